"""Numbers in cells of a CSV file: read in the one way they can be read, or refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.tables.numbers import NumberFormat, NumberKind, plain_number, plain_numbers, printed_number

COMMAS, SEMICOLONS = NumberFormat(","), NumberFormat(";")
DECIMAL_COMMA, DECIMAL_POINT = NumberFormat(";", ","), NumberFormat(",", ".")


@pytest.mark.parametrize(
    ("typed", "kind", "form", "read"),
    [
        ("1.50", "number", COMMAS, "1.50"),
        ("1,5", "number", COMMAS, "1.5"),
        ("1,5", "number", SEMICOLONS, "1.5"),
        ("1.234", "number", COMMAS, "1.234"),
        ("0,123", "number", SEMICOLONS, "0.123"),
        ("1234,567", "number", SEMICOLONS, "1234.567"),
        ("1.234,5", "number", SEMICOLONS, "1234.5"),
        ("1,234.5", "number", COMMAS, "1234.5"),
        ("1.234.567", "number", COMMAS, "1234567"),
        ("12 345,6", "number", SEMICOLONS, "12345.6"),
        ("12\u00a0345", "number", COMMAS, "12345"),
        ("12\u202f345,5", "number", SEMICOLONS, "12345.5"),
        ("1'234.5", "number", COMMAS, "1234.5"),
        ("1.234", "number", DECIMAL_COMMA, "1234"),
        ("1,234", "number", DECIMAL_COMMA, "1.234"),
        ("1,234", "number", DECIMAL_POINT, "1234"),
        ("1.234", "integer", SEMICOLONS, "1234"),
        ("1,234", "integer", COMMAS, "1234"),
        ("-5", "number", COMMAS, "-5"),
        ("\u22125", "number", COMMAS, "-5"),
        ("<= 0,5", "number", SEMICOLONS, "≤0.5"),
        ("< 0.5", "measured", COMMAS, "<0.5"),
        ("1.2E+05", "number", COMMAS, "1.2e5"),
        ("12 %", "number", COMMAS, "12%"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(typed: str, kind: NumberKind, form: NumberFormat, read: str) -> None:
    assert plain_number(typed, kind, form) == read


@pytest.mark.parametrize(
    ("typed", "kind", "form", "says"),
    [
        ("1,234", "number", COMMAS, "can be read as 1.234 and as 1234"),
        ("1.234", "number", SEMICOLONS, "can be read as 1.234 and as 1234"),
        ("1,5", "measured", COMMAS, "can be read as 1.5 and as two numbers"),
        ("1.5", "number", DECIMAL_COMMA, "is not one number with `,` as the decimal sign"),
        ("1,5", "number", DECIMAL_POINT, "is not one number with `.` as the decimal sign"),
        ("1.234,5", "number", DECIMAL_POINT, "is not one number"),
        ("1,23,456", "number", COMMAS, "is not one number"),
        ("1 23", "number", COMMAS, "is not one number"),
        ("1.5", "integer", COMMAS, "is not a whole number"),
        ("1.23457E+14", "integer", COMMAS, "has lost digits"),
        ("about 7", "number", COMMAS, "is not a number"),
        ("1-2", "number", COMMAS, "is not a number"),
        ("(5)", "number", COMMAS, "is not a number"),
        ("=A1", "number", COMMAS, "is not a number"),
        ("", "number", COMMAS, "is not a number"),
    ],
)
def test_what_cannot_is_refused(typed: str, kind: NumberKind, form: NumberFormat, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        plain_number(typed, kind, form)


@pytest.mark.parametrize(
    ("typed", "form", "read"),
    [
        ("1,5–2,5", SEMICOLONS, "1.5–2.5"),
        ("3,1 (2,0–4,2)", SEMICOLONS, "3.1 (2.0–4.2)"),
        ("about 1.5", COMMAS, "about 1.5"),
        ("1.5 ± 0.3", COMMAS, "1.5 ± 0.3"),
        ("day 3", COMMAS, None),
        ("NM_000059.3", COMMAS, None),
        ("none", COMMAS, None),
    ],
)
def test_ranges_are_read_number_by_number(typed: str, form: NumberFormat, read: str | None) -> None:
    assert plain_numbers(typed, form) == read


@pytest.mark.parametrize(
    ("read", "decimal", "printed"),
    [
        ("1234.50", ",", "1234,50"),
        ("-5", ".", "−5"),
        ("1.2e5", ",", "1,2 × 10⁵"),
        ("2e-7", ".", "2 × 10⁻⁷"),
        ("1.5–2.5", ",", "1,5–2,5"),
        ("≤0.5", ",", "≤0,5"),
        ("12%", ".", "12%"),
    ],
)
def test_numbers_are_printed_with_the_decimal_sign_of_a_language(read: str, decimal: str, printed: str) -> None:
    assert printed_number(read, decimal) == printed


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**9), st.booleans())
def test_a_number_keeps_its_value_however_its_digits_are_grouped(number: object, is_german: bool) -> None:
    english = f"{number:,}"
    typed = english.translate(str.maketrans(",.", ".,")) if is_german else english
    form = DECIMAL_COMMA if is_german else DECIMAL_POINT
    assert plain_number(typed, "number", form) == str(number)
