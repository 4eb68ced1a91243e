"""The title block: title, authors with affiliations, correspondence, abstract and keywords.

Sources: Quarto's documentation, journals/authors ("Scholarly front matter"), for the metadata; ICMJE for the parts of
title pages (names, degrees, affiliations, corresponding author) and the signs of notes (*, †, ‡, §, ‖, ¶), of which the
first marks the corresponding author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines


@dataclass(frozen=True)
class Author:
    """An author as printed: name, numbers of the affiliations (from 1), addresses, and notes.

    `roles` are contributions (of CRediT or others), each with its degree if one is given.
    """

    name: str
    affiliations: tuple[int, ...] = ()
    email: str = ""
    orcid: str = ""
    corresponding: bool = False
    url: str = ""
    degrees: tuple[str, ...] = ()
    equal_contributor: bool = False
    deceased: bool = False
    note: str = ""
    roles: tuple[str, ...] = ()

    @property
    def name_and_degrees(self) -> str:
        """The name with the degrees that it does not contain already."""
        ending = self.name.replace(",", " ").split()
        return ", ".join([self.name, *(degree for degree in self.degrees if degree not in ending)])


@dataclass(frozen=True)
class Byline:
    """The authors of a document, and its affiliations as printed lines in order of first use."""

    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()


def byline(metadata: Mapping[str, Any], location: Location) -> Byline:
    """Return the authors and affiliations in `author:` or `authors:` and `affiliations:`. Raises CasewrightError for an
    invalid author or affiliation."""
    declared = [item for item in _listed(metadata.get("author", metadata.get("authors"))) if not _is_empty(item)]
    known = [*_listed(metadata.get("affiliations"))]
    for item in declared:
        if isinstance(item, Mapping):
            known += _affiliations_of(item)
    shared = {
        str(item["id"]): _affiliation_line(item)
        for item in known
        if isinstance(item, Mapping) and "id" in item and item.keys() != {"id"}  # which names one that is defined
    }
    lines: list[str] = []
    authors = [_author(item, shared, lines, location) for item in declared]
    return Byline(tuple(author for author in authors if author.name), tuple(lines))


_KEYS = """
    name literal given family dropping-particle non-dropping-particle affiliation affiliations email orcid corresponding
    url degrees equal-contributor deceased note role roles attributes id
"""
PRINTED = frozenset(_KEYS.split())
"""The keys of an author that are printed, and `id`, which is for programs."""
AFFILIATION_KEYS = ("group", "department", "name", "address", "city", "region", "state", "postal-code", "country")


def nameless_authors(metadata: Mapping[str, Any]) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """Return the paths in the metadata of authors without a name, each with a key that may be the name (`- Ada Author:
    {email: ...}`), or ""."""
    return tuple(
        (path, next((key for key, value in author.items() if key not in PRINTED and " " in key and value), ""))
        for path, author in _described(metadata)
        if not _author_name(author)
    )


def unprinted_keys(metadata: Mapping[str, Any]) -> tuple[tuple[str | int, ...], ...]:
    """Return the paths in the metadata of authors' keys that are not printed, such as misspelled ones."""
    return tuple(
        (*path, name)
        for path, author in _described(metadata)
        if _author_name(author)
        for name in author
        if name not in PRINTED and author[name] not in (None, False, "")
    )


