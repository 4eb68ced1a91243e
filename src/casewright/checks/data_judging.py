"""Whether a number that prose states is the case's: which facts a claim speaks of, and whether it agrees with them.

Precise rather than greedy: a claim is held against facts only where the words around it are an event's, in its clause,
else in the next one, else in its sentence; of several facts one that agrees is enough. Sentences that cite a work speak
of others, and so does what follows one about another patient, until "our patient" or the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from casewright.checks.claim import Claim
from casewright.checks.data_claims import TITRE, Sentence, claims, same_unit, sentences
from casewright.checks.data_facts import (
    MONTHS,
    Fact,
    Facts,
    content_words,
    facts_of,
    same_noun,
    same_word,
    spelled_out,
    words_in_order,
)
from casewright.checks.keeping import kept
from casewright.checks.prose import OBJECT
from casewright.checks.report import Report
from casewright.manuscript.abbreviation_terms import Terms

Verdict = Literal["agrees", "differs", "not stated", "nowhere"]

_PROSE = frozenset({"paragraph", "abstract", "legend", "caption", "alt", "title"})
_OWN = re.compile(
    r"\b(?:our|this|the present|the index) (?:patient|case|boy|girl|child|infant|man|woman|report|letter|article|"
    r"paper)\b|"
    r"\bpresent case\b|\bwe (?:here )?(?:report|describe|present)\b|"
    r"\b(?:unser(?:e[rn]?)?|diese[rs]?) (?:Patient(?:in)?|Fall)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:patients?|boy|girl|man|woman|child|infant|male|female|he|she|cases?|Patient(?:in)?|Junge|M[aä]dchen|Mann|Frau|"
    r"(?-i:Patienten|Kind|Säugling|Fall|Fälle))\b",
    re.IGNORECASE,
)
_ONSET = re.compile(
    r"\b(?:began|begin|begun|started|starts?|set in|develop\w*|onset|appeared|occurred|since|first noted|emerged|"
    r"arose|broke out|begann\w*|begonnen|beginn|aufgetreten|auftrat\w*|traten?|einsetz\w*|setzten?|entwickelte\w*)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:until|till|resolv\w*|settled|subsid\w*|ended|disappear\w*|stopped|ceased|vanish\w*|abated|discontinued|regress\w*|"
    r"afebrile|was gone|had gone|abgeklungen|klangen?|endete\w*|beendet|sistiert\w*|abgesetzt|verschw\w+|rückläufig|"
    r"zurückgebildet|entfiebert\w*|fieberfrei)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:still|persist\w*|continu\w*|remain\w*|peak\w*|maximum|maximal|worsen\w*|increas\w*|ongoing|between|through|"
    r"weiterhin|anhalt\w*|noch|zwischen|zunehm\w*|zunahm\w*|maximal\w*)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|parents?|sisters?|brothers?|siblings?|twins?|sons?|daughters?|child(?:ren)? of|donors?|"
    r"husband|wife|"
    r"aunts?|uncles?|cousins?|grand\w+|Mutter|Vater|Eltern|Geschwister|Schwester|Bruder|Zwilling\w*|"
    r"Groß(?:mutter|vater|eltern)|Sohn|Tochter|Spender\w*)\b",
    re.IGNORECASE,
)
_OF_RELATIVE = re.compile(
    rf"(?:{_RELATIVE.pattern})\W+(?:who (?:was|is)\W+|(?:was|is)\W+)?(?:then\W+)?(?:aged\W+|of\W+|\()?$", re.IGNORECASE
)
_DIAGNOSED = ("diagnos", "presented", "presentation", "onset", "erkrankt", "erstdiagnos", "manifest", "vorgestellt")


@dataclass(frozen=True)
class Judgement:
    """What became of a claim. `facts` are those it was held against: for `agrees` the ones that agree."""

    claim: Claim
    sentence: Sentence
    verdict: Verdict
    facts: tuple[Fact, ...]
    is_near: bool = True


def case_facts(report: Report) -> Facts:
    """The facts of the report's case; none where it has no case data."""
    if not report.facts:
        return Facts(())
    return kept(report, "case facts", lambda: facts_of(report.facts, report.unknown_facts, report.terms))


