"""Tokens of a text that are spelled as abbreviations, and those that an author explains by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.checks.abb import nomenclature
from casewright.checks.reading.prose import OBJECT
from casewright.checks.reading.spans import Spans
from casewright.text_cache import cached

_TOKEN = re.compile(rf"(?<![\w{OBJECT}.@#\\])[^\W_][\w*:]*(?:[-–‐‑/][\w*:]+)*(?![\w®™])")
_TWO_CAPITALS = re.compile(r"[^\W\d_a-zß-ÿ][^\sA-Z]{0,20}[^\W\d_a-zß-ÿ]")
_PIECE = re.compile(r"[^-–‐‑/]+")
_SHOUTED = re.compile(r"(?<!\w)[A-Z]{3,}(?:[ \n]+(?:[A-Z]{2,}|&))+(?!\w)")
_AFTER = re.compile(
    r"\s+(?:trials?|study|studies|registry|cohort|project|consortium|initiative|cell lines?|strain|mice|mouse|medium)\b"
    r"|\s+[A-Z]\w+ (?:system|scanner|device|kit|software|analy[sz]er|platform|camera|instrument|amplifier)s?\b"
    r"|[®™]|(?<=GC)\s(?:content|bias|skew|rich)",
    re.IGNORECASE,
)
_LABEL_OF_NUMBER = re.compile(
    r"(?:\s?[:#]|\s(?:no|nr|ref(?:erence)?|number|approval)\b\.?:?)\s?(?=[\w/.-]*\d)[\w.-]+(?:/|-\d)"
)
"""Behind the letters of a committee or a grant: "REC: 09/H0504/104+5"."""
_POSTAL_CODE = re.compile(r"\b\d{4}[ \u00a0]\Z")
_SHIP = re.compile(r"(?:MV|RV|SS|HMS|USS|FS|RRS)\Z")
_STREET = re.compile(
    r"(?: [A-Z][\w.-]*){1,3} (?:Drive|Street|Avenue|Road|Boulevard|Lane|Way|Place|Parkway|Dr\.|St\.|Ave\.|Blvd\.)(?!\w)"
)
_BLOOD_GROUP = re.compile(r"\b(?:blood (?:group|type)s?|group|type)\s+\Z", re.IGNORECASE)
_ADDRESS = re.compile(r",\s\Z")
_TRADE = re.compile(
    r"\([^()]*\b(?:Inc|Corp|Ltd|GmbH|LLC|Co|AG|SA|Pharma|Healthcare|Biosciences|Technologies)\b[^()]*\Z"
)

_MAKER = re.compile(
    r"(?:\s[A-Z][\w&-]*){0,3},?\s(?:Inc|International|Corp|Ltd|GmbH|LLC|AG|plc|B\.?V|Limited|Corporation|Pharma)\b"
)
_MADE = re.compile(rf"(?<![\w-])(?P<names>[A-Za-z]{{0,20}}[A-Z][\w-]{{0,20}}[A-Z]\w{{0,20}})(?={_MAKER.pattern})")
_CELLS = re.compile(r"\s(?:cells?|blasts?|patients?|cases?|relapses?|samples?)\b")
_PEOPLE = re.compile(
    r"\b(?:authors?|readers?|reviewers?|investigators?|researchers?|raters?|observers?|assessors?|pathologists?|radiologists?|"
    r"physicians?|clinicians?|Autor\w*)\b[^.;]*\Z",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\([A-Z]{2,3}(?:(?:, (?:and |& )?| and | & |; |/)[A-Z]{2,3})*\)")
"""Initials alone in brackets: "two authors (AB, CD)"."""
_GENE_WORDS = re.compile(
    r"\b(?:genes?|genetic|oncogenes?|(?:up|down)-?regulat\w+|express(?:ion|ed|es)|mutations?|mutated|mutants?|"
    r"variants?|"
    r"alleles?|loc(?:us|i)|exons?|introns?|transcripts?|mRNA|promoters?|fusions?|rearrange\w+|translocations?|"
    r"polymorphisms?|SNPs?|knock-?(?:out|down|in)|haplo\w+|Gene?n?|Mutation(?:en)?)\b"
)


def _speaks_of_genes(text: str, start: int, end: int) -> bool:
    """Return whether a word near a symbol says that genes are meant, or a gene is listed right beside it."""
    if _GENE_WORDS.search(text[max(0, start - 40) : start]) or _GENE_WORDS.search(text[end : end + 25]):
        return True
    beside = (
        re.search(r"([A-Za-z0-9]+)(?: \([^()]*\))?(?:, (?:and )?| and |/)\Z", text[max(0, start - 30) : start]),
        re.match(r"(?: \([^()]*\))?(?:, (?:and )?| and |/)([A-Za-z0-9]+)\b", text[end : end + 30]),
    )
    return any(
        one is not None and (nomenclature.is_gene(one[1]) or nomenclature.has_gene_number(one[1])) for one in beside
    )


_SOURCE = (
    r"(?:databases?|databanks?|software|packages?|toolbox(?:es)?|toolkits?|librar(?:y|ies)|platforms?|web ?servers?|"
    r"repositor(?:y|ies)|releases?|pipelines?|algorithms?|plugins?|browsers?|checklists?|statements?|consortium|"
    r"licen[cs]e|(?:file )?formats?|files|strings|ontolog(?:y|ies))"
)
_NAME = rf"(?<![\w-])[A-Za-z]{{0,20}}[A-Z][\w-]{{0,20}}[A-Z]\w{{0,20}}(?:[ \u00a0]v?\d[\d.]*)?(?:\s*{OBJECT})?"
_NAMES_BEFORE = re.compile(
    rf"(?P<names>{_NAME}(?:(?:, | and |, and | or |/){_NAME})*) "
    rf"(?:(?:[Rr]|Python|Bioconductor|open|genome) )?{_SOURCE}\b"
)
_NAMES_BEHIND = re.compile(
    rf"\b{_SOURCE}(?:,? (?:such as|including|like|namely)|:|\s?\()\s(?:the )?"
    rf"(?P<names>{_NAME}(?:(?:, | and |, and | or |; ){_NAME})*)"
    rf"|\b{_SOURCE}\s\((?P<more>{_NAME}(?:(?:, | and |, and | or |; ){_NAME})*)"
)
_USED = re.compile(rf"\b(?:using|used|with|via|by|from|in) (?:the )?(?P<names>{_NAME})(?<={OBJECT})")
_VERSION = re.compile(
    r"(?<![\w-])(?P<names>[A-Za-z]{0,20}[A-Z][\w-]{0,20}[A-Z]\w{0,20})(?=\s(?:(?:[a-z]+\s)?\(?v(?:ersion|\.)?\s?\d|"
    r"\d+\.\d+(?:\.\d+)*(?=[\s;,.)]*(?:\[|\(|"
    rf"{OBJECT}|software|package|\Z))))"
)


@cached
def names_of_sources(text: str) -> Iterator[str]:
    """Yield the names of software, databases and the like, told by the words beside them: a version, "the X database",
    "databases such as X and Y", "using X" with a work cited."""
    for pattern in (_NAMES_BEFORE, _NAMES_BEHIND, _USED, _VERSION, _MADE):
        for match in pattern.finditer(text):
            listed = match["names"] or (match["more"] if "more" in pattern.groupindex else "") or ""
            for name in re.findall(r"(?<![A-Za-z])[A-Za-z]*[A-Z][\w-]*[A-Z]\w*", listed):
                if len(name) > 2:
                    yield name
                    yield from (piece for piece in re.split("[-–]", name) if len(piece) > 1)


_SHORTEST_SINGLE_WORD = 9

_SHORT = (
    r"(?:(?:\d{1,2}|[a-zα-ω])[-–])?[A-Za-z0-9µα-ω]{0,15}[A-Z][A-Za-z0-9α-ω]{0,15}(?:[-/+–&][A-Za-z0-9α-ω]+)*"
    r"(?:[ \u00a0][A-Z]\b)?(?: cells?)?\+?"
)
_IN_BRACKETS = re.compile(
    rf"(?:[(\[（]|(?<=[a-z]) [–—-] )(?:hereafter |henceforth |or |termed )?[\"“‘]?(?P<short>{_SHORT})(?:['’]s|[\"”’])?"
    rf"(?=[)\]）;:]|,(?! (?:and |or )?[A-Za-z]*[A-Z]{{2}})|\s*{OBJECT}|(?: [a-z]{{3,}}){{1,3}}[)\];,])"
)
"""A short form in brackets, behind the words that it stands for; of several, `(CD, UC, and nonIBD)`, each is named."""
_LAST_IN_BRACKETS = re.compile(
    rf"[(\[](?:(?:e\.g|i\.e)\.,? )?(?P<long>[^()\[\],;:]{{4,100}}), (?P<short>{_SHORT})(?=[)\]])"
)
"""Words and their short form in one pair of brackets: `(magnetic resonance imaging, MRI)`."""
_BEFORE_WORDS = re.compile(
    rf"(?<!\w)(?P<short>{_SHORT})\s*(?:\((?P<long>[^()]{{4,120}})\)"
    rf"|(?:,|\s?:)\s+(?:\d\d\s?\\*%\s)?(?P<listed>[^.;()\n|=]{{4,120}}?)(?=[.;)\n|{OBJECT}]|$|,\s+(?:and\s)?{_SHORT}\s?:\s)"
    rf"|\s?=\s*(?P<equal>[^.;()\n|=]{{4,120}}?)(?=[.;(\n|\"]|$|,\s+{_SHORT}\s?=)|"
    rf"\s(?:[–—-]|stands for|denotes|indicates|refers to)\s+(?P<denoted>[^.;()\n|]{{4,120}})(?=[.;\n|]|$))"
)
_LONGEST = 80
"""What is longer is a sequence or an address, and no abbreviation."""
_LIST_POSITION = re.compile(r"(?:\A|[;.:,|(\n]|\band)\s*\W?\Z")
_VERB = re.compile(r"\b(?:is|are|was|were|has|had|have|did)\b")
"""What no long form has: in "combined was 0.04 (CI, 0.03-0.04)" the letters are by chance."""
_SAYS = re.compile(r"\s(?:stands for|denotes|indicates|refers to)\s")
_NO_NOUN = re.compile(
    r"(?:all|this|these|those|that|each|both|any|see|data|and|as|at|but|by|for|from|in|is|of|on|or|the|to|was|were|"
    r"when|"
    r"where|which|who|with|e\.g|i\.e|would|will|can|could|may|might|should|must|has|had|have|did|does|we|it|they)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A token that is spelled as an abbreviation, at `start:end` of a text. `text` is without a plural s."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class HandDefinition:
    """A short form that an author explains: the whole of it, "complete remission (CR)", at `start:end`; the short form
    itself at `short_start:short_end`. `long` are the words that explain it, as typed."""

    short: str
    long: str
    start: int
    end: int
    short_start: int
    short_end: int
    is_key: bool = False
    """Whether it reads what a figure or table shows, "CR: complete remission", and introduces nothing into the text."""

    @property
    def names(self) -> frozenset[str]:
        """What is explained with it: the short form, its singular, and the parts of one that is several words."""
        return frozenset({self.short, _singular(self.short), *re.split(r"[ \-/–]", self.short)})


@cached
def tokens(text: str, blocked: tuple[tuple[int, int], ...] = ()) -> Iterator[Token]:
    """Yield the tokens of a text that a reader would need explained, except `blocked` ranges. What nomenclature writes
    in capitals (see `nomenclature`), what is shouted, and what stands next to words that make it a name is left out."""
    shouted = Spans(match.span() for match in _SHOUTED.finditer(text))
    closed = Spans(blocked)
    for match in _words_with_capitals(text):
        whole = match[0].rstrip(":*")
        if sum(sign.isupper() for sign in whole) < 2 or len(whole) > _LONGEST or max(whole) >= "\u3040":
            continue  # Chinese, Japanese and Korean set no spaces between words
        start, end = match.start(), match.start() + len(whole)
        if shouted.overlap(start, end) or _is_name_there(text, whole, start, end):
            continue
        if whole in nomenclature.WHOLE or (whole in nomenclature.WIDELY_KNOWN and not whole.isalnum()):
            if not closed.overlap(start, end):
                yield Token(whole, start, end)
            continue
        if nomenclature.is_listed(whole) or nomenclature.is_designation(whole) or nomenclature.is_formula(whole):
            continue
        if numbered := _numbered(whole):
            if not closed.overlap(start, start + len(numbered)):
                yield Token(numbered, start, start + len(numbered))
            continue
        yield from _pieces(text, whole, start, closed)


_LOCANT = re.compile(r"(?<![\w,.-])(?:\d{1,2}|[α-ω])[-–‐‑]\Z")


def with_locant(text: str, token: Token) -> Token:
    """Return a token with the number or the Greek letter that is part of its name: the FU of 5-FU, the GT of γ-GT."""
    match = _LOCANT.search(text, max(0, token.start - 5), token.start)
    return token if match is None else Token(match[0] + token.text, match.start(), token.end)


def _words_with_capitals(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text that have two capitals; most words have none, and are not looked at."""
    done = 0
    for pair in _TWO_CAPITALS.finditer(text):
        if pair.start() < done:
            continue
        start = pair.start()
        while start > done and (text[start - 1].isalnum() or text[start - 1] in "-–‐‑/"):
            start -= 1
        for match in _TOKEN.finditer(text, start):
            if match.end() > pair.start():
                done = match.end()
                if match.start() <= pair.start():
                    yield match
                break
            if match.start() > pair.start():
                break


