"""Tables in print: a cell prints what the data hold, whatever signs are in it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import casewright as cw
from casewright.case.tables.reading import CaseTable, parse_table
from casewright.case.tables.schema import TableSchema, parse_schema
from casewright.diagnostics import CasewrightError
from casewright.pandoc import run_pandoc

SIGNS = (
    "*a* **b** a* *",
    "_x_ __y__ a_b",
    "~a~ ~~b~~ 10~20mg,30~40mg",
    "^a^ 10^9/L",
    "$x$ and $5 $$y$$",
    "@smith [@x] -@y",
    "[a](http://b.org) ![c](d.png) [e]{.abbr} [^1]",
    "\\ back\\slash\\",
    "# head",
    "- item",
    "+ item",
    "1. item",
    "=SUM(A1:A3)",
    "<b>bold</b> & &amp; <LOD in serum and >ULN <!-- c --> <https://a.b>",
    "`code` {.cls} {=html}",
    "{{< var x >}}",
    "\"q\" 's' -- --- ...",
    "HLA-A*02:01|HLA-A*24:02 || |",
    "---",
    ":::",
    "::: {.a}",
    "\\ref{x}",
    "| x |",
    "-5",
    "007",
    "%",
    "(1)",
    "c.35T>G (p.Leu12*) / p.Arg4*",
    "http://example.org/a_b",
    ":smile:",
    "a\xa0b",
    "Übelkeit",
)


def words(inlines: list[dict[str, Any]]) -> str:
    """The text of inlines that are words, spaces and line breaks; anything else is markup, and fails."""
    shown = {"Space": " ", "LineBreak": "\n", "SoftBreak": " "}
    return "".join(one["c"] if one["t"] == "Str" else shown[one["t"]] for one in inlines)


def printed(markdown: cw.MarkdownText) -> list[list[list[dict[str, Any]]]]:
    """The rows of the one table that Markdown holds, header first, each cell as inlines."""
    document = json.loads(run_pandoc(str(markdown).encode(), ["--from", "markdown", "--to", "json"]))
    [table] = [block["c"] for block in document["blocks"] if block["t"] == "Table"]
    rows = [*table[3][1], *table[4][0][3]]
    return [[cell[4][0]["c"] if cell[4] else [] for cell in row[1]] for row in rows]


def table(text: str, columns: str) -> CaseTable:
    schema: TableSchema = parse_schema(columns, "t.schema.yml")
    read = parse_table(text, "t.csv", schema)
    assert read.table is not None, [problem.message for problem in read.problems]
    return read.table


def test_signs_of_markup_are_characters() -> None:
    quoted = "\n".join('"' + signs.replace('"', '""') + '",x' for signs in SIGNS)
    one = table(
        f"note,last\n{quoted}\n", "columns:\n  note: {meaning: n, title: '*N* | m', type: text}\n  last: {meaning: l}\n"
    )
    head, *rows = printed(cw.markdown_table(one, language="en"))
    assert words(head[0]) == "*N* | m"
    assert [words(row[0]) for row in rows] == list(SIGNS)
    assert {words(row[1]) for row in rows} == {"x"}


def test_so_they_are_in_a_frame() -> None:
    frame = pd.DataFrame({"note": SIGNS, "last|": "x"})
    head, *rows = printed(cw.markdown_table(frame, language="en"))
    assert [words(row[0]) for row in rows] == list(SIGNS)
    assert words(head[1]) == "last|"


COLUMNS = """\
columns:
  key: {meaning: work, type: citation, title: Report}
  wbc: {meaning: cells, unit: 10^9/L, title: Leukocytes}
  crp_first: {meaning: protein, unit: mg/L, type: number}
  note: {meaning: note}
