"""Numbers that are typed in German prose: "im Alter von 7 Jahren", "10-jähriger Junge", "bis Tag 14", "Grad 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from casewright.case.words.german_words import in_german, ordinal_stem
from casewright.checks.dat.claims.grammar import Grammar
from casewright.checks.dat.facts import Claim

_NUMBERS: Mapping[str, int] = {in_german(number): number for number in range(100) if number != 1}
_ONE: Mapping[str, int] = {f"ein{ending}": 1 for ending in ("", "e", "en", "em", "er")}
_ORDINALS: Mapping[str, int] = {ordinal_stem(number): number for number in range(1, 21)}


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_COUNTED = rf"(?:\d+|{_alternatives([*_NUMBERS])})"
_NUM = rf"(?:\d+|{_alternatives([*_NUMBERS, *_ONE])})"
_UNIT = r"(?:Jahr(?:en|es|e)?|Monat(?:en|s|e)?|Wochen?|Tag(?:en|es|e)?)"
_ADJECTIVE = r"(?:jährig|monatig|wöchig|tägig)"
_UNITS: Mapping[str, str] = {"j": "year", "m": "month", "w": "week", "t": "day"}
_LENGTH = rf"(?P<number>{_NUM})\s(?P<unit>{_UNIT})(?:\sund\s(?P<more>{_NUM})\s(?P<lesser>{_UNIT}))?"
_PERSON = (
    r"(?:Jungen?|Knaben?|Bub(?:en)?|Mädchens?|Mann(?:es)?|Frau|Patient(?:in|en)?|Kind(?:es)?|Kleinkind(?:es)?|"
    r"Säuglings?|Neugeborene[mnrs]?|Jugendliche[mnr]?)\b"
)

_AGE_ADJECTIVE = re.compile(
    rf"(?<![\w.,-])(?P<number>(?i:{_NUM}))-?(?:(?P<unit>{_ADJECTIVE})(?:e[mnrs]?)?(?=\s(?:[a-zäöüß]+\s){{0,2}}{_PERSON})"
    rf"|(?P<noun>Jährige[mnr]?)\b)"
)
_AGE_OLD = re.compile(rf"(?<![\w.,-]){_LENGTH}(?=\salt(?:e[mnrs]?)?\b)", re.IGNORECASE)
_AGE_PHRASE = re.compile(
    rf"\b(?:(?i:im|dem|zum)\sAlter\svon|(?i:mit)(?!\s\S+\sTag))\s(?i:{_LENGTH})\b(?!\s(?:und\s)?[A-ZÄÖÜ\d])"
)
_DAY = re.compile(
    r"\b(?:(?P<bound>(?i:bis|vor|nach|ab|von|seit|an|am))\s(?:zu\s)?)?(?P<word>Tag(?:en|e)?)\s(?P<first>[−-]?\d+)"
    r"(?:\s?(?P<joint>–|-|bis|und|,)\s?(?:Tag\s)?(?P<second>[−-]?\d+)(?!\s(?:Tag|Woche|Monat|Jahr|Stunde)))?(?!\d|[.,]\d|"
    r"\s(?:nach|vor|der|des|seit)\b)"
)
_BOUNDS: Mapping[str, str] = {
    "bis": "until",
    "vor": "before",
    "nach": "after",
    "ab": "from",
    "von": "from",
    "seit": "since",
    "an": "on",
    "am": "on",
}
_ELAPSED = re.compile(
    rf"(?<![\w.,-])(?P<number>{_NUM})\s(?P<unit>{_UNIT})\s(?P<direction>nach|vor)\s(?P<anchor>[^.;,()]{{0,60}})",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\bGrad(?:es)?[\s-](?P<grade>\d[abAB]?|[IV]{1,3})(?![\w/]|[.,]\d|\s?(?:–|-|bis)\s?[\dIV])")
_FOLLOWING = r"[^\W\d_][\w-]*"
_COUNT = re.compile(
    rf"(?<![\w.,-])(?P<number>{_COUNTED})\s(?P<after>{_FOLLOWING}(?:\s{_FOLLOWING}){{0,2}})", re.IGNORECASE
)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?P<ordinal>(?P<stem>{_alternatives([*_ORDINALS])})e[mnrs]?)"
    rf"\s(?P<after>{_FOLLOWING}(?:\s{_FOLLOWING}){{0,5}})",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


@lru_cache(maxsize=32)
def _quantity_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    own = "".join(f"{re.escape(unit)}|" for unit in sorted(set(units), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,/])(?P<comparator>[<>≤≥]\s?)?(?P<number>{_GROUPED.pattern}|\d+(?:[.,]\d+)?)\s?"
        rf"(?P<unit>{own}%|(?:[mµμnk]?g|[kM]?I?[UE]|m[lL]|mmol|mol)(?:/(?:kg|m2|m²|dl|d|h|min|Tag|Dosis|[lL]|m[lL]))*)"
        r"(?![\w/])"
    )


def _quantities(text: str, units: tuple[str, ...]) -> Iterator[Claim]:
    """Numbers with units; `1.250,5` has its digits grouped, and a comma before the decimals."""
    for match in _quantity_pattern(units).finditer(text):
        typed = match["number"]
        plain = typed.replace(".", "") if "," in typed or _GROUPED.fullmatch(typed) else typed
        yield Claim(
            "quantity",
            match[0],
            match.start(),
            match.end(),
            Decimal(plain.replace(",", ".")),
            match["unit"],
            (match["comparator"] or "").strip(),
            text[match.end() : match.end() + 40],
        )


def _number(typed: str) -> Decimal:
    word = typed.casefold()
    return Decimal(typed) if typed.isdigit() else Decimal(_ONE.get(word) or _NUMBERS.get(word) or 0)


def _unit(word: str) -> str:
    return _UNITS[word[0].casefold()]


def _ordinal(typed: str) -> int:
    return _ORDINALS[re.sub(r"e[mnrs]?$", "", typed.casefold())]


GERMAN = Grammar(
    ages=((_AGE_ADJECTIVE, True), (_AGE_OLD, True), (_AGE_PHRASE, False)),
    day=_DAY,
    no_day=re.compile(r"\b(?:Zyklus|Kurs|Block) \d+,? *$"),
    bounds=_BOUNDS,
    printed_bounds=frozenset({"before", "after"}),
    elapsed=_ELAPSED,
    grade=_GRADE,
    count=_COUNT,
    ordinal=_ORDINAL,
    number=_number,
    unit=_unit,
    ordinal_number=_ordinal,
    quantities=_quantities,
)
