"""What docs/data.md says of the data is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.case.loading import parse_case
from casewright.case.tables.schema import parse_schema
from casewright.case.time import parse_age, parse_time
from casewright.case.values import value_texts
from casewright.case.words.english import English
from casewright.case.words.german import German
from casewright.case.words.languages import Wording


@pytest.fixture
def page(project_root: Path) -> str:
    return (project_root / "docs/data.md").read_text(encoding="utf-8")


def test_its_case_is_one_and_its_values_exist(page: str) -> None:
    whole, drugs, columns, file = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    tapered = "".join(f"    {line}\n" for line in drugs.splitlines())
    own = "    drugs: [{name: prednisolone, dose: 1 mg/kg, route: oral}]\n"
    assert parse_case(whole.replace(own, tapered), "data/case.yml").course[1].drugs[0].phases[1].dose
    case = parse_case(whole, "data/case.yml")
    values = {*value_texts(case, "en"), *value_texts(case, "de")}
    assert set(re.findall(r"\{\{< var ([a-z0-9.-]+) >\}\}", page)) <= values
    schema = parse_schema(file + columns, "t.schema.yml")
    assert [column.name for column in schema.columns] == ["reference", "onset_day"]
    assert (schema.decimal, schema.encoding) == (",", "windows-1252")


@pytest.mark.parametrize(("wording", "heading"), [(English(), "English"), (German(), "German")])
def test_its_table_shows_every_form_as_it_prints(page: str, wording: Wording, heading: str) -> None:
    part = page.split(f"### {heading}\n")[1].split("\n### ")[0]
    rows = re.findall(r"^\| (?:\(none\)|`(-[a-z-]+)`) \|(.*?)\|(.*?)\|(.*?)\|(.*?)\|$", part, re.MULTILINE)
    printed = [
        wording.age(parse_age("4 months")),
        wording.day(parse_time(6)),
        wording.day(parse_time("by day 14")),
        wording.day(parse_time("1 month after")),
    ]
    suffixes = {*wording.suffixes["age"], *wording.suffixes["day"]}
    declined = {suffix for suffix in suffixes if re.match(r"-adjective-e", suffix)}  # told in the text below the table
    assert {suffix for suffix, *_ in rows} == suffixes - declined
    for suffix, *cells in rows:
        if not suffix.startswith("-in-years"):  # 4 months are no year
            assert [cell.strip().split(", an ")[0] for cell in cells] == [one.get(suffix, "") for one in printed]


@pytest.mark.parametrize("wording", [English(), German()])
def test_every_suffix_is_explained(page: str, wording: Wording) -> None:
    suffixes = {suffix for several in wording.suffixes.values() for suffix in several if suffix}
    ended = {suffix for suffix in suffixes if re.search(r"-e[mnrs]?(?:-sentence)?$", suffix)}
    assert {suffix for suffix in suffixes - ended if f"`{suffix}`" not in page} == set()
    assert {f"`-{ending}`" for ending in ("e", "em", "en", "er", "es")} <= set(re.findall(r"`-e[mnrs]?`", page))
