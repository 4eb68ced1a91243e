"""Where short forms stand in running text, and where the same letters are part of something else.

The rule, for a short form `F` of the abbreviations file:

* Upper and lower case count. Hyphens match hyphens of any width, a space matches a no-break space.
* A letter or digit on either side makes it another word: `CALL`, `CRSP`, `CR1` and `CRi` are not uses of `ALL`,
  `CRS`, `CR`. Chinese, Japanese, Korean, Thai and their like are written without spaces, so their letters end a word:
  `CRSが` is a use.
* A hyphen ends a word only towards a plain word: `CRS-related`, `post-HSCT`, `Anti-CD19`, `non-HLA` are uses. Towards
  capitals, digits, Greek or single letters the hyphen makes one name of both parts: `B-ALL`, `HLA-A*02`, `IL-6R`,
  `CD19-CAR`, `c-KIT`, `FDG-18` are uses of nothing unless the whole name is declared. A hyphen before a space
  (`BM- and HSCT-related`) ends a word. Dashes and slashes end a word: `CRS/ICANS` are two uses.
* Nomenclature is left alone: star alleles (`TPMT*3A`), fusions (`BCR::ABL1`), trade marks (`CAR®`), and addresses,
  identifiers and file names (`https://crs.org/CR`, `crs@example.org`, `10.1000/CR`, `CR.csv`).
* Of several forms that begin at one place the longest wins.
* `CRS’s` is a use with a possessive, which is no part of the form.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["short", "plural", "variant", "known"]

# Characters that stand in flat text for what is not text; none can be part of a form.
OBJECT = "\ufffc"
"""A citation, a note, an image: ends a word."""
GLUED_OBJECT = "\ua78f"
"""A formula or code: goes on with the word it touches, as in CO followed by a formula's subscript 2."""
RAISED = "\u2060"
"""Stands before superscript text, which ends a word (`CRS` with a note mark) but may be part of a form (`CD4+`)."""
LEAD_IN = "\u2063"
"""A float's label or a section's number: what follows begins a sentence."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u3038-\u303c\u3040-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U00020000-\U0003ffff"
)
_WORD = rf"[^\W{_UNSPACED}]"
_LOWER = rf"[^\W\d_A-ZÀ-ÖØ-ÞͰ-Ͽ{GLUED_OBJECT}{_UNSPACED}]"
_UPPER = "[A-ZÀ-ÖØ-Þ]"
_HYPHENS = "-\u2010\u2011"
_PLAIN_WORD = rf"(?:{_LOWER}{{2,}}|{_UPPER}{_LOWER}{{2,}})(?!{_WORD})"
_AFTER = (
    rf"(?:(?P<possessive>['’]s)(?!{_WORD}))?"
    rf"(?!{_WORD})"
    rf"(?![{_HYPHENS}](?={_WORD})(?!{_PLAIN_WORD}))"
    rf"(?!\*{_WORD}|\.[a-z0-9]|::|[@&#\\®™])"
)

_after = re.compile(_AFTER)
_words = re.compile(rf"{_WORD}+")
_unspaced = re.compile(rf"[{_UNSPACED}]")
_plain_word = re.compile(rf"(?:{_LOWER}{{2,}}|{_UPPER}{_LOWER}+)\Z")
_word_character = re.compile(_WORD)
_address = re.compile(r"://|\bwww\.|@|\b10\.\d{4,9}/")
_address_body = re.compile(r"[^\s()<>\[\]{}\"“”‘’\ufffc\u2060\u2063]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A way in which a term may be written: `text`, of the term whose short form is `owner`."""

    text: str
    owner: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A form at `start:end` of a text; `possessive` is the "’s" that follows it."""

    start: int
    end: int
    form: Form
    possessive: str = ""


def normal_form(text: str) -> str:
    """The text as matching compares it: plain hyphens, spaces and apostrophes."""
    return re.sub(r"[\u2010\u2011–]", "-", re.sub(r"\s+", " ", text.replace(RAISED, ""))).replace("’", "'")


def form_pattern(text: str) -> str:
    """A regular expression for the text with hyphens, spaces and apostrophes of any kind."""
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


def is_unspaced(character: str) -> bool:
    """Whether the character belongs to a script written without spaces between words."""
    return _unspaced.match(character) is not None


class FormMatcher:
    """Finds the forms in texts, in time linear in the text: each word is looked up once."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._by_first_word: dict[str, list[tuple[re.Pattern[str] | None, int, Form]]] = {}
        self._by_text: dict[str, Form] = {}
        unspaced: list[Form] = []
        for form in sorted(forms, key=lambda form: (-len(form.text), form.text)):
            text = normal_form(form.text)
            if text in self._by_text:
                continue
            self._by_text[text] = form
            first = _words.search(text)
            if first is None:
                unspaced.append(form)
                continue
            # A form of one word needs no pattern: the word was looked up whole.
            pattern = None if first.group() == text else re.compile(form_pattern(text))
            self._by_first_word.setdefault(first.group(), []).append((pattern, first.start(), form))
        self._unspaced = (
            re.compile("|".join(f"(?:{form_pattern(form.text)})" for form in unspaced)) if unspaced else None
        )

    def form(self, text: str) -> Form | None:
        """The form that is the whole of the text."""
        return self._by_text.get(normal_form(text.strip()))

    def matches(self, text: str, blocked: Sequence[tuple[int, int]] = ()) -> Iterator[Match]:
        """The forms in the text, from left to right, none overlapping another or a blocked range.

        `blocked` are ranges (start, end), sorted and apart; their text still counts as neighbour.
        """
        candidates = list(self._candidates(text))
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

    def _candidates(self, text: str) -> Iterator[Match]:
        by_first_word = self._by_first_word
        for word in _words.finditer(text):
            for pattern, lead, form in by_first_word.get(word.group(), ()):
                start, end = word.start() - lead, word.end()
                if pattern is not None:
                    whole = pattern.match(text, start) if start >= 0 else None
                    if whole is None:
                        continue
                    end = whole.end()
                after = _after.match(text, end)
                if after is None or not _open_before(text, start):
                    continue
                yield Match(start, end, form, after.group("possessive") or "")
                break
        if self._unspaced is not None:
            for found in self._unspaced.finditer(text):
                yield Match(found.start(), found.end(), self._by_text[normal_form(found.group())])


def _open_before(text: str, start: int) -> bool:
    """Whether a word may begin at `start`."""
    if start == 0:
        return True
    previous = text[start - 1]
    if previous in "@&#\\" or text[max(0, start - 2) : start] == "::":
        return False
    if previous in _HYPHENS:
        # The part before a hyphen is short; looking at its last characters keeps the search linear.
        first = start - 1
        while first > 0 and start - first < 40 and _word_character.match(text[first - 1]):
            first -= 1
        part = text[first : start - 1]
        return not part or _plain_word.match(part) is not None
    return _word_character.match(previous) is None or is_unspaced(text[start])


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of web and mail addresses and DOIs typed as plain text."""
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
