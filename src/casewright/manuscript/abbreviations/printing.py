"""Printing a use as the short form, the long form, or both.

Each function returns the changes of a run for a `Use`; `expansion` decides which function is called.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from casewright.manuscript.abbreviations.matching import OBJECT, RAISED, normal_form
from casewright.manuscript.abbreviations.runs import ABBREVIATION, DEFINITION, SPELLED_OUT, Change, Run
from casewright.manuscript.abbreviations.terms import Term
from casewright.manuscript.abbreviations.wording import (
    article_before,
    begins_sentence,
    capitalized,
    definition,
    is_title_cased,
    possessive_of,
    title_cased,
    typed_article,
)
from casewright.manuscript.ast import Element

_NEXT_SENTENCE = re.compile(r"\s+[\"“‘(]?(?:[A-Z][a-z]+|A|I)\b")
_WORDS_OF_A_SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Use:
    """A form of `term` at `start:end` of a run, with a `possessive` after it. `mark` is the author's Span around it."""

    run: Run
    start: int
    end: int
    term: Term
    plural: bool
    possessive: str = ""
    mark: Element | None = None

    @property
    def typed(self) -> str:
        return self.run.text[self.start : self.end].replace(RAISED, "").replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The context of a use. a/an are adapted only in English, capitals not in keywords, and title case only in titles.
    `letters_panels` is True in tables and legends, where a capital A may be a panel's letter."""

    english: bool = True
    capitals: bool = True
    titles: bool = False
    letters_panels: bool = False


def short_form(use: Use, around: Surroundings) -> list[Change]:
    """Return the changes that print the short form, with the long form as its title."""
    title = use.term.printed_long(use.plural)
    change = Change(use.start, use.end, keep=True, wrap=(ABBREVIATION, (("title", title),)), mark=use.mark)
    return [change, *_article(use, around, use.typed, use.term.article)]


def spelled_out(use: Use, around: Surroundings) -> list[Change]:
    """Return the changes that print the long form instead of the short form."""
    phrase = possessive_of(_long(use, around), use.possessive)
    change = Change(
        use.start,
        use.end + len(use.possessive),
        before=phrase + ("" if phrase.endswith(".") else _full_stop(use, around)),
        wrap=(SPELLED_OUT, (("short", use.typed),)),
        mark=use.mark,
    )
    return [change, *_article(use, around, phrase, "")]


def defined(use: Use, around: Surroundings) -> list[Change]:
    """Return the changes that print the long form with the short form in brackets; both get a possessive."""
    phrase = possessive_of(_long(use, around), use.possessive)
    before, after = definition(phrase, _innermost_bracket(use.run.text, use.start))
    after += _full_stop(use, around)
    change = Change(
        use.start,
        use.end + len(use.possessive),
        before=before,
        keep=True,
        after=after,
        wrap=(DEFINITION, (("short", use.typed),)),
        mark=use.mark,
    )
    return [change, *_article(use, around, phrase, "")]


def is_explained_by_hand(use: Use) -> bool:
    """Return whether the text next to the use explains it: "complete remission (CR)", "CR (complete remission)", "CR,
    complete remission", "CR: ...", "CR = ...", "CR indicates ..."."""
    text = use.run.text
    term = use.term
    phrases = {term.long, term.plural_long, term.long_typed, term.plural_long_typed}
    reach = max(map(len, phrases)) + 24
    before = normal_form(text[max(0, use.start - reach) : use.start]).casefold()
    opened = re.search(rf"(['’]s?)?[\s{OBJECT}]*[(\[（［]\s*[\"“]?\Z", before)
    after = normal_form(text[use.end : use.end + reach]).casefold()
    joined = re.match(r"(?:'s)?\s*(?:[(\[（［,:=：、]|[–—-] |indicates |denotes |stands for |is short for )\s*", after)
    for phrase in phrases:
        long = normal_form(phrase).casefold()
        if opened is not None and _ends_with_word(before[: opened.start()], long):
            return True
        if joined is not None and _begins_with_word(after[joined.end() :], long):
            return True
    return False


def applied(text: str, changes: Sequence[Change]) -> str:
    """Apply changes to plain text."""
    pieces: list[str] = []
    position = 0
    for change in sorted(changes, key=lambda change: change.start):
        pieces += [text[position : change.start], change.applied_to(text[change.start : change.end])]
        position = change.end
    return "".join([*pieces, text[position:]])


def _long(use: Use, around: Surroundings) -> str:
    phrase = use.term.printed_long(use.plural)
    if around.titles and around.english and is_title_cased(re.findall(r"[^\W\d_][\w'’-]*", use.run.text)):
        phrase = title_cased(phrase)
    if around.capitals and begins_sentence(use.run.text, use.start, use.run.raised):
        phrase = capitalized(phrase)
    return phrase


def _full_stop(use: Use, around: Surroundings) -> str:
    """Return the period that ends the sentence after a short form that ends with a period: "given i.v. Then"."""
    if around.titles or not around.capitals or not use.typed.endswith("."):
        return ""
    text, end = use.run.text, use.end + len(use.possessive)
    if not text[end:].strip():
        before = text[: use.start].split()
        return "." if len(before) >= _WORDS_OF_A_SENTENCE and before[0][:1].isupper() else ""
    return "." if around.english and _NEXT_SENTENCE.match(text, end) else ""


def _article(use: Use, around: Surroundings, printed: str, declared: str) -> list[Change]:
    """Return the change of an a or an before the use that does not match the printed form."""
    if not around.english:
        return []
    place = typed_article(use.run.text, use.start)
    article = declared or article_before(printed)
    if place is None or article is None:
        return []
    start, end = place
    typed = use.run.text[start:end]
    if typed.lower() == article or use.run.is_blocked(start, end) or use.run.changes_boldness(start, use.start):
        return []
    # A capital A within a sentence, or in a legend, is a name: hepatitis A, panel A.
    if typed[0] == "A" and (around.letters_panels or not begins_sentence(use.run.text, start, use.run.raised)):
        return []
    return [Change(start, end, before=typed[0] + article[1:])]


def _ends_with_word(text: str, phrase: str) -> bool:
    return text.endswith(phrase) and not text[: -len(phrase)][-1:].isalnum()


def _begins_with_word(text: str, phrase: str) -> bool:
    return text.startswith(phrase) and not text[len(phrase) : len(phrase) + 1].isalnum()


def _innermost_bracket(text: str, position: int) -> str:
    positions, openers = _brackets(text)
    place = bisect_right(positions, position) - 1
    return "" if place < 0 else openers[place]


@lru_cache(maxsize=8)
def _brackets(text: str) -> tuple[list[int], list[str]]:
    """Return the positions where the innermost open bracket changes, and that bracket; unpaired brackets are
    ignored."""
    pairs = {")": "(", "]": "[", "）": "（", "］": "［"}
    partner: dict[int, int] = {}
    opened: list[int] = []
    for found in re.finditer(r"[()\[\]（）［］]", text):
        if found.group() in pairs:
            if opened and text[opened[-1]] == pairs[found.group()]:
                partner[opened.pop()] = found.start()
        else:
            opened.append(found.start())
    positions: list[int] = []
    openers: list[str] = []
    inside: list[int] = []
    for place in sorted([*partner, *partner.values()]):
        if place in partner:
            inside.append(place)
        else:
            inside.pop()
        positions.append(place)
        openers.append(text[inside[-1]] if inside else "")
    return positions, openers
