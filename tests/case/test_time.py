"""How times are read, printed, named and ordered: ages, days, hours, gestational ages, on any clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.time import OLDEST_YEARS, UNITS, Bound, Length, Time, Unit, parse_age, parse_time

FURTHEST_DAY = int(OLDEST_YEARS * 365.25)
LEAST = 1e-5


@st.composite
def lengths(draw: st.DrawFn) -> Length:
    units: list[Unit] = sorted(draw(st.sets(st.sampled_from(UNITS), min_size=1)), key=UNITS.index)
    return Length(tuple((draw(st.integers(0, 40)), unit) for unit in units))


BOUNDS: tuple[Bound, ...] = ("before", "by", "from", "after", "about")
ages = lengths().map(lambda length: Time(length, "age", "birth"))
days = st.integers(-FURTHEST_DAY, FURTHEST_DAY).map(lambda day: parse_time(day))
clocked = st.builds(lambda day, hour: parse_time(f"day {day}, {hour // 60}:{hour % 60:02}"), st.integers(-9, 99),
                    st.integers(0, 1439))  # fmt: skip
elapsed = st.builds(
    lambda length, clock, backwards: Time(length, "elapsed", clock, backwards),
    lengths().filter(lambda length: length.days > 0),
    st.sampled_from(["index-event", "surgery", "second-delivery"]),
    st.booleans(),
)
gestations = st.builds(lambda weeks, day: parse_time(f"{weeks}+{day} weeks"), st.integers(4, 43), st.integers(0, 6))
points = days | clocked | elapsed | gestations
bounded = st.builds(lambda bound, time: parse_time(f"{bound} {time}"), st.sampled_from(BOUNDS), points)


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
    assert parse_age(typed).length.iso8601 == iso


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
        ("6 days after surgery and rest", "not an age"),
        ("-4 months", "negative"),
        ("−4 months", "negative"),
        ("-P4M", "negative"),
        ("P", "not an age"),
        ("4.5 years", "not an age"),
        ("four months", "not an age"),
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


@given(ages)
def test_a_printed_age_reads_as_itself(age: Time) -> None:
    assert parse_age(str(age)) == age
    assert parse_age(age.length.iso8601) == age


@pytest.mark.parametrize(
    ("typed", "printed", "earliest", "latest"),
    [
        ("newborn", "0 days", 0, 1),
        ("12 hours", "12 hours", 0.5, 13 / 24),
        ("40s", "40–49 years", 40 * 365.25, 50 * 365.25),
        ("40-49 years", "40–49 years", 40 * 365.25, 50 * 365.25),
        (">89 years", ">89 years", 90 * 365.25, None),
        ("over 89 years", ">89 years", 90 * 365.25, None),
        ("<1 year", "<1 year", None, 365.25),
        ("about 60 years", "about 60 years", 40 * 365.25, 81 * 365.25),
        ("34+2 weeks", "34+2 weeks", 240, 241),
        ("34 weeks of gestation", "34 weeks of gestation", 238, 245),
    ],
)
def test_an_age_need_not_be_exact(typed: str, printed: str, earliest: float | None, latest: float | None) -> None:
    age = parse_age(typed)
    assert (str(age), age.earliest) == (printed, earliest)
    assert age.latest == (latest if latest is None else pytest.approx(latest, abs=LEAST))
    assert parse_age(str(age)) == age


def is_over_before(one: str, other: str) -> bool:
    last, first = parse_age(one).latest, parse_age(other).earliest
    assert last is not None and first is not None
    return last < first


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("8 years", "9 years"),
        ("11 months", "1 year"),
        ("23 months", "2 years"),
        ("5 days", "6 days"),
        ("3 weeks", "1 month"),
        ("11 hours", "12 hours"),
        ("59 minutes", "1 hour"),
        ("23 hours", "1 day"),
        ("30s", "40s"),
    ],
)
def test_an_age_that_is_over_before_the_other_begins(earlier: str, later: str) -> None:
    assert is_over_before(earlier, later)
    assert not is_over_before(later, earlier)


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
        ("12 hours", "newborn"),
        ("45 years", "40s"),
    ],
)
def test_ages_that_may_be_the_same_day(one: str, other: str) -> None:
    assert not is_over_before(one, other)
    assert not is_over_before(other, one)


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
        ("about day 5", "about day 5", 3, 7),
        ("3-5", "between day 3 and day 5", 3, 5),
        ("between day 3 and day 5", "between day 3 and day 5", 3, 5),
        ("day 2, 14:30", "day 2, 14:30", 2 + 14.5 / 24, 2 + 14.5 / 24),
        ("14:30 on day 2", "day 2, 14:30", 2 + 14.5 / 24, 2 + 14.5 / 24),
        ("4 weeks after", "4 weeks after", 24.5, 31.5),
        ("P1W before", "1 week before", -10.5, -3.5),
        ("12 hours after", "12 hours after", 11.5 / 24, 12.5 / 24),
        ("PT12H", "12 hours after", 11.5 / 24, 12.5 / 24),
        ("30 min before", "30 minutes before", -30.5 / 1440, -29.5 / 1440),
        ("1 hour 30 minutes after", "1 hour 30 minutes after", 89.5 / 1440, 90.5 / 1440),
        ("2-3 weeks after", "2–3 weeks after", 10.5, 24.5),
        ("by 5 years after", "by 5 years after", None, 5.5 * 365.25),
        ("12 days after surgery", "12 days after surgery", 11.5, 12.5),
        ("day 12 after surgery", "day 12 after surgery", 12, 12),
        ("34+2", "34+2 weeks", 240, 241),
        ("at 8 years", "8 years", 8 * 365.25, 9 * 365.25),
        ("corrected 3 months", "3 months corrected", 3 * 30.4375, 4 * 30.4375),
    ],
)
def test_a_day_says_when_it_can_be(typed: object, printed: str, earliest: float | None, latest: float | None) -> None:
    time = parse_time(typed)
    assert str(time) == printed
    for found, wanted in ((time.earliest, earliest), (time.latest, latest)):
        assert found == (wanted if wanted is None else pytest.approx(wanted, abs=LEAST))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (6, "day-6"),
        (-3, "day-minus-3"),
        ("by day 14", "by-day-14"),
        ("5 years after", "5-years-after"),
        ("12 hours after surgery", "12-hours-after-surgery"),
        ("day 2, 14:30", "day-2-14-30"),
        ("34+2 weeks", "34-2-weeks"),
        ("at 8 years", "at-8-years"),
        ("between day 3 and day 5", "between-day-3-and-day-5"),
        ("2-3 weeks after", "2-3-weeks-after"),
    ],
)
def test_a_value_is_named_for_its_time_as_the_file_says_it(typed: object, key: str) -> None:
    assert parse_time(typed).key == key


@given(points, points)
def test_two_times_have_one_key_only_where_they_are_one(one: Time, other: Time) -> None:
    assert (one.key == other.key) == (str(one) == str(other))


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
        "1 month",
        "day 2, 25:00",
        "5 to 3",
        "between day 5 and 2 weeks after",
        "after 1 month",
        "0 months after",
        "by 1 month",
        "99999",
        -99999,
        "by day 99999",
        "2019-03-04",
        [6],
        "- - 3",
    ],
)
def test_what_is_no_day_is_refused(typed: object) -> None:
    with pytest.raises(ValueError, match=r"not a day|further|time of the event|not before|hour"):
        parse_time(typed)


def test_a_length_without_its_direction_is_told_how_to_write_it() -> None:
    with pytest.raises(
        ValueError, match="`1 month after` or `1 month before` the index event, `at 1 month` for an age"
    ):
        parse_time("1 month")


@given(points | bounded)
def test_a_printed_time_reads_as_itself(time: Time) -> None:
    assert parse_time(str(time)) == time


@given(points)
def test_the_earliest_is_not_after_the_latest(time: Time) -> None:
    assert time.earliest is not None and time.latest is not None
    assert time.earliest <= time.nominal <= time.latest


@given(days, days)
def test_days_are_in_the_order_of_their_numbers(one: Time, two: Time) -> None:
    assert (one.nominal < two.nominal) == (one.number < two.number)
    assert (one == two) == (one.number == two.number)
