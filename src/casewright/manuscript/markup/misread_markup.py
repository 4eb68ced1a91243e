"""What pandoc's Markdown reader makes of text that was not meant as markup, and of HTML: fixed or reported.

In a report with `casewright:` settings, words print as they were typed where no author can have meant markup, and HTML
is read as what it means. Documents without them follow Quarto, which follows pandoc; there, and where it is not
certain what was meant, a finding says what to type.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.markup.html_blocks import ReadHtml, html_blocks_not_read, with_html_blocks
from casewright.manuscript.markup.inline_html import HtmlSlip, ReadText, html_not_read, with_inline_html
from casewright.manuscript.markup.literal_marks import MARKS, PairedMarks, with_literal_marks
from casewright.manuscript.markup.literal_signs import EatenSign, printed_block_marks, with_literal_signs
from casewright.manuscript.markup.source_places import SourcePlaces
from casewright.manuscript.markup.tex_text import with_tex_as_text
from casewright.manuscript.source import SourceLine, text_lines

_HTML_FORMATS = frozenset({"html", "html4", "html5", "revealjs", "slidy", "s5", "dzslides", "dashboard", "email"})
_WORDS_IN_FORMULA = re.compile(r"(?=[^\\^_{}=]*$)(?=.*\s).*(?<![A-Za-z])[A-Za-z]{2,}(?![A-Za-z])")
_AMOUNT = re.compile(r"\d(?![\d.,]*\s*(?:[-+*=<>]|/\s*\d))")
_TWO_WORDS = re.compile(r"[a-z]{2,} (?:[a-z]{2,}|$)")
_LINK_ADDRESS = re.compile(r"[ >]*(?P<mark>\[(?!\^)[^\]]+\]:)(?P<address>.*)")
_ADDRESS = re.compile(
    r"""(?:<[^>]*> | [a-z]+:\S+ | \#\S* | \.{0,2}/\S* | www\.\S+ | [^\s<>=]*\.[A-Za-z]\w*(?:[\#?]\S*)?)
        (?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))? (?:\s*\{[^{}]*\})? $ | $""",
    re.VERBOSE,
)
"""An address, and behind it its title and attributes; it may be on the next line."""
_LONGEST_SHOWN = 40
_ADDRESSES = frozenset({"uri", "email"})
_P_VALUE_AND_MORE = re.compile(r"[pP]\s*[<=>≤≥]\s*[\d.]+[\s,;].*\w")
_SENTENCES_TO_NUMBER = re.compile(r".*[.;]\s.*\d$")
_CARET = re.compile(r"\S*\^\S*")
_EXPONENT = re.compile(
    r"\^(?:\((?P<enclosed>[^()^]+)\)|(?P<raised>[-+−–]?\d+[-+−–]?(?!\w)|(?<![^\W\d_]\d\^)(?<![^\W\d_]{2}\^)[-−–][^\W\d_]\w*|"
    r"[-+−–]?\d+|[-+−–](?![-+−–]$)|[-+−–]+|[A-Za-z]+))"
)
"""What is raised: a number with its sign (`10^-6`, `Ca^2+`), a sign (`CD4^+CD8^-`, `K^+-ATPase`), a variable
(`e^-x`)."""

_DEGREES = re.compile(r"(?P<number>[−+-]?\d*(?:[.,]\d+)?)(?:\^[o0Oº°]|[o0Oº°]\^)\^?(?P<scale>[CF])")
"""The sign of degrees made of a raised letter: `37^oC`."""


@dataclass(frozen=True)
class Readers:
    """Pandoc's readers of HTML and of fragments of Markdown."""

    html: ReadHtml
    text: ReadText


@dataclass(frozen=True)
class Misread:
    """A finding without its place: what was typed there, the index in it of the character that the place is of, and
    whether pandoc read it (quotes and dashes may be typed otherwise). `is_certain` where it is reported even if its
    place is not found."""

    rule: str
    name: str
    severity: Severity
    message: str
    hint: str
    typed: str
    at: int = 0
    is_read: bool = False
    is_certain: bool = False


_BLOCKS_OF_SIGNS = frozenset({"BlockQuote", "Header", "BulletList", "OrderedList"})
_OF_INTEREST = (*MARKS, *_BLOCKS_OF_SIGNS, "RawInline", "RawBlock", "Math")


@dataclass(frozen=True)
class Origin:
    """What blocks were read from: the text, and whether they are where only inlines may."""

    source: str
    is_inline: bool = False


