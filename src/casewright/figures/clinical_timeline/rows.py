"""The rows of a timeline: bars, moments, steps of grades and curves of measured values, with their text beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise, takewhile

from casewright.figures import style
from casewright.figures.clinical_timeline.course import Bar, Dose, Edge, Moment, Reading, Row, grade_rank
from casewright.figures.clinical_timeline.shapes import (
    BAR_MM,
    EDGE_MM,
    FADE_MM,
    GROUP_COLOURS,
    LINE_MM,
    MARKER_MM,
    NAMES_SHARE,
    POSSIBLE_SHARE,
    REFERENCE_COLOUR,
    Area,
    Box,
    Fade,
    Mark,
    Measure,
    Sheet,
    Stroke,
    wrap,
)
from casewright.figures.clinical_timeline.time_scale import AGES, BEFORE, WORDS, Segment, TimeScale

_DAY_HALF_MM = 1.1
_GAP_MM = 1.0
_LEAST_BAR_MM = 0.8
_TOUCH_MM = 1.3


def draw_row(sheet: Sheet, row: Row, top: float) -> float:
    """Lay one row out from `top` on, its name at the left; returns where the next begins."""
    lines = name_lines(row, sheet.scale.right + EDGE_MM, sheet.measure)
    least = LINE_MM * len(lines) + 0.6
    if row.readings:
        height = max(sheet.density.curve, least)
        _curve(sheet, row, top, height)
        bottom = top + height
    elif row.graded:
        height = max(sheet.density.step, least)
        bottom = max(_steps(sheet, row, top, height), top + height)
    elif row.dosed:
        height = max(sheet.density.step, least)
        bottom = max(_doses(sheet, row, top, height), top + height)
    else:
        height = max(sheet.density.row, least)
        bottom = max(_spans(sheet, row, top + height / 2), top + height)
    middle = top + height / 2
    for number, line in enumerate(lines):
        at = middle + LINE_MM * (number - (len(lines) - 1) / 2)
        sheet.write(line, NAMES_LEFT_MM, at, bold=row.name == row.patient)
    return bottom


NAMES_LEFT_MM = EDGE_MM + 2.8


def name_lines(row: Row, width: float, measure: Measure) -> list[str]:
    name = f"{row.name} ({row.unit})" if row.unit else row.name
    return wrap(name, width * NAMES_SHARE, style.TEXT_POINTS, measure)


@dataclass
class _Lanes:
    """Lines below one another in a row, and which stretches of each hold something already."""

    taken: list[list[tuple[float, float]]] = field(default_factory=list)

    def free(self, lane: int, left: float, right: float, gap: float = _GAP_MM) -> bool:
        while len(self.taken) <= lane:
            self.taken.append([])
        return all(right + gap <= start or end + gap <= left for start, end in self.taken[lane])

    def take(self, lane: int, left: float, right: float) -> None:
        self.free(lane, left, right)
        self.taken[lane].append((left, right))


@dataclass(frozen=True)
class _Label:
    """A text that belongs to a shape: the shape's lane, its left and right end."""

    lane: int
    left: float
    right: float
    text: str


