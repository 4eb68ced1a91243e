"""Pedigrees: who is where, by the relations of a series; what these do not say is refused, or left open."""

from __future__ import annotations

from typing import Any

import pytest

import casewright
from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.figures.pedigree import _family, _generations, _places

HEAD = """
id: {id}
relations: {{{relations}}}
patient: {{sex: {sex}, age: {age}, diagnosis: {{name: {diagnosis}}}}}
index-event: {{name: first visit}}
outcome: {{day: 0, name: well, vital-status: {status}}}
"""


def person(told: str, age: str = "40 years", diagnosis: str = "glaucoma", status: str = "alive") -> Case:
    """`mother female mother-of: [boy, girl]` as a case."""
    one, sex, relations = [*told.split(" ", 2), ""][:3]
    text = HEAD.format(id=one, sex=sex, relations=relations, age=age, diagnosis=diagnosis, status=status)
    return parse_case(text, "case.yml")


def layout(*told: str) -> tuple[dict[str, int], dict[str, float]]:
    family = _family({case.id: case for case in map(person, told)})
    rows = _generations(family)
    return rows, _places(family, rows)


def texts(figure: Any) -> list[str]:
    return [one.get_text() for one in figure.axes[0].texts if one.get_text()]


THREE_GENERATIONS = (
    "grandmother female mother-of: [mother, uncle]",
    "mother female mother-of: [boy, girl]",
    "father male father-of: [boy, girl]",
    "uncle male father-of: cousin",
    "boy male twin-of: girl",
    "girl female",
    "cousin female",
)


@pytest.mark.parametrize(
    ("told", "generations"),
    [
        (THREE_GENERATIONS, {"grandmother": 0, "mother": 1, "father": 1, "uncle": 1, "boy": 2, "girl": 2, "cousin": 2}),
        (("a male brother-of: b", "b female"), {"a": 1, "b": 1}),
        (("a male cousin-of: b", "b female"), {"a": 2, "b": 2}),
        (("a female grandmother-of: b", "b female"), {"a": 0, "b": 2}),
        (("a female aunt-of: b", "b female"), {"a": 1, "b": 2}),
        (("a female partner-of: b", "b male"), {"a": 0, "b": 0}),
        (("a female mother-of: b", "b female donor-to: c", "c male"), {"a": 0, "b": 1}),
    ],
)
def test_relatives_stand_in_their_generation(told: tuple[str, ...], generations: dict[str, int]) -> None:
    rows, places = layout(*told)
    assert {one: row for one, row in rows.items() if not one.startswith(" ")} == generations
    spots = [(rows[one], place) for one, place in places.items()]
    assert len(set(spots)) == len(spots)
    assert all(abs(first - second) >= 1 for row, first in spots for other, second in spots
               if row == other and first != second)  # fmt: skip


def test_children_of_one_stated_parent_have_one_other_parent() -> None:
    rows, _ = layout("mother female mother-of: [a, b]", "a male", "b male")
    assert sum(one.startswith(" ") for one in rows) == 1


def test_parents_stand_over_the_middle_of_their_children() -> None:
    _, places = layout(
        "mother female mother-of: [a, b, c]", "father male father-of: [a, b, c]", "a male", "b male", "c male"
    )
    assert (places["mother"] + places["father"]) / 2 == places["b"]
    assert places["father"] < places["mother"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (("a male", "b female"), "no case of the series states a relation of family"),
        (
            ("a female aunt-of: b", "m female mother-of: b", "b male"),
            "whether `a` is related to `b` through the mother or the father is not stated",
        ),
        (
            ("m female mother-of: b", "f male father-of: b", "x female mother-of: b", "b male"),
            "`b` would have more than two parents",
        ),
        (("a male father-of: b", "b male father-of: a"), "an ancestor of themselves"),
    ],
)
def test_what_cannot_be_drawn_says_why(told: tuple[str, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        casewright.pedigree([person(one) for one in told], width_mm=178)


def test_numbers_names_ages_and_the_diagnosis_that_is_not_filled() -> None:
    cases = [
        person("mother female mother-of: boy", "52 years", "HELLP syndrome", "deceased"),
        person("boy male", "2 years 3 months", "prematurity"),
    ]
    shown = texts(casewright.pedigree(cases, width_mm=100))
    assert shown == [
        "I",
        "II",
        "I-2",
        "mother",
        "52 y",
        "HELLP syndrome",
        "II-1",
        "boy",
        "2 y 3 mo",
        "I-1",
        "P",
        "prematurity",
    ]
    assert "2 J. 3 Mon." in texts(casewright.pedigree(cases, width_mm=100, language="de"))
    assert "2 y 3 mo" not in texts(casewright.pedigree(cases, width_mm=100, language="pl"))


def test_everything_lies_within_the_sheet() -> None:
    figure: Any = casewright.pedigree([person(one) for one in THREE_GENERATIONS], width_mm=178)
    figure.canvas.draw()
    sheet = figure.bbox
    for shape in (*figure.axes[0].texts, *figure.axes[0].patches, *figure.axes[0].lines):
        box = shape.get_window_extent()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= sheet.width and box.y1 <= sheet.height
