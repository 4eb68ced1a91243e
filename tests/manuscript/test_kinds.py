"""What figures, tables and the rest are called, and how they are counted."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.languages.words import words_for
from casewright.manuscript.crossref.kinds import NBSP, Kinds, kinds_from, letter_value, number_text
from casewright.project import document_metadata, load_project
from casewright.yaml.document import read_yaml


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def kinds_of(folder: Path, front_matter: str) -> Kinds:
    top = read_yaml(textwrap.dedent(front_matter), "index.qmd")
    metadata = document_metadata(load_project(folder), Path("index.qmd"), top, "html")
    return kinds_from(metadata, words_for(metadata.language, metadata.get("language")))


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("arabic", {1: "1", 10: "10"}),
        ("roman", {1: "I", 4: "IV", 9: "IX", 14: "XIV", 49: "XLIX", 1994: "MCMXCIV"}),
        ("roman I", {6: "VI"}),
        ("roman i", {6: "vi", 40: "xl"}),
        ("alpha", {1: "a", 2: "b"}),
        ("alpha a", {1: "a", 26: "z", 27: "aa", 52: "az", 53: "ba", 703: "aaa"}),
        ("alpha A", {1: "A", 28: "AB"}),
        ("alpha X", {1: "X", 3: "Z", 4: "AA"}),
        ("alpha α", {1: "α", 2: "β"}),
    ],
)
def test_numbers(number_format: str, printed: dict[int, str]) -> None:
    assert {number: number_text(number_format, number) for number in printed} == printed


@pytest.mark.parametrize(("number_format", "number"), [("arabic", 0), ("roman", -1), ("greek", 1), ("alpha ab", 1)])
def test_what_is_not_a_number(number_format: str, number: int) -> None:
    with pytest.raises(ValueError, match="not a"):
        number_text(number_format, number)


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_no_two_floats_print_the_same_number(one: int, other: int) -> None:
    for number_format in ("arabic", "roman", "roman i", "alpha a", "alpha C"):
        assert (number_text(number_format, one) == number_text(number_format, other)) == (one == other)


@given(st.integers(1, 10_000))
def test_letters_count(number: int) -> None:
    assert letter_value(number_text("alpha A", number)) == number


@pytest.mark.parametrize(
    ("language", "key", "caption", "mention"),
    [
        ("en", "fig", "Figure", "Figure"),
        ("en", "tbl", "Table", "Table"),
        ("en", "lst", "Listing", "Listing"),
        ("en", "eq", "", "Equation"),
        ("en", "sec", "", "Section"),
        ("en", "thm", "Theorem", "Theorem"),
        ("en", "alg", "Algorithm", "alg."),
        ("en", "nte", "Note", "Note"),
        ("en", "rem", "Remark", "Remark"),
        ("de", "fig", "Abbildung", "Abbildung"),
        ("de", "sec", "", "Kapitel"),
        ("de", "thm", "Theorem", "Theorem"),
        ("de", "nte", "Hinweis", "Note"),
        ("ja", "fig", "図", "図"),
        ("ja", "eq", "", "式"),
    ],
)
def test_quarto_s_own_kinds(folder: Path, language: str, key: str, caption: str, mention: str) -> None:
    kinds = kinds_of(folder, f"lang: {language}")
    assert kinds.caption_prefix(key) == caption
    assert kinds.reference_prefix(key) == mention
    assert kinds.space_before_numbering(key)
    assert kinds.number_format(key) == "arabic"


def test_with_settings_captions_and_mentions_agree(folder: Path) -> None:
    kinds = kinds_of(folder, "lang: de\ncasewright: true")
    assert kinds.reference_prefix("nte") == kinds.caption_prefix("nte") == "Hinweis"
    assert kinds.reference_prefix("alg") == kinds.caption_prefix("alg") == "Algorithm"


def test_all_reserved_prefixes_are_kinds(folder: Path) -> None:
    reserved = "fig tbl lst tip nte wrn imp cau thm lem cor prp cnj def exm exr sol rem alg eq sec"
    kinds = kinds_of(folder, "")
    assert set(reserved.split()) <= set(kinds)
    assert "ch" not in kinds and "apx" not in kinds and "suppfig" not in kinds


def test_options(folder: Path) -> None:
    kinds = kinds_of(
        folder,
        """\
        crossref:
          fig-title: Fig.
          fig-prefix: fig.
          tbl-title: TABLE
          title-delim: "."
          fig-labels: alpha A
          tbl-labels: roman  I
          subref-labels: roman i
          ref-hyperlink: false
          ref-delim: ";"
          eq-prefix: eq.
          sec-prefix: "§"
          ch-prefix: Ch.
          chapters: true
        tbl-cap-location: bottom
        """,
    )
    assert (kinds.caption_prefix("fig"), kinds.reference_prefix("fig")) == ("Fig.", "fig.")
    assert kinds.reference_prefix("fig", capital=True) == "Fig."
    assert (kinds.caption_prefix("tbl"), kinds.reference_prefix("tbl")) == ("TABLE", "Table")
    assert (kinds.number_format("fig"), kinds.number_format("tbl")) == ("alpha A", "roman I")
    assert (kinds.title_delimiter, kinds.reference_delimiter, kinds.hyperlinks) == (".", ";", False)
    assert (kinds.reference_prefix("eq"), kinds.reference_prefix("sec")) == ("eq.", "§")
    assert (kinds.reference_prefix("ch"), kinds.reference_prefix("apx"), kinds.chapters) == ("Ch.", "Appendix", True)
    assert kinds.panel_number("D") == f"{NBSP}(iv)"
    assert kinds.caption_locations() == {"fig": "bottom", "tbl": "bottom", "lst": "top"}


def test_options_go_over_the_words_of_the_document(folder: Path) -> None:
    language = "language: {crossref-fig-title: Picture, crossref-tbl-prefix: tab.}\n"
    assert kinds_of(folder, language).caption_prefix("fig") == "Picture"
    assert kinds_of(folder, language).reference_prefix("fig") == "Picture"
    assert kinds_of(folder, language).reference_prefix("tbl") == "tab."
    assert kinds_of(folder, language + "crossref: {fig-title: Fig}").caption_prefix("fig") == "Fig"


@pytest.mark.parametrize(
    ("options", "figure", "panel"),
    [
        ("{}", "arabic", "(b)"),
        ("{labels: alpha A}", "alpha A", "(B)"),
        ("{labels: roman, fig-labels: arabic}", "arabic", "(II)"),
        ("{labels: roman, subref-labels: alpha x}", "roman", "(y)"),
    ],
)
def test_labels_of_every_kind_and_of_one(folder: Path, options: str, figure: str, panel: str) -> None:
    kinds = kinds_of(folder, f"crossref: {options}")
    assert kinds.number_format("fig") == figure
    assert kinds.panel_number("B").strip() == panel


CUSTOM = """\
crossref:
  custom:
    - kind: float
      key: suppfig
      reference-prefix: Figure S
      space-before-numbering: false
      latex-env: suppfig
    - {kind: float, key: vid, reference-prefix: Vid., caption-prefix: Video, caption-location: top}
  vid-labels: roman i
