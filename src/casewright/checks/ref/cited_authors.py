"""REF, citations beside names: "Smith et al." before the key of a work by others, and works that were retracted by
their own title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from casewright.checks.dat.claims.sentences import cited_keys, sentences
from casewright.checks.reading.prose import OBJECT
from casewright.checks.ref.same_work import first_family_name
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript.source import SourceLine
from casewright.references.entry import Entry
from casewright.text_cache import cached

_NAME = r"(?P<name>[^\W\d_a-z][\w'’-]{1,60})"
_ET_AL = r",?\s+(?:\*|_)?et\s+al\b\.?(?:\*|_)?,?"
_YEAR = r"\s*(?:\((?:19|20)\d\d[a-z]?\)\s*)?"
_BRACKET = r"(?P<bracket>\[[^\[\]@]*@[^\[\]]*\]|@[\w:-]*\w)"
_SAYS = (
    r"(?:report(?:s|ed)?|found|find|describe[ds]?|show(?:ed|n)?|observed?|demonstrated?|concluded?|suggest(?:ed)?|argued?|"
    r"proposed?|state[ds]?|noted?|compared?|analy[sz]ed?|studied|saw|identified)\b"
)
_NAMED = (
    re.compile(
        rf"{_NAME}(?:{_ET_AL}|(?:['’]s?)?,?\s+(?:and|&)\s+(?:colleagues|co-?workers|associates|co-?authors|others)\b,?"
        rf"(?:['’]s?)?){_YEAR}{_BRACKET}"
    ),
    re.compile(
        rf"{_NAME}{_ET_AL}['’]?s?\s+(?:study|work|trial|report|review|cohort|series|paper|analysis)\s*{_BRACKET}"
    ),
    re.compile(rf"\b[Aa]ccording to {_NAME}{_YEAR}{_BRACKET}"),
    re.compile(rf"{_NAME}\s+(?:and|&)\s+(?P<second>[^\W\d_a-z][\w'’-]{{1,60}}){_YEAR}{_BRACKET}\s+(?:have\s+)?{_SAYS}"),
    re.compile(rf"{_NAME}{_ET_AL}\s+(?:\w+\s+)?{_SAYS}[^.@\[\]]{{3,160}}(?P<bracket>\[@[^\[\]]*\])(?=\s*[.;])"),
    re.compile(
        rf"{_NAME}\s+(?:and|&)\s+(?P<second>[^\W\d_a-z][\w'’-]{{1,60}})\s+(?:have\s+)?{_SAYS}[^.@\[\]]{{3,160}}"
        r"(?P<bracket>\[@[^\[\]]*\])(?=\s*[.;])"
    ),
)
"""Authors named right before a citation, or at the beginning of the sentence that it ends."""
_KEY = re.compile(r"@\{?(?P<key>[\w:.#$%&+?<>~/-]*\w)")
_SEE = re.compile(r"\[\s*(?:see|cf\.?|e\.g\.|reviewed|cited|quoted|after|in)\b", re.IGNORECASE)
_RETRACTED = re.compile(
    r"(?i)\W*(?:retracted(?: article)?|withdrawn(?: article)?|retraction)\s*(?::|\]|\.\s|—|–)"
    r"|.*(?:[(\[—–]\s*|\.\s+)(?:retracted|withdrawn)(?: article)?\s*[\])]?\.?\s*\Z"
)
_SAYS_SO = re.compile(r"(?i)retract|withdr[ae]w")


def _differs(report: Report) -> Iterator[Finding]:
    found = [*_beside_citations(report)]
    yield from found
    lines = {(finding.location.path, finding.location.line) for finding in found}
    yield from (one for one in _of_another_work(report) if (one.location.path, one.location.line) not in lines)


def _beside_citations(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        works = document.bibliography.by_key
        for place, match in _named_in(document):
            if _SEE.match(match["bracket"]):
                continue
            keys = [one["key"] for one in _KEY.finditer(match["bracket"])]
            entries = [works[key] for key in keys if key in works]
            if not entries or len(entries) < len(keys) or any(not _people(entry) for entry in entries):
                continue
            names = [match["name"], match.groupdict().get("second") or ""]
            if any(_is_by(entry, name) for entry in entries for name in names if name):
                continue
            meant = [entry.key for entry in works.values() if _is_first_author(entry, match["name"])]
            yield AUTHOR_DIFFERS.finding(
                f"`{match['name']}` is named here, and `{entries[0].key}` is by {_authors(entries[0])}.",
                place,
                f"Cite the right work: `[@{meant[0]}]`?" if meant else "Correct the name or the key.",
            )


_AUTHORS_ANYWHERE = re.compile(
    rf"\b{_NAME}(?:{_ET_AL}|\s+(?:and|&)\s+(?P<second>[^\W\d_a-z][\w'’-]{{1,60}})|\s+and\s+(?:colleagues|co-?workers)\b)"
)

_BEHIND = re.compile(rf"{OBJECT}[,;:]?\s*\Z")


def _of_another_work(report: Report) -> Iterator[Finding]:
    """Authors of another work of the report, named anywhere in a sentence that cites works by none of them."""
    for document in report.documents:
        works = document.bibliography.by_key
        for passage in document.passages:
            for sentence in sentences(passage, report) if OBJECT in passage.text else ():
                cited = [works[key] for key in cited_keys(sentence, report) if key in works]
                for match in _AUTHORS_ANYWHERE.finditer(sentence.text) if cited and all(map(_people, cited)) else ():
                    names = [name for name in (match["name"], match["second"]) if name]
                    own = [entry for entry in works.values() if all(_names(entry, name) for name in names)]
                    offset = sentence.offset(*match.span("name"))
                    if OBJECT not in sentence.text[match.end() :] and not _BEHIND.search(
                        sentence.text[: match.start()]
                    ):
                        continue  # "shown before [@roe], which supports Smith et al."
                    if own and offset is not None and not any(_is_by(one, name) for one in cited for name in names):
                        place = passage.location(offset)
                        if _SEE.search(_around(document, place.path, place.line or 0)):
                            continue
                        yield AUTHOR_DIFFERS.finding(
                            f"`{match['name']}` is named here, and `{cited[0].key}` is by {_authors(cited[0])}.",
                            place,
                            f"Cite the work that is meant: `[@{own[0].key}]`?",
                        )


def _named_in(document: CheckedDocument) -> Iterator[tuple[Location, re.Match[str]]]:
    """Yield names of authors right before a citation; also where the line ends between them."""
    lines: list[tuple[SourceLine, str]] = list(document.prose_lines)
    for index, (line, text) in enumerate(lines):
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        joined = f"{text.rstrip()}\n{following.lstrip()}" if following.strip() else text
        for match in _named(joined) if "@" in joined else ():
            if match.start() < len(text.rstrip()):
                yield line.location(match.start("name") + 1), match


@cached
def _named(text: str) -> Iterator[re.Match[str]]:
    """Yield names of authors right before a citation, each once, in order."""
    found = {match.start("name"): match for pattern in reversed(_NAMED) for match in pattern.finditer(text)}
    yield from (found[start] for start in sorted(found))


def _people(entry: Entry) -> str:
    return entry.plain("author") or entry.plain("editor")


def _is_by(entry: Entry, name: str) -> bool:
    """Return whether a name is, or may be, one of the work's authors."""
    return _names(entry, name) or _people(entry).rstrip().endswith("others")


