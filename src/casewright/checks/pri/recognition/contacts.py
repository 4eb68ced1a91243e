"""Ways to reach a person or a machine: telephone, e-mail, web pages, network addresses, folders of users."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.checks.pri.recognition.kinds import ADDRESS_ON_NET, DEVICE, EMAIL, PATH, TELEPHONE, Found

_EMAIL: Final = re.compile(
    r"(?<![\w.+@-])[\w.+-]{1,64}(?:@|\s?(?:\[at\]|\(at\))\s?)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?![\w@])"
)
_CALLED: Final = (
    r"(?:tele)?phone|tel|fax|facsimile|mobile|cell(?:ular)?|call(?:ed|ing)?|dial(?:ed)?|pager|beeper|hotline|reached|"
    r"Telefon(?:nummer)?|Fax(?:nummer)?|Handy(?:nummer)?|Mobil|Rufnummer|Durchwahl|t[ée]l[ée]phone|t[ée]l|"
    r"t[ée]l[ée]copie|portable|tel[ée]fono|m[óo]vil|telefone|cellulare|telefoon|mobiel|telefon|puhelin|WhatsApp|SMS"
)
_DIGITS: Final = r"(?P<number>\(?\+?\d[\d ()./-]{5,22}\d)(?![\w])"
_LABELLED: Final = re.compile(
    rf"(?<![\w-])(?i:{_CALLED})(?![\w-])(?:[ .:#=(\"'-]|\b(?:number|no|at|by|on|nr|was|is|under|de|des|der|del|di|"
    rf"contact[oe]?|personal|privat|mobile?|unter)\b){{0,12}}{_DIGITS}"
)
_EXTENSION: Final = re.compile(
    r"(?<![\w-])(?:[Ee]xt\. ?|[Ee]xtension (?:number )?(?=\d{4})|[Pp]oste |Apparat |App\. ?|extensión )"
    r"(?P<number>\d{3,5})(?![\w°/-]|[.,]\d| ?(?:°|mm|cm))"
)
_INTERNATIONAL: Final = re.compile(
    r"(?<![\w+./-])(?:\+[ ]?|00(?=[1-9]\d{0,2}[ ./-]))\d{1,3}(?:[ ./-]?\(?\d{1,5}\)?){2,7}(?![\w]|\.\d)"
)
_AMERICAN: Final = re.compile(
    r"(?<![\w.+/-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ -]?|[2-9]\d{2}[.-])\d{3}[ .-]\d{4}(?:\s?(?:x|"
    r"ext\.?)\s?\d{1,5})?(?![\w-])"
)
_NATIONAL: Final = re.compile(
    r"(?<![\w.,+/-])(?!\d{5}-\d{4}(?!\d))\(?0\d{2,4}\)?[ /-]{1,3}\d{2,8}(?:[ -]\d{2,8}){0,3}(?![\w]|[.,/-]\d)"
)
_BRAZILIAN: Final = re.compile(r"(?<![\w(])\(\d{2}\) ?9?\d{4}[- ]\d{4}(?![\w-])")
_FRENCH: Final = re.compile(r"(?<![\w.,+/-])0[1-9](?:[ .]\d{2}){4}(?![\w]|[.,]\d)")
_NEAR: Final = 60
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15

_URL: Final = re.compile(r"(?i)(?<![\w@])(?:https?://|ftp://|www\.)[^\s<>\"'`{}|\\^\[\]]{3,300}")
_BARE_PAGE: Final = re.compile(
    r"(?i)(?<![\w@./-])(?:facebook|instagram|twitter|x|tiktok|linkedin|youtube|gofundme|caringbridge|legacy|reddit|vk|"
    r"xing|flickr|snapchat|threads)\.com/[^\s<>\"')\]]{2,200}|(?<![\w@./-])(?:t|wa)\.me/[^\s<>\"')\]]{2,200}"
)
_PERSONAL: Final = re.compile(
    r"(?i)(?:facebook|instagram|twitter|//x|tiktok|linkedin|gofundme|caringbridge|legacy|flickr|snapchat|threads|"
    r"ancestry|myheritage|findagrave|xing|[\w-]*blog|[\w-]*family[\w-]*|[\w-]*journey[\w-]*|mastodon|bsky|youtube|"
    r"vimeo|tumblr|blogspot|wordpress|medium|strava|kickstarter|justgiving|dropbox|wetransfer|drive\.google|onedrive|"
    r"icloud)\.|patient|record|/mrn|[?&](?:id|mrn|pid|name|study|patientid|accession)=|obituar|memorial|/people/|"
    r"/visit/|/user|/profile|~\w+|pacs|wado|hospital|clinic|klinik|/viewer|portal|mychart"
)
_PUBLIC: Final = re.compile(
    r"(?i)^(?:https?://|www\.)*(?:[\w-]+\.)*(?:doi\.org|nih\.gov|cdc\.gov|fda\.gov|ema\.europa\.eu|europa\.eu|who\.int|"
    r"clinicaltrials\.gov|orcid\.org|github\.com|gitlab\.com|zenodo\.org|figshare\.com|osf\.io|dryad\.org|"
    r"datadryad\.org|creativecommons\.org|r-project\.org|python\.org|quarto\.org|pypi\.org|w3\.org|icmje\.org|"
    r"care-statement\.org|equator-network\.org|genenames\.org|omim\.org|orpha\.net|ensembl\.org|uniprot\.org|"
    r"wikipedia\.org|bioconductor\.org|crossref\.org|pubmed\.gov|arxiv\.org|biorxiv\.org|medrxiv\.org|nice\.org\.uk|"
    r"hhs\.gov|ecfr\.gov|isrctn\.com|drugs\.com|rxlist\.com|[\w-]+\.edu|[\w-]+\.gov|mayoclinic\.org|json-schema\.org|"
    r"ncbi\.nlm\.nih\.gov)(?:[/:?#]|$)"
)
_RECORD_IN_PATH: Final = re.compile(
    r"(?i)/(?:patients?|records?|mrn|visit|people|users?|profiles?)/|[?&](?:mrn|pid|patient\w*|accession)=|~[a-z]"
)

_PLATFORM: Final = (
    r"(?:Instagram|Insta|TikTok|Twitter|Facebook|Snapchat|Telegram|WhatsApp|YouTube|Threads|Mastodon|Bluesky|WeChat|"
    r"Weibo|Discord|Reddit|LinkedIn|Twitch|Skype|VK)"
)
_HANDLE: Final = re.compile(r"(?<![\w.@/\[;+-])(?<!; )(?<!\[-)@(?P<handle>[^\W\d][\w.]{1,28}\w)(?![\w@]|-\w)")
_HANDLE_IN_A_CELL: Final = re.compile(r"(?:^|[,;\t])[\"']?@(?P<handle>[^\W\d][\w.]{2,28}\w)(?=[ ,;\t\"']|$)")
"""The name of an account at the beginning of a cell of a table."""
_NO_HANDLE: Final = re.compile(
    r"(?:fig|tbl|lst|eq|sec|thm|cor|def|exm|exr|supp\w*)\b|\w+\d{4}[a-z]?$|(?:article|book|string|comment|param|return|"
    r"media|import|font|property|staticmethod|classmethod|dataclass|pytest|cache|override|overload|export\w*|type|"
    r"author)\b"
)
_OF_AN_ACCOUNT: Final = re.compile(
    rf"(?i)\b(?:{_PLATFORM}|account|handle|follow(?:er|ed|ing|s)?|page|profile|posted|posts?|tweet\w*|channel|"
    rf"social media|"
    r"Konto|Profil|Kanal|Netz|cuenta|perfil|publicad[oa]|compte|conta)\b"
)
_NAMED_ACCOUNT: Final = re.compile(
    rf"(?<!\w){_PLATFORM}(?: (?:user(?:name)?|account|handle|name|profile|page|channel|[Kk]onto|[Pp]rofil|cuenta|"
    rf"compte|"
    r"perfil))?(?:: ?| \(| as | under | unter | como )[“\"'‘]?(?P<handle>(?=[\w.]*[\d_.]\w|[a-z])[a-z0-9][\w.]{1,28}\w)"
    r"(?=[”\"'’).,;]|$)"
)

_IP: Final = re.compile(r"(?<![\w.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)")
_VERSION: Final = re.compile(
    r"(?i)(?:version|v\.?|release|build|section|chapter|EC|software|package|\bR|SPSS|Prism)\s*$"
)
_IP6: Final = re.compile(
    r"(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|"
    r"(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6})(?![\w:])"
)
_MAC: Final = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])")
_UID: Final = re.compile(r"(?<![\w.])(?!1\.2\.840\.10008\.)[12]\.\d{1,3}(?:\.\d{1,40}){4,20}(?![\w]|\.\d)")
_FOLDER: Final = re.compile(
    r"(?:/(?:home|Users)/|[A-Za-z]:\\+(?:Users|Documents and Settings)\\+)(?P<user>[^/\\\s\"'<>:*?|]{2,40})"
    r"(?P<rest>[/\\][^\s\"'<>:*?|;,)]{1,200})?"
)
_NO_USER: Final = frozenset(
    {"user", "username", "you", "shared", "public", "default", "name", "runner", "jovyan", "me", "root"}
)


def contacts_in(text: str, *, is_prose: bool = True) -> Iterator[Found]:
    """Telephone numbers, e-mail addresses, web pages of persons, network addresses and folders of users in a text."""
    if "@" in text or "at]" in text or "at)" in text:
        for match in _EMAIL.finditer(text):
            yield Found(EMAIL, *match.span())
        for match in _HANDLE.finditer(text):
            if not _NO_HANDLE.match(match["handle"]) and (
                is_prose or _OF_AN_ACCOUNT.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR)
            ):
                yield Found(ADDRESS_ON_NET, *match.span(), called="the name of an account")
        if not is_prose:
            for match in _HANDLE_IN_A_CELL.finditer(text):
                if not _NO_HANDLE.match(match["handle"]):
                    start = match.start("handle") - 1
                    yield Found(ADDRESS_ON_NET, start, match.end("handle"), called="the name of an account")
    for match in _NAMED_ACCOUNT.finditer(text):
        yield Found(ADDRESS_ON_NET, *match.span("handle"), called="the name of an account")
    if ":/" in text or "ww" in text.lower() or ".com/" in text or "t.me" in text or "wa.me" in text:
        for match in _URL.finditer(text):
            address = match[0].rstrip(".,;:!?)*_")
            if _is_personal(address):
                yield Found(ADDRESS_ON_NET, match.start(), match.start() + len(address))
        for match in _BARE_PAGE.finditer(text):
            yield Found(ADDRESS_ON_NET, match.start(), match.start() + len(match[0].rstrip(".,;:!?")))
    yield from _telephones(text)
    for match in _IP.finditer(text):
        if not _VERSION.search(text, max(0, match.start() - 12), match.start()) and not match[0].startswith(
            ("0.", "1.2.", "127.")
        ):
            yield Found(ADDRESS_ON_NET, *match.span(), called="a network address")
    for pattern in (_MAC, _IP6):
        for match in pattern.finditer(text):
            if sum(character.isalpha() for character in match[0]) or match[0].count(":") >= 5:
                yield Found(ADDRESS_ON_NET, *match.span(), called="a network address")
    for match in _UID.finditer(text):
        yield Found(DEVICE, *match.span(), called="a DICOM identifier")
    for match in _FOLDER.finditer(text):
        if match["user"].casefold() not in _NO_USER:
            yield Found(PATH, *match.span())


_NEWS: Final = re.compile(
    r"(?i)news|nachrichten|noticias|notizie|zeitung|gazette|herald|tribune|chronicle|courier|telegraph|times\b|post\.|"
    r"daily|journal-|diario|periodico|giornale|corriere|folha|globo|figaro|monde\.|guardian|mail\.co|bbc\.|cnn\.|"
    r"reuters|shimbun|mainichi|yomiuri|asahi|xinhua|presse|bild\.de|spiegel|anzeiger|kurier|/(?:19|20)\d\d/\d\d?/|"
    r"/(?:[a-z0-9]+-){3,}[a-z0-9]+(?:[/.?#]|$)"
)
"""A newspaper, a page with its day, or a page named by a headline: a story about a patient names the patient."""


def _is_personal(address: str) -> bool:
    if _RECORD_IN_PATH.search(address):
        return not re.search(r"(?i)clinicaltrials|zenodo|pubmed|orpha|doi\.org", address)
    return not _PUBLIC.match(address) and (_PERSONAL.search(address) or _NEWS.search(address)) is not None


def _telephones(text: str) -> Iterator[Found]:
    for match in _LABELLED.finditer(text):
        number = match["number"].rstrip(" .-/(")
        if _FEWEST_DIGITS <= sum(map(str.isdigit, number)) <= _MOST_DIGITS:
            yield Found(TELEPHONE, match.start("number"), match.start("number") + len(number))
    for match in _EXTENSION.finditer(text):
        yield Found(TELEPHONE, *match.span("number"))
    for pattern in (_INTERNATIONAL, _AMERICAN, _NATIONAL, _BRAZILIAN, _FRENCH):
        for match in pattern.finditer(text):
            digits = sum(map(str.isdigit, match[0]))
            if (8 if pattern is not _FRENCH else 10) <= digits <= _MOST_DIGITS and not _is_amount(text, match):
                yield Found(TELEPHONE, *match.span())


_UNIT: Final = re.compile(r"\s?(?:[×x*]|%|/|cells|copies|mg|µ|U\b|IU\b|ng|pg)")


def _is_amount(text: str, match: re.Match[str]) -> bool:
    return _UNIT.match(text, match.end()) is not None
