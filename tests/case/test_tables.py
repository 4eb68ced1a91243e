"""Tables of published cases: every way a spreadsheet saves them, and no way to shift a cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.loading import load_cases
from casewright.case.tables.reading import CaseTable, load_table
from casewright.case.tables.reading import parse_table as read_text_of_table
from casewright.case.tables.schema import Column, TableSchema, parse_schema
from casewright.case.unknown import Unknown
from casewright.case.values import nested, placed_texts
from casewright.diagnostics import CasewrightError, CombinedError, Location

SCHEMA = TableSchema(
    (
        Column("reference", "key of the publication", required=True),
        Column("age_years", "age at the infusion", "years"),
        Column("treatment", "treatment of the reaction"),
    )
)
TABLE = "reference,age_years,treatment\nsmith2021,007,\njones2022,,tocilizumab; steroids\n"


def parse_table(text: str) -> CaseTable:
    read = read_text_of_table(text, "data/t.csv", SCHEMA)
    assert read.table is not None, [problem.message for problem in read.problems]
    return read.table


def refusal(text: str) -> CasewrightError:
    read = read_text_of_table(text, "data/t.csv", SCHEMA)
    assert read.table is None
    return read.problems[0]


def plain(table: CaseTable) -> list[list[str]]:
    return [[str(cell) for cell in row.cells.values()] for row in table.rows]


def test_cells_stay_as_typed_and_empty_ones_are_not_stated() -> None:
    table = parse_table(TABLE)
    assert table.rows[0]["age_years"] == "007"
    assert table.rows[0]["treatment"] is Unknown.NOT_STATED
    assert table.rows[1].location == Location("data/t.csv", 3)


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        'reference;age_years;treatment\nsmith2021;007;\njones2022;;"tocilizumab; steroids"\n',
        '"reference";"age_years";"treatment"\n"smith2021";"007";""\n"jones2022";"";"tocilizumab; steroids"\n',
        TABLE + "\n,,\n",
        TABLE.replace(",tocilizumab; steroids", ',"tocilizumab; steroids"'),
        TABLE.replace("tocilizumab; steroids", " tocilizumab;  steroids "),
        TABLE.replace("007,", "007,not stated"),
        TABLE.replace("007,", "007,  "),
    ],
)
def test_every_way_to_save_a_table_reads_the_same(text: str) -> None:
    assert plain(parse_table(text)) == [
        ["smith2021", "007", "not stated"],
        ["jones2022", "not stated", "tocilizumab; steroids"],
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_make_no_difference(tmp_path: Path, mark: bytes, line_end: str) -> None:
    (tmp_path / "t.schema.yml").write_text("columns:\n  reference: {meaning: key}\n  age_years: {meaning: age}\n")
    (tmp_path / "t.csv").write_bytes(mark + "reference,age_years\nmüller,7\n".replace("\n", line_end).encode())
    assert plain(load_table(tmp_path, "t.csv")) == [["müller", "7"]]


def test_columns_may_stand_in_any_order() -> None:
    table = parse_table("treatment,reference,age_years\n,smith2021,7\n")
    assert [column.name for column in table.columns] == ["treatment", "reference", "age_years"]
    assert table.rows[0]["reference"] == "smith2021"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "`data/t.csv` is empty."),
        ("reference,age_years\na,1\n", 1, "The column `treatment` is missing."),
        ("\nreference,age_years\na,1\n", 2, "The column `treatment` is missing."),
        ("reference,age,treatment\na,1,\n", 1, "The column `age` is not declared. Known here: `age_years`."),
        ("reference,age_years,treatment,treatment\na,1,,\n", 1, "The column `treatment` appears twice."),
        ("reference,age_years,treatment,\na,1,,x\n", 1, "A column has no name."),
        (TABLE + "lee2020,5\n", 4, "This row has 2 cells, and the table has 3 columns."),
        (TABLE + "lee2020,5,a,b\n", 4, "This row has 4 cells, and the table has 3 columns."),
        (TABLE + "lee2020\n", 4, "This row has 1 cell, and the table has 3 columns."),
        (TABLE + ",5,a\n", 4, "The column `reference` is empty, and every row needs it."),
        (TABLE + 'a,5,"two\nlines"\nb,5\n', 6, "This row has 2 cells"),
        (TABLE + 'lee2020,5,"never closed\n', 4, "`data/t.csv` is not CSV."),
        (TABLE + 'lee2020,5,"a" b\n', 4, "`data/t.csv` is not CSV."),
        (
            TABLE + "lee2020,5,from 4 March 2019\n",
            4,
            "The column `treatment` contains the calendar date `4 March 2019`",
        ),
    ],
)
def test_what_does_not_fit_the_columns_is_refused(text: str, line: int, says: str) -> None:
    error = refusal(text)
    assert error.location is not None
    assert (error.location.path, error.location.line) == ("data/t.csv", line)
    assert says in f"{error.message} {error.hint}"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "1:1", "does not declare the columns"),
        ("columns: [a, b]\n", "1:1", "does not declare the columns"),
        ("columns:\n  a: {meaning: x}\nrows: 3\n", "3:1", "`rows` is not an option of the schema of a table."),
        ("columns:\n  a: x\n", "2:6", "`a` must be a map of options, not `x`."),
        ("columns:\n  a: {unit: years}\n", "2:3", "`a` has no `meaning`."),
        (
            "columns:\n  a: {meaning: x, units: y}\n",
            "2:19",
            "`units` is not an option of `a`. Did you mean `unit`?",
        ),
        ("columns:\n  a: {meaning: x, unit: 5}\n", "2:25", "`unit` must be text such as"),
        ("columns:\n  a: {meaning: x, required: yes}\n", "2:29", "`required` must be `true` or `false`"),
        ("columns:\n  a: {meaning: x, type: numeric}\n", "2:25", "`type` must be one of"),
        ("columns:\n  a: {meaning: x, digits: many}\n", "2:27", "`digits` must be a whole number"),
        ("columns:\n  a: {meaning: x, digits: 8, type: number}\n", "2:27", "which identifiers have"),
        ("columns:\n  a: {meaning: x, unit: 10E9/L}\n", "2:25", "`unit` must be text such as"),
        ("decimal: point\ncolumns:\n  a: {meaning: x}\n", "1:10", "`decimal` must be one of `.`, `,`, not `point`."),
        ("encoding: latin-wonder\ncolumns:\n  a: {meaning: x}\n", "1:11", "must be the name of an encoding"),
        ("encoding: rot13\ncolumns:\n  a: {meaning: x}\n", "1:11", "must be the name of an encoding"),
        ("columns:\n  a: {meaning: x\n", "3:1", "The YAML of `data/t.schema.yml` cannot be read."),
    ],
)
def test_a_schema_that_cannot_be_read(text: str, place: str, says: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        parse_schema(text, "data/t.schema.yml")
    assert str(caught.value.location) == f"data/t.schema.yml:{place}"
    assert says in f"{caught.value.message} {caught.value.hint}"


def test_all_that_is_wrong_with_a_schema_is_reported() -> None:
    with pytest.raises(CombinedError) as caught:
        parse_schema("columns:\n  a: {unit: 5}\n  b: {meaning: x, type: none}\n", "t.schema.yml")
    assert [str(error.location) for error in caught.value.errors] == [
        *("t.schema.yml:2:13", "t.schema.yml:3:25", "t.schema.yml:2:3")
    ]


@pytest.mark.parametrize("missing", ["data/t.csv", "data/t.schema.yml"])
def test_a_file_that_is_not_there(tmp_path: Path, missing: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/t.csv").write_text("a\n1\n")
    (tmp_path / "data/t.schema.yml").write_text("columns:\n  a: {meaning: x}\n")
    (tmp_path / missing).unlink()
    with pytest.raises(CasewrightError, match=f"The file `{missing}` does not exist"):
        load_table(tmp_path, "data/t.csv")


def test_a_frame_holds_the_strings_that_were_typed() -> None:
    frame = parse_table(TABLE).to_frame()
    assert frame.to_dict("list") == {
        "reference": ["smith2021", "jones2022"],
        "age_years": ["007", "–"],
        "treatment": ["–", "tocilizumab; steroids"],
    }


TEXTS = TableSchema(tuple(Column(name, "x", type="text") for name in ("reference", "age_years", "treatment")))
cells = st.text(alphabet=st.characters(categories=("L", "Nd", "P", "Zs")), min_size=1, max_size=12).filter(
    lambda text: " ".join(text.split()) == text and text.casefold() not in {"unknown", "not stated"}
)


@given(st.lists(st.tuples(cells, cells, cells), max_size=6), st.sampled_from([",", ";"]))
def test_what_a_spreadsheet_writes_is_what_is_read(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([["reference", "age_years", "treatment"], *rows])
    read = read_text_of_table(stream.getvalue(), "data/t.csv", TEXTS)
    if read.table is None:
        assert all("calendar date" in problem.message for problem in read.problems)
    else:
        assert plain(read.table) == [list(row) for row in rows]


def test_the_worked_table_reads_whole(project_root: Path) -> None:
    table = load_table(project_root, "data/reported-cases.csv")
    assert [row["reference"] for row in table.rows][:2] == ["this-report", "danylesko2021"]
    assert table.rows[1]["onset_day"] == "about 7"
    assert table.rows[4]["treatment"] is Unknown.NOT_STATED
    assert all(column.meaning for column in table.columns)


def test_the_row_of_this_report_says_what_the_case_says(project_root: Path) -> None:
    (case,) = load_cases(project_root)
    values = nested(placed_texts(case))
    row = load_table(project_root, "data/reported-cases.csv").rows[0]
    assert row["age_years"] == values["patient"]["age-number"]
    assert row["sex"] == values["patient"]["sex"]
    assert row["crs_grade"] == values["course"]["crs"]["grading"]["grade-number"]
    assert row["product"] == values["index-event"]["drug"]["name"]
    assert values["course"]["leg-swelling"]["end"] in str(row["outcome"])
    assert f"at {values['outcome']['day-elapsed-words']}" in str(row["outcome"])
    for event in ("tocilizumab-first", "methylprednisolone"):
        assert values["course"][event]["drug-names"] in str(row["treatment"])


def test_a_cell_that_is_not_stated_prints_in_the_words_of_the_report() -> None:
    frame = parse_table(TABLE).to_frame(not_stated="nicht angegeben")
    assert frame["age_years"].to_list() == ["007", "nicht angegeben"]
