"""The forms of values in the language of the report: `4 months`, `4-month-old`, `vier Monaten`.

A `Wording` makes them for one language: texts by suffix, where "" is the plain form and "-sentence" the one at the
beginning of a sentence. Forms that would be more precise than the case, or that are not certain in the language, are
omitted. `suffixes` are all suffixes of a kind of value in the language, so that a missing form differs from a
misspelled one; `why_not` returns the reason of a missing form.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final, Literal

from casewright.capitals import capitalized
from casewright.case.quantity import Quantity
from casewright.case.time import Length, Time

Forms = dict[str, str]
Word = Literal["noun", "pronoun", "object", "possessive"]
Kind = Literal["text", "age", "day", "count", "ordinal", "quantity", "grade", "stage", "length", "ratio", "unit"] | Word

TEXT_FORMS: Final = ("", "-sentence")
QUANTITY_FORMS: Final = ("", "-sentence", "-number", "-unit", "-number-1", "-number-2")
_WITH_THE_WORD: Final = re.compile(r"\d{1,2}[a-dA-D]?|[IVX]{1,4}[a-dA-D]?\d?|[A-F]")
"""Grades and stages that say nothing without the word: `2`, `3b`, `IIB`."""


class Wording(ABC):
    """How the values of a case are printed in one language."""

    suffixes: Mapping[Kind, tuple[str, ...]]

    def label(self, name: str) -> str:
        """Return a word of the tables that are made from a case: `dose`, `not stated`. ValueError if the language has
        none here."""
        raise ValueError(f"there is no word here for `{name}` in this language")

    def heading(self, name: str) -> str:
        """Return the heading of a column, as `label`."""
        return capitalized(self.label(name))

    def text(self, text: str) -> Forms:
        """Return what the author typed, in every language the same."""
        return {"": text, "-sentence": capitalized(text)}

    @abstractmethod
    def listed(self, items: Sequence[str]) -> str | None:
        """Return several texts as one, None if the language has no words here to join them with."""

    @abstractmethod
    def age(self, time: Time) -> Forms:
        """Return the forms of an age, or of a gestational age."""

    @abstractmethod
    def day(self, time: Time) -> Forms:
        """Return the forms of a day, or of a time elapsed."""

    @abstractmethod
    def length(self, length: Length) -> Forms:
        """Return the forms of a length of time, such as the one between two events."""

    @abstractmethod
    def count(self, count: int) -> Forms: ...

    @abstractmethod
    def ordinal(self, ordinal: int) -> Forms: ...

    @abstractmethod
    def quantity(self, quantity: Quantity) -> Forms: ...

    @abstractmethod
    def grade(self, grade: str, word: Literal["grade", "stage"] = "grade") -> Forms: ...

    @abstractmethod
    def absent(self, name: str) -> Forms:
        """Return what is said of a finding that was looked for and not there: `no fever`."""

    @abstractmethod
    def term(self, term: str) -> Forms:
        """Return the forms of a word that the file has in English whatever the report's language: `male`, `deceased`,
        `ongoing`."""

    @abstractmethod
    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        """Return a word for the patient: the `noun`, the `pronoun`, its `object` or its `possessive`."""

    def why_not(self, suffix: str, value: object) -> str:
        """Return why a value has not the form of a suffix: a clause without a full stop."""
        if isinstance(value, Time) and suffix.startswith(("-in-months", "-in-years")):
            return f"the age is given as {value}, and this form would say more than that"
        if isinstance(value, Quantity) and suffix in {"-number-1", "-number-2"}:
            return f"`{value}` is not made of two numbers"
        return f"`{value}` has no such form"


def takes_the_word(grade: str) -> bool:
    """Return whether a grade or a stage prints behind the word for it: `grade 2`, but `severe` and `T2N0M0`."""
    return _WITH_THE_WORD.fullmatch(grade) is not None


def whole_months(length: Length) -> int | None:
    """Return an age in completed months, None if it is given in no such unit."""
    amounts = {unit: number for number, unit in length.parts}
    return 12 * amounts.get("year", 0) + amounts["month"] if "month" in amounts else None


def whole_years(length: Length) -> int | None:
    """Return an age in completed years, None if it is given in lesser units, or is less than one."""
    amounts = {unit: number for number, unit in length.parts}
    years = amounts.get("year", 0) + amounts.get("month", 0) // 12
    return years if years and set(amounts) <= {"year", "month"} else None


@dataclass(frozen=True)
class Signs:
    """How a language prints numbers: its decimal sign, the sign between thousands, units that stand directly after the
    number, and its words for `about`, `up to` and `to`, where it has any here."""

    decimal: str = "."
    group: str = ","
    closed_up: tuple[str, ...] = ("%", "°")
    words: Mapping[str, str] | None = None


_THOUSANDS: ContextVar[str] = ContextVar("what is between thousands", default="as-typed")
_BETWEEN: Final = {"comma": ",", "space": "\u202f", "none": ""}


@contextmanager
def thousands(setting: str) -> Iterator[None]:
    """Print numbers with what a report sets between thousands: `as-typed`, `comma`, `space` or `none`."""
    token = _THOUSANDS.set(setting)
    try:
        yield
    finally:
        _THOUSANDS.reset(token)


def _grouped(quantity: Quantity, signs: Signs) -> tuple[Quantity, Signs]:
    """Return a quantity and the signs with what the report sets between thousands: a comma is none where it is the
    decimal sign."""
    between = _BETWEEN.get(_THOUSANDS.get())
    if between is None or (between == "," and signs.decimal == ","):
        return quantity, signs
    if not quantity.style and any(abs(number) >= 10_000 for number in quantity.numbers):
        quantity = replace(quantity, style="grouped")
    return quantity, replace(signs, group=between)


def quantity_forms(quantity: Quantity, signs: Signs) -> Forms:
    """Return a quantity as it was typed, with the signs of a language."""
    quantity, signs = _grouped(quantity, signs)
    if not quantity.numbers:
        return {"": quantity.words, "-sentence": capitalized(quantity.words)}
    needs_words = quantity.comparator in {"about", "up to"} or quantity.joint == "to"
    forms: Forms = {}
    if signs.words is not None or not needs_words:
        forms[""] = quantity.printed(signs.decimal, signs.group, signs.closed_up, signs.words)
        forms["-number"] = quantity.number_text(signs.decimal, signs.group, signs.words)
        if needs_words:
            forms["-sentence"] = capitalized(forms[""])
    if quantity.unit:
        forms["-unit"] = quantity.unit
    if len(quantity.numbers) == 2:
        for suffix, number in zip(("-number-1", "-number-2"), quantity.numbers, strict=True):
            one = replace(quantity, numbers=(number,), joint="", comparator="", style="", words="")
            forms[suffix] = one.number_text(signs.decimal, signs.group)
    return forms
