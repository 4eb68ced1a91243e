"""Identifiers: what can be one, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.references.identifiers import (
    canonical_doi,
    canonical_isbn,
    canonical_issn,
    canonical_orcid,
    canonical_pmcid,
    canonical_pmid,
    canonical_year,
    page_ranges,
)

Canonical = Callable[[str], str]


@pytest.mark.parametrize(
    ("canonical", "written", "expected"),
    [
        (canonical_doi, "10.1056/NEJMoa1709866", "10.1056/nejmoa1709866"),
        (canonical_doi, "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16", None),
        (canonical_doi, " http://dx.doi.org/10.1186/1752-1947-7-223 ", "10.1186/1752-1947-7-223"),
        (canonical_doi, "doi:10.1038/s41409-020-01156-y", "10.1038/s41409-020-01156-y"),
        (canonical_doi, "DOI: 10.1000.10/abc", "10.1000.10/abc"),
        (canonical_doi, "https://doi.org/10.1002/%28SICI%291", "10.1002/(sici)1"),
        (canonical_pmid, "29385370", "29385370"),
        (canonical_pmid, "PMID: 29385370", "29385370"),
        (canonical_pmid, "https://pubmed.ncbi.nlm.nih.gov/29385370/", "29385370"),
        (canonical_pmcid, "PMC5996391", "PMC5996391"),
        (canonical_pmcid, "pmcid: pmc5996391.2", "PMC5996391"),
        (canonical_pmcid, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5996391/", "PMC5996391"),
        (canonical_pmcid, "https://pmc.ncbi.nlm.nih.gov/articles/PMC5996391", "PMC5996391"),
        (canonical_issn, "1545-5009", "1545-5009"),
        (canonical_issn, "ISSN 0028 4793", "0028-4793"),
        (canonical_issn, "2434-561x", "2434-561X"),
        (canonical_isbn, "978-3-16-148410-0", "9783161484100"),
        (canonical_isbn, "ISBN 0-306-40615-2", "0306406152"),
        (canonical_isbn, "0 8044 2957 X", "080442957X"),
        (canonical_orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
        (canonical_orcid, "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    ],
)
def test_how_identifiers_are_written(canonical: Canonical, written: str, expected: str | None) -> None:
    assert canonical(written) == (expected or "10.1002/(sici)1097-0258(19980815/30)17:15/16")
    assert canonical(canonical(written)) == canonical(written)


@pytest.mark.parametrize(
    ("canonical", "written", "reason"),
    [
        (canonical_doi, "11.1056/abc", "begins with `10.`"),
        (canonical_doi, "10.12/abc", "four to nine digits"),
        (canonical_doi, "10.1056/", "something follows"),
        (canonical_doi, "10.1056", "a slash"),
        (canonical_doi, "10.1056/ab c", "space"),
        (canonical_doi, "10.1056/abc.", "ends in `.`"),
        (canonical_doi, "10.1056/abc)", "without `(`"),
        (canonical_doi, "", "begins with"),
        (canonical_pmid, "PMC123456", "PMCID"),
        (canonical_pmid, "123456789", "eight digits"),
        (canonical_pmid, "0123", "eight digits"),
        (canonical_pmid, "12a", "eight digits"),
        (canonical_pmcid, "PMCX", "a number"),
        (canonical_issn, "1545-5008", "should be 9"),
        (canonical_issn, "1545-50", "eight digits"),
        (canonical_issn, "X545-5009", "eight digits"),
        (canonical_isbn, "978-3-16-148410-1", "should be 0"),
        (canonical_isbn, "0-306-40615-3", "should be 2"),
        (canonical_isbn, "977-3-16-148410-0", "978 or 979"),
        (canonical_orcid, "0000-0002-1825-0098", "should be 7"),
        (canonical_orcid, "0000-0002-1825", "sixteen digits"),
    ],
)
def test_what_cannot_be_an_identifier(canonical: Canonical, written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        canonical(written)


@pytest.mark.parametrize("canonical", [canonical_issn, canonical_orcid, canonical_isbn])
@given(data=st.data())
def test_a_wrong_digit_is_noticed(canonical: Canonical, data: st.DataObject) -> None:
    known = {canonical_issn: "15455009", canonical_orcid: "0000000218250097", canonical_isbn: "9783161484100"}[
        canonical
    ]
    place = data.draw(st.integers(3 if canonical is canonical_isbn else 0, len(known) - 1))
    digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != known[place]]))
    with pytest.raises(ValueError, match="check digit"):
        canonical(known[:place] + digit + known[place + 1 :])


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("439--448", ["439–448"]),
        ("439-48", ["439–448"]),
        ("439–448", ["439–448"]),
        ("625", ["625"]),
        ("1-5, 9, 12-15", ["1–5", "9", "12–15"]),
        ("pp. 3-7", ["3–7"]),
        ("S12-S15", ["S12–S15"]),
        ("S12-15", ["S12–S15"]),
        ("S112-5", ["S112–S115"]),
        ("e1.e3-e1.e7", ["e1.e3–e1.e7"]),
        ("e20201234", ["e20201234"]),
        ("xii-xv", ["xii–xv"]),
        ("123A-125A", ["123A–125A"]),
        ("e999--e1000", ["e999–e1000"]),
        ("998-1003", ["998–1003"]),
    ],
)
def test_pages(text: str, ranges: list[str]) -> None:
    assert [str(one) for one in page_ranges(text)] == ranges


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("448-439", "before it begins"),
        ("S15-S12", "before it begins"),
        ("1-2-3", "more than one range"),
        ("", "missing"),
        ("1,,2", "missing"),
        ("1-", "neither a page"),
        ("first to last", "neither a page"),
        ("12 34", "neither a page"),
    ],
)
def test_what_are_not_pages(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        page_ranges(text)


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_shortened_pages_are_written_in_full(first: int, more: int) -> None:
    last = first + more
    if len(str(first)) != len(str(last)):
        return
    common = next(
        (n for n, (a, b) in enumerate(zip(str(first), str(last), strict=True)) if a != b), len(str(first)) - 1
    )
    (pages,) = page_ranges(f"{first}-{str(last)[common:]}")
    assert (pages.first, pages.last) == (str(first), str(last))


@pytest.mark.parametrize(
    ("text", "year"), [("2020", 2020), ("2020-05", 2020), ("2020-05-03", 2020), ("2020/2021", 2020), (" 1999 ", 1999)]
)
def test_years(text: str, year: int) -> None:
    assert canonical_year(text, latest=2027) == year


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("20", "four digits"),
        ("in press", "four digits"),
        ("2020-13", "month"),
        ("2028", "between"),
        ("1066", "between"),
    ],
)
def test_what_is_not_a_year(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        canonical_year(text, latest=2027)


@given(st.text("0123456789 -–xXPMC.:/()eS,é\t", max_size=24))
def test_any_text_is_an_identifier_or_not(text: str) -> None:
    for canonical in (canonical_doi, canonical_pmid, canonical_pmcid, canonical_issn, canonical_isbn, canonical_orcid):
        try:
            written = canonical(text)
        except ValueError as error:
            assert str(error)
        else:
            assert canonical(written) == written
    try:
        assert page_ranges(text)
    except ValueError as error:
        assert str(error)
