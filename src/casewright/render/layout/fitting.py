"""What of a document does not fit its pages, as findings: tables, formulas, pictures, turned pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from casewright.diagnostics import CasewrightError, Finding, Severity
from casewright.figures.registry import FIGURES_FOLDER, REGISTRY_PATH
from casewright.figures.sizes import TALLEST_PRINTED_MM
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.layout.columns import CONTAINERS, SMALLEST, least_width, lines_of
from casewright.render.layout.paper import text_width
from casewright.render.places import place_of
from casewright.render.word.page import page_of
from casewright.render.word.pictures import EMU_PER_TWIP, picture, printed_size

_SMALLEST_PICTURE = 0.7
"""Below this, lettering of 7 points is smaller than the 5 points that journals print."""
_WIDEST_FORMULA = 1 / 0.6
_WIDE_FORMULA = {
    "html": "HTML on paper has it in small type",
    "pdf": "the PDF has it over several lines or in small type",
    "docx": "Word has it over several lines",
}
_EMU_PER_MM = 36000
_LETTER = 0.55
_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|operatorname|left|right|begin|end|quad|qquad|[,;!:])(?![A-Za-z])"
)
_SIGN = re.compile(
    r"\\(?:times|cdot|pm|mp|div|leq?|geq?|neq?|approx|sim|equiv|propto|(?:not)?in|cup|cap|subset\w*|to|mid|ll|gg|"
    r"\w*arrow)(?![A-Za-z])|[-+=<>]"
)
_NAMED = re.compile(r"\\(?P<name>sin|cos|tan|log|ln|exp|lim|min|max|arg|det|sup|inf)(?![A-Za-z])")
_SIGN_WIDTH = 1.25
"""With the space on both sides."""
_PICTURE_SHARE = 0.85


def misfits(
    document: ResolvedDocument, parsed: ParsedDocument, images: Mapping[str, bytes], formats: Collection[str]
) -> Iterator[Finding]:
    """A warning for each thing that is printed smaller than it can be read, broken, or not turned as asked, in the
    formats of the document."""
    yield from _wide_formulas(document, parsed, formats)
    if not {"pdf", "docx"} & set(formats):
        return
    turned_width = text_width(document, turned=True)
    for block in _floats_and_tables(document.blocks):
        for table in ast.walk([block], "Table"):
            needed = least_width(table) * SMALLEST / turned_width
            if needed > 1:
                times = f"{needed:.1f} times as wide as" if needed >= 1.05 else "wider than"
                yield _finding(
                    "RND007",
                    "table-too-wide",
                    f"{_called(block, 'The table')} is {times} a landscape page in the smallest type: "
                    "words in it are broken.",
                    [f"#{ast.identifier_of(block)}", f"label: {ast.identifier_of(block)}", *_first_words(table)],
                    parsed,
                    "Put what is in its columns into rows, make two tables of it, or shorten its longest words.",
                )
    for block in _contained(document.blocks, inside=False):
        yield _finding(
            "RND009",
            "landscape-ignored",
            "`.landscape` is inside a list, a callout, a float or a table: its page is not turned.",
            [f"#{ast.identifier_of(block)}", ".landscape"],
            parsed,
            "Put `::: {.landscape}` around the whole.",
        )
    yield from _small_pictures(document, parsed, images)


def _wide_formulas(document: ResolvedDocument, parsed: ParsedDocument, formats: Collection[str]) -> Iterator[Finding]:
    shown = "; ".join(text for name, text in _WIDE_FORMULA.items() if name in formats)
    upright = text_width(document)
    for formula in ast.walk(document.blocks, "Math"):
        kind, tex = formula["c"]
        needed = formula_width(tex) / upright
        if shown and kind["t"] == "DisplayMath" and needed > _WIDEST_FORMULA:
            yield _finding(
                "RND008",
                "formula-too-wide",
                f"The formula `{' '.join(tex.split())[:60]}…` is about {needed:.1f} times as wide as the page: "
                f"{shown}.",
                [line for line in tex.split("\n") if line.strip()],
                parsed,
                "Break it into lines yourself (`\\\\` in an `aligned` environment), or name parts of it.",
            )


def _finding(code: str, name: str, message: str, typed: list[str], parsed: ParsedDocument, hint: str) -> Finding:
    place = place_of([text for text in typed if text not in {"#", "label: "}], parsed)
    return Finding(code, name, Severity.WARNING, message, place, hint)


def _floats_and_tables(blocks: Blocks) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Table" or ast.has_class(block, "float"):
            yield block
        else:
            for children in ast.child_lists(block):
                yield from _floats_and_tables(children)


def _called(block: Element, otherwise: str) -> str:
    labels = (span["c"][1] for span in ast.walk([block], "Span") if ast.has_class(span, "float-label"))
    return ast.plain_text(next(labels, [])).rstrip(":. ") or otherwise


def _first_words(table: Element) -> list[str]:
    cells = [
        cell[4] for rows in (table["c"][3][1], *(body[3] for body in table["c"][4])) for row in rows for cell in row[1]
    ]
    return [line for blocks in cells for line in lines_of(blocks) if len(line) > 2][:3]


def formula_width(tex: str) -> float:
    """About how wide a formula in TeX is, in sizes of its type; of one in several lines, the widest."""
    widest = 0.0
    for line in re.split(r"\\\\|\\\\\[.*?\]", tex):
        typed = _NAMED.sub(r"\g<name>", _COMMAND.sub("", line))
        bare = re.sub(r"\\[A-Za-z]+", "x", _SIGN.sub("", typed))
        small = sum(len(group.strip("{}")) for group in re.findall(r"[_^](\{[^{}]*\}|.)", bare))
        letters = len(re.sub(r"[{}_^&\s]", "", bare))
        capitals = len(re.findall("[A-Z]", bare))
        width = _LETTER * (letters + 0.75 * capitals - 0.3 * small) + _SIGN_WIDTH * len(_SIGN.findall(typed))
        widest = max(widest, width)
    return widest


def _contained(blocks: Blocks, *, inside: bool) -> Iterator[Element]:
    for block in blocks:
        is_container = block["t"] != "Div" or bool(set(ast.classes_of(block)) & CONTAINERS)
        if inside and block["t"] == "Div" and ast.has_class(block, "landscape"):
            yield block
        for children in ast.child_lists(block):
            yield from _contained(children, inside=inside or is_container)


def _small_pictures(
    document: ResolvedDocument, parsed: ParsedDocument, images: Mapping[str, bytes]
) -> Iterator[Finding]:
    try:
        page = page_of(document.options, document.language)
    except CasewrightError:  # a finding already
        return
    room = (page.text_width * EMU_PER_TWIP, int(page.text_height * _PICTURE_SHARE) * EMU_PER_TWIP)
    for block in _floats_and_tables(document.blocks):
        if any(ast.has_class(row, "layout-row") for row in ast.walk([block], "Div")):
            continue
        for image in ast.walk([block], "Image"):
            path = image["c"][2][0]
            asked = ast.attributes_of(image)
            try:
                natural = picture(path, images)
                wished = (asked.get("width", ""), asked.get("height", ""))
                wanted = printed_size(natural, *wished, (10**9, 10**9), path)
                shown = printed_size(natural, *wished, room, path)
            except CasewrightError:
                continue
            if any("%" in size for size in wished):
                continue
            typed = [f"#{ast.identifier_of(block)}", f"label: {ast.identifier_of(block)}", path]
            if shown[0] < _SMALLEST_PICTURE * wanted[0]:
                yield _finding(
                    "RND010",
                    "picture-printed-small",
                    f"{_called(block, f'`{path}`')} is larger than the page: it is printed at "
                    f"{shown[0] / wanted[0]:.0%} of its size, its lettering likewise.",
                    typed,
                    parsed,
                    f"Draw it at most {page.text_width / 56.7:.0f} mm wide and "
                    f"{page.text_height * _PICTURE_SHARE / 56.7:.0f} mm high, or make two figures of it.",
                )
            elif path.startswith(f"{FIGURES_FOLDER}/") and wanted[1] > (TALLEST_PRINTED_MM + 0.5) * _EMU_PER_MM:
                yield _finding(
                    "RND011",
                    "figure-too-high",
                    f"{_called(block, f'`{path}`')} is {wanted[1] / _EMU_PER_MM:.0f} mm high: journals print at most "
                    f"{TALLEST_PRINTED_MM:g} mm, which leaves room for the legend.",
                    typed,
                    parsed,
                    f"In `{REGISTRY_PATH}`, give panels a lower `height:`, put them side by side (`layout: [AB, CD]`), "
                    "or make two figures of it.",
                )
