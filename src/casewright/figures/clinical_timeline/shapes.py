"""What a timeline is made of: boxes, fades, markers, lines and text in millimetres, and the sheet they are laid on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from casewright.figures import style
from casewright.figures.clinical_timeline.course import (
    DAY_ZERO,
    EVENT,
    FINDING,
    IMAGING,
    MEASUREMENT,
    OUTCOME,
    PROCEDURE,
    TEST,
    TREATMENT,
)
from casewright.figures.clinical_timeline.time_scale import TimeScale
from casewright.figures.clinical_timeline.words import TimelineWords

Measure = Callable[[str, float, bool], float]
"""The width of a text in mm, from the text, its size in points and whether it is bold."""

GROUP_COLOURS = {
    DAY_ZERO: style.INK,
    EVENT: style.INK,
    TREATMENT: style.PALETTE["blue"],
    PROCEDURE: style.PALETTE["blue"],
    FINDING: style.PALETTE["vermillion"],
    TEST: style.PALETTE["green"],
    MEASUREMENT: style.PALETTE["black"],
    IMAGING: style.PALETTE["green"],
    OUTCOME: style.PALETTE["purple"],
}
POSSIBLE_SHARE = 0.22
HAIRLINE_COLOUR = "#EBEBEB"
FADE_MM = 11.0

EDGE_MM = 2.0
"""What stays free at the edges of the sheet: printers and layout programs cut there."""
TALLEST_MM = 170.0
"""The height at which a figure and its legend still share a page (artwork guides of Nature and Elsevier)."""
LINE_MM = 3.1
BAR_MM = 2.7
MARKER_MM = 2.3
NAMES_SHARE = 0.30
UNSCALED_COLOUR = "#f6f6f6"
REFERENCE_COLOUR = "#e8eef2"


@dataclass(frozen=True)
class Density:
    """How high rows are, in mm: of names and bars, of lines within them, of steps and doses, of curves."""

    row: float
    lane: float
    step: float
    curve: float
    group_gap: float


ROOMY = Density(4.9, 3.4, 8.5, 15.0, 1.6)
CLOSE = Density(4.0, 3.1, 6.8, 10.5, 0.9)


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `dashed` gives it a dashed outline in `edge`."""

    left: float
    right: float
    top: float
    bottom: float
    fill: str
    edge: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Area:
    """A filled polygon: a dose that is tapered, the gap in a bar that crosses a break."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True)
class Fade:
    """A bar that fades out from `at` to `to`: its end is not known."""

    at: float
    to: float
    top: float
    bottom: float
    fill: str


@dataclass(frozen=True)
class Mark:
    """A marker: "diamond" for an event, "dot" for a measured value, "up" and "down" beyond an assay's end, "arrow" for
    what went on, "square" for the key of a group. Hollow where its day is not known."""

    x: float
    y: float
    shape: str
    colour: str
    hollow: bool = False
    size: float = MARKER_MM


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    points_wide: float = 0.8
    dashed: bool = False


@dataclass(frozen=True)
class Words:
    """A line of text: `x` is its left end, middle or right end as `align` says, `y` its middle; `width` as measured.

    `backed` text is on white, so that the rules of the axis do not run through it.
    """

    text: str
    x: float
    y: float
    width: float
    align: str = "left"
    size: float = style.TEXT_POINTS
    bold: bool = False
    colour: str = style.INK
    backed: bool = False

    @property
    def left(self) -> float:
        return self.x - {"left": 0.0, "center": self.width / 2, "right": self.width}[self.align]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def height(self) -> float:
        return self.size * 0.3528 * 1.2


Shape = Box | Area | Fade | Mark | Stroke | Words


@dataclass(frozen=True)
class Plan:
    """Everything to draw, from back to front, on a sheet of `width` by `height` mm; y grows downwards."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        return tuple(shape for shape in self.shapes if isinstance(shape, Words))


@dataclass
class Sheet:
    """What is being laid out: shapes by layer, and which signs need an entry in the key."""

    scale: TimeScale
    measure: Measure
    words: TimelineWords
    density: Density = ROOMY
    back: list[Shape] = field(default_factory=list)
    front: list[Shape] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        align: str = "left",
        size: float = style.TEXT_POINTS,
        bold: bool = False,
        colour: str = style.INK,
        backed: bool = False,
    ) -> Words:
        words = Words(text, x, y, self.measure(text, size, bold), align, size, bold, colour, backed)
        self.front.append(words)
        return words


def wrap(text: str, width: float, size: float, measure: Measure, *, bold: bool = False) -> list[str]:
    """Return a text in lines no wider than `width` mm; a word that is wider alone is cut with hyphens."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while measure(word, size, bold) > width and len(word) > 2:
            keep = next((n for n in range(len(word) - 1, 1, -1) if measure(word[:n] + "-", size, bold) <= width), 1)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:keep] + "-")
            word = word[keep:]
        longer = f"{line} {word}".strip()
        if line and measure(longer, size, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line or not lines else lines
