"""Whole numbers in words, as they begin a sentence.

English: AMA Manual of Style, on spelling out numbers. French: Lexique des règles typographiques en usage à l'Imprimerie
nationale, with the hyphens of before 1990, as most journals print them. Spanish: Real Academia Española, "Ortografía de
la lengua española", 2010.
"""

from __future__ import annotations

from typing import Final, Literal

Gender = Literal["masculine", "feminine"]

GREATEST: Final = 999
"""Greater numbers are not spelled out in a report; the sentence is turned round instead."""

_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def in_words(number: int, *, british: bool = False) -> str:
    """`five`, `twenty-one`, `one hundred four` (`british`: `one hundred and four`).

    ValueError for a number below 0 or above 999.
    """
    if not 0 <= number <= GREATEST:
        raise ValueError(f"{number} is not between 0 and {GREATEST}")
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens] + (f"-{_SMALL[ones]}" if ones else ""))
    elif rest or not hundreds:
        words.append(_SMALL[rest])
    return (" and " if british else " ").join(words)


def ordinal_in_words(number: int, *, british: bool = False) -> str:
    """`second`, `twenty-first`, `one hundredth`; ValueError as for `in_words`."""
    words = in_words(number, british=british)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    ordinal = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return words[:cut] + ordinal


def ordinal_numeral(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`, `21st`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def begins_with_vowel_sound(number: int) -> bool:
    """Return whether `an` is before the numeral: 8, 11, 18, 80 to 89, 800 to 899 (spoken "eight", "eleven", ...)."""
    return number in {8, 11, 18} or 80 <= number <= 89 or 800 <= number <= 899


_FRENCH: Final = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_FRENCH_TENS: Final = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante")


def in_french(number: int, gender: Gender | None = None) -> str | None:
    """`vingt et un`, `soixante et onze`, `quatre-vingts`, `deux cents`, None if the word ends in `un` and nothing says
    which gender it takes."""
    hundreds, rest = divmod(number, 100)
    hundred = "" if not hundreds else "cent" if hundreds == 1 else f"{_FRENCH[hundreds]} cent{'' if rest else 's'}"
    words = " ".join(part for part in (hundred, _french_below_hundred(rest) if rest or not hundreds else "") if part)
    if words == "un" or words.endswith((" un", "-un")):
        return None if gender is None else f"{words}e" if gender == "feminine" else words
    return words


def _french_below_hundred(number: int) -> str:
    if number < 20:
        return _FRENCH[number]
    if number < 70:
        tens, ones = divmod(number, 10)
        return _FRENCH_TENS[tens] + ("" if not ones else " et un" if ones == 1 else f"-{_FRENCH[ones]}")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{_FRENCH[number - 60]}"
    return "quatre-vingts" if number == 80 else f"quatre-vingt-{_FRENCH[number - 80]}"


_SPANISH: Final = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno"),
    *("veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho"),
    "veintinueve",
)
_SPANISH_TENS: Final = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_SPANISH_HUNDREDS: Final = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
)


def in_spanish(number: int, gender: Gender | None = None) -> str | None:
    """`veintidós`, `ciento cuatro`, before a noun `un`, `veintiún`, `doscientas`, None if the word takes a gender and
    nothing says which."""
    hundreds, rest = divmod(number, 100)
    if gender is None and (hundreds > 1 or (rest % 10 == 1 and rest != 11)):
        return None
    hundred = "cien" if number == 100 else _SPANISH_HUNDREDS[hundreds]
    if gender == "feminine" and hundreds > 1:
        hundred = f"{hundred[:-2]}as"
    below = "" if hundreds and not rest else _spanish_below_hundred(rest, gender)
    return " ".join(part for part in (hundred, below) if part)


def _spanish_below_hundred(number: int, gender: Gender | None) -> str:
    tens, ones = divmod(number, 10)
    words = _SPANISH[number] if number < 30 else _SPANISH_TENS[tens] + (f" y {_SPANISH[ones]}" if ones else "")
    if not words.endswith("uno") or gender is None:
        return words
    if gender == "feminine":
        return f"{words[:-1]}a"
    return "veintiún" if number == 21 else words[:-1]
