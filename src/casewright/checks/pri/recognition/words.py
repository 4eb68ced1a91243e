"""The word lists: given names, places, and what names are part of without meaning a person or a place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

_LISTS: Final = Path(__file__).parent / "lists"
_LETTERS: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "’": "'", "‘": "'"})


def folded(word: str) -> str:
    """Return a name without accents and capitals, as the lists have it."""
    lower = word.casefold().translate(_LETTERS)
    if lower.isascii():
        return lower
    return "".join(sign for sign in unicodedata.normalize("NFD", lower) if not unicodedata.combining(sign))


def word_list(name: str) -> frozenset[str]:
    """Return the words of a list; `_` stands for a space in it, and `#` begins a comment."""
    lines = (_LISTS / name).read_text("utf-8").split("\n")
    return frozenset(word.replace("_", " ") for line in lines if not line.startswith("#") for word in line.split())


@cache
def given_names() -> frozenset[str]:
    return word_list("given_names.txt")


@cache
def places() -> frozenset[str]:
    return word_list("places.txt")


@cache
def wider_places() -> frozenset[str]:
    """Return the words of the names of countries in some languages, and of states and regions."""
    from babel import Locale

    names = (name for language in _LANGUAGES for name in Locale(language).territories.values())
    countries = frozenset(folded(name) for name in names if name.isalpha())
    return word_list("wider_places.txt") | countries - _TOWNS_TOO


_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl")
_TOWNS_TOO: Final = frozenset({"granada", "norfolk"})
"""Names of countries in one language that are those of a town in another."""


@cache
def no_persons() -> frozenset[str]:
    return word_list("no_persons.txt")


EPONYMS: Final = word_list("eponyms.txt")
WORKER: Final = (
    r"(?:farmer|(?:\w+-?)?keeper|fisherman|fisher|miner|welder|butcher|baker|baker|teacher|nurse|physician|surgeon|"
    r"dentist|veterinarian|pilot|soldier|veteran|police officer|firefighter|priest|nun|monk|pastor|rabbi|mayor|"
    r"politician|senator|judge|lawyer|athlete|footballer|swimmer|cyclist|marathon runner|musician|violinist|pianist|"
    r"singer|actor|actress|dancer|ballerina|painter|sculptor|author|novelist|journalist|professor|student|engineer|"
    r"carpenter|plumber|electrician|mechanic|driver|truck driver|hunter|trapper|shepherd|rancher|gardener|florist|"
    r"hairdresser|seamstress|tailor|cook|chef|winemaker|brewer|lumberjack|forester|sailor|diver|astronaut|astronomer|"
    r"zookeeper|taxidermist|jeweler|potter|glassblower|blacksmith|Landwirt\w*|Bäuer\w*|Imker\w*|Lehrer\w*|Bäcker\w*|"
    r"Amish|Mennonite|Hutterite|Roma|Inuit|Navajo|Cherokee|Ashkenazi|twins?|triplets?|quadruplets?)"
)
"""What people do, or are by birth, that few others in a place are."""
STATE: Final = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|"
    r"Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|"
    r"Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|"
    r"Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|"
    r"Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba)"
)
"""A state of the United States or a province of Canada, written out."""
OF_A_NAME: Final = re.compile(
    r"(?:['’]s?)?(?:[\s\u00a0-]+(?:and|et al\.?|&)[\s\u00a0-]+[A-Z][\w’'-]+|"
    r"[\s\u00a0–-]+[A-Z][\w’'-]+){0,3}(?:['’]s?)?[\s\u00a0-]+(?:(?!(?:had|has|have|developed|with|without|and|or|was|"
    r"were|is|presented|underwent|reported|received|noted|for|after|before|during|in|at|on|by|to|from|who|whose|where|"
    r"when|as|because|mit|hatte|wegen|und|avec|pour|avait|con|por|tenía)\s)[a-z-]+\s)?(?:diseases?|syndromes?|signs?|"
    r"tests?|scores?|scales?|criteri(?:a|on)|classification|phenomen(?:on|a)|grad(?:e|ing)|stag(?:e|ing)|index|method|"
    r"technique|procedure|operation|maneuver|manoeuvre|reflex|rule|law|stain(?:ing)?|cells?|bod(?:y|ies)|node|nodules?|"
    r"lesions?|tumou?rs?|points?|triangles?|spaces?|position|posture|sarcoma|lymphoma|carcinoma|an[a]?emia|ataxia|"
    r"chorea|palsy|paralysis|atrophy|dystrophy|dementia|thyroiditis|contracture|fracture|disorder|malformation|anomaly|"
    r"triad|tetralogy|catheter|tube|drain|forceps|clamp|plate|prosthesis|graft|flap|incision|approach|chart|line|lines|"
    r"charts?|z-?scores?|references?|nomograms?|curves?|percentiles?|tables?|standards?|norms|solution|agar|medium|"
    r"lactate|coefficient|correction|analysis|regression|plot|curve|equation|formula|model|distribution|statistic|"
    r"consensus|guidelines?|protocol|regimen|trial|study|cohort|registry|group|declaration|convention|statement|"
    r"nomenclature|definition|virus|fever|encephalitis|strain|variant|chromosome|mutation|hemoglobin|antigen|"
    r"agglutinin|mice|rats?|rabbits|coma|lucidity|granules|crystals|inclusions|ring|rings|spots?|vasculitis|purpura|"
    r"epilepsy|angina|oesophagus|esophagus|duct|pouch|bag|sequencing|sequence|hernia|hook|pump|needle|retractor|mesh|"
    r"knot|bandage|splint|frame|gland|ligament|muscle|fascia|canal|foramen|area|nucleus|tract|fib(?:er|re)s|"
    r"microangiopathy|agonist|assay|software|Kriterien|Krankheit|Syndrom|Zeichen|Test|Klassifikation|Kriterien|Score|"
    r"Färbung|Erkrankung|maladie|syndrome|enfermedad|síndrome|sindrome|malattia)(?![a-z])"
)
"""Behind an eponym, or the name of a place in the name of a thing: "Wilson's disease", "Milan criteria"."""

_COMPANY: Final = re.compile(
    r"(?i)\b(?:Inc|GmbH|Ltd|Limited|AG|Corp|Corporation|LLC|Co|S\.?A|SpA|plc|BV|KG|Pharma\w*|Laborator\w+|Diagnostics?|"
    r"Biotech\w*|Biosystems?|Therapeutics|Systems|Technologies|Healthcare|Instruments?|Scientific|Vascular|Engineering|"
    r"Biomarkers|Medical Systems|Roche|Siemens|Philips|Novartis|Pfizer|Bayer|Merck|Sanofi|Abbott|Medtronic|Qiagen|"
    r"Illumina|Thermo|Beckman|Sysmex|Olympus|Zeiss|Leica|Nikon|Dako|Agilent|Abcam|Sigma|BD|GE|IBM|Microsoft|Becton|"
    r"Dickinson|Mindray|Boston Scientific|Edwards|Biotronik|Stryker|Zimmer|Hologic|Canon|Fujifilm|Toshiba|Hitachi|"
    r"GraphPad|B\. Braun|StataCorp|MathWorks|Cordis|Terumo)\b\.?"
)
_OF_A_COMPANY: Final = re.compile(
    r"^[ \u00a0](?:Scientific|Vascular|Laborator\w+|Medical|Engineering|Instruments?|Diagnostics?|Biosystems?|"
    r"Biotech\w*|Pharma\w*|Therapeutics|Corp|Inc|Ltd|GmbH|Technologies|Systems|Healthcare|Life Sciences|Surgical|"
    r"Optics|Imaging|Devices|Fluor)\b"
)
_MAKER_RIGHT_BEFORE: Final = re.compile(
    r"(?:Inc|Ltd|GmbH|Corp|Co|KG|AG|LLC|plc|S\.?A|BV|Laboratories|Diagnostics|Scientific|Systems|Biotech|"
    r"Pharmaceuticals?)\.?,\s(?:[A-Z][\w-]+,\s){0,2}$"
)
_IN_BRACKETS: Final = re.compile(r"[A-Z][\w-]+[^()]*[,;]\s*$")
_TO_THE_BRACKET: Final = re.compile(r"[^()]{0,50}\)")
_OF_A_PATIENT: Final = re.compile(
    r"(?i)hospital|clinic|kranken|born|live[sd]|resid|mother|father|patient|guardian|sister|brother|\bson\b|daughter|"
    r"husband|wife|\bh(?:e|is|er)\b|\bshe\b|aged|years|home|town|village"
)
_TOWN_AND_COUNTRY: Final = re.compile(
    r"^(?:[^()]*[^,()],\s)?[A-Z][\w. -]+,\s(?P<wider>[A-Z][\w. -]+?)(?:,\s[A-Z][\w. -]+)?$"
)
_MODEL: Final = re.compile(r"(?:[A-Z]|\d|[a-z]+[A-Z])[\w®™+-]*[®™]?\s\($")


def is_makers(text: str, start: int, end: int) -> bool:
    """Return whether a name from `start` to `end` is that of a maker or of its town: "(Roche, Basel, Switzerland)"."""
    if _OF_A_COMPANY.match(text[end : end + 30]) or _COMPANY.search(text, start, end):
        return True
    before = text[max(0, start - 140) : start]
    if _MAKER_RIGHT_BEFORE.search(before):
        return True
    opening = before.rfind("(")
    if opening < 0 or ")" in before[opening:]:
        return False
    inside = before[opening + 1 :]
    if _is_maker_and_town(text, start, end):
        return True
    if _COMPANY.search(inside) or _COMPANY.search(before[max(0, opening - 50) : opening]):
        return True
    return (
        _IN_BRACKETS.search(inside) is not None
        and _TO_THE_BRACKET.match(text[end : end + 52]) is not None
        and not _OF_A_PATIENT.search(inside)
    )


def _is_maker_and_town(text: str, start: int, end: int) -> bool:
    """Return whether a name is in brackets that end with a town and its country or state and begin with a product or
    maker, or stand behind one: "(Axio Imager, Carl Zeiss, Jena, Germany)", "a DC-30 (Shenzhen, China)"."""
    opening, closing = text.rfind("(", 0, start), text.find(")", end)
    if opening < 0 or closing < 0:
        return False
    inside = text[opening + 1 : closing]
    match = _TOWN_AND_COUNTRY.match(inside.rpartition(";")[2].strip())
    if match is None or _OF_A_PATIENT.search(inside):
        return False
    wider = folded(match["wider"]).split()
    is_wider = re.fullmatch(r"[A-Z]{2,3}", match["wider"]) is not None or all(word in wider_places() for word in wider)
    return is_wider and (inside.count(",") > 1 or _MODEL.search(text, max(0, opening - 30), opening + 1) is not None)
