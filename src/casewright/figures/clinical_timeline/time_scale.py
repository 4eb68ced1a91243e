"""From days to millimetres: an axis of segments with breaks between, each with a scale of its own or none.

Segments, from the left: ages (years), "before" (days that are known only to lie before the first one stated), stretches
of minutes, hours, days, months or years, each to scale, and a time that is alone in its unit ("1 month after"), which
has a place and no scale. Where all times are given in one unit, the axis is one stretch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from casewright.figures.clinical_timeline.course import DAYS_PER_YEAR, UNITS, Course, Edge, Row

AGES, BEFORE, DAYS, WORDS = "ages", "before", "days", "words"

BREAK_MM = 3.2
_MARGIN_MM = 2.0
_UNSCALED_MM = 16.0
_LEAST_DAYS_MM = 14.0
_LEAST_SHARE = 1 / 8
_LEAST_STEP = 1 / 36
"""Of one scale for all days, what a stretch of them needs to be read, and what each day of it."""
_MOST_EMPTY = 0.6
"""How much of one scale may be days between stretches on which nothing happens, where one of them is a course."""
_LARGEST_HISTORY = 1 / 2
"""How wide the ages may be, of the width of the course."""
_TICK_STEPS = (1, 2, 5, 7, 10, 14, 20, 28, 50, 100, 200, 365, 500, 1000, 2000, 3650, 7300)
_AGE_STEPS = (1, 2, 5, 10, 20, 50)
_STEPS = {
    "minute": (1, 2, 5, 10, 15, 30, 60),
    "hour": (1, 2, 3, 6, 12, 24, 48, 96),
    "month": (1, 2, 3, 6, 12, 24),
    "year": _AGE_STEPS,
}
_DAYS_PER = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "month": DAYS_PER_YEAR / 12, "year": DAYS_PER_YEAR}


@dataclass(frozen=True)
class Segment:
    """A stretch of the axis: `first` to `last` (days; ages in days since birth) drawn from `left` to `right` mm, its
    numbers in `unit`."""

    kind: str
    first: float
    last: float
    left: float
    right: float
    words: str = ""
    unit: str = "day"

    def x(self, value: float) -> float:
        """Millimetres; values outside are drawn at the segment's edge."""
        if self.kind in (BEFORE, WORDS) or self.last == self.first:
            return (self.left + self.right) / 2
        share = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return self.left + _MARGIN_MM + share * (self.right - self.left - 2 * _MARGIN_MM)


@dataclass(frozen=True)
class Tick:
    """A number under the axis."""

    x: float
    text: str


@dataclass(frozen=True)
class TimeScale:
    """The whole axis."""

    segments: tuple[Segment, ...]

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right

    def of(self, kind: str) -> tuple[Segment, ...]:
        return tuple(segment for segment in self.segments if segment.kind == kind)

    def stretch(self, ages: bool) -> tuple[float, float]:
        """Return the left and right end of what a row of ages, or of days, can use."""
        own = [segment for segment in self.segments if (segment.kind == AGES) == ages]
        return own[0].left, own[-1].right

    def x(self, value: float, *, ages: bool = False) -> float:
        """Return where a day (or an age in days) is drawn; between two segments, at the later one's beginning."""
        scaled = [one for one in self.segments if (one.kind == AGES if ages else one.kind in (DAYS, WORDS))]
        for segment in scaled:
            if value <= segment.last:
                return segment.x(value)
        return scaled[-1].right

    def place(self, edge: Edge, *, ages: bool = False) -> float | None:
        """Return where an edge is drawn that is known: a day or an age on its scale, a length of time in words ("1
        month after") at its own place beside the scale. None for one that is open, and for words that fall within a
        stretch of days: there they are no day, but all the days they can mean."""
        nominal = edge.nominal
        if nominal is None:
            return None
        if ages or edge.known:
            return self.x(nominal, ages=ages)
        worded = next((one.x(nominal) for one in self.of(WORDS) if one.words == edge.words), None)
        if worded is not None:
            return worded
        scaled = next((one for one in self.of(DAYS) if one.first <= nominal <= one.last), None)
        if scaled is None or UNITS.index(scaled.unit) < UNITS.index(_SCALED_WITH.get(edge.unit, edge.unit)):
            return None
        return scaled.x(nominal)


