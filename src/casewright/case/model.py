"""The case as data: the content of `data/case.yml`. The models are frozen, and unknown fields are errors.

The parts follow the timeline and the clinical findings, therapeutic interventions, follow-up and outcomes of the CARE
checklist (items 5 to 10). Field names have hyphens in the file (`index-event`) and underscores here.

An absent field does not apply: a finding has no dose. A field that applies but is not known is written `unknown` or
`not stated`, and is an `Unknown`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from casewright.case.quantity import Quantity, parse_quantity, printed_unit
from casewright.case.tables.frames import measurements_frame
from casewright.case.time import GESTATION, Time, parse_age, parse_time
from casewright.case.units.ucum import near_miss
from casewright.case.unknown import UNKNOWN_WORDS, Ongoing, Unknown, read_unknown
from casewright.diagnostics import Location, did_you_mean
from casewright.yaml.models import FileModel, ModelError, prepared
from casewright.yaml.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

IDENTIFIER_PATTERN: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

STATED: Final = "(stated)"
NOT_KNOWN: Final = "(not known)"
"""The branches of a field that may be unknown; they are in pydantic's error paths and in no file."""

_T = TypeVar("_T")


def _age_or_unknown(value: object) -> Time | Unknown:
    return read_unknown(value) or parse_age(value)


def _time_or_unknown(value: object) -> Time | Unknown:
    return read_unknown(value) or parse_time(value)


def _is_ongoing(value: object) -> bool:
    return value is Ongoing.ONGOING or (isinstance(value, str) and value.strip().casefold() == "ongoing")


def _age_end(value: object) -> Time | Unknown | Ongoing:
    return Ongoing.ONGOING if _is_ongoing(value) else _age_or_unknown(value)


def _time_end(value: object) -> Time | Unknown | Ongoing:
    return Ongoing.ONGOING if _is_ongoing(value) else _time_or_unknown(value)


def _gestation(value: object) -> Time | Unknown:
    time = _age_or_unknown(value)
    if isinstance(time, Time) and time.form != GESTATION:
        raise ValueError(f"`{value}` is not a gestational age: write completed weeks and days, such as `34+2 weeks`")
    return time


def _hour(value: object) -> int:
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value).strip())
    if match is None:
        raise ValueError(f'`{value}` is no hour of a day: write it in quotation marks, such as `"14:30"`')
    return int(match[1]) * 60 + int(match[2])


def _quantity_or_unknown(value: object) -> Quantity | Unknown:
    if unknown := read_unknown(value):
        return unknown
    quantity = parse_quantity(value)
    _refuse_near_miss(quantity.unit)
    return quantity


def _refuse_near_miss(unit: str) -> None:
    if meant := near_miss(unit):
        raise ValueError(f"`{unit}` is not how the unit is printed: write `{meant}`")


def _dose_or_unknown(value: object) -> Quantity | Unknown:
    dose = _quantity_or_unknown(value)
    if isinstance(dose, Quantity) and not dose.numbers:
        raise ValueError(f"`{value}` is not a dose: write the number and its unit, such as `8 mg/kg`, or `not stated`")
    return dose


def _sized_quantity(value: object) -> Quantity:
    quantity = parse_quantity(value)
    if quantity.number is None:
        raise ValueError(f"`{value}` is not one number, which a limit is")
    return quantity


def _text_or_unknown(value: object) -> str | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text, or `not stated`, belongs here")
    return " ".join(value.split())


def _unit_or_unknown(value: object) -> str | Unknown:
    unit = _text_or_unknown("1" if value == 1 and not isinstance(value, bool) else value)
    if isinstance(unit, Unknown):
        return unit
    printed = printed_unit(unit)
    _refuse_near_miss(printed)
    return printed


def _count_or_unknown(value: object) -> int | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"`{value}` is not a count: write a whole number from 0 on, or `not stated`")
    return value


