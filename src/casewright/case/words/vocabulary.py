"""The words that a language has for the values of a case, as data: a language more is one such vocabulary.

English and German, whose forms need more than words, have wordings of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Gender = Literal["masculine", "feminine"]
Sex = Literal["male", "female"]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language; `{}` in a pattern is where the value goes.

    `number` writes a whole number from 0 to 999 in words before a noun of a gender, or None where it is alone;
    it gives None for what it cannot write rightly. `genders` are those of the nouns of the units of time.
    `of_day` are the patterns of a day by its bound ("" for none, `between` with two places), `of_length` those of
    a length of time. `ordinals` are the first ordinals and `ordinal_numerals` the pattern of their numerals, by gender.
    `terms` translate the words that a case file has in English; a word that takes the sex of the patient has both
    forms, the masculine first. `labels` are the words of tables that are made from a case.
    """

    number: Callable[[int, Gender | None], str | None]
    genders: Mapping[str, Gender]
    after: str
    before: str
    at_clock: Callable[[int, int], str]
    of_day: Mapping[str, str]
    of_length: Mapping[str, str]
    quantity: Mapping[str, str]
    gestation: str
    corrected: str
    grade: str
    stage: str
    absent: str
    ordinals: tuple[tuple[str, str], ...]
    ordinal_numerals: Callable[[int], tuple[str, str]]
    nouns: Mapping[Sex, tuple[str, str]]
    pronouns: Mapping[Sex, str]
    terms: Mapping[str, str | tuple[str, str]]
    labels: Mapping[str, str]