def _spans(sheet: Sheet, row: Row, y: float) -> float:
    """Bars and moments of one row from the line `y` on, those that would cover one another on lines of their own;
    returns how far down they and their text reach. Where the text is the name, it is on the line of its shape."""
    lanes = _Lanes()
    named = any(bar.group for bar in row.bars) or any(moment.group for moment in row.moments)
    labels: list[_Label] = []
    lowest = y
    ends: list[tuple[int, float]] = []
    for bar in row.bars:
        colour = GROUP_COLOURS[bar.group or row.group]
        draw = partial(_bar, sheet, row, bar, colour=colour, height=BAR_MM)
        if named and (bottom := _with_name(sheet, row, lanes, y, draw, bar.label, colour)) is not None:
            lowest = max(lowest, bottom)
            continue
        lane, drawn = _on_free_lane(sheet, lanes, y, draw, 2 * _DAY_HALF_MM + 0.2)
        at = y + lane * sheet.density.lane
        if any(other == lane and abs(end - drawn.left) <= 2 * _DAY_HALF_MM + 0.2 for other, end in ends):
            edge = ((drawn.left, at - BAR_MM / 2), (drawn.left, at + BAR_MM / 2))
            sheet.front.append(Stroke(edge, "#FFFFFF", 1.4))
        ends.append((lane, drawn.right))
        lowest = max(lowest, at + BAR_MM / 2)
        width = sheet.measure(bar.label, style.SMALL_POINTS, False)
        light_left, light_right = _widest_piece(sheet, drawn.light_left, drawn.light_right)
        if bar.label and light_left + width + 3.0 <= light_right:
            sheet.write(bar.label, light_right - 1.2, at, align="right", size=style.SMALL_POINTS)
        elif bar.label and (middle := _inside(sheet, drawn, width)) is not None:
            sheet.write(bar.label, middle, at, align="center", size=style.SMALL_POINTS, colour=style.ink_on(colour))
        elif bar.label:
            labels.append(_Label(lane, drawn.left, drawn.right, bar.label))
    texts = [_moment_text(sheet, row, moment) for moment in row.moments]
    for index, (moment, text) in enumerate(zip(row.moments, texts, strict=True)):
        colour = GROUP_COLOURS[moment.group or row.group]
        mark = partial(_moment, sheet, row, moment, colour=colour)
        if named and (bottom := _with_name(sheet, row, lanes, y, mark, text, colour)) is not None:
            lowest = max(lowest, bottom)
            continue
        lane, drawn = _on_free_lane(sheet, lanes, y, mark)
        lowest = max(lowest, y + lane * sheet.density.lane + MARKER_MM / 2)
        if text and index and texts[index - 1] == text:  # what is given again and again is named once, and counted
            if labels and labels[-1].lane == lane:
                labels[-1] = replace(labels[-1], left=min(labels[-1].left, drawn.left), right=drawn.right)
        elif text:
            same = sum(1 for _ in takewhile(text.__eq__, texts[index:])) if moment.dose else 1
            labels.append(_Label(lane, drawn.left, drawn.right, f"{same} × {text}" if same > 1 else text))
    return max(lowest + 0.4, _labels(sheet, row, labels, lanes, y))


def _moment_text(sheet: Sheet, row: Row, moment: Moment) -> str:
    among_days = moment.at.rounded and sheet.scale.place(moment.at, ages=row.ages) is None
    return ", ".join(part for part in (moment.label, moment.at.words if among_days else "") if part)


def _with_name(
    sheet: Sheet, row: Row, lanes: _Lanes, y: float, draw: Callable[[float], _Drawn], name: str, colour: str
) -> float | None:
    """Draw a shape with its name in it or beside it on the first line where both have room, on a line of its own over
    the breaks of the axis; returns the lowest place, None if the axis is too narrow."""
    width = sheet.measure(name, style.SMALL_POINTS, False)
    last = len(lanes.taken)
    for lane in range(last + 1):
        before = (len(sheet.back), len(sheet.front))
        at = y + lane * sheet.density.lane
        drawn = draw(at)
        begin, end = _text_stretch(sheet.scale, row, drawn.right)
        if lane == last:
            begin, end = sheet.scale.left, sheet.scale.right
        middle = _inside(sheet, drawn, width)
        if middle is not None and lanes.free(lane, drawn.left, drawn.right):
            lanes.take(lane, drawn.left, drawn.right)
            sheet.write(name, middle, at, align="center", size=style.SMALL_POINTS, colour=style.ink_on(colour))
            return at + LINE_MM / 2
        for x in (drawn.right + _GAP_MM, drawn.left - _GAP_MM - width) if middle is None else ():
            left, right = min(x, drawn.left), max(x + width, drawn.right)
            if begin <= x and x + width <= end and lanes.free(lane, left, right):
                lanes.take(lane, left, right)
                sheet.write(name, x, at, size=style.SMALL_POINTS, backed=True)
                return at + LINE_MM / 2
        if lane == last and width <= end - begin:  # directly below it
            x = max(begin, min((drawn.left + drawn.right - width) / 2, end - width))
            lanes.take(lane, min(x, drawn.left), max(x + width, drawn.right))
            lanes.take(lane + 1, x, x + width)
            sheet.write(name, x, at + sheet.density.lane, size=style.SMALL_POINTS, backed=True)
            return at + sheet.density.lane + LINE_MM / 2
        del sheet.back[before[0] :], sheet.front[before[1] :]
    return None


