"""Numbers in captions: "Figure 1: ..." before a caption, "(a)" before a panel's, the tag beside an equation.

Source: Quarto's documentation, reference/metadata/crossref (`fig-title`, `title-delim`, `subref-labels`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.kinds import NBSP, Kinds
from casewright.manuscript.crossref.numbering import Numbered, Registry
from casewright.manuscript.crossref.statements import titled_statement
from casewright.manuscript.floats.callouts import has_label


@dataclass(frozen=True)
class CaptionRules:
    """The rules for numbers in captions of one document; `markdown` contains the prefixes with markup, by their
    text."""

    document: str
    registry: Registry
    kinds: Kinds
    panel_style: str
    markdown: Mapping[str, Inlines] = field(default_factory=dict)


def with_alt_texts(blocks: Blocks, words: str = "") -> Blocks:
    """Give every image an alternative text: by default the text of the caption it belongs to (`words`), without
    citations. Mentions in captions must be resolved, and numbers not be added yet."""

    def change(element: Element) -> Element | None:
        if element["t"] == "Image":
            (identifier, classes, attributes), described, target = element["c"]
            named = {"alt": words, **dict(attributes)}
            return {"t": "Image", "c": [ast.attr(identifier, classes, named), described, target]}
        if ast.has_class(element, "float") or ast.has_class(element, "panel"):
            is_table = ast.attributes_of(element).get("type") in {"table", "listing"}
            own = "" if is_table else _spoken(element["c"][1])
            return ast.made("Div", [element["c"][0], with_alt_texts(element["c"][1], own)])
        return None

    return ast.rewrite(blocks, change, frozenset({"Div", "Image"}))


def _spoken(parts: Blocks) -> str:
    """Return the text of a float's caption without citations."""

    def change(_: Element) -> Inlines:
        return []

    caption = [block for part in parts if ast.has_class(part, "float-caption") for block in part["c"][1]]
    return re.sub(r"(?<! ) +([.,;:)])", r"\1", ast.plain_text(ast.rewrite(caption, change, frozenset({"Cite"}))))


def with_captions(blocks: Blocks, rules: CaptionRules) -> Blocks:
    """Add the numbers of floats, panels, callouts, statements and equations.

    If a label appears more than once, it is removed from later elements, which have a number only if the registry
    contains one for them.
    """
    seen: Counter[str] = Counter()

    def once(element: Element) -> tuple[Element, Numbered | None]:
        identifier, classes, attributes = element["c"][0]
        entry = _own(identifier, seen[identifier], rules)
        seen[identifier] += 1
        if identifier and seen[identifier] > 1:
            element = ast.with_attr(element, ["", classes, attributes])
        return element, entry

    def change(element: Element) -> Element | None:
        if element["t"] == "Span":
            return _equation(*once(element)) if ast.has_class(element, "equation") else None
        if ast.has_class(element, "float"):
            return _float(*once(element), rules, recurse)
        if ast.has_class(element, "panel"):
            return _panel(*once(element), rules, recurse)
        if ast.has_class(element, "statement"):
            return _statement(*once(element), rules, recurse)
        if ast.has_class(element, "callout") and has_label(ast.identifier_of(element)):
            return _callout(*once(element), rules, recurse)
        return None

    def recurse(inner: Blocks) -> Blocks:
        return ast.rewrite(inner, change, frozenset({"Div", "Span"}))

    return recurse(blocks)


def _statement(element: Element, entry: Numbered | None, rules: CaptionRules, recurse: ast.Recurse) -> Element:
    kind = ast.attributes_of(element)["kind"]
    inside = ast.made("Div", [element["c"][0], recurse(element["c"][1])])
    is_proof = rules.kinds[kind].family == "proof"
    return titled_statement(inside, rules.kinds.caption_prefix(kind), entry.number if entry else "", is_proof)


def _callout(element: Element, entry: Numbered | None, rules: CaptionRules, recurse: ast.Recurse) -> Element:
    """Add the kind and number to the title of a labeled callout."""
    title, *rest = recurse(element["c"][1])
    if entry is None:
        return ast.made("Div", [element["c"][0], [title, *rest]])
    words: Inlines = title["c"][1][0]["c"]
    label = ast.words(f"{rules.kinds.caption_prefix(entry.kind)}{NBSP}{entry.number}")
    if words:
        label = [*label, *ast.words(rules.kinds.title_delimiter), ast.SPACE, *words]
    headed = ast.made("Div", [title["c"][0], [ast.plain(label)]])
    return ast.made("Div", [element["c"][0], [headed, *rest]])


