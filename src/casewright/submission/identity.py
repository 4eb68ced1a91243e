"""Who wrote a report, as its files may say it: what a blinded copy must not contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import Location
from casewright.manuscript.title_block import Byline, byline

_SUFFIX = re.compile(r"(?i),?\s+(?:jr\.?|sr\.?|ii|iii|iv|md|phd|m\.d\.|ph\.d\.)$")
_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INITIALS = re.compile(r"\b[^\W\d_]")
_PARTS_OF_AFFILIATIONS = re.compile(r"[,;]|\s[–—-]\s")
_KINDS_OF_INSTITUTION = (
    r"(?:[Uu]niversit\w*|[Hh]ospitals?|[Cc]lini[ck]\w*|[Cc]ent(?:er|re)s?|[Ii]nstitut\w*|[Cc]ollege|[Ss]chool|[Kk]lini(?:k|kum)|"
    r"[Ss]pital|\w+spital|[Kk]rankenhaus|\w+klinikum|[Hh][oô]pital|[Ll]aborator\w+|[Ee]thics|IRB)"
)
_COMMON = re.compile(
    r"(?i)(?:a|an|and|at|cancer|cantonal|children(?:['’]s)?|city|clinic\w*|county|de|del|der|des|du|eye|faculty|for|für|"
    r"general|heart|la|las|los|medic\w+|medizin|national|of|regional|royal|saint|san|skin|state|the|und|von|women['’]s|y)"
)
"""Words of the names of institutions that do not tell one from another."""
_GENERAL = re.compile(
    r"(?i)(?:department|division|school|faculty|section|unit|institute|center|centre|clinic|hospital|university|college|"
    r"klinik(?:um)?|abteilung|institut|universität|service|laboratory|spital|krankenhaus|h[oô]pital|université|"
    r"universi(?:dad|tà)|ospedale)"
)
_SHORT_NAME = 2
_ANY_DOMAIN = re.compile(
    r"(?i)(?:gmail|googlemail|gmx|yahoo|outlook|hotmail|live|icloud|me|web|mail|proton\w*|aol|qq|163|126|example|edu|ac|"
    r"uni|univ|med|hospital|health|org|com|gov|nhs)\."
)
_LONGEST_ABBREVIATION = 6
_FEWEST_ANYWHERE = 3
"""Of so many initials, an institution is known after `at` only."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_COMPOUND = re.compile(r"(?i)[\w-]+(?:klinik(?:um)?|spital|krankenhaus)")
"""An institution of one word: `Inselspital`, `Universitätsklinikum`."""
_UNIT = re.compile(r"(?i)\b(?:departments?|dept|divisions?|sections?|units?|abteilung|service|servicio)\b")
_SPECIALTY = re.compile(r"(?i)[\w-]*(?:olog(?:y|ie|ía|ia)|iatr(?:y|ics|ie)|surgery|medi[cz]ine?|chirurgie)")


@dataclass(frozen=True)
class Identity:
    """The names, addresses and institutions of a report's authors.

    `names` are names in full, and surnames with initials as reference lists print them; `marks` are addresses of
    e-mail, ORCIDs and institutions, `initials` those of names in full, `places` the towns of the affiliations.
    """

    names: tuple[str, ...] = ()
    surnames: tuple[tuple[str, str], ...] = ()
    initials: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """What is before the sign of the authors' addresses of e-mail, where it has a part of a name: `akeller`."""
        parts = {part.casefold() for name in self.names for part in name.split() if len(part) > _SHORT_NAME}
        found = (mark.partition("@")[0] for mark in self.marks if "@" in mark)
        return tuple(dict.fromkeys(one for one in found if any(part in one.casefold() for part in parts)))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that must not be in a blinded file."""
        return tuple(dict.fromkeys((*self.names, *self.marks)))

    def abbreviations(self) -> Iterator[str]:
        """Yield what the institutions may be called in short: their initials (`MSKCC`), and the parts of the domains of
        addresses of e-mail (`USZ` for `usz.ch`)."""
        for mark in self.marks:
            domain = mark.partition("@")[2]
            if domain and not _ANY_DOMAIN.match(domain):
                parts = (part for part in domain.split(".")[:-1] if not _ANY_DOMAIN.match(f"{part}."))
                yield from (part.upper() for part in parts if 2 < len(part) <= _LONGEST_ABBREVIATION)
            elif not domain and len(capitals := _capitals(mark)) > _FEWEST_ANYWHERE:
                yield capitals

    def institution_patterns(self) -> Iterator[str]:
        """Yield patterns for other forms of the institutions' names: `Lakeside Hospital`, `University of Lakeside` for
        `Lakeside University Hospital`; three initials after `at` (`at LUH`); domains; and hospitals in their towns."""
        for mark in self.marks:
            words = _WORD.findall(mark)
            if "@" in mark:
                domain = mark.partition("@")[2]
                yield from () if _ANY_DOMAIN.match(domain) else (rf"(?i)\b{re.escape(domain)}\b",)
                continue
            if len(capitals := _capitals(mark)) == _FEWEST_ANYWHERE:
                yield rf"(?<=\bat ){capitals}\b|(?<=\bat the ){capitals}\b"
            if not re.search(_KINDS_OF_INSTITUTION, mark):
                continue
            for word, following in zip(words, [*words[1:], ""], strict=True):
                if _tells_apart(word):
                    yield from _institution_named(word)
                pair = f"{word} {following}"
                if _tells_apart(word) and _tells_apart(following) and pair not in self.places:
                    yield rf"\b{re.escape(pair)}\b"
        for place in self.places:
            yield from _institution_named(place)

    def wrote(self, entry: str) -> bool:
        """Return whether a printed reference is a work of one of the authors: a surname followed by the first initial,
        or the other way around."""
        return any(
            re.search(
                rf"\b{re.escape(surname)},?\s+{initial}|\b{initial}\.?(?:\s?\w\.?)?\s+{re.escape(surname)}\b", entry
            )
            for surname, initial in self.surnames
        )


def _tells_apart(word: str) -> bool:
    """Return whether a word of an institution's name is not one that many have."""
    return word[:1].isupper() and not (
        _COMMON.fullmatch(word) or _GENERAL.match(word) or _SPECIALTY.match(word) or _COMPOUND.match(word)
    )