def as_meant(blocks: Blocks, origin: Origin, readers: Readers) -> tuple[Blocks, tuple[Misread, ...]]:
    """Blocks of a report with their words as they were typed and their HTML read, and what is to be reported."""
    there = {element["t"] for element in ast.walk(blocks, *_OF_INTEREST)}
    doubtful: list[PairedMarks] = []
    mistakes: list[HtmlSlip] = []
    signs: tuple[EatenSign, ...] = ()
    if not there.isdisjoint(_BLOCKS_OF_SIGNS):
        signed = with_literal_signs(blocks, origin.source, is_inline=origin.is_inline)
        blocks = signed.blocks
        signs = tuple(sign for sign in signed.signs if not sign.is_certain)
    if not there.isdisjoint(MARKS):
        literal = with_literal_marks(blocks)
        blocks = literal.blocks
        doubtful += literal.doubtful
    if "RawBlock" in there:
        read = with_html_blocks(blocks, readers.html)
        blocks = read.blocks
        mistakes += read.mistakes
    if "RawInline" in there or "RawBlock" in there:
        read = with_inline_html(blocks, readers.text)
        literal = with_literal_marks(read.blocks)  # once more: what stood in `<x years and >y` is text now
        blocks = literal.blocks
        mistakes += read.mistakes
        doubtful += literal.doubtful
    if "Math" in there:
        blocks = with_tex_as_text(blocks)
    return blocks, (
        *(_doubtful(pair) for pair in doubtful),
        *(_html(mistake, Severity.ERROR) for mistake in mistakes),
        *(_sign(sign) for sign in signs),
        *_likely(blocks),
    )


def misread_by_quarto(blocks: Blocks, origin: Origin, formats: Collection[str]) -> tuple[Misread, ...]:
    """Return what a document that follows Quarto prints otherwise than it was typed. `formats` are those it is made
    in."""
    mistakes = (*html_blocks_not_read(blocks), *html_not_read(blocks))
    is_page = all(name.partition("+")[0].partition("-")[0] in _HTML_FORMATS for name in formats)
    lost = [mistake for mistake in mistakes if mistake.is_text or not is_page]
    return (
        *(_paired(pair) for pair in with_literal_marks(blocks).pairs if not pair.is_in_word),
        *(_html(mistake, Severity.WARNING) for mistake in lost),
        *(_sign(sign) for sign in with_literal_signs(blocks, origin.source, is_inline=origin.is_inline).signs),
        *_likely(blocks),
    )


def lines_not_printed(lines: Iterable[SourceLine], is_report: bool) -> tuple[Finding, ...]:
    """Paragraphs such as `[a]: p < 0.05`, which pandoc reads as the address of a link `[a]` and does not print (Pandoc
    User's Guide, "Reference links"). An error in a report, a warning in a document that follows Quarto."""
    findings: list[Finding] = []
    begins = True
    for line, text in text_lines(lines):
        match = _LINK_ADDRESS.match(text) if begins else None
        if match is not None and not _ADDRESS.match(match["address"].strip()):
            shown = text.strip() if len(text.strip()) <= _LONGEST_SHOWN else text.strip()[:_LONGEST_SHOWN] + "…"
            findings.append(
                Finding(
                    "TXT021",
                    "text-read-as-markup",
                    Severity.ERROR if is_report else Severity.WARNING,
                    f"`{shown}` is read as the address of a link, and the line is not printed.",
                    line.location(match.start("mark") + 1),
                    rf"Write `\{match['mark']}`.",
                )
            )
        begins = not text.strip() or match is not None
    return tuple(findings)


def located(misread: Iterable[Misread], places: Sequence[SourcePlaces], document: str) -> tuple[Finding, ...]:
    """Findings at the places where what was misread was typed, looked for in several texts in turn. What the author
    did not type, as in raw HTML that a cell prints, is none."""
    findings: dict[Finding, None] = {}
    for one in misread:
        place = next((found for text in places if (found := _place(one, text)) is not None), None)
        if place is None and one.is_certain:
            place = Location(document)
        if place is not None:
            findings[Finding(one.rule, one.name, one.severity, one.message, place, one.hint)] = None
    return tuple(findings)


def _place(one: Misread, text: SourcePlaces) -> Location | None:
    if not one.is_read:
        return text.find(one.typed)
    before, after = one.typed[: one.at], one.typed[one.at :]
    word = before.rpartition(" ")[2]
    return text.find_read(one.typed, one.at) or text.find_read(word + after.partition(" ")[0], len(word))


def _paired(pair: PairedMarks) -> Misread:
    element = {"*": "emphasis", "**": "bold type", "~~": "text struck out", "^": "raised text", "~": "lowered text"}
    return Misread(
        "TXT021",
        "text-read-as-markup",
        Severity.WARNING,
        f"`{pair.mark}` in `{pair.word}` begins {element[pair.mark]}, and is not printed.",
        f"Write `{_escaped(pair.mark)}` for each that is text.",
        pair.before + pair.mark + pair.after,
        len(pair.before),
        is_read=True,
        is_certain=True,
    )


