"""The documentation of every field of `data/case.yml`, made from the JSON Schema.

python -m casewright.case.reference > docs/data-reference.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

from casewright.case.model.fields import AGE_SCHEMA, GESTATION_SCHEMA, IDENTIFIER_PATTERN, QUANTITY_SCHEMA, TIME_SCHEMAS
from casewright.case.schema import case_schema
from casewright.case.unknown import UNKNOWN_WORDS

_Schema = Mapping[str, Any]

_HEAD: Final = """\
# Every field of a case

<!-- Made by `python -m casewright.case.reference`: edit the descriptions in src/casewright/case/model/ instead. -->

[Documentation](index.md)

What `data/case.yml` may say, field by field. [The data of a case](data.md) explains it, with a whole case as example.
An editor that knows JSON Schema completes these fields and marks what does not fit: the first line of the file names
`data/case.schema.json`, which says the same as this page.

Fields marked ● have to be written. Where a field has to be written and the fact is not known, write `not stated` or
`unknown`; both go wherever *or unknown* is here. A field that does not apply is left out.

An **age** is `4 months`, `10 years`, `2 years 3 months`, `12 hours`, `newborn`, `40-49 years`, `>89 years` or `P10Y`. A
**time** counts from the index event: a day (`6`, `-3`, `day 2, 14:30`), a time elapsed (`12 hours after`, `5 years
after`, `PT12H`), or one from another event (`12 days after surgery`, with its id); it may be a gestational age (`34+2
weeks`) or an age (`at 8 years`), and be bounded: `by day 14`, `before day 0`, `about day 5`, `between day 3 and day 5`.
A **value** is as it prints: `99.3%`, `8 mg/kg`, `<0.5 mg/dL`, `10–15%`, `115/80 mmHg`, `1:320`, `3 × 2 cm`, `up to 10
mg/h`, `13 (E3 V4 M6)`, or a result in words such as `negative` or `1+`. An **id** is lower-case words with hyphens,
such as `first-relapse`. A **CURIE** is a code with the name of what it is from, such as `HP:0001945`.
"""
_UNKNOWN: Final = {"enum": list(UNKNOWN_WORDS)}
_NAMES: Final = (
    ({"type": "string", "pattern": IDENTIFIER_PATTERN}, "id"),
    (AGE_SCHEMA, "age"),
    (GESTATION_SCHEMA, "gestational age"),
    ({"type": QUANTITY_SCHEMA["type"]}, "value"),
    *((schema, "time") for schema in TIME_SCHEMAS),
)


def reference_page() -> str:
    """Return the page as Markdown: a section for each part of a case, in the order in which they are met."""
    schema = case_schema()
    parts: dict[str, _Schema] = {"": schema}
    waiting = [schema]
    while waiting:
        for name in _parts_named(waiting.pop(0)["properties"]):
            if name not in parts:
                parts[name] = schema["$defs"][name]
                waiting.append(schema["$defs"][name])
    sections = [_section(_heading(name) if name else "Case", part, parts) for name, part in parts.items()]
    return "\n".join([_HEAD, *sections])


def _parts_named(schema: Any) -> Iterator[str]:
    """Yield the parts that a schema leads to, except what is not known."""
    if isinstance(schema, Mapping):
        name = _part_name(schema)
        if name and name != "Unknown":
            yield name
        for inner in schema.values():
            yield from _parts_named(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _parts_named(inner)


def _part_name(schema: _Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _heading(name: str) -> str:
    words = re.findall("[A-Z][a-z]+", name)
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def _section(heading: str, part: _Schema, parts: Mapping[str, _Schema]) -> str:
    required = part.get("required", ())
    rows = []
    for name, field in part["properties"].items():
        # A field that says what the part it holds says of itself has no description of its own.
        meaning = " ".join((field.get("description") or parts[_part_name(field)]["description"]).split())
        rows.append(f"| `{name}`{' ●' if name in required else ''} | {_values(field)} | {meaning} |")
    about = " ".join(part["description"].split("\n\n")[0].split())
    return "\n".join([f"## {heading}", "", about, "", "| field | values | meaning |", "| --- | --- | --- |", *rows, ""])


def _values(field: _Schema) -> str:
    """Return what may be written, in words."""
    branches = field.get("anyOf", [field])
    names = list(dict.fromkeys(_value(branch) for branch in branches if not _is_unknown(branch)))
    listed = [branch for branch in branches if branch.get("type") == "array"]
    if len(listed) == 1 and len(branches) == 2 and not any(_is_unknown(branch) for branch in branches):
        return f"{_value(listed[0]['items'])}, or a list of them"
    if any(_is_unknown(branch) for branch in branches):
        names.append("*or unknown*")
    return ", ".join(names).replace(", *or", " *or")


def _is_unknown(schema: _Schema) -> bool:
    return dict(schema) == _UNKNOWN or _part_name(schema) == "Unknown"


def _value(schema: _Schema) -> str:
    name = _part_name(schema)
    if name:
        return f"[{_heading(name).lower()}](#{_heading(name).lower().replace(' ', '-')})"
    for known, called in _NAMES:
        if all(schema.get(key) == value for key, value in known.items()):
            return called
    if "anyOf" in schema:
        return _values(schema)
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"] if word not in UNKNOWN_WORDS) + (
            " *or unknown*" if set(UNKNOWN_WORDS) <= set(schema["enum"]) else ""
        )
    if "const" in schema:
        return f"`{schema['const']}`"
    if "patternProperties" in schema:
        [inner] = schema["patternProperties"].values()
        return f"ids, each with a {_values(inner)}"
    if "propertyNames" in schema:
        names = ", ".join(f"`{name}`" for name in schema["propertyNames"]["enum"])
        return f"{names}, each with {_values(schema['additionalProperties'])}"
    kind = schema.get("type")
    if kind == "boolean":
        return "`true`, `false`"
    if kind == "array":
        return f"list of {_value(schema['items'])}"
    if kind == "integer":
        return "whole number" + (f" from {schema['minimum']} on" if "minimum" in schema else "")
    if "pattern" in schema and ":" in schema["pattern"]:
        return "hour" if schema["pattern"].endswith("[0-5]\\d$") else "CURIE"
    return "text" if kind == "string" else "number or text"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(reference_page(), end="")
