"""Finding short forms in running text.

A short form of the abbreviations file is found by these rules:

* Case is significant. Hyphens match hyphens of any width, a space matches a no-break space.
* A letter or digit before or after it makes another word: `CALL`, `CRSP`, `CR1` and `CRi` are not uses of `ALL`, `CRS`,
  `CR`. Letters of scripts that are written without spaces (Chinese, Japanese, Korean, Thai and others) end a word:
  `CRSが` is a use.
* A hyphen ends a word if a plain word follows: `CRS-related`, `post-HSCT`, `Anti-CD19`, `non-HLA` are uses. If
  capitals, digits, Greek or single letters follow, both parts are one name: `B-ALL`, `HLA-A*02`, `IL-6R`, `CD19-CAR`,
  `c-KIT`, `FDG-18` are uses only if the whole name is defined. A hyphen before a space (`BM- and HSCT-related`) ends a
  word. Dashes and slashes end a word: `CRS/ICANS` are two uses.
* Nomenclature is not a use: star alleles (`TPMT*3A`), fusions (`BCR::ABL1`), trade marks (`CAR®`), and addresses,
  identifiers and file names (`https://crs.org/CR`, `crs@example.org`, `10.1000/CR`, `CR.csv`).
* Of several forms that begin at one place, the longest is used.
* `CRS’s` is a use with a possessive, which is not part of the form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from casewright.text_cache import cached

Kind = Literal["short", "plural", "variant", "known"]

# Characters that replace elements in flat text; none can be part of a form.
OBJECT = "\ufffc"
"""A citation, note or image: ends a word."""
GLUED_OBJECT = "\ua78f"
"""A formula or code: belongs to the word next to it, as in CO followed by a formula with a subscript 2."""
RAISED = "\u2060"
"""Precedes superscript text, which ends a word (`CRS` with a note mark) but may be part of a form (`CD4+`)."""
LEAD_IN = "\u2063"
"""A float's label or a section's number: a sentence begins after it."""

_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007),
    (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3040, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x20000, 0x3FFFF),
)  # fmt: skip
"""The scripts written without spaces, as numbers, since a regular expression of them takes milliseconds to compile."""
_UNSPACED_EDGES = [edge for first, last in _UNSPACED for edge in (first, last + 1)]
_HYPHENS = "-\u2010\u2011"
_LONGEST_WORD = 40
"""The number of characters of a word next to a hyphen that are read, so that the time is linear in the text."""

_run = re.compile(r"\w+")
_spaced = re.compile(r"[^ ]+")
_upper = re.compile("[A-ZÀ-ÖØ-Þ]")
_never_plain = re.compile(rf"[\d_A-ZÀ-ÖØ-ÞͰ-Ͽ{GLUED_OBJECT}]")
_not_ended = re.compile(r"\.[a-z0-9]|::|[@&#\\®™]")
_address = re.compile(r"://|\bwww\.|@|\b10\.\d{4,9}/")
_address_body = re.compile(r"[^\s()<>\[\]{}\"“”‘’\ufffc\u2060\u2063]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling, `text`, of the term whose short form is `owner`."""

    text: str
    owner: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A form at `start:end` of a text; `possessive` is a "’s" after it."""

    start: int
    end: int
    form: Form
    possessive: str = ""


@lru_cache(maxsize=4096)
def normal_form(text: str) -> str:
    """Return the text with plain hyphens, spaces and apostrophes, as it is compared."""
    return re.sub(r"[\u2010\u2011–]", "-", re.sub(r"\s+", " ", text.replace(RAISED, ""))).replace("’", "'")


def form_pattern(text: str) -> str:
    """Return a regular expression for the text with hyphens, spaces and apostrophes of any kind."""
    parts = []
    for character in normal_form(text):
        if character == " ":
            parts.append(r"[\s\u2060]+")
        elif character == "-":
            parts.append(rf"[{_HYPHENS}–]")
        elif character == "'":
            parts.append("['’]")
        else:
            parts.append(re.escape(character))
    return rf"{RAISED}?".join(parts)


def _is_unspaced(character: str) -> bool:
    """Return whether a character belongs to a script written without spaces between words."""
    return character >= "\u0e00" and bisect_right(_UNSPACED_EDGES, ord(character)) % 2 == 1


def _is_word_character(character: str) -> bool:
    """Return whether a character belongs to the word next to it; False for "" at the end of a text."""
    return (character.isalnum() or character == "_") and not _is_unspaced(character)


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of a text, each with its position, without letters of scripts that use no spaces."""
    for run in _run.finditer(text):
        word = run.group()
        if word.isascii() or not any(map(_is_unspaced, word)):
            yield run.start(), word
            continue
        spaced = "".join(" " if _is_unspaced(character) else character for character in word)
        for part in _spaced.finditer(spaced):
            yield run.start() + part.start(), part.group()


