"""What code in a cell, a notebook or a script calls: tables by their path in the project, printed in the document's
language."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.case.tables import reading as tables
from casewright.case.tables.markdown import MarkdownText, table_markdown
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.project.files import shown
from casewright.project.loading import find_root, load_configuration

if TYPE_CHECKING:
    import pandas as pd


def load_table(path: str | Path) -> tables.CaseTable:
    """The table in a CSV file of the project, with the columns that its schema declares.

    `path` is relative to the project's folder (that of `_quarto.yml`), wherever the code runs: `data/cases.csv`, with
    its schema in `data/cases.schema.yml`. Raises CasewrightError, with file, line and column, for what cannot be read
    in one way only; `casewright check` lists all of it.
    """
    root = find_root(Path.cwd())
    named = Path(path)
    if named.is_absolute():
        return tables.load_table(root, shown(named, root))
    if not (root / named).is_file() and named.is_file():
        raise CasewrightError(
            f"There is no file `{named.as_posix()}` in the project's folder.",
            location=Location(named.as_posix()),
            hint=f'Paths begin there: write `load_table("{shown(named, root)}")`.',
        )
    return tables.load_table(root, named.as_posix())


def markdown_table(
    table: tables.CaseTable | pd.DataFrame,
    *,
    columns: Sequence[str] | None = None,
    markdown: Collection[str] = (),
    not_stated: str = "–",
    notes: str = "",
    language: str | None = None,
) -> MarkdownText:
    """A table in print, for the last line of a cell: each cell prints what the data hold, whatever signs are in it.

    `table` is what `load_table` returns, or a pandas frame, whose index is printed where it has a name. The columns of
    a CSV file have the headings and units of its schema; those of type `citation` are citations. Numbers stand at the
    right and have the decimal sign of `language` (a tag such as `de`; the document's where it is None); in a frame
    those of numbers, quantities and reference ranges have it, texts are printed as they are.

    `columns` chooses and orders columns by their names. `markdown` names those whose cells are Markdown already, made
    by code, such as `[@smith2021]`. `not_stated` is what an empty cell prints. `notes` is Markdown, and follows the
    table.

    Raises CasewrightError for a column that the table does not have.
    """
    return table_markdown(
        table,
        language=_document_language() if language is None else language,
        columns=columns,
        markdown=markdown,
        not_stated=not_stated,
        notes=notes,
    )


def laboratory_table(
    *,
    measurements: Sequence[str] | None = None,
    not_measured: str = "–",
    notes: str = "",
    language: str | None = None,
) -> MarkdownText:
    """The table of the project's measurements in print, for the last line of a cell: a row for each measurement, with
    its unit and reference range, and a column for each time; in a series a row a patient.

    `measurements` chooses some by their ids. `not_measured` is what an empty cell prints, `notes` Markdown below the
    table. Headings are those of `language` (a tag; the document's where it is None), English or German.

    Raises CasewrightError where the case cannot be read, has no such measurement, or the language has no headings here.
    """
    from casewright.case.loading import load_cases
    from casewright.case.tables.laboratory import laboratory_frame

    cases = load_cases(find_root(Path.cwd()))
    known = list(dict.fromkeys(one.id for case in cases for one in case.measurements))
    for name in measurements or ():
        if name not in known:
            raise CasewrightError(f"The case has no measurement `{name}`.", hint=did_you_mean(name, known))
    tag = _document_language() if language is None else language
    try:
        frame = laboratory_frame(cases, tag, measurements)
    except ValueError as error:
        raise CasewrightError(
            f"A laboratory table has headings in English and German, not in `{tag}`.",
            why=str(error),
            hint='Choose one of the two, `laboratory_table(language="en")`, or print a table of your own.',
        ) from None
    return table_markdown(frame, language=tag, not_stated=not_measured, notes=notes)


def _document_language() -> str:
    """The language of the document whose cells run, as Quarto and casewright tell code (`QUARTO_EXECUTE_INFO`); else
    the project's."""
    told = os.environ.get("QUARTO_EXECUTE_INFO", "")
    if told:
        try:
            known = json.loads(Path(told).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # of a run that is over
            known = {}
        metadata = known.get("format", {}).get("metadata", {})
        if isinstance(language := metadata.get("lang"), str):
            return language
    return load_configuration(find_root(Path.cwd())).language