def _inside(sheet: Sheet, drawn: _Drawn, width: float) -> float | None:
    """Return the middle of a solid bar where text has room in it."""
    left, right = _widest_piece(sheet, drawn.solid_left, drawn.solid_right)
    return (left + right) / 2 if right - left >= width + 2.0 else None


def _widest_piece(sheet: Sheet, left: float, right: float) -> tuple[float, float]:
    """Of a bar, the widest piece between breaks of the axis."""
    pieces = []
    for start, end in _breaks(sheet.scale):
        if left < start < right:
            pieces.append((left, start))
            left = end
    return max([*pieces, (left, right)], key=lambda piece: piece[1] - piece[0])


def _breaks(scale: TimeScale) -> list[tuple[float, float]]:
    """Return the gaps between the segments of the axis that rows of days cross."""
    own = [segment for segment in scale.segments if segment.kind != AGES]
    return [(one.right, other.left) for one, other in pairwise(own)]


def _on_free_lane(
    sheet: Sheet, lanes: _Lanes, y: float, draw: Callable[[float], _Drawn], touch: float = _TOUCH_MM
) -> tuple[int, _Drawn]:
    """Draw a shape on the first lane where it covers no more than `touch` of another; returns the lane, and how far the
    shape reaches."""
    lane = 0
    while True:
        before = (len(sheet.back), len(sheet.front))
        drawn = draw(y + lane * sheet.density.lane)
        if lanes.free(lane, drawn.left, drawn.right, -touch):
            lanes.take(lane, drawn.left, drawn.right)
            return lane, drawn
        del sheet.back[before[0] :], sheet.front[before[1] :]
        lane += 1


def _labels(sheet: Sheet, row: Row, labels: Sequence[_Label], lanes: _Lanes, y: float) -> float:
    """Write the text of a row's shapes: right of them, left of them, or on a lane below; returns the lowest place."""
    lowest = y
    for label in sorted(labels, key=lambda one: (one.lane, one.left, one.text)):
        begin, end = _text_stretch(sheet.scale, row, label.right)
        for line in wrap(label.text, end - begin, style.SMALL_POINTS, sheet.measure):
            width = sheet.measure(line, style.SMALL_POINTS, False)
            lane, x = _free_place(lanes, label, width, begin, end)
            lanes.take(lane, x, x + width)
            at = y + lane * sheet.density.lane
            sheet.write(line, x, at, size=style.SMALL_POINTS, backed=True)
            lowest = max(lowest, at + LINE_MM / 2 + 0.3)
    return lowest


def _text_stretch(scale: TimeScale, row: Row, right: float) -> tuple[float, float]:
    """Between which places text beside a shape may stand: what is said of days does not run into "1 month after"."""
    begin, end = scale.stretch(row.ages)
    if not row.ages:
        for segment in scale.of(WORDS):
            if right <= segment.left:
                return begin, segment.left - 0.4
    return begin, end


def _free_place(lanes: _Lanes, label: _Label, width: float, begin: float, end: float) -> tuple[int, float]:
    for x in (label.right + _GAP_MM, label.left - _GAP_MM - width):
        if x >= begin and x + width <= end and lanes.free(label.lane, x, x + width):
            return label.lane, x
    lane = label.lane + 1
    while True:
        for x in ((label.left + label.right - width) / 2, label.left, label.right - width):
            x = max(min(x, end - width), begin)
            if lanes.free(lane, x, x + width):
                return lane, x
        lane += 1


@dataclass(frozen=True)
class _Drawn:
    """How far a shape reaches, fades and all, and the parts of a bar that are light and solid (empty ones where none
    are)."""

    left: float
    right: float
    light_left: float = 0.0
    light_right: float = 0.0
    solid_left: float = 0.0
    solid_right: float = 0.0


