"""Conversion of floats (figures, tables, listings and declared kinds) in all of Quarto's notations to one shape.

The shape is `Div.float` of docs/architecture.md without numbers. Sources: Quarto's documentation,
authoring/cross-references, authoring/cross-references-divs and authoring/figures.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.cells.captions import captions_listed, with_cell_captions
from casewright.manuscript.floats.code_blocks import named_code
from casewright.manuscript.floats.layout import LAYOUT_ATTRIBUTES, laid_out

_TRAILING_ATTRIBUTES = re.compile(r"\s*\{(?P<attributes>[^{}]*)\}$")
_ATTRIBUTE = re.compile(
    r"""#(?P<id>[\w.:-]+)|\.(?P<class>[\w-]+)|(?P<key>[\w-]+)=(?:["“”](?P<quoted>[^"“”]*)["“”]|(?P<bare>[^\s"]+))"""
)
_KIND = re.compile(r"^([A-Za-z]+)-")
_AROUND_PANELS = frozenset({"cell", "cell-output-display", "column", "columns", "figure", "row"})


@dataclass(frozen=True)
class FloatRules:
    """The rules for the shape of floats: the caption location of each float kind (`top` or `bottom`), the folder that
    image paths are relative to, the parsed Markdown of caption attributes, and the side of figures that do not name
    their own (`left`, `center` or `right`; empty for the writer's usual one)."""

    caption_places: Mapping[str, str]
    folder: str
    markdown: Mapping[str, Inlines]
    figure_align: str = ""

    def kind_of(self, identifier: str) -> str | None:
        """Return the float kind of a label, None if it is not the label of a float."""
        match = _KIND.match(identifier)
        return match[1] if match and match[1] in self.caption_places else None

    def inlines(self, typed: str) -> Inlines:
        return self.markdown.get(typed) or ast.words(typed)


def caption_attributes(blocks: Blocks) -> tuple[str, ...]:
    """Return the attribute values that contain Markdown, in order: captions of cells, listings and floats, titles of
    callouts and names of theorems."""
    found: dict[str, None] = {}
    for element in ast.walk(blocks, "Div", "CodeBlock"):
        for key, value in ast.attributes_of(element).items():
            if key.endswith("-subcap") or key == "tbl-cap":
                found.update(dict.fromkeys(captions_listed(value)))
            elif key.endswith("-cap") or (key in {"title", "name"} and element["t"] == "Div"):
                found[value] = None
    return tuple(found)


def project_path(folder: str, target: str) -> str:
    """Return a path in a document, relative to the project root; addresses with a scheme and data do not change.

    Pandoc encodes spaces and non-ASCII letters as in addresses (`%20`); they are decoded.
    """
    if re.match(r"^[A-Za-z][A-Za-z0-9+.-]*:", target) or target.startswith("//"):
        return target
    target = unquote(target)
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def image(element: Element, rules: FloatRules, caption: Inlines | None = None) -> Element:
    """Return an image with its alternative text as an attribute and its path relative to the project root.

    The alternative text is `fig-alt`, or the description of the image. An image without either, or whose description is
    its float's caption, has no attribute `alt` yet: `captions.with_alt_texts` adds the caption.
    """
    (_, classes, attributes), described, (target, title) = element["c"]
    named = dict(attributes)
    alt = named.pop("fig-alt", None)
    if alt is None:
        alt = named.pop("alt", None)
    if alt is None and described and described != caption:
        alt = ast.plain_text(described)
    described_as = {} if alt is None else {"alt": alt}
    for key in ("fig-align", "fig-pos", "fig-env", "fig-cap", "fig-scap", "lightbox", "group", "desc-position"):
        named.pop(key, None)
    shown = ast.attr("", [name for name in classes if name != "lightbox"], {**named, **described_as})
    return {"t": "Image", "c": [shown, [], [project_path(rules.folder, target), title]]}


def is_float(element: Element, rules: FloatRules) -> bool:
    """Return whether an element of pandoc's AST is a float, numbered or not."""
    kind = element["t"]
    if kind == "Figure":
        return True
    if kind == "Table":
        return bool(element["c"][1][1]) or rules.kind_of(ast.identifier_of(element)) is not None
    if kind == "CodeBlock":
        return rules.kind_of(ast.identifier_of(element)) == "lst" and "lst-cap" in ast.attributes_of(element)
    if kind == "Div":
        return rules.kind_of(ast.identifier_of(element)) is not None and not ast.has_class(element, "float")
    return kind in {"Para", "Plain"} and _lone_image(element, rules) is not None


