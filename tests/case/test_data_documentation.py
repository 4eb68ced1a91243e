"""What docs/data.md says of the data is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.case import forms
from casewright.case.age import parse_age
from casewright.case.day import parse_day
from casewright.case.loading import parse_case
from casewright.case.tables import parse_columns
from casewright.case.values import values_for_prose


@pytest.fixture
def page(project_root: Path) -> str:
    return (project_root / "docs/data.md").read_text(encoding="utf-8")


def test_its_case_is_one_and_its_values_exist(page: str) -> None:
    whole, columns = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    values = values_for_prose(parse_case(whole, "data/case.yml"))
    for name in re.findall(r"\{\{< var ([a-z0-9.-]+) >\}\}", page):
        branch: object = values
        for part in name.split("."):
            assert isinstance(branch, dict)
            branch = branch[part]
        assert isinstance(branch, str)
    assert [column.name for column in parse_columns(columns, "t.schema.yml")] == ["reference", "onset_day"]


def test_its_table_shows_every_form_as_it_prints(page: str) -> None:
    rows = re.findall(r"^\| (?:\(none\)|`(-[a-z-]+)`) \|(.*?)\|(.*?)\|(.*?)\|(.*?)\|$", page, re.MULTILINE)
    printed = [
        forms.age_forms(parse_age("4 months")),
        forms.day_forms(parse_day(6)),
        forms.day_forms(parse_day("by day 14")),
        forms.day_forms(parse_day("1 month after")),
    ]
    assert {suffix for suffix, *_ in rows} == set(forms.AGE_FORMS) | set(forms.DAY_FORMS)
    for suffix, *cells in rows:
        if suffix != "-in-years":  # 4 months are no year
            assert [cell.strip().split(", an ")[0] for cell in cells] == [one.get(suffix, "") for one in printed]


def test_every_suffix_is_explained(page: str) -> None:
    suffixes = {suffix for name in dir(forms) if name.endswith("_FORMS") for suffix in getattr(forms, name)}
    assert {suffix for suffix in suffixes if suffix and f"`{suffix}`" not in page} == set()
