r"""Words of BibTeX titles that keep the case they were typed in, which pandoc would change.

pandoc takes an English BibTeX title for title case and makes a sentence of it: words small, a capital after a colon or
a full stop. So `E. coli` becomes "e. Coli", `\emph{Escherichia coli}` "escherichia coli", and "Germany: a report"
"germany: A report". The processor in Zotero prints a title as it is typed. Sources: pandoc's manual, "Capitalization in
titles"; for small words in title case, CSL 1.0.2, "Text-case", and the longer list of citeproc-js.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from casewright.references.title_capitals import SMALL_PREPOSITIONS, is_sentence, lost_capitals

_SPECIES = re.compile(r"(?<![\w.\\])[A-Z]\.[ ~]?[a-z]{3,}")
_ABBREVIATION = re.compile(r"(?<![\w.\\])(?:[A-Z]\.){2,}")
_LETTER = re.compile(r"(?<=[^\W\d_] )A(?=[\s,.;:)/]|$)")
_FUNCTION_WORD = re.compile(r"\b(?:of|in|the|and|with|for|to|by|on)\b")
_AFTER_COLON = re.compile(r"(?<=[:.?!–—])\s+(?P<word>[a-z][\w-]*)")
_SMALL_NAME = re.compile(r"(?P<word>[a-z][\w.-]*)(?=:)|(?:[a-z]+\d\w*|(?:d[aeiu]|von|van)(?=\s[A-Z]))")
"""What begins a title with a small letter on purpose: software (`survtools:`), genes and proteins (`p53`), names."""
_COMPARED = re.compile(r"\bvs?\.?\s+(?P<word>[A-Z])(?=[\s,.;:)/?!]|$)")
_LAST_WORD = re.compile(r"(?<=[.?!])(?<!\bvs\.)(?<!\bv\.)\s+(?P<word>[A-Z][\w-]*)[.?!]*$")
EMPHASIS = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?:emph|textit|mkbibemph|mkbibitalic)\s*"
    r"\{(?P<text>(?:[^{}\\]|\{(?:[^{}\\]|\{[^{}\\]*\})*\})*)\}"
)
_LONGEST_NAME = 4
_SMALL_WORD = re.compile(rf"(?<=[^:.?!–—]\s)(?:{'|'.join(sorted(SMALL_PREPOSITIONS, key=len, reverse=True))})(?=\s)")


def with_kept_words(
    title: str, *, has_title_case: bool = False, is_in_title_case: bool = False, is_name: bool = False
) -> str:
    """Return a BibTeX title with braces around the words that keep their case: names, and what is written as a
    sentence.

    Where a style `has_title_case`, the words that title case keeps small are among them; where this title
    `is_in_title_case`, those after a colon are not. A title that `is_name`, of a conference or a legal case, keeps
    all its words, unless it is written as a sentence.
    """
    if is_name and not is_sentence(title):
        return "{" + title + "}"
    depths = _depths(title)
    found = [match.span() for match in EMPHASIS.finditer(title) if len(match["text"].split()) <= _LONGEST_NAME]
    words: list[tuple[int, int]] = []
    for pattern in (_SPECIES, _ABBREVIATION, *((_SMALL_WORD,) if has_title_case else ())):
        words += [match.span() for match in pattern.finditer(title)]
    if _FUNCTION_WORD.search(title):  # else every word has a capital, the article too
        words += [match.span() for match in _LETTER.finditer(title)]
    for pattern in (_COMPARED, _LAST_WORD, *(() if is_in_title_case else (_AFTER_COLON,))):
        words += [match.span("word") for match in pattern.finditer(title)]
    if not is_in_title_case and (match := _SMALL_NAME.match(title)):
        words.append(match.span())
    found += [(start, end) for start, end in words if depths[start] == 0 and title[start - 1 : start] != "{"]
    found += [(start, start + len(word)) for start, word in lost_capitals(title)]
    for start, end in reversed([*_apart(found)]):
        title = f"{title[:start]}{{{title[start:end]}}}{title[end:]}"
    return title


def with_small_words(title: str) -> str:
    """Return a CSL title in which the words that title case keeps small are marked to keep their case."""
    return _SMALL_WORD.sub(lambda word: f'<span class="nocase">{word[0]}</span>', title)


def _apart(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges without those that lie in or over an earlier one."""
    end = 0
    for start, stop in sorted(ranges):
        if start >= end and stop > start:
            yield start, stop
            end = stop


def _depths(text: str) -> list[int]:
    """Return how many braces are open at each place of a text, and at its end."""
    depths, depth = [], 0
    for index, sign in enumerate(text):
        escaped = index > 0 and text[index - 1] == "\\"
        depth += (sign == "{") - (sign == "}") if not escaped else 0
        depths.append(depth)
    return [*depths, depth]