def _grade_or_unknown(value: object) -> str | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or not str(value).strip():
        raise ValueError(f"`{value}` is not a grade: write it as the scale does, such as `2`, `3b`, `IV` or `6.5`")
    if isinstance(value, (int, float)) and value < 0:
        raise ValueError(f"a grade cannot be negative, and this one is {value}")
    return (
        str(parse_quantity(value))
        if isinstance(value, float)
        else value.strip()
        if isinstance(value, str)
        else str(value)
    )


def _one_word_of(*words: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if unknown := read_unknown(value):
            return unknown
        if value not in words:
            choices = ", ".join(f"`{word}`" for word in (*words, *UNKNOWN_WORDS))
            raise ValueError(f"`{value}` is none of {choices}")
        return value

    return read


def _stated_or_unknown(value: object) -> str:
    return STATED if read_unknown(value) is None else NOT_KNOWN


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


def _one_of(*schemas: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": list(schemas)})


Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER_PATTERN, max_length=60)]
"""The name by which an event is spoken of: lower-case words with hyphens, such as `first-relapse`."""

Curie = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9.]*:[A-Za-z0-9][A-Za-z0-9._/-]*$")]
"""An ontology code as a compact URI, such as `HP:0001945` (what a Phenopacket's `OntologyClass.id` holds)."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_one_line)]

_Serialized = PlainSerializer(str, return_type=str)
AgeOrUnknown = Annotated[
    Time | Unknown, PlainValidator(_age_or_unknown), _Serialized, _one_of(AGE_SCHEMA, _UNKNOWN_SCHEMA)
]
AgeEnd = Annotated[
    Time | Unknown | Ongoing,
    PlainValidator(_age_end),
    _Serialized,
    _one_of(AGE_SCHEMA, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA),
]
TimeOrUnknown = Annotated[
    Time | Unknown, PlainValidator(_time_or_unknown), _Serialized, _one_of(*TIME_SCHEMAS, _UNKNOWN_SCHEMA)
]
TimeEnd = Annotated[
    Time | Unknown | Ongoing,
    PlainValidator(_time_end),
    _Serialized,
    _one_of(*TIME_SCHEMAS, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA),
]
Gestation = Annotated[
    Time | Unknown, PlainValidator(_gestation), _Serialized, _one_of(GESTATION_SCHEMA, _UNKNOWN_SCHEMA)
]
Hour = Annotated[
    int, PlainValidator(_hour), WithJsonSchema({"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d$"})
]
QuantityOrUnknown = Annotated[
    Quantity | Unknown, PlainValidator(_quantity_or_unknown), _Serialized, _one_of(QUANTITY_SCHEMA, _UNKNOWN_SCHEMA)
]
Dose = Annotated[
    Quantity | Unknown, PlainValidator(_dose_or_unknown), _Serialized, _one_of(QUANTITY_SCHEMA, _UNKNOWN_SCHEMA)
]
Limit = Annotated[Quantity, PlainValidator(_sized_quantity), _Serialized, WithJsonSchema(QUANTITY_SCHEMA)]
TextOrUnknown = Annotated[
    str | Unknown, PlainValidator(_text_or_unknown), _Serialized, WithJsonSchema({"type": "string", "minLength": 1})
]
UnitOrUnknown = Annotated[
    str | Unknown, PlainValidator(_unit_or_unknown), _Serialized, WithJsonSchema({"type": "string", "minLength": 1})
]
Count = Annotated[
    int | Unknown,
    PlainValidator(_count_or_unknown),
    _one_of({"type": "integer", "minimum": 0}, _UNKNOWN_SCHEMA),
]
Grade = Annotated[
    str | Unknown,
    PlainValidator(_grade_or_unknown),
    _Serialized,
    WithJsonSchema({"type": ["integer", "string"], "description": "As the scale writes it, or `not stated`."}),
]
Sex = Annotated[
    Literal["male", "female", "other"] | Unknown,
    PlainValidator(_one_word_of("male", "female", "other")),
    _Serialized,
    WithJsonSchema({"enum": ["male", "female", "other", *UNKNOWN_WORDS]}),
]
Side = Literal["right", "left", "both"]
VitalStatus = Annotated[
    Literal["alive", "deceased"] | Unknown,
    PlainValidator(_one_word_of("alive", "deceased")),
    _Serialized,
    WithJsonSchema({"enum": ["alive", "deceased", *UNKNOWN_WORDS]}),
]
_ZYGOSITY: Final = ("heterozygous", "homozygous", "hemizygous", "compound heterozygous", "mosaic")
_ORIGIN: Final = ("maternal", "paternal", "de novo", "somatic")
_CLASSES: Final = ("pathogenic", "likely pathogenic", "uncertain significance", "likely benign", "benign")
Zygosity = Annotated[
    str | Unknown,
    PlainValidator(_one_word_of(*_ZYGOSITY)),
    _Serialized,
    WithJsonSchema({"enum": [*_ZYGOSITY, *UNKNOWN_WORDS]}),
]
Origin = Annotated[
    str | Unknown,
    PlainValidator(_one_word_of(*_ORIGIN)),
    _Serialized,
    WithJsonSchema({"enum": [*_ORIGIN, *UNKNOWN_WORDS]}),
]
Classification = Annotated[
    str | Unknown,
    PlainValidator(_one_word_of(*_CLASSES)),
    _Serialized,
    WithJsonSchema({"enum": [*_CLASSES, *UNKNOWN_WORDS]}),
]
_OrUnknown = Annotated[
    Annotated[Unknown, BeforeValidator(lambda value: read_unknown(value) or value), Tag(NOT_KNOWN)]
    | Annotated[_T, Tag(STATED)],
    Discriminator(_stated_or_unknown),
]
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


class Diagnosis(Part):
    """The diagnosis the report is about."""

    name: Text
    """In words, such as `infant acute lymphoblastic leukemia`."""
    code: Curie | None = None
    """Its ontology code, such as `MONDO:0004967`."""
    details: Texts = ()
    """What specifies it, such as a fusion gene or a stage."""


class Patient(Part):
    """The patient, without anything that identifies a person: no name, no dates, no numbers of records."""

    sex: Sex
    """`male`, `female`, `other`, `unknown` or `not stated`."""
    age: AgeOrUnknown
    """The age at the index event: exact, a band (`40-49 years`), `>89 years`, or `newborn`."""
    diagnosis: Diagnosis
    """The diagnosis the report is about."""
    gestational_age: Gestation | None = None
    """At the index event, of a pregnancy or of a child at its birth: `34+2 weeks`."""
    weight: QuantityOrUnknown | None = None
    """Such as `72 kg`."""
    height: QuantityOrUnknown | None = None
    """Such as `1.68 m`."""
    gravida: Count | None = None
    """How many pregnancies there were."""
    para: Count | None = None
    """How many births there were."""
    allergies: Texts = ()
    """Such as `penicillin`, or `none known`."""
    family_history: Texts = ()
    """What relatives have or had."""
    counts: dict[Identifier, Count] = {}
    """Further whole numbers by name, such as `pack-years: 20`."""
    quantities: dict[Identifier, QuantityOrUnknown] = {}
    """Further values by name, such as `birth-weight: 685 g`."""
    details: Texts = ()
    """Further facts in words."""


class Phase(Part):
    """A part of a treatment in which a drug was given in one way."""

    day: TimeOrUnknown | None = None
    """When it was given, where that was once."""
    start: TimeOrUnknown | None = None
    """When the phase began, or `not stated`."""
    end: TimeEnd | None = None
    """When it ended, `not stated`, or `ongoing`."""
    dose: Dose
    """Such as `30 mg`, or `30 to 5 mg` where it was changed from one to the other."""
    schedule: TextOrUnknown | None = None
    """Such as `once a day`."""

    @model_validator(mode="after")
    def _placed(self) -> Phase:
        _placed_once(self, "day")
        return self


class Drug(Part):
    """A drug that was given; a dose that the source does not give is written `not stated`."""

    name: Text
    """The nonproprietary name (AMA Manual of Style; ICMJE), such as `tocilizumab`."""
    dose: Dose | None = None
    """Such as `8 mg/kg`, `up to 10 mg/h`, or `not stated`; it has to be written where there are no `phases`."""
    route: TextOrUnknown | None = None
    """Such as `intravenous`."""
    schedule: TextOrUnknown | None = None
    """Such as `every 8 hours`."""
    cumulative: Dose | None = None
    """What was given in all, such as `450 mg/m²`."""
    phases: tuple[Phase, ...] = ()
    """The doses one after another, where the dose was changed or tapered."""
    code: Curie | None = None
    """Its code, such as a RxNorm or DrugBank CURIE."""

    @model_validator(mode="after")
    def _has_a_dose(self) -> Drug:
        if self.dose is None and not self.phases:
            raise ValueError(f"`{self.name}` has no `dose`: write it, `dose: not stated`, or `phases` with a dose each")
        return self


class IndexEvent(Part):
    """The event that days are counted from: day 0."""

    name: Text
    """In words, such as `tisagenlecleucel infusion`."""
    time: Hour | None = None
    """The hour of day 0, in quotation marks, such as `"14:30"`; hours of later days are then compared with it."""
    drug: Drug | None = None
    """What was given, where the event is a treatment."""
    code: Curie | None = None
    """Its ontology code."""


class Grading(Part):
    """A grade, a stage or a score, which means nothing without its scale: the scale is named, or said not to be
    stated."""

    grade: Grade | None = None
    """As the scale writes it: `2`, `3b`, `IV`, `severe`. Figures print as `grade 2`, words as they are."""
    stage: Grade | None = None
    """As the scale writes it: `IIB` prints as `stage IIB`, `T2N0M0` as it is."""
    score: QuantityOrUnknown | None = None
    """Such as `6.5`, `8/9/10` or `13 (E3 V4 M6)`; prints as it is."""
    scale: TextOrUnknown
    """Such as `ASTCT consensus`, `CTCAE 5.0`, or `not stated`."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Grading:
        if sum(one is not None for one in (self.grade, self.stage, self.score)) != 1:
            raise ValueError("a grading has one of `grade`, `stage` and `score`")
        return self

    @property
    def value(self) -> str | Unknown:
        """The grade, stage or score as text."""
        one = next(one for one in (self.grade, self.stage, self.score) if one is not None)
        return str(one) if isinstance(one, Quantity) else one


