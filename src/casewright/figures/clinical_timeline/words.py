"""The words that a clinical timeline prints in addition to those of the case, in the language of the report.

They are the section `timeline` of a language's file in `casewright/languages/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from casewright.capitals import capitalized
from casewright.language_tag import decimal_sign
from casewright.languages.words import section

UNKNOWN_WORDS: Final = ("not stated", "unknown")


@dataclass(frozen=True)
class TimelineWords:
    """The words of one language: texts, and patterns that contain the case's own words."""

    entries: Mapping[str, Any]
    decimal: str

    @property
    def age(self) -> str:
        """Return the name of the axis of ages."""
        return str(self.entries["age"])

    @property
    def earlier(self) -> str:
        """Return the name of the part of the axis before day 0."""
        return str(self.entries["earlier"])

    @property
    def value_not_stated(self) -> str:
        return str(self.entries["value"])

    @property
    def signs(self) -> Mapping[str, str]:
        """Return the meanings of the signs in the key."""
        signs: Mapping[str, str] = self.entries["signs"]
        return signs

    def units(self, unit: str) -> str:
        return capitalized(self.entries["units"][unit][1])

    def units_from(self, unit: str, index_event: str) -> str:
        """Return the name of the axis: `Days after infusion`."""
        kind = "axis" if not index_event else "axis-of-days" if unit == "day" else "axis-of-hours"
        return self._filled(kind, units=self.units(unit), event=index_event)

    def patient(self, identifier: str) -> str:
        """Return the name of a patient from the id of the case: `Patient 1`, `Second twin`."""
        return capitalized(identifier.replace("-", " "))

    def absent(self, name: str) -> str:
        return self._filled("absent", finding=name)

    def side(self, side: str) -> str:
        return str(self.entries["sides"].get(side, side))

    def untimed(self, name: str) -> str:
        """Return the name of a measurement whose time the case does not state."""
        return f"{name}, {self.entries['time']['not stated']}"

    def bounded(self, name: str) -> str:
        """Return the name of a measurement whose time is known only within bounds."""
        return f"{name}, {self.entries['bounded']}"

    def unstated(self, name: str) -> str:
        """Return the name of a measurement whose value the case does not state."""
        return f"{name}, {self.value_not_stated}"

    def dose_of(self, dose: str, schedule: object, *, moment: bool) -> str:
        """Return a dose with its schedule; a dose at one moment is one dose, which its schedule need not repeat."""
        if not isinstance(schedule, str) or (moment and schedule.casefold() in self.entries["once"]):
            return dose
        return f"{dose} {schedule}"

    def group(self, name: str) -> str:
        return str(self.entries["groups"].get(name, name))

    def history(self, group: str) -> str:
        return self._filled("history", group=group, lower=group.lower())

    def ended_by(self, day: str) -> str:
        return self._filled("ended-by", day=day)

    def ordinal(self, number: int) -> str:
        """Return a numeral of a dose: `1st`, `2nd`, `11th`, `21st`."""
        patterns = self.entries["ordinals"]
        last = number % 10 if patterns.get("repeated") and number % 100 not in (11, 12, 13) else number
        return str(patterns.get(str(last), patterns["other"])).format(number)

    def dose(self, ordinal: int) -> str:
        return self._filled("dose", ordinal=self.ordinal(ordinal))

    def grade(self, grade: str) -> str:
        """Return a grade before its scale, without a grade the word alone."""
        return self._filled("grade", grade=grade).strip()

    def scale(self, scale: str) -> str:
        return str(self.entries["scale"].get(scale, scale))

    def study(self, modality: str, site: str) -> str:
        return self._filled("study", modality=modality, site=site)

    def length(self, place: Any) -> str:
        """Return an exact time elapsed: `1 month after`, `2 days before transplantation`."""
        names = self.entries["units"]
        length = self.entries["and"].join(f"{number} {names[unit][number != 1]}" for number, unit in place.length.parts)
        kind = f"{place.direction}-event" if place.is_of_event else str(place.direction)
        return self._filled(kind, length=length, event=place.clock)

    def time(self, place: Any) -> str:
        """Return any time in running text: `day 3`, `by day 14`, `1 month after`."""
        if str(place) in UNKNOWN_WORDS:
            return str(self.entries["time"][str(place)])
        if getattr(place, "is_exact", False) and getattr(place, "form", "") == "elapsed":
            return self.length(place)
        days = [self._filled("day", number=number) for number in re.findall(r"\bday (\S+)", str(place))]
        bound = str(getattr(place, "bound", ""))
        if days and bound in self.entries["bounds"]:
            return str(self.entries["bounds"][bound]).format(time=days[0], last=days[-1])
        return re.sub(r"\bday (\S+)", lambda day: self._filled("day", number=day[1]), str(place))

    def number(self, text: str) -> str:
        """Return a measured value with the decimal sign of the language."""
        return text.replace(".", self.decimal)

    def _filled(self, pattern: str, **words: str) -> str:
        return str(self.entries[pattern]).format(**words)


@lru_cache
def words_of(language: str) -> TimelineWords:
    """Return the words of a language, by its tag. Raises ValueError for a language that has none here."""
    entries = section(language, "timeline")
    if not entries:
        raise ValueError(
            "a timeline has words in English, French, German and Spanish, and the report is in another language"
            f' (`lang: {language}`): choose one of these, `timeline(case, language="en")`, or draw the timeline with'
            " matplotlib"
        )
    return TimelineWords(entries, decimal_sign(language))


ENGLISH: Final = words_of("en")
