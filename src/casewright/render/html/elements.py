"""The resolved AST's own shapes as what pandoc's HTML writer prints: floats, mentions, callouts, equations,
abbreviations."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Mapping
from typing import Final

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.floats.code_blocks import ANNOTATED_LINES
from casewright.render.layout.columns import BREAKABLE, HELD_TOGETHER, is_endless, wished_columns
from casewright.render.layout.fitting import formula_width

_SEEN = frozenset(
    {"Div", "Span", "Link", "Header", "RawBlock", "RawInline", "CodeBlock", "Code", "Table", "Math", "Str"}
)
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
_HELD = re.compile(r"(?=.{3,20}$)\S*\w-\d\S*")  # `IL-6`: a browser ends a line at any hyphen
_LETTERS = re.compile(r".{1,10}", re.DOTALL)
_NARROW_SCREEN = 16
"""The width of a screen of 320 pixels, without margins, in sizes of the text's type."""
_NATIVE_RAW = frozenset({"html", "html4", "html5"})


def raw_block(markup: str) -> Element:
    return {"t": "RawBlock", "c": ["html", markup]}


def raw_inline(markup: str) -> Element:
    return {"t": "RawInline", "c": ["html", markup]}


def opening(tag: str, attributes: Mapping[str, str]) -> str:
    """Return an opening tag; empty attributes are left out."""
    return f"<{tag}" + "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value) + ">"


