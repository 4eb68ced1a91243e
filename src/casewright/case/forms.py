"""The forms in which prose needs a value: `4 months`, `4-month-old`, `Four months`.

Every function returns suffixes and texts: "" is the plain form, "-sentence" the one that may begin a sentence (numbers
spelled out, as the AMA Manual of Style asks), and so on. A form that would say more than the case does is left out: 10
years are not 120 months. The suffixes that a kind of value may have are in the constants, so that a missing form can be
told from a misspelled one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from casewright.case.age import Age
from casewright.case.day import MINUS, Day, DayBound, DayPlace, Elapsed, signed
from casewright.case.number_words import (
    GREATEST,
    begins_with_vowel_sound,
    in_words,
    ordinal_in_words,
    ordinal_numeral,
)
from casewright.case.quantity import Quantity

Forms = dict[str, str]

TEXT_FORMS: Final = ("", "-sentence")
AGE_FORMS: Final = (
    "",
    "-sentence",
    "-words",
    "-number",
    "-unit",
    "-adjective",
    "-adjective-sentence",
    "-article",
    "-article-sentence",
    "-in-months",
    "-in-years",
)
DAY_FORMS: Final = (
    "",
    "-sentence",
    "-words",
    "-number",
    "-day",
    "-elapsed",
    "-elapsed-words",
    "-elapsed-sentence",
    "-adjective",
)
COUNT_FORMS: Final = ("", "-sentence", "-words")
ORDINAL_FORMS: Final = ("", "-sentence", "-number", "-numeral")
QUANTITY_FORMS: Final = ("", "-number", "-unit")
GRADE_FORMS: Final = ("", "-sentence", "-number")


def capitalized(text: str) -> str:
    """The text with a capital first letter and everything else as it is."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c` (with the serial comma of the AMA Manual of Style)."""
    if len(items) < 3:
        return " and ".join(items)
    return f"{', '.join(items[:-1])}, and {items[-1]}"


def text_forms(text: str) -> Forms:
    return {"": text, "-sentence": capitalized(text)}


def age_forms(age: Age) -> Forms:
    first = age.parts[0][0]
    adjective = "-".join(f"{number}-{unit}" for number, unit in age.parts) + "-old"
    article = "an" if begins_with_vowel_sound(first) else "a"
    forms = {"": str(age), "-adjective": adjective, "-article": f"{article} {adjective}"}
    forms["-article-sentence"] = capitalized(forms["-article"])
    if all(number <= GREATEST for number, _ in age.parts):
        forms["-words"] = _length_in_words(age)
        forms["-sentence"] = capitalized(forms["-words"])
        spelled = "-".join(f"{in_words(number).replace(' ', '-')}-{unit}" for number, unit in age.parts) + "-old"
        forms["-adjective-sentence"] = capitalized(spelled)
    if len(age.parts) == 1:
        forms["-number"] = str(first)
        forms["-unit"] = _plural(first, age.parts[0][1])
    amounts = {unit: number for number, unit in age.parts}
    if "month" in amounts:
        months = 12 * amounts.get("year", 0) + amounts["month"]
        forms["-in-months"] = f"{months} {_plural(months, 'month')}"
    years = amounts.get("year", 0) + amounts.get("month", 0) // 12
    if years and set(amounts) <= {"year", "month"}:
        forms["-in-years"] = f"{years} {_plural(years, 'year')}"
    return forms


def day_forms(place: DayPlace) -> Forms:
    if isinstance(place, Elapsed):
        words = _length_in_words(place.length) if all(n <= GREATEST for n, _ in place.length.parts) else None
        forms = {"": str(place), "-elapsed": str(place.length)}
        forms["-adjective"] = "-".join(f"{number}-{unit}" for number, unit in place.length.parts)
        if words is not None:
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
        forms["-elapsed-words"] = f"{in_words(length)} {_plural(length, 'day')}"
        forms["-elapsed-sentence"] = capitalized(forms["-elapsed-words"])
    return forms


def count_forms(count: int) -> Forms:
    forms = {"": str(count)}
    if count <= GREATEST:
        forms |= {"-words": in_words(count), "-sentence": capitalized(in_words(count))}
    return forms


def ordinal_forms(ordinal: int) -> Forms:
    words = ordinal_in_words(ordinal)
    return {"": words, "-sentence": capitalized(words), "-number": str(ordinal), "-numeral": ordinal_numeral(ordinal)}


def quantity_forms(quantity: Quantity) -> Forms:
    forms = {"": str(quantity), "-number": quantity.number_text}
    if quantity.unit:
        forms["-unit"] = quantity.unit
    return forms


def grade_forms(grade: str) -> Forms:
    return {"": f"grade {grade}", "-sentence": f"Grade {grade}", "-number": grade}


def day_key(day: Day) -> str:
    """The part of a value's name that stands for a day: `day-3`, `day-minus-3`."""
    return f"day-{signed(day.number).replace(MINUS, 'minus-')}"


def _length_in_words(length: Age) -> str:
    return " ".join(f"{in_words(number)} {_plural(number, unit)}" for number, unit in length.parts)


def _plural(number: int, unit: str) -> str:
    return unit if number == 1 else f"{unit}s"