def _lone_image(element: Element, rules: FloatRules) -> tuple[Element, Element] | None:
    """Return the labeled image of a paragraph that contains nothing else, and the paragraph's only inline."""
    inlines = element["c"]
    if len(inlines) != 1:
        return None
    only = inlines[0]
    inner = only["c"][1][0] if only["t"] == "Link" and len(only["c"][1]) == 1 else only
    if inner["t"] != "Image":
        return None
    has_kind = rules.kind_of(ast.identifier_of(inner)) is not None
    return (inner, only) if has_kind or (only["t"] == "Link" and inner["c"][1]) else None


def floats_of(element: Element, rules: FloatRules, recurse: ast.Recurse) -> Blocks:
    """Return the float of an element, after the code of its cell; `recurse` converts its content."""
    return [_with_shaped_caption(block, recurse) for block in _floats_of(element, rules, recurse)]


def _with_shaped_caption(block: Element, recurse: ast.Recurse) -> Element:
    if not ast.has_class(block, "float"):
        return block
    parts = [
        {"t": "Div", "c": [part["c"][0], recurse(part["c"][1])]} if ast.has_class(part, "float-caption") else part
        for part in block["c"][1]
    ]
    return {"t": "Div", "c": [block["c"][0], parts]}


def _floats_of(element: Element, rules: FloatRules, recurse: ast.Recurse) -> Blocks:
    kind = element["t"]
    if kind == "Figure":
        (identifier, classes, attributes), (_, caption), content = element["c"]
        inlines = _caption_inlines(caption)
        inner = [_without_description(block, inlines) for block in content]
        picture = next(ast.walk(content, "Image"), None)
        named = {**_side_of(picture), **dict(attributes)}
        return [_float(identifier, classes, named, "figure", recurse(inner), caption, rules)]
    if kind in {"Para", "Plain"}:
        found = _lone_image(element, rules)
        assert found is not None
        picture, only = found
        caption = [ast.plain(picture["c"][1])] if picture["c"][1] else []
        shown = image(picture, rules, picture["c"][1])
        if only["t"] == "Link":
            shown = {"t": "Link", "c": [only["c"][0], [shown], only["c"][2]]}
        triple = ast.attr_of(picture)
        assert triple is not None
        return [_float(triple[0], [], _side_of(picture), "figure", [ast.plain([shown])], caption, rules)]
    if kind == "Table":
        return [_table_float(element, rules, recurse)]
    if kind == "CodeBlock":
        (identifier, classes, attributes), code = element["c"]
        named = dict(attributes)
        caption = [ast.plain(rules.inlines(named.pop("lst-cap")))] if "lst-cap" in named else []
        place = {key: named.pop(key) for key in ("lst-cap-location", "cap-location") if key in named}
        block = named_code({"t": "CodeBlock", "c": [ast.attr("", classes, named), code]})
        return [_float(identifier, [], place, "listing", [block], caption, rules)]
    return _div_floats(element, rules, recurse)


def _without_description(block: Element, caption: Inlines) -> Element:
    """Remove the description of a figure's image, in which pandoc repeats the caption."""

    def change(element: Element) -> Element | None:
        triple, described, target = element["c"]
        return {"t": "Image", "c": [triple, [], target]} if described == caption else None

    [changed] = ast.rewrite([block], change, frozenset({"Image"}))
    return changed


def _caption_inlines(caption: Blocks) -> Inlines:
    return [inline for block in caption if block["t"] in {"Plain", "Para"} for inline in block["c"]]


def _side_of(picture: Element | None) -> dict[str, str]:
    """Return the side that a picture names for its figure, as an attribute."""
    side = ast.attributes_of(picture).get("fig-align") if picture is not None else None
    return {"fig-align": side} if side else {}


def _table_float(table: Element, rules: FloatRules, recurse: ast.Recurse) -> Element:
    (identifier, classes, attributes), (_, caption), columns, head, bodies, foot = table["c"]
    caption, tail = _without_trailing_attributes(caption)
    identifier = tail[0] or identifier
    named = {**dict(attributes), **tail[2]}
    bare: Element = {
        "t": "Table",
        "c": [ast.attr("", [*classes, *tail[1]], _table_attributes(named)), [None, []], columns, head, bodies, foot],
    }
    return _float(identifier, [], named, "table", recurse([with_column_widths(bare, named)]), caption, rules)


