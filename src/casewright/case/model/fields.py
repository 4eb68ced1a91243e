"""The kinds of fields in `data/case.yml`: how what is typed becomes a value, and what an editor accepts there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import core_schema

from casewright.case.quantity import Quantity, parse_quantity, printed_unit
from casewright.case.time import GESTATION, Time, parse_age, parse_time
from casewright.case.units.ucum import near_miss
from casewright.case.unknown import UNKNOWN_WORDS, Ongoing, Unknown, read_unknown
from casewright.yaml.models import FileModel, prepared

IDENTIFIER_PATTERN: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

_STATED: Final = "(stated)"
_NOT_KNOWN: Final = "(not known)"
"""The branches of a field that may be unknown; they are in pydantic's error paths and in no file."""

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Typed:
    """How a field is read from what is typed, for `Annotated`, with its JSON Schema.

    `read` returns the value, and raises ValueError with a sentence for what it cannot be. `unknown` and `not stated`
    are read as `Unknown`, unless the field `is_known`; `ongoing` as `Ongoing`, where it `may_last`.
    """

    read: Callable[[Any], object]
    schema: dict[str, Any]
    is_known: bool = False
    may_last: bool = False

    def accept(self, value: object) -> object:
        """Return the value of the field."""
        if self.may_last and isinstance(value, str) and value.strip().casefold() == str(Ongoing.ONGOING):
            return Ongoing.ONGOING
        unknown = None if self.is_known else read_unknown(value)
        return self.read(value) if unknown is None else unknown

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> Any:
        return core_schema.no_info_plain_validator_function(
            self.accept, json_schema_input_schema=core_schema.any_schema()
        )

    def __get_pydantic_json_schema__(self, _core: Any, _handler: Any) -> dict[str, Any]:
        return self.schema


def _gestation(value: object) -> Time:
    time = parse_age(value)
    if time.form != GESTATION:
        raise ValueError(f"`{value}` is not a gestational age: write completed weeks and days, such as `34+2 weeks`")
    return time


def _hour(value: object) -> int:
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value).strip())
    if match is None:
        raise ValueError(f'`{value}` is no hour of a day: write it in quotation marks, such as `"14:30"`')
    return int(match[1]) * 60 + int(match[2])


def _quantity(value: object) -> Quantity:
    quantity = parse_quantity(value)
    _refuse_near_miss(quantity.unit)
    return quantity


def _refuse_near_miss(unit: str) -> None:
    if meant := near_miss(unit):
        raise ValueError(f"`{unit}` is not how the unit is printed: write `{meant}`")


def _dose(value: object) -> Quantity:
    dose = _quantity(value)
    if not dose.numbers:
        raise ValueError(f"`{value}` is not a dose: write the number and its unit, such as `8 mg/kg`, or `not stated`")
    return dose


def _limit(value: object) -> Quantity:
    quantity = parse_quantity(value)
    if quantity.number is None:
        raise ValueError(f"`{value}` is not one number, which a limit is")
    return quantity


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text, or `not stated`, belongs here")
    return _one_line(value)


def _unit(value: object) -> str:
    printed = printed_unit(_text("1" if value == 1 and not isinstance(value, bool) else value))
    _refuse_near_miss(printed)
    return printed


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"`{value}` is not a count: write a whole number from 0 on, or `not stated`")
    return value


