"""`timeline(case)`: the course of a patient, or of several, on one axis, drawn with matplotlib.

Ages before the index event, days after it, and breaks between; treatments and findings as bars, what happened on a day
as markers, grades as steps, measurements as lines. What the case does not state is drawn open, never guessed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casewright.figures import sizes, style
from casewright.figures.clinical_timeline.course import MEASUREMENT, Course, TimelineCase, course_of_all
from casewright.figures.clinical_timeline.plan import plan_timeline
from casewright.figures.clinical_timeline.shapes import Area, Box, Fade, Mark, Plan, Stroke, Words
from casewright.figures.clinical_timeline.words import words_of
from casewright.figures.language import CURRENT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FADE_STEPS = 24


def timeline(
    case: TimelineCase | Sequence[TimelineCase] | Course,
    *,
    events: Iterable[str] | None = None,
    measurements: bool | Iterable[str] = False,
    history: bool = True,
    width_mm: float | None = None,
    language: str | None = None,
) -> Figure:
    """Draw the clinical timeline of a case (or of a `Course` made by hand) as a matplotlib figure; of several cases one
    below the other, their days 0 in one line.

    `events` picks the rows, by the ids of events, measurements, imaging studies or `outcome`, in their order; without
    it all are drawn except findings that are absent and the measurements, which `measurements` adds beneath: True for
    all, or their ids. `history` False leaves the years before the index event out. `width_mm` is the printed width;
    without it the one of the style in use (`figure.figsize`). The height in print follows from what there is to show;
    where that would be more than 170 mm, rows are drawn closer, and then those of a group share one, each event named
    beside its mark.

    Its words are those of `language` (`en`, `de`, `fr` or `es`); without it of the language of the project whose
    figure is drawn (a `Course` made by hand has its own words).

    Raises ValueError if there is nothing to draw, for an id the case does not have, or for a language whose words are
    not here.
    """
    import matplotlib as mpl

    if isinstance(case, Course):
        course = case
    else:
        cases = list(case) if isinstance(case, Sequence) else [case]
        course = course_of_all(cases, history=history, words=words_of(language or CURRENT.get()))
    course = chosen(course, events, measurements)
    style.font_files()  # a notebook has no house style, and its text is measured in Arimo
    width = width_mm if width_mm is not None else mpl.rcParams["figure.figsize"][0] * sizes.MM_PER_INCH
    plan = plan_timeline(course, width, text_width_mm)
    figure = new_sheet(sizes.inches(plan.width), sizes.inches(plan.height))
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, plan.width)
    axes.set_ylim(plan.height, 0)
    _draw(axes, plan)
    return figure


def chosen(course: Course, events: Iterable[str] | None, measurements: bool | Iterable[str]) -> Course:
    """Return the rows that were asked for, as `timeline` says."""
    beneath = [] if isinstance(measurements, bool) else list(measurements)
    if events is not None:
        return course.select([*events, *beneath])
    course.select(beneath)  # an id that is not there is an error
    course = course.present()
    return course if measurements is True else course.without(MEASUREMENT, beneath)


def new_sheet(width: float, height: float) -> Figure:
    """Return a figure without a window or notebook, which Jupyter shows nevertheless."""
    from matplotlib.figure import Figure

    class Sheet(Figure):
        def _repr_png_(self) -> bytes:
            buffer = io.BytesIO()
            self.savefig(buffer, format="png", dpi=144)
            return buffer.getvalue()

    return Sheet(figsize=(width, height))


@lru_cache(maxsize=4096)
def text_width_mm(text: str, points: float, bold: bool) -> float:
    """Return how wide a line of text is in the style's font, in millimetres."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    weight = "bold" if bold else "normal"
    properties = FontProperties(family=style.FONT, size=points, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return float(width) / sizes.POINTS_PER_MM


def _draw(axes: Axes, plan: Plan) -> None:
    for order, shape in enumerate(plan.shapes):
        zorder = 1 + order * 1e-3
        if isinstance(shape, Box):
            _box(axes, shape, zorder)
        elif isinstance(shape, Area):
            axes.fill(*zip(*shape.points, strict=True), facecolor=shape.fill, linewidth=0, zorder=zorder)
        elif isinstance(shape, Fade):
            _fade(axes, shape, zorder)
        elif isinstance(shape, Mark):
            _mark(axes, shape, zorder)
        elif isinstance(shape, Stroke):
            xs, ys = zip(*shape.points, strict=True)
            axes.plot(
                xs,
                ys,
                color=shape.colour,
                linewidth=shape.points_wide,
                linestyle=(0, (2.0, 1.6)) if shape.dashed else "-",
                solid_capstyle="butt",
                zorder=zorder,
            )
        else:
            _words(axes, shape, zorder)


def _box(axes: Axes, box: Box, zorder: float) -> None:
    from matplotlib.patches import Rectangle

    outline: dict[str, Any] = {"linewidth": 0}
    if box.edge:
        outline = {"edgecolor": box.edge, "linewidth": 0.6, "linestyle": (0, (3, 2)) if box.dashed else "-"}
    axes.add_patch(
        Rectangle(
            (box.left, box.top),
            box.right - box.left,
            box.bottom - box.top,
            facecolor=box.fill,
            zorder=zorder,
            **outline,
        )
    )


def _fade(axes: Axes, fade: Fade, zorder: float) -> None:
    """Boxes that lie on one another, the palest and longest first: no seams, and no transparency."""
    from matplotlib.patches import Rectangle

    for step in range(_FADE_STEPS, 0, -1):
        share = step / _FADE_STEPS
        end = fade.at + (fade.to - fade.at) * share
        left, right = sorted((fade.at, end))
        axes.add_patch(
            Rectangle(
                (left, fade.top),
                right - left,
                fade.bottom - fade.top,
                linewidth=0,
                zorder=zorder,
                facecolor=style.tint(fade.fill, (1 - share) * 0.9 + 0.02),
            )
        )


def _mark(axes: Axes, mark: Mark, zorder: float) -> None:
    shape = {"diamond": "D", "dot": "o", "up": "^", "down": "v", "arrow": ">", "square": "s"}[mark.shape]
    diagonal = 0.7 if mark.shape == "diamond" else 0.85
    axes.plot(
        [mark.x],
        [mark.y],
        marker=shape,
        markersize=mark.size * sizes.POINTS_PER_MM * diagonal,
        markerfacecolor="white" if mark.hollow else mark.colour,
        markeredgecolor=mark.colour,
        markeredgewidth=0.9 if mark.hollow else 0.0,
        linestyle="none",
        clip_on=False,
        zorder=zorder,
    )


def _words(axes: Axes, words: Words, zorder: float) -> None:
    axes.text(
        words.x,
        words.y,
        words.text,
        fontsize=words.size,
        fontweight="bold" if words.bold else "normal",
        fontfamily=style.FONT,
        color=words.colour,
        ha=words.align,
        va="center_baseline",
        parse_math=False,
        zorder=zorder,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4} if words.backed else None,
    )
