"""Language tags as documents give them (`lang: de-AT`; BCP 47): which language, of which country."""

from __future__ import annotations


def primary_language(tag: str) -> str:
    """`de` of `de-AT`; `en` of an empty tag, which is what Quarto takes a document without `lang` to be in."""
    return _parts(tag)[0] or "en"


def region(tag: str) -> str:
    """`at` of `de-AT`, `ch` of `de-Latn-CH`; empty where the tag names no country."""
    return next((part for part in _parts(tag)[1:] if len(part) == 2 and part.isalpha()), "")


def _parts(tag: str) -> list[str]:
    return tag.strip().replace("_", "-").casefold().split("-")
