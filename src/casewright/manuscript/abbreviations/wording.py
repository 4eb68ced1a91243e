"""English around an abbreviation: articles, plurals, capitals, sentence starts.

Articles follow the sound of the printed form ("a UN resolution, an HMO plan": AMA Manual of Style, 11th ed., ch. 11,
"Articles"); abbreviations have a plural s without apostrophe (ch. 9, "Plurals"); expanded forms are in lower case
except for proper names (ch. 13). Text is not changed if the spelling is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from casewright.manuscript.abbreviations.matching import LEAD_IN, OBJECT, RAISED

_VOWEL_NAMES = frozenset("AEFHILMNORSX")
_GREEK_VOWEL_NAMES = frozenset("αεηιουωΑΕΗΙΟΥΩ")
# Letters whose name and sound have different articles, in abbreviations that can be read as a word: NICU, SARS, FISH.
_MAYBE_SPOKEN = re.compile(r"(?:[FHLMNRSX]|S[CKLMNPTW]|F[LR])[AEIOUY][A-Z]|[FHLMNRSXfhlmnrsx][a-z]+[A-Z\d]|[HR][a-z]\Z")
_SILENT_H = re.compile(r"hour|hono|honest|heir(?!a)")
_SOUNDED_W_OR_Y = re.compile(
    r"eu|ew|one\b|once\b|ubi|u(?:r[aeiou]|t[aeio]|s[aeu]|v[eu])|uni(?!n|mm|mp|d|ll|rr|gn|ss)|unidir"
)
_first_chunk = re.compile(r"[^\W_]+")

_PREPOSITION = re.compile(r" (?:of|in|with|without|for|to|by|at|on|after|before|from) ")
_MINOR_WORDS = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "in", "nor", "of", "on", "or", "the", "to", "versus", "via",
    "vs",
})  # fmt: skip

_ARTICLE = re.compile(r"(?<![\w'’\-‐‑.])([Aa]n?)\s+[\"“‘]?\Z")
_OPENERS = " \t\n\u00a0\u202f\"“‘'«„(*[（「" + RAISED
_CLOSERS = "\"”’'»)]）」*" + OBJECT + RAISED
# Words that end in a period within a sentence; pandoc knows others and puts a no-break space after them.
_NO_SENTENCE_END = re.compile(
    r"(?:al|approx|bzw|ca|cf|dr|e\.?g|etc|eqs?|figs?|i\.?e|incl|nos?|pp?|prof|refs?|resp|st|suppl|tab|vol|vs|z\.b)\Z",
    re.IGNORECASE,
)
_last_word = re.compile(r"[^\s(\[]*\Z")
_panel_letter = re.compile(r"[\s\"“‘*]*\(?(?:[A-Za-z]|\d{1,2})[).]\s*\Z")


def article_before(printed: str) -> str | None:
    """Return `a` or `an` by the sound of `printed`, None if the spelling is ambiguous.

    Capitals are read letter by letter (an MRI, a UTI), other text as a word. The spelling is ambiguous if the letters
    could also be read as a word with the other article (SARS, NICU, FISH, siRNA).
    """
    found = _first_chunk.search(printed)
    if found is None:
        return None
    chunk = found.group()
    first = chunk[0]
    if first.isdigit():
        digits = re.match(r"\d+", chunk)
        number = digits.group() if digits else ""
        return "an" if number.startswith("8") or number in {"11", "18"} else "a"
    if first in _GREEK_VOWEL_NAMES:
        return "an"
    if "\u0370" <= first <= "\u03ff":
        return "a"
    if not re.match(r"[A-Za-z]", first):
        return None
    letters = re.sub(r"(?<=[A-Z0-9])s\Z", "", chunk)
    if _MAYBE_SPOKEN.match(letters):
        return None
    if len(letters) == 1 or letters[1].isupper() or letters[1].isdigit():
        return "an" if first.upper() in _VOWEL_NAMES else "a"
    word = chunk.lower()
    if word[0] == "h":
        return "an" if _SILENT_H.match(word) else "a"
    if _SOUNDED_W_OR_Y.match(word):
        return "a"
    return "an" if word[0] in "aeiou" else "a"


def typed_article(text: str, start: int) -> tuple[int, int] | None:
    """Return the range of an English a or an before `start`; there may be a quotation mark between them."""
    found = _ARTICLE.search(text, max(0, start - 6), start)
    return None if found is None else found.span(1)


def plural_of(phrase: str) -> str:
    """Return the regular English plural of a noun phrase: "losses of heterozygosity", "metastases".

    The plural of a phrase that ends in another script is the phrase itself.
    """
    preposition = _PREPOSITION.search(phrase)
    head, rest = (phrase, "") if preposition is None else (phrase[: preposition.start()], phrase[preposition.start() :])
    if not re.search(r"[A-Za-z]\Z", head):
        return phrase
    if head.endswith("sis"):
        return head[:-2] + "es" + rest
    if re.search(r"[^aeiou]y\Z", head):
        return head[:-1] + "ies" + rest
    if re.search(r"(?:s|x|z|ch|sh)\Z", head):
        return head + "es" + rest
    return head + "s" + rest


def possessive_of(phrase: str, mark: str) -> str:
    """Return a phrase with a possessive; `mark` is "’s", "’" after a plural, or ""."""
    apostrophe = mark[:1]
    if not mark:
        return phrase
    return phrase + apostrophe if mark == apostrophe and phrase.endswith("s") else f"{phrase}{apostrophe}s"


def capitalized(phrase: str) -> str:
    """Return a phrase with its first word capitalized, after a prefix such as "β-" or "5-".

    Words that contain a capital or digit (mTOR, p53), and single letters with a hyphen (n-3), do not change.
    """
    found = re.match(r"(?:[\dα-ωΑ-Ω,′']+-|[\W_])*([^\W\d_][^\W_]*)(-?)", phrase)
    if found is None:
        return phrase
    word = found.group(1)
    if not word.islower() or re.search(r"\d", word) or (len(word) == 1 and found.group(2)):
        return phrase
    place = found.start(1)
    return phrase[:place] + phrase[place].upper() + phrase[place + 1 :]


def title_cased(phrase: str) -> str:
    """Return a phrase in title case: "Graft-versus-Host Disease"."""
    parts = re.split(r"([\s\-‐‑])", phrase)
    return "".join(part if part in _MINOR_WORDS else capitalized(part) for part in parts)


def is_title_cased(words: list[str]) -> bool:
    """Return whether a heading without its abbreviations is in title case: after its first word, it has two or more
    long words, and each of them has a capital."""
    long_words = [word for word in words[1:] if len(word) > 3]
    return len(long_words) >= 2 and all(word[0].isupper() for word in long_words)


def begins_sentence(text: str, start: int, raised: Mapping[int, int]) -> bool:
    """Return whether a sentence begins at `start`.

    A sentence begins at the start of a text, after a label or a panel's letter, and after a period, question mark or
    exclamation mark, with closing quotation marks, citations and superscripts in between; not after "e.g." and the
    like, nor after a colon. `raised` maps the end of each superscript to its start.
    """
    position = start
    while position > 0 and text[position - 1] in _OPENERS:
        position -= 1
    if position == 0 or text[position - 1] == LEAD_IN:
        return True
    if start < 40 and _panel_letter.match(text[:position]):
        return True
    gap = text[position:start]
    while position > 0:
        if position in raised:
            position = raised[position]
        elif text[position - 1] in _CLOSERS or text[position - 1].isspace():
            gap = text[position - 1] + gap
            position -= 1
        else:
            break
    if position == 0:
        return False
    mark = text[position - 1]
    if mark in "。！？":
        return True
    if mark not in ".?!" or not gap or not any(character.isspace() for character in gap):
        return False
    if mark != ".":
        return True
    if gap[0] == "\u00a0" or text[max(0, position - 2) : position] == "..":
        return False
    last = _last_word.search(text, max(0, position - 20), position - 1)
    return last is None or _NO_SENTENCE_END.match(last.group()) is None


def definition(phrase: str, closed_in: str) -> tuple[str, str]:
    """Return the text before and after a short form that is defined as `phrase`.

    Inside parentheses, square brackets are used (AMA Manual of Style, 11th ed., ch. 8, "Brackets"); `closed_in` is the
    innermost open bracket or "". Chinese and Japanese text has full-width brackets and no space.
    """
    last = phrase[-1:]
    if closed_in in {"(", "（"}:
        opening, closing = "[", "]"
    elif "\u3040" <= last <= "\u30ff" or "\u3400" <= last <= "\u9fff":
        return f"{phrase}（", "）"
    else:
        opening, closing = "(", ")"
    space = "" if "\u3040" <= last <= "\u9fff" or "\uac00" <= last <= "\ud7ff" else " "
    return f"{phrase}{space}{opening}", closing