def _numbered(whole: str) -> str:
    """Return an abbreviation that goes on with a number (IL-6, COVID-19), without what follows it."""
    match = re.match(r"([A-Za-z]*[A-Z]{2,})[-–‐‑]?\d{1,2}(?![A-Za-z\d])", whole)
    return match[0] if match is not None and match[1] in nomenclature.WITH_NUMBER else ""


def _pieces(text: str, whole: str, start: int, blocked: Spans) -> Iterator[Token]:
    """Yield the parts of a token between hyphens and slashes that are abbreviations themselves (anti-HLA,
    CRS/ICANS)."""
    pieces = [(match[0], start + match.start()) for match in _PIECE.finditer(whole)]
    if len(pieces) > 1 and all(piece.isdigit() or nomenclature.may_be_gene(piece) for piece, _ in pieces):
        return
    if len(pieces) > 1 and any(re.match(r"[A-Z]?\d+[A-Za-z]?\Z", piece) for piece, _ in pieces[1:]):
        return  # MCF-7, BMS-936558, NALM-6: a designation
    if re.match(rf"(?:{'|'.join(nomenclature.CELL_LINES)})[-–]?\d+\Z", whole):
        return  # OCI-AML3
    for piece, place in pieces:
        bare = piece[:-1] if re.search(r"[A-Z]s\Z", piece) else piece
        end = place + len(bare)
        if (
            nomenclature.looks_abbreviated(bare)
            and bare.isalpha()
            and not nomenclature.is_listed(bare)
            and not nomenclature.is_roman(bare)
            and not nomenclature.is_formula(bare)
            and not blocked.overlap(place, end)
            and not _is_name_there(text, bare, place, end)
            and not (text[place - 1 : place] in {"-", "‑"} and nomenclature.is_listed(text[place - 2] + bare))  # t-SNE
        ):
            yield Token(bare, place, end)


