"""The house style: type that exists everywhere, sizes for print, colours that survive colour blindness and grey copies.

Type is Arimo, as wide as Arial and Helvetica, which publishers ask for, between 6 and 8 points at printed size (most
journals ask for 5 to 8); its files are in `fonts/`, and what it lacks comes from DejaVu Sans, which matplotlib brings.
Colours have the hues of Okabe and Ito ("Color Universal Design", 2008), each as light as no other, so that they stay
apart in grey and for protanopia; curves are labelled where they end instead of in a legend box. Transparency is not
used: EPS cannot hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casewright.figures import sizes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONT = "Arimo"
FALLBACK = "DejaVu Sans"
SHOWN_FONTS = "Arial, Helvetica, Arimo, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""What an SVG asks for: whichever of the fonts that are equally wide its reader has."""
FONTS = Path(__file__).parent / "fonts"
TEXT_POINTS = 7.0
SMALL_POINTS = 6.0
LETTER_POINTS = 10.0
LEAST_POINTS = 5.0
HAIRLINE_POINTS = 0.5

PALETTE: Mapping[str, str] = {
    "blue": "#00539B",
    "vermillion": "#CF4A0A",
    "green": "#0AA27A",
    "purple": "#5A1668",
    "orange": "#FFC04D",
    "sky": "#5CB6EA",
    "yellow": "#FFF59A",
    "black": "#1A1A1A",
}
"""Blue, vermillion, green, purple and black stand out from paper as lines; the others are for areas."""
INK = PALETTE["black"]
QUIET = "#6B6B6B"
RULE = "#D9D9D9"


def house_style() -> dict[str, Any]:
    """matplotlib's settings for print; on top of matplotlib's own defaults, whatever a user's matplotlibrc says."""
    from cycler import cycler

    return {
        "font.family": "sans-serif",
        "font.sans-serif": [FONT, FALLBACK],
        "font.size": TEXT_POINTS,
        "axes.titlesize": TEXT_POINTS + 1,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": TEXT_POINTS,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(
            color=[PALETTE[name] for name in ("blue", "vermillion", "green", "purple", "orange", "sky", "black")]
        ),
        "xtick.labelsize": TEXT_POINTS,
        "ytick.labelsize": TEXT_POINTS,
        "xtick.color": INK,
        "ytick.color": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "lines.linewidth": 1.2,
        "lines.markersize": 4,
        "patch.linewidth": 0.6,
        "hatch.linewidth": 0.5,
        "grid.color": RULE,
        "grid.linewidth": HAIRLINE_POINTS,
        "legend.frameon": False,
        "legend.fontsize": TEXT_POINTS,
        "text.color": INK,
        "mathtext.fontset": "custom",
        "mathtext.fallback": "stixsans",
        "mathtext.rm": FONT,
        "mathtext.sf": FONT,
        "mathtext.it": f"{FONT}:italic",
        "mathtext.bf": f"{FONT}:bold",
        "mathtext.bfit": f"{FONT}:bold",
        "mathtext.cal": FONT,
        "figure.facecolor": "white",
        "figure.constrained_layout.use": True,
        "savefig.facecolor": "white",
        "savefig.bbox": None,
        "savefig.transparent": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "casewright",
        "ps.fonttype": 42,
        "pdf.fonttype": 42,
        "path.simplify": True,
    }


@lru_cache(maxsize=1)
def font_files() -> frozenset[Path]:
    """Return the fonts of the house style, made known to matplotlib: Arimo, and DejaVu Sans for what it lacks."""
    from matplotlib import get_data_path
    from matplotlib.font_manager import fontManager

    own = sorted(FONTS.glob("*.ttf"))
    for path in own:
        fontManager.addfont(path)
    return frozenset([*own, *Path(get_data_path(), "fonts", "ttf").glob("DejaVuSans*.ttf")])


@contextmanager
def printed(width_mm: float, height_mm: float | None = None, style_file: str | None = None) -> Iterator[None]:
    """Within it, new matplotlib figures have the house style and the printed size.

    Without a height, figures are three quarters as high as wide. `style_file` is a matplotlib style sheet that is laid
    over the house style; matplotlib's own errors tell what is wrong with it.
    """
    import matplotlib as mpl
    from matplotlib import style as styles

    height = height_mm if height_mm is not None else width_mm * 0.75
    font_files()
    with mpl.rc_context():
        # a user's matplotlibrc may not change what is printed; the backend stays the one that is in use
        mpl.rcParams.update({key: value for key, value in mpl.rcParamsDefault.items() if "backend" not in key})
        mpl.rcParams.update(house_style())
        if style_file is not None:
            styles.use(style_file)
        mpl.rcParams["figure.figsize"] = (sizes.inches(width_mm), sizes.inches(height))
        yield


def tint(colour: str, share: float) -> str:
    """Return a colour mixed with white: `share` 1 is the colour itself, 0 is white. In place of transparency."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    mixed = (round(255 + (part - 255) * share) for part in (red, green, blue))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_on(colour: str) -> str:
    """White or black: the one that is legible on a colour (WCAG 2.2, 1.4.3: a contrast of 4.5)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#FFFFFF" if 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5 else INK


def label_lines(axes: Axes, gap_points: float = 9.0) -> None:
    """Write each labelled line's label beside its last point, without overlaps; no legend box needed. The lettering is
    black, as publishers ask; a stroke of the line's own color and kind leads to it.

    To be called when the limits of the axes are final. Labels that would overlap move apart vertically.
    """
    figure = axes.figure
    ends: list[tuple[float, float, float, float, Any]] = []
    for line in axes.get_lines():
        points: Any = line.get_xydata()
        if str(line.get_label()).startswith("_") or not len(points):
            continue
        x, y = (float(one) for one in points[-1])
        on_sheet: Any = axes.transData.transform((x, y))
        ends.append((float(on_sheet[1]), float(on_sheet[0]), x, y, line))
    height = TEXT_POINTS * 1.25 * figure.dpi / 72
    lowest = float("-inf")
    for up, _, x, y, line in sorted(ends, key=lambda end: end[:2]):
        placed = max(up, lowest)
        lowest = placed + height
        shift = (placed - up) * 72 / figure.dpi
        where: dict[str, Any] = {"xy": (x, y), "textcoords": "offset points", "annotation_clip": False}
        key = {name: getattr(line, f"get_{name}")() for name in ("color", "linestyle", "linewidth")}
        stroke = {"arrowstyle": "-", "shrinkA": 0, "shrinkB": 0, **key}
        axes.annotate("", xytext=(gap_points - 1.5, shift), arrowprops=stroke, **where)
        axes.annotate(str(line.get_label()), xytext=(gap_points, shift), va="center", ha="left", color=INK, **where)
