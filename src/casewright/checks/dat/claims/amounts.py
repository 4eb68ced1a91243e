"""Quantities that are typed in prose: numbers with units, ranges, pairs and titers, as a language writes numerals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from casewright.case.facts import TITRE
from casewright.checks.dat.facts import Claim

_FROM: Final = re.compile(r"\b(?:from|von|de)\s(?:about\s)?$", re.IGNORECASE)
"""A word before a number that makes the next one a later value, and no end of a range."""
_BASE: Final = r"(?:mc|[kdcmµμnpM]?)(?:g|[lL]|mol|I[UE]|U|Eq|Pa|Gy|Bq|V|J|kat)"
_TITRE: Final = re.compile(
    r"(?<![\w:.,])(?P<comparator>[<>≤≥]\s?)?1\s?:\s?(?P<number>\d{1,6}|\d{1,3}[,.]\d{3})(?![\w:]|[.,]\d)"
)


@dataclass(frozen=True)
class Numerals:
    """How a language writes numbers and units. `numeral` is the pattern of a number and `decimal` its value, `to` the
    words between the ends of a range, `per` the words below the stroke of a unit, `per_words` what a phrase behind a
    unit adds to it ("5 mg per kilogram"), `said_bound` the comparator that the words before a number are."""

    numeral: str
    decimal: Callable[[str], Decimal]
    to: str
    per: str
    per_words: Callable[[str, int], str] = lambda _text, _end: ""
    said_bound: Callable[[str], str] = lambda _before: ""

    def quantities(self, text: str, units: tuple[str, ...]) -> Iterator[Claim]:
        """Yield the numbers with units; `units` are those of the case, some of which are longer than the usual ones."""
        for match in _TITRE.finditer(text):
            number = Decimal(re.sub(r"\D", "", match["number"]))
            yield Claim("quantity", match[0], *match.span(), number, TITRE, self._bound(match), numbers=(number,))
        for match in _with_units(self.numeral, self.to, self.per, units).finditer(text):
            numbers, unit = self._decimals(match), match["unit"].strip() + self.per_words(text, match.end())
            bound, start = self._bound(match), match.start()
            other_end: Decimal | None = None
            is_change = _FROM.search(text[:start]) is not None
            if len(numbers) > 1 and match["joint"] not in {"/", "×", "x"}:  # each end of a range, or of a change
                first, last = match.span("number")
                low, high = (None, None) if is_change else numbers
                yield Claim(
                    "quantity", text[first:last], first, last, numbers[0], unit, bound, "", False, numbers[:1], high
                )
                numbers, start, bound, other_end = numbers[1:], match.start("other"), "", low
            after = text[match.end() : match.end() + 40]
            yield Claim(
                "quantity",
                text[start : match.end()],
                start,
                match.end(),
                numbers[0],
                unit,
                bound,
                after,
                numbers=numbers,
                other_end=other_end,
            )

    def plain(self, text: str) -> Iterator[Claim]:
        """Yield the numbers without a unit, of which some are values of scores and ratios."""
        for match in _without_units(self.numeral, self.to).finditer(text):
            numbers, start = self._decimals(match), match.start("number")
            shown, bound = text[start : match.end()], self._bound(match)
            yield Claim("quantity", shown, start, match.end(), numbers[0], "", bound, numbers=numbers)

    def _bound(self, match: re.Match[str]) -> str:
        return (match["comparator"] or "").strip() or self.said_bound(match.string[: match.start()])

    def _decimals(self, match: re.Match[str]) -> tuple[Decimal, ...]:
        typed = (match["number"], match["other"])
        return tuple(self.decimal(one.replace("−", "-")) for one in typed if one)


@lru_cache(maxsize=32)
def _with_units(numeral: str, to: str, per: str, units: tuple[str, ...]) -> re.Pattern[str]:
    own = "".join(f"{_spaced(unit)}|" for unit in sorted(set(units), key=len, reverse=True))
    divisor = rf"(?:{_BASE}|m2|m²|mm3|mm³|min|{per}|[hd])"
    known = (
        rf"×\s?10[⁰¹²³⁴-⁹]+(?:\s?/\s?(?:[mcµμ]?[lL]|m?m³|kg))?|%|‰|°\s?[CF]|[mc]m\s?Hg"
        rf"|(?:[mcµμ]?m|m?s)(?:[²³](?!\w)|2(?!\d))?|{_BASE}(?:\s?/\s?{divisor}){{0,2}}|\s?/\s?(?:{divisor})"
    )
    return re.compile(
        rf"(?<![\w.,/:–-])(?P<comparator>[<>≤≥]\s?)?(?P<number>[+−-]?{numeral})"
        rf"(?:\s?(?P<joint>–|-|{to}|/|[×x])\s?(?P<other>[+−-]?{numeral}))?"
        rf"\s?(?P<unit>{own}{known})(?![\w/²³]|-(?!\d))"
    )


@lru_cache(maxsize=4)
def _without_units(numeral: str, to: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/:–^-])(?P<comparator>[<>≤≥]\s?)?(?P<number>[+−-]?{numeral})"
        rf"(?:\s?(?P<joint>–|-|{to}|/|[×x])\s?(?P<other>{numeral}))?(?![\w%/:°²³⁰-⁹×]|[.,]\d|\s?[%×]|-\w)"
    )


def _spaced(unit: str) -> str:
    """Return a pattern for a unit with or without spaces around its sign of multiplication: `×10⁹/L`, `× 10⁹/L`."""
    return re.sub(r"(?<!\s)\s*×\s*", r"×\\s?", re.escape(re.sub(r"(?<!\s)\s*×\s*", "×", unit)))
