"""English around abbreviations: articles, plurals, capitals."""

from __future__ import annotations

import pytest

from casewright.manuscript.abbreviations.wording import (
    article_before,
    begins_sentence,
    capitalized,
    definition,
    is_title_cased,
    plural_of,
    possessive_of,
    title_cased,
)


@pytest.mark.parametrize(
    ("article", "printed"),
    [
        ("an", "MRI|HLA|EL|FDG|LDH|NSAID|MRSA|RBC|SLE|X-ray|HSCT|HbA1 clone|mRNA|eGFR|ICANS|11C|18F|8-oxoguanine|80%"),
        ("a", "CR|CRS|BM|UTI|UV|WBC|T cell|CAR|cGVHD|B-ALL|5-fluorouracil|10%|180|β-blocker|γ-globulin"),
        ("an", "acute|hour|honest|heir|unrelated|uninformative|unidentified|ultrasound|ulcer|umbilical|α-chain|upper"),
        ("a", "human|urinary|ureteral|uterine|unit|unilateral|unidirectional|unique|useful|uveal|European|one-year"),
        ("a", "historic|hypothesis|ubiquitous|euploid|thing|“human"),
        ("an", "“EL”|(MRI)|honorarium|IL-6"),
        (None, "NICU|SARS|FISH|SCID|HIV|siRNA|Rh|造血|…"),
    ],
)
def test_articles_follow_the_sound(article: str | None, printed: str) -> None:
    for one in printed.split("|"):
        if one == "HbA1 clone":
            assert article_before(one) is None, "as a letter or as hemoglobin"
        else:
            assert article_before(one) == article, one


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("human leukocyte antigen", "human leukocyte antigens"),
        ("loss of heterozygosity", "losses of heterozygosity"),
        ("therapy", "therapies"),
        ("assay", "assays"),
        ("metastasis", "metastases"),
        ("tomography with contrast", "tomographies with contrast"),
        ("bone marrow biopsy", "bone marrow biopsies"),
        ("patch", "patches"),
        ("abscess", "abscesses"),
        ("サイトカイン", "サイトカイン"),
        ("interleukin 6", "interleukin 6"),
    ],
)  # fmt: skip
def test_plurals_are_those_of_the_head(singular: str, plural: str) -> None:
    assert plural_of(singular) == plural


@pytest.mark.parametrize(
    ("phrase", "mark", "wanted"),
    [
        ("disease", "", "disease"),
        ("disease", "’s", "disease’s"),
        ("diseases", "’", "diseases’"),
        ("multiple sclerosis", "'s", "multiple sclerosis's"),
        ("criteria", "’", "criteria’s"),
    ],
)
def test_possessives(phrase: str, mark: str, wanted: str) -> None:
    assert possessive_of(phrase, mark) == wanted


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("complete remission", "Complete remission"),
        ("graft-versus-host disease", "Graft-versus-host disease"),
        ("Epstein-Barr virus", "Epstein-Barr virus"),
        ("mTOR inhibitor", "mTOR inhibitor"),
        ("p53 protein", "p53 protein"),
        ("n-3 fatty acid", "n-3 fatty acid"),
        ("β-blocker", "β-Blocker"),
        ("5-fluorouracil", "5-Fluorouracil"),
        ("2,4-dinitrophenol", "2,4-Dinitrophenol"),
        ("étude", "Étude"),
        ("サイトカイン", "サイトカイン"),
        ("", ""),
    ],
)
def test_capitals_at_the_start_of_a_sentence(phrase: str, wanted: str) -> None:
    assert capitalized(phrase) == wanted


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("graft-versus-host disease", "Graft-versus-Host Disease"),
        ("loss of heterozygosity", "Loss of Heterozygosity"),
        ("Epstein-Barr virus", "Epstein-Barr Virus"),
    ],
)
def test_title_case(phrase: str, wanted: str) -> None:
    assert title_cased(phrase) == wanted


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Treatment of GVHD With Steroids", True),
        ("Treatment of GVHD with steroids", False),
        ("CRS in Japan", False),
        ("CRS", False),
        ("", False),
    ],
)
def test_a_heading_in_title_case_has_two_long_words_with_capitals(heading: str, wanted: bool) -> None:
    assert is_title_cased(heading.split()) is wanted


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("", True),
        ("“", True),
        ("(", True),
        ("Done. ", True),
        ("Done! (", True),
        ("Done.” ", True),
        ("Done.\ufffc ", True),
        ("Done \ufffc. ", True),
        ("B. ", True),
        ("(a) ", True),
        ("完了。", True),
        ("\u2063 ", True),
        ("Done.", False),
        ("so ", False),
        ("e.g. ", False),
        ("Dr.\u00a0", False),
        ("Mrs.\u00a0", False),
        ("(see Figs. ", False),
        ("and so... ", False),
        ("thus: ", False),
        ("this; ", False),
        ("Here \ufffc ", False),
        ("\ufffc ", False),
    ],
)
def test_sentence_starts(before: str, wanted: bool) -> None:
    assert begins_sentence(f"{before}CR lasted", len(before), {}) is wanted


@pytest.mark.parametrize(
    ("phrase", "closed_in", "wanted"),
    [
        ("complete remission", "", "complete remission (CR)"),
        ("complete remission", "(", "complete remission [CR]"),
        ("complete remission", "[", "complete remission (CR)"),
        ("完全寛解", "", "完全寛解（CR）"),
        ("完全寛解", "（", "完全寛解[CR]"),
        ("완전관해", "", "완전관해(CR)"),
    ],
)
def test_definitions(phrase: str, closed_in: str, wanted: str) -> None:
    before, after = definition(phrase, closed_in)
    assert f"{before}CR{after}" == wanted
