"""Cells and inline code in languages that are not run here: R, Julia, Observable, diagrams, shell and others.

A document with such cells can be read: which cells there are, their labels, captions and other options. Only Quarto
renders it. Sources: Quarto's documentation, "Execution Options" (option comments by language) and knitr's "Chunk
options": `{r fig-course, fig.cap="Course", echo=FALSE}` says in R what `#| fig-cap: Course` says in YAML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.cells.options import CELL, CellOptions, ExecuteOptions, merged_options
from casewright.manuscript.markup.other_tools import directive_hint
from casewright.manuscript.source import SourceLine
from casewright.yaml_document import read_yaml

NEEDS_QUARTO = "This needs Quarto: --engine quarto"

ENGINES = {"r": "R", "julia": "Julia", "ojs": "Observable"}
"""Languages that Quarto evaluates inline as well, with their names."""

_COMMENTS = {
    "mermaid": "%%",
    "dot": "//",
    "ojs": "//",
    "js": "//",
    "node": "//",
    "Rcpp": "//",
    "cpp": "//",
    "stan": "//",
}
_COMMENTS |= {"sql": "--", "haskell": "--", "lua": "--", "css": "/*", "fortran": "!", "fortran95": "!", "matlab": "%"}
_COMMENTS |= {"sas": "*", "stata": "*", "tikz": "%%", "asis": "#"}
_R_CODE = re.compile(r"!(?:expr|r)[ \t]+(?P<code>\S.*)$")
_R_VALUES = {"TRUE": True, "T": True, "FALSE": False, "F": False, "NULL": None, "NA": None}
_CHUNK_OPTION = re.compile(r"(?P<name>[A-Za-z][\w.-]*)\s*=\s*(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class OtherOptions:
    """The options of a cell in another language, and how many lines below its fence hold them."""

    options: CellOptions
    lines: int


def language_name(language: str) -> str:
    """How a language is called: `R` of `r`."""
    return ENGINES.get(language.lower(), language)


def refusal(language: str, location: Location) -> CasewrightError:
    """Why code in a language is not run."""
    known = ENGINES.get(language.lower())
    if language.lower() == "python":
        return CasewrightError(
            f"`{{{language}}}` is not how a cell in Python begins.",
            location=location,
            hint="Write `{python}`, in small letters.",
        )
    if known is not None:
        return CasewrightError(
            f"Cells in {known} are not run by the built-in engine.", location=location, hint=NEEDS_QUARTO + "."
        )
    if hint := directive_hint(language):
        return CasewrightError(f"`{{{language}}}` is a directive of MyST (Jupyter Book).", location=location, hint=hint)
    return CasewrightError(
        f"Cells in `{language}` are not run by the built-in engine.",
        location=location,
        hint=f"{NEEDS_QUARTO}; to show the code without running it, write `{{.{language}}}`.",
    )


def other_options(language: str, header: str, inside: Sequence[str], document: ExecuteOptions) -> OtherOptions:
    """The options of a cell: those in its header, as knitr has them, under those in comments at its top.

    `header` is what follows the language between the braces. What this toolkit does not know, or cannot read, is for
    the program that runs the cell and left out.
    """
    mark = re.escape(_COMMENTS.get(language, "#"))
    option = re.compile(rf"\s*{mark}\s?\|\s?(?P<option>.*?)(?:\*/)?\s*$")
    typed: list[str] = []
    for line in inside:
        match = option.match(line)
        if match is None:
            break
        typed.append(_R_CODE.sub(lambda code: f'"{_inline(code["code"])}"', match["option"]))
    given = {**_chunk_options(header), **_yaml_options(typed)}
    known = {name: value for name, value in given.items() if name in CELL and (value is None or CELL[name].fits(value))}
    return OtherOptions(merged_options(known, document), len(typed))


def _inline(code: str) -> str:
    """Code in place of a text that it makes."""
    return "`" + code.strip().replace("\\", "\\\\").replace('"', '\\"').replace("`", "'") + "`"


def _yaml_options(lines: Sequence[str]) -> Mapping[str, Any]:
    try:
        value = read_yaml("\n".join(lines), "").value
    except CasewrightError:
        return {}
    return {_name(str(key)): one for key, one in value.items()} if isinstance(value, dict) else {}


def _chunk_options(header: str) -> dict[str, Any]:
    """`label, fig.cap="A, b", echo=FALSE` as options; a first word without `=` is the label."""
    options: dict[str, Any] = {}
    for index, part in enumerate(_parts(header.strip(" ,\t"))):
        match = _CHUNK_OPTION.fullmatch(part)
        if match is not None:
            options[_name(match["name"])] = _r_value(match["value"].strip())
        elif index == 0 and part:
            options["label"] = part.strip("\"'")
    return options


def _name(name: str) -> str:
    return name.replace(".", "-")


def _parts(header: str) -> list[str]:
    """The header at its commas, but for those in quotes and brackets."""
    parts = [""]
    quote, depth = "", 0
    for position, sign in enumerate(header):
        if quote:
            quote = "" if sign == quote and header[position - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _r_value(code: str) -> Any:
    """A value as R writes it; what R has to work out stands as its code."""
    if code in _R_VALUES:
        return _R_VALUES[code]
    if len(code) > 1 and code[0] == code[-1] and code[0] in "\"'":
        return code[1:-1].replace("\\" + code[0], code[0]).replace("\\\\", "\\")
    for kind in (int, float):
        try:
            return kind(code)
        except ValueError:
            continue
    if code.startswith("c(") and code.endswith(")"):
        return [_r_value(part) for part in _parts(code[2:-1])]
    return f"`{code.replace('`', chr(39))}`"


def evaluates_r(lines: Sequence[SourceLine], engine: object) -> bool:
    """Whether knitr reads a document, and with it code such as `` `r nrow(x)` ``: where it is named, or there is a
    cell in R."""
    return engine == "knitr" or any(re.match(r"[ \t>]*`{3,}\s*\{r[ ,}]", line.text) for line in lines)
