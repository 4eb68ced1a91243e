"""Cells and inline code in languages that the built-in engine does not run: R, Julia, Observable, diagrams and others.

The labels, captions and other options of such cells are read, but only Quarto renders the document. Sources: Quarto's
documentation, "Execution Options" (option comments by language) and knitr's "Chunk options": in R,
`{r fig-course, fig.cap="Course", echo=FALSE}` sets the same options as `#| fig-cap: Course` in YAML.
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
from casewright.yaml.document import read_yaml

NEEDS_QUARTO = "This needs Quarto: --engine quarto"

ENGINES = {"r": "R", "julia": "Julia", "ojs": "Observable"}
"""Languages that Quarto evaluates inline too, with their names."""

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
_R_CELL = re.compile(r"[ \t>]*`{3,}\s*\{r[ ,}]")
_R_CODE = re.compile(r"!(?:expr|r)[ \t]+(?P<code>\S.*)$")
_R_VALUES = {"TRUE": True, "T": True, "FALSE": False, "F": False, "NULL": None, "NA": None}
_CHUNK_OPTION = re.compile(r"(?P<name>[A-Za-z][\w.-]*)\s*=\s*(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class OtherOptions:
    """The options of a cell in another language, and the number of lines that contain them."""

    options: CellOptions
    lines: int


def language_name(language: str) -> str:
    """Return the name of a language: `R` for `r`."""
    return ENGINES.get(language.lower(), language)


def refusal(language: str, location: Location) -> CasewrightError:
    """Return the error for code in a language that is not run."""
    known = ENGINES.get(language.lower())
    if language.lower() == "python":
        return CasewrightError(
            f"`{{{language}}}` must be in lower case.",
            location=location,
            hint="Write `{python}`.",
        )
    if known is not None:
        return CasewrightError(
            f"The built-in engine does not run cells in {known}.", location=location, hint=NEEDS_QUARTO + "."
        )
    if hint := directive_hint(language):
        return CasewrightError(f"`{{{language}}}` is a directive of MyST (Jupyter Book).", location=location, hint=hint)
    return CasewrightError(
        f"The built-in engine does not run cells in `{language}`.",
        location=location,
        hint=f"{NEEDS_QUARTO}; to print the code without running it, write `{{.{language}}}`.",
    )


def other_options(language: str, header: str, inside: Sequence[str], document: ExecuteOptions) -> OtherOptions:
    """Read the options of a cell: those of knitr in its header, overridden by those in comments at its top.

    `header` is the text after the language in the braces. Options that are unknown or cannot be read, which concern
    only the program that runs the cell, are omitted.
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
    """Return code that computes a text as a code span."""
    return "`" + code.strip().replace("\\", "\\\\").replace('"', '\\"').replace("`", "'") + "`"


def _yaml_options(lines: Sequence[str]) -> Mapping[str, Any]:
    try:
        value = read_yaml("\n".join(lines), "").value
    except CasewrightError:
        return {}
    return {_name(str(key)): option for key, option in value.items()} if isinstance(value, dict) else {}


def _chunk_options(header: str) -> dict[str, Any]:
    """Return the options in `label, fig.cap="A, b", echo=FALSE`; a first word without `=` is the label."""
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
    """Split a header at its commas, except those in quotes and brackets."""
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
    """Return the value of an R literal; another expression as a code span."""
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
    """Return whether knitr reads a document, with code such as `` `r nrow(x)` ``: if it is the `engine`, or there is a
    cell in R."""
    return engine == "knitr" or any("{r" in line.text and _R_CELL.match(line.text) for line in lines)
