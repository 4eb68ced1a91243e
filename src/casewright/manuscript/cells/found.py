"""Finding executable cells and inline code in a document's lines, and replacing them with their results.

As in Quarto, cells are run and replaced with Markdown before pandoc reads the text. A cell is a fence of backticks
whose info string is `{python}`; inline code is a code span `` `{python} n` ``
(https://quarto.org/docs/computations/inline-code.html). Double braces print either without running it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.cells.options import (
    CellOptions,
    ExecuteOptions,
    Locate,
    execute_options,
    read_cell_options,
)
from casewright.manuscript.cells.other_languages import ENGINES, evaluates_r, other_options, refusal
from casewright.manuscript.source import SourceLine

_LIST_MARKER = r"(?:[-+*:]|\(?(?:#|\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|@[\w-]*)[.)])[ \t][ \t>]*+"
_FENCE = re.compile(rf"(?P<lead>[ \t>]*+(?:{_LIST_MARKER})*+)(?P<fence>`{{3,}}|~{{3,}})[ \t]*(?P<info>.*?)[ \t]*$")
_BEGINS_LIST = re.compile(rf"[ \t>]*+(?:{_LIST_MARKER}|\[\^[^\]]+\]:)")
_LEAD = re.compile(rf"[ \t>]*+(?:{_LIST_MARKER})*+")
_LANGUAGE = re.compile(r"\{(?P<language>[A-Za-z][\w+-]*)(?P<rest>(?:[ \t,].*)?)\}$")
_DOUBLED = re.compile(r"\{(?P<inner>\{+[^<}{]+\}+)\}$")
_DOUBLED_FENCE = re.compile(r"(`{3,}[ \t]*)\{(\{+[^<}{]+\}+)\}")
_DOUBLED_INLINE = re.compile(r"(?<=`)\{(\{+[^<}{]+\}+)\}")
_INLINE = re.compile(r"\{(?P<language>[A-Za-z]+)\}[ \t]+(?P<expression>.*\S)[ \t]*$", re.DOTALL)
_TOKEN = re.compile(r"\\.|(?P<ticks>`+)|(?P<comment><!--)")
_RUNS_OF_TICKS = re.compile(r"`+")
_KNITR_INLINE = re.compile(r"r[ \t]+(?P<expression>\S.*)$", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """An executable cell.

    `first` and `last` are the positions of its fence lines among the document's lines; `lead` is the text before the
    opening fence (indentation, list marker, `>`), `indent` the indentation of later lines. `option_lines` are the `#|`
    lines as typed, `code_lines` the lines after them.
    """

    index: int
    first: int
    last: int
    lead: str
    indent: str
    fence: str
    options: CellOptions
    option_lines: tuple[SourceLine, ...]
    code_lines: tuple[SourceLine, ...]
    location: Location
    language: str = "python"

    @property
    def code(self) -> str:
        """The code to run: the lines after the options, without the indentation of a list around the cell."""
        return "\n".join(_dedented(line.text, self.indent) for line in self.code_lines)

    @property
    def name(self) -> str:
        """The name of the cell in messages: its label, or its number among the document's cells, from 1."""
        return f"cell {self.options.label}" if self.options.label else f"cell {self.index + 1}"

    @property
    def runs(self) -> bool:
        return self.options.eval and any(line.text.strip() for line in self.code_lines)

    @property
    def options_text(self) -> tuple[str, ...]:
        return tuple(_dedented(line.text, self.indent) for line in self.option_lines)


@dataclass(frozen=True)
class InlineCode:
    """An inline code `` `{python} expression` `` in columns `start` to `end` (from 0, end excluded) of the line
    `line`."""

    line: int
    start: int
    end: int
    expression: str
    location: Location
    language: str = "python"


