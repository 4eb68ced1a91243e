"""Numbers that are typed in English prose: "at the age of 7 years", "a 10-year-old boy", "by day 14", "grade 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from casewright.case.time import UNITS
from casewright.case.words.number_words import in_words, ordinal_in_words
from casewright.checks.dat.claims.amounts import Numerals
from casewright.checks.dat.claims.grammar import Grammar
from casewright.checks.dat.facts import Claim

_NUMBERS: Mapping[str, int] = {in_words(number): number for number in range(100)} | {"a": 1, "an": 1}
_ORDINALS: Mapping[str, int] = {ordinal_in_words(number): number for number in range(1, 21)}
_ONES = "|".join(map(in_words, range(1, 10)))
_TENS = "|".join(map(in_words, range(20, 100, 10)))
_TO_NINETEEN = "|".join(sorted(map(in_words, range(20)), key=len, reverse=True))
# Not a list of a hundred words: four patterns hold it, and it would take each a millisecond to compile.
NUMBER = rf"(?:\d+|(?:{_TENS})(?:-(?:{_ONES}))?|{_TO_NINETEEN})"
UNIT = rf"(?:{'|'.join(UNITS)})"

_LENGTH = (
    rf"(?P<number>{NUMBER})(?!\+)(?:\sand a half(?=\s))?(?:\s(?P<unit>{UNIT})s?)?"
    rf"(?:\s(?P<more>{NUMBER})\s(?P<lesser>{UNIT})s?)?"
)
_AGE_ADJECTIVE = re.compile(rf"(?<![\w.])(?P<number>{NUMBER})[- ](?P<unit>{UNIT})s?[- ]old\b", re.IGNORECASE)
_AGE_PHRASE = re.compile(
    rf"\b(?:at (?:the |an )?age (?:of )?|aged |age (?:of )?|age was ){_LENGTH}(?:\sold\b|\sof age\b)?", re.IGNORECASE
)
_AGE_WHEN = re.compile(
    rf"\b(?:until (?:he|she) was |(?:he|she) was |when )(?=\S+\s{UNIT}){_LENGTH}(?:\sold\b|\sof age\b)", re.IGNORECASE
)
_AGE_BARE = re.compile(
    r"\bwhen (?:he|she) was (?P<number>\d{1,2})(?=[,.;)]|$|\s(?:he|she|and|at|in|with|had|was|for)\b)(?P<unit>)"
)
_AGE_PLAIN = re.compile(rf"(?<![\w.])(?P<number>{NUMBER})\s(?P<unit>{UNIT})s?\s(?:old\b|of age\b)", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:(?P<bound>by|before|after|from|until|since|on|(?<!compared )(?<!prior )(?<!relative )(?<!close )to)\s)?"
    r"(?:the\s)?(?P<word>days?)\s(?P<first>[−-]?\d+)"
    r"(?:\s?(?P<joint>–|-|to|through|and|,)\s?(?P<second>[−-]?\d+)"
    r"(?!\s?(?:(?:day|week|month|year|hour)s?\b|[×x%]|[A-Za-zµ]+/)))?"
    r"(?!\d|\.\d|\s(?:after|before|later)\b)(?P<of>\sof\b)?",
    re.IGNORECASE,
)
_ELAPSED = re.compile(
    rf"(?<![\w.,+-])(?<!times )(?<!twice )(?<!once )(?:(?P<more>{NUMBER})\s(?P<greater>{UNIT})s?(?:\sand)?\s)?"
    rf"(?P<number>{NUMBER}|an?)\s(?P<unit>{UNIT})s?"
    r"\s(?P<direction>after|before)\s(?P<anchor>[^.;,()]{0,60})",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?P<what>grade|stage)\s(?P<grade>\d[a-dA-D]?|[IVX]{1,4}[a-dA-D]?\d?)(?![\w/]|[.,]\d)", re.IGNORECASE
)
_COUNT = re.compile(rf"(?<![\w.,-])(?P<number>{NUMBER})\s(?P<after>[A-Za-z-]+(?:\s[A-Za-z-]+){{0,2}})", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?P<ordinal>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th))"
    r"\s(?P<after>[A-Za-z-]+(?:\s[A-Za-z-]+){0,5})",
    re.IGNORECASE,
)


def number_of(typed: str) -> int | None:
    """Return the number that digits or an English word below a hundred are."""
    return int(typed) if typed.isdigit() else _NUMBERS.get(typed.casefold())


def decimal_of(typed: str) -> Decimal:
    """Return the number that digits, with decimals or without, or an English word below a hundred are."""
    return Decimal(typed) if typed[0].isdigit() else Decimal(_NUMBERS[typed.casefold()])


def _ordinal(typed: str) -> int:
    word = typed.casefold()
    return _ORDINALS.get(word) or int(re.sub(r"\D", "", word))


_PER = re.compile(
    r"\s(?:[a-z]+\s)?(?:per|for (?:each|every)) (?P<unit>kilogram|kg|lit(?:er|re)|millilit(?:er|re)|hour|minute)\b",
    re.IGNORECASE,
)
_DIVISORS = {
    "kilogram": "/kg", "kg": "/kg", "liter": "/L", "litre": "/L", "milliliter": "/mL", "millilitre": "/mL",
    "hour": "/h", "minute": "/min",
}  # fmt: skip
_SAID_BOUND = re.compile(
    r"\b(?:(?P<more>more|greater|higher|longer) than|(?P<above>above|over|exceed\w*|at least)|(?:less|lower|smaller|"
    r"shorter) than|"
    r"below|under|at most|up to)\s(?:a titer of )?$",
    re.IGNORECASE,
)


def _per_words(text: str, end: int) -> str:
    match = _PER.match(text, end)
    return _DIVISORS[match["unit"].casefold()] if match else ""


def _said_bound(before: str) -> str:
    """Return the comparator that words before a number are: ">" of "more than"."""
    match = _SAID_BOUND.search(before)
    if match is None:
        return ""
    is_more = bool(match["more"] or match["above"]) is not bool(
        re.search(r"\b(?:no|not|never)\s$", before[: match.start()])
    )
    return ">" if is_more else "<"


_NUMERALS = Numerals(
    r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?![\d,])|(?<!day )\d{1,3}(?: \d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)",
    lambda typed: Decimal(re.sub(r"[,\u2009\u202f ]", "", typed)),
    to="to",
    per="day|dose",
    per_words=_per_words,
    said_bound=_said_bound,
)
plain_numbers = _NUMERALS.plain
"""The numbers of a sentence without a unit."""


def _spelled(text: str, units: Sequence[str]) -> Iterator[Claim]:
    """Quantities whose number is a word, and whose unit is one that the case has: "seven letters"."""
    for unit in {unit for unit in units if len(unit) > 3 and unit.isalpha()}:
        for match in re.finditer(rf"(?<![\w.-])(?P<number>{NUMBER})\s{re.escape(unit)}\b", text, re.IGNORECASE):
            if not match["number"].isdigit():
                number = decimal_of(match["number"])
                yield Claim("quantity", match[0], *match.span(), number, unit, numbers=(number,))


def _all_quantities(text: str, units: tuple[str, ...]) -> Iterator[Claim]:
    yield from _NUMERALS.quantities(text, units)
    yield from _spelled(text, units)


ENGLISH = Grammar(
    ages=((_AGE_ADJECTIVE, True), (_AGE_PHRASE, False), (_AGE_WHEN, False), (_AGE_BARE, False), (_AGE_PLAIN, False)),
    day=_DAY,
    no_day=re.compile(r"\bcycle \d+,? *$"),
    one_day=re.compile("day", re.IGNORECASE),
    joins=frozenset({"and", ","}),
    bound=lambda typed: "until" if typed.casefold() == "to" else typed.casefold(),
    printed_bounds=frozenset({"by", "before", "after"}),
    elapsed=_ELAPSED,
    before=re.compile("before", re.IGNORECASE),
    grade=_GRADE,
    count=_COUNT,
    ordinal=_ORDINAL,
    number=decimal_of,
    unit=str.casefold,
    ordinal_number=_ordinal,
    quantities=_all_quantities,
)
