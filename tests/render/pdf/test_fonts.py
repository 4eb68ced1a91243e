"""Fonts come with the installed packages or from folders the author names; a character without one is never a box."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdf
import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.render.pdf import pdf_document
from casewright.render.pdf.page import Page
from casewright.render.pdf.typst.fonts import font_arguments, package_fonts

from .manuscripts import document, image, written
from .tagged import read_tagged

EMBEDDED = ("DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern", "New Computer Modern Math")


def fonts_in(pdf: bytes) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2].removesuffix("-Identity-H")
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"].get("/Font", {}).values()
    }


def test_text_is_serif_code_monospaced_and_fonts_are_embedded() -> None:
    pdf = written("Text **bold** *italic* `code` $x$.").content
    assert fonts_in(pdf) >= {
        "LibertinusSerif-Regular",
        "LibertinusSerif-Bold",
        "LibertinusSerif-Italic",
        "DejaVuSansMono",
    }
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_no_font_that_draws_a_box_for_everything_is_used() -> None:
    names = [path.name for path in package_fonts()]
    assert "DejaVuSans.ttf" in names
    assert not [name for name in names if "LastResort" in name]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_characters_that_no_font_has_are_named_all_at_once(language: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        written([ast.para(ast.words("before 𓀀𓁹 after"))], language=language)
    assert caught.value.message == (
        "No font for the PDF of `report/letter` has these characters: 𓀀 (U+13000), 𓁹 (U+13079)."
    )
    assert "𓀀" in caught.value.why
    assert caught.value.hint.startswith("Put a font")


def test_characters_of_a_drawing_are_named_with_its_path() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><text y="20">𓀀</text></svg>'
    with pytest.raises(CasewrightError) as caught:
        written([ast.para([image()])], resources={"figures/course.svg": drawing.encode()})
    assert "𓀀 (U+13000)" in caught.value.message
    assert "figures/course.svg" in caught.value.why


def test_japanese_without_its_font_is_told_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casewright.render.pdf.typst.fonts._FONT_PACKAGES", ())
    with pytest.raises(CasewrightError) as caught:
        written([ast.para(ast.words("症例の報告、です"))], language="ja")
    assert "症 (U+75C7)" in caught.value.message
    assert "casewright[ja]" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "language", "font"),
    [
        ("我们报告了病例", "zh", "Noto Sans SC"),
        ("我們報告了病例", "zh-Hant", "Noto Sans TC"),
        ("我們報告了病例", "zh-TW", "Noto Sans TC"),
        ("我们报告了病例", "zh-Hans-TW", "Noto Sans SC"),
        ("我们报告了病例", "en", "Noto Sans SC, TC, JP or KR (by language)"),
        ("증례 보고", "ko", "Noto Sans KR"),
        ("증례 보고", "en", "Noto Sans KR"),
        ("症例報告", "ko", "Noto Sans KR"),
        ("รายงานผู้ป่วย", "th", "Noto Sans Thai"),
        ("रोगी", "hi", "Noto Sans Devanagari"),
        ("மருத்துவம்", "en", "Noto Sans Tamil"),
    ],
)
def test_a_font_for_the_script_is_named(monkeypatch: pytest.MonkeyPatch, text: str, language: str, font: str) -> None:
    monkeypatch.setattr("casewright.render.pdf.typst.fonts._FONT_PACKAGES", ())
    spanned = ast.span(ast.words(text), attributes={"lang": language})
    with pytest.raises(CasewrightError) as caught:
        written([ast.para([ast.text("A"), spanned])])
    assert caught.value.hint.startswith(f"Put a font that has them, such as {font}, into a folder")


def test_a_font_of_the_author_is_used_from_its_folder(tmp_path: Path) -> None:
    [source] = [path for path in package_fonts() if path.name == "DejaVuSerif.ttf"]
    shutil.copy(source, tmp_path / "own.ttf")
    made = pdf_document(
        document([ast.para(ast.words("Text in it."))], options={"mainfont": "dejavu serif"}),
        resources={},
        link_targets={},
        font_folders=[tmp_path],
    )
    assert "DejaVuSerif" in fonts_in(made.content)
    assert made.warnings == ()


def test_a_folder_of_fonts_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CasewrightError, match="There is no folder `nowhere` with fonts"):
        pdf_document(document([]), resources={}, link_targets={}, font_folders=[tmp_path / "nowhere"])


def test_a_collection_of_countless_fonts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ttc").write_bytes(b"ttcf\0\1\0\0\0\1\0\0" + bytes(100))
    with pytest.raises(CasewrightError, match=r"collection of fonts `x\.ttc` is damaged"):
        pdf_document(document([]), resources={}, link_targets={}, font_folders=[tmp_path])


def test_a_font_that_is_not_there_is_said_and_the_usual_one_used() -> None:
    made = written("Text.", options={"mainfont": "Libertine Serif", "codefont": "Courier"})
    main, code = made.warnings
    assert main.startswith("There is no font `Libertine Serif` (`mainfont`); `Libertinus Serif` is used. Did you mean")
    assert code.startswith("There is no font `Courier` (`codefont`); `DejaVu Sans Mono` is used.")
    assert read_tagged(made.content).text == "Text."


def test_latin_fonts_leave_punctuation_to_a_font_of_the_language() -> None:
    chosen, _ = font_arguments(Page(), "ja", [*EMBEDDED, "IPAexGothic"])
    assert chosen["fonts"] == [
        {"name": "Libertinus Serif", "covers": '"latin-in-cjk"'},
        {"name": "New Computer Modern", "covers": '"latin-in-cjk"'},
        "IPAexGothic",
    ]
    without, _ = font_arguments(Page(), "ja", EMBEDDED)
    assert without["fonts"] == ["Libertinus Serif", "New Computer Modern"]


def test_japanese_is_set_in_its_font_where_that_is_installed() -> None:
    pytest.importorskip("matplotlib_fontja")
    text = "症例報告：患者は“再発”し、TNF-αが上昇した。"
    pdf = written([ast.para([ast.text(text)])], language="ja").content
    assert read_tagged(pdf).text == text
    assert {"LibertinusSerif-Regular", "IPAexGothic"} <= fonts_in(pdf)
