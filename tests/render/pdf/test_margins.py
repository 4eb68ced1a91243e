"""Nothing leaves the page, whatever its length: what is too wide is broken or made smaller."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.pictures.drawing import drawn

from .manuscripts import floating, image, inlines, markdown, panel, rows, title_block, written

BASES = "CGATTCAAATGACGGCAGCAGGCCGGGAGTCCCTGAGAGGCTTGTTCCGGAAATGTGCCATCTGCGTGCGAACGCAGCG"
WORD = "Pneumonoultramicroscopicsilicovolcanoconiosisandothers"
SUM = " + ".join(f"a_{{{number}}} x_{{{number}}}" for number in range(24))
DPI = 50
MARGIN = round(25 / 25.4 * DPI) - 2


def panels(*captions: str) -> Blocks:
    cells = [panel(f"fig-{at}", at, "25%", text, image()) for at, text in zip("abcd", captions, strict=True)]
    return [floating("fig-p", "Figure 1", [rows(cells)], caption="Panels")]


CASES: dict[str, Blocks] = {
    "a sequence": markdown(f"The sequence {BASES} in text."),
    "a short sequence in a heading": markdown(f"# Sequence {BASES[:58]}"),
    "a word in a heading": markdown(f"# {WORD}andstillmore"),
    "a word in a list": markdown(f"- a\n  - b\n    - c\n      - d\n        - e\n\n          {WORD}{WORD[:20]}"),
    "an address": markdown(f"<https://example.org/{'a-part/' * 30}>"),
    "code": markdown(f"The name `{'a_long_name_' * 12}` in text."),
    "a listing": markdown(f"```\nresult = {'argument, ' * 20}\n{BASES * 2}\n```"),
    "a footnote": markdown(f"A note.^[{WORD}{WORD} and {BASES}.]"),
    "a sequence in a cell": markdown(f"| A | B |\n|---|---|\n| {BASES * 2} | 1000.5 mg/L |"),
    "a formula": markdown(f"$$\n{SUM}\n$$"),
    "a fraction": markdown(f"$$\n\\frac{{{SUM}}}{{b}}\n$$"),
    "a formula in the text": markdown(f"It is ${SUM}$ here."),
    "captions of panels": panels(WORD, "B", "C", f"Immunohistochemistry {BASES}"),
    "a picture of 300 mm": [ast.para([image(width="300mm")])],
    "a picture of 300 mm in a figure": [floating("fig-x", "Figure 1", [ast.plain([image(width="300mm")])])],
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("columns", [1, 2])
def test_nothing_leaves_the_page(name: str, columns: int) -> None:
    title = title_block(title=f"{WORD} and {BASES[:50]}", authors="Ada Gordon")
    made = written(CASES[name], title_block=title, options={"columns": columns})
    with Image.open(io.BytesIO(drawn(made.content, ".pdf", DPI))) as page:
        sheet = page.convert("L")
    box = ImageChops.invert(sheet).getbbox()
    assert box is not None
    assert box[0] >= MARGIN
    assert box[2] <= sheet.width - MARGIN, f"{(box[2] - sheet.width) / DPI * 25.4 + 25:.0f} mm too wide"


def test_a_picture_that_fits_keeps_its_size() -> None:
    made = written([ast.para([*inlines("A sign "), image(width="10mm")]), ast.para([image(width="90mm")])])
    with Image.open(io.BytesIO(drawn(made.content, ".pdf", DPI))) as page:
        box = ImageChops.invert(page.convert("L")).getbbox()
    assert box is not None
    assert (box[2] - box[0]) / DPI * 25.4 == pytest.approx(90, abs=1)