def _bar(sheet: Sheet, row: Row, bar: Bar, middle: float, height: float, colour: str) -> _Drawn:
    """Draw a bar: full colour where it is certain, light with a dashed outline as far as it can have reached, faded if
    it has no bound, an arrow where it went on."""
    top, bottom = middle - height / 2, middle + height / 2
    limit_left, limit_right = sheet.scale.stretch(row.ages)
    first, begun_by = (
        _x(sheet.scale, bar.start, bar.start.earliest, row),
        _x(sheet.scale, bar.start, bar.start.latest, row),
    )
    ended_from, last = _x(sheet.scale, bar.end, bar.end.earliest, row), _x(sheet.scale, bar.end, bar.end.latest, row)
    if bar.ongoing:
        ended_from = last = limit_right - 2.0
    solid = _certain(bar, begun_by, ended_from)
    if solid is not None:
        middle_of, least = (solid[0] + solid[1]) / 2, _LEAST_BAR_MM / 2
        solid = (min(solid[0], middle_of - least), max(solid[1], middle_of + least))
        solid = (max(solid[0], limit_left), min(solid[1], limit_right))
    pale = style.tint(colour, POSSIBLE_SHARE * 2)
    reached = [place for place in (first, begun_by, ended_from, last, *(solid or ())) if place is not None]
    if not reached:  # nothing at all is known of when it was
        centre = (limit_left + limit_right) / 2
        reach = min(FADE_MM, (limit_right - limit_left) / 2)
        sheet.back += [Fade(centre, centre + side * reach, top, bottom, pale) for side in (-1, 1)]
        sheet.used.add("open")
        return _Drawn(centre - reach, centre + reach)
    left, right = light_left, light_right = min(reached), max(reached)
    if first is None:
        left = max(light_left - FADE_MM, limit_left)
        full = solid is not None and solid[0] <= light_left
        sheet.back.append(Fade(light_left, left, top, bottom, colour if full else pale))
        sheet.used.add("open")
    if last is None:
        right = min(light_right + FADE_MM, limit_right)
        full = solid is not None and solid[1] >= light_right
        sheet.back.append(Fade(light_right, right, top, bottom, colour if full else pale))
        sheet.used.add("open")
    light = solid is None or solid[0] > light_left or solid[1] < light_right
    if light:
        tint = style.tint(colour, POSSIBLE_SHARE)
        sheet.back.append(Box(light_left, light_right, top, bottom, tint, colour, dashed=True))
        sheet.used.add("possible")
    if solid is not None:
        sheet.back.append(Box(*solid, top, bottom, colour))
        sheet.used.add("bar")
    if bar.ongoing:
        sheet.back.append(Mark(limit_right - 1.4, (top + bottom) / 2, "arrow", colour, size=BAR_MM + 1.0))
        sheet.used.add("ongoing")
        right = limit_right
    if not row.ages:
        _mark_breaks(sheet, light_left, light_right, top, bottom)
    own = (0.0, 0.0) if solid is None else solid
    if bar.ongoing:
        own = (own[0], min(own[1], limit_right - 2.4))
    if not light:
        return _Drawn(left, right, solid_left=own[0], solid_right=own[1])
    return _Drawn(
        left,
        right,
        light_left if solid is None or solid[1] >= light_right else solid[1],
        light_right if solid is None or solid[1] < light_right else solid[0],
        *own,
    )


def _mark_breaks(sheet: Sheet, left: float, right: float, top: float, bottom: float) -> None:
    """Cut what crosses a break of the axis with two slanting lines, as the axis is cut there."""
    for start, end in _breaks(sheet.scale):
        if not left < start or not end < right:
            continue
        middle, half, slant = (start + end) / 2, 0.55, 0.5
        above, below = top - 0.5, bottom + 0.5
        gap = (
            (middle - half - slant, below),
            (middle - half + slant, above),
            (middle + half + slant, above),
            (middle + half - slant, below),
        )
        sheet.back.append(Area(gap, "#FFFFFF"))
        for x in (middle - half, middle + half):
            sheet.back.append(Stroke(((x - slant, below), (x + slant, above)), style.INK, 0.6))
        sheet.used.add("break")


