"""Numbers that are typed in the prose of a language that is no English: the patterns of the section `prose` of its file
in `casewright/languages/`, such as "im Alter von 7 Jahren", "une fille de six ans", "el día 14"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final

from casewright.case.words.german_words import in_german, ordinal_stem
from casewright.case.words.number_words import Gender
from casewright.case.words.vocabulary import vocabulary_of
from casewright.checks.dat.claims.amounts import Numerals
from casewright.checks.dat.claims.grammar import Grammar
from casewright.language_tag import primary_language
from casewright.languages.words import section

_GROUPED: Final = re.compile(r"\d{1,3}(?:[. \u2009\u202f\u00a0]\d{3})+(?:,\d+)?")
_FOLLOWING: Final = r"[^\W\d_][\w-]*"


@lru_cache(maxsize=8)
def grammar_of(language: str) -> Grammar | None:
    """Return how a language states numbers in prose, None if its file has no patterns for it."""
    words = section(primary_language(language), "prose")
    return _grammar(primary_language(language), words) if words else None


def sex_patterns(language: str) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
    """Return the patterns of nouns for a patient, and of relatives, by sex; None if a language has none here."""
    words = section(primary_language(language), "prose")
    return (words["sexes"], words["relatives"]) if words else None


def person_patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of words for persons: `male`, `female` and `either`; {} if a language has none here."""
    words = section(primary_language(language), "prose")
    return {sex: _compiled(rf"\b(?:{one})\b") for sex, one in words.get("persons", {}).items()}


def _grammar(language: str, words: Mapping[str, Any]) -> Grammar:
    numbers, ordinals = _numbers(language, words["one"]), _ordinals(language)
    digits = rf"(?:\d+|{_alternatives(numbers)})"
    units = rf"(?:{'|'.join(words['units'].values())})\b"
    length = rf"(?P<number>{digits})\s(?P<unit>{units})(?:\s{words['and']}\s(?P<more>{digits})\s(?P<lesser>{units}))?"
    persons = rf"(?P<person>{'|'.join(words['persons'].values())})\b"
    parts = {"{number}": rf"(?P<number>{digits})", "{length}": length, "{person}": persons}
    day, bounds = words["day"], words["bounds"]
    one_day, several = rf"(?:{day['one']})", rf"(?:{day['several']}|{day['one']})"
    joint = rf"–|-|{words['to']}|{words['and']}|,"
    not_behind_day = "".join(rf"(?<!{word}\s)" for word in day["one"].split("|"))  # "an Tag 3 500 mg" is no 3,500 mg
    numeral = rf"(?:{not_behind_day}{_GROUPED.pattern}(?!\d)|\d+(?:[.,]\d+)?)"
    grade = words["grade"]
    return Grammar(
        ages=tuple(
            (_compiled(rf"(?<![\w.,-]){_filled(pattern, parts)}"), kind == "introduced")
            for kind in ("introduced", "stated")
            for pattern in words["ages"][kind]
        ),
        day=_compiled(
            rf"(?<!\w)(?:(?P<bound>{'|'.join(bounds.values())})\s)?(?P<word>{several})\s?(?P<first>[−-]?\d+)"
            rf"(?:\s?(?P<joint>{joint})\s?(?:{one_day}\s)?(?P<second>[−-]?\d+)(?!\s{units}))?"
            rf"(?!\d|[.,]\d|\s(?:{day['of']})\b)"
        ),
        one_day=_compiled(one_day),
        joins=frozenset({words["and"], ","}),
        no_day=_compiled(rf"\b(?:{day['none']}) \d+,? *$"),
        bound=partial(_key_of, {key: _compiled(pattern) for key, pattern in bounds.items()}),
        printed_bounds=frozenset(words["printed-bounds"]),
        elapsed=_compiled(
            rf"(?<![\w.,-])(?P<number>{digits})\s(?P<unit>{units})\s(?P<direction>{words['after']}|{words['before']})"
            r"\s(?P<anchor>[^.;,()]{0,60})"
        ),
        before=_compiled(words["before"]),
        grade=_compiled(
            rf"\b(?:(?P<grading>{grade['grade']})|(?P<stage>{grade['stage']}))[\s-]"
            rf"(?P<grade>\d[ab]?|[IV]{{1,3}}[ab]?)(?![\w/]|[.,]\d|\s?(?:–|-|{words['to']})\s?[\dIV])"
        ),
        count=_compiled(
            rf"(?<![\w.,-])(?P<number>\d+|{_alternatives(word for word, one in numbers.items() if one != 1)})"
            rf"\s(?P<after>{_FOLLOWING}(?:\s{_FOLLOWING}){{0,2}})"
        ),
        ordinal=_compiled(
            rf"(?<![\w-])(?P<ordinal>{words['ordinals'].replace('{ordinal}', f'(?:{_alternatives(ordinals)})')})"
            rf"\s(?P<after>{_FOLLOWING}(?:\s{_FOLLOWING}){{0,5}})"
        ),
        number=partial(_number, numbers),
        unit=partial(_key_of, {key: _compiled(rf"(?:{pattern})\w*") for key, pattern in words["units"].items()}),
        ordinal_number=partial(_ordinal, ordinals),
        quantities=Numerals(numeral, _decimal, to=words["to"], per=words["per"]).quantities,
        takes_lesser_unit=True,
    )


def _numbers(language: str, one: Sequence[str]) -> Mapping[str, int]:
    """Return the numbers below a hundred by their words, in both genders."""
    if language == "de":
        return {in_german(number): number for number in range(100) if number != 1} | dict.fromkeys(one, 1)
    words = vocabulary_of(language)
    assert words is not None
    genders: tuple[Gender, Gender] = ("masculine", "feminine")
    spelled = ((words.number(number, gender), number) for number in range(100) for gender in genders)
    return {word: number for word, number in spelled if word} | dict.fromkeys(one, 1)


def _ordinals(language: str) -> Mapping[str, int]:
    """Return the first ordinals by their words, in both genders; the stems of German."""
    if language == "de":
        return {ordinal_stem(number): number for number in range(1, 21)}
    words = vocabulary_of(language)
    assert words is not None
    return {word: number for number, both in enumerate(words.ordinals, start=1) for word in both}


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for place, part in parts.items():
        pattern = pattern.replace(place, part)
    return pattern


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _key_of(patterns: Mapping[str, re.Pattern[str]], typed: str) -> str:
    """Return the key of the pattern that matches a word."""
    return next(key for key, pattern in patterns.items() if pattern.fullmatch(typed))


def _number(numbers: Mapping[str, int], typed: str) -> Decimal:
    return Decimal(typed if typed.isdigit() else numbers[typed.casefold()])


def _ordinal(ordinals: Mapping[str, int], typed: str) -> int:
    """Return the number of an ordinal, or of one that is declined."""
    word = typed.casefold()
    return ordinals.get(word) or next(
        number for stem, number in ordinals.items() if re.fullmatch(rf"{stem}e[mnrs]?", word)
    )


def _decimal(typed: str) -> Decimal:
    """Return a number whose thousands are grouped with points or spaces, and whose decimals follow a comma."""
    if "," in typed or _GROUPED.fullmatch(typed):
        typed = re.sub(r"[. \u2009\u202f\u00a0]", "", typed)
    return Decimal(typed.replace(",", "."))
