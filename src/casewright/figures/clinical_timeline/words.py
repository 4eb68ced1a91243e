"""The words that a clinical timeline prints of its own accord, and those that each language has.

Names, sites and scales are the case's own. German names are not declined here: they are in the nominative, so that
"Tage (Tag 0: erste Gabe von Infliximab)" is written and not "Tage nach".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casewright.capitals import capitalized
from casewright.language_tag import decimal_sign, primary_language, region

UNKNOWN_WORDS = ("not stated", "unknown")

SIGNS = ("bar", "possible", "open", "ongoing", "moment", "somewhen", "dose", "reference", "beyond", "break")


@dataclass(frozen=True)
class TimelineWords:
    """English words. `groups` are the names of groups of rows, `signs` what the signs of the key mean."""

    language: str = "en"
    age: str = "Age (years)"
    units: Mapping[str, str] = field(
        default_factory=lambda: {unit: f"{unit.capitalize()}s" for unit in ("minute", "hour", "day", "month", "year")}
    )
    before: str = "Before"
    groups: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(
        default_factory=lambda: dict(
            zip(
                SIGNS,
                (
                    "stated",
                    "possible extent",
                    "start or end not stated",
                    "ongoing",
                    "event",
                    "event on an unstated day within the line",
                    "height: dose",
                    "reference range",
                    "beyond the assay's limit",
                    "break of the axis",
                ),
                strict=True,
            )
        )
    )

    def units_from(self, unit: str, index_event: str) -> str:
        return f"{self.units[unit]} after {index_event or 'day 0'}"

    def patient(self, identifier: str) -> str:
        """What a patient is called, by the id of the case: `Patient 1`, `Second twin`."""
        return capitalized(identifier.replace("-", " "))

    def absent(self, name: str) -> str:
        """A finding that was looked for and not there."""
        return f"no {name}"

    def side(self, side: str) -> str:
        return side

    def untimed(self, name: str) -> str:
        """What was measured at a time that the case does not state."""
        return f"{name}, time not stated"

    def bounded(self, name: str) -> str:
        """What was measured at a time that is known only within bounds."""
        return f"{name}, at a time within the line"

    def unstated(self, name: str) -> str:
        """What was measured and whose value the case does not state."""
        return f"{name}, value not stated"

    def dose_of(self, dose: str, schedule: str) -> str:
        return " ".join(part for part in (dose, schedule) if part)

    def group(self, name: str) -> str:
        return self.groups.get(name, name)

    def history(self, group: str) -> str:
        return f"History: {group.lower()}"

    def ended_by(self, day: str) -> str:
        return f"ended by day {day}"

    def ordinal(self, number: int) -> str:
        """1st, 2nd, 3rd, 4th, 11th."""
        suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix}"

    def dose(self, ordinal: int) -> str:
        return f"{self.ordinal(ordinal)} dose"

    def grade(self, grade: str) -> str:
        """A grade before its scale; of many grades of one scale, with an empty text, the word alone."""
        return f"grade {grade}".strip()

    def scale(self, scale: str) -> str:
        return f"scale {scale}" if scale in UNKNOWN_WORDS else scale

    def study(self, modality: str, site: str) -> str:
        return f"{modality} of the {site}"

    def length(self, place: Any) -> str:
        """A place in time that is told as a length of time: "1 month after"."""
        return str(place)

    def time(self, place: Any) -> str:
        """Any time, in running text: `day 3`, `1 month after`."""
        return f"time {place}" if str(place) in UNKNOWN_WORDS else str(place)

    def number(self, text: str) -> str:
        """A measured value as it was typed."""
        return text


class _German(TimelineWords):
    def units_from(self, unit: str, index_event: str) -> str:
        if not index_event:
            return f"{self.units[unit]} ab Tag 0"
        return (
            f"{self.units[unit]} (Tag 0: {index_event})" if unit == "day" else f"{self.units[unit]} (0: {index_event})"
        )

    def bounded(self, name: str) -> str:
        return f"{name}, Zeitpunkt innerhalb der Linie"

    def unstated(self, name: str) -> str:
        return f"{name}, Wert nicht angegeben"

    def absent(self, name: str) -> str:
        return f"kein Nachweis: {name}"

    def side(self, side: str) -> str:
        return {"right": "rechts", "left": "links", "both": "beidseits"}.get(side, side)

    def untimed(self, name: str) -> str:
        return f"{name}, Zeitpunkt nicht angegeben"

    def history(self, group: str) -> str:
        return f"Vorgeschichte: {group}"

    def ended_by(self, day: str) -> str:
        return f"Ende bis Tag {day}"

    def ordinal(self, number: int) -> str:
        return f"{number}."

    def dose(self, ordinal: int) -> str:
        return f"{ordinal}. Gabe"

    def grade(self, grade: str) -> str:
        return f"Grad {grade}".strip()

    def scale(self, scale: str) -> str:
        return {"not stated": "Skala nicht angegeben", "unknown": "Skala unbekannt"}.get(scale, scale)

    def study(self, modality: str, site: str) -> str:
        return f"{modality} ({site})"

    def length(self, place: Any) -> str:
        after = {"after": "danach", "before": "davor"}[place.direction]
        parts = [f"{number} {_GERMAN_UNITS[unit][number != 1]}" for number, unit in place.length.parts]
        return f"{' und '.join(parts)} {after}"

    def time(self, place: Any) -> str:
        form, exact = getattr(place, "form", ""), getattr(place, "is_exact", False)
        if str(place) in UNKNOWN_WORDS:
            return "Zeitpunkt nicht angegeben"
        if exact and form == "elapsed" and not place.is_of_event:
            return self.length(place)
        return str(place).replace("day ", "Tag ")

    def number(self, text: str) -> str:
        return text.replace(".", ",")


_GERMAN_UNITS = {
    "minute": ("Minute", "Minuten"),
    "hour": ("Stunde", "Stunden"),
    "day": ("Tag", "Tage"),
    "week": ("Woche", "Wochen"),
    "month": ("Monat", "Monate"),
    "year": ("Jahr", "Jahre"),
}

ENGLISH = TimelineWords()


def words_of(language: str) -> TimelineWords:
    """The words of a language, by its tag. Raises ValueError for a language that has none here."""
    primary = primary_language(language)
    if primary == "en":
        return ENGLISH
    if primary in ("es", "fr"):
        from casewright.figures.clinical_timeline.romance_words import FRENCH, SPANISH

        if primary == "fr":
            return FRENCH
        return replace(SPANISH, decimal=decimal_sign(language))
    if primary != "de":
        raise ValueError(
            "a timeline has words in English, French, German and Spanish, and the report is in another language"
            f' (`lang: {language}`): choose one of these, `timeline(case, language="en")`, or draw the timeline with'
            " matplotlib"
        )
    signs = (
        "angegeben",
        "mögliche Dauer",
        "Beginn oder Ende nicht angegeben",
        "andauernd",
        "Ereignis",
        "Ereignis an einem nicht angegebenen Tag innerhalb der Linie",
        "Höhe: Dosis",
        "Referenzbereich",
        "ausserhalb des Messbereichs" if region(language) in {"ch", "li"} else "außerhalb des Messbereichs",
        "Unterbrechung der Achse",
    )
    return _German(
        language=language,
        age="Alter (Jahre)",
        units={unit: plural for unit, (_, plural) in _GERMAN_UNITS.items()},
        before="Davor",
        groups={
            "Index event": "Indexereignis",
            "Events": "Ereignisse",
            "Treatment": "Behandlung",
            "Procedures": "Eingriffe",
            "Tests": "Untersuchungen",
            "Findings": "Befunde",
            "Measurements": "Messwerte",
            "Imaging": "Bildgebung",
            "Outcome": "Ausgang",
        },
        signs=dict(zip(SIGNS, signs, strict=True)),
    )
