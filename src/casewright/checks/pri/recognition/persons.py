"""Names of persons, and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final

from casewright.checks.pri.recognition.kinds import INITIALS, PERSON, Found
from casewright.checks.pri.recognition.words import (
    EPONYMS,
    OF_A_NAME,
    folded,
    given_names,
    is_makers,
    no_persons,
    places,
    wider_places,
    word_list,
)
from casewright.text_cache import all_matches

_CAPITAL: Final = (
    r"(?:(?:Mc|Mac|O['’]|D['’]|de|di|da|al-|el-)?"
    r"[A-ZÀ-ÖØ-ÞŠŞŽĆČŁŚŹŻİĐĞŐŰ][a-zß-öø-ÿāăąćčďēęěğīıļłńňőœřśšşťūůűźżž’']+"
    r"(?:-[A-ZÀ-ÖØ-ÞŠŽ]?[a-zß-öø-ÿāăąćčęěğıłńňőřśšşůűźżž]+)?)"
)
_PARTICLE: Final = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|ten|zu|y|e)[ \u00a0]){0,3}"
_SURNAME: Final = rf"(?:{_PARTICLE}{_CAPITAL})"
_INITIAL: Final = r"(?:[A-ZÄÖÜ]\.[ -]?)"
_FULL: Final = rf"{_CAPITAL}(?:[ \u00a0](?:{_INITIAL}{{1,2}}|{_SURNAME})){{0,2}}"

_TITLED: Final = re.compile(
    r"(?<![\w.-])(?:Mr|Mrs|Ms|Mx|Miss|Master|Mister|Messrs|Sir|Lady|Madam|Dame|Herr|Herrn|Frau|Fräulein|Monsieur|"
    r"Madame|Mademoiselle|Mme|Mlle|MM|M|Sr|Sra|Srta|[Ss]eñor|[Ss]eñora|[Ss]eñorita|don|doña|Senhor|Senhora|Signor|"
    r"Signora|Signorina|Sig|Sig\.ra|Don|Doña|Dhr|Mevr|Schw|Pfl|Sœur|Hermana|Suora|Mevrouw|Meneer|Pan|Pani|Hr|Fr|Rev|"
    r"Father|Sister|Brother|Rabbi|Imam|Sgt|Capt|Lt|Pvt|Officer|Nurse|Dona|Seu|Smt|Shri|Sri(?! Lanka)|Shrimati|Kumari|"
    r"Kum|Begum|Alhaji|Alhaja|Hajia|Mall?am|Chief|Pastor|Sheikh?|Ustad[zh]?|Pak|Ibu|Mam[aá]|Papa|Mummy|Daddy|Aunt(?:ie|"
    r"y)?|Uncle|Grand(?:ma|pa|mother|father)|Granny|Nana|Tante|Onkel|Oma|Opa|T[íi][ao]|Abuel[ao]|Nonn[ao]|Zi[ao]|"
    r"Tonton|Oncle|Baba|Dada|Didi|Bibi|Babu|Kuya|Lol[ao]|Bapak|Tuan|Puan|Encik|Khun|Daw|Bwana|Mzee|Ato|Weizero|Fru|Frk|"
    r"Herra|Rouva|Gospodin|Gospođa|Kyria|Mevr|Baby|Baby (?:of|boy|girl)|[BSDWH]/[Oo])"
    rf"(?P<dot>\.?)[ \u00a0](?P<name>(?:{_INITIAL}{{1,2}})?{_PARTICLE}{_CAPITAL}(?:[ \u00a0](?:{_INITIAL}{{1,2}}|"
    rf"{_SURNAME})){{0,2}}|[A-ZÄÖÜ]\.(?:[ ]?[A-ZÄÖÜ]\.)?(?![\w])|[A-Z](?=[ ,]))"
)
_NEEDS_DOT: Final = re.compile(r"(?<![\w.-])(?:M|Sr|Sra|Hr|Fr|MM|Sig|Rev|Lt|Schw|Pfl)[ \u00a0]")
_CAPITAL_WORDS: Final = word_list("titles_that_are_words.txt")
_NO_NAME: Final = re.compile(
    r"(?:Protocol|Plan|File|Curve|Equation|Regulator|Builder|Resident|Medical|Executive|Officer|Operating|Windermere|"
    r"Complaint|Program|Thesis|Degree|Class|Student|Scientist|Nurse|Investigator|Data|List|Key|Sheet|Form|Bath|Blues|"
    r"Juan|Pan|Hospital|Friendly|Boy|Girl)"
)
"""Behind "Master", "Chief" and the like: what is no name."""
_AS_A_NAME: Final = re.compile(
    r"['’]s\b|\s*(?:[,.;)(]|$)|\s[a-z]+(?:ed|d|s)\b|\s(?:and|who|aged|her|his|to|from|in|at)\b"
)
_ARTICLES: Final = frozenset({"Le", "La", "Les", "Un", "Une", "El", "Los", "Las", "Il", "Elle", "Lo", "Una"})
_FRENCH: Final = re.compile(r"(?i)\b(?:le|la|les|patient|été|était|chez|de|du|une?|et)\b")
_OF_TYPE_M: Final = re.compile(r"(?i)\b(?:immunoglobulin\w*|ig|type|classe?|anticorps|anticuerpos) $")
_POLITE: Final = re.compile(
    rf"(?<![\w.-])(?P<name>{_CAPITAL}(?: {_CAPITAL})?)[- ](?:san|sama|sensei|kun|chan|ssi|nim|ji|bhai|ben|behn|akka|"
    rf"amma|anna|"
    r"bey|han[ıi]m|efendi|memsahib|saheb|sahib)(?![\w-])"
)
"""A name with the word of respect behind it, as in Japan, Korea, India and Turkey."""
_COMPONENTS: Final = re.compile(r"(?<![\w^\\])[A-Z][A-Za-z'’-]{1,30}\^[A-Z][A-Za-z'’-]*(?:\^[A-Za-z.]*){0,3}(?![\w^])")
"""A name by its components, as DICOM and HL7 write it."""
_OWN: Final = (
    r"(?:[Hh]is|[Hh]er|[Tt]heir|[Ww]hose|[Tt]he \w+['’]s|[Ee]lder|[Oo]lder|[Yy]ounger|[Tt]win|[Mm]aternal|[Pp]aternal|"
    r"[Ll]ate|[Ss]u|[Ss]a|[Ss]on|[Ss]eu|[Ss]ua|[Ii]hre?|[Ss]eine?)"
)
_FAMILY: Final = (
    r"(?:husband|wife|spouse|partner|mother|father|son|daughter|sister|brother|sibling|twin|aunt|uncle|cousin|niece|"
    r"nephew|grand(?:mother|father|son|daughter)|fianc[ée]e?|girlfriend|boyfriend|friend|neighbou?r|guardian|caregiver|"
    r"carer|stepmother|stepfather|(?:team|class|school|room|flat|house|cell)mate|co-?worker|colleague|coach|(?:mother|"
    r"father|sister|brother)-in-law|foster mother|teacher|employer|boss|landlord|midwife|m[èe]re|p[èe]re|mari|épouse|"
    r"fille|sœur|frère|madre|padre|marido|esposa|hij[oa]|hermano|hermana|m[ãa]e|pai|filh[oa]|irmã[o]?|marito|moglie|"
    r"figli[oa]|Mutter|Vater|Ehemann|Ehefrau|Tochter|Sohn|Schwester|Bruder|fils|neveu|nièce|tante|oncle|cousine?|"
    r"gendre|belle-(?:mère|fille|sœur)|beau-(?:père|fils|frère)|compagne|compagnon|prim[oa]|t[íi][ao]|suegr[oa]|"
    r"sobrin[oa]|niet[oa]|abuel[oa]|novi[oa]|cuñad[oa]|nonn[oa]|zi[oa]|cugin[oa]|nipote|av[óô]|Onkel|Neffe|Nichte|"
    r"Enkel(?:in)?|Schwager|Schwägerin|Lebensgefährtin?|Freundin)"
)
_KIN_ALONE: Final = re.compile(rf"(?<![\w-]){_OWN} (?:\w+ )?{_FAMILY},? \(?(?P<name>{_FULL})(?![\w-])")
"""Whose relative it is, and a name: such a name needs no list."""
_ROLE_ALONE: Final = re.compile(
    rf"(?<![\w-])(?:(?i:nurse|midwife|physiotherapist|dietitian|social worker|paramedic|(?-i:intern)|health visitor|"
    rf"infirmi(?:er|ère)|sage-femme|aide-soignante?|interne|kinésithérapeute|enfermer[oa]|matrona|auxiliar|"
    rf"fisioterapeuta|infermier[ea]|ostetrica|enfermeir[oa])(?:,? | \()(?P<name>{_FULL})|"
    rf"(?:Pfleger(?:in)?|Krankenschwester|Hebamme|Schwester|Sanitäter(?:in)?|Logopädin|Physiotherapeutin?)(?:,? | \()"
    rf"(?P<german>{_CAPITAL}))(?![\w-])"
)
"""Who of the staff it was, and a name: such a name needs no list, except in German."""
_SURNAMES: Final = (
    r"佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|斎藤|斉藤|清水|山崎|阿部|池田|橋本|石川|山下|小川|石井|"
    r"長谷川|後藤|岡田|近藤|前田|藤田|遠藤|青木|坂本|村上|太田|藤原|福田|西村|三浦|竹内|中川|岡本|松田|原田|中島|小野|田村|藤井|和田|森|原|林|"
    r"[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔡余杜叶葉程苏蘇魏吕丁任"
    r"沈姚卢盧姜崔钟譚谭陆陸汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]|"
    r"[김이박최정강조윤장임한오서신권황안송류홍]"
)
_OF_OTHER_SCRIPTS: Final = re.compile(
    rf"(?<![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?:{_SURNAMES})[ "
    rf"\u3000]?[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{{1,3}}"
    r"(?:さん|様|氏|先生|君|ちゃん|先輩|씨|님)?(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|"
    r"(?<!\w)[А-ЯЁІЇЄҐ][а-яёіїєґ]+(?: [А-ЯЁІЇЄҐ](?:[а-яёіїєґ]+|\.)){1,2}(?!\w)|"
    r"(?<!\w)[\u0386-\u03ab][\u0390\u03ac-\u03ce]{2,}(?: [\u0386-\u03ab][\u0390\u03ac-\u03ce]{2,}){1,2}(?!\w)"
)
"""A name in Chinese, Japanese, Korean, Cyrillic or Greek letters inside of a text in Latin ones."""
_DOCTOR: Final = re.compile(
    rf"(?<![\w.-])(?:Dr|Drs|Doctor|Prof|Professor|Dott|Dra)(?:\.|(?=[ \u00a0]))[ \u00a0](?:med\.[ \u00a0]|"
    rf"Dr\.[ \u00a0])?(?P<name>(?:{_INITIAL}{{1,2}})?{_FULL}|[A-ZÄÖÜ]\.[ ]?[A-ZÄÖÜ]\.(?!\w))"
)
_KIN: Final = (
    r"(?:husband|wife|spouse|partner|mother|father|parents?|son|daughter|sister|brother|sibling|twin|child|baby|infant|"
    r"aunt|uncle|cousin|niece|nephew|grand(?:mother|father|son|daughter)|fianc[ée]e?|girlfriend|boyfriend|friend|"
    r"neighbou?r|guardian|caregiver|carer|boy|girl|patient|man|woman|donor|proband|index case|surname|nurse|teacher|"
    r"Patient|Patientin|Mutter|Vater|Ehemann|Ehefrau|Tochter|Sohn|Schwester|Bruder|Kind|Junge|Mädchen|mère|père|mari|"
    r"épouse|fils|fille|sœur|frère|paciente|madre|padre|marido|esposa|hijo|hija|hermana|hermano|paziente|marito|moglie|"
    r"figlio|figlia)"
)
_NAMED_KIN: Final = re.compile(rf"(?<![\w-])(?P<kin>{_KIN})(?P<joint>,? |: ?| \()(?P<name>{_FULL})(?![\w-])")
_CALLED: Final = re.compile(
    rf"(?<![\w-])(?i:named|called|call (?:him|her|them)|(?:whose|his|her|the patient['’]s|real|full|first|last|"
    rf"middle|maiden) (?:first |last |full |maiden )?name (?:is|was)|known as|signed by|namens|heißt|hieß|nommée?|"
    rf"appelée?|llamad[oa]|chiamat[oa]) (?P<name>{_FULL})(?![\w-])"
)
_OF_A_PATIENT: Final = re.compile(
    rf"(?<![\w-])(?:Pat\.|(?i:patient(?:en|in|e)?|pacient|paciente|paziente|proband|probandin)):? "
    rf"(?P<name>{_INITIAL}{{1,2}}[ ]?{_CAPITAL}|(?<=Pat\. ){_FULL})(?![\w-])"
)
"""Who the patient is: "patient P. Hallworth", "Pat. Schnittger"."""
_OF_A_PERSON: Final = re.compile(
    rf"(?<![\w-])(?i:story|life|death|birth|memory|parents|family|relatives|mother|father|widow|widower|husband|wife|"
    rf"son|daughter|guardians?|chart|belongings|consent|name|notes|records?|file|scans?|letter) (?i:of) "
    rf"(?P<name>(?:{_CAPITAL}[ \u00a0](?:{_INITIAL}{{1,2}}[ \u00a0]?)?|{_INITIAL}{{1,2}}[ \u00a0]?){_SURNAME})(?![\w-])"
)
"""Whose parents, story or chart it is: such a name needs no list."""
_RELATIVES: Final = (
    r"(?:parents|family|mother|father|mum|mom|dad|wife|husband|partner|brothers?|sisters?|siblings|children|sons?|"
    r"daughters?|Eltern|Familie|Mutter|Vater|Angehörigen?|parents|famille|mère|père|padres|familia|madre|padre|"
    r"genitori|famiglia)"
)
_BESIDE_FAMILY: Final = re.compile(
    rf"(?<![\w.’'-])(?:(?i:little|(?:der |die |dem )?kleinen?|(?:la |le )petite?|(?:el |la )pequeñ[oa]|"
    rf"(?:il |la )piccol[oa]) (?P<small>{_CAPITAL})|(?P<name>{_CAPITAL}?)(?:['’]s|,? and (?:his|her|their)|"
    rf" und (?:seine|ihre)n?|,? et (?:ses|sa|son)| y sus?| e (?:i suoi|la sua)) {_RELATIVES})(?!\w)"
)
"""A first name of a child, or beside the family of its bearer: "little Nora", "Nora and her parents"."""
_OF_A_FAMILY: Final = re.compile(
    rf"(?<![\w-])(?:letter|consent|story|members?|photographs?|home|wish(?:es)?|house|farm) (?:from|of|by) the "
    rf"(?P<name>{_CAPITAL})(?= family\b)"
)
_INTRODUCED: Final = re.compile(
    rf"(?<![\w.’'-])(?P<name>{_CAPITAL}[ \u00a0](?:{_INITIAL}{{1,2}}[ ]?)?{_SURNAME}), (?:then |now )?(?:an? |our |"
    rf"the )?(?:\d{{1,3}}|[a-z]+(?:-[a-z]+)?)[- ](?:years?|months?)[- ]old\b"
)
_FIELD: Final = re.compile(
    rf"(?im)(?<![\w-])[\"']?(?:(?:patient|pat|subject|person|first|last|family|given|full|sur|maiden|"
    rf"next[ _-]of[ _-]kin|contact|kin|mother|father)[ _-]?(?:name|s name)|patient|surname|forename|"
    rf"name of (?:the )?patient|patientin|vorname|nachname|nom|prénom|nombre|"
    rf"apellidos?)[\"']?\s*[:=]\s*[\"']?(?-i:(?P<name>{_CAPITAL}(?:[,]? (?:[A-Z]\.|{_SURNAME})){{0,3}}))"
)
_PAIR: Final = re.compile(
    rf"(?<![\w.’'/-])(?P<first>{_CAPITAL})[ \u00a0](?P<rest>(?:{_INITIAL}{{1,2}}[ \u00a0]?|"
    rf"{_CAPITAL}[ \u00a0])?{_SURNAME})(?![\w-])"
)
_WITH_INITIAL: Final = re.compile(rf"(?<![\w.’'-])(?P<first>{_CAPITAL})[ \u00a0][A-Z]\.(?=[ ,;)]|$)(?! [A-Z][a-z])")
_INITIAL_FIRST: Final = re.compile(
    rf"(?<![\w.’'-])(?P<name>(?:{_INITIAL}){{1,2}}[ \u00a0]?(?P<last>{_SURNAME}))(?=(?P<does>['’]s [a-z]|"
    r"(?:, (?:an?|the|who|aged)|,? \d{1,3}[ -]years?[ -]old)(?!\w)|,? (?:was|is|were|had|has|presented|developed|"
    r"received|underwent|died|recovered|lives|lived|felt|collapsed|tolerated|consented|wurde|hatte|erhielt|stellte|starb|"
    r"était|avait|présentait|fue|tenía|presentó|aveva)\b)|(?P<ends>[\"' ]*(?:[,;\t|)]|$)))"
)
_NUMBERED: Final = re.compile(
    r"(?i)\b(?:fig\w*|panels?|tables?|suppl\w*|parts?|vitamin|hepatitis|types?|groups?|grades?|stages?|class|factor|"
    r"protein|influenza|cohort|arm|phase|step|lead|level|section|chain|case|and|or|[A-Z])[ \u00a0,/–-]*$"
)
"""What is numbered by letters, at the end of a sentence: "in Figure A. Biopsy had"."""
_OF_A_FIELD: Final = re.compile(r"(?:[;:(,|\t]|\b(?:by|with|of|from|to|for|and|von|mit|par|avec|por|con|da))[\"' ]*$")
_SPECIES: Final = re.compile(
    r"(?i)aureus|epidermidis|pneumoniae|pyogenes|coli|diff(?:icile)?|albicans|auris|glabrata|falciparum|vivax|malariae|"
    r"cruzi|brucei|gondii|burgdorferi|tuberculosis|bovis|avium|leprae|influenzae|meningitidis|gonorrhoeae|aeruginosa|"
    r"baumannii|cloacae|faecalis|faecium|fumigatus|flavus|neoformans|jirovecii|jejuni|monocytogenes|pylori|histolytica|"
    r"trachomatis|pallidum|henselae|burnetii|typhi|cerevisiae|sapiens"
)
"""Names of species that are often typed with a capital, "S. Aureus"."""
_LETTERS_ALONE: Final = re.compile(
    r"(?<![\w-])(?:[Pp]atient |[Pp]roband |\()(?P<name>(?!(?:[IVX]+|ID|UK|US|EU|SD|CI|CT|OR|HR|GA|MR|PT|NK|QT|ST|BP|Hb|"
    r"GI|IV|TB)\b)[A-Z]{2})(?:,? (?:an? |aged )?\d{1,3}[- ](?:years?|months?|weeks?|days?)\b|,? (?:was|had|presented|"
    r"received|developed|died) )"
)
"""Initials without points: "patient JB, a 45-year-old", "(JD, 45 years)"."""
_REVERSED: Final = re.compile(rf"(?<![\w.’'-])(?P<last>{_CAPITAL}|[A-Z]{{3,15}}), (?P<first>{_CAPITAL})(?![\w-])")
_FIRST_ALONE: Final = re.compile(
    rf"(?<![\w.’'-])(?P<first>{_CAPITAL}?)(?P<own>['’]s)?(?=(?:,\s(?:an?|the|our|who|then|now|aged|his|her|born)\s|"
    rf",\s\d|\s\((?:aged\s)?\d|\s(?:was|is|were|had|has|presented|developed|received|underwent|reported|"
    r"noticed|noted|complained|died|recovered|lives|lived|felt|began|started|became|remained|returned|collapsed|"
    r"suffered|responded|tolerated|went|said|told|asked|agreed|consented|gave|wurde|war|hatte|erhielt|stellte|bekam|"
    r"klagte|litt|starb|verstarb|entwickelte|zeigte|kam|trank|wog|recibió|presentó|tuvo|falleció|ingresó|refirió|"
    r"souffrait|pesait|présenta|ricevette|presentò|recebeu|était|avait|présentait|estaba|tenía|fue|era|aveva)\s))"
)
_OWNED: Final = re.compile(r"(?<![\w.’'-])(?P<first>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)['’]s(?= [a-z])")
_CELL: Final = re.compile(rf"(?:^|[,;\t|])[\"' ]*(?P<first>{_CAPITAL})[\"' ]*(?=[,;\t|]|$)")
"""A first name alone in a cell of a table."""
_PART_OF_A_FILE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FILE: Final = re.compile(
    r"[\w./\\-]*\w\.(?:csv|tsv|xlsx?|png|jpe?g|tiff?|gif|bmp|webp|svg|dcm|nii|edf|mp4|avi|docx?|pdf|pptx?|ipynb|qmd|"
    r"rds|RData|txt|json|ya?ml|zip)\b"
)
_OF_TEXT: Final = re.compile(r"(?:\.notebook)?\.(?:qmd|md|py|R|r|ipynb|ya?ml|json|bib|csl|css|tex|html)$")
"""The end of the name of a file of a project, whose first part names a subject more often than a person."""
_NAME_ALONE: Final = re.compile(r"[^\W\d_]{4,}")
_WORDS_OF_A_NAME: Final = re.compile(r"(?<![\w@/-])[^\W\d_a-zß-ÿ][^\W\d_]{3,}(?![\w@]|-\w)")
_TITLE: Final = re.compile(
    r"(?i)(?:miss|master|mister|messrs|lady|madam|dame|herrn?|frau|fräulein|monsieur|madame|doctor|prof\w*|dona|doña|"
    r"sister|brother|father|nurse|pastor|sheikh?|chief|baby|dott|boy|girl|sensei|sama)"
)
_SURNAME_AND_INITIAL: Final = re.compile(r"(?<![^\W_])(?P<name>[A-Z][a-z]{3,}[_ -][A-Z])(?=[_ .-](?!\d)|$)")
_NO_SURNAME: Final = re.compile(
    r"(?i)^(?:fig\w*|panel|tables?|suppl\w*|parts?|image|append\w*|vitamin|hepatitis|type|group|case|patient|lead|scan|"
    r"plate|section|slide|step|version|box|grade|protein|factor|troponin|influenza|immunoglobulin\w*|cohort|arm|plan|"
    r"stage|chapter|file|sample|series|view|line|chain|model|schema|annex|list|variant|cell|class|phase|region|site|"
    r"zone|drug|dose|test)"
)
_SIGNED: Final = re.compile(
    r"(?<![\w-])(?:(?i:seen|reviewed|(?:re-?|over)?read|signed|initialed|dictated|typed|entered|countersigned|taken|"
    r"drawn|double-checked) by(?: the (?:second|first) (?:reader|observer))?:?|(?i:gez\.|gezeichnet|gesehen von|"
    r"befundet von|unterzeichnet von|abgenommen von|(?:re)?lue?s? par|vue?s? par|signée? par|prélevée? par|(?:tomad|"
    r"leíd|revisad|firmad|vist|extraíd)[oa]s? por|(?:lett|firmat|vist)[oaie] da)|(?i:initials|Kürzel|Handzeichen|"
    r"iniziali|iniciales|rubrica)(?: (?:des|der|of the|del|de la) \w+)?[:=]) (?P<letters>(?<=[:=] )[a-z]{2,3}|"
    r"[A-ZÄÖÜ]{2,4}|[A-ZÄÖÜ]\.(?:[A-ZÄÖÜ]\.){1,2})(?![\w/-]| [A-Z0-9])"
)
"""The letters with which somebody of the staff signs: "read by KLM"."""
_NO_SIGNATURE: Final = word_list("no_signatures.txt")
"""Methods, departments and professions by which something is seen, read or taken."""
_IN_CAPITALS: Final = re.compile(
    r"(?<![\w.’'-])(?P<last>[A-ZÀ-ÖØ-Þ]{4,20}(?:-[A-ZÀ-ÖØ-Þ]{2,20})?),? (?P<first>[A-ZÀ-ÖØ-Þ](?:[A-ZÀ-ÖØ-Þ]{2,15}|"
    r"[a-zß-ÿ]{2,15}))(?![\w-])"
)
"""A surname in capitals before a first name, as labels of pictures and files have it: "HALLWORTH PAM"."""
_NO_SURNAME_IN_CAPITALS: Final = re.compile(
    r"(?:POSITIVE|NEGATIVE|HIGH|WITH|FROM|THIS|CASE|TABLE|FIGURE|ANTI\w*|SERUM|LEVEL|TITLE|PATIENT|PATIENTIN|HOSPITAL|"
    r"SAINT|SANTA|\w+(?:EMIA|ITIS|OSIS|OMA))"
)
_INITIALS: Final = re.compile(
    r"(?<![\w.-])(?P<name>[A-Z]\.[ \u00a0]?(?:[A-Z]\.[ \u00a0]?){0,2}[A-Z]\.?(?![\w®™]|\.?[A-Z])|[A-Z]\.(?![\w])|"
    r"[A-Z]{2,3}(?![\w-]))"
)
_INITIALED: Final = re.compile(
    r"(?<![\w-])(?:(?i:initials)[ :=]+(?:(?i:are|were|of|is)[ ])?[\"“'(]?|(?i:(?:the |our |index |a )?patient|boy|"
    r"girl|man|woman|child|infant|case|Patientin|Patient|Frau|Herr|paciente|paziente|proband|subject),?[ ]+\(?)$"
)
_ABBREVIATED: Final = word_list("letters_with_points.txt")
_ORGANISM: Final = re.compile(r"^\s?[a-z]{3,}(?:us|a|um|is|ii|ae|i|es|ens|on)\b")
_NO_PERSON: Final = no_persons()
_STAFF: Final = re.compile(
    r"(?i)\b(?:thank|acknowledg\w*|grateful|indebted|et al|colleagues|co-?workers|courtesy of|provided by|editor|"
    r"reviewer|described by|reported by(?! (?:an? |the |our )?(?:radiolog|patholog|resident|nurse|surgeon|consultant|"
    r"doctor))|first described|according to|named after|statistic\w*|written by|by the authors?|edited)\b"
)


def persons_in(text: str, known: frozenset[str], *, is_prose: bool = True) -> Iterator[Found]:
    """Yield names of persons and initials in a sentence, or a line of data. `known` are the names (see `folded`) of
    authors and of those who wrote the works cited."""
    thanks = _STAFF.search(text) is not None
    yield from _with_titles(text, known)
    if not thanks:
        yield from _doctors(text, known)
    yield from _introduced(text, known)
    yield from _in_other_writing(text)
    yield from _beside_family(text, known)
    if thanks:
        return
    yield from _of_two_words(text, known, is_prose)
    for match in _SIGNED.finditer(text):
        if match["letters"].casefold() not in _NO_SIGNATURE and not _AUTHORSHIP.search(text):
            yield Found(INITIALS, *match.span("letters"), instead="Leave it out.")
    yield from _in_cells(text, known, is_prose)
    if is_prose:
        yield from _first_names_alone(text, known)
        yield from _initials(text)


def _is_given(name: str) -> bool:
    """Return whether a word is a first name, and no eponym."""
    word = folded(name)
    return word in given_names() and word not in EPONYMS


def _with_titles(text: str, known: frozenset[str]) -> Iterator[Found]:
    for match in _TITLED.finditer(text):
        name = match["name"].rstrip(" ")
        title = text[match.start() : match.start("name")].rstrip(" .\u00a0")
        if not (
            (_NEEDS_DOT.match(text, match.start()) and not match["dot"])
            or name in _ARTICLES
            or (title == "M" and (_OF_TYPE_M.search(text, 0, match.start()) or not _FRENCH.search(text)))
            or _is_word_before_another(title, name, text, match.end())
            or _is_known(name, known)
        ):
            yield Found(PERSON, match.start(), match.start("name") + len(_shortened(name)))


def _is_word_before_another(title: str, name: str, text: str, end: int) -> bool:
    """Return whether a title is a word here, and what is behind it no name: "Master Protocol", "Sister Hospital"."""
    first = name.split()[0]
    if title in _CAPITAL_WORDS and folded(first) not in given_names():
        return bool(_NO_NAME.match(name)) or first in _NO_PERSON or not _AS_A_NAME.match(text, end)
    return title in {"Sister", "Brother", "Father", "Nurse", "Miss", "Lady"} and first in _NO_PERSON


def _doctors(text: str, known: frozenset[str]) -> Iterator[Found]:
    for match in _DOCTOR.finditer(text):
        if not _is_known(match["name"], known):
            end = match.start("name") + len(_shortened(match["name"]))
            yield Found(PERSON, match.start(), end, instead="Write “the treating physician”.")


def _introduced(text: str, known: frozenset[str]) -> Iterator[Found]:
    """Yield names behind the words that introduce one: "called", "her daughter", "nurse"."""
    for pattern in (_CALLED, _OF_A_PATIENT, _OF_A_FAMILY, _OF_A_PERSON, _INTRODUCED, _FIELD):
        for match in pattern.finditer(text):
            if _is_name(match["name"], text, match.end("name"), known):
                yield Found(PERSON, match.start("name"), match.start("name") + len(_shortened(match["name"])))
    for match in _NAMED_KIN.finditer(text):
        words = match["name"].split()
        likely = folded(words[0]) in given_names() or (len(words) > 1 and match["joint"] != " ")
        if likely and _is_name(match["name"], text, match.end("name"), known):
            yield Found(PERSON, match.start("name"), match.start("name") + len(_shortened(match["name"])))
    for match in _ROLE_ALONE.finditer(text):
        name = _shortened(match["name"] or match["german"])
        likely = folded(name) in given_names() or (match["name"] and name[-3:] not in {"ing", "ist"})
        if likely and _is_name(name, text, match.end(), known):
            yield Found(PERSON, match.start(), match.start(match.lastgroup or 0) + len(name))
    for pattern in (_KIN_ALONE, _POLITE):
        for match in pattern.finditer(text):
            name = _shortened(match["name"])
            start, end = match.start("name"), match.start("name") + len(name)
            if folded(name.split()[0]) not in wider_places() and _is_name(name, text, end, known):
                yield Found(PERSON, start, match.end() if pattern is _POLITE else end)


def _in_other_writing(text: str) -> Iterator[Found]:
    for match in _COMPONENTS.finditer(text):
        if not (match[0].endswith("^") and match[0].count("^") == 2):  # "BRAF^Mut^" is typed as superscript
            yield Found(PERSON, *match.span())
    if any(letter > "\u0370" for letter in text) and sum(letter.isascii() for letter in text) > len(text) / 2:
        for match in _OF_OTHER_SCRIPTS.finditer(text):
            yield Found(PERSON, *match.span())


def _beside_family(text: str, known: frozenset[str]) -> Iterator[Found]:
    for match in _BESIDE_FAMILY.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if _is_given(text[start:end]) and _is_name(text[start:end], text, end, known):
            yield Found(PERSON, start, end)


def _of_two_words(text: str, known: frozenset[str], is_prose: bool) -> Iterator[Found]:
    """Yield a first name with a surname or an initial, in either order."""
    for match in _PAIR.finditer(text):
        whole = f"{match['first']} {match['rest']}"
        if _is_given(match["first"]) and _is_name(whole, text, match.end(), known):
            yield Found(PERSON, match.start(), match.start() + len(_shortened(whole)))
    for match in _WITH_INITIAL.finditer(text):
        if folded(match["first"]) in given_names() and _is_name(match[0], text, match.end(), known):
            yield Found(PERSON, *match.span())
    for match in _INITIAL_FIRST.finditer(text):
        name = match["name"]
        is_field = not is_prose and match["ends"] is not None and _OF_A_FIELD.search(text, 0, match.start())
        if (
            (match["does"] or is_field)
            and not (_SPECIES.fullmatch(match["last"]) or _AUTHORSHIP.search(text))
            and not (match["last"] in _NO_PERSON or _NUMBERED.search(text, 0, match.start()))
            and _is_name(name, text, match.end("name"), known)
        ):
            yield Found(PERSON, *match.span("name"))
    for match in _REVERSED.finditer(text) if not is_prose else ():
        is_known = _is_known(match["first"], known) or _is_known(match["last"], known)
        if folded(match["first"]) in given_names() and not is_known and not is_makers(text, *match.span()):
            yield Found(PERSON, *match.span())
    for match in _IN_CAPITALS.finditer(text):
        first = match["first"]
        if (
            folded(first) in given_names()
            and (len(first) > 3 or not first.isupper() or not is_prose)
            and not _NO_SURNAME_IN_CAPITALS.fullmatch(match["last"])
            and _is_name(match[0], text, match.end(), known)
        ):
            yield Found(PERSON, *match.span())


def _in_cells(text: str, known: frozenset[str], is_prose: bool) -> Iterator[Found]:
    for match in _CELL.finditer(text):
        name = folded(match["first"])
        is_between_commas = is_prose and match[0] != text
        if not is_between_commas and _is_given(name) and name not in known and name not in places():
            yield Found(PERSON, *match.span("first"))


def _first_names_alone(text: str, known: frozenset[str]) -> Iterator[Found]:
    for pattern in (_FIRST_ALONE, _OWNED):
        for match in pattern.finditer(text):
            name = match["first"].removesuffix("'s").removesuffix("’s")
            if _is_given(name) and _is_name(match["first"], text, match.end(), known):
                yield Found(PERSON, match.start("first"), match.start("first") + len(name))


def persons_in_file_name(name: str, named: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Yield a person whose first name is beside another name in the name of a file (`Doe_Jane.dcm`, `jane-doe.png`),
    whose surname is beside an initial (`Doe_J.csv`), or who is named elsewhere (`named`, see `names_in`)."""
    parts = [match for match in _PART_OF_A_FILE.finditer(name) if len(match[0]) > 2]
    suffix = _OF_TEXT.search(name)
    beside = sum(suffix is None or match.end() <= suffix.start() for match in parts)
    for match in parts:
        word = folded(match[0])
        if word in named or (word in given_names() and word not in EPONYMS and beside > 1):
            yield Found(PERSON, *match.span())
            return
    for match in _SURNAME_AND_INITIAL.finditer(name):
        if not _NO_SURNAME.match(match["name"]):
            yield Found(PERSON, *match.span("name"))
            return


