"""The forms of values in a language whose words are not made here: numbers, names, and nothing else.

An English word in a French report would be printed as an error nobody asked for; so it is a gap, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.quantity import Quantity
from casewright.case.time import Length, Time, gestation_text, signed
from casewright.case.words.english import English
from casewright.case.words.german import German
from casewright.case.words.languages import Forms, Kind, Signs, Word, Wording, quantity_forms, takes_the_word

_SUFFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    kind: tuple(dict.fromkeys((*suffixes, *German.suffixes[kind]))) for kind, suffixes in English.suffixes.items()
}

_SIGNS: Final = Signs(group="\u202f")


@dataclass(frozen=True)
class Plain(Wording):
    """Values of a report in a language without words here; `tag` is the language."""

    tag: str
    suffixes = _SUFFIXES

    def listed(self, items: Sequence[str]) -> str | None:
        return items[0] if len(items) == 1 else None

    def age(self, time: Time) -> Forms:
        if time.form == "gestation":
            return {"-number": gestation_text(time.length)}
        return self.length(time.length) if not time.last else {}

    def day(self, time: Time) -> Forms:
        if time.last:
            return {}
        if time.form == "elapsed":
            return self.length(time.length)
        return {"-number": signed(time.number), **({"-clock": time.clock_time} if time.clock_time else {})}

    def length(self, length: Length) -> Forms:
        return {"-number": str(length.parts[0][0])} if len(length.parts) == 1 else {}

    def count(self, count: int) -> Forms:
        return {"": str(count)}

    def ordinal(self, ordinal: int) -> Forms:
        return {"-number": str(ordinal)}

    def quantity(self, quantity: Quantity) -> Forms:
        return quantity_forms(quantity, _SIGNS)

    def grade(self, grade: str, word: Literal["grade", "stage"] = "grade") -> Forms:  # noqa: ARG002
        return {"-number": grade} if takes_the_word(grade) else self.text(grade) | {"-number": grade}

    def absent(self, name: str) -> Forms:  # noqa: ARG002
        return {}

    def term(self, term: str) -> Forms:  # noqa: ARG002
        return {}

    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:  # noqa: ARG002
        return {}

    def why_not(self, suffix: str, value: object) -> str:  # noqa: ARG002
        return (
            "values in words are made in English and German, and the report is in another language"
            f" (`lang: {self.tag}`): write the words yourself and take numbers by `-number`"
        )
