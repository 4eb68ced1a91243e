"""The JSON Schema of a case, with which editors complete and check `data/case.yml`."""

from __future__ import annotations

import json
from typing import Any, Final

from casewright.case.model import Case
from casewright.yaml.models import json_schema

SCHEMA_FILE: Final = "data/case.schema.json"


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case, made from the model."""
    return json_schema(Case, "A case")


def case_schema_text() -> str:
    """Return the schema as the file's text: two spaces of indent, the fields in the model's order, a newline at the
    end."""
    return json.dumps(case_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(case_schema_text(), end="")
