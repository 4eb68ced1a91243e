"""How drugs of the case were given: the route and the schedule that prose states beside their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from casewright.checks.dat.claims.english import NUMBER, number_of
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Facts, content_words, same_word
from casewright.checks.dat.statements.contradiction import Contradiction
from casewright.checks.memo import memoized

_ROUTES: Mapping[str, str] = {
    "oral": r"oral(?:ly)?|by mouth|per os",
    "intravenous": r"intravenous(?:ly)?",
    "subcutaneous": r"subcutaneous(?:ly)?",
    "intramuscular": r"intramuscular(?:ly)?",
    "intrathecal": r"intrathecal(?:ly)?",
    "intravitreal": r"intravitreal(?:ly)?",
    "rectal": r"rectal(?:ly)?",
    "topical": r"topical(?:ly)?",
    "inhaled": r"inhaled|by inhalation",
}
_ROUTE = re.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _ROUTES.items())})\b", re.IGNORECASE)
_UNITS = {"hour": Fraction(1, 24), "day": Fraction(1), "week": Fraction(7), "month": Fraction(30)}
_LY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "nightly": "day"}
_SCHEDULE = re.compile(
    rf"\bevery (?:(?P<every>{NUMBER}|other) )?(?P<unit>{'|'.join(_UNITS)})s?\b"
    rf"|\b(?P<times>once|twice|{NUMBER} times) "
    rf"(?:(?P<often>{'|'.join(_LY)})|(?:a|per|each|every) (?P<per>{'|'.join(_UNITS)}))\b"
    rf"|\b(?P<plain>{'|'.join(_LY)})\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[\s(,]*(?:(?:was|were|had been|is)\s(?:\w+\s)?|"
    r"given\s|started\s|begun\s|at\s|a\s|single\s|dose\s|of\s|up to\s|to\s)*"
    r"(?:[\d.,]+(?:\s?[–-]\s?[\d.]+)?\s?[A-Za-zµμ%²/]+(?:/[A-Za-z²]+)*[\s,]*)?"
    rf"(?:(?:{'|'.join(_ROUTES.values())})[\s,]*)?",
    re.IGNORECASE,
)
"""What may be between a drug and its schedule or route: that it was given, its dose."""
_SAME_DRUG = re.compile(
    r"[^.;,]{0,80}?(?:(?:with|at|to|of|and)\s)?(?:[\d.,]+\s?[A-Za-zµμ%²/]+\s)(?:was|were|is|are|had been)?\s?"
    r"(?:given|injected|infused|administered|started)?\s?"
)
"""The same, with other words before the dose."""


@dataclass(frozen=True)
class _Given:
    """A drug of the case, with all routes and schedules that it was given by; None for one that is not stated."""

    words: tuple[str, ...]
    routes: frozenset[str | None]
    schedules: frozenset[str | None]


def treatments(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """Routes and schedules beside the name of a drug that the case has with another one."""
    named = [
        (match.start(), match.end(), drug)
        for drug in memoized(facts, "given drugs", lambda: tuple(_given(facts)))
        for match in re.finditer(r"[^\W\d_][\w-]+", sentence.text)
        if any(same_word(match[0].casefold(), word) for word in drug.words)
    ]
    for match in _ROUTE.finditer(sentence.text) if named else ():
        told = match.lastgroup or ""
        drugs = [one for start, _, one in named if re.fullmatch(r"\s(?:\w+ous\s)?", sentence.text[match.end() : start])]
        drugs += [one for _, end, one in named if _BESIDE.fullmatch(sentence.text, end, match.start())]
        is_beside = bool(drugs)
        before = [(end, one) for _, end, one in named if end <= match.start()]
        if not drugs and before and _SAME_DRUG.fullmatch(sentence.text, before[-1][0], match.start()):
            drugs = [before[-1][1]]
        if drugs and all(None not in one.routes and told not in one.routes for one in drugs):
            known = " or ".join(sorted(route or "" for route in drugs[0].routes))
            evidence = f"contradicts the case, where {' '.join(drugs[0].words)} is {known}"
            yield Contradiction(*match.span(), evidence, is_certain=is_beside)
    for match in _SCHEDULE.finditer(sentence.text) if named else ():
        drugs = [one for _, end, one in named if _BESIDE.fullmatch(sentence.text, end, match.start())]
        if drugs and not any(_may_be(match, one) for one in drugs):
            known = " or ".join(sorted(schedule or "" for schedule in drugs[0].schedules))
            evidence = f"contradicts the case, where {' '.join(drugs[0].words)} is given {known}"
            yield Contradiction(*match.span(), evidence)


def _given(facts: Facts) -> Iterator[_Given]:
    """The drugs of the case by their names, each with every route and schedule of it."""
    routes: dict[tuple[str, ...], set[str | None]] = {}
    schedules: dict[tuple[str, ...], set[str | None]] = {}
    for name, text in facts.texts.items():
        drug = name.removesuffix(".name")
        if name == drug or not re.search(r"\.drugs?(?:\.[^.]+)?$", drug):
            continue
        words = tuple(word for word in content_words(text) if not word.isdigit() and len(word) > 3)
        if not words:
            continue
        given = [one for own, one in facts.texts.items() if own.startswith(f"{drug}.") and own.endswith(".route")]
        routes.setdefault(words, set()).update(
            route if (route := one.casefold()) in _ROUTES else None for one in given or [""]
        )
        told = [one for own, one in facts.texts.items() if own.startswith(f"{drug}.") and own.endswith("schedule")]
        stated = {one if _SCHEDULE.search(one) else None for one in told}
        in_phases = any(own.startswith(f"{drug}.phases") for own in facts.texts)
        schedules.setdefault(words, set()).update(stated or {None})
        if in_phases and not told:
            schedules[words].add(None)
    for words, known in routes.items():
        yield _Given(words, frozenset(known), frozenset(schedules[words]))


def _may_be(told: re.Match[str], drug: _Given) -> bool:
    """Whether a schedule can be one of a drug: as often, or as often as its doses of a day are."""
    often = _per_day(told)
    for schedule in drug.schedules:
        own = _SCHEDULE.search(schedule or "")
        if own is None:
            return True
        known = _per_day(own)
        if often == known or (told["plain"] and known >= often == 1) or (own["plain"] and known == 1 <= often):
            return True
    return False


def _per_day(match: re.Match[str]) -> Fraction:
    """How often a day a schedule is."""
    if match["unit"]:
        number = 2 if (match["every"] or "").casefold() == "other" else number_of(match["every"] or "1") or 1
        return 1 / (number * _UNITS[match["unit"].casefold()])
    if match["plain"]:
        return 1 / _UNITS[_LY[match["plain"].casefold()]]
    times = {"once": 1, "twice": 2}.get(match["times"].casefold()) or number_of(match["times"].split()[0]) or 1
    unit = _LY[match["often"].casefold()] if match["often"] else match["per"].casefold()
    return times / _UNITS[unit]
