"""The forms in which prose needs a value, in the language of the report: `4 months`, `4-month-old`, `vier Monaten`.

A `Wording` makes them for one language: suffixes to texts, where "" is the plain form, "-sentence" the one that may
begin a sentence, and so on. A form that would say more than the case does, or that the language cannot make right, is
left out. `suffixes` are those that a kind of value may have in the language, so that a missing form can be told from a
misspelled one, and `why_not` says why one is missing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from casewright.case.age import Age
from casewright.case.day import MINUS, Day, DayPlace, signed
from casewright.case.quantity import Quantity

Forms = dict[str, str]
Word = Literal["noun", "pronoun", "object", "possessive"]
Kind = Literal["text", "age", "day", "count", "ordinal", "quantity", "grade"] | Word

TEXT_FORMS: Final = ("", "-sentence")
QUANTITY_FORMS: Final = ("", "-number", "-unit")


class Wording(ABC):
    """How the values of a case are printed in one language."""

    suffixes: Mapping[Kind, tuple[str, ...]]

    def text(self, text: str) -> Forms:
        """What the author typed, in every language the same."""
        return {"": text, "-sentence": capitalized(text)}

    @abstractmethod
    def listed(self, items: Sequence[str]) -> str | None:
        """Several texts as one; None where the language has no words here to join them with."""

    @abstractmethod
    def age(self, age: Age) -> Forms: ...

    @abstractmethod
    def day(self, place: DayPlace) -> Forms: ...

    @abstractmethod
    def count(self, count: int) -> Forms: ...

    @abstractmethod
    def ordinal(self, ordinal: int) -> Forms: ...

    @abstractmethod
    def quantity(self, quantity: Quantity) -> Forms: ...

    @abstractmethod
    def grade(self, grade: str) -> Forms: ...

    @abstractmethod
    def term(self, term: str) -> Forms:
        """The forms of a word that the file has in English whatever the report's language: `male`, `deceased`,
        `ongoing`."""

    @abstractmethod
    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        """A word for the patient: the `noun`, the `pronoun`, its `object` or its `possessive`."""

    def why_not(self, suffix: str, value: object) -> str:
        """Why a value has not the form of a suffix: a clause without a full stop."""
        if isinstance(value, Age) and suffix.startswith(("-in-months", "-in-years")):
            return f"the age is given as {value}, and this form would say more than that"
        return f"`{value}` has no such form"


def capitalized(text: str) -> str:
    """The text with a capital first letter and everything else as it is."""
    return text[:1].upper() + text[1:]


def whole_months(age: Age) -> int | None:
    """An age in completed months; None where it is given in no such unit."""
    amounts = {unit: number for number, unit in age.parts}
    return 12 * amounts.get("year", 0) + amounts["month"] if "month" in amounts else None


def whole_years(age: Age) -> int | None:
    """An age in completed years; None where it is given in lesser units, or is less than one."""
    amounts = {unit: number for number, unit in age.parts}
    years = amounts.get("year", 0) + amounts.get("month", 0) // 12
    return years if years and set(amounts) <= {"year", "month"} else None


def quantity_forms(quantity: Quantity) -> Forms:
    """A quantity as it was typed, its decimal sign a point."""
    forms = {"": str(quantity), "-number": quantity.number_text}
    if quantity.unit:
        forms["-unit"] = quantity.unit
    return forms


def day_key(day: Day) -> str:
    """The part of a value's name that stands for a day: `day-3`, `day-minus-3`."""
    return f"day-{signed(day.number).replace(MINUS, 'minus-')}"
