"""`laboratory_plot(case)`: measurements over time, a panel each, on the axis of the clinical timeline.

Several patients, and both sides of the body, are lines of one panel that differ by colour, dash and marker. What is no
number, is alone, or was measured at a time that is not known is listed beneath: nothing is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casewright.capitals import capitalized
from casewright.figures import sizes, style
from casewright.figures.clinical_timeline.chart import new_sheet, text_width_mm
from casewright.figures.clinical_timeline.course import Course, Edges, Row, TimelineCase, measurement_rows
from casewright.figures.clinical_timeline.plan import captions
from casewright.figures.clinical_timeline.shapes import EDGE_MM, LINE_MM, REFERENCE_COLOUR, TALLEST_MM, wrap
from casewright.figures.clinical_timeline.time_scale import TimeScale, scale_for, ticks
from casewright.figures.clinical_timeline.words import TimelineWords, words_of
from casewright.figures.language import CURRENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("blue", "vermillion", "green", "purple", "black")
_DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (4, 1.2, 1, 1.2)), (0, (7, 2)))
_MARKERS = ("o", "s", "D", "p", "X")
_LIMITS = {"<": "v", "≤": "v", ">": "^", "≥": "^"}
_PANEL_MM = 25.0
_LEAST_PANEL_MM = 15.0
_NUMBERS_MM = 10.0


def laboratory_plot(
    case: TimelineCase | Sequence[TimelineCase],
    *,
    measurements: Iterable[str] | None = None,
    width_mm: float | None = None,
    language: str | None = None,
) -> Figure:
    """Draw the measurements of a case, or of several, as a matplotlib figure: a panel each, with the reference range.

    `measurements` chooses some by their ids, in their order. The time is that of the clinical timeline, with day 0 for
    all patients; a triangle is the limit of an assay. `width_mm` and `language` are as for `timeline`.

    Raises ValueError if there is nothing to draw, for an id that no case has, or for a language whose words are not
    here.
    """
    import matplotlib as mpl

    cases = list(case) if isinstance(case, Sequence) else [case]
    words = words_of(language or CURRENT.get())
    panels, notes = _panels(cases, measurements, words)
    if not panels and not notes:
        raise ValueError("there is nothing to draw: the case has no measurements")
    width = width_mm if width_mm is not None else mpl.rcParams["figure.figsize"][0] * sizes.MM_PER_INCH
    columns = max(1, min(math.ceil(len(panels) / 4) if width >= 150 else 1, 3))
    if width >= 150 and len(panels) > 2:
        columns = max(columns, 2)
    rows = math.ceil(len(panels) / columns)
    column = (width - 2 * EDGE_MM + 3.0) / columns
    course = Course(_index_event(cases), tuple(row for panel in panels for row in panel.rows), words=words)
    scale = scale_for(course, 0.0, column - _NUMBERS_MM - 3.0) if panels else None
    heads = captions(scale, course, text_width_mm) if scale else []
    deepest = max((len(lines) for _, _, lines in heads), default=0)
    names = list(dict.fromkeys(_series(row, words) for panel in panels for row in panel.rows))
    listed = [line for note in notes for line in wrap(note, width - 2 * EDGE_MM, style.SMALL_POINTS, text_width_mm)]
    key = LINE_MM + 1.5 if any(names) else 0.0
    below = LINE_MM * (1 + deepest) + 2.0
    fixed = 2 * EDGE_MM + key + (len(listed) * (LINE_MM - 0.3) + 1.0 if listed else 0.0)
    room = (TALLEST_MM - fixed) / max(rows, 1) - LINE_MM - 1.5 - below
    high = max(_LEAST_PANEL_MM, min(_PANEL_MM, room))
    step = high + LINE_MM + 1.5 + below
    height = fixed + rows * step
    figure = new_sheet(sizes.inches(width), sizes.inches(height))
    figure.set_layout_engine("none")
    for number, panel in enumerate(panels):
        left = EDGE_MM + (number % columns) * column + _NUMBERS_MM
        top = EDGE_MM + key + (number // columns) * step + LINE_MM + 1.5
        box = (left / width, 1 - (top + high) / height, (column - _NUMBERS_MM - 3.0) / width, high / height)
        axes = figure.add_axes(box)
        assert scale is not None
        _draw(axes, panel, scale, names, words)
        _time_axis(axes, scale, heads, high)
    y = EDGE_MM + LINE_MM / 2
    if key:
        _key(figure, names, y, width, height)
    y = EDGE_MM + key + rows * step + LINE_MM / 2
    for line in listed:
        figure.text(EDGE_MM / width, 1 - y / height, line, fontsize=style.SMALL_POINTS, va="center", parse_math=False)
        y += LINE_MM - 0.3
    return figure


@dataclass(frozen=True)
class _Panel:
    """One measurement: its name with the unit, and a row for each patient and side."""

    title: str
    rows: tuple[Row, ...]


def _index_event(cases: Sequence[TimelineCase]) -> str:
    names = {str(case.index_event.name) for case in cases}
    return names.pop() if len(names) == 1 else ""


def _panels(
    cases: Sequence[TimelineCase], measurements: Iterable[str] | None, words: TimelineWords
) -> tuple[list[_Panel], list[str]]:
    """Return the measurements that are drawn, and what is said of the others."""
    known = list(dict.fromkeys(str(one.id) for case in cases for one in case.measurements))
    chosen = known if measurements is None else list(measurements)
    for name in chosen:
        if name not in known:
            raise ValueError(f"there is no measurement `{name}`; there is {', '.join(known)}")
    panels: list[_Panel] = []
    notes: list[str] = []
    for name in chosen:
        measured = [(case, one) for case in cases for one in case.measurements if one.id == name]
        first = measured[0][1]
        title = capitalized(str(first.name)) + ("" if str(first.unit) == "1" else f" ({first.unit})")
        rows: list[Row] = []
        for case, one in measured:
            curves = [row for row in measurement_rows(one, Edges(case, words), words, 1) if row.readings]
            rows += (replace(row, patient=_called(case, cases, words)) for row in curves)
        is_drawn = max((len(row.readings) for row in rows), default=0) > 1
        if is_drawn:
            panels.append(_Panel(title, tuple(rows)))
        listed = [
            text
            for case, one in measured
            for text in _not_drawn(
                one,
                _called(case, cases, words),
                Edges(case, words),
                words,
                {row.side for row in rows if is_drawn and row.patient == _called(case, cases, words)},
            )
        ]
        if listed:
            notes.append(f"{title}: {'; '.join(listed)}.")
    return panels, notes


def _called(case: TimelineCase, cases: Sequence[TimelineCase], words: TimelineWords) -> str:
    return words.patient(str(getattr(case, "id", ""))) if len(cases) > 1 else ""


def _not_drawn(measurement: Any, patient: str, edges: Edges, words: TimelineWords, drawn: set[str]) -> list[str]:
    """Return the values of a measurement that are not drawn on one of its sides `drawn`, as text: time, side, value."""
    lead = f"{patient}, " if patient else ""
    if not isinstance(measurement.values, tuple):
        return [lead + words.value_not_stated]
    limits = measurement.reference_range
    has_range = any(getattr(limits, name, None) is not None for name in ("low", "high", "normal"))
    normal = f" ({words.signs['reference']} {words.number(str(limits))})" if has_range and not drawn else ""
    texts = []
    for one in measurement.values:
        is_number = hasattr(one.value, "numbers")
        if is_number and (one.side or "") in drawn and edges(one.day).nominal is not None:
            continue
        side = f", {words.side(one.side)}" if one.side else ""
        value = words.number(one.value.number_text()) if is_number else words.value_not_stated
        texts.append(f"{lead}{words.time(one.day)}{side}: {value}")
    if texts:
        texts[-1] += normal
    return texts


def _series(row: Row, words: TimelineWords) -> str:
    """Return what a line is called: the patient's, the side's."""
    return capitalized(", ".join(part for part in (row.patient, words.side(row.side) if row.side else "") if part))


def _draw(axes: Axes, panel: _Panel, scale: TimeScale, names: Sequence[str], words: TimelineWords) -> None:
    """The lines of a measurement, interrupted where the axis is, its reference range and its numbers at the left."""
    from matplotlib.ticker import MaxNLocator

    values = [end for row in panel.rows for reading in row.readings for end in (reading.ends or (reading.value,))]
    ranges = list(dict.fromkeys(row.reference for row in panel.rows if row.reference is not None))
    limits = [limit for pair in ranges for limit in pair if limit is not None]
    low, high = min([*values, *limits]), max([*values, *limits])
    pad = (high - low) * 0.12 or max(abs(high) * 0.1, 1.0)
    bottom = 0.0 if 0 <= low <= 0.5 * high else low - pad
    axes.set_ylim(bottom, high + pad)
    axes.set_xlim(scale.left, scale.right)
    for row in panel.rows:
        look = names.index(_series(row, words)) % len(_COLOURS)
        colour = style.PALETTE[_COLOURS[look]]
        if row.reference is not None:
            least, most = (
                end if limit is None else limit for limit, end in zip(row.reference, axes.get_ylim(), strict=True)
            )
            if len(ranges) == 1:
                for segment in scale.segments:
                    axes.fill_between([segment.left, segment.right], least, most, color=REFERENCE_COLOUR, linewidth=0)
            else:
                for limit in row.reference:
                    if limit is not None:
                        axes.axhline(limit, color=colour, linewidth=0.7, linestyle=_DASHES[look], zorder=1)
        run: list[tuple[float, float]] = []
        runs = [run]
        where = None
        for reading in sorted(row.readings, key=lambda one: one.at.nominal or 0.0):
            placed = scale.place(reading.at)
            x = scale.x(reading.at.nominal or 0.0) if placed is None else placed
            if placed is None:
                ends = [scale.x(end) for end in (reading.at.earliest, reading.at.latest) if end is not None]
                axes.plot([ends[0], ends[-1]], [reading.value] * 2, color=style.QUIET, linewidth=0.6, zorder=2)
            here = next((one for one in scale.segments if one.left <= x <= one.right), None)
            if run and here is not where:
                axes.plot(*zip(run[-1], (x, reading.value), strict=True), color=colour, linewidth=0.7, linestyle=":")
                run = []
                runs.append(run)
            where = here
            run.append((x, reading.value))
            if reading.ends is not None:
                axes.plot([x, x], reading.ends, color=colour, linewidth=0.9, zorder=3)
            marker = _LIMITS.get(reading.comparator, _MARKERS[look])
            face = "white" if reading.comparator in _LIMITS else colour
            axes.plot(x, reading.value, marker=marker, markersize=3.6, color=colour, markerfacecolor=face,
                      markeredgewidth=0.8, clip_on=False, zorder=4)  # fmt: skip
        for run in runs:
            if len(run) > 1:
                axes.plot(*zip(*run, strict=True), color=colour, linewidth=1.1, linestyle=_DASHES[look], zorder=3)
    locator = MaxNLocator(4, steps=[1, 2, 5, 10])
    axes.yaxis.set_major_locator(locator)
    # All numbers of an axis have as many decimals.
    decimals = max(
        len(f"{round(one, 10):f}".rstrip("0").partition(".")[2]) for one in locator.tick_values(bottom, high)
    )
    axes.yaxis.set_major_formatter(
        lambda value, _: words.number(f"{value:,.{decimals}f}".replace(",", " ").replace("-", "−"))
    )
    axes.tick_params(axis="y", labelsize=style.SMALL_POINTS)
    axes.set_title(panel.title, loc="left", fontsize=style.TEXT_POINTS, fontweight="bold", pad=3)


def _time_axis(axes: Axes, scale: TimeScale, heads: Sequence[tuple[float, float, list[str]]], high: float) -> None:
    """The axis of the timeline below a panel: its numbers, breaks, and what each stretch counts."""
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    low, top = axes.get_ylim()
    mm = (top - low) / high

    def line(points: Sequence[tuple[float, float]]) -> None:
        xs, ys = zip(*points, strict=True)
        axes.plot(xs, [low + y * mm for y in ys], color=style.INK, linewidth=0.6, clip_on=False, solid_capstyle="butt")

    for segment in scale.segments:
        line(((segment.left, 0.0), (segment.right, 0.0)))
    for one, other in pairwise(scale.segments):
        for x in (one.right, other.left):
            line(((x - 0.5, -0.8), (x + 0.5, 0.8)))
    free_from = -math.inf
    for segment in scale.segments:
        for tick in ticks(segment, lambda text: text_width_mm(text, style.SMALL_POINTS, False)):
            half = text_width_mm(tick.text, style.SMALL_POINTS, False) / 2
            if tick.x - half < free_from:
                continue
            free_from = tick.x + half + 0.8
            line(((tick.x, 0.0), (tick.x, -0.8)))
            axes.text(tick.x, low - 2.4 * mm, tick.text, ha="center", va="center", fontsize=style.SMALL_POINTS)
    for left, right, lines in heads:
        for number, text in enumerate(lines):
            y = low - (2.4 + LINE_MM * (number + 0.95)) * mm
            axes.text(
                (left + right) / 2, y, text, ha="center", va="center", fontsize=style.SMALL_POINTS, parse_math=False
            )


def _key(figure: Figure, names: Sequence[str], y: float, width: float, height: float) -> None:
    """The lines by their names, in a row at the top."""
    from matplotlib.lines import Line2D

    x = EDGE_MM
    for number, name in enumerate(names):
        look = number % len(_COLOURS)
        colour = style.PALETTE[_COLOURS[look]]
        at = [x / width, (x + 4.0) / width, (x + 8.0) / width]
        line = Line2D(at, [1 - y / height] * 3, color=colour, linewidth=1.1, linestyle=_DASHES[look],
                      marker=_MARKERS[look], markersize=3.6, markevery=[1], transform=figure.transFigure)  # fmt: skip
        figure.add_artist(line)
        figure.text((x + 9.2) / width, 1 - y / height, name, fontsize=style.TEXT_POINTS, va="center", parse_math=False)
        x += 9.2 + text_width_mm(name, style.TEXT_POINTS, False) + 5.0
