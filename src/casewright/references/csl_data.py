"""CSL data: bibliographies as JSON or YAML, and the works a document lists itself under `references:`.

Source: the CSL-JSON schema (https://github.com/citation-style-language/schema) and pandoc's manual, "Specifying
bibliographic data".
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.references.entry import Entry
from casewright.yaml.document import read_yaml

Locate = Callable[[int, str | None], Location]

_FIELDS = {
    "collection-title": "series",
    "container-title": "journal",
    "container-title-short": "shortjournal",
    "event-place": "venue",
    "page": "pages",
    "page-first": "pages",
    "publisher-place": "address",
}
_VARIABLES = {
    "booktitle": "container-title",
    "institution": "publisher",
    "school": "publisher",
    "url": "URL",
    "year": "issued",
} | {bibtex: csl for csl, bibtex in _FIELDS.items() if csl != "page-first"}
_TYPES = {
    "article": "online",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "chapter": "incollection",
    "dataset": "dataset",
    "entry-encyclopedia": "inreference",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "software": "software",
    "thesis": "phdthesis",
    "webpage": "online",
}
_LENGTHS = {"ISSN": 8, "ISBN": 10}
"""How long numbers are that YAML reads without their zeros at the beginning."""
_IN_A_BOOK = frozenset({"incollection", "inproceedings", "inreference"})
_NAMES = frozenset({"author", "editor", "translator", "collection-editor", "container-author"})


def read_csl_json(text: str, path: str) -> tuple[Entry, ...]:
    """The entries of CSL-JSON text: a list of works, or a map whose `items` are one.

    Raises CasewrightError with the place where it is not JSON, not a list of works, or a work has no `id`.
    """
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def location(offset: int) -> Location:
        line = bisect.bisect_right(line_starts, offset)
        return Location(path, line, offset - line_starts[line - 1] + 1)

    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise CasewrightError(
            f"`{path}` is not JSON.", location=Location(path, error.lineno, error.colno), why=error.msg
        ) from None
    except ValueError as error:  # a number with too many digits
        raise CasewrightError(f"`{path}` cannot be read.", location=Location(path), why=str(error)) from None
    except RecursionError:
        raise CasewrightError(f"`{path}` is nested too deeply to be a bibliography.", location=Location(path)) from None
    keys = _keys(text)
    works = csl_works(value)
    way: tuple[str | int, ...] = () if works is value else ("items",)
    return csl_entries(
        works,
        lambda index, name: location(keys.get((*way, index) if name is None else (*way, index, name), 0)),
        path,
    )


def csl_variable(field: str) -> str:
    """Return the name that CSL data has for a field of BibTeX."""
    return _VARIABLES.get(field, field)


def csl_works(value: Any) -> Any:
    """The works of CSL-JSON: the value itself, or the `items` of the map that Zotero exports."""
    return value["items"] if isinstance(value, Mapping) and isinstance(value.get("items"), list) else value


def csl_yaml_works(value: Any) -> Any:
    """The works of CSL-YAML: the value itself, or the `references` of a map."""
    return value["references"] if isinstance(value, Mapping) and "references" in value else value


def read_csl_yaml(text: str, path: str) -> tuple[Entry, ...]:
    """The entries of CSL-YAML text: a list of works, or a map whose `references` are one.

    Raises CasewrightError with the place where it is not YAML, not a list of works, or a work has no `id`.
    """
    document = read_yaml(text, path)
    works = csl_yaml_works(document.value)
    way: tuple[str, ...] = () if works is document.value else ("references",)
    return csl_entries(
        works,
        lambda index, name: document.location(*way, index) if name is None else document.location(*way, index, name),
        path,
    )


def csl_entries(works: Any, locate: Locate, path: str) -> tuple[Entry, ...]:
    """CSL works as entries; `locate` gives the place of a work (by its index) and of its fields (by their names).

    Raises CasewrightError where `works` is not a list of works, or one has no `id`.
    """
    if works is None:
        return ()
    if not isinstance(works, list):
        raise CasewrightError(
            f"`{path}` has to hold a list of works.",
            location=locate(0, None),
            hint="CSL data begins with `[` in JSON, with `references:` or `- id:` in YAML.",
        )
    return tuple(_entry(work, index, locate) for index, work in enumerate(works))


def _entry(work: Any, index: int, locate: Locate) -> Entry:
    here = locate(index, None)
    if not isinstance(work, Mapping):
        raise CasewrightError("A work has to be a map of fields.", location=here, why=f"it is `{work}`")
    key = work.get("id")
    if isinstance(key, bool) or not isinstance(key, (str, int)) or not str(key).strip():
        raise CasewrightError(
            "A work has no `id`, so that it cannot be cited.", location=here, hint="Give it one: `id: miller2020`."
        )
    kind = _TYPES.get(str(work.get("type", "")), str(work.get("type", "")) or "misc")
    fields: dict[str, str] = {}
    places: dict[str, Location] = {}
    for name, value in work.items():
        if name in {"id", "type"}:
            continue
        for own, text in _fields(str(name), value, kind).items():
            if text and own not in fields:
                fields[own], places[own] = " ".join(text.split()), locate(index, str(name))
    return Entry(str(key), kind, fields, here, places)


def _fields(name: str, value: Any, kind: str) -> dict[str, str]:
    if name in _NAMES:
        return {name: _names(value)}
    if name == "issued":
        date = _date(value)
        year = re.match(r"-?\d{4}", date)
        return {"date": date, "year": year[0] if year else date}
    if _is_date(value):
        return {name.lower(): _date(value)}
    if name == "container-title" and kind in _IN_A_BOOK:
        return {"booktitle": _text(value)}
    if name == "number" or name == "issue":
        return {"number": _text(value)}
    if isinstance(value, int) and name in _LENGTHS:
        return {name.lower(): str(value).zfill(_LENGTHS[name])}
    return {_FIELDS.get(name, name.lower()): _text(value)}


def _names(value: Any) -> str:
    """Names as BibTeX writes them: `Miller, Ann and {World Health Organization}`."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _text(value)
    names: list[str] = []
    for name in value:
        if not isinstance(name, Mapping):
            names.append(_text(name))
        elif "literal" in name:
            names.append("{" + _text(name["literal"]) + "}")
        else:
            particles = [name.get("non-dropping-particle"), name.get("dropping-particle"), name.get("family")]
            parts = [" ".join(_text(part) for part in particles if part), _text(name.get("given"))]
            names.append(", ".join(part for part in parts if part))
    return " and ".join(name for name in names if name)