"""


def test_kinds_a_report_declares(folder: Path) -> None:
    kinds = kinds_of(folder, CUSTOM + "casewright: true\n")
    assert (kinds.caption_prefix("suppfig"), kinds.reference_prefix("suppfig")) == ("Figure S", "Figure S")
    assert (kinds.space_before_numbering("suppfig"), kinds.glued_prefix("suppfig")) == (False, "S")
    assert (kinds.caption_prefix("vid"), kinds.reference_prefix("vid")) == ("Video", "Vid.")
    assert (kinds.space_before_numbering("vid"), kinds.glued_prefix("vid")) == (True, "")
    assert kinds.number_format("vid") == "roman i"
    assert kinds.caption_locations()["vid"] == "top"
    assert str(kinds["suppfig"].declared_at) == "index.qmd:4:7"
    assert kinds["fig"].declared_at is None


def test_a_plain_document_prints_what_quarto_prints(folder: Path) -> None:
    kinds = kinds_of(folder, CUSTOM)
    assert (kinds.caption_prefix("vid"), kinds.reference_prefix("vid")) == ("Vid.", "Video")
    assert (kinds.caption_prefix("suppfig"), kinds.reference_prefix("suppfig")) == ("Figure S", "Figure S")


def test_words_for_a_declared_kind(folder: Path) -> None:
    kinds = kinds_of(
        folder, CUSTOM + "lang: es\nlanguage: {es: {crossref-vid-title: Vídeo, crossref-vid-prefix: vídeo}}"
    )
    assert (kinds.caption_prefix("vid"), kinds.reference_prefix("vid")) == ("Vídeo", "vídeo")


def test_a_document_may_declare_a_kind_of_its_project_anew(folder: Path) -> None:
    (folder / "_quarto.yml").write_text(CUSTOM, encoding="utf-8")
    own = "crossref: {custom: [{kind: float, key: vid, reference-prefix: Film}]}"
    kinds = kinds_of(folder, own)
    assert kinds.caption_prefix("vid") == "Film"
    assert "suppfig" in kinds


def test_switched_off_there_are_no_kinds(folder: Path) -> None:
    assert list(kinds_of(folder, "crossref: false")) == []


@pytest.mark.parametrize(
    ("front_matter", "place", "words"),
    [
        pytest.param("crossref: text", "index.qmd:1:11", "map", id="text"),
        pytest.param("crossref: {fig-titel: a}", "index.qmd:1:12", "not an option", id="unknown"),
        pytest.param("crossref: {fig-title: 3}", "index.qmd:1:23", "text", id="a number"),
        pytest.param("crossref: {chapters: yes}", "index.qmd:1:22", "true", id="yes is a word"),
        pytest.param("crossref: {fig-labels: greek}", "index.qmd:1:24", "arabic", id="format"),
        pytest.param("crossref: {fig-labels: [a, b]}", "index.qmd:1:24", "arabic", id="a list"),
        pytest.param("fig-cap-location: left", "index.qmd:1:19", "top", id="caption location"),
        pytest.param("crossref: {custom: {key: a}}", "index.qmd:1:20", "list", id="custom is a map"),
        pytest.param("crossref: {custom: [a]}", "index.qmd:1:21", "map", id="a kind is text"),
        pytest.param("crossref:\n  custom:\n    - kind: float\n", "index.qmd:3:7", "has no `key`", id="no key"),
        pytest.param("crossref: {custom: [{key: a, kind: float}]}", "index.qmd:1:21", "has no `ref", id="no prefix"),
        pytest.param(
            "crossref: {custom: [{key: a, reference-prefix: b}]}", "index.qmd:1:21", "has no `kind`", id="no kind"
        ),
        pytest.param(
            "crossref: {custom: [{key: a, kind: block, reference-prefix: b}]}", "index.qmd:1:36", "float", id="kind"
        ),
        pytest.param(
            "crossref: {custom: [{key: fig, kind: float, reference-prefix: b}]}",
            "index.qmd:1:22",
            "one of Quarto's",
            id="reserved",
        ),
        pytest.param(
            "crossref: {custom: [{key: S-1, kind: float, reference-prefix: b}]}",
            "index.qmd:1:27",
            "prefix of labels",
            id="letters",
        ),
        pytest.param(
            "crossref: {custom: [{key: a, kind: float, reference-prefix: b, captions: top}]}",
            "index.qmd:1:64",
            "not an option",
            id="an unknown option of a kind",
        ),
        pytest.param(
            "crossref:\n  custom:\n"
            "    - {key: a, kind: float, reference-prefix: b}\n    - {key: a, kind: float, reference-prefix: c}\n",
            "index.qmd:4:8",
            "twice",
            id="twice",
        ),
        pytest.param(
            "crossref: {custom: [{key: a, kind: float, reference-prefix: b, caption-location: left}]}",
            "index.qmd:1:82",
            "must be one of",
            id="location of a kind",
        ),
        pytest.param(
            "crossref: {custom: [{key: a, kind: float, reference-prefix: b, space-before-numbering: no}]}",
            "index.qmd:1:88",
            "true",
            id="a switch of a kind",
        ),
    ],
)
def test_bad_input(folder: Path, front_matter: str, place: str, words: str) -> None:
    with pytest.raises(CasewrightError, match=words) as caught:
        kinds_of(folder, front_matter)
    assert str(caught.value.location) == place


def test_an_unknown_option_is_guessed(folder: Path) -> None:
    with pytest.raises(CasewrightError) as caught:
        kinds_of(folder, "crossref: {fig-titel: a}")
    assert "`fig-title`" in caught.value.hint
