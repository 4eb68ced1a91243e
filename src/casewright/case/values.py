"""The values of a case for prose: the text of `{{< var history.diagnosis.age >}}`, and its place in the case.

The name of a value is its path in the file of the case, with the id of an event (or the name of a drug) instead of the
position in a list: `course.crs.grading.grade`. A suffix selects another form: `history.diagnosis.age-adjective`. An
unknown value has no text, only a reason. Values print in the language of the project; `language` is its tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, TypeVar

from casewright.case.chronology import Calendar
from casewright.case.derived import Unclear, age_then, change, extremes, interval, percent_change, ratio, spans
from casewright.case.model import Case
from casewright.case.model.events import Event
from casewright.case.model.fields import Part
from casewright.case.model.measurements import Measurement
from casewright.case.model.patient import Patient
from casewright.case.quantity import Quantity
from casewright.case.time import Time
from casewright.case.units.ucum import converted, unit_of_key
from casewright.case.unknown import Ongoing, Unknown
from casewright.case.words.languages import Forms, Kind, Word, Wording
from casewright.case.words.wording import wording_for
from casewright.diagnostics import CasewrightError, Location

Keys = tuple[str | int, ...]
_PartT = TypeVar("_PartT", bound=Part)

ADULT_YEARS: Final = 18
"""From this age on, man and woman; before it, boy and girl (AMA Manual of Style, age and sex referents)."""


@dataclass(frozen=True)
class ProseValue:
    """One fact in all its forms: suffixes to texts in `forms`, suffixes to reasons in `gaps`. `value` is the fact
    itself, of its `kind`, None if it is not known; one that `is_derived` follows from others."""

    name: str
    keys: Keys
    forms: Forms = field(default_factory=dict)
    gaps: Forms = field(default_factory=dict)
    kind: Kind = "text"
    value: object = None
    is_derived: bool = False


def nested(texts: Mapping[str, tuple[str, Location]]) -> dict[str, Any]:
    """Return texts by their dotted names, each with where it is typed, as nested dictionaries: `{"history":
    {"diagnosis": {"age": "4 months", "age-adjective": "4-month-old", ...}}}`.

    Raises CasewrightError if a name is that of a text and of a group.
    """
    tree: dict[str, Any] = {}
    for name, (text, location) in sorted(texts.items()):
        *way, last = name.split(".")
        branch = tree
        for part in way:
            branch = branch.setdefault(part, {})
            if not isinstance(branch, dict):
                raise _clash(name, location)
        if last in branch:
            raise _clash(name, location)
        branch[last] = text
    return tree


def value_texts(cases: Case | Sequence[Case], language: str = "en", names: Collection[str] = ()) -> dict[str, str]:
    """Return what each value prints, by its dotted name (with the suffix of the form)."""
    texts = sorted(placed_texts(cases, language, names).items(), key=lambda one: one[0].split("."))
    return {name: text for name, (text, _) in texts}


def values_of_language(cases: Case | Sequence[Case], language: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of the values that would print something else, or nothing, in another language: those that hold
    words or a decimal sign."""
    own = value_texts(cases, language, names)
    others = [value_texts(cases, tag, names) for tag in ("en", "de", "und")]
    return tuple(name for name, text in own.items() if any(other.get(name) != text for other in others))


def unknown_values(cases: Case | Sequence[Case], language: str = "en", names: Collection[str] = ()) -> dict[str, str]:
    """Return why a name has no value although the case knows what it means, by its dotted name: a clause without a full
    stop, such as "it is not stated in the case (data/case.yml:181:10)"."""
    reasons: dict[str, str] = {}
    for case, prefix in with_prefixes(cases):
        for value in prose_values(case, language, _own(names, prefix)):
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


def prose_values(case: Case, language: str = "en", names: Collection[str] = ()) -> Iterator[ProseValue]:
    """Yield every fact of the case that prose can speak of, in the order of the file, and those of `names` that
    compare two of them."""
    printer = _Printer(wording_for(language), case)
    yield from printer.values()
    for name in dict.fromkeys(names):
        yield from printer.compared(name)