def _table_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in attributes.items() if not key.startswith("tbl-")}


def _without_trailing_attributes(caption: Blocks) -> tuple[Blocks, tuple[str, list[str], dict[str, str]]]:
    """Return a table's caption without `{#tbl-x key=value}` at its end, and these attributes."""
    nothing: tuple[str, list[str], dict[str, str]] = ("", [], {})
    if not caption or caption[-1]["t"] not in {"Plain", "Para"}:
        return caption, nothing
    inlines: Inlines = caption[-1]["c"]
    start = next(
        (
            index
            for index in range(len(inlines) - 1, -1, -1)
            if inlines[index]["t"] == "Str" and inlines[index]["c"].startswith("{")
        ),
        None,
    )
    if start is None:
        return caption, nothing
    match = _TRAILING_ATTRIBUTES.match(ast.plain_text(inlines[start:]))
    if match is None:
        return caption, nothing
    identifier, classes, named = "", [], {}
    for part in _ATTRIBUTE.finditer(match["attributes"]):
        if part["id"]:
            identifier = part["id"]
        elif part["class"]:
            classes.append(part["class"])
        else:
            named[part["key"]] = part["quoted"] if part["quoted"] is not None else part["bare"]
    words = inlines[:start]
    while words and words[-1]["t"] in {"Space", "SoftBreak"}:
        words = words[:-1]
    rest = [*caption[:-1], {"t": caption[-1]["t"], "c": words}] if words else caption[:-1]
    return rest, (identifier, classes, named)


def with_column_widths(table: Element, attributes: Mapping[str, str]) -> Element:
    """Set the column widths of a table to those of `tbl-colwidths`, as fractions of their total."""
    typed = attributes.get("tbl-colwidths", "")
    if not typed.startswith("["):
        return table
    try:
        widths = [float(width) for width in json.loads(typed)]
    except (ValueError, TypeError, RecursionError, OverflowError):
        return table
    columns = table["c"][2]
    total = sum(widths)
    if len(widths) != len(columns) or total <= 0:
        return table
    sized = [
        [column[0], {"t": "ColWidth", "c": width / max(total, 100.0)}]
        for column, width in zip(columns, widths, strict=True)
    ]
    return {"t": "Table", "c": [*table["c"][:2], sized, *table["c"][3:]]}


def _div_floats(element: Element, rules: FloatRules, recurse: ast.Recurse) -> Blocks:
    (identifier, classes, attributes), content = element["c"]
    kind = rules.kind_of(identifier)
    assert kind is not None
    named = dict(attributes)
    code, content = _without_cell_code([inner for block in content for inner in _opened(block, rules)])
    caption: Blocks = []
    if len(content) > 1 and content[-1]["t"] == "Para" and _lone_image(content[-1], rules) is None:
        caption = [ast.plain(content[-1]["c"])]
        content = content[:-1]
    elif f"{kind}-cap" in named:
        caption = [ast.plain(rules.inlines(named[f"{kind}-cap"]))]
    if not caption:
        content, caption = _without_table_caption(content)
    if kind == "lst" and named.get("filename"):
        content = [_under_file_name(block, named["filename"]) for block in content]
    subcaptions = captions_listed(named.get(f"{kind}-subcap", ""))
    panels, content = _with_panels(content, identifier, kind, subcaptions, rules, recurse)
    widths = {key: value for key, value in named.items() if key == "tbl-colwidths"}
    if widths:
        content = [with_column_widths(block, widths) if block["t"] == "Table" else block for block in content]
    if any(key in named for key in LAYOUT_ATTRIBUTES):
        content = [laid_out(content, named)]
    elif panels:
        content = [laid_out(content, {"layout-ncol": "1"})]
    float_type = _type_of(content, kind)
    if "fig-alt" in named and not panels:
        content = [with_alt(block, named["fig-alt"]) for block in content]
    others = [name for name in classes if name not in {"cell", "column-page", "column-body"}]
    return [*recurse(code), _float(identifier, others, named, float_type, content, caption, rules)]


def _under_file_name(block: Element, name: str) -> Element:
    """Give code the file name of its listing, unless it has its own."""
    if block["t"] != "CodeBlock":
        return block
    (identifier, classes, attributes), code = block["c"]
    return {"t": "CodeBlock", "c": [ast.attr(identifier, classes, {"filename": name, **dict(attributes)}), code]}