def _grade(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or not str(value).strip():
        raise ValueError(f"`{value}` is not a grade: write it as the scale does, such as `2`, `3b`, `IV` or `6.5`")
    if isinstance(value, (int, float)) and value < 0:
        raise ValueError(f"a grade cannot be negative, and this one is {value}")
    return str(parse_quantity(value)) if isinstance(value, float) else str(value).strip()


def _one_of(*words: str) -> Typed:
    choices = (*words, *UNKNOWN_WORDS)

    def read(value: object) -> object:
        if value not in words:
            raise ValueError(f"`{value}` is none of {', '.join(f'`{word}`' for word in choices)}")
        return value

    return Typed(read, {"enum": list(choices)})


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_UNKNOWN_SCHEMA: Final[dict[str, Any]] = {"enum": list(UNKNOWN_WORDS)}
AGE_SCHEMA: Final[dict[str, Any]] = {
    "type": "string",
    "description": "An age: `4 months`, `10 years`, `2 years 3 months`, `40-49 years`, `>89 years` or `P10Y`.",
    "pattern": r"\d|[Bb]irth|[Nn]ewborn",
    "examples": ["4 months", "10 years", ">89 years"],
}
TIME_SCHEMAS: Final[list[dict[str, Any]]] = [
    {"type": "integer", "description": "A day from the index event (day 0)."},
    {
        "type": "string",
        "description": "A time: `by day 14`, `day 2, 14:30`, `12 hours after`, `1 month after`, `34+2 weeks`.",
        "pattern": r"\d|[Bb]irth|[Nn]ewborn",
        "examples": ["by day 14", "after day 3", "12 hours after", "1 month after", "12 days after surgery"],
    },
]
GESTATION_SCHEMA: Final[dict[str, Any]] = {
    "type": "string",
    "description": "A gestational age in completed weeks and days: `34+2 weeks`.",
    "pattern": r"^\d{1,2} *(\+|w)",
    "examples": ["34+2 weeks"],
}
QUANTITY_SCHEMA: Final[dict[str, Any]] = {
    "type": ["string", "number"],
    "description": "A value as it prints: `99.3%`, `8 mg/kg`, `<0.5 mg/dL`, `10–15%`, `115/80 mmHg`, `negative`.",
}
_ONGOING_SCHEMA: Final[dict[str, Any]] = {"const": "ongoing"}


def _one_or_more(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _any_of(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=60)]
"""The name by which an event is spoken of: lower-case words with hyphens, such as `first-relapse`."""

Curie = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9][A-Za-z0-9._/-]*$")]
"""An ontology code as a compact URI, such as `HP:0001945` (what a Phenopacket's `OntologyClass.id` holds)."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_one_line)]

AgeOrUnknown = Annotated[Time | Unknown, Typed(parse_age, _any_of(AGE_SCHEMA, _UNKNOWN_SCHEMA))]
AgeEnd = Annotated[
    Time | Unknown | Ongoing,
    Typed(parse_age, _any_of(AGE_SCHEMA, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA), may_last=True),
]
TimeOrUnknown = Annotated[Time | Unknown, Typed(parse_time, _any_of(*TIME_SCHEMAS, _UNKNOWN_SCHEMA))]
TimeEnd = Annotated[
    Time | Unknown | Ongoing,
    Typed(parse_time, _any_of(*TIME_SCHEMAS, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA), may_last=True),
]
Gestation = Annotated[Time | Unknown, Typed(_gestation, _any_of(GESTATION_SCHEMA, _UNKNOWN_SCHEMA))]
Hour = Annotated[int, Typed(_hour, {"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"}, is_known=True)]
QuantityOrUnknown = Annotated[Quantity | Unknown, Typed(_quantity, _any_of(QUANTITY_SCHEMA, _UNKNOWN_SCHEMA))]
Dose = Annotated[Quantity | Unknown, Typed(_dose, _any_of(QUANTITY_SCHEMA, _UNKNOWN_SCHEMA))]
Limit = Annotated[Quantity, Typed(_limit, QUANTITY_SCHEMA, is_known=True)]
TextOrUnknown = Annotated[str | Unknown, Typed(_text, {"type": "string", "minLength": 1})]
UnitOrUnknown = Annotated[str | Unknown, Typed(_unit, {"type": "string", "minLength": 1})]
Count = Annotated[int | Unknown, Typed(_count, _any_of({"type": "integer", "minimum": 0}, _UNKNOWN_SCHEMA))]
Grade = Annotated[
    str | Unknown,
    Typed(_grade, {"type": ["integer", "string"], "description": "As the scale writes it, or `not stated`."}),
]
Sex = Annotated[Literal["male", "female", "other"] | Unknown, _one_of("male", "female", "other")]
Side = Literal["right", "left", "both"]
VitalStatus = Annotated[Literal["alive", "deceased"] | Unknown, _one_of("alive", "deceased")]
Zygosity = Annotated[
    str | Unknown, _one_of("heterozygous", "homozygous", "hemizygous", "compound heterozygous", "mosaic")
]
Origin = Annotated[str | Unknown, _one_of("maternal", "paternal", "de novo", "somatic")]
Classification = Annotated[
    str | Unknown,
    _one_of("pathogenic", "likely pathogenic", "uncertain significance", "likely benign", "benign"),
]
OrUnknown = Annotated[
    Annotated[Unknown, BeforeValidator(lambda value: read_unknown(value) or value), Tag(_NOT_KNOWN)]
    | Annotated[_T, Tag(_STATED)],
    Discriminator(lambda value: _STATED if read_unknown(value) is None else _NOT_KNOWN),
]
"""A part of the case, or `not stated` in its place."""
Ordinal = Annotated[int, Field(strict=True, ge=1, le=999)]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_listed), WithJsonSchema(_one_or_more({"type": "string", "minLength": 1}))
]
Links = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(_listed),
    WithJsonSchema(_one_or_more({"type": "string", "pattern": IDENTIFIER_PATTERN})),
]


class Part(FileModel, BaseModel):
    """What every part of the case has in common: frozen, no unknown fields, hyphens in the file."""

    NAMED_BY: ClassVar[str] = "id"

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=False,
        validate_by_alias=True,
        use_attribute_docstrings=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return handler(source)  # with its own name in the JSON Schema

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Any:
        return prepared(cls, value, info)
