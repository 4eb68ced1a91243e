"""The abbreviations file: what it may hold, and what is said, and where, about what it may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript.abbreviations.matching import form_pattern, normal_form
from casewright.manuscript.abbreviations.terms import Terms, alphabet_key, load_terms
from casewright.yaml.document import read_yaml

PATH = "data/abbreviations.yml"


def load(*entries: str, known: str = "[]") -> Terms:
    listed = "\n".join(f"  - {{{entry}}}" for entry in entries)
    return load_terms(f"abbreviations:\n{listed}\nknown: {known}\n", PATH)


def test_a_whole_entry() -> None:
    terms = load_terms(
        """\
# yaml-language-server: $schema=abbreviations.schema.json
abbreviations:
  - short: NO
    long: nitric oxide
  - short: CAR T cell
    long: chimeric antigen
      receptor T cell
    plural-short: CAR Ts
    plural-long: chimeric antigen receptor T-cells
    variants: [CAR-T, "CAR  T"]
    article: a
    sort: car
known: [DNA, RNA, DNA]
""",
        PATH,
    )
    first, second = terms.terms
    assert (first.short, first.long, first.plural_short, first.plural_long) == (
        "NO", "nitric oxide", "NOs", "nitric oxides"
    )  # fmt: skip
    assert second.long == "chimeric antigen receptor T cell"
    assert (second.plural_short, second.plural_long) == ("CAR Ts", "chimeric antigen receptor T-cells")
    assert (second.variants, second.article, second.sort) == (("CAR-T", "CAR T"), "a", "car")
    assert str(second.location) == f"{PATH}:5:5"
    assert terms.known == ("DNA", "RNA")


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "abbreviations:\nknown:\n", "abbreviations: []\n", "known: []"]
)
def test_an_empty_file_has_no_terms(text: str) -> None:
    assert load_terms(text, PATH).terms == ()


def test_short_forms_that_are_plurals_have_no_other() -> None:
    assert load("short: CAR T cells, long: modified T lymphocytes").terms[0].plural_short == ""


def test_long_forms_with_short_forms_are_spelled_out() -> None:
    terms = load(
        "short: rcGVHD, long: refractory cGVHD",
        "short: cGVHD, long: chronic GVHD",
        "short: GVHD, long: graft-versus-host disease",
        "short: PLEX, long: exchange of GVHDs",
    )
    assert [term.long for term in terms.terms] == [
        "refractory chronic graft-versus-host disease",
        "chronic graft-versus-host disease",
        "graft-versus-host disease",
        "exchange of graft-versus-host diseases",
    ]
    assert terms.terms[1].plural_long == "chronic graft-versus-host diseases"


REFUSED = read_yaml((Path(__file__).parent / "abbreviations" / "refused.yml").read_text("utf-8"), "refused.yml").value


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_with_its_place(name: str) -> None:
    case = REFUSED[name]
    with pytest.raises(CasewrightError) as caught:
        load_terms(case["file"], PATH)
    error = caught.value
    assert case["message"] in error.message
    assert case["hint"] in error.hint
    assert str(error.location) == f"{PATH}:{case['place']}"


def test_both_places_of_a_short_form_that_stands_twice_are_named() -> None:
    with pytest.raises(CasewrightError) as caught:
        load("short: CR, long: complete remission", "short: EL, long: lesion", "short: CR, long: creatinine")
    assert caught.value.why == f"“complete remission” at {PATH}:2:5, “creatinine” at {PATH}:4:5"


def test_a_circle_names_every_place() -> None:
    with pytest.raises(CasewrightError) as caught:
        load("short: AB, long: the CD", "short: CD, long: the AB")
    assert caught.value.why == f"`AB` is “the CD” ({PATH}:2:5); `CD` is “the AB” ({PATH}:3:5)"


def test_a_long_form_may_hold_a_variant_of_its_own() -> None:
    terms = load("short: PET-CT, long: a PET/CT scan of GVHD, variants: [PET/CT]", "short: GVHD, long: graft disease")
    assert terms.terms[0].long == "a PET/CT scan of graft disease"


def test_a_word_that_holds_the_letters_is_not_the_short_form() -> None:
    assert load("short: ALL, long: ALLogeneic B-ALL").terms[0].long == "ALLogeneic B-ALL"


@pytest.mark.parametrize(
    ("shorts", "wanted"),
    [
        ("IL-10 IL-6 IL-2", "IL-2 IL-6 IL-10"),
        ("cGVHD CR CAR", "CAR cGVHD CR"),
        ("b B a A", "A a B b"),
        ("Ée Ef Ed", "Ed Ée Ef"),
        ("2B 10A CD4", "2B 10A CD4"),
        ("18F-FDG FDG ¹⁸X", "18F-FDG ¹⁸X FDG"),
    ],
)
def test_the_alphabet(shorts: str, wanted: str) -> None:
    terms = load(*(f"short: {short}, long: the word {index}" for index, short in enumerate(shorts.split())))
    assert [term.short for term in sorted(terms.terms, key=alphabet_key)] == wanted.split()


def test_sort_replaces_the_short_form_in_the_alphabet() -> None:
    terms = load(
        "short: βHCG, long: gonadotropin, sort: HCG", "short: IL, long: interleukin", "short: CR, long: remission"
    )
    assert [term.short for term in sorted(terms.terms, key=alphabet_key)] == ["CR", "βHCG", "IL"]


@pytest.mark.parametrize(
    ("typed", "normal"), [("IL‑6", "IL-6"), ("CAR\u00a0T\n cell", "CAR T cell"), ("PET–CT", "PET-CT"), ("A’s", "A's")]
)
def test_normal_forms_match_their_pattern(typed: str, normal: str) -> None:
    assert normal_form(typed) == normal
    assert re.fullmatch(form_pattern(normal), typed)


GERMAN = "abbreviations:\n  - short: ALL\n    long: akute lymphatische Leukämie\n{more}"


def test_regular_plurals_are_english() -> None:
    [german] = load_terms(GERMAN.format(more=""), PATH, "de-AT").terms
    assert (german.plural_short, german.plural_long) == ("", "akute lymphatische Leukämie")
    assert [match.form.kind for match, _ in Terms((german,)).uses("ALL und ALLs")] == ["short"]
    typed = "    plural-short: ALLn\n    plural-long: akute lymphatische Leukämien\n"
    [german] = load_terms(GERMAN.format(more=typed), PATH, "de").terms
    assert (german.plural_short, german.plural_long) == ("ALLn", "akute lymphatische Leukämien")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("plural-short: ALLn", "`ALL` has a `plural-short` but no `plural-long`."),
        ("plural-long: akute lymphatische Leukämien", "`ALL` has a `plural-long` but no `plural-short`."),
    ],
)
def test_half_a_plural_is_refused_where_none_is_regular(typed: str, message: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        load_terms(GERMAN.format(more=f"    {typed}\n"), PATH, "de")
    assert (caught.value.message, str(caught.value.location)) == (message, f"{PATH}:4:5")
    assert load_terms(GERMAN.format(more=f"    {typed}\n"), PATH, "en").terms[0].plural_short
