"""Works as pandoc has to read them so that it prints what their authors wrote.

Bibliographies are exported by PubMed, Crossref, EndNote and Zotero, each with habits of its own: HTML in titles, labels
and addresses in identifiers, the kind of publication in `type`, article numbers in fields of their own. Here they are
put into the form that pandoc's readers of BibTeX and of CSL data expect. Sources: the BibLaTeX manual, section 2.2;
the CSL 1.0.2 schema; NLM, "Citing Medicine"; pandoc's manual, "Specifying bibliographic data".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casewright.references.bibtex.accents import composed, with_dotless_letters, with_letters, with_signs
from casewright.references.entry import Entry
from casewright.references.identifiers import (
    ARTICLE_NUMBER_WITH_YEAR,
    canonical_pmcid,
    canonical_pmid,
    without_doi_address,
)
from casewright.references.organizations import LITERAL_LISTS, holds_and, names_of, unbraced_organizations, with_braces
from casewright.references.sentence_case import with_kept_words, with_small_words
from casewright.references.work_language import work_language

NAME_LISTS = ("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "commentator", "holder")
_TITLES = ("title", "subtitle", "booktitle", "booksubtitle", "maintitle", "shorttitle", "titleaddon", "eventtitle")
_CONFERENCES = ("conference", "inproceedings", "proceedings")
_NAMED_IN = {"booktitle": _CONFERENCES, "eventtitle": _CONFERENCES, "title": ("jurisdiction", "legislation", "legal")}
"""Fields that hold the name of a conference or a legal case, by the types of entries they do so in."""
TEXTS = (*_TITLES, "journal", "journaltitle", "shortjournal", "series", "note", "howpublished", *LITERAL_LISTS)
_ARTICLE_NUMBERS = ("eid", "article-number", "articleno", "article_number")
JOINT = "\u2063"
"""INVISIBLE SEPARATOR: is between what pandoc would join, and is taken out of what was printed."""
RANGE_SIGN = "\u2062"
"""INVISIBLE TIMES: stands for the en dash of a range of pages, which pandoc would read as a hyphen."""
HYPHEN_SIGN = "\u2061"
"""FUNCTION APPLICATION: stands for the hyphen of an article number, which pandoc would print as a range's en dash."""
SPACE_SIGN = "\u206b"
"""ACTIVATE SYMMETRIC SWAPPING: stands for the space of `Suppl 2`, which pandoc would take for several numbers."""
ORGANIZATION_END = "\u206c"
"""INHIBIT ARABIC FORM SHAPING: the end of an organization's name, where a style puts a full stop behind names."""
_ADDRESS = re.compile(r"\{*(?:\\url\s*\{)?(?P<url>https?://[^\s{}]+)\}*\.?")
_ISO_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_FIRST_PAGE_OF_ARTICLE = re.compile(r"\s*1\s*[-–—]+\s*\d+\s*")

_EXPORTED_KINDS = re.compile(
    r"(?i)\{*(?:(?:journal|magazine|newspaper|original|review|research)[ -]?articles?|articles?|books?|book[ -]section|"
    r"chapter|case[ -]reports?|comment|comparative study|conference (?:paper|proceedings)|editorial|"
    r"evaluation stud(?:y|ies)|historical article|introductory journal article|letter|meta-analysis|multicenter study|"
    r"observational study|(?:randomized )?(?:controlled )?clinical trial.*|randomized controlled trial|"
    r"research support.*|review|serial|systematic review|validation study|video-audio media|web ?page)\}*"
)
"""What EndNote, PubMed and Zotero write into `type`: the kind of publication, which the entry's own type says."""

