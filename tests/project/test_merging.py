"""How two pieces of metadata merge."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.project.merging import map_of, merge
from casewright.yaml.document import read_yaml
from casewright.yaml.tree import Tree


def tree(value: Any) -> Tree:
    return read_yaml(yaml.safe_dump(value), "x.yml")


@pytest.mark.parametrize(
    ("under", "over", "merged"),
    [
        pytest.param({"a": 1}, {"b": 2}, {"a": 1, "b": 2}, id="keys of both"),
        pytest.param({"a": 1}, {"a": 2}, {"a": 2}, id="the later plain value wins"),
        pytest.param({"a": 1}, {"a": None}, {"a": None}, id="null is a value"),
        pytest.param({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}, id="maps merge"),
        pytest.param({"a": {"b": 1}}, {"a": "text"}, {"a": "text"}, id="a plain value replaces a map"),
        pytest.param({"a": "text"}, {"a": {"b": 1}}, {"a": {"b": 1}}, id="a map replaces a plain value"),
        pytest.param({"a": [1, 2]}, {"a": [2, 3]}, {"a": [1, 2, 3]}, id="lists join, each item once"),
        pytest.param({"a": "x"}, {"a": ["y"]}, {"a": ["x", "y"]}, id="a text before a list joins it"),
        pytest.param({"a": ["x"]}, {"a": "y"}, {"a": ["x", "y"]}, id="a text after a list joins it"),
        pytest.param({"a": "x"}, {"a": "y"}, {"a": "y"}, id="two texts do not make a list"),
        pytest.param({"a": ["x"]}, {"a": False}, {"a": ["x"]}, id="false does not empty a list"),
        pytest.param({"a": None}, {"a": ["x"]}, {"a": ["x"]}, id="nothing before a list"),
        pytest.param({"a": [{"k": 1}]}, {"a": [{"k": 1}, {"k": 2}]}, {"a": [{"k": 1}, {"k": 2}]}, id="equal maps"),
        pytest.param({"a": [1]}, {"a": [True, "1"]}, {"a": [1, True, "1"]}, id="1, true and '1' differ"),
        pytest.param({"tbl-colwidths": [1, 2]}, {"tbl-colwidths": [3]}, {"tbl-colwidths": [3]}, id="widths replace"),
        pytest.param(
            {"s": {"contents": "auto"}}, {"s": {"contents": ["a"]}}, {"s": {"contents": ["a"]}}, id="contents"
        ),
        pytest.param({"variant": "+a-b"}, {"variant": "+b"}, {"variant": "+a+b"}, id="pandoc extensions"),
        pytest.param({"code-links": ["a"]}, {"code-links": False}, {"code-links": []}, id="links switched off"),
        pytest.param({"code-links": "a"}, {"code-links": "b"}, {"code-links": ["a", "b"]}, id="links join"),
        pytest.param({2: "a", True: "b"}, {"2": "c"}, {"2": "c", "true": "b"}, id="keys are text"),
    ],
)
def test_merge(under: Any, over: Any, merged: Any) -> None:
    assert merge(tree(under), tree(over)).value == merged


def test_every_value_knows_the_file_it_came_from() -> None:
    under = map_of(read_yaml("a:\n  b: 1\n  list: [x]\n", "under.yml"))
    over = map_of(read_yaml("a:\n  c: 2\n  list:\n    - y\n", "over.yml"))
    both = merge(under, over)
    assert str(both.nearest("a", "b").place) == "under.yml:2:3"
    assert str(both.nearest("a", "c").value_place) == "over.yml:2:6"
    assert str(both.nearest("a", "list", 0).place) == "under.yml:3:10"
    assert str(both.nearest("a", "list", 1).place) == "over.yml:4:7"
    assert str(both.nearest("a", "c", "nothing", "there").place) == "over.yml:2:3"


plain = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("ab", max_size=2))
# The kind of a value follows from its key, as in real metadata, so that a key is never a map here and a list there.
maps = st.deferred(
    lambda: st.fixed_dictionaries(
        {}, optional={"m": maps, "l": st.lists(plain, max_size=3, unique_by=repr), "p": plain, "q": plain}
    )
)


@given(maps)
def test_nothing_changes_nothing(a: dict[str, Any]) -> None:
    assert merge(tree(a), tree({})).value == a
    assert merge(tree({}), tree(a)).value == a
    assert merge(tree(a), tree(a)).value == a


@given(maps, maps, maps)
def test_levels_may_be_merged_in_any_grouping(a: dict[str, Any], b: dict[str, Any], c: dict[str, Any]) -> None:
    left = merge(merge(tree(a), tree(b)), tree(c)).value
    assert left == merge(tree(a), merge(tree(b), tree(c))).value == merge(tree(a), tree(b), tree(c)).value


@given(maps, maps)
def test_no_key_and_no_item_is_lost(a: dict[str, Any], b: dict[str, Any]) -> None:
    def compare(one: dict[str, Any], other: dict[str, Any], both: dict[str, Any]) -> None:
        assert set(both) == set(one) | set(other)
        for key in ("p", "q"):
            if key in both:
                assert both[key] == (other if key in other else one)[key]
        if "l" in both:
            joined = [repr(item) for item in [*one.get("l", []), *other.get("l", [])]]
            assert [repr(item) for item in both["l"]] == list(dict.fromkeys(joined))
        if "m" in both:
            compare(one.get("m", {}), other.get("m", {}), both["m"])

    compare(a, b, merge(tree(a), tree(b)).value)


@given(maps, maps)
def test_merging_changes_neither_part(a: dict[str, Any], b: dict[str, Any]) -> None:
    under, over = tree(a), tree(b)
    merge(under, over)
    assert (under.value, over.value) == (a, b)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("- a\n- b\n", 1, id="a list"),
        pytest.param("just words\n", 1, id="text"),
        pytest.param("a: &x\n  b: *x\n", None, id="an alias that holds itself"),
        pytest.param("a: " + "[" * 120 + "]" * 120, 1, id="too deep"),
        pytest.param(
            "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
            + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)),
            None,
            id="aliases that multiply",
        ),
    ],
)
def test_what_is_not_metadata(text: str, line: int | None) -> None:
    with pytest.raises(CasewrightError) as caught:
        map_of(read_yaml(text, "bad.yml"))
    assert caught.value.location is not None
    assert caught.value.location.path == "bad.yml"
    if line is not None:
        assert caught.value.location.line == line
