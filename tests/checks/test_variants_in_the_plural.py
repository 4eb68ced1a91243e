"""A variant is replaced in the number it is written in, or left to a person."""

from __future__ import annotations

import pytest

from casewright.manuscript.abbreviations.terms import Term


@pytest.mark.parametrize(
    ("short", "plural", "variant", "instead"),
    [
        ("CAR T cell", "CAR T cells", "CART cells", "CAR T cells"),
        ("CAR T cell", "CAR T cells", "CAR-T cell", "CAR T cell"),
        ("TKI", "TKIs", "T.K.I.s", "TKIs"),
        ("TKI", "", "T.K.I.s", ""),
        ("GBS", "", "G.B.S.", "GBS"),
        ("AIDS", "", "Aids", "AIDS"),
        ("MFS", "", "Marfan's", "MFS"),
        ("ms", "", "mass", "ms"),
    ],
)
def test_what_is_written_in_place_of_a_variant(short: str, plural: str, variant: str, instead: str) -> None:
    assert Term(short, "long", plural, "longs").instead_of(variant) == instead