_LONGEST_CODE = 3
_ENTITY = re.compile(r"(?:\{\\?&\}|\\?&)(?P<name>#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_TAG = re.compile(r"<(?P<close>/?)\s*(?:jats:|mml:)?(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:\s[^<>]*)?)/?>")
_MARKS = {
    **dict.fromkeys(("i", "em", "italic"), "italic"),
    **dict.fromkeys(("b", "strong", "bold"), "bold"),
    **dict.fromkeys(("sub", "inf"), "sub"),
    **dict.fromkeys(("sup",), "sup"),
    **dict.fromkeys(("scp", "sc", "small-caps", "smallcaps"), "small-caps"),
}
_UNMARKED = frozenset(
    """
    br div font math mi mn mo monospace mrow mtext p roman sec span title tt u underline""".split()  # noqa: SIM905 - a list that a person can read and extend
)
_IN_BIBTEX = {
    "italic": (r"{\textit{", "}}"),
    "bold": (r"{\textbf{", "}}"),
    "sub": (r"\textsubscript{", "}"),
    "sup": (r"\textsuperscript{", "}"),
    "small-caps": (r"\textsc{", "}"),
    "nocase": ("{", "}"),
}
_IN_CSL_JSON = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "sub": ("<sub>", "</sub>"),
    "sup": ("<sup>", "</sup>"),
    "small-caps": ('<span style="font-variant:small-caps;">', "</span>"),
    "nocase": ('<span class="nocase">', "</span>"),
}
_IN_MARKDOWN = {
    "italic": ("*", "*"),
    "bold": ("**", "**"),
    "sub": ("~", "~"),
    "sup": ("^", "^"),
    "small-caps": ("[", "]{.smallcaps}"),
    "nocase": ("[", "]{.nocase}"),
}
_TYPED_BRACKETS = re.compile(
    r"(?P<brace>\{)?\\text(?:(?P<less>less)|greater)(?![A-Za-z])(?:\{\}|\s(?=\s))?(?(brace)\})"
)
"""The signs of HTML's elements as Mendeley writes them: `{\\textless}i{\\textgreater}`."""
_LATEX_SPECIAL = re.compile(r"[&%#_$]")
_LAST_ABBREVIATION = re.compile(
    r"(?:^|[\s({])(?:[^\W\d_]|\w+(?:\.\w+)+|al|co|etc|inc|jr|ltd|no|sp|spp|sr|ssp|st|subsp|var|vs)$", re.IGNORECASE
)


_LONE_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
"""What escapes the brace that ends a field: a control space whose space was trimmed."""


@dataclass(frozen=True)
class StyleNeeds:
    """What a style asks of the works.

    `plain_suffixes`: suffixes of names without full stops ("Jr"), as where given names are printed as initials without.
    `title_case`: some titles in title case. `titles_in_title_case`, `containers_in_title_case`: the types of entries
    whose titles, and titles of books they are in, are so. `page_delimiter`: what is printed between the pages of a
    range.
    `plain_initials`: initials without hyphens ("MJ" of Marie-José, "JH" of Ji-hoon).
    `stops_names`: a full stop behind each name.
    """

    plain_suffixes: bool = False
    title_case: bool = False
    titles_in_title_case: frozenset[str] = frozenset()
    containers_in_title_case: frozenset[str] = frozenset()
    page_delimiter: str = "–"
    plain_initials: bool = False
    stops_names: bool = False


def names_kind_of_publication(genre: str) -> bool:
    """Return whether a `type` says what kind of publication a work is, as exports do, and nothing that is to be
    printed."""
    return _EXPORTED_KINDS.fullmatch(genre.strip()) is not None


def prepared_entry(entry: Entry, wanted: StyleNeeds) -> Entry:
    """Return a BibTeX entry with the fields that pandoc reads rightly; the same object where nothing differs."""
    fields = dict(entry.fields)
    _prepare_names(fields, wanted)
    for name in TEXTS:
        if name in fields:
            fields[name] = prepared_text(fields[name])
    for name in LITERAL_LISTS:
        if name in fields and holds_and(fields[name]) and not fields[name].endswith("\\"):
            fields[name] = "{" + fields[name] + "}"
    language = work_language(fields.get("langid") or fields.get("hyphenation") or fields.get("language") or "")
    if language and len(fields.get("langid", "")) <= _LONGEST_CODE:
        fields["langid"] = language
    _prepare_titles(fields, entry.type, wanted)
    if names_kind_of_publication(fields.get("type", "")):
        del fields["type"]
    _rename_fields(fields)
    _set_article_number(fields, _ARTICLE_NUMBERS, "pages")
    _prepare_numbers(fields, "pages", dict.fromkeys(("number", "volume"), entry.type == "article"), wanted)
    _set_identifiers(fields, "doi", "pmid", "pmcid")
    fields = {name: _LONE_BACKSLASH.sub(r"\g<0> ", value) for name, value in fields.items()}
    return entry if fields == entry.fields else replace(entry, fields=fields)


def _prepare_names(fields: dict[str, str], wanted: StyleNeeds) -> None:
    for name in NAME_LISTS:
        if name in fields:
            fields[name] = _names(fields[name], wanted)
    if "useprefix" not in fields.get("options", "") and any(_has_particle(fields.get(name, "")) for name in NAME_LISTS):
        fields["options"] = ",".join(filter(None, [fields.get("options", ""), "useprefix=true"]))


