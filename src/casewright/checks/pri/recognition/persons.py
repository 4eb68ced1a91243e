"""Names of persons, and initials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.checks.pri.recognition.kinds import INITIALS, PERSON, Found
from casewright.checks.pri.recognition.words import (
    EPONYMS,
    OF_A_NAME,
    folded,
    given_names,
    is_makers,
    places,
    word_list,
)

_CAPITAL: Final = (
    r"(?:(?:Mc|Mac|O['’]|D['’]|de|di|da|al-|el-)?"
    r"[A-ZÀ-ÖØ-ÞŠŽĆČŁŚŹŻİŐŰ][a-zß-öø-ÿāăąćčďēęěğīıļłńňőœřśšşťūůűźżž’']+"
    r"(?:-[A-ZÀ-ÖØ-ÞŠŽ]?[a-zß-öø-ÿāăąćčęěğıłńňőřśšşůűźżž]+)?)"
)
_PARTICLE: Final = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|el|al|bin|ibn|ter|ten|zu|y|e)[ \u00a0]){0,3}"
_SURNAME: Final = rf"(?:{_PARTICLE}{_CAPITAL})"
_INITIAL: Final = r"(?:[A-ZÄÖÜ]\.[ -]?)"
_FULL: Final = rf"{_CAPITAL}(?:[ \u00a0](?:{_INITIAL}{{1,2}}|{_SURNAME})){{0,2}}"

_TITLED: Final = re.compile(
    r"(?<![\w.-])(?:Mr|Mrs|Ms|Mx|Miss|Master|Mister|Messrs|Sir|Lady|Madam|Dame|Herr|Herrn|Frau|Fräulein|Monsieur|"
    r"Madame|Mademoiselle|Mme|Mlle|MM|M|"
    r"Sr|Sra|Srta|Señor|Señora|Señorita|Senhor|Senhora|Signor|Signora|Signorina|Sig|Sig\.ra|Don|Doña|Dhr|Mevr|"
    r"Mevrouw|Meneer|Pan|Pani|Hr|Fr|Rev|Father|Sister|Brother|Rabbi|Imam|Sgt|Capt|Lt|Pvt|Officer|Nurse)"
    rf"(?P<dot>\.?)[ \u00a0](?P<name>(?:{_INITIAL}{{1,2}})?{_PARTICLE}{_CAPITAL}(?:[ \u00a0](?:{_INITIAL}{{1,2}}|"
    rf"{_SURNAME})){{0,2}}|[A-ZÄÖÜ]\.(?:[ ]?[A-ZÄÖÜ]\.)?(?![\w])|[A-Z](?=[ ,]))"
)
_NEEDS_DOT: Final = re.compile(r"(?<![\w.-])(?:M|Sr|Sra|Hr|Fr|MM|Sig|Rev|Lt)[ \u00a0]")
_CAPITAL_WORDS: Final = frozenset(
    {"Don", "Master", "Sister", "Brother", "Father", "Lady", "Pan", "Officer", "Nurse", "Sir", "Miss"}
)
_DOCTOR: Final = re.compile(
    rf"(?<![\w.-])(?:Dr|Drs|Doctor|Prof|Professor|Dott|Dra)(?:\.|(?=[ \u00a0]))[ \u00a0](?:med\.[ \u00a0]|"
    rf"Dr\.[ \u00a0])?(?P<name>(?:{_INITIAL}{{1,2}})?{_FULL})"
)
_KIN: Final = (
    r"(?:husband|wife|spouse|partner|mother|father|parents?|son|daughter|sister|brother|sibling|twin|child|baby|"
    r"infant|aunt|uncle|cousin|"
    r"niece|nephew|grand(?:mother|father|son|daughter)|fianc[ée]e?|girlfriend|boyfriend|friend|neighbou?r|guardian|"
    r"caregiver|carer|boy|girl|"
    r"patient|man|woman|donor|proband|index case|surname|nurse|teacher|Patient|Patientin|Mutter|Vater|Ehemann|"
    r"Ehefrau|Tochter|Sohn|Schwester|Bruder|Kind|Junge|Mädchen|"
    r"mère|père|mari|épouse|fils|fille|sœur|frère|paciente|madre|padre|marido|esposa|hijo|hija|hermana|hermano|"
    r"paziente|marito|moglie|figlio|figlia)"
)
_NAMED_KIN: Final = re.compile(rf"(?<![\w-])(?P<kin>{_KIN})(?P<joint>,? |: ?| \()(?P<name>{_FULL})(?![\w-])")
_CALLED: Final = re.compile(
    rf"(?<![\w-])(?i:named|called|call (?:him|her|them)|(?:whose|his|her|the patient['’]s|real|full|first|last|"
    rf"middle|maiden) (?:first |last |full |maiden )?name (?:is|was)|known as|signed by|namens|heißt|hieß|nommée?|"
    rf"appelée?|llamad[oa]|chiamat[oa]) (?P<name>{_FULL})(?![\w-])"
)
_OF_A_PERSON: Final = re.compile(
    rf"(?<![\w-])(?i:story|life|death|birth|memory|parents|family|relatives|mother|father|widow|widower|husband|wife|"
    rf"son|daughter|guardians?|chart|belongings|consent|name) (?i:of) (?P<name>{_CAPITAL}[ \u00a0]"
    rf"(?:{_INITIAL}{{1,2}}[ \u00a0]?)?{_SURNAME})(?![\w-])"
)
"""Whose parents, story or chart it is: such a name needs no list."""
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
    rf"(?<![\w.’'-])(?P<first>{_CAPITAL})[ \u00a0](?P<rest>(?:{_INITIAL}{{1,2}}[ \u00a0]?|"
    rf"{_CAPITAL}[ \u00a0])?{_SURNAME})(?![\w-])"
)
_WITH_INITIAL: Final = re.compile(rf"(?<![\w.’'-])(?P<first>{_CAPITAL})[ \u00a0][A-Z]\.(?=[ ,;)]|$)(?! [A-Z][a-z])")
_LETTERS_ALONE: Final = re.compile(
    r"(?<![\w-])(?:[Pp]atient |[Pp]roband |\()(?P<name>(?!(?:[IVX]+|ID|UK|US|EU|SD|CI|CT|OR|HR|GA|MR|PT|NK|QT|ST|BP|"
    r"Hb|GI|IV|TB)\b)[A-Z]{2})"
    r"(?:,? (?:an? |aged )?\d{1,3}[- ](?:years?|months?|weeks?|days?)\b|,? (?:was|had|presented|received|developed|"
    r"died) )"
)
"""Initials without points: "patient JB, a 45-year-old", "(JD, 45 years)"."""
_REVERSED: Final = re.compile(rf"(?<![\w.’'-])(?P<last>{_CAPITAL}|[A-Z]{{3,15}}), (?P<first>{_CAPITAL})(?![\w-])")
_FIRST_ALONE: Final = re.compile(
    rf"(?<![\w.’'-])(?P<first>{_CAPITAL}?)(?P<own>['’]s)?(?=(?:,\s(?:an?|the|our|who|then|now|aged|his|her|born)\s|"
    rf",\s\d|\s\((?:aged\s)?\d|\s(?:was|is|were|had|has|presented|developed|received|underwent|reported|"
    r"noticed|noted|complained|died|recovered|lives|lived|felt|began|started|became|remained|returned|collapsed|"
    r"suffered|responded|tolerated|went|said|told|asked|agreed|consented|gave|"
    r"wurde|war|hatte|erhielt|stellte|était|avait|présentait|estaba|tenía|fue|era|aveva)\s))"
)
_OWNED: Final = re.compile(r"(?<![\w.’'-])(?P<first>[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)['’]s(?= [a-z])")
_CELL: Final = re.compile(rf"(?:^|[,;\t|])[\"' ]*(?P<first>{_CAPITAL})[\"' ]*(?=[,;\t|]|$)")
"""A first name alone in a cell of a table."""
_WORDS_OF_A_FILE: Final = re.compile(
    r"(?<![^\W_])[A-Z][a-z]{2,}(?=[_ -][A-Z][a-z]+)|(?<=[a-z][_ -])[A-Z][a-z]{2,}(?![a-z])"
)
_INITIALS: Final = re.compile(
    r"(?<![\w.-])(?P<name>[A-Z]\.[ \u00a0]?(?:[A-Z]\.[ \u00a0]?){0,2}[A-Z]\.?(?![\w®™]|\.?[A-Z])|[A-Z]\.(?![\w])|"
    r"[A-Z]{2,3}(?![\w-]))"
)
_INITIALED: Final = re.compile(
    r"(?<![\w-])(?:(?i:initials)[ :=]+(?:(?i:are|were|of|is)[ ])?[\"“'(]?|(?i:(?:the |our |index |a )?patient|boy|"
    r"girl|man|woman|child|infant|case|Patientin|Patient|Frau|Herr|paciente|paziente|proband|subject),?[ ]+\(?)$"
)
_ABBREVIATED: Final = frozenset(
    [
        "U.S.",
        "U.K.",
        "E.U.",
        "U.S.A.",
        "i.e.",
        "e.g.",
        "a.m.",
        "p.m.",
        "E.",
        "S.",
        "C.",
        "H.",
        "P.",
        "B.",
        "T.",
        "K.",
        "N.",
        "D.C.",
        "L.A.",
        "I.V.",
        "I.M.",
        "S.C.",
        "P.O.",
        "B.I.D.",
        "T.I.D.",
        "Q.D.",
        "Q.I.D.",
        "M.D.",
        "Ph.D.",
        "B.S.",
        "M.S.",
    ]
)
_ORGANISM: Final = re.compile(r"^\s?[a-z]{3,}(?:us|a|um|is|ii|ae|i|es|ens|on)\b")
_NO_PERSON: Final = word_list("no_persons.txt")
_STAFF: Final = re.compile(
    r"(?i)\b(?:thank|acknowledg\w*|grateful|indebted|et al|colleagues|co-?workers|courtesy of|provided by|editor|"
    r"reviewer|described by|reported by|first described|according to|named after|statistic\w*|written by|"
    r"by the authors?|edited)\b"
)


def persons_in(text: str, known: frozenset[str], *, is_prose: bool = True) -> Iterator[Found]:
    """Names of persons and initials in a sentence, or a line of data. `known` are the names (see `folded`) of authors
    and of those who wrote the works cited."""
    thanks = _STAFF.search(text) is not None
    for match in _TITLED.finditer(text):
        name = match["name"].rstrip(" ")
        words = text[match.start() : match.start("name")].rstrip(" .\u00a0")
        if _NEEDS_DOT.match(text, match.start()) and not match["dot"]:
            continue
        if words == "M" and not re.search(r"(?i)\b(?:le|la|les|patient|été|était|chez|de|du|une?|et)\b", text):
            continue
        if (
            words in _CAPITAL_WORDS
            and folded(name.split()[0]) not in given_names()
            and words not in {"Miss", "Sir", "Sister", "Nurse"}
        ):
            continue
        if words in {"Sister", "Brother", "Father", "Nurse", "Miss", "Lady"} and name.split()[0] in _NO_PERSON:
            continue
        if not _is_known(name, known):
            yield Found(PERSON, match.start(), match.start("name") + len(_shortened(name)))
    for match in _DOCTOR.finditer(text):
        if not thanks and not _is_known(match["name"], known):
            yield Found(
                PERSON,
                match.start(),
                match.start("name") + len(_shortened(match["name"])),
                instead="Write “the treating physician”.",
            )
    for pattern in (_CALLED, _OF_A_PERSON, _INTRODUCED, _FIELD):
        for match in pattern.finditer(text):
            if _is_name(match["name"], text, match.end("name"), known):
                yield Found(PERSON, match.start("name"), match.start("name") + len(_shortened(match["name"])))
    for match in _NAMED_KIN.finditer(text):
        first = match["name"].split()[0]
        likely = folded(first) in given_names() or (len(match["name"].split()) > 1 and match["joint"] != " ")
        if likely and _is_name(match["name"], text, match.end("name"), known):
            yield Found(PERSON, match.start("name"), match.start("name") + len(_shortened(match["name"])))
    if thanks:
        return
    for match in _PAIR.finditer(text):
        first = folded(match["first"])
        whole = f"{match['first']} {match['rest']}"
        if first in given_names() and first not in EPONYMS and _is_name(whole, text, match.end(), known):
            yield Found(PERSON, match.start(), match.start() + len(_shortened(whole)))
    for match in _WITH_INITIAL.finditer(text):
        if folded(match["first"]) in given_names() and _is_name(match[0], text, match.end(), known):
            yield Found(PERSON, *match.span())
    for match in _REVERSED.finditer(text):
        first = folded(match["first"])
        if (
            first in given_names()
            and not is_prose
            and not _is_known(match["first"], known)
            and not _is_known(match["last"], known)
        ):
            yield Found(PERSON, *match.span())
    for match in _CELL.finditer(text):
        if is_prose and match[0] != text:
            continue  # between commas of a sentence
        name = folded(match["first"])
        if name in given_names() and name not in EPONYMS and name not in known and name not in places():
            yield Found(PERSON, *match.span("first"))
    if is_prose:
        for pattern in (_FIRST_ALONE, _OWNED):
            for match in pattern.finditer(text):
                name = folded(match["first"])
                name = name.removesuffix("'s")
                if name in given_names() and name not in EPONYMS and _is_name(match["first"], text, match.end(), known):
                    yield Found(
                        PERSON,
                        match.start("first"),
                        match.start("first") + len(match["first"].removesuffix("'s").removesuffix("’s")),
                    )
        yield from _initials(text)


def persons_in_file_name(name: str) -> Iterator[Found]:
    """A person whose first name is beside another name in the name of a file: `Doe_Jane.dcm`."""
    for match in _WORDS_OF_A_FILE.finditer(name):
        if folded(match[0]) in given_names():
            yield Found(PERSON, *match.span())
            return


def _shortened(name: str) -> str:
    """A name up to the first word that is none: "Susan Whitfield The" is not one."""
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
    r"(?i) (?:syndrome|disease|sign|test|score|scale|virus|fever|cell|body|rings?|tumou?r|bag|tube|catheter|criteria|"
    r"classification|study|trial|foundation|award|prize|county|park|island|city|state|hill|lake|river|beach|street|"
    r"road|valley|hospital|university|clinic|medical|laborator\w+|scientific|vascular|fluor)$"
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
            if re.search(r"[A-Za-z’'-]+,?\s$", before) and re.search(r"[A-Z][\w’'-]+,?\s$", before):
                continue  # behind a surname
            if is_of_authors:
                continue
        yield Found(INITIALS, match.start(), match.start() + len(name))


_AUTHORSHIP: Final = re.compile(
    r"(?i)\b(?:wrote|drafted|revised|conceived|designed|analy[sz]ed|reviewed the|supervised|contribut\w*|manuscript|"
    r"collected|approved the|"
    r"performed the|interpreted|curat\w*|conceptuali[sz]ation|writing|funding|correspond\w*|authors?|Cell|Med|"
    r"verfasst\w*|Manuskript)\b"
)