def _is_name_there(text: str, token: str, start: int, end: int) -> bool:
    """Return whether the words around a token make it a name: a trial, a cell line, a blood group, a karyotype, an
    address."""
    before = text[max(0, start - 80) : start]
    if re.search(r"(?<![\w-])[A-Z][a-z]{3,}[-‑]\Z", before) and token.isupper():
        return True  # the version of something named: Caduceus-PS
    if _LABEL_OF_NUMBER.match(text, end) or (_SHIP.match(token) and re.match(r" [A-Z][a-z]", text[end:])):
        return True
    if len(token) == 2 and _POSTAL_CODE.search(before) and re.match(r" [A-Z][a-z]", text[end:]):
        return True  # 3584 CH Utrecht
    if re.match(r"[-–]\d+[_/]\d", text[end:]):
        return True  # the number of a file: FNWI-41_2023
    if _AFTER.match(text, end) or _MAKER.match(text, end) or text[end : end + 1] == "~":
        return True  # CO of CO~2~, PaO of PaO~2~
    if before.endswith(("<<<<<<< ", ">>>>>>> ", "CC-BY-", "CC BY-")) or (token == "REF" and before.endswith("[")):
        return True  # the mark of a merge; a license; a reference to be filled in
    if text[start - 1 : start] in {"(", "（"} and text[start - 2 : start - 1] >= "\u3040":
        return True  # explained by the words before, whose letters are none of it: 癌细胞系百科全书（CCLE）
    if len(set(token)) == 1 and len(token) > 2:
        return True  # XXXX, to be filled in
    if (
        token == "ALL"
        and re.match(r"\s(?:\d|the\b|of\b|other\b|[a-z]{4,}s\b)", text[end:])
        and not _CELLS.match(text, end)
    ):
        return True  # the word
    if nomenclature.may_be_gene(token) and _speaks_of_genes(text, start, end):
        return True
    if re.search(r"[a-z]\.?, (?:[A-Za-z.]+, )*\Z", before) and re.match(r",? ?\^[\d,*]+\^", text[end:]):
        return True  # degrees of an author: "Ada Author, PharmD, BCPS,^5^"
    opened = text.rfind("(", max(0, start - 20), start)
    if opened >= 0 and _INITIALS.match(text, opened) and _PEOPLE.search(text[max(0, opened - 160) : opened]):
        return True
    if len(token) == 2 and _ADDRESS.search(before) and (nomenclature.is_state(token) or _TRADE.search(before)):
        return text[end : end + 1] in {"", ",", ")", ";", "."} or (
            re.match(rf" \d{{5}}\b| ?{OBJECT}\Z", text[end:]) is not None
        )
    if re.match(r"\.\d", text[end:]) or (re.search(r"\d \Z", before) and _STREET.match(text, end)):
        return True  # a strain, MSK.2.78; an address, 12902 USF Magnolia Drive
    if token == "OH" and (
        re.search(r"\d['′]?[-–‐‑]?\(?\Z", before) or (before.endswith("(") and re.match(r"\)[\w~–-]", text[end:]))
    ):
        return True  # the hydroxyl group of 1,25-(OH)~2~-vitamin D, 17-OH-progesterone, 25(OH)D
    if token == "OS" and re.search(r"\bU-?2[- ]\Z", before):
        return True  # the cell line U-2 OS
    if token in {"ITD", "TKD"} and before.endswith("FLT3-"):
        return True
    if re.fullmatch(r"X{1,3}Y{0,2}", token) and len(token) > 1:
        return True  # sex chromosomes, in karyotypes too
    return token == "AB" and _BLOOD_GROUP.search(before) is not None


