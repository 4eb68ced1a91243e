"""Values derived from a case: the time between two events, an age at an event, extremes, changes and ratios.

A derived value is as exact as the values that it is derived from. If these allow two results there is no value, only
the reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from casewright.case.chronology import Calendar, Stretch
from casewright.case.model import Case
from casewright.case.model.measurements import MeasuredValue, Measurement
from casewright.case.quantity import Quantity
from casewright.case.time import BIRTH, DAYS_PER_UNIT, INDEX_EVENT, UNITS, Length, Time, Unit
from casewright.case.unknown import Ongoing, Unknown


@dataclass(frozen=True)
class Unclear:
    """Why nothing follows: a clause without a full stop."""

    why: str


def age_then(case: Case, time: object) -> Time | Unclear:
    """Return the age at a time of the course, in the coarser unit of the two that it follows from."""
    age = case.patient.age
    if not isinstance(age, Time):
        return Unclear("the patient's age at the index event is not known")
    if not isinstance(time, Time) or not time.is_exact:
        return Unclear("the time is not known exactly")
    if time.form == "age":
        return time
    if not age.is_exact:
        return Unclear(f"the patient's age at the index event is {age}")
    if time.form == "gestation":
        return Unclear("a gestational age is not counted from birth")
    since = time if not time.is_of_event else _from_index(case, time)
    if since is None:
        life = Calendar(case).moment(time).life
        if not (math.isfinite(life.earliest) and math.isfinite(life.latest)):
            return Unclear(f"how long after the index event `{time}` is does not follow")
        return _age_within(life, age, age.unit)
    unit = max(age.unit, since.length.unit, key=lambda one: DAYS_PER_UNIT[one])
    total = age.length.days + since.nominal
    if total < 0:
        return Unclear("the patient was not born then")
    if age.unit == since.length.unit or age.length.days == 0:
        completed = _completed(total + 1e-9, unit)
    else:
        return _age_within(Calendar(case).moment(time).life, age, unit)
    return Time(completed, "age", BIRTH)


def _age_within(life: Stretch, age: Time, unit: Unit) -> Time | Unclear:
    """Return the age in completed units, where a stretch of life has only one."""
    completed = _completed(life.earliest + 1e-9, unit)
    last = _completed(max(life.latest - 1e-9, 0.0), unit)
    if last != completed:
        return Unclear(f"from {age} at the index event, the age can be {completed} or {last}")
    return Time(completed, "age", BIRTH)


def _from_index(case: Case, time: Time) -> Time | None:
    """Return a time of another event's clock on that of the index event, where both are given in days or in one
    unit."""
    started = Calendar(case).started(time.clock)
    if not isinstance(started, Time) or started.is_of_event or not started.is_exact:
        return None
    if started.length.unit != time.length.unit or {started.form, time.form} - {"day", "elapsed"}:
        return None
    if started.form != time.form and time.length.unit != "day":
        return None
    day = math.floor(started.nominal) if started.form == "day" else started.nominal
    return _counted(day + time.nominal, time.length.unit, started if started.form == "day" else time)


def _counted(days: float, unit: Unit, like: Time) -> Time:
    number = round(abs(days) / DAYS_PER_UNIT[unit])
    return replace(like, length=Length(((number, unit),)), clock=INDEX_EVENT, backwards=days < 0, hour=None)


def _completed(days: float, unit: Unit) -> Length:
    """Days of life in completed units; months with years above them only where the times have them."""
    return Length(((math.floor(days / DAYS_PER_UNIT[unit] + 1e-6), unit),))


def interval(case: Case, earlier: object, later: object) -> Length | Unclear:
    """Return the time between two times of a case, in the unit that both are given in."""
    for time in (earlier, later):
        if not isinstance(time, Time) or not time.is_exact:
            said = f"`{time}`" if isinstance(time, (Time, Ongoing)) else "not known"
            return Unclear(f"one of the two times is {said}, and nothing follows from that")
    assert isinstance(earlier, Time)
    assert isinstance(later, Time)
    first, last = (_on_the_index(case, time) for time in (earlier, later))
    if first is None or last is None:
        return Unclear(f"`{earlier}` and `{later}` do not count from the same event")
    if first.hour is not None and last.hour is not None:
        minutes = round((last.nominal - first.nominal) * 1440)
        hours, rest = divmod(abs(minutes), 60)
        parts: tuple[tuple[int, Unit], ...] = ((hours, "hour"),) if not rest else ((hours, "hour"), (rest, "minute"))
        length = Length(parts if hours else ((rest, "minute"),))
        return length if minutes > 0 else Unclear("the first of the two is not the earlier one")
    days = last.length.days * (-1 if last.backwards else 1) - first.length.days * (-1 if first.backwards else 1)
    if days <= 0:
        return Unclear("both are on one day" if days == 0 else "the first of the two is not the earlier one")
    if first.form == last.form == "gestation":
        return Length(((round(days), "day"),))
    zero = next((one for one in (first, last) if one.length.days == 0 and one.form != "age"), None)
    if zero is not None:  # from the index event itself
        other = last if zero is first else first
        return other.length if other.hour is None else Unclear("the hour of the index event is not stated")
    units = {one.length.unit for one in (first, last)}
    if first.form != last.form or len(units) > 1:
        return Unclear(f"`{earlier}` and `{later}` are given in different units")
    return _length(days, next(iter(units)), {unit for one in (first, last) for _, unit in one.length.parts})


def _on_the_index(case: Case, time: Time) -> Time | None:
    if not time.is_of_event:
        return time
    return _from_index(case, time)


def _length(days: float, unit: Unit, units: set[Unit]) -> Length:
    """Days in a unit, with those above it that the times themselves were given in."""
    parts: list[tuple[int, Unit]] = []
    left = days + 1e-6
    for one in UNITS[: UNITS.index(unit) + 1]:
        if one in units and (one == unit or left >= DAYS_PER_UNIT[one]):
            number = round(left / DAYS_PER_UNIT[one]) if one == unit else int(left / DAYS_PER_UNIT[one])
            left -= number * DAYS_PER_UNIT[one]
            if number or (one == unit and not parts):
                parts.append((number, one))
    return Length(tuple(parts))


@dataclass(frozen=True)
class Extreme:
    """One value of a measurement that stands out, and what its name begins with."""

    name: str
    position: int | None
    why: str = ""


def extremes(case: Case, measurement: Measurement) -> Iterator[Extreme]:
    """Yield the first, last, highest and lowest value of a measurement, on each side where it has sides."""
    if isinstance(measurement.values, Unknown):
        return
    calendar = Calendar(case)
    for side in dict.fromkeys(one.side for one in measurement.values):
        end = f"-{side}" if side else ""
        own = [(number, one) for number, one in enumerate(measurement.values) if one.side == side]
        known = [(number, one) for number, one in own if isinstance(one.value, Quantity)]
        dated = [(number, _middle(calendar, one)) for number, one in known]
        when = [(number, at) for number, at in dated if at is not None]
        if len(when) > 1:
            yield Extreme(f"first{end}", min(when, key=lambda one: one[1])[0])
            yield Extreme(f"last{end}", max(when, key=lambda one: one[1])[0])
        sized = [(number, one.value) for number, one in known if isinstance(one.value, Quantity) and one.value.is_sized]
        if len(sized) < 2 or len(sized) < len(known):
            continue
        for name, sign in (("highest", 1), ("lowest", -1)):
            yield _extreme(f"{name}{end}", sized, sign)


def spans(case: Case, measurement: Measurement) -> Iterator[tuple[str, Quantity | Unclear]]:
    """Yield the range of a measurement over the course, by `range` and the side: from the lowest value to the
    highest."""
    found = {one.name: one for one in extremes(case, measurement)}
    for name, lowest in found.items():
        if not name.startswith("lowest"):
            continue
        ends: list[Quantity] = []
        why = ""
        for one in (lowest, found[f"highest{name.removeprefix('lowest')}"]):
            value = None if one.position is None or isinstance(measurement.values, Unknown) else (
                measurement.values[one.position].value
            )  # fmt: skip
            if isinstance(value, Quantity) and value.is_sized and not value.comparator:
                ends.append(value)
            else:
                why = why or one.why or f"{value} is not one exact number"
        if why or min(ends[0].numbers) == max(ends[1].numbers):
            yield name.replace("lowest", "range"), Unclear(why or "all values are the same")
        else:
            both = (min(ends[0].numbers), max(ends[1].numbers))
            yield name.replace("lowest", "range"), replace(ends[1], numbers=both, joint="–", words="")


def _extreme(name: str, values: list[tuple[int, Quantity]], sign: int) -> Extreme:
    """Return the value that no other can exceed, whatever `<` and `>` leave open."""

    def ends(value: Quantity) -> tuple[float, float]:
        low, high = (math.inf * side if end is None else float(end) for side, end in ((-1, value.low), (1, value.high)))
        return (low, high) if sign > 0 else (-high, -low)

    number, best = max(values, key=lambda one: ends(one[1]))
    others = [ends(value)[1] for other, value in values if other != number]
    if max(others) > ends(best)[0]:
        return Extreme(name, None, f"the limits of the assay leave open which value is the {name.partition('-')[0]}")
    return Extreme(name, number)


def _middle(calendar: Calendar, one: MeasuredValue) -> float | None:
    stretch = calendar.moment(one.day).elapsed
    ends = [end for end in (stretch.earliest, stretch.latest) if math.isfinite(end)]
    return sum(ends) / len(ends) if ends else None


def change(first: Quantity, second: Quantity) -> Quantity | Unclear:
    """Return how far two values of one measurement are apart, without a sign."""
    if first.number is None or second.number is None or first.comparator or second.comparator:
        return Unclear(f"{first} and {second} are not both one exact number")
    return replace(second, numbers=(abs(second.number - first.number),), style="", words="")


def percent_change(first: Quantity, second: Quantity) -> Quantity | Unclear:
    """Return the change as a part of the first value, in whole percent."""
    apart = change(first, second)
    if isinstance(apart, Unclear):
        return apart
    if first.number is None or not first.number or apart.number is None:
        return Unclear("the first value is 0")
    return Quantity((Decimal(round(apart.number / abs(first.number) * 100)),), "%")


def ratio(first: Quantity, second: Quantity) -> Quantity | Unclear:
    """Return how many times the first value the second one is, with two significant digits."""
    if first.number is None or second.number is None or first.comparator or second.comparator or not first.number:
        return Unclear(f"{first} and {second} are not both one exact number")
    times = second.number / first.number
    digits = max(0, 1 - times.adjusted()) if times else 0
    return Quantity((round(times, digits) if digits else Decimal(round(times)),))
