"""Python values as Typst code."""

from __future__ import annotations

import pytest

from casewright.render.pdf.typst.literal import Code, arguments, string, value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("plain", '"plain"'),
        ('a "quote" and a \\', '"a \\"quote\\" and a \\\\"'),
        ("two\nlines\ttab\r", '"two\\nlines\\ttab\\r"'),
        ("#let $x$ @y", '"#let $x$ @y"'),
        ("\u200b\u202e", '"\\u{200b}\\u{202e}"'),
        ("é漢", '"é漢"'),
    ],
)
def test_text_is_one_line_and_ends_where_it_ends(text: str, code: str) -> None:
    assert string(text) == code


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (None, "none"),
        (True, "true"),
        (1.5, "1.5"),
        (3, "3"),
        (Code("12pt"), "12pt"),
        ([], "()"),
        (["a"], '("a",)'),
        ({}, "(:)"),
        ({"x": Code("1cm"), "y": ("a", 1)}, '(x: 1cm, y: ("a",1,))'),
    ],
)
def test_values(thing: object, code: str) -> None:
    assert value(thing) == code


def test_arguments_have_hyphens() -> None:
    assert arguments(line_numbers=True, size=Code("12pt")) == "line-numbers: true, size: 12pt"


def test_what_has_no_literal_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        value(object())