def _prepare_titles(fields: dict[str, str], kind: str, wanted: StyleNeeds) -> None:
    for name in _TITLES:
        if name in fields:
            in_title_case = wanted.containers_in_title_case if name.startswith("book") else wanted.titles_in_title_case
            fields[name] = with_kept_words(
                with_letters(_without_final_stop(fields[name])),
                has_title_case=wanted.title_case,
                is_in_title_case=kind in in_title_case,
                is_name=kind in _NAMED_IN.get(name, ()),
            )
    if "title" in fields:
        fields["title"] = _ending_in_question(fields["title"])


def _rename_fields(fields: dict[str, str]) -> None:
    """Move what exports write into other fields than those that pandoc reads."""
    if address := _ADDRESS.fullmatch(fields.get("howpublished", "")):  # pandoc prints it as the publisher
        del fields["howpublished"]
        fields.setdefault("url", address["url"])
    if fields.get("issue") and not fields.get("number"):  # BibLaTeX's name for a season, Zotero's for the number
        fields["number"] = fields.pop("issue")
    if "date" not in fields and _ISO_DATE.fullmatch(fields.get("year", "")):  # a literal to pandoc
        fields["date"] = fields.pop("year")
        fields.pop("month", None)


def _prepare_numbers(fields: dict[str, Any], pages: str, numbers: Mapping[str, bool], wanted: StyleNeeds) -> None:
    """Write pages, numbers and versions with signs that pandoc does not change; `numbers` says of which fields they may
    be several."""
    if isinstance(fields.get(pages), str):
        fields[pages] = _pages(fields[pages], wanted)
    for name, may_be_several in numbers.items():
        if isinstance(fields.get(name), str):
            fields[name] = _single_number(_number_range(fields[name]) if may_be_several else fields[name])
    if isinstance(fields.get("version"), str):
        fields["version"] = fields["version"].replace("-", HYPHEN_SIGN)


def prepared_work(work: Mapping[str, Any], wanted: StyleNeeds, *, is_markdown: bool = False) -> dict[str, Any]:
    """Return a work as CSL data with the fields that pandoc prints rightly; in YAML, texts are Markdown."""
    marks = _IN_MARKDOWN if is_markdown else _IN_CSL_JSON
    changed = dict(work)
    for name, value in work.items():
        if name in {"title", "title-short", "container-title", "container-title-short", "collection-title"}:
            if isinstance(value, str):
                changed[name] = composed(_with_marks(_without_entities(value, _as_csl), marks))
        elif name in {"publisher", "publisher-place"} and isinstance(value, str):
            changed[name] = _without_entities(value, _as_csl)
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            changed[name] = [_csl_name(one, wanted) for one in value]
    for name in ("title", "container-title"):
        if isinstance(changed.get(name), str):
            title = _without_final_stop(changed[name]) if name == "title" else changed[name]
            changed[name] = with_small_words(title) if wanted.title_case and not is_markdown else title
            if name == "title":
                changed[name] = _ending_in_question(changed[name])
    if names_kind_of_publication(str(changed.get("genre", ""))):
        del changed["genre"]
    if str(work.get("type", "")).startswith("article-"):
        _set_article_number(changed, (*_ARTICLE_NUMBERS, "number"), "page")
    _prepare_numbers(changed, "page", {"number": False, "issue": True, "volume": True}, wanted)
    _set_identifiers(changed, "DOI", "PMID", "PMCID")
    return changed


def _names(value: str, wanted: StyleNeeds) -> str:
    value = prepared_text(value)
    value = with_braces(value, unbraced_organizations(value))
    return " and ".join(_name(name.strip(), wanted) for name in names_of(value))


def _has_particle(names: str) -> bool:
    """Return whether a name has a particle (`van der Berg`), which belongs to the surname in NLM's and AMA's styles."""
    return any(re.match(r"(?:[^,{]*\s)?[a-zß-öø-ÿ][\w'’]*\s+[^\s,]", name.strip()) for name in names_of(names))


_SUFFIX = re.compile(r"(?i)(?:jr|sr|junior|senior|[iv]{1,4}|2nd|3rd)\.?")
_SUFFIX_IN_NAME = re.compile(r"(?i:jr|sr)\.?|II|III|IV")