_TIMES: Final = ("age", "gestational_age", "day", "start", "end")
_TERMS: Final = frozenset({"sex", "side", "zygosity", "origin", "classification", "category", "vital_status"})
_QUANTITIES: Final = frozenset({"weight", "height", "dose", "cumulative", "score", "mic", "amount", "quantities"})
_COUNTS: Final = frozenset({"gravida", "para", "counts"})
_NOT_IN_PROSE: Final = frozenset(
    {
        *("id", "code", "kind", "absent", "after", "during", "relations", "source", "called", "time"),
        *("unit", "substance", "reference_range", "values"),  # of a measurement, which has its own way
    }
)
_OF_AN_EVENT: Final = 3
"""The keys that lead to a field of an event: `history`, its number, the field."""


@dataclass(frozen=True)
class _Printer:
    """Makes the values of a case in one wording."""

    wording: Wording
    case: Case

    def values(self) -> Iterator[ProseValue]:
        yield from self._part("", (), self.case)

    def _part(self, name: str, keys: Keys, part: Part) -> Iterator[ProseValue]:
        """Yield the values of a part of the case, its times first."""
        for attribute in sorted(type(part).model_fields, key=lambda one: one not in _TIMES):
            value = getattr(part, attribute)
            if attribute not in _NOT_IN_PROSE and value is not None and value not in ((), {}):
                key = attribute.replace("_", "-")
                yield from self._field(f"{name}.{key}".lstrip("."), (*keys, key), attribute, value)
        if isinstance(part, Event) and part.absent:
            yield self._made(f"{name}.absent", (*keys, "absent"), "text", part.name, self.wording.absent(part.name))
        if isinstance(part, Patient):
            words: tuple[Word, ...] = ("noun", "pronoun", "object", "possessive")
            yield from (self._word_for(word, part) for word in words)
        if isinstance(part, Measurement):
            yield from self._measurement(name, keys, part)

    def _field(self, name: str, keys: Keys, attribute: str, value: Any) -> Iterator[ProseValue]:
        if attribute in _TIMES:
            is_age = attribute in {"age", "gestational_age"} or (keys[0] == "history" and len(keys) == _OF_AN_EVENT)
            yield from self._time(name, keys, value, "age" if is_age else "day")
        elif isinstance(value, Part):
            yield from self._part(name, keys, value)
        elif isinstance(value, Mapping):
            for key, number in value.items():
                yield self._plain(f"{name}.{key}", (*keys, key), attribute, number)
        elif isinstance(value, tuple) and isinstance(value[0], Part):
            if attribute == "drugs":
                yield self._texts(f"{name.removesuffix('s')}-names", keys, tuple(drug.name for drug in value))
            for number, one in enumerate(value):
                yield from self._part(f"{name}.{_called(one, number)}", (*keys, number), one)
        elif isinstance(value, tuple):
            yield self._texts(name, keys, value)
        elif attribute != "drug":  # of a susceptibility, which is named for it
            yield self._plain(name, keys, attribute, value)

    def _plain(self, name: str, keys: Keys, attribute: str, value: Any) -> ProseValue:
        """Return a value that is neither a time nor made of others."""
        if attribute in _TERMS:
            return self._term(name, keys, value)
        if attribute in _QUANTITIES:
            return self._quantity(name, keys, value)
        if attribute in _COUNTS:
            return self._known(name, keys, value, "count", self.wording.count)
        if attribute == "ordinal":
            return self._known(name, keys, value, "ordinal", self.wording.ordinal)
        if attribute in {"grade", "stage"}:
            word: Literal["grade", "stage"] = "grade" if attribute == "grade" else "stage"
            return self._known(name, keys, value, word, partial(self.wording.grade, word=word))
        return self._text(name, keys, value)

    def compared(self, name: str) -> Iterator[ProseValue]:
        """Yield the value that compares two others of the case, by its name with or without a suffix:
        `course.b.since.a`, `measurements.crp.change.day-0.day-14`. None for a name that the case does not know."""
        way = name.split(".")
        if "since" in way and way.index("since") == len(way) - 2:
            yield from self._since(way)
        elif len(way) == 5 and way[0] == "measurements" and way[2] == "in":
            yield from self._converted(way)
        elif len(way) == 5 and way[0] == "measurements" and way[2] in _COMPARISONS:
            number, measurement = _named(self.case.measurements, way[1])
            values = dict(measurement.named_values) if measurement is not None else {}
            second = next((key for key in (way[4], *_without_suffixes(way[4])) if key in values), None)
            if measurement is None or second is None or way[3] not in values:
                return
            pair = [values[key].value for key in (way[3], second)]
            name, keys = ".".join((*way[:4], second)), ("measurements", number, "values")
            if any(isinstance(one, Unknown) for one in pair):
                yield _gap(name, keys, self.wording.suffixes["quantity"], "one of the two values is not stated")
                return
            made = _COMPARISONS[way[2]](*(one for one in pair if isinstance(one, Quantity)))
            if isinstance(made, Quantity) and way[2] == "change":
                made = made.in_unit(measurement.printed_unit)
            yield self._follows(name, keys, made, "quantity", self.wording.quantity)

    def _converted(self, way: Sequence[str]) -> Iterator[ProseValue]:
        """Yield a value in another unit: `measurements.glucose.in.mmol-per-l.day-0`, `.highest`, `.range`."""
        number, measurement = _named(self.case.measurements, way[1])
        if measurement is None:
            return
        of = f"measurements.{way[1]}"
        printed = {one.name: one for one in self._measurement(of, ("measurements", number), measurement)}
        own: tuple[str, ...] = (way[4], *_without_suffixes(way[4]))
        for key in own:
            value = printed.get(f"{of}.values.{key}") or printed.get(f"{of}.{key}")
            if value is None or value.kind != "quantity":
                continue
            name = ".".join((*way[:4], key))
            unit = unit_of_key(way[3])
            if unit is None:
                why = f"`{way[3]}` is no unit that is known here: write it as `mmol-per-l`"
            elif not isinstance(value.value, Quantity):
                why = value.gaps.get("", "it is not stated in the case")
            else:
                try:
                    made = converted(value.value, unit, measurement.substance)
                except ValueError as error:
                    why = str(error)
                else:
                    yield self._follows(name, value.keys, made, "quantity", self.wording.quantity)
                    return
            yield replace(_gap(name, value.keys, self.wording.suffixes["quantity"], why, "quantity"), is_derived=True)
            return

    def _since(self, way: Sequence[str]) -> Iterator[ProseValue]:
        calendar = Calendar(self.case)
        owner = "outcome" if way[0] == "outcome" else way[1] if len(way) > 3 else ""
        parts: Mapping[str, Sequence[Any]] = {
            "history": self.case.history,
            "course": self.case.course,
            "imaging": self.case.imaging,
        } | {"follow-up": self.case.follow_up}
        keys: Keys = ("outcome", "day")
        later: Any = self.case.outcome.day if owner == "outcome" else None
        if owner != "outcome":
            number, part = _named(parts.get(way[0], ()), owner)
            if part is None:
                return
            keys, later = (way[0], number), calendar.started(owner)
            if len(way) == 5:
                later = getattr(part, way[2], None)
        for earlier in (way[-1], *_without_suffixes(way[-1])):
            if (started := calendar.started(earlier)) is not None:
                name = ".".join((*way[:-1], earlier))
                made = interval(self.case, started, later)
                yield self._follows(name, keys, made, "length", self.wording.length)
                return

    def _follows(self, name: str, keys: Keys, value: Any, kind: Kind, make_forms: Callable[[Any], Forms]) -> ProseValue:
        """Return a derived value, or why there is none."""
        if isinstance(value, Unclear):
            return replace(_gap(name, keys, self.wording.suffixes[kind], value.why), is_derived=True)
        return replace(self._made(name, keys, kind, value, make_forms(value)), is_derived=True)

    def _word_for(self, word: Word, patient: Patient) -> ProseValue:
        name, keys, suffixes = f"patient.{word}", ("patient", "sex"), self.wording.suffixes[word]
        if patient.sex not in {"male", "female"}:
            return _gap(name, keys, suffixes, "the case does not say that the patient is male or female")
        age, adult = patient.age, ADULT_YEARS * 365.25
        if word == "noun" and not isinstance(age, Time):
            return _gap(name, keys, suffixes, "the patient's age is not known")
        earliest, latest = (age.earliest, age.latest) if isinstance(age, Time) and age.form == "age" else (None, None)
        is_adult = earliest is not None and earliest >= adult
        if word == "noun" and isinstance(age, Time) and age.bound and not (is_adult or (latest or adult) < adult):
            return _gap(name, keys, suffixes, "the age does not tell a child from an adult")
        sex: Literal["male", "female"] = "male" if patient.sex == "male" else "female"
        return self._made(name, keys, word, sex, self.wording.patient(word, sex, is_adult))

    def _measurement(self, name: str, keys: Keys, measurement: Measurement) -> Iterator[ProseValue]:
        if measurement.unit == "1":
            gap = _gap(f"{name}.unit", (*keys, "unit"), self.wording.suffixes["unit"], "it has no unit")
            yield replace(gap, is_derived=True)
        else:
            yield self._known(f"{name}.unit", (*keys, "unit"), measurement.unit, "unit", lambda unit: {"": unit})
        yield from self._limits(name, keys, measurement)
        if isinstance(measurement.values, Unknown):
            yield self._quantity(f"{name}.values", (*keys, "values"), measurement.values)
            return
        called = [key for key, _ in measurement.named_values]
        for position, (key, measured) in enumerate(measurement.named_values):
            way = (*keys, "values", position, "value")
            yield self._quantity(f"{name}.values.{key}", way, _in_unit(measured.value, measurement.printed_unit))
        for key in {key.rpartition("-")[0] for key in called if key.endswith("-second")}:
            several = " and ".join(f"`{one}`" for one in called if one.startswith(f"{key}-"))
            why = f"the case has more than one value of that time: {several}"
            gap = _gap(f"{name}.values.{key}", (*keys, "values"), self.wording.suffixes["quantity"], why)
            yield replace(gap, is_derived=True)
        for extreme in extremes(self.case, measurement):
            own = f"{name}.{extreme.name}"
            if extreme.position is None:
                gap = _gap(own, (*keys, "values"), self.wording.suffixes["quantity"], extreme.why)
                yield replace(gap, is_derived=True)
                continue
            way = (*keys, "values", extreme.position)
            measured = measurement.values[extreme.position]
            value = self._quantity(own, (*way, "value"), _in_unit(measured.value, measurement.printed_unit))
            times = self._time(f"{own}-day", (*way, "day"), measured.day, "day", with_age=False)
            yield from (replace(one, is_derived=True) for one in (value, *times))
        for key, span in spans(self.case, measurement):
            made = span if isinstance(span, Unclear) else span.in_unit(measurement.printed_unit)
            yield self._follows(f"{name}.{key}", (*keys, "values"), made, "quantity", self.wording.quantity)

    def _limits(self, name: str, keys: Keys, measurement: Measurement) -> Iterator[ProseValue]:
        limits = measurement.reference_range
        for side in ("low", "high"):
            way = (*keys, "reference-range", side)
            if isinstance(limits, Unknown):
                yield self._quantity(f"{name}.reference-range.{side}", way, limits)
            elif limits is not None and (limit := getattr(limits, side)) is not None:
                yield self._quantity(f"{name}.reference-range.{side}", way, _in_unit(limit, measurement.printed_unit))
        if limits is not None and not isinstance(limits, Unknown) and limits.normal is not None:
            yield self._text(f"{name}.reference-range.normal", (*keys, "reference-range"), limits.normal)

    def _time(
        self, name: str, keys: Keys, time: Time | Unknown | Ongoing | None, kind: Kind, *, with_age: bool = True
    ) -> Iterator[ProseValue]:
        """Yield a time, where the event has one of that name, and in the course the age at it."""
        if isinstance(time, Time):
            kind, makes = ("age", self.wording.age) if time.form in {"age", "gestation"} else ("day", self.wording.day)
            yield self._made(name, keys, kind, time, makes(time))
            if with_age and name.partition(".")[0] not in {"patient", "history"} and time.form != "age":
                then = age_then(self.case, time)
                yield self._follows(f"{name}-age", keys, then, "age", self.wording.age)
        elif isinstance(time, Ongoing):
            yield self._ongoing(name, keys, kind)
        elif time is not None:
            yield self._known(name, keys, time, kind, self.wording.text)

    def _text(self, name: str, keys: Keys, value: str | Unknown) -> ProseValue:
        return self._known(name, keys, value, "text", self.wording.text)

    def _texts(self, name: str, keys: Keys, values: Sequence[str] | Unknown) -> ProseValue:
        if isinstance(values, Unknown):
            return self._text(name, keys, values)
        joined = self.wording.listed(values)
        return self._made(name, keys, "text", values, {} if joined is None else self.wording.text(joined))

    def _term(self, name: str, keys: Keys, value: str | Unknown) -> ProseValue:
        return self._known(name, keys, value, "text", self.wording.term)

    def _quantity(self, name: str, keys: Keys, value: Quantity | Unknown) -> ProseValue:
        return self._known(name, keys, value, "quantity", self.wording.quantity)

    def _ongoing(self, name: str, keys: Keys, kind: Kind) -> ProseValue:
        forms = self.wording.term(str(Ongoing.ONGOING))
        if not forms:
            return self._made(name, keys, kind, Ongoing.ONGOING, forms)
        why = "it is ongoing, and has no end"
        gaps = {suffix: why for suffix in self.wording.suffixes[kind] if suffix not in forms}
        return ProseValue(name, keys, forms, gaps, kind, Ongoing.ONGOING)

    def _known(self, name: str, keys: Keys, value: Any, kind: Kind, make_forms: Callable[[Any], Forms]) -> ProseValue:
        if isinstance(value, Unknown):
            why = "it is not stated in the case" if value is Unknown.NOT_STATED else "the case says that it is unknown"
            return _gap(name, keys, self.wording.suffixes[kind], why, kind)
        return self._made(name, keys, kind, value, make_forms(value))

    def _made(self, name: str, keys: Keys, kind: Kind, value: object, forms: Forms) -> ProseValue:
        missing = [suffix for suffix in self.wording.suffixes[kind] if suffix not in forms]
        gaps = {suffix: self.wording.why_not(suffix, value) for suffix in missing}
        return ProseValue(name, keys, forms, gaps, kind, value)


