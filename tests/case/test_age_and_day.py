"""How ages, days and quantities are read and printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.age import OLDEST_YEARS, Age, Unit, parse_age
from casewright.case.day import FURTHEST_DAY, Day, DayBound, DayPlace, Elapsed, parse_day
from casewright.case.quantity import Quantity, parse_quantity
from casewright.typed_float import TypedFloat

UNITS: tuple[Unit, ...] = ("year", "month", "week", "day")


@st.composite
def ages(draw: st.DrawFn) -> Age:
    units = sorted(draw(st.sets(st.sampled_from(UNITS), min_size=1)), key=UNITS.index)
    return Age(tuple((draw(st.integers(0, 40)), unit) for unit in units))


days = st.integers(-FURTHEST_DAY, FURTHEST_DAY).map(Day)
bounds = st.builds(DayBound, st.sampled_from(["before", "by", "from", "after"]), days)
elapsed = st.builds(Elapsed, ages().filter(lambda age: age.nominal_days > 0), st.sampled_from(["before", "after"]))


@pytest.mark.parametrize(
    ("typed", "printed", "iso"),
    [
        ("4 months", "4 months", "P4M"),
        ("1 month", "1 month", "P1M"),
        ("14 months", "14 months", "P14M"),
        ("10 years", "10 years", "P10Y"),
        ("P10Y", "10 years", "P10Y"),
        ("P1Y2M", "1 year 2 months", "P1Y2M"),
        ("2 years 3 months", "2 years 3 months", "P2Y3M"),
        ("2 years, 3 months", "2 years 3 months", "P2Y3M"),
        ("2 years and 3 months", "2 years 3 months", "P2Y3M"),
        ("6 Weeks", "6 weeks", "P6W"),
        ("0 days", "0 days", "P0D"),
    ],
)
def test_an_age_keeps_the_unit_it_was_typed_in(typed: str, printed: str, iso: str) -> None:
    assert str(parse_age(typed)) == printed
    assert parse_age(typed).iso8601 == iso


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (4, "4 has no unit"),
        (-4, "cannot be negative"),
        (4.5, "4.5 has no unit"),
        (True, "not an age"),
        (None, "not an age"),
        (["4 months"], "not an age"),
        ("", "empty"),
        ("4", "not an age"),
        ("-4 months", "negative"),
        ("−4 months", "negative"),
        ("-P4M", "negative"),
        ("P", "not an age"),
        ("PT4M", "not an age"),
        ("4.5 years", "not an age"),
        ("four months", "not an age"),
        ("about 4 months", "not an age"),
        ("4 months old", "not an age"),
        ("3 months 2 years", "the greatest first"),
        ("2 years 2 years", "each unit once"),
        ("126 years", "125 years"),
        ("2000 months", "125 years"),
        ("2019-03-04", "not an age"),
    ],
)
def test_what_is_no_age_is_refused(typed: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_age(typed)


@given(ages())
def test_a_printed_age_reads_as_itself(age: Age) -> None:
    assert parse_age(str(age)) == age
    assert parse_age(age.iso8601) == age


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("8 years", "9 years"),
        ("11 months", "1 year"),
        ("23 months", "2 years"),
        ("5 days", "6 days"),
        ("3 weeks", "1 month"),
    ],
)
def test_an_age_that_is_over_before_the_other_begins(earlier: str, later: str) -> None:
    assert parse_age(earlier).is_before(parse_age(later))
    assert not parse_age(later).is_before(parse_age(earlier))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 year", "14 months"),
        ("12 months", "1 year"),
        ("10 years", "10 years 11 months"),
        ("1 month", "30 days"),
        ("1 month", "29 days"),
        ("4 weeks", "1 month"),
        ("366 days", "1 year"),
    ],
)
def test_ages_that_may_be_the_same_day(one: str, other: str) -> None:
    assert not parse_age(one).is_before(parse_age(other))
    assert not parse_age(other).is_before(parse_age(one))


@given(ages(), ages(), ages())
def test_before_is_an_order(one: Age, two: Age, three: Age) -> None:
    assert not one.is_before(one)
    assert not (one.is_before(two) and two.is_before(one))
    if one.is_before(two) and two.is_before(three):
        assert one.is_before(three)
    if one.is_before(two):
        assert one.nominal_days < two.nominal_days


@given(ages())
def test_no_age_is_greater_than_a_life(age: Age) -> None:
    assert 0 <= age.nominal_days <= OLDEST_YEARS * 365.25


@pytest.mark.parametrize(
    ("typed", "printed", "earliest", "latest"),
    [
        (6, "day 6", 6, 6),
        ("6", "day 6", 6, 6),
        ("day 6", "day 6", 6, 6),
        ("Day 6", "day 6", 6, 6),
        (0, "day 0", 0, 0),
        ("-0", "day 0", 0, 0),
        (-3, "day −3", -3, -3),
        ("-3", "day −3", -3, -3),
        ("day −3", "day −3", -3, -3),
        ("+3", "day 3", 3, 3),
        ("by day 14", "by day 14", None, 14),
        ("by 14", "by day 14", None, 14),
        ("before day 0", "before day 0", None, -1),
        ("after day 3", "after day 3", 4, None),
        ("from day 3", "from day 3", 3, None),
        ("4 weeks after", "4 weeks after", 24.5, 31.5),
        ("P1W before", "1 week before", -10.5, -3.5),
    ],
)
def test_a_day_says_when_it_can_be(typed: object, printed: str, earliest: float | None, latest: float | None) -> None:
    place = parse_day(typed)
    assert (str(place), place.earliest, place.latest) == (printed, earliest, latest)


@pytest.mark.parametrize(
    "typed",
    [
        6.0,
        6.5,
        True,
        None,
        "",
        "day",
        "six",
        "day 6.5",
        "by",
        "by day",
        "around day 6",
        "1 month",
        "after 1 month",
        "0 months after",
        "by 1 month",
        "6 to 7",
        "99999",
        -99999,
        "by day 99999",
        "2019-03-04",
        [6],
        "- - 3",
    ],
)
def test_what_is_no_day_is_refused(typed: object) -> None:
    with pytest.raises(ValueError, match=r"not a day|further|day of the index event"):
        parse_day(typed)


@given(days | bounds | elapsed)
def test_a_printed_day_reads_as_itself(place: DayPlace) -> None:
    assert parse_day(str(place)) == place


@given(days | elapsed)
def test_the_earliest_day_is_not_after_the_latest(place: Day | Elapsed) -> None:
    assert place.earliest <= place.latest


@given(days, days)
def test_days_are_in_the_order_of_their_numbers(one: Day, two: Day) -> None:
    assert (one < two) == (one.number < two.number)
    assert (one == two) == (one.number == two.number)


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
        ("5 × 10⁹/L", "5 × 10⁹/L", "5", "× 10⁹/L", ""),
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
    assert parse_quantity(typed) == Quantity(Decimal(number), unit, comparator)
    assert str(parse_quantity(typed)) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "99,3%",
        "1,000 mL",
        "1 000 mL",
        "1'000",
        "5-10 mg",
        "5–10 mg",
        "5 to 10 mg",
        "2 x 10",
        "5 10E9/L",
        "1e-7",
        "mg 5",
        "10th percentile",
        "",
        "high",
        True,
        None,
        [5],
        float("nan"),
        float("inf"),
        "5 ± 2 mg",
        "5/7",
        "1.2.3",
    ],
)
def test_what_is_not_one_quantity_is_refused(typed: object) -> None:
    with pytest.raises(ValueError, match=r"not (a|one) quantity"):
        parse_quantity(typed)


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, places=3),
    st.sampled_from(["", "%", "mg/kg", "°C", "mL/min/1.73 m2"]),
    st.sampled_from(["", "<", "≤", ">", "≥"]),
)
def test_a_printed_quantity_reads_as_itself(number: Decimal, unit: str, comparator: str) -> None:
    quantity = Quantity(number, unit, comparator)
    assert parse_quantity(str(quantity)) == quantity
    assert str(parse_quantity(str(quantity))) == str(quantity)
