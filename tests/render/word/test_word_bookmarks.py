"""Bookmarks are named by their label alone, as Word allows."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_manuscripts import a_float, blocks

from casewright.manuscript.ast import SPACE, div, header, plain, span, text, words
from casewright.render.word.bookmarks import (
    PrintedLabel,
    bookmark_name,
    labels_of,
    number_bookmark_name,
)

LABEL = st.text(st.sampled_from("abzAZ019-_.:é "), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("label", "name"), [("fig-course", "fig_course"), ("suppfig-leg", "suppfig_leg"), ("sec-1-b", "sec_1_b")]
)
def test_a_plain_label_is_its_own_name(label: str, name: str) -> None:
    assert bookmark_name(label) == name


@pytest.mark.parametrize(
    ("label", "readable"),
    [
        ("fig_course", "fig_course"),  # would be the name of fig-course
        ("Fig-course", "fig_course"),  # Word does not tell capitals
        ("ref-Maude2018", "ref_maude2018"),
        ("図-1", "x1"),
        ("a" * 60, "a" * 24),
    ],
)
def test_a_label_that_word_would_mix_up_is_told_by_a_hash(label: str, readable: str) -> None:
    assert bookmark_name(label) == f"{readable}_{hashlib.sha256(label.encode()).hexdigest()[:10]}"


@given(LABEL)
def test_every_name_is_one_that_word_accepts(label: str) -> None:
    for name in (bookmark_name(label), number_bookmark_name(label)):
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name)


@given(LABEL, LABEL)
def test_different_labels_have_names_that_differ_in_more_than_case(one: str, other: str) -> None:
    names = {bookmark_name(one).lower(), number_bookmark_name(one).lower()}
    others = {bookmark_name(other).lower(), number_bookmark_name(other).lower()}
    assert one == other or not names & others


def test_labels_are_those_of_floats_panels_sections_and_equations() -> None:
    panel = div([div(blocks("x"), classes=["float-content"])], "fig-before", ["panel"], {"letter": "a"})
    section = header(1, [span([text("2.1")], classes=["header-section-number"]), SPACE, *words("Case")], "sec-case")
    equation = span([], "eq-dose", ["equation"], {"number": "3", "tag": "(3)"})
    figure = a_float("fig-leg", [panel], prefix="Supplementary Figure", number="S1")
    labels = labels_of([figure, section, plain([equation]), header(2, words("Unnumbered"), "methods")])
    assert labels.printed == {
        "fig-leg": PrintedLabel("Supplementary Figure S1", "S1", "fig-leg"),
        "fig-before": PrintedLabel("S1", "S1", "fig-leg"),
        "sec-case": PrintedLabel("2.1", "2.1", "sec-case"),
        "eq-dose": PrintedLabel("3", "3", "eq-dose"),
    }
    assert {"fig-leg", "fig-before", "sec-case", "eq-dose", "methods"} <= labels.identifiers
