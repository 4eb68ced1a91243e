"""The words that a language has for the values of a case: the section `values` of its file in `casewright/languages/`.

The forms of English and German need more than words and are in modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from casewright.case.words.number_words import Gender, in_french, in_spanish
from casewright.language_tag import primary_language
from casewright.languages.words import section

Sex = Literal["male", "female"]
_NUMBERS: Final = {"fr": in_french, "es": in_spanish}


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language; `{}` in a pattern is the place of the value.

    `number` returns a whole number from 0 to 999 in words, before a noun of a gender, or alone if that is None; it
    returns None if the word is not certain. `clock` contains the patterns of the hour of a day. `of_day` are the
    patterns of a day by its bound ("" for none, `between` with two places), `of_length` those of a length of time.
    `ordinals` are the first ordinals in both genders, `numerals` the patterns of their numerals. `terms` translate the
    words that a case file has in English; a word that takes the sex of the patient has both forms, the masculine first.
    `labels` are the words of tables that are made from a case.
    """

    number: Callable[[int, Gender | None], str | None]
    genders: Mapping[str, Gender]
    after: str
    before: str
    clock: Mapping[str, str]
    of_day: Mapping[str, str]
    of_length: Mapping[str, str]
    quantity: Mapping[str, str]
    gestation: str
    corrected: str
    grade: str
    stage: str
    absent: str
    ordinals: tuple[tuple[str, str], ...]
    numerals: Mapping[str, str]
    nouns: Mapping[Sex, tuple[str, str]]
    pronouns: Mapping[Sex, str]
    terms: Mapping[str, str | list[str]]
    labels: Mapping[str, str]

    def at_clock(self, hour: int, minute: int) -> str:
        kind = "one" if hour == 1 else "full-hour" if minute == 0 else ""
        return self.clock.get(kind, self.clock["time"]).format(hour=hour, minute=minute)

    def numeral(self, ordinal: int) -> str:
        return self.numerals.get(str(ordinal), self.numerals["other"]).format(ordinal)


@lru_cache
def vocabulary_of(language: str) -> Vocabulary | None:
    """Return the words of a language for values, None if it has none here."""
    number, words = _NUMBERS.get(primary_language(language)), section(language, "values")
    if number is None:
        return None
    fields: dict[str, Any] = {name.replace("-", "_"): word for name, word in words.items()}
    fields["genders"] = {unit: gender for gender, units in fields["genders"].items() for unit in units}
    ordinals = fields["ordinals"]
    fields["ordinals"] = tuple(zip(ordinals["masculine"].split(), ordinals["feminine"].split(), strict=True))
    return Vocabulary(number, **fields)
