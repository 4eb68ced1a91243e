"""What is wrong with a text as text: words twice, spaces, brackets, hyphens, placeholders. Each function finds
places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.checks.reading.prose import OBJECT
from casewright.references.identifiers import canonical_issn
from casewright.text_cache import cached

_SPACE = "[ \n\u00a0]"


@dataclass(frozen=True)
class Mistake:
    """Something wrong between `start` and `end` of a text; `new` is what belongs there, None if that is not certain.
    `remark` says more, where there is more to say. `is_certain` is off where it may be right in rare cases."""

    start: int
    end: int
    new: str | None = None
    remark: str = ""
    is_certain: bool = True


_TWICE = re.compile(
    rf"(?<![\w'’{OBJECT}/\u2010\u2011-])(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)(?P<gap>{_SPACE}+)(?P<again>[^\W\d_]+(?:['’][^\W\d_]+)?)(?![\w'’{OBJECT}/\u2010\u2011-])"
)
_MAY_STAND_TWICE = frozenset(
    {"had", "that", "beri", "bora", "pago", "duran", "sing", "walla", "ylang", "knock", "dum", "so", "ha"}
    | {"die", "der", "das", "den", "dem", "sie", "nous", "vous"}
)
_MEANT_TWICE = frozenset(
    {
        "her",
        "do",
        "does",
        "did",
        "very",
        "can",
        "will",
        "who",
        "this",
        "no",
        "long",
        "far",
        "many",
        "much",
        "more",
        "again",
    }
    | {"never", "too", "now", "there", "it", "as"}
)
"""Words that a sentence may hold twice in a row: `gave her her drug`, `very very rare`."""
_CAPITAL_WORDS = frozenset({"The", "An", "Of", "And", "In", "For", "With", "From", "To", "Der", "Die", "Das"})
"""Words that are no names, though a title may write them with a capital."""
_PARTICLES = frozenset({"in", "on", "up", "out", "off", "over", "by", "to"})
_VERB_WITH_PARTICLE = re.compile(
    r"\b(?:c[ao]m(?:es?|ing)|go(?:es|ing|ne)?|went|brought|brings?|check(?:ed|s)?|logged|mov(?:ed?|es|ing)|carr(?:y|ied|ies)|"
    r"hand(?:ed|s)?|tak(?:en?|es)|took|puts?|sets?|turn(?:ed|s)?|lets?|ke(?:pt|eps?)|drawn|phased|belong(?:s|ed)?|"
    r"refer(?:s|red)?|liv(?:ed?|es)|g[ai]v(?:en?|es)|got|gets?|stepp?(?:ed|s)?|join(?:ed|s)?|fill(?:ed|s)?|dropp?(?:ed|s)?|"
    r"followed|passed|looked|logs?|sleeps?|slept|stays?|stayed|[a-z]+ed) $"
)
_PRONOUN_BEFORE = re.compile(r"(?i)\b(?:it|this|that|he|she|what|there|who|which) $")
_LATIN = re.compile(rf"in{_SPACE}+(?:vivo|vitro|situ|silico|utero|toto|ovo|planta|cellulo|extremis|extenso|absentia)\b")


@cached
def repeated_words(text: str) -> Iterator[Mistake]:
    """Yield words that appear twice in a row (`the the`), also over a line end.

    `had had` and the like, names (`the New New Oil`), and a word before Latin (`in in vivo data`) are none.
    """
    position = 0
    while match := _TWICE.search(text, position):
        word, again = match["word"], match["again"]
        position = match.start("again")
        if word.lower() != again.lower() or word.lower() in _MAY_STAND_TWICE:
            continue
        if again[0].isupper() and again not in _CAPITAL_WORDS:
            continue  # a name; and the abbreviation ALL is no word
        if word[0].isupper() and again.islower() and word not in _CAPITAL_WORDS and not _begins(text, match.start()):
            continue  # a species: *Anguilla anguilla*
        if word.isupper() and len(word) > 1:
            continue
        if len(word) == 1 and (word.lower() not in {"a", "i"} or (word == "A" and not _begins(text, match.start()))):
            continue  # `group A a week later`
        if _LATIN.match(text, match.start("again")) or _is_quoted(text, match.start(), match.end()):
            continue
        before = text[max(0, match.start() - 24) : match.start()].replace("\n", " ")
        is_certain = not (
            word.lower() in _MEANT_TWICE
            or (word.lower() in _PARTICLES and _VERB_WITH_PARTICLE.search(before))
            or (word.lower() in {"is", "was"} and _PRONOUN_BEFORE.search(before))
        )
        new = "" if is_certain and again.islower() else None
        yield Mistake(match.end("word"), match.end("again"), new, is_certain=is_certain)


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether quotation marks hold a range and nothing else: "baa baa"."""
    return text[start - 1 : start] in {'"', "“", "‘"} and text[end : end + 1] in {'"', "”", "’", ","}


