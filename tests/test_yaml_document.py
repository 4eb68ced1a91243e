"""YAML 1.2 with places: what an author types is what is read, and every value knows its line."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location
from casewright.yaml.document import read_yaml
from casewright.yaml.parsing import parsed_yaml
from casewright.yaml.typed_float import TypedFloat


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("~", None),
        ("1", 1),
        ("012", 12),
        ("0o14", 12),
        ("1.5", TypedFloat(1.5, "1.5")),
        ("1:30", "1:30"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01 10:00:00", "2024-05-01 10:00:00"),
        ("day 6", "day 6"),
        ('"12"', "12"),
        ("[no, 2024-05-01]", ["no", "2024-05-01"]),
        ("{no: off}", {"no": "off"}),
    ],
)
def test_a_value_is_what_was_typed(typed: str, value: Any) -> None:
    read = read_yaml(f"key: {typed}\n", "case.yml").value["key"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("typed", ["2.20", "0.50", "-1.0", "1e3", ".5"])
def test_a_number_with_a_point_knows_how_it_was_typed(typed: str) -> None:
    read = read_yaml(f"key: {typed}\n", "case.yml").value["key"]
    assert (float(read), read.typed) == (float(typed), typed)
    assert pickle.loads(pickle.dumps(read)).typed == typed
    assert copy.deepcopy(read).typed == typed


def test_an_empty_file_is_nothing() -> None:
    assert read_yaml("", "case.yml").value is None
    assert read_yaml("# only a comment\n", "case.yml").value is None
    assert str(read_yaml("", "case.yml").location("patient", "age")) == "case.yml:1:1"


CASE = """\
patient:
  sex: female
  age: 10 years
course:
  - id: fever
    day: 1
  - id: rash
"""


@pytest.mark.parametrize(
    ("keys", "key_place", "value_place"),
    [
        (("patient",), "case.yml:1:1", "case.yml:2:3"),
        (("patient", "age"), "case.yml:3:3", "case.yml:3:8"),
        (("course", 0), "case.yml:5:5", "case.yml:5:5"),
        (("course", 0, "day"), "case.yml:6:5", "case.yml:6:10"),
        (("course", 1, "id"), "case.yml:7:5", "case.yml:7:9"),
        (("course", 1, "day"), "case.yml:7:5", "case.yml:7:5"),
        (("course", 9, "day"), "case.yml:4:1", "case.yml:5:3"),
        (("nothing",), "case.yml:1:1", "case.yml:1:1"),
    ],
)
def test_places(keys: tuple[str | int, ...], key_place: str, value_place: str) -> None:
    document = read_yaml(CASE, "case.yml")
    assert str(document.location(*keys)) == key_place
    assert str(document.value_location(*keys)) == value_place


def test_front_matter_counts_from_its_line_in_the_document() -> None:
    assert str(read_yaml("title: T\n", "letter.qmd", first_line=2).location("title")) == "letter.qmd:2:1"
    with pytest.raises(CasewrightError) as caught:
        read_yaml("title: [T\n", "letter.qmd", first_line=2)
    assert caught.value.location is not None
    assert caught.value.location.line == 3


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("a: 1\nb: [1, 2\n", "3:1", "expected ',' or ']'"),
        ("a: 1\n b: 2\n", "2:3", "mapping values are not allowed"),
        ("a: 1\nb: 2\na: 3\n", "3:1", 'duplicate key "a"'),
        ("a: !age 3\n", "1:4", "could not determine a constructor for the tag"),
        ("a: 'open\n", "2:1", "unexpected end of stream"),
        ("\tb: 1\n", "1:1", "cannot start any token"),
        ("a: *nowhere\n", "1:4", "undefined alias"),
        ("a: !!binary aGVsbG8=\n", "1:4", "a bytes is not text"),
        (f"a: {'[' * 120}{']' * 120}\n", "1:104", "nested too deeply"),
        ("a: 1\n--- \nb: 2\n", "2:1", "but found another document"),
    ],
)
def test_what_cannot_be_read(text: str, place: str, why: str) -> None:
    with pytest.raises(CasewrightError, match=r"The YAML of `case\.yml` cannot be read\.") as caught:
        read_yaml(text, "case.yml")
    assert str(caught.value.location) == f"case.yml:{place}"
    assert why in caught.value.why


def test_anchors_are_followed() -> None:
    document = read_yaml("a: &dose {mg: 5}\nb: *dose\nc: {<<: *dose, day: 1}\n", "case.yml")
    assert document.value == {"a": {"mg": 5}, "b": {"mg": 5}, "c": {"mg": 5, "day": 1}}
    assert str(document.location("b")) == "case.yml:2:1"


@pytest.mark.parametrize(
    "text",
    [
        "a: {b: [1, 2.5, true, no, ~]}\n",
        "",
        "- one\n- [two, three]\n",
        "1: a number for a key\n",
        "a: {true: x}\n",
        "a: &it [x]\nb: *it\n",
        "a: .nan\n",
    ],
)
def test_what_is_kept_is_what_was_read(tmp_path: Path, text: str) -> None:
    cache = ContentCache(tmp_path)
    read = [read_yaml(text, "case.yml"), *(read_yaml(text, "case.yml", cache=cache) for _ in range(2))]
    assert len({repr(document) for document in read}) == 1


def test_what_is_kept_is_kept_for_its_place_and_text(tmp_path: Path) -> None:
    cache = ContentCache(tmp_path)
    assert read_yaml("a: 1\n", "case.yml", cache=cache).location("a") == Location("case.yml", 1, 1)
    assert read_yaml("a: 1\n", "letter.qmd", 3, cache).location("a") == Location("letter.qmd", 3, 1)
    assert read_yaml("a: 2\n", "case.yml", cache=cache).value == {"a": 2}


_scalars = st.one_of(st.integers(-1000, 1000), st.booleans(), st.none(), st.from_regex(r"[a-z]{1,8}", fullmatch=True))
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,5}x", fullmatch=True), inner),
    max_leaves=12,
)


def _ways(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(below for key, child in items for below in _ways(child, (*way, key)))]


@given(_values)
def test_what_json_says_yaml_reads_with_a_place_for_each_value(value: Any) -> None:
    text = json.dumps({"top": value}, indent=2)
    document = read_yaml(text, "case.yml")
    assert document.value == {"top": value}
    assert all(document.at(*way) is not None for way in _ways({"top": value}))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        read_yaml(text, "case.yml")
    except CasewrightError as error:
        assert error.location is not None
        assert error.location.path == "case.yml"


def test_a_text_is_parsed_once_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def spy(text: str, path: str, first_line: int) -> object:
        parsed.append(path)
        return parsed_yaml(text, path, first_line)

    monkeypatch.setattr("casewright.yaml.parsing.parsed_yaml", spy)
    text, cache = "once: in a process\n", ContentCache(tmp_path)
    first = read_yaml(text, "one.yml")
    assert read_yaml(text, "one.yml", cache=cache) is first
    assert read_yaml(text, "one.yml", cache=ContentCache(tmp_path)) is first
    assert list(tmp_path.rglob("*")), "the next process finds it"
    assert parsed == ["one.yml"]
    assert read_yaml(text, "two.yml").path == "two.yml"
