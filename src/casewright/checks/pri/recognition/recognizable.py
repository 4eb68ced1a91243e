"""Faces and biometric identifiers, and facts that together may fit one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.checks.pri.recognition.kinds import COMBINATION, FACE, Found
from casewright.checks.pri.recognition.words import STATE, WORKER

_PICTURE: Final = (
    r"(?:photo(?:graph)?s?|pictures?|portraits?|images?|selfies?|snapshots?|videos?|mugshots?|"
    r"Foto(?:grafie)?s?|Bild(?:er)?|Porträt\w*|Aufnahmen?|photographies?|fotos?|fotograf[ií]as?)"
)
_FACE: Final = re.compile(
    rf"(?i)(?<![\w-])(?:{_PICTURE}(?: [\w-]+){{0,3}} (?:of|showing|shows|with|von|des|der|du|de|del) (?:[\w'’-]+ "
    rf"){{0,3}}(?:face|Gesichts?|visage|cara|rostro|viso|head and shoulders|patient['’]s head)(?![\w-])|(?:full[- "
    rf"]?face|facial|face|identifiable|unmasked|unblurred|frontal|passport|wedding|family|school)[- ](?:[\w-]+ "
    rf")?(?:{_PICTURE}|view)(?![\w-])"
    r"|(?:the |our )?(?:patient|boy|girl|man|woman|child|infant|mother|father|family)(?:['’]s)? (?:full |entire |"
    r"whole )?face(?= (?:is|was|can be|before|after|at|with|showing|in|prior)\b)"
    r"|(?:eyes?|face) (?:not |un)(?:covered|masked|blurred|pixelated)|Gesichtsfoto\w*|Gesichtsaufnahme\w*)"
)
_NOT_A_FACE: Final = re.compile(r"(?i)facial (?:nerve|bone|CT|MRI|computed|magnetic)")
_BIOMETRIC: Final = re.compile(
    r"(?i)(?<![\w-])(?:(?:identified|verified|recogni[sz]ed|matched|confirmed|authenticated|admitted|registered|"
    r"unlock\w*)(?: [\w'’,-]+){0,8} (?:fingerprints?|palm ?prints?|voice ?prints?|footprints?|(?:iris|retina|retinal|"
    r"face|facial) (?:scan|recognition)s?|dental records?|tattoos?|gait analysis)|(?:his|her|their|the patient['’]s|"
    r"the man['’]s|the woman['’]s) (?:own )?(?:finger|palm|voice|ear)[- ]?prints?|voice ?prints?|(?:iris|retina|"
    r"retinal) scan (?:ID|identifier|template)|biometric (?:ID|identifiers?|data|template|passport|signature)|"
    r"(?:distinctive|characteristic|unique|identifying|name|visible|forearm|a) tattoos?(?: (?:of|reading|with|saying|"
    r"on)\b)?|genetic fingerprint of the patient|STR profile of the patient|Fingerabdr[uü]ck\w*|empreintes? digitales?|"
    r"huellas? (?:dactilares?|digitales?)|(?:fingerprints?|palm ?prints?|(?:retinal?|iris|face|facial) scans?|dental "
    r"records|voice ?prints?)(?: [\w'’-]+){0,6} (?:to )?identif\w+|voice recordings? of (?:the patient|him|her)|"
    r"recording of (?:his|her|the patient['’]s) voice)(?![\w-])"
)
_AGE: Final = re.compile(
    r"(?i)\b(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)[- ](?:years?|months?)[- ]old\b|\baged \d{1,3}\b|\bage of \d{1,3}\b|"
    r"\d{1,3}[- ]?jährige|\d{1,3} ans\b|\d{1,3} años\b"
)
_WIDER: Final = re.compile(
    r"(?<![\w-])(?:from|in|of|near|aus|de) (?:(?:northern|southern|eastern|western|central|rural|upstate) )?"
    rf"(?P<place>{STATE}|Puerto Rico|Saskatchewan|Nova Scotia|Newfoundland|New Brunswick|Yukon|Queensland|Victoria|"
    rf"Tasmania|"
    r"New South Wales|Bavaria|Bayern|Saxony|Sachsen|Hesse|Hessen|Thuringia|Tyrol|Tirol|Carinthia|Styria|Vorarlberg|"
    r"Ticino|Valais|Brittany|Normandy|Corsica|Sardinia|Sicily|Tuscany|Lombardy|Calabria|Catalonia|Andalusia|Galicia|"
    r"Wales|Cornwall|Iceland|Malta|Luxembourg|Liechtenstein|Andorra|Monaco|San Marino|Greenland|(?:the )?Faroe Islands|"
    r"Hokkaido|Okinawa|Punjab|Kerala|Gujarat|the Azores|Madeira|the Canary Islands|Samoa|Tonga|Fiji|Guam)(?![\w-])"
)
_WORK: Final = re.compile(rf"(?i)\b{WORKER}\b")
_ILL: Final = re.compile(
    r"(?i)\b(?:diseases?|syndromes?|disorders?|deficiency|leuk[a]?emia|lymphoma|sarcoma|carcinoma|tumou?r|cancer|"
    r"\w+(?:itis|osis|oma|emia|aemia|pathy|plasia|trophy|penia|uria|plegia|phagia)|infection|fever|"
    r"an[a]?emia|mutation|variant|transplant\w*|epilepsy|poisoning|miscarriages?|Krankheit|Syndrom|Erkrankung|"
    r"Leukämie|maladie|enfermedad)\b"
)
_ONLY: Final = re.compile(
    r"(?i)\b(?:the )?(?:only|first|sole|single)(?: (?:known|reported|living|recorded|diagnosed|"
    r"described))? (?:patient|case|person|child|man|woman|individual|family)\b[^.;]{0,60}\bin (?:the |this |our |"
    r"his |her )?(?:state|county|city|country|region|town|village|island|province|district|community)\b|"
    r"\b(?:the )?(?:only|first|sole|single)(?: (?:known|reported|living|recorded|diagnosed|described))? (?:patient|"
    r"person|child|man|woman|individual|family)\b[^.;]{0,60}\b[io]n (?:the )?(?-i:(?!Figure|Table)[A-Z][a-z]+)"
)
_LONE: Final = re.compile(
    rf"(?i)\b(?:only|sole|youngest|oldest|last)(?: [\w-]+){{0,5}} (?:{WORKER}|girl|boy|child|man|woman|person|"
    r"resident)(?: [\w-]+){0,2} (?:in|on|at|of) (?:the |this |our |that |his |her )?(?:island|village|town|city|valley|"
    r"parish|district|province|county|region|reservation)\b"
)
_OFFICE: Final = re.compile(
    r"(?i)\b(?:(?:vice-?|deputy |former |retired )?(?:mayor(?:ess)?|bishop|archbishop|senator|ambassador|governor|"
    r"congress(?:man|woman)|prime minister|cabinet minister|member of parliament|chief of police|fire chief)|"
    r"Olympi(?:c|an)\b(?: \w+)?|world champion|(?:Ober|Alt)?bürgermeister(?:in)?|Landrat|Landrätin|"
    r"(?:Bundestags|Landtags)?abgeordneter?|(?:Erz)?bischof|Staatssekretär(?:in)?|maire|député[e]?|évêque|"
    r"sénat(?:eur|rice)|alcald(?:e|esa)|diputad[oa]|obispo|senador[a]?|sindac[oa]|vescovo|prefeit[oa])\b"
)
"""What one person of a place is."""


def recognizable_in(text: str) -> Iterator[Found]:
    """Yield what shows a face or another trait by which machines know a person, and rare combinations, in a
    sentence."""
    for match in _FACE.finditer(text):
        if not _NOT_A_FACE.search(match[0]):
            yield Found(FACE, *match.span())
    for match in _BIOMETRIC.finditer(text):
        yield Found(FACE, *match.span(), called="a biometric identifier")
    yield from _combinations(text)


def _combinations(text: str) -> Iterator[Found]:
    if lone := _LONE.search(text):
        yield Found(COMBINATION, *lone.span(), called="words that say that there is one such person")
        return
    if (
        (office := _OFFICE.search(text))
        and (age := _AGE.search(text))
        and (office[0], age[0][-4:]) != ("mayor", "años")
    ):
        start, end = min(office.start(), age.start()), max(office.end(), age.end())
        yield Found(COMBINATION, start, end, called="an age and an office, which together may fit one person")
        return
    if not _ILL.search(text):
        return
    age, place, work, only = (pattern.search(text) for pattern in (_AGE, _WIDER, _WORK, _ONLY))
    if (age or work) and place and ((age and (work or only)) or (age and place) or only):
        known = [name for name, match in (("age", age), ("place", place), ("occupation or origin", work)) if match]
        spans = [match.span() for match in (age, place) if match]
        start, end = min(first for first, _ in spans), max(last for _, last in spans)
        yield Found(
            COMBINATION, start, end, called=f"{', '.join(known)} and a diagnosis, which together may fit one person"
        )
    elif only:
        yield Found(COMBINATION, *only.span(), called="words that say that there is one such person")
