"""The case as data: what `data/case.yml` may say. The models are frozen, and refuse every field they do not know.

The parts follow the timeline and the clinical findings, therapeutic interventions, follow-up and outcomes of the CARE
checklist (items 5 to 10). Field names are written with hyphens in the file (`index-event`), with underscores here.

A field that is absent does not apply: a finding has no dose. A field that applies but is not known is written
`unknown` or `not stated`, and is then an `Unknown`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, TypeVar

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
    WithJsonSchema,
    model_validator,
)

from casewright.case.age import Age, parse_age
from casewright.case.day import DayPlace, parse_day
from casewright.case.quantity import Quantity, parse_quantity, printed_unit
from casewright.case.unknown import UNKNOWN_WORDS, Unknown, read_unknown
from casewright.diagnostics import Location
from casewright.yaml_document import YamlDocument

IDENTIFIER_PATTERN: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
INDEX_EVENT: Final = "index-event"
"""The name under which `after:` and `during:` speak of the index event."""


STATED: Final = "(stated)"
NOT_KNOWN: Final = "(not known)"
"""The branches of a field that may be unknown; they stand in pydantic's error paths and in no file."""

_T = TypeVar("_T")


class Ongoing(enum.Enum):
    """The end of what has not ended: in the history at the index event, in the course at the last observation."""

    ONGOING = "ongoing"

    def __str__(self) -> str:
        return self.value


def _age_or_unknown(value: object) -> Age | Unknown:
    return read_unknown(value) or parse_age(value)


def _day_or_unknown(value: object) -> DayPlace | Unknown:
    return read_unknown(value) or parse_day(value)


def _is_ongoing(value: object) -> bool:
    return value is Ongoing.ONGOING or (isinstance(value, str) and value.strip().casefold() == "ongoing")


def _age_end(value: object) -> Age | Unknown | Ongoing:
    return Ongoing.ONGOING if _is_ongoing(value) else _age_or_unknown(value)


def _day_end(value: object) -> DayPlace | Unknown | Ongoing:
    return Ongoing.ONGOING if _is_ongoing(value) else _day_or_unknown(value)


def _quantity_or_unknown(value: object) -> Quantity | Unknown:
    return read_unknown(value) or parse_quantity(value)


def _text_or_unknown(value: object) -> str | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text, or `not stated`, belongs here")
    return " ".join(value.split())


def _unit_or_unknown(value: object) -> str | Unknown:
    unit = _text_or_unknown(value)
    return unit if isinstance(unit, Unknown) else printed_unit(unit)


def _count_or_unknown(value: object) -> int | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"`{value}` is not a count: write a whole number from 0 on, or `not stated`")
    return value