class Response(Part):
    """How the disease answered a treatment."""

    name: Text
    """Such as `complete remission` or `progression`."""
    ordinal: Ordinal | None = None
    """Which one of its kind it is: 2 for a second remission."""


class Susceptibility(Part):
    """How an organism answers a drug."""

    drug: Text
    """The antimicrobial drug, such as `penicillin`."""
    mic: QuantityOrUnknown | None = None
    """The minimal inhibitory concentration, such as `0.06 mg/L`."""
    category: Literal["susceptible", "intermediate", "resistant"] | None = None
    """As EUCAST and CLSI name it."""


class Isolate(Part):
    """An organism that a test found."""

    name: Text
    """Such as `Staphylococcus aureus`."""
    amount: QuantityOrUnknown | None = None
    """Such as `≥10^5 CFU/mL`."""
    susceptibility: tuple[Susceptibility, ...] = ()
    """How it answers drugs."""
    code: Curie | None = None
    """Its code, such as an NCBITaxon CURIE."""


class Event(Part):
    """What happened, apart from when; the base of the events of history and course."""

    id: Identifier
    """The name by which the report speaks of the event; no other event of the case has it."""
    kind: Literal["diagnosis", "finding", "treatment", "procedure", "test", "event"]
    """`finding` for what was observed, `treatment` for drugs and therapies, `procedure` for what was done (delivery,
    ventilation), `test` for what is neither image nor laboratory value (electrocardiogram, biopsy, culture), `event`
    for what happened (admission, exposure, discharge)."""
    name: Text
    """In words, such as `cytokine release syndrome`."""
    code: Curie | None = None
    """Its ontology code, such as `HP:0001945`."""
    absent: bool = False
    """`true` for a finding that was looked for and not there: `fever` prints as `no fever`."""
    ordinal: Ordinal | None = None
    """Which one of its kind it is: 2 for the second relapse or the second dose of a drug."""
    sites: Texts = ()
    """Where in the body, such as `[bone marrow, testis]`."""
    side: Side | None = None
    """On which side: `right`, `left` or `both`."""
    drugs: tuple[Drug, ...] = ()
    """What was given, each drug with its dose."""
    response: Response | None = None
    """How the disease answered a treatment."""
    grading: Grading | None = None
    """How severe a finding was, on which scale."""
    specimen: TextOrUnknown | None = None
    """What a test was made of, such as `cerebrospinal fluid`."""
    findings: Texts = ()
    """What a test showed."""
    isolates: tuple[Isolate, ...] = ()
    """The organisms that a culture grew."""
    counts: dict[Identifier, Count] = {}
    """Whole numbers by name, such as `courses: 5`."""
    quantities: dict[Identifier, QuantityOrUnknown] = {}
    """Values by name, such as `maternal-chimerism: 99.3%` or `blood-pressure: 115/80 mmHg`."""
    details: Texts = ()
    """Further facts in words."""
    after: Links = ()
    """The events without which this one would not have been (its causes): it did not begin before they did."""
    during: Identifier | None = None
    """The event within which this one lies from beginning to end."""

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> Event:
        for kinds, belongs, fields in _FIELDS_OF_KINDS:
            for field in fields if self.kind not in kinds else ():
                if getattr(self, field):
                    raise ValueError(f"`{field}` belongs to {belongs}, and `{self.id}` is a {self.kind}")
        names = [drug.name.casefold() for drug in self.drugs]
        if len(set(names)) < len(names):
            raise ValueError(f"`{self.id}` names the same drug twice")
        return self


