"""Cells and inline code: what of a document is run, what is only shown, and what takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.found import Cells, find_cells, with_results
from casewright.manuscript.source import SourceLine


def lines(text: str) -> tuple[SourceLine, ...]:
    """Text as a document whose front matter took the first nine lines."""
    return tuple(SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), start=10))


def found(text: str, **execute: object) -> Cells:
    return find_cells(lines(text), execute)


@dataclass
class Made:
    """Results as running would leave them: `<1>` for the first cell, `[1]` for the first inline code."""

    markdown: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)


def shown(text: str, cell: str = "<{}>") -> str:
    cells = found(text)
    made = Made(
        [cell.format(one.index + 1) for one in cells.cells], [f"[{n}]" for n in range(1, len(cells.inline) + 1)]
    )
    return "\n".join(line.text for line in with_results(cells, made))


CELL = "```{python}\nx = 1\n```"

CODE_OF = {
    "plain": (CELL, ["x = 1"]),
    "longer fence": ("````{python}\nx = '''\n```\n'''\n````", ["x = '''\n```\n'''"]),
    "longer closing fence": ("```{python}\nx = 1\n`````", ["x = 1"]),
    "space before the braces": ("``` {python}\nx = 1\n```  ", ["x = 1"]),
    "empty": ("```{python}\n```", [""]),
    "two": (f"{CELL}\n\ntext\n\n{CELL.replace('1', '2')}", ["x = 1", "x = 2"]),
    "directly below a paragraph": (f"text\n{CELL}\ntext", ["x = 1"]),
    "in a div": (f"::: {{.note}}\n{CELL}\n:::", ["x = 1"]),
    "indented in a list": ("- item\n\n    ```{python}\n    if x:\n        y\n    ```", ["if x:\n    y"]),
    "after a list marker": ("1. ```{python}\n   x = 1\n   ```", ["x = 1"]),
    "in a quotation": ("> ```{python}\n> if x:\n>     y\n> ```", ["if x:\n    y"]),
    "in a definition": ("term\n\n:   ```{python}\n    x = 1\n    ```", ["x = 1"]),
    "in a note": ("[^1]: text\n\n    ```{python}\n    x = 1\n    ```", ["x = 1"]),
    "text that looks like Markdown": ("```{python}\n# head\n---\n<!-- no\n```", ["# head\n---\n<!-- no"]),
    "not python by class": ("```{.python}\nx = 1\n```", []),
    "not executable": ("```python\nx = 1\n```", []),
    "raw": ("```{=html}\n<b>\n```", []),
    "doubled braces": ("```{{python}}\nx = 1\n```", []),
    "inside a longer fence": (f"````\n{CELL}\n````", []),
    "inside a fence of tildes": (f"~~~\n{CELL}\n~~~", []),
    "a fence of tildes": ("~~~{python}\nx = 1\n~~~", []),
    "indented code": ("text\n\n    ```{python}\n    x = 1\n    ```\n", []),
    "indented code with an empty line": ("    a\n\n    ```{python}\n    x = 1\n    ```", []),
    "in a comment": (f"<!--\n{CELL}\n-->", []),
    "after a comment on the same line": (f"<!-- a --> text\n\n{CELL}", ["x = 1"]),
    "after a comment that never ends": (f"<!-- a\n\n{CELL}", ["x = 1"]),
    "after a comment sign in code": (f"`<!--`\n\n{CELL}\n\n-->", ["x = 1"]),
    "after a fence that never ends": (f"~~~text\n\n{CELL}", ["x = 1"]),
    "after a list is over": ("- item\n\ntext\n\n    ```{python}\n    x = 1\n    ```", []),
}


@pytest.mark.parametrize(("text", "code"), CODE_OF.values(), ids=CODE_OF)
def test_which_code_is_run(text: str, code: list[str]) -> None:
    assert [cell.code for cell in found(text).cells] == code


INLINE_OF = {
    "one": ("There were `{python} n` doses", ["n"]),
    "two on a line": ("`{python} a`, `{python} f(b)`", ["a", "f(b)"]),
    "spaces are trimmed": ("`{python}   n + 1 `", ["n + 1"]),
    "at the very start and end": ("`{python} n`", ["n"]),
    "in a heading, a table, a caption": (
        "# `{python} a`\n\n| `{python} b` |\n\n![`{python} c`](x.png)",
        ["a", "b", "c"],
    ),
    "in a list": ("- a\n    - `{python} n`\n\n    `{python} m`", ["n", "m"]),
    "no space": ("`{python}n`", []),
    "no expression": ("`{python} `", []),
    "double backticks": ("``{python} n``", []),
    "inside another span": ("`` a `{python} n` ``", []),
    "behind an unpaired backtick": ("a ``` b `{python} n`", ["n"]),
    "escaped backticks": (r"\`{python} n\`", []),
    "doubled braces": ("`{{python}} n`", []),
    "in a code block": ("```\n`{python} n`\n```", []),
    "in indented code": ("text\n\n    `{python} n`", []),
    "in a comment": ("a <!-- `{python} n` --> `{python} m`", ["m"]),
    "in a comment of many lines": ("a <!--\n`{python} n`\n\n--> `{python} m`", ["m"]),
    "another word in braces": ("`{abc} n`", []),
    "after a span that runs on to the next line": ("a `b\nc` `{python} n`", ["n"]),
}


@pytest.mark.parametrize(("text", "expressions"), INLINE_OF.values(), ids=INLINE_OF)
def test_which_inline_code_is_run(text: str, expressions: list[str]) -> None:
    assert [code.expression for code in found(text).inline] == expressions


REPLACED = {
    "a cell": (f"a\n\n{CELL}\n\nb", "a\n\n<1>\n\nb"),
    "empty lines are made around it": (f"a\n{CELL}\nb", "a\n\n<1>\n\nb"),
    "indentation is kept": ("- a\n\n  ```{python}\n  x\n  ```\n\n- b", "- a\n\n  <1>\n\n- b"),
    "a list marker is kept": ("1. ```{python}\n   x\n   ```\n2. b", "1. <1>\n\n2. b"),
    "a quotation is kept": ("> a\n> ```{python}\n> x\n> ```\n> b", "> a\n>\n> <1>\n>\n> b"),
    "inline code": ("n `{python} n`, m `{python} m`.", "n [1], m [2]."),
    "doubled braces inline": ("`{{python}} n` and ``{python} n``", "`{python} n` and ``{python} n``"),
    "doubled braces in double backticks": ("`` `{{python}} n` ``", "`` `{python} n` ``"),
    "doubled braces of a fence": ("```{{python}}\nx\n```", "```` {.markdown}\n```{python}\nx\n```\n````"),
    "tripled braces of a fence": ("```{{{python}}}\nx\n```", "```` {.markdown}\n```{{python}}\nx\n```\n````"),
    "doubled braces inside code": (
        "````\n```{{r}}\nx\n```\n`{{r}} y`\n````",
        "```` {.markdown}\n```{r}\nx\n```\n`{r} y`\n````",
    ),
    "shortcodes with braces": ("`{{{< meta x >}}}`", "`{{{< meta x >}}}`"),
}


@pytest.mark.parametrize(("text", "result"), REPLACED.values(), ids=REPLACED)
def test_what_takes_their_place(text: str, result: str) -> None:
    assert shown(text) == result


def test_many_lines_keep_their_place_in_a_list() -> None:
    assert shown("- a\n\n  ```{python}\n  x\n  ```", ":::\n\n<{}>\n:::") == "- a\n\n  :::\n\n  <1>\n  :::"


def test_inline_markdown_of_many_lines_keeps_its_place() -> None:
    cells = found("> `{python} table` end")
    assert [line.text for line in with_results(cells, Made(inline=["a\n\nb"]))] == ["> a", ">", "> b end"]


def test_a_cell_that_shows_nothing_still_parts_paragraphs() -> None:
    assert shown(f"a\n{CELL}\nb", "") == "a\n\n\nb"


def test_lines_made_by_a_cell_count_as_its_first_line() -> None:
    made = with_results(found(f"a\n\n{CELL}\n\nb"), Made(["x\ny"]))
    assert [(line.text, line.number) for line in made] == [
        ("a", 10),
        ("", 11),
        ("x", 12),
        ("y", 12),
        ("", 15),
        ("b", 16),
    ]


def test_lines_of_included_files_keep_their_file() -> None:
    text = [SourceLine("`{python} a`", "letter.qmd", 3), SourceLine("`{python} b`", "parts/_x.qmd", 1)]
    assert [str(code.location) for code in find_cells(text, {}).inline] == ["letter.qmd:3:1", "parts/_x.qmd:1:1"]


REFUSED = {
    "not closed": ("a\n\n```{python}\nx = 1", "12:1", "not closed", "Add a line ```"),
    "closed outside of its quotation": ("> ```{python}\n> x\n\n```", "10:3", "not closed", "Add a line"),
    "R": ("- a\n\n  ```{r}\n  x\n  ```", "12:3", "The built-in engine does not run cells in R", "--engine quarto"),
    "Julia": ("```{julia}\nx\n```", "10:1", "cells in Julia", "--engine quarto"),
    "Observable": ("```{ojs}\nx\n```", "10:1", "cells in Observable", "--engine quarto"),
    "a diagram": ("```{mermaid}\nx\n```", "10:1", "cells in `mermaid`", "`{.mermaid}`"),
    "capital letters": ("```{Python}\nx\n```", "10:1", "must be in lower case", "Write `{python}`"),
    "inline R": ("n `{r} n`", "10:3", "cells in R", "--engine quarto"),
    "inline code on two lines": ("n `{python} n +\n1`", "10:3", "continues on the next line", "one line"),
    "a label twice": (
        "```{python}\n#| label: fig-a\nx\n```\n\n```{python}\n#| label: fig-a\ny\n```",
        "15:1",
        "have the label `fig-a`",
        "its own label",
    ),
}


@pytest.mark.parametrize(("text", "place", "message", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(text: str, place: str, message: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as refused:
        found(text)
    assert str(refused.value.location) == f"letter.qmd:{place}"
    assert message in refused.value.message
    assert hint.replace("```", "`") in refused.value.hint.replace("```", "`")


NOTED = {
    "a cell in a comment": (f"<!--\n{CELL}\n-->", "CEL002", "letter.qmd:11"),
    "options beside the language": ("```{python, echo=FALSE}\nx\n```", "CEL001", "letter.qmd:10:4"),
    "an option after code": ("```{python}\nx = 1\n#| echo: false\n```", "CEL001", "letter.qmd:12:1"),
}


@pytest.mark.parametrize(("text", "rule", "place"), NOTED.values(), ids=NOTED)
def test_what_is_ignored_is_named(text: str, rule: str, place: str) -> None:
    (warning,) = found(text).warnings
    assert (warning.rule, str(warning.location)) == (rule, place)


PIECES = st.sampled_from(
    [
        "a",
        "",
        "    b",
        "- c",
        "> d",
        "```",
        "````",
        "~~~",
        "```python",
        "`",
        "``",
        "x `y` z",
        "<!--",
        "-->",
        "\\`",
        ":::",
    ]
)


@given(st.lists(PIECES, max_size=14))
def test_a_document_without_cells_comes_back_as_it_was(pieces: list[str]) -> None:
    cells = find_cells(lines("\n".join(pieces)), {})
    assert not cells.run_anything
    assert with_results(cells, Made()) == cells.lines


@given(st.lists(PIECES | st.sampled_from(["```{python}\nx\n```", "t `{python} n` u", "`{{python}} n`"]), max_size=10))
def test_every_line_is_kept_or_belongs_to_a_cell(pieces: list[str]) -> None:
    try:
        cells = find_cells(lines("\n".join(pieces)), {})
    except CasewrightError:
        return
    made = Made(["" for _ in cells.cells], [f"`{{python}} {code.expression}`" for code in cells.inline])
    taken = {line for cell in cells.cells for line in range(cell.first, cell.last + 1)}
    changed = {change.line for change in cells.rewritings}
    kept = [line for position, line in enumerate(cells.lines) if position not in taken | changed]
    result = [line for line in with_results(cells, made) if line.number not in {n + 10 for n in taken | changed}]
    assert result == kept


def test_long_documents_are_read_in_linear_time() -> None:
    """A document of 50,000 words with a backtick that never closes on every line takes no quadratic search."""
    text = "\n\n".join(["word ` and `` and ``` " + "word " * 40] * 1_200) + "\n\n- - - - - - - - - - - - - - - - - - x"
    assert found(text).cells == ()