def own_sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences that speak of the report's own patient, as far as words tell."""
    return kept(report, "own sentences", lambda: tuple(_own_sentences(report)))


def _own_sentences(report: Report) -> Iterator[Sentence]:
    for passage in report.passages:
        if passage.kind not in _PROSE:
            continue
        of_another = False
        for sentence in sentences(passage, report):
            if _OWN.search(sentence.text):
                of_another = False
            if sentence.cites:
                of_another = _SOMEBODY.search(sentence.text) is not None
                continue
            if not of_another:
                yield sentence


def judgements(report: Report) -> tuple[Judgement, ...]:
    """Every typed number that the case has something to say of."""
    return kept(report, "judgements", lambda: tuple(_judgements(report, case_facts(report))))


def _judgements(report: Report, facts: Facts) -> Iterator[Judgement]:
    if not facts.facts:
        return
    nouns = [fact.key[-1] for fact in facts.of("count") if fact.key]
    units = [fact.unit for fact in facts.of("quantity") if fact.unit]
    for sentence in own_sentences(report):
        for claim in claims(sentence.text, nouns, units, german=report.is_german):
            if sentence.offset(claim.start, claim.end) is None:
                continue  # a value of the case, or part of one
            judged = _judged(claim, sentence, facts, report)
            if judged is not None:
                yield judged


