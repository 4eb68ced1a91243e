"""Code blocks: annotations, file names, folding.

Sources: Quarto's documentation, authoring/code-annotation, output-formats/html-code ("Code Filename", "Folding Code").
An annotation is a comment `# <1>` at the end of a line; the ordered list directly below the code contains its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element

CELL_CODE = "cell-code"
_CONTAINERS = frozenset({"Div", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "Figure", "Note"})
_LIKE_C = """
    asy cc cpp csharp d3 dot fsharp go groovy java javascript js json kotlin node ojs rust sass scala scss swift
    typescript typst
"""
_COMMENTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("c", "css"), ("/*", "*/")),
    **dict.fromkeys(("html", "markdown"), ("<!--", "-->")),
    **dict.fromkeys(("haskell", "lua", "mysql", "psql", "sql", "vhdl"), ("--",)),
    **dict.fromkeys(("latex", "matlab", "tikz"), ("%",)),
    **dict.fromkeys(_LIKE_C.split(), ("//",)),
    **dict.fromkeys(("fortran", "fortran95"), ("!",)),
    "apl": ("⍝",),
    "mermaid": ("%%",),
    "ocaml": ("(*", "*)"),
    "q": ("/",),
    "sas": ("*", ";"),
    "stata": ("*",),
}
_FENCED_CELL = re.compile(r"^`{3,}\{+([^{}\s]+)")


@dataclass(frozen=True)
class CodeRules:
    """The rules for printing code: the option `code-annotations` (False does not change comments and lists, `none`
    removes both), the words for a line and for lines, the folding of cells' code (`true`, `show`, or "" for none), and
    the text of the fold. With `as_quarto`, pages number annotations beside the lines, as Quarto does; otherwise they
    are identified by line numbers."""

    annotations: str | bool = "below"
    line: str = "Line"
    lines: str = "Lines"
    fold: str = ""
    summary: str = "Code"
    path: str = ""
    as_quarto: bool = False


@dataclass(frozen=True)
class ShownCode:
    """Blocks with converted code, and findings for annotations."""

    blocks: Blocks
    findings: tuple[Finding, ...] = ()


@dataclass
class _Pending:
    """Annotated code before its list: the line numbers of each annotation, and the cell that contains the code."""

    lines: dict[int, list[int]] = field(default_factory=dict)
    cell: Element | None = None


def with_code(blocks: Blocks, rules: CodeRules) -> ShownCode:
    """Convert annotations, and mark the folding of cells."""
    findings: list[Finding] = []
    shown = _explained(blocks, rules, findings) if rules.annotations is not False else blocks
    if rules.as_quarto and rules.annotations not in (False, "none"):
        shown = _with_cell_names(shown)

    def fold(element: Element) -> Element | None:
        (identifier, classes, attributes), code = element["c"]
        if CELL_CODE not in classes:
            return None
        named = {"code-fold": rules.fold, "code-summary": rules.summary, **dict(attributes)}
        if not named["code-fold"] or named["code-fold"] == "false":
            return None
        return {"t": "CodeBlock", "c": [ast.attr(identifier, classes, named), code]}

    return ShownCode(ast.rewrite(shown, fold, frozenset({"CodeBlock"})), tuple(findings))


ANNOTATED = "annotated-lines"
"""The attribute of code with the lines of annotations: `line:annotation`, from 1."""
_ANNOTATED_LINES = "annotated-lines"
"""The class of the lines of an annotation; its attribute `number` is that of the annotation."""


def _with_marks(block: Element, lines: Mapping[int, Sequence[int]], rules: CodeRules) -> Element:
    """Add the lines of annotations to code, or to the code of a cell."""
    if not lines or not rules.as_quarto or rules.annotations == "none":
        return block
    marks = " ".join(f"{several[0]}:{number}" for number, several in sorted(lines.items()))

    def change(element: Element) -> Element | None:
        (identifier, classes, attributes), code = element["c"]
        if block["t"] == "Div" and CELL_CODE not in classes:
            return None
        return {"t": "CodeBlock", "c": [[identifier, classes, [*attributes, [ANNOTATED, marks]]], code]}

    [marked] = ast.rewrite([block], change, frozenset({"CodeBlock"}))
    return marked


def _with_cell_names(blocks: Blocks) -> Blocks:
    """Add Quarto's identifiers to annotated code."""
    count = 0

    def change(element: Element) -> Element | None:
        nonlocal count
        (identifier, classes, attributes), code = element["c"]
        if ANNOTATED not in dict(attributes) or identifier:
            return None
        count += 1
        return {"t": "CodeBlock", "c": [[f"annotated-cell-{count}", classes, attributes], code]}

    return ast.rewrite(blocks, change, frozenset({"CodeBlock"}))


def named_code(element: Element) -> Element:
    """Put the file name of a code block, if it has one, above it."""
    (identifier, classes, attributes), code = element["c"]
    named = dict(attributes)
    name = named.pop("filename", "")
    block = {"t": "CodeBlock", "c": [ast.attr(identifier, classes, named), code]}
    if not name:
        return block
    return ast.div([ast.plain([ast.strong([ast.text(name)])]), block], classes=("code-with-filename",))


