"""Cells of tables in prose: their names, the forms they print in, and why one has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.case.comparisons import called_names
from casewright.case.tables.cell_values import cell_values, table_paths
from casewright.case.tables.reading import load_table, parse_table
from casewright.case.tables.schema import parse_schema

HOURLY = """hour,lactate,pH,patients,drug,work,dose
-1,<0.5,7.40,3,none,murphy2018,
17,19.1,6.98,12,noradrenaline *,,10–20
"""
HOURLY_SCHEMA = """columns:
  hour: {meaning: hours after the ingestion, unit: hours}
  lactate: {meaning: lactate in blood, unit: mmol/L}
  pH: {meaning: pH, type: number}
  patients: {meaning: patients seen, unit: number}
  drug: {meaning: drug given}
  work: {meaning: where it was published, type: citation}
  dose: {meaning: dose of it, unit: µg/min}
"""
PRESSURE = """patient,eye,day,iop,cells
Patient 1,right,0,28,1.5e5
Patient 1,right,7,14,2e6
Patient 1,left,0,25,3e4
"""
PRESSURE_SCHEMA = """columns:
  patient: {meaning: patient}
  eye: {meaning: eye}
  day: {meaning: day after the operation, unit: days}
  iop: {meaning: intraocular pressure, unit: mm Hg}
  cells: {meaning: cells, type: number, unit: /mL}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, table, schema in (("hourly", HOURLY, HOURLY_SCHEMA), ("eye pressure", PRESSURE, PRESSURE_SCHEMA)):
        path = tmp_path / "data" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(table, encoding="utf-8")
        path.with_suffix(".schema.yml").write_text(schema, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "language", "printed"),
    [
        ("hourly.17.lactate", "en", "19.1 mmol/L"),
        ("hourly.17.lactate", "de", "19,1 mmol/L"),
        ("hourly.17.lactate-number", "en", "19.1"),
        ("hourly.17.lactate-unit", "en", "mmol/L"),
        ("hourly.17.ph", "en", "6.98"),
        ("hourly.17.hour", "en", "17 hours"),
        ("hourly.minus-1.lactate", "en", "<0.5 mmol/L"),
        ("hourly.minus-1.patients", "en", "3"),
        ("hourly.minus-1.patients-words", "en", "three"),
        ("hourly.17.drug", "en", "noradrenaline *"),
        ("hourly.17.drug-sentence", "en", "Noradrenaline *"),
        ("hourly.17.dose", "en", "10–20 µg/min"),
        ("eye-pressure.patient-1-right-0.iop", "en", "28 mm Hg"),
        ("eye-pressure.patient-1-left-0.cells", "en", "3 × 10⁴/mL"),
    ],
)
def test_a_cell_is_named_for_its_table_row_and_column(project: Path, name: str, language: str, printed: str) -> None:
    assert cell_values(project, [f"tables.{name}"], language).texts[f"tables.{name}"][0] == printed


def test_a_value_says_where_it_is_typed(project: Path) -> None:
    place = cell_values(project, ["tables.hourly.17.lactate"], "en").texts["tables.hourly.17.lactate"][1]
    assert str(place) == "data/hourly.csv:3:4"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("hourly.18.lactate", "`data/hourly.csv` has no row `18`. Known here: `17`, `minus-1`"),
        ("hourly.17.lactat", "`data/hourly.csv` has no column `lactat`. Did you mean `lactate`?"),
        ("hourly.17", "a cell is named by its table, its row and its column: `tables.hourly.ROW.COLUMN`"),
        ("hurly.17.lactate", "there is no table `hurly`. Did you mean `hourly`?"),
        ("hourly.minus-1.dose", "it is not stated in the table (data/hourly.csv:2:32)"),
        ("hourly.17.drug-number", "the cell has no such form (data/hourly.csv:3:17)"),
        ("hourly.minus-1.work", "it is a citekey: cite the work, as in `[@murphy2018]` (data/hourly.csv:2:21)"),
        ("eye-pressure.patient-1-0.iop", "`data/eye pressure.csv` has no row `patient-1-0`. Did you mean"),
    ],
)
def test_what_has_no_value_says_why(project: Path, name: str, why: str) -> None:
    assert cell_values(project, [f"tables.{name}"], "en").reasons[f"tables.{name}"].startswith(why)


def test_only_cells_that_a_text_names_are_made(project: Path) -> None:
    asked = called_names(["Lactate was {{< var tables.hourly.17.lactate >}} then; data/tables.csv is no cell."])
    assert asked == {"tables.hourly.17.lactate"}
    made = cell_values(project, asked, "en")
    assert set(made.texts) == {f"tables.hourly.17.lactate{one}" for one in ("", "-number", "-unit")}
    assert table_paths(project, []) == ()
    assert "data/hourly.schema.yml" in table_paths(project, asked)


def test_code_takes_rows_by_the_same_names(project: Path) -> None:
    table = load_table(project, "data/hourly.csv")
    assert table["17"]["lactate"] == "19.1"
    with pytest.raises(KeyError, match=r"has no row `18`. Known here: `17`, `minus-1`"):
        table["18"]
    twice = parse_table("a,b\n1,2\n1,2\n", "t.csv", parse_schema("columns: {a: {meaning: a}, b: {meaning: b}}", "s"))
    assert twice.table is not None
    assert list(twice.table.by_name) == ["1-2", "1-2-2"]
