"""Conversion of pandoc's AST to the canonical shape, before numbering.

Conditional content is shown or removed first, then floats, callouts, layouts, equations and page breaks are converted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.cells.captions import with_cell_captions
from casewright.manuscript.crossref.equations import with_equations
from casewright.manuscript.crossref.statements import statement, statement_kind
from casewright.manuscript.floats.callouts import callout, callout_kind, has_label
from casewright.manuscript.floats.code_blocks import named_code
from casewright.manuscript.floats.conditional import Audience, is_conditional, is_visible, without_conditions
from casewright.manuscript.floats.floats import FloatRules, floats_of, image, is_float, with_table_notes
from casewright.manuscript.floats.layout import LAYOUT_ATTRIBUTES, laid_out

_SEEN = frozenset({"Div", "Span", "Figure", "Table", "CodeBlock", "Para", "Plain", "Image", "RawBlock", "RawInline"})
HIDDEN_LABEL = "hidden-label"
"""The class of the empty division that replaces a hidden float that is numbered."""
_SHAPE_NAMES = """
    callout-body callout-title code-with-filename equation float float-caption float-content float-label float-notes
    float-number hidden-label layout layout-cell layout-row mention panel statement statement-name structured tab
    tab-title title-block
"""
_SHAPES = frozenset(_SHAPE_NAMES.split())
"""Classes of the canonical shapes, which are removed from the author's elements."""
_MATH_ENVIRONMENT = re.compile(
    r"\s*\\begin\{(?P<name>(?:align|alignat|dmath|eqnarray|equation|flalign|gather|multline|math|displaymath)\*?)\}"
    r".*\\end\{(?P=name)\}\s*",
    re.DOTALL,
)
_SCAFFOLDING = frozenset({"cell", "cell-output-display", "cell-output-markdown"})


@dataclass(frozen=True)
class StructureRules:
    """The rules of the conversion: for floats, for conditional content, the titles of callouts, the family (`float`,
    `theorem`, ...) of each kind of cross-reference, and the default appearance of callouts.

    With `has_table_notes`, the paragraphs that a cell prints below its table are the table's notes; in Quarto they are
    text. With `counts_hidden`, a hidden conditional float, statement or callout with a label is numbered, as in Quarto.
    """

    floats: FloatRules
    audience: Audience
    callout_titles: Mapping[str, str]
    families: Mapping[str, str] = field(default_factory=dict)
    callout_appearance: str = "default"
    has_table_notes: bool = False
    counts_hidden: bool = False


def structured(blocks: Blocks, rules: StructureRules) -> Blocks:
    """Convert blocks to the canonical shape."""

    def recurse(inner: Blocks) -> Blocks:
        return ast.rewrite(inner, change, _SEEN)

    def change(element: Element) -> Element | list[Element] | None:
        kind = element["t"]
        if kind in {"Div", "Span", "CodeBlock"} and is_conditional(element):
            return _shown(element, rules, recurse)
        if kind == "Div" and ast.has_class(element, "cell"):
            element = with_cell_captions(element, rules.floats.inlines, rules.floats.kind_of)
        if kind in {"Para", "Plain"} and _is_page_break(element):
            return ast.div([], classes=("page-break",))
        if is_float(element, rules.floats):
            return floats_of(element, rules.floats, recurse)
        if kind == "Image":
            return image(element, rules.floats)
        if kind in {"Para", "Plain"}:
            if next(ast.walk([element], "Math"), None) is not None:
                return ast.made(kind, recurse(with_equations(element["c"])))
            return None
        if kind == "Div":
            shaped = _div(element, rules, recurse)
            return shaped if shaped is not None else ast.map_children(element, recurse)
        if kind == "CodeBlock":
            return named_code(element)
        if kind in {"RawBlock", "RawInline"}:
            return _formula(element)
        return None

    return recurse(ast.rewrite(blocks, _without_shape_names, frozenset({"Div", "Span"})))


def _without_shape_names(element: Element) -> Element | None:
    identifier, classes, attributes = element["c"][0]
    if _SHAPES.isdisjoint(classes):
        return None
    inside = ast.rewrite(element["c"][1], _without_shape_names, frozenset({"Div", "Span"}))
    others = [name for name in classes if name not in _SHAPES]
    return {"t": element["t"], "c": [[identifier, others, attributes], inside]}


def _formula(element: Element) -> Element | None:
    """Return the formula of a LaTeX environment, which only pandoc's HTML writer reads as mathematics."""
    name, code = element["c"]
    if name not in {"tex", "latex"} or not _MATH_ENVIRONMENT.fullmatch(code):
        return None
    formula = {"t": "Math", "c": [{"t": "DisplayMath"}, code.strip()]}
    return formula if element["t"] == "RawInline" else ast.para([formula])