_FIELDS_OF_KINDS: Final = (
    (("treatment", "procedure"), "a treatment", ("drugs", "response")),
    (("finding", "diagnosis", "test", "event"), "a finding", ("grading",)),
    (("finding", "diagnosis"), "a finding", ("absent",)),
    (("test",), "a test", ("specimen", "findings", "isolates")),
)


def _placed_once(event: Part, point: str) -> None:
    """A point or an interval, with both of its ends written: else a ValueError with the sentence that says so."""
    given = {name for name in (point, "start", "end") if getattr(event, name) is not None}
    if given == {point} or given == {"start", "end"}:
        return
    name = getattr(event, "id", "")
    if not given:
        raise ValueError(f"`{name}` does not say when: write `{point}`, or `start` and `end`, or `{point}: not stated`")
    if point in given:
        raise ValueError(f"`{name}` has both `{point}` and an interval: write either `{point}` or `start` and `end`")
    missing = ({"start", "end"} - given).pop()
    raise ValueError(f"`{name}` has no `{missing}`: write it, or `{missing}: not stated`")


class HistoryEvent(Event):
    """An event before the index event, placed by the patient's age: at `age`, or from `start` to `end`."""

    age: AgeOrUnknown | None = None
    """The age at which it happened, or `not stated`."""
    start: AgeOrUnknown | None = None
    """The age at which it began, or `not stated`."""
    end: AgeEnd | None = None
    """The age at which it ended, `not stated`, or `ongoing` (at the index event)."""

    @model_validator(mode="after")
    def _placed(self) -> HistoryEvent:
        _placed_once(self, "age")
        return self


