"""Where everything on a clinical timeline stands, in millimetres from the top left: the plan that `timeline` draws.

Text is written beside what it names. Each piece of it gets a place of its own: inside its bar, right of it, left of it,
or on a line below, whichever is free first; so no text lies on another, whatever the case holds.
"""

from __future__ import annotations

from casewright.figures import style
from casewright.figures.clinical_timeline.course import Course
from casewright.figures.clinical_timeline.rows import draw_row, name_lines, reading_text
from casewright.figures.clinical_timeline.shapes import (
    BAR_MM,
    GROUP_COLOURS,
    LINE_MM,
    POSSIBLE_SHARE,
    REFERENCE_COLOUR,
    UNSCALED_COLOUR,
    Box,
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

_GROUP_GAP_MM = 1.6
_TICK_GAP_MM = 1.0


def plan_timeline(course: Course, width: float, measure: Measure) -> Plan:
    """Lay a course out on a sheet of `width` mm; the height follows from what there is.

    Raises ValueError for a course without rows: there is nothing to draw.
    """
    if not course.rows:
        raise ValueError("the timeline has nothing to draw: the case has no events that it shows")
    names_width = _names_width(course, width, measure)
    scale = scale_for(course, names_width + 3.0, width - 1.0)
    sheet = Sheet(scale, measure, course.words)
    top = _header(sheet, course)
    y = top
    group = ""
    for row in course.rows:
        named = course.words.group(row.group)
        named = course.words.history(named) if row.ages else named
        if named != group:
            y += _GROUP_GAP_MM if group else 0.6
            sheet.write(named, 0.5, y + LINE_MM / 2, bold=True, colour=GROUP_COLOURS[row.group])
            y += LINE_MM + 0.9
            group = named
        y = draw_row(sheet, row, y, names_width)
    bottom = y + 0.8
    rules = _rules(sheet, course, top - 0.4, bottom)
    y = _key(sheet, bottom + 2.2, width)
    return Plan(width, y + 0.8, (*rules, *sheet.back, *sheet.front))


def _names_width(course: Course, width: float, measure: Measure) -> float:
    lines = [line for row in course.rows for line in name_lines(row, width, measure)]
    widest = max(measure(line, style.TEXT_POINTS, False) for line in lines)
    values = [measure(reading_text(one), style.SMALL_POINTS, False) for row in course.rows for one in row.readings]
    return 2.0 + widest + (max(values) + 2.0 if values else 0.0)


def _header(sheet: Sheet, course: Course) -> float:
    """The axis: what each segment counts, its numbers, its line; returns where the rows begin."""
    scale, said = sheet.scale, course.words
    captions: list[tuple[float, float, str]] = []
    ages = scale.of(AGES)
    if ages:
        captions.append((ages[0].left, ages[0].right, said.age))
    for number, run in enumerate(sorted(_runs(scale), key=lambda run: run[0].left - run[-1].right)):
        unit = run[0].unit
        words = said.units_from(unit, course.index_event) if number == 0 else said.units[unit]
        captions.append((run[0].left, run[-1].right, words))
    for segment in scale.of(BEFORE):
        captions.append((segment.left, segment.right, said.before))
    for segment in scale.of(WORDS):
        captions.append((segment.left, segment.right, segment.words[:1].upper() + segment.words[1:]))
    deepest = 1
    wrapped: list[tuple[float, float, list[str]]] = []
    for left, right, text in captions:
        lines = wrap(text, right - left + BREAK_MM / 2, style.TEXT_POINTS, sheet.measure, bold=True)
        wrapped.append((left, right, lines))
        deepest = max(deepest, len(lines))
    for left, right, lines in wrapped:
        for number, line in enumerate(lines):
            half = sheet.measure(line, style.TEXT_POINTS, True) / 2
            x = min((left + right) / 2, scale.right + 1.0 - half)
            sheet.write(line, x, 0.6 + LINE_MM * (deepest - len(lines) + number + 0.5), align="center", bold=True)
    y = 0.6 + LINE_MM * deepest + 0.8
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
    """The numbers of all segments, none on another."""
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


def _key(sheet: Sheet, top: float, width: float) -> float:
    """What the signs mean, those that are used; returns the lowest place."""
    grey = style.QUIET
    x, y = 1.8, top + LINE_MM / 2
    for sign, words in sheet.words.signs.items():
        if sign not in sheet.used:
            continue
        text_width = sheet.measure(words, style.SMALL_POINTS, False)
        sign_width = 7.0 if sign not in ("moment", "beyond") else 3.0
        if x > 1.8 and x + sign_width + 1.2 + text_width > width - 1.0:
            x, y = 1.8, y + LINE_MM + 0.6
        right, bar_top, bar_bottom = x + sign_width, y - 1.1, y + 1.1
        if sign == "bar":
            sheet.back.append(Box(x, right, bar_top, bar_bottom, grey))
        elif sign == "possible":
            sheet.back.append(Box(x, right, bar_top, bar_bottom, style.tint(grey, POSSIBLE_SHARE), grey, dashed=True))
        elif sign == "open":
            sheet.back.append(Fade(x, right, bar_top, bar_bottom, grey))
        elif sign == "ongoing":
            sheet.back.append(Box(x, right - 2.0, bar_top, bar_bottom, grey))
            sheet.back.append(Mark(right - 1.4, y, "arrow", grey, size=BAR_MM + 0.6))
        elif sign == "moment":
            sheet.front.append(Mark(x + 1.5, y, "diamond", grey))
        elif sign == "somewhen":
            sheet.back.append(Stroke(((x, y), (right, y)), grey, 0.8))
            sheet.front.append(Mark((x + right) / 2, y, "diamond", grey, hollow=True))
        elif sign == "reference":
            sheet.back.append(Box(x, right, bar_top, bar_bottom, REFERENCE_COLOUR))
        elif sign == "beyond":
            sheet.front.append(Mark(x + 1.5, y, "down", grey, hollow=True, size=1.6))
        sheet.write(words, right + 1.2, y, size=style.SMALL_POINTS, colour=grey)
        x = right + 1.2 + text_width + 4.5
    return y + LINE_MM / 2
