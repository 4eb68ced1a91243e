"""What is wrong with a text as text: words twice, spaces, brackets, hyphens, placeholders. Each function finds
places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from casewright.checks.prose import OBJECT

_SPACE = "[ \n\u00a0]"


@dataclass(frozen=True)
class Slip:
    """Something wrong between `start` and `end` of a text; `new` is what belongs there, None where that is not certain.
    `remark` says more, where there is more to say."""

    start: int
    end: int
    new: str | None = None
    remark: str = ""


_TWICE = re.compile(
    rf"(?<![\w'’{OBJECT}/-])(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)(?P<gap>{_SPACE}+)(?P<again>[^\W\d_]+(?:['’][^\W\d_]+)?)(?![\w'’{OBJECT}/-])"
)
_MAY_STAND_TWICE = frozenset(
    {"had", "that", "beri", "bora", "pago", "duran", "sing", "walla", "ylang", "knock", "dum", "so", "ha"}
)


def repeated_words(text: str) -> Iterator[Slip]:
    """Words that stand twice in a row (`the the`), also over a line end; `had had` and the like are none."""
    position = 0
    while match := _TWICE.search(text, position):
        word, again = match["word"], match["again"]
        position = match.start("again")
        if word.lower() != again.lower() or word.lower() in _MAY_STAND_TWICE:
            continue
        if word != again and (word.isupper() != again.isupper()) and len(word) > 1:
            continue  # the abbreviation ALL and the word all
        if len(word) == 1 and word.lower() not in {"a", "i"}:
            continue
        yield Slip(match.end("word"), match.end("again"), "")


_BEFORE_MARK = re.compile(
    rf"(?P<before>[\w)\]”\"'’%{OBJECT}])(?P<gap>{_SPACE}+)(?P<mark>[,;.!?](?![.\w])|:(?=\s|$)|\)|\](?!\())"
)
_AFTER_OPENING = re.compile(rf"(?<=\()(?P<gap>{_SPACE}+)(?=[\w{OBJECT}])")


def spaces_before_marks(text: str, language: str = "en") -> Iterator[Slip]:
    """Spaces before `,` `;` `.` `!` `?` `:` or a closing bracket, and behind an opening one.

    Ratios (`1 : 2`) have them, and so has French before `;` `!` `?` `:`.
    """
    for match in _BEFORE_MARK.finditer(text):
        mark = match["mark"]
        if mark in ";!?:" and language == "fr":
            continue
        if mark == ":" and match["before"].isdigit() and re.match(r"[ \n]*\d", text[match.end() : match.end() + 8]):
            continue
        yield Slip(match.start("gap"), match.end("gap"), "", f"before `{mark}`")
    for match in _AFTER_OPENING.finditer(text):
        yield Slip(match.start(), match.end(), "", "behind `(`")


_JOINED = (
    re.compile(r"(?<![\w/.@-])(?:[^\W\d_]|-){2,}(?P<mark>[,;])(?=[^\W\d_]{2})(?![\w,;-]{0,80}[/@])"),
    re.compile(r"(?<![\w/.@:-])[^\W\d_A-Z]{2,}(?P<mark>\.)(?=[A-Z][a-z]+(?:[\s,;]|$))"),
    re.compile(r"(?<![\w/.@:-])[A-Z]?[^\W\d_A-Z]{2,}(?P<mark>[:!?])(?=[^\W\d_]{2})(?![\w.:]{0,80}[/.:>])"),
    re.compile(r"(?<=[\w%])(?P<mark>\))(?=[^\W\d_]{3,})"),
)
_BEFORE_BRACKET = re.compile(rf"(?<=[^\W\d_A-Z]{{4}})(?=\((?:[A-Z]{{2,}}[\w -]*|{OBJECT}[^()]*|[^()\s]+\s[^()]*)\))")
_SHORT_GROUP = re.compile(r"\((?:[^\W\d_]{1,6}|[+-]|[\d,+-]{1,5}|[RSEZ]|[±+-])$")


def spaces_missing(text: str) -> Iterator[Slip]:
    """Marks with no space behind them (`fever,rash`), and brackets with none before them (`remission(CR)`).

    Names of files, addresses, variants (`p.Val600Glu`) and parts of words (`(re)infusion`) have none.
    """
    for pattern in _JOINED:
        for match in pattern.finditer(text):
            end = match.end("mark")
            if match["mark"] == ")" and _SHORT_GROUP.search(text[max(0, end - 9) : end - 1]):
                continue
            yield Slip(end, end, " ", f"behind `{match['mark']}`")
    for match in _BEFORE_BRACKET.finditer(text):
        yield Slip(match.end(), match.end(), " ", "before `(`")


_DOUBLED = re.compile(
    rf"(?P<first>[,;:]){_SPACE}*(?P<second>[,;:](?![:)])|\.(?!\.|\w))|,,"
    rf"|(?<![.\d \n\u00a0]){_SPACE}*(?<!\.)\.{_SPACE}?\.(?!\.)(?!{_SPACE}?\.)"
)
_EMPTY = re.compile(rf"(?<=[\s{OBJECT}])\({_SPACE}*[,;]?{_SPACE}*\)|(?<=.)\[{_SPACE}+\](?!\()")


def doubled_marks(text: str) -> Iterator[Slip]:
    """Marks that cannot follow each other (`,,` `;.` `..`), and brackets with nothing in them."""
    for match in _DOUBLED.finditer(text):
        typed = match[0]
        if typed.startswith("::") or ("::" in text[max(0, match.start() - 1) : match.end() + 1]):
            continue  # a gene fusion: BCR::ABL1
        yield Slip(match.start(), match.end(), None, f"`{''.join(typed.split())}`")
    for match in _EMPTY.finditer(text):
        yield Slip(match.start(), match.end(), None, "`()`" if match[0][0] == "(" else "`[]`")


_PAIRS = {")": "(", "]": "[", "”": "“", "“": "„"}
_ENUMERATION = re.compile(r"(?:^|[,;:.]\s*|\b(?:and|or|to|with)\s+)(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_BRACKET = re.compile(r"[()\[\]“”„]")


def unbalanced(text: str) -> Iterator[Slip]:
    """Brackets and quotation marks without their partner. `a)` and `1)` of an enumeration need none."""
    waiting: list[tuple[str, int]] = []
    open_now = Counter[str]()
    for match in _BRACKET.finditer(text):
        sign, at = match[0], match.start()
        if sign == "”" and open_now["„"]:
            sign = "“"  # „so” and „so“ both close
        if sign not in _PAIRS or (sign == "“" and not open_now["„"]):
            waiting.append((sign, at))
            open_now[sign] += 1
        elif waiting and waiting[-1][0] == _PAIRS[sign]:
            waiting.pop()
            open_now[_PAIRS[sign]] -= 1
        elif sign == ")" and _ENUMERATION.search(text[max(0, at - 12) : at]):
            continue
        elif open_now[_PAIRS[sign]]:
            while waiting[-1][0] != _PAIRS[sign]:
                other, place = waiting.pop()
                open_now[other] -= 1
                yield Slip(place, place + 1, None, f"`{other}`")
            waiting.pop()
            open_now[_PAIRS[sign]] -= 1
        else:
            yield Slip(at, at + 1, None, f"`{sign}`")
    for sign, at in waiting:
        yield Slip(at, at + 1, None, f"`{sign}`")
    straight = [match.start() for match in re.finditer('"', text)]
    if len(straight) % 2:
        quotes = [at for at in straight if not text[max(0, at - 1) : at].isdigit()]  # the others may be inches
        if len(quotes) % 2:
            yield Slip(quotes[-1], quotes[-1] + 1, None, '`"`')


_PLACEHOLDERS = (
    re.compile(r"(?<![\w-])(?:TODO|FIXME|TBD|TBC|TBA|TKTK|FIX ME|TO DO)(?![\w-])"),
    re.compile(r"(?<![\w,.-])X{3,}(?![\w-])(?!\s+(?:syndrome|karyotype|females?|wom[ae]n|girls?))"),
    re.compile(r"(?<![\w,.-])X{2}(?=[ \u00a0](?:days?|weeks?|months?|years?|hours?|patients?|cases?|mg|g|ml|mL|kg|%))"),
    re.compile(r"\?{2,}"),
    re.compile(r"(?i)\blorem ipsum\b"),
    re.compile(
        r"(?i)\[(?:citation needed|citation|cite|refs?|reference|insert[^\]]*|add[^\]]*|to be [^\]]*|your [^\]]*"
        r"|name|date|number|n|xx+|\.{3}|…|_+|\?+)\](?!\()"
    ),
    re.compile(r"(?<!\w)_{3,}(?!\w)"),
)


def placeholders(text: str) -> Iterator[Slip]:
    """What an author meant to replace: TODO, XXX, ??, `[ref]`, lorem ipsum. The karyotype 47,XXX is none."""
    taken = 0
    found = sorted({(match.start(), match.end()) for pattern in _PLACEHOLDERS for match in pattern.finditer(text)})
    for start, end in found:
        if start >= taken:
            yield Slip(start, end)
            taken = end


_UNITS = (
    "mg|kg|µg|μg|mcg|ng|pg|g|mL|ml|dL|dl|µL|μL|L|mm|cm|nm|µm|μm|mmol|µmol|μmol|nmol|pmol|mol|mEq|mOsm|IU|mIU|Gy|cGy|mGy"
    "|MBq|GBq|mSv|kDa|Hz|kHz|MHz|kPa|mmHg|kcal|kJ|mV|bpm|msec|mT"
)
_UNSPACED = re.compile(rf"(?<![\w.,\u2013-])(?P<number>\d+(?:[.,]\d+)*)(?P<unit>{_UNITS})(?![\w\u2013-])")


def unspaced_units(text: str) -> Iterator[Slip]:
    """Numbers that touch their unit (`10mg`). Percent signs, degrees and magnetic fields of MRI (`3T`) may."""
    for match in _UNSPACED.finditer(text):
        yield Slip(match.end("number"), match.end("number"), " ", f"`{match[0]}`")


_MICRO = re.compile(r"(?:(?<=\d)|(?<=\d[ \u00a0\u202f])|(?<=[^\W_]/))u(?=(?:[LlgM]|mol|kat)(?![\w]))")


def micro_as_u(text: str) -> Iterator[Slip]:
    """The letter u for the sign of micro (`34/uL`, `5 ug`)."""
    for match in _MICRO.finditer(text):
        yield Slip(match.start(), match.end(), "µ", f"`{text[match.start() : match.end() + 1]}`")


_LETTER_X = re.compile(r"(?<![\w.])\d[\d.,]*[ \u00a0](?P<x>x)[ \u00a0](?=\d)")


def letters_for_times(text: str) -> Iterator[Slip]:
    """The letter x for the sign of multiplication (`4.5 x 10`, `20 x 30 mm`)."""
    for match in _LETTER_X.finditer(text):
        typed = text[match.start() :].split("\n")[0].split(" ")[:3]
        yield Slip(match.start("x"), match.end("x"), "×", f"`{' '.join(typed).rstrip('.,;:)')}`")


_RANGE = re.compile(
    r"(?<![\w.,/:+^–-])(?P<first>\d+(?:\.\d+)?)(?:%| ?°C?)?(?P<dash>-)(?P<last>\d+(?:\.\d+)?)(?![\w/:+^–-]|[.,]\d)"
)


def hyphened_ranges(text: str) -> Iterator[Slip]:
    """Ranges of numbers written with a hyphen (`10-14 days`). Telephone numbers, identifiers and dates are none."""
    for match in _RANGE.finditer(text):
        if (
            float(match["first"]) < float(match["last"])
            and not match["last"].startswith("0")
            and len(match["last"]) <= 6
        ):
            yield Slip(match.start("dash"), match.end("dash"), "–", f"`{match[0]}`")


_DECIMAL_COMMA = re.compile(
    r"(?<![\w.,/:^–-])\d+(?P<comma>,)(?:\d{1,2}|\d{4,})"
    rf"(?=[ \u00a0\u202f]?(?:{_UNITS}|%|°[CF]|years?|months?|weeks?|days?|hours?)(?![\w–-]))"
)


def decimal_commas(text: str) -> Iterator[Slip]:
    """Measured numbers with a comma for a point (`37,4 °C`). Thousands (`1,250 mg`) and lists have one as well."""
    for match in _DECIMAL_COMMA.finditer(text):
        yield Slip(match.start(), match.end(), None, f"`{match[0]}`")


_HYPHENED = re.compile(rf"(?<![\w'’{OBJECT}/.-])(?P<word>[^\W\d_]{{2,}}-[^\W\d_]{{3,}})(?![\w'’{OBJECT}/-])")
_CLOSED = re.compile(
    rf"(?<![\w'’{OBJECT}/.-])[^\W\d_]{{6,}}(?![\w'’{OBJECT}/]|-(?!(?:like|related|associated|induced|type|specific)\b))"
)
_TOLD_APART = frozenset(
    {"recover", "recovered", "recovery", "recreation", "reform", "reformed", "resign", "resort", "resent", "relay"}
    | {"represent", "represented", "retreat", "retreated", "release", "remark", "remarked", "unionised", "coop"}
)


def hyphened_words(text: str) -> Iterator[tuple[int, str]]:
    """Words with one hyphen (`pseudo-progression`): their places, and the words in lower case."""
    for match in _HYPHENED.finditer(text):
        yield match.start(), match["word"].lower()


def closed_words(text: str) -> Iterator[tuple[int, str]]:
    """Words long enough to be two (`pseudoprogression`): their places, and the words in lower case."""
    for match in _CLOSED.finditer(text):
        yield match.start(), match[0].lower()


def is_told_apart(closed: str) -> bool:
    """Whether a word means something else with a hyphen (`recover`, `re-cover`)."""
    return closed in _TOLD_APART
