"""The words a document prints of its own accord ("Figure", "References", "Note"), in the document's language.

Keys and words are Quarto's where Quarto has them (documentation, "Document Language"), so that the key `language:` of a
document or project changes them as it does there. The words of each language are in `languages/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.yaml_document import read_yaml

FALLBACK = "en"

_FOLDER = Path(__file__).parent / "languages"
_CALLOUTS = ("note", "tip", "warning", "caution", "important")


@dataclass(frozen=True)
class Words:
    """The words of one language; `tag` is the language of the document, `known` whether its words are here.

    The words of a language that is not here are English, but for those the document gives itself.
    """

    tag: str
    known: bool
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The word for a key that every language has. Raises KeyError for any other."""
        return self.entries[key]

    def get(self, key: str) -> str | None:
        """The word for a key that a document may give, such as `crossref-suppfig-title`; None where it does not."""
        return self.entries.get(key)

    @property
    def callouts(self) -> Mapping[str, str]:
        """The title of each kind of callout that gives none itself, by `note`, `tip`, ..."""
        return {kind: self.entries[f"callout-{kind}-title"] for kind in _CALLOUTS}


def words_for(language: str, overrides: Mapping[str, Any] | None = None, location: Location | None = None) -> Words:
    """The words for a language tag (`de`, `de-AT`, `zh-TW`), changed by the document's own.

    Words of `de-AT` are those of `de` where it has none of its own, and English where `de` has none. `overrides` is the
    value of the document's key `language`: words by key, for every language or under a language's tag, where those of
    the longer tag count more. `location` is where it stands.

    Raises CasewrightError for overrides that are not text.
    """
    entries = dict(_words_of(FALLBACK))
    known = False
    for tag in _tags(language):
        own = _words_of(tag)
        known = known or bool(own)
        entries.update(own)
    given = {} if overrides is None else overrides
    if not isinstance(given, Mapping):
        raise CasewrightError("`language` has to be a map of words, or the path of a file of them.", location=location)
    by_tag = {str(key).casefold(): value for key, value in given.items() if isinstance(value, Mapping)}
    entries.update(_checked({key: value for key, value in given.items() if not isinstance(value, Mapping)}, location))
    for tag in _tags(language):
        entries.update(_checked(by_tag.get(tag, {}), location))
    return Words(language, known, MappingProxyType(entries))


def _checked(words: Mapping[Any, Any], location: Location | None) -> dict[str, str]:
    for key, word in words.items():
        if word is not None and not isinstance(word, str):
            raise CasewrightError(
                f"The word for `{key}` has to be text.",
                location=location,
                why=f"it is `{word}`",
                hint="Put it between quotation marks.",
            )
    return {str(key): word for key, word in words.items() if word is not None}


def _tags(language: str) -> list[str]:
    """`zh-Hant-TW` as `zh`, `zh-hant`, `zh-hant-tw`: from the general to the particular (BCP 47)."""
    parts = language.strip().replace("_", "-").casefold().split("-")
    return ["-".join(parts[: end + 1]) for end in range(len(parts))]


@lru_cache(maxsize=1)
def _files() -> Mapping[str, Path]:
    return {path.stem.casefold(): path for path in sorted(_FOLDER.glob("*.yml"))}


@lru_cache
def _words_of(tag: str) -> Mapping[str, str]:
    path = _files().get(tag)
    if path is None:
        return {}
    words: dict[str, str] = read_yaml(path.read_text(encoding="utf-8"), path.name).value
    return words