@dataclass(frozen=True)
class Rewriting:
    """The replacement of columns `start` to `end` of a line, for double braces."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Cells:
    """A document's lines with their cells and inline code. `warnings` report ignored options."""

    lines: tuple[SourceLine, ...]
    cells: tuple[Cell, ...] = ()
    inline: tuple[InlineCode, ...] = ()
    rewritings: tuple[Rewriting, ...] = ()
    execute: ExecuteOptions = field(default_factory=ExecuteOptions)
    warnings: tuple[Finding, ...] = ()

    @property
    def run_anything(self) -> bool:
        """Whether a kernel is needed."""
        return self.execute.enabled and (bool(self.inline) or any(cell.runs for cell in self.cells))

    @property
    def other_languages(self) -> tuple[str, ...]:
        """The languages other than Python, whose code the built-in engine does not run."""
        used = dict.fromkeys([*(cell.language for cell in self.cells), *(code.language for code in self.inline)])
        return tuple(language for language in used if language != "python")


def find_cells(
    lines: Sequence[SourceLine],
    execute: Mapping[str, Any],
    *,
    locate: Locate | None = None,
    engine: object = None,
    keeps_other_languages: bool = False,
) -> Cells:
    """Find the executable cells and inline code of a document.

    `execute` is the document's `execute:` map, which may contain `fig-width`, `fig-height`, `fig-dpi` and `fig-format`
    of the document's top level too. `locate(key)` returns the place of one of its keys. Code blocks, code spans,
    indented code and HTML comments are skipped. With `keeps_other_languages`, cells and inline code in other languages
    are found too, and inline code of R if knitr is the document's `engine`.

    Raises CasewrightError, with the place, if a cell is not closed, an option is invalid, a label appears twice, or,
    without `keeps_other_languages`, a cell is in another language than Python.
    """
    lines = tuple(lines)
    if locate is None:
        start = Location(lines[0].path if lines else "")

        def locate(*_keys: str | int) -> Location:
            return start

    document = execute_options(execute, locate)
    is_knitr = keeps_other_languages and evaluates_r(lines, engine)
    scanner = _Scanner(lines, document, keeps_other_languages, is_knitr)
    scanner.scan()
    _refuse_repeated_labels(scanner.cells)
    return Cells(
        lines,
        tuple(scanner.cells),
        tuple(scanner.inline),
        tuple(scanner.rewritings),
        document,
        (*document.findings, *scanner.findings),
    )


class Results(Protocol):
    """The results of a document's cells: Markdown for each cell, text for each inline code, in order."""

    @property
    def markdown(self) -> Sequence[str]: ...

    @property
    def inline(self) -> Sequence[str]: ...


def with_results(cells: Cells, results: Results) -> tuple[SourceLine, ...]:
    """Replace each cell in the document's lines with its Markdown, and each inline code with its text.

    The new lines have the indentation of the cell and the line number of its first line.
    """
    replaced: dict[int, list[tuple[int, int, str]]] = {}
    for code, text in zip(cells.inline, results.inline, strict=True):
        replaced.setdefault(code.line, []).append((code.start, code.end, text))
    for change in cells.rewritings:
        replaced.setdefault(change.line, []).append((change.start, change.end, change.text))
    by_first = {cell.first: (cell, text) for cell, text in zip(cells.cells, results.markdown, strict=True)}
    out: list[SourceLine] = []
    position = 0
    while position < len(cells.lines):
        if position in by_first:
            cell, text = by_first[position]
            out.extend(_cell_lines(cells.lines, cell, text, out))
            position = cell.last + 1
        else:
            out.extend(_line_with(cells.lines[position], replaced.get(position, ())))
            position += 1
    return tuple(out)


def _cell_lines(lines: Sequence[SourceLine], cell: Cell, text: str, before: Sequence[SourceLine]) -> list[SourceLine]:
    origin = lines[cell.first]
    body = text.strip("\n").split("\n") if text.strip() else []
    opens_item = cell.lead != cell.indent
    if not opens_item and before and before[-1].text.strip(" \t>"):
        body.insert(0, "")
    if cell.last + 1 < len(lines) and lines[cell.last + 1].text.strip(" \t>"):
        body.append("")
    leads = [cell.lead, *[cell.indent] * (len(body) - 1)]
    return [
        SourceLine(lead + line if line else lead.rstrip(), origin.path, origin.number, is_whole=False)
        for lead, line in zip(leads, body, strict=False)
    ]