def _institution_named(word: str) -> Iterator[str]:
    name = re.escape(word)
    yield rf"\b{name}(?:[ -]\w+){{0,2}}?[ -]{_KINDS_OF_INSTITUTION}\b"
    yield rf"\b{_KINDS_OF_INSTITUTION}(?: \w+){{0,2}}? (?:of |in |at |de |von )?{name}\b"


def _capitals(name: str) -> str:
    return "".join(word[0] for word in _WORD.findall(name) if word[0].isupper())


def identity_of(documents: Iterable[tuple[Mapping[str, Any], Location]]) -> Identity:
    """Return the identity in the metadata of documents (`author`, `affiliations`), each with its place.

    Raises CasewrightError for a malformed author.
    """
    bylines = [byline(metadata, location) for metadata, location in documents]
    names = tuple(dict.fromkeys(author.name for by in bylines for author in by.authors))
    parts = [parts for name in names if len(parts := _SUFFIX.sub("", name).split()) > 1]
    surnames = tuple(
        (one[0], _first_initial(one[-1])) if _FAMILY_FIRST.search(one[0]) else (one[-1], _first_initial(one[0]))
        for one in parts
    )
    initials = tuple(dict.fromkeys("".join(map(_first_initial, one)).upper() for one in parts))
    marks = tuple(dict.fromkeys(mark for by in bylines for mark in _marks(by)))
    places = dict.fromkeys(place for by in bylines for line in by.affiliations for place in _towns(line, marks))
    return Identity(names, surnames, initials, marks, tuple(places))


def _marks(by: Byline) -> Iterator[str]:
    for author in by.authors:
        if author.email:
            yield author.email
        if number := re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", author.orcid):
            yield number[0]
    for line in by.affiliations:
        yield from _institutions([part.strip() for part in _PARTS_OF_AFFILIATIONS.split(line)])


def _towns(affiliation: str, marks: Sequence[str]) -> Iterator[str]:
    """Yield the towns of an affiliation: its last parts, without a country, a state and postal codes."""
    parts = [
        re.sub(r"\s*\b[\w-]*\d[\w-]*\b\s*", "", part).strip() for part in _PARTS_OF_AFFILIATIONS.split(affiliation)
    ]
    others = [part for part in parts if part and part not in marks and not _GENERAL.search(part)]
    for part in others[:-1] or others:
        if len(part) > 2 and part[0].isupper() and not _SPECIALTY.fullmatch(part):
            yield part


def _institutions(parts: Sequence[str]) -> Iterator[str]:
    """The parts of an affiliation that name an institution: the first, the one after a department, and each that says
    what it is. A word that any institution may have (`Hospital`, `Neurology`), the city and the country name none."""
    for index, part in enumerate(parts):
        if not part or _GENERAL.fullmatch(part) or _SPECIALTY.fullmatch(part):
            continue
        before = parts[index - 1] if index else ""
        follows_unit = bool(_UNIT.search(before) or _SPECIALTY.fullmatch(before)) and index < len(parts) - 1
        if index == 0 or follows_unit or (_GENERAL.search(part) and " " in part) or _COMPOUND.fullmatch(part):
            yield part


def _first_initial(name: str) -> str:
    found = _INITIALS.search(name)
    return found[0] if found else ""
