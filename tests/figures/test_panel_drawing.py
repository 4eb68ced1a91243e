"""From scripts, notebooks and images to panels; every way in which one can be wrong has a sentence of its own."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from casewright.diagnostics import CasewrightError
from casewright.figures.drawing.panels import DrawnPanel, draw_panel
from casewright.figures.registry import load_registry, read_registry

from .conftest import Write

pytestmark = pytest.mark.usefixtures("import_state")

GOOD = """
import matplotlib.pyplot as plt

def draw(case=None, title="Title"):
    figure, axes = plt.subplots()
    axes.plot([1, 3, 2])
    axes.set_title(title)
    return figure
"""


@dataclass(frozen=True)
class SmallCase:
    """What a script may be given as a case."""

    id: str


def drawn(root: Path, write: Write, panel: str, cases: tuple[SmallCase, ...] = (), figure: str = "") -> DrawnPanel:
    write("figures/figures.yml", f"figures: [{{label: fig-a, {figure} panels: [{panel}]}}]")
    registry = read_registry(root)
    if registry.problems:
        raise registry.problems[0].error
    [one] = registry.figures
    return draw_panel(root, one, one.panels[0], one.width_mm, lambda: cases)


def test_a_script_is_drawn_at_its_printed_size(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", GOOD)
    panel = drawn(tmp_path, write, "{script: scripts/a.py, height: 50}")
    assert panel.drawing is not None
    assert panel.height_mm == 50
    assert panel.drawing.width == pytest.approx(85 / 25.4 * 72)
    assert panel.drawing.height == pytest.approx(50 / 25.4 * 72)
    assert panel.notices == ()


def test_a_figure_of_another_size_keeps_its_shape(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", GOOD.replace("plt.subplots()", "plt.subplots(figsize=(10, 4))"))
    assert drawn(tmp_path, write, "{script: scripts/a.py}").height_mm == pytest.approx(85 * 0.4)


def test_arguments_and_the_case_are_given_by_name(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", GOOD.replace("[1, 3, 2]", "[0] * len(case.id)"))
    cases = (SmallCase("girl"), SmallCase("boy"))
    panel = drawn(tmp_path, write, "{script: scripts/a.py, case: boy, arguments: {title: Another}}", cases)
    assert panel.drawing is not None


def test_modules_beside_a_script_can_be_imported(tmp_path: Path, write: Write) -> None:
    write("scripts/palette_of_the_test.py", "LINE = 'black'\n")
    write("scripts/a.py", "from palette_of_the_test import LINE\n" + GOOD)
    assert drawn(tmp_path, write, "{script: scripts/a.py}").drawing is not None


def test_the_house_style_holds_and_a_style_sheet_lies_over_it(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", "import matplotlib as mpl\nSEEN = []\n" + GOOD.replace("    figure,", "    SEEN.extend("
          "[mpl.rcParams['font.size'], mpl.rcParams['lines.linewidth']])\n    figure,"))  # fmt: skip
    write("house.mplstyle", "lines.linewidth: 3\n")
    write("figures/figures.yml", "style: house.mplstyle\nfigures: [{label: fig-a, panels: [{script: scripts/a.py}]}]")
    [one] = read_registry(tmp_path).figures
    draw_panel(tmp_path, one, one.panels[0], 85, lambda: ())
    import sys

    assert sys.modules["figure_script_a"].SEEN == [7.0, 3.0]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (None, "There is no style sheet"),
        ("lines.linewidth: thick\n", "is not a matplotlib style sheet"),
        ("lines.lienwidth: 2\n", "is not a matplotlib style sheet"),
        ("no colon at all\n", "is not a matplotlib style sheet"),
    ],
)
def test_a_wrong_style_sheet_is_told(tmp_path: Path, write: Write, sheet: str | None, message: str) -> None:
    write("scripts/a.py", GOOD)
    if sheet is not None:
        write("house.mplstyle", sheet)
    write("figures/figures.yml", "style: house.mplstyle\nfigures: [{label: fig-a, panels: [{script: scripts/a.py}]}]")
    [one] = load_registry(tmp_path).figures
    with pytest.raises(CasewrightError, match=message) as caught:
        draw_panel(tmp_path, one, one.panels[0], 85, lambda: ())
    assert str(tmp_path) not in caught.value.why


def test_chance_without_a_seed_falls_the_same_way(tmp_path: Path, write: Write) -> None:
    write(
        "scripts/a.py",
        "import random, numpy as np\n" + GOOD.replace("[1, 3, 2]", "[random.random(), np.random.rand()]"),
    )
    one = drawn(tmp_path, write, "{script: scripts/a.py}")
    other = drawn(tmp_path, write, "{script: scripts/a.py}")
    assert one.drawing == other.drawing


PLT = "import matplotlib.pyplot as plt\n"
NOTHING = "def draw():\n    pass\n"
WRONG_SCRIPTS = {
    "function missing": ("def darw():\n    pass\n", "has no function `draw`", "", "`darw`"),
    "returns nothing": (NOTHING, "does not return a matplotlib figure", "returns nothing", "return figure"),
    "returns axes": (
        "import matplotlib.pyplot as plt\ndef draw():\n    return plt.subplots()[1]\n",
        "does not return a matplotlib figure", "Axes", "plt.subplots()"),
    "returns a picture": ("def draw():\n    return 'a.png'\n", "does not return", "`str`", "return figure"),
    "empty figure": (PLT + "def draw():\n    return plt.figure()\n", "an empty figure", "", ""),
    "empty axes": (PLT + "def draw():\n    return plt.subplots()[0]\n", "an empty figure", "", ""),
    "syntax": ("def draw(:\n", "is not valid Python", "invalid syntax", ""),
    "raises": ("def draw():\n    return 1 / 0\n", "failed", "ZeroDivisionError: division by zero", ""),
    "raises on import": ("import nothing_like_this\n", "failed", "ModuleNotFoundError", ""),
    "exits": ("import sys\ndef draw():\n    sys.exit(3)\n", "failed", "SystemExit: 3", ""),
    "wants what is not given": ("def draw(colour):\n    pass\n", "needs an argument `colour`", "", "arguments"),
    "letters of no font": (
        PLT + "def draw():\n    figure, axes = plt.subplots()\n    axes.set_title('日 (Day) 체')\n"
        "    axes.plot([1, 2], label=r'$\\mathrm{온}$')\n    axes.legend()\n    return figure\n",
        "no letters for 온 (U+C628), 日 (U+65E5), 체 (U+CCB4)", "empty boxes", "addfont"),
    "wants a case of none": ("def draw(case):\n    pass\n", "the project has none", "", "data/case.yml"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_SCRIPTS)
def test_wrong_scripts_are_told(tmp_path: Path, write: Write, name: str) -> None:
    script, message, why, hint = WRONG_SCRIPTS[name]
    write("scripts/a.py", script)
    with pytest.raises(CasewrightError) as caught:
        drawn(tmp_path, write, "{script: scripts/a.py}")
    assert message in caught.value.message
    assert why in caught.value.why
    assert hint in caught.value.hint
    assert caught.value.location is not None
    assert str(tmp_path) not in f"{caught.value.why} {caught.value.location}"


def test_a_failing_script_shows_its_own_lines_only(tmp_path: Path, write: Write) -> None:
    write("scripts/readings.py", "def read():\n    import json\n    return json.loads('{')\n")
    write("scripts/a.py", "import readings\n\ndef draw():\n    return readings.read()\n")
    with pytest.raises(CasewrightError) as caught:
        drawn(tmp_path, write, "{script: scripts/a.py}")
    assert caught.value.why.split("\n")[1:] == [
        "scripts/a.py:4, in draw: return readings.read()",
        "scripts/readings.py:3, in read: return json.loads('{')",
    ]
    assert str(caught.value.location) == "scripts/readings.py:3"


@pytest.mark.parametrize(
    ("panel", "cases", "message", "hint"),
    [
        ("{script: scripts/b.py}", 1, "There is no script `scripts/b.py`", "`scripts/a.py`"),
        ("{script: scripts/a.py, arguments: {titel: A}}", 1, "takes no argument `titel`", "`title`"),
        ("{script: scripts/a.py}", 2, "the project has 2", "case: case-0"),
        ("{script: scripts/a.py, case: case-9}", 2, "There is no case `case-9`", "`case-0`"),
    ],
)
def test_wrong_entries_for_a_script_are_told(
    tmp_path: Path, write: Write, panel: str, cases: int, message: str, hint: str
) -> None:
    write("scripts/a.py", GOOD)
    with pytest.raises(CasewrightError) as caught:
        drawn(tmp_path, write, panel, tuple(SmallCase(f"case-{number}") for number in range(cases)))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.location is not None and caught.value.location.path == "figures/figures.yml"


def test_letters_that_the_font_has_are_drawn(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", PLT + "def draw():\n    return plt.figure().text(0.1, 0.5, 'µg, β, ≥ 5, Ø, ж').figure\n")
    assert drawn(tmp_path, write, "{script: scripts/a.py}").notices == ()


def test_text_that_an_editor_would_send_back_is_noticed(tmp_path: Path, write: Write) -> None:
    write(
        "scripts/a.py",
        """
        import matplotlib.pyplot as plt

        def draw():
            figure = plt.figure()
            figure.text(0.9, 0.5, "a text that leaves the sheet")
            figure.text(0.1, 0.2, "tiny", fontsize=3)
            figure.text(0.1, 0.8, "one text")
            figure.text(0.1, 0.8, "on another")
            return figure
        """,
    )
    notices = drawn(tmp_path, write, "{script: scripts/a.py}").notices
    assert notices == (
        "the text “a text that leaves the sheet” is cut off",
        "the text “tiny” is 3 points high, which is too small to read",
        "the texts “one text” and “on another” overlap",
    )


def picture(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(buffer, format="PNG")
    return buffer.getvalue()


def test_an_image_with_enough_pixels_is_a_panel(tmp_path: Path, write: Write) -> None:
    write("images/a.png", picture(1004, 502))
    panel = drawn(tmp_path, write, "{image: images/a.png}")
    assert panel.picture is not None
    assert panel.height_mm == pytest.approx(42.5)


def test_an_image_too_small_for_its_printed_size_is_told(tmp_path: Path, write: Write) -> None:
    write("images/a.png", picture(502, 502))
    with pytest.raises(CasewrightError, match="too small for its printed size") as caught:
        drawn(tmp_path, write, "{image: images/a.png}")
    assert caught.value.why == "502 pixels on 85 mm are 150 dots an inch, and 300 are needed"
    assert "at most 43 mm" in caught.value.hint and "minimum-dpi: 150" in caught.value.hint
    accepted = drawn(tmp_path, write, "{image: images/a.png, minimum-dpi: 150}")
    assert accepted.picture is not None


def test_a_picture_of_one_pixel_is_accepted_as_the_hint_says(tmp_path: Path, write: Write) -> None:
    write("images/a.png", picture(1, 1))
    with pytest.raises(CasewrightError, match="too small for its printed size") as caught:
        drawn(tmp_path, write, "{image: images/a.png}")
    assert "`minimum-dpi: 1`" in caught.value.hint
    assert drawn(tmp_path, write, "{image: images/a.png, minimum-dpi: 1}").picture is not None


def test_line_art_needs_its_dots_in_images_too(tmp_path: Path, write: Write) -> None:
    write("images/a.png", picture(1004, 502))
    with pytest.raises(CasewrightError, match="too small"):
        drawn(tmp_path, write, "{image: images/a.png}", figure="artwork: line,")


def test_a_vector_file_stays_one(tmp_path: Path, write: Write) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0L20 10"/><text>Leg</text></svg>'
    write("images/a.svg", svg)
    panel = drawn(tmp_path, write, "{image: images/a.svg}")
    assert panel.drawing is not None and b"M0 0L20 10" in panel.drawing.markup
    assert panel.height_mm == pytest.approx(42.5)
    assert "font may differ" in panel.notices[0]


def test_a_vector_file_cannot_be_eps(tmp_path: Path, write: Write) -> None:
    write("images/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"/>')
    with pytest.raises(CasewrightError, match="cannot be put into EPS"):
        drawn(tmp_path, write, "{image: images/a.svg}", figure="formats: [eps],")


def test_a_damaged_pdf_is_told(tmp_path: Path, write: Write) -> None:
    write("images/a.pdf", b"%PDF-1.7 nothing")
    with pytest.raises(CasewrightError, match="cannot be read as PDF"):
        drawn(tmp_path, write, "{image: images/a.pdf}")


def test_transparency_is_noticed_where_eps_cannot_hold_it(tmp_path: Path, write: Write) -> None:
    write("scripts/a.py", GOOD.replace("[1, 3, 2]", "[1, 3, 2], alpha=0.5"))
    panel = drawn(tmp_path, write, "{script: scripts/a.py}", figure="formats: [svg, eps],")
    assert panel.eps is not None and panel.eps.startswith(b"%!PS-Adobe")
    assert panel.notices == ("EPS has no transparency: what is half transparent is opaque there",)


def notebook(*cells: str, **extra: object) -> str:
    made = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": code,
            "outputs": [],
            "execution_count": None,
        }
        for number, code in enumerate(cells)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made} | extra)


PLOTTED = "#| label: fig-leg\nfigure, axes = plt.subplots()\naxes.plot(values)\nplt.show()"


@pytest.mark.parametrize("cell", ["fig-leg", "cell-2"])
def test_a_cell_of_a_notebook_is_a_panel(tmp_path: Path, write: Write, cell: str) -> None:
    write("analysis/values.csv", "1\n3\n2\n")
    write(
        "analysis/leg.ipynb",
        notebook(
            "%matplotlib inline\nimport matplotlib.pyplot as plt",
            "values = [float(line) for line in open('values.csv')]",
            PLOTTED,
            "raise RuntimeError('what is below the cell is not run')",
        ),
    )
    panel = drawn(tmp_path, write, f"{{notebook: analysis/leg.ipynb, cell: {cell}}}")
    assert panel.drawing is not None


@pytest.mark.parametrize(
    ("text", "message", "why"),
    [
        ("{}", "cannot be read as a Jupyter notebook", "nbformat"),
        ("not json", "cannot be read as a Jupyter notebook", ""),
        (notebook("1"), "has no cell `fig-leg`", ""),
        (
            notebook("import matplotlib.pyplot as plt", PLOTTED),
            "A cell of `a.ipynb` failed",
            "code cell 2, line 3: NameError",
        ),
        (notebook("#| label: fig-leg\n1 +"), "A cell of `a.ipynb` failed", "SyntaxError"),
        (notebook("#| label: fig-leg\n!echo 1"), "A cell of `a.ipynb` failed", "may not start other programs"),
        (notebook("#| label: fig-leg\n1 + 1"), "does not return a matplotlib figure", "`int`"),
        (notebook("1", metadata={"kernelspec": {"language": "R"}}), "is a notebook in R", ""),
    ],
)
def test_wrong_notebooks_are_told(tmp_path: Path, write: Write, text: str, message: str, why: str) -> None:
    write("a.ipynb", text)
    with pytest.raises(CasewrightError) as caught:
        drawn(tmp_path, write, "{notebook: a.ipynb, cell: fig-leg}")
    assert message in caught.value.message
    assert why in caught.value.why
