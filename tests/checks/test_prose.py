"""Passages: prose freed of markup, every character of it at the place where it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.checks.reading.prose import OBJECT, Passage, prose_passages
from casewright.checks.repair import Edit
from casewright.manuscript.source import SourceDocument, SourceLine
from casewright.yaml.tree import empty_tree
from tests.checks.reports import loaded

FREED = {
    "emphasis": ("*one* and **two** and _three_ and ***four***", "one and two and three and four"),
    "marks that are text": ("a * b, snake_case and 2 * 3", "a * b, snake_case and 2 * 3"),
    "code": ("use `x = 1`{.py} here", "use ~ here"),
    "a comment": ("one <!-- not this --> two", "one  two"),
    "a value": ("aged {{< var age >}} years", "aged ~ years"),
    "citations": ("as [see @a, p. 3; @b] and @c say", "as ~ and ~ say"),
    "a mention of a panel": ("in [@fig-a B-C].", "in ~."),
    "a formula": ("for $x < 1$ and $$y$$ only", "for ~ and ~ only"),
    "dollars": ("costs $5 or $10 a day", "costs $5 or $10 a day"),
    "a link": ("see [the page](https://example.org/a_b_(c)) here", "see the page here"),
    "a reference link": ("see [the page][ref] here", "see the page here"),
    "a span": ("a [word]{.noabbr} here", "a word here"),
    "nested brackets": ("a [span [inner] text]{.x} here", "a span [inner] text here"),
    "plain brackets": ("the value [2] of (3)", "the value [2] of (3)"),
    "an image that says nothing": ("a button (![](a.png)) here", "a button (~) here"),
    "an image": ("![A legend](a.png){#fig-a width=50%}", "A legend"),
    "a note and its mark": ("one^[A note.] two[^1] three", "one~A note.~ two three"),
    "an address": ("at https://example.org/x.y, or a@example.org.", "at ~, or ~."),
    "a DOI": ("doi 10.1000/xyz.1, and", "doi ~, and"),
    "tags": ("one<br>two <em>three</em>", "one two three"),
    "an entity": ("5&nbsp;mg &lt; 6 &unknown; 7", "5\u00a0mg < 6 &unknown; 7"),
    "escapes": (r"1\. one \* two\ three \@four", "1. one * two\u00a0three @four"),
    "raw LaTeX": (r"one \textbf{two} three", "one ~ three"),
    "super and subscript": ("10^9^/L and H~2~O", "10^9^/L and H~2~O"),
    "braces that belong to nothing": ("the {{x}} and {#id} and {.cls} text", "the {{x}} and {#id} and {.cls} text"),
    "attributes at the end": ("a caption {#tbl-a .striped}", "a caption"),
    "struck out": ("one ~~two~~ three", "one two three"),
    "over two lines": ("one *two\nthree* four", "one two\nthree four"),
}


def passages(text: str) -> tuple[Passage, ...]:
    lines = tuple(SourceLine(line, "a.qmd", number) for number, line in enumerate(text.split("\n"), start=1))
    return prose_passages(SourceDocument("a", "a.qmd", empty_tree("a.qmd", {}), lines))


@pytest.mark.parametrize(("typed", "freed"), FREED.values(), ids=FREED.keys())
def test_markup_is_taken_off(typed: str, freed: str) -> None:
    [passage] = passages(typed)
    assert passage.text.replace(OBJECT, "~") == freed


DOCUMENT = """\
# The *case* {#sec-case}

One
two.

- an item
  goes on
- another

1. first

> quoted
> text

    indented code

```python
code
```

| a | b |
|---|---|
| c | d e |

: A caption {#tbl-a}

+---+---+
| f | g |
+---+---+

Left   Right
-----  -----
1 h    2 i

::: {#fig-x fig-cap="A figure's legend"}
![](x.png)
:::

```{python}
#| label: fig-y
#| fig-cap: >-
#|   A caption
#|   of two lines
#| fig-alt: "An alt text"
plot()
```

[^1]: The note.

Setext
======

{{< include _part.qmd >}}

<!--
a comment
-->
"""
READ = [
    ("heading", "The case", 1, 3),
    ("paragraph", "One\ntwo.", 3, 1),
    ("paragraph", "an item\ngoes on", 6, 3),
    ("paragraph", "another", 8, 3),
    ("paragraph", "first", 10, 4),
    ("paragraph", "quoted\ntext", 12, 3),
    ("cell", "a", 21, 3),
    ("cell", "b", 21, 7),
    ("cell", "c", 23, 3),
    ("cell", "d e", 23, 7),
    ("caption", "A caption", 25, 3),
    ("cell", "f", 28, 3),
    ("cell", "g", 28, 7),
    ("cell", "Left", 31, 1),
    ("cell", "Right", 31, 8),
    ("cell", "1 h", 33, 1),
    ("cell", "2 i", 33, 8),
    ("caption", "A figure's legend", 35, 22),
    ("caption", "A caption\nof two lines", 42, 6),
    ("alt", "An alt text", 44, 14),
    ("paragraph", "The note.", 48, 7),
    ("heading", "Setext", 50, 1),
]


def test_a_document_is_read_passage_by_passage() -> None:
    found = [(one.kind, one.text, one.start.line, one.start.column) for one in passages(DOCUMENT)]
    assert found == READ


def test_an_edit_is_made_only_where_the_text_was_typed_in_one_piece() -> None:
    [passage] = passages("a *big* word\nhere")
    assert passage.text == "a big word\nhere"
    assert passage.edit(2, 5, "small") == Edit("a.qmd", 1, 4, 3, "small")
    assert passage.edit(0, 5, "x") is None
    assert passage.edit(6, 12, "x") is None
    assert passage.edit(11, 15, "x") == Edit("a.qmd", 2, 1, 4, "x")


WORDS = st.text("ab *_[](){}`$@^~|:#-<>!\\\n.\"'1&;/=", max_size=60)


@settings(max_examples=300)
@given(WORDS)
def test_every_character_of_a_passage_stands_where_it_says(text: str) -> None:
    """Whatever is typed: letters that survive are those of the place that a passage names for them."""
    typed = text.split("\n")
    for passage in passages(text):
        for offset, character in enumerate(passage.text):
            place = passage.location(offset)
            assert place.line is not None
            assert 1 <= place.line <= len(typed)
            if character in "ab1" and place.column is not None and "&" not in text:
                assert typed[place.line - 1][place.column - 1] == character


def test_raised_and_lowered_as_tex_is_read_as_markdown_marks_it(tmp_path: Path) -> None:
    """R Markdown's way: the CO of `CO$_2$` is part of a formula, and no abbreviation."""
    report = loaded(tmp_path, {"letter.qmd": "CO$_2$, HCO$_3^-$, SO$_4^{2-}$, 10$^9$/L and 5 US$ or US$7.\n"})
    assert [one.text for one in report.passages] == ["CO~2~, HCO~3~^-^, SO~4~^2-^, 10^9^/L and 5 US$ or US$7."]
