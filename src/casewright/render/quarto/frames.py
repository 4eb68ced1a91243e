"""Floats and panels in the AST that is returned to Quarto, with labels that are already printed.

Quarto numbers every element with a label such as `fig-x`, and in some formats (Typst, LaTeX) every `Figure` and
captioned `Table`. So a float is written in the format's own markup, with its caption as an ordinary block:

- HTML: `figure` and `figcaption` with Quarto's classes, for its themes;
- Typst: `figure` without numbering, with the label;
- Word: paragraphs in Word's caption styles;
- others: a division whose caption is a paragraph.
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
    """Return the family of a pandoc writer (`html`, `docx`, `latex`, ...)."""
    return _FAMILIES.get(writer, OTHER)


def suffix_of(writer: str) -> str:
    """Return the suffix of Quarto's output for a pandoc writer."""
    return ".html" if family_of(writer) == HTML and not writer.startswith("epub") else _SUFFIXES.get(writer, "")


@dataclass(frozen=True)
class Framed:
    """A float or panel: its label ("" for none), the kind of cross-reference, its type (`figure`, `table`, `listing`),
    content, notes, caption, and whether the caption is above the content."""

    label: str
    kind: str
    float_type: str
    content: Blocks
    notes: Blocks
    caption: Blocks
    caption_first: bool
    alignment: str = ""
    is_panel: bool = False


def framed(float_: Framed, family: str) -> Blocks:
    """Return the blocks of a float or panel for a family of formats."""
    if family == HTML:
        return _html(float_)
    if family == TYPST:
        return _typst(float_)
    return _paragraphs(float_, family)


def _raw(form: str, text: str) -> Element:
    return {"t": "RawBlock", "c": [form, text]}


def _html(float_: Framed) -> Blocks:
    part = "subfloat" if float_.is_panel else "float"
    place = "top" if float_.caption_first else "bottom"
    names = f"quarto-float quarto-{part}-{float_.kind} figure"
    if float_.alignment:
        names += f" quarto-figure quarto-figure-{float_.alignment}"
    caption: Blocks = []
    if float_.caption:
        captioned = f"quarto-{part}-caption-{place} quarto-{part}-caption quarto-{part}-{float_.kind}"
        caption = [
            _raw("html", opening("figcaption", {"class": captioned})),
            *float_.caption,
            _raw("html", "</figcaption>"),
        ]
    inside = [*caption, *float_.content] if float_.caption_first else [*float_.content, *caption]
    start = _raw("html", opening("figure", {"class": names, "id": float_.label}))
    return [start, *inside, *float_.notes, _raw("html", "</figure>")]


def _typst(float_: Framed) -> Blocks:
    place = "top" if float_.caption_first else "bottom"
    kind = f"casewright-{'panel' if float_.is_panel else float_.float_type}"
    caption: Blocks = [_raw("typst", "],")]
    if float_.caption:
        caption = [
            _raw("typst", f"], caption: figure.caption(position: {place}, ["),
            *float_.caption,
            _raw("typst", "]),"),
        ]
    # Without numbering, Typst prints the caption unchanged.
    label = f" {_typst_label(float_.label)}" if float_.label else ""
    end = f'kind: "{kind}", supplement: none, numbering: none){label}'
    begin = "#figure(["
    if float_.float_type == "listing":
        begin += "#set align(left)"
    notes = [_raw("typst", "#align(left)["), *float_.notes, _raw("typst", "]")] if float_.notes else []
    whole = [_raw("typst", begin), *float_.content, *notes, *caption, _raw("typst", end)]
    if float_.float_type == "figure":
        return whole
    # A long table or listing can break across pages.
    return [_raw("typst", "#[#show figure: set block(breakable: true)"), *whole, _raw("typst", "]")]


def _typst_label(label: str) -> str:
    """Return a Typst label; Quarto's labels consist of letters, digits, `-`, `_`, `.` and `:`."""
    return f"<{label}>"


def _paragraphs(float_: Framed, family: str) -> Blocks:
    caption = [ast.para(block["c"]) if block["t"] == "Plain" else block for block in float_.caption]
    content = float_.content
    if family == WORD:
        style = _WORD_STYLES.get(float_.float_type, "Image Caption")
        caption = [ast.div(caption, attributes={"custom-style": style})] if caption else []
        is_picture = {block["t"] for block in content} <= {"Para", "Plain"}
        if is_picture and not float_.caption_first:
            # The style of pandoc's template that keeps a picture on the page of its caption.
            content = [ast.div(content, attributes={"custom-style": "Captioned Figure"})]
    inside = [*caption, *content] if float_.caption_first else [*content, *caption]
    whole = [*inside, *float_.notes]
    return whole if family == WORD else [ast.div(whole, classes=("figure-float",))]


def anchor(label: str, family: str) -> Inlines:
    """Return the target of links to `label` as inlines."""
    if family == TYPST:
        return [{"t": "RawInline", "c": ["typst", f"#metadata(none) {_typst_label(label)}"]}]
    return [ast.span([], label)]


def abbreviation(inlines: Inlines, title: str, family: str) -> Inlines:
    """Return an abbreviation, in HTML with its explanation as title."""
    if family != HTML:
        return inlines
    start = {"t": "RawInline", "c": ["html", f'<abbr title="{html.escape(title)}" tabindex="0">']}
    return [start, *inlines, {"t": "RawInline", "c": ["html", "</abbr>"]}]
