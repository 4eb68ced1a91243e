"""Placeholders for the results of cells that are not run.

Quarto renders one document at a time, but its numbers depend on the floats of the others. The label and options of a
cell determine its float and panels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import Finding, Severity
from casewright.manuscript.cells.found import Cell, Cells
from casewright.manuscript.cells.options import CellOptions
from casewright.manuscript.cells.output import CellResult, CellText, cell_markdown

NOT_RUN = "**[not run]**"
"""The text of inline code that was not run."""
_TABLE = "|   |\n|---|\n|   |\n"


@dataclass(frozen=True)
class UnrunResults:
    """Markdown for each cell and text for each inline code, for `found.with_results`."""

    markdown: tuple[str, ...]
    inline: tuple[str, ...]


def unrun_results(cells: Cells, inline: str = "0") -> UnrunResults:
    """Return empty floats for labeled cells, the code of other cells if it is printed, and the text `inline` for inline
    code."""
    shown = []
    for cell in cells.cells:
        outputs = _outputs(cell.options) if cell.runs and not _prints_nothing(cell) else ()
        shown.append(cell_markdown(CellText.of(cell, ""), CellResult(outputs)).markdown)
    return UnrunResults(tuple(shown), (inline,) * len(cells.inline))


def _outputs(options: CellOptions) -> tuple[Mapping[str, Any], ...]:
    """Return as many displayed outputs as there are panel captions, or one."""
    if not options.label or not options.output:
        return ()
    is_table = options.label.startswith("tbl-") or bool(options.texts("tbl-cap") or options.texts("tbl-subcap"))
    panels = len(options.texts("tbl-subcap" if is_table else "fig-subcap"))
    output = {
        "output_type": "display_data",
        "data": {"text/markdown": _TABLE if is_table else "Not run.\n"},
        "metadata": {},
    }
    return (output,) * max(1, panels)


def not_run(cells: Cells) -> tuple[Finding, ...]:
    """Return a finding (RND004) for each cell and inline code of a document that was not run and is not cached."""
    places = [cell.location for cell in cells.cells if cell.runs] + [code.location for code in cells.inline]
    return tuple(
        Finding(
            "RND004",
            "not-run",
            Severity.ERROR,
            "This code was not run and its result is not cached, so its output is missing.",
            place,
            "Render without `--no-execute`.",
        )
        for place in places
    )


_NO_CODE = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*")
_GOES_ON = re.compile(r"(?:[-+*/^,~=|&<>]|%[^%\s]*%)\s*\Z")
_SILENT = re.compile(
    r"[\w.$@\[\]\",: ]+(?:\([\w.$]*\))?\s*(?:<<?-|=(?!=))"
    r"|(?:[\w.]+::)?(?:ggsave|gtsave|save_as_\w+|library|require|source|load|save|saveRDS|write[\w.]*|set\.seed|options|rm|"
    r"invisible|suppress\w+|dir\.create|setwd|theme_set|conflict_prefer)\s*\("
)


def _prints_nothing(cell: Cell) -> bool:
    """Return whether a cell in R only assigns, loads and saves, and so has no output."""
    return cell.language == "r" and all(_SILENT.match(expression) for expression in _expressions(cell.code))


def _expressions(code: str) -> Iterator[str]:
    """Yield the top-level expressions of R code, which end with a line, outside brackets and not after an operator."""
    depth, typed = 0, ""
    for line in _NO_CODE.sub('""', code).split("\n"):
        typed += line.strip() + "\n" if typed or line.strip() else ""
        depth += sum(line.count(sign) for sign in "([{") - sum(line.count(sign) for sign in ")]}")
        if typed and depth <= 0 and not _GOES_ON.search(typed):
            yield typed
            depth, typed = 0, ""
    if typed:
        yield typed
