"""The forms of values in English: the AMA Manual of Style's, in British English those of New Hart's Rules where it
differs ("a, b and c", "one hundred and four").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.age import Age
from casewright.case.day import Day, DayBound, DayPlace, Elapsed, signed
from casewright.case.quantity import Quantity
from casewright.case.words.languages import (
    QUANTITY_FORMS,
    TEXT_FORMS,
    Forms,
    Kind,
    Word,
    Wording,
    capitalized,
    quantity_forms,
    whole_months,
    whole_years,
)
from casewright.case.words.number_words import (
    GREATEST,
    begins_with_vowel_sound,
    in_words,
    ordinal_in_words,
    ordinal_numeral,
)

_SUFFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": TEXT_FORMS,
    "age": (
        *("", "-sentence", "-words", "-number", "-unit", "-adjective", "-adjective-sentence", "-article"),
        *("-article-sentence", "-in-months", "-in-years"),
    ),
    "day": (
        *("", "-sentence", "-words", "-number", "-day", "-elapsed", "-elapsed-words", "-elapsed-sentence"),
        "-adjective",
    ),
    "count": ("", "-sentence", "-words"),
    "ordinal": ("", "-sentence", "-number", "-numeral"),
    "quantity": QUANTITY_FORMS,
    "grade": ("", "-sentence", "-number"),
    "noun": TEXT_FORMS,
    "pronoun": TEXT_FORMS,
    "object": TEXT_FORMS,
    "possessive": TEXT_FORMS,
}
_PATIENT: Final = {
    "male": {"noun": ("boy", "man"), "pronoun": "he", "object": "him", "possessive": "his"},
    "female": {"noun": ("girl", "woman"), "pronoun": "she", "object": "her", "possessive": "her"},
}


@dataclass(frozen=True)
class English(Wording):
    """English values; `british` as they are spelled out and listed outside North America."""

    british: bool = False
    suffixes = _SUFFIXES

    def listed(self, items: Sequence[str]) -> str:
        """`a`, `a and b`, `a, b, and c` (the serial comma of the AMA Manual of Style), in British `a, b and c`."""
        if len(items) < 3:
            return " and ".join(items)
        return f"{', '.join(items[:-1])}{'' if self.british else ','} and {items[-1]}"

    def age(self, age: Age) -> Forms:
        first = age.parts[0][0]
        adjective = "-".join(f"{number}-{unit}" for number, unit in age.parts) + "-old"
        article = "an" if begins_with_vowel_sound(first) else "a"
        forms = {"": str(age), "-adjective": adjective, "-article": f"{article} {adjective}"}
        forms["-article-sentence"] = capitalized(forms["-article"])
        if all(number <= GREATEST for number, _ in age.parts):
            forms["-words"] = self._length_in_words(age)
            forms["-sentence"] = capitalized(forms["-words"])
            spelled = "-".join(f"{self._words(number).replace(' ', '-')}-{unit}" for number, unit in age.parts) + "-old"
            forms["-adjective-sentence"] = capitalized(spelled)
        if len(age.parts) == 1:
            forms["-number"] = str(first)
            forms["-unit"] = _plural(first, age.parts[0][1])
        if (months := whole_months(age)) is not None:
            forms["-in-months"] = f"{months} {_plural(months, 'month')}"
        if (years := whole_years(age)) is not None:
            forms["-in-years"] = f"{years} {_plural(years, 'year')}"
        return forms

    def day(self, place: DayPlace) -> Forms:
        if isinstance(place, Elapsed):
            forms = {"": str(place), "-elapsed": str(place.length)}
            forms["-adjective"] = "-".join(f"{number}-{unit}" for number, unit in place.length.parts)
            if all(number <= GREATEST for number, _ in place.length.parts):
                words = self._length_in_words(place.length)
                forms |= {"-words": f"{words} {place.direction}", "-elapsed-words": words}
                forms |= {"-sentence": capitalized(forms["-words"]), "-elapsed-sentence": capitalized(words)}
            if len(place.length.parts) == 1:
                forms["-number"] = str(place.length.parts[0][0])
            return forms
        day: Day = place.day if isinstance(place, DayBound) else place
        length = abs(day.number)
        forms = {
            "": str(place),
            "-sentence": capitalized(str(place)),
            "-number": signed(day.number),
            "-day": str(day),
            "-elapsed": f"{length} {_plural(length, 'day')}",
            "-adjective": f"{length}-day",
        }
        if length <= GREATEST:
            forms["-elapsed-words"] = f"{self._words(length)} {_plural(length, 'day')}"
            forms["-elapsed-sentence"] = capitalized(forms["-elapsed-words"])
        return forms

    def count(self, count: int) -> Forms:
        forms = {"": str(count)}
        if count <= GREATEST:
            forms |= {"-words": self._words(count), "-sentence": capitalized(self._words(count))}
        return forms

    def ordinal(self, ordinal: int) -> Forms:
        words = ordinal_in_words(ordinal, british=self.british)
        return {
            "": words,
            "-sentence": capitalized(words),
            "-number": str(ordinal),
            "-numeral": ordinal_numeral(ordinal),
        }

    def quantity(self, quantity: Quantity) -> Forms:
        return quantity_forms(quantity)

    def grade(self, grade: str) -> Forms:
        return {"": f"grade {grade}", "-sentence": f"Grade {grade}", "-number": grade}

    def term(self, term: str) -> Forms:
        return self.text(term)

    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        found = _PATIENT[sex][word]
        return self.text(found if isinstance(found, str) else found[is_adult])

    def _words(self, number: int) -> str:
        return in_words(number, british=self.british)

    def _length_in_words(self, length: Age) -> str:
        return " ".join(f"{self._words(number)} {_plural(number, unit)}" for number, unit in length.parts)


def _plural(number: int, unit: str) -> str:
    return unit if number == 1 else f"{unit}s"
