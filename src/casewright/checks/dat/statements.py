"""Statements in words held against the case: that something was absent or present, rose or fell, how it ended.

Each reader yields what it found as `Contradiction`s; the next kind of statement is one more reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casewright.checks.dat.claims import Sentence
from casewright.checks.dat.facts import Fact, Facts, content_words, same_word
from casewright.checks.dat.quantities import NO_PATIENT_TOLD, Subject, mentions


@dataclass(frozen=True)
class Contradiction:
    """Words between `start` and `end` of a sentence, and why they contradict the case."""

    start: int
    end: int
    evidence: str
    is_certain: bool = True


def contradictions(sentence: Sentence, facts: Facts, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """Every statement of a sentence that the case contradicts."""
    if NO_PATIENT_TOLD.search(sentence.text):
        return
    yield from _presence(sentence, facts)
    yield from _directions(sentence, subjects)
    yield from _outcomes(sentence, facts)
    yield from _results(sentence, facts, subjects)
    yield from _event_sides(sentence, facts)


_NEGATED = re.compile(
    r"\b(?:no|not|never|without|neither|nor|free of|free from|denied|absent|absence of|ruled out|excluded|un\w+ed|"
    r"negative for|kein\w*|nicht|ohne|nie)\b",
    re.IGNORECASE,
)
_HAD = r"(?:had|has|have|with|developed|showed|noted|there (?:was|were)|was|were|hatte|and)"
_HEDGED = re.compile(
    r"\b(?:new|further|more|other|longer|again|recur\w*|relaps\w*|if|whether|suspected|possible|risk|history|prevent\w*|"
    r"because|considered|family|later|since|until|before|after|any|neue\w*|weitere\w*)\b",
    re.IGNORECASE,
)


def _presence(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """A finding that the case says is absent, told as present; an allergy that the case has, denied."""
    for name, text in facts.texts.items():
        if name.endswith(".absent"):
            called = facts.texts.get(f"{name.removesuffix('.absent')}.name", "")
            match = _named(called, sentence.text)
            if match is None or sentence.offset(*match.span()) is None:
                continue
            clause = sentence.clause(*match.span())
            if _NEGATED.search(clause) or _HEDGED.search(clause):
                continue
            if re.search(rf"\b{_HAD}\s(?:[\w-]+\s){{0,2}}$", sentence.text[: match.start()], re.IGNORECASE):
                yield Contradiction(*match.span(), f"contradicts the case, which says `{text}`")
        elif name.endswith("allergies") and text and not re.search(r"\bno(?:ne)?\b|unknown|keine", text):
            match = re.search(r"\b(?:no (?:known )?(?:drug )?allerg\w+|(?:was |is )?not allergic)\b", sentence.text)
            if match and sentence.offset(*match.span()) is not None:
                told = content_words(sentence.text[match.end() :])
                if not told or any(same_word(word, own) for word in told for own in content_words(text)):
                    yield Contradiction(*match.span(), f"contradicts the case, which has an allergy to {text}")
        elif (
            re.search(r"(?:^|\.)course\.[^.]+\.name$", name)
            and f"{name.removesuffix('.name')}.absent" not in facts.texts
        ):
            event = name.removesuffix(".name")
            ends = [fact for fact in facts.of("day", "elapsed") if fact.event == event]
            match = _named(text, sentence.text)
            if match is None or not ends or sentence.offset(*match.span()) is None:
                continue
            before = re.search(
                r"\b(?:no|without|never had|denied|kein\w*|ohne)\s(?:any\s)?$", sentence.text[: match.start()], re.I
            )
            if before and not _HEDGED.search(sentence.clause(*match.span())) and not re.search(r"\d", sentence.text):
                yield Contradiction(
                    before.start(), match.end(), f"contradicts the case, which has `{event}`", is_certain=False
                )


def _named(called: str, text: str) -> re.Match[str] | None:
    """Where a text has a name with its words in order, in singular or plural."""
    words = [re.escape(re.sub(r"(?:es|s)$", "", word)) for word in called.split()]
    pattern = r"(?:e?s)?[\s-]".join(words)
    return re.search(rf"\b{pattern}(?:e?s)?\b", text, re.IGNORECASE) if words else None


_ROSE = r"ros[e]|risen|increas\w*|went up|climb\w*|elevat\w*|worsen\w* to|stieg(?:en)?|gestiegen"
_FELL = r"fell|fallen|decreas\w*|declin\w*|dropp\w*|went down|sank|sunk|reduced|fiel(?:en)?|gefallen"
_MOVED = re.compile(
    rf"\b(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))\b(?P<rest>(?:(?!\band (?:ros|fell|increas|decreas)|[.;]\s).)*)",
    re.IGNORECASE,
)
_NUMBER = r"(?P<{}>[<>]?\s?[-−]?\d[\d,]*(?:\.\d+)?)"
_FROM_TO = re.compile(
    rf"\bfrom\s(?:about\s|more than\s|less than\s)?{_NUMBER.format('first')}[^\d.;]{{0,25}}?\bto"
    rf"\s(?:about\s)?{_NUMBER.format('last')}"
)
_TO = re.compile(rf"^[^\d;]{{0,40}}?\bto\s(?:about\s|below\s|above\s|less than\s|more than\s)?{_NUMBER.format('last')}")


def _directions(sentence: Sentence, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """A value said to have risen or fallen, where the numbers beside it or the series of the case say the other."""
    for match in _MOVED.finditer(sentence.text):
        offset = sentence.offset(match.start(), match.start() + len(match["up"] or match["down"]))
        if offset is None:
            continue
        span = match.start(), match.start() + len(match["up"] or match["down"])
        is_up = match["up"] is not None
        if re.search(r"\b(?:not|never|no longer)\s(?:\w+\s)?$", sentence.text[: match.start()]):
            continue
        told = _FROM_TO.search(match["rest"])
        if told:
            first, last = _value(told["first"]), _value(told["last"])
            if first != last and (last > first) is not is_up:
                yield Contradiction(*span, f"contradicts the numbers beside it, from {told['first']} to {told['last']}")
            continue
        named = [one for one in mentions(sentence.text[: match.start()], subjects) if one.subject.is_measured]
        later = [one for one in mentions(sentence.text, subjects) if one.start > match.start()]
        target = _TO.search(match["rest"])
        if not named or target is None or any(one.end < match.start("rest") + target.start("last") for one in later):
            continue
        series = _in_time(named[-1].subject.facts)
        number = _value(target["last"])
        before = [
            (one.number, other.number)
            for one, other in pairwise(series)
            if other.number is not None
            and float(other.number) == number
            and one.number is not None
            and one.side == other.side
        ]
        if before and all(old != new and (new > old) is not is_up for old, new in before):
            [old, new] = before[0]
            yield Contradiction(
                *span, f"contradicts the case, where `{named[-1].subject.key}` went from {old} to {new}"
            )


def _value(typed: str) -> float:
    return float(re.sub(r"[<>,\s]", "", typed).replace("−", "-"))


def _in_time(facts: Sequence[Fact]) -> list[Fact]:
    known = [fact for fact in facts if fact.at is not None and not fact.is_limit and fact.number is not None]
    return sorted(known, key=lambda fact: (fact.side, fact.at or (0, 0)))


_DIED = re.compile(
    r"\b(?:(?:he|she|the patient|twin|infant|girl|boy|woman|man|and|who)\s(?:then\s)?died|his death|"
    r"her death|verstarb|starb)\b",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"\b(?:(?:he|she|twin|patient|infant|girl|boy|woman|man|and)\s(?:has\s)?(?:survived|"
    r"recovered (?:fully|completely))|is alive|was discharged home)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(?P<degree>complete|full|partial|no|stable|progressive)\s(?P<what>remission|recovery|response|disease|resolution)\b",
    re.IGNORECASE,
)
_LIKE = {"full": "complete"}


def _outcomes(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """Death or survival, and the degree of a response, that the case tells otherwise."""
    status = {text for name, text in facts.texts.items() if name.endswith("outcome.vital-status")}
    for pattern, other in ((_DIED, "alive"), (_LIVED, "deceased")):
        if (
            status == {other}
            and (match := pattern.search(sentence.text))
            and sentence.offset(*match.span()) is not None
        ):
            yield Contradiction(*match.span(), f"contradicts the case, whose patient is {other}")
    told: dict[str, set[str]] = {}
    for name, text in facts.texts.items():
        if name.endswith((".response.name", "outcome.name")):
            for match in _DEGREE.finditer(text):
                told.setdefault(match["what"].casefold(), set()).add(_degree(match))
    for match in _DEGREE.finditer(sentence.text):
        known = told.get(match["what"].casefold())
        if known and _degree(match) not in known and sentence.offset(*match.span()) is not None:
            certain = not _HEDGED.search(sentence.clause(*match.span()))
            if certain:
                yield Contradiction(
                    *match.span(), f"contradicts the case, which says “{' or '.join(sorted(known))} {match['what']}”"
                )


def _degree(match: re.Match[str]) -> str:
    return _LIKE.get(match["degree"].casefold(), match["degree"].casefold())


_RESULT = re.compile(r"\b(?P<result>positive|negative)\b", re.IGNORECASE)


def _results(sentence: Sentence, facts: Facts, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """A measurement called positive where all of its results in the case at that time are negative, or the reverse."""
    del subjects
    for match in _RESULT.finditer(sentence.text):
        if sentence.offset(*match.span()) is None:
            continue
        lead = content_words(sentence.text[: match.start()])[-8:]
        for name, text in facts.texts.items():
            event, found, key = name.partition(".values.")
            words = content_words(facts.texts.get(f"{event}.name", ""))
            if not found or text.casefold() not in {"positive", "negative"} or not words:
                continue
            if not all(any(same_word(own, word) for word in lead) for own in words):
                continue
            same_time = all(
                word in sentence.text.casefold().replace("\n", " ") for word in key.split("-") if word.isdigit()
            )
            if text.casefold() != match["result"].casefold() and same_time and re.search(r"\d", key):
                yield Contradiction(*match.span(), f"contradicts the case, which says `{text}` of `{name}`")


_SIDE = re.compile(r"\b(?P<side>left|right)\b", re.IGNORECASE)


def _event_sides(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """The side of an event that the case puts on the other one."""
    sides = list(_SIDE.finditer(sentence.text))
    if len({one["side"].casefold() for one in sides}) != 1 or sentence.offset(*sides[0].span()) is None:
        return
    words = content_words(sentence.text)
    for name, side in facts.texts.items():
        if not name.endswith(".side") or side not in {"left", "right"} or side == sides[0]["side"].casefold():
            continue
        event = name.removesuffix(".side")
        called = content_words(facts.texts.get(f"{event}.name", ""))
        found = [facts.texts.get(f"{event}.{part}", "") for part in ("sites", "findings")]
        near = content_words(" ".join(sentence.text[max(0, one.start() - 70) : one.end() + 30] for one in sides))
        is_named = called and all(any(same_word(own, word) for word in words) for own in called)
        is_there = any(
            part
            and sum(any(same_word(own, word) for word in near) for own in content_words(part))
            >= min(2, len(content_words(part)))
            for part in found
        )
        if is_named or is_there:
            yield Contradiction(*sides[0].span(), f"contradicts the case, which has `{event}` on the {side}")
            return
