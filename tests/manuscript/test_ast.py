"""Walking and rewriting blocks that know what is in them."""

from __future__ import annotations

import json

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.reading import read_markdown
from casewright.manuscript.source import SourceLine

TEXT = """# Heading [@a]

A *paragraph* with [a **link**](#x), a note[^n] and [@b; see @c].

[^n]: It has ![a picture](p.png) and `code`.

::: {.outer}
Inside, $x^2$.

- one [span]{.s}
- two

| a | b |
|---|---|
| [@d] | `e` |

: Caption [@f].
:::
"""
KINDS = [("Cite",), ("Div",), ("Image", "Link"), ("Para", "Plain"), ("Str",), ("Math", "Space"), ("Table", "Span"), ()]


def lines(text: str) -> list[SourceLine]:
    return [SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), 1)]


def read(text: str) -> ast.Blocks:
    return read_markdown(text, {}, ContentCache(None), lines(text)).blocks


@pytest.mark.parametrize("kinds", KINDS)
def test_blocks_are_walked_as_plain_elements_are(kinds: tuple[str, ...]) -> None:
    blocks = read(TEXT)
    plain = json.loads(json.dumps(blocks))
    assert list(ast.walk(blocks, *kinds)) == list(ast.walk(plain, *kinds))
    assert list(ast.walk(blocks, *kinds)) == list(ast.walk(plain, *kinds))  # what is known is used


@pytest.mark.parametrize("kinds", [frozenset(kinds) for kinds in KINDS if kinds] + [None])
def test_rewriting_shares_what_does_not_change(kinds: frozenset[str] | None) -> None:
    blocks = read(TEXT)
    plain = json.loads(json.dumps(blocks))

    def change(element: ast.Element) -> ast.Element | None:
        return ast.text("changed") if element["t"] in {"Cite", "Math"} else None

    assert ast.rewrite(blocks, change, kinds) == ast.rewrite(plain, change, kinds)
    assert json.loads(json.dumps(blocks)) == plain
    kept = ast.rewrite(blocks, lambda _: None, kinds)
    assert kept is not blocks
    assert all(one is other for one, other in zip(kept, blocks, strict=True))


@pytest.mark.parametrize(
    ("before", "after", "shared"),
    [
        ("Text A.\n\nText B.\n\nText C.\n", "Text A.\n\nText B, changed.\n\nText C.\n", [True, False, True]),
        ("Text A.\n\nText C.\n", "Text A.\n\nText B.\n\nText C.\n", [True, False, True]),
        ("Text A.\n\nText B.\n\nText C.\n", "Text A.\n\nText C.\n", [True, True]),
        ("Text A.\n\nText A.\n", "Text A.\n", [True]),
        ("Text A.\n", "Text A.\n\nText A.\n\nText A.\n", [True, False, False]),
        ("", "Text A.\n", [False]),
    ],
)
def test_blocks_that_do_not_change_are_those_of_the_last_reading(before: str, after: str, shared: list[bool]) -> None:
    first = read(before)
    second = read(after)
    assert second == [json.loads(json.dumps(one)) for one in read_markdown(after, {}, ContentCache(None)).blocks]
    assert [any(one is other for other in first) for one in second] == shared
