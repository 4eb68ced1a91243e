"""Dates in the form that `date-format` asks for, in the language of the document."""

from __future__ import annotations

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.published_date import date_parts, written_date

HERE = Location("letter.qmd", 3, 7)


@pytest.mark.parametrize(
    ("typed", "form", "language", "printed"),
    [
        ("2026-03-01", "full", "en", "Sunday, March 1, 2026"),
        ("2026-03-01", "long", "en", "March 1, 2026"),
        ("2026-03-01", "long", "en-GB", "1 March 2026"),
        ("2026-03-01", "medium", "en", "Mar 1, 2026"),
        ("2026-03-01", "short", "en", "3/1/26"),
        ("2026-03-01", "long", "de", "1. März 2026"),
        ("2026-03-01", "long", "ja", "2026年3月1日"),
        ("2026-03-01", "long", "xx-unknown", "March 1, 2026"),
        ("03/01/2026", "iso", "de", "2026-03-01"),
        ("3/1/26", "iso", "en", "2026-03-01"),
        ("2026-03-01T12:30:00Z", "iso", "en", "2026-03-01"),
        ("2026-03-01", "D MMMM YYYY", "fr", "1 mars 2026"),
        ("2026-03-22", "dddd, MMM Do, YY", "en", "Sunday, Mar 22nd, 26"),
        ("2026-03-11", "[the] Do", "en", "the 11th"),
        ("2026-03-01", "DD.MM.YYYY", "de", "01.03.2026"),
    ],
)
def test_a_date_is_written_in_its_form(typed: str, form: str, language: str, printed: str) -> None:
    assert written_date(typed, form, language, HERE) == printed


@pytest.mark.parametrize(
    ("typed", "form", "message"),
    [
        ("spring 2026", "long", "`spring 2026` cannot be read as a date"),
        ("2026-13-01", "long", "cannot be read as a date"),
        ("2026-03-01", "HH:mm", "`HH` in `date-format: HH:mm` is unknown"),
        ("2026-03-01", "Do MMMM", "`Do` in"),
    ],
)
def test_what_is_no_date_or_no_form_is_refused_at_its_place(typed: str, form: str, message: str) -> None:
    with pytest.raises(CasewrightError, match=message) as refused:
        written_date(typed, form, "de", HERE)
    assert refused.value.location == HERE


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("2026-03-01", (2026, 3, 1)),
        ("2026-03", (2026, 3)),
        (2026, (2026,)),
        ({"year": 2026, "month": 3}, (2026, 3)),
        ({"value": "2026-03-01", "format": "long"}, (2026, 3, 1)),
        ([2026, 3], (2026, 3)),
        ("spring", ()),
        (None, ()),
    ],
)
def test_the_parts_of_a_date_are_those_that_are_known(typed: object, parts: tuple[int, ...]) -> None:
    assert date_parts(typed) == parts