def _x(scale: TimeScale, edge: Edge, value: float | None, row: Row) -> float | None:
    """Return where one bound of an edge is drawn, None if it has none."""
    if value is None:
        return None
    placed = scale.place(edge, ages=row.ages)
    if placed is not None:
        return placed
    before = scale.of(BEFORE)
    if before and not row.ages and value < 0 and edge.earliest is None:
        return before[0].right
    return scale.x(value, ages=row.ages)


def _certain(bar: Bar, begun_by: float | None, ended_from: float | None) -> tuple[float, float] | None:
    """From the latest a bar can have begun to the earliest it can have ended; at a known end alone, that day."""
    if begun_by is not None and ended_from is not None and begun_by <= ended_from:
        day = begun_by == ended_from
        return (
            begun_by - (_DAY_HALF_MM if bar.start.known or day else 0.0),
            ended_from + (_DAY_HALF_MM if (bar.end.known or day) and not bar.ongoing else 0.0),
        )
    for edge, place in ((bar.start, begun_by), (bar.end, ended_from)):
        if place is not None and edge.nominal is not None:
            return place - _DAY_HALF_MM, place + _DAY_HALF_MM
    return None


def _moment(sheet: Sheet, row: Row, moment: Moment, y: float, colour: str) -> _Drawn:
    """Draw an event: full where its place is known, hollow on a line over all days it can be where it is not."""
    scale, ages, at = sheet.scale, row.ages, moment.at
    half = MARKER_MM / 2
    placed = scale.place(at, ages=ages)
    if placed is not None:
        sheet.used.add("moment")
        sheet.front.append(Mark(placed, y, "diamond", colour))
        return _Drawn(placed - half, placed + half)
    sheet.used.add("somewhen")
    begin, end = scale.stretch(ages)
    before = scale.of(BEFORE)
    if at.earliest is None and at.latest is not None and at.latest < 0 and before and not ages:
        left, right = before[0].left + 1.0, before[0].right - 1.0
    else:
        left = begin + 1.0 if at.earliest is None else scale.x(at.earliest, ages=ages)
        right = end - 1.0 if at.latest is None else scale.x(at.latest, ages=ages)
    left, right = min(left, right), max(left, right)
    middle = (left + right) / 2
    left, right = min(left, middle - half), max(right, middle + half)
    sheet.back.append(Stroke(((left, y), (right, y)), colour, 0.8, dashed=at.earliest is None or at.latest is None))
    for x, bounded in ((left, at.earliest is not None), (right, at.latest is not None)):
        if bounded:
            sheet.back.append(Stroke(((x, y - 0.8), (x, y + 0.8)), colour, 0.8))
    sheet.front.append(Mark(middle, y, "diamond", colour, hollow=True))
    return _Drawn(left, right)


def _steps(sheet: Sheet, row: Row, top: float, height: float) -> float:
    """Grades of one finding as steps: the higher the grade, the higher the step. Each grade is above its step, the
    scale, once, below. Returns the lowest place."""
    colour = GROUP_COLOURS[row.group]
    ranks = _step_ranks(row)
    highest = max(ranks.values())
    room = height - LINE_MM - 0.6
    base = top + height - 0.4
    above = _Lanes()
    labels: list[_Label] = []
    said: set[str] = set()
    for bar in row.bars:
        tall = max(room * ranks.get(bar.grade or "", 0.0) / highest, 0.5)
        drawn = _bar(sheet, row, bar, base - tall / 2, tall, colour)
        scale = bar.label.partition(" (")[2].rpartition(")")[0]
        if scale and scale not in said:
            said.add(scale)
            labels.append(_Label(0, drawn.left, drawn.right, f"{sheet.words.grade('')} ({scale})"))
        width = sheet.measure(bar.grade or "", style.SMALL_POINTS, True)
        middle = (drawn.left + drawn.right) / 2
        if bar.grade and above.free(0, middle - width / 2, middle + width / 2):
            above.take(0, middle - width / 2, middle + width / 2)
            sheet.write(
                bar.grade, middle, base - tall - LINE_MM / 2, align="center", size=style.SMALL_POINTS, bold=True
            )
    below = _Lanes([[sheet.scale.stretch(row.ages)]])  # the steps have the whole of their own line
    return _labels(sheet, row, labels, below, base + 0.4 + LINE_MM / 2 - sheet.density.lane)