class CourseEvent(Event):
    """An event around and after the index event, placed by days from it: on `day`, or from `start` to `end`."""

    day: TimeOrUnknown | None = None
    """When it happened: `6`, `by day 14`, `12 hours after`, `1 month after`, `34+2 weeks`, or `not stated`."""
    start: TimeOrUnknown | None = None
    """When it began, or `not stated`."""
    end: TimeEnd | None = None
    """When it ended, `not stated`, or `ongoing` (at the last observation)."""

    @model_validator(mode="after")
    def _placed(self) -> CourseEvent:
        _placed_once(self, "day")
        return self


class ReferenceRange(Part):
    """What counts as normal, in the unit of the measurement; one of the sides may be open. A range may be typed as it
    prints: `10–21`, `<5`, `≥ 60`; a normal result in words as `negative`."""

    low: Limit | None = None
    """The lower limit."""
    high: Limit | None = None
    """The upper limit."""
    normal: Text | None = None
    """The normal result, where it is in words."""

    @model_validator(mode="before")
    @classmethod
    def _as_printed(cls, value: Any) -> Any:
        if not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return value
        typed = parse_quantity(value)
        if not typed.numbers or typed.joint == ":":  # a titer has no size, and is named as it is: <1:80
            return {"normal": str(typed)}
        if typed.joint == "–":
            return {
                "low": replace(typed, numbers=typed.numbers[:1], joint=""),
                "high": replace(typed, numbers=typed.numbers[1:], joint=""),
            }
        if typed.joint or not typed.comparator:
            raise ValueError(f"`{value}` is not a reference range: write `10–21`, `<5`, `≥60`, or `low` and `high`")
        plain = replace(typed, comparator="") if typed.comparator in {"≤", "≥", "up to"} else typed
        return {"low" if typed.comparator in {">", "≥"} else "high": plain}

    @model_validator(mode="after")
    def _has_a_side(self) -> ReferenceRange:
        if (self.low is None and self.high is None) == (self.normal is None):
            raise ValueError("a reference range has a `low`, a `high`, or both, or a `normal` result in words")
        if self.low is not None and self.high is not None and self.low.numbers > self.high.numbers:
            raise ValueError("the lower limit of the reference range lies above the upper one")
        if any(limit is not None and limit.unit for limit in (self.low, self.high)):
            raise ValueError("the limits have no unit of their own: it is the measurement's")
        return self

    def __str__(self) -> str:
        if self.normal is not None:
            return self.normal
        if self.low is not None and self.high is not None:
            return f"{self.low}–{self.high}"
        limit, sign = (self.high, "≤") if self.low is None else (self.low, "≥")
        return str(limit) if limit is not None and limit.comparator else f"{sign} {limit}"