def _begins(text: str, start: int) -> bool:
    """Return whether what is at `start` begins a text or a sentence."""
    before = text[max(0, start - 4) : start].rstrip(" \n\u00a0(“\"‘'")
    return not before or before[-1] in ".!?:•"


_BEFORE_MARK = re.compile(
    rf"(?P<before>[\w)\]”\"'’%{OBJECT}])(?P<gap>{_SPACE}+)(?P<mark>[,;](?![.\d])|[.!?](?![.?!=\w])|:(?=\s|$)|\)|\](?!\())"
)
_TERM = re.compile(rf"\W{{0,2}}(?:{OBJECT}|[\w{{}}\\^~]{{1,6}}|[\w{{}}\\^~]+_[\w{{}}\\^~]+)")
"""A sign that a list explains: `p : a phenotype`, `F_pj : its value`."""
_AFTER_OPENING = re.compile(rf"(?<=\()(?P<gap>{_SPACE}+)(?=[\w{OBJECT}])")


@cached
def spaces_before_marks(text: str, language: str = "en") -> Iterator[Mistake]:
    """Spaces before `,` `;` `.` `!` `?` `:` or a closing bracket, and behind an opening one.

    Ratios (`1 : 2`) and intervals (`0.1 ; 0.5`) have them, and so has French before `;` `!` `?` `:`, which
    a text without `lang` may be.
    """
    for match in _BEFORE_MARK.finditer(text):
        mark = match["mark"]
        if mark in ";!?:" and language in {"fr", "und"}:
            continue
        if mark == ":" and _TERM.fullmatch(text, 0, match.start("gap")):
            continue
        if (
            mark in ":;"
            and match["before"].isdigit()
            and re.match(r"[ \n]*[−-]?\d", text[match.end() : match.end() + 8])
        ):
            continue
        yield Mistake(match.start("gap"), match.end("gap"), "", f"before `{mark}`")
    for match in _AFTER_OPENING.finditer(text):
        yield Mistake(match.start(), match.end(), "", "behind `(`")


