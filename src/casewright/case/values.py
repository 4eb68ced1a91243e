"""The values of a case for prose: what `{{< var history.diagnosis.age >}}` prints, and where in the case it stands.

The name of a value is the way to it in the case's file, with the id of an event (or the name of a drug) in the place of
a list's position: `course.crs.grading.grade`. A suffix asks for another form: `history.diagnosis.age-adjective`. A fact
that is not known has no value, only a reason why. Values print in the language of the project: `language` is its tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from casewright.case.age import Age
from casewright.case.day import Day, DayPlace
from casewright.case.model import Case, Drug, Event, Ongoing
from casewright.case.quantity import Quantity
from casewright.case.unknown import Unknown
from casewright.case.words.languages import Forms, Kind, Word, Wording, day_key
from casewright.case.words.wording import wording_for
from casewright.diagnostics import CasewrightError, Location

Keys = tuple[str | int, ...]

ADULT_YEARS: Final = 18
"""From this age on, man and woman; before it, boy and girl (AMA Manual of Style, age and sex referents)."""


@dataclass(frozen=True)
class ProseValue:
    """One fact in all its forms: suffixes to texts in `forms`, suffixes to reasons in `gaps`."""

    name: str
    keys: Keys
    forms: Forms = field(default_factory=dict)
    gaps: Forms = field(default_factory=dict)


def values_for_prose(cases: Case | Sequence[Case], language: str = "en") -> dict[str, Any]:
    """The values of one case, or of a series under the id of each case, as nested dictionaries of plain text.

    The last part of a name holds the suffix of the form: `{"history": {"diagnosis": {"age": "4 months",
    "age-adjective": "4-month-old", ...}}}`. Raises CasewrightError where two facts would have the same name.
    """
    nested: dict[str, Any] = {}
    for name, (text, location) in sorted(_named_texts(cases, language).items()):
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


def value_texts(cases: Case | Sequence[Case], language: str = "en") -> dict[str, str]:
    """What each value prints, by its dotted name (with the suffix of the form)."""
    texts = sorted(_named_texts(cases, language).items(), key=lambda one: one[0].split("."))
    return {name: text for name, (text, _) in texts}


def unnamed_measurements(cases: Case | Sequence[Case]) -> dict[str, str]:
    """The measured values that have no name in prose, in English, by names of their own: those of a day that is not
    known exactly, and those that share their day. They are no values for prose; checks compare with them."""
    found: dict[str, str] = {}
    for case, prefix in _with_prefixes(cases):
        for measurement in case.measurements:
            if isinstance(measurement.values, Unknown):
                continue
            unit = "" if isinstance(measurement.unit, Unknown) or measurement.unit == "1" else measurement.unit
            days = [measured.day for measured in measurement.values]
            for position, measured in enumerate(measurement.values):
                is_named = isinstance(measured.day, Day) and days.count(measured.day) == 1
                if is_named or isinstance(measured.value, Unknown):
                    continue
                key = re.sub(r"[^a-z0-9]+", "-", str(measured.day).casefold().replace("−", "minus-")).strip("-")
                name = f"{prefix}measurements.{measurement.id}.values.{key}.{position + 1}"
                found[name] = str(_in_unit(measured.value, unit))
    return found


def value_sources(cases: Case | Sequence[Case], language: str = "en") -> dict[str, Location]:
    """Where in the data each value stands, by its dotted name (with the suffix of the form)."""
    return {name: location for name, (_, location) in sorted(_named_texts(cases, language).items())}


def values_of_language(cases: Case | Sequence[Case], language: str) -> tuple[str, ...]:
    """The names of the values that would print something else, or nothing, in another language: those that hold words
    or a decimal sign."""
    own = value_texts(cases, language)
    others = [value_texts(cases, tag) for tag in ("en", "de", "und")]
    return tuple(name for name, text in own.items() if any(other.get(name) != text for other in others))


def unknown_values(cases: Case | Sequence[Case], language: str = "en") -> dict[str, str]:
    """Why a name has no value although the case knows what it means, by its dotted name: a clause without a full stop,
    such as "it is not stated in the case (data/case.yml:181:10)"."""
    reasons: dict[str, str] = {}
    for case, prefix in _with_prefixes(cases):
        for value in prose_values(case, language):
            for suffix, why in value.gaps.items():
                reasons[f"{prefix}{value.name}{suffix}"] = f"{why} ({case.location(*value.keys)})"
    return dict(sorted(reasons.items()))


def values_as_markdown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Nested values as the Markdown that prints them, which is what `{{< var ... >}}` shows."""
    return {
        name: values_as_markdown(value) if isinstance(value, Mapping) else as_markdown(value)
        for name, value in values.items()
    }


