"""The facts of a case for comparison with prose: each value with its number, unit, time and kind.

Facts have the names of the values for prose and English words in every language. A value of several numbers (a range, a
pair) is one fact per number; the fact of an unknown value has no text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from casewright.case.quantity import Quantity
from casewright.case.time import DAYS_PER_UNIT, Length, Time
from casewright.case.unknown import Ongoing

if TYPE_CHECKING:
    from casewright.case.chronology import Calendar
    from casewright.case.model import Case
    from casewright.case.values import ProseValue

FactKind = Literal["text", "age", "day", "elapsed", "quantity", "grade", "count", "ordinal"]
CALLED = "called"
"""The last part of the name of a fact that says what the text calls a patient of a series."""
TITRE = "titre"
"""The unit of a ratio to 1, such as `1:320`."""


@dataclass(frozen=True)
class CaseFact:
    """A fact. `text` is it in print, empty if it is not known.

    `number` is its number in `unit`: of a day the day from the index event, of an age the months (`unit` is the one
    that it was given in), of a time elapsed its length in its smallest unit. `bound` is what is known if that is not
    the number itself: `by`, `before`, `after`, `from`, `about` of a day, `<`, `>`, `≤`, `≥` of a quantity; of a time
    elapsed it is `after` or `before`. `day` is the day, counted from midnight, that a measured value is of, or on which
    a time elapsed ends.
    """

    name: str
    kind: FactKind
    text: str
    number: Decimal | None = None
    unit: str = ""
    bound: str = ""
    day: Decimal | None = None

    def as_json(self) -> list[str | None]:
        return [None if one is None else str(one) for one in astuple(self)]


def facts_from_json(data: Iterable[Sequence[Any]]) -> tuple[CaseFact, ...]:
    """Return the facts that `CaseFact.as_json` wrote."""
    return tuple(
        CaseFact(name, kind, text, _number(number), unit, bound, _number(day))
        for name, kind, text, number, unit, bound, day in data
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def case_facts(cases: Case | Sequence[Case]) -> tuple[CaseFact, ...]:
    """Return the facts of one case, or of a series under the id of each case, in the order of the files."""
    from casewright.case.chronology import Calendar
    from casewright.case.model import Case  # with a library that takes a while to import
    from casewright.case.relations import person_names
    from casewright.case.values import prose_values, with_prefixes

    found: list[CaseFact] = []
    series = [] if isinstance(cases, Case) else list(cases)
    if len(series) > 1:
        names = person_names(series).items()
        found += [CaseFact(f"{one}.{CALLED}", "text", name) for one, several in names for name in several]
    for case, prefix in with_prefixes(cases):
        calendar = Calendar(case)
        days = {
            f"measurements.{one.id}.values.{key}": measured.day
            for one in case.measurements
            for key, measured in one.named_values
        }
        for value in prose_values(case):
            for fact in _facts(value):
                day = _day_of(days.get(value.name, value.value if fact.kind == "elapsed" else None), calendar)
                found.append(replace(fact, name=f"{prefix}{fact.name}", day=day))
        for name, time in days.items():  # a value that is given at a time elapsed speaks of that time too
            if isinstance(time, Time) and time.form == "elapsed":
                found.append(_time_fact(f"{prefix}{name}.time", time, str(time)))
    return tuple(found)


def _day_of(time: object, calendar: Calendar) -> Decimal | None:
    """Return the day on which a time is, None if it may be one of several."""
    if not isinstance(time, Time) or time.form not in {"day", "elapsed"} or time.bound:
        return None
    if time.form == "day" and not time.is_of_event:
        return Decimal(time.number)
    day = calendar.moment(time).day
    if not (math.isfinite(day.earliest) and math.isfinite(day.latest)):
        return None
    return Decimal(math.floor(day.earliest)) if math.floor(day.earliest) == math.floor(day.latest) else None


def _facts(value: ProseValue) -> Iterator[CaseFact]:
    if value.is_derived or value.kind in {"noun", "pronoun", "object", "possessive"}:
        return
    name, kind, what, text = value.name, value.kind, value.value, value.forms.get("", "")
    if isinstance(what, Ongoing):
        return
    if isinstance(what, Time):
        yield _time_fact(name, what, text)
    elif isinstance(what, Quantity):
        yield from _quantity_facts(name, what, text)
    elif kind in {"grade", "stage"}:
        yield CaseFact(name, "grade", text, unit=value.forms.get("-number", ""))
    elif kind in {"count", "ordinal"}:
        yield CaseFact(
            name, "count" if kind == "count" else "ordinal", text, Decimal(what) if isinstance(what, int) else None
        )
    elif kind in {"age", "day", "quantity"}:
        yield CaseFact(name, _KINDS[kind], text)
    else:
        yield CaseFact(name, "text", text)


_KINDS: dict[str, FactKind] = {"age": "age", "day": "day", "quantity": "quantity"}


def _time_fact(name: str, time: Time, text: str) -> CaseFact:
    if time.form in {"age", "gestation"}:
        return CaseFact(
            name, "age", text, months(time.length) if time.form == "age" and not time.bound else None, time.length.unit
        )
    if time.form == "elapsed" or time.is_of_event:
        unit = time.length.unit
        number = round(time.length.days / DAYS_PER_UNIT[unit])
        exact = time.is_exact and not time.is_of_event
        return CaseFact(name, "elapsed", text, Decimal(number) if exact else None, unit, time.direction)
    bound = "" if time.bound == "between" else time.bound
    return CaseFact(name, "day", text, None if time.last else Decimal(time.number), bound=bound)


def months(length: Length) -> Decimal:
    """Return a length of time in months."""
    return sum((Decimal(number) * MONTHS[unit] for number, unit in length.parts), Decimal(0))


MONTHS: Final[Mapping[str, Decimal]] = {
    **{str(unit): Decimal(repr(days)) / Decimal(repr(DAYS_PER_UNIT["month"])) for unit, days in DAYS_PER_UNIT.items()},
    "month": Decimal(1),
    "year": Decimal(12),
}
"""The months in each unit of time."""


def _quantity_facts(name: str, value: Quantity, text: str) -> Iterator[CaseFact]:
    bound = {"up to": "≤", "about": "", "~": ""}.get(value.comparator, value.comparator)
    if value.joint == ":" and value.numbers[0] == 1:
        yield CaseFact(name, "quantity", text, value.numbers[1], TITRE, bound)
    elif not value.numbers:
        yield CaseFact(name, "text", text)
    else:
        for number in value.numbers:
            yield CaseFact(name, "quantity", text, number, value.unit, bound)
