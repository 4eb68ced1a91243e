"""Phrases of a blinded text that tell who wrote it: in prose, cells, alternative texts, code and addresses.

The reference list is left out, since others may have an author's surname.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from typing import Any, Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.submission.identity import Identity

KINDS: Final[Mapping[str, str]] = {
    "own work": "speaks of the authors' own work",
    "ethics board": "names the ethics board",
    "author": "names an author",
    "institution": "names an institution of the authors",
    "initials": "has the initials of an author",
    "repository": "has an address that leads to the authors",
    "contact": "has an address or number",
    "presented": "says where it was presented or published before",
    "thanks": "thanks somebody by name",
    "funding": "names the funding",
    "registration": "has the registration of the authors' study",
}
"""What each kind of phrase does, as messages say it."""

_BOARD: Final = (
    r"[Ee]thics (?:[Cc]ommittee|[Cc]ommission|[Bb]oard)|[Rr]eview [Bb]oard|IRB|Ethikkommission|"
    r"[Cc]omité de [ÉéEe]tica(?: de la [Ii]nvestigación)?|[Cc]omité d['’]\s?[ÉéEe]thique"
)
_PLAIN_BOARD: Final = (
    r"(?:The|This|Our|An?|El|La|Le|Das|Dem|Von|Local|Independent|Institutional|Internal|Regional|National|Cantonal|Kantonalen?|Human|Medical|"
    r"Clinical|Research|Biomedical|University|Hospital|By|Our|Zuständigen?|Die|Der)"
)
_ANY_BOARD: Final = rf"{_PLAIN_BOARD}\b|{_BOARD}"
_CAPITALIZED: Final = r"\b[A-ZÄÖÜ][\w.&'’-]*"
_REPORTED: Final = r"(?:reported|described|published|showed|shown|demonstrated)"
_NUMBERED: Final = r"(?=[\w/.-]*\d)[\w/.-]*\w"
_EVENT: Final = (
    r"(?:(?i:\d+\w* )?(?i:annual|national|international|world)? ?(?i:meeting|congress|conference|symposium)|"
    r"[A-Z]{3,} (?:19|20)\d\d|(?:19|20)\d\d [A-Z]{3,}\b)"
)
_PROPER: Final = rf"{_CAPITALIZED}(?:\s+(?:of|for|and|de|du|la|{_CAPITALIZED}))*"
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WITHOUT_SPACES: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that have no spaces between words, or write particles at the end of names: Japanese, Chinese, Korean."""
_LONG_IN_ADDRESS: Final = 5
_SHORT: Final = 2
"""A surname of so few letters (`Li`) is looked for beside an initial only: lithium has it too."""
_OTHER_PARTS: Final = re.compile(r"(?:header|footer|comments|footnotes)\d*\.xml$|^docProps/|^customXml/")
_HYPHENS: Final = re.compile("[\u2010-\u2015]")
_PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "own work",
        re.compile(
            r"(?i)\b(?:our|my) (?:own )?(?:previous|earlier|prior|recent|published|former)\b[^.;]{0,60}|"
            r"\b(?:our|my) (?:own )?(?:paper|article|publications?|preprint)\b|"
            r"\b(?:our|my) (?:own )?(?:report|series|study|cohort|work|reference)\b[^.;]{0,20}?(?=\[\d|\(\d|\d)|"
            rf"\b(?:we|the (?:present |current )?authors) (?:have |had )?(?:previously|earlier|already|recently) "
            rf"(?:\w+ )?{_REPORTED}\b|\bthe present authors {_REPORTED}\b|"
            rf"\bwe (?:have )?{_REPORTED} (?:\w+ ){{0,4}}?(?:before|earlier|previously|elsewhere)\b|"
            rf"\b(?:as|which|that) we (?:have )?{_REPORTED}\b(?=[^.;]{{0,20}}?\d)|"
            r"\b(?:in|from) (?:an?|the|one|two|several) (?:earlier|previous|prior|recent|former) (?:\w+ )?"
            r"(?:paper|article|report|publication|stud(?:y|ie)|work|series)s?,? we\b|"
            rf"\b(?:previously|earlier|as) {_REPORTED} by (?:us|our group)\b|"
            r"\bour (?:group|laborator(?:y|ies)|lab|team|department|institution|cent(?:er|re)) (?:has |have |had )?"
            rf"(?:(?:first|previously|recently|already) )?(?:{_REPORTED}|developed|established|introduced)\b|"
            r"\b(?:in|from|by|at|to) our (?:(?:own|tertiary|referral|university|research) )*"
            r"(?:group|laborator(?:y|ies)|lab|cent(?:er|re)|clinic|hospital|institut(?:ion|e)|department|team)\b|"
            r"\bour (?:hospital|institution|department|cent(?:er|re)|clinic) (?:is|was|has|serves)\b|"
            r"\bunsere[rn]? (?:früheren?|eigenen?|vorherigen?) \w+|"
            r"\bwir (?:haben )?(?:bereits|früher|kürzlich) "
            r"[^.;]{0,40}(?:berichtet|beschrieben|veröffentlicht)\b|"
            r"\b(?:in|an) unsere[rm] (?:Klinik|Abteilung|Arbeitsgruppe|Zentrum|Institut|Krankenhaus|Spital)\b|"
            r"\b(?:notre|nos) (?:précédente?s?|propres?) \w+|"
            r"\bnous avons (?:déjà|précédemment|récemment) (?:rapporté|décrit|publié|montré)|"
            r"\b(?:dans|de) notre (?:service|hôpital|centre|clinique|laboratoire|institution|équipe)\b|"
            r"\b(?:hemos|habíamos) (?:descrito|publicado|comunicado|mostrado) (?:ya |previamente|anteriormente)|"
            r"\b(?:ya|previamente|recientemente) hemos (?:descrito|publicado|comunicado|mostrado)|"
            r"\bnuestr[oa]s? (?:\w+ )?(?:previ[oa]s?|anterior(?:es)?)\b|"
            r"\b(?:en|de) nuestr[oa] (?:hospital|centro|servicio|clínica|laboratorio|institución|grupo)\b"
        ),
    ),
    (
        "presented",
        re.compile(
            rf"(?i:\b(?:was|were|been) presented\b[^.;]{{0,40}}? (?:at|to|during) (?:the )?){_EVENT}[^.;]{{0,60}}|"
            rf"\b[Pp]resented (?:in part )?(?:at|during) (?:the )?{_EVENT}|"
            r"\b[Aa]bstract of this (?:case|report|work)\b|"
            r"(?i:\bpart of (?:the|an?) (?:\w+ ){0,2}(?:thesis|dissertation)\b)|"
            r"(?i:\b(?:a|the|as a) (?:preprint|thesis|poster|conference abstract)\b[^.;]{0,30}"
            r"\b(?:of this|of our|is (?:on|at|available)|was (?:posted|published|deposited)|at))[^.;]{0,30}|"
            r"(?i:\b(?:wurde|wurden) (?:\w+ ){0,6}(?:Kongress|Jahrestagung)\b[^.;]{0,40}vorgestellt)|"
            r"(?i:\bprésentée? (?:au|lors du) congrès\b|\bpresentad[oa] en el congreso\b)"
        ),
    ),
    (
        "thanks",
        re.compile(
            r"\b(?i:(?:we|the authors) (?:also |(?:would like|wish) to )?(?:thank|are grateful to|acknowledge|"
            r"are indebted to)|thanks to|courtesy of|wir danken|nous remercions|agradecemos a|acknowledge?ments?:)"
            r"[^.;]{0,30}? (?P<named>(?:Dr|Prof|Mr|Ms|Mrs|Herrn?|Frau|Mme)[a-z]*\.? [A-ZÄÖÜ]\w+|"
            r"[A-ZÄÖÜ]\w+ [A-ZÄÖÜ]\w+|(?:[A-ZÄÖÜ]\. ?)+[A-ZÄÖÜ]\w+)"
        ),
    ),
    (
        "ethics board",
        re.compile(
            rf"(?:{_BOARD})(?:\s+\([^)]*\))?\s+(?:(?:of|at|der|des|du|de la|del?)\s+)?(?:the\s+)?(?P<named>{_PROPER})|"
            rf"(?P<first>(?:(?!{_ANY_BOARD}){_CAPITALIZED}\s+)+)(?:{_PLAIN_BOARD}\s+)*(?:{_BOARD})|"
            r"(?i:\b(?:IRB|ethics|approval|votum)(?: (?:protocol|approval|study|reference))* ?"
            rf"(?:no\b|nr\b|numbers?|id\b|#)[.:]* ?#?(?P<number>{_NUMBERED}))|"
            r"\b(?i:approval|votum|dnr) (?P<year>\d{2,4}[/-]\d[\d/-]*)|"
            r"\b(?P<code>KEK|BASEC|CER-VD|CCER|EKNZ|EKOS)(?:[- ][A-Z]\w*)?\b"
        ),
    ),
    (
        "repository",
        re.compile(
            r"(?i)\b(?:https?://)?(?:www\.)?(?:(?:github|gitlab|bitbucket|codeberg|huggingface)\.(?:com|org|co)/[\w.-]+|"
            r"git(?:lab|hub)\.[\w.-]+/[\w.-]+|[\w-]+\.github\.io|orcid\.org/[\dX-]+|[\w-]+\.bsky\.social|"
            r"(?:linkedin|twitter|x|facebook|researchgate)\.(?:com|net)/[\w./-]+|osf\.io/\w+|10\.17605/osf\.io/\w+|"
            r"(?:zenodo|figshare)\.(?:org|com)/[\w./-]+|10\.5281/zenodo\.\d+|10\.6084/m9\.figshare\.\d+|"
            r"10\.5061/dryad\.\w+|10\.17632/\w+|10\.7910/dvn/\w+|(?:data\.mendeley|drive\.google|docs\.google|dropbox|"
            r"box|youtube|vimeo|kaggle|researchsquare)\.com/[\w./-]+|[\w-]+\.sharepoint\.com/[\w./-]+|"
            r"(?:medrxiv|biorxiv|preprints|synapse)\.org/[\w./-]+|10\.1101/\d{4}[\w./-]+|[\w.-]*dataverse[\w.-]*/[\w./-]+)"
        ),
    ),
    (
        "contact",
        re.compile(
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?i:\b(?:tel|phone|telephone|fax|telefon|téléphone|teléfono)\b[.:]* ?)"
            r"\+?\d[\d ()/.-]{6,}\d"
        ),
    ),
    (
        "funding",
        re.compile(
            r"(?i)\b(?:grants?|awards?|fellowships?|project)\s+(?:(?:numbers?|nos?\.?|ids?|agreements?)\s*:?\s*)?"
            r"(?=[\w/.-]*\d{3})[A-Z\d][\w/.-]*\d\b|"
            r"\b(?:funded|supported|financed) by (?:an? |the )?(?:\w+ ){0,4}(?:grants?|fellowships?|foundation|"
            r"institutes?|council|ministry|society)\b|\bfunding ?: (?!none|no\b|not\b|n/a)[^.;]{3,60}|"
            r"\b(?:foundation|fund|stiftung|nationalfonds|council|ministry|fondation|fundación) ?"
            r"\((?=[^()]*\d{3})[^()]+\)|\bFörderkennzeichen\s*:?\s*\S+|"
            r"\b(?:this|our|the present) (?:work|study|report|research) (?:was|is) (?:\w+ )?"
            r"(?:funded|supported|financed) by [^.;]{3,60}|\b(?:gefördert|finanziert) (?:durch|von|vom) [^.;]{3,60}|"
            r"\bfinancée? par (?:l['’]|la |le )?[^.;]{3,60}|\bfinanciad[oa] por [^.;]{3,60}"
        ),
    ),
    (
        "registration",
        re.compile(
            r"(?i)\b(?:our|this|the present|was|were|is) (?:[\w-]+ ){0,6}?(?:registered|registration|trial|study)\b"
            r"[^.;]{0,80}?\b(?P<named>NCT\d{8}|ISRCTN\d{6,8}|DRKS\d{6,8}|ChiCTR[\w-]*\d{6,}|EudraCT[: ]*[\d-]+|"
            r"PROSPERO[: ]*\w+|CRD\d{8,}|ACTRN\d{10,}|UMIN\d{6,})"
        ),
    ),
)