_JOINED = (
    re.compile(r"(?<![\w/.@-])(?:[^\W\d_]|-){2,}(?P<mark>[,;])(?=[^\W\d_]{2})(?![\w,;-]{0,80}[/@])"),
    re.compile(r"(?<![\w/.@:-])[^\W\d_A-Z]{2,}(?P<mark>\.)(?=[A-Z][a-z]+(?:[\s,;]|$))"),
    re.compile(r"(?<![\w/.@:#-])[A-Z]?[^\W\d_A-Z]{2,}(?P<mark>[!?])(?=[^\W\d_]{2})(?![\w.:]{0,80}[/.:>])"),
    re.compile(  # `male:female`, `polyinosinic:polycytidylic acid` and `biotools:hetmatpy` have none
        r"(?<![\w/.@:#-])[A-Z]?[^\W\d_A-Z]{2,}(?P<mark>:)"
        r"(?=[A-Z][a-z]|(?:an?|the|this|these|they|we|it|in)\b|[a-z]{3,}(?:[,;.]?\s*$|[,;.]\s| and | or ))"
        r"(?![\w.:]{0,80}[/:>]|[\w:]{0,80}\.\w)"
    ),
    re.compile(r"(?<=[\w%])(?P<mark>\))(?=[^\W\d_]{3,})"),
)
_BEFORE_BRACKET = re.compile(
    rf"(?<=[^\W\d_A-Z]{{4}})"
    rf"(?=\((?P<inside>[A-Z]{{2,}}[\w -]*|{OBJECT}[^()]*|[^()\s]+\s[^()]*)\)(?P<after>[\w-]?))"
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LONGEST_WORD = 60
_LONGEST_NAME = 300
_OPENS_CALL = re.compile(r"(?:[.(]|~ )\Z")
_SHORT_GROUP = re.compile(r"\((?:[^\W\d_]{1,6}|[+-]|[\d,+-]{1,5}|[RSEZ]|[±+-])$")
_ROMAN = re.compile(r"[IVX]+\Z")
_COMMON_WORD = re.compile(
    r"(?:an?|and|are|as|at|but|by|for|from|had|has|have|he|in|is|it|no|not|of|on|or|our|she|so|than|that|the|their|then|"
    r"there|these|they|this|those|to|was|we|were|when|which|while|with|without|after|before|during|however|patients?)\b",
    re.IGNORECASE,
)
_LOCANT = re.compile(
    r"(?:cis|trans|syn|anti|alpha|beta|gamma|delta|endo|exo|meso|ortho|meta|para|sec|tert|erythro|threo|sn)\b(?=-|\Z)"
)
"""What names of substances have before their commas: `cis,trans-isomers`, `alpha,beta-unsaturated`."""
_SMALL_WORD = re.compile(r"[a-zäöüéèß]{3,}(?![\w-])")
_CODE = re.compile(r"\|>|<-|%>%|::|==|\w\(\)|\w=\w|\w = [\"'\w]")
_CHEMICAL = re.compile(
    r"(?:poly|oligo|mono|di|tri|tetra|bis|tris|cyclo|deoxy|amino|hydroxy|methyl|ethyl|[a-z]*(?:yl|oxy|ido))\Z"
)


@cached
def spaces_missing(text: str) -> Iterator[Mistake]:
    """Marks with no space behind them (`fever,rash`), and brackets with none before them (`remission(CR)`).

    Names of files, addresses, variants (`p.Val600Glu`), chemical names (`poly(ADP-ribose)polymerase`, `iron(III)`) and
    parts of words (`(re)infusion`) have none. What goes between is certain where a common word follows the mark.
    """
    for pattern in _JOINED:
        for match in pattern.finditer(text):
            end = match.end("mark")
            certain = match["mark"] != ":" and _COMMON_WORD.match(text, end) is not None
            if match["mark"] == "," and (_LOCANT.search(match[0][:-1]) or _LOCANT.match(text, end)):
                continue
            if match["mark"] in {",", ";"} and match[0][:-1].islower():
                certain = certain or _SMALL_WORD.match(text, end) is not None
            if match["mark"] == ")" and (
                _SHORT_GROUP.search(text[max(0, end - 9) : end - 1]) or (_is_in_name(text, end) and not certain)
            ):
                continue
            if match["mark"] == ":" and text[: match.start()].endswith(("~ ", "+ ", "* ")):
                continue  # an interaction of a model: `~ age + dose + age:dose`
            is_mark = match["mark"] != ":"  # a name may have a colon: `biotools:hetmatpy`
            yield Mistake(end, end, " " if certain else None, f"behind `{match['mark']}`", is_certain=is_mark)
    for match in _BEFORE_BRACKET.finditer(text):
        at = match.end()
        word = _WORD_BEFORE.search(text, max(0, at - _LONGEST_WORD), at)
        inside, after = match["inside"], match["after"]
        if after or _ROMAN.match(inside) or (word and _CHEMICAL.match(word[0])) or _CODE.search(inside):
            continue
        if text[at - 1] >= "\u3040" or (word and _OPENS_CALL.search(text, max(0, word.start() - 2), word.start())):
            continue  # Chinese, Japanese and Korean set no spaces; a call: `roles.update(x)`, `~ Normal(0, 2 K)`
        is_short = re.fullmatch(r"[A-Z]{2,}s?", inside) is not None
        is_certain = is_short or OBJECT in inside  # else it may be a formula: `dhyper(x, 3)`
        yield Mistake(at, at, " " if is_short else None, "before `(`", is_certain=is_certain)


def _is_in_name(text: str, end: int) -> bool:
    """Return whether the bracket that ends before `end` is inside a name: there is no space in it."""
    opening = text.rfind("(", max(0, end - _LONGEST_NAME), end)
    return opening >= 0 and not re.search(r"\s", text[opening:end])


_DOUBLED = re.compile(
    rf"(?P<first>[,;:]){_SPACE}*(?P<second>[,;:](?![:)])|\.(?!\.|\w))|,,"
    rf"|(?<![.\d \n\u00a0]){_SPACE}*(?<!\.)\.{_SPACE}?\.(?![.\d])(?!{_SPACE}?\.)"
)
_EMPTY = re.compile(rf"(?<=[\s{OBJECT}])\({_SPACE}*[,;]?{_SPACE}*\)|(?<=.)\[{_SPACE}+\](?!\()")


@cached
def doubled_marks(text: str) -> Iterator[Mistake]:
    """Marks that cannot follow each other (`,,` `;.` `..`), and brackets with nothing in them."""
    for match in _DOUBLED.finditer(text):
        typed = match[0]
        if typed.startswith("::") or ("::" in text[max(0, match.start() - 1) : match.end() + 1]):
            continue  # a gene fusion: BCR::ABL1
        yield Mistake(match.start(), match.end(), None, f"`{''.join(typed.split())}`")
    for match in _EMPTY.finditer(text):
        yield Mistake(match.start(), match.end(), None, "`()`" if match[0][0] == "(" else "`[]`")


_PAIRS = {")": "(", "]": "[", "”": "“", "“": "„"}
_ENUMERATION = re.compile(
    r"(?:^|[,;:.]\s*|\b(?:and|or|to|with)\s+)(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$|(?:^|\s)[A-Z][-–][A-Z]$"
)
_NUMERAL = re.compile(rf"(?:^|{_SPACE}|[,;:(])(?P<numeral>\d{{1,2}}|[A-Za-z]|[ivx]{{1,5}})$")
_INTERVAL = re.compile(r"[\[(]\s*[−-]?(?:[\d.]+|∞)\s*[,;]\s*[−+-]?(?:[\d.]+|∞|[A-Za-z])\s*[\])]")
_SERIES = (
    tuple(str(number) for number in range(1, 11)),
    tuple("abcdefghij"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
)
_BRACKET = re.compile(r"[()\[\]“”„]")
_FULL_WIDTH = str.maketrans("（）［］", "()[]")
"""The brackets of Chinese and Japanese, which authors mix with the others."""


@cached
def unbalanced(text: str) -> Iterator[Mistake]:
    """Brackets and quotation marks without their partner. `a)`, `1)` and `A-C)` of an enumeration need none, wherever
    they stand, and half-open intervals (`[0, 1)`) have two of different kinds."""
    text = text.translate(_FULL_WIDTH)
    half_open = {at for match in _INTERVAL.finditer(text) for at in (match.start(), match.end() - 1)}
    waiting: list[tuple[str, int]] = []
    open_now = Counter[str]()
    alone: list[int] = []
    found: list[Mistake] = []
    for match in _BRACKET.finditer(text):
        sign, at = match[0], match.start()
        if at in half_open:
            continue
        if sign == "”" and open_now["„"]:
            sign = "“"  # „so” and „so“ both close
        if sign not in _PAIRS or (sign == "“" and not open_now["„"]):
            waiting.append((sign, at))
            open_now[sign] += 1
        elif waiting and waiting[-1][0] == _PAIRS[sign]:
            waiting.pop()
            open_now[_PAIRS[sign]] -= 1
        elif sign == ")" and _ENUMERATION.search(text[max(0, at - 12) : at]):
            alone.append(at)
        elif open_now[_PAIRS[sign]]:
            while waiting[-1][0] != _PAIRS[sign]:
                other, place = waiting.pop()
                open_now[other] -= 1
                found.append(Mistake(place, place + 1, None, f"`{other}`"))
            waiting.pop()
            open_now[_PAIRS[sign]] -= 1
        else:
            alone.append(at)
            found.append(Mistake(at, at + 1, None, f"`{sign}`"))
    found += [Mistake(at, at + 1, None, f"`{sign}`") for sign, at in waiting]
    counted = _counted(text, alone)
    yield from (mistake for mistake in found if mistake.start not in counted)
    straight = [match.start() for match in re.finditer('"', text)]
    if len(straight) % 2:
        quotes = [at for at in straight if not text[max(0, at - 1) : at].isdigit()]  # the others may be inches
        if len(quotes) % 2:
            yield Mistake(quotes[-1], quotes[-1] + 1, None, '`"`')


PARTNERS = {**_PAIRS, **{opening: closing for closing, opening in _PAIRS.items()}, '"': '"'}
"""The partner of each bracket and quotation mark."""
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")


def unbalanced_in_strings(code: str) -> Iterator[str]:
    """Yield the brackets without a partner in the texts that code holds: those that it may print."""
    for match in _STRING.finditer(code):
        text = match[0][1:-1]
        yield from (text[mistake.start] for mistake in unbalanced(text))


def _counted(text: str, alone: list[int]) -> set[int]:
    """Return which of the brackets without a partner are behind numerals that count up (`if 1) fever, or 2) rash`)."""
    numerals = {
        at: match["numeral"].lower()
        for at in alone
        if (match := _NUMERAL.search(text[max(0, at - 7) : at])) is not None
    }
    in_order: set[int] = set()
    for series in _SERIES:
        for at, numeral in numerals.items():
            if numeral in series:
                near = {
                    series[index] for index in (series.index(numeral) - 1, series.index(numeral) + 1) if 0 <= index < 10
                }
                if near & {other for place, other in numerals.items() if place != at}:
                    in_order.add(at)
    return in_order


_PLACEHOLDERS = (
    re.compile(r"(?<![\w-])(?:TODO|FIXME|TBD|TBC|TBA|TKTK|FIX ME|TO DO)(?![\w-])"),
    re.compile(r"(?<![\w,.-])X{3,}(?![\w-])(?!\s+(?:syndrome|karyotype|females?|wom[ae]n|girls?))"),
    re.compile(
        r"(?<![\w,.-])X{2}(?:[./–-]X{1,2})?"
        r"(?=[ \u00a0]?(?:days?|weeks?|months?|years?|hours?|patients?|cases?|mg|g|ml|mL|kg)\b"
        r"|[ \u00a0]?%)"
    ),
    re.compile(r"(?<=[=<>≤≥/])[ \u00a0]?X{2}(?![\w-])(?! karyotype| chromosom)"),
    re.compile(r"(?<![\w.-])XX[.,]X{1,2}(?!\w)"),
    re.compile(r"(?<![\w.-])XX(?=,? (?:and |or )?XX\b)|\((?:CITATIONS?|REFS?|CITE|SOURCE)[ ?!]*\)"),
    re.compile(r"\?{2,}"),
    re.compile(r"(?<!information )(?<!unclear )(?<!unknown )(?<!known )(?<!reported )\(\?\)"),
    re.compile(r"(?i)\blorem ipsum\b"),
    re.compile(r"(?i)\[[^\]\n]{0,40}\bto be (?:confirmed|added|checked|decided|determined|completed|inserted)\](?!\()"),
    re.compile(r"(?i)[\[(](?:source|citations?|references?|refs?|cite|which)\?+[)\]](?!\()|\[@+\]"),
    re.compile(r"(?i)\((?:source|citations?|references?|refs?) (?:needed|missing|required|to (?:be )?add(?:ed)?)\)"),
    re.compile(
        r"(?i)\((?:insert|add|put) (?:the )?(?:fig(?:ure|\.)?|table|citations?|ref(?:erence)?s?)\b[^()]{0,30}\)"
    ),
    re.compile(r"(?<![\w.-])xx+(?=[ \u00a0]?%)|(?i:(?<=: )to do(?=\.?\s*$))"),
    re.compile(r"(?i)\((?:citation|source|reference)s? (?:needed|missing|to (?:be )?add(?:ed)?)\)|\bcitation needed\b"),
    re.compile(
        r"(?i)\[(?:needs?|needed|missing|check|confirm|verify|ask|find|fill in|find out|source|citation|reference|refs?"
        r"|cite|insert|add|to do|to be|your)\b(?:[,:]? [^\]]*)?\](?!\()"
    ),
    re.compile(r"(?i)<<\s*(?:(?:insert|add|put|place)\b[^<>\n]{0,60}|[^<>\n]{0,40}\b(?:here|goes here))\s*>>"),
    re.compile(r"\[(?:(?i:name|date|number|n|xx+)|\.{3}|…|_+|\?+)\](?!\()"),
    re.compile(r"(?<!\w)_{3,}(?!\w)"),
    re.compile(
        r"(?i)(?:^|[(\[]|(?<=[:–—])[ \u00a0]|(?<=[.!?] )(?=(?-i:T)))"
        r"to be (?:done|completed|added|confirmed|determined|written|filled in"
        r"|updated|inserted|provided|decided|discussed|checked|announced)(?=[.!]?\s*$|\s*[)\]]|[.!]\s)"
    ),
    re.compile(  # `Figure 3 to be added.`: a sentence without a verb
        r"(?:^|(?<=[.!?] ))(?:(?!(?i:is|are|was|were|be|has|have|had|needs?|remain(?:s|ed)?|must|can|and|that|which|how"
        r"|what|much|more|work|research|we|it|they|he|she)\b)[\w-]+ ){1,5}"
        r"to be (?:done|completed|added|confirmed|written|filled in|updated|inserted|provided)"
        r"(?=\.?\s*$|\. )"
    ),
)
_UNIT_OF_A_COLUMN = re.compile(r"(?i)\[(?:n|number|name|date|refs?|reference)\]")


@cached
def placeholders(text: str, is_cell: bool = False) -> Iterator[Mistake]:
    """Yield what an author meant to replace: TODO, XXX, ??, `[ref]`, lorem ipsum, `[need source from the ward]`.

    The karyotype 47,XXX is none, and what is in the cell of a table behind its words: `Age [number]`.
    """
    taken = 0
    found = {match.span() for pattern in _PLACEHOLDERS for match in pattern.finditer(text)}
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if is_cell and _UNIT_OF_A_COLUMN.fullmatch(text, start, end):
            continue
        if start >= taken:
            if not text.endswith((")", "]"), start, end):  # a bracket that is closed behind other words
                start += len(text[start:end]) - len(text[start:end].lstrip(" \u00a0(["))
            yield Mistake(start, end)
            taken = end


_UNITS = (
    "mg|kg|µg|μg|mcg|ng|pg|g|mL|ml|dL|dl|µL|μL|L|mm|cm|nm|µm|μm|mmol|µmol|μmol|nmol|pmol|mol|mEq|mOsm|IU|mIU|Gy|cGy|mGy"
    "|MBq|GBq|mSv|kDa|Hz|kHz|MHz|kPa|mmHg|kcal|kJ|mV|bpm|msec|mT"
)
_UNSPACED = re.compile(rf"(?<![\w.,\u2013-])(?P<number>\d+(?:[.,]\d+)*)(?P<unit>{_UNITS})(?![\w\u2013-])")
_DESIGNATION = re.compile(r"(?<![\w.,-])\d{1,3}(?!(?:[gLTx])\b)[A-Z](?![\w-])")
_NO_LITER = re.compile(
    rf"{_SPACE}(?:therap|treatment|setting|line|regimen|chemo|needle|cannula|catheter)|{_SPACE}?\(?[A-Z]{{2}}\.\d"
)


_PART_BEFORE = re.compile(
    r"(?i)\b(?:files?|fig(?:ure|s|\.)?s?|tables?|panels?|appendix|appendices|sections?|supplement\w*|boxe?s?|items?|questions?)"
    rf"{_SPACE}(?:\w{{1,4}}(?:, | and |[–-]))*\Z"
)
"""Before a number with a letter that is a part of something (`additional file 5g`) and no measurement."""


@cached
def unspaced_units(text: str) -> Iterator[Mistake]:
    """Numbers that touch their unit (`10mg`). Percent signs, degrees and magnetic fields of MRI (`3T`) may.

    A clade (`21L` beside `21A`), a line of therapy (`2L`) and a gauge (`18g needle`) are names. What looks like liters
    or grams may be a name that is not known here, and is for a person to decide.
    """
    for match in _UNSPACED.finditer(text):
        is_letter = match["unit"] in {"g", "L"}
        is_term = text.startswith(("+", "−"), match.end())  # a sum of what letters stand for: "3L+M"
        if is_letter and (is_term or _DESIGNATION.search(text) or _NO_LITER.match(text, match.end())):
            continue
        if len(match["unit"]) == 1 and _PART_BEFORE.search(text[max(0, match.start() - 40) : match.start()]):
            continue
        yield Mistake(match.end("number"), match.end("number"), None if is_letter else " ", f"`{match[0]}`")


_MICRO = re.compile(
    r"(?:(?<=\d)|(?<=\d[ \u00a0\u202f])|(?<=[^\W_]/))u(?=(?:[LlgM]|mol|kat)(?![\w]|\. [A-Z][a-z]+, ?\d\d[- ]?\d))"
)
"""Behind a number and not in front of a street, as Polish addresses have it: "24 ul. Chocimska, 00-791 Warsaw"."""


@cached
def micro_as_u(text: str) -> Iterator[Mistake]:
    """Yield the letter u for the sign of micro (`34/uL`, `5 ug`)."""
    for match in _MICRO.finditer(text):
        yield Mistake(match.start(), match.end(), "µ", f"`{text[match.start() : match.end() + 1]}`")


_NO_DEGREE = re.compile(r"(?<=\d)[ \u00a0\u202f]?(?P<sign>˚|[ºᵒ](?=[ \u00a0\u202f]?[CF]\b))")


@cached
def signs_for_degree(text: str) -> Iterator[Mistake]:
    """Yield the sign of ordinals or a ring for the sign of degrees (`38.5ºC`)."""
    for match in _NO_DEGREE.finditer(text):
        yield Mistake(
            match.start("sign"), match.end("sign"), "°", f"`{text[match.start() - 1 : match.end() + 1].strip()}`"
        )


_HYPHEN_BEFORE_NUMBER = re.compile(
    r"(?:^|(?<=[ \u00a0\n(\[=<>≤≥]))(?<!\d )(?<!\d\u00a0)-(?=(?P<number>\d+(?:[.,]\d+)?)"
    rf"(?P<unit>{_SPACE}?(?:{_UNITS}|%|°[CF]?)(?![\w-]))?(?![\w-]|[.,]\d))"
)


@cached
def hyphens_for_minus(text: str) -> Iterator[Mistake]:
    """Yield a hyphen before a number, for the minus sign (`-5 mmol/L`); certain where a unit follows."""
    for match in _HYPHEN_BEFORE_NUMBER.finditer(text):
        typed = f"`-{match['number']}`"
        yield Mistake(match.start(), match.end(), "−" if match["unit"] else None, typed)


_LETTER_X = re.compile(r"(?<![\w.])\d[\d.,]{0,20}[ \u00a0](?P<x>x)[ \u00a0](?=\d)")


@cached
def letters_for_times(text: str) -> Iterator[Mistake]:
    """Yield the letter x for the sign of multiplication (`4.5 x 10`, `20 x 30 mm`)."""
    for match in _LETTER_X.finditer(text):
        typed = text[match.start() :].split("\n")[0].split(" ")[:3]
        yield Mistake(match.start("x"), match.end("x"), "×", f"`{' '.join(typed).rstrip('.,;:)')}`")


_RANGE = re.compile(
    r"(?<![\w.,/:+^–-])(?P<first>\d+(?:\.\d+)?)(?:%| ?°C?)?(?P<dash>-)(?P<last>\d+(?:\.\d+)?)(?![\w/:+^–-]|[.,]\d)"
)
_MEASURED = re.compile(
    rf"{_SPACE}?(?:{_UNITS}|%|°|percent|points?|times|fold|patients?|cases?|children|adults|people|persons|"
    r"participants|men|women|(?:sec|min)s?|seconds?|minutes?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|yrs?|cycles?|doses?|"
    r"courses?|tablets?|copies|cells?|Tagen?|Wochen?|Monaten?|Jahren?|Stunden?|Minuten?)(?![\w-])"
)
_RANGED = re.compile(
    rf"(?i)(?:\b(?:age[ds]?|grades?|stages?|phases?|days?|weeks?|months?|years?|hours?|cycles?|doses?|scores?|range[sd]?|"
    rf"IQR|CI|pages?|pp\.|Grad|Alter|Tage?)[:,=]?){_SPACE}*(?:of{_SPACE}+|=\s*|from{_SPACE}+)?$"
)
_IDENTIFIED = re.compile(
    r"(?i)\b(?:version|release|v\.?|grants?|awards?|contract|funding|numbers?|no\.?|nos\.?|nr\.?|nummer|id|ids|project|"
    r"protocol|trial|registration|registered|approval|approved|committee|catalog(?:ue)?|cat\.?#?|lot|batch|code|phone|"
    r"telephone|tel\.?|fax|ISBN|ISSN|accession|packages?|software|license|patent|peptides?|residues?)\b[^.;]{0,40}$"
    rf"|[{OBJECT}#№]{_SPACE}?(?:\(?v?\.?)$|(?-i:[A-Z]{{2,}}){_SPACE}?\(?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ISSN = re.compile(r"\d{4}-\d{4}\Z")


@cached
def hyphened_ranges(text: str) -> Iterator[Mistake]:
    """Ranges of numbers written with a hyphen (`10-14 days`). Telephone numbers, identifiers and dates are none.

    A dash belongs there for certain where the numbers are measured or counted (`10-14 days`, `aged 3-5`), or are years.
    Versions (`1.3-11`) and numbers of grants (`2020-6720`) look like ranges, and are none.
    """
    for match in _RANGE.finditer(text):
        first, last = match["first"], match["last"]
        if float(first) >= float(last) or last.startswith("0") or len(last) > 6:
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        are_years = bool(_YEAR.match(first) and _YEAR.match(last))
        is_range = _MEASURED.match(text, match.end()) is not None or _RANGED.search(before) is not None
        if not is_range:
            named = _IDENTIFIED.search(before)
            if named and not (
                are_years and named[0].rstrip(" (").isupper()
            ):  # a survey of some years: `NHANES 2017-2020`
                continue
            if _are_unlike(first, last) or (not are_years and _is_issn(match[0])):
                continue
            is_range = are_years
        yield Mistake(match.start("dash"), match.end("dash"), "–" if is_range else None, f"`{match[0]}`")


def _is_issn(typed: str) -> bool:
    if not _ISSN.match(typed):
        return False
    try:
        return bool(canonical_issn(typed))
    except ValueError:
        return False


def _are_unlike(first: str, last: str) -> bool:
    """Return whether two numbers are hardly the ends of a range: one has decimals and the other none, or one is far
    larger."""
    return ("." in first) is not ("." in last) or (float(first) > 0 and float(last) / float(first) > 20)


_DECIMAL_COMMA = re.compile(
    r"(?<![\w.,/:^–-])\d+(?P<comma>,)(?:\d{1,2}|\d{4,})"
    rf"(?=[ \u00a0\u202f]?(?:{_UNITS}|%|°[CF]|years?|months?|weeks?|days?|hours?)(?![\w–-]))"
)


@cached
def decimal_commas(text: str) -> Iterator[Mistake]:
    """Measured numbers with a comma for a point (`37,4 °C`). Thousands (`1,250 mg`) and lists have one as well."""
    for match in _DECIMAL_COMMA.finditer(text):
        yield Mistake(match.start(), match.end(), None, f"`{match[0]}`")


_HYPHENED = re.compile(
    rf"(?<![\w'’{OBJECT}/.-])(?P<word>[^\W\d_]{{2,}}-(?:[^\W\d_]{{3,}}|up|in|out))(?![\w'’{OBJECT}/-])"
)
_SHARED_END = re.compile(r"\w[-–](?: and| or| to|,|/)? ?\Z")
"""Before a word whose hyphen another one shares: `down- or up-regulated`."""
_CLOSED = re.compile(
    rf"(?<![\w'’{OBJECT}/.-])[^\W\d_]{{6,}}(?![\w'’{OBJECT}/]|-(?!(?:like|related|associated|induced|type|specific)\b))"
)
_TOLD_APART = frozenset(
    {"recover", "recovered", "recovery", "recreation", "reform", "reformed", "resign", "resort", "resent", "relay"}
    | {
        "resolve",
        "resolved",
        "resolving",
        "represent",
        "represented",
        "retreat",
        "retreated",
        "release",
        "remark",
        "remarked",
        "unionised",
        "coop",
    }
)


@cached
def hyphened_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield words with one hyphen (`pseudo-progression`): their places, and the words in lower case."""
    for match in _HYPHENED.finditer(text):
        if not _SHARED_END.search(text[max(0, match.start() - 6) : match.start()]):
            yield match.start(), match["word"].lower()


@cached
def closed_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield words long enough to be two (`pseudoprogression`): their places, and the words in lower case."""
    for match in _CLOSED.finditer(text):
        yield match.start(), match[0].lower()


def is_told_apart(closed: str) -> bool:
    """Return whether a word means something else with a hyphen (`recover`, `re-cover`)."""
    return closed in _TOLD_APART