def _explained(blocks: Blocks, rules: CodeRules, findings: list[Finding]) -> Blocks:
    out: Blocks = []
    pending = _Pending()

    def flush() -> None:
        nonlocal pending
        if pending.cell is not None:
            out.append(pending.cell)
        pending = _Pending()

    for block in blocks:
        if block["t"] == "OrderedList" and pending.lines:
            explained = _explanations(block, pending.lines, rules, findings)
            (start, *_), items = block["c"]
            shown = {
                number: pending.lines[number] for number in range(start, start + len(items)) if number in pending.lines
            }
            if pending.cell is not None:
                pending.cell = _with_explanations(_with_marks(pending.cell, shown, rules), explained)
                flush()
            else:
                out[-1] = _with_marks(out[-1], shown, rules)
                out += explained
                pending = _Pending()
            continue
        flush()
        if block["t"] == "CodeBlock" and not ast.has_class(block, CELL_CODE):
            block, pending.lines = _stripped(block)
            out.append(block)
        elif block["t"] == "Div" and ast.has_class(block, "cell"):
            cell, lines = _stripped_cell(block)
            inside = {"t": "Div", "c": [cell["c"][0], _explained(cell["c"][1], rules, findings)]}
            if lines:
                pending = _Pending(lines, inside)
            else:
                out.append(inside)
        elif block["t"] in _CONTAINERS:
            out.append(ast.map_children(block, lambda children: _explained(children, rules, findings)))
        else:
            out.append(block)
    flush()
    return out


def _stripped_cell(cell: Element) -> tuple[Element, dict[int, list[int]]]:
    """Remove the annotations from a cell's code, and return their lines."""
    found: dict[int, list[int]] = {}

    def change(element: Element) -> Element | None:
        if not ast.has_class(element, CELL_CODE):
            return None
        stripped, lines = _stripped(element)
        found.update(lines)
        return stripped

    [changed] = ast.rewrite([cell], change, frozenset({"CodeBlock"}))
    return changed, found


def _stripped(block: Element) -> tuple[Element, dict[int, list[int]]]:
    triple, code = block["c"]
    annotation = _annotation(_language(triple[1], code))
    first = dict(triple[2]).get("startFrom", "1")
    offset = int(first) if first.isdecimal() else 1
    found: dict[int, list[int]] = {}
    lines: list[str] = []
    for number, line in enumerate(code.split("\n"), start=offset):
        match = annotation.search(line)
        if match:
            found.setdefault(int(match["number"]), []).append(number)
            line = line[: match.start()]
        lines.append(line)
    return ({"t": "CodeBlock", "c": [triple, "\n".join(lines)]}, found) if found else (block, found)


def _language(classes: Sequence[str], code: str) -> str:
    first = classes[0].strip("{}") if classes else ""
    fenced = _FENCED_CELL.match(code) if first == CELL_CODE else None
    return fenced[1] if fenced else first


def _annotation(language: str) -> re.Pattern[str]:
    start, *ends = _COMMENTS.get(language, ("#",))
    end = re.escape(ends[0]) + r"\s*" if ends else ""
    return re.compile(rf"(?<!\s)\s*{re.escape(start)}\s*<(?P<number>\d+)>\s*{end}$")


def _explanations(
    listed: Element, lines: Mapping[int, Sequence[int]], rules: CodeRules, findings: list[Finding]
) -> Blocks:
    """Return the list below annotated code, with lines instead of numbers."""
    (start, *_), items = listed["c"]
    entries = []
    for number, item in enumerate(items, start=start):
        if number in lines:
            meaning = ast.plain(item[0]["c"]) if item and item[0]["t"] in {"Plain", "Para"} else ast.plain([])
            term = ast.words(_lines_text(lines[number], rules))
            if rules.as_quarto:
                term = [ast.span(term, classes=(_ANNOTATED_LINES,), attributes={"number": str(number)})]
            entries.append([term, [[meaning, *item[1:]]]])
        else:
            findings.append(_explains_nothing(number, item, rules.path))
    return [{"t": "DefinitionList", "c": entries}] if entries and rules.annotations != "none" else []


def _explains_nothing(number: int, item: Blocks, path: str) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"`{number}. {ast.plain_text(item)}` belongs to no annotation of the code above, and is not printed.",
        Location(path),
        f"Write `# <{number}>` after the line it explains, or write a sentence between the code and the list.",
    )


def _lines_text(numbers: Sequence[int], rules: CodeRules) -> str:
    """Return lines 1, 2, 3 and 5 as "Lines 1-3,5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"{rules.line if len(numbers) == 1 else rules.lines} {shown}"


def _with_explanations(cell: Element, explained: Blocks) -> Element:
    """Insert explanations between the code of a cell and its output."""
    content = cell["c"][1]
    after = next((index for index, block in enumerate(content, 1) if ast.has_class(block, CELL_CODE)), 0)
    return {"t": "Div", "c": [cell["c"][0], [*content[:after], *explained, *content[after:]]]}
