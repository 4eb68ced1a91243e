"""The language of a file as Word names it, and the fonts of scripts that Latin fonts do not hold."""

from __future__ import annotations

_REGION = {
    "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "en": "US", "es": "ES", "fi": "FI", "fr": "FR", "hu": "HU",
    "it": "IT", "ja": "JP", "ko": "KR", "nb": "NO", "nl": "NL", "nn": "NO", "pl": "PL", "pt": "PT", "ro": "RO",
    "ru": "RU", "sv": "SE", "tr": "TR", "uk": "UA", "zh": "CN",
}  # fmt: skip
_EAST_ASIAN_FONT = {"ja": "MS Mincho", "zh": "SimSun", "ko": "Batang"}


def word_language(language: str) -> str:
    """Return the language tag with the region Word's proofing tools need: `de` is `de-DE`; a tag with a region
    stays."""
    parts = language.replace("_", "-").split("-")
    if len(parts) == 1 and parts[0].lower() in _REGION:
        return f"{parts[0].lower()}-{_REGION[parts[0].lower()]}"
    return "-".join(parts)


def is_east_asian(language: str) -> bool:
    return language.lower().split("-")[0] in _EAST_ASIAN_FONT


def east_asian_font(language: str) -> str:
    """Return a serif font for Chinese, Japanese and Korean letters that Word brings; the language decides their
    shapes."""
    return _EAST_ASIAN_FONT.get(language.lower().split("-")[0], "MS Mincho")
