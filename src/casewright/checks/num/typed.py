"""NUM, numbers typed by hand: "Figure 1" where a cross-reference belongs, and "Supplementary figure )" without any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casewright.checks.num.places import is_float
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript.crossref.panels import typed_panels
from casewright.text_cache import all_matches

# What floats are called in print, in the languages that reports come in; declared kinds are added to them.
_FLOAT_WORDS = """
    figures figure figs. fig. figs fig efigures efigure tables table etables etable abbildungen abbildung abb.
    tabellen tabelle tab. tableaux tableau figuras figura tablas tabla tabella tabelas tabela figuur figuren tabel
    figur tabell listings listing equations equation eqs. eq.
""".split()  # noqa: SIM905
_SUPPLEMENTARY = (
    r"supplement(?:ary|al)|suppl?\.?|online|extended[- ]data|additional|supporting|"
    r"erg[aä]nzende[rn]?|suppl[eé]mentaires?|suplementari[ao]s?"
)
_NUMBER = (
    r"(?:[Ss]\.?\s?)?\d{1,3}(?:\.\d{1,2})?(?!\d)(?:\s?\(?[A-Za-z]\)?(?!\w))?"
    r"(?:\s?[-–,]\s?(?:[A-Za-z]|[Ss]?\d{1,2})(?!\w))*"
)
_ROMAN = r"[IVX]{1,4}(?!\w)"
_SHORT_PREFIX = 40

# Behind a number: it belongs to somebody else's publication.
_ELSEWHERE_AFTER = re.compile(
    rf"[)\]]?,?\s+(?:of|in|from|by|von|aus|bei|de|dans)\s+(?:{OBJECT}|ref(?:erence|s|\.)?\b|their\b|that\b|his\b|her\b|its\b"
    r"|(?:the|this|that|an?|our|der|dem|la|le)\s+(?:\w+\s+){0,2}(?:study|report|paper|article|review|guidelines?|preprint"
    r"|publication|trial|book|manual|protocol|statement|monograph|atlas|Leitlinie|Arbeit|Publikation)\b"
    r"|(?!Supp|Appendix|Online|Methods|Results)[A-Z][\w'’-]+(?:\s+(?:et\s+al|and|und|&)|\s*(?:[,(]\s*(?:19|20)\d\d)|\s*"
    rf"{OBJECT}))"
)
_ELSEWHERE_BEFORE = re.compile(
    rf"(?:\b(?:their|his|her|its|whose|ihre[rn]?|seine[rn]?)|['’]s|et\s+al\.?,?|{OBJECT},?|\b(?:19|20)\d\d\)?,?)\s+\(?$"
)
_NOT_A_NUMBER_OF = re.compile(
    r"\s*(?:%|°|[-–]?\s?(?:hours?|h|days?|minutes?|min|weeks?|months?|years?|patients?|cm|mm|mg|times|people|Stunden|Tage)\b)"
)
_SHAPE = re.compile(r"figure[- ](?:of[- ])?(?:8|eight)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class _Words:
    """The names of floats in a report as patterns, and the label that each printed number has."""

    by_hand: re.Pattern[str]
    reversed_order: re.Pattern[str]
    empty: re.Pattern[str]
    alone: re.Pattern[str]
    labels: Mapping[str, str]


def _words(report: Report) -> _Words:
    words = dict.fromkeys(_FLOAT_WORDS)
    labels: dict[str, str] = {}
    for document in report.documents:
        kinds = document.parsed.kinds
        for key in kinds:
            if kinds[key].family in {"float", "equation"} or (
                kinds[key].family == "section" and document.metadata.get("number-sections") is True
            ):
                for prefix in (kinds.caption_prefix(key), kinds.reference_prefix(key)):
                    word = re.sub(r"(?<!\s)\s+\S{1,2}$", "", prefix.strip()).split(" ")[-1].casefold()
                    if len(word) > 2:
                        words.setdefault(word)
        for entry in document.registry.entries.values():
            if entry.kind in kinds and is_float(entry, kinds):
                glued = "" if kinds.space_before_numbering(entry.kind) else kinds.glued_prefix(entry.kind)
                before = kinds.caption_prefix(entry.kind).removesuffix(glued).strip()
                labels.setdefault(_normal(f"{before} {glued}{entry.number}"), entry.label)
    named = "|".join(
        re.escape(word) + (r"" if word.endswith(".") else r"\b") for word in sorted(words, key=len, reverse=True)
    )
    phrase = rf"(?<![\w-])(?:(?P<extra>{_SUPPLEMENTARY})\s+)?(?P<word>{named})"
    return _Words(
        re.compile(rf"{phrase}[\s~]*(?:no\.\s*)?(?P<number>{_NUMBER}|(?-i:{_ROMAN}))", re.IGNORECASE),
        re.compile(r"(?<!\w)S(?P<number>\d{1,2}[A-Z]?)\s+(?P<word>Fig(?:ure)?|Table)\b"),
        re.compile(
            rf"{phrase}(?:\s+(?=[).,;:\]])(?!\.\d)|\s+(?:X{{1,2}}(?!\w)|[#_]+|S(?![\w.-]))"
            rf"|\s+(?:and|und|&)\s+(?={OBJECT}|\d|[),.;]))",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\((?:see\s+|s\.\s*|siehe\s+)?(?:(?P<extra>{_SUPPLEMENTARY})\s+)?(?P<word>{named})\s?\)", re.IGNORECASE
        ),
        labels,
    )


def _normal(text: str) -> str:
    """Return a printed number as it is compared: "Fig. S 1" and "Figure S1" are the same."""
    folded = re.sub(r"\bsupplement(?:al|ary)?\b|\bsuppl?\b\.?", "supplementary", text.casefold())
    folded = re.sub(r"\bfigs?\b\.?|\bfigures\b", "figure", folded)
    folded = re.sub(r"\btables\b", "table", folded)
    return re.sub(r"[\s\u00a0]+", " ", folded).strip()


def _by_hand(report: Report) -> Iterator[Finding]:
    words = _words(report)
    has_online = any(label.startswith("online") for label in words.labels)
    for passage in report.passages:
        if passage.kind in {"keyword", "reference"} or passage.is_quotation:
            continue
        for match in all_matches(words.by_hand, passage.text):
            if (match["extra"] or "").lower() == "online" and not has_online:
                continue  # of a file on the journal's site
            if _is_number_of_ours(passage.text, match) and not words.empty.match(passage.text, match.start()):
                yield _typed_finding(passage, match, words.labels)
        for match in all_matches(words.reversed_order, passage.text):
            if not _ELSEWHERE_AFTER.match(passage.text, match.end()):
                yield BY_HAND.finding(
                    f"`{match[0]}` is typed by hand.", passage.location(match.start()), _hint("", words.labels)
                )


def named_by_hand(report: Report) -> frozenset[str]:
    """Return the labels of floats whose numbers running text names by hand, those behind an `and` (`Figures 4 and 5`)
    with them."""
    words = _words(report)
    found: set[str] = set()
    for passage in report.passages:
        if passage.kind not in {"paragraph", "abstract"}:
            continue
        for match in all_matches(words.by_hand, passage.text):
            if match.start() == 0 or not _is_number_of_ours(passage.text, match):
                continue  # a passage that begins with it is a caption
            extra = "supplementary " if match["extra"] else ""
            for number in _numbers(match["number"] + _AND_MORE.match(passage.text, match.end())[0]):  # type: ignore[index]
                found.add(words.labels.get(_normal(f"{extra}{match['word']} {number}"), ""))
    return frozenset(found - {""})


_AND_MORE = re.compile(r"(?:\s*(?:,|and|&|und|to|[-–])\s*S?\d{1,2}[A-Za-z]?(?!\w))*")


def _numbers(typed: str) -> Iterator[str]:
    """Yield the numbers that are named in `1A, 2 and 4–6`; what lies between the ends of a range with them."""
    found = [(match[1], int(match[2]), match.start()) for match in re.finditer(r"(S?)(\d{1,2})", typed)]
    for index, (letter, number, at) in enumerate(found):
        yield f"{letter}{number}"
        if index and re.search(r"(?:[-–]|to)\s*\Z", typed[:at]):
            yield from (f"{letter}{between}" for between in range(found[index - 1][1] + 1, number))


def _is_number_of_ours(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _SHORT_PREFIX) : match.start()]
    if _ELSEWHERE_AFTER.match(text, match.end()) or _ELSEWHERE_BEFORE.search(before):
        return False
    if match["word"].islower() and not match["extra"]:
        if _SHAPE.match(text[match.start("word") : match.end("number")]):
            return False
        return _NOT_A_NUMBER_OF.match(text, match.end("number")) is None and bool(re.match(r"[Ss]?\d", match["number"]))
    return True


def _typed_finding(passage: Passage, match: re.Match[str], labels: Mapping[str, str]) -> Finding:
    typed = " ".join(match[0].split()).rstrip(" ,-–")
    if typed.count(")") > typed.count("("):  # that of the sentence, not of a panel
        typed = typed.rstrip(")")
    number = re.match(r"(?:[Ss]\.?\s?)?\d+(?:\.\d+)?|[IVX]+", match["number"])
    plain = (
        number[0].replace(" ", "").replace(".", "", 1)
        if number and number[0][0] in "Ss"
        else number[0]
        if number
        else ""
    )
    extra = "supplementary " if match["extra"] or plain[:1] in {"S", "s"} else ""
    label = labels.get(_normal(f"{extra}{match['word']} {plain}"), "")
    panels = typed_panels(match["number"][number.end() :]) if number else None
    mention = f"[@{label} {panels.printed('1A')}]" if label and panels else f"@{label}" if label else ""
    hint = _hint(mention, labels)
    if match.start() == 0 and re.match(r"[ ]?[.:|]", passage.text[match.end() :]) and not label:
        hint = "Give it a caption and a label: the number is printed before the caption."
    return BY_HAND.finding(f"`{typed}` is typed by hand.", passage.location(match.start()), hint)


def _hint(mention: str, labels: Mapping[str, str]) -> str:
    if mention:
        return f"Write `{mention}`, which is printed with the number that it has."
    if labels:
        known = sorted(labels.values())
        return "Write the label of what is meant, such as " + ", ".join(f"`@{label}`" for label in known[:4]) + "."
    return "Give the float a label, such as `{#fig-course}`, and write `@fig-course`."


def _empty(report: Report) -> Iterator[Finding]:
    words = _words(report)
    count = len({label for label in words.labels.values() if label})
    for passage in report.passages:
        if passage.kind == "keyword":
            continue
        for match in all_matches(words.empty, passage.text):
            if (
                match["word"].islower()
                and passage.text[match.end() :][:1] in {".", ",", ";", ":"}
                and not match["extra"]
            ):
                continue  # "the figure ," is a matter of punctuation
            yield _empty_finding(passage, match)
        for match in all_matches(words.alone, passage.text):
            spaced = match[0][-2].isspace()
            if spaced:
                continue  # found above
            if match["word"].islower() and not match["extra"]:
                continue  # "(see table)" speaks of what is there
            if count <= 1:
                continue  # a report's only figure is called "Figure" in some journals
            yield _empty_finding(passage, match)


def _empty_finding(passage: Passage, match: re.Match[str]) -> Finding:
    typed = " ".join(match[0].strip("( )").split())
    start = match.start() + len(match[0]) - len(match[0].lstrip("("))
    return EMPTY.finding(
        f"`{typed}` has no number behind it.",
        passage.location(start),
        "Replace it with the label of the float, such as `@fig-course`.",
    )


BY_HAND = Rule(
    "NUM010",
    "number-typed-by-hand",
    Severity.WARNING,
    summary="The number of a figure or table is typed instead of a cross-reference.",
    purpose="When a figure is added or moved, a typed number becomes wrong, and no check can find it.",
    wrong="The swelling grew (Figure 2).",
    right="The swelling grew (@fig-leg).",
    when_wrong="If the figure is another publication's: write `Figure 2 of [@lee2019]`, with the citation behind it.",
    source='Quarto\'s documentation, "Cross References".',
    check=_by_hand,
    is_habit=True,
)
EMPTY = Rule(
    "NUM011",
    "number-missing",
    Severity.ERROR,
    summary="“Figure” or “Table” has no number after it.",
    purpose="Readers see “Supplementary figure )”, where a number was to be filled in.",
    wrong="The leg was swollen (Supplementary figure ).",
    right="The leg was swollen (@suppfig-leg).",
    when_wrong="If a word after it was taken for punctuation.",
    source="ICMJE Recommendations (Tables; Illustrations): each is numbered and cited in the text.",
    check=_empty,
)

RULES = (BY_HAND, EMPTY)
