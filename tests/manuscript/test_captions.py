"""Captions begin with their number, and images say what their caption says."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.crossref.captions import float_label, with_alt_texts
from casewright.manuscript.crossref.kinds import CrossrefKind, Kinds
from casewright.manuscript.crossref.numbering import Numbered

from .conftest import CASEWRIGHT, SUPPLEMENT_KINDS, Report, inline_text, with_settings


def label(kind: CrossrefKind, number: str, *, has_words: bool = True, **options: str) -> str:
    kinds = Kinds({kind.key: kind}, **options)  # type: ignore[arg-type]
    return inline_text(
        [float_label(Numbered("x", kind.key, "letter", number, 1, kind.key), kinds, {}, has_words=has_words)]
    )


FIG = CrossrefKind("fig", "float", "Figure", "Figure")
SUPP = CrossrefKind("suppfig", "float", "Supplementary Figure S", "Figure S", space_before_numbering=False)


@pytest.mark.parametrize(
    ("kind", "number", "options", "printed"),
    [
        (FIG, "1", {}, "Figure~1:"),
        (FIG, "1.2", {"title_delimiter": "."}, "Figure~1.2."),
        (FIG, "1", {"has_words": False}, "Figure~1"),
        (SUPP, "2", {}, "Supplementary Figure~S2:"),
        (CrossrefKind("map", "float", "S", "S", space_before_numbering=False), "3", {}, "S3:"),
        (CrossrefKind("map", "float", "Fig. S-", "S", space_before_numbering=False), "3", {}, "Fig.~S-3:"),
        (CrossrefKind("map", "float", "", ""), "3", {}, "3:"),
    ],
)
def test_labels(kind: CrossrefKind, number: str, options: dict[str, str], printed: str) -> None:
    assert label(kind, number, **options) == printed  # type: ignore[arg-type]


def test_a_label_tells_writers_how_to_count() -> None:
    entry = Numbered("suppfig-b", "suppfig", "supplement", "2", 2, "suppfig")
    made = float_label(entry, Kinds({"suppfig": SUPP}), {}, has_words=True)
    [span] = [one for one in ast.walk([made]) if ast.has_class(one, "float-number")]
    assert ast.attributes_of(span) == {"series": "suppfig", "value": "2", "format": "arabic"}
    assert ast.plain_text([span]) == "S2"


CAPTIONS = [
    ("![Course](a.png){#fig-a}", ["Figure~1: Course"]),
    ("![](a.png){#fig-a}", ["Figure~1"]),
    ("![Only this](a.png)", ["Only this"]),
    ("| a |\n|---|\n| 1 |\n\n: Cases *x* {#tbl-a}", ["Table~1: Cases *x*"]),
    ("| a |\n|---|\n| 1 |\n\n: {#tbl-a}", ["Table~1"]),
    ("![Flow](a.png){#suppfig-a}", ["Supplementary Figure~S1: Flow"]),
    (
        "::: {#fig-a layout-ncol=2}\n![Left](1.png){#fig-l}\n\n![](2.png){#fig-r}\n\nBoth\n:::",
        ["(A) Left", "(B)", "Figure~1: Both"],
    ),
    ("::: {#fig-a}\n- a list\n- as a figure\n\nSteps\n:::", ["Figure~1: Steps"]),
    ("::: {#fig-a}\n::: {#fig-b}\n![](1.png)\n\nInner\n:::\n\nOuter\n:::", ["(A) Inner", "Figure~1: Outer"]),
]


@pytest.mark.parametrize(("typed", "captions"), CAPTIONS)
def test_captions(report: Report, typed: str, captions: list[str]) -> None:
    assert report(typed).captions() == captions


def test_panel_letters_as_quarto_prints_them(report: Report) -> None:
    text = "::: {#fig-a}\n![Left](1.png){#fig-l}\n\n![Right](2.png){#fig-r}\n\nBoth\n:::"
    assert report(text, SUPPLEMENT_KINDS).captions()[:2] == ["(a) Left", "(b) Right"]
    assert report(text, with_settings(panel_style="1 (a)")).captions()[:2] == ["(a) Left", "(b) Right"]
    assert report(text, SUPPLEMENT_KINDS + "  subref-labels: roman i\n").captions()[:2] == ["(i) Left", "(ii) Right"]


def test_options_of_captions(report: Report) -> None:
    settings = CASEWRIGHT + "  fig-title: 'Fig.'\n  title-delim: '.'\n  fig-labels: roman\n"
    assert report("![Course](a.png){#fig-a}", settings).captions() == ["Fig.~I. Course"]


def test_what_captions_and_mentions_begin_with_is_markdown(report: Report) -> None:
    prefixes = "  fig-title: '**Figure**'\n  fig-prefix: '*Fig.* no.'\n  tbl-prefix: '*Tab.*'\n"
    text = "See @fig-a and @tbl-a.\n\n![Course](a.png){#fig-a}\n\n| a |\n|---|\n| 1 |\n\n: B {#tbl-a}\n"
    resolved = report(text, CASEWRIGHT + prefixes)
    assert resolved.captions() == ["**Figure**~1: Course", "Table~1: B"]
    assert resolved.lines() == ["See <*Fig.* no.~1> and <*Tab.*~1>."]
    [bold] = [one for one in ast.walk(resolved.document("letter").blocks) if one["t"] == "Strong"]
    assert ast.plain_text([bold]) == "Figure"


ALTS = [
    ("![The rash](a.png){#fig-a}", "The rash"),
    ("![The *rash* on $d = 6$, see @fig-a [@smith2020].](a.png){#fig-a}", "The rash on d = 6, see Figure 1."),
    ("![The rash [@smith2020].](a.png){#fig-a}", "The rash."),
    ('![The rash](a.png){#fig-a fig-alt="A red rash"}', "A red rash"),
    ('![The rash](a.png){#fig-a alt="A red rash"}', "A red rash"),
    ('![The rash](a.png){#fig-a fig-alt=""}', ""),
    ("![The rash](a.png)", "The rash"),
    ("A ![red rash](a.png) was seen.", "red rash"),
    ("![](a.png)", ""),
    ("::: {#fig-a}\n![](a.png)\n\nThe rash\n:::", "The rash"),
    ("::: {#fig-a}\nBefore ![the first](a.png)\n\nThe rash\n:::", "the first"),
    ('::: {#fig-a fig-alt="A red rash"}\n![](a.png)\n\nThe rash\n:::', "A red rash"),
    ("[![The rash](a.png){#fig-a}](https://example.org)", "The rash"),
    ("::: {#fig-a}\n![Left](a.png){#fig-l}\n\nBoth\n:::", "Left"),
    ("::: {#fig-a}\n![](a.png){#fig-l}\n\nBoth\n:::", ""),
    ("| ![](a.png) |\n|---|\n| 1 |\n\n: A table {#tbl-a}", ""),
    ("| ![icon](a.png) |\n|---|\n| 1 |\n\n: A table {#tbl-a}", "icon"),
]


@pytest.mark.parametrize(("typed", "alt"), ALTS)
def test_alternative_texts(report: Report, typed: str, alt: str) -> None:
    blocks = report(typed).document("letter").blocks
    [image] = [one for one in ast.walk(blocks) if one["t"] == "Image"]
    assert ast.attributes_of(image)["alt"].replace("\u00a0", " ") == alt


def test_an_alternative_text_that_is_there_stays() -> None:
    image = {"t": "Image", "c": [ast.attr("", (), {"alt": ""}), [], ["a.png", ""]]}
    assert with_alt_texts([ast.plain([image])], "words") == [ast.plain([image])]
