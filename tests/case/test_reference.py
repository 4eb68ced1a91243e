"""docs/data-reference.md says of every field what the schema says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from casewright.case.reference import reference_page
from casewright.case.schema import case_schema

SCHEMA = case_schema()
PARTS: dict[str, Any] = {"Case": SCHEMA, **SCHEMA["$defs"]}
SECTIONS = dict(re.findall(r"^## (.+)\n\n((?:.+\n|\n(?!#))*)", reference_page(), re.MULTILINE))


def test_the_page_is_up_to_date(project_root: Path) -> None:
    """`python -m casewright.case.reference > docs/data-reference.md` makes it again."""
    assert (project_root / "docs/data-reference.md").read_text(encoding="utf-8") == reference_page()


@pytest.mark.parametrize("name", [name for name in PARTS if name != "Unknown"])
def test_every_field_has_a_row_with_its_meaning(name: str) -> None:
    heading = re.sub(r"(?<=.)([A-Z])", lambda match: " " + match[1].lower(), name)
    rows = re.findall(r"^\| `([\w-]+)`( ●)? \| (.+) \| (.+) \|$", SECTIONS[heading], re.MULTILINE)
    required = PARTS[name].get("required", [])
    assert [(field, bool(mark)) for field, mark, _, _ in rows] == [
        (field, field in required) for field in PARTS[name]["properties"]
    ]
    assert all(meaning.endswith(".") for *_, meaning in rows)


@pytest.mark.parametrize(
    ("part", "field", "values"),
    [
        ("Case", "history", "list of [history event](#history-event)"),
        ("Patient", "sex", "`male`, `female`, `other` *or unknown*"),
        ("Patient", "age", "age *or unknown*"),
        ("Drug", "dose", "value *or unknown*"),
        ("Drug", "code", "CURIE"),
        ("Course event", "after", "id, or a list of them"),
        ("Course event", "day", "time *or unknown*"),
        ("Course event", "end", "time, `ongoing` *or unknown*"),
        ("Course event", "counts", "ids, each with a whole number from 0 on *or unknown*"),
        ("Course event", "ordinal", "whole number from 1 on"),
        ("Grading", "grade", "number or text"),
        ("Measurement", "reference-range", "[reference range](#reference-range) *or unknown*"),
        ("Measurement", "values", "list of [measured value](#measured-value) *or unknown*"),
        ("Imaging", "findings", "text, or a list of them *or unknown*"),
    ],
)
def test_what_may_be_written(part: str, field: str, values: str) -> None:
    assert re.search(rf"^\| `{field}`(?: ●)? \| {re.escape(values)} \|", SECTIONS[part], re.MULTILINE)