@cached
def hand_definitions(text: str) -> Iterator[HandDefinition]:
    """Yield the short forms that a text explains by hand, "complete remission (CR)", "CR (complete remission)" and "CR,
    complete remission;", where the words account for the letters (Schwartz and Hearst, Pac Symp Biocomput 2003)."""
    taken: list[tuple[int, int]] = []
    for match in _IN_BRACKETS.finditer(text):
        short = match["short"]
        if sum(sign.isupper() for sign in short) < 2 and not re.match(r"[A-Z]+\d|[a-z][A-Z]", short):
            continue
        opened = match.start()
        if text.endswith(("-", "–", "−", "+", "*", "×"), 0, opened):
            continue  # a term: "S-(L+M)"
        long_start = _long_before(_singular(short), text, opened)
        if long_start is None and (
            first := re.match(r"[A-Z]{2,}(?=[-–][A-Z\d]\Z)|.*-(?P<end>\w+)(?=/(?P=end)\Z)", short)
        ):
            long_start = _long_before(first[0], text, opened)  # clinical target volume (CTV-N); (LC-MS/MS)
        by_initials = _initials_before(short, text, opened) if long_start is None else None
        long_start = by_initials if long_start is None else long_start
        if long_start is None or _VERB.search(text, long_start, opened):
            continue
        if (
            re.match(r"[\"”’]? [a-z]", text[match.end("short") :])
            and by_initials is None
            and not begin_words(short, text[long_start:opened])
        ):
            continue  # "between the two (VI faster)"
        taken.append((long_start, match.end()))
        long = text[long_start:opened].strip()
        yield HandDefinition(short, long, long_start, match.end() + 1, match.start("short"), match.end("short"))
    for match in _LAST_IN_BRACKETS.finditer(text):
        short, end = match["short"], match.end("long")
        if sum(map(str.isupper, short)) < 2 or nomenclature.is_state(short):
            continue
        long_start = _long_before(_singular(short), text, end)
        if long_start is not None and long_start > match.start():
            taken.append(match.span())
            long = text[long_start:end]
            yield HandDefinition(short, long, long_start, match.end() + 1, match.start("short"), match.end("short"))
    closed = Spans(taken)
    list_length = sum(1 for match in _BEFORE_WORDS.finditer(text) if match["listed"])
    for match in _BEFORE_WORDS.finditer(text):
        short = match["short"]
        if sum(sign.isupper() for sign in short) < 2 or closed.overlap(match.start(), match.end()):
            continue
        group = next(name for name in ("long", "listed", "equal", "denoted") if match[name])
        if (
            group != "long"
            and not _SAYS.search(match[0])
            and not _LIST_POSITION.search(text, max(0, match.start() - 40), match.start())
        ):
            continue  # "bound by the TF, this": a comma as any other
        explained = explains(_singular(short), match[group])
        if group == "equal" and not explained and re.match(r"[A-Za-z][\w-]{3,}[ ,]|[A-Z][a-z]{8,}", match[group]):
            explained = match[group].strip()  # the sign says it, in another language too: "StGB = German penal law"
        fewest = 2 if text.startswith(":", match.end("short")) else 3
        if group == "listed" and not explained and list_length >= fewest and _holds_letters(short, match[group]):
            explained = match[group].strip()  # "HTN, hypertension;" in a list
        if explained:
            place = match.span("short")
            yield HandDefinition(short, explained, *match.span(), *place, is_key=group in {"listed", "equal"})