def _line_with(line: SourceLine, changes: Sequence[tuple[int, int, str]]) -> list[SourceLine]:
    if not changes:
        return [line]
    text, done, moved = "", 0, []
    for start, end, new in sorted(changes):
        text += line.text[done:start] + new
        moved.append((len(text), len(new) - (end - start)))
        done = end
    first, *rest = (text + line.text[done:]).split("\n")
    lead = _LEAD.match(line.text)
    indent = _continued(lead.group()) if lead is not None else ""
    return [
        replace(line, text=first, moved=tuple(moved)),
        *(replace(line, text=indent + added if added else indent.rstrip(), is_whole=False) for added in rest),
    ]


def _continued(lead: str) -> str:
    """Return the indentation of the lines after `lead`: list markers become spaces, `>` remains."""
    return re.sub(r"[^ \t>]", " ", lead)


def _dedented(text: str, indent: str) -> str:
    taken = 0
    while taken < min(len(indent), len(text)) and text[taken] in " \t>":
        taken += 1
    return text[taken:]


def _refuse_repeated_labels(cells: Sequence[Cell]) -> None:
    seen: dict[str, Cell] = {}
    for cell in cells:
        label = cell.options.label
        if label and label in seen:
            raise CasewrightError(
                f"Two cells have the label `{label}`.",
                location=cell.location,
                why=f"the first is at {seen[label].location}",
                hint="Give each cell its own label.",
            )
        seen[label] = cell


