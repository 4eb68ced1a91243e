"""The options of executable cells and their documents: reading, validation, merging.

The names, their kinds of values and their meanings are those of Quarto's reference for Jupyter cells
(https://quarto.org/docs/reference/cells/cells-jupyter.html). Options that have no effect in this engine (page columns,
LaTeX environments, Quarto's caches) are reported as ignored.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from casewright.diagnostics import CasewrightError, Finding, Location, Severity, raise_all
from casewright.manuscript.markup.other_tools import output_hint
from casewright.manuscript.source import SourceLine
from casewright.yaml.document import read_yaml
from casewright.yaml.models import SWITCH, TEXT, Kind, one_of, shown, whole_number, yaml_word_hint

Locate = Callable[..., Location]

_OPTION_LINE = re.compile(r"#\s*\| ?")
_LABEL = re.compile(r"[^\s#{}\"'=<>]+")


def _where(words: str, fits: Callable[[Any], bool]) -> Kind:
    return Kind(words, lambda value: value if fits(value) else None, hint=yaml_word_hint)


def _switch_or(word: str) -> Kind:
    return _where(f"`true`, `false` or `{word}`", lambda value: isinstance(value, bool) or value == word)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(item is None or isinstance(item, str) for item in value)
    )


def _is_widths(value: Any) -> bool:
    is_list = isinstance(value, list) and all(_is_number(item) for item in value)
    return isinstance(value, bool) or value == "auto" or is_list


_TEXTS = _where("text, or a list of texts", _is_texts)
_SUBCAPTIONS = _where(f"`true` or {_TEXTS.words}", lambda value: value is True or _is_texts(value))
_COUNT = whole_number(1)
_NUMBER = _where("a number above 0", _is_number)
_OUTPUT = _switch_or("asis")
_WIDTHS = _where("`true`, `false`, `auto` or a list of numbers", _is_widths)
_LAYOUT = _where("a list of numbers, a list of lists of numbers, or either as text", lambda value: _is_layout(value))
_LENGTH = _where("a length such as `80%` or `5in`", lambda value: isinstance(value, str) or _is_number(value))
_CAPTION_LOCATION = one_of("top", "bottom", "margin")


def _is_layout(value: Any) -> bool:
    if isinstance(value, str):
        return True
    if not isinstance(value, list) or not value:
        return False
    rows = value if all(isinstance(row, list) for row in value) else [value]
    return all(
        isinstance(width, (int, float)) and not isinstance(width, bool) and width != 0 for row in rows for width in row
    )


EXECUTION: Mapping[str, Kind] = {
    "eval": SWITCH,
    "echo": _switch_or("fenced"),
    "output": _OUTPUT,
    "warning": SWITCH,
    "error": SWITCH,
    "include": SWITCH,
}
"""Options that can be set for all cells in a document's `execute:`, and in a cell."""

FIGURES: Mapping[str, Kind] = {
    "fig-width": _NUMBER,
    "fig-height": _NUMBER,
    "fig-dpi": _COUNT,
    "fig-format": one_of("retina", "png", "jpeg", "svg", "pdf"),
}

CELL: Mapping[str, Kind] = {
    **EXECUTION,
    **FIGURES,
    "label": TEXT,
    "id": TEXT,
    "classes": _TEXTS,
    "code-fold": _switch_or("show"),
    "code-summary": TEXT,
    "code-overflow": one_of("scroll", "wrap"),
    "code-line-numbers": _where(
        "`true`, `false` or lines such as `1-3,5`", lambda value: isinstance(value, (bool, str, int))
    ),
    "lst-label": TEXT,
    "lst-cap": TEXT,
    "filename": TEXT,
    "panel": one_of("tabset", "input", "sidebar", "fill", "center"),
    "fig-cap": _TEXTS,
    "fig-subcap": _SUBCAPTIONS,
    "fig-alt": _TEXTS,
    "fig-link": _TEXTS,
    "fig-align": one_of("default", "left", "right", "center"),
    "tbl-cap": _TEXTS,
    "tbl-subcap": _SUBCAPTIONS,
    "tbl-colwidths": _WIDTHS,
    "html-table-processing": one_of("none"),
    "layout": _LAYOUT,
    "layout-ncol": _COUNT,
    "layout-nrow": _COUNT,
    "layout-align": one_of("default", "left", "right", "center"),
    "layout-valign": one_of("default", "top", "center", "bottom"),
    "cap-location": _CAPTION_LOCATION,
    "fig-cap-location": _CAPTION_LOCATION,
    "tbl-cap-location": _CAPTION_LOCATION,
    "out-width": _LENGTH,
    "out-height": _LENGTH,
    "tags": _TEXTS,
}

