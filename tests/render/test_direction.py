"""Text that runs from right to left: which passages do, and how Word says so."""

from __future__ import annotations

import pytest

from casewright.language_tag import decimal_sign, is_right_to_left
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.direction import runs_from_right, with_directions
from casewright.render.word.directions import settle_directions
from casewright.render.word.markup import name, parsed


def document(language: str, blocks: Blocks = [], **options: str) -> ResolvedDocument:  # noqa: B006
    return ResolvedDocument("letter", language, "", (), (), [], blocks, options)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", True),
        ("ar-EG", True),
        ("he", True),
        ("fa-IR", True),
        ("ur", True),
        ("az-Arab", True),
        ("ar-Latn", False),
        ("en", False),
        ("de-AT", False),
        ("az", False),
        ("", False),
    ],
)
def test_languages(tag: str, expected: bool) -> None:
    assert is_right_to_left(tag) == expected


@pytest.mark.parametrize(
    ("language", "options", "expected"),
    [
        ("ar", {}, True),
        ("en", {"dir": "rtl"}, True),
        ("ar", {"dir": "ltr"}, False),
        ("ar", {"dir": "auto"}, True),
        ("en", {}, False),
    ],
)
def test_documents(language: str, options: dict[str, str], expected: bool) -> None:
    assert runs_from_right(document(language, **options)) == expected


def passage(text: str, **attributes: str) -> Element:
    return ast.para([ast.span(ast.words(text), "", (), attributes)])


@pytest.mark.parametrize(
    ("language", "attributes", "direction"),
    [
        ("en", {"lang": "ar"}, "rtl"),
        ("en", {"dir": "rtl"}, "rtl"),
        ("en", {"lang": "de"}, None),
        ("en", {"lang": "ar", "dir": "ltr"}, "ltr"),
        ("ar", {"lang": "en"}, "ltr"),
        ("ar", {"lang": "fa"}, None),
    ],
)
def test_passages_have_the_direction_of_their_language(
    language: str, attributes: dict[str, str], direction: str | None
) -> None:
    [block] = with_directions(document(language, [passage("x", **attributes)])).blocks
    assert ast.attributes_of(block["c"][0]).get("dir") == direction


@pytest.mark.parametrize(("text", "direction"), [("1. Adams A.", "ltr"), ("1. \u0623\u062d\u0645\u062f", None)])
def test_a_cited_work_has_the_direction_of_its_letters(text: str, direction: str | None) -> None:
    entry = ast.div([ast.para(ast.words(text))], "ref-a", ("csl-entry",))
    [block] = with_directions(document("ar", [entry])).blocks
    assert ast.attributes_of(block).get("dir") == direction
    [block] = with_directions(document("en", [entry])).blocks
    assert "dir" not in ast.attributes_of(block)


def test_a_passage_in_a_passage() -> None:
    inner = ast.span(ast.words("y"), "", (), {"lang": "en"})
    outer = ast.span([inner], "", (), {"lang": "ar"})
    [block] = with_directions(document("en", [ast.para([outer])])).blocks
    [shown] = block["c"]
    assert ast.attributes_of(shown)["dir"] == "rtl"
    assert ast.attributes_of(shown["c"][1][0])["dir"] == "ltr"


def runs(text: str, *, declared: bool) -> list[str]:
    """The runs that Word gets for a run of text, those from right to left in brackets."""
    mark = "<w:rPr><w:rtl/></w:rPr>" if declared else ""
    paragraph = "<w:pPr><w:bidi/></w:pPr>" if declared else ""
    xml = (
        '<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:p>{paragraph}<w:r>{mark}<w:t>{text}</w:t></w:r></w:p></w:body>"
    )
    root = parsed(xml.encode())
    settle_directions(root)
    return [
        f"[{run.findtext(name('w:t'))}]" if run.find(f".//{name('w:rtl')}") is not None else run.findtext(name("w:t"))
        for run in root.iter(name("w:r"))
    ]


AR = "\u0643\u0627\u0646\u062a"


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (AR, True, [f"[{AR}]"]),
        (f"{AR} CRP 148 mg/L. {AR}", True, [f"[{AR} ]", "CRP 148 mg/L", f"[. {AR}]"]),
        (f"{AR} 39.1.", True, [f"[{AR} 39.1.]"]),
        ("5 mg", True, ["[5 ]", "mg"]),
        ("Table 1", True, ["Table 1"]),
        ("The leg.", False, ["The leg."]),
        (f"It ({AR} {AR}) was.", False, ["It (", f"[{AR} {AR}]", ") was."]),
        (f"{AR} 5 mg", False, [f"[{AR} 5]", " mg"]),
        ("1.", True, ["[1.]"]),
    ],
)
def test_runs_of_word_have_one_direction(text: str, declared: bool, expected: list[str]) -> None:
    assert runs(text, declared=declared) == expected


@pytest.mark.parametrize(
    ("tag", "sign"),
    [
        ("en", "."),
        ("en-GB", "."),
        ("de", ","),
        ("de-CH", ","),
        ("fr", ","),
        ("es", ","),
        ("es-MX", "."),
        ("ja", "."),
        ("", "."),
    ],
)
def test_decimal_signs(tag: str, sign: str) -> None:
    assert decimal_sign(tag) == sign