class _Scanner:
    """Finds cells and inline code in one pass over the lines."""

    def __init__(
        self, lines: tuple[SourceLine, ...], document: ExecuteOptions, keeps_others: bool, is_knitr: bool
    ) -> None:
        self.lines = lines
        self.keeps_others = keeps_others
        self.is_knitr = is_knitr
        self.document = document
        self.cells: list[Cell] = []
        self.inline: list[InlineCode] = []
        self.rewritings: list[Rewriting] = []
        self.findings: list[Finding] = []
        self._in_list = False
        self._in_indented_code = False
        self._after_blank = True
        self._no_comment_ends = False

    def scan(self) -> None:
        position = 0
        while position < len(self.lines):
            text = self.lines[position].text
            if self._is_indented_code(text):
                position += 1
                continue
            fence = _opening(text)
            if fence is not None:
                last = self._closing(position, fence)
                if last is not None:
                    self._take_block(position, last, fence)
                    self._note_list(text)
                    self._after_blank = True
                    position = last + 1
                    continue
                self._refuse_open_cell(position, fence)
            self._note_list(text)
            position = self._prose(position)
            self._after_blank = not self.lines[position - 1].text.strip(" \t>")

    def _is_indented_code(self, text: str) -> bool:
        """Return whether a line is indented code: four columns after an empty line, outside lists, notes and
        definitions."""
        if not text.strip():
            return self._in_indented_code
        expanded = text.expandtabs(4)
        deep = len(expanded) - len(expanded.lstrip(" ")) >= 4
        self._in_indented_code = deep and not self._in_list and (self._after_blank or self._in_indented_code)
        return self._in_indented_code

    def _note_list(self, text: str) -> None:
        if _BEGINS_LIST.match(text):
            self._in_list = True
        elif text.strip() and self._after_blank and not text[0].isspace():
            self._in_list = False

    def _closing(self, position: int, fence: re.Match[str]) -> int | None:
        marker = fence["fence"]
        quoted = fence["lead"].count(">")
        for last in range(position + 1, len(self.lines)):
            text = self.lines[last].text
            if quoted and text.lstrip().count(">", 0, len(text) - len(text.lstrip(" \t>"))) < quoted:
                return None
            bare = text.lstrip(" \t>" if quoted else " \t").rstrip()
            if len(bare) >= len(marker) and set(bare) == {marker[0]}:
                return last
        return None

    def _refuse_open_cell(self, position: int, fence: re.Match[str]) -> None:
        if fence["fence"][0] == "`" and _LANGUAGE.fullmatch(fence["info"]):
            raise CasewrightError(
                "This cell is not closed.",
                location=self.lines[position].location(fence.start("fence") + 1),
                why=f"no line below it contains only `{fence['fence']}`",
                hint=f"Add a line `{fence['fence']}` after the cell's code.",
            )

    def _take_block(self, first: int, last: int, fence: re.Match[str]) -> None:
        if fence["fence"][0] == "`":
            language = _LANGUAGE.fullmatch(fence["info"])
            if language is not None:
                self._take_cell(first, last, fence, language)
                return
            doubled = _DOUBLED.fullmatch(fence["info"])
            if doubled is not None:
                self._show_fence(first, last, fence, doubled["inner"])
                return
        self._show_doubled_inside(first, last, fence)

    def _take_cell(self, first: int, last: int, fence: re.Match[str], language: re.Match[str]) -> None:
        line = self.lines[first]
        location = line.location(fence.start("fence") + 1)
        if language["language"] != "python":
            if not self.keeps_others or language["language"].lower() == "python":
                raise refusal(language["language"], location)
            self._take_other(first, last, fence, language, location)
            return
        if language["rest"].strip(" ,"):
            self.findings.append(
                Finding(
                    rule="CEL001",
                    name="cell-option-ignored",
                    severity=Severity.WARNING,
                    message=f"`{language['rest'].strip(' ,')}` beside `python` has no effect.",
                    location=line.location(fence.start("info") + 1),
                    hint="Write options inside the cell, as `#| echo: false`.",
                )
            )
        lead = fence["lead"]
        indent = _continued(lead)
        inside = self.lines[first + 1 : last]
        options, count, findings = read_cell_options(inside, len(indent), self.document)
        self.findings.extend(findings)
        cell = Cell(
            index=len(self.cells),
            first=first,
            last=last,
            lead=lead,
            indent=indent,
            fence=fence["fence"],
            options=options,
            option_lines=tuple(inside[:count]),
            code_lines=tuple(inside[count:]),
            location=location,
        )
        self._note_late_options(cell)
        self.cells.append(cell)

    def _take_other(
        self, first: int, last: int, fence: re.Match[str], language: re.Match[str], location: Location
    ) -> None:
        indent = _continued(fence["lead"])
        inside = self.lines[first + 1 : last]
        found = other_options(
            language["language"], language["rest"], [_dedented(line.text, indent) for line in inside], self.document
        )
        self.cells.append(
            Cell(
                index=len(self.cells),
                first=first,
                last=last,
                lead=fence["lead"],
                indent=indent,
                fence=fence["fence"],
                options=found.options,
                option_lines=tuple(inside[: found.lines]),
                code_lines=tuple(inside[found.lines :]),
                location=location,
                language=language["language"],
            )
        )

    def _note_late_options(self, cell: Cell) -> None:
        for line in cell.code_lines:
            if re.match(r"#\| ?[\w-]+:(?: |$)", _dedented(line.text, cell.indent)):
                self.findings.append(
                    Finding(
                        rule="CEL001",
                        name="cell-option-ignored",
                        severity=Severity.WARNING,
                        message="This option is after the cell's first line of code and has no effect.",
                        location=line.location(len(cell.indent) + 1),
                        hint="Move it to the top of the cell.",
                    )
                )

    def _show_fence(self, first: int, last: int, fence: re.Match[str], shown: str) -> None:
        """Print a fence with double braces as the text of a cell, as in Quarto."""
        ticks = max(
            (len(run) for line in self.lines[first : last + 1] for run in _RUNS_OF_TICKS.findall(line.text)), default=3
        )
        outer = "`" * (ticks + 1)
        opening, closing = self.lines[first].text, self.lines[last].text
        start = fence.start("fence")
        self.rewritings.append(Rewriting(first, start, len(opening), f"{outer} {{.markdown}}\n```{shown}"))
        self.rewritings.append(
            Rewriting(last, len(closing) - len(closing.lstrip(" \t>")), len(closing), f"```\n{outer}")
        )

    def _show_doubled_inside(self, first: int, last: int, fence: re.Match[str]) -> None:
        cells_inside = False
        for position in range(first + 1, last):
            text = self.lines[position].text
            for match in _DOUBLED_FENCE.finditer(text):
                cells_inside = True
                self.rewritings.append(Rewriting(position, match.end(1), match.end(), match[2]))
            if not _DOUBLED_FENCE.search(text):
                for match in _DOUBLED_INLINE.finditer(text):
                    self.rewritings.append(Rewriting(position, match.start(), match.end(), match[1]))
        if cells_inside and not fence["info"]:
            end = len(self.lines[first].text)
            self.rewritings.append(Rewriting(first, fence.end("fence"), end, " {.markdown}"))

    def _prose(self, position: int) -> int:
        """Read a line of prose with the code spans and comments that begin in it, and return the position after
        them."""
        column = 0
        while True:
            text = self.lines[position].text
            token = _TOKEN.search(text, column)
            if token is None:
                return position + 1
            column = token.end()
            if token["ticks"]:
                end = self._span_end(position, token)
                if end is not None:
                    self._take_span(position, token, *end)
                    position, column = end[0], end[1] + len(token["ticks"])
            elif token["comment"]:
                end = self._comment_end(position, column)
                if end is not None:
                    self._note_cells_in_comment(position, end[0])
                    position, column = end

    def _span_end(self, position: int, token: re.Match[str]) -> tuple[int, int] | None:
        """Return the line and column of the closing backticks of a code span, within its paragraph."""
        column = token.end()
        for line in range(position, len(self.lines)):
            text = self.lines[line].text
            if line > position and (not text.strip() or _opening(text) is not None):
                return None
            for run in _RUNS_OF_TICKS.finditer(text, column):
                if len(run.group()) == len(token["ticks"]):
                    return line, run.start()
            column = 0
        return None

    def _take_span(self, position: int, token: re.Match[str], last: int, end: int) -> None:
        ticks, start = token["ticks"], token.end()
        if last > position:
            text = self.lines[position].text[start:]
            inside = "\n".join([text, *(line.text for line in self.lines[position + 1 : last])])
        else:
            inside = self.lines[position].text[start:end]
        code = _INLINE.match(inside) if len(ticks) == 1 else None
        knitr = _KNITR_INLINE.match(inside) if len(ticks) == 1 and self.is_knitr else None
        location = self.lines[position].location(token.start() + 1)
        if knitr is not None and last == position:
            expression = knitr["expression"].strip()
            self.inline.append(InlineCode(position, token.start(), end + len(ticks), expression, location, "r"))
            return
        if code is None or code["language"] not in {"python", *ENGINES}:
            if last == position:
                self._show_doubled_span(position, start, end)
            return
        if code["language"] != "python" and not self.keeps_others:
            raise refusal(code["language"], location)
        if last > position:
            raise CasewrightError(
                "This inline code continues on the next line.",
                location=location,
                why="Quarto evaluates inline code only if it is on one line",
                hint="Put it on one line, or compute the value in a cell and write its name here.",
            )
        expression = code["expression"].strip()
        self.inline.append(
            InlineCode(position, token.start(), end + len(ticks), expression, location, code["language"])
        )

    def _show_doubled_span(self, position: int, start: int, end: int) -> None:
        match = re.match(r"([ \t]?`*)\{(\{+[^<}{]+\}+)\}", self.lines[position].text[start:end])
        if match is not None:
            self.rewritings.append(Rewriting(position, start + match.end(1), start + match.end(), match[2]))

    def _comment_end(self, position: int, column: int) -> tuple[int, int] | None:
        if self._no_comment_ends:
            return None
        for line in range(position, len(self.lines)):
            found = self.lines[line].text.find("-->", column)
            if found >= 0:
                return line, found + 3
            column = 0
        self._no_comment_ends = True
        return None

    def _note_cells_in_comment(self, first: int, last: int) -> None:
        for line in self.lines[first : last + 1]:
            fence = _opening(line.text.replace("<!--", "", 1))
            if fence is not None and fence["info"].startswith("{python"):
                self.findings.append(
                    Finding(
                        rule="CEL002",
                        name="cell-in-comment",
                        severity=Severity.WARNING,
                        message="This cell is in an HTML comment and was not run, but Quarto would run it.",
                        location=line.location(),
                        hint="Delete it, or move it out of the comment and write `#| eval: false`.",
                    )
                )


def _opening(text: str) -> re.Match[str] | None:
    match = _FENCE.match(text)
    if match is None or (match["fence"][0] == "`" and "`" in match["info"]):
        return None
    return match
