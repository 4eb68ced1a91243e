"""Whole numbers in English words, as they begin a sentence (AMA Manual of Style, on spelling out numbers)."""

from __future__ import annotations

from typing import Final

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
    """Whether `an` is before the numeral: 8, 11, 18, 80 to 89, 800 to 899 (spoken "eight", "eleven", ...)."""
    return number in {8, 11, 18} or 80 <= number <= 89 or 800 <= number <= 899
