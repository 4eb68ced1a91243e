"""Places, and hints that name what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError, Finding, Location, Severity, did_you_mean, nearest


@pytest.mark.parametrize(
    ("location", "printed"),
    [
        (Location("data/case.yml"), "data/case.yml"),
        (Location("data/case.yml", 3), "data/case.yml:3"),
        (Location("data/case.yml", 3, 7), "data/case.yml:3:7"),
        (Location("a\nb.qmd", 3), "a␊b.qmd:3"),
    ],
)
def test_a_place_is_printed_as_editors_open_it(location: Location, printed: str) -> None:
    assert str(location) == printed


def test_places_sort_in_reading_order() -> None:
    places = [Location("b.qmd", 1, 1), Location("a.qmd", 10, 1), Location("a.qmd", 9, 5), Location("a.qmd", 9, 2)]
    assert [str(place) for place in sorted(places)] == ["a.qmd:9:2", "a.qmd:9:5", "a.qmd:10:1", "b.qmd:1:1"]


def test_an_error_is_its_message() -> None:
    error = CasewrightError("The age is negative.", location=Location("case.yml", 2), why="it is -3", hint="Write 3.")
    assert str(error) == error.message == "The age is negative."
    assert (str(error.location), error.why, error.hint) == ("case.yml:2", "it is -3", "Write 3.")


LONG = "a" * 60_000


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (f"`{LONG}` is unknown.", f"`{'a' * 119}…{'a' * 39}` is unknown."),
        (f"“{'a b ' * 9000}” is named.", f"“{('a b ' * 40)[:119]}…{('a b ' * 40)[1:40]}” is named."),
        (f"Found {LONG}.", f"Found {'a' * 120}…{'a' * 39}."),
        (f"Found {'a' * 199}.", f"Found {'a' * 120}…{'a' * 39}."),
        ("`a` " * 200, "`a` " * 200),
        (f"`{'a' * 120}` and `{'b' * 120}`", f"`{'a' * 120}` and `{'b' * 120}`"),
    ],
)
def test_long_names_are_shortened_in_every_message(typed: str, printed: str) -> None:
    error = CasewrightError(typed, why=typed, hint=typed)
    found = Finding("REF001", "a-name", Severity.ERROR, typed, Location("a.qmd"))
    assert {error.message, str(error), error.why, error.hint, found.message} == {printed}
    assert len(str(Location(LONG, 1))) < 200


LABELS = ("fig-course", "fig-imaging", "suppfig-leg", "tbl-cases")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fig-cuorse", "fig-course"),
        ("Fig-Course", "fig-course"),
        ("tbl-case", "tbl-cases"),
        ("supfig-leg", "suppfig-leg"),
    ],
)
def test_the_nearest_name_comes_first(typed: str, meant: str) -> None:
    assert nearest(typed, LABELS)[0] == meant


@pytest.mark.parametrize(
    ("typed", "known", "hint"),
    [
        ("tbl-case", LABELS, "Did you mean `tbl-cases`?"),
        ("fig-course", ("fig-course2", "fig-course3"), "Did you mean `fig-course3` or `fig-course2`?"),
        ("xyz", ("b", "a"), "Known here: `a`, `b`."),
        ("xyz", (), ""),
        ("xyz", tuple(f"name{number}" for number in range(13)), ""),
    ],
)
def test_hints(typed: str, known: tuple[str, ...], hint: str) -> None:
    assert did_you_mean(typed, known) == hint


@given(st.text(max_size=8), st.lists(st.text(min_size=1, max_size=8), max_size=8))
def test_what_is_suggested_is_known(typed: str, known: list[str]) -> None:
    assert set(nearest(typed, known)) <= set(known)
    for name in known:
        assert name.casefold() in {near.casefold() for near in nearest(name, [name])}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rosi2019a", "rossi2019a"), ("rossi2020a", "rossi2019a"), ("Rossi2019", "rossi2019a"), ("fig-axil", "fig-axial")],
)
def test_a_slip_in_one_of_thousands_of_names_is_found(typed: str, meant: str) -> None:
    assert meant in nearest(typed, ["rossi2019a", "fig-axial", *(f"key{number}" for number in range(5_000))])
