"""The JSON Schema of a case, with which editors complete and check `data/case.yml`."""

from __future__ import annotations

import json
from typing import Any, Final

from casewright.case.model import Case

SCHEMA_FILE: Final = "data/case.schema.json"


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case, made from the model."""
    schema = _as_written(Case.model_json_schema(by_alias=True))
    schema.pop("title", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A case", **schema}


def _as_written(schema: Any) -> Any:
    """Return the schema of what a file may say: a field without a value is left out of the file, never written as null,
    and titles that only repeat the field's name are noise in an editor."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    written = {}
    for key, part in schema.items():
        if (key == "default" and not part) or (key == "title" and isinstance(part, str)):
            continue
        # A field that may be unknown is one or the other; a text that says `not stated` fits both descriptions.
        written["anyOf" if key == "oneOf" else key] = _as_written(part)
    if "patternProperties" in written:
        written["additionalProperties"] = False
    kinds = [kind for kind in written.get("anyOf", []) if kind != {"type": "null"}]
    if kinds and len(kinds) < len(written["anyOf"]):
        del written["anyOf"]
        return {**kinds[0], **written} if len(kinds) == 1 else {"anyOf": kinds, **written}
    return written


def case_schema_text() -> str:
    """Return the schema as the file's text: two spaces of indent, the fields in the model's order, a newline at the
    end."""
    return json.dumps(case_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(case_schema_text(), end="")