def _own(identifier: str, occurrence: int, rules: CaptionRules) -> Numbered | None:
    """Return the number of the element with a label that has appeared `occurrence` times before."""
    repeated = rules.registry.repeated.get(identifier, ())
    if repeated:
        return repeated[occurrence] if occurrence < len(repeated) else None
    entry = None if occurrence else rules.registry.entries.get(identifier)
    return entry if entry is not None and entry.document == rules.document else None


def _equation(element: Element, entry: Numbered | None) -> Element:
    if entry is None:
        return element
    attributes = {
        **ast.attributes_of(element),
        "number": entry.number,
        "tag": f"({entry.number})",
        "series": entry.series,
        "value": str(entry.value),
    }
    return ast.with_attr(element, ast.attr(ast.identifier_of(element), ("equation",), attributes))


def _float(element: Element, entry: Numbered | None, rules: CaptionRules, recurse: ast.Recurse) -> Element:
    triple, parts = element["c"]
    if entry is not None:
        label = float_label(entry, rules.kinds, rules.markdown, has_words=_has_words(parts))
        triple = [triple[0], triple[1], [*triple[2], ["number", entry.number]]]
        parts = [_with_label(part, label) for part in parts]
    return ast.made("Div", [triple, recurse(parts)])


def _has_words(parts: Blocks) -> bool:
    return any(bool(ast.plain_text(part["c"][1])) for part in parts if ast.has_class(part, "float-caption"))


def float_label(entry: Numbered, kinds: Kinds, markdown: Mapping[str, Inlines], *, has_words: bool) -> Element:
    """Return "Figure 1:" as a span; if no words follow, without the delimiter."""
    title = kinds.caption_prefix(entry.kind)
    glued = kinds.glued_prefix(entry.kind)
    before = title.removesuffix(glued).rstrip() if glued else title
    inlines: Inlines = markdown.get(before) or ast.words(before)
    if inlines and inlines[-1]["t"] == "Str":
        inlines = [*inlines[:-1], ast.text(inlines[-1]["c"] + NBSP)]
    elif inlines:
        inlines = [*inlines, ast.text(NBSP)]
    format_name = kinds.number_format(entry.kind)
    number = ast.span(
        [ast.text(glued + entry.number)],
        classes=("float-number",),
        attributes={"series": entry.series, "value": str(entry.value), "format": format_name},
    )
    inlines = [*inlines, number]
    if has_words:
        inlines += ast.words(kinds.title_delimiter)
    return ast.span(inlines, classes=("float-label",))


def _with_label(part: Element, label: Element) -> Element:
    if not ast.has_class(part, "float-caption"):
        return part
    blocks: Blocks = part["c"][1]
    if not blocks or blocks[0]["t"] not in {"Plain", "Para"}:
        return ast.made("Div", [part["c"][0], [ast.plain([label]), *blocks]])
    words: Inlines = blocks[0]["c"]
    first = {"t": blocks[0]["t"], "c": [label, ast.SPACE, *words] if words else [label]}
    return ast.made("Div", [part["c"][0], [first, *blocks[1:]]])


def _panel(element: Element, entry: Numbered | None, rules: CaptionRules, recurse: ast.Recurse) -> Element:
    """Add the letter of a panel to its caption."""
    (identifier, classes, attributes), parts = element["c"]
    parts = recurse(parts)
    if entry is None:
        return ast.made("Div", [element["c"][0], parts])
    letter = f"({entry.letter})" if rules.panel_style == "1A" else rules.kinds.panel_number(entry.letter).strip()
    parts = [
        ast.made("Div", [part["c"][0], _lettered(part["c"][1], letter)])
        if ast.has_class(part, "float-caption")
        else part
        for part in parts
    ]
    if not any(ast.has_class(part, "float-caption") for part in parts):
        parts.append(ast.div([ast.plain([ast.text(letter)])], classes=("float-caption",)))
    return ast.made("Div", [ast.attr(identifier, classes, {**dict(attributes), "letter": entry.letter}), parts])


def _lettered(blocks: Blocks, letter: str) -> Blocks:
    if not blocks:
        return [ast.plain([ast.text(letter)])]
    words = blocks[0]["c"]
    first = ast.made("Plain", [ast.text(letter), ast.SPACE, *words] if words else [ast.text(letter)])
    return [first, *blocks[1:]]
