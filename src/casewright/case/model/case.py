"""A whole case, as `data/case.yml` contains it."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from casewright.case.model.events import CourseEvent, HistoryEvent, Imaging, IndexEvent
from casewright.case.model.fields import Identifier, Links, Part, Text, Texts
from casewright.case.model.measurements import Measurement, Measurements
from casewright.case.model.patient import FollowUp, Outcome, Patient, Variant
from casewright.case.time import Time
from casewright.diagnostics import Location, did_you_mean
from casewright.yaml.tree import Tree

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
    relations: dict[Relation, Links] = Field(default_factory=dict)
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

    def days_of(self, time: Time) -> tuple[float | None, float | None]:
        """Return the earliest and the latest day from the index event that a time of the case can be, on whatever clock
        it counts, None if nothing bounds it. A day is its number: hours are fractions of days elapsed."""
        if not time.is_of_event and time.form in {"day", "elapsed"}:
            hour = (self.index_event.time or 0) / 1440 if time.hour is not None else 0.0
            earliest, latest = (None if end is None else end - hour for end in (time.earliest, time.latest))
            return earliest, latest
        from casewright.case.chronology import Calendar  # it is built on this module

        moment = Calendar(self).moment(time)
        in_days = time.form in {"day", "gestation"}
        stretch = moment.day if in_days else moment.elapsed
        earliest, latest = (
            None if math.isinf(end) else float(math.floor(end)) if in_days else end
            for end in (stretch.earliest, stretch.latest)
        )
        return earliest, latest
