"""What is between thousands: as typed, or what the report sets, in prose and in tables alike."""

from __future__ import annotations

from pathlib import Path

import pytest

import casewright
from casewright.case.loading import parse_case
from casewright.case.values import value_texts
from casewright.case.words.languages import thousands

CASE = """
patient: {sex: male, age: 40 years, diagnosis: {name: sepsis}}
index-event: {name: admission}
measurements:
  - {id: platelets, name: platelets, specimen: blood, unit: /µL, reference-range: not stated, values: [
      {day: 0, value: 150 000}, {day: 1, value: 42000}, {day: 2, value: 9500}, {day: 3, value: 12500.25}]}
outcome: {day: 3, name: recovery, vital-status: alive}
"""


@pytest.mark.parametrize(
    ("setting", "language", "printed"),
    [
        ("as-typed", "en", ("150,000/µL", "42000/µL", "9500/µL", "12500.25/µL")),
        ("as-typed", "de", ("150\u202f000/µL", "42000/µL", "9500/µL", "12500,25/µL")),
        ("comma", "en", ("150,000/µL", "42,000/µL", "9500/µL", "12,500.25/µL")),
        ("comma", "de", ("150\u202f000/µL", "42000/µL", "9500/µL", "12500,25/µL")),
        ("space", "en", ("150\u202f000/µL", "42\u202f000/µL", "9500/µL", "12\u202f500.25/µL")),
        ("space", "de", ("150\u202f000/µL", "42\u202f000/µL", "9500/µL", "12\u202f500,25/µL")),
        ("none", "en", ("150000/µL", "42000/µL", "9500/µL", "12500.25/µL")),
    ],
)
def test_values_and_tables_have_the_sign_that_is_set(setting: str, language: str, printed: tuple[str, ...]) -> None:
    with thousands(setting):
        texts = value_texts(parse_case(CASE, "data/case.yml"), language)
    assert tuple(texts[f"measurements.platelets.values.day-{day}"] for day in range(4)) == printed


def test_a_table_reads_the_setting_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = parse_case(CASE, "data/case.yml")
    for setting, printed in (("comma", "42,000"), ("none", "42000"), ("space", "42\u202f000")):
        (tmp_path / "_quarto.yml").write_text(f"casewright: {{thousands: {setting}}}\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert f"{printed} " in str(casewright.laboratory_table(case, language="en"))