def scale_for(course: Course, left: float, right: float) -> TimeScale:
    """Return the axis for a course between two places in millimetres.

    Times further apart than their neighbourhood is long, and times of different units, are separated by a break.
    """
    age_rows = [row for row in course.rows if row.ages]
    day_rows = [row for row in course.rows if not row.ages]
    parts: list[_Part] = []
    if age_rows:
        known = [edge.earliest for row in age_rows for edge in _edges(row) if edge.earliest is not None]
        newest = max([course.age_days or 0.0, *known, DAYS_PER_YEAR])
        parts.append(_Part(AGES, 0.0, newest))
    edges = [edge for row in day_rows for edge in _edges(row)]
    short = [edge for edge in edges if edge.unit in {"minute", "hour"}]
    # what began no earlier than "4 months before" is drawn from that place, not from a day that nobody stated
    coarse = [edge for edge in edges if edge.rounded or edge.unit in _COARSE]
    rounded = {value for edge in coarse for value in (edge.earliest, edge.latest)}
    days = sorted(
        {
            0.0,
            *(
                value
                for edge in edges
                if edge not in coarse and edge not in short
                for value in (edge.earliest, edge.latest)
                if value is not None and (edge.known or value not in rounded)
            ),
        }
    )
    scaled = [value for value in days if value != -1 or not _only_bounds(edges, value)]
    if any(edge.earliest is None and edge.latest is not None and edge.latest < 0 for edge in edges):
        parts.append(_Part(BEFORE, min(scaled), min(scaled)))
    if day_rows:
        parts += _stretches(scaled, short, edges)
    return TimeScale(tuple(_placed(parts, left, right)))


@dataclass(frozen=True)
class _Part:
    """A segment before it has its place."""

    kind: str
    first: float
    last: float
    words: str = ""
    unit: str = "day"


_COARSE: Final = ("month", "year")
_SCALED_WITH: Final = {"week": "day", "year": "month"}
"""Units whose times are on one scale with those of another."""


def _stretches(days: Sequence[float], short: Sequence[Edge], edges: Sequence[Edge]) -> list[_Part]:
    """Return the stretches of days and of other units, in their order."""
    worded = [
        edge for edge in edges if edge.rounded and edge.unit not in {"minute", "hour"} and edge.nominal is not None
    ]
    coarse = [edge for edge in worded if not edge.words.startswith("day ")]
    parts: list[_Part] = []
    if short:
        parts += _short_parts(short)
        days = [value for value in days if not any(part.first <= value <= part.last for part in parts)]
    bounds = {
        (value, edge.unit)
        for edge in edges
        if edge.unit in _COARSE and not edge.rounded
        for value in (edge.earliest, edge.latest)
        if value is not None
    }
    if not coarse:  # a bound in months or years is on their scale, or among the days
        days = sorted({*days, *(value for value, _ in bounds)})
    clusters = _clusters(days) if days else []
    for edge in coarse:  # what falls among the days is drawn over all the days it can mean: they need their place
        if _holds(clusters, edge):
            days = sorted({*days, *(value for value in (edge.earliest, edge.latest) if value is not None)})
    clusters = _clusters(days) if days else []
    apart = {(edge.nominal or 0.0, edge.words, edge.unit) for edge in coarse if not _holds(clusters, edge)}
    if coarse:
        apart |= {
            (value, "", unit) for value, unit in bounds if not any(one[0] <= value <= one[-1] for one in clusters)
        }
    beside = sorted(apart)
    if beside and not short and clusters == [[0.0]] and len(beside) > 1:
        clusters, zero = [], [(0.0, "", beside[0][2])]
        beside = sorted([*zero, *beside])
    stretches: list[_Part] = [_Part(DAYS, cluster[0], cluster[-1]) for cluster in clusters]
    runs: list[list[tuple[float, str, str]]] = []
    for one in beside:
        between = runs and any(runs[-1][-1][0] < part.first < one[0] for part in (*parts, *stretches))
        far = runs and not between and 0.0 in (runs[-1][-1][0], one[0]) and bool(parts)
        if not runs or between or far:
            runs.append([one])
        else:
            runs[-1].append(one)
    for run in runs:
        if len(run) == 1 and run[0][1]:
            stretches.append(_Part(WORDS, run[0][0], run[0][0], run[0][1]))
        elif len(run) == 1:
            stretches.append(_Part(DAYS, run[0][0], run[0][0], unit=run[0][2]))
        else:
            units = {unit for _, _, unit in run}
            span = run[-1][0] - run[0][0]
            unit = "year" if span >= 3 * DAYS_PER_YEAR else "month" if units & {"month", "year"} else "day"
            stretches.append(_Part(DAYS, run[0][0], run[-1][0], unit=unit))
    return sorted([*parts, *stretches], key=lambda part: (part.first, part.last))


def _short_parts(short: Sequence[Edge]) -> list[_Part]:
    """Stretches of minutes and of hours: one of both where the hours are few."""

    def places(unit: str) -> list[float]:
        own = [edge for edge in short if edge.unit == unit]
        known = [edge.nominal for edge in own if edge.nominal is not None]
        return known + [
            end for edge in own if edge.nominal is None for end in (edge.earliest, edge.latest) if end is not None
        ]

    minutes, hours = places("minute"), places("hour")
    first, last = min([0.0, *minutes]), max([0.0, *minutes])
    if not hours or max(map(abs, hours)) <= 6 * max(last, -first):
        unit = "minute" if max(map(abs, (*minutes, *hours)), default=0.0) <= 3 / 24 else "hour"
        return [_Part(DAYS, min([first, *hours]), max([last, *hours]), unit=unit)]
    if not minutes:
        return [_Part(DAYS, min([0.0, *hours]), max([0.0, *hours]), unit="hour")]
    before, after = [one for one in hours if one < first], [one for one in hours if one > last]
    around = [_Part(DAYS, min(one), max(one), unit="hour") for one in (before, after) if one]
    return sorted([*around, _Part(DAYS, first, last, unit="minute")], key=lambda part: part.first)


