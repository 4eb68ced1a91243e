"""What stays on one line in every format, and is found by a search for usual spaces."""

from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path

import pypdf
import pytest

from casewright.cli import main
from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.parsing.filling import VALUE
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.layout.no_break import NO_BREAK, stays_with, with_no_break_spaces


@pytest.mark.parametrize(
    "pair",
    [
        "3.14 mmol/L", "(100 mL)", "5 mg/kg", "38.5 °C", "99.3 %", "1.73 m²", "150 10⁹/L", "45 mL/min/1.73", "14 days.",
        "12 Monaten", "day 14", "(Day −7);", "Tag 14", "grade 2", "Figure S1A", "Abb. 3", "J. Doe", "R. R.", "p <",
        "< 0.001", "× 10", "3 ×", "mm Hg).", "cm H2O", "R. Theo",
        "34 G/L", "5 letters/line",
    ],
)  # fmt: skip
def test_pairs_that_stay_together(pair: str) -> None:
    assert stays_with(*pair.split(" "))


@pytest.mark.parametrize(
    "pair",
    [
        "12 patients",
        "2016 The",
        "in 2016",
        "a 3",
        "mL per",
        "IL-6 3",
        "The patient",
        "5 in",
        "days of",
        "a <",
        "D. The",
        "5 Hg",
    ],
)
def test_pairs_that_may_part(pair: str) -> None:
    assert not stays_with(*pair.split(" "))


def spaced(text: str) -> list[Element]:
    parts = itertools.chain.from_iterable([ast.text(word), {"t": "Space"}] for word in text.split())
    return list(parts)[:-1]


@pytest.mark.parametrize(
    ("inlines", "held"),
    [
        ([ast.span(spaced("12 letters"), classes=(VALUE,))], "12~letters"),
        ([ast.span(spaced("12 letters"), classes=("other",))], "12 letters"),
        (spaced("J. R. R. Doe wrote n = 5 mg then"), "J.~R.~R.~Doe wrote n~=~5~mg then"),
    ],
)
def test_spaces_that_are_held(inlines: list[Element], held: str) -> None:
    document = ResolvedDocument("a", "en", "", (), (), [], [ast.para(inlines)], {"casewright": {}})
    [paragraph] = with_no_break_spaces(document).blocks
    strings = (one["c"] if one["t"] == "Str" else " " for one in ast.walk([paragraph], "Str", "Space"))
    assert "".join(strings).replace(NO_BREAK, "~") == held


TEXT = "It was 3.14 mmol/L on day 14 (*p* < 0.001), as J. Doe\nwrote. See @fig-x."
DOCUMENT = "---\ntitle: Title\nlang: en\nformat: {html: default, typst: default, docx: default}\n%s---\n\n%s\n"
FIGURE = "\n\n![Course](a.svg){#fig-x}"


def printed(folder: Path, front: str) -> dict[str, str]:
    (folder / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (folder / "letter.qmd").write_text(DOCUMENT % (front, TEXT + FIGURE))
    assert main(["render", str(folder / "letter.qmd")]) == 0
    pdf = pypdf.PdfReader(io.BytesIO((folder / "letter.pdf").read_bytes()))
    with zipfile.ZipFile(folder / "letter.docx") as package:
        word = package.read("word/document.xml").decode()
    return {
        "html": (folder / "letter.html").read_text(),
        "docx": word,
        "pdf": " ".join("".join(page.extract_text() for page in pdf.pages).split("\n")),
    }


def test_values_do_not_part_and_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = printed(tmp_path, "casewright: {}\n")
    for pair in ("3.14 mmol/L", "day 14", "< 0.001", "J. Doe"):
        held = pair.replace(" ", NO_BREAK)
        assert held in shown["html"].replace("&lt;", "<"), pair
        assert held in shown["docx"].replace("&lt;", "<"), pair
        assert pair in shown["pdf"], pair
    assert f"</em>{NO_BREAK}&lt;{NO_BREAK}0.001" in shown["html"]
    assert "Figure 1" in shown["pdf"]
    assert shown["html"].count(f"Figure{NO_BREAK}1") == 2  # mention and caption
    assert f">Figure{NO_BREAK}</w:t>" in shown["docx"]  # of the caption, which Word's fields repeat
    assert main(["verify"]) == 0


def test_plain_quarto_keeps_its_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "3.14 mmol/L on day 14" in printed(tmp_path, "")["docx"]
