"""Towns, employers and schools that no list has, by the words around their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.checks.pri.recognition.words import WORKER, folded, no_persons, wider_places

WORD: Final = (
    r"[A-ZÀ-ÖØ-ÞŠŞŽĆČŁŚŹŻİĐĞŐŰ][a-zß-öø-ÿāăąćčďēęěğīıļłńňőœřśšşťūůűźżž]+"
    r"(?:['’][a-zA-Z]{1,12})?(?:-(?:[a-z]{2,5}-){0,2}[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿāăąćčęěğıłńňőřśšşůűźżž]+)*\.?"
)
LINK: Final = (
    r"(?:de|la|le|les|del|di|da|do|dos|das|am|an|der|im|in|ob|bei|upon|on|sur|of|the|and|el|al|und|zu|den|ter|e|y)"
)
NAME: Final = rf"(?:St\.?|Ste\.?|{WORD})(?:[ \u00a0](?:{LINK}[ \u00a0]){{0,2}}{WORD}){{0,3}}"
_FOLK: Final = (
    r"(?:man|woman|boy|girl|child|infant|toddler|teenager|adolescent|youth|patient|mother|father|couple|family|"
    r"resident|native|citizen|inhabitant|villager|tourist|visitor|pensioner|widow|widower|retiree|worker|labou?rer|"
    r"nomad|pilgrim|refugee|schoolboy|schoolgirl|homemaker|housewife|mann|frau|patientin|junge|mädchen|homme|femme|"
    r"hombre|mujer|homem|éleveur|éleveuse|agriculteur|agricultrice|ouvrier|ouvrière|cultivateur|maraîcher|retraitée?|"
    r"lycéenne?|étudiante?|instituteur|institutrice|pêcheur|ganader[oa]|agricultora?|jornaler[oa]|pescadora?|"
    r"maestr[oa]|allevatore|agricoltore|pescatore|pensionat[oa]|Rentner\w*|Landwirtin?|Schüler\w*|Hausfrau|Winzer\w*|"
    r"mulher|uomo|donna|niño|niña|bambino|bambina|" + WORKER + r")"
)
_FROM_HOME: Final = re.compile(
    rf"(?<![\w-])(?P<who>(?i:{_FOLK}))s?,? (?:who (?:came|comes|was|is) |originally |visiting |residing |living "
    rf")?(?:from|of|near|outside|in|aus|bei|de|di|da|von|à|en|d['’])[ ]?(?:the (?:village|town|city|hamlet|district|"
    rf"island) of )?(?P<name>{NAME})(?![\w@/])"
)
"""A person and where that person is from: "a retired farmer of Valderrobres". The name needs no list."""
_NEAR: Final = re.compile(
    rf"(?<![\w-])(?:near|outside|close to|north of|south of|east of|west of) (?P<name>{NAME})(?![\w@/])"
)
_WENT: Final = re.compile(
    rf"(?<![\w-])(?:drove|driven|flew|flown|sailed|cycled|rode|hitchhiked|walked|walking|hiked|swam|swum|swimming|"
    rf"stayed|staying|spent|holidayed|honeymoon(?:ed)?|married|wedding|funeral|festival|market|fair|picnic|weekend|"
    rf"summer|winter|bought|adopted|caught|stung|bitten|picked|gathered|harvested|hunted|fished|fell|crashed|rescued|"
    rf"evacuated|stationed|imprisoned|hospitali[sz]ed|buried|zog|zogen|gezogen|fuhr|fuhren|reiste\w*|flog\w*|Reise|"
    rf"Urlaub|Ausflug|arbeitet\w*|wohnte\w*|lebte\w*|gekauft|gestochen|gebissen|[Vv]ivi[óo]|vivían?|[Tt]rabaj\w+|"
    rf"[Vv]iaj\w+|pastor|campesin[oa]|vecin[oa]|originari[oa]|oriund[oa]|procedente|finca|[Tt]ravaill\w+|[Vv]oyag\w+|"
    rf"séjourn\w+|originaire|viaggi\w+|lavora\w*|soggiorn\w+|kam|kamen|kommt|[Dd]emeur\w+|[Rr]ev(?:ient|enait|enue?)|"
    rf"ven(?:ait|aient|ue?s?)|élevage|[Rr]entr(?:e|ait|ée?)|[Rr]egres\w+|[Vv]olvi\w+|[Tt]ornav?\w+|[Rr]esid\w+|"
    rf"[Pp]roced\w+|[Pp]roven\w+|[Pp]rovient|[Pp]rovém|[Ss]tamm\w+|[Tt]ras?lad\w+|[Dd]erivad[oa]|[Rr]emitid[oa]|"
    rf"[Tt]ransférée?|[Aa]dressée?|[Tt]rasferit[oa]|morava|morou|trabalh\w+)(?: [a-zà-ÿ]+){{0,4}}? (?:in|at|to|near|"
    rf"around|depuis|nach|aus|bei|à|en|de|a|ad|em|presso) (?P<name>{NAME})(?![\w@/])|(?<![\w-])(?:in|at|near|to) "
    rf"(?P<before>{NAME}) (?:a|one|two|three|four|five|six|several|some|\d+) (?:hours?|days?|weeks?|months?|years?) "
    rf"(?:before|earlier|ago|previously|prior)(?!\w)"
)
"""Where somebody went, stayed, bought or worked, or was some time before. The name needs no list."""
_TRANSFERRED: Final = re.compile(
    rf"(?<![\w-])(?:aus|von|nach) (?P<name>{NAME}) (?:verlegt|überwiesen|zugewiesen|eingewiesen|eingeliefert|geflogen|"
    rf"gebracht|gezogen|gekommen|angereist|stamm\w+|kam|kommt|zurückgekehrt|umgezogen)(?!\w)|"
    rf"(?<!\w)(?i:habit(?:e|ait|ant|ent)) (?P<before>{NAME})"
)
"""Where somebody was brought from or to, in the order of words of German; what somebody inhabits, in French."""
_TOWN_ALONE: Final = re.compile(
    rf"(?<=[a-zà-ÿ,] )(?:in|at|near|around|outside|off|past|beyond|en|em|à) (?P<name>(?![\w]+['’]s)(?:St\.? )?{WORD}"
    rf"(?: (?:{LINK} ){{0,2}}{WORD})?)(?<!-)(?=[.,;:)!?]|$| (?:an?|the|h[ie][sr]|its|their|for|on|last|wh\w+|until|"
    rf"before|"
    r"after|during|with|without|and|or|by|to|in|at|from|since|as|but|because|that|one|two|three|several|had|has|was|"
    r"were|is|are|led|began|fell|\w+ed|\w+ly|hasta|desde|con|y|e|donde|durante|por|para|entre|et|avec|où|pendant|"
    r"depuis)\b)(?! ?\d)"
)
"""A capitalized word behind a word of place inside of a sentence. The name needs no list; what is none is below."""
_NO_TOWN: Final = re.compile(
    r"(?:Spring|Summer|Autumn|Fall|Winter|\w*(?:ella|bacter|bacterium|bacteria|bacillus|coccus|myces|sporon|sporium|"
    r"monas|plasma|spora|dium|aceae|ans|ish|ese|ites?|ists?|ology|ología|logie|cirugía|iatrics|iatría|[uo]rgia|ologia)|"
    r"Rehabilitación|Pronto Soccorso|Patria|\w+ (?:University|Institute|Hospital|College|Journal|Jews|Scale|Index|"
    r"Score))\b"
)
_NOUNS_HAVE_CAPITALS: Final = re.compile(
    r"\b(?:und|ist|sind|wurden?|wird|mit|nicht|eine[rmns]?|bei|zur|zum|auf|nach|dem|im|vom|keine?|als|hatte|nur|über|"
    r"trat)\b"
)
"""Words of German, where every noun looks like a name."""
_LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def _names_have_capitals(text: str) -> bool:
    """Return whether capitals tell names from other words: neither in German nor in a title with capitals."""
    words = _LONG_WORD.findall(text)
    return not _NOUNS_HAVE_CAPITALS.search(text) and sum(word[0].isupper() for word in words) * 2 <= len(words)


_EMPLOYER: Final = re.compile(
    rf"(?<![\w-])(?:(?:employed by|employees? of|works? for|worked for|working for|job (?:at|with)|apprentice(?:d)? "
    rf"(?:at|to|with)|shift at|(?:drove|drives|driver|work\w*|welder|guard|cook|clerk|played|plays|flew|flies)(?: "
    rf"[a-z]+){{0,3}} for) (?:the )?(?P<name>{WORD}(?:[ \u00a0](?:(?:&|and|of) )?{WORD}){{0,3}}(?: (?:[A-Z]{{2,4}}|"
    rf"GmbH))?)|(?i:arbeitet\w*|beschäftigt|angestellt|tätig|Mitarbeiter\w*|Ausbildung|Lehre)\b[^.;,]{{0,40}}?\bbei "
    rf"(?:der |dem )?(?:Firma )?(?P<german>{WORD}(?:[ \u00a0](?:(?:&|und) )?{WORD}){{0,3}}[ \u00a0](?:GmbH|AG|KG|OHG|"
    rf"{WORD})|(?<=Firma ){WORD})|\b(?:im|am|beim|in der|in dem) (?:Gasthof|Gasthaus|Hotel|Restaurant|Café|Bäckerei|"
    rf"Metzgerei|Brauerei|Firma|Gärtnerei|Weingut|Spedition) (?P<house>{WORD})|(?i:emplead[oa]|trabajadora?|obrer[oa]|"
    rf"chófer|camarer[oa]) de (?P<spanish>{WORD}(?:[ \u00a0]{WORD}){{1,3}})|(?i:trabaj\w+|emplead[oa]|obrer[oa]|"
    rf"trabalh\w+|lavora\w*|travaill\w+|salariée?)\b[^.;,]{{0,30}}?\b(?:en|na|no|in|nella?|à|chez|presso) (?:la |el |"
    rf"los |las |l['’])?(?:fábrica|empresa|taller|finca|panadería|restaurante|mina|compañía|tienda|supermercado|hotel|"
    rf"bar|granja|obra|fábrica|oficina|ditta|fabbrica|azienda|usine|entreprise|société) (?:de )?(?P<romance>{WORD}(?:[ "
    rf"\u00a0](?:de |y |e |et )?{WORD}){{0,3}})|(?<![\w-])(?:[Ll]aiterie|[Bb]oulangerie|[Ff]romagerie|[Cc]harcuterie|"
    rf"[Ss]cierie|[Ii]mprimerie|[Cc]onserverie|[Pp]harmacie|[Qq]uesería|[Pp]anadería|[Cc]arnicería|[Ff]rutería|"
    rf"[Ff]erretería|[Bb]odegas?|[Cc]ooperativa|[Ff]armacia|[Pp]eluquería|[Cc]aseificio|[Pp]anificio|[Oo]fficina|"
    rf"[Pp]asticceria|[Pp]adaria|[Qq]ueijaria) (?P<shop>(?!Hospital|Comunitaria){WORD}(?:[ \u00a0]{WORD}){{0,2}})|"
    rf"(?<![\w-])(?:[A-ZÄÖÜ][a-zäöüß]*(?:betrieb|bäckerei|metzgerei|fleischerei|brauerei|gärtnerei|schreinerei|"
    rf"spedition|apotheke|molkerei|käserei|werkstatt|praxis)|Bäckerei|Metzgerei|Spedition|Molkerei|Apotheke|Brauerei) "
    rf"(?P<workshop>{WORD}(?: (?:& )?{WORD})?)|(?<![\w-])(?:operator|driver|clerk|stewardess|steward|cashier|engineer|"
    rf"manager|mechanic|pilot|electrician|technician|salesman|saleswoman|foreman|attendant|fitter|accountant|"
    rf"receptionist|packer|labou?rer) (?:with|at|for|on) (?:the )?(?P<job>{WORD}(?:[ \u00a0](?:& )?{WORD}){{0,2}})(?= "
    rf"flights|[.,;)]| (?:and|who|when|since|for|until)\b)|(?:[Ss]chlosser|[Ss]chreiner|[Vv]erkäufer|[Mm]echaniker|"
    rf"[Ii]ngenieur|[Ff]ahrer|[Aa]rbeiter|Monteur|Elektriker|Maurer|[Tt]echniker|Buchhalter|Kassierer|Lackierer|"
    rf"Kellner|Sekretär)(?:in)? (?:bei|im|beim) (?:der |dem )?(?P<handwerk>{WORD}(?: {WORD})?)(?=[.,;)]| (?:und|seit|"
    rf"in)\b)|(?<!\w)(?:soudeur|ouvri(?:er|ère)|employée?|chauffeur|caissière|technicien(?:ne)?|ingénieure?|"
    rf"mécanicien(?:ne)?|secrétaire|maçon|serveu(?:r|se)|cuisini(?:er|ère)|comptable|vendeu(?:r|se)|magasinier) "
    rf"(?:chez|aux?|à la|à l['’]|de) ?(?P<metier>{WORD}(?: (?:(?:de|de la|du|et) |de l['’])?{WORD}){{0,3}})|"
    rf"(?<!\w)(?:conductora?|obrer[oa]|cociner[oa]|cajer[oa]|soldadora?|mecánic[oa]|administrativ[oa]|dependient[ae]|"
    rf"operari[oa]|peón|limpiadora?) (?:de|en) (?P<oficio>{WORD}(?: {WORD}){{0,2}})|(?<![\w.-])(?P<club>(?:TuS|TSV|VfL|"
    rf"VfB|SpVgg|TSG|FSV|DJK|ASV|MTV|1\. FC|FC|SV|SC|RSC|HSV) (?:\d{{2}} )?(?!Injection|Injektion|Block|"
    rf"Gelenk){WORD}))(?![\w-])"
)
"""Whom somebody works for."""
_SCHOOL: Final = re.compile(
    rf"(?<![\w-])(?:{WORD}-(?:Gymnasium|Grundschule|Hauptschule|Realschule|Gesamtschule|Schule|Kindergarten|Kita|"
    rf"Internat|Kolleg)|(?:Gymnasium|Grundschule|Hauptschule|Realschule|Gesamtschule|Kita|Kindergarten|Pflegeheim|"
    rf"Altenheim|Seniorenheim) (?:(?:am|an der|an|in|zum|zur|der|Sankt|St\.|Haus) )?{WORD}|(?:[Cc]olegio|[Ee]scuela|"
    rf"[Ii]nstituto (?=[A-Z]\w+ [A-Z])|CEIP|IES|Guardería|Residencia|[Ee]scola|Creche|[ÉEé]cole|[Cc]ollège|[Ll]ycée|"
    rf"Crèche|EHPAD|[Ss]cuola|Asilo|Przedszkole|Basisschool)(?: (?:[Pp]rimari[ao]|[Ss]ecundari[ao]|[Nn]acional|"
    rf"maternelle|primaire|élémentaire|elementare|media|de|del|de la|du|des|do|da|la|los|las|nº) ?){{0,2}} (?:San |"
    rf"Santa |Santo |Saint |Sainte |Nuestra Señora )?{WORD}(?: {WORD}){{0,2}}|(?:{WORD} ){{1,2}}(?:Middle School|"
    rf"Junior High|Preschool|Nursery School|Daycare|Day Care|Montessori))(?![\w-])"
)
"""A school or a home in the order of words of German and of the Romance languages."""
_PATRON: Final = re.compile(
    r"(?<=[a-z] )(?:at|to|near|outside) (?P<name>(?:St\.?|Saint) [A-Z][a-z]+['’]s)(?=[.,;)]|$| (?:and|in|for|where|"
    r"when)\b)"
)
"""A church, a school or a hospital by its saint alone."""
_ATTENDED: Final = re.compile(
    rf"(?<![\w-])(?:pupils?|classmates?|students?|boarders?|teachers?|attend(?:s|ed|ing)|enrolled)(?: [a-z]+)? ?(?:of|"
    rf"at|from|in)? (?P<name>{WORD}(?: {WORD}){{0,2}} (?:College|School|Academy|Grammar))(?!\w| of)"
)
_BUILT_AS_TOWN: Final = re.compile(
    r"(?<![\w-])(?:in|from|at|to|near|of|aus|nach|bei|à|en|em|till|i) (?P<name>(?:Bad|Sankt|St\.?|Saint|Sainte|San|"
    r"Santa|Santo|São|Sao|Ban|Baan|Kampung|Kg\.?|Desa|Puerto|Porto|Villa|Vila|Ciudad|Cidade|Fort|Mount|Ciudad|Bandar|"
    r"Kota|Tanjung|Bukit|Ust|Nizhny|Nowy|Nowa|Novi|Nové|Stará|Velké|Gross|Groß|Klein|Ober|Unter|Alt|Neu|Kafr|Beit|Deir|"
    r"Tel|Khan|Wadi|Ain|El|Al)[ -][A-ZÀ-Þ][a-zß-ÿāčďēěğīıłńňőœřśšşťūůźżž-]+(?: (?:de|del|do|da|am|an der|im) \w+)?|"
    r"[A-ZÀ-Þ][a-zß-ÿāčēěğīłńňőřśšşūůźżž]{2,}(?:ville|burgh|bury|stead|hampton|borough|thorpe|dorf|hausen|heim|stadt|"
    r"furt|bach|ingen|hofen|kirchen|münde|weiler|abad|pur|nagar|gaon|palli|pally|patnam|puram|pettai|halli|grad|gorod|"
    r"köping|mouth|minster|chester|wick|hurst|combe|dale|field|bridge|haven|ovo|sk|ów|owice|szentes|háza|falva|kylä|"
    r"järvi|lahti|sund|holm|hamn|fjord|vik|stad|tuba|shima|hama|zaki|mura|gawa|yama|zhou|shan|jiang))(?![\w@/-])"
)
"""A name formed as those of towns are, behind a word of place."""


def unlisted_towns_in(text: str, *, is_prose: bool) -> Iterator[tuple[int, int]]:
    """Yield where words stand that may be names of towns, whether or not a list has them."""
    for pattern in (_FROM_HOME, _NEAR, _BUILT_AS_TOWN, _PATRON, _ATTENDED):
        for match in pattern.finditer(text):
            yield match.span("name")
    for match in (*_WENT.finditer(text), *_TRANSFERRED.finditer(text)):
        yield match.span("name" if match["name"] else "before")
    if is_prose and _names_have_capitals(text):
        for match in _TOWN_ALONE.finditer(text):
            words = map(folded, match["name"].split())
            if not _NO_TOWN.match(text, match.start("name")) and wider_places().isdisjoint(words):
                yield match.span("name")


_COMPANY_ENDS: Final = re.compile(r"\b(?:Ltd|Inc|Corp)\.(?= [A-Z])")
"""The end of a company's name before the next sentence."""


def employers_and_schools_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where names of employers, schools and homes stand, and what each is."""
    for pattern, called in ((_EMPLOYER, "the name of an employer"), (_SCHOOL, "the name of a school or a home")):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if company := _COMPANY_ENDS.search(text, start, end):
                end = company.end()
            if text[start:end].split()[0] not in no_persons():
                yield start, end, called
