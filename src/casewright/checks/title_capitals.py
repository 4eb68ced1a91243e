"""Capitals in titles of BibTeX entries that a citation style would print small.

Pandoc, and so Quarto, takes an English BibTeX title for title case and writes its words small, but for words with a
capital inside (`DNA`, `IL-6`) and for what stands in braces; the style then sets them as it likes. A name, or a letter
that is a name (`T` cell), loses its capital unless braces keep it. Source: BibTeX's own convention (Patashnik,
"BibTeXing", 1988), and pandoc's manual, "Capitalization in titles".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?[+]?|\d+|\S")
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}]|\s+|[^\\{}\s]+")
_ENDS_CLAUSE = re.compile(r"[:?!.–—]$")
_SYMBOL = re.compile(r"[A-Z][a-z]{0,2}(?:[+]|-?\d+)")
_MOSTLY_SMALL = 1 / 3
_SMALL_WORDS = frozenset({"after", "among", "before", "between", "during", "from", "into", "over", "under", "upon"}) | {
    "versus",
    "with",
    "within",
    "without",
    "through",
    "their",
    "that",
    "this",
}

NAMES = frozenset(
    """
    Addison African Alzheimer American Asian Asperger Australian Austrian Barr Basedow Bayesian Behçet Belgian Brazilian
    British Burkitt Canadian Castleman Chagas Charcot Chinese Christian Coombs Crohn Cushing Danish Dutch Ebola Egyptian
    English Epstein Erdheim Essen European Ewing Fabry Fallot Fanconi Finnish French Freund Gaucher Gaussian German
    Giemsa Glasgow Goodpasture Greek Guillain Hashimoto Henoch Heidelberg Hirschsprung Hodgkin Horner Huntington Indian
    Iranian Israeli Italian Japanese Kaplan Kaposi Karnofsky Kawasaki Korean Kupffer Langerhans Lansky Latino Levy
    Libman Likert Lyme Mantel Marburg Marfan Markov Meier Mendelian Merkel Mexican Mycobacterium Nordic Norwegian
    Osler Paget Parkinson Philadelphia Polish Portuguese Purkinje Raynaud Rosai Russian Schwann Sezary Sjögren Spanish
    Sternberg Swedish Swiss Sydney Taiwanese Tourette Turkish Turner Vietnamese Waldenström Wegener Wernicke Wilms
    Wilson Wuhan """.split()  # noqa: SIM905 - a list that a person can read and extend
)
"""Names of people, peoples and places that titles of medical papers hold."""


def lost_capitals(title: str) -> Iterator[tuple[int, str]]:
    """The words of a BibTeX title that would lose a capital they need: their offsets in `title`, and the words.

    In a title whose words are mostly small, every word with a capital is a name. In one with capitals throughout, only
    single letters, short symbols (`Ki-67`, `Ph+`) and words known as `NAMES` are.
    """
    words = list(_unprotected(title))
    inner = [word for _, word, begins in words if not begins and len(word) > 3 and word not in _SMALL_WORDS]
    capitals = [word for word in inner if word[0].isupper()]
    mostly_small = len(inner) >= 3 and len(capitals) <= len(inner) * _MOSTLY_SMALL
    for offset, word, begins in words:
        if begins or not word[0].isupper() or any(character.isupper() for character in word[1:]):
            continue
        bare = re.sub(r"['’]s$", "", word)
        if len(bare) == 1:
            if bare not in "AI":
                yield offset, word
        elif mostly_small or bare in NAMES or _SYMBOL.fullmatch(_symbol(title, offset)):
            yield offset, word


def _symbol(title: str, offset: int) -> str:
    match = re.compile(r"[A-Za-z]+[+]?(?:-?\d+)?").match(title, offset)
    return match[0] if match else ""


def _unprotected(title: str) -> Iterator[tuple[int, str, bool]]:
    """The words outside of braces: offset, word, and whether it begins the title or a clause of it."""
    depth = 0
    begins = True
    for match in _TOKEN.finditer(title):
        token = match[0]
        if token == "{":
            depth += 1
            begins = False if depth == 1 else begins
        elif token == "}":
            depth = max(0, depth - 1)
        elif depth or token.startswith("\\") or token.isspace():
            continue
        else:
            glued = re.search(r"[A-Z]{2}|[a-z][A-Z]|[A-Z]+\d[A-Z]", re.sub(r"-.*", "", token)) is not None
            for word in _WORD.finditer(token):
                if word[0][0].isalpha() and not (glued and word.start() == 0):
                    yield match.start() + word.start(), word[0], begins
                begins = False
            begins = _ENDS_CLAUSE.search(token) is not None
