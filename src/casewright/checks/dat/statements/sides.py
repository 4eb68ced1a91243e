"""Sides of the body that prose states, held against those of the case: of a part, of an event, of a value.

A part is what words behind a side say ("right lower lobe"), with the noun before it ("vein of the right leg") where the
case has one. A contradiction is certain where the clause names, beside the part, what the case has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Facts, content_words, same_word, word_list
from casewright.checks.dat.person import is_of_group, names_another, names_relative
from casewright.checks.dat.statements.contradiction import Contradiction

_SIDED = re.compile(
    r"\b(?P<side>left|right|linke[mnrs]?|rechte[mnrs]?)(?P<words>(?:[ -](?:half|side)\sof\s(?:the|his|her))?"
    r"(?:[ -](?!(?:and|or|but|while|was|were|is|are|had|und|war)\b)[A-Za-zÄÖÜäöüß]+){0,3})(?![\w-])",
    re.IGNORECASE,
)
_NO_PART = word_list("no_parts.txt")
_ELSEWHERE = re.compile(
    r"\b(?:normal|healthy|unaffected|uninvolved|contralateral|compar\w+|than|other|both|bilateral\w*|none|not?|without|"
    r"never|ago|earlier|previous\w*|former\w*|childhood|at \d+|wide open|gesund\w*|unauffällig\w*|kontralateral\w*|"
    r"Vergleich|ander\w+|beide\w*)\b"
)
"""Words of the other side, or of another time, than those of the disease."""
_NOUN_OF = re.compile(r"\b(?P<noun>[a-z]{4,}) of (?:the|his|her) $", re.IGNORECASE)
_PART_OF = re.compile(r"\bof (?:the )?(?P<part>(?:[a-z]+ ){0,2}[a-z]+)$", re.IGNORECASE)
_SIDE_WORD = re.compile(r"\b(?:left|right|both|other|fellow|OD|OS)\b")

_Sides = Mapping[str, Mapping[str, tuple[str, frozenset[str]]]]
"""By the key of a part and by side: how the case puts it, and the words beside the part."""


def other_sides(sentence: Sentence, facts: Facts, side_above: str) -> Iterator[Contradiction]:
    """Yield each side of a part, of an event or (below a heading with a side) of a value that the case has on the other
    side only."""
    if side_above and not _SIDE_WORD.search(sentence.text):
        by_name = {fact.name: fact for fact in facts.of("quantity") if fact.side}
        for start, end, name in sentence.values:
            if name in by_name and by_name[name].side != side_above:
                why = f"is a value of the {by_name[name].side} side, and the heading above names the {side_above}"
                yield Contradiction(start, end, why, is_certain=False, is_called=True)
    typed = list(_SIDED.finditer(sentence.text))
    sides = _sides_of_parts(facts) if typed else {}
    for match in typed:
        if not _may_be_elsewhere(match, typed, sentence, bool(sides)):
            yield from _of_part_or_event(match, sentence, facts, sides)


def _may_be_elsewhere(
    match: re.Match[str], typed: Sequence[re.Match[str]], sentence: Sentence, has_sides: bool
) -> bool:
    """Return whether the other side is told of too, or words around a side are of another side, time or person."""
    span, parts = match.span("side"), {*_parts(match)}
    first, last = sentence.clause_span(*span)
    rivals = (one for one in typed if _side(one) != _side(match))
    if any(
        not (own := _parts(one))
        or parts & {*own}
        or (not (has_sides and parts) and (parts or first <= one.start() < last))
        for one in rivals
    ):
        return True
    before = sentence.text[: span[0]]
    is_aside = before.rfind("(") > before.rfind(")")
    clause = sentence.clause(*span)
    return bool(
        is_aside or _ELSEWHERE.search(clause) or names_relative(before) or names_another(before) or is_of_group(clause)
    )


def _of_part_or_event(match: re.Match[str], sentence: Sentence, facts: Facts, sides: _Sides) -> Iterator[Contradiction]:
    side, parts = _side(match), _parts(match)
    words = content_words(sentence.clause(*match.span("side")))
    is_measured = any(fact.side == side for fact in facts.of("quantity"))  # of a part that comes in pairs
    key = "" if is_measured else next((one for one in _keys(match) if one in sides), "")
    known = sides.get(key, {})
    if known and side not in known:
        shown, beside = next(iter(known.values()))
        said = next((one for one in re.finditer(r"\w+", match[0]) if _stem(one[0].casefold()) in parts), None)
        is_certain = any(same_word(one, word) for one in beside - {*key.split()} for word in words)
        end = match.start() + said.end() if said else match.end()
        why = f"contradicts the case, which speaks of “{shown}”"
        yield Contradiction(match.start(), end, why, is_certain=is_certain)
        return
    events = {name.removesuffix(".side"): text for name, text in facts.texts.items() if name.endswith(".side")}
    named = [event for event in events if _is_named(event, facts, words, parts)]
    is_placed = {*parts} & {_stem(word) for event in named for word in _site(event, facts)}
    of_index = any(same_word(own, word) for own in facts.index_words for word in words)
    if named and not known and (is_placed or not of_index) and all(events[one] not in {side, "both"} for one in named):
        own = content_words(facts.text(f"{named[0]}.name"))
        is_certain = bool(own) and all(any(same_word(one, word) for word in words) for one in own)
        why = f"contradicts the case, which has `{named[0]}` on the {events[named[0]]}"
        yield Contradiction(*match.span("side"), why, is_certain=is_certain)


def _is_named(event: str, facts: Facts, words: Sequence[str], parts: Sequence[str]) -> bool:
    """Return whether a clause names an event that has a side: most of its name, the noun of it where no part of the
    body is named, or a place of it in several words."""
    own, site = content_words(facts.text(f"{event}.name")), _site(event, facts)
    shared = sum(any(same_word(one, word) for word in words) for one in own)
    has_head = bool(own) and any(same_word(own[-1], word) for word in words)
    if own and (shared == len(own) or (has_head and shared / len(own) >= (0.7 if parts else 0.5))):
        return True
    return len(site) > 1 and all(_stem(one) in parts for one in site)


def _site(event: str, facts: Facts) -> tuple[str, ...]:
    return content_words(facts.text(f"{event}.sites"))


def _sides_of_parts(facts: Facts) -> _Sides:
    sides: dict[str, dict[str, tuple[str, frozenset[str]]]] = {}
    for site in facts.sites:
        for match in _SIDED.finditer(site):
            for key in _keys(match):
                part = key.rpartition(" ")[2]
                said = re.search(rf"\b{re.escape(part)}\w*", match[0], re.IGNORECASE)
                beside = frozenset(word for word in content_words(site) if _stem(word) not in {part, _side(match)})
                shown = match[0][: said.end()] if said else match[0]
                sides.setdefault(key, {})[_side(match)] = shown, beside - _NO_PART
    for name, side in facts.texts.items():
        called = facts.text(f"{name.removesuffix('.side')}.name") if name.endswith(".side") else ""
        part_of = _PART_OF.search(called)
        if part_of and side in {"left", "right"}:
            part = _stem(part_of["part"].split()[-1].casefold())
            beside = frozenset(word for word in content_words(called) if _stem(word) != part)
            sides.setdefault(part, {}).setdefault(side, (f"{called}, {side}", beside))
    return sides


def _side(match: re.Match[str]) -> str:
    return "left" if match["side"][0] in "lL" else "right"


def _keys(match: re.Match[str]) -> list[str]:
    """Return the keys of the part that a side is said of: with the noun before it, and alone."""
    parts, noun = _parts(match), _NOUN_OF.search(match.string[: match.start()])
    return [*([f"{_stem(noun['noun'].casefold())} of {parts[0]}"] if noun and parts else []), *parts]


def _parts(match: re.Match[str]) -> list[str]:
    """Return the parts of the body that a side is said of, without the ending of their case or number."""
    words = re.findall(r"[^\W\d_]+", match["words"].casefold())
    return [_stem(word) for word in words if word not in _NO_PART]


def _stem(word: str) -> str:
    return re.sub(r"(?:(?<=\w{4})e?s|s)$", "", word)