def _holds_letters(short: str, words: str) -> bool:
    """Return whether words begin with the first letter of a short form and hold the others in order."""
    rest = iter(words.strip().casefold())
    letters = _letters(_singular(short))
    return words.strip()[:1].casefold() == letters[:1] and all(letter in rest for letter in letters)


def _singular(short: str) -> str:
    return short[:-1] if re.search(r"[A-Z]s\Z", short) else short


def _letters(short: str) -> str:
    return "".join(sign for sign in short.removesuffix(" cells").removesuffix(" cell") if sign.isalnum()).casefold()


def _long_before(short: str, text: str, end: int) -> int | None:
    """Return where the words that explain a short form begin, reading back from `end`, None if they do not account for
    it."""
    letters = _letters(short)
    words = list(re.finditer(rf"[^\s{OBJECT}()]+", text[max(0, end - 160) : end]))
    offset = max(0, end - 160)
    window = words[-min(len(letters) + 5, 2 * len(letters)) :]
    if not letters or not window:
        return None
    position = end
    first = offset + window[0].start()
    plain = _plain(text[first:end])
    for index in range(len(letters) - 1, -1, -1):
        letter = letters[index]
        position -= 1
        while position >= first and not (
            plain[position - first] == letter
            and (index > 0 or position == 0 or not text[position - 1].isalnum())
            and not (text[position] in "([" or text[position] == OBJECT)
        ):
            position -= 1
        if position < first:
            return None
    for _ in range(short.count("/") - text.count("/", position, end)):
        earlier = re.search(rf"(?<!\w){re.escape(letters[0])}[\w-]*\s?/\s?\Z", text[first:position], re.IGNORECASE)
        if earlier is None:
            return None  # "refractory (R/R)": a word for each side of the slash
        position = first + earlier.start()
    position = _by_initials(letters, text, first, end, position)
    long = text[position:end].split()
    if not long or " ".join(long).casefold() == short.casefold():
        return None
    if len(long) == 1 and len(letters) > 1 and len(long[0]) < _SHORTEST_SINGLE_WORD:
        return None  # patients (PET): the letters are in it by chance
    return position


