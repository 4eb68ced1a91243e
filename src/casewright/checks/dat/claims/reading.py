"""Numbers that are typed in prose: ages, days, lengths of time, quantities, grades, counts and ordinals, each as a
claim with the words around it. What a language makes of them is its grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from casewright.case.facts import MONTHS
from casewright.checks.dat.claims.english import ENGLISH, NUMBER
from casewright.checks.dat.claims.grammar import Grammar
from casewright.checks.dat.claims.of_language import grammar_of
from casewright.checks.dat.facts import Claim
from casewright.text_cache import cached

_AGE_BARE = re.compile(r"\b[Aa]t (?P<number>\d{1,2})(?=[,.;)]\s|\.?$|,? (?:and|she|he|with|without)\b)")
_GESTATION = re.compile(r"(?<![\w.+/–-])(?P<weeks>\d{1,2})\+(?P<days>[0-6])(?:\sweeks)?(?![\w+/]|\.\d)")
_AT_ELAPSED = re.compile(
    rf"\bat\s(?P<others>{NUMBER}(?:,\s{NUMBER})*,?\sand\s)?(?P<number>{NUMBER})\s(?P<unit>hour|week|month|year)s\b"
    r"(?!\s(?:after|before|later)\b|[^.;,]{0,25}\b(?:of age|old)\b)",
    re.IGNORECASE,
)
_BEFORE_DEATH = re.compile(r"\bdied\b[^.;]{0,20}$")


@cached
def claims(
    text: str, nouns: tuple[str, ...] = (), units: tuple[str, ...] = (), *, language: str = "en"
) -> Iterator[Claim]:
    """Yield the numbers that a sentence states. Counts are those of `nouns` only, which are words of the case's counts;
    `units` are those that the case has, some of which are longer than the usual ones. In a report of another `language`
    sentences are read in it and, for its English abstract, as English."""
    taken: list[tuple[int, int]] = []

    def free(claim: Claim) -> bool:
        return not any(first < claim.end and claim.start < last for first, last in taken)

    own = grammar_of(language)
    grammars = (ENGLISH,) if own is None else (own, ENGLISH)
    of_grammars = (reader(text, one) for one in grammars for reader in (_ages, _days, _grades, _elapsed))
    several = chain(_gestations(text), *of_grammars, _bare_ages(text), _at_times(text))
    for claim in (*several, *grammars[0].quantities(text, units)):
        if free(claim):
            taken.append((claim.start, claim.end))
            yield claim
    yield from chain(*(_ordinals(text, one) for one in reversed(grammars)))
    if nouns:
        yield from filter(free, _counts(text, grammars[0]))


def _ages(text: str, grammar: Grammar) -> Iterator[Claim]:
    for pattern, adjective in grammar.ages:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            unit = grammar.unit(groups["unit"] or groups.get("noun") or "year")
            number = grammar.number(match["number"]) * MONTHS[unit]
            if groups.get("more"):
                lesser = grammar.unit(match["lesser"])
                number += grammar.number(match["more"]) * MONTHS[lesser]
                unit = lesser if grammar.takes_lesser_unit else unit
            start, end = match.start("number"), match.end()
            person = groups.get("person") or ""
            yield Claim("age", text[start:end], start, end, number, unit, after=person, adjective=adjective)


def _days(text: str, grammar: Grammar) -> Iterator[Claim]:
    for match in grammar.day.finditer(text):
        before = text[: match.start()]
        if grammar.no_day.search(before) or (match.groupdict().get("of") and not _BEFORE_DEATH.search(before)):
            continue  # a day of something: of a cycle, of life, of treatment
        bound = grammar.bound(match["bound"]) if match["bound"] else ""
        for group in ("first", "second"):
            is_list = group == "first" or match["joint"] != "," or not grammar.one_day.fullmatch(match["word"])
            if match[group] and is_list:  # "day 8, 5 g in all" has one day
                number = Decimal(match[group].replace("−", "-"))
                start, end = match.start(group), match.end(group)
                if group == "first":  # as the values of the case have it: "by day 14", but "day 3" of "on day 3"
                    start = match.start() if bound in grammar.printed_bounds else match.start("word")
                told = bound if group == "first" or match["joint"] in grammar.joins else "until"
                yield Claim("day", text[start:end], start, end, number, "day", told)


def _elapsed(text: str, grammar: Grammar) -> Iterator[Claim]:
    for match in grammar.elapsed.finditer(text):
        unit, number, groups = grammar.unit(match["unit"]), grammar.number(match["number"]), match.groupdict()
        if groups.get("more"):
            number += round(grammar.number(match["more"]) * MONTHS[grammar.unit(match["greater"])] / MONTHS[unit])
        start, end = match.start(), match.end("direction")
        direction = "before" if grammar.before.fullmatch(match["direction"]) else "after"
        shown = re.sub(r"\s+", " ", text[start:end])
        yield Claim("elapsed", shown, start, end, number, unit, direction, match["anchor"])


def _grades(text: str, grammar: Grammar) -> Iterator[Claim]:
    for match in grammar.grade.finditer(text):
        groups, after = match.groupdict(), text[match.end() :][:40]
        what = "stage" if groups.get("stage") else (groups.get("what") or "grade").casefold()
        yield Claim("grade", match[0], *match.span(), None, match["grade"], what, after)


def _ordinals(text: str, grammar: Grammar) -> Iterator[Claim]:
    for match in grammar.ordinal.finditer(text):
        number = Decimal(grammar.ordinal_number(match["ordinal"]))
        yield Claim("ordinal", match["ordinal"], *match.span("ordinal"), number, after=match["after"])


def _counts(text: str, grammar: Grammar) -> Iterator[Claim]:
    for match in grammar.count.finditer(text):
        number = grammar.number(match["number"])
        yield Claim("count", match["number"], *match.span("number"), number, after=match["after"])


def _bare_ages(text: str) -> Iterator[Claim]:
    """Numbers that may be ages in years: "at 28"."""
    for match in _AGE_BARE.finditer(text):
        number = ENGLISH.number(match["number"]) * MONTHS["year"]
        yield Claim("age", match["number"], *match.span("number"), number, "year", "bare")


def _at_times(text: str) -> Iterator[Claim]:
    """Times from the index event that are told without it: "at 30 months"."""
    for match in _AT_ELAPSED.finditer(text):
        unit = match["unit"].casefold()
        others = re.finditer(NUMBER, match["others"] or "", re.IGNORECASE)
        spans = [(match.start("others") + one.start(), match.start("others") + one.end()) for one in others]
        for start, end in (*spans, (match.start("number"), match.end())):
            number = ENGLISH.number(text[start:end].split()[0])
            yield Claim("elapsed", text[start:end], start, end, number, unit, "after")


def _gestations(text: str) -> Iterator[Claim]:
    """Gestational and postmenstrual ages, in days."""
    for match in _GESTATION.finditer(text):
        number = Decimal(7 * int(match["weeks"]) + int(match["days"]))
        yield Claim("gestation", match[0], match.start(), match.end(), number, "day")