def _grade_or_unknown(value: object) -> str | Unknown:
    if unknown := read_unknown(value):
        return unknown
    if isinstance(value, bool) or not isinstance(value, (int, str)) or not str(value).strip():
        raise ValueError(f"`{value}` is not a grade: write it as the scale does, such as `2`, `3b` or `IV`")
    if isinstance(value, int) and value < 0:
        raise ValueError(f"a grade cannot be negative, and this one is {value}")
    return str(value).strip()


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
    "description": "An age: `4 months`, `10 years`, `2 years 3 months`, or `P10Y`.",
    "pattern": r"^(P\d.*|\d+ *([Yy]ears?|[Mm]onths?|[Ww]eeks?|[Dd]ays?).*)$",
    "examples": ["4 months", "10 years"],
}
DAY_SCHEMAS: Final[list[dict[str, Any]]] = [
    {"type": "integer", "description": "A day from the index event (day 0)."},
    {
        "type": "string",
        "description": "A day from the index event: `by day 14`, `after day 3`, `1 month after`.",
        "pattern": r"^((before|by|from|after) +)?(day +)?[-−]?\d+$|^\d.* (before|after)$",
        "examples": ["by day 14", "after day 3", "1 month after"],
    },
]
QUANTITY_SCHEMA: Final[dict[str, Any]] = {
    "type": ["string", "number"],
    "description": "A number and its unit: `99.3%`, `8 mg/kg`, `<0.5 mg/dL`.",
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
    Age | Unknown, PlainValidator(_age_or_unknown), _Serialized, _one_of(AGE_SCHEMA, _UNKNOWN_SCHEMA)
]
AgeEnd = Annotated[
    Age | Unknown | Ongoing,
    PlainValidator(_age_end),
    _Serialized,
    _one_of(AGE_SCHEMA, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA),
]
DayOrUnknown = Annotated[
    DayPlace | Unknown, PlainValidator(_day_or_unknown), _Serialized, _one_of(*DAY_SCHEMAS, _UNKNOWN_SCHEMA)
]
DayEnd = Annotated[
    DayPlace | Unknown | Ongoing,
    PlainValidator(_day_end),
    _Serialized,
    _one_of(*DAY_SCHEMAS, _UNKNOWN_SCHEMA, _ONGOING_SCHEMA),
]
QuantityOrUnknown = Annotated[
    Quantity | Unknown, PlainValidator(_quantity_or_unknown), _Serialized, _one_of(QUANTITY_SCHEMA, _UNKNOWN_SCHEMA)
]
PlainQuantity = Annotated[Quantity, PlainValidator(parse_quantity), _Serialized, WithJsonSchema(QUANTITY_SCHEMA)]
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
VitalStatus = Annotated[
    Literal["alive", "deceased"] | Unknown,
    PlainValidator(_one_word_of("alive", "deceased")),
    _Serialized,
    WithJsonSchema({"enum": ["alive", "deceased", *UNKNOWN_WORDS]}),
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


class Part(BaseModel):
    """What every part of the case has in common: frozen, no unknown fields, hyphens in the file."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=True,
        validate_by_alias=True,
        use_attribute_docstrings=True,
    )


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
    """The age at the index event."""
    diagnosis: Diagnosis
    """The diagnosis the report is about."""


class Drug(Part):
    """A drug that was given; a dose that the source does not give is written `not stated`."""

    name: Text
    """The nonproprietary name (AMA Manual of Style; ICMJE), such as `tocilizumab`."""
    dose: QuantityOrUnknown
    """Such as `8 mg/kg`, or `not stated`."""
    route: TextOrUnknown | None = None
    """Such as `intravenous`."""
    schedule: TextOrUnknown | None = None
    """Such as `every 8 hours`."""
    code: Curie | None = None
    """Its code, such as a RxNorm or DrugBank CURIE."""


class IndexEvent(Part):
    """The event that days are counted from: day 0."""

    name: Text
    """In words, such as `tisagenlecleucel infusion`."""
    drug: Drug | None = None
    """What was given, where the event is a treatment."""
    code: Curie | None = None
    """Its ontology code."""


class Grading(Part):
    """A grade, which means nothing without its scale: the scale is named, or said not to be stated."""

    grade: Grade
    """As the scale writes it: `2`, `3b`, `IV`."""
    scale: TextOrUnknown
    """Such as `ASTCT consensus`, `CTCAE 5.0`, or `not stated`."""


class Response(Part):
    """How the disease answered a treatment."""

    name: Text
    """Such as `complete remission` or `progression`."""
    ordinal: Ordinal | None = None
    """Which one of its kind it is: 2 for a second remission."""


class Event(Part):
    """What happened, apart from when; the base of the events of history and course."""

    id: Identifier
    """The name by which the report speaks of the event; no other event of the case has it."""
    kind: Literal["diagnosis", "finding", "treatment"]
    """`treatment` for everything done to the patient, `finding` for everything observed."""
    name: Text
    """In words, such as `cytokine release syndrome`."""
    code: Curie | None = None
    """Its ontology code, such as `HP:0001945`."""
    ordinal: Ordinal | None = None
    """Which one of its kind it is: 2 for the second relapse or the second dose of a drug."""
    sites: Texts = ()
    """Where in the body, such as `[bone marrow, testis]`."""
    drugs: tuple[Drug, ...] = ()
    """What was given, each drug with its dose."""
    response: Response | None = None
    """How the disease answered a treatment."""
    grading: Grading | None = None
    """How severe a finding was, on which scale."""
    counts: dict[Identifier, Count] = {}
    """Whole numbers by name, such as `courses: 5`."""
    quantities: dict[Identifier, QuantityOrUnknown] = {}
    """Measured numbers by name, such as `maternal-chimerism: 99.3%`."""
    details: Texts = ()
    """Further facts in words."""
    after: Links = ()
    """The events without which this one would not have been (its causes): it did not begin before they did."""
    during: Identifier | None = None
    """The event within which this one lies from beginning to end."""

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> Event:
        if self.kind != "treatment":
            for field in ("drugs", "response"):
                if getattr(self, field):
                    raise ValueError(f"`{field}` belongs to a treatment, and `{self.id}` is a {self.kind}")
        if self.kind == "treatment" and self.grading is not None:
            raise ValueError(f"`grading` belongs to a finding, and `{self.id}` is a treatment")
        names = [drug.name.casefold() for drug in self.drugs]
        if len(set(names)) < len(names):
            raise ValueError(f"`{self.id}` names the same drug twice")
        return self


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

    day: DayOrUnknown | None = None
    """The day on which it happened: `6`, `by day 14`, `1 month after`, or `not stated`."""
    start: DayOrUnknown | None = None
    """The day on which it began, or `not stated`."""
    end: DayEnd | None = None
    """The day on which it ended, `not stated`, or `ongoing` (at the last observation)."""

    @model_validator(mode="after")
    def _placed(self) -> CourseEvent:
        _placed_once(self, "day")
        return self


class ReferenceRange(Part):
    """What counts as normal, in the unit of the measurement; one of the sides may be open."""

    low: PlainQuantity | None = None
    """The lower limit."""
    high: PlainQuantity | None = None
    """The upper limit."""

    @model_validator(mode="after")
    def _has_a_side(self) -> ReferenceRange:
        if self.low is None and self.high is None:
            raise ValueError("a reference range has a `low`, a `high`, or both")
        if self.low is not None and self.high is not None and self.low.number > self.high.number:
            raise ValueError("the lower limit of the reference range lies above the upper one")
        if any(limit is not None and limit.unit for limit in (self.low, self.high)):
            raise ValueError("the limits have no unit of their own: it is the measurement's")
        return self

    def __str__(self) -> str:
        if self.low is None:
            return f"≤ {self.high}"
        return f"≥ {self.low}" if self.high is None else f"{self.low}–{self.high}"


class MeasuredValue(Part):
    """One value of a measurement, in the measurement's unit."""

    day: DayOrUnknown
    """The day of the sample."""
    value: QuantityOrUnknown
    """The number alone, with `<` or `>` where the assay ends: `<0.5`."""

    @model_validator(mode="after")
    def _without_unit(self) -> MeasuredValue:
        if isinstance(self.value, Quantity) and self.value.unit:
            raise ValueError(f"`{self.value}` has a unit of its own: the unit is written once, for the measurement")
        return self


class Measurement(Part):
    """One quantity followed over time, such as a serum cytokine."""

    id: Identifier
    """The name by which the report speaks of it."""
    name: Text
    """What was measured, such as `interleukin-6`."""
    specimen: TextOrUnknown
    """In what, such as `serum`."""
    unit: UnitOrUnknown
    """Such as `pg/mL` or `µmol/L`, as it is printed (UCUM's print symbols, so that an export can follow), `1` for a
    bare number."""
    reference_range: _OrUnknown[ReferenceRange]
    """What counts as normal, or `not stated`."""
    values: _OrUnknown[tuple[MeasuredValue, ...]]
    """The values by day, or `not stated`."""
    code: Curie | None = None
    """Its code, such as a LOINC CURIE."""
    details: Texts = ()
    """What the report says of the values in words."""


class Imaging(Part):
    """An imaging study. Pictures are not part of the data."""

    id: Identifier
    """The name by which the report speaks of it."""
    modality: Text
    """Such as `MRI`, `CT`, `PET-CT`."""
    site: TextOrUnknown
    """What was imaged."""
    day: DayOrUnknown
    """The day of the study."""
    findings: _OrUnknown[Texts]
    """What it showed."""
    code: Curie | None = None
    """Its code, such as a RadLex or LOINC CURIE."""
    after: Links = ()
    """The events without which it would not have been made."""


class Outcome(Part):
    """The last that is known of the patient (CARE item 10, follow-up and outcomes)."""

    day: DayOrUnknown
    """When it was known, such as `1 month after`."""
    name: Text
    """In words, such as `complete remission`."""
    vital_status: VitalStatus
    """Whether the patient lived then."""
    details: Texts = ()
    """Further facts in words."""


class Case(Part):
    """One case: a patient, the event that days are counted from, and what came before and after it.

    `load_cases` makes it from a file; `location` then says where in the file a field stands.
    """

    id: Identifier = "case"
    """The name of the case in a series; by default the name of its file."""
    source: Text | None = None
    """Where the facts come from, when not from the authors' own records."""
    patient: Patient
    """The patient."""
    index_event: IndexEvent
    """The event that days are counted from."""
    history: tuple[HistoryEvent, ...] = ()
    """What came before the index event, placed by age, in order."""
    course: tuple[CourseEvent, ...] = ()
    """What came around and after the index event, placed by day."""
    measurements: tuple[Measurement, ...] = ()
    """Quantities followed over time."""
    imaging: tuple[Imaging, ...] = ()
    """Imaging studies."""
    outcome: Outcome
    """The last that is known of the patient."""

    _document: YamlDocument | None = PrivateAttr(default=None)

    def location(self, *keys: str | int) -> Location:
        """Where in the file the value at `keys` stands (`"course", 3, "day"`), else the nearest part above it.

        A case that no file holds has the location `case.yml` without line.
        """
        if self._document is None:
            return Location("case.yml")
        return self._document.value_location(*keys)

    def event(self, identifier: str) -> HistoryEvent | CourseEvent:
        """The event of history or course with this id; KeyError where there is none."""
        events: tuple[HistoryEvent | CourseEvent, ...] = (*self.history, *self.course)
        for event in events:
            if event.id == identifier:
                return event
        raise KeyError(identifier)