def _plain(text: str) -> str:
    """Return a text with small letters without accents, one for each of its characters."""
    return "".join(unicodedata.normalize("NFD", sign)[0].casefold()[0] for sign in text)


def _initials_before(short: str, text: str, end: int) -> int | None:
    """Return where three words or more begin, not far before `end`, whose initials are the letters of a short form:
    "support vector machine with radial kernel (SVM)"; the last ones in any order: "virus d'Epstein-Barr (EBV)"."""
    letters = _letters(_singular(short))
    before = text[max(0, end - 100) : end]
    words = [(match.start(), match[0][0].casefold()) for match in re.finditer(r"[^\W_]+", before)]
    initials = "".join(initial for _, initial in words)
    found = initials.rfind(letters) if len(letters) > 2 else -1
    if found < 0 and len(letters) > 2:
        last = [index for index, (start, _) in enumerate(words) if not _LINKING.match(before, start)][-len(letters) :]
        if sorted(initials[index] for index in last) == sorted(letters):
            found = last[0]
    return None if found < 0 else end - len(before) + words[found][0]


_LINKING = re.compile(r"(?:d|de|des|du|del|l|la|le|les|el|los|las|of|the|and|y|et)\b", re.IGNORECASE)


def _by_initials(letters: str, text: str, first: int, end: int, otherwise: int) -> int:
    """Return where the words before `end` begin whose initials are these letters, one after another; between them stand
    small words, and few longer ones. `otherwise` where there are none."""
    words = [(match[0], match.start()) for match in re.finditer(r"[^\W_]+", text[first:end])]
    for shortest in (_LONGEST_SMALL_WORD + 1, 1):  # "time to event (TTE)" needs its small word, others do not
        left, skipped = len(letters), 0
        for word, start in reversed(words):
            if word[0].casefold() == letters[left - 1] and len(word) >= shortest:
                left -= 1
                if not left:
                    return first + start
            elif len(word) > _LONGEST_SMALL_WORD:
                skipped += 1
                if skipped > len(letters) // 2:
                    break
    return otherwise