def _doses(sheet: Sheet, row: Row, top: float, height: float) -> float:
    """Draw a drug with its dose as height: a taper slants, what is given once is a line. What was given is in its
    area or below. Returns the lowest place."""
    colour = GROUP_COLOURS[row.group]
    doses = [*(bar.dose for bar in row.bars), *(one.dose for one in row.moments)]
    highest = max(max(dose.first, dose.last) for dose in doses if dose is not None)
    base, room = top + height - 0.3, height - 1.2
    labels: list[_Label] = []
    scale = sheet.scale
    sheet.used.add("dose")

    def tall(value: float) -> float:
        return max(room * value / highest, 0.35)

    for bar in row.bars:
        dose = bar.dose or Dose(highest, highest, "")
        ends = [scale.place(edge) for edge in (bar.start, bar.end)]
        most = max(dose.first, dose.last)
        if dose.tapered and ends[0] is not None and ends[1] is not None:
            left, right = ends[0], ends[1]
            corners = ((left, base), (left, base - tall(dose.first)), (right, base - tall(dose.last)), (right, base))
            sheet.back.append(Area(corners, colour))
            _mark_breaks(sheet, left, right, base - tall(most), base)
            drawn = _Drawn(left, right)
        elif dose.first != dose.last and not dose.tapered:  # a range: light as far as it can have been
            drawn = _bar(sheet, row, bar, base - tall(most) / 2, tall(most), style.tint(colour, 2 * POSSIBLE_SHARE))
            if dose.first:
                drawn = _bar(sheet, row, bar, base - tall(dose.first) / 2, tall(dose.first), colour)
        else:
            drawn = _bar(sheet, row, bar, base - tall(most) / 2, tall(most), colour)
        width = sheet.measure(bar.label, style.SMALL_POINTS, False)
        middle = _inside(sheet, drawn, width) if tall(min(dose.first, dose.last)) >= BAR_MM else None
        if middle is not None:
            y = base - tall(min(dose.first, dose.last)) / 2
            sheet.write(bar.label, middle, y, align="center", size=style.SMALL_POINTS, colour=style.ink_on(colour))
        elif bar.label:
            labels.append(_Label(0, drawn.left, drawn.right, bar.label))
    for moment in row.moments:
        x = scale.place(moment.at)
        if x is None or moment.dose is None:
            drawn = _moment(sheet, row, moment, base - MARKER_MM / 2, colour)
        else:
            y = base - tall(max(moment.dose.first, moment.dose.last))
            sheet.back.append(Stroke(((x, base), (x, y)), "#FFFFFF", 3.2))
            sheet.front.append(Stroke(((x, base), (x, y)), colour, 1.6))
            sheet.front.append(Mark(x, y, "dot", colour, size=1.6))
            drawn = _Drawn(x - 0.8, x + 0.8)
        if moment.label:
            labels.append(_Label(0, drawn.left, drawn.right, moment.label))
    begin, end = scale.stretch(row.ages)
    sheet.back.append(Stroke(((begin, base), (end, base)), style.RULE, 0.5))
    below = _Lanes([[(begin, end)]])  # the doses have the whole of their own line
    return _labels(sheet, row, labels, below, base + 0.3 + LINE_MM / 2 - sheet.density.lane)


def _step_ranks(row: Row) -> dict[str, float]:
    """Return how high each grade of a row stands: its own number, or its place among grades that are words."""
    grades = dict.fromkeys(bar.grade for bar in row.bars if bar.grade is not None)
    numbers = {grade: grade_rank(grade) for grade in grades}
    if any(number is None for number in numbers.values()):
        return {grade: float(place) for place, grade in enumerate(grades, start=1)}
    return {grade: number or 0.0 for grade, number in numbers.items()}


