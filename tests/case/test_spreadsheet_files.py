"""What spreadsheets save as CSV: read where it has one meaning, refused with its place and what to do in Excel where it
has two."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.case.tables.reading import ReadTable, data_tables, read_table
from casewright.case.unknown import Unknown

COLUMNS = """\
columns:
  reference: {meaning: key, required: true}
  dose: {meaning: dose, unit: mg, type: number}
  note: {meaning: note}
"""
PLAIN = "reference,dose,note\nsmith,1.5,Übelkeit\nlee,12,\n"


def read(folder: Path, data: bytes | str, columns: str = COLUMNS) -> ReadTable:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data/t.schema.yml").write_text(columns, encoding="utf-8")
    (folder / "data/t.csv").write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(folder, "data/t.csv")


def cells(table: ReadTable) -> list[list[str]]:
    assert table.table is not None, [f"{one.location} {one.message} {one.why}" for one in table.problems]
    return [["" if isinstance(cell, Unknown) else cell for cell in row.cells.values()] for row in table.table.rows]


def problems(table: ReadTable) -> list[str]:
    return [f"{one.location} {one.message} {one.hint}" for one in table.problems]


SEMICOLONS = PLAIN.replace("1.5", "1;5").replace(",", "~").replace(";", ",").replace("~", ";")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-be").join([b"\xfe\xff", b""]),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        SEMICOLONS.encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        b"sep=;\r\n" + SEMICOLONS.encode(),
        b'"sep=,"\n' + PLAIN.encode(),
        b"sep=|\n" + PLAIN.replace(",", "|").encode(),
        (PLAIN + ",,\n,,\n\n").encode(),
        "".join(f"{line},,\n" for line in PLAIN.splitlines()).encode(),
        "".join(f",{line}\n" for line in PLAIN.splitlines()).encode(),
        "reference,dose,note,,\nsmith,1.5,Übelkeit\nlee,12,,,\n".encode(),
        b'"Table 1. Doses, in mg",,\n' + PLAIN.encode(),
        b"Table 1. Doses\n\n" + PLAIN.encode(),
        (PLAIN + "\x1a").encode(),
        ("\ufeff" + PLAIN).encode("utf-8-sig"),
        "\u00a0reference ,dose,note\nsmith,\u00a01.5,Übelkeit\u00a0\nlee,12,\u00a0\n".encode(),
        'reference, "dose", "note"\nsmith, "1.5" ,"Übelkeit"\nlee,12,""\n'.encode(),
    ],
)
def test_one_table_saved_in_many_ways_reads_the_same(tmp_path: Path, data: bytes) -> None:
    assert cells(read(tmp_path, data)) == [["smith", "1.5", "Übelkeit"], ["lee", "12", ""]]


@pytest.mark.parametrize("encoding", ["windows-1252", "mac-roman", "iso-8859-15", "cp1250"])
def test_an_encoding_is_what_the_schema_declares(tmp_path: Path, encoding: str) -> None:
    assert cells(read(tmp_path, PLAIN.encode(encoding), f"encoding: {encoding}\n{COLUMNS}"))[0][2] == "Übelkeit"


def test_a_byte_order_mark_outweighs_the_declared_encoding(tmp_path: Path) -> None:
    data = PLAIN.encode("utf-8-sig")
    assert cells(read(tmp_path, data, f"encoding: windows-1252\n{COLUMNS}"))[0][2] == "Übelkeit"


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (PLAIN.encode("windows-1252"), "2:11", "reads `Übelkeit`"),
        (b"PK\x03\x04rest", "", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "", "an Excel 97 workbook"),
        (PLAIN.encode("utf-16-le"), "1", "null characters"),
        (b"\xff\xfe" + PLAIN.encode("utf-16-le")[:-1], "3", "not text in UTF-16-LE"),
    ],
)
def test_bytes_that_are_no_certain_text(tmp_path: Path, data: bytes, place: str, says: str) -> None:
    [problem] = read(tmp_path, data).problems
    assert str(problem.location) == "data/t.csv" + (f":{place}" if place else "")
    assert says in f"{problem.message} {problem.why}"
    assert "CSV UTF-8 (Comma delimited)" in problem.hint


def test_a_declared_encoding_that_the_file_no_longer_has(tmp_path: Path) -> None:
    [problem] = read(tmp_path, PLAIN, f"encoding: windows-1252\n{COLUMNS}").problems
    assert "is UTF-8" in problem.message


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        ("a,1,2-Jan", "2:5", "the calendar date `2-Jan`"),
        ("a,1,01. Feb", "2:5", "Was it `1-2` or a name"),
        ("a,1,02. Mrz", "2:5", "Home > Number Format > Text"),
        ("a,1,1-mars", "2:5", "the calendar date"),
        ("a,.,x", "2:3", "mark a missing value"),
        ("a,MG,x", "2:3", "delete a row of units"),
        ("a,1,2-Sep", "2:5", "the calendar date"),
        ("a,1,Jan-19", "2:5", "the calendar date"),
        ("a,1,#N/A", "2:5", "the error of a formula"),
        ("a,#DIV/0!,x", "2:3", "the error of a formula"),
        ("a,1,#BEZUG!", "2:5", "the error of a formula"),
        ("a,1,#¡REF!", "2:5", "the error of a formula"),
        ("a,1,########", "2:5", "AutoFit Column Width"),
        ("a,1,1.23457E+14", "2:5", "has lost digits"),
        ("a,1,\ufffdbelkeit", "2:5", "a letter was lost"),
        ('a,"1,234",x', "2:3", "can be read as 1.234 and as 1234"),
        ("a,=SUM(B1:B3),x", "2:3", "Formulas > Show Formulas"),
        ("a,about 2,x", "2:3", "`about 2` is not a number"),
        ("a,n/a,x", "2:3", "Leave the cell empty"),
        (",1,x", "2:1", "Unmerge Cells"),
        ("a,1,5,x", "2", "Is it a decimal comma?"),
        ('a,1,"x', "2:5", "does not close"),
        ('a,1,"x"y', "2:5", "closes before `y`"),
    ],
)
def test_what_a_spreadsheet_spoils_is_refused_at_its_place(tmp_path: Path, row: str, place: str, says: str) -> None:
    [problem] = read(tmp_path, f"reference,dose,note\n{row}\n").problems
    assert str(problem.location) == f"data/t.csv:{place}"
    assert says in f"{problem.message} {problem.why} {problem.hint}"


@pytest.mark.parametrize(
    "note",
    [
        "=1+1",
        "+49",
        "-5",
        "@home",
        "1-2",
        "3/4",
        "1.2E+05",
        "#1",
        "#A1",
        "##",
        "may 5 mg be given",
        "SEPT2",
        "MARCH1",
        "007",
        "1,5",
    ],
)
def test_a_cell_of_text_is_what_was_typed(tmp_path: Path, note: str) -> None:
    assert cells(read(tmp_path, f'reference,dose,note\na,1,"{note}"\n')) == [["a", "1", note]]


IDENTIFIED = (
    "columns:\n  id: {meaning: case, digits: 4}\n  dose: {meaning: dose, unit: mg}\n  share: {meaning: s, unit: '%'}\n"
)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1.23E+05,1,2", "is not an identifier of 4 digits"),
        ("Total,1,2", "delete a row"),
        ("12,1,2", "Excel drops zeros"),
        ("0012,45 %,2", "`45 %` is not a number of its unit `mg`"),
        ("0012,=1+2,2", "Formulas > Show Formulas"),
        ("0012,1,45 %", ""),
        ("0012,about 2,not done", ""),
    ],
)
def test_cells_that_are_no_values_of_their_column(tmp_path: Path, row: str, says: str) -> None:
    found = problems(read(tmp_path, f"id,dose,share\n{row}\n", IDENTIFIED))
    assert len(found) == bool(says) and all(says in one for one in found)


def test_digits_of_other_scripts_are_those_of_the_table(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "reference,dose,note\nlee,１٢,\n"))[0][1] == "12"


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    data = "reference,dose,note\na,x,#REF!\nb,1\n,2,3-Jan\n"
    places = [str(one.location) for one in read(tmp_path, data).problems]
    assert [place.split(":", 1)[1] for place in places] == ["2:3", "2:5", "3", "4:1", "4:4"]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("reference,doses,note", ["1:11 The column `doses` is not declared.", "1 The column `dose` is missing."]),
        ("reference,dose,note,dose", ["1:21 The column `dose` appears twice."]),
        ("reference,dose,note,", ["1:21 A column has no name."]),
        ("Group,Treatment,\nreference,dose,note", ["1:1 A row with several cells is above the columns' names."]),
    ],
)
def test_headers(tmp_path: Path, header: str, found: list[str]) -> None:
    row = "a,1,x" + ",y" * (header.count(",") - 2 if "\n" not in header else 0)
    told = [
        f"{str(one.location).split(':', 1)[1]} {one.message}" for one in read(tmp_path, f"{header}\n{row}\n").problems
    ]
    assert told == found


def test_cells_over_lines_stay_cells(tmp_path: Path) -> None:
    table = read(tmp_path, 'reference,dose,note\na,1,"first\r\nsecond ""x"", third"\nb,x,\n')
    assert [str(one.location) for one in table.problems] == ["data/t.csv:4:3"]
    table = read(tmp_path, 'reference,dose,note\na,1,"first\r\nsecond ""x"", third"\n')
    assert cells(table) == [["a", "1", 'first\nsecond "x", third']]


def test_identifiers_of_one_length(tmp_path: Path) -> None:
    columns = "columns:\n  id: {meaning: identifier, type: text, digits: 4}\n"
    assert cells(read(tmp_path, "id\n0417\n1234\n", columns)) == [["0417"], ["1234"]]
    [problem] = read(tmp_path, "id\n417\n", columns).problems
    assert problem.message == "The column `id`: `417` has 3 digits, and its schema declares 4."


def test_citations_are_citekeys(tmp_path: Path) -> None:
    columns = "columns:\n  key: {meaning: work, type: citation}\n"
    assert cells(read(tmp_path, "key\nsmith2021\n@lee:2; wei_3\n", columns)) == [["smith2021"], ["@lee:2; wei_3"]]
    [problem] = read(tmp_path, "key\nSmith et al.\n", columns).problems
    assert problem.message == "The column `key`: `Smith et al.` is not a citekey."


def test_tables_of_a_project_are_those_with_a_schema(tmp_path: Path) -> None:
    read(tmp_path, PLAIN)
    (tmp_path / "data/raw.csv").write_text("x\n")
    (tmp_path / "data/lonely.schema.yml").write_text(COLUMNS)
    assert list(data_tables(tmp_path)) == ["data/t.csv"]