def ticks(segment: Segment, width_of: Callable[[str], float]) -> tuple[Tick, ...]:
    """Numbers for a segment, in its unit, as close as their text, `width_of` mm wide, allows."""
    if segment.kind not in (AGES, DAYS):
        return ()
    unit = DAYS_PER_YEAR if segment.kind == AGES else _DAYS_PER[segment.unit]
    steps = _AGE_STEPS if segment.kind == AGES else _STEPS.get(segment.unit, _TICK_STEPS)
    text_mm = max(width_of(_signed(round(value / unit))) for value in (segment.first, segment.last)) + 1.2
    room = max(segment.right - segment.left - 2 * _MARGIN_MM, 0.1) / max((segment.last - segment.first) / unit, 1e-9)
    step = next((step for step in steps if step * room >= text_mm), steps[-1])
    first = math.ceil(round(segment.first / unit, 6) / step) * step
    numbers = range(first, math.floor(segment.last / unit + 1e-6) + 1, step)
    marks = [Tick(segment.x(number * unit), _signed(number)) for number in numbers]
    if segment.first == segment.last:
        marks = [Tick(segment.x(segment.first), f"{round(segment.first / unit, 1):g}".replace("-", "−"))]
    return tuple(marks)


def _signed(number: int) -> str:
    return f"−{-number}" if number < 0 else str(number)


def _edges(row: Row) -> list[Edge]:
    edges = [edge for bar in row.bars for edge in (bar.start, bar.end)]
    return edges + [moment.at for moment in row.moments] + [reading.at for reading in row.readings]


def _only_bounds(edges: Sequence[Edge], value: float) -> bool:
    """Return whether a day is only the side of an open "before": it then needs no place among the days."""
    holding = [edge for edge in edges if not edge.rounded and value in (edge.earliest, edge.latest)]
    return all(edge.earliest is None for edge in holding)


def _holds(clusters: Sequence[Sequence[float]], edge: Edge) -> bool:
    """Return whether the middle of a length of time falls within a stretch of days."""
    return any(cluster[0] <= (edge.nominal or 0.0) <= cluster[-1] for cluster in clusters)


def _clusters(days: Sequence[float]) -> list[list[float]]:
    """Stretches of days to scale. A break stands only beside a stretch that one scale for all would leave no room, and
    where most of that scale would be empty."""
    whole = days[-1] - days[0]
    found: list[list[float]] = []
    alone = True
    for cluster in _apart(days):
        needs = cluster[-1] - cluster[0] < whole * min(_LEAST_SHARE, (len(cluster) - 1) * _LEAST_STEP)
        empty = found and cluster[0] - found[-1][-1] > whole * _MOST_EMPTY and max(len(found[-1]), len(cluster)) > 2
        if found and not alone and not needs and not empty:
            found[-1].extend(cluster)
        else:
            found.append(cluster)
        alone = needs
    return found


def _apart(days: Sequence[float]) -> list[list[float]]:
    clusters = [[days[0]]]
    for day in days[1:]:
        extent = clusters[-1][-1] - clusters[-1][0]
        if day - clusters[-1][-1] > max(14.0, extent):
            clusters.append([day])
        else:
            clusters[-1].append(day)
    return clusters


def _placed(parts: Sequence[_Part], left: float, right: float) -> list[Segment]:
    gap = min(BREAK_MM, (right - left) / (3 * len(parts)))
    free = right - left - gap * (len(parts) - 1)
    unscaled = [part for part in parts if part.kind in (BEFORE, WORDS)]
    scaled = [part for part in parts if part.kind in (AGES, DAYS)]
    narrow = min(_UNSCALED_MM, free / (len(parts) + 1))
    free -= narrow * len(unscaled)
    weights = [_weight(part) for part in scaled]
    course = sum(weight for part, weight in zip(scaled, weights, strict=True) if part.kind == DAYS)
    if course:  # the years before are the smaller part of the axis, however many they are
        weights = [
            min(weight, _LARGEST_HISTORY * course) if part.kind == AGES else weight
            for part, weight in zip(scaled, weights, strict=True)
        ]
    least = min(_LEAST_DAYS_MM, free / max(len(scaled), 1))
    spare = free - least * len(scaled)
    widths = iter([least + spare * weight / sum(weights) for weight in weights])
    segments: list[Segment] = []
    at = left
    for part in parts:
        width = narrow if part.kind in (BEFORE, WORDS) else next(widths)
        segments.append(Segment(part.kind, part.first, part.last, at, at + width, part.words, part.unit))
        at += width + gap
    return segments


def _weight(part: _Part) -> float:
    if part.kind == AGES:
        return 2.0 + math.sqrt(max((part.last - part.first) / DAYS_PER_YEAR, 1.0))
    return 1.0 + math.sqrt(max((part.last - part.first) / _DAYS_PER[part.unit], 0.0))