_OF_KNITR = """
    animation-hook aniopts attr-error attr-message attr-output attr-source attr-warning autodep cache-comments
    cache-globals cache-lazy cache-path cache-rebuild cache-vars child class-error class-message class-output
    class-source class-warning code collapse comment dependson external fig-asp fig-keep fig-show file highlight
    interval message out-extra prompt purl results sanitize tidy tidy-opts
"""

IGNORED: Mapping[str, str] = {
    **dict.fromkeys(_OF_KNITR.split(), "it applies to cells in R only"),
    "export": "it applies to cells in Observable only",
    "column": "every writer sets one column",
    "fig-column": "every writer sets one column",
    "tbl-column": "every writer sets one column",
    "fig-env": "it applies to LaTeX only",
    "fig-pos": "it applies to LaTeX only",
    "fig-scap": "it applies to LaTeX only",
    "output-location": "it applies to slides only",
    "renderings": "every page has one rendering of a figure",
    "cache": "results are always cached by content",
    "freeze": "results are always cached by content",
    "lightbox": "figures do not open in an overlay",
    "code-annotations": "code is printed without annotations",
}
"""Options of Quarto without effect, with the reason."""

_DOCUMENT_ONLY: Mapping[str, Kind] = {
    "enabled": SWITCH,
    "ipynb-shell-interactivity": one_of("all", "last", "last_expr", "none", "last_expr_or_assign"),
}

_DOCUMENT_IGNORED = {
    **{name: IGNORED[name] for name in ("cache", "freeze")},
    "daemon": "kernels end after each run",
    "daemon-restart": "kernels end after each run",
    "debug": "the kernel's messages are not printed",
    "keep-ipynb": "the executed notebook is always written",
    "keep-md": "Markdown is never written",
    "plotly-connected": "pages load nothing from the network",
    "ipynb-filters": "notebooks are not filtered",
}

_KNITR_LISTS = {"eval", "echo"}


@dataclass(frozen=True)
class ExecuteOptions:
    """A document's options for all of its cells, with Quarto's defaults.

    Sizes are in inches; `fig_dpi` is None if it is not set. With `enabled: false`, no cell runs.
    """

    eval: bool = True
    echo: bool | Literal["fenced"] = True
    output: bool | Literal["asis"] = True
    warning: bool = True
    error: bool = False
    include: bool = True
    enabled: bool = True
    fig_width: float = 7.0
    fig_height: float = 5.0
    fig_dpi: int | None = None
    fig_format: str | None = None
    interactivity: str = "last_expr"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class CellOptions:
    """The options of a cell, merged with its document's.

    `given` are the cell's own options as typed, including unknown ones. `fig_width` and `fig_height` are in inches.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    eval: bool = True
    echo: bool = True
    fenced: bool = False
    output: bool = True
    asis: bool = False
    warning: bool = True
    error: bool = False
    include: bool = True
    fig_width: float = 7.0
    fig_height: float = 5.0
    fig_dpi: int | None = None
    fig_format: str | None = None
    classes: tuple[str, ...] = ()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an option as a list of texts: one text is a list of one, a missing text is ""."""
        value = self.given.get(name)
        if value is None:
            return ()
        if isinstance(value, list):
            return tuple(item or "" for item in value)
        return (str(value),)


