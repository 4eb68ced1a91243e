"""The words that are added to a document ("Figure", "References", "Note"), in its language.

Keys and words are those of Quarto if it has them (documentation, "Document Language"); the key `language:` of a
document or project overrides them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.yaml.document import read_yaml

FALLBACK = "en"

_FOLDER = Path(__file__).parent
_CALLOUTS = ("note", "tip", "warning", "caution", "important")


@dataclass(frozen=True)
class Words:
    """The words of a document. `tag` is its language, `known` is False if there are no words in this language.

    In an unknown language, all words that the document does not override are English.
    """

    tag: str
    known: bool
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return the word for a key that every language has. Raises KeyError for another key."""
        return self.entries[key]

    def get(self, key: str) -> str | None:
        """Return the word for an optional key, such as `crossref-suppfig-title`, None if it is not set."""
        return self.entries.get(key)

    @property
    def callouts(self) -> Mapping[str, str]:
        """The default titles of callouts, by kind: `note`, `tip`, ..."""
        return {kind: self.entries[f"callout-{kind}-title"] for kind in _CALLOUTS}


def words_for(language: str, overrides: Mapping[str, Any] | None = None, location: Location | None = None) -> Words:
    """Return the words for a language tag (`de`, `de-AT`, `zh-TW`), overridden by the document's.

    Words that `de-AT` lacks are those of `de`, and words that `de` lacks are English. `overrides` is the value of the
    document's key `language`: words by key, for every language or under the tag of a language, of which a longer tag
    overrides a shorter one. `location` is its place.

    Raises CasewrightError if an override is not text.
    """
    entries = dict(_texts(FALLBACK))
    known = False
    for tag in _tags(language):
        own = _texts(tag)
        known = known or bool(own)
        entries.update(own)
    given = {} if overrides is None else overrides
    if not isinstance(given, Mapping):
        raise CasewrightError("`language` must be a map of words, or the path of a file of words.", location=location)
    by_tag = {str(key).casefold(): value for key, value in given.items() if isinstance(value, Mapping)}
    entries.update(_checked({key: value for key, value in given.items() if not isinstance(value, Mapping)}, location))
    for tag in _tags(language):
        entries.update(_checked(by_tag.get(tag, {}), location))
    return Words(language, known, MappingProxyType(entries))


@lru_cache
def section(language: str, name: str) -> Mapping[str, Any]:
    """Return a section of the words of a language, {} if it has none; words of `de-CH` override those of `de`."""
    merged: dict[str, Any] = {}
    for tag in _tags(language):
        for key, words in _file(tag).get(name, {}).items():
            merged[key] = {**merged.get(key, {}), **words} if isinstance(words, dict) else words
    return merged


def _checked(words: Mapping[Any, Any], location: Location | None) -> dict[str, str]:
    for key, word in words.items():
        if word is not None and not isinstance(word, str):
            raise CasewrightError(
                f"The word for `{key}` must be text.",
                location=location,
                why=f"it is `{word}`",
                hint="Put it in quotation marks.",
            )
    return {str(key): word for key, word in words.items() if word is not None}


_TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""The regions that write traditional characters (CLDR, "Likely Subtags")."""


def _tags(language: str) -> list[str]:
    """Return the tags that apply to a language, from general to specific: `de`, `de-ch` (BCP 47)."""
    parts = language.strip().replace("_", "-").casefold().split("-")
    tags = ["-".join(parts[: end + 1]) for end in range(len(parts))]
    if "de-li" in tags:  # Liechtenstein spells as Switzerland does
        return [*tags, "de-ch"]
    if tags[0] in {"no", "nn"}:  # Bokmål is what most Norwegian is written in, and nearer to Nynorsk than English
        return ["nb", *tags]
    if tags[0] == "zh" and ("hant" in parts or ("hans" not in parts and not _TRADITIONAL.isdisjoint(parts))):
        return ["zh", "zh-tw", *tags[1:]]
    return tags


@lru_cache(maxsize=1)
def _files() -> Mapping[str, Path]:
    return {path.stem.casefold(): path for path in sorted(_FOLDER.glob("*.yml"))}


@lru_cache
def _file(tag: str) -> Mapping[str, Any]:
    path = _files().get(tag)
    if path is None:
        return {}
    words: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"), path.name).value
    return words


@lru_cache
def _texts(tag: str) -> Mapping[str, str]:
    """Return the words of documents in a file."""
    return {key: word for key, word in _file(tag).items() if isinstance(word, str)}
