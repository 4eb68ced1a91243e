"""Words of a figure stay words in its files, in letters as wide as those of Arial, brought along or had by readers."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from casewright import printed
from casewright.figures.command import run_figures
from casewright.figures.drawing.lettering import lettering

from .conftest import Write

SCRIPT = """
import matplotlib.pyplot as plt

def draw():
    figure, axes = plt.subplots()
    axes.plot([1, 3])
    axes.set_title("Lymphodepletion")
    axes.set_ylabel("Leukocytes (10⁹/L)")
    return figure
"""


@pytest.fixture
def files(project: Path, write: Write) -> dict[str, bytes]:
    write("scripts/values.py", SCRIPT)
    write(
        "figures/figures.yml",
        """
        figures:
          - label: fig-values
            formats: [svg, pdf, eps, tiff]
            layout: [A]
            panels:
              - {letter: A, script: scripts/values.py}
        """,
    )
    assert run_figures(project).exit_code == 0
    return {path.suffix[1:]: path.read_bytes() for path in (project / "figures").glob("fig-values.*")}


def test_words_stay_words_in_every_file(files: dict[str, bytes]) -> None:
    from PIL import Image

    svg = files["svg"].decode()
    words = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"A", "Lymphodepletion", "Leukocytes (10⁹/L)"} <= set(words)
    assert svg.count("<text") == svg.count("Arial, Helvetica, Arimo")
    page = PdfReader(io.BytesIO(files["pdf"])).pages[0]
    assert "Lymphodepletion" in page.extract_text()
    assert "Leukocytes (10⁹/L)" in page.extract_text()
    assert b"Arimo" in files["pdf"] and b"FontFile2" in files["pdf"]
    assert re.search(rb"/FontName /[\w+-]*Arimo", files["eps"])
    with Image.open(io.BytesIO(files["tiff"])) as picture:
        assert picture.info["dpi"] == (600, 600)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Day 0, ≥ 38.5 °C, 10⁹/L, µmol/L, β", "none"),
        ("✓ from DejaVu Sans", "none"),
        ("$10^9$/L, $p$ = 0.03", "none"),
        (r"$\propto$ of another font", "path"),
        ("患者 in no font of the house style", "path"),
    ],
)
def test_letters_of_other_fonts_are_outlines(words: str, expected: str) -> None:
    from matplotlib.figure import Figure

    with printed(85, 50):
        figure = Figure()
        figure.text(0.1, 0.5, words)
        assert lettering(figure) == expected


def test_a_font_of_the_authors_own_is_outlines() -> None:
    from matplotlib.figure import Figure

    with printed(85, 50):
        figure = Figure()
        figure.text(0.1, 0.5, "Day 0", fontfamily="STIXGeneral")
        assert lettering(figure) == "path"