def persons_in_file_names(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Persons in the names of files that a line of code or data mentions, except those that were found in it."""
    taken = [(one.start, one.end) for one in found]
    for match in all_matches(_FILE, text):
        for one in persons_in_file_name(match[0]):
            start, end = one.start + match.start(), one.end + match.start()
            if not any(first < end and start < last for first, last in taken):
                yield Found(PERSON, start, end)


def persons_named_elsewhere(text: str, named: Set[str], found: Iterable[Found]) -> Iterator[Found]:
    """Yield the names (see `names_in`) of persons that are found elsewhere in the report, whatever is around them here:
    who is “Mrs. Quill” in the text is meant by the label "QUILL" of a picture."""
    taken = [(one.start, one.end) for one in found]
    for match in _WORDS_OF_A_NAME.finditer(text):
        start, end = match.span()
        if (
            folded(match[0]) in named
            and match[0] not in _NO_PERSON
            and not any(first < end and start < last for first, last in taken)
            and not OF_A_NAME.match(text[end : end + 60])
            and not is_makers(text, start, end)
        ):
            yield Found(PERSON, start, end)


def names_in(text: str, found: Iterable[Found]) -> Iterator[str]:
    """Yield the words of the names of persons that were found in a text, without accents and capitals."""
    for one in found:
        if one.kind is PERSON:
            for match in _NAME_ALONE.finditer(text, one.start, one.end):
                if not _TITLE.fullmatch(match[0]) and folded(match[0]) not in EPONYMS:
                    yield folded(match[0])


def _shortened(name: str) -> str:
    """Return a name up to the first word that is none: "Susan Whitfield The" is not one."""
    words = re.split(r"([ \u00a0])", name)
    for index, word in enumerate(words):
        if word in _NO_PERSON and index:
            return "".join(words[:index]).rstrip(" \u00a0,")
    return name.removesuffix("'s").removesuffix("’s").rstrip("'’")


def _is_known(name: str, known: frozenset[str]) -> bool:
    words = [folded(word).strip(".'").removesuffix("'s") for word in re.split(r"[ \u00a0,-]", name)]
    return any(word in known for word in words if len(word) > 1)


def _is_name(name: str, text: str, end: int, known: frozenset[str]) -> bool:
    words = name.split()
    if words[0].removesuffix("'s").removesuffix("’s") in _NO_PERSON or (len(words) > 1 and words[1] in _NO_PERSON):
        return False
    return (
        not _is_known(name, known)
        and not OF_A_NAME.match(text[end : end + 60])
        and not _ENDS_AS_THING.search(name)
        and not is_makers(text, end - len(name), end)
    )


_ENDS_AS_THING: Final = re.compile(
    r"(?i)^\w+(?:[iv]ian|nese|ish)$| (?:syndrome|disease|sign|test|score|scale|virus|fever|cell|body|rings?|tumou?r|"
    r"bag|tube|catheter|criteria|classification|study|trial|foundation|award|prize|county|park|island|city|state|hill|"
    r"lake|river|beach|street|road|valley|hospital|university|clinic|medical|laborator\w+|scientific|vascular|fluor)$"
)


def _initials(text: str) -> Iterator[Found]:
    for match in _LETTERS_ALONE.finditer(text):
        if not (
            match[0].startswith("(") and "years" not in match[0] and "old" not in text[match.end() : match.end() + 5]
        ):
            yield Found(INITIALS, *match.span("name"))
    is_of_authors = _AUTHORSHIP.search(text) is not None
    for match in _INITIALS.finditer(text):
        name = match["name"].strip()
        before = text[max(0, match.start() - 40) : match.start()]
        told = _INITIALED.search(before) is not None
        dotted = (
            name.count(".") >= 2
            and name not in _ABBREVIATED
            and not _ORGANISM.match(text[match.end() : match.end() + 20])
        )
        alone = (
            re.search(r"(?i)(?:woman|man|girl|boy|patient|infant|child|male|female|patientin|frau)\s?[,(]\s?$", before)
            is not None
        )
        lettered = re.fullmatch(r"[A-Z]\.", name) and re.search(r"(?i)(?:patient|frau|herr)\s\(?$", before)
        if not dotted and not (told and ("initials" in before.lower() or lettered)):
            continue
        if dotted and not told and not alone:
            if re.match(r"\s?[A-Z][a-z]", text[match.end() : match.end() + 4]):
                continue  # initials before a surname: an author's, or a name that is found as such
            if _OF_A_THING.search(before) or _abbreviates(name, before):
                continue
            if re.search(r"[A-Za-z’'-]+,?\s$", before) and re.search(r"[A-Z][\w’'-]+,?\s$", before):
                continue  # behind a surname
            if is_of_authors:
                continue
        yield Found(INITIALS, match.start(), match.start() + len(name))


_OF_A_THING: Final = re.compile(
    r"\b(?:el|los|las|una?|il|lo|nell[ao]?|nel|della?|del|alla|la|en|por|terapia|sospett[ao]|une|le|du|au|einer?|der|"
    r"die|das)\s$|\ball['’]$|\bdell['’]$|\bl['’]$|[a-z] in\s$"
)
"""Words before the abbreviation of a thing: "nella U.O.", "la P.A.A.F."."""


def _abbreviates(letters: str, before: str) -> bool:
    """Return whether letters with points stand in brackets behind words with these initials: "tomografía axial
    computerizada (T.A.C.)"."""
    initials = "".join(folded(word[0]) for word in re.findall(r"[^\W\d_]{3,}", before))
    return before.endswith("(") and folded(re.sub(r"\W", "", letters))[:2] in initials


_AUTHORSHIP: Final = re.compile(
    r"(?i)\b(?:wrote|drafted|revised|conceived|designed|analy[sz]ed|reviewed the|supervised|contribut\w*|manuscript|"
    r"collected|approved the|performed the|interpreted|curat\w*|conceptuali[sz]ation|writing|funding|correspond\w*|"
    r"authors?|Cell|Med|verfasst\w*|Manuskript)\b"
)
