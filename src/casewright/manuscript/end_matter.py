"""The sections after a document on its license, copyright and citation (`license`, `copyright`, `citation`).

Sources: Quarto's documentation, authoring/create-citeable-articles and reference/formats/html ("Metadata"); its
`format-html-appendix.ts`, `attribution/document.ts`, `csl.ts` and `modules/license.lua`. Quarto prints these sections
on HTML pages only; here they are in every format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.languages.words import Words
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.published_date import date_parts

_CC = re.compile(r"(CC BY\S*)\s*(\S*)")
_CC_KINDS = frozenset({"CC BY", "CC BY-SA", "CC BY-ND", "CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND"})
_STYLES = ("display", "bibtex")
_TYPES = {"journal": "article-journal", "conference": "paper-conference", "dissertation": "thesis"}
_FORWARDED = """
    annote archive archive-place archive_collection archive_location authority call-number chapter-number
    citation-label citation-number collection-number collection-title container-title container-title-short dimensions
    division edition event-place event-title genre issue jurisdiction keyword language locator medium note number
    number-of-pages number-of-volumes original-publisher original-publisher-place original-title part part-title
    printing publisher publisher-place references reviewed-genre reviewed-title scale section source status supplement
    title-short version volume volume-title volume-title-short year-suffix
"""
_NAMES = """
    chair collection-editor compiler composer container-author contributor curator director editor editorial-director
    executive-producer guest host illustrator interviewer narrator organizer original-author performer producer
    recipient reviewed-author script-writer series-creator translator
"""
_IDENTIFIERS = ("DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL")
_DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")


@dataclass(frozen=True)
class License:
    """A license: its text, the address of its terms, and whether the text is a link to the address."""

    text: str
    address: str = ""
    is_link: bool = False


@dataclass(frozen=True)
class Attribution:
    """The citation of a document itself, as BibTeX and in the document's style."""

    bibtex: str = ""
    entry: Inlines | None = None


def licenses(value: Any, language: str) -> tuple[License, ...]:
    """Return the licenses in `license:`, Creative Commons licenses with their address."""
    several = value if isinstance(value, list) else [value]
    return tuple(_license(item, language) for item in several if item)


def _license(value: Any, language: str) -> License:
    if isinstance(value, Mapping):
        return License(str(value.get("text") or ""), str(value.get("url") or ""))
    typed = str(value)
    match = _CC.search(typed.upper())
    if match and match[1] in _CC_KINDS:
        kind, version = match[1].removeprefix("CC "), match[2] or "4.0"
        deed = "" if language == "en" else f"deed.{language.lower().replace('-', '_', 1)}"
        address = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/{deed}"
        return License(f"CC {kind} {version}", address, is_link=True)
    if typed == "CC0":
        return License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", is_link=True)
    return License(typed)


