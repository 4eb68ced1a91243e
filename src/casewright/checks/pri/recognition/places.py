"""Places smaller than a state, and hospitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.checks.pri.recognition.kinds import HOSPITAL, PLACE, Found
from casewright.checks.pri.recognition.towns import NAME, WORD, employers_and_schools_in, unlisted_towns_in
from casewright.checks.pri.recognition.words import (
    EPONYMS,
    OF_A_NAME,
    STATE,
    folded,
    is_makers,
    no_persons,
    places,
    wider_places,
    word_list,
)

_CANDIDATE: Final = re.compile(rf"(?<![\w.@/#-]){NAME}(?![\w@/])")

_ORIGIN: Final = re.compile(
    r"^,? (?:and [A-Z]\w+ )?(?:descent|origin|ancestry|ethnicity|heritage|background|extraction|stock|parents|group|"
    r"cohort|arm)\b"
)
_LIVED: Final = (
    r"(?:live[sd]?|living|resid(?:es|ed|ing)|resident|residents|born|raised|grew up|moved|settled|works?|worked|"
    r"employed|native|hometown|town|village|city|suburb|municipality|district|township|borough|neighbou?rhood|parish|"
    r"hamlet|community|commune|county|island|port|outskirts|near|nearby|outside|north|south|east|west|returned|"
    r"travel(?:l?ed|ling)?|trip|visit(?:ed|ing)?|vacation(?:ed)?|holiday|transferred|referred|camping|hiking|came|"
    r"comes|originating|emigrated|immigrated|wohnt|wohnhaft|lebt|aus|geboren|Stadt|Dorf|Gemeinde|habit(?:e|ait|ant)|"
    r"née? à|vive|vivía|residente|nacid[oa]|natural|vivia|nat[oa]|abita)"
)
_AT_A_PLACE: Final = re.compile(
    rf"(?<![\w-])(?P<verb>{_LIVED})(?: (?:in|at|to|from|of|near|around|outside|back from|home to|a|the|small|rural|"
    rf"coastal|town|village|city|suburb|farm|flat|community|called|named|nach|aus|bei|à|en|de|a|ad|northern|southern|"
    rf"eastern|western)){{1,5}} (?P<name>{NAME})(?![\w@/])"
)
_UNIT: Final = re.compile(
    rf"(?<![\w-])(?P<name>{WORD}(?:[ \u00a0]{WORD}['’]?){{0,2}}[ \u00a0](?:County|Township|Parish|Borough|Village|"
    rf"Heights|Beach|Springs|Harbou?r|Creek|Valley|Lake|River|Bay|Bridge|Mountains?|Reservation|District|Precinct|"
    rf"Municipality|Airport|Prison|Jail|Elementary(?: School)?|High School|Primary School|School|Church|Nursing Home|"
    rf"Care Home|Mill|Mine|Farm|Landkreis|Kreis|Academy|Kindergarten|Orphanage|Monastery|Convent|Mosque|Temple|"
    rf"Synagogue|Factory|Shelter|Estate|Barracks|Prefecture|Ward|Oblast|Raion|Wing|Hostel|Ashram|Mandir|(?:village|"
    rf"taluk|taluka|tehsil|mandal|upazila|barangay|kampung|kelurahan|parish|hamlet|township|district|prefecture|oblast|"
    rf"raion|powiat|canton|commune|comarca|kommune|kommun|concelho|freguesia|sub-?county|wereda|woreda|kebele|LGA|slum|"
    rf"refugee camp|reservation|orphanage))|(?<=the )(?:{WORD} )?{WORD} Unit|(?:County|Landkreis|Kreis|Bezirk|Gemeinde|"
    rf"Village|Lake|Mount|Port|Fort|Isle) (?:of )?{WORD})(?![\w-])"
)
_NO_UNIT: Final = re.compile(
    r"^(?:Health|Rural|Remote|Urban|Neighbou?ring|Every|Each|National|Royal|American|European|British|Canadian|Swedish|"
    r"Indian|Chinese|Japanese|World|One|Two|Three|Several|Some|Most|Many|All|No|Any|The|A|An|In|At|Our|Rift|Ohio River|"
    r"Medical|Public|High|Nursing|Primary|Secondary|Law|Business|Graduate|Old|New|This|That|Great|Murray|Ross|West|"
    r"Nile|Medicine|Dental|Fort Collins criteria|Coxsackie|Swimming|Barmah|Valley)\b(?! [A-Z][a-z]+ [A-Z])|Rift Valley|"
    r"Ross River|Murray Valley|Medical School|Ottawa|Harvard|Yale|Business School|Lake Louise|Port A|Mount Sinai"
)
_NO_UNIT_OF_CARE: Final = re.compile(
    r"(?:^|\s)(?:Dialysis|Renal|Hyperbaric|Chest|Spinal|Epilepsy|Hemodialysis|Haemodialysis|Assessment|Decision|Care|"
    r"Research|Trials?|Control|Isolation|Observation|Step-?[Dd]own|Treatment|Dependency|Hounsfield|Wood|Bethesda|"
    r"Montevideo|International|Swedish|Motor|Bodansky|Todd|Svedberg|Imaging|Endoscopy|Obstetric|Birth|Labou?r|"
    r"Mental|Short|Liver|Heart|Lung|Allergy|Headache|Fertility|Biologics|Infusion|Maternity|Children['’]s|Special|Day|"
    r"\w+(?:ic|al|ogy|ed)) Unit$"
)
"""Units of measurement, and parts of hospitals that many have."""
_IN_STATE: Final = re.compile(
    rf"(?<![\w-])(?:in|from|at|near|to|of|outside) (?P<name>{WORD}(?: {WORD}){{0,2}}), {STATE}(?![\w-])"
)
_STREET: Final = re.compile(
    rf"(?<![\w.-])(?:\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:{WORD} ){{1,3}}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|"
    rf"Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Square|Terrace|Close|Crescent|Highway|Row|Gardens|Hill|Parkway)\b\.?"
    r"|(?:[A-ZÄÖÜ][\wäöüß]+(?:[ -][A-ZÄÖÜ][\wäöüß]+){0,2}[ -]?(?:straße|strasse|str\.|weg|gasse|allee|platz|ufer|"
    r"damm|laan|straat|gatan|gata|vej|gade|katu)|[A-ZÄÖÜ][\wäöüß]+ (?:Gasse|Straße|Strasse|Allee|Weg|Reihe|Zeile|"
    r"Chaussee|Ring|Platz)|"
    rf"(?:Straße|Platz|Allee) (?:der|des|"
    r"am) [A-ZÄÖÜ]\w+) \d{1,4} ?[a-z]?(?!\w)|\d{1,4}(?: ?bis)?,? (?:rue|avenue|boulevard|place|chemin|impasse|allée|"
    r"quai) (?:de |du |des |de la |d['’])?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}|(?:calle|avenida|plaza|paseo|via|"
    r"viale|piazza|corso|rua|praça|Calle|Avenida|Plaza|Via|Viale|Piazza|Corso|Rua|Av\.) (?:de |del |de la |da |do |dos "
    r")?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2},? (?:n\.?[°º] ?)?\d{1,5}"
    rf"|(?:P\.? ?O\.? Box|Postfach|Apt\.?|Apartment|Suite) \d{{1,6}})"
)
_LIVES_AT: Final = re.compile(
    r"(?<![\w-])(?i:wohn\w*|Adresse:?|Anschrift:?)(?: in)?:? (?P<name>(?:Am|Im|An der|An den|Auf der|Auf dem|Zum|Zur|"
    r"Hinter der|Hinter dem|In der|In den|Unter den|Vor dem) [A-ZÄÖÜ][\wäöüß-]+ \d{1,3} ?[a-z]?(?!\w))"
)
_ON_STREET: Final = re.compile(
    rf"(?<![\w-])(?:on|along|at the corner of) (?P<name>(?:{WORD} ){{1,2}}(?:Street|Road|Avenue|Lane|Drive|"
    rf"Boulevard|Highway))(?!\w)"
)
_WOODS: Final = re.compile(
    rf"(?<![\w-])(?:woods?|forests?|fields?|lake|river|beach|shore|coast|border|home|house|farm|place|somewhere|area|"
    rf"region|camp|site|mountains?|hills?|road)s? (?:near|outside|close to|next to|north of|south of|east of|"
    rf"west of) (?P<name>{NAME})(?![\w@/])"
)
_ABBREVIATED_STATE: Final = re.compile(
    rf"(?<![\w-])(?:in|from|at|near|to|of|outside|around) (?P<name>{WORD}(?: {WORD}){{0,2}}), "
    r"(?:A[BKLRZ]|BC|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ABDEINOST]|N[BCDEHJMVYST]|O[HKNR]|PA|QC|RI|S[CDK]|T[NX]|"
    r"UT|V[AT]|W[AIVY]|NSW|QLD|VIC|TAS|ACT|YT|NU|PEI)(?![\w-])"
)
_BED: Final = re.compile(
    r"(?<![\w-])(?:(?P<unit>(?:[A-Z][\w’'-]+ ){1,4}(?:Unit|Ward|Wing|Department),? )?(?:(?:[Ww]ard|[Bb]ay|[Rr]oom|"
    r"[Cc]ubicle|[Cc]ot|[Ii]ncubator|(?:[Oo]perating )?[Tt]heatre|[Bb]ed|BED|Station|Zimmer|Bett|[Cc]hambre|[Ll]it|"
    r"[Cc]ama|[Qq]uarto|[Ll]eito|[Hh]abitación|[Ss]tanza|[Ll]etto|[Kk]amer|[Ss]al(?:a|le))(?: (?:[Nn]o\.?|[Nn]r\.?|"
    r"[Nn]umber|n[°º]))? ?#?(?P<number>[A-Z]{0,2}[ -]?\d{1,4}[A-Za-z]?|[A-Z]\d?(?=[,.;)]))(?:,? (?:bed|bay|room|Bett|"
    r"lit|cama|leito) ?\d{1,3})?))(?![\w-]|[.,]\d|\s?(?:%|h\b|°|×|hours?|days?|weeks?|months?|years?|minutes?|times|"
    r"degrees|min\b|[mck]?m\b|of\b(?! the (?:unit|ward|hospital))|patients|beds|to\b|–|and\b))"
)
_NO_BED: Final = re.compile(
    r"(?i)(?:vascular|capillary|wound|nail|tumou?r|gallbladder|flap|graft|ulcer|liver|hepatic|per|the|each|of|this)\s$"
)
_FIELD: Final = re.compile(
    rf"(?im)(?<![\w-])[\"']?(?:(?:patient|home|birth|place|town|city)?[ _-]?(?:of[ _-])?(?:residence|address|town|city|"
    rf"village|municipality|suburb|county|hometown|birth ?place|birth)|residence|domicile|wohnort|geburtsort|"
    rf"ort|adresse|ville|ciudad|localidad|citt[àa]|comune|woonplaats)[\"']?\s*[:=]\s*[\"']?(?-i:(?P<name>{NAME}))"
)
"""The value of a field that says where somebody lives."""
_STATES: Final = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|"
    r"O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_POSTCODE: Final = (
    re.compile(
        r"(?<![\w.-])(?i:ZIP(?:[ +-]?(?:code)?)?(?:\+4)?|post(?:al)?[ -]?codes?|postcode|PLZ|Postleitzahl|"
        r"code postal|c[óo]digo postal|CAP|CEP)[ :=#(]*(?:is |was |of )?[\"']?(?P<code>\d{3,5}(?:-\d{3,4})?(?![\w])|"
        r"[A-Z]{1,2}\d[A-Z\d]?(?: ?\d[A-Z]{2})?(?!\w)|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}(?!\w))"
    ),
    re.compile(rf"(?<![\w.-]){_STATES},? (?P<code>\d{{5}}(?:-\d{{4}})?)(?![\w-])"),
    re.compile(r"(?<![\w.-])(?P<code>\d{5}-\d{4})(?![\w.-])"),
    re.compile(
        r"(?<![\w.-])(?P<code>(?:[A-PR-UWYZ]\d[\dA-HJKSTUW]?|"
        r"[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2})(?![\w-])"
    ),
    re.compile(r"(?<![\w.-])(?P<code>[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d)(?![\w-])"),
    re.compile(rf"(?<![\w.,/-])(?P<code>(?:[DAF]-|CH-)?\d{{4,5}} {WORD})(?![\w-])"),
)
_COORDINATES: Final = re.compile(
    r"(?<![\w.])\d{1,2}\.\d{3,} ?°? ?[NS],? \d{1,3}\.\d{3,} ?°? ?[EWO](?!\w)|///[a-z]+\.[a-z]+\.[a-z]+|"
    r"(?<![\w.])[+-]?\d{1,2}\.\d{3,}°?\s?[NS]?\s?[,;/]\s?[+-]?\d{1,3}\.\d{3,}°?\s?[EWO]?(?!\w)|"
    r"\d{1,2}°\s?\d{1,2}[′']\s?(?:\d{1,2}(?:\.\d+)?[″\"]\s?)?[NS],?\s\d{1,3}°\s?\d{1,2}[′']\s?(?:\d{1,2}(?:\.\d+)?[″"
    r"\"]\s?)?[EWO](?!\w)"
)

_THOUSANDS: Final = re.compile(r"\d{1,2}\.\d00[,;/ ]+\d{1,3}\.\d00")
"""Two numbers with points between thousands, as in Spanish and German."""
_HOUSE: Final = (
    r"(?:(?:General |Memorial |Regional |Community |Children['’]?s |University |Teaching |District |County |City |"
    r"Royal |National |Central |Veterans |Methodist |Baptist |Catholic |Women['’]?s |Cancer |Heart |Eye |Medical |"
    r"Health |Specialist |Military |Naval |Army ){0,4}(?:Hospitals?|Infirmary|Clinics?|Medical Cent(?:er|re)|Health "
    r"Cent(?:er|re)|Cancer Cent(?:er|re)|Hospice|Sanatorium|Medical School|School of Medicine|Health System|Healthcare|"
    r"Cancer Institute|Heart Institute|NHS (?:Foundation )?Trust|Medical Institute|Polyclinic))"
)
_HOSPITAL: Final = re.compile(
    rf"(?<![\w-])(?P<name>(?:(?:St\.?|Ste\.?|Saint|{WORD})[ \u00a0](?:(?:of|de|the|and|&|for) )?){{1,5}}{_HOUSE}(?: "
    rf"(?:of|for|at|and) (?:the )?{WORD}(?: (?:and )?{WORD}){{0,3}})?|(?:University |National |Royal |General |"
    rf"Children['’]s ){{0,3}}(?:Hospital|Clinic|Infirmary|Medical Cent(?:er|re)) (?:of|for) (?:the )?{WORD}(?: (?:and |"
    rf"of )?{WORD}){{0,3}}|(?:Universitätsklinikum|Universitätsklinik|Uniklinik(?:um)?|Klinikum|Klinik|Krankenhaus|"
    rf"Kreiskrankenhaus|Stadtkrankenhaus|Kinderspital|Inselspital|Spital|Kantonsspital|Universitätsspital|"
    rf"Landeskrankenhaus|Charité|Medizinische Hochschule)(?: (?:rechts der Isar|am|an der|zum|zur|St\.|Sankt|des|der|"
    rf"von|für)| (?:{WORD}|St\.)){{1,4}}|{WORD}-(?:Klinikum|Klinik|Krankenhaus|Hospital|Spital)(?: {WORD})?|(?:Hôpital|"
    rf"Hôpitaux|CHU|CHRU|Centre [Hh]ospitalier(?: [Uu]niversitaire| [Rr]égional)?|Clinique|(?<=[àa] la )clinique|"
    rf"(?<=de la )clinique|(?<=[àdl]['’])hôpital|(?<=[Aa]u )centre hospitalier|Hospices [Cc]ivils)(?: (?:de |du |des |"
    rf"la |le |les |d['’])*{WORD}){{1,3}}|(?:(?<=[Ee]l )hospital|(?<=al )hospital|(?<=del )hospital|(?<=la )clínica|"
    rf"(?<=all['’])ospedale|(?<=[nd]o )hospital|Hospital|Hospital [Uu]niversitario|Hospital [Gg]eneral|Hospital "
    rf"[Cc]línico|Clínica|Ospedale|Policlinico|Azienda [Oo]spedaliera|Istituto|Santa Casa|Ziekenhuis|Szpital|"
    rf"Sykehus)(?: (?:de |del |di |da |do |la |las |los |El |La |san )*{WORD}){{1,4}}|{WORD}(?: {WORD})? (?:Ziekenhuis|"
    rf"Sykehus|Sjukhus|[Uu]niversitetssjukhus|Hospitalet)|(?<=(?:[Aa]t|[Tt]o) the )(?:{WORD} )?University of {WORD}(?: "
    rf"{WORD})?|(?<=[Aa]t )(?:{WORD} ){{1,3}}University|Mayo Clinic|Cleveland Clinic|Johns Hopkins|Mount Sinai|Charité|"
    rf"Karolinska|Gasthuisberg|Rigshospitalet|Great Ormond Street|Inselspital|Memorial Sloan Kettering|MD Anderson|"
    rf"Massachusetts General|Brigham and Women['’]s|Cedars-Sinai)(?![\w-])"
)
_ROYAL: Final = re.compile(
    rf"(?<![\w-])(?:at|to|from|of|in) the (?P<name>(?:Royal|Queen|King|Princess|Prince|Duchess)(?:['’]s)? "
    rf"(?!(?:College|Society|Academy|Navy|Air|Army|Marines?|Institute|Institution|Family|Commission|Decree|Mail|"
    rf"Statistical|Pharmac\w+|Australasian|Australian|Dutch|Belgian|British|London College)\b)"
    rf"{WORD}(?: {WORD})?)(?![\w-])"
)
"""A hospital by the name that it has from a crown: "at the Royal Free"."""
_NO_HOUSE: Final = re.compile(
    r"^(?:The|A|An|Our|Your|This|That|Each|Another|Local|Outside|Referring|Tertiary|In|At|University|Teaching|"
    r"General|Regional|District|Community|Private|Public|Medical|Health|Pediatric|Outpatient|Day|Memory|Pain|"
    r"\w+(?:ology|iatrics?|iatry|surgery|etrics|medicine|edics)|Vulvar|Surgical|Dental|Breast|Sleep|Digestive|"
    r"Poison Control|Allergy|Fertility|Regional|Christian|Department of|Children['’]?s|Women['’]?s|Cancer|Heart|Eye|"
    r"National|Central|Specialist|World|Hospital|Clinic|American|British|European|German|Clinical|and|Emergency|"
    r"Rehabilitation|Referral|Military|Veterans|Academic|Acute|Rural|Urban|Nursing|Primary|Care|[ ])+(?:Hospitals?|"
    r"Clinics?|Infirmary|Medical Cent(?:er|re)|Health Cent(?:er|re)|Cancer Cent(?:er|re)|Hospice|School of Medicine|"
    r"Health System|Healthcare|Cancer Institute|Medical School)(?: (?:and|for|in|of) (?:the )?(?:Anxiety|Disability|"
    r"Depression|Children|Women|Medicine|Surgery))?(?: .*)?$|^Hospital (?:Anxiety|Information|Episode|Frailty)"
)
_SCALE: Final = re.compile(
    r"^\s*(?:Anxiety|Information System|Episode|scale|guidelines?|Proceedings|criteria|classification|score|staging|"
    r"protocol|regimen|grading|bleeding)",
    re.IGNORECASE,
)
_INSTITUTION: Final = re.compile(
    r"(?i)\b(?:ethics?|institutional review|review board|IRB|committee|approved|approval|waived|funded|funding|grant|"
    r"sponsor\w*|supported by|acknowledg\w*|thank|affiliat\w*|Declaration of|Ethikkommission|Ethikvotum|gefördert|"
    r"comité|comitato|supplied|purchased|manufactur\w*|correspond\w*|software|conference|congress|meeting|presented "
    r"(?:in part|as)|deposited|data ?base|biobank|published)\b"
)
_PLACE_BEFORE: Final = re.compile(
    r"(?:^|[\s(\"“])(?:in|In|at|from|From|to|near|Near|around|of|outside|through|via|between|and|or|toward|towards|"
    r"aus|Aus|bei|nach|von|à|de|du|en|En|di|da|em|i|fra|till|w|z|van|te|uit|the|northern|southern|eastern|western|"
    r"central|downtown|rural|greater|,)\s$|, $"
)
_NOT_PLACE: Final = word_list("no_places.txt")
_DECLARATION: Final = re.compile(
    r"(?i)(?:Declaration|Convention|Treaty|Consensus|Criteria|Protocol|Classification|version|University|Universität|"
    r"College|Journal|Institute|Academy|Press|School|Society|score|échelle|escala|scala|índice|indice|"
    r"puntuación|punteggio|critères|criterios|criteri|classification|clasificación|classificazione) "
    r"(?:of|on|from|in|für|de|di|von|zu) (?:the )?$"
)
_NAMED_AFTER: Final = re.compile(
    r"^(?:['’]s)?[ \u00a0–-]+(?:[A-Z][a-z]+ )?(?:criteria|classification|score|system|stage|staging|scale|protocol|"
    r"regimen|rules?|guidelines?|consensus|study|trial|cohort|group|virus|fever|fever|disease|syndrome|chromosome|"
    r"strain|variant|sign|method|equation|formula|index|declaration|convention|stain|red|blue|heart|anomaly|rosette|"
    r"grading|definition|statement|Coma|Prognostic|Outcome|Heart|Study|Criteria|Classification|Consensus|Score|Sleep|"
    r"Claudication|Knee|Ankle|Rules?|Scale|Cohort|Registry|Medical Journal|Health|Journal|Protocol|Virus|mode?l|"
    r"cells?|sausage|encephalitis|eye|haemoglobin|hemoglobin|mutation|Depression|Infant|Cognitive|Questionnaire|"
    r"Handicap|University|Business|Press)\b"
)


def places_in(text: str, *, is_prose: bool = True) -> Iterator[Found]:
    """Places and hospitals in a sentence, or a line of data."""
    official = _INSTITUTION.search(text) is not None
    for match in _STREET.finditer(text):
        yield Found(PLACE, *match.span(), called="an address")
    for match in (*_ON_STREET.finditer(text), *_LIVES_AT.finditer(text)):
        yield Found(PLACE, *match.span("name"), called="a street")
    for pattern in _POSTCODE[:5]:
        for match in pattern.finditer(text):
            yield Found(
                PLACE,
                *match.span("code"),
                called="a postal code",
                instead="Leave it out, or write its first three digits.",
            )
    for match in _POSTCODE[5].finditer(text):
        if folded(match["code"].partition(" ")[2]) in places() and not re.match(r"(?:19|20)\d\d ", match["code"]):
            yield Found(PLACE, *match.span("code"), called="a postal code")
    for match in _COORDINATES.finditer(text):
        if not _THOUSANDS.fullmatch(match[0]):
            yield Found(PLACE, *match.span(), called="coordinates")
    if official:
        return
    houses: list[tuple[int, int]] = []
    for match in (*_HOSPITAL.finditer(text), *_ROYAL.finditer(text)):
        start, end = _without_lead(text, *match.span("name"))
        name = text[start:end]
        if _NO_HOUSE.match(name) or _SCALE.match(text[end : end + 25]) or is_makers(text, start, end):
            continue
        houses.append((start, end))
        yield Found(HOSPITAL, start, end)
    for match in _FIELD.finditer(text):
        if _is_place(text, *match.span("name")) and not _inside(houses, match.start("name")):
            yield Found(PLACE, *match.span("name"))
    if not is_prose and " " not in text.strip():
        return
    for match in (*_AT_A_PLACE.finditer(text), *_WOODS.finditer(text)):
        start, end = match.span("name")
        end = start + len(_place_alone(text[start:end]))
        if _is_place(text, start, end) and not _inside(houses, start) and end > start:
            yield Found(PLACE, start, end)
    for match in _BED.finditer(text):
        if match["unit"] or not _NO_BED.search(text, max(0, match.start() - 12), match.start()):
            yield Found(PLACE, *match.span(), called="a ward, a room or a bed", instead="Leave it out.")
    for start, end, called in employers_and_schools_in(text):
        if not _inside(houses, start):
            yield Found(PLACE, start, end, called=called)
    for start, end in unlisted_towns_in(text, is_prose=is_prose):
        end = start + len(_place_alone(text[start:end]))
        if _is_unlisted_town(text, start, end, houses):
            yield Found(PLACE, start, end)
    for match in (*_IN_STATE.finditer(text), *_ABBREVIATED_STATE.finditer(text)):
        start, end = match.span("name")
        if _is_place(text, start, end) and not _inside(houses, start):
            yield Found(PLACE, start, end)
    for match in _UNIT.finditer(text):
        start, end = _without_lead(text, *match.span("name"))
        name = text[start:end]
        if (
            " " in name
            and not _NO_UNIT.match(name)
            and not (name.endswith((" Ward", " Unit")) and (_WARD.match(name) or _NO_UNIT_OF_CARE.search(name)))
            and not _inside(houses, start)
            and not _NAMED_AFTER.match(text[end : end + 30])
            and not OF_A_NAME.match(text[end : end + 40])
        ):
            yield Found(PLACE, start, end)
    for match in _CANDIDATE.finditer(text):
        for start, end in _listed(match.group(), match.start()):
            if not _inside(houses, start) and _is_place(text, start, end) and _stands_as_place(text, start, end):
                yield Found(PLACE, start, end)


def _listed(name: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield where in a row of capitalized words the names of listed places stand, the longest first."""
    words = [(match.start(), match.end()) for match in re.finditer(r"[^ \u00a0]+", name)]
    index = 0
    while index < len(words):
        for last in range(min(len(words), index + 4), index, -1):
            piece = name[words[index][0] : words[last - 1][1]].rstrip(".")
            piece = re.sub(r"['’]s$", "", piece)
            if piece[:1].isupper() and folded(piece.replace("\u00a0", " ")) in places():
                yield offset + words[index][0], offset + words[index][0] + len(piece)
                index = last - 1
                break
        index += 1