def _name(name: str, wanted: StyleNeeds) -> str:
    """Return a name as `van Last, Jr, First`: letters for LaTeX accents, no braces before the first letter of a name
    (pandoc takes a word that begins with a brace for a particle), the suffix between the commas."""
    if re.fullmatch(r"\{(?:[^{}]|\{[^{}]*\})*\}", name):
        return name[:-1] + ORGANIZATION_END + "}" if wanted.stops_names else name
    name = _with_hyphens(with_letters(name), wanted)
    name = re.sub(r"\{\\relax\s+(\w+)\}", r"\1", name)
    name = re.sub(r"(?<![\w}\\])\{([^\W\d_]{1,2})\}(?=\w)", r"\1", name)
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 1:
        given, space, family = name.rpartition(" ")
        name = _with_initials(given, wanted) + space + family
    else:
        parts[-1] = _with_initials(parts[-1], wanted)
    if len(parts) == 2:
        parts = _with_suffix_between(*parts)
    if len(parts) == 3:
        if _SUFFIX.fullmatch(parts[2]) and not _SUFFIX.fullmatch(parts[1]):
            parts = [parts[0], parts[2], parts[1]]
        if wanted.plain_suffixes and _SUFFIX.fullmatch(parts[1]):
            parts[1] = parts[1].rstrip(".")
    if len(parts) > 1:
        return ", ".join(parts)
    return ", ".join(initials_last(name) or (name,))


def _with_suffix_between(family: str, given: str) -> list[str]:
    """Surname, suffix, given name of `Smith Jr, John` and `King, Martin III`; surname and given name of others."""
    for name, other in ((family, given), (given, family)):
        words = name.split()
        if len(words) > 1 and _SUFFIX_IN_NAME.fullmatch(words[-1]):
            rest = " ".join(words[:-1])
            return [rest, words[-1], other] if name == family else [other, words[-1], rest]
    return [family, given]


def initials_last(name: str) -> tuple[str, str] | None:
    """Return the surname and the initials of a BibTeX name that PubMed's way of writing gave (`Smith JA`): BibTeX takes
    the initials for the surname. None for other names."""
    match = re.fullmatch(r"(?P<surname>[^,{}]*[a-zß-öø-ÿ][^,{}]*?)\s+(?P<initials>[A-Z]{1,3})", name.strip())
    if match is None or re.fullmatch(r"I{1,3}|IV|VI{0,3}|JR|SR", match["initials"]):
        return None
    surname = match["surname"]
    return None if "." in surname or not surname.split()[-1][0].isupper() else (surname, " ".join(match["initials"]))


def _with_hyphens(name: str, wanted: StyleNeeds) -> str:
    """Return a name with plain hyphens, at which initials are taken (`Hans-Peter`, also where a publisher writes
    U+2010)."""
    name = re.sub(r"[‐‑]", "-", name)
    return re.sub(r"(?<=\w\.)-(?=\w)", " ", name) if wanted.plain_initials else name


def _with_initials(given: str, wanted: StyleNeeds) -> str:
    """Return a given name whose part behind a hyphen gives an initial (`Ji-hoon`: JH), where initials have no
    hyphen."""
    if not wanted.plain_initials:
        return given
    return re.sub(r"(?<=[^\W\d_])-([a-zß-öø-ÿ])(?=\w)", lambda match: " " + match[1].upper(), given)


def _csl_name(name: Mapping[str, Any], wanted: StyleNeeds) -> Mapping[str, Any]:
    changed = {
        key: _with_hyphens(composed(value), wanted) if isinstance(value, str) else value for key, value in name.items()
    }
    if wanted.stops_names and isinstance(changed.get("literal"), str):
        changed["literal"] += ORGANIZATION_END
    if isinstance(changed.get("given"), str):
        changed["given"] = _with_initials(changed["given"], wanted)
    suffix = changed.get("suffix")
    if wanted.plain_suffixes and isinstance(suffix, str) and _SUFFIX.fullmatch(suffix):
        changed["suffix"] = suffix.rstrip(".")
    return changed


_ESCAPED_TAG = re.compile(r"(?<!\\)((?:\\\\)*)\\(?=<)")
"""A backslash before a tag: it would escape what is behind the tag once that is gone."""


def prepared_text(value: str) -> str:
    """Return a text of BibTeX with what exports write into it (HTML, entities, commands for letters) as pandoc reads
    it."""
    value = _ESCAPED_TAG.sub(r"\1", _TYPED_BRACKETS.sub(lambda match: "<" if match["less"] else ">", value))
    if "&" in value or "<" in value:
        value = _with_marks(_without_entities(value, _as_latex), _IN_BIBTEX)
    return composed(with_signs(with_dotless_letters(value)) if "\\" in value else value)


def _as_latex(character: str) -> str:
    return _LATEX_SPECIAL.sub(lambda one: "\\" + one[0], character)


def _as_csl(character: str) -> str:
    return character


def _without_entities(text: str, written: Callable[[str], str]) -> str:
    """Text with HTML's entities as characters, also where an export has escaped the ampersand once more."""
    for _ in range(2):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda match: _character(match, written), text)
    return text


def _character(match: re.Match[str], written: Callable[[str], str]) -> str:
    entity = f"&{match['name']};"
    character = html.unescape(entity)
    return match[0] if character == entity else written(character)


