"""The schema of a table: the columns of a CSV file, and its decimal sign and encoding.

The names `title`, `type`, `required` and `decimal` are those of Frictionless Table Schema and Table Dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Final, Literal, get_args

from casewright.case.quantity import printed_unit
from casewright.case.tables.numbers import NumberKind
from casewright.diagnostics import CasewrightError
from casewright.yaml.document import read_yaml
from casewright.yaml.models import LINE, SWITCH, FileModel, Kind, ModelError, one_of, read_model, whole_number

ColumnType = Literal["", "text", "number", "integer", "citation"]
"""`""` is a column that declares none: its cells are text, or measured values where it has a unit."""

_TYPES: Final = tuple(name for name in get_args(ColumnType) if name)


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


def _unit(value: Any) -> str | None:
    return printed_unit(value.strip()) if isinstance(value, str) else None


def _encoding(value: Any) -> str | None:
    try:
        b" ".decode(value if isinstance(value, str) and value else "none")
    except UnicodeDecodeError:  # one byte is no character of UTF-16
        return str(value)
    except LookupError:
        return None
    return str(value)


_TITLE: Final = Kind(
    "text", lambda value: " ".join(value.split()) if isinstance(value, str) else None, {"type": "string"}
)
_UNIT: Final = Kind("text such as `years` or `10^9/L`", _unit, {"type": "string"})
_DECIMAL: Final = replace(
    one_of(".", ","), hint=lambda _: 'Write `decimal: "."` or `decimal: ","`: the decimal sign of the CSV file.'
)
_ENCODING: Final = Kind(
    "the name of an encoding",
    _encoding,
    {"type": "string"},
    lambda _: "Write `windows-1252`, which Excel saves as `CSV (Comma delimited)` in Western Europe and America.",
)


@dataclass(frozen=True)
class _ColumnFields(FileModel):
    """What the file says of a column."""

    meaning: Annotated[str, LINE]
    unit: Annotated[str, _UNIT] = ""
    required: Annotated[bool, SWITCH] = False
    title: Annotated[str, _TITLE] = ""
    type: Annotated[ColumnType, one_of(*_TYPES)] = ""
    digits: Annotated[int, whole_number(0)] = 0

    def __post_init__(self) -> None:
        if self.digits and self.type not in ("", "text"):
            message = f"A column has `digits`, which identifiers have, and `type: {self.type}`."
            raise ModelError(message, "digits", hint="Write `type: text`.")


@dataclass(frozen=True)
class _SchemaFile(FileModel):
    """The schema of a table, as in the file."""

    CALLED: ClassVar[str] = "schema of a table"

    columns: dict[str, _ColumnFields]
    decimal: Annotated[str, _DECIMAL] = ""
    encoding: Annotated[str, _ENCODING] = ""


def parse_schema(text: str, shown: str) -> TableSchema:
    """Return the schema in the text of a YAML file: `columns:`, a name each, with `meaning` and what else is known of
    it, and beside it `decimal` and `encoding`.

    Raises CasewrightError, or CombinedError for several problems, with file, line and column, for a schema that cannot
    be read.
    """
    document = read_yaml(text, shown)
    declared = document.value.get("columns") if isinstance(document.value, dict) else None
    if not isinstance(declared, dict) or not declared:
        raise CasewrightError(
            f"`{shown}` does not declare the columns of a table.",
            location=document.location(),
            hint="Write `columns:` and below it each column: its name, and indented below that `meaning: ...`.",
        )
    file = read_model(_SchemaFile, document)
    columns = tuple(Column(name=name, **vars(fields)) for name, fields in file.columns.items())
    return TableSchema(columns, file.decimal, file.encoding)