def with_license_values(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return metadata for shortcodes, with `license.text`, `license.url` and `copyright.statement` even if a license or
    copyright is typed as one text."""
    shown = dict(values)
    license_ = values.get("license")
    if isinstance(license_, str):
        shown["license"] = _named_license(license_, language)
    elif isinstance(license_, list):
        shown["license"] = [_named_license(item, language) if isinstance(item, str) else item for item in license_]
    if isinstance(values.get("copyright"), str):
        shown["copyright"] = {"statement": values["copyright"]}
    return shown


def _named_license(typed: str, language: str) -> dict[str, str]:
    found = _license(typed, language)
    if not found.is_link or typed == "CC0":
        return {"text": typed}
    return {"type": "creative-commons", "text": found.text, "url": found.address}


def end_matter(values: Mapping[str, Any], language: str, words: Words, attribution: Attribution, level: int) -> Blocks:
    """Return the sections, under headings of `level`, nothing if a document has none of them, or no appendix."""
    if values.get("appendix-style") in (False, "none"):
        return []
    blocks: Blocks = []

    def add(name: str, title: str, inside: Blocks) -> None:
        heading = ast.header(level, ast.words(title), f"quarto-{name}", ("unnumbered", "unlisted", "appendix"))
        blocks.extend([heading, *inside])

    named = licenses(values.get("license"), language)
    if named:
        add("reuse", words["section-title-reuse"], [ast.para(_license_line(license_, words)) for license_ in named])
    copyright_ = values.get("copyright")
    statement = copyright_.get("statement") if isinstance(copyright_, Mapping) else copyright_
    if isinstance(statement, str) and statement:
        add("copyright", words["section-title-copyright"], [ast.para(ast.words(statement))])
    cited: Blocks = []
    if attribution.bibtex:
        code: Element = {"t": "CodeBlock", "c": [ast.attr("", ("bibtex",)), attribution.bibtex]}
        cited += [ast.para(ast.words(words["appendix-attribution-bibtex"])), code]
    if attribution.entry is not None:
        cited += [ast.para(ast.words(words["appendix-attribution-cite-as"])), ast.para(attribution.entry)]
    if cited:
        add("citation", words["section-title-citation"], cited)
    return [ast.div(blocks, classes=("end-matter",))] if blocks else []


def _license_line(item: License, words: Words) -> Inlines:
    if item.is_link:
        return [ast.link(ast.words(item.text), item.address)]
    terms = [ast.link(ast.words(f"({words['appendix-view-license']})"), item.address)] if item.address else []
    return [*ast.words(item.text), *terms]


def attribution_styles(value: Any, location: Location) -> tuple[str, ...]:
    """Return the styles in `appendix-cite-as`. Raises CasewrightError for one other than `display` and `bibtex`."""
    if value is None or value is True:
        return _STYLES
    styles = value if isinstance(value, list) else [] if value is False else [value]
    for style in styles:
        if style not in _STYLES:
            raise CasewrightError(
                f"`appendix-cite-as` cannot be `{style}`.", location=location, hint="Write `display`, `bibtex` or both."
            )
    return tuple(str(style) for style in styles)


def own_entry(values: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Return the CSL entry of a document itself, None without `citation:`. `name` is the document's path without
    suffix."""
    citation = values.get("citation")
    if not citation:
        return None
    given: Mapping[str, Any] = citation if isinstance(citation, Mapping) else {}
    typed = str(given.get("type") or "webpage")
    texts = {
        "title": given.get("title") or values.get("title"),
        "type": _TYPES.get(typed, typed),
        "citation-key": given.get("citation-key"),
        "language": given.get("language") or values.get("lang"),
        "abstract": given.get("abstract") or values.get("abstract"),
        **{key: given.get(key) or given.get(key.lower()) for key in _IDENTIFIERS},
        "page": _page(given),
    }
    texts["DOI"] = texts["DOI"] or values.get("DOI") or values.get("doi")
    texts["URL"] = texts["URL"] or _address(values, name)
    entry: dict[str, Any] = {key: str(text) for key, text in texts.items() if text}
    entry |= {key: str(given[key]) for key in _FORWARDED.split() if given.get(key) is not None}
    entry["author"] = _names(given.get("author") or values.get("author") or values.get("authors"))
    entry |= {key: _names(given.get(key)) for key in _NAMES.split()}
    for key in _DATES:
        if parts := date_parts(given.get(key) or (values.get("date") if key in {"issued", "available-date"} else None)):
            entry[key] = {"date-parts": [list(parts)]}
    entry["id"] = str(given.get("id") or _suggested_id(entry))
    return {key: value for key, value in entry.items() if value not in ("", [])}


def _page(given: Mapping[str, Any]) -> str:
    if given.get("page"):
        return str(given["page"])
    first, last = given.get("page-first"), given.get("page-last")
    return f"{first} - {last}" if first and last else str(first or "")


def _address(values: Mapping[str, Any], name: str) -> str:
    website = values.get("website")
    base = str(website.get("site-url") or "").rstrip("/") if isinstance(website, Mapping) else ""
    if not base:
        return ""
    folder, _, last = name.rpartition("/")
    return f"{base}/{folder + '/' if folder else ''}" if last == "index" else f"{base}/{name}.html"


def _names(value: Any) -> list[dict[str, str]]:
    several = value if isinstance(value, list) else [value] if value else []
    return [name for item in several if (name := _name(item))]


def _name(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = value.get("name", value.get("literal")) or {key: value[key] for key in _PARTS if value.get(key)}
    if isinstance(value, Mapping):
        return {key: str(value[key]) for key in (*_PARTS, "literal") if value.get(key)}
    given, _, family = str(value or "").strip().partition(" ")
    return {"family": family, "given": given} if given else {}


_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")


def _suggested_id(entry: Mapping[str, Any]) -> str:
    author: Sequence[Mapping[str, str]] = entry["author"]
    leading = author[0].get("family") or author[0].get("literal") or "" if author else ""
    year = str(entry["issued"]["date-parts"][0][0]) if "issued" in entry else ""
    return re.sub(r"\s+", "_", leading).lower() + year or "untitled"


def entry_json(entry: Mapping[str, Any]) -> bytes:
    return json.dumps([entry], ensure_ascii=False).encode()