def _is_date(value: Any) -> bool:
    return isinstance(value, Mapping) and not {"date-parts", "raw", "literal", "year"}.isdisjoint(value)


def _date(value: Any) -> str:
    """A CSL date as ISO 8601 writes it: `2020-05`, a range as `2020/2021`; also as the list of maps (`- year: 2020`)
    that pandoc-citeproc wrote."""
    if isinstance(value, list):
        return "/".join(filter(None, map(_date, value)))
    if isinstance(value, Mapping) and "year" in value:
        return _date({"date-parts": [[value.get(part) for part in ("year", "month", "day")]]})
    if not isinstance(value, Mapping):
        return _text(value)
    parts = value.get("date-parts")
    if isinstance(parts, Sequence) and not isinstance(parts, str):
        dates = [
            "-".join(str(part).zfill(2 if place else 4) for place, part in enumerate(date) if part not in (None, ""))
            for date in parts
            if isinstance(date, Sequence) and not isinstance(date, str)
        ]
        return "/".join(date for date in dates if date)
    return _text(value.get("raw") or value.get("literal"))


def _text(value: Any) -> str:
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    return str(value)


def _keys(text: str) -> dict[tuple[str | int, ...], int]:
    """Where the items of JSON lists and the keys of maps stand, by the way to them from the top, to three levels."""
    found: dict[tuple[str | int, ...], int] = {}
    way: list[str | int] = []
    closers: list[str] = []
    expects_key = False
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', text):
        sign = match[0]
        if sign in "]}":
            closers.pop()
            way.pop()
            expects_key = False
            continue
        if sign == ",":
            if closers[-1] == "]":
                way[-1] = int(way[-1]) + 1
            expects_key = closers[-1] == "}"
            continue
        if sign == ":":
            expects_key = False
            continue
        if expects_key:
            way[-1] = json.loads(sign)
        if len(way) <= 3:
            found.setdefault(tuple(way), match.start())
        if sign in "[{":
            closers.append("]" if sign == "[" else "}")
            way.append(0 if sign == "[" else "")
            expects_key = sign == "{"
    return found
