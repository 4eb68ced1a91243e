"""Selection of the wording by language tag."""

from __future__ import annotations

from typing import Final

from casewright.case.words.english import English
from casewright.case.words.german import German
from casewright.case.words.languages import Wording
from casewright.case.words.of_locale import OfLocale
from casewright.language_tag import primary_language, region

_BRITISH: Final = ("gb", "ie", "au", "nz", "za")
_WITHOUT_ESZETT: Final = ("ch", "li")


def wording_for(language: str) -> Wording:
    """Return the wording for a language tag: `en`, `en-GB`, `de-CH`, `fr`, `es-MX`; one without words here has numbers,
    lists and lengths of time."""
    primary, country = primary_language(language), region(language)
    if primary == "en":
        return English(british=country in _BRITISH)
    if primary == "de":
        return German(swiss=country in _WITHOUT_ESZETT)
    return OfLocale(language)