def typed_orcids(metadata: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the ORCID iDs of authors as typed, with their paths in the metadata."""
    for path, author in _described(metadata):
        if author.get("orcid"):
            yield (*path, "orcid"), str(author["orcid"])


def _described(metadata: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Yield the authors that are maps, with their paths in the metadata."""
    key = "author" if "author" in metadata else "authors"
    declared = metadata.get(key)
    for index, author in enumerate(_listed(declared)):
        if isinstance(author, Mapping):
            yield (key, index) if isinstance(declared, list) else (key,), author


def _is_empty(item: Any) -> bool:
    """Return whether an author is blank, as in a manuscript for blind review."""
    return item is None or (isinstance(item, str) and not item.strip())


def _affiliations_of(author: Mapping[str, Any]) -> Sequence[Any]:
    return _listed(author.get("affiliations", author.get("affiliation")))


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else [value]


def _author(item: Any, shared: Mapping[str, str], lines: list[str], location: Location) -> Author:
    if isinstance(item, str):
        return Author(" ".join(item.split()))
    if not isinstance(item, Mapping):
        raise CasewrightError(
            "An author is neither a name nor a map with `name:`.",
            location=location,
            hint="Write `author: [{name: Ada Author}]`.",
        )
    name = _author_name(item)
    numbers: list[int] = []
    for affiliation in _affiliations_of(item):
        line = _resolved_affiliation(affiliation, shared, location)
        if line not in lines:
            lines.append(line)
        numbers.append(lines.index(line) + 1)
    return Author(
        name,
        tuple(numbers),
        str(item.get("email") or ""),
        str(item.get("orcid") or "").removeprefix("https://orcid.org/"),
        _has_attribute("corresponding", item),
        str(item.get("url") or ""),
        tuple(str(degree) for degree in _listed(item.get("degrees")) if degree),
        _has_attribute("equal-contributor", item),
        _has_attribute("deceased", item),
        " ".join(str(item.get("note") or "").split()),
        tuple(
            role
            for value in (item.get("role"), item.get("roles"))
            for entry in _listed(value)
            for role in _roles(entry)
        ),
    )


def _author_name(author: Mapping[str, Any]) -> str:
    """Return an author's name, under `name:` or in parts beside the other keys; "" if there is none."""
    return " ".join(_name(author.get("name", author)).split())


def _has_attribute(attribute: str, author: Mapping[str, Any]) -> bool:
    """Return whether an author has one of Quarto's attributes, as a key or in the list `attributes`."""
    listed = author.get("attributes")
    if isinstance(listed, Mapping):
        author = {**listed, **author}
    elif attribute in _listed(listed):
        return True
    return author.get(attribute) not in (None, False, "", "no", "false")


_CREDIT_ALIASES = {
    "writing": "writing – original draft",
    "editing": "writing – review & editing",
    "analysis": "formal analysis",
    "funding": "funding acquisition",
}
"""Quarto's short forms of contributor roles (CRediT, credit.niso.org)."""
CREDIT_ROLES = frozenset({
    "conceptualization", "data curation", "formal analysis", "funding acquisition", "investigation", "methodology",
    "project administration", "resources", "software", "supervision", "validation", "visualization",
    "writing – original draft", "writing – review & editing",
})  # fmt: skip
"""The roles of CRediT (NISO Z39.104-2022)."""


def _roles(typed: Any) -> Sequence[str]:
    """Return roles as printed: `supervision`, or `supervision (lead)` for `supervision: lead`."""
    if isinstance(typed, Mapping):
        if "role" in typed:
            typed = {typed["role"]: typed.get("degree-of-contribution")}
        degrees = {str(role): degree for role, degree in typed.items()}
    else:
        degrees = {str(typed): None} if typed else {}
    return [
        _CREDIT_ALIASES.get(role.lower(), role) + (f" ({degree})" if degree else "") for role, degree in degrees.items()
    ]


def _name(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = [
            value.get("given"),
            value.get("dropping-particle"),
            value.get("non-dropping-particle"),
            value.get("family"),
        ]
        return str(value.get("literal") or " ".join(str(part) for part in parts if part))
    return "" if value is None else str(value)


def _resolved_affiliation(affiliation: Any, shared: Mapping[str, str], location: Location) -> str:
    if isinstance(affiliation, Mapping) and ("ref" in affiliation or affiliation.keys() == {"id"}):
        reference = str(affiliation["ref"] if "ref" in affiliation else affiliation["id"])
        if reference not in shared:
            raise CasewrightError(
                f"The affiliation `{reference}` is not defined.",
                location=location,
                hint="Known here: " + ", ".join(f"`{name}`" for name in shared) + "."
                if shared
                else "Add `affiliations:`.",
            )
        return shared[reference]
    line = str(affiliation) if isinstance(affiliation, str | int) else _affiliation_line(affiliation)
    if not line.strip():
        raise CasewrightError(
            "An affiliation is neither text nor a map with `name:`.",
            location=location,
            hint="Write `affiliation: Department, City, Country`.",
        )
    return " ".join(line.split())


def _affiliation_line(affiliation: Any) -> str:
    """Return the parts of an affiliation in one line, "" if it is not a map."""
    if not isinstance(affiliation, Mapping):
        return ""
    parts = [str(affiliation[key]) for key in AFFILIATION_KEYS if affiliation.get(key)]
    return ", ".join(parts)


@dataclass(frozen=True)
class TitleParts:
    """The parsed Markdown of a title block, and the words for its parts."""

    title: Inlines
    subtitle: Inlines
    date: Inlines
    abstract: Blocks
    keywords: tuple[Inlines, ...]
    abstract_title: str
    keywords_title: str
    correspondence_title: str
    equal_contributors: str
    deceased: str
    contributions_title: str


def title_block(parts: TitleParts, by: Byline) -> Blocks:
    """Return the title block as described in docs/architecture.md, nothing if it has no parts."""
    blocks: Blocks = []

    def add(name: str, inside: Blocks) -> None:
        if inside:
            blocks.append(ast.div(inside, classes=(name,)))

    add("title", [ast.plain(parts.title)] if parts.title else [])
    add("subtitle", [ast.plain(parts.subtitle)] if parts.subtitle else [])
    notes = _notes(by, parts)
    add("authors", [ast.plain(_author_line(by, notes))] if by.authors else [])
    add("affiliations", [ast.plain(_affiliation(number, line, by)) for number, line in enumerate(by.affiliations, 1)])
    add("author-notes", _author_notes(by, notes, parts))
    add("correspondence", _correspondence(by, parts.correspondence_title))
    add("date", [ast.plain(parts.date)] if parts.date else [])
    if parts.abstract:
        title = ast.div([ast.plain(ast.words(parts.abstract_title))], classes=("abstract-title",))
        add("abstract", [title, *parts.abstract])
    if parts.keywords:
        line: Inlines = [ast.strong(ast.words(parts.keywords_title + ":"))]
        for index, keyword in enumerate(parts.keywords):
            line += [ast.text(";"), ast.SPACE, *keyword] if index else [ast.SPACE, *keyword]
        add("keywords", [ast.plain(ast.joined(line))])
    return [ast.div(blocks, "title-block-header", ("title-block",))] if blocks else []


_SIGNS = ("†", "‡", "§", "‖", "¶", "#")


@dataclass(frozen=True)
class _Note:
    """A note on authors, with the sign that marks both."""

    sign: str
    text: str
    authors: tuple[Author, ...]


def _notes(by: Byline, parts: TitleParts) -> tuple[_Note, ...]:
    """Return the notes of a byline: equal contributions, deaths, then the authors' own notes."""
    notes: dict[str, list[Author]] = {}
    for author in by.authors:
        if author.equal_contributor:
            notes.setdefault(parts.equal_contributors, []).append(author)
    for author in by.authors:
        if author.deceased:
            notes.setdefault(parts.deceased, []).append(author)
    for author in by.authors:
        if author.note:
            notes.setdefault(author.note, []).append(author)
    return tuple(
        _Note(_SIGNS[index % len(_SIGNS)] * (1 + index // len(_SIGNS)), text, tuple(authors))
        for index, (text, authors) in enumerate(notes.items())
    )


def _author_line(by: Byline, notes: Sequence[_Note]) -> Inlines:
    line: Inlines = []
    many = len(by.affiliations) > 1
    for index, author in enumerate(by.authors):
        last = index == len(by.authors) - 1
        name = ast.words(author.name_and_degrees)
        marks = [str(number) for number in author.affiliations] if many else []
        marks += [note.sign for note in notes if author in note.authors]
        marked = ",".join(marks) + ("*" if author.corresponding and len(by.authors) > 1 else "")
        ends = "" if last else ","
        if not marked:
            name = [*name[:-1], ast.text(name[-1]["c"] + ends)]
        shown: Inlines = [ast.link(name, author.url)] if author.url else name
        line += shown
        if marked:
            line += [{"t": "Superscript", "c": [ast.text(marked)]}, *([ast.text(ends)] if ends else [])]
        if not last:
            line.append(ast.SPACE)
    return line


def _affiliation(number: int, line: str, by: Byline) -> Inlines:
    if len(by.affiliations) == 1:
        return ast.words(line)
    return [{"t": "Superscript", "c": [ast.text(str(number))]}, ast.SPACE, *ast.words(line)]


def _author_notes(by: Byline, notes: Sequence[_Note], parts: TitleParts) -> Blocks:
    """Return the notes with their signs, the addresses of other than corresponding authors, and the contributions."""
    lines: list[Inlines] = [
        [{"t": "Superscript", "c": [ast.text(note.sign)]}, ast.SPACE, *ast.words(note.text)] for note in notes
    ]
    for author in by.authors:
        if not author.corresponding and (author.email or author.orcid):
            lines.append([*ast.words(f"{author.name}:"), ast.SPACE, *_address(author)])
    contributors = [author for author in by.authors if author.roles]
    if contributors:
        each = "; ".join(f"{author.name}: {', '.join(author.roles)}" for author in contributors)
        lines.append(ast.words(f"{parts.contributions_title}: {each}."))
    return [ast.plain(ast.joined(line)) for line in lines]


def _correspondence(by: Byline, title: str) -> Blocks:
    lines: Blocks = []
    for author in by.authors:
        if author.corresponding:
            line = ast.words(f"{title}: {author.name}")
            if author.email or author.orcid:
                mark = "," if author.email else ";"
                line = [*line[:-1], ast.text(line[-1]["c"] + mark), ast.SPACE, *_address(author)]
            lines.append(ast.plain(ast.joined(line)))
    return lines


def _address(author: Author) -> Inlines:
    """Return an author's email address and ORCID, as far as they are given."""
    parts: Inlines = []
    if author.email:
        parts.append(ast.link([ast.text(author.email)], f"mailto:{author.email}"))
    if author.orcid:
        parts += [ast.text(";"), ast.SPACE] if parts else []
        link = ast.link([ast.text(author.orcid)], f"https://orcid.org/{author.orcid}")
        parts += [ast.text("ORCID"), ast.SPACE, link]
    return parts
