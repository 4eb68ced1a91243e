"""The JSON Schema that editors complete and check the case with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from casewright.case.schema import SCHEMA_FILE, case_schema, case_schema_text
from casewright.yaml.document import read_yaml

Change = Callable[[str, str], str]


def errors_of(text: str) -> list[str]:
    document = read_yaml(text, "data/case.yml")
    return [error.message for error in jsonschema.Draft202012Validator(case_schema()).iter_errors(document.value)]


def test_the_committed_schema_is_that_of_the_model(project_root: Path) -> None:
    committed = (project_root / SCHEMA_FILE).read_text(encoding="utf-8")
    assert committed == case_schema_text(), "run: python -m casewright.case.schema > data/case.schema.json"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(case_schema())


def test_the_worked_case_names_its_schema_and_fits_it(project_root: Path) -> None:
    text = (project_root / "data/case.yml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema={Path(SCHEMA_FILE).name}\n")
    assert errors_of(text) == []


def test_a_small_case_fits(small_case_text: str) -> None:
    assert errors_of(small_case_text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  sex: female", "  sexx: female"),
        ("sex: female", "sex: woman"),
        ("age: 8 years", "age: 8"),
        ("age: 8 years", "age: eight years"),
        ("day: 1\n", "day: 1.5\n"),
        ("day: 1\n", "day: soon\n"),
        ("start: before day 0", "start: ongoing"),
        ("kind: treatment", "kind: therapy"),
        ("id: onset", "id: First Onset"),
        ("courses: 5", "courses: -5"),
        ("courses: 5", "Courses: 5"),
        (", scale: not stated", ""),
        ("    kind: treatment\n", "    kind: treatment\n    code:\n"),
    ],
)
def test_an_editor_sees_what_loading_refuses(changed: Change, old: str, new: str) -> None:
    assert errors_of(changed(old, new))


def test_every_field_explains_itself() -> None:
    schema = case_schema()
    for name, part in {"Case": schema, **schema["$defs"]}.items():
        for field, about in part.get("properties", {}).items():
            assert "description" in about or "$ref" in about, f"{name}.{field}: {json.dumps(about)}"