def reading_text(reading: Reading) -> str:
    """Return a measured value as it was typed."""
    return reading.text or f"{reading.comparator}{reading.value:g}"


def _curve(sheet: Sheet, row: Row, top: float, height: float) -> None:
    """Measured values as a line that is interrupted where the axis is; the reference range behind it."""
    colour = GROUP_COLOURS[row.group]
    low_limit, high_limit = row.reference or (None, None)
    values = [reading.value for reading in row.readings]
    limits = [limit for limit in (low_limit, high_limit) if limit is not None]
    spread = [end for reading in row.readings for end in reading.ends or ()]
    lowest, highest = min([*values, *limits, *spread]), max([*values, *limits, *spread])
    if row.reference is not None:  # room for a range that is open at one side
        lowest -= (highest - lowest) * 0.2 if low_limit is None and lowest > 0 else 0.0
        highest += (highest - lowest) * 0.2 if high_limit is None else 0.0
    if lowest == highest:
        lowest, highest = lowest - 1, highest + 1
    inner_top, inner_bottom = top + 1.9, top + height - 1.9
    left = sheet.scale.stretch(False)[0]
    sheet.back.append(Stroke(((left, inner_top), (left, inner_bottom)), style.INK, 0.5))

    def y(value: float) -> float:
        return inner_bottom - (value - lowest) / (highest - lowest) * (inner_bottom - inner_top)

    if row.reference is not None:
        range_top = inner_top if high_limit is None else y(high_limit)
        range_bottom = inner_bottom if low_limit is None else y(low_limit)
        for segment in sheet.scale.segments:
            if segment.kind != AGES:
                sheet.back.append(Box(segment.left, segment.right, range_top, range_bottom, REFERENCE_COLOUR))
        sheet.used.add("reference")
    shown = {reading.value: reading_text(reading) for reading in row.readings}
    least, most = y(min(values)), y(max(values))
    apart = max(0.0, LINE_MM - (least - most)) / 2 if len(shown) > 1 else 0.0
    for value, shift in ((max(values), -apart), (min(values), apart))[: len(shown)]:
        sheet.back.append(Stroke(((left - 0.7, y(value)), (left, y(value))), style.INK, 0.5))
        sheet.write(shown[value], left - 1.1, y(value) + shift, align="right", size=style.SMALL_POINTS)
    run: list[tuple[float, float]] = []
    previous: Segment | None = None
    for reading in sorted(row.readings, key=lambda one: one.at.nominal or 0.0):
        placed = sheet.scale.place(reading.at)
        x = sheet.scale.x(reading.at.nominal or 0.0) if placed is None else placed
        if placed is None:  # a length of time among the days: a bar over all the days it can mean
            ends = [sheet.scale.x(value) for value in (reading.at.earliest, reading.at.latest) if value is not None]
            sheet.back.append(Stroke(((ends[0], y(reading.value)), (ends[-1], y(reading.value))), style.QUIET, 0.6))
        here = next((one for one in sheet.scale.segments if one.left <= x <= one.right), None)
        if here is not previous and run:
            if len(run) > 1:
                sheet.back.append(Stroke(tuple(run), colour, 1.0))
            sheet.back.append(Stroke((run[-1], (x, y(reading.value))), colour, 0.7, dashed=True))
            run = []
        run.append((x, y(reading.value)))
        previous = here
        if reading.ends is not None:
            sheet.back.append(Stroke(((x, y(reading.ends[0])), (x, y(reading.ends[1]))), colour, 0.8))
        shape = {"<": "down", "≤": "down", ">": "up", "≥": "up"}.get(reading.comparator, "dot")
        if shape != "dot":
            sheet.used.add("beyond")
        sheet.front.append(Mark(x, y(reading.value), shape, colour, hollow=shape != "dot", size=1.6))
    if len(run) > 1:
        sheet.back.append(Stroke(tuple(run), colour, 1.0))
