"""The schema of a table: the columns of a CSV file, and its decimal sign and encoding.

The names `title`, `type`, `required` and `decimal` are those of Frictionless Table Schema and Table Dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from casewright.case.quantity import printed_unit
from casewright.case.tables.numbers import NumberKind
from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.yaml.document import read_yaml
from casewright.yaml.tree import Tree

ColumnType = Literal["", "text", "number", "integer", "citation"]
"""`""` is a column that declares none: its cells are text, or measured values where it has a unit."""

_TYPES: Final = tuple(name for name in get_args(ColumnType) if name)
_TABLE_FIELDS: Final = ("columns", "decimal", "encoding")
_COLUMN_FIELDS: Final = ("meaning", "title", "unit", "type", "digits", "required")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    `name` is its name in the CSV file, `title` its heading in print, `unit` its unit as printed ("" for none), `type`
    what its cells hold, `digits` how many digits each has where they are identifiers of one length (0 for any), and
    `required` whether each row needs a value in it.
    """

    name: str
    meaning: str
    unit: str = ""
    required: bool = False
    title: str = ""
    type: ColumnType = ""
    digits: int = 0

    @property
    def heading(self) -> str:
        """The heading in print, without the unit: the title, or the name with spaces for underscores."""
        return self.title or " ".join(self.name.replace("_", " ").split())

    @property
    def number_kind(self) -> NumberKind | None:
        """How the numbers in its cells are read; None for a column of text."""
        if self.type == "number" or self.type == "integer":
            return self.type
        return "measured" if self.unit and not self.type else None


@dataclass(frozen=True)
class TableSchema:
    """The columns of a table by their names, and how the file is typed: its decimal sign and its encoding ("" where
    the schema does not say)."""

    columns: tuple[Column, ...]
    decimal: str = ""
    encoding: str = ""
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})


def parse_schema(text: str, shown: str) -> TableSchema:
    """Return the schema in the text of a YAML file: `columns:`, a name each, with `meaning` and what else is known of
    it, and beside it `decimal` and `encoding`.

    Raises CasewrightError, with file, line and column, for a schema that cannot be read.
    """
    document = read_yaml(text, shown)
    value = document.value
    declared = value.get("columns") if isinstance(value, dict) else None
    unknown = [key for key in value if key not in _TABLE_FIELDS] if isinstance(value, dict) else []
    if not isinstance(declared, dict) or not declared:
        raise CasewrightError(
            f"`{shown}` does not declare the columns of a table.",
            location=document.location(),
            hint="Write `columns:` and below it each column: its name, and indented below that `meaning: ...`.",
        )
    if unknown:
        raise CasewrightError(
            f"The schema of a table has no field `{unknown[0]}`.",
            location=document.location(unknown[0]),
            hint=did_you_mean(str(unknown[0]), _TABLE_FIELDS),
        )
    decimal, encoding = value.get("decimal", ""), value.get("encoding", "")
    if "decimal" in value and decimal not in (".", ","):
        raise CasewrightError(
            f"`decimal` is `{decimal}`.",
            location=document.value_location("decimal"),
            hint='Write `decimal: "."` or `decimal: ","`: the decimal sign of the numbers in the CSV file.',
        )
    if "encoding" in value and not _is_encoding(encoding):
        raise CasewrightError(
            f"`{encoding}` is not an encoding.",
            location=document.value_location("encoding"),
            hint="Write `windows-1252`, which Excel saves as `CSV (Comma delimited)` in Western Europe and America.",
        )
    columns = tuple(_column(str(name), fields, document) for name, fields in declared.items())
    return TableSchema(columns, decimal, encoding)


def _is_encoding(name: object) -> bool:
    if not isinstance(name, str) or not name:
        return False
    try:
        b" ".decode(name)
    except UnicodeDecodeError:  # one byte is no character of UTF-16
        return True
    except LookupError:
        return False
    return True


def _column(name: str, value: Any, document: Tree) -> Column:
    keys = ("columns", name)
    if not isinstance(value, dict):
        raise CasewrightError(
            f"The column `{name}` does not say what it means.",
            location=document.location(*keys),
            hint="Write `meaning: ...` below it, indented.",
        )
    for key in value:
        if key not in _COLUMN_FIELDS:
            raise CasewrightError(
                f"The column `{name}` has a field `{key}`, which is not known.",
                location=document.location(*keys, key),
                hint=did_you_mean(str(key), _COLUMN_FIELDS),
            )
    meaning: Any = value.get("meaning")
    title: Any = value.get("title", "")
    unit: Any = value.get("unit", "")
    kind: Any = value.get("type", "")
    digits: Any = value.get("digits", 0)
    required: Any = value.get("required", False)
    printed, unit_fits = _printed_unit(unit)
    for key, part, fits, what in (
        ("meaning", meaning, isinstance(meaning, str) and bool(meaning.strip()), "a text"),
        ("title", title, isinstance(title, str), "a text"),
        ("unit", unit, unit_fits, "a text such as `years` or `10^9/L`"),
        ("type", kind, kind == "" or kind in _TYPES, "one of " + ", ".join(f"`{one}`" for one in _TYPES)),
        ("digits", digits, isinstance(digits, int) and not isinstance(digits, bool) and digits >= 0, "a whole number"),
        ("required", required, isinstance(required, bool), "`true` or `false`"),
    ):
        if not fits:
            missing = key not in value
            raise CasewrightError(
                f"The column `{name}` has no `{key}`." if missing else f"The column `{name}`: `{key}` cannot be read.",
                location=document.location(*keys) if missing else document.value_location(*keys, key),
                why="" if missing else f"`{part}` is not {what}",
                hint=f"Write {what} there.",
            )
    if digits and kind not in ("", "text"):
        raise CasewrightError(
            f"The column `{name}` declares `digits`, which identifiers have, and `type: {kind}`.",
            location=document.location(*keys, "digits"),
            hint="Write `type: text`.",
        )
    return Column(name, meaning.strip(), printed, required, title.strip(), kind, digits)


def _printed_unit(unit: object) -> tuple[str, bool]:
    if not isinstance(unit, str):
        return "", False
    try:
        return printed_unit(unit.strip()), True
    except ValueError:
        return "", False
