"""From `data/case.yml`, or a series `data/cases/*.yml`, to cases that hold together, or to a sentence that says where
they do not."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from casewright.case.chronology import contradictions
from casewright.case.identity import IDENTIFYING_FIELDS, calendar_dates
from casewright.case.model import NOT_KNOWN, STATED, Case
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.paths import read_text
from casewright.yaml_document import Keys, YamlDocument, read_yaml

CASE_FILE: Final = "data/case.yml"
SERIES_FOLDER: Final = "data/cases"


def case_files(root: Path) -> tuple[str, ...]:
    """The files of the project's cases, relative to `root` with forward slashes, in the order of their names.

    Empty where the project has no case data. Raises CasewrightError where there are both one case and a series.
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
            hint=f"Move `{CASE_FILE}` to `{SERIES_FOLDER}/` under a name of its own, or remove one of the two.",
        )
    return (CASE_FILE,) if single else tuple(f"{SERIES_FOLDER}/{name}" for name in series)


def _misnamed(root: Path) -> list[tuple[str, str]]:
    names = sorted(path.name for path in (root / SERIES_FOLDER).glob("*.yaml"))
    return [(f"{SERIES_FOLDER}/{name}", f"{SERIES_FOLDER}/{name[:-5]}.yml") for name in names]


def load_cases(root: Path) -> tuple[Case, ...]:
    """The cases of the project in the folder `root`: one, a series, or none where the project has no case data.

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
                hint="Give each case of a series an id of its own.",
            )
        cases.append(case)
    return tuple(cases)


def parse_case(text: str, shown: str) -> Case:
    """The case in the text of a file; `shown` is its path as messages name it. Raises as `load_cases` does."""
    _refuse_dates(text, shown)
    document = read_yaml(text, shown)
    if not isinstance(document.value, dict):
        raise CasewrightError(
            f"`{shown}` holds no case.",
            location=document.location(),
            why="the file is empty" if document.value is None else "its top level is not a list of `name: value`",
            hint="Begin with `patient:`; docs/data.md shows a whole case.",
        )
    _refuse_dates_in_values(document)
    _refuse_blanks(document)
    named = {"id": Path(shown).stem, **document.value}
    try:
        case = Case.model_validate(named, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _translated(error, document) from None
    case._document = document  # the file the case is read from; the model is frozen, its private place is not
    found = contradictions(case)
    if found:
        places = [document.value_location(*one.keys) for one in found]
        raise CasewrightError(found[0].message, location=places[0], hint=_with_others(found[0].hint, places[1:]))
    return case


def _refuse_dates(text: str, shown: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        for date in calendar_dates(line):
            raise _date_error(date.text, Location(shown, number, date.offset + 1))


def _refuse_dates_in_values(document: YamlDocument) -> None:
    """Dates that the file breaks over two lines, or spells with escapes."""
    for keys, value in _leaves((), document.value):
        for text in (value, *keys):
            for date in calendar_dates(" ".join(text.split())) if isinstance(text, str) else ():
                raise _date_error(date.text, document.value_location(*keys))


def _refuse_blanks(document: YamlDocument) -> None:
    """A field left empty is neither a value nor a word for what is not known."""
    blank = next((keys for keys, value in _leaves((), document.value) if value is None), None)
    if blank is not None:
        raise CasewrightError(
            f"{_owner(blank[:-1], document)}: {_field_name(blank)} is empty.",
            location=document.location(*blank),
            hint="Write its value, `not stated` or `unknown` where it is not known, or remove the line.",
        )


def _leaves(keys: Keys, value: Any, above: tuple[int, ...] = ()) -> Iterable[tuple[Keys, Any]]:
    """Every plain value of the document, and the keys that lead to it."""
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


def _translated(error: ValidationError, document: YamlDocument) -> CasewrightError:
    """The first problem in the file as a sentence, and where the others are."""
    problems: list[tuple[bool, Location, CasewrightError]] = []
    for detail in error.errors(include_url=False):
        keys = tuple(key for key in detail["loc"] if key not in {STATED, NOT_KNOWN, "[key]"})
        problem = _sentence(keys, detail, document)
        # A field that is missing is often one that is misspelled: what is written comes first.
        problems.append((detail["type"] == "missing", problem.location or Location(document.path), problem))
    problems.sort(key=lambda one: (one[0], one[1].line or 0, one[1].column or 0))
    first = problems[0][2]
    first.hint = _with_others(first.hint, [place for _, place, _ in problems[1:]])
    return first


def _with_others(hint: str, places: Sequence[Location]) -> str:
    lines = list(dict.fromkeys(str(place.line) for place in places if place.line))
    if not lines:
        return hint
    more = f"(More problems: line{'s' if len(lines) > 1 else ''} {', '.join(lines)}.)"
    return f"{hint} {more}" if hint else more


def _sentence(keys: Keys, detail: Any, document: YamlDocument) -> CasewrightError:
    kind: str = detail["type"]
    value = detail["input"]
    if kind == "missing":
        field = keys[-1]
        return CasewrightError(
            f"{_owner(keys[:-1], document)} has no `{field}`.",
            location=document.location(*keys[:-1]),
            hint=f"Write `{field}: ...`, or `{field}: not stated` where that is not known.",
        )
    if kind == "extra_forbidden":
        return _unknown_field(keys, document)
    if kind == "invalid_key":
        part = _value_at(keys[:-1], document)
        written = next((key for key in part if str(key) == str(keys[-1])), keys[-1])
        return CasewrightError(
            f"{_owner(keys[:-1], document)} has a field {_shown(written)}, and the names of fields are words.",
            location=document.location(*keys[:-1], written),
        )
    is_key = "[key]" in detail["loc"]
    here = document.location(*keys) if is_key else document.value_location(*keys)
    if keys == ("id",) and "id" not in document.value:
        return CasewrightError(
            f"The file's name, `{value}`, is not fit to be the id of a case.",
            location=Location(document.path),
            hint="Name the file in lower-case words joined with hyphens, or write an `id:` in it.",
        )
    if kind == "value_error":
        why = str(detail["ctx"]["error"])
        if _model_at(keys) is not None:
            return CasewrightError(f"{_owner(keys, document)} does not hold together.", location=here, why=why)
        hint = ""
    else:
        why, hint = _type_problem(kind, value, detail)
    return CasewrightError(
        f"{_owner(keys[:-1], document)}: {_field_name(keys)} cannot be read.", location=here, why=why, hint=hint
    )


def _unknown_field(keys: Keys, document: YamlDocument) -> CasewrightError:
    owner, field, location = _owner(keys[:-1], document), str(keys[-1]), document.location(*keys)
    if field.casefold().replace("_", "-") in IDENTIFYING_FIELDS:
        return CasewrightError(
            f"{owner} has a field `{field}`, which could identify the patient.",
            location=location,
            why="a case holds no names, dates, addresses or numbers of records",
            hint="Remove it, also from the file's history if it was ever committed.",
        )
    model = _model_at(keys[:-1])
    known = _fields(model) if model else ()
    meant = field.replace("_", "-")
    hint = f"Did you mean `{meant}`?" if meant in known else did_you_mean(field, known)
    return CasewrightError(
        f"{owner} has a field `{field}`, which is not known.",
        location=location,
        hint=hint or "Known here: " + ", ".join(f"`{one}`" for one in known) + ".",
    )


def _type_problem(kind: str, value: Any, detail: Any) -> tuple[str, str]:
    """Why a value is refused, and what to write, for pydantic's other kinds of error."""
    context = detail.get("ctx", {})
    shown = _shown(value)
    if kind == "string_type":
        return f"{shown} is not a text", "Write words; quote what looks like a number."
    if kind in {"string_too_short", "string_too_long"}:
        return "the text is empty" if kind == "string_too_short" else "the text is too long", ""
    if kind == "string_pattern_mismatch":
        if ":" in context.get("pattern", ""):
            return f"{shown} is not an ontology code", "Write prefix and code as a CURIE, such as `HP:0001945`."
        return f"{shown} is not an id", "Write lower-case words joined with hyphens, such as `first-relapse`."
    if kind == "literal_error":
        return f"{shown} is none of {context.get('expected', '')}".replace("'", "`"), ""
    if kind in {"int_type", "int_parsing", "int_from_float", "greater_than_equal", "less_than_equal"}:
        return f"{shown} is not a whole number from 1 on", "Write a whole number such as `2`."
    if kind in {"tuple_type", "list_type"}:
        return f"{shown} is not a list", "Write a list: each entry on a line of its own that begins with `- `."
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        return f"{shown} is not a group of `name: value`", "Write the fields of this part below its name, indented."
    return detail["msg"][:1].lower() + detail["msg"][1:], ""


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"