def document_execution(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the execution options in a document's metadata: its `execute:` map, and the top-level keys that belong to
    it.

    Quarto reads the size, resolution and format of figures and `ipynb-shell-interactivity` from the top level too.
    Raises CasewrightError if `execute:` is not a map.
    """
    execute = values.get("execute")
    if execute is None:
        execute = {}
    if not isinstance(execute, Mapping):
        raise CasewrightError(
            f"`execute` must be a map of options, not {shown(execute)}.",
            hint="Write `execute:` and below it, indented, options such as `echo: false`.",
        )
    above = {name: values[name] for name in (*FIGURES, "ipynb-shell-interactivity") if values.get(name) is not None}
    return {**above, **execute}


def execute_options(execute: Mapping[str, Any], locate: Locate) -> ExecuteOptions:
    """Validate a document's `execute:` map, which may contain figure options of the document's top level.

    `locate(key)` returns the place of a key. Raises CasewrightError if a value is of the wrong kind, or if a name is
    probably misspelled.
    """
    known = {**EXECUTION, **FIGURES, **_DOCUMENT_ONLY}
    findings = _checked(execute, known, _DOCUMENT_IGNORED, locate, "execute: ")
    unknown = [name for name in execute if name not in known and name not in _DOCUMENT_IGNORED]
    findings += [_ignored(f"execute: {name}", "the option is unknown", locate(name)) for name in unknown]
    values = {name: value for name, value in execute.items() if name in known and value is not None}
    interactivity = values.pop("ipynb-shell-interactivity", "last_expr")
    return ExecuteOptions(
        interactivity=interactivity,
        findings=tuple(findings),
        **{name.replace("-", "_"): value for name, value in values.items()},
    )


def read_cell_options(
    lines: Sequence[SourceLine], indent: int, document: ExecuteOptions, metadata: Mapping[str, Any] | None = None
) -> tuple[CellOptions, int, tuple[Finding, ...]]:
    """Read the options at the top of a cell (`#| key: value`), and merge them with the document's.

    `lines` are all lines inside the fence, `indent` the columns of a list or quotation around the cell. `metadata` are
    options from a notebook's metadata, which typed ones override. Returns the options, the number of their lines, and
    findings for options without effect. Raises CasewrightError, with the place, for invalid YAML, a value of the wrong
    kind, or a name that is probably misspelled.
    """
    option_lines: list[tuple[SourceLine, str, int]] = []
    for line in lines:
        text = _without_indent(line.text, indent)
        match = _OPTION_LINE.match(text)
        if match is None:
            break
        option_lines.append((line, text[match.end() :], len(line.text) - len(text) + match.end()))
    given, locate = _read_options(option_lines, lines[0] if lines else None)
    findings = _checked(given, CELL, IGNORED, locate)
    _refuse_for_cells(given, locate)
    if given.get("tags") is not None:
        findings.append(_ignored("tags", "tags of cells are not used", locate("tags")))
    return merged_options({**(metadata or {}), **given}, document), len(option_lines), tuple(findings)


def _without_indent(text: str, indent: int) -> str:
    taken = 0
    while taken < min(indent, len(text)) and text[taken] in " \t>":
        taken += 1
    return text[taken:]


def _read_options(
    option_lines: Sequence[tuple[SourceLine, str, int]], first: SourceLine | None
) -> tuple[dict[str, Any], Locate]:
    if not option_lines or first is None:
        return {}, lambda *_keys: first.location() if first is not None else Location("")

    def place(line: int | None, column: int | None) -> Location:
        source, _, offset = option_lines[min(max(line or 1, 1), len(option_lines)) - 1]
        return source.location(None if column is None else column + offset)

    text = "\n".join(option for _, option, _ in option_lines)
    try:
        document = read_yaml(text, first.path)
    except CasewrightError as error:
        where = error.location
        raise CasewrightError(
            "The options of this cell are not valid YAML.",
            location=place(where.line if where else None, where.column if where else None),
            why=error.why,
            hint='Write `#| name: value`, with "double quotes" around a text that contains a colon or a quote.',
        ) from None
    if document.value is None:
        return {}, lambda *_keys: option_lines[0][0].location()
    if not isinstance(document.value, dict):
        raise CasewrightError(
            "The options of this cell cannot be read.",
            location=place(1, 1),
            why="a line that begins with `#|` must contain `name: value`",
            hint="Write `#| name: value`, with a space after the colon.",
        )

    def locate(*keys: str | int) -> Location:
        where = document.location(*keys)
        return place(where.line, where.column)

    return {str(key): value for key, value in document.value.items()}, locate


def _checked(
    given: Mapping[str, Any], known: Mapping[str, Kind], ignored: Mapping[str, str], locate: Locate, prefix: str = ""
) -> list[Finding]:
    """Return findings for options without effect. Raises CasewrightError for all wrong values and names together."""
    errors: list[CasewrightError] = []
    findings = []
    for name, value in given.items():
        if name in known:
            errors += _wrong(name, value, known[name], locate(name))
        elif name in ignored:
            findings.append(_ignored(f"{prefix}{name}", ignored[name], locate(name)))
        else:
            errors += _misspelled(name, {*known, *ignored}, locate(name), prefix)
    raise_all(errors)
    return findings


def _refuse_for_cells(given: Mapping[str, Any], locate: Locate) -> None:
    label = given.get("label")
    if isinstance(label, str) and not _LABEL.fullmatch(label):
        raise CasewrightError(
            f"`{label}` cannot be a label.",
            location=locate("label"),
            why="a label is one word without spaces, quotes, braces, `#`, `=`, `<` or `>`",
            hint=f"Write `label: {re.sub(_UNFIT, '-', label).strip('-') or 'fig-course'}`.",
        )
    tags = given.get("tags")
    if tags == "parameters" or (isinstance(tags, list) and "parameters" in tags):
        raise CasewrightError(
            "Cells with the tag `parameters` are not supported by the built-in engine.",
            location=locate("tags"),
            why="only Quarto sets parameters",
            hint="Remove the tag, or use `--engine quarto`.",
        )


_UNFIT = re.compile(r"[^\w:.-]+")


def _wrong(name: str, value: Any, kind: Kind, location: Location) -> Iterator[CasewrightError]:
    if value is None or kind.fits(value):
        return
    if name in _KNITR_LISTS and isinstance(value, list):
        yield CasewrightError(
            f"`{name}` cannot be a list of lines for cells in Python.",
            location=location,
            why="only Quarto's knitr engine selects lines",
            hint=f"Split the cell, and write `{name}: true` or `{name}: false` in each part.",
        )
    elif kind is _OUTPUT and (hint := output_hint(value)):
        yield CasewrightError(f"The value of `{name}` is a format of R Markdown.", location=location, hint=hint)
    else:
        message = f"`{name}` must be {kind.words}, not {shown(value)}."
        yield CasewrightError(message, location=location, hint=kind.hint(value))


def _misspelled(name: str, known: set[str], location: Location, prefix: str) -> Iterator[CasewrightError]:
    """Yield an error for an unknown name that is similar to a known one, since it would be ignored unnoticed."""
    close = difflib.get_close_matches(name.casefold().replace("_", "-"), sorted(known), n=1, cutoff=0.75)
    if close:
        yield CasewrightError(
            f"`{prefix}{name}` is not an option of a cell.",
            location=location,
            why="unknown options have no effect",
            hint=f"Did you mean `{prefix}{close[0]}`?",
        )


def _ignored(name: str, why: str, location: Location) -> Finding:
    return Finding(
        rule="CEL001",
        name="cell-option-ignored",
        severity=Severity.NOTE,
        message=f"`{name}` has no effect here: {why}.",
        location=location,
    )


def merged_options(given: Mapping[str, Any], document: ExecuteOptions) -> CellOptions:
    """Merge a cell's own options with its document's."""

    def chosen(name: str, default: Any) -> Any:
        value = given.get(name)
        return default if value is None else value

    echo = chosen("echo", document.echo)
    output = chosen("output", document.output)
    # As in Quarto (tags.ts), a cell that enables its output in a document without output does not enable warnings.
    silent_document = document.output is False and output is not False
    warning = bool(given.get("warning")) if silent_document else bool(chosen("warning", document.warning))
    classes = given.get("classes") or []
    named = classes.split() if isinstance(classes, str) else [item for item in classes if item]
    return CellOptions(
        given={name: value for name, value in given.items() if value is not None},
        label=str(given.get("label") or ""),
        eval=bool(chosen("eval", document.eval)) and document.enabled,
        echo=bool(echo),
        fenced=echo == "fenced",
        output=bool(output),
        asis=output == "asis",
        warning=warning,
        error=bool(chosen("error", document.error)),
        include=bool(chosen("include", document.include)),
        fig_width=float(chosen("fig-width", document.fig_width)),
        fig_height=float(chosen("fig-height", document.fig_height)),
        fig_dpi=chosen("fig-dpi", document.fig_dpi),
        fig_format=chosen("fig-format", document.fig_format),
        classes=tuple(name.removeprefix(".") for name in named),
    )
