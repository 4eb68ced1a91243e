"""Where everything on a clinical timeline stands, in millimetres from the top left: the plan that `timeline` draws.

Text is written beside what it names. Each piece of it gets its own place: inside its bar, right of it, left of it,
or on a line below, whichever is free first; so no text lies on another, whatever the case holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from casewright.capitals import capitalized
from casewright.figures import style
from casewright.figures.clinical_timeline.course import DAY_ZERO, GROUPS, Course, Row
from casewright.figures.clinical_timeline.rows import NAMES_LEFT_MM, draw_row, name_lines, reading_text
from casewright.figures.clinical_timeline.shapes import (
    BAR_MM,
    CLOSE,
    EDGE_MM,
    GROUP_COLOURS,
    HAIRLINE_COLOUR,
    LINE_MM,
    POSSIBLE_SHARE,
    REFERENCE_COLOUR,
    ROOMY,
    TALLEST_MM,
    UNSCALED_COLOUR,
    Area,
    Box,
    Density,
    Fade,
    Mark,
    Measure,
    Plan,
    Shape,
    Sheet,
    Stroke,
    wrap,
)
from casewright.figures.clinical_timeline.time_scale import (
    AGES,
    BEFORE,
    BREAK_MM,
    DAYS,
    WORDS,
    Segment,
    Tick,
    TimeScale,
    scale_for,
    ticks,
)
from casewright.figures.clinical_timeline.words import TimelineWords

_TICK_GAP_MM = 1.0
_AXIS_GAP_MM = 3.0


def plan_timeline(course: Course, width: float, measure: Measure) -> Plan:
    """Lay a course out on a sheet of `width` mm; the height follows from what there is. What would be higher than
    `TALLEST_MM` is laid out closer, then with one row for the events of a group, and then of a patient; where even that
    is higher, each event has its row, and the sheet is as high as they need.

    Raises ValueError for a course without rows: there is nothing to draw.
    """
    if not course.rows:
        raise ValueError("the timeline has nothing to draw: the case has no events that it shows")
    plans = [_plan(course, width, measure, ROOMY)]
    closer: tuple[Callable[[], Course], ...] = (
        lambda: course,
        course.merged,
        *((partial(course.merged, by_patient=True),) if any(row.patient for row in course.rows) else ()),
    )
    for made in closer:
        if plans[-1].height > TALLEST_MM:
            plans.append(_plan(made(), width, measure, CLOSE))
    return plans[-1] if plans[-1].height <= TALLEST_MM else plans[1]


def _plan(course: Course, width: float, measure: Measure, density: Density) -> Plan:
    scale = _scale(course, width, measure)
    sheet = Sheet(scale, measure, course.words, density)
    top = _header(sheet, course)
    y = top
    before: Row | None = None
    for row in course.rows:
        if row.patient and (before is None or row.patient != before.patient):
            y = _patient(sheet, row, y, is_first=before is None)
            before = None
        y = _group(sheet, row, before, y)
        bottom = draw_row(sheet, row, y)
        if before is not None and (before.group, before.ages) == (row.group, row.ages):
            sheet.back.insert(0, Stroke(((EDGE_MM, y), (width - EDGE_MM, y)), HAIRLINE_COLOUR, 0.4))
        y, before = bottom, row
    bottom = y + 0.8
    rules = _rules(sheet, course, top - 0.4, bottom)
    mixed = {group for row in course.rows for group in row.groups}
    y = _key(sheet, [group for group in GROUPS if group in mixed], bottom + 2.2, width)
    return Plan(width, y + EDGE_MM, (*rules, *sheet.back, *sheet.front))


def _patient(sheet: Sheet, row: Row, y: float, *, is_first: bool) -> float:
    """Draw the heading of a patient, with a line above it; returns where the rows begin. A row of all that the
    patient had is a heading itself."""
    right = sheet.scale.right + 1.0
    if not is_first:
        y += 2.2
        sheet.front.append(Stroke(((EDGE_MM, y - 0.8), (right, y - 0.8)), style.INK, 0.7))
    if row.name == row.patient:
        return y
    sheet.write(row.patient, EDGE_MM, y + LINE_MM / 2 + 0.6, bold=True, size=style.TEXT_POINTS + 1)
    return y + LINE_MM + 1.4


def _group(sheet: Sheet, row: Row, before: Row | None, y: float) -> float:
    """Draw the heading of a group with its key, where a row is the first of it; returns where the row begins. A row
    that says itself what it is has the key alone."""
    if (before is not None and (before.group, before.ages) == (row.group, row.ages)) or row.name == row.patient:
        return y
    y += sheet.density.group_gap if before is not None else 0.6
    named = _group_name(sheet.words, row)
    colour = GROUP_COLOURS[row.group]
    if before is not None and before.groups:
        return y
    if row.group == DAY_ZERO or row.name == named:
        sheet.front.append(Mark(EDGE_MM + 0.9, y + sheet.density.row / 2, "square", colour, size=1.7))
        return y
    sheet.front.append(Mark(EDGE_MM + 0.9, y + LINE_MM / 2, "square", colour, size=1.7))
    sheet.write(named, NAMES_LEFT_MM, y + LINE_MM / 2, bold=True)
    return y + LINE_MM + 0.4


def _group_name(words: TimelineWords, row: Row) -> str:
    """Return what the group of a row is called."""
    named = words.group(row.group)
    return words.history(named) if row.ages else named


def _scale(course: Course, width: float, measure: Measure) -> TimeScale:
    """Return the axis beside the names of the rows. The numbers of curves are left of its days, where the ages are, if
    there are any and they are wide enough."""
    names_width = _names_width(course, width, measure)
    values = [measure(reading_text(one), style.SMALL_POINTS, False) for row in course.rows for one in row.readings]
    left, right = names_width + _AXIS_GAP_MM, width - EDGE_MM - 1.0
    scale = scale_for(course, left, right)
    lacking = names_width + _AXIS_GAP_MM + max(values, default=0.0) - scale.stretch(False)[0] if values else 0.0
    return scale_for(course, left + lacking, right) if lacking > 0 else scale


def _names_width(course: Course, width: float, measure: Measure) -> float:
    lines = [line for row in course.rows for line in name_lines(row, width, measure)]
    named = {_group_name(course.words, row) for row in course.rows if row.group != DAY_ZERO}
    widest = max(
        *(measure(line, style.TEXT_POINTS, False) for line in lines),
        *(measure(name, style.TEXT_POINTS, True) for name in named),
        *(measure(row.patient, style.TEXT_POINTS + 1, True) for row in course.rows),
    )
    return NAMES_LEFT_MM + widest


def captions(scale: TimeScale, course: Course, measure: Measure) -> list[tuple[float, float, list[str]]]:
    """Return what the stretches of the axis count, from place to place, in lines."""
    said = course.words
    found: list[tuple[float, float, str]] = [(one.left, one.right, said.age) for one in scale.of(AGES)[:1]]
    for number, run in enumerate(sorted(_runs(scale), key=lambda run: run[0].left - run[-1].right)):
        unit = run[0].unit
        words = said.units_from(unit, course.index_event) if number == 0 else said.units(unit)
        room = run[-1].right - run[0].left + BREAK_MM / 2
        if any(measure(word, style.TEXT_POINTS, True) > room for word in words.split()):
            words = said.units(unit)  # a word of a heading is not broken
        found.append((run[0].left, run[-1].right, words))
    found += [(one.left, one.right, said.earlier) for one in scale.of(BEFORE)]
    found += [(one.left, one.right, capitalized(one.words)) for one in scale.of(WORDS)]
    return [
        (left, right, wrap(text, right - left + BREAK_MM / 2, style.TEXT_POINTS, measure, bold=True))
        for left, right, text in found
    ]


def _header(sheet: Sheet, course: Course) -> float:
    """Draw the axis: what each segment counts, its numbers, its line; returns where the rows begin."""
    scale = sheet.scale
    wrapped = captions(scale, course, sheet.measure)
    deepest = max((len(lines) for _, _, lines in wrapped), default=1)
    for left, right, lines in wrapped:
        for number, line in enumerate(lines):
            half = sheet.measure(line, style.TEXT_POINTS, True) / 2
            x = min((left + right) / 2, scale.right + 1.0 - half)
            sheet.write(line, x, EDGE_MM + LINE_MM * (deepest - len(lines) + number + 0.5), align="center", bold=True)
    y = EDGE_MM + LINE_MM * deepest + 0.6
    marks = _marks(scale, sheet.measure)
    for mark in marks:
        sheet.write(mark.text, mark.x, y + LINE_MM / 2, align="center")
    line_y = y + (LINE_MM + 0.6 if marks else 0.0)
    for segment in scale.segments:
        sheet.front.append(Stroke(((segment.left, line_y), (segment.right, line_y)), style.INK, 0.7))
    for one, other in zip(scale.segments, scale.segments[1:], strict=False):
        for x in (one.right, other.left):
            sheet.front.append(Stroke(((x - 0.6, line_y + 1.0), (x + 0.6, line_y - 1.0)), style.INK, 0.7))
    return line_y + 1.2


def _runs(scale: TimeScale) -> list[list[Segment]]:
    """Stretches of one unit that stand next to one another."""
    runs: list[list[Segment]] = []
    follows = False
    for segment in scale.segments:
        if segment.kind == DAYS:
            if follows and runs[-1][-1].unit == segment.unit:
                runs[-1].append(segment)
            else:
                runs.append([segment])
        follows = segment.kind == DAYS
    return runs


def _marks(scale: TimeScale, measure: Measure) -> list[Tick]:
    """Return the numbers of all segments, none on another."""
    marks: list[Tick] = []
    free_from = 0.0
    for segment in scale.segments:
        for tick in ticks(segment, lambda text: measure(text, style.TEXT_POINTS, False)):
            half = measure(tick.text, style.TEXT_POINTS, False) / 2
            if tick.x - half >= free_from:
                marks.append(tick)
                free_from = tick.x + half + _TICK_GAP_MM
    return marks


def _rules(sheet: Sheet, course: Course, top: float, bottom: float) -> list[Shape]:
    scale = sheet.scale
    rules: list[Shape] = [
        Stroke(((mark.x, top), (mark.x, bottom)), style.RULE, 0.4) for mark in _marks(scale, sheet.measure)
    ]
    for segment in scale.segments:
        if segment.kind in (BEFORE, WORDS):
            rules.append(Box(segment.left, segment.right, top, bottom, UNSCALED_COLOUR))
    if scale.of(DAYS) and any(not row.ages for row in course.rows):
        zero = scale.x(0.0)
        rules.append(Stroke(((zero, top), (zero, bottom)), style.INK, 0.9))
    return rules


@dataclass
class _Flow:
    """Places the entries of the key one after another, in lines as wide as the sheet."""

    width: float
    y: float
    x: float = EDGE_MM

    def place(self, room: float) -> tuple[float, float]:
        """Return the place of an entry as wide as `room`, on the next line if it does not fit on this one."""
        if self.x > EDGE_MM and self.x + room > self.width - EDGE_MM:
            self.end_line()
        place = self.x, self.y
        self.x += room + 4.5
        return place

    def end_line(self) -> None:
        self.x, self.y = EDGE_MM, self.y + LINE_MM + 0.6


def _key(sheet: Sheet, groups: Sequence[str], top: float, width: float) -> float:
    """Draw the key: what the colours of `groups` and the signs mean, those that are used; returns the lowest place."""
    flow = _Flow(width, top + LINE_MM / 2)
    for group in groups:
        text = sheet.words.group(group)
        x, y = flow.place(2.4 + sheet.measure(text, style.SMALL_POINTS, False))
        sheet.front.append(Mark(x + 0.9, y, "square", GROUP_COLOURS[group], size=1.7))
        sheet.write(text, x + 2.4, y, size=style.SMALL_POINTS)
    if groups:
        flow.end_line()
    for sign, words in sheet.words.signs.items():
        if sign in sheet.used:
            sign_width = 3.0 if sign in _NARROW_SIGNS else 7.0
            x, y = flow.place(sign_width + 1.2 + sheet.measure(words, style.SMALL_POINTS, False))
            sheet.front += _SIGNS[sign](x, x + sign_width, y)
            sheet.write(words, x + sign_width + 1.2, y, size=style.SMALL_POINTS)
    return flow.y + LINE_MM / 2


_NARROW_SIGNS: Final = ("moment", "beyond", "break")
_GREY: Final = style.QUIET
_SIGNS: Final[Mapping[str, Callable[[float, float, float], list[Shape]]]] = {
    "bar": lambda x, right, y: [Box(x, right, y - 1.1, y + 1.1, _GREY)],
    "possible": lambda x, right, y: [
        Box(x, right, y - 1.1, y + 1.1, style.tint(_GREY, POSSIBLE_SHARE), _GREY, dashed=True)
    ],
    "open": lambda x, right, y: [Fade(x, right, y - 1.1, y + 1.1, _GREY)],
    "ongoing": lambda x, right, y: [
        Box(x, right - 2.0, y - 1.1, y + 1.1, _GREY),
        Mark(right - 1.4, y, "arrow", _GREY, size=BAR_MM + 0.6),
    ],
    "moment": lambda x, _, y: [Mark(x + 1.5, y, "diamond", _GREY)],
    "somewhen": lambda x, right, y: [
        Stroke(((x, y), (right, y)), _GREY, 0.8),
        Mark((x + right) / 2, y, "diamond", _GREY, hollow=True),
    ],
    "dose": lambda x, right, y: [
        Area(((x, y + 1.1), (x, y - 1.1), (x + 3.5, y - 1.1), (right, y + 0.3), (right, y + 1.1)), _GREY)
    ],
    "break": lambda x, _, y: [
        Stroke(((x + 1.5 + shift - 0.5, y + 1.1), (x + 1.5 + shift + 0.5, y - 1.1)), style.INK, 0.6)
        for shift in (-0.55, 0.55)
    ],
    "reference": lambda x, right, y: [Box(x, right, y - 1.1, y + 1.1, REFERENCE_COLOUR)],
    "beyond": lambda x, _, y: [Mark(x + 1.5, y, "down", _GREY, hollow=True, size=1.6)],
}
"""What each sign looks like in the key, from its left and its right end and its height."""