def _names(entry: Entry, name: str) -> bool:
    """Return whether a work names an author, in whatever spelling of its letters."""
    return bool(_folds(name) & {fold for word in re.findall(r"[\w'’-]+", _people(entry)) for fold in _folds(word)})


def _is_first_author(entry: Entry, name: str) -> bool:
    return bool({fold for word in first_family_name(entry).split() for fold in _folds(word)} & _folds(name))


def _folds(word: str) -> set[str]:
    """Return how a name may be written without its accents: `müller`, `muller`, `mueller`; also its parts."""
    lower = word.casefold().replace("’", "'").removesuffix("'s").strip("'-")
    german = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ø", "oe").replace("å", "aa")
    bare = "".join(sign for sign in unicodedata.normalize("NFD", lower) if not unicodedata.combining(sign))
    bare = (
        bare.replace("ø", "o")
        .replace("ł", "l")
        .replace("ß", "ss")
        .replace("đ", "d")
        .replace("ı", "i")
        .replace("æ", "ae")
    )
    whole = {lower, german, bare}
    parts = {part for one in whole for part in one.split("-") if len(part) > 2}
    return {re.sub(r"[^\w]", "", one) for one in whole | parts} - {""}


def _authors(entry: Entry) -> str:
    names = re.split(r"(?<!\s)\s+and\s+", _people(entry))
    first = names[0].split(",")[0].strip()
    return f"{first} and others" if len(names) > 1 else first


def _retracted_title(report: Report) -> Iterator[Finding]:
    reported: set[str] = set()
    for document in report.documents:
        for key, entry in document.bibliography.by_key.items():
            title = entry.plain("title")
            if key not in report.cited or key in reported or not _RETRACTED.match(title):
                continue
            reported.add(key)
            places = [typed.location for typed in document.parsed.citations if typed.key == key]
            if any(_SAYS_SO.search(_around(document, place.path, place.line or 0)) for place in places):
                continue
            yield RETRACTED_TITLE.finding(
                f"The title of `{key}` says that the work was retracted, and the text does not.",
                places[0] if places else entry.field_location("title"),
                "Cite another work, or state in the sentence that this one was retracted.",
            )


def _around(document: CheckedDocument, path: str, number: int) -> str:
    """Return the line of a citation, with those beside it."""
    lines: Mapping[str, tuple[str, ...]] = document.files
    return "\n".join(lines.get(path, ())[max(0, number - 3) : number + 2])


AUTHOR_DIFFERS = Rule(
    "REF030",
    "author-in-text-differs",
    Severity.WARNING,
    summary="A sentence names an author, and the work cited after the name is by others.",
    purpose="The key of another work was typed or pasted; the statement is credited to the wrong people.",
    wrong="Smith et al. [@jones2019]",
    right="Smith et al. [@smith2018]",
    when_wrong="If the cited work reports the person's words: write `[see @jones2019]`.",
    source='ICMJE Recommendations (References): "References should be checked"; this toolkit\'s own.',
    check=_differs,
)
RETRACTED_TITLE = Rule(
    "REF031",
    "title-says-retracted",
    Severity.ERROR,
    summary="The title of a cited work begins with “RETRACTED:”, or ends in it.",
    purpose="Its publisher has withdrawn it; a text that relies on it has to say so.",
    wrong="title = {RETRACTED: A new treatment}   % and the text cites it as any other",
    right="cite another work, or write “since retracted” in the sentence",
    when_wrong="If the sentence says so in other words: suppress the finding with its reason.",
    source="ICMJE Recommendations (References): retracted articles are cited only as such; Committee on Publication "
    "Ethics, Retraction Guidelines.",
    check=_retracted_title,
)

RULES = (AUTHOR_DIFFERS, RETRACTED_TITLE)
