"""How a float and its panels are in the AST that goes back to Quarto: with the label that is decided already.

Quarto numbers whatever carries a label such as `fig-x`, and in some formats every `Figure` and captioned `Table` too
(its Typst writer, LaTeX). So a float is framed in the format's own markup, its caption an ordinary block of it:

- HTML: `figure` and `figcaption`, with the classes of Quarto's own, so that its themes hold;
- Typst: `figure` without numbering, with the label;
- Word: paragraphs in Word's caption styles;
- elsewhere: a division whose caption is a paragraph.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.render.html.elements import opening

HTML, TYPST, WORD, OTHER = "html", "typst", "docx", "other"

_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("html", "html4", "html5", "revealjs", "slidy", "slideous", "s5", "dzslides"), HTML),
    **dict.fromkeys(("epub", "epub2", "epub3"), HTML),
    "typst": TYPST,
    "docx": WORD,
}
_SUFFIXES: Mapping[str, str] = {
    "typst": ".pdf",
    "latex": ".pdf",
    "beamer": ".pdf",
    "docx": ".docx",
    "odt": ".odt",
    "pptx": ".pptx",
    "epub": ".epub",
    "gfm": ".md",
    "commonmark": ".md",
    "markdown": ".md",
}
_WORD_STYLES = {"figure": "Image Caption", "table": "Table Caption", "listing": "Caption"}


def family_of(writer: str) -> str:
    """Which of the four ways a pandoc writer (`html`, `docx`, `latex`, ...) is served in."""
    return _FAMILIES.get(writer, OTHER)


def suffix_of(writer: str) -> str:
    """The suffix of Quarto's output for a pandoc writer."""
    return ".html" if family_of(writer) == HTML and not writer.startswith("epub") else _SUFFIXES.get(writer, "")


@dataclass(frozen=True)
class Framed:
    """What is framed: the label (empty where there is none), the kind of cross-reference and what it is (`figure`,
    `table`, `listing`), the content and notes, the caption's blocks, and whether the caption comes first."""

    label: str
    kind: str
    float_type: str
    content: Blocks
    notes: Blocks
    caption: Blocks
    caption_first: bool
    alignment: str = ""
    is_panel: bool = False


def framed(one: Framed, family: str) -> Blocks:
    """The blocks of a float or panel in the shape its format takes."""
    if family == HTML:
        return _html(one)
    if family == TYPST:
        return _typst(one)
    return _paragraphs(one, family)


def _raw(form: str, text: str) -> Element:
    return {"t": "RawBlock", "c": [form, text]}


def _html(one: Framed) -> Blocks:
    part = "subfloat" if one.is_panel else "float"
    place = "top" if one.caption_first else "bottom"
    names = f"quarto-float quarto-{part}-{one.kind} figure"
    if one.alignment:
        names += f" quarto-figure quarto-figure-{one.alignment}"
    caption: Blocks = []
    if one.caption:
        captioned = f"quarto-{part}-caption-{place} quarto-{part}-caption quarto-{part}-{one.kind}"
        caption = [
            _raw("html", opening("figcaption", {"class": captioned})),
            *one.caption,
            _raw("html", "</figcaption>"),
        ]
    inside = [*caption, *one.content] if one.caption_first else [*one.content, *caption]
    start = _raw("html", opening("figure", {"class": names, "id": one.label}))
    return [start, *inside, *one.notes, _raw("html", "</figure>")]


def _typst(one: Framed) -> Blocks:
    place = "top" if one.caption_first else "bottom"
    kind = f"casewright-{'panel' if one.is_panel else one.float_type}"
    caption: Blocks = [_raw("typst", "],")]
    if one.caption:
        caption = [
            _raw("typst", f"], caption: figure.caption(position: {place}, ["),
            *one.caption,
            _raw("typst", "]),"),
        ]
    # Without numbering Typst prints the caption as it is.
    label = f" {_typst_label(one.label)}" if one.label else ""
    end = f'kind: "{kind}", supplement: none, numbering: none){label}'
    begin = "#figure(["
    if one.float_type == "listing":
        begin += "#set align(left)"
    notes = [_raw("typst", "#align(left)["), *one.notes, _raw("typst", "]")] if one.notes else []
    whole = [_raw("typst", begin), *one.content, *notes, *caption, _raw("typst", end)]
    if one.float_type == "figure":
        return whole
    # A long table or listing goes on on the next page.
    return [_raw("typst", "#[#show figure: set block(breakable: true)"), *whole, _raw("typst", "]")]


def _typst_label(label: str) -> str:
    """A label of letters, digits, `-`, `_`, `.` and `:`, which is what Quarto allows."""
    return f"<{label}>"


def _paragraphs(one: Framed, family: str) -> Blocks:
    caption = [ast.para(block["c"]) if block["t"] == "Plain" else block for block in one.caption]
    content = one.content
    if family == WORD:
        style = _WORD_STYLES.get(one.float_type, "Image Caption")
        caption = [ast.div(caption, attributes={"custom-style": style})] if caption else []
        is_picture = {block["t"] for block in content} <= {"Para", "Plain"}
        if is_picture and not one.caption_first:
            # The style that pandoc's template keeps on the page of the caption below.
            content = [ast.div(content, attributes={"custom-style": "Captioned Figure"})]
    inside = [*caption, *content] if one.caption_first else [*content, *caption]
    whole = [*inside, *one.notes]
    return whole if family == WORD else [ast.div(whole, classes=("figure-float",))]


def anchor(label: str, family: str) -> Inlines:
    """A place that links to `label` lead to, in running text."""
    if family == TYPST:
        return [{"t": "RawInline", "c": ["typst", f"#metadata(none) {_typst_label(label)}"]}]
    return [ast.span([], label)]


def abbreviation(inlines: Inlines, title: str, family: str) -> Inlines:
    """An abbreviation, explained on hover in HTML."""
    if family != HTML:
        return inlines
    start = {"t": "RawInline", "c": ["html", f'<abbr title="{html.escape(title)}" tabindex="0">']}
    return [start, *inlines, {"t": "RawInline", "c": ["html", "</abbr>"]}]