def begin_words(short: str, words: str) -> bool:
    """Return whether the initials of words are the letters of a short form."""
    letters = _letters(_singular(short))
    return _by_initials(letters, words, 0, len(words), -1) >= 0


_LONGEST_SMALL_WORD = 3


def explains(short: str, words: str) -> str:
    """Return the words behind a short form that explain it: they begin with its first letter and hold the others in
    order."""
    letters = _letters(short)
    phrase = words.strip()
    if (
        not letters
        or not phrase
        or _plain(phrase[0]) != letters[0]
        or re.match(rf"{re.escape(short)}(?!\w)", phrase)
        or len(phrase) < len(short)
        or _NO_NOUN.match(phrase)
    ):
        return ""
    position = 0
    folded = _plain(phrase)
    starts = [match.start() for match in re.finditer(r"(?<![^\W_])[^\W_]", folded)]
    found_starts = 0
    for letter in letters:
        at_word = next((start for start in starts if start >= position and folded[start] == letter), -1)
        at_any = folded.find(letter, position)
        if at_any < 0:
            return ""
        if at_word >= 0 and at_word - position < 40:
            found_starts += 1
            position = at_word + 1
        else:
            position = at_any + 1
    return phrase if found_starts * 2 >= len(letters) else ""


def initials(names: Sequence[str]) -> frozenset[str]:
    """Return what authors sign their part of the work with: JD and JMD for Jane M. Doe, J-PD for Jean-Pierre Durand."""
    out: set[str] = set()
    for name in names:
        words = [word for word in re.split(r"[\s.]+", name) if word]
        if len(words) < 2:
            continue
        first = "".join(word[0] for word in words)
        spread = "".join(part[0] for word in words for part in word.split("-") if part)
        out |= {one.upper() for one in (first, spread, words[0][0] + words[-1][0], spread.replace("-", ""))}
    return frozenset(out)