def _judged(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    if claim.kind == "age":
        return _age(claim, sentence, facts, report)
    if claim.kind == "day":
        return _day(claim, sentence, facts, report)
    if claim.kind == "elapsed":
        return _elapsed(claim, sentence, facts, report)
    if claim.kind == "grade":
        return _grade(claim, sentence, facts, report)
    if claim.kind == "quantity":
        measured = _measured(claim, sentence, facts, report.terms)
        judged = _quantity(claim, sentence, facts, report)
        if measured is None or (judged is not None and _events(judged) & _events(measured)):
            return judged
        return measured
    if claim.kind == "count":
        return _count(claim, sentence, facts, report.terms)
    return _ordinal(claim, sentence, facts, report.terms)


def matches(fact: Fact, words: Sequence[str]) -> bool:
    """Whether words speak of the event of a fact: most of what it is called, or half of it with its main noun, or a
    drug that was given in it. A diagnosis has to be spoken of as one, since the disease is named everywhere."""
    if fact.is_diagnosis and not any(word.startswith(_DIAGNOSED) for word in words):
        return False
    if any(same_word(drug, word) for drug in fact.drugs for word in words):
        return True
    found = sum(any(same_word(own, word) for word in words) for own in fact.words)
    share = found / len(fact.words)
    if share >= 0.75:
        return True
    if not fact.head:  # the patient's age, at the index event
        return share >= 0.5
    if fact.kind == "elapsed":  # few facts are so told, and the index event is named with them
        return any(same_word(fact.head, word) for word in words)
    return share >= 0.5 and any(same_word(fact.head, word) for word in words)


def _spoken_of(
    claim: Claim, sentence: Sentence, facts: Sequence[Fact], report: Report, anywhere: bool = False
) -> tuple[tuple[Fact, ...], str, bool]:
    """The facts that the words around a claim speak of, these words, and whether they are near: in its clause or the
    next one, else between semicolons, or with `anywhere` in its sentence."""
    clause = sentence.clause(claim.start, claim.end)
    for words_of, near in (
        (clause, True),
        (f"{clause} {sentence.following_clause(claim.end)}", True),
        (sentence.text if anywhere else sentence.part(claim.start), False),
    ):
        words = content_words(spelled_out(words_of, report.terms))
        found = tuple(fact for fact in facts if matches(fact, words))
        if found:
            said = claims(words_of, german=report.is_german)
            ordinals = {one.number for one in said if one.kind == "ordinal"}
            ranked = [fact for fact in found if fact.ordinal in ordinals]
            return (tuple(ranked) or found), words_of, near
    return (), sentence.text, False


def _age(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    ages = facts.of("age")
    found, words, near = _spoken_of(claim, sentence, ages, report)
    found = _of_role(found, words, claim, sentence)
    patient = tuple(fact for fact in ages if fact.event.endswith("patient"))
    said = claim.adjective or "old" in claim.text
    if _OF_RELATIVE.search(sentence.text[: claim.start]):
        return None
    if said and _RELATIVE.search(sentence.clause(claim.start, claim.end)):
        return None
    if found:
        candidates = (*found, *patient) if said else found
        return _verdict(claim, sentence, found, tuple(one for one in candidates if _same_age(claim, one)), near)
    agrees = tuple(fact for fact in ages if _same_age(claim, fact))
    if said and _RELATIVE.search(sentence.text[: claim.start]):
        return None
    if agrees or not any(fact.number is not None for fact in ages):
        return None
    if said and patient and _SOMEBODY.search(sentence.text):
        return Judgement(claim, sentence, "differs", tuple(fact for fact in patient if fact.value))
    return _nowhere(claim, sentence, report)


def _same_age(claim: Claim, fact: Fact) -> bool:
    """Whether two ages can be one: each is known to its smallest unit only."""
    if claim.number is None or fact.number is None:
        return False
    width = MONTHS[claim.unit]
    units = re.findall(r"(year|month|week|day)s?", fact.value)
    own = MONTHS[units[-1]] if units else Decimal(1)
    return claim.number < fact.number + own and fact.number < claim.number + width


def _of_role(found: tuple[Fact, ...], words: str, claim: Claim, sentence: Sentence) -> tuple[Fact, ...]:
    """Of an interval the end that the words speak of, its beginning or its end; where they speak of both, by the word
    nearest to the claim."""
    role = "start" if claim.bound in {"from", "since"} else "end" if claim.bound == "until" else ""
    first, last = sentence.clause_span(claim.start, claim.end)
    own = _distances(claim, sentence, words, first, last)
    distances = own if any(own.values()) else _distances(claim, sentence, words, 0, len(sentence.text))
    onset, end = distances["start"], distances["end"]
    if not role and onset is not None and (end is None or onset < end):
        role = "start"
    elif not role and end is not None:
        role = "end"
    if not role:
        return found
    wanted = {role, "at"}
    kept = tuple(fact for fact in found if fact.role in wanted)
    return kept or found


def _distances(claim: Claim, sentence: Sentence, words: str, first: int, last: int) -> dict[str, int | None]:
    """How far from a claim a word for a beginning and one for an end stand, between two places of its sentence."""
    return {
        kind: min(
            (
                abs(match.start() - claim.start)
                for match in pattern.finditer(sentence.text, first, last)
                if re.search(rf"\b{re.escape(match[0])}\b", words)
            ),
            default=None,
        )
        for kind, pattern in (("start", _ONSET), ("end", _END))
    }


def _verdict(
    claim: Claim, sentence: Sentence, found: tuple[Fact, ...], agrees: tuple[Fact, ...], near: bool
) -> Judgement | None:
    if agrees:
        return Judgement(claim, sentence, "agrees", agrees, near)
    stated = tuple(fact for fact in found if fact.value)
    if not stated:
        return Judgement(claim, sentence, "not stated", found) if near else None
    if any(not fact.value and fact.role != "end" for fact in found):
        return None  # it may speak of the fact that is not known
    return Judgement(claim, sentence, "differs", stated, near)


def _nowhere(claim: Claim, sentence: Sentence, report: Report) -> Judgement | None:
    """An age or a day that no event of the case has, in a passage that tells the case by its values."""
    told = sum(
        report.files.get(place.path, ("",) * (place.line or 1))[(place.line or 1) - 1][
            (place.column or 1) - 1 :
        ].startswith("{{<")
        for place in (sentence.passage.location(match.start()) for match in re.finditer(OBJECT, sentence.passage.text))
        if place.column is not None
    )
    return Judgement(claim, sentence, "nowhere", ()) if told >= 2 else None


def _day(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    if claim.number is None or claim.number == 0:
        return None  # day 0 is the index event by definition
    found, words, near = _spoken_of(claim, sentence, facts.of("day"), report)
    known = {fact.number for fact in facts.of("day") if fact.number is not None}
    known |= {fact.day for fact in facts.of("quantity") if fact.day is not None}
    if not found:
        return None if claim.number in known or not known else _nowhere(claim, sentence, report)
    relevant = _of_role(found, words, claim, sentence)
    agrees = tuple(fact for fact in relevant if _same_day(claim, fact))
    if agrees and not near and claim.number not in known:
        # Words far away speak of several events, one of which nearly any day agrees with: "by day 90".
        return _nowhere(claim, sentence, report)
    if not agrees and _is_within(claim, found, words):
        return None
    return _verdict(claim, sentence, relevant, agrees, near)


def _same_day(claim: Claim, fact: Fact) -> bool:
    if fact.number is None or claim.number is None:
        return False
    if fact.bound in {"", claim.bound}:
        return claim.number == fact.number
    if fact.bound == "by":
        return claim.number == fact.number if claim.bound in {"until", "before"} else claim.number <= fact.number
    if fact.bound in {"from", "after"}:
        return claim.number >= fact.number
    return claim.number < fact.number


def _is_within(claim: Claim, found: tuple[Fact, ...], words: str) -> bool:
    """Whether the day lies inside of an interval that the words speak of, and neither of its ends is meant."""
    if claim.number is None or claim.bound in {"from", "since", "until"} or _ONSET.search(words) or _END.search(words):
        return False
    for event in {fact.event for fact in found}:
        ends = {fact.role: fact.number for fact in found if fact.event == event}
        start, end = ends.get("start"), ends.get("end")
        if start is not None and end is not None and start < claim.number < end:
            return True
        if end is not None and start is None and "start" in ends and claim.number < end:
            return True
        if start is not None and end is None and claim.number > start and _LASTING.search(words):
            return True
    return False


def _elapsed(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    anchor = content_words(claim.after)[:3]
    if not any(same_word(word, one) for one in anchor for word in facts.index_words) or claim.number is None:
        return None  # counted from something else
    said = _without_anchor(claim, sentence, facts)
    found, words, near = _spoken_of(claim, said, facts.of("elapsed", "day"), report, anywhere=True)
    found = tuple(
        fact for fact in _of_role(found, words, claim, sentence) if fact.kind == "elapsed" or claim.unit == "day"
    )
    if not found:
        return None
    sign = 1 if claim.bound == "after" else -1
    agrees = tuple(
        fact
        for fact in found
        if fact.number is not None
        and (
            (fact.kind == "day" and fact.number == sign * claim.number)
            or (fact.kind == "elapsed" and fact.bound == claim.bound and _same_length(claim, fact))
        )
    )
    return _verdict(claim, sentence, found, agrees, near)


_LINK_WORD = re.compile(r"(?:an?|the|his|her|its|their|of|with|this|that|first|index|cell|cells)$", re.IGNORECASE)


def _without_anchor(claim: Claim, sentence: Sentence, facts: Facts) -> Sentence:
    """The sentence without the words that a length of time is counted from: "24 days after the first infusion of
    rituximab" speaks of what was then, not of an infusion."""
    end = claim.end
    for match in re.finditer(r"\s*([\w-]+)", sentence.text[claim.end :]):
        if match.start() != end - claim.end or not (
            _LINK_WORD.match(match[1]) or any(same_word(match[1].casefold(), word) for word in facts.index_words)
        ):
            break
        end = claim.end + match.end()
    text = sentence.text[: claim.end] + " " * (end - claim.end) + sentence.text[end:]
    return replace(sentence, text=text)


def _same_length(claim: Claim, fact: Fact) -> bool:
    if claim.number is None or fact.number is None:
        return False
    one, other = claim.number * MONTHS[claim.unit], fact.number * MONTHS[fact.unit]
    return one == other if claim.unit == fact.unit else abs(one - other) * 10 <= other


def _grade(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    found, _, near = _spoken_of(claim, sentence, facts.of("grade"), report)
    if not found:
        return None
    agrees = tuple(fact for fact in found if fact.unit.casefold() == claim.unit.casefold())
    return _verdict(claim, sentence, found, agrees, near)


def _quantity(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgement | None:
    found, words_of, near = _spoken_of(claim, sentence, facts.of("quantity"), report)
    if not near and not _is_only_in_unit(claim, found, facts):
        return None
    words = content_words(spelled_out(words_of, report.terms))
    in_unit = tuple(fact for fact in found if same_unit(fact.unit, claim.unit))
    if not in_unit:
        doses = tuple(fact for fact in found if not fact.value and fact.name.endswith("dose"))
        is_dose = re.match(r"(?:m|µ|μ|n)?g\b|(?:k|m|M)?I?U\b|m[lL]\b", claim.unit) is not None
        stated = any(fact.value for fact in found if fact.name.endswith("dose"))
        return Judgement(claim, sentence, "not stated", doses) if doses and is_dose and not stated else None
    keyed = tuple(
        fact for fact in in_unit if fact.key and any(same_noun(key, word) for key in fact.key for word in words)
    )
    days = {other.number for other in claims(sentence.text) if other.kind == "day"}
    then = tuple(fact for fact in in_unit if fact.day is not None and fact.day in days)
    found = keyed or then or in_unit
    agrees = tuple(fact for fact in found if fact.number == claim.number)
    return _verdict(claim, sentence, found, agrees, near)


def _is_only_in_unit(claim: Claim, found: Sequence[Fact], facts: Facts) -> bool:
    """Whether one event alone has quantities in the unit of a claim, and its sentence speaks of that event: "430 ms"
    needs no nearer word than the electrocardiogram that the sentence begins with."""
    events = {fact.event for fact in facts.of("quantity") if fact.unit and same_unit(fact.unit, claim.unit)}
    return claim.unit != TITRE and len(events) == 1 and events <= {fact.event for fact in found}


def _count(claim: Claim, sentence: Sentence, facts: Facts, terms: Terms) -> Judgement | None:
    counted = content_words(spelled_out(claim.after, terms))[:4]
    words = content_words(spelled_out(sentence.text, terms))
    found = tuple(
        fact
        for fact in facts.of("count")
        if fact.key
        and any(same_noun(fact.key[-1], word) for word in counted)
        and (matches(fact, words) or all(any(same_noun(key, word) for word in words) for key in fact.key))
    ) or _counted_by_name(claim, counted, facts)
    stated = tuple(fact for fact in found if fact.number is not None)
    if len(stated) < len(found) or not found:
        return None
    agrees = tuple(fact for fact in found if fact.number == claim.number)
    return _verdict(claim, sentence, found, agrees, near=True)


def _counted_by_name(claim: Claim, counted: Sequence[str], facts: Facts) -> tuple[Fact, ...]:
    """The only count of an event that the words right behind a number call by its name: "five plasma exchanges" of an
    event that counts sessions. "One" is an article as often as a number."""
    if claim.number == 1:
        return ()
    by_event: dict[str, list[Fact]] = {}
    for fact in facts.of("count"):
        by_event.setdefault(fact.event, []).append(fact)
    named = [
        several[0]
        for several in by_event.values()
        if len(several) == 1
        and len(several[0].words) <= len(counted)
        and all(any(same_word(own, word) for own in several[0].words) for word in counted[: len(several[0].words)])
    ]
    return tuple(named) if len(named) == 1 else ()


def _ordinal(claim: Claim, sentence: Sentence, facts: Facts, terms: Terms) -> Judgement | None:
    """Only what differs: an ordinal that agrees is a word like any other."""
    counted = content_words(spelled_out(claim.after, terms))[:6]
    for number, words in facts.numbered:
        if number == claim.number and any(any(same_word(own, word) for own in words) for word in counted[:2]):
            return None  # one that the case calls so
    named: list[Fact] = []
    for fact in facts.of("ordinal"):
        if not fact.key and all(any(same_word(own, word) for word in counted) for own in fact.words):
            named.append(fact)
    if not named:
        words = content_words(spelled_out(sentence.text, terms))
        named = [
            fact
            for fact in facts.of("ordinal")
            if fact.key
            and all(any(same_word(own, word) for word in counted) for own in fact.key)
            and matches(fact, words)
        ]
    if not named or any(fact.number == claim.number for fact in named):
        return None
    return Judgement(claim, sentence, "differs", tuple(named))


_OF_NO_PATIENT = re.compile(
    r"(?:\b(?:above|below|over|under|beyond|exceed\w*|than|least|most|limit|threshold|cut-?off|target|by|"
    r"(?:differences?|changes?|increases?|decreases?|rises?|falls?|drops?) of)|[<>≤≥])\s*$",
    re.IGNORECASE,
)
"""Words before a number that is a limit or a difference, and no measured value."""


def _measured(claim: Claim, sentence: Sentence, facts: Facts, terms: Terms) -> Judgement | None:
    """A value of a measurement that its sentence names, however many values stand between: "calcium was 3.62 mmol/L in
    one patient and 3.14 mmol/L in the other". One in the unit of another measurement is the case's number in a unit
    that the case does not have."""
    if (
        claim.number is None
        or claim.bound
        or claim.unit == TITRE
        or _OF_NO_PATIENT.search(sentence.text[: claim.start])
    ):
        return None
    stated = tuple(fact for fact in facts.of("quantity") if fact.number is not None)
    words = content_words(spelled_out(sentence.text, terms))
    named = tuple(
        fact for fact in stated if ".measurements." in f".{fact.event}" and _is_named(fact, words) and fact.unit
    )
    others = [fact for fact in stated if fact not in named]
    for word in reversed(words_in_order(spelled_out(sentence.text[: claim.start], terms))):
        if nearest := tuple(fact for fact in named if same_word(_called(fact), word)):
            named = nearest
            break
    if any(fact.number == claim.number and same_unit(fact.unit, claim.unit) for fact in others):
        return None
    in_unit = tuple(fact for fact in named if same_unit(fact.unit, claim.unit))
    if in_unit:
        agrees = tuple(fact for fact in in_unit if fact.number == claim.number)
        return _verdict(claim, sentence, in_unit, agrees, near=True)
    same = tuple(fact for fact in named if fact.number == claim.number and len(str(claim.number)) > 1)
    return Judgement(claim, sentence, "differs", same) if same else None


def _is_named(fact: Fact, words: Sequence[str]) -> bool:
    """Whether words name a measurement: "25" and "hydroxyvitamin" of "25-hydroxyvitamin D"."""
    numbers = [word for word in fact.words if word.isdigit()]
    return all(any(same_word(own, word) for word in words) for own in (_called(fact), *numbers))


def _called(fact: Fact) -> str:
    """The word of a measurement's name that prose uses: "calcium" of "calcium, adjusted for albumin"."""
    return next((word for word in fact.words if len(word) >= 4), fact.words[0])


def _events(judged: Judgement) -> frozenset[str]:
    return frozenset(fact.event for fact in judged.facts)