def _opened(block: Element, rules: FloatRules) -> Blocks:
    """Return the code and outputs of a cell inside a float."""
    if not ast.has_class(block, "cell") or rules.kind_of(ast.identifier_of(block)) is not None:
        return [block]
    cell = with_cell_captions(block, rules.inlines, rules.kind_of)
    if rules.kind_of(ast.identifier_of(cell)) or any(key in LAYOUT_ATTRIBUTES for key in ast.attributes_of(cell)):
        return [cell]
    return list(cell["c"][1])


def _without_cell_code(content: Blocks) -> tuple[Blocks, Blocks]:
    """Separate the code of a cell, which is put before its float, from the rest."""
    code = [block for block in content if block["t"] == "CodeBlock" and ast.has_class(block, "cell-code")]
    return code, [block for block in content if block not in code] if code else content


def _without_table_caption(content: Blocks) -> tuple[Blocks, Blocks]:
    """Remove the caption of the first captioned table, and return the content and the caption."""
    taken: list[Blocks] = []

    def change(element: Element) -> Element | None:
        if element["t"] != "Table" or taken or not element["c"][1][1]:
            return None
        taken.append(element["c"][1][1])
        return {"t": "Table", "c": [element["c"][0], [None, []], *element["c"][2:]]}

    changed = ast.rewrite(content, change, frozenset({"Table"}))
    return changed, taken[0] if taken else []


def _with_panels(
    content: Blocks,
    parent: str,
    kind: str,
    subcaptions: tuple[str, ...],
    rules: FloatRules,
    recurse: ast.Recurse,
) -> tuple[bool, Blocks]:
    """Return whether a float has panels, and its blocks with these converted."""
    out: Blocks = []
    found = False
    outputs = 0
    for block in content:
        inner = _unwrapped(block)
        is_display = ast.has_class(block, "cell-output-display")
        outputs += is_display
        if is_display and subcaptions and outputs <= len(subcaptions) and not is_float_panel(inner, rules):
            caption = [ast.plain(rules.inlines(subcaptions[outputs - 1]))]
            label = f"{parent}-{outputs}"
            shown = recurse([_uncaptioned(inner)])
            out.append(_panel(label, shown, caption, rules.caption_places[kind]))
            found = True
        elif _contains_panels(block, rules):
            triple, inside = block["c"]
            _, cells = _with_panels(inside, parent, kind, (), rules, recurse)
            named = dict(triple[2])
            laid = any(key in named for key in LAYOUT_ATTRIBUTES)
            out.append(laid_out(cells, named) if laid else {"t": "Div", "c": [triple, cells]})
            found = True
        elif is_float_panel(inner, rules):
            for sub in floats_of(inner, rules, recurse):
                if ast.has_class(sub, "float"):
                    out.append(_as_panel(sub))
                    found = True
                else:
                    out.append(sub)
        else:
            out += recurse([block])
    return found, out


def _contains_panels(block: Element, rules: FloatRules) -> bool:
    """Return whether a block is a layout, or a division without a meaning of its own, that contains panels."""
    if block["t"] != "Div" or is_float(block, rules):
        return False
    identifier, classes, attributes = block["c"][0]
    is_plain = not identifier and set(classes) <= _AROUND_PANELS
    is_layout = any(key in LAYOUT_ATTRIBUTES for key, _ in attributes)
    return (is_plain or is_layout) and any(
        is_float_panel(inner, rules) or _contains_panels(inner, rules) for inner in map(_unwrapped, block["c"][1])
    )


def is_float_panel(element: Element, rules: FloatRules) -> bool:
    """Return whether a block inside a float is a labeled float, and so a panel."""
    if not is_float(element, rules):
        return False
    if element["t"] in {"Para", "Plain"}:
        found = _lone_image(element, rules)
        return found is not None and rules.kind_of(ast.identifier_of(found[0])) is not None
    return rules.kind_of(ast.identifier_of(element)) is not None


def _unwrapped(block: Element) -> Element:
    """Return the only block inside the divisions around a cell's output."""
    while (
        block["t"] == "Div"
        and not block["c"][0][0]
        and (ast.has_class(block, "cell-output-display") or ast.has_class(block, "cell"))
        and len(block["c"][1]) == 1
    ):
        block = block["c"][1][0]
    return block


def _uncaptioned(element: Element) -> Element:
    if element["t"] == "Figure":
        return ast.div(element["c"][2])
    return element