_LEAD: Final = re.compile(
    r"(?:(?:[A-Z]\w+ ){0,2}(?:Department|Division|Section|Unit) of (?:\w+ of )?|(?:\w+(?:ology|iatrics|surgery|"
    r"medicine)) of |The|At|In|From|To|Our|Of|And|A|An|Staff|Physicians|Dr\.?|Doctors|Surgeons|Patients|Im|Am|Das|"
    r"Der|Die|Aus|Au|Le|La|En|El|On|After|Before|When|While|She|He|Professor|Department)[ \u00a0](?:of |the )?"
)


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a name without the words that begin its sentence."""
    while match := _LEAD.match(text, start, end):
        start = match.end()
    while end > start and text[end - 1] in ".,":
        end -= 1
    return start, end


def _place_alone(name: str) -> str:
    """Return the first place of a name that runs on: "Springfield and Dr Smith" is one place."""
    name = re.split(r"[ \u00a0](?:and|und|e|y|in|on|of|the)[ \u00a0](?!the )", name)[0]
    return re.sub(r"['’]s$", "", name).rstrip(".,")


_WARD: Final = re.compile(
    r"(?i)^(?:(?:the|our|its|adult|pediatric|surgical|medical|acute|outpatient|inpatient)\s)*(?:Department|Emergency|"
    r"Intensive|Cardiac|Coronary|Endocrine|Neonatal|Vulvar|Division|Section|Unit|Ward|Outpatient|Surg\w+|Operating|"
    r"Recovery|Burn|Stroke|Trauma|Critical|High|Palliative|Thoracic|Vascular|Plastic|Accident|Casualty|Internal|Day|"
    r"Sleep|Dental|Eye|ENT|Cancer|Breast|Pain|Memory|Rehabilitation|University|Institute|College|School|Center|Centre|"
    r"Hospital|Clinic|Radiation|Nuclear|Infectious|Genetic\w*|Transplant\w*|\w+(?:ology|iatrics?|iatry|surgery|etrics|"
    r"medicine|therapy|logie|edics|ologí?a|iatrí?a|ugía|urgia|iatrie|ardiologie)|Rehabilitación|Urgenci?as|Consultas|"
    r"Planta|Cirugía|Chirurgia|Chirurgie|Medicina|Rianimazione|Réanimation|Urgences|Pronto Soccorso|Patria)(?!\w)"
)
"""Behind "transferred to the": a part of a hospital, which is no place."""
_PART_OF: Final = re.compile(
    r"(?i)(?:pouch|circle|ligament|node|angle|foramen|space|cave|ducts?|triangle|tetralogy|sign|islets|loop|bundle|"
    r"canal|crypts|ampulla|sphincter|valve|vein|cavity|line|point|tubercle|fissure|island|lobule|gyrus|stria|zonule|"
    r"glands?|cells|corpuscles?|body|bodies|membrane|artery|nerve|maneuver|test|duke|archbishop|king|queen) of $|"
    r"(?:criteria|classification|Kriterien|Klassifikation|score|modified|method|technique) (?:of|by|after|from|nach|"
    r"von) $"
)


def _is_place(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    words = [folded(word).strip(".'") for word in re.split(r"[ \u00a0]", name)]
    if not words or all(word in wider_places() or word in {"the", "of", "and", "new"} for word in words):
        return False
    if _WARD.match(name) or _PART_OF.search(text[max(0, start - 30) : start]):
        return False
    if words[0] in _NOT_PLACE or (words[0] in EPONYMS and folded(name) not in places()):
        return False
    after = text[end : end + 40]
    return not (
        _NAMED_AFTER.match(after)
        or OF_A_NAME.match(after)
        or _DECLARATION.search(text, max(0, start - 30), start)
        or is_makers(text, start, end)
    )


def _is_unlisted_town(text: str, start: int, end: int, houses: list[tuple[int, int]]) -> bool:
    """Return whether a name that no list has can be that of a town."""
    words = text[start:end].split()
    return (
        bool(words)
        and _is_place(text, start, end)
        and not _inside(houses, start)
        and folded(words[0].strip(".,")) not in EPONYMS
        and words[0] not in no_persons()
        and not _ORIGIN.match(text[end : end + 40])
    )


_OF_AN_INSTITUTION: Final = re.compile(
    r"(?:Organi[sz]ation|University|Universität|Society|Press|Institute|Federation|Association|Academy|College), $"
)


def _stands_as_place(text: str, start: int, end: int) -> bool:
    """Return whether a listed name is where places do: a word such as "in" before it, or a state behind it. Names of
    persons, drugs and things may be those of a town."""
    before = text[max(0, start - 16) : start]
    if _OF_AN_INSTITUTION.search(before):
        return False
    if _PLACE_BEFORE.search(before):
        return (
            not re.search(r"(?:^|\s)(?:of|and|de|di|the|or|,)\s$|, $", before) or folded(text[start:end]) not in EPONYMS
        )
    after = text[end : end + 30]
    return (
        bool(re.match(r",\s(?:[A-Z]{2}\b|[A-Z][a-z]+)", after))
        and folded(text[start:end]) not in EPONYMS
        and bool(before.strip())
        and before[-1:] in " ("
    )


def _inside(spans: list[tuple[int, int]], start: int) -> bool:
    return any(first <= start < last for first, last in spans)
