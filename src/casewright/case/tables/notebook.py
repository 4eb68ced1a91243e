"""Functions for cells, notebooks and scripts: tables by their path in the project, in the language of the document."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.case.model import Case
from casewright.case.tables import reading as tables
from casewright.case.tables.markdown import MarkdownText, table_markdown
from casewright.case.words.languages import thousands
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.project.files import shown
from casewright.project.loading import find_root, load_configuration

if TYPE_CHECKING:
    import pandas as pd


def load_table(path: str | Path) -> tables.CaseTable:
    """Return the table in a CSV file of the project, with the columns that its schema declares.

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
    """Return a table in print, for the last line of a cell: each cell prints what the data hold, whatever signs are in
    it.

    `table` is what `load_table` returns, or a pandas frame, whose index is printed where it has a name. The columns of
    a CSV file have the headings and units of its schema; those of type `citation` are citations. Numbers are at the
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


CaseChoice = Case | Sequence[Case] | str | None
"""Whose table it is: a case, several, the id of one in `data/cases/`; all of the project where it is None."""


def laboratory_table(
    case: CaseChoice = None,
    *,
    measurements: Sequence[str] | None = None,
    not_measured: str = "–",
    notes: str = "",
    language: str | None = None,
) -> MarkdownText:
    """Return the table of the measurements in print, for the last line of a cell: a row for each measurement, with its
    unit and reference range, and a column for each time; in a series a row a patient.

    `case` is a case, several, or the id of one; without it those of the project. `measurements` chooses some by their
    ids. `not_measured` is what an empty cell prints, `notes` Markdown below the table. Its words are those of
    `language` (a tag; the document's where it is None), of those that have words here.

    Raises CasewrightError if the case cannot be read, has no such measurement or none at all, or the language has no
    words here for what the table says.
    """
    from casewright.case.tables.laboratory import laboratory_frame

    cases = _cases(case)
    known = list(dict.fromkeys(one.id for case in cases for one in case.measurements))
    for name in measurements or ():
        if name not in known:
            raise CasewrightError(f"The case has no measurement `{name}`.", hint=did_you_mean(name, known))
    return _printed(
        "laboratory_table",
        "measurements",
        lambda tag: laboratory_frame(cases, tag, measurements),
        language,
        not_measured,
        notes,
    )


def course_table(
    case: CaseChoice = None, *, history: bool = True, notes: str = "", language: str | None = None
) -> MarkdownText:
    """Return the timeline of the CARE checklist as a table, for the last line of a cell: a row for each event of
    history and course, for the index event, imaging, follow-ups and the outcome, with its time and all that the case
    says of it.

    `history` False leaves out what came before the index event. Everything else is as for `laboratory_table`.
    """
    from casewright.case.tables.course import course_frame

    cases = _cases(case)
    return _printed(
        "course_table", "events", lambda tag: course_frame(cases, tag, history=history), language, "–", notes
    )


def medication_table(case: CaseChoice = None, *, notes: str = "", language: str | None = None) -> MarkdownText:
    """Return the drugs of the case in print, for the last line of a cell: a row for each drug, and for each of its
    phases, with dose, route, schedule and time; in a series a column names the patient. What is not known is said.

    Everything else is as for `laboratory_table`.
    """
    from casewright.case.tables.medication import medication_frame

    cases = _cases(case)
    return _printed("medication_table", "drugs", lambda tag: medication_frame(cases, tag), language, "–", notes)


def load_cases() -> tuple[Case, ...]:
    """Return the cases of the project: that of `data/case.yml`, or those in `data/cases/` by the names of their files.

    Raises CasewrightError, with file, line and column, for all that cannot be read.
    """
    from casewright.case import loading

    return loading.load_cases(find_root(Path.cwd()))


def load_case(identifier: str | None = None) -> Case:
    """Return the only case of the project, or that of a series with this id.

    Raises CasewrightError as `load_cases`, if there is no such case, and where there are several and none is named.
    """
    found = _cases(identifier)
    if len(found) != 1:
        known = ", ".join(f"`{one.id}`" for one in found) or "none"
        raise CasewrightError(
            f"The project has {len(found)} cases.", why=f"they are {known}", hint="Name one: `load_case(id)`."
        )
    return found[0]


def _cases(chosen: CaseChoice) -> Sequence[Case]:
    if chosen is None or isinstance(chosen, str):
        cases = load_cases()
        known = [one.id for one in cases]
        if chosen is not None and chosen not in known:
            raise CasewrightError(f"There is no case `{chosen}`.", hint=did_you_mean(chosen, known))
        return [one for one in cases if chosen in {None, one.id}]
    return [chosen] if isinstance(chosen, Case) else chosen


def _printed(
    name: str, shown: str, frame_in: Callable[[str], pd.DataFrame], language: str | None, empty: str, notes: str
) -> MarkdownText:
    """Return a table of what a case has, such as `drugs`, in the language that was asked for or is the document's."""
    tag = _document_language() if language is None else language
    settings = load_configuration(find_root(Path.cwd())).settings
    between = settings.thousands if settings is not None else "as-typed"
    try:
        with thousands(between):
            frame = frame_in(tag)
    except ValueError as error:
        raise CasewrightError(
            f"`{name}` has no words in `{tag}` for all that it says.",
            why=str(error),
            hint=f'Choose another language, `{name}(language="en")`, or print a table of your own.',
        ) from None
    if frame.empty:
        raise CasewrightError(
            f"`{name}` has nothing to print: the case has no {shown}.",
            hint="Delete the cell, or add them to the case.",
        )
    with thousands(between):
        return table_markdown(frame, language=tag, not_stated=empty, notes=notes)


def _document_language() -> str:
    """Return the language of the document whose cells run, as Quarto and casewright tell code (`QUARTO_EXECUTE_INFO`);
    else the project's."""
    information = os.environ.get("QUARTO_EXECUTE_INFO", "")
    if information:
        try:
            known = json.loads(Path(information).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # of a run that is over
            known = {}
        metadata = known.get("format", {}).get("metadata", {})
        if isinstance(language := metadata.get("lang"), str):
            return language
    return load_configuration(find_root(Path.cwd())).language
