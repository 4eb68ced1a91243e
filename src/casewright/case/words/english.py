"""English forms of values: those of the AMA Manual of Style, in British English those of New Hart's Rules if they
differ ("a, b and c", "one hundred and four")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from casewright.capitals import capitalized
from casewright.case.quantity import Quantity
from casewright.case.time import BIRTH, TERM, Length, Time, gestation_text, signed
from casewright.case.words.languages import (
    QUANTITY_FORMS,
    TEXT_FORMS,
    Forms,
    Kind,
    Signs,
    Word,
    Wording,
    quantity_forms,
    takes_the_word,
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
        *("", "-sentence", "-words", "-number", "-day", "-clock", "-elapsed", "-elapsed-words", "-elapsed-sentence"),
        "-adjective",
    ),
    "length": ("", "-sentence", "-words", "-number", "-adjective"),
    "ratio": ("",),
    "unit": ("",),
    "stage": ("", "-sentence", "-number"),
    "count": ("", "-sentence", "-words"),
    "ordinal": ("", "-sentence", "-number", "-numeral"),
    "quantity": QUANTITY_FORMS,
    "grade": ("", "-sentence", "-number"),
    "noun": TEXT_FORMS,
    "pronoun": TEXT_FORMS,
    "object": TEXT_FORMS,
    "possessive": TEXT_FORMS,
}
_SIGNS: Final = Signs(words={"about": "about", "up to": "up to", "to": "to"})
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

    def age(self, time: Time) -> Forms:
        if time.form == "gestation":
            text = gestation_text(time.length)
            return _bounded({"": f"{text} weeks", "-number": text, "-unit": "weeks"}, time)
        if time.bound:
            return _bounded({"": str(time)}, time)
        length = time.length
        first = length.parts[0][0]
        adjective = "-".join(f"{number}-{unit}" for number, unit in length.parts) + "-old"
        article = "an" if begins_with_vowel_sound(first) else "a"
        if length.days == 0 and time.clock == BIRTH:
            adjective, article = "newborn", "a"
        forms = {"": str(length), "-adjective": adjective, "-article": f"{article} {adjective}"}
        forms["-article-sentence"] = capitalized(forms["-article"])
        forms |= self._in_words("", length)
        if "-words" in forms:
            spelled = "-".join(f"{self._words(number).replace(' ', '-')}-{unit}" for number, unit in length.parts)
            forms["-adjective-sentence"] = capitalized(adjective if adjective == "newborn" else f"{spelled}-old")
        if len(length.parts) == 1:
            forms["-number"] = str(first)
            forms["-unit"] = _plural(first, length.unit)
        if (months := whole_months(length)) is not None:
            forms["-in-months"] = f"{months} {_plural(months, 'month')}"
        if (years := whole_years(length)) is not None:
            forms["-in-years"] = f"{years} {_plural(years, 'year')}"
        if time.clock == TERM:
            forms = {"": f"{length} (corrected)"}
        return forms

    def day(self, time: Time) -> Forms:
        length = time.length
        if time.form == "elapsed":
            forms = {"": f"{length} {time.direction}"}
            if time.bound == "between":
                return _bounded({"": f"{str(time).partition(f' {time.direction}')[0]} {time.direction}"}, time)
            forms |= self._elapsed(length)
            if "-elapsed-words" in forms:
                forms["-words"] = f"{forms['-elapsed-words']} {time.direction}"
                forms["-sentence"] = capitalized(forms["-words"])
            if len(length.parts) == 1:
                forms["-number"] = str(length.parts[0][0])
            return _bounded(forms, time)
        named = f"day {signed(time.number)}"
        at = f" at {time.clock_time}" if time.clock_time else ""
        forms = {"": f"{named}{at}", "-number": signed(time.number), "-day": named, **self._elapsed(length)}
        if at:
            forms["-clock"] = time.clock_time
        if time.bound == "between" and time.last is not None:
            return _bounded({"": f"between {named} and day {signed(time.last.number)}"}, time)
        return _bounded(forms, time)

    def length(self, length: Length) -> Forms:
        forms = {"": str(length), **self._in_words("", length)}
        forms["-adjective"] = "-".join(f"{number}-{unit}" for number, unit in length.parts)
        return forms | ({"-number": str(length.parts[0][0])} if len(length.parts) == 1 else {})

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
        return quantity_forms(quantity, _SIGNS)

    def grade(self, grade: str, word: Literal["grade", "stage"] = "grade") -> Forms:
        printed = f"{word} {grade}" if takes_the_word(grade) else grade
        return {"": printed, "-sentence": capitalized(printed), "-number": grade}

    def label(self, name: str) -> str:
        return name.removeprefix("elapsed ")

    def absent(self, name: str) -> Forms:
        return self.text(f"no {name}")

    def term(self, term: str) -> Forms:
        return self.text(term)

    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        found = _PATIENT[sex][word]
        return self.text(found if isinstance(found, str) else found[is_adult])

    def _words(self, number: int) -> str:
        return in_words(number, british=self.british)

    def _elapsed(self, length: Length) -> Forms:
        forms = {"-elapsed": str(length), **self._in_words("-elapsed", length)}
        return forms | {"-adjective": "-".join(f"{number}-{unit}" for number, unit in length.parts)}

    def _in_words(self, before: str, length: Length) -> Forms:
        if any(number > GREATEST for number, _ in length.parts):
            return {}
        words = " ".join(f"{self._words(number)} {_plural(number, unit)}" for number, unit in length.parts)
        return {f"{before}-words": words, f"{before}-sentence": capitalized(words)}


_COMPARED: Final = {">": "older than", "<": "younger than", "≥": "at least", "≤": "at most"}


def _bounded(forms: Forms, time: Time) -> Forms:
    """Return the forms of a time with the word for its bound; of an approximation, none that say more."""
    if time.bound in _COMPARED:
        words = f"{_COMPARED[time.bound]} {time.point}"
        return {"": forms[""], "-words": words, "-sentence": capitalized(words)}
    if time.bound and time.bound != "between":
        forms = {
            suffix: text for suffix, text in forms.items() if time.bound != "about" or suffix not in {"-adjective"}
        }
        forms[""] = f"{time.bound} {forms['']}" if not forms[""].startswith(f"{time.bound} ") else forms[""]
        if "-words" in forms:
            forms["-words"] = f"{time.bound} {forms['-words']}"
    if time.form in {"day", "elapsed"} and ("-sentence" not in forms or time.bound):
        forms["-sentence"] = capitalized(forms.get("-words", forms[""]))
    return forms


def _plural(number: int, unit: str) -> str:
    return unit if number == 1 else f"{unit}s"
