"""Cells of a document that is read only for its labels: what they would carry, without running them.

Under Quarto one document is rendered at a time, by Quarto; the numbers it prints count the floats of the others too. A
cell's label and options say which float it makes and which panels that has; only what it shows is missing.
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
"""What stands for inline code that was not run, in a document that is to be read."""
_TABLE = "|   |\n|---|\n|   |\n"


@dataclass(frozen=True)
class UnrunResults:
    """Markdown for each cell and text for each inline code, as `cells.with_results` takes them."""

    markdown: tuple[str, ...]
    inline: tuple[str, ...]


def unrun_results(cells: Cells, inline: str = "0") -> UnrunResults:
    """The floats of a document's labelled cells, empty; other cells show their code at most, and inline code
    the text `inline`."""
    shown = []
    for cell in cells.cells:
        text = CellText(
            cell.index + 1, cell.options, cell.code, cell.options_text, cell.location, "", "", cell.language
        )
        outputs = _outputs(cell.options) if cell.runs and not _prints_nothing(cell) else ()
        shown.append(cell_markdown(text, CellResult(outputs)).markdown)
    return UnrunResults(tuple(shown), (inline,) * len(cells.inline))


def _outputs(options: CellOptions) -> tuple[Mapping[str, Any], ...]:
    """As many displayed outputs as the options give panel captions; one where they give none."""
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
    """The cells and inline code of a document that were not run, where nothing of an earlier run is kept (RND004)."""
    places = [cell.location for cell in cells.cells if cell.runs] + [code.location for code in cells.inline]
    return tuple(
        Finding(
            "RND004",
            "not-run",
            Severity.ERROR,
            "This code was not run, and what it printed before is not kept: what it shows is missing.",
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
    """Whether a cell in R only assigns, loads and saves: R shows nothing for it, and a figure that `ggsave` wrote is
    shown by another line."""
    return cell.language == "r" and all(_SILENT.match(one) for one in _expressions(cell.code))


def _expressions(code: str) -> Iterator[str]:
    """The expressions of R at the top level: they end with a line, outside brackets and not behind an operator."""
    depth, typed = 0, ""
    for line in _NO_CODE.sub('""', code).split("\n"):
        typed += line.strip() + "\n" if typed or line.strip() else ""
        depth += sum(line.count(sign) for sign in "([{") - sum(line.count(sign) for sign in ")]}")
        if typed and depth <= 0 and not _GOES_ON.search(typed):
            yield typed
            depth, typed = 0, ""
    if typed:
        yield typed
