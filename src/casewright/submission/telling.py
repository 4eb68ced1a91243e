"""Phrases of a blinded text that tell who wrote it: in prose, cells, alternative texts, code and addresses.

The reference list is left out, since others may have an author's surname.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.submission.identity import Identity

KINDS: Final[Mapping[str, str]] = {
    "own work": "speaks of the authors' own work",
    "ethics board": "names the ethics board",
    "author": "names an author",
    "institution": "names an institution of the authors",
    "initials": "has the initials of an author",
    "repository": "has the address of an account",
    "funding": "names the funding",
    "registration": "has the registration of the authors' study",
}
"""What each kind of phrase does, as messages say it."""

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_HYPHENS: Final = re.compile("[\u2010-\u2015]")
_PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "own work",
        re.compile(
            r"(?i)\b(?:our|my) (?:own )?(?:previous|earlier|prior|recent|published|former)\b[^.;]{0,60}|"
            r"\b(?:our|my) (?:own )?(?:paper|article|publications?|preprint)\b|"
            r"\b(?:our|my) (?:own )?(?:report|series|study|cohort|work|reference)\b[^.;]{0,20}?(?=\[\d|\(\d|\d)|"
            r"\bwe (?:have |had )?(?:previously|earlier|already|recently) (?:\w+ )?"
            r"(?:reported|described|published|shown|demonstrated)\b|"
            r"\b(?:previously|earlier) (?:reported|described|published) by (?:us|our group)\b|"
            r"\b(?:in|from|by) our (?:group|laborator(?:y|ies)|lab|center|centre|clinic|hospital|institution|"
            r"department|team)\b|\bunsere[rn]? (?:früheren?|eigenen?|vorherigen?) \w+|"
            r"\bwir (?:haben )?(?:bereits|früher|kürzlich) "
            r"[^.;]{0,40}(?:berichtet|beschrieben|veröffentlicht)\b|\bin unserer (?:Klinik|Abteilung|Arbeitsgruppe)\b"
        ),
    ),
    (
        "ethics board",
        re.compile(
            r"(?:[Ee]thics (?:[Cc]ommittee|[Cc]ommission|[Bb]oard)|[Rr]eview [Bb]oard|IRB|Ethikkommission)"
            r"(?:\s+\([^)]*\))?\s+(?:of|at|der|des)\s+(?:the\s+)?"
            r"(?P<named>[A-ZÄÖÜ][\w.&'’-]*(?:\s+(?:of|for|and|[A-ZÄÖÜ][\w.&'’-]*))*)"
        ),
    ),
    (
        "repository",
        re.compile(
            r"(?i)\b(?:https?://)?(?:www\.)?(?:(?:github|gitlab|bitbucket|codeberg|huggingface)\.(?:com|org|co)/[\w.-]+|"
            r"[\w-]+\.github\.io|orcid\.org/[\dX-]+|(?:linkedin|twitter|x|facebook)\.com/[\w./-]+)"
        ),
    ),
    (
        "funding",
        re.compile(
            r"(?i)\b(?:grants?|awards?|fellowships?|project)\s+(?:(?:numbers?|nos?\.?|ids?|agreements?)\s*:?\s*)?"
            r"(?=[\w/.-]*\d{3})[A-Z\d][\w/.-]*\d\b|"
            r"\b(?:funded|supported|financed) by (?:an? |the )?(?:\w+ ){0,4}(?:grants?|fellowships?|foundation|"
            r"institutes?|council|ministry|society)\b|\bFörderkennzeichen\s*:?\s*\S+"
        ),
    ),
    (
        "registration",
        re.compile(
            r"(?i)\b(?:our|this|the present|was|were|is) (?:[\w-]+ ){0,6}?(?:registered|registration|trial|study)\b"
            r"[^.;]{0,80}?\b(?P<named>NCT\d{8}|ISRCTN\d{6,8}|DRKS\d{6,8}|ChiCTR[\w-]*\d{6,}|EudraCT[: ]*[\d-]+|"
            r"PROSPERO[: ]*\w+|CRD\d{8,}|ACTRN\d{10,}|UMIN\d{6,})"
        ),
    ),
)


def telling_phrases(blocks: Blocks, identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield phrases that tell who wrote a text, each with its kind (`KINDS`)."""
    texts = list(_texts(ast.rewrite(blocks, _without_references, frozenset({"Div"}))))
    whole = " ".join(texts)
    names = [(kind, pattern) for kind, pattern in _name_patterns(identity, whole)]
    for text in texts:
        plain = _plain(text)
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(plain):
                yield (match.groupdict().get("named") or match[0]).strip(), kind
        folded = _folded(plain)
        for kind, pattern in names:
            for match in pattern.finditer(folded):
                yield match[0], kind


def _without_references(element: Element) -> Blocks | None:
    return [] if ast.identifier_of(element) == REFERENCES_ID else None


def _texts(blocks: Blocks) -> Iterator[str]:
    """Yield the text of each paragraph, and everything else that a file may keep: attributes, addresses, code."""
    for element in ast.walk(blocks):
        kind: str = element["t"]
        content: Any = element.get("c")
        if kind in {"Para", "Plain"}:
            yield ast.plain_text(content)
        elif kind == "Header":
            yield ast.plain_text(content[2])
        elif kind in {"CodeBlock", "Code", "RawBlock", "RawInline"}:
            yield str(content[1])
        elif kind in {"Link", "Image"}:
            yield ast.plain_text(content[1])
            yield " ".join(content[2])
        yield from (str(value) for value in ast.attributes_of(element).values())


def _plain(text: str) -> str:
    return _HYPHENS.sub("-", _INVISIBLE.sub("", text)).replace("\xa0", " ")


def _folded(text: str) -> str:
    """Text without accents: `Müller` and `Muller` are the same."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _name_patterns(identity: Identity, whole: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield patterns for the surnames and initials of the authors. A surname that the text also has as a common word
    (`Young`) is not looked for at the beginning of sentences."""
    for surname, _ in identity.surnames:
        spellings = {_folded(surname), _folded(_with_e(surname))}
        written = "|".join(re.escape(one).replace(r"\-", "[- ]") for one in sorted(spellings))
        capitals = "|".join(re.escape(one.upper()).replace(r"\-", "[- ]") for one in sorted(spellings))
        is_word = re.search(rf"\b{re.escape(surname.lower())}\b", whole) is not None
        inside = r"(?<=[\w,;)] )" if is_word else ""
        yield "author", re.compile(rf"{inside}\b(?:{written})\b|(?<![A-Z] )\b(?:{capitals})\b(?! [A-Z]{{2}})")
    for mark in identity.marks:
        yield "institution", re.compile(rf"(?<!\w){re.escape(_folded(mark))}(?!\w)")
    for initials in identity.initials:
        dotted = r"\.[ -]?".join(initials) + r"\."
        bare = rf"|(?<![\w-]){initials}(?![\w-])" if len(initials) > 2 else ""
        yield "initials", re.compile(rf"(?<![\w.]){dotted}{bare}")


def _with_e(name: str) -> str:
    table: dict[str, Any] = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    return name.translate(str.maketrans(table))