def _with_marks(text: str, marks: Mapping[str, tuple[str, str]]) -> str:
    """Text with HTML's and JATS's elements as `marks`; a tag without its partner goes, what is no tag stays."""
    if "<" not in text:
        return text
    out: list[str] = []
    opened: list[tuple[str, str, int]] = []
    position = 0
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        if name not in _MARKS and name not in _UNMARKED:
            continue
        out.append(text[position : match.start()])
        position = match.end()
        if not match["close"]:
            out.append(" " if name == "br" else "")
            opened += [] if name == "br" else [(_mark(name, match["rest"]), name, len(out) - 1)]
        elif opened and opened[-1][1] == name:
            mark, _, begun = opened.pop()
            if mark:
                opening, closing = marks[mark]
                out[begun] = " " + opening if _LONE_BACKSLASH.search(out[begun - 1]) else opening
                out.append(" " + closing if _LONE_BACKSLASH.search(out[-1]) else closing)
    return "".join([*out, text[position:]])


def _mark(name: str, attributes: str) -> str:
    """Return what an element says of its text; empty for nothing that is printed."""
    if name == "span":
        return next((mark for mark in ("small-caps", "nocase") if mark in attributes), "")
    return _MARKS.get(name, "")


def _without_final_stop(title: str) -> str:
    """Return a title without the full stop at its end, which the style sets; that of an abbreviation stays."""
    match = re.fullmatch(r"(?P<text>.*[^.\s])\.(?P<closing>\}*)", title, re.DOTALL)
    if match is None or _LAST_ABBREVIATION.search(match["text"]):
        return title
    return match["text"] + match["closing"]


def _ending_in_question(title: str) -> str:
    """Return a title with `JOINT` after a question or exclamation mark at its end: pandoc would drop a comma that
    follows."""
    return title + JOINT if title.rstrip("}").endswith(("?", "!")) else title


def _set_article_number(fields: dict[str, Any], names: Sequence[str], pages: str) -> None:
    """The article number where the pages would be: NLM and AMA print it there."""
    number = next((fields[name] for name in names if str(fields.get(name, "")).strip()), None)
    own = str(fields.get(pages, "")).strip()
    if number is not None and (not own or _FIRST_PAGE_OF_ARTICLE.fullmatch(own)):
        fields[pages] = str(number)


def _pages(pages: str, wanted: StyleNeeds) -> str:
    """Pages with words between them, as in PubMed (`1338-46; discussion 1346-7`), with the sign of the style in each
    range: the citation processor leaves them as they are."""
    if ARTICLE_NUMBER_WITH_YEAR.fullmatch(pages):
        return re.sub("-+", HYPHEN_SIGN, pages)
    pages = re.sub(r"(?<=\d)\s*—\s*(?=\w*\d)", "--", pages)
    if not re.search(r"\d\W+[a-z]{3,}\W+\w*\d", pages):
        return pages
    sign = RANGE_SIGN if wanted.page_delimiter == "–" else wanted.page_delimiter
    return re.sub(r"(?<=\d)\s*(?:-{1,3}|–)\s*(?=[A-Za-z]?\d)", sign, pages)


def _number_range(number: str) -> str:
    """Volumes and issues that are several (`1-2`), with the en dash that citeproc-js prints; `Suppl 1-2` is a name."""
    if not re.fullmatch(r"[\d\s,–-]+|[IVXLC]+\s*-+\s*[IVXLC]+", number):
        return number
    return re.sub(r"(?<=\w)\s*-+\s*(?=\w)", "–", number)


def _single_number(number: str) -> str:
    """Return a number that is one (`TR-12`, `Suppl 2`), with signs for what pandoc takes for a range or a list: it
    would print an en dash, and "nos." before it."""
    if not re.search(r"[^\W\d_]", number) or re.search(r"[\\{}$,;&]|\d\s*[-–]+\s*\d", number):
        return number
    return re.sub("-", HYPHEN_SIGN, re.sub(r"(?<=\S)\s+(?=\S)", SPACE_SIGN, number))


def _set_identifiers(fields: dict[str, Any], doi: str, pmid: str, pmcid: str) -> None:
    """Identifiers without addresses and labels, which styles print themselves."""
    if isinstance(fields.get(doi), str):
        fields[doi] = without_doi_address(re.sub(r"\{?\\([_%&#$])\}?", r"\1", fields[doi]))
    for name, canonical in ((pmid, canonical_pmid), (pmcid, canonical_pmcid)):
        if name in fields:
            try:
                fields[name] = canonical(str(fields[name]))
            except ValueError:
                continue  # REF007 reports it
