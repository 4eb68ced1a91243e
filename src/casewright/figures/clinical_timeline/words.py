"""The words that a clinical timeline prints of its own accord, in English and German.

Names, sites and scales are the case's own. German names are not declined here: they stand in the nominative, so that
"Tage (Tag 0: erste Gabe von Infliximab)" is written and not "Tage nach".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.language_tag import primary_language, region

UNKNOWN_WORDS = ("not stated", "unknown")

_SIGNS = ("bar", "possible", "open", "ongoing", "moment", "somewhen", "reference", "beyond")


@dataclass(frozen=True)
class TimelineWords:
    """English words. `groups` are the names of groups of rows, `signs` what the signs of the key mean."""

    language: str = "en"
    age: str = "Age (years)"
    days: str = "Days"
    before: str = "Before"
    groups: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(
        default_factory=lambda: dict(
            zip(
                _SIGNS,
                (
                    "stated",
                    "possible extent",
                    "start or end not stated",
                    "ongoing",
                    "event",
                    "event on an unstated day within the line",
                    "reference range",
                    "beyond the assay's limit",
                ),
                strict=True,
            )
        )
    )

    def days_from(self, index_event: str) -> str:
        return f"Days after {index_event}"

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

    def number(self, text: str) -> str:
        """A measured value as it was typed."""
        return text


class _German(TimelineWords):
    def days_from(self, index_event: str) -> str:
        return f"Tage (Tag 0: {index_event})"

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
        return f"{place.length.printed(self.language)} {after}"

    def number(self, text: str) -> str:
        return text.replace(".", ",")


ENGLISH = TimelineWords()


def words_of(language: str) -> TimelineWords:
    """The words of a language, by its tag. Raises ValueError for a language that has none here."""
    primary = primary_language(language)
    if primary == "en":
        return ENGLISH
    if primary != "de":
        raise ValueError(
            f"a timeline has words in English and German, and the report is in another language (`lang: {language}`):"
            ' choose one of the two, `timeline(case, language="en")`, or draw the timeline with matplotlib'
        )
    signs = (
        "angegeben",
        "mögliche Dauer",
        "Beginn oder Ende nicht angegeben",
        "andauernd",
        "Ereignis",
        "Ereignis an einem nicht angegebenen Tag innerhalb der Linie",
        "Referenzbereich",
        "ausserhalb des Messbereichs" if region(language) in {"ch", "li"} else "außerhalb des Messbereichs",
    )
    return _German(
        language=language,
        age="Alter (Jahre)",
        days="Tage",
        before="Davor",
        groups={
            "Index event": "Indexereignis",
            "Treatment": "Behandlung",
            "Findings": "Befunde",
            "Measurements": "Messwerte",
            "Imaging": "Bildgebung",
            "Outcome": "Ausgang",
        },
        signs=dict(zip(_SIGNS, signs, strict=True)),
    )
