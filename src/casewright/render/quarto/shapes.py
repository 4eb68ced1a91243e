"""Converting the resolved AST so that Quarto prints it unchanged, without numbering, resolving or citing.

Callouts, tabs, layouts, page breaks and numbers of headings are returned as authors type them, and equations too if
Quarto's number is the resolved one.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.manuscript.crossref.kinds import Kinds
from casewright.manuscript.crossref.mentions import label_of
from casewright.render.quarto.frames import HTML, TYPST, WORD, Framed, abbreviation, anchor, framed
from casewright.render.quarto.quarto_text import page_break
from casewright.render.quarto.word_fields import WordFields
from casewright.render.word.bookmarks import bookmark_name

_STATEMENT_CLASSES = frozenset({"proof", "remark", "solution"})
_FULL_ROW = 99.5  # percent


@dataclass(frozen=True)
class Surroundings:
    """The context of the conversion: the format's family, the document's folder relative to the project's root, its
    kinds of cross-reference, the titles of callouts, the files of other documents (`report/supplement` to
    `supplement.html`), and the typed paths of images, by their path relative to the root. With `numbers_headings`, the
    numbers of headings are printed here and not by Quarto (those of a supplement)."""

    family: str
    folder: str
    kinds: Kinds
    callout_titles: Mapping[str, str]
    link_targets: Mapping[str, str]
    typed_images: Mapping[str, str]
    numbers_headings: bool = False


def for_quarto(blocks: Blocks, around: Surroundings) -> Blocks:
    """Convert resolved blocks for Quarto."""
    return _Converter(blocks, around).shaped(blocks)


class _Converter:
    """Converts a document in reading order, and counts as Word and Quarto will count."""

    def __init__(self, blocks: Blocks, around: Surroundings) -> None:
        self._around = around
        self._fields = WordFields(blocks) if around.family == WORD else None
        self._equations = 0

    def shaped(self, elements: list[Element]) -> list[Element]:
        return ast.rewrite(elements, self._changed)

    def _changed(self, element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind == "Div":
            return self._div(element)
        if kind == "Para":
            # Quarto numbers a paragraph that consists of one image with a description as a figure.
            return ast.plain(self.shaped(element["c"])) if _is_lone_image(element["c"]) else None
        if kind == "Header" and self._around.numbers_headings:
            level, (identifier, classes, attributes), inlines = element["c"]
            triple = [identifier, [*classes, *([] if "unnumbered" in classes else ["unnumbered"])], attributes]
            return {"t": "Header", "c": [level, triple, self.shaped(inlines)]}
        if kind == "Span":
            return self._span(element)
        if kind == "Link":
            return self._link(element)
        if kind == "Cite":
            return self._cite(element)
        if kind == "Image":
            return self._image(element)
        if kind in {"Table", "Figure", "CodeBlock"} and self._is_label(ast.identifier_of(element)):
            label, classes, attributes = element["c"][0]
            bare = ast.with_attr(element, ["", classes, attributes])
            return [ast.plain(anchor(label, self._around.family)), *self.shaped([bare])]
        return None

    def _is_label(self, identifier: str) -> bool:
        """Return whether Quarto would number the element with an identifier."""
        return label_of(identifier, self._around.kinds) is not None and not identifier.startswith("sec-")

    # Blocks

    def _div(self, element: Element) -> Blocks | None:
        classes = set(ast.classes_of(element))
        if "float" in classes:
            return self._float(element)
        if "layout" in classes:
            return [self._layout(element)]
        if "callout" in classes:
            return [self._callout(element)]
        if "panel-tabset" in classes:
            return self._tabset(element)
        if "page-break" in classes:
            return [page_break()]
        identifier, names, attributes = element["c"][0]
        if identifier == REFERENCES_ID or not (self._is_label(identifier) or classes & _STATEMENT_CLASSES):
            return None
        # Quarto converts a division with one of these classes, or with a label.
        others = [name for name in names if name not in _STATEMENT_CLASSES]
        inside = self.shaped(element["c"][1])
        return [ast.with_attr(ast.div(self._anchored(inside, identifier)), ["", others, attributes])]

    def _anchored(self, blocks: Blocks, label: str) -> Blocks:
        """Add the target of links to a label to blocks."""
        if not label:
            return blocks
        place = anchor(label, self._around.family)
        if blocks and blocks[0]["t"] in {"Para", "Plain"}:
            return [{"t": blocks[0]["t"], "c": [*place, *blocks[0]["c"]]}, *blocks[1:]]
        return [ast.plain(place), *blocks]

    def _float(self, element: Element) -> Blocks:
        label = ast.identifier_of(element)
        attributes = ast.attributes_of(element)
        return self._framed(element["c"][1], label, attributes["kind"], attributes, is_panel=False)

    def _framed(self, parts: Blocks, label: str, kind: str, attributes: Mapping[str, str], *, is_panel: bool) -> Blocks:
        content: Blocks = []
        notes: Blocks = []
        caption: Blocks = []
        caption_first = bool(parts) and ast.has_class(parts[0], "float-caption")
        for part in parts:
            if ast.has_class(part, "float-caption"):
                caption = self._caption(part["c"][1], label)
            elif ast.has_class(part, "float-notes"):
                notes = [ast.div(self.shaped(part["c"][1]), classes=("float-notes",))]
            else:
                content += self._content(part["c"][1], kind)
        one = Framed(
            label,
            kind,
            attributes.get("type", "figure"),
            content,
            notes,
            caption,
            caption_first,
            attributes.get("fig-align", "center" if attributes.get("type") == "figure" else ""),
            is_panel,
        )
        return framed(one, self._around.family)

    def _content(self, blocks: Blocks, kind: str) -> Blocks:
        """Convert the content of a float; the panels of its layouts are of its kind."""
        out: Blocks = []
        for block in blocks:
            out += [self._layout(block, kind)] if ast.has_class(block, "layout") else self.shaped([block])
        return out

    def _caption(self, blocks: Blocks, label: str) -> Blocks:
        if not blocks or blocks[0]["t"] not in {"Plain", "Para"}:
            return self.shaped(blocks)
        words: Inlines = blocks[0]["c"]
        if words and ast.has_class(words[0], "float-label"):
            if self._fields is not None:
                start = self._fields.label(words[0], label)
            else:
                start = ast.rewrite(words[0]["c"][1], _unwrapped, frozenset({"Span"}))
            first = [*start, *self.shaped(words[1:])]
        elif self._fields is not None and label:
            first = self._fields.bookmark(self.shaped(words), label)
        else:
            first = self.shaped(words)
        return [{"t": blocks[0]["t"], "c": first}, *self.shaped(blocks[1:])]

    def _layout(self, element: Element, kind: str = "fig") -> Element:
        """Convert rows and cells to a division with the attribute `layout`."""
        rows: list[list[float]] = []
        cells: Blocks = []
        for row in element["c"][1]:
            widths: list[float] = []
            for cell in row["c"][1]:
                width = float(ast.attributes_of(cell).get("width", "100%").rstrip("%"))
                inside: Blocks = cell["c"][1]
                if not inside:
                    widths.append(-width)
                    continue
                widths.append(width)
                if ast.has_class(cell, "panel"):
                    panel = {"type": "figure"}
                    label = ast.identifier_of(cell)
                    cells.append(ast.div(self._framed(inside, label, kind, panel, is_panel=True)))
                else:
                    cells.append(ast.div(self.shaped(inside)))
            left = 100 - sum(abs(width) for width in widths)
            rows.append([*widths, -left] if left > 100 - _FULL_ROW else widths)
        return ast.div(cells, ast.identifier_of(element), attributes={"layout": json.dumps(rows)})

    def _callout(self, element: Element) -> Element:
        label, classes, attributes = element["c"][0]
        name = next(name for name in classes if name.startswith("callout-"))
        title: Inlines = []
        body: Blocks = []
        for part in element["c"][1]:
            if ast.has_class(part, "callout-title"):
                title = part["c"][1][0]["c"]
            else:
                body += self.shaped(part["c"][1])
        own = self._around.callout_titles.get(name.removeprefix("callout-"), "")
        is_label = self._is_label(label)
        heading: Blocks = []
        if title and (is_label or ast.plain_text(title) != own):
            place = anchor(label, self._around.family) if is_label else []
            heading = [ast.header(2, [*place, *self.shaped(title)])]
        elif is_label:
            body = self._anchored(body, label)
        return {"t": "Div", "c": [["" if is_label else label, [name], attributes], [*heading, *body]]}

    def _tabset(self, element: Element) -> Blocks:
        (identifier, classes, attributes), content = element["c"]
        before: Blocks = []
        tabs: Blocks = []
        panes = [
            (tab["c"][1][0]["c"][1][0]["c"][0]["c"], tab["c"][1][1:]) for tab in content if ast.has_class(tab, "tab")
        ]
        deepest = [block["c"][0] for _, inside in panes for block in inside if block["t"] == "Header"]
        level = max(1, min(deepest) - 1) if deepest else 2
        for block in content:
            if not ast.has_class(block, "tab"):
                before += self.shaped([block])
        for title, inside in panes:
            tabs += [ast.header(level, self.shaped(title)), *self.shaped(inside)]
        others = [name for name in classes if name != "structured"]
        return [*before, {"t": "Div", "c": [[identifier, others, attributes], tabs]}]

    # Inlines

    def _span(self, element: Element) -> list[Element] | None:
        classes = set(ast.classes_of(element))
        if "header-section-number" in classes:
            return None if self._around.numbers_headings else []
        if "abbr" in classes:
            title = ast.attributes_of(element).get("title", "")
            return abbreviation(self.shaped(element["c"][1]), title, self._around.family)
        if "equation" in classes:
            return self._equation(element)
        if self._is_label(ast.identifier_of(element)):
            label, names, attributes = element["c"][0]
            inside = self.shaped(element["c"][1])
            return [
                *anchor(label, self._around.family),
                *([ast.with_attr(ast.span(inside), ["", names, attributes])] if inside else []),
            ]
        return None

    def _equation(self, element: Element) -> Inlines:
        """Return an equation in Quarto's notation if Quarto will give it the same number, else with the number in
        it."""
        label = ast.identifier_of(element)
        attributes = ast.attributes_of(element)
        [formula] = element["c"][1]
        number = attributes.get("number", "")
        if not label or not number:
            return [formula]
        if number == str(self._equations + 1):
            self._equations += 1
            escaped = attributes.get("alt", "").replace("\\", "\\\\").replace('"', '\\"')
            alt = f' alt="{escaped}"' if escaped else ""
            return [formula, ast.text("{#" + label + alt + "}")]
        tagged = {"t": "Math", "c": [formula["c"][0], f"{formula['c'][1]} \\qquad{attributes['tag']}"]}
        return [*anchor(label, self._around.family), tagged]

    def _link(self, element: Element) -> list[Element] | None:
        (identifier, classes, attributes), inlines, (target, title) = element["c"]
        named = dict(attributes)
        document = named.pop("document", "")
        label = named.pop("label", "")
        named.pop("panels", None)
        if not document and "mention" not in classes:
            return None
        inside = self.shaped(inlines)
        shown = [identifier, ["quarto-xref" if name == "mention" else name for name in classes], list(named.items())]
        if document:
            file = self._around.link_targets.get(document)
            if file is None:
                return inside
            _, mark, fragment = target.partition("#")
            place = bookmark_name(fragment) if self._fields is not None and label else fragment
            return [{"t": "Link", "c": [shown, inside, [file + mark + place, title]]}]
        if self._fields is not None and self._fields.has(label):
            return self._fields.mention(inside, label)
        return [{"t": "Link", "c": [shown, inside, [target, title]]}]

    def _cite(self, element: Element) -> list[Element]:
        """Return the words of a citation; in HTML marked as a citation, for previews."""
        inside = self.shaped(element["c"][1])
        if self._around.family != HTML:
            return inside
        keys = " ".join(citation["citationId"] for citation in element["c"][0])
        return [ast.span(inside, classes=("citation",), attributes={"cites": keys})]

    def _image(self, element: Element) -> Element:
        triple, described, (target, title) = element["c"]
        typed = self._around.typed_images.get(target)
        if typed is None:
            is_address = ":" in target.split("/")[0] or target.startswith("//")
            typed = (
                target if is_address else quote(posixpath.relpath(target, self._around.folder or "."), safe="/~:@+,")
            )
        if self._around.family not in {HTML, TYPST}:
            # In pandoc's other writers, the alternative text is the description.
            identifier, classes, attributes = triple
            described = ast.words(dict(attributes).get("alt", "")) or described
            triple = [identifier, classes, [pair for pair in attributes if pair[0] != "alt"]]
        return {"t": "Image", "c": [triple, self.shaped(described), [typed, title]]}


def _is_lone_image(inlines: Inlines) -> bool:
    """Return whether inlines consist of one image, linked or not."""
    if len(inlines) == 1 and inlines[0]["t"] == "Link":
        inlines = inlines[0]["c"][1]
    return len(inlines) == 1 and inlines[0]["t"] == "Image"


def _unwrapped(element: Element) -> list[Element] | None:
    return element["c"][1] if ast.has_class(element, "float-number") else None
