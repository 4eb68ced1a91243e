"""What a journal asks of a manuscript, as far as its own words say so: a YAML file of limits, each with its source.

    journal: Blood
    sources:
      - id: preparation
        title: Manuscript Preparation
        address: https://ashpublications.org/blood/pages/manuscript-prep
        read: "2026-11-22"
    limits:
      - what: title-characters        # see QUANTITIES
        most: 120                     # or least:, or both
        says: "no more than 120 characters, including spaces"
        source: preparation
        article-type: regular-article # only for this type of article; for every type where it is not given

    style: {csl: blood, says: "...", source: preparation}   # where the journal asks for a citation style

A profile says nothing that the journal does not; one without limits is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml_document import Keys, YamlDocument, read_yaml

FOLDER = Path(__file__).parent / "journals"

QUANTITIES: Mapping[str, str] = {
    "text-words": "words of the main text (without title, abstract, references, tables, legends and lists)",
    "manuscript-words": "words of the whole manuscript, without its references",
    "abstract-words": "words of the abstract",
    "title-characters": "characters of the title, spaces included",
    "title-words": "words of the title",
    "keywords": "keywords",
    "references": "references",
    "figures": "figures",
    "tables": "tables",
    "figures-and-tables": "figures and tables together",
}
"""What a limit may be on."""

_PROFILE_KEYS = ("journal", "sources", "limits", "style")
_SOURCE_KEYS = ("id", "title", "address", "read")
_STYLE_KEYS = ("csl", "says", "source")
_LIMIT_KEYS = ("what", "most", "least", "says", "source", "article-type")


@dataclass(frozen=True)
class Source:
    """Where a journal says something, and the day (ISO 8601) on which that was read."""

    id: str
    title: str
    address: str
    read: str


@dataclass(frozen=True)
class Limit:
    """One limit: at most, or at least, so many of a quantity; `says` are the journal's words for it."""

    what: str
    most: int | None
    least: int | None
    says: str
    source: Source
    article_type: str
    location: Location


@dataclass(frozen=True)
class StyleAsked:
    """The citation style that a journal asks for, by its name in the CSL project."""

    csl: str
    says: str
    source: Source


@dataclass(frozen=True)
class JournalProfile:
    """A journal, and the limits it sets. `name` is what settings call it."""

    name: str
    journal: str
    limits: tuple[Limit, ...]
    sources: tuple[Source, ...]
    style: StyleAsked | None = None

    @property
    def article_types(self) -> tuple[str, ...]:
        """The types of article that some limits are for."""
        return tuple(dict.fromkeys(limit.article_type for limit in self.limits if limit.article_type))


def known_profiles() -> tuple[str, ...]:
    """The names of the profiles that come along."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def load_profile(name: str, root: Path, location: Location | None = None) -> JournalProfile:
    """The profile of a journal: one of those that come along, by its name, or a YAML file of the project, by its path.

    Raises CasewrightError, at `location`, where there is none, and at its own place where a file is not a profile.
    """
    if name.endswith((".yml", ".yaml")):
        path = root / name
        if not is_file(path):
            raise CasewrightError(f"There is no journal profile `{name}`.", location=location)
        return read_profile(read_text(root, name, location), name, name)
    known = known_profiles()
    if name not in known:
        raise CasewrightError(
            f"There is no journal profile `{name}`.",
            location=location,
            hint=did_you_mean(name, known) + " A profile of your own is a YAML file: `journal: journals/mine.yml`.",
        )
    return read_profile((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml", name)


def read_profile(text: str, path: str, name: str) -> JournalProfile:
    """The profile in YAML text. Raises CasewrightError, with the place, for whatever is unknown, missing or
    ill-typed."""
    document = read_yaml(text, path)
    top = _map(document, (), _PROFILE_KEYS)
    sources: dict[str, Source] = {}
    for index, _ in enumerate(_list(document, top, "sources")):
        keys: Keys = ("sources", index)
        value = _map(document, keys, _SOURCE_KEYS)
        read = {key: _text(document, keys, value, key) for key in _SOURCE_KEYS}
        sources[read["id"]] = Source(read["id"], read["title"], read["address"], read["read"])
    limits = [_limit(document, ("limits", index), sources) for index, _ in enumerate(_list(document, top, "limits"))]
    style = None
    if top.get("style") is not None:
        value = _map(document, ("style",), _STYLE_KEYS)
        csl, says = (_text(document, ("style",), value, key) for key in ("csl", "says"))
        style = StyleAsked(csl, says, _source(document, ("style",), value, sources))
    return JournalProfile(name, _text(document, (), top, "journal"), tuple(limits), tuple(sources.values()), style)


def _limit(document: YamlDocument, keys: Keys, sources: Mapping[str, Source]) -> Limit:
    value = _map(document, keys, _LIMIT_KEYS)
    what = _text(document, keys, value, "what")
    if what not in QUANTITIES:
        raise CasewrightError(
            f"`{what}` is not something a limit is set on.",
            location=document.value_location(*keys, "what"),
            hint=did_you_mean(what, QUANTITIES),
        )
    numbers = {key: value.get(key) for key in ("most", "least")}
    for key, number in numbers.items():
        if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 0):
            raise CasewrightError(f"`{key}` has to be a whole number.", location=document.value_location(*keys, key))
    if numbers["most"] is None and numbers["least"] is None:
        raise CasewrightError("A limit says `most`, `least`, or both.", location=document.location(*keys))
    return Limit(
        what,
        numbers["most"],
        numbers["least"],
        _text(document, keys, value, "says"),
        _source(document, keys, value, sources),
        str(value.get("article-type") or ""),
        document.location(*keys),
    )


def _source(document: YamlDocument, keys: Keys, value: Mapping[str, Any], sources: Mapping[str, Source]) -> Source:
    source = _text(document, keys, value, "source")
    if source not in sources:
        raise CasewrightError(
            f"There is no source `{source}`.",
            location=document.value_location(*keys, "source"),
            hint=did_you_mean(source, sources),
        )
    return sources[source]


def _map(document: YamlDocument, keys: Keys, known: tuple[str, ...]) -> dict[str, Any]:
    value = _at(document.value, keys)
    if not isinstance(value, dict):
        raise CasewrightError(
            "A journal profile and each of its sources and limits are maps of `key: value`.",
            location=document.value_location(*keys),
            hint="Keys are " + ", ".join(f"`{key}`" for key in known) + ".",
        )
    for key in value:
        if key not in known:
            raise CasewrightError(
                f"`{key}` is not a key here.",
                location=document.location(*keys, key),
                hint=did_you_mean(str(key), known),
            )
    return value


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value[key]
    return value


def _list(document: YamlDocument, top: Mapping[str, Any], key: str) -> list[Any]:
    value = top.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CasewrightError(f"`{key}` has to be a list.", location=document.value_location(key))
    return value


def _text(document: YamlDocument, keys: Keys, value: Mapping[str, Any], key: str) -> str:
    found = value.get(key)
    if not isinstance(found, str) or not found.strip():
        raise CasewrightError(
            f"`{key}` is missing, or is not text.",
            location=document.value_location(*keys, key),
            hint=f'Write `{key}: "..."`.',
        )
    return " ".join(found.split())
