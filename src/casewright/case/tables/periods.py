"""Times of a case in table cells: `Day 3 to 7`, `From day 6; end by day 14`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casewright.capitals import capitalized
from casewright.case.model import Case
from casewright.case.time import Length, Time
from casewright.case.unknown import Ongoing, Unknown
from casewright.case.words.languages import Wording


@dataclass(frozen=True)
class Periods:
    """The times of a case in words; one that counts from another event names it."""

    case: Case
    wording: Wording

    def day_zero(self) -> str:
        """Return when the index event was."""
        return capitalized(self.point(Time(Length(((0, "day"),)))))

    def point(self, time: Time | Unknown) -> str:
        """Return a time: `day 3`, `12 days after caesarean section`, an age with the word for it."""
        if isinstance(time, Unknown):
            return self.wording.label("time not stated")
        if time.form == "elapsed" and (time.bound, time.backwards) in {("before", True), ("after", False)}:
            return f"{self.wording.label('more than')} {self.point(time.point)}"
        forms = self.wording.age(time) if time.form in {"age", "gestation"} else self.wording.day(time)
        text = forms.get("")
        if text is None:
            raise ValueError(f"there are no words here for the time `{time}` in this language")
        if time.form == "age":
            return f"{self.wording.label('age')} {text}"
        label = self.wording.label
        if time.form == "elapsed":
            elapsed = label(f"elapsed {time.direction}")
            text = text.removesuffix(f" {label(time.direction)}").removesuffix(f" {elapsed}")
            return (
                f"{text} {label(time.direction)} {self._event(time.clock)}" if time.is_of_event else f"{text} {elapsed}"
            )
        return f"{text} {label('after')} {self._event(time.clock)}" if time.is_of_event else text

    def period(self, part: Any) -> str:
        """Return when a part of the case was that has a `day` (or an `age`), or a `start` and an `end`: nothing that is
        not known is left out."""
        at = next((time for name in ("day", "age") if (time := getattr(part, name, None)) is not None), None)
        if at is not None:
            return self.point(at)
        start, end, label = part.start, part.end, self.wording.label
        if isinstance(start, Time) and isinstance(end, Time) and start.is_exact and end.is_exact:
            return self.point(start) if start == end else " ".join(self._from_to(start, end))
        is_exact = isinstance(start, Time) and start.is_exact
        begun = f"{label('from')} {self.point(start)}" if is_exact else f"{label('start')} {self._stated(start)}"
        ended = label("ongoing") if end is Ongoing.ONGOING else f"{label('end')} {self._stated(end)}"
        return f"{begun}; {ended}"

    def _stated(self, time: Time | Unknown) -> str:
        return self.wording.label(str(time)) if isinstance(time, Unknown) else self.point(time)

    def _from_to(self, start: Time, end: Time) -> tuple[str, str, str]:
        """Two times, without the word that both begin or end with: `day 3 to 7`, `5 months to 9 years after`."""
        first, to, last = self.point(start), self.wording.label("to"), self.point(end)
        if (start.form, start.clock, start.backwards) != (end.form, end.clock, end.backwards) or start.is_of_event:
            return first, to, last
        one, other = first.split(), last.split()
        if start.form == "day" and start.hour is None:
            return first, to, last.removeprefix(f"{one[0]} ")
        if start.form == "elapsed":
            kept = 2 if len(one) == 3 and one[1:] == other[1:] else 1
            return " ".join(one[:-kept]), to, last
        return first, to, last.removeprefix(f"{self.wording.label('age')} ")

    def _event(self, identifier: str) -> str:
        parts: tuple[Any, ...] = (*self.case.history, *self.case.course, *self.case.imaging, *self.case.follow_up)
        part = next((one for one in parts if one.id == identifier), None)
        return str(getattr(part, "name", None) or getattr(part, "modality", identifier))
