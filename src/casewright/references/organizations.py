"""Names of organizations that BibTeX would take for persons or for lists.

BibTeX, and pandoc with it, takes every name for a person's and splits lists at `and`, unless a second pair of braces
keeps the name whole. Source: BibTeX (Patashnik, "BibTeXing", 1988), section 4; the BibLaTeX manual, "Name Lists" and
"Literal Lists".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from casewright.text_cache import cached

LITERAL_LISTS = ("publisher", "institution", "school", "organization", "address", "location")
"""Fields that BibLaTeX, and so pandoc, splits at `and`."""

_HEADS = """
    academy administration agency alliance association authority bureau centers centre centres clinic collaboration
    collaborative collaborators college commission committee consortium council department federation forum foundation
    group groups hospital initiative institute institutes institution investigators ministry network organisation
    organisations organization organizations panel registry society societies taskforce trialists university
    arbeitsgemeinschaft arbeitsgruppe bundesamt bundesinstitut gesellschaft institut kommission krankenhaus ministerium
    universität verband verein agence ministère société instituto ministerio organización sociedad associazione società
"""
_HEADS_IN_LONGER = "board bureau center force office party program programme project service services team trust union"
_HEAD = re.compile(rf"(?i)\b(?:{'|'.join(_HEADS.split())})\b")
_HEAD_IN_LONGER = re.compile(rf"(?i)\b(?:{'|'.join(_HEADS_IN_LONGER.split())})\b")
_OF = re.compile(r"(?i)\b(?:of|for|on|against)\b")
_LAST_WORDS = frozenset(
    "care control diseases excellence health medicine nutrition prevention research sciences services welfare".split()  # noqa: SIM905 - a list that a person can read and extend
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def is_organization(name: str) -> bool:
    """Return whether a plain name without a comma is that of an organization: it has a word for one, and another
    word."""
    words = name.strip(" ,").split()
    if len(words) < 2 or "," in name.strip(" ,"):
        return False
    return bool(_HEAD.search(name)) or (len(words) > 2 and bool(_HEAD_IN_LONGER.search(name)))


def names_of(value: str) -> list[str]:
    """Return the names of a BibTeX list: its parts between `and`, outside of braces."""
    parts, start = [], 0
    for match in _AND.finditer(value):
        if _depth(value[: match.start()]) == 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


@cached
def unbraced_organizations(value: str) -> list[str]:
    """Return the organizations in a BibTeX list of names that stand without braces of their own, as they were typed;
    one whose name holds `and` ("Food and Drug Administration") is given whole."""
    found: list[str] = []
    names = names_of(value)
    index = 0
    while index < len(names):
        name, taken = names[index], 1
        if index + 1 < len(names) and _goes_on(name, names[index + 1]):
            name, taken = f"{name} and {names[index + 1]}", 2
        if "{" not in name and is_organization(name):
            found.append(name.strip())
        index += taken
    return found


def with_braces(value: str, organizations: Iterable[str]) -> str:
    """Return a BibTeX list of names with `organizations`, as `unbraced_organizations` gives them, in braces; a
    backslash at the end of a name would escape its brace."""
    for name in organizations:
        if not name.strip(" ,").endswith("\\"):
            value = value.replace(name, "{" + name.strip(" ,") + "}", 1)
    return value


def holds_and(value: str) -> bool:
    """Return whether a literal field would be split at an `and`."""
    return len(names_of(value)) > 1


def _goes_on(name: str, following: str) -> bool:
    """Return whether `and` between two parts of a list belongs to one name, as in "Centers for Disease Control and
    Prevention": the second is no person's name with a comma, and the first is no name alone, or one that goes on."""
    if "," in name + following or "{" in name + following or _OF.search(following):
        return False
    if len(name.split()) == 1 and is_organization(f"x {following}"):
        return True
    is_open = is_organization(name) and _OF.search(name) is not None
    return is_open and (len(following.split()) == 1 or following.split()[-1].lower() in _LAST_WORDS)


def _depth(text: str) -> int:
    plain = re.sub(r"\\.", "", text)
    return plain.count("{") - plain.count("}")
