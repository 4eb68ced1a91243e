"""Entries for BibTeX made of what a registry says of a work.

Sources: Crossref REST API, "Works"; NCBI E-utilities, ESummary 2.0 (fields of `esummary` in JSON).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casewright.references.identifiers import page_ranges
from casewright.references.title_capitals import language_of_title, lost_capitals
from casewright.references.work_language import work_language

_TYPES = {
    "journal-article": "article",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "incollection",
    "book-section": "incollection",
    "proceedings-article": "inproceedings",
    "report": "techreport",
    "dissertation": "phdthesis",
}
_COMMANDS = {
    "i": r"\emph{",
    "em": r"\emph{",
    "sub": r"\textsubscript{",
    "sup": r"\textsuperscript{",
}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*)(?:\s[^<>]*)?/?>")
_ESCAPED_TAG = re.compile(r"&lt;(?P<tag>/?(?:i|em|b|strong|sub|sup|scp))&gt;")
_PARTICLES = frozenset(
    {"de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "zu", "y"}
)
_SPECIAL = {"\\": r"\textbackslash{}", "{": "(", "}": ")", **{sign: f"\\{sign}" for sign in "&%$#_"}}
_SUFFIXES = frozenset({"Jr", "Sr", "2nd", "3rd", "4th"})
_LONGEST_INITIALS = 3
_DATES = ("published-print", "issued", "published-online", "published")


@dataclass(frozen=True)
class NewEntry:
    """A work as BibTeX has it: its type, and its fields in the order they are written."""

    type: str
    fields: Mapping[str, str]

    def key(self, taken: Collection[str]) -> str:
        """Return a citation key that is not taken: the first author's name and the year, `maude2018`, `maude2018a`."""
        name = re.split(r" and |,", self.fields.get("author") or self.fields.get("title") or "work")[0]
        folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        words = re.findall(r"[a-z]+", folded)
        base = ("".join(words) if self.fields.get("author") else "".join(words[:1])) or "work"
        base += self.fields.get("year", "")
        others = (f"{base}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
        return next((key for key in (base, *others) if key not in taken), f"{base}{len(taken)}")

    def bibtex(self, key: str) -> str:
        """Return the entry as text, its fields below each other."""
        width = max(map(len, self.fields), default=0)
        fields = ",\n".join(f"  {name:<{width}} = {{{value}}}" for name, value in self.fields.items())
        return f"@{self.type}{{{key},\n{fields}\n}}\n"


def crossref_entry(message: Mapping[str, Any], doi: str) -> NewEntry:
    """Return the entry of a Crossref message. Raises ValueError, TypeError, KeyError, IndexError or AttributeError for
    what is none."""
    kind = _TYPES.get(str(message.get("type") or "journal-article"), "misc")
    title = ": ".join(part for part in (_first(message.get("title")), _first(message.get("subtitle"))) if part)
    containers = [str(one) for one in message.get("container-title") or []]
    container = containers[-1] if containers else ""
    short = _first(message.get("short-container-title"))
    fields = {
        "author": _crossref_names(message.get("author")),
        "editor": _crossref_names(message.get("editor")),
        **_titled(title, str(message.get("language") or "")),
        "journal" if kind == "article" else "booktitle": _latex(container) if kind != "book" else "",
        "shortjournal": _latex(short) if kind == "article" and short != container else "",
        "publisher": _latex(str(message.get("publisher") or "")) if kind != "article" else "",
        "year": next(_years(message), ""),
        "volume": _latex(str(message.get("volume") or "")),
        "number": _latex(str(message.get("issue") or "")),
        **_pages(str(message.get("page") or ""), str(message.get("article-number") or "")),
        "isbn": _first(message.get("ISBN")) if kind != "article" else "",
        "doi": str(message.get("DOI") or doi),
    }
    return _entry(kind, fields)


def pubmed_entry(work: Mapping[str, Any]) -> NewEntry:
    """Return the entry of a PubMed summary. Raises ValueError, TypeError, KeyError, IndexError or AttributeError for
    what is none."""
    identifiers = {str(one["idtype"]): str(one["value"]) for one in work.get("articleids") or []}
    article = re.search(r"pii:\s*(e?\d[\w-]*)", str(work.get("elocationid") or ""))
    year = re.match(r"\d{4}", str(work.get("pubdate") or ""))
    pmcid = next((identifiers[name] for name in ("pmc", "pmcid") if name in identifiers), "")
    pmcid = match[0] if (match := re.search(r"PMC\d+", pmcid)) else ""
    pmid = next((identifiers[name] for name in ("pubmed", "pmid") if name in identifiers), "")
    fields = {
        "author": " and ".join(
            _pubmed_name(str(one["name"]), one.get("authtype")) for one in work.get("authors") or []
        ),
        **_titled(str(work["title"]).strip().removesuffix("."), _first(work.get("lang"))),
        "journal": _latex(str(work.get("source") or work.get("fulljournalname") or "")),
        "year": year[0] if year else "",
        "volume": _latex(str(work.get("volume") or "")),
        "number": _latex(str(work.get("issue") or "")),
        **_pages(str(work.get("pages") or ""), article[1] if article else ""),
        "doi": identifiers.get("doi", ""),
        "pmid": pmid if pmid != "0" else "",
        "pmcid": pmcid,
    }
    return _entry("article", fields)


def _entry(kind: str, fields: Mapping[str, str]) -> NewEntry:
    given = {name: re.sub(r"[{}\s]", "", value) if name in {"doi", "isbn"} else value for name, value in fields.items()}
    given = {name: value for name, value in given.items() if value}
    if "title" not in given:
        raise ValueError("a work has a title")
    return NewEntry(kind, given)


def _titled(title: str, language: str) -> dict[str, str]:
    """Return the title with braces around the capitals that it would lose, or in another language with its name."""
    written = _latex(title)
    foreign = work_language(language).replace("english", "") or language_of_title(written)
    if foreign:
        return {"title": written, "langid": foreign}
    for offset, word in sorted(lost_capitals(written), reverse=True):
        written = f"{written[:offset]}{{{word}}}{written[offset + len(word) :]}"
    return {"title": written}


def _latex(text: str) -> str:
    """Text of a registry as LaTeX: its markup as commands, and signs of LaTeX as signs."""
    parts: list[str] = []
    open_tags: list[str] = []
    end = 0
    text = _ESCAPED_TAG.sub(r"<\g<tag>>", text)
    for tag in _TAG.finditer(text):
        parts.append(_signs(text[end : tag.start()]))
        name, end = tag["name"].lower(), tag.end()
        if name in _COMMANDS and not tag["end"]:
            parts.append(_COMMANDS[name])
            open_tags.append(name)
        elif open_tags and name == open_tags[-1]:
            parts.append("}")
            open_tags.pop()
    parts.append(_signs(text[end:]) + "}" * len(open_tags))
    return " ".join("".join(parts).split())


def _signs(text: str) -> str:
    plain = html.unescape(html.unescape(text))
    return "".join(_SPECIAL.get(sign, sign) for sign in plain if sign.isspace() or sign.isprintable())


def _crossref_names(people: Any) -> str:
    names = []
    for one in people or []:
        family, given = str(one.get("family") or ""), str(one.get("given") or "")
        whole = str(one.get("name") or "")
        suffix = str(one.get("suffix") or "")
        if family.isupper() and given.isupper() and len(given.strip(".")) > _LONGEST_INITIALS:
            family, given = _from_capitals(family), _from_capitals(given)
        if family:
            names.append(", ".join(_name_part(part) for part in (family, suffix, given) if part))
        elif whole or given:
            names.append(f"{{{_latex(whole or given)}}}")
    return " and ".join(names)


def _from_capitals(name: str) -> str:
    """A name that a registry has in capitals as names are written; particles are small."""
    words = (word.lower() if word.lower() in _PARTICLES else word.title() for word in name.split())
    return " ".join(re.sub(r"\bMc([a-z])", lambda match: f"Mc{match[1].upper()}", word) for word in words)


def _pubmed_name(name: str, kind: Any) -> str:
    if kind == "CollectiveName":
        return f"{{{_latex(name)}}}"
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    if len(words) < 2 or not re.fullmatch(r"[^\W\d_a-z]{1,4}", words[-1]):
        return f"{{{_latex(name)}}}"
    initials = " ".join(words.pop())
    return ", ".join(_name_part(part) for part in (" ".join(words), suffix, initials) if part)


def _name_part(part: str) -> str:
    """Return a part of a name; one with the word `and` or a comma keeps together by braces."""
    written = _latex(part)
    return f"{{{written}}}" if re.search(r"(?i)\band\b|,", written) else written


def _pages(pages: str, article_number: str) -> dict[str, str]:
    if not pages:
        return {"eid": _latex(article_number)}
    try:
        return {"pages": ", ".join(str(one) for one in page_ranges(pages)).replace("–", "--")}
    except ValueError:
        return {"pages": _latex(pages)}


def _years(message: Mapping[str, Any]) -> Iterator[str]:
    for name in _DATES:
        parts = (message.get(name) or {}).get("date-parts") or [[]]
        if parts[0] and parts[0][0]:
            yield str(int(parts[0][0]))


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else ""
