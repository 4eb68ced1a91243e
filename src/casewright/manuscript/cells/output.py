"""Converting a cell's code and outputs to Markdown, and its pictures to files.

The Markdown has the structure of Quarto's for Jupyter cells (`src/core/jupyter/jupyter.ts` in quarto-cli): a div of
class `cell` that contains `.cell-code` and `.cell-output` parts. Of each output, a form is used that HTML, PDF and Word
can print.
"""

from __future__ import annotations

import ast
import base64
import binascii
import html
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.cells.found import Cell
from casewright.manuscript.cells.options import CellOptions
from casewright.pictures.cleaning import cleaned
from casewright.pictures.pixels import PictureError
from casewright.pictures.png import PictureSize, png_size
from casewright.pictures.svg import svg_size

Output = Mapping[str, Any]

IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}
"""The kinds of pictures that are printed, the best first, with the suffixes of their files."""
_HTML_TABLE = re.compile(r"<table\b.*</table\s*>", re.IGNORECASE | re.DOTALL)
_NEEDS_A_BROWSER = re.compile(r"<(?:script|iframe|object|embed|video|audio|canvas|input|button)\b", re.IGNORECASE)
_PANDAS_CUT = re.compile(r"class=\"dataframe\".*<p>\d+ rows × \d+ columns</p>", re.DOTALL)
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9A-Fa-f]{6,}[^<>\n]*>")
_HOME = re.compile(r"(?<![\w/])(?:/home/|/Users/|/root/|[A-Za-z]:\\+Users\\+)[\w.-]")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]()>#+\-.!<|~^$@&])")
_WHITE_SPACE = re.compile(r"[ \t\r\n\f\v]+")  # without no-break and thin spaces
_PIPE_TABLE_RULE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
_PIPE_CELL = re.compile(r"(?:\\.|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|[^|\\]|\\$)+(?=\||$)|(?<=\|)(?=\||$)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COULD_NUMBER_A_LIST = re.compile(r"\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+|#")
_NOT_FORWARDED = frozenset(
    {
        "eval", "echo", "output", "warning", "error", "include", "label", "id", "classes", "tags", "panel", "column",
        "fig-column", "tbl-column", "fig-cap", "fig-subcap", "fig-scap", "fig-link", "fig-align", "fig-alt", "fig-env",
        "fig-pos", "fig-width", "fig-height", "fig-dpi", "fig-format", "cap-location", "fig-cap-location",
        "tbl-cap-location", "lst-label", "lst-cap", "filename", "out-width", "out-height", "code-fold", "code-summary",
        "code-line-numbers", "code-overflow", "html-table-processing", "cache", "freeze", "renderings",
        "output-location", "lightbox", "code-annotations",
    }
)  # fmt: skip


@dataclass(frozen=True)
class CellResult:
    """The result of running a cell: outputs as in a notebook (nbformat 4), and the cell's number among those run."""

    outputs: tuple[Output, ...] = ()
    count: int | None = None


@dataclass(frozen=True)
class Shown:
    """A cell as Markdown, with the files that it names, and findings."""

    markdown: str
    resources: Mapping[str, bytes] = field(default_factory=dict)
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class CellText:
    """The number, options and code of a cell.

    `number` counts the document's code cells from 1; `options_text` are its `#|` lines; `files` is the folder of its
    pictures, relative to the document, `prefix` the prefix of their names.
    """

    number: int
    options: CellOptions
    code: str
    options_text: tuple[str, ...]
    location: Location
    files: str
    prefix: str = ""
    language: str = "python"

    @classmethod
    def of(cls, cell: Cell, files: str) -> CellText:
        """Return the text of a cell of a document."""
        options = cell.options
        return cls(cell.index + 1, options, cell.code, cell.options_text, cell.location, files, "", cell.language)


def cell_markdown(cell: CellText, result: CellResult) -> Shown:
    """Return a cell as Markdown."""
    return _CellWriter(cell, result).written() if cell.options.include else Shown("")


class _CellWriter:
    """Writes one cell, and collects its files and findings."""

    def __init__(self, cell: CellText, result: CellResult) -> None:
        self.cell = cell
        self.options = cell.options
        self.count = result.count
        self.outputs = tuple(shown_outputs(result.outputs, self.options))
        self.resources: dict[str, bytes] = {}
        self.findings: list[Finding] = []
        displays = [output for output in self.outputs if _is_display(output)]
        self.labels_container = (
            not self.options.output
            or not displays
            or (len(displays) > 1 and not isinstance(self.options.given.get("fig-cap"), list))
            or self.options.label.startswith("tbl-")
        )
        self.cell_caption, self.captions = self._captions(bool(displays))

    def written(self) -> Shown:
        if not self.cell.code.strip() and not self.outputs:
            return Shown("")
        parts = []
        if self.options.echo:
            parts.append(self._code())
        if self.options.output:
            parts.extend(self._output_parts())
        needs_div, opening = self._opening()
        if parts and (needs_div or not self.options.asis):
            if self.cell_caption:
                parts.append(self.cell_caption + "\n")
            return self._shown(f"{opening}\n" + "\n".join(parts) + ":::\n")
        return self._shown("\n".join(parts))

    def _shown(self, markdown: str) -> Shown:
        return Shown(markdown, self.resources, tuple(self.findings))

    def _captions(self, has_displays: bool) -> tuple[str, list[str]]:
        """Return the caption of the whole cell, and those of its outputs (`resolveCaptions` in Quarto's labels.ts)."""
        caption = self.options.given.get("fig-cap")
        if isinstance(caption, list):
            return "", [_one_line(text) for text in self.options.texts("fig-cap")] if has_displays else []
        if not caption:
            return "", []
        subcaptions = self.options.given.get("fig-subcap")
        if subcaptions is None:
            return "", [_one_line(str(caption))]
        texts = [] if subcaptions is True else [_one_line(text) for text in self.options.texts("fig-subcap")]
        return _one_line(str(caption)), texts

    def _opening(self) -> tuple[bool, str]:
        options = self.options
        given = options.given
        parts = []
        if options.label:
            parts.append("#" + (options.label if self.labels_container else f"cell-{options.label}"))
        parts.append(".cell")
        classes = list(options.classes)
        for name, prefix in (
            ("panel", "panel-"),
            ("cap-location", "caption-"),
            ("fig-cap-location", "fig-cap-location-"),
            ("tbl-cap-location", "tbl-cap-location-"),
        ):
            if isinstance(given.get(name), str):
                classes.append(prefix + given[name])
        parts.extend(f".{name}" for name in classes)
        forwarded = [_attribute(name, value) for name, value in given.items() if name not in _NOT_FORWARDED]
        parts.extend(forwarded)
        if self.count is not None:
            parts.append(_attribute("execution_count", self.count))
        needs_div = bool(
            (options.label and self.labels_container) or classes or forwarded or self.cell_caption or self.captions
        )
        return needs_div, "::: {" + " ".join(parts) + "}"

    def _code(self) -> str:
        given = self.options.given
        code = self.cell.code.strip("\n")
        if self.options.fenced:
            shown = [line for line in self.cell.options_text if not re.match(r"#\s*\|\s+echo:\s+fenced\s*$", line)]
            code = "\n".join([f"```{{{self.cell.language}}}", *shown, code, "```"])
        attributes = []
        if label := given.get("lst-label"):
            attributes.append("#" + str(label).removeprefix("#"))
        if not self.options.fenced:
            attributes.append(f".{self.cell.language}")
        attributes.append(".cell-code")
        if overflow := given.get("code-overflow"):
            attributes.append(f".code-overflow-{overflow}")
        for name in ("filename", "lst-cap", "code-fold", "code-summary", "code-line-numbers"):
            if name in given:
                attributes.append(_attribute(name, given[name]))
        return _fenced(code, "{" + " ".join(attributes) + "}")

    def _output_parts(self) -> Iterator[str]:
        displayed = 0
        for index, output in enumerate(self.outputs):
            kind = output["output_type"]
            label = self.options.label
            if _is_display(output):
                displayed += 1
                if label and self.labels_container:
                    label = f"{label}-{displayed}"
            name = f"{self._file_stem()}-output-{index + 1}"
            body, classes = self._body(output, kind, label, displayed, name)
            if self.options.asis:
                yield body
            else:
                yield f"::: {{{' '.join(self._output_attributes(output, label, classes))}}}\n{body}:::\n"

    def _file_stem(self) -> str:
        # Quarto counts its set-up cell: pictures of the first cell are named cell-2-output-1
        name = self.options.label.replace(":", "-") if self.options.label else f"cell-{self.cell.number + 1}"
        return re.sub(r"[^\w.-]+", "-", self.cell.prefix + name)

    def _output_attributes(self, output: Output, label: str, classes: Sequence[str]) -> list[str]:
        attributes = []
        if (
            label
            and _is_display(output)
            and shown_kind(output) not in IMAGES
            and not self.options.label.startswith("tbl-")
        ):
            attributes.append(f"#{label}")
        attributes.append(".cell-output")
        attributes.extend(f".{name}" for name in classes)
        if isinstance(output.get("execution_count"), int):
            attributes.append(_attribute("execution_count", output["execution_count"]))
        if "html-table-processing" in self.options.given:
            attributes.append(_attribute("html-table-processing", self.options.given["html-table-processing"]))
        return attributes

    def _body(self, output: Output, kind: str, label: str, displayed: int, name: str) -> tuple[str, tuple[str, ...]]:
        if kind == "stream":
            text = printed(_text(output.get("text")))
            self._note_text(text)
            self._note_no_value(text)
            if self.options.asis and output.get("name") == "stdout":
                return text + ("" if text.endswith("\n") else "\n"), ()
            return _fenced(text), (f"cell-output-{output.get('name', 'stdout')}",)
        if kind == "error":
            text = printed("\n".join(_text(line) for line in output.get("traceback") or ()))
            text = text or f"{output.get('ename')}: {output.get('evalue')}"
            self._note_text(text)
            return _fenced(text), ("cell-output-error",)
        return self._display(output, label, displayed, name)

    def _display(self, output: Output, label: str, displayed: int, name: str) -> tuple[str, tuple[str, ...]]:
        data = output.get("data") or {}
        mime = shown_kind(output)
        caption = self.captions.pop(0) if self.captions else ""
        classes: tuple[str, ...] = ("cell-output-display",)
        if mime in IMAGES:
            return self._image(output, mime, label, caption, displayed, name), classes
        if mime == "text/markdown":
            body = _text(data[mime]).rstrip("\n") + "\n"
            self._note_tables(body)
            self._note_no_value(body)
            classes = (*classes, "cell-output-markdown")
        elif mime == "math":
            body = _text(data["text/latex"]).strip() + "\n"
            classes = (*classes, "cell-output-markdown")
        elif mime == "text/html":
            page = _text(data[mime])
            self._note_html(page)
            self._note_no_value(page)
            body = _fenced(page, "{=html}")
        elif mime == "text/plain":
            text = printed(_text(data[mime]))
            self._note_text(text)
            self._note_no_value(text)
            body = _fenced(text)
        else:
            kinds = ", ".join(f"`{name}`" for name in sorted(data))
            self._find("CEL006", "output-not-shown", f"An output of this cell cannot be printed: {kinds}.")
            body = ""
        if caption:
            body += f"\n{caption}\n"
        return body, classes

    def _image(self, output: Output, mime: str, label: str, caption: str, displayed: int, name: str) -> str:
        data = output["data"]
        metadata = (output.get("metadata") or {}).get(mime) or {}
        folder = f"{self.cell.files}/figure"
        size: PictureSize | None = None
        for kind, suffix in IMAGES.items():
            if kind not in data:
                continue
            content, found = _picture(kind, _text(data[kind]))
            if not content:
                self._find("CEL006", "output-not-shown", f"A picture of this cell cannot be read as `{kind}`.")
            self.resources[f"{folder}/{name}.{suffix}"] = content
            # the size in the bitmap, which was drawn with the vector picture, is more exact than the metadata
            size = found if kind == "image/png" and found else size or found
        width = self.options.given.get("out-width") or metadata.get("width") or (size.width if size else None)
        height = self.options.given.get("out-height") or metadata.get("height") or (size.height if size else None)
        if "out-width" in self.options.given and "out-height" not in self.options.given:
            height = None
        attributes = [f"#{label}"] if label else []
        attributes.extend(
            _attribute(key, value)
            for key, value in (
                ("width", width),
                ("height", height),
                ("fig-align", self.options.given.get("fig-align")),
                ("fig-alt", self._nth("fig-alt", displayed)),
            )
            if value
        )
        image = f"![{_balanced(caption)}]({folder}/{name}.{IMAGES[mime]})"
        if attributes:
            image += "{" + " ".join(attributes) + "}"
        if link := self._nth("fig-link", displayed):
            image = f"[{image}](<{link}>)"
        return image + "\n"

    def _nth(self, name: str, position: int) -> str:
        """Return a figure option of one output: an item of a list, or the one text of all outputs."""
        texts = self.options.texts(name)
        if isinstance(self.options.given.get(name), list):
            return _one_line(texts[position - 1]) if position <= len(texts) else ""
        return _one_line(texts[0]) if texts else ""

    def _note_no_value(self, text: str) -> None:
        if found := _NO_VALUE.search(text):
            word = html.unescape(found.group().lstrip("|>\t ").replace("\\", ""))
            self._find(
                "CEL007",
                "printed-value-doubtful",
                f"This cell prints `{word}` for a missing value.",
                'Omit missing values, or print text that readers understand: `frame.fillna("not stated")`.',
            )

    def _note_text(self, text: str) -> None:
        if address := _ADDRESS.search(text):
            self._find(
                "CEL003",
                "output-changes",
                f"This cell prints `{address.group()}`, which differs in every run.",
                "Print a value instead, or end the last line with `;`.",
            )
        if _HOME.search(text):
            self.findings.append(path_of_this_machine(self.cell.location))

    def _note_tables(self, markdown: str) -> None:
        for row, columns in _rows_too_long(markdown.split("\n")):
            self._find(
                "CEL006",
                "output-not-shown",
                f"A row of this cell's table has {len(row)} cells, and the table has {columns} columns: "
                f"`{row[columns].strip()}` is not printed, and cells may be in the wrong column.",
                "Print it with `casewright.markdown_table`, which escapes `|` in the data.",
            )

    def _note_html(self, html: str) -> None:
        if _NEEDS_A_BROWSER.search(html):
            self._find(
                "CEL006",
                "output-not-shown",
                "This cell's output is an interactive web page: only HTML shows it, without content from the network.",
                "Draw a figure or print a table, which every format can show.",
            )
        if _PANDAS_CUT.search(html):
            self._find(
                "CEL006",
                "output-not-shown",
                "pandas prints only a part of this table.",
                'Set `pandas.set_option("display.max_rows", None)` (and `"display.max_columns"`), or select rows.',
            )

    def _find(self, rule: str, name: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(rule, name, Severity.WARNING, message, self.cell.location, hint))


def path_of_this_machine(location: Location) -> Finding:
    return Finding(
        "PRI018",
        "path-of-this-machine",
        Severity.WARNING,
        "This cell prints a path of this computer, which may contain the name of its user.",
        location,
        "Print a path relative to the project, or hide the output with `#| output: false`.",
    )


@dataclass(frozen=True)
class InlineText:
    """The text of an inline code, and the reason why it is doubtful, or ""."""

    markdown: str
    doubt: str = ""


def inline_markdown(data: Mapping[str, Any], before: str = "", after: str = "") -> InlineText:
    """Return the text of inline code whose value is displayed as `data`, a map of kinds to content.

    `before` and `after` are the rest of its line. In words and numbers, Markdown is escaped, as in Quarto
    (https://quarto.org/docs/computations/inline-code.html); Markdown, mathematics and HTML do not change.
    """
    if "text/markdown" in data:
        return InlineText(_text(data["text/markdown"]))
    latex = _text(data.get("text/latex"))
    if _is_math(latex):
        return InlineText(latex)
    if "text/html" in data:
        ticks = "`" * (max((len(run) for run in re.findall(r"`+", _text(data["text/html"]))), default=0) + 1)
        html = " ".join(_text(data["text/html"]).split())
        return InlineText(f"{ticks}{html}{ticks}{{=html}}", "it is HTML, which other formats do not print")
    plain = _text(data.get("text/plain"))
    text = _string_value(plain)
    if text is None:
        text, doubt = plain, _doubt(plain)
    else:
        doubt = "it contains a missing value" if _NO_VALUE.search(text) else ""
    markdown = text if _NUMBER.fullmatch(text) else escaped(text)
    if _COULD_NUMBER_A_LIST.fullmatch(text) and re.fullmatch(r"[ \t>]*\(?", before) and after[:1] in (".", ")"):
        # Markdown reads "3." at the start of a line as a list
        markdown = f"&#{ord(text[0])};{text[1:]}"
    return InlineText(markdown, doubt)


def _string_value(plain: str) -> str | None:
    """Return the text of a Python string literal, None for another representation."""
    if plain[:1] not in ("'", '"'):
        return None
    try:
        value = ast.literal_eval(plain)
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None


_NO_VALUE = re.compile(
    r"(?<![\w.\-/])(?:nan|NaN|NaT)(?![\w\-])|\\?<NA\\?>|&lt;NA&gt;"
    r"|(?:^|[|>\t]|\s{2})[ ]*None(?=[ ]*(?:$|[|<\t]|\s{2}))",
    re.MULTILINE,
)
"""Missing values as printed by Python and pandas; the English word `None` only if it is alone in a line or a cell."""


def _doubt(plain: str) -> str:
    if plain in ("None", "nan", "NaT", "<NA>", "inf", "-inf"):
        return "it is a missing value"
    if re.match(r"np\.\w+\(", plain):
        return "it is printed as Python code"
    if _ADDRESS.search(plain):
        return "it differs in every run"
    return ""


def escaped(text: str) -> str:
    """Escape text for pandoc's Markdown reader, on one line."""
    return _MARKDOWN_SPECIAL.sub(r"\\\1", _WHITE_SPACE.sub(" ", text))


def printed(text: str) -> str:
    """Return text as a terminal prints it: without colors, with carriage returns and backspaces applied."""
    text = _ANSI.sub("", text).replace("\r\n", "\n")
    if "\r" not in text and "\b" not in text:
        return text
    return "\n".join(_typed(line) for line in text.split("\n"))


def _typed(line: str) -> str:
    shown: list[str] = []
    column = 0
    for character in line:
        if character == "\r":
            column = 0
        elif character == "\b":
            column = max(column - 1, 0)
        else:
            shown[column : column + 1] = [character]
            column += 1
    return "".join(shown)


def merged_streams(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """Join neighboring pieces of the same stream, since kernels split streams at random."""
    merged: list[Output] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output.get("output_type") == last.get("output_type") == "stream" and output["name"] == last["name"]:
            merged[-1] = {**last, "text": _text(last["text"]) + _text(output["text"])}
        else:
            merged.append(output)
    return tuple(merged)


def shown_outputs(outputs: Sequence[Output], options: CellOptions) -> Iterator[Output]:
    """Yield the outputs of a cell that are printed, unless its output is hidden."""
    outputs = merged_streams(outputs)
    has_image = any(shown_kind(output) in IMAGES for output in outputs)
    for output in outputs:
        if output.get("output_type") == "stream" and output.get("name") == "stderr" and not options.warning:
            continue
        if _is_left_over(output, has_image) or (_is_display(output) and not output.get("data")):
            continue
        yield _with_format(output, options.fig_format)


def _with_format(output: Output, fig_format: str | None) -> Output:
    """Remove the vector picture if `fig-format` is `png`, `retina` or `jpeg`."""
    if fig_format not in ("png", "retina", "jpeg") or shown_kind(output) != "image/svg+xml":
        return output
    data = {kind: content for kind, content in output["data"].items() if kind != "image/svg+xml"}
    return {**output, "data": data} if any(kind in IMAGES for kind in data) else output


def _is_left_over(output: Output, has_image: bool) -> bool:
    """Return whether an output is the return value of a drawing function (`isDiscardableTextExecuteResult` in Quarto's
    jupyter.ts)."""
    data = output.get("data") or {}
    if output.get("output_type") != "execute_result" or set(data) != {"text/plain"}:
        return False
    text = _text(data["text/plain"]).strip()
    if not has_image:
        return text.startswith(("[<matplotlib", "<matplotlib", "<seaborn.", "<ggplot:"))
    if "\n" in text:
        return "<matplotlib." in text
    return bool(
        re.match(r"[<(\[].*[>)\]]$", text)
        or re.match(r"Text\([-\d]", text)
        or (text.startswith("{") and "<matplotlib." in text)
    )


def _is_display(output: Output) -> bool:
    return output.get("output_type") in ("display_data", "execute_result")


def shown_kind(output: Output) -> str:
    """Return the kind of an output's form to print, the richest that every format supports; "" if there is none."""
    if not _is_display(output):
        return ""
    data = output.get("data") or {}
    html = _text(data.get("text/html"))
    if html and _HTML_TABLE.search(html):
        return "text/html"
    if "text/markdown" in data:
        return "text/markdown"
    for kind in IMAGES:
        if kind in data:
            return kind
    if _is_math(_text(data.get("text/latex"))):
        return "math"
    if html:
        return "text/html"
    return "text/plain" if "text/plain" in data else ""


def _is_math(latex: str) -> bool:
    latex = latex.strip()
    return len(latex) > 1 and (
        (latex.startswith("$") and latex.endswith("$")) or (latex.startswith("\\begin{") and "\\end{" in latex)
    )


def _picture(kind: str, content: str) -> tuple[bytes, PictureSize | None]:
    """Return the picture of an output as a file, with the size in it. A damaged file is returned unchanged, and refused
    by rendering."""
    try:
        data = content.encode() if kind == "image/svg+xml" and "<svg" in content else base64.b64decode(content)
    except (binascii.Error, ValueError):
        return b"", None
    try:
        clean = cleaned(data)
    except PictureError:
        return data, None
    if clean.kind == "svg":
        return clean.content, svg_size(clean.content.decode())
    return clean.content, png_size(clean.content) if kind == "image/png" else None


def _text(value: Any) -> str:
    """Return a text of a notebook, which may be stored as a list of lines."""
    if value is None:
        return ""
    return "".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _rows_too_long(lines: Sequence[str]) -> Iterator[tuple[list[str], int]]:
    """Yield the rows of pipe tables with more cells than columns, of which pandoc omits the last, with the number of
    columns."""
    columns = 0
    for before, line in itertools.pairwise(("", *lines)):
        if _PIPE_TABLE_RULE.match(line) and "|" in line and "|" in before:
            columns = len(_pipe_cells(line))
        elif "|" not in line:
            columns = 0
        elif columns and len(cells := _pipe_cells(line)) > columns:
            yield cells, columns


def _pipe_cells(line: str) -> list[str]:
    cells = [match[0] for match in _PIPE_CELL.finditer(line.strip().removeprefix("|"))]
    return cells[:-1] if not cells[-1].strip() else cells


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _attribute(name: str, value: Any) -> str:
    """Return `name="value"`, escaped for pandoc; lists and booleans as JSON, as in Quarto."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = _one_line(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\&")
    return f'{name}="{text}"'


def _fenced(text: str, info: str = "") -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    opening = f"{ticks} {info}" if info else ticks
    return f"{opening}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{ticks}\n"


def _balanced(caption: str) -> str:
    """Escape the brackets of a caption if they are not balanced."""
    depth = 0
    for character in re.sub(r"\\.", "", caption):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth < 0:
            break
    return caption if depth == 0 else re.sub(r"(?<!\\)([\[\]])", r"\\\1", caption)
