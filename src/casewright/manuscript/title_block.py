"""The title block: title, authors with their affiliations, correspondence, abstract and keywords, as blocks.

Source: Quarto's documentation, journals/authors ("Scholarly front matter"): authors as names or maps, affiliations in
place or by reference; ICMJE on title pages: names, affiliations and the corresponding author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines


@dataclass(frozen=True)
class Author:
    """An author as printed: name, numbers of the affiliations (from 1), and how to reach them."""

    name: str
    affiliations: tuple[int, ...] = ()
    email: str = ""
    orcid: str = ""
    corresponding: bool = False


@dataclass(frozen=True)
class Byline:
    """The authors of a document, and its affiliations as printed lines, in order of first use."""

    authors: tuple[Author, ...] = ()
    affiliations: tuple[str, ...] = ()


def byline(metadata: Mapping[str, Any], location: Location) -> Byline:
    """The authors that `author:`/`authors:` and `affiliations:` declare. Raises CasewrightError for a malformed
    author."""
    declared = metadata.get("author", metadata.get("authors"))
    if declared is None:
        return Byline()
    shared = {
        str(item["id"]): _affiliation_line(item)
        for item in _listed(metadata.get("affiliations"))
        if isinstance(item, Mapping) and "id" in item
    }
    lines: list[str] = []
    authors: list[Author] = []
    for item in _listed(declared):
        author = _author(item, shared, lines, location)
        authors.append(author)
    return Byline(tuple(authors), tuple(lines))


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else [value]


def _author(item: Any, shared: Mapping[str, str], lines: list[str], location: Location) -> Author:
    if isinstance(item, str) and item.strip():
        return Author(" ".join(item.split()))
    if not isinstance(item, Mapping):
        raise CasewrightError(
            "An author is neither a name nor a map with `name:`.",
            location=location,
            hint="Write `author: [{name: Ada Author}]`.",
        )
    name = " ".join(_name(item.get("name", item.get("literal"))).split())
    if not name:
        raise CasewrightError("An author has no `name:`.", location=location, hint="Write `name: Ada Author`.")
    numbers: list[int] = []
    for affiliation in _listed(item.get("affiliations", item.get("affiliation"))):
        line = _resolved_affiliation(affiliation, shared, location)
        if line not in lines:
            lines.append(line)
        numbers.append(lines.index(line) + 1)
    return Author(
        name,
        tuple(numbers),
        str(item.get("email") or ""),
        str(item.get("orcid") or ""),
        bool(item.get("corresponding")),
    )


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
    if isinstance(affiliation, Mapping) and "ref" in affiliation:
        reference = str(affiliation["ref"])
        if reference not in shared:
            raise CasewrightError(
                f"There is no affiliation with the id `{reference}`.",
                location=location,
                hint="Known: " + ", ".join(f"`{name}`" for name in shared) + "." if shared else "Add `affiliations:`.",
            )
        return shared[reference]
    line = affiliation if isinstance(affiliation, str) else _affiliation_line(affiliation)
    if not line.strip():
        raise CasewrightError(
            "An affiliation is neither text nor a map with `name:`.",
            location=location,
            hint="Write `affiliation: Department, City, Country`.",
        )
    return " ".join(line.split())


def _affiliation_line(affiliation: Any) -> str:
    """The parts of an affiliation in one line; empty for what is none."""
    if not isinstance(affiliation, Mapping):
        return ""
    keys = ("group", "department", "name", "address", "city", "region", "state", "postal-code", "country")
    parts = [str(affiliation[key]) for key in keys if affiliation.get(key)]
    return ", ".join(parts)


@dataclass(frozen=True)
class TitleParts:
    """The parsed Markdown of a title block, and the words it is headed with."""

    title: Inlines
    subtitle: Inlines
    date: Inlines
    abstract: Blocks
    keywords: tuple[Inlines, ...]
    abstract_title: str
    keywords_title: str
    correspondence_title: str


def title_block(parts: TitleParts, by: Byline) -> Blocks:
    """The title block as docs/architecture.md describes it; nothing where a document has none of it."""
    blocks: Blocks = []

    def add(name: str, inside: Blocks) -> None:
        if inside:
            blocks.append(ast.div(inside, classes=(name,)))

    add("title", [ast.plain(parts.title)] if parts.title else [])
    add("subtitle", [ast.plain(parts.subtitle)] if parts.subtitle else [])
    add("authors", [ast.plain(_author_line(by))] if by.authors else [])
    add("affiliations", [ast.plain(_affiliation(number, line, by)) for number, line in enumerate(by.affiliations, 1)])
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


def _author_line(by: Byline) -> Inlines:
    line: Inlines = []
    many = len(by.affiliations) > 1
    for index, author in enumerate(by.authors):
        last = index == len(by.authors) - 1
        name = ast.words(author.name)
        marks = ",".join(str(number) for number in author.affiliations) if many else ""
        if author.corresponding and len(by.authors) > 1:
            marks += "*"
        ends: Inlines = [] if last else [ast.text(",")]
        if marks:
            line += [*name, {"t": "Superscript", "c": [ast.text(marks)]}, *ends]
        else:
            line += [*name[:-1], ast.text(name[-1]["c"] + "".join(end["c"] for end in ends))]
        if not last:
            line.append(ast.SPACE)
    return line


def _affiliation(number: int, line: str, by: Byline) -> Inlines:
    if len(by.affiliations) == 1:
        return ast.words(line)
    return [{"t": "Superscript", "c": [ast.text(str(number))]}, ast.SPACE, *ast.words(line)]


def _correspondence(by: Byline, title: str) -> Blocks:
    lines: Blocks = []
    for author in by.authors:
        if not author.corresponding:
            continue
        line = ast.words(f"{title}: {author.name}")
        if author.email:
            line = [
                *line[:-1],
                ast.text(line[-1]["c"] + ","),
                ast.SPACE,
                ast.link([ast.text(author.email)], f"mailto:{author.email}"),
            ]
        if author.orcid:
            orcid = author.orcid.removeprefix("https://orcid.org/")
            line += [
                ast.text(";"),
                ast.SPACE,
                ast.text("ORCID"),
                ast.SPACE,
                ast.link([ast.text(orcid)], f"https://orcid.org/{orcid}"),
            ]
        lines.append(ast.plain(ast.joined(line)))
    return lines