"""
TEXT = 'key,wbc,crp_first,note\nsmith2021,1.5–2.50,12.50,"one\ntwo"\nlee:2;wei,,<0.5,v1.2\n,about 3.5,-7,\n'


def test_what_is_declared_is_printed() -> None:
    shown = str(cw.markdown_table(table(TEXT, COLUMNS), language="de"))
    assert "| [@smith2021]" in shown and "[@{lee:2}; @wei]" in shown
    assert "Leukocytes (×10⁹/L)" in shown and "crp first (mg/L)" in shown
    for cell in ("| 1,5–2,50 ", " 12,50 |", " \\<0,5 |", " −7 |", "| one<br> two ", "| v1.2 ", "| about 3,5 "):
        assert cell in shown


@pytest.mark.parametrize(("language", "cell"), [("en-GB", "12.50"), ("", "12.50"), ("de-AT", "12,50"), ("fr", "12,50")])
def test_the_decimal_sign_is_that_of_the_language(language: str, cell: str) -> None:
    assert cell in str(cw.markdown_table(table(TEXT, COLUMNS), language=language))


@pytest.mark.parametrize(
    ("name", "heading"),
    [("CRP", "CRP (mg/L)"), ("CRP (mg/L)", "CRP (mg/L)"), ("CRP [mg/L]", "CRP [mg/L]"), ("CRP, mg/L", "CRP, mg/L")],
)
def test_a_unit_that_the_heading_has_is_printed_once(name: str, heading: str) -> None:
    one = table(f'"{name}"\n5\n', f"columns:\n  '{name}': {{meaning: protein, unit: mg/L, type: number}}\n")
    head, _ = printed(cw.markdown_table(one, language="en"))
    assert words(head[0]) == heading


def test_columns_are_chosen_and_ordered() -> None:
    head, *rows = printed(
        cw.markdown_table(table(TEXT, COLUMNS), columns=["note", "wbc"], language="en", not_stated="n/s *")
    )
    assert [words(cell) for cell in head] == ["note", "Leukocytes (×10⁹/L)"]
    assert [words(row[1]) for row in rows] == ["1.5–2.50", "n/s *", "about 3.5"]


def test_numbers_of_a_frame_are_numbers_and_texts_are_texts() -> None:
    frame = pd.DataFrame(
        {"n": [1, 20], "x": [0.5, float("nan")], "d": [Decimal("1.50"), None], "t": ["1.5", "2"], "s": [1e-7, 2e20]},
        index=pd.Index(["a", "b*"], name="Row"),
    )
    head, first, second = printed(cw.markdown_table(frame, language="de"))
    assert [words(cell) for cell in head] == ["Row", "n", "x", "d", "t", "s"]
    assert [words(cell) for cell in first] == ["a", "1", "0,5", "1,50", "1.5", "1 × 10⁻⁷"]
    assert [words(cell) for cell in second] == ["b*", "20", "–", "–", "2", "2 × 10²⁰"]


def test_numbers_of_a_frame_stand_at_the_right() -> None:
    shown = str(cw.markdown_table(pd.DataFrame({"text": ["a"], "number": [1.5]}), language="en"))
    assert shown.splitlines()[1] == "|:-------|---------:|"


def test_markdown_that_code_makes_is_markdown_in_one_cell() -> None:
    frame = pd.DataFrame({"report": ["Smith [@smith2021] *et al* a|b \\| `c|d`\ne"], "x": ["*"]})
    shown = str(cw.markdown_table(frame, markdown=["report"], language="en"))
    assert "Smith [@smith2021] *et al* a\\|b \\| `c|d`<br> e |" in shown
    assert "\\*" in shown


def test_notes_follow_the_table() -> None:
    shown = cw.markdown_table(pd.DataFrame({"a": [1]}), notes="–, not *stated*.", language="en")
    assert str(shown).endswith("|\n\n–, not *stated*.\n")
    assert shown._repr_markdown_() == str(shown) == repr(shown)


@pytest.mark.parametrize("option", ["columns", "markdown"])
def test_a_column_that_is_not_there(option: str) -> None:
    with pytest.raises(CasewrightError, match="The table has no column `notes`") as caught:
        cw.markdown_table(table(TEXT, COLUMNS), language="en", **{option: ["notes"]})  # type: ignore[arg-type]
    assert caught.value.hint == "Did you mean `note`?"


def test_a_table_without_rows_has_its_header() -> None:
    assert "key" not in str(cw.markdown_table(table("key,wbc,crp_first,note\n", COLUMNS), language="en"))
    assert "Report" in str(cw.markdown_table(table("key,wbc,crp_first,note\n", COLUMNS), language="en"))


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "report").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "_quarto.yml").write_text("lang: de\n")
    (tmp_path / "data/t.csv").write_text(TEXT)
    (tmp_path / "data/t.schema.yml").write_text(COLUMNS)
    monkeypatch.chdir(tmp_path / "report")
    monkeypatch.delenv("QUARTO_EXECUTE_INFO", raising=False)
    return tmp_path


def test_paths_begin_at_the_project(report: Path) -> None:
    assert len(cw.load_table("data/t.csv").rows) == len(cw.load_table(report / "data/t.csv").rows) == 3
    with pytest.raises(CasewrightError) as caught:
        cw.load_table("../data/t.csv")
    assert caught.value.hint == 'Paths begin there: write `load_table("data/t.csv")`.'
    with pytest.raises(CasewrightError, match=r"The file `data/u\.schema\.yml` does not exist"):
        cw.load_table("data/u.csv")


def test_the_language_is_the_documents_else_the_projects(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "12,50" in str(cw.markdown_table(cw.load_table("data/t.csv")))
    told = report / "told.json"
    told.write_text(json.dumps({"format": {"metadata": {"lang": "en"}}}))
    monkeypatch.setenv("QUARTO_EXECUTE_INFO", str(told))
    assert "12.50" in str(cw.markdown_table(cw.load_table("data/t.csv")))


def test_several_problems_are_counted(report: Path) -> None:
    (report / "data/t.csv").write_text("key,wbc,crp_first,note\na b,1,x,y\n")
    with pytest.raises(CasewrightError) as caught:
        cw.load_table("data/t.csv")
    assert caught.value.why == "1 more problem in this file"
    assert caught.value.hint.endswith("`casewright check` lists all of them.")
    assert caught.value._render_traceback_()[0].startswith("data/t.csv:2:1: The column `key`")