def as_markdown(text: str) -> str:
    """Plain text as the Markdown that prints it: Quarto reads variables as Markdown."""
    escaped = re.sub(r"""([\\`*_\[\]<>~^$@{}|#&"'])""", r"\\\1", text)
    escaped = re.sub(r"-{2,}|\.{3,}", lambda run: "".join(f"\\{sign}" for sign in run.group()), escaped)
    return re.sub(r"^(\(?[0-9A-Za-z]*)([-+.):](?=\s|$)|%(?=\s))", r"\1\\\2", escaped)


def prose_values(case: Case, language: str = "en") -> Iterator[ProseValue]:
    """Every fact of the case that prose can speak of, in the order of the file."""
    yield from _Printer(wording_for(language)).values(case)


@dataclass(frozen=True)
class _Printer:
    """Makes the values of a case in one wording."""

    wording: Wording

    def values(self, case: Case) -> Iterator[ProseValue]:
        yield from self._patient(case)
        index_event = case.index_event
        yield self._text("index-event.name", ("index-event", "name"), index_event.name)
        if index_event.drug is not None:
            yield from self._drug("index-event.drug", ("index-event", "drug"), index_event.drug)
        keys: Keys
        for number, past in enumerate(case.history):
            name, keys = f"history.{past.id}", ("history", number)
            for part in ("age", "start", "end"):
                yield from self._time(f"{name}.{part}", (*keys, part), getattr(past, part), "age")
            yield from self._event(name, keys, past)
        for number, event in enumerate(case.course):
            name, keys = f"course.{event.id}", ("course", number)
            for part in ("day", "start", "end"):
                yield from self._time(f"{name}.{part}", (*keys, part), getattr(event, part), "day")
            yield from self._event(name, keys, event)
        yield from self._measurements(case)
        for number, study in enumerate(case.imaging):
            name, keys = f"imaging.{study.id}", ("imaging", number)
            yield self._text(f"{name}.modality", (*keys, "modality"), study.modality)
            yield self._text(f"{name}.site", (*keys, "site"), study.site)
            yield from self._time(f"{name}.day", (*keys, "day"), study.day, "day")
            yield self._texts(f"{name}.findings", (*keys, "findings"), study.findings)
        outcome = case.outcome
        yield from self._time("outcome.day", ("outcome", "day"), outcome.day, "day")
        yield self._text("outcome.name", ("outcome", "name"), outcome.name)
        yield self._term("outcome.vital-status", ("outcome", "vital-status"), outcome.vital_status)
        if outcome.details:
            yield self._texts("outcome.details", ("outcome", "details"), outcome.details)

    def _patient(self, case: Case) -> Iterator[ProseValue]:
        patient = case.patient
        yield from self._time("patient.age", ("patient", "age"), patient.age, "age")
        yield self._term("patient.sex", ("patient", "sex"), patient.sex)
        diagnosis = patient.diagnosis
        yield self._text("patient.diagnosis.name", ("patient", "diagnosis", "name"), diagnosis.name)
        if diagnosis.details:
            yield self._texts("patient.diagnosis.details", ("patient", "diagnosis", "details"), diagnosis.details)
        words: tuple[Word, ...] = ("noun", "pronoun", "object", "possessive")
        for word in words:
            yield self._word_for(word, case)

    def _word_for(self, word: Word, case: Case) -> ProseValue:
        patient = case.patient
        name, keys, suffixes = f"patient.{word}", ("patient", "sex"), self.wording.suffixes[word]
        if patient.sex not in {"male", "female"}:
            return _gap(name, keys, suffixes, "the case does not say that the patient is male or female")
        if word == "noun" and isinstance(patient.age, Unknown):
            return _gap(name, keys, suffixes, "the patient's age is not known")
        is_adult = isinstance(patient.age, Age) and patient.age.earliest_days >= ADULT_YEARS * 365.25
        sex: Literal["male", "female"] = "male" if patient.sex == "male" else "female"
        return self._made(name, keys, word, sex, self.wording.patient(word, sex, is_adult))

    def _event(self, name: str, keys: Keys, event: Event) -> Iterator[ProseValue]:
        yield self._text(f"{name}.name", (*keys, "name"), event.name)
        if event.ordinal is not None:
            yield self._ordinal(f"{name}.ordinal", (*keys, "ordinal"), event.ordinal)
        if event.sites:
            yield self._texts(f"{name}.sites", (*keys, "sites"), event.sites)
        if event.details:
            yield self._texts(f"{name}.details", (*keys, "details"), event.details)
        if event.drugs:
            names = tuple(drug.name for drug in event.drugs)
            yield self._texts(f"{name}.drug-names", (*keys, "drugs"), names)
        for number, drug in enumerate(event.drugs):
            yield from self._drug(f"{name}.drugs.{_slug(drug.name, number)}", (*keys, "drugs", number), drug)
        if event.response is not None:
            yield self._text(f"{name}.response.name", (*keys, "response", "name"), event.response.name)
            if event.response.ordinal is not None:
                way = (*keys, "response", "ordinal")
                yield self._ordinal(f"{name}.response.ordinal", way, event.response.ordinal)
        if event.grading is not None:
            way = (*keys, "grading")
            grade = event.grading.grade
            yield self._known(f"{name}.grading.grade", (*way, "grade"), grade, "grade", self.wording.grade)
            yield self._text(f"{name}.grading.scale", (*way, "scale"), event.grading.scale)
        for key, count in event.counts.items():
            yield self._known(f"{name}.counts.{key}", (*keys, "counts", key), count, "count", self.wording.count)
        for key, quantity in event.quantities.items():
            yield self._quantity(f"{name}.quantities.{key}", (*keys, "quantities", key), quantity)

    def _drug(self, name: str, keys: Keys, drug: Drug) -> Iterator[ProseValue]:
        yield self._text(f"{name}.name", (*keys, "name"), drug.name)
        yield self._quantity(f"{name}.dose", (*keys, "dose"), drug.dose)
        for part, value in (("route", drug.route), ("schedule", drug.schedule)):
            if value is not None:
                yield self._text(f"{name}.{part}", (*keys, part), value)

    def _measurements(self, case: Case) -> Iterator[ProseValue]:
        for number, measurement in enumerate(case.measurements):
            name = f"measurements.{measurement.id}"
            keys: Keys = ("measurements", number)
            yield self._text(f"{name}.name", (*keys, "name"), measurement.name)
            yield self._text(f"{name}.specimen", (*keys, "specimen"), measurement.specimen)
            yield self._text(f"{name}.unit", (*keys, "unit"), measurement.unit)
            if measurement.details:
                yield self._texts(f"{name}.details", (*keys, "details"), measurement.details)
            unit = "" if isinstance(measurement.unit, Unknown) or measurement.unit == "1" else measurement.unit
            limits = measurement.reference_range
            for side in ("low", "high"):
                way = (*keys, "reference-range", side)
                if isinstance(limits, Unknown):
                    yield self._quantity(f"{name}.reference-range.{side}", way, limits)
                elif (limit := getattr(limits, side)) is not None:
                    yield self._quantity(f"{name}.reference-range.{side}", way, _in_unit(limit, unit))
            if isinstance(measurement.values, Unknown):
                yield self._quantity(f"{name}.values", (*keys, "values"), measurement.values)
                continue
            days = [measured.day for measured in measurement.values]
            for position, measured in enumerate(measurement.values):
                if not isinstance(measured.day, Day):
                    continue
                value_name = f"{name}.values.{day_key(measured.day)}"
                way = (*keys, "values", position, "value")
                if days.count(measured.day) > 1:
                    if days.index(measured.day) == position:
                        suffixes = self.wording.suffixes["quantity"]
                        yield _gap(value_name, way, suffixes, "the case has more than one value of that day")
                else:
                    yield self._quantity(value_name, way, _in_unit(measured.value, unit))

    def _time(
        self, name: str, keys: Keys, time: Age | DayPlace | Unknown | Ongoing | None, kind: Kind
    ) -> Iterator[ProseValue]:
        """An age or a day, where the event has one of that name."""
        if isinstance(time, Ongoing):
            yield self._ongoing(name, keys, kind)
        elif time is not None:
            yield self._known(name, keys, time, kind, self.wording.age if kind == "age" else self.wording.day)

    def _text(self, name: str, keys: Keys, value: str | Unknown) -> ProseValue:
        return self._known(name, keys, value, "text", self.wording.text)

    def _texts(self, name: str, keys: Keys, values: Sequence[str] | Unknown) -> ProseValue:
        if isinstance(values, Unknown):
            return self._text(name, keys, values)
        joined = self.wording.listed(values)
        return self._made(name, keys, "text", values, {} if joined is None else self.wording.text(joined))

    def _term(self, name: str, keys: Keys, value: str | Unknown) -> ProseValue:
        return self._known(name, keys, value, "text", self.wording.term)

    def _ordinal(self, name: str, keys: Keys, ordinal: int) -> ProseValue:
        return self._known(name, keys, ordinal, "ordinal", self.wording.ordinal)

    def _quantity(self, name: str, keys: Keys, value: Quantity | Unknown) -> ProseValue:
        return self._known(name, keys, value, "quantity", self.wording.quantity)

    def _ongoing(self, name: str, keys: Keys, kind: Kind) -> ProseValue:
        forms = self.wording.term(str(Ongoing.ONGOING))
        if not forms:
            return self._made(name, keys, kind, Ongoing.ONGOING, forms)
        why = "it is ongoing, and has no end"
        gaps = {suffix: why for suffix in self.wording.suffixes[kind] if suffix not in forms}
        return ProseValue(name, keys, forms, gaps)

    def _known(self, name: str, keys: Keys, value: Any, kind: Kind, make_forms: Callable[[Any], Forms]) -> ProseValue:
        if isinstance(value, Unknown):
            why = "it is not stated in the case" if value is Unknown.NOT_STATED else "the case says that it is unknown"
            return _gap(name, keys, self.wording.suffixes[kind], why)
        return self._made(name, keys, kind, value, make_forms(value))

    def _made(self, name: str, keys: Keys, kind: Kind, value: object, forms: Forms) -> ProseValue:
        missing = [suffix for suffix in self.wording.suffixes[kind] if suffix not in forms]
        return ProseValue(name, keys, forms, {suffix: self.wording.why_not(suffix, value) for suffix in missing})


def _in_unit(value: Quantity | Unknown, unit: str) -> Quantity | Unknown:
    return value if isinstance(value, Unknown) else replace(value, unit=unit)


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


def _named_texts(cases: Case | Sequence[Case], language: str) -> dict[str, tuple[str, Location]]:
    named: dict[str, tuple[str, Location]] = {}
    for case, prefix in _with_prefixes(cases):
        for value in prose_values(case, language):
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