def _is_plain(word: str, least: int) -> bool:
    """Return whether a word is in lower case, or capitalized with at least `least` lower-case letters."""
    if _upper.match(word):
        return len(word) > least and _never_plain.search(word, 1) is None
    return len(word) >= 2 and _never_plain.search(word) is None


class FormMatcher:
    """Finds forms in texts, in linear time."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._candidates = cached(self._found)
        self._by_first_word: dict[str, list[tuple[re.Pattern[str] | None, int, Form]]] = {}
        self._by_text: dict[str, Form] = {}
        unspaced: list[Form] = []
        for form in sorted(forms, key=lambda form: (-len(form.text), form.text)):
            text = normal_form(form.text)
            if text in self._by_text:
                continue
            self._by_text[text] = form
            start, first = next(_words(text), (0, ""))
            if not first:
                unspaced.append(form)
                continue
            # A form of one word needs no pattern.
            pattern = None if first == text else re.compile(form_pattern(text))
            self._by_first_word.setdefault(first, []).append((pattern, start, form))
        self._unspaced = (
            re.compile("|".join(f"(?:{form_pattern(form.text)})" for form in unspaced)) if unspaced else None
        )

    def form(self, text: str) -> Form | None:
        """Return the form that is equal to the text, or None."""
        return self._by_text.get(normal_form(text.strip()))

    def matches(self, text: str, blocked: Sequence[tuple[int, int]] = ()) -> Iterator[Match]:
        """Yield the forms in a text, from left to right, without overlaps.

        `blocked` are sorted ranges (start, end) in which forms are not searched; their text is still seen by neighbors.
        """
        candidates = self._candidates(text)
        if not candidates:
            return
        closed = _merged([*blocked, *_addresses(text)])
        starts = [start for start, _ in closed]
        done = 0
        for match in sorted(candidates, key=lambda match: (match.start, -match.end)):
            if match.start < done:
                continue
            before = bisect_right(starts, match.end - 1) - 1
            if before >= 0 and closed[before][1] > match.start:
                continue
            done = match.end
            yield match

    def _found(self, text: str) -> Iterator[Match]:
        by_first_word = self._by_first_word
        for at, word in _words(text):
            for pattern, lead, form in by_first_word.get(word, ()):
                start, end = at - lead, at + len(word)
                if pattern is not None:
                    whole = pattern.match(text, start) if start >= 0 else None
                    if whole is None:
                        continue
                    end = whole.end()
                possessive = _possessive_after(text, end)
                if possessive is None or not _starts_at(text, start):
                    continue
                yield Match(start, end, form, possessive)
                break
        if self._unspaced is not None:
            for found in self._unspaced.finditer(text):
                yield Match(found.start(), found.end(), self._by_text[normal_form(found.group())])


def _possessive_after(text: str, end: int) -> str | None:
    """Return the "'s" after a form, or "", None if a word cannot end at `end`."""
    if text.startswith(("'s", "’s"), end) and _ends_at(text, end + 2):
        return text[end : end + 2]
    return "" if _ends_at(text, end) else None


def _ends_at(text: str, end: int) -> bool:
    """Return whether a word can end at `end`."""
    following, second = text[end : end + 1], text[end + 1 : end + 2]
    if _is_word_character(following):
        return False
    if following and following in _HYPHENS:
        if not _is_word_character(second):
            return True
        _, word = next(_words(text[end + 1 : end + 1 + _LONGEST_WORD]))
        return _is_plain(word, 2)
    if following == "*":
        return not _is_word_character(second)
    return _not_ended.match(text, end) is None


def _starts_at(text: str, start: int) -> bool:
    """Return whether a word can begin at `start`."""
    if start == 0:
        return True
    previous = text[start - 1]
    if previous in "@&#\\" or text[max(0, start - 2) : start] == "::":
        return False
    if previous in _HYPHENS:
        first = start - 1
        while first > 0 and start - first < _LONGEST_WORD and _is_word_character(text[first - 1]):
            first -= 1
        part = text[first : start - 1]
        return not part or _is_plain(part, 1)
    return not _is_word_character(previous) or _is_unspaced(text[start])


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of web and mail addresses and DOIs in plain text."""
    done = 0
    for found in _address.finditer(text):
        if found.start() < done:
            continue
        start = found.start()
        while start > done and "!" <= text[start - 1] <= "~" and text[start - 1] not in '()<>[]{}"':
            start -= 1
        body = _address_body.match(text, found.end())
        done = found.end() if body is None else body.end()
        yield start, done


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
