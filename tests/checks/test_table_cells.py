"""CSV files of a report: what check says of those that cannot be read, and of cells that a spreadsheet likely
changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, loaded, places

SCHEMA = """\
columns:
  id: {meaning: identifier}
  gene: {meaning: gene}
  dose: {meaning: dose, unit: mg}
"""


def found(folder: Path, table: str, *rules: str, schema: str = SCHEMA) -> list[str]:
    files = {
        "_quarto.yml": "casewright: true\n",
        "data/t.csv": table,
        "data/t.schema.yml": schema,
        "letter.qmd": "Text.\n",
    }
    return places(checked(folder, files, *rules).findings)


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ("a,=SUM(A1:A3),1\n", ["2:3"]),
        ("a,=B7,1\n", ["2:3"]),
        ('a,"=""007""",1\n', ["2:3"]),
        ("a,MÃ¼ller,1\n", ["2:3"]),
        ("a,Â°C,1\n", ["2:3"]),
        ("a,Ma?gorzata,1\n", ["2:3"]),
        ("a,06:20:00,1\nb,01:16,2\n", ["2:3", "3:3"]),
        ("a,1:320,1\nb,1:16,2\n", []),
        ("0417,x,1\n93,y,2\n", ["3:1"]),
        ("4111111111111110,x,1\n", ["2:1"]),
        ("a,3-4,1\nb,44928,2\n", ["3:3"]),
        ("a,x,1\n,y,2\n", ["3:1"]),
        ("a,x,1\nSource: the registry,,\n", ["3:1"]),
        ("a,= 5 mg,1\nb,+49,2\nc,-x,3\nd,@home,4\n", []),
        ("a,Müller °C,1\nb,what?,2\nc,a?b c,3\n", ["4:3"]),
        ("417,x,1\n93,y,2\n", []),
        ("0417,x,1\n0093,y,2\n", []),
        ("1234567890123450,x,1\n", ["2:1"]),
        ("123456789012340,x,1\n", []),
        ("a,44928,1\nb,44931,2\n", []),
        ("a,x,1\nb,y,\n", []),
    ],
)
def test_cells_that_a_spreadsheet_likely_changed(tmp_path: Path, rows: str, where: list[str]) -> None:
    assert found(tmp_path, f"id,gene,dose\n{rows}", "DAT020") == [f"DAT020 data/t.csv:{place}" for place in where]


def test_all_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    table = "id,gene,dose\na,2-Mar,1\nb,#REF!,2,3\nc,#REF!,\n"
    assert found(tmp_path, table, "DAT001") == [
        "DAT001 data/t.csv:2:3",
        "DAT001 data/t.csv:3",
        "DAT001 data/t.csv:4:3",
    ]


@pytest.mark.parametrize("data", ["id,gene,dose\na,Müller,1\n".encode("windows-1252"), b"PK\x03\x04"])
def test_a_file_that_is_no_utf_8_is_found(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/t.csv").write_bytes(data)
    files = {"_quarto.yml": "casewright: true\n", "data/t.schema.yml": SCHEMA, "letter.qmd": "Text.\n"}
    [finding] = checked(tmp_path, files, "DAT001").findings
    assert finding.location.path == "data/t.csv"


def test_words_of_a_table_in_utf_16_are_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/t.csv").write_bytes("id,gene,dose\na,the the leg,1\n".encode("utf-16"))
    files = {"_quarto.yml": "casewright: true\n", "data/t.schema.yml": SCHEMA, "letter.qmd": "Text.\n"}
    assert loaded(tmp_path, files).files["data/t.csv"][1] == "a,the the leg,1"


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ('cw.load_table("tables/x.csv")', ["DAT001 tables/x.schema.yml"]),
        ('load_table(Path(".."), "data/t.csv")', []),
        ('# cw.load_table("tables/x.csv")', []),
        ('cw.load_table(f"tables/{name}.csv")', []),
        ('%magic\ncw.load_table("tables/x.csv")', []),
    ],
)
def test_tables_that_cells_ask_for_are_read(tmp_path: Path, code: str, where: list[str]) -> None:
    files = {
        "_quarto.yml": "casewright: true\n",
        "data/t.csv": "id,gene,dose\na,x,1\n",
        "data/t.schema.yml": SCHEMA,
        "letter.qmd": f"Text.\n\n```{{python}}\n{code}\n```\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert places(checked(tmp_path, {"x.txt": ""}, "DAT001").findings) == where


@pytest.mark.parametrize(
    ("column", "is_found"),
    [("level", False), ("ferritin", True), ("p", False), ("odds_ratio", False)],
)
def test_numbers_without_a_unit(tmp_path: Path, column: str, is_found: bool) -> None:
    schema = f"columns:\n  id: {{meaning: i}}\n  {column}: {{meaning: x}}\n"
    assert bool(found(tmp_path, f"id,{column}\na,1.5\n", "DAT006", schema=schema)) == is_found
    typed = schema.replace("{meaning: x}", "{meaning: x, type: text}")
    assert found(tmp_path, f"id,{column}\na,1.5\n", "DAT006", schema=typed) == []