def _shown(element: Element, rules: StructureRules, recurse: ast.Recurse) -> list[Element]:
    if rules.counts_hidden and not ast.has_class(element, "hidden"):
        _refuse_ignored_condition(element, rules)
    if not is_visible(element, rules.audience):
        return _hidden_label(element, rules) if rules.counts_hidden else []
    triple = without_conditions(element)
    if element["t"] == "CodeBlock":
        return recurse([{"t": "CodeBlock", "c": [triple, element["c"][1]]}])
    if not any(triple):
        return recurse(element["c"][1])
    return recurse([{"t": element["t"], "c": [triple, element["c"][1]]}])


def _refuse_ignored_condition(element: Element, rules: StructureRules) -> None:
    """Raise CasewrightError for a condition that Quarto ignores, on a callout or a listing."""
    kind = callout_kind(element)
    if kind is None and not (element["t"] == "CodeBlock" and is_float(element, rules.floats)):
        return
    raise CasewrightError(
        f"`{ast.identifier_of(element) or f'callout-{kind}'}` has a condition, which Quarto ignores.",
        why="Quarto shows the element in every format",
        hint="Put it into a division with the condition: `::: {.content-visible when-format=...}`.",
    )


def _hidden_label(element: Element, rules: StructureRules) -> Blocks:
    """Return an empty division with the label of a hidden element, if it has one."""
    label = ast.identifier_of(element)
    kind = rules.floats.kind_of(label)
    if kind is None and element["t"] == "Div":
        kind = label.partition("-")[0] if has_label(label) else statement_kind(element, rules.families)
    if not label or kind is None or element["t"] == "Span":
        return []
    return [ast.div([], label, (HIDDEN_LABEL,), {"kind": kind})]


def without_hidden_labels(blocks: Blocks) -> Blocks:
    """Remove the labels of hidden elements, after numbering."""
    return ast.rewrite(blocks, lambda block: [] if ast.has_class(block, HIDDEN_LABEL) else None, frozenset({"Div"}))


def _is_page_break(element: Element) -> bool:
    inlines = element["c"]
    return len(inlines) == 1 and inlines[0]["t"] == "Span" and ast.has_class(inlines[0], "page-break")


def _div(element: Element, rules: StructureRules, recurse: ast.Recurse) -> Element | list[Element] | None:
    kind = callout_kind(element)
    if kind:
        whole = callout(element, kind, rules.callout_titles, rules.floats.markdown, rules.callout_appearance)
        return ast.made("Div", [whole["c"][0], recurse(whole["c"][1])])
    stated = statement_kind(element, rules.families) if not ast.has_class(element, "statement") else None
    if stated:
        whole = statement(element, stated, rules.floats.inlines)
        return ast.made("Div", [whole["c"][0], recurse(whole["c"][1])])
    if ast.has_class(element, "panel-tabset") and not ast.has_class(element, "structured"):
        return _tabset(element, recurse)
    attributes = ast.attributes_of(element)
    if any(key in attributes for key in LAYOUT_ATTRIBUTES):
        code = [block for block in element["c"][1] if ast.has_class(block, "cell-code")]
        cells = recurse([block for block in element["c"][1] if not ast.has_class(block, "cell-code")])
        return [*recurse(code), laid_out(cells, attributes)]
    if set(ast.classes_of(element)) & _SCAFFOLDING and not ast.has_class(element, "cell-output-stdout"):
        inside = element["c"][1]
        # The output of a cell is a separate paragraph, even if it is inline HTML.
        shown = recurse([ast.para(block["c"]) if block["t"] == "Plain" else block for block in inside])
        return with_table_notes(shown) if rules.has_table_notes else shown
    return None


def _tabset(element: Element, recurse: ast.Recurse) -> Element:
    """Return a set of tabs, each with its title and content; titles are not headings of the document."""
    (identifier, classes, attributes), content = element["c"]
    level = min((block["c"][0] for block in content if block["t"] == "Header"), default=0)
    tabs: Blocks = []
    before: Blocks = []
    for block in content:
        if block["t"] == "Header" and block["c"][0] == level:
            title = ast.div([ast.para([ast.strong(block["c"][2])])], classes=("tab-title",))
            tabs.append(ast.div([title], classes=("tab",)))
        elif tabs:
            tabs[-1]["c"][1].append(block)
        else:
            before.append(block)
    return ast.with_attr(ast.div(recurse([*before, *tabs])), [identifier, [*classes, "structured"], attributes])