def telling_phrases(blocks: Blocks, identity: Identity) -> Iterator[tuple[str, str]]:
    """Yield phrases that tell who wrote a text, each with its kind (`KINDS`)."""
    texts = list(_texts(ast.rewrite(blocks, _without_references, frozenset({"Div"}))))
    whole = " ".join(texts)
    names = [(kind, pattern) for kind, pattern in _name_patterns(identity, whole)]
    for text in texts:
        plain = _plain(text)
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(plain):
                named = next((one for one in match.groupdict().values() if one), match[0])
                yield named.strip(" ."), kind
        folded = _folded(plain)
        for kind, pattern in names:
            for match in pattern.finditer(folded):
                yield match[0], kind


def texts_of_parts(content: bytes) -> Iterator[str]:
    """Yield the texts of a Word file that are not its document's: headers, footers, comments and properties, which may
    come from a `reference-doc`."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if _OTHER_PARTS.search(name):
                yield text_of_xml(package.read(name))


def text_of_xml(content: bytes) -> str:
    """Return the text of XML, such as a drawing in SVG, without its tags."""
    return unescape(re.sub(r"<[^<>]*>", " ", content.decode("utf-8", "replace")))


def _without_references(element: Element) -> Blocks | None:
    return [] if ast.identifier_of(element) == REFERENCES_ID else None


def _texts(blocks: Blocks) -> Iterator[str]:
    """Yield the text of each paragraph, and everything else that a file may keep: attributes, addresses, code."""
    for element in ast.walk(blocks):
        kind: str = element["t"]
        content: Any = element.get("c")
        if kind in {"Para", "Plain"}:
            yield ast.plain_text(content)
        elif kind == "Header":
            yield ast.plain_text(content[2])
        elif kind in {"CodeBlock", "Code", "Math", "RawBlock", "RawInline"}:
            yield str(content[1])
        elif kind in {"Link", "Image"}:
            yield ast.plain_text(content[1])
            yield " ".join(content[2])
        yield from (str(value) for value in ast.attributes_of(element).values())


def _plain(text: str) -> str:
    return _HYPHENS.sub("-", _INVISIBLE.sub("", text)).replace("\xa0", " ").replace("’", "'")


def _folded(text: str) -> str:
    """Text without accents: `Müller` and `Muller` are the same."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _name_patterns(identity: Identity, whole: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield patterns for the names, initials and institutions of the authors. A surname that the text also has as a
    common word (`Young`) is not looked for at the beginning of sentences."""
    for surname, initial in identity.surnames:
        if len(surname) <= _SHORT and not _WITHOUT_SPACES.search(surname):
            short = re.escape(_folded(surname))
            yield "author", re.compile(rf"\b{short},? {initial}\b|\b{initial}\.? ?(?:[A-Z]\. ?)?{short}\b")
            continue
        spellings = {_folded(surname), _folded(_with_e(surname))}
        written = "|".join(_spelled(one) for one in sorted(spellings))
        capitals = "|".join(_spelled(one.upper()) for one in sorted(spellings))
        is_word = re.search(rf"\b{re.escape(surname.lower())}\b", whole) is not None
        inside = r"(?<=[\w,;)] )" if is_word else ""
        if _WITHOUT_SPACES.search(surname):
            yield "author", re.compile(rf"(?:{written})")
            continue
        yield (
            "author",
            re.compile(
                rf"{inside}\b(?:{written})\b|(?<![A-Z] )\b(?:{capitals})\b(?! [A-Z]{{2}})|\b(?:{written})(?=Lab|Group)"
            ),
        )
        if len(surname) >= _LONG_IN_ADDRESS:
            yield "author", re.compile(rf"(?i)(?:@|(?:https?)?://|www\.)[\w.:/~-]*(?:{written})[\w./-]*")
    titles = r"(?:Drs?|Dra|Prof|Professor|Herrn?|Frau|Mme|Mr|Mrs|Ms)\.? (?:[A-Z]\. ?)*"
    for name in identity.names:
        parts = [re.escape(_folded(part)) for part in name.split()]
        long_parts = "|".join(part for part in parts if len(part) > len("van"))
        if long_parts:
            yield "author", re.compile(rf"\b{titles}(?:{long_parts})\b")
        yield "author", re.compile(rf"(?i)\b{parts[0]} (?:\w\.? ?)?{parts[-1]}\b")
    for local in identity.mailboxes:
        yield "author", re.compile(rf"(?i)(?<![^\W_]){re.escape(_folded(local))}(?![^\W_])")
    for mark in identity.marks:
        yield "institution", re.compile(rf"(?<!\w){re.escape(_folded(mark))}(?!\w)")
    for pattern in identity.institution_patterns():
        yield "institution", re.compile(_folded(pattern))
    for short in identity.abbreviations():
        if not _is_defined(short, whole):
            yield "institution", re.compile(rf"\b{re.escape(short)}\b")
    for initials in identity.initials:
        dotted = r"\.[ -]?".join(initials) + r"\."
        outer = r"\.[ -]?".join((initials[0], initials[-1])) + r"\."
        bare = rf"|(?<![\w-]){initials}(?![\w-])" if len(initials) > 2 and not _is_defined(initials, whole) else ""
        yield "initials", re.compile(rf"(?<![\w.])(?:{dotted}|{outer}(?! ?[A-Z][a-z])){bare}")
    forms = "|".join(sorted({form for one in identity.initials for form in (one, one[:2], one[0] + one[-1])}))
    if forms:
        yield "initials", re.compile(rf"\b(?:{forms})\b(?:,| and| und| et| y) (?:{forms})\b")


def _is_defined(short: str, text: str) -> bool:
    """Return whether a text explains an abbreviation as a term: `anaplastic lymphoma kinase (ALK)`."""
    words = r"\w*[- ](?:\w+[- ]){0,2}?".join(map(re.escape, short))
    return re.search(rf"\b{words}\w*,? \({re.escape(short)}\)", text, re.IGNORECASE) is not None


def _spelled(name: str) -> str:
    """Return a pattern of a name whose hyphen may be a space, and whose apostrophe may be missing."""
    return re.escape(name.replace("’", "'")).replace(r"\-", "[- ]").replace("'", "'?")


def _with_e(name: str) -> str:
    table: dict[str, Any] = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    return name.translate(str.maketrans(table))
