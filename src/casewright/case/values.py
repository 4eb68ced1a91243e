"""The values of a case for prose: what `{{< var history.diagnosis.age >}}` prints, and where in the case it stands.

The name of a value is the way to it in the case's file, with the id of an event (or the name of a drug) in the place of
a list's position: `course.crs.grading.grade`. A suffix asks for another form: `history.diagnosis.age-adjective`. A fact
that is not known has no value, only a reason why.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from casewright.case.age import Age
from casewright.case.day import Day, DayPlace
from casewright.case.forms import (
    AGE_FORMS,
    COUNT_FORMS,
    DAY_FORMS,
    GRADE_FORMS,
    QUANTITY_FORMS,
    TEXT_FORMS,
    Forms,
    age_forms,
    count_forms,
    day_forms,
    day_key,
    grade_forms,
    listed,
    ordinal_forms,
    quantity_forms,
    text_forms,
)
from casewright.case.model import Case, Drug, Event, Ongoing
from casewright.case.quantity import Quantity
from casewright.case.unknown import Unknown
from casewright.diagnostics import CasewrightError, Location

Keys = tuple[str | int, ...]

ADULT_YEARS: Final = 18
"""From this age on, man and woman; before it, boy and girl (AMA Manual of Style, age and sex referents)."""

_WORDS_FOR: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "male": ("boy", "man", "he", "him", "his"),
    "female": ("girl", "woman", "she", "her", "her"),
}

VARIABLES_HEADER: Final = (
    "# Generated from the case data: do not edit. Change data/case.yml (or data/cases/) instead.\n"
)


@dataclass(frozen=True)
class ProseValue:
    """One fact in all its forms: suffixes to texts in `forms`, suffixes to reasons in `gaps`."""

    name: str
    keys: Keys
    forms: Forms = field(default_factory=dict)
    gaps: Forms = field(default_factory=dict)


def values_for_prose(cases: Case | Sequence[Case]) -> dict[str, Any]:
    """The values of one case, or of a series under the id of each case, as nested dictionaries of plain text.

    The last part of a name holds the suffix of the form: `{"history": {"diagnosis": {"age": "4 months",
    "age-adjective": "4-month-old", ...}}}`. Raises CasewrightError where two facts would have the same name.
    """
    nested: dict[str, Any] = {}
    for name, (text, location) in sorted(_named_texts(cases).items()):
        *way, last = name.split(".")
        branch = nested
        for part in way:
            branch = branch.setdefault(part, {})
            if not isinstance(branch, dict):
                raise _clash(name, location)
        if last in branch:
            raise _clash(name, location)
        branch[last] = text
    return nested


def value_sources(cases: Case | Sequence[Case]) -> dict[str, Location]:
    """Where in the data each value stands, by its dotted name (with the suffix of the form)."""
    return {name: location for name, (_, location) in sorted(_named_texts(cases).items())}


def unknown_values(cases: Case | Sequence[Case]) -> dict[str, str]:
    """Why a name has no value although the case knows what it means, by its dotted name: a clause without a full stop,
    such as "it is not stated in the case (data/case.yml:181:10)"."""
    reasons: dict[str, str] = {}
    for case, prefix in _with_prefixes(cases):
        for value in prose_values(case):
            for suffix, why in value.gaps.items():
                reasons[f"{prefix}{value.name}{suffix}"] = f"{why} ({case.location(*value.keys)})"
    return dict(sorted(reasons.items()))


def variables_yaml(values: Mapping[str, Any]) -> str:
    """The text of `_variables.yml`, which Quarto reads: values as Markdown in quotes, names in order, and a header that
    says where they come from."""
    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    def quoted(branch: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: quoted(value) if isinstance(value, Mapping) else DoubleQuotedScalarString(as_markdown(value))
            for name, value in sorted(branch.items())
        }

    writer = YAML()
    writer.width = 1_000_000
    writer.allow_unicode = True
    stream = io.StringIO()
    if values:
        writer.dump(quoted(values), stream)
    return VARIABLES_HEADER + stream.getvalue()


def as_markdown(text: str) -> str:
    """Plain text as the Markdown that prints it: Quarto reads variables as Markdown."""
    escaped = re.sub(r"""([\\`*_\[\]<>~^$@{}|#&"'])""", r"\\\1", text)
    escaped = re.sub(r"-{2,}|\.{3,}", lambda run: "".join(f"\\{sign}" for sign in run.group()), escaped)
    return re.sub(r"^(\(?[0-9A-Za-z]*)([-+.):](?=\s|$)|%(?=\s))", r"\1\\\2", escaped)


def prose_values(case: Case) -> Iterator[ProseValue]:
    """Every fact of the case that prose can speak of, in the order of the file."""
    yield from _patient(case)
    index_event = case.index_event
    yield _text("index-event.name", ("index-event", "name"), index_event.name)
    if index_event.drug is not None:
        yield from _drug("index-event.drug", ("index-event", "drug"), index_event.drug)
    keys: Keys
    for number, past in enumerate(case.history):
        name, keys = f"history.{past.id}", ("history", number)
        for part in ("age", "start", "end"):
            yield from _age(f"{name}.{part}", (*keys, part), getattr(past, part))
        yield from _event(name, keys, past)
    for number, event in enumerate(case.course):
        name, keys = f"course.{event.id}", ("course", number)
        for part in ("day", "start", "end"):
            yield from _day(f"{name}.{part}", (*keys, part), getattr(event, part))
        yield from _event(name, keys, event)
    yield from _measurements(case)
    for number, study in enumerate(case.imaging):
        name, keys = f"imaging.{study.id}", ("imaging", number)
        yield _text(f"{name}.modality", (*keys, "modality"), study.modality)
        yield _text(f"{name}.site", (*keys, "site"), study.site)
        yield from _day(f"{name}.day", (*keys, "day"), study.day)
        yield _texts(f"{name}.findings", (*keys, "findings"), study.findings)
    yield from _day("outcome.day", ("outcome", "day"), case.outcome.day)
    yield _text("outcome.name", ("outcome", "name"), case.outcome.name)
    yield _text("outcome.vital-status", ("outcome", "vital-status"), case.outcome.vital_status)
    if case.outcome.details:
        yield _texts("outcome.details", ("outcome", "details"), case.outcome.details)


def _patient(case: Case) -> Iterator[ProseValue]:
    patient = case.patient
    yield from _age("patient.age", ("patient", "age"), patient.age)
    yield _text("patient.sex", ("patient", "sex"), patient.sex)
    yield _text("patient.diagnosis.name", ("patient", "diagnosis", "name"), patient.diagnosis.name)
    if patient.diagnosis.details:
        yield _texts("patient.diagnosis.details", ("patient", "diagnosis", "details"), patient.diagnosis.details)
    keys = ("patient", "sex")
    words = None if isinstance(patient.sex, Unknown) else _WORDS_FOR.get(patient.sex)
    why = "the case does not say that the patient is male or female"
    if words is None or isinstance(patient.age, Unknown):
        yield _gap("patient.noun", keys, TEXT_FORMS, why if words is None else "the patient's age is not known")
    else:
        is_adult = patient.age.earliest_days >= ADULT_YEARS * 365.25
        yield _text("patient.noun", keys, words[1] if is_adult else words[0])
    for part, place in (("pronoun", 2), ("object", 3), ("possessive", 4)):
        if words is None:
            yield _gap(f"patient.{part}", keys, TEXT_FORMS, why)
        else:
            yield _text(f"patient.{part}", keys, words[place])


def _event(name: str, keys: Keys, event: Event) -> Iterator[ProseValue]:
    yield _text(f"{name}.name", (*keys, "name"), event.name)
    if event.ordinal is not None:
        yield ProseValue(f"{name}.ordinal", (*keys, "ordinal"), ordinal_forms(event.ordinal))
    if event.sites:
        yield _texts(f"{name}.sites", (*keys, "sites"), event.sites)
    if event.details:
        yield _texts(f"{name}.details", (*keys, "details"), event.details)
    if event.drugs:
        names = tuple(drug.name for drug in event.drugs)
        yield _texts(f"{name}.drug-names", (*keys, "drugs"), names)
    for number, drug in enumerate(event.drugs):
        yield from _drug(f"{name}.drugs.{_slug(drug.name, number)}", (*keys, "drugs", number), drug)
    if event.response is not None:
        yield _text(f"{name}.response.name", (*keys, "response", "name"), event.response.name)
        if event.response.ordinal is not None:
            way = (*keys, "response", "ordinal")
            yield ProseValue(f"{name}.response.ordinal", way, ordinal_forms(event.response.ordinal))
    if event.grading is not None:
        way = (*keys, "grading")
        yield _known(f"{name}.grading.grade", (*way, "grade"), event.grading.grade, GRADE_FORMS, grade_forms)
        yield _text(f"{name}.grading.scale", (*way, "scale"), event.grading.scale)
    for key, count in event.counts.items():
        yield _known(f"{name}.counts.{key}", (*keys, "counts", key), count, COUNT_FORMS, count_forms)
    for key, quantity in event.quantities.items():
        yield _quantity(f"{name}.quantities.{key}", (*keys, "quantities", key), quantity)


def _drug(name: str, keys: Keys, drug: Drug) -> Iterator[ProseValue]:
    yield _text(f"{name}.name", (*keys, "name"), drug.name)
    yield _quantity(f"{name}.dose", (*keys, "dose"), drug.dose)
    for part, value in (("route", drug.route), ("schedule", drug.schedule)):
        if value is not None:
            yield _text(f"{name}.{part}", (*keys, part), value)


def _measurements(case: Case) -> Iterator[ProseValue]:
    for number, measurement in enumerate(case.measurements):
        name = f"measurements.{measurement.id}"
        keys: Keys = ("measurements", number)
        yield _text(f"{name}.name", (*keys, "name"), measurement.name)
        yield _text(f"{name}.specimen", (*keys, "specimen"), measurement.specimen)
        yield _text(f"{name}.unit", (*keys, "unit"), measurement.unit)
        if measurement.details:
            yield _texts(f"{name}.details", (*keys, "details"), measurement.details)
        unit = "" if isinstance(measurement.unit, Unknown) or measurement.unit == "1" else measurement.unit
        limits = measurement.reference_range
        for side in ("low", "high"):
            way = (*keys, "reference-range", side)
            if isinstance(limits, Unknown):
                yield _quantity(f"{name}.reference-range.{side}", way, limits)
            elif (limit := getattr(limits, side)) is not None:
                yield _quantity(f"{name}.reference-range.{side}", way, _in_unit(limit, unit))
        if isinstance(measurement.values, Unknown):
            yield _quantity(f"{name}.values", (*keys, "values"), measurement.values)
            continue
        days = [measured.day for measured in measurement.values]
        for position, measured in enumerate(measurement.values):
            if not isinstance(measured.day, Day):
                continue
            value_name = f"{name}.values.{day_key(measured.day)}"
            way = (*keys, "values", position, "value")
            if days.count(measured.day) > 1:
                if days.index(measured.day) == position:
                    yield _gap(value_name, way, QUANTITY_FORMS, "the case has more than one value of that day")
            else:
                yield _quantity(value_name, way, _in_unit(measured.value, unit))


def _in_unit(value: Quantity | Unknown, unit: str) -> Quantity | Unknown:
    return value if isinstance(value, Unknown) else Quantity(value.number, unit, value.comparator)


def _age(name: str, keys: Keys, age: Age | Unknown | Ongoing | None) -> Iterator[ProseValue]:
    if age is None:
        return
    if isinstance(age, Ongoing):
        yield _ongoing(name, keys, AGE_FORMS)
        return
    value = _known(name, keys, age, AGE_FORMS, age_forms)
    if isinstance(age, Age):
        for suffix in ("-in-months", "-in-years"):
            if suffix in value.gaps:
                value.gaps[suffix] = f"the age is given as {age}, and this form would say more than that"
    yield value


def _day(name: str, keys: Keys, day: DayPlace | Unknown | Ongoing | None) -> Iterator[ProseValue]:
    if isinstance(day, Ongoing):
        yield _ongoing(name, keys, DAY_FORMS)
    elif day is not None:
        yield _known(name, keys, day, DAY_FORMS, day_forms)


def _text(name: str, keys: Keys, value: str | Unknown) -> ProseValue:
    return _known(name, keys, value, TEXT_FORMS, text_forms)


def _texts(name: str, keys: Keys, values: Sequence[str] | Unknown) -> ProseValue:
    return _text(name, keys, values if isinstance(values, Unknown) else listed(values))


def _quantity(name: str, keys: Keys, value: Quantity | Unknown) -> ProseValue:
    return _known(name, keys, value, QUANTITY_FORMS, quantity_forms)


def _ongoing(name: str, keys: Keys, suffixes: Sequence[str]) -> ProseValue:
    forms = text_forms(str(Ongoing.ONGOING))
    why = "it is ongoing, and has no end"
    return ProseValue(name, keys, forms, {suffix: why for suffix in suffixes if suffix not in forms})


def _known(
    name: str, keys: Keys, value: Any, suffixes: Sequence[str], make_forms: Callable[[Any], Forms]
) -> ProseValue:
    if isinstance(value, Unknown):
        why = "it is not stated in the case" if value is Unknown.NOT_STATED else "the case says that it is unknown"
        return _gap(name, keys, suffixes, why)
    forms = make_forms(value)
    gaps = {suffix: f"`{value}` has no such form" for suffix in suffixes if suffix not in forms}
    return ProseValue(name, keys, forms, gaps)


def _gap(name: str, keys: Keys, suffixes: Sequence[str], why: str) -> ProseValue:
    return ProseValue(name, keys, {}, dict.fromkeys(suffixes, why))


def _slug(text: str, number: int) -> str:
    """The part of a value's name that stands for a drug: its name in lower case, other signs as hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or f"drug-{number + 1}"


def _with_prefixes(cases: Case | Sequence[Case]) -> Iterator[tuple[Case, str]]:
    """Each case with what its values' names begin with: nothing for the only case, its id in a series."""
    series = (cases,) if isinstance(cases, Case) else tuple(cases)
    for case in series:
        yield case, "" if len(series) == 1 else f"{case.id}."


def _named_texts(cases: Case | Sequence[Case]) -> dict[str, tuple[str, Location]]:
    named: dict[str, tuple[str, Location]] = {}
    for case, prefix in _with_prefixes(cases):
        for value in prose_values(case):
            for suffix, text in value.forms.items():
                name = f"{prefix}{value.name}{suffix}"
                if name in named:
                    raise _clash(name, case.location(*value.keys))
                named[name] = (text, case.location(*value.keys))
    return named


def _clash(name: str, location: Location) -> CasewrightError:
    return CasewrightError(
        f"Two values of the case would have the name `{name}`.",
        location=location,
        why="values are named for the ids and names in the case, with suffixes for their forms",
        hint="Rename one of the two.",
    )