def _in_unit(value: Quantity | Unknown, unit: str) -> Quantity | Unknown:
    return value if isinstance(value, Unknown) or value.style == "power" else value.in_unit(unit)


_COMPARISONS: Final[Mapping[str, Callable[..., Quantity | Unclear]]] = {
    "change": change,
    "percent-change": percent_change,
    "ratio": ratio,
}


def _without_suffixes(key: str) -> Iterator[str]:
    """Yield a name without its last parts, one after another, as a suffix may be behind it."""
    while "-" in key:
        key = key.rpartition("-")[0]
        yield key


def _named(parts: Sequence[_PartT], identifier: str) -> tuple[int, _PartT | None]:
    """Return the part with an id, and its number."""
    return next(((number, one) for number, one in enumerate(parts) if getattr(one, "id", "") == identifier), (0, None))


def _own(names: Collection[str], prefix: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _gap(name: str, keys: Keys, suffixes: Sequence[str], why: str, kind: Kind = "text") -> ProseValue:
    return ProseValue(name, keys, {}, dict.fromkeys(suffixes, why), kind)


def _called(part: Any, number: int) -> str:
    """Return what a part of a list has in the names of values: its id, its name in lower case with hyphens for other
    signs, or its number."""
    if identifier := getattr(part, "id", ""):
        return str(identifier)
    name = getattr(part, "name", None) or getattr(part, "drug", None)
    if name is None:
        return str(number + 1)
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or f"drug-{number + 1}"


def with_prefixes(cases: Case | Sequence[Case]) -> Iterator[tuple[Case, str]]:
    """Yield each case with what its values' names begin with: nothing for the only case, its id in a series."""
    series = (cases,) if isinstance(cases, Case) else tuple(cases)
    for case in series:
        yield case, "" if len(series) == 1 else f"{case.id}."


def placed_texts(
    cases: Case | Sequence[Case], language: str = "en", names: Collection[str] = ()
) -> dict[str, tuple[str, Location]]:
    """Return what each value prints and where in the data it is, by its dotted name (with the suffix of the form)."""
    named: dict[str, tuple[str, Location]] = {}
    for case, prefix in with_prefixes(cases):
        for value in prose_values(case, language, _own(names, prefix)):
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
