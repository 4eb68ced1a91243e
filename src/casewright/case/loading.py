"""Loading of `data/case.yml`, or of a series in `data/cases/*.yml`: consistent cases, or errors with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from casewright.case.chronology import contradictions
from casewright.case.identity import IDENTIFYING_FIELDS, calendar_dates
from casewright.case.model import Case
from casewright.case.model.fields import IDENTIFIER_PATTERN
from casewright.case.relations import relation_problems
from casewright.diagnostics import CasewrightError, Location, nearest, raise_all
from casewright.paths import read_text
from casewright.yaml.document import read_yaml
from casewright.yaml.models import Problem, read_refined
from casewright.yaml.models import shown as shown_value
from casewright.yaml.tree import Keys, Tree

CASE_FILE: Final = "data/case.yml"
SERIES_FOLDER: Final = "data/cases"


def case_files(root: Path) -> tuple[str, ...]:
    """Return the files of the project's cases, relative to `root` with forward slashes, in the order of their names.

    Empty where the project has no case data. Raises CasewrightError if there are both one case and a series.
    """
    for shown, meant in ((f"{CASE_FILE[:-4]}.yaml", CASE_FILE), *_misnamed(root)):
        if (root / shown).is_file():
            raise CasewrightError(
                f"`{shown}` would not be read.",
                location=Location(shown),
                why="files of cases end in `.yml`",
                hint=f"Rename it to `{meant}`.",
            )
    single = (root / CASE_FILE).is_file()
    series = sorted(path.name for path in (root / SERIES_FOLDER).glob("*.yml"))
    if single and series:
        raise CasewrightError(
            f"There are both `{CASE_FILE}` and a series in `{SERIES_FOLDER}/`.",
            location=Location(CASE_FILE),
            why="a report has one case or a series, and values would be ambiguous",
            hint=f"Move `{CASE_FILE}` to `{SERIES_FOLDER}/` under its own name, or remove one of the two.",
        )
    return (CASE_FILE,) if single else tuple(f"{SERIES_FOLDER}/{name}" for name in series)


def _misnamed(root: Path) -> list[tuple[str, str]]:
    names = sorted(path.name for path in (root / SERIES_FOLDER).glob("*.yaml"))
    return [(f"{SERIES_FOLDER}/{name}", f"{SERIES_FOLDER}/{name[:-5]}.yml") for name in names]


def load_cases(root: Path) -> tuple[Case, ...]:
    """Return the cases of the project in the folder `root`: one, a series, or none where the project has no case data.

    Raises CasewrightError, with file, line and column, for a file that cannot be read, is not YAML, holds a calendar
    date, has a field that is unknown, missing or of the wrong type, or times that contradict each other.
    """
    cases: list[Case] = []
    for shown in case_files(root):
        case = parse_case(read_text(root, shown), shown)
        twin = next((other for other in cases if other.id == case.id), None)
        if twin is not None:
            raise CasewrightError(
                f"Two cases have the id `{case.id}`.",
                location=case.location("id"),
                why=f"the other one is in `{twin.location().path}`",
                hint="Give each case of a series its own id.",
            )
        cases.append(case)
    raise_all(list(relation_problems(cases)))
    return tuple(cases)


def parse_case(text: str, shown: str) -> Case:
    """Return the case in the text of a file; `shown` is its path in messages. Raises as `load_cases` does."""
    raise_all([_date_error(date, place) for date, place in _typed_dates(text, shown)])
    document = read_yaml(text, shown)
    if not isinstance(document.value, dict):
        raise CasewrightError(
            f"`{shown}` contains no case.",
            location=document.location(),
            why="the file is empty" if document.value is None else "its top level is not a list of `name: value`",
            hint="Begin with `patient:`; docs/data.md shows a whole case.",
        )
    raise_all(list(_dates_in_values(document)))
    met: list[Problem] = []

    def refined(problem: Problem) -> CasewrightError:
        met.append(problem)
        return _refined(problem, document)

    read = read_refined(Case, document, (), refined)
    blanks = list(_blanks(document))
    at_blanks = {blank.location for blank in blanks}
    misspelled = {id(one.error) for one in met if _is_written_otherwise(one, met)}
    found = [one for one in read if id(one) not in misspelled] if isinstance(read, tuple) else []
    problems = [*blanks, *(one for one in found if one.location not in at_blanks)]
    identifier = document.value.get("id", Path(shown).stem)
    if "id" not in document.value and not re.fullmatch(IDENTIFIER_PATTERN, identifier):
        problems.append(
            CasewrightError(
                f"The file's name, `{identifier}`, is not fit to be the id of a case.",
                location=Location(shown),
                hint="Name the file in lower-case words joined with hyphens, or write an `id:` in it.",
            )
        )
    raise_all(problems)
    assert isinstance(read, Case)
    case = read.model_copy(update={"id": identifier})
    case._document = document  # the file the case is read from; the model is frozen, its private place is not
    raise_all(
        [
            CasewrightError(one.message, location=document.value_location(*one.keys), hint=one.hint)
            for one in contradictions(case)
        ]
    )
    return case


def _is_written_otherwise(problem: Problem, problems: Sequence[Problem]) -> bool:
    """Return whether a field that is missing is one that is misspelled, which is the problem then."""
    if problem.kind != "missing":
        return False
    beside = [one for one in problems if one.kind == "unexpected" and one.keys[:-1] == problem.keys[:-1]]
    return any(nearest(str(one.keys[-1]), [str(problem.keys[-1])]) for one in beside)


def _typed_dates(text: str, shown: str) -> Iterator[tuple[str, Location]]:
    for number, line in enumerate(text.split("\n"), start=1):
        for date in calendar_dates(line):
            if not _is_of_scores(date.text, line[max(0, date.offset - _NEAR) : date.offset]):
                yield date.text, Location(shown, number, date.offset + 1)


def _is_of_scores(text: str, before: str) -> bool:
    """Return whether what could be a date is scores one after the other, by the field that it is in: `score:
    8/9/10`."""
    return _THREE_NUMBERS.fullmatch(text) is not None and _OF_SCORES.search(before) is not None


_THREE_NUMBERS: Final = re.compile(r"(?:\d|10)(?:/(?:\d|10)){2}")
_NEAR: Final = 60
"""How far before a value the name of its field ends."""
_OF_SCORES: Final = re.compile(r"(?:\bvalue|(?i:score|apgar)[\w-]*)[\"']?:?\s*[\"']?$")


def _dates_in_values(document: Tree) -> Iterator[CasewrightError]:
    """Dates that the file breaks over two lines, or spells with escapes."""
    for keys, value in _leaves((), document.value):
        for text in (value, *keys):
            for date in calendar_dates(" ".join(text.split())) if isinstance(text, str) else ():
                if not _is_of_scores(date.text, str(keys[-1])):
                    yield _date_error(date.text, document.value_location(*keys))


def _blanks(document: Tree) -> Iterator[CasewrightError]:
    """Yield a problem for each empty field, which is neither a value nor a word for an unknown one."""
    for keys, value in _leaves((), document.value):
        if value is None:
            field = f"entry {keys[-1] + 1} of `{keys[-2]}`" if isinstance(keys[-1], int) else f"`{keys[-1]}`"
            yield CasewrightError(
                f"{field[:1].upper()}{field[1:]} is empty.",
                location=document.location(*keys),
                hint="Write its value, `not stated` or `unknown` where it is not known, or remove the line.",
            )


def _leaves(keys: Keys, value: Any, above: tuple[int, ...] = ()) -> Iterable[tuple[Keys, Any]]:
    """Yield every plain value of the document, and the keys that lead to it."""
    if not isinstance(value, (dict, list)):
        yield keys, value
    elif id(value) not in above:  # an alias may hold itself
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves((*keys, key), child, (*above, id(value)))


def _date_error(date: str, location: Location) -> CasewrightError:
    return CasewrightError(
        f"`{date}` is a calendar date, and dates can identify a patient.",
        location=location,
        why="a case is told in ages and in days from the index event only, in comments too",
        hint="Write the patient's age (`4 months`) or the day from the index event (`6`), and remove the date from the"
        " file's history too if it was ever committed.",
    )


_EXPECTED: Final = {
    "string_pattern_mismatch": "",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "greater_than_equal"), "a whole number from 1 on"),
    **dict.fromkeys(("string_too_short", "string_too_long"), "text"),
}


_PARTS: Final = {
    "patient": "Write `patient: {sex: ..., age: ..., diagnosis: {name: ...}}`; what is not known is `not stated`.",
    "index-event": "Write `index-event: {name: ...}`, the event that days are counted from.",
    "outcome": "Write `outcome: {day: ..., name: ..., vital-status: alive}`; what is not known is `not stated`.",
}
"""What to write for the parts of a case that have fields of their own."""


def _refined(problem: Problem, document: Tree) -> CasewrightError:
    """Return a problem in the words of cases: what is not known is `not stated`, and nothing may identify anybody."""
    error, field = problem.error, str(problem.keys[-1]) if problem.keys else ""
    if problem.kind == "missing" and not error.message.endswith("is empty."):
        error.hint = _PARTS.get(field) or f"Write `{field}: ...`, or `{field}: not stated` where that is not known."
    elif problem.kind == "unexpected":
        if field.casefold().replace("_", "-") in IDENTIFYING_FIELDS:
            return CasewrightError(
                f"`{field}` could identify the patient.",
                location=error.location,
                why="a case contains no names, dates, addresses or numbers of records",
                hint="Remove it, also from the file's history if it was ever committed.",
            )
        error.message = error.message.replace("is not an option of the file", "is not a field of a case")
        error.message = error.message.replace("is not an option of", "is not a field of")
    elif problem.kind == "string_pattern_mismatch":
        is_code = field == "code"
        what = "an ontology code" if is_code else "an id"
        written = problem.keys[-1] if "[key]" in problem.detail["loc"] else problem.value
        if written is not problem.value:
            error.location = document.location(*problem.keys)
        error.message = f"`{written}` is not {what}."
        error.why = ""
        error.hint = (
            "Write prefix and code, such as `HP:0001945`."
            if is_code
            else "Write lower-case words joined with hyphens, such as `first-relapse`."
        )
    elif problem.kind in _EXPECTED:
        error.message = f"`{field}` must be {_EXPECTED[problem.kind]}, not {shown_value(problem.value)}."
        error.why = ""
    return error