class MeasuredValue(Part):
    """One value of a measurement, in the measurement's unit."""

    day: TimeOrUnknown
    """The time of the sample: `6`, `day 2, 14:30`, `12 hours after`, `5 years after`, `at 8 years`."""
    value: QuantityOrUnknown
    """The number alone, with `<` or `>` where the assay ends (`<0.5`), a range, a pair, a ratio, or a result in
    words."""
    side: Side | None = None
    """On which side it was measured: `right`, `left` or `both`."""

    @model_validator(mode="after")
    def _without_unit(self) -> MeasuredValue:
        if isinstance(self.value, Quantity) and self.value.unit and self.value.style != "power":
            raise ValueError(f"`{self.value}` has its own unit: the unit is written once, for the measurement")
        return self


class Measurement(Part):
    """One quantity followed over time, such as a serum cytokine, a blood pressure, a score or a visual acuity."""

    id: Identifier
    """The name by which the report speaks of it."""
    name: Text
    """What was measured, such as `interleukin-6`."""
    specimen: TextOrUnknown | None = None
    """In what, such as `serum`; a score, an acuity or a vital sign has none."""
    unit: UnitOrUnknown
    """Such as `pg/mL` or `µmol/L`, as it is printed; what is nearly one (`ug`, `mcg`, `MG/DL`) is refused. `1` stands
    for a bare number, a score, a ratio or a result in words."""
    substance: Text | None = None
    """What was measured, where values are converted between mass and amount, such as `glucose`."""
    reference_range: _OrUnknown[ReferenceRange] | None = None
    """What counts as normal, or `not stated`; it has to be written for what was measured in a specimen."""
    values: _OrUnknown[tuple[MeasuredValue, ...]]
    """The values by day, or `not stated`."""
    code: Curie | None = None
    """Its code, such as a LOINC CURIE."""
    details: Texts = ()
    """What the report says of the values in words."""

    _days_of: _DaysOf = PrivateAttr(default_factory=lambda: _DaysOf())

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a pandas frame, a row each, with the columns of
        `casewright.case.tables.frames.COLUMNS`."""
        return measurements_frame((self,), self._days_of)

    @model_validator(mode="after")
    def _of_the_laboratory(self) -> Measurement:
        if self.specimen is not None and self.reference_range is None:
            raise ModelError(
                f"`{self.id}` has no `reference-range`.",
                why="what is measured in a specimen has one",
                hint="Write it, or `reference-range: not stated` where it is not known.",
            )
        return self

    @property
    def printed_unit(self) -> str:
        """The unit as it is behind a number: empty for a bare number, and where it is not stated."""
        return "" if isinstance(self.unit, Unknown) or self.unit == "1" else self.unit

    @property
    def named_values(self) -> tuple[tuple[str, MeasuredValue], ...]:
        """Each value with the part of its name that stands for it: its time, its side, and which of several it is."""
        if isinstance(self.values, Unknown):
            return ()
        keys = [
            "-".join(part for part in ("not-stated" if isinstance(one.day, Unknown) else one.day.key, one.side) if part)
            for one in self.values
        ]
        counted = {key: iter(_FIRST_TO_LAST) for key in keys}
        return tuple(
            (f"{key}-{next(counted[key])}" if keys.count(key) > 1 else key, one)
            for key, one in zip(keys, self.values, strict=True)
        )


class _DaysOf:
    """How the case of a measurement turns times into days; equal to any other, since it is no part of what the file
    says."""

    def __init__(self, case: Case | None = None) -> None:
        self.case = case

    def __call__(self, time: Time) -> tuple[float | None, float | None]:
        return (None, None) if self.case is None else self.case.days_of(time)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _DaysOf)

    def __hash__(self) -> int:
        return 0


class Measurements(tuple[Measurement, ...]):
    """The measurements of a case."""

    def to_frame(self) -> pd.DataFrame:
        """Return all values as one pandas frame, as `Measurement.to_frame`."""
        return measurements_frame(self, self[0]._days_of if self else _DaysOf())


_FIRST_TO_LAST: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *(f"{number}th" for number in range(11, 200)),
)


class Variant(Part):
    """A finding of genetics: a variant, or a gene in which none was found."""

    id: Identifier
    """The name by which the report speaks of it."""
    gene: Text
    """The symbol of the gene, such as `CYP1B1` (HGNC)."""
    variant: TextOrUnknown
    """In the nomenclature of the HGVS, such as `c.1064_1076del`."""
    transcript: Text | None = None
    """The reference sequence, such as `NM_000104.4`."""
    protein: Text | None = None
    """The consequence, such as `p.(Arg355Hisfs*69)`."""
    zygosity: Zygosity | None = None
    """`heterozygous`, `homozygous`, `hemizygous`, `compound heterozygous` or `mosaic`."""
    origin: Origin | None = None
    """The parent from whom it comes, `maternal` or `paternal`; else `de novo` or `somatic`."""
    classification: Classification | None = None
    """Of the ACMG and AMP, from `pathogenic` to `benign`."""
    details: Texts = ()
    """Further facts in words."""
    code: Curie | None = None
    """Its code, such as a ClinVar CURIE."""


class Imaging(Part):
    """An imaging study. Pictures are not part of the data."""

    id: Identifier
    """The name by which the report speaks of it."""
    modality: Text
    """Such as `MRI`, `CT`, `PET-CT`."""
    site: TextOrUnknown
    """What was imaged."""
    day: TimeOrUnknown
    """The day of the study."""
    findings: _OrUnknown[Texts]
    """What it showed."""
    code: Curie | None = None
    """Its code, such as a RadLex or LOINC CURIE."""
    after: Links = ()
    """The events without which it would not have been made."""


class Outcome(Part):
    """The last that is known of the patient (CARE item 10, follow-up and outcomes)."""

    day: TimeOrUnknown
    """When it was known, such as `1 month after`."""
    name: Text
    """In words, such as `complete remission`."""
    vital_status: VitalStatus
    """Whether the patient lived then."""
    details: Texts = ()
    """Further facts in words."""


class FollowUp(Part):
    """What was known of the patient at a time before the last one."""

    id: Identifier
    """The name by which the report speaks of it, such as `one-year`."""
    day: TimeOrUnknown
    """When it was known."""
    name: Text
    """In words, such as `in remission`."""
    details: Texts = ()
    """Further facts in words."""


Relation = Literal[
    "mother-of", "father-of", "daughter-of", "son-of", "child-of", "sister-of", "brother-of", "sibling-of", "twin-of",
    "monozygotic-twin-of", "dizygotic-twin-of", "partner-of", "grandmother-of", "grandfather-of", "grandchild-of",
    "aunt-of", "uncle-of", "cousin-of", "donor-to", "recipient-from", "contact-of",
]  # fmt: skip


class Case(Part):
    """One case: a patient, the event that days are counted from, and what came before and after it.

    `load_cases` makes it from a file; `location` then says where in the file a field stands.
    """

    id: Identifier = "case"
    """The name of the case in a series; by default the name of its file."""
    source: Text | None = None
    """Where the facts come from, when not from the authors' own records."""
    relations: dict[Relation, Links] = {}
    """What the patient is to those of other cases of the series, such as `mother-of: [first-twin, second-twin]`."""
    called: Texts = ()
    """What the report calls the patient, such as `the mother`, where that is not the id and follows from no
    relation."""
    patient: Patient
    """The patient."""
    index_event: IndexEvent
    """The event that days are counted from."""
    history: tuple[HistoryEvent, ...] = ()
    """What came before the index event, placed by age, in order."""
    course: tuple[CourseEvent, ...] = ()
    """What came around and after the index event, placed by day."""
    measurements: Annotated[tuple[Measurement, ...], AfterValidator(Measurements)] = Field((), validate_default=True)
    """Quantities followed over time."""
    imaging: tuple[Imaging, ...] = ()
    """Imaging studies."""
    genetics: tuple[Variant, ...] = ()
    """Variants of genes."""
    follow_up: tuple[FollowUp, ...] = ()
    """What was known of the patient at times before the last, in order."""
    outcome: Outcome
    """The last that is known of the patient."""

    _document: Tree | None = PrivateAttr(default=None)

    def location(self, *keys: str | int) -> Location:
        """Return where in the file the value at `keys` stands (`"course", 3, "day"`), else the nearest part above it.

        A case that no file holds has the location `case.yml` without line.
        """
        if self._document is None:
            return Location("case.yml")
        return self._document.value_location(*keys)

    @model_validator(mode="after")
    def _with_days(self) -> Case:
        for one in self.measurements:
            one._days_of.case = self
        return self

    def __getitem__(self, identifier: str) -> HistoryEvent | CourseEvent | Measurement:
        """Return the event or the measurement with this id; KeyError, naming the nearest, if there is none."""
        parts: tuple[HistoryEvent | CourseEvent | Measurement, ...] = (*self.history, *self.course, *self.measurements)
        known = {part.id: part for part in parts}
        if identifier not in known:
            raise KeyError(f"The case has no event or measurement `{identifier}`. {did_you_mean(identifier, known)}")
        return known[identifier]

    def event(self, identifier: str) -> HistoryEvent | CourseEvent:
        """Return the event of history or course with this id; KeyError if there is none."""
        events: tuple[HistoryEvent | CourseEvent, ...] = (*self.history, *self.course)
        for event in events:
            if event.id == identifier:
                return event
        raise KeyError(identifier)

    def days_of(self, time: Time) -> tuple[float | None, float | None]:
        """Return the earliest and the latest day from the index event that a time of the case can be, on whatever clock
        it is told, None if nothing bounds it. A day is its number: hours are fractions of days elapsed."""
        if not time.is_of_event and time.form in {"day", "elapsed"}:
            hour = (self.index_event.time or 0) / 1440 if time.hour is not None else 0.0
            shifted = (None if end is None else end - hour for end in (time.earliest, time.latest))
            earliest, latest = shifted
            return earliest, latest
        from casewright.case.chronology import Calendar  # it is built on this module

        moment = Calendar(self).moment(time)
        if time.form in {"day", "gestation"}:
            ends = (
                float(math.floor(end)) if math.isfinite(end) else None
                for end in (moment.day.earliest, moment.day.latest)
            )
        else:
            ends = (end if math.isfinite(end) else None for end in (moment.elapsed.earliest, moment.elapsed.latest))
        earliest, latest = ends
        return earliest, latest
