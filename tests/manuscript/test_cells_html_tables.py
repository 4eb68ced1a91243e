"""Tables that come as HTML are part of the document."""

from __future__ import annotations

import json

import pytest

from casewright.manuscript.ast import Blocks, attributes_of, plain_text, walk
from casewright.manuscript.markup.html_tables import with_html_tables
from casewright.pandoc import run_pandoc

FRAME = (
    '<div>\n<style scoped>\n    .dataframe td { color: red; }\n</style>\n<table border="1" class="dataframe">\n'
    '  <thead>\n    <tr style="text-align: right;">\n      <th></th>\n      <th>drug</th>\n    </tr>\n  </thead>\n'
    "  <tbody>\n    <tr>\n      <th>0</th>\n      <td>a &lt; b</td>\n    </tr>\n  </tbody>\n</table>\n</div>"
)


def read_html(html: str) -> Blocks:
    blocks: Blocks = json.loads(run_pandoc(html.encode(), ["--from", "html", "--to", "json"]))["blocks"]
    return blocks


def read(markdown: str) -> Blocks:
    document = json.loads(run_pandoc(markdown.encode(), ["--from", "markdown", "--to", "json"]))
    return with_html_tables(document["blocks"], read_html)


def raw(html: str) -> str:
    return f"```{{=html}}\n{html}\n```\n"


def test_a_data_frame_is_a_table_without_looks_of_its_own() -> None:
    (output,) = read(f"::: {{.cell-output .cell-output-display}}\n{raw(FRAME)}:::")
    (table,) = output["c"][1]
    assert table["t"] == "Table"
    assert plain_text(walk([table])).split()[:1] == ["drug"]
    assert "a < b" in plain_text([table])
    assert attributes_of(table) == {}
    _, _, columns, head, bodies, _ = table["c"]
    assert (len(columns), len(head[1]), bodies[0][1]) == (2, 1, 1)
    assert [row[0] for row in head[1]] == [["", [], []]]


TABLE = "<table><tr><td>a</td></tr></table>"

KINDS = {
    "a table typed as HTML": (raw(TABLE), ["Table"]),
    "other HTML typed by the author": (raw("<b>a</b>"), ["RawBlock"]),
    "HTML that a cell shows": (
        f"::: {{.cell-output-display}}\n{raw('<b>a</b>')}:::",
        ["Div", "Plain", "Strong", "Str"],
    ),
    "a page that runs": (f"::: {{.cell-output-display}}\n{raw('<script>a</script>')}:::", ["Div", "RawBlock"]),
    "a table that stays as it is": (
        f'::: {{.cell-output-display html-table-processing="none"}}\n{raw(TABLE)}:::',
        ["Div", "RawBlock"],
    ),
    "a table for LaTeX": ("```{=latex}\n<table></table>\n```", ["RawBlock"]),
}


@pytest.mark.parametrize(("markdown", "kinds"), KINDS.values(), ids=KINDS)
def test_what_is_read(markdown: str, kinds: list[str]) -> None:
    found = [element["t"] for element in walk(read(markdown))]
    assert found[: len(kinds)] == kinds


def test_the_mark_that_keeps_a_table_is_not_shown() -> None:
    (div,) = read(f'::: {{.a html-table-processing="none"}}\n{raw(TABLE)}:::')
    assert div["c"][0] == ["", ["a"], []]