def html_blocks(blocks: Blocks, link_targets: Mapping[str, str], has_appendix: bool = True) -> Blocks:
    """Blocks that pandoc's HTML writer prints as semantic HTML. `link_targets` are the files of other documents.

    Headings of appendices are of the second level, as Quarto writes them, unless `appendix-style` makes none of them.
    """
    tabsets = itertools.count(1)

    def recurse(inner: Blocks) -> Blocks:
        return ast.rewrite(inner, change, _SEEN)

    def change(element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind in _LEAVES:
            return _LEAVES[kind](element)
        classes = set(ast.classes_of(element))
        if kind == "Header":
            level, triple, inlines = element["c"]
            shown = 2 if "appendix" in classes and has_appendix else level
            return {"t": "Header", "c": [shown, triple, recurse(inlines)]}
        if kind == "Table":
            return _table(element, recurse)
        if kind == "Link":
            return _link(element, link_targets, recurse)
        if kind == "Span":
            return _span(element, classes, recurse)
        for name, made in _DIVISIONS.items():
            if name in classes:
                return made(element, recurse)
        return _tabset(element, next(tabsets), recurse) if "panel-tabset" in classes else None

    return recurse(blocks)


def _raw(element: Element) -> list[Element] | None:
    """Return nothing for raw markup of other formats, and for authors' comments, which may hold what no reader is to
    know."""
    return None if element["c"][0] in _NATIVE_RAW and not _COMMENT.fullmatch(element["c"][1]) else []


def _key(element: Element) -> Element | None:
    return raw_inline(f"<kbd>{html.escape(element['c'][1])}</kbd>") if ast.has_class(element, "kbd") else None


def _word(element: Element) -> Inlines | Element | None:
    """Return a word that stays on its line, or one that goes on in the next: `IL-6`, a sequence of bases, an
    address."""
    word = element["c"]
    if "://" in word or is_endless(word):
        pieces = BREAKABLE.split(word) if "://" in word else _LETTERS.findall(word)
        parts = ([raw_inline("<wbr>"), ast.text(piece)] for piece in pieces)
        return list(itertools.chain.from_iterable(parts))[1:]
    is_held = ("-" in word or "(" in word) and (_HELD.fullmatch(word) or HELD_TOGETHER.fullmatch(word))
    return ast.span([element], classes=("held",)) if is_held else None


def _folded(element: Element) -> Blocks | None:
    """Code of a cell that asks to be folded, inside `details`."""
    (identifier, classes, attributes), code = element["c"]
    named = dict(attributes)
    fold = named.pop("code-fold", "false")
    summary = named.pop("code-summary", "Code")
    if fold == "false" or "cell-code" not in classes:
        return None
    opened = " open" if fold == "show" else ""
    block = {"t": "CodeBlock", "c": [ast.attr(identifier, classes, named), code]}
    return [
        raw_block(f"<details{opened}>\n<summary>{html.escape(summary)}</summary>"),
        block,
        raw_block("</details>"),
    ]


def _named_code(element: Element, recurse: ast.Recurse) -> Element:
    """Code under its file name, which is set as code is."""
    name, *code = element["c"][1]
    opening_tag = raw_inline('<pre class="code-filename">')
    shown = ast.plain([opening_tag, *name["c"], raw_inline("</pre>")])
    return ast.div([shown, *recurse(code)], classes=("code-with-filename",))


def _link(element: Element, link_targets: Mapping[str, str], recurse: ast.Recurse) -> Element:
    triple, inlines, (target, title) = element["c"]
    attributes = ast.attributes_of(element)
    document = attributes.get("document", "")
    if document:
        _, mark, fragment = target.partition("#")
        target = link_targets[document] + mark + fragment
    shown = ["", triple[1], [[key, value] for key, value in triple[2] if key not in {"label", "panels", "document"}]]
    return {"t": "Link", "c": [shown, recurse(inlines), [target, title]]}


def _span(element: Element, classes: set[str], recurse: ast.Recurse) -> Element | list[Element] | None:
    inside: Inlines = element["c"][1]
    if "abbr" in classes:
        title = ast.attributes_of(element).get("title", "")
        return [raw_inline(opening("abbr", {"title": title})), *recurse(inside), raw_inline("</abbr>")]
    if "float-number" in classes:
        return recurse(inside)
    if ANNOTATED_LINES in classes:
        return [ast.text(ast.attributes_of(element)["number"])]
    if "equation" in classes:
        attributes = ast.attributes_of(element)
        identifier = ast.identifier_of(element)
        tag = attributes.get("tag", "")
        return [
            raw_inline(
                opening(
                    "span",
                    {
                        **_scrolled(_width(inside)),
                        "id": identifier,
                        "data-alt": attributes.get("alt", ""),
                        "data-tag": tag,
                    },
                )
            ),
            *inside,
            raw_inline("</span>"),
        ]
    return None


def _width(inlines: Inlines) -> float:
    return max((formula_width(formula["c"][1]) for formula in ast.walk(inlines, "Math")), default=0.0)


def _scrolled(width: float, name: str = "equation") -> dict[str, str]:
    """The box of a formula. `--width`, in sizes of its type, makes it fit the paper where the page is printed."""
    style = f"--width: {width:.0f}" if width > _NARROW_SCREEN else ""
    return {"class": name, "tabindex": "0", "style": style}


def _displayed(formula: Element) -> Inlines | None:
    """Return a displayed formula, or a long one, in a box that scrolls where it is too wide for the screen."""
    kind, tex = formula["c"]
    is_displayed, width = kind["t"] == "DisplayMath", formula_width(tex)
    if not is_displayed and width <= _NARROW_SCREEN:
        return None
    box = _scrolled(width, "equation" if is_displayed else "long-formula")
    return [raw_inline(opening("span", box)), formula, raw_inline("</span>")]


def _float(element: Element, recurse: ast.Recurse) -> Blocks:
    identifier, classes, _ = element["c"][0]
    attributes = ast.attributes_of(element)
    parts: Blocks = element["c"][1]
    kind = attributes["type"]
    side = attributes.get("fig-align", "")
    aligned = [f"{side}-aligned"] if side in {"left", "right"} else []
    names = " ".join(["float", f"{kind}-float", *aligned, *(name for name in classes if name != "float")])
    if kind == "table" and _captions_table(parts):
        return [
            raw_block(opening("div", {"class": names, "id": identifier})),
            *_captioned_table(parts, recurse),
            raw_block("</div>"),
        ]
    captioned = [ast.has_class(part, "float-caption") for part in parts]
    out: Blocks = [raw_block(opening("figure", {"class": names, "id": identifier}))]
    for place, part in enumerate(parts):
        inner = recurse(part["c"][1])
        if captioned[place]:
            # HTML has `figcaption` first or last in its figure: notes below a caption are part of it.
            notes = [ast.div(recurse(note["c"][1]), classes=("float-notes",)) for note in parts[place + 1 :] if place]
            out += [raw_block("<figcaption>"), *inner, *notes, raw_block("</figcaption>")]
            if place:
                break
        else:
            name = "float-content" if ast.has_class(part, "float-content") else "float-notes"
            out.append(ast.div(inner, classes=(name,)))
    return [*out, raw_block("</figure>")]


def _captions_table(parts: Blocks) -> bool:
    """Return whether a float is one table under its caption, which HTML can say itself."""
    return (
        len(parts) > 1
        and ast.has_class(parts[0], "float-caption")
        and len(parts[1]["c"][1]) == 1
        and parts[1]["c"][1][0]["t"] == "Table"
    )


def _captioned_table(parts: Blocks, recurse: ast.Recurse) -> Blocks:
    table = _as_wished(parts[1]["c"][1][0], recurse)
    caption = recurse(parts[0]["c"][1])
    captioned = {"t": "Table", "c": [table["c"][0], [None, caption], *table["c"][2:]]}
    return [
        _region(captioned, parts[0]["c"][1]),
        *(ast.div(recurse(part["c"][1]), classes=("float-notes",)) for part in parts[2:]),
    ]


def _table(element: Element, recurse: ast.Recurse) -> Element:
    return _region(_as_wished(element, recurse), element["c"][1][1])


def _as_wished(table: Element, recurse: ast.Recurse) -> Element:
    triple, caption, _, *rows = ast.map_children(table, recurse)["c"]
    return ast.made("Table", [triple, caption, wished_columns(table), *rows])


def _region(table: Element, caption: Blocks) -> Element:
    """Return a table in a box that scrolls where it is too wide for the screen, for a keyboard, too. The box is called
    as the table is ("Table 1"), or by the table's headings."""
    labels = [span["c"][1] for span in ast.walk(caption, "Span") if ast.has_class(span, "float-label")][:1]
    headings = [cell[4] for row in table["c"][3][1] for cell in row[1]]
    name = " ".join(filter(None, map(ast.plain_text, labels or headings))).rstrip(":. ")
    attributes = {"role": "region", "tabindex": "0", "aria-label": name} if name else {}
    return ast.div([table], classes=("table-scroll",), attributes=attributes)


def _row(element: Element, recurse: ast.Recurse) -> Blocks:
    widths = [ast.attributes_of(cell).get("width", "") for cell in element["c"][1]]
    columns = " ".join(f"minmax(0, {width.rstrip('%')}fr)" if width else "minmax(0, 1fr)" for width in widths)
    cells: Blocks = []
    for cell in element["c"][1]:
        if ast.has_class(cell, "panel"):
            cells += _panel(cell, recurse)
        else:
            cells.append(ast.div(recurse(cell["c"][1]), classes=("layout-cell",)))
    return [
        raw_block(opening("div", {"class": "layout-row", "style": f"grid-template-columns: {columns}"})),
        *cells,
        raw_block("</div>"),
    ]


def _panel(element: Element, recurse: ast.Recurse) -> Blocks:
    out: Blocks = [raw_block(opening("figure", {"class": "panel", "id": ast.identifier_of(element)}))]
    for part in element["c"][1]:
        if ast.has_class(part, "float-caption"):
            out += [raw_block("<figcaption>"), *recurse(part["c"][1]), raw_block("</figcaption>")]
        else:
            out += recurse(part["c"][1])
    return [*out, raw_block("</figure>")]


def _callout(element: Element, recurse: ast.Recurse) -> Blocks:
    identifier, classes, _ = element["c"][0]
    out: Blocks = [raw_block(opening("aside", {"class": " ".join(classes), "id": identifier, "role": "note"}))]
    for part in element["c"][1]:
        if ast.has_class(part, "callout-title"):
            title = recurse(part["c"][1])[0]["c"]
            out.append(ast.plain([raw_inline('<p class="callout-title">'), *title, raw_inline("</p>")]))
        else:
            out.append(ast.div(recurse(part["c"][1]), classes=("callout-body",)))
    return [*out, raw_block("</aside>")]


def _tabset(element: Element, number: int, recurse: ast.Recurse) -> Blocks:
    """Tabs as a list of titles and panes that stand one below the other: all of it is there without a script."""
    tabs = [block for block in element["c"][1] if ast.has_class(block, "tab")]
    before = [block for block in element["c"][1] if block not in tabs]
    titled = [(tab["c"][1][0]["c"][1][0]["c"][0]["c"], tab["c"][1][1:]) for tab in tabs]
    items = [[ast.plain(title)] for title, _ in titled]
    panes = [
        ast.div(recurse(content), f"tabset-{number}-{index}", ("tab-pane",), {"data-title": ast.plain_text(title)})
        for index, (title, content) in enumerate(titled, start=1)
    ]
    return [*recurse(before), ast.div([{"t": "BulletList", "c": items}, *panes], classes=("panel-tabset",))]


_LEAVES: Final[Mapping[str, Callable[[Element], Element | list[Element] | None]]] = {
    **dict.fromkeys(("RawBlock", "RawInline"), _raw),
    "Str": _word,
    "Math": _displayed,
    "CodeBlock": _folded,
    "Code": _key,
}
"""What holds no other elements, by its kind."""
_DIVISIONS: Final[Mapping[str, Callable[[Element, ast.Recurse], Element | list[Element] | None]]] = {
    "float": _float,
    "layout-row": _row,
    "panel": _panel,
    "callout": _callout,
    "code-with-filename": _named_code,
    "page-break": lambda *_: raw_block('<div class="page-break"></div>'),
}
"""Divisions by their class, the first that an element has."""
