"""Stars, tildes and carets that no author can have meant as markup, put back as the text they are.

Pandoc pairs `*`, `**`, `~~`, `^` and `~` wherever two of a kind can be found (Pandoc User's Guide, "Inline
formatting"): `CYP2D6*4/*10` becomes emphasis, `10~20mg,30~40mg` a subscript, and the marks are gone. CommonMark asks
that a mark which opens is not behind a word; this does too, and more, since medicine writes alleles, stop
codons and exponents. A pair that cannot be meant is taken apart, and the marks of its paragraph are paired again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.shortcodes import CLOSE, OPEN

MARKS = {"Emph": "*", "Strong": "**", "Strikeout": "~~", "Superscript": "^", "Subscript": "~"}
"""What an author types around each element (underscores stand for stars, but never inside a word)."""

_ELEMENTS = {mark: kind for kind, mark in MARKS.items()}
_SCRIPTS = frozenset({"^", "~"})
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_LITERAL = re.compile(r"(\*\*|\*|~~|~|\^)")
_MARK = "Mark"
_OTHER = "\ufffc"
_TAG = re.compile(r"</?(?:su[bp]|br|td|th)\b", re.IGNORECASE)
"""HTML behind which a word begins: `*β*<sub>*j*</sub>`."""
_SIGNS = "+-−–"
_SIMPLE = re.compile(r"[+\-−–]?\w+(?:\.\d+)?[+\-−–]*|[+\-−–]+|[*†‡§¶®™]+")
_OF_SEVERAL = re.compile(r"[,;/].*\d\.\d")
"""Numbers with decimals behind a comma: two values with a mark each, `0.05^*,0.01^*`."""
_SEPARATORS = frozenset("/,;:×·*=<>≤≥")
_LONGEST_CONTEXT = 40
_NEXT_TO = 3


@dataclass(frozen=True)
class PairedMarks:
    """Two marks that pandoc took for a pair, and no author can have meant as one.

    `before` and `after` are the text of the line around the first of them, `inside` what is between the two.
    `is_doubtful` where an author might have meant emphasis in a word after all.
    """

    mark: str
    before: str
    after: str
    inside: str
    is_doubtful: bool

    @property
    def word(self) -> str:
        """The word that the first mark is in, as it was typed."""
        return self.before.rpartition(" ")[2] + self.mark + self.after.partition(" ")[0]

    @property
    def is_in_word(self) -> bool:
        """Whether letters of one word are between the two, and before them: `un*frig*ging`."""
        return self.inside.isalpha() and self.before[-1:].isalpha()


@dataclass(frozen=True)
class WithMarks:
    """Blocks whose impossible pairs are text, those pairs, and the doubtful ones among those that became text."""

    blocks: Blocks
    pairs: tuple[PairedMarks, ...]
    doubtful: tuple[PairedMarks, ...]


def with_literal_marks(blocks: Blocks) -> WithMarks:
    """Blocks whose marks are text where no author can have meant markup."""
    pairs: list[PairedMarks] = []
    doubtful: list[PairedMarks] = []

    def changed(elements: list[Element]) -> list[Element]:
        if all(_looks_right(elements, index) for index, element in enumerate(elements) if element["t"] in MARKS):
            return inside(elements)
        flat = list(_flat(elements))
        wrong = [pair for pair in _pairs(flat) if not _can_be_meant(flat, *pair)]
        if not wrong:
            return inside(elements)
        kinds = {flat[opening]["c"][0] for opening, _ in wrong}
        found = {flat[opening]["c"][1]: _paired(flat, opening, closing) for opening, closing in wrong}
        pairs.extend(found.values())
        again, unpaired = _paired_anew(_with_literals(flat, kinds))
        doubtful.extend(pair for number, pair in found.items() if pair.is_doubtful and number in unpaired)
        return inside(_with_opening_quotes(again))

    def inside(elements: list[Element]) -> list[Element]:
        return [one if one["t"] in ast.LEAVES else ast.map_children(one, changed) for one in elements]

    return WithMarks(changed(blocks), tuple(pairs), tuple(doubtful))


def _looks_right(inlines: Inlines, index: int) -> bool:
    """Return whether the marks of an element can be meant, seen with what stands next to it."""
    flat = list(_flat(inlines[max(0, index - _NEXT_TO) : index + _NEXT_TO + 1]))
    return all(_can_be_meant(flat, *pair) for pair in _pairs(flat))


def _flat(inlines: Inlines, counter: list[int] | None = None) -> Iterator[Element]:
    """Inlines with marks in the place of the elements that were made of them; a mark knows the number of its pair, and
    0 if it is text."""
    counter = counter if counter is not None else [0]
    for inline in inlines:
        mark = MARKS.get(inline["t"])
        if mark is None:
            yield inline
            continue
        counter[0] += 1
        token = {"t": _MARK, "c": (mark, counter[0])}
        yield token
        yield from _flat(inline["c"], counter)
        yield token


def _with_literals(flat: Sequence[Element], kinds: set[str]) -> list[Element]:
    """Flat inlines whose words are divided at marks of these kinds that were left as text."""
    out: list[Element] = []
    for item in flat:
        if item["t"] != "Str" or not any(kind in item["c"] for kind in kinds):
            out.append(item)
            continue
        for part in _LITERAL.split(item["c"]):
            if part in kinds:
                out.append({"t": _MARK, "c": (part, 0)})
            elif part:
                out.append(ast.text(part))
    return out


def _pairs(flat: Sequence[Element]) -> Iterator[tuple[int, int]]:
    opened: dict[int, int] = {}
    for index, item in enumerate(flat):
        if item["t"] == _MARK:
            number = item["c"][1]
            if number in opened:
                yield opened[number], index
            else:
                opened[number] = index


def _paired(flat: Sequence[Element], opening: int, closing: int) -> PairedMarks:
    mark = flat[opening]["c"][0]
    first, last = _after(flat, opening), _before(flat, closing)
    inside = _as_typed(flat[opening + 1 : closing])
    one_clean = _opens(flat, opening) or _closes(flat, closing, opening)
    is_word = first.isalpha() and _is_word(last)
    return PairedMarks(
        mark,
        _as_typed(flat[max(0, opening - _LONGEST_CONTEXT) : opening]).rpartition("\n")[2][-_LONGEST_CONTEXT:],
        _as_typed(flat[opening + 1 : opening + 1 + _LONGEST_CONTEXT]).partition("\n")[0][:_LONGEST_CONTEXT],
        inside,
        is_doubtful=mark not in _SCRIPTS and is_word and (one_clean or inside.isalpha()),
    )


def _as_typed(items: Sequence[Element]) -> str:
    """Text whose marks are typed; what is no text ends a line."""
    return "".join(_typed(item) for item in items)


def _typed(item: Element) -> str:
    if item["t"] == _MARK:
        return str(item["c"][0])
    if item["t"] == "Str":
        return str(item["c"])
    return " " if item["t"] == "Space" else "\n"


def _can_be_meant(flat: Sequence[Element], opening: int, closing: int) -> bool:
    if flat[opening]["c"][0] in _SCRIPTS:
        return _is_script(flat, opening, closing)
    if _as_typed(flat[opening + 1 : closing]) in {".", ",", ":", ";"}:
        return True  # left by visual editors behind words that were bold: `design**:**`
    return _opens(flat, opening) and _closes(flat, closing, opening)


def _opens(flat: Sequence[Element], index: int) -> bool:
    """Return whether a star here can begin emphasis: not inside a word or number, not behind a bracket, not before a
    mark of punctuation. `c.*32` is a position behind a gene."""
    before, first = _before(flat, index), _after(flat, index, through_scripts=True)
    if flat[index]["c"][0] == "**" and index + 1 < len(flat) and flat[index + 1].get("c") == "*":
        first = "*"  # of a note, in bold: `**\\* Correspondence:**`
    if not first or first.isspace() or first in ")]},;:!?%/":
        return False
    stands_inside = _is_word(before) or before in (*")]}_",) or (before in (*".”’",) and first.isnumeric())
    return not stands_inside


def is_literal_star(text: str, start: int, end: int) -> bool:
    """Return whether stars from `start` to `end` of a source text can neither begin nor end emphasis."""
    if text[start:end].strip("*"):
        return False
    star = {"t": _MARK, "c": ("*", 0)}
    flat = [ast.text(text[:start][-2:]), star, ast.text(text[end:][:2])]
    return not _opens(flat, 1) and (_is_number(_after(flat, 1)) or not _before(flat, 1).strip())


def _closes(flat: Sequence[Element], index: int, opening: int) -> bool:
    """Return whether a star here can end the emphasis that began at `opening`: not before a number, nor inside a word
    unless the emphasis is a word or sentence to itself (`*BRAF*V600E`)."""
    last, after = _before(flat, index, through_scripts=True), _after(flat, index)
    if last.isspace() and flat[index]["c"][0] == "**" and not _is_word(after):
        return (
            _opens(flat, opening) and _as_typed(flat[opening + 1 : index]).replace(" ", "").isalpha()
        )  # `**Supplementary Figure **[-@fig-leg]`
    if not last or last.isspace() or last in "([{“‘" or _is_number(after):
        return False
    if _is_word(after):
        ends_sentence = last in ".:!?)" and after.isupper()
        if not _opens(flat, opening) or not (last.isalpha() or ends_sentence):
            return False
    inside = _as_typed(flat[opening + 1 : index])
    before = _before(flat, opening)
    return not (before == "(" and _closes_bracket(inside)) and not (after == ")" and _opens_bracket(inside))


def _closes_bracket(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return True
    return False


def _opens_bracket(text: str) -> bool:
    return _closes_bracket(text[::-1].translate(str.maketrans("()", ")(")))


def _is_script(flat: Sequence[Element], opening: int, closing: int) -> bool:
    """Return whether what is between two carets or tildes can be raised or lowered text."""
    content = flat[opening + 1 : closing]
    if not content:
        return False
    if any(item["t"] in _SPACES for item in content):
        return False
    if any(item["t"] not in {"Str", _MARK} for item in content):
        return True
    text = _as_typed(content)
    mark = flat[opening]["c"][0]
    before, after = _before(flat, opening), _after(flat, closing)
    if (
        mark in text
        or _OF_SEVERAL.search(text)
        or text[-1] in "/(,;×["
        or _opens_bracket(text)
        or _closes_bracket(text[:-1])
    ):
        return False
    begins_with_number = _is_number(text[0])
    if _is_number(before) and begins_with_number and (_is_number(after) or (mark == "~" and not text.isnumeric())):
        return False
    if mark == "~" and begins_with_number and not _is_base(before) and not text.isnumeric():
        return False  # about so much: `~5mg`
    if _is_number(after) and (not _SIMPLE.fullmatch(text) or (mark == "~" and text[-1] in _SIGNS)):
        return False
    if _is_word(after) and _SEPARATORS & set(text) and not _SIMPLE.fullmatch(text):
        return False
    if after in (*_SIGNS,):  # `s^-1/m^-1`, `Na^+/K^+-ATPase`, `CD3^+CD4^+`
        beyond = _after(flat, closing, 1)
        if _SEPARATORS & set(text) and not beyond.isalpha():
            return False
        return _is_word(beyond) or not (text[0] in _SIGNS and _is_word(text[-1]))
    return True


def _is_base(character: str) -> bool:
    """Return whether something can be lowered behind a character."""
    return _is_word(character) or character in (*")]}’'",)


def _is_word(character: str) -> bool:
    """Return a letter or number of a script that sets spaces between words; a value that a shortcode shows is a word
    too."""
    if not character:
        return False
    kind = unicodedata.category(character)
    return kind in {"Lu", "Ll", "Lt", "Lm"} or _is_number(character)


def _is_number(character: str) -> bool:
    return bool(character) and (unicodedata.category(character)[0] == "N" or character in (OPEN, CLOSE))


def _before(flat: Sequence[Element], index: int, *, through_scripts: bool = False) -> str:
    """Return the character before a mark: a space, nothing at the beginning; stars are passed over, and with
    `through_scripts` marks of raised and lowered text beside stars: `*H~T~*` ends with a letter."""
    mark = flat[index]["c"][0]
    for position in range(index - 1, -1, -1):
        item = flat[position]
        if item["t"] == _MARK:
            if item["c"][0] not in _SCRIPTS or (through_scripts and mark not in _SCRIPTS):
                continue
            return ""
        text = _text_of(item)
        stripped = text.rstrip(mark[0]) if item["t"] == "Str" else text
        if stripped:
            return stripped[-1]
    return ""


def _after(flat: Sequence[Element], index: int, skipped: int = 0, *, through_scripts: bool = False) -> str:
    """Return the character after a mark, or the one `skipped` characters further on."""
    mark = flat[index]["c"][0]
    for position in range(index + 1, len(flat)):
        item = flat[position]
        if item["t"] == _MARK:
            if _are_alike(mark, item["c"][0]) or (through_scripts and mark not in _SCRIPTS):
                continue
            return ""
        text = _text_of(item)
        stripped = text.lstrip(mark[0]) if item["t"] == "Str" else text
        if len(stripped) > skipped:
            return stripped[skipped]
        skipped -= len(stripped)
    return ""


def _are_alike(one: str, other: str) -> bool:
    return one not in _SCRIPTS and other not in _SCRIPTS


def _text_of(item: Element) -> str:
    if item["t"] == "Str":
        return str(item["c"])
    if item["t"] in _SPACES:
        return " "
    if item["t"] == "Note" or (item["t"] == "RawInline" and not _TAG.match(item["c"][1])):
        return ""
    return ast.plain_text([item]) or _OTHER


def _paired_anew(flat: list[Element]) -> tuple[Inlines, set[int]]:
    """Inlines whose marks are paired where a pair can be meant, and the numbers of pandoc's pairs of which both
    marks are text now. Of two marks that make a pair, one at least was one to pandoc."""
    waiting: dict[str, list[int]] = {}
    partner: dict[int, int] = {}
    for index, item in enumerate(flat):
        if item["t"] != _MARK:
            continue
        mark, number = item["c"]
        alike = waiting.setdefault(mark, [])
        opening = alike[-1] if alike else None
        fits = (
            opening is not None
            and opening + 1 < index
            and (number or flat[opening]["c"][1])
            and (_is_script(flat, opening, index) if mark in _SCRIPTS else _can_be_meant(flat, opening, index))
        )
        if fits and opening is not None:
            partner[opening], partner[index] = index, opening
            for several in waiting.values():
                while several and several[-1] >= opening:
                    several.pop()
        elif mark in _SCRIPTS or _opens(flat, index):
            alike.append(index)
    paired = {flat[index]["c"][1] for index in partner}
    unpaired = {item["c"][1] for item in flat if item["t"] == _MARK} - paired
    return _built(flat, 0, len(flat), partner), unpaired - {0}


def _with_opening_quotes(inlines: Inlines) -> Inlines:
    """Inlines whose quotation marks open where words begin: what pandoc took for a pair of marks kept it from seeing
    that these were quotations."""
    out: Inlines = []
    seen: set[str] = set()
    for inline in inlines:
        if inline["t"] == "Str":
            opens = inline["c"][:1] in ("”", "’") and inline["c"][0] in seen and _is_word(inline["c"][1:2])
            if opens and out and out[-1]["t"] in _SPACES:
                inline = ast.text({"”": "“", "’": "‘"}[inline["c"][0]] + inline["c"][1:])
            seen.update(mark for mark in "”’“‘" if mark in inline["c"])
        out.append(inline)
    return out


def _built(flat: Sequence[Element], start: int, end: int, partner: dict[int, int]) -> Inlines:
    out: Inlines = []
    index = start
    while index < end:
        item = flat[index]
        if item["t"] != _MARK:
            out.append(item)
        elif partner.get(index, -1) > index:
            closing = partner[index]
            out.append({"t": _ELEMENTS[item["c"][0]], "c": _built(flat, index + 1, closing, partner)})
            index = closing
        else:
            out.append(ast.text(item["c"][0]))
        index += 1
    return ast.joined(out)
