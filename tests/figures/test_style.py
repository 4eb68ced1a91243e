"""The house style: type that every machine has, and labels beside the lines they name."""

from __future__ import annotations

from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from casewright import PALETTE, label_lines, printed, save_preview
from casewright.figures.style import INK, QUIET, house_style, ink_on, tint


def test_a_users_own_settings_do_not_show_in_print() -> None:
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 30, "savefig.bbox": "tight", "font.family": "fantasy"}):
        with printed(85, 50):
            assert mpl.rcParams["font.size"] == 7
            assert mpl.rcParams["savefig.bbox"] is None
            assert mpl.rcParams["font.sans-serif"] == ["Arimo", "DejaVu Sans"]
            assert mpl.rcParams["figure.figsize"] == pytest.approx([85 / 25.4, 50 / 25.4])
        assert mpl.rcParams["font.size"] == 30


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["blue", "vermillion", "green", "purple", "black"])
def test_colours_of_lines_and_headings_stand_out_from_paper(name: str) -> None:
    """At least 3 to 1, which WCAG 2.2 (1.4.11) asks of graphics."""
    assert 1.05 / (luminance(PALETTE[name]) + 0.05) >= 3


def test_words_stand_out_from_paper() -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3), whatever the words are: titles, labels, ticks, remarks."""
    words = {value for key, value in house_style().items() if key in {"axes.labelcolor", "xtick.color", "text.color"}}
    assert all(1.05 / (luminance(color) + 0.05) >= 4.5 for color in {*words, QUIET, INK})


@pytest.mark.parametrize(("share", "colour"), [(1, "#00539b"), (0, "#ffffff"), (0.5, "#80a9cd")])
def test_tints_take_the_place_of_transparency(share: float, colour: str) -> None:
    assert tint(PALETTE["blue"], share) == colour


def test_lines_are_labelled_where_they_end_and_labels_stay_apart() -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.figure import Figure

    with printed(120, 60):
        figure = Figure()
        axes = figure.add_subplot()
        for number in range(5):
            axes.plot([0, 1, 2], [number, 1, 1 + number / 100], label=f"line {number}")
        axes.set_ylim(0, 5)
        figure.canvas.draw()
        label_lines(axes)
        figure.canvas.draw()
        keys, texts = axes.texts[::2], axes.texts[1::2]
        boxes = [text.get_window_extent() for text in texts]
    assert [text.get_text() for text in texts] == [f"line {number}" for number in range(5)]
    assert {text.get_color() for text in texts} == {INK}
    assert [key.arrow_patch.get_edgecolor() for key in keys] == [to_rgba(line.get_color()) for line in axes.get_lines()]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_script_alone_saves_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.figure import Figure

    def draw(value: float) -> Figure:
        figure = Figure()
        figure.add_subplot().plot([0, value])
        return figure

    monkeypatch.chdir(tmp_path)
    saved = save_preview(draw, 3.0, width="single", dpi=100)
    assert saved == Path("_output/figures/test_style.png")
    from PIL import Image

    assert Image.open(saved).size[0] == pytest.approx(85 / 25.4 * 100, abs=1)
    with pytest.raises(ValueError, match="is not a width"):
        save_preview(draw, 3.0, width="wide")


def lab(linear: list[float]) -> list[float]:
    """CIELAB (D65) of linear sRGB."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    xyz = [
        sum(k * min(max(part, 0.0), 1.0) for k, part in zip(row, linear, strict=True)) / one
        for row, one in zip(rows, white, strict=True)
    ]
    x, y, z = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def seen(colour: str, *, protanopia: bool) -> list[float]:
    """A colour in CIELAB as it is, or as in protanopia (Machado, Oliveira and Fernandes, 2009, severity 1)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    blind = (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    )
    return lab([sum(k * part for k, part in zip(row, linear, strict=True)) for row in blind] if protanopia else linear)


@pytest.mark.parametrize(("one", "other"), list(combinations(PALETTE, 2)))
def test_the_palette_stays_apart_in_grey_and_for_protanopia(one: str, other: str) -> None:
    """Between every pair: a distance that is seen at once, and a lightness of its own in a grey copy."""
    for protanopia, least_distance in ((False, 25), (True, 15)):
        first, second = (seen(PALETTE[name], protanopia=protanopia) for name in (one, other))
        assert dist(first, second) >= least_distance
    assert abs(seen(PALETTE[one], protanopia=False)[0] - seen(PALETTE[other], protanopia=False)[0]) >= 9


@pytest.mark.parametrize("name", PALETTE)
def test_words_on_a_colour_are_legible(name: str) -> None:
    light, dark = sorted((luminance(PALETTE[name]), luminance(ink_on(PALETTE[name]))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