def _as_panel(sub: Element) -> Element:
    identifier, _, _ = sub["c"][0]
    # An empty caption above a panel is the place of its letter.
    parts = [part for index, part in enumerate(sub["c"][1]) if part["c"][1] or index == 0]
    return ast.div(parts, identifier, ("panel",), {"letter": ""})


def _panel(label: str, content: Blocks, caption: Blocks, place: str) -> Element:
    parts = [ast.div(content, classes=("float-content",))]
    if caption:
        parts.insert(0 if place == "top" else 1, ast.div(caption, classes=("float-caption",)))
    return ast.div(parts, label, ("panel",), {"letter": ""})


def _type_of(content: Blocks, kind: str) -> str:
    """Return whether a float is a table, a listing or a figure, whatever the name of its kind."""
    if kind in {"fig", "tbl", "lst"}:
        return {"fig": "figure", "tbl": "table", "lst": "listing"}[kind]
    kinds = {element["t"] for element in ast.walk(content)}
    if "Image" in kinds:
        return "figure"
    if "Table" in kinds:
        return "table"
    return "listing" if "CodeBlock" in kinds else "figure"


def with_alt(block: Element, alt: str) -> Element:
    """Set the alternative text of the images in a block."""

    def change(element: Element) -> Element:
        (identifier, classes, attributes), described, target = element["c"]
        return {"t": "Image", "c": [ast.attr(identifier, classes, {**dict(attributes), "alt": alt}), described, target]}

    [changed] = ast.rewrite([block], change, frozenset({"Image"}))
    return changed


def _float(
    identifier: str,
    classes: list[str],
    attributes: Mapping[str, str],
    float_type: str,
    content: Blocks,
    caption: Blocks,
    rules: FloatRules,
) -> Element:
    kind = rules.kind_of(identifier) or {"figure": "fig", "table": "tbl", "listing": "lst"}[float_type]
    named = {"kind": kind, "type": float_type}
    side = attributes.get("fig-align") or (rules.figure_align if float_type == "figure" else "")
    if side:
        named["fig-align"] = side
    if "data-file" in attributes:
        named["data-file"] = attributes["data-file"]
    default = rules.caption_places.get(kind, "bottom" if float_type == "figure" else "top")
    place = attributes.get(f"{kind}-cap-location") or attributes.get("cap-location") or default
    if float_type == "table" and rules.kind_of(identifier) is None:
        place = "top"  # as in Quarto, the caption of an unnumbered table is part of the table
    notes: Blocks = []
    if float_type == "table" and place == "top":
        content, notes = _without_notes(content)
    parts = [ast.div(content, classes=("float-content",))]
    if caption or rules.kind_of(identifier):
        parts.insert(0 if place == "top" else 1, ast.div(_as_plain(caption), classes=("float-caption",)))
    if notes:
        parts.append(ast.div(notes, classes=("float-notes",)))
    label = identifier if rules.kind_of(identifier) else ""
    return ast.div(parts, label, ("float", *classes), named)


def _without_notes(content: Blocks) -> tuple[Blocks, Blocks]:
    """Separate the content of a table float from the paragraphs below its table, which are its notes."""
    end = len(content)
    while end > 0 and content[end - 1]["t"] in {"Para", "Plain"}:
        end -= 1
    return (content[:end], content[end:]) if end and content[end - 1]["t"] == "Table" else (content, [])


def with_table_notes(blocks: Blocks) -> Blocks:
    """Make the paragraphs below a table in a cell's output its notes, if its caption is above it."""
    out: Blocks = []
    for block in blocks:
        if block["t"] in {"Para", "Plain"} and out and _takes_notes(out[-1]):
            triple, parts = out[-1]["c"]
            notes = parts[-1]["c"][1] if ast.has_class(parts[-1], "float-notes") else []
            others = parts[:-1] if notes else parts
            out[-1] = {"t": "Div", "c": [triple, [*others, ast.div([*notes, block], classes=("float-notes",))]]}
        else:
            out.append(block)
    return out


def _takes_notes(block: Element) -> bool:
    return (
        ast.has_class(block, "float")
        and ast.attributes_of(block).get("type") == "table"
        and ast.has_class(block["c"][1][0], "float-caption")
    )


def _as_plain(caption: Blocks) -> Blocks:
    """Convert the first paragraph of a caption to Plain."""
    if caption and caption[0]["t"] == "Para":
        return [ast.plain(caption[0]["c"]), *caption[1:]]
    return caption
