"""How values are read and printed: numbers with their units, ranges, pairs, ratios, results in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.quantity import Quantity, parse_quantity
from casewright.yaml.typed_float import TypedFloat


@pytest.mark.parametrize(
    ("typed", "printed", "number", "unit", "comparator"),
    [
        ("99.3%", "99.3%", "99.3", "%", ""),
        ("99.3 %", "99.3%", "99.3", "%", ""),
        ("0.50 mg/dL", "0.50 mg/dL", "0.50", "mg/dL", ""),
        ("<0.5 mg/dL", "<0.5 mg/dL", "0.5", "mg/dL", "<"),
        (">= 5 mmol/L", "≥5 mmol/L", "5", "mmol/L", "≥"),
        ("-3 °C", "−3 °C", "-3", "°C", ""),
        ("+2.00 D", "+2.00 D", "2.00", "D", ""),
        (TypedFloat(2.0, "+2.00"), "+2.00", "2.00", "", ""),
        ("5 10^9/L", "5 × 10⁹/L", "5", "×10⁹/L", ""),
        ("5x10^9/L", "5 × 10⁹/L", "5", "×10⁹/L", ""),
        ("5 10*9/L", "5 × 10⁹/L", "5", "×10⁹/L", ""),
        ("5 1e9/L", "5 × 10⁹/L", "5", "×10⁹/L", ""),
        ("5 × 10⁹/L", "5 × 10⁹/L", "5", "×10⁹/L", ""),
        ("21 kg/m^2", "21 kg/m²", "21", "kg/m²", ""),
        ("3 s^-1", "3 s⁻¹", "3", "s⁻¹", ""),
        (5, "5", "5", "", ""),
        (99.3, "99.3", "99.3", "", ""),
        (TypedFloat(2.2, "2.20"), "2.20", "2.20", "", ""),
        (TypedFloat(-1.0, "-1.00"), "−1.00", "-1.00", "", ""),
        (TypedFloat(0.5, ".5"), "0.5", "0.5", "", ""),
        (1e-7, "0.0000001", "0.0000001", "", ""),
        (1e22, "10000000000000000000000", "1E+22", "", ""),
    ],
)
def test_a_quantity_keeps_its_digits(typed: object, printed: str, number: str, unit: str, comparator: str) -> None:
    assert parse_quantity(typed) == Quantity((Decimal(number),), unit, comparator)
    assert str(parse_quantity(typed)) == printed


@pytest.mark.parametrize(
    ("typed", "printed", "low", "high"),
    [
        ("10–15%", "10–15%", "10", "15"),
        ("10-15 %", "10–15%", "10", "15"),
        ("10% to 15%", "10–15%", "10", "15"),
        ("10 mg to 20 mg", "10–20 mg", "10", "20"),
        ("-3 to 2 °C", "−3 to 2 °C", "-3", "2"),
        ("30 to 5 mg", "30 to 5 mg", "5", "30"),  # a taper
        ("115/80 mmHg", "115/80 mmHg", None, None),
        ("20/40", "20/40", None, None),
        ("8/9/10", "8/9/10", None, None),
        ("1:320", "1:320", None, None),
        ("≥1:320", "≥1:320", None, None),
        ("3 x 2 cm", "3 × 2 cm", None, None),
        ("3 × 2 × 1.5 cm", "3 × 2 × 1.5 cm", None, None),
        ("3-4-6", "3–4–6", None, None),
        ("5 ± 2 mg", "5 ± 2 mg", None, None),
        ("13 (E3V4M6)", "13 (E3 V4 M6)", "13", "13"),
        ("145/min", "145/min", "145", "145"),
        ("150 000/µL", "150\u202f000/µL", "150000", "150000"),
        ("5 x 10^6/kg", "5 × 10⁶/kg", "5", "5"),
        ("≥10^5 CFU/mL", "≥10⁵ CFU/mL", "1", None),
        ("up to 10 mg/h", "up to 10 mg/h", None, "10"),
        ("~10%", "~10%", "10", "10"),
        ("approximately 10%", "about 10%", "10", "10"),
        ("<0.01", "<0.01", None, "0.01"),
        (">148", ">148", "148", None),
        ("at least 55%", "≥55%", "55", None),
        ("34+2 weeks", "34+2 weeks", None, None),
        ("negative", "negative", None, None),
        ("1+", "1+", None, None),
        ("+++", "+++", None, None),
        ("hand motion", "hand motion", None, None),
        ("T2N0M0", "T2N0M0", None, None),
        ("10th percentile", "10th percentile", None, None),
        ("10. Perzentile", "10. Perzentile", None, None),
    ],
)
def test_values_of_the_clinic(typed: str, printed: str, low: str | None, high: str | None) -> None:
    value = parse_quantity(typed)
    assert str(value) == printed
    assert (value.low, value.high) == tuple(None if one is None else Decimal(one) for one in (low, high))
    assert parse_quantity(printed) == value


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *((one, "the decimal sign is a point") for one in ("99,3%", "1,000 mL", "150,000/µL", "<0,5", "1'000")),
        *((one, "is not a quantity") for one in ("mg 5", "", True, None, [5], float("nan"), float("inf"), "1.2.3")),
        *((one, "is not a quantity") for one in ("None", "NaN", "NaT", "<NA>", "~negative", "5 or 6 mg")),
        ("5 10E9/L", "is not a quantity"),
        ("5-5", "both ends of `5-5` are the same"),
        ("14 (E3V4M6)", "add up to 13"),
    ],
)
def test_what_is_no_value_is_refused_with_how_to_write_it(typed: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_quantity(typed)


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, places=3),
    st.sampled_from(["", "%", "mg/kg", "°C", "mL/min/1.73 m2"]),
    st.sampled_from(["", "<", "≤", ">", "≥"]),
)
def test_a_printed_quantity_reads_as_itself(number: Decimal, unit: str, comparator: str) -> None:
    quantity = Quantity((number,), unit, comparator)
    assert parse_quantity(str(quantity)) == quantity
    assert str(parse_quantity(str(quantity))) == str(quantity)
