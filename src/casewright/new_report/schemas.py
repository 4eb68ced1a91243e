"""The JSON Schemas of the files an author writes, for completion and checks in an editor. Each is made from the model
that reads the file.

`python -m casewright.new_report.schemas` writes them to the report in the current folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.case.schema import SCHEMA_FILE, case_schema
from casewright.checks.car.checklist import FORM_SCHEMA_FILE, Checklist, checklist_schema
from casewright.checks.car.checklist import SCHEMA_FILE as CHECKLIST_SCHEMA_FILE
from casewright.figures.registry import RegistryFile
from casewright.journals.profile import JournalProfile
from casewright.manuscript.abbreviations.terms import AbbreviationsFile
from casewright.project.settings import Settings
from casewright.yaml.models import json_schema


def schemas() -> Mapping[str, dict[str, Any]]:
    """Return every schema, by its path in a report."""
    return {
        SCHEMA_FILE: case_schema(),
        "data/abbreviations.schema.json": json_schema(AbbreviationsFile, "Abbreviations"),
        CHECKLIST_SCHEMA_FILE: checklist_schema(),
        FORM_SCHEMA_FILE: json_schema(Checklist, "A checklist of a reporting guideline"),
        "data/journal.schema.json": json_schema(JournalProfile, "A journal profile"),
        "figures/figures.schema.json": json_schema(RegistryFile, "The figures of a report"),
        "_quarto.schema.json": _project_schema(),
    }


def schema_texts() -> Mapping[str, str]:
    """Return the text of every schema file, indented by two spaces, with the fields in the model's order."""
    return {path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in schemas().items()}


def _project_schema() -> dict[str, Any]:
    """Return the schema of `_quarto.yml`, which describes the key `casewright` only: the others are Quarto's."""
    settings = json_schema(Settings, "")
    head = {"$schema": settings.pop("$schema"), "title": "A report with casewright", "$defs": settings.pop("$defs")}
    del settings["title"]
    return {**head, "type": "object", "properties": {"casewright": {"anyOf": [{"type": "boolean"}, settings]}}}


if __name__ == "__main__":
    for path, text in schema_texts().items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8", newline="\n")
