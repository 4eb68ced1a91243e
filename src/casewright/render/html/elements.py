"""The resolved AST's own shapes as what pandoc's HTML writer prints: floats, mentions, callouts, equations,
abbreviations."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Mapping

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.visitor import Visitor
from casewright.render.layout.columns import BREAKABLE, HELD_TOGETHER, is_endless, wished_columns
from casewright.render.layout.fitting import formula_width

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
    return _Elements(link_targets, has_appendix).visit(blocks)


class _Elements(Visitor):
    """Writes the shapes of the resolved AST as HTML, and counts the sets of tabs."""

    def __init__(self, link_targets: Mapping[str, str], has_appendix: bool) -> None:
        super().__init__()
        self._link_targets = link_targets
        self._has_appendix = has_appendix
        self._tabsets = 0

    def visit_RawBlock(self, element: Element) -> list[Element] | None:
        # Authors' comments may hold what no reader is to know.
        kept = element["c"][0] in _NATIVE_RAW and not _COMMENT.fullmatch(element["c"][1])
        return None if kept else []

    visit_RawInline = visit_RawBlock

    def visit_Str(self, element: Element) -> Inlines | Element | None:
        return _word(element)

    def visit_Math(self, element: Element) -> Inlines | None:
        return _displayed(element)

    def visit_Code(self, element: Element) -> Element | None:
        is_key = ast.has_class(element, "kbd")
        return raw_inline(f"<kbd>{html.escape(element['c'][1])}</kbd>") if is_key else None

    def visit_CodeBlock(self, element: Element) -> Blocks | None:
        return _folded(element)

    def visit_Header(self, element: Element) -> Element:
        level, triple, inlines = element["c"]
        shown = 2 if "appendix" in triple[1] and self._has_appendix else level
        return {"t": "Header", "c": [shown, triple, self.visit(inlines)]}

    def visit_Link(self, element: Element) -> Element:
        triple, inlines, (target, title) = element["c"]
        document = ast.attributes_of(element).get("document", "")
        if document:
            _, mark, fragment = target.partition("#")
            target = self._link_targets[document] + mark + fragment
        own = {"label", "panels", "document"}
        shown = ["", triple[1], [[key, value] for key, value in triple[2] if key not in own]]
        return {"t": "Link", "c": [shown, self.visit(inlines), [target, title]]}

    def visit_Span_abbr(self, element: Element) -> Inlines:
        title = ast.attributes_of(element).get("title", "")
        return [raw_inline(opening("abbr", {"title": title})), *self.visit(element["c"][1]), raw_inline("</abbr>")]

    def visit_Span_float_number(self, element: Element) -> Inlines:
        return self.visit(element["c"][1])

    def visit_Span_annotated_lines(self, element: Element) -> Inlines:
        return [ast.text(ast.attributes_of(element)["number"])]

    def visit_Span_equation(self, element: Element) -> Inlines:
        named = ast.attributes_of(element)
        inside: Inlines = element["c"][1]
        attributes = {
            **_scrolled(_width(inside)),
            "id": ast.identifier_of(element),
            "data-alt": named.get("alt", ""),
            "data-tag": named.get("tag", ""),
        }
        return [raw_inline(opening("span", attributes)), *inside, raw_inline("</span>")]

    def visit_Table(self, element: Element) -> Element:
        return _region(self._as_wished(element), element["c"][1][1])

    def _as_wished(self, table: Element) -> Element:
        triple, caption, _, *rows = ast.map_children(table, self.visit)["c"]
        return ast.made("Table", [triple, caption, wished_columns(table), *rows])

    def visit_Div_float(self, element: Element) -> Blocks:
        identifier, classes, _ = element["c"][0]
        attributes = ast.attributes_of(element)
        parts: Blocks = element["c"][1]
        kind = attributes["type"]
        side = attributes.get("fig-align", "")
        aligned = [f"{side}-aligned"] if side in {"left", "right"} else []
        names = " ".join(["float", f"{kind}-float", *aligned, *(name for name in classes if name != "float")])
        if kind == "table" and _captions_table(parts):
            begin = raw_block(opening("div", {"class": names, "id": identifier}))
            return [begin, *self._captioned_table(parts), raw_block("</div>")]
        captioned = [ast.has_class(part, "float-caption") for part in parts]
        out: Blocks = [raw_block(opening("figure", {"class": names, "id": identifier}))]
        for place, part in enumerate(parts):
            inner = self.visit(part["c"][1])
            if captioned[place]:
                # HTML has `figcaption` first or last in its figure: notes below a caption are part of it.
                notes = parts[place + 1 :] if place else []
                below = [ast.div(self.visit(note["c"][1]), classes=("float-notes",)) for note in notes]
                out += [raw_block("<figcaption>"), *inner, *below, raw_block("</figcaption>")]
                if place:
                    break
            else:
                name = "float-content" if ast.has_class(part, "float-content") else "float-notes"
                out.append(ast.div(inner, classes=(name,)))
        return [*out, raw_block("</figure>")]

    def _captioned_table(self, parts: Blocks) -> Blocks:
        table = self._as_wished(parts[1]["c"][1][0])
        caption = self.visit(parts[0]["c"][1])
        captioned = {"t": "Table", "c": [table["c"][0], [None, caption], *table["c"][2:]]}
        notes = (ast.div(self.visit(part["c"][1]), classes=("float-notes",)) for part in parts[2:])
        return [_region(captioned, parts[0]["c"][1]), *notes]

    def visit_Div_layout_row(self, element: Element) -> Blocks:
        widths = [ast.attributes_of(cell).get("width", "") for cell in element["c"][1]]
        columns = " ".join(f"minmax(0, {width.rstrip('%')}fr)" if width else "minmax(0, 1fr)" for width in widths)
        cells: Blocks = []
        for cell in element["c"][1]:
            if ast.has_class(cell, "panel"):
                cells += self.visit_Div_panel(cell)
            else:
                cells.append(ast.div(self.visit(cell["c"][1]), classes=("layout-cell",)))
        begin = raw_block(opening("div", {"class": "layout-row", "style": f"grid-template-columns: {columns}"}))
        return [begin, *cells, raw_block("</div>")]

    def visit_Div_panel(self, element: Element) -> Blocks:
        out: Blocks = [raw_block(opening("figure", {"class": "panel", "id": ast.identifier_of(element)}))]
        for part in element["c"][1]:
            inner = self.visit(part["c"][1])
            is_caption = ast.has_class(part, "float-caption")
            out += [raw_block("<figcaption>"), *inner, raw_block("</figcaption>")] if is_caption else inner
        return [*out, raw_block("</figure>")]

    def visit_Div_callout(self, element: Element) -> Blocks:
        identifier, classes, _ = element["c"][0]
        out: Blocks = [raw_block(opening("aside", {"class": " ".join(classes), "id": identifier, "role": "note"}))]
        for part in element["c"][1]:
            inner = self.visit(part["c"][1])
            if ast.has_class(part, "callout-title"):
                title = [raw_inline('<p class="callout-title">'), *inner[0]["c"], raw_inline("</p>")]
                out.append(ast.plain(title))
            else:
                out.append(ast.div(inner, classes=("callout-body",)))
        return [*out, raw_block("</aside>")]

    def visit_Div_code_with_filename(self, element: Element) -> Element:
        """Code under its file name, which is set as code is."""
        name, *code = element["c"][1]
        shown = ast.plain([raw_inline('<pre class="code-filename">'), *name["c"], raw_inline("</pre>")])
        return ast.div([shown, *self.visit(code)], classes=("code-with-filename",))

    def visit_Div_page_break(self, _: Element) -> Element:
        return raw_block('<div class="page-break"></div>')

    def visit_Div_panel_tabset(self, element: Element) -> Blocks:
        """Tabs as a list of titles and panes that stand one below the other: all of it is there without a script."""
        self._tabsets += 1
        number = self._tabsets
        tabs = [block for block in element["c"][1] if ast.has_class(block, "tab")]
        before = [block for block in element["c"][1] if block not in tabs]
        titled = [(tab["c"][1][0]["c"][1][0]["c"][0]["c"], tab["c"][1][1:]) for tab in tabs]
        items = [[ast.plain(title)] for title, _ in titled]
        panes = [
            ast.div(
                self.visit(content), f"tabset-{number}-{index}", ("tab-pane",), {"data-title": ast.plain_text(title)}
            )
            for index, (title, content) in enumerate(titled, start=1)
        ]
        return [*self.visit(before), ast.div([{"t": "BulletList", "c": items}, *panes], classes=("panel-tabset",))]


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


def _captions_table(parts: Blocks) -> bool:
    """Return whether a float is one table under its caption, which HTML can say itself."""
    return (
        len(parts) > 1
        and ast.has_class(parts[0], "float-caption")
        and len(parts[1]["c"][1]) == 1
        and parts[1]["c"][1][0]["t"] == "Table"
    )


def _region(table: Element, caption: Blocks) -> Element:
    """Return a table in a box that scrolls where it is too wide for the screen, for a keyboard, too. The box is called
    as the table is ("Table 1"), or by the table's headings."""
    labels = [span["c"][1] for span in ast.walk(caption, "Span") if ast.has_class(span, "float-label")][:1]
    headings = [cell[4] for row in table["c"][3][1] for cell in row[1]]
    name = " ".join(filter(None, map(ast.plain_text, labels or headings))).rstrip(":. ")
    attributes = {"role": "region", "tabindex": "0", "aria-label": name} if name else {}
    return ast.div([table], classes=("table-scroll",), attributes=attributes)
