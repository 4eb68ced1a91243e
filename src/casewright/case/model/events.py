"""What happened to the patient: events with what was given, found and graded, and imaging studies."""

from __future__ import annotations

from typing import ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from casewright.case.model.fields import (
    AgeEnd,
    AgeOrUnknown,
    Count,
    Curie,
    Dose,
    Grade,
    Hour,
    Identifier,
    Links,
    Ordinal,
    OrUnknown,
    Part,
    QuantityOrUnknown,
    Side,
    Text,
    TextOrUnknown,
    Texts,
    TimeEnd,
    TimeOrUnknown,
)
from casewright.case.quantity import Quantity
from casewright.case.unknown import Unknown


class Placed(Part):
    """What is placed at a point in time, or from a start to an end, both of which are written."""

    POINT: ClassVar[str] = "day"

    @model_validator(mode="after")
    def _placed_once(self) -> Self:
        point = self.POINT
        given = {name for name in (point, "start", "end") if getattr(self, name) is not None}
        if given == {point} or given == {"start", "end"}:
            return self
        name = getattr(self, "id", "")
        if not given:
            raise ValueError(
                f"`{name}` does not say when: write `{point}`, or `start` and `end`, or `{point}: not stated`"
            )
        if point in given:
            raise ValueError(
                f"`{name}` has both `{point}` and an interval: write either `{point}` or `start` and `end`"
            )
        missing = ({"start", "end"} - given).pop()
        raise ValueError(f"`{name}` has no `{missing}`: write it, or `{missing}: not stated`")


class Phase(Placed):
    """A part of a treatment in which a drug was given in one way."""

    day: TimeOrUnknown | None = None
    """When it was given, where that was once."""
    start: TimeOrUnknown | None = None
    """When the phase began, or `not stated`."""
    end: TimeEnd | None = None
    """When it ended, `not stated`, or `ongoing`."""
    dose: Dose
    """Such as `30 mg`, or `30 to 5 mg` where it was changed from one to the other."""
    route: TextOrUnknown | None = None
    """Where it was another than that of the drug, such as `subcutaneous`."""
    schedule: TextOrUnknown | None = None
    """Such as `once a day`."""


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


_KINDS_OF_FIELDS: Final = {
    **dict.fromkeys(("drugs", "response"), ("treatment", "procedure")),
    "grading": ("finding", "diagnosis", "test", "event"),
    "absent": ("finding", "diagnosis"),
    **dict.fromkeys(("specimen", "findings", "isolates"), ("test",)),
}
"""The kinds of events that have a field, for fields that not all have."""


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
    """`true` for a finding or diagnosis that was looked for and not there: `fever` prints as `no fever`."""
    ordinal: Ordinal | None = None
    """Which one of its kind it is: 2 for the second relapse or the second dose of a drug."""
    sites: Texts = ()
    """Where in the body, such as `[bone marrow, testis]`."""
    side: Side | None = None
    """On which side: `right`, `left` or `both`."""
    drugs: tuple[Drug, ...] = ()
    """What was given in a treatment or procedure, each drug with its dose."""
    response: Response | None = None
    """How the disease answered a treatment or procedure."""
    grading: Grading | None = None
    """How severe it was, on which scale; not of treatments and procedures."""
    specimen: TextOrUnknown | None = None
    """What a test was made of, such as `cerebrospinal fluid`."""
    findings: Texts = ()
    """What a test showed."""
    isolates: tuple[Isolate, ...] = ()
    """The organisms that a test, such as a culture, grew."""
    counts: dict[Identifier, Count] = Field(default_factory=dict)
    """Whole numbers by name, such as `courses: 5`."""
    quantities: dict[Identifier, QuantityOrUnknown] = Field(default_factory=dict)
    """Values by name, such as `maternal-chimerism: 99.3%` or `blood-pressure: 115/80 mmHg`."""
    details: Texts = ()
    """Further facts in words."""
    after: Links = ()
    """The events without which this one would not have been (its causes): it did not begin before they did."""
    during: Identifier | None = None
    """The event within which this one lies from beginning to end."""

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> Event:
        for field, kinds in _KINDS_OF_FIELDS.items():
            if self.kind not in kinds and getattr(self, field):
                raise ValueError(
                    f"an event with `{field}` is a {' or '.join(kinds)}, and `{self.id}` is a {self.kind}: "
                    "change its `kind`, or write the fact in words as `details`"
                )
        names = [drug.name.casefold() for drug in self.drugs]
        if len(set(names)) < len(names):
            raise ValueError(f"`{self.id}` names the same drug twice")
        return self


class HistoryEvent(Event, Placed):
    """An event before the index event, placed by the patient's age: at `age`, or from `start` to `end`."""

    POINT: ClassVar[str] = "age"

    age: AgeOrUnknown | None = None
    """The age at which it happened, or `not stated`."""
    start: AgeOrUnknown | None = None
    """The age at which it began, or `not stated`."""
    end: AgeEnd | None = None
    """The age at which it ended, `not stated`, or `ongoing` (at the index event)."""


class CourseEvent(Event, Placed):
    """An event around and after the index event, placed by days from it: on `day`, or from `start` to `end`."""

    day: TimeOrUnknown | None = None
    """When it happened: `6`, `by day 14`, `12 hours after`, `1 month after`, `34+2 weeks`, or `not stated`."""
    start: TimeOrUnknown | None = None
    """When it began, or `not stated`."""
    end: TimeEnd | None = None
    """When it ended, `not stated`, or `ongoing` (at the last observation)."""


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
    findings: OrUnknown[Texts]
    """What it showed."""
    code: Curie | None = None
    """Its code, such as a RadLex or LOINC CURIE."""
    after: Links = ()
    """The events without which it would not have been made."""
