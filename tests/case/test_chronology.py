"""Times of a case that cannot all be true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.case.chronology import Contradiction, contradictions
from casewright.case.model import Case


def case_of(history: list[dict[str, object]], course: list[dict[str, object]], **more: object) -> Case:
    return Case.model_validate(
        {
            "patient": {"sex": "male", "age": "10 years", "diagnosis": {"name": "leukemia"}},
            "index-event": {"name": "infusion"},
            "history": [{"kind": "finding", "name": event["id"], **event} for event in history],
            "course": [{"kind": "finding", "name": event["id"], **event} for event in course],
            "outcome": {"day": "not stated", "name": "remission", "vital-status": "alive"},
            **more,
        }
    )


def refused(history: list[dict[str, object]], course: list[dict[str, object]], **more: object) -> list[str]:
    return [one.message for one in contradictions(case_of(history, course, **more))]


@pytest.mark.parametrize(
    ("history", "course"),
    [
        ([], []),
        # the same day, or ages that may be the same day, are no contradiction
        ([], [{"id": "a", "day": 3}, {"id": "b", "day": 3, "after": "a"}]),
        ([{"id": "a", "age": "9 years"}, {"id": "b", "age": "9 years", "after": "a"}], []),
        ([{"id": "a", "age": "14 months"}, {"id": "b", "age": "1 year", "after": "a"}], []),
        ([{"id": "a", "age": "10 years"}], [{"id": "b", "day": -200, "after": "a"}]),
        # what is not known contradicts nothing
        ([{"id": "a", "age": "unknown"}], [{"id": "b", "day": "not stated", "after": "a"}]),
        ([], [{"id": "a", "day": "not stated"}, {"id": "b", "day": -9, "after": "a"}]),
        # bounds that leave room
        ([], [{"id": "a", "day": "by day 14"}, {"id": "b", "day": 2, "after": "a"}]),
        ([], [{"id": "a", "day": "after day 3"}, {"id": "b", "day": 4, "after": "a"}]),
        ([], [{"id": "a", "start": "before day 0", "end": "by day 14"}]),
        ([], [{"id": "a", "day": "1 month after"}, {"id": "b", "day": 28, "after": "a"}]),
        # an event within another
        ([], [{"id": "a", "start": 3, "end": 9}, {"id": "b", "start": 3, "end": 9, "during": "a"}]),
        ([], [{"id": "a", "start": 3, "end": "not stated"}, {"id": "b", "day": 90, "during": "a"}]),
        ([{"id": "a", "start": "2 years", "end": "ongoing"}], [{"id": "b", "day": 0, "during": "a"}]),
        # a cause written below its effect, and one in another part
        ([], [{"id": "b", "day": 5, "after": "a"}, {"id": "a", "day": 3}]),
        ([], [{"id": "a", "day": 0, "after": "index-event"}]),
    ],
)
def test_times_that_can_be_true(history: list[dict[str, object]], course: list[dict[str, object]]) -> None:
    assert refused(history, course) == []


@pytest.mark.parametrize(
    ("history", "course", "says"),
    [
        (
            [],
            [{"id": "a", "day": 3}, {"id": "b", "day": 2, "after": "a"}],
            "`b` (day 2) comes before `a` (day 3), and its links say that it comes after.",
        ),
        (
            [{"id": "a", "age": "9 years"}, {"id": "b", "age": "8 years", "after": "a"}],
            [],
            "`b` (the age of 8 years) comes before `a` (the age of 9 years), and its links say that it comes after.",
        ),
        (
            [{"id": "a", "age": "1 year"}, {"id": "b", "age": "11 months", "after": "a"}],
            [],
            "`b` (the age of 11 months) comes before `a` (the age of 1 year), and its links say that it comes after.",
        ),
        (
            [{"id": "a", "age": "9 years"}],
            [{"id": "b", "day": -1000, "after": "a"}],
            "`b` (day −1000) comes before `a` (the age of 9 years), and its links say that it comes after.",
        ),
        (
            [{"id": "b", "age": "9 years", "after": "a"}],
            [{"id": "a", "day": 3}],
            "`b` (the age of 9 years) comes before `a` (day 3), and its links say that it comes after.",
        ),
        (
            [],
            [{"id": "a", "day": -1, "after": "index-event"}],
            "`a` (day −1) comes before `index-event` (day 0), and its links say that it comes after.",
        ),
        (  # through an event whose own day is not stated
            [],
            [
                {"id": "a", "day": 3},
                {"id": "b", "day": "not stated", "after": "a"},
                {"id": "c", "day": 2, "after": "b"},
            ],
            "`c` (day 2) comes before `a` (day 3), and its links say that it comes after.",
        ),
        (
            [],
            [{"id": "a", "day": "after day 3"}, {"id": "b", "day": 3, "after": "a"}],
            "`b` (day 3) comes before `a` (after day 3), and its links say that it comes after.",
        ),
        (
            [],
            [{"id": "a", "start": 7, "end": 3}],
            "`a` ends (day 3) before it begins (day 7).",
        ),
        (
            [{"id": "a", "start": "9 years", "end": "7 years"}],
            [],
            "`a` ends (the age of 7 years) before it begins (the age of 9 years).",
        ),
        (
            [],
            [{"id": "a", "day": 3}, {"id": "b", "start": "not stated", "end": 2, "after": "a"}],
            "`b` ends (day 2) before `a` (day 3), and its links say otherwise.",
        ),
        (
            [],
            [{"id": "a", "start": 3, "end": 5}, {"id": "b", "day": 9, "during": "a"}],
            "`a` ends (day 5) before `b` (day 9), and its links say otherwise.",
        ),
        (
            [],
            [{"id": "a", "start": 3, "end": 5}, {"id": "b", "day": 2, "during": "a"}],
            "`b` (day 2) comes before `a` (day 3), and its links say that it comes after.",
        ),
        (
            [{"id": "a", "age": "11 years"}],
            [],
            "`a` is placed at the age of 11 years, and the patient is 10 years old at the index event.",
        ),
        (
            [],
            [{"id": "a", "day": -5000}],
            "`a` is placed on day −5000, before the patient was born (10 years before the index event).",
        ),
        (
            [],
            [{"id": "a", "day": 45000}],
            "`a` is placed on day 45000, when the patient would be older than 125 years.",
        ),
        ([], [{"id": "a", "day": 1}, {"id": "a", "day": 2}], "The id `a` appears twice."),
        ([{"id": "a", "age": "1 year"}], [{"id": "a", "day": 2}], "The id `a` appears twice."),
        ([], [{"id": "index-event", "day": 2}], "The id `index-event` appears twice."),
        (
            [],
            [{"id": "fever", "day": 1, "after": "feverr"}],
            "`fever` is said to be after `feverr`, and the case has no event of this id.",
        ),
        (
            [],
            [{"id": "a", "day": 1, "during": "b"}],
            "`a` is said to be during `b`, and the case has no event of this id.",
        ),
        ([], [{"id": "a", "day": 1, "after": "a"}], "`a` comes after itself."),
        (
            [],
            [
                {"id": "a", "day": 1, "after": "b"},
                {"id": "b", "day": 1, "after": "c"},
                {"id": "c", "day": 1, "during": "a"},
            ],
            "`a`, `b`, `c` come after one another in a circle.",
        ),
    ],
)
def test_times_that_cannot_all_be_true(
    history: list[dict[str, object]], course: list[dict[str, object]], says: str
) -> None:
    assert refused(history, course) == [says]


def test_a_study_is_an_event_in_time_too() -> None:
    scan = {"id": "scan", "modality": "MRI", "site": "leg", "findings": "unknown", "day": 2, "after": "a"}
    assert refused([], [{"id": "a", "day": 3}], imaging=[scan]) == [
        "`scan` (day 2) comes before `a` (day 3), and its links say that it comes after."
    ]


def test_a_sample_before_birth_is_impossible() -> None:
    series = {"id": "il", "name": "IL", "specimen": "serum", "unit": "pg/mL", "reference-range": "not stated"}
    (found,) = contradictions(
        case_of([], [], measurements=[{**series, "values": [{"day": 1, "value": 2}, {"day": -5000, "value": 3}]}])
    )
    assert found.keys == ("measurements", 0, "values", 1, "day")


def test_a_misspelled_link_gets_the_nearest_name() -> None:
    (found,) = contradictions(case_of([], [{"id": "fever", "day": 1}, {"id": "rash", "day": 2, "after": "fevr"}]))
    assert found == Contradiction(
        "`rash` is said to be after `fevr`, and the case has no event of this id.",
        ("course", 1, "after"),
        "Did you mean `fever`?",
    )


def test_days_are_compared_although_the_age_is_not_known() -> None:
    patient = {"sex": "male", "age": "not stated", "diagnosis": {"name": "leukemia"}}
    course: list[dict[str, object]] = [{"id": "a", "day": 3}, {"id": "b", "day": 2, "after": "a"}]
    history: list[dict[str, object]] = [{"id": "c", "age": "99 years"}, {"id": "d", "age": "98 years", "after": "c"}]
    assert len(refused(history, course, patient=patient)) == 2


@given(st.lists(st.integers(-300, 3000), min_size=2, max_size=8), st.data())
def test_a_chain_of_causes_holds_exactly_when_its_known_days_never_go_back(
    days: list[int], data: st.DataObject
) -> None:
    known = [data.draw(st.booleans()) for _ in days]
    course: list[dict[str, object]] = [
        {
            "id": f"e{number}",
            "day": day if known[number] else "not stated",
            **({"after": f"e{number - 1}"} if number else {}),
        }
        for number, day in enumerate(days)
    ]
    stated = [day for day, is_known in zip(days, known, strict=True) if is_known]
    order = data.draw(st.permutations(course))
    assert (refused([], order) == []) == (stated == sorted(stated))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 400))
def test_a_long_chain_of_causes_is_followed_to_its_end(length: int) -> None:
    course: list[dict[str, object]] = [{"id": "e0", "day": 5}]
    course += [{"id": f"e{n}", "day": "not stated", "after": f"e{n - 1}"} for n in range(1, length * 3)]
    course.append({"id": "last", "day": 4, "after": str(course[-1]["id"])})
    assert refused([], course)[0].startswith("`last` (day 4) comes before `e0` (day 5)")
