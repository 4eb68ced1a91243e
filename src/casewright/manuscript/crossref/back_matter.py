"""The headings of sections around the text of an article: declarations, acknowledgments, references, legends.

Source: ICMJE Recommendations, "Preparing a Manuscript for Submission"; headings as journals print them in English,
German, French and Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

BackMatter = Literal[
    "acknowledgments", "contributions", "interests", "funding", "correspondence", "declarations", "ethics", "data",
    "lists", "supplement",
]  # fmt: skip
ABOUT_AUTHORS: Final[frozenset[BackMatter]] = frozenset(
    {"acknowledgments", "contributions", "interests", "funding", "correspondence", "declarations"}
)
"""What identifies the authors to reviewers."""

_HEADINGS: Final[Mapping[BackMatter, str]] = {
    "acknowledgments": r"acknowledge?ments?|danksagung(?:en)?|remerciements?|agradecimientos?",
    "contributions": r"(?:(?:the )?author(?:s['’]?|['’]s)? )?contributions?(?: (?:of|by) (?:the )?authors)?|authorship|"
    r"author(?:ship|s['’]?|['’]s)? contributions?|contributors?(?:ship)?|credit.*|beiträge der autor.*|autorenbeiträge|"
    r"contributions? des auteurs?|contribuciones? de (?:los )?autores?",
    "interests": r"(?:conflicts?|competing|conflicting|declarations?|statements?) (?:of )?(?:competing )?interests?.*|"
    r"disclosures?.*|interessenkonflikte?|"
    r"(?:liens|conflits?|déclaration) d['’e ].*intérêts?|conflictos? de intere?se?s?",
    "funding": r"(?:sources? of )?fund(?:ing|s).*|financial (?:support|disclosure).*|grants?|finanzierung|förderung|"
    r"financements?|financiación|financiamiento",
    "correspondence": r"corresponding author.*|correspondence.*|(?:authors?|authors['’]|author['’]s) information|"
    r"about the authors?|korrespondenz(?:adresse)?|angaben zu den autor.*|correspondance|correspondencia",
    "declarations": r"declarations?|erklärungen|déclarations|declaraciones",
    "ethics": r"ethic(?:s|al).*|(?:informed |patient )?consent.*|einwilligung.*|ethik.*|consentement.*|"
    r"consentimiento.*|éthique.*|ética.*",
    "data": r"(?:availability of )?data (?:availability|sharing|and materials?).*|availability of .*|"
    r"datenverfügbarkeit|disponibilité des données|disponibilidad de (?:los )?datos",
    "lists": r"abbreviations?|list of abbreviations|abkürzungen|abkürzungsverzeichnis|abréviations|abreviaturas|"
    r"references?|bibliography|literatur(?:verzeichnis)?|references cited|références|bibliographie|referencias|"
    r"bibliografía|figures?(?: legends?)?|tables?|legends?(?: .*)?|abbildungen|abbildungslegenden|tabellen|légendes.*|"
    r"leyendas.*|keywords?|schlüsselwörter",
    "supplement": r"supp(?:orting|lement).*|additional (?:files?|information)|zusatzmaterial.*",
}
_COMPILED: Final = {kind: re.compile(f"(?i)(?:{pattern})") for kind, pattern in _HEADINGS.items()}


def back_matter_kind(heading: str) -> BackMatter | None:
    """Return which section of back matter has a heading, None for a section of the text."""
    text = heading.strip(" .:,")
    return next((kind for kind, pattern in _COMPILED.items() if pattern.fullmatch(text)), None)
