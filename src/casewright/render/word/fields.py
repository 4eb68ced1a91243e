"""Fields: the numbers Word counts itself (SEQ) and the places it repeats them (REF).

Every field holds what is printed as its cached result, and its instruction is chosen so that updating the fields in
Word (F9) gives the same. Where no instruction would, the text stands as plain text. Field codes: ECMA-376 part 1,
17.16.5.
"""

from __future__ import annotations

from casewright.manuscript.ast import Element, Inlines, attributes_of, has_class, identifier_of, text
from casewright.render.word.bookmarks import Labels, PrintedLabel, bookmark_name, exact_text, number_bookmark_name
from casewright.render.word.markup import marked_inlines, raw_inline

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(value: int) -> str:
    digits = ""
    for size, letters in _ROMAN:
        digits += letters * (value // size)
        value %= size
    return digits


def _alphabetic(value: int) -> str:
    """As Word counts: A to Z, then AA, BB to ZZ, then AAA."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def word_number(value: int, switch: str) -> str:
    """Return what Word prints for a value under a number switch: `ARABIC`, `ALPHABETIC`, `alphabetic`, `ROMAN`,
    `roman`."""
    kind = switch.upper()
    written = _alphabetic(value) if kind == "ALPHABETIC" else _roman(value) if kind == "ROMAN" else str(value)
    return written if switch.isupper() else written.lower()


def number_switch(printed: str, value: int, number_format: str) -> tuple[str, str] | None:
    """Return the text before the counted part of a printed number and the switch that prints the rest, None if none
    does.

    "S1" with value 1 is "S" and `ARABIC`; "S.iv" with value 4 is "S." and `roman`.
    """
    if value < 1:
        return None
    switches = ["ARABIC", "ALPHABETIC", "alphabetic", "ROMAN", "roman"]
    switches.sort(key=lambda switch: not switch.lower().startswith(number_format.lower()[:5]))
    for switch in switches:
        counted = word_number(value, switch)
        if printed.endswith(counted):
            return printed.removesuffix(counted), switch
    return None


# LibreOffice counts a sequence by a formula in its name, in which these are operators or functions.
_RESERVED = frozenset(
    [
        *("abs", "acos", "and", "asin", "atan", "average", "cos", "count", "date", "div", "e", "eq", "g", "geq", "l"),
        *("leq", "max", "mean", "min", "mul", "neq", "not", "or", "phd", "pi", "pow", "product", "round", "sign"),
        *("sin", "sqrt", "sum", "tan", "xor"),
    ]
)


_WORDS_OWN = frozenset({"fig", "tbl", "lst"})


def caption_series(series: str, label: str) -> str:
    """Return what a caption is counted among: figures and tables by their printed word (`Figure`, `Abbildung`), as
    Word's own captions are, so that its "Insert Caption" goes on counting; other kinds by their own name."""
    return label if series in _WORDS_OWN and label.isalpha() and len(label) <= _LONGEST_WORD else series


_LONGEST_WORD = 30


def sequence_name(series: str) -> str:
    """Return the name of a series of numbers in SEQ fields: a word as it is, others made as bookmarks' names are."""
    if series.isalpha() and not series.islower():
        return series
    made = bookmark_name(series)
    return f"{made}_series" if made in _RESERVED else made


class Sequences:
    """Word's own counters while a document is written: which value each series has reached."""

    def __init__(self) -> None:
        self._reached: dict[str, int] = {}

    def instruction(self, series: str, value: int, switch: str) -> str:
        """The SEQ field for the next number of a series; set by `\\r` where Word would count on to another value."""
        expected = self._reached.get(series, 0) + 1
        self._reached[series] = value
        reset = "" if value == expected else f"\\r {value} "
        return f" SEQ {sequence_name(series)} \\* {switch} {reset}"


def counted(number: str, series: str, value: str, number_format: str, sequences: Sequences) -> Inlines:
    """Return a printed number as text and SEQ field, or as text alone where Word cannot count to it."""
    if value.isascii() and value.isdigit() and series:
        split = number_switch(number, int(value), number_format)
        if split:
            before, switch = split
            field = marked_inlines(
                [text(number.removeprefix(before))], "field", code=sequences.instruction(series, int(value), switch)
            )
            return [text(before), *field] if before else field
    return [text(number)]


def bookmarked(inlines: Inlines, bookmark: str) -> Inlines:
    """Return the inlines between the two ends of a bookmark."""
    return marked_inlines(inlines, "bookmark", name=bookmark)


def caption_label(span: Element, label: str, sequences: Sequences) -> Inlines:
    """Return the label of a caption: text and SEQ field; one bookmark around label and number, one around the
    number."""
    inlines: Inlines = span["c"][1]
    for place, inline in enumerate(inlines):
        number = exact_text([inline]) if inline["t"] == "Span" and has_class(inline, "float-number") else None
        if number is None:
            continue
        facts = attributes_of(inline)
        series = caption_series(facts.get("series", ""), (exact_text(inlines[:place]) or "").strip())
        seen = counted(number, series, facts.get("value", ""), facts.get("format", ""), sequences)
        if not label:
            return [*inlines[:place], *seen, *inlines[place + 1 :]]
        whole = [*inlines[:place], *bookmarked(seen, number_bookmark_name(label))]
        return [*bookmarked(whole, bookmark_name(label)), *inlines[place + 1 :]]
    return bookmarked(inlines, bookmark_name(label)) if label else inlines


def mention(inlines: Inlines, label: str, labels: Labels) -> Inlines:
    """A mention of something in this document: a link to it in which what repeats its number is a REF field.

    `\\* CHARFORMAT` keeps the mention's own letters where the caption's label is bold. A mention of what is not in the
    document stays text.
    """
    if label not in labels.identifiers:
        return inlines
    return marked_inlines(_repeated(inlines, label, labels), "link", anchor=bookmark_name(label))


def _repeated(inlines: Inlines, label: str, labels: Labels) -> Inlines:
    printed = labels.printed.get(label)
    mentioned = exact_text(inlines)
    if printed is None or mentioned is None:
        return inlines
    if mentioned == printed.text != printed.number:
        return _reference(inlines, bookmark_name(printed.owner))
    start = _find_number(mentioned, printed)
    if start is None:
        return inlines
    before, rest = _split(inlines, start)
    number, after = _split(rest, len(printed.number))
    return [*before, *_reference(number, number_bookmark_name(printed.owner)), *after]


def _reference(inlines: Inlines, bookmark: str) -> Inlines:
    return marked_inlines(inlines, "field", code=f" REF {bookmark} \\h \\* CHARFORMAT ")


def _find_number(mentioned: str, printed: PrintedLabel) -> int | None:
    """Return where the number is in a mention: after the label's own words, or else where it stands free ("S1A" is S1
    and its panel A)."""
    number = printed.number
    words = printed.text.removesuffix(number)
    after_words = bool(words) and _plain_spaces(mentioned).startswith(_plain_spaces(printed.text))
    for start in [len(words)] if after_words else range(len(mentioned)):
        following = mentioned[start + len(number) : start + len(number) + 1]
        longer = following.isdigit() if number[-1].isdigit() else following.isalpha()
        glued = not after_words and start > 0 and mentioned[start - 1].isalnum()
        if mentioned.startswith(number, start) and not longer and not glued:
            return start
    return None


def _plain_spaces(value: str) -> str:
    return value.replace("\u00a0", " ")


def _split(inlines: Inlines, length: int) -> tuple[Inlines, Inlines]:
    """Plain words (see `exact_text`) cut after so many characters; a span that the cut falls into is taken apart."""
    before: Inlines = []
    rest = list(inlines)
    while rest and length > 0:
        inline = rest.pop(0)
        size = len(exact_text([inline]) or "")
        if size <= length:
            before.append(inline)
            length -= size
        elif inline["t"] == "Str":
            before.append(text(inline["c"][:length]))
            rest.insert(0, text(inline["c"][length:]))
            length = 0
        else:
            rest[:0] = inline["c"][1]
    return before, rest


def equation_tag(span: Element, sequences: Sequences) -> Inlines:
    """Return the printed tag of an equation, "(1)", its number counted by Word and bookmarked."""
    facts = attributes_of(span)
    number = facts.get("number", "")
    tag = facts.get("tag", f"({number})")
    if not number or number not in tag:
        return [text(tag)] if number else []
    before, after = tag.split(number, 1)
    value = facts.get("value", number)
    seen = counted(number, facts.get("series", "eq"), value, facts.get("format", "arabic"), sequences)
    label = identifier_of(span)
    if label:
        seen = bookmarked(bookmarked(seen, number_bookmark_name(label)), bookmark_name(label))
    return [*([text(before)] if before else []), *seen, *([text(after)] if after else [])]


def tab() -> Element:
    return raw_inline("<w:r><w:tab/></w:r>")