def _field_name(keys: Keys) -> str:
    names = [key for key in keys if isinstance(key, str)]
    if not names:
        return "the case"
    if isinstance(keys[-1], int):
        return f"entry {keys[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


def _owner(keys: Keys, document: YamlDocument) -> str:
    """What a field belongs to, in words: the case, or a part of it by its id, else by its place."""
    if not keys:
        return "The case"
    words = f"entry {keys[-1] + 1} of `{keys[-2]}`" if isinstance(keys[-1], int) else f"`{keys[-1]}`"
    for length in range(len(keys), 0, -1):
        part = _value_at(keys[:length], document)
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            return f"`{part['id']}`" if length == len(keys) else f"{words[:1].upper()}{words[1:]} of `{part['id']}`"
    return f"{words[:1].upper()}{words[1:]}"


def _value_at(keys: Keys, document: YamlDocument) -> Any:
    value = document.value
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _model_at(keys: Keys) -> type[BaseModel] | None:
    """The model of the part that the keys lead to; None where they lead to a plain value."""
    current: Any = Case
    for key in keys:
        model = _model_in(current)
        if model is None:
            return None
        if isinstance(key, int):
            continue
        field = next((one for name, one in model.model_fields.items() if (one.alias or name) == key), None)
        if field is None:
            return None
        current = field.annotation
    if keys and not isinstance(keys[-1], int) and not _is_direct(current):
        return None
    return _model_in(current)


def _is_direct(annotation: Any) -> bool:
    """Whether a value of this type is the model itself, not a list of them."""
    if typing.get_origin(annotation) is tuple:
        return False
    return all(_is_direct(part) for part in typing.get_args(annotation) if part is not types.NoneType)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in typing.get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None


def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())
