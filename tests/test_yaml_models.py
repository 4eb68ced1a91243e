"""Every YAML file of an author is read by one function, which reports all problems of a file at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict

from casewright.build.store import ContentCache
from casewright.diagnostics import CombinedError, Location
from casewright.yaml.document import read_yaml
from casewright.yaml.models import (
    LINE,
    NO_TEXT,
    NOWHERE,
    SWITCH,
    WORD,
    FileModel,
    ModelError,
    PlacedText,
    json_schema,
    key_of,
    number,
    read_model,
    try_model,
    whole_number,
)


@dataclass(frozen=True)
class Panel(FileModel):
    CALLED: ClassVar[str] = "panel"
    NAMED_BY: ClassVar[str] = "letter"

    letter: Annotated[str, WORD]
    legend: PlacedText = NO_TEXT
    width: Annotated[float, number(1, 5)] = 2.0
    arguments: dict[str, Any] = field(default_factory=dict)
    location: Location = NOWHERE


@dataclass(frozen=True)
class Figure(FileModel):
    CALLED: ClassVar[str] = "figure"
    NAMED_BY: ClassVar[str] = "label"

    label: Annotated[str, LINE]
    panels: tuple[Panel, ...] = ()
    shown: Annotated[bool, SWITCH] = True
    artwork: Literal["line", "colour"] = "colour"
    minimum_uses: Annotated[int, whole_number(1)] = 1

    def __post_init__(self) -> None:
        if self.minimum_uses > 9:
            raise ModelError("That is too many.", "minimum-uses", hint="Write `9`.")


def problems(text: str) -> list[str]:
    read = try_model(Figure, read_yaml(text, "figure.yml"))
    assert isinstance(read, tuple)
    return [f"{one.location}: {one.message} {one.hint}".strip() for one in read]


def test_a_file_becomes_a_frozen_model_that_knows_its_places() -> None:
    text = "label: fig-a\npanels:\n  - letter: 3\n    legend: The leg.\n    arguments: {a: null, b: {c: 1}}\n"
    figure = read_model(Figure, read_yaml(text, "figure.yml"))
    panel = Panel(
        "3",
        PlacedText("The leg.", Location("figure.yml", 4, 13)),
        arguments={"a": None, "b": {"c": 1}},
        location=Location("figure.yml", 3, 5),
    )
    assert figure == Figure("fig-a", (panel,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("label: a\nmimimum-uses: 3\n", "figure.yml:2:1: `mimimum-uses` is not an option of the figure `a`."),
        ("label: a\nlocation: 3\n", "figure.yml:2:1: `location` is not an option of the figure `a`. Known here:"),
        ("shown: true\n", "figure.yml:1:1: The figure has no `label`. Add `label: ...` to it."),
        ("label:\n", "figure.yml:1:1: `label` is empty. Write `label: ...`."),
        ("label: 5\n", "figure.yml:1:8: `label` must be text, not `5`. Put it in quotation marks."),
        ("label: a\nshown: yes\n", "figure.yml:2:8: `shown` must be `true` or `false`, not `yes`. In YAML 1.2"),
        ("label: a\nartwork: color\n", "figure.yml:2:10: `artwork` must be one of `line`, `colour`, not `color`."),
        ("label: a\nminimum-uses: true\n", "figure.yml:2:15: `minimum-uses` must be a whole number from 1, not"),
        ("label: a\nminimum-uses: 10\n", "figure.yml:2:15: That is too many. Write `9`."),
        ("label: a\npanels: A\n", "figure.yml:2:9: `panels` must be a list, not `A`."),
        ("label: a\npanels:\n  - A\n", "figure.yml:3:5: Entry 1 of `panels` must be a map of options"),
        ("label: a\npanels:\n  - letter: B\n    width: 7\n", "figure.yml:4:12: `width` must be a number from 1 to 5"),
        ("label: a\npanels:\n  - letter: B\n    wide: 7\n", "figure.yml:4:5: `wide` is not an option of the panel `B`"),
        ("- a\n", "figure.yml:1:1: The file must be a map of options, not a list."),
        ("", "figure.yml:1:1: The file must be a map of options, not empty."),
        ("label: a\n5: b\n", "figure.yml:2:1: `5` is not an option of the figure `a`."),
    ],
)  # fmt: skip
def test_a_problem_has_its_place_and_the_nearest_name(text: str, expected: str) -> None:
    [problem] = problems(text)
    assert problem.startswith(expected)


def test_all_problems_are_reported_at_once_and_what_is_written_comes_first() -> None:
    text = "labl: a\nshown: 3\npanels:\n  - letr: A\n    width: wide\n  - letter: B\n    legend: [a]\n"
    assert [line.split(" ")[0] for line in problems(text)] == [
        f"figure.yml:{place}:" for place in ("1:1", "2:8", "4:5", "5:12", "7:13", "1:1", "4:5")
    ]
    with pytest.raises(CombinedError) as caught:
        read_model(Figure, read_yaml(text, "figure.yml"))
    assert len(caught.value.errors) == 7


def test_a_part_of_a_file_is_read_alone() -> None:
    document = read_yaml("figures:\n  - label: a\n  - label: b\n    shown: 1\n", "figures.yml")
    assert try_model(Figure, document, "figures", 0) == Figure("a")
    read = try_model(Figure, document, "figures", 1)
    assert isinstance(read, tuple)
    assert read[0].location == Location("figures.yml", 4, 12)


def test_a_pydantic_model_is_read_in_the_same_way() -> None:
    class Event(FileModel, BaseModel):
        CALLED: ClassVar[str] = "event"
        model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=key_of)

        day_of: int

    read = try_model(Event, read_yaml("day_of: 3\n", "case.yml"))
    assert isinstance(read, tuple)
    assert [error.message for error in read] == [
        "`day_of` is not an option of the event.",
        "The event has no `day-of`.",
    ]
    assert read[0].hint == "Did you mean `day-of`?"


def test_a_model_read_before_comes_from_the_cache(tmp_path: Path) -> None:
    cache = ContentCache(tmp_path)
    document = read_yaml("label: a\npanels:\n  - letter: A\n    legend: Leg.\n    arguments: {a: [1.5, x]}\n", "f.yml")
    first = read_model(Figure, document, cache=cache)
    assert list(tmp_path.rglob("*"))
    assert read_model(Figure, document, cache=cache) == first


def test_the_schema_of_a_file_agrees_with_its_model() -> None:
    schema = json_schema(Figure, "A figure")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert not list(validator.iter_errors({"label": "a", "panels": [{"letter": "A", "legend": "x", "width": 3}]}))
    for wrong in ({}, {"label": "a", "x": 1}, {"label": "a", "panels": [{"letter": "A", "location": "x"}]}):
        assert list(validator.iter_errors(wrong))
    assert "Location" not in str(schema)