def _doubtful(pair: PairedMarks) -> Misread:
    return Misread(
        "TXT021",
        "text-read-as-markup",
        Severity.WARNING,
        f"`{pair.mark}` in `{pair.word}` is inside a word, and is printed as it is typed.",
        f"Write `{_escaped(pair.mark)}` if that is meant; for italics inside a word, `<i>letters</i>`.",
        pair.before + pair.mark + pair.after,
        len(pair.before),
        is_read=True,
    )


def _escaped(mark: str) -> str:
    return "".join("\\" + character for character in mark)


def _html(mistake: HtmlSlip, severity: Severity) -> Misread:
    rule, name = ("TXT021", "text-read-as-markup") if mistake.is_text else ("TXT022", "html-not-printed")
    return Misread(rule, name, severity, mistake.what, mistake.write, mistake.code)


def _sign(sign: EatenSign) -> Misread:
    return Misread(
        "TXT021",
        "text-read-as-markup",
        Severity.WARNING,
        f"`{sign.typed}` is read as {sign.what}, and the `{sign.sign}` is not printed.",
        rf"Write `\{sign.sign}` if it is text.",
        sign.typed,
    )


def _likely(blocks: Blocks) -> Iterator[Misread]:
    """Yield what is likely, not certain, to be meant otherwise, in any document."""
    for element in ast.walk(blocks, "Math", "Emph"):
        yield from _formula_of_words(element) if element["t"] == "Math" else _stars_of_notes(element)
    yield from _carets(blocks)
    for mark in printed_block_marks(blocks):
        yield Misread(
            "TXT036",
            "block-mark-printed",
            Severity.ERROR if mark.is_certain else Severity.WARNING,
            f"`{mark.shown}` is printed as text: {mark.lacks}.",
            mark.hint,
            mark.line,
            is_read=True,
        )


def _formula_of_words(element: Element) -> Iterator[Misread]:
    kind, tex = element["c"]
    is_price = tex[:1].isdecimal() and tex.count("(") != tex.count(")")
    is_prose = _WORDS_IN_FORMULA.match(tex) and (_AMOUNT.match(tex) or _TWO_WORDS.search(tex))
    if kind["t"] == "InlineMath" and (is_prose or is_price):
        yield Misread(
            "TXT021",
            "text-read-as-markup",
            Severity.WARNING,
            f"`${' '.join(tex.split())}$` is read as a formula.",
            r"Write `\$` for each that is a dollar sign.",
            f"${tex}",
        )


def _stars_of_notes(element: Element) -> Iterator[Misread]:
    """Emphasis that may run from the star of one note to that of another: `*p < 0.05 versus day 0, as for 7.1*`."""
    text = ast.plain_text(element["c"])
    if not (_P_VALUE_AND_MORE.match(text) or _SENTENCES_TO_NUMBER.match(text)):
        return
    yield Misread(
        "TXT021",
        "text-read-as-markup",
        Severity.WARNING,
        f"Emphasis runs from `*{' '.join(text.split()[:3])}` to `{text.split()[-1]}*`, and neither `*` is printed.",
        r"Write `\*` for each that is text.",
        "*" + "".join(one.get("c", " ") for one in itertools.takewhile(_is_of_line, element["c"])),
        is_read=True,
    )


def _is_of_line(inline: Element) -> bool:
    return inline["t"] in {"Str", "Space"}


def _carets(blocks: Blocks) -> Iterator[Misread]:
    for children in _lists_of_words(blocks):
        text = "".join(one["c"] if one["t"] == "Str" else " " for one in children)
        for match in _CARET.finditer(text):
            typed = match[0].rstrip(".,;:!?")
            typed = typed.removesuffix(")") if typed.count(")") > typed.count("(") else typed
            caret = typed.index("^")
            if typed[:caret].endswith("["):  # a footnote that is not defined
                continue
            yield Misread(
                "TXT023",
                "caret-printed",
                Severity.WARNING,
                f"`{typed}` is printed with its caret.",
                _raise(typed),
                typed,
                caret,
                is_read=True,
            )


def _lists_of_words(elements: list[Element]) -> Iterator[list[Element]]:
    """Yield the lists of inlines whose words hold a caret."""
    if "^" in "".join([element["c"] for element in elements if element["t"] == "Str"]):
        yield elements
    for element in elements:
        if element["t"] not in ast.LEAVES and not _ADDRESSES.intersection(ast.classes_of(element)):
            for children in ast.child_lists(element):
                yield from _lists_of_words(children)


def _raise(typed: str) -> str:
    """Return what to write for text with a caret."""
    if degrees := _DEGREES.fullmatch(typed):
        return f"Write `{degrees['number'] + ' ' if degrees['number'] else ''}°{degrees['scale']}`."
    raised = _EXPONENT.sub(lambda match: f"^{match['enclosed'] or match['raised']}^", typed)
    if raised == typed or typed.count("^") != len(_EXPONENT.findall(typed)):
        return r"Write `^9^` to raise the 9, or `\^` for the sign."
    return rf"Write `{raised}` to raise it, or `\^` for the sign."
