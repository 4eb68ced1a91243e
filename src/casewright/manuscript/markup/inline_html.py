"""HTML in running text: read as what it means, so that every format has it.

Pandoc hands `10<sup>9</sup>` on as raw HTML, which writers other than HTML's leave out (Pandoc User's Guide, "Raw
HTML"): the number is 109 in PDF and Word. Elements with a meaning of their own become that; those for looks stay as
they are, for HTML; what only a browser shows is reported. What pandoc takes for a tag and is none (`<LOD in serum and
>ULN`) becomes the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.markup.html_tags import BROWSER_ONLY, FOREIGN, VOID, Tag, is_text, tag_of

ReadText = Callable[[Sequence[str]], Mapping[str, Inlines]]
"""Reads fragments of Markdown: each to its inlines."""

_WRAPPED = {
    "b": "Strong",
    "cite": "Emph",
    "del": "Strikeout",
    "dfn": "Emph",
    "em": "Emph",
    "i": "Emph",
    "ins": "Underline",
    "s": "Strikeout",
    "strike": "Strikeout",
    "strong": "Strong",
    "sub": "Subscript",
    "sup": "Superscript",
    "u": "Underline",
    "var": "Emph",
}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_WRITE = {
    "b": "`**words**`",
    "br": r"`\` at the end of the line",
    "del": "`~~words~~`",
    "em": "`*words*`",
    "i": "`*words*`",
    "img": "`![alternative text](file.png)`",
    "s": "`~~words~~`",
    "strike": "`~~words~~`",
    "strong": "`**words**`",
    "sub": "`~2~`",
    "sup": "`^9^`",
    "u": "`[words]{.underline}`",
}
"""What to write where HTML is not read. Elements not named here leave their words in every format."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class HtmlSlip:
    """HTML that is not what it seems: `code` as typed, `what` is wrong with it and what to `write`; `is_text` where
    it is none at all."""

    code: str
    what: str
    write: str
    is_text: bool = False


@dataclass(frozen=True)
class WithHtml:
    """Blocks whose HTML is read, and what could not be."""

    blocks: Blocks
    mistakes: tuple[HtmlSlip, ...]


def with_inline_html(blocks: Blocks, read: ReadText) -> WithHtml:
    """Blocks whose inline HTML is what it means."""
    texts = sorted({f"\\{code}" for code in _codes(blocks) if is_text(code)})
    read_texts = read(texts) if texts else {}
    mistakes: list[HtmlSlip] = []

    def changed(elements: list[Element]) -> list[Element]:
        if any(element["t"] == "RawInline" for element in elements):
            elements = _inlines(elements, read_texts, mistakes)
        return [one if one["t"] in ast.LEAVES else ast.map_children(one, changed) for one in elements]

    return WithHtml(changed(blocks), tuple(mistakes))


def html_not_read(blocks: Blocks) -> tuple[HtmlSlip, ...]:
    """Return what a document that follows Quarto loses with inline HTML in formats other than HTML, or in all."""
    mistakes: list[HtmlSlip] = []
    for code in _codes(blocks):
        tag = tag_of(code)
        if is_text(code):
            mistakes.append(_not_html(code))
        elif tag is not None and not tag.ends and (tag.name in _WRITE or tag.name in BROWSER_ONLY):
            mistakes.append(_only_html(tag))
    return tuple(mistakes)


def _codes(blocks: Blocks) -> Iterator[str]:
    """Yield the inline HTML of blocks, without what is inside a picture or formula of HTML."""
    foreign = 0
    for element in ast.walk(blocks, "RawInline"):
        name, code = element["c"]
        if name != "html":
            continue
        tag = tag_of(code)
        if tag is not None and tag.name in FOREIGN:
            foreign = max(0, foreign + (-1 if tag.ends else 1))
        if not foreign or (tag is not None and tag.name in FOREIGN):
            yield code


def _not_html(code: str) -> HtmlSlip:
    shown = " ".join(code.split())
    return HtmlSlip(
        code, f"`{shown}` is read as an HTML tag, and no format prints it.", rf"Write `\{shown}`.", is_text=True
    )


def _only_html(tag: Tag) -> HtmlSlip:
    write = f"Write {_WRITE[tag.name]}." if tag.name in _WRITE else _INSTEAD
    return HtmlSlip(tag.code, f"`{tag.code}` is HTML, which PDF and Word leave out.", write)


_INSTEAD = "Write it as Markdown, or show a picture of it: `![alternative text](file.png)`."


def _inlines(inlines: Inlines, texts: Mapping[str, Inlines], mistakes: list[HtmlSlip]) -> Inlines:
    """Inlines whose tags are paired within themselves: an element that begins here ends here."""
    out: Inlines = []
    waiting: list[tuple[Tag, int]] = []
    for inline in inlines:
        code = inline["c"][1] if inline["t"] == "RawInline" and inline["c"][0] == "html" else ""
        if code and f"\\{code}" in texts:
            out += texts[f"\\{code}"]
            continue
        tag = tag_of(code) if code else None
        if tag is None:
            out.append(inline)
        elif tag.name in VOID:
            out += _void(tag, inline, mistakes)
        elif not tag.ends:
            waiting.append((tag, len(out)))
            out.append(inline)
        elif not any(opened.name == tag.name for opened, _ in waiting):
            mistakes.append(_alone(tag))
            out.append(inline)
        else:
            while waiting[-1][0].name != tag.name:
                mistakes.append(_alone(waiting.pop()[0]))
            opened, start = waiting.pop()
            out[start:] = _element(opened, out[start], out[start + 1 :], inline, mistakes)
    mistakes += [_alone(tag) for tag, _ in waiting]
    return ast.joined(out)


def _alone(tag: Tag) -> HtmlSlip:
    end = f"</{tag.name}>"
    what = f"`{tag.code}` {'ends an element that nothing begins' if tag.ends else f'has no `{end}` in its paragraph'}."
    return HtmlSlip(tag.code, what, rf"Write `\{tag.code}` where it is text, or delete it.")


def _void(tag: Tag, inline: Element, mistakes: list[HtmlSlip]) -> Inlines:
    if tag.name == "br":
        return [{"t": "LineBreak"}]
    if tag.name == "wbr":
        return [ast.text("\u200b")]
    if tag.name == "img" and tag.attributes.get("src"):
        return [image_of(tag)]
    mistakes.append(_only_html(tag))
    return [inline]


def image_of(tag: Tag) -> Element:
    """Return the picture that `<img>` shows."""
    named = {key: tag.attributes[key] for key in ("width", "height") if tag.attributes.get(key)}
    sizes = {key: f"{value}px" if _DIGITS.fullmatch(value) else value for key, value in named.items()}
    alt = {"fig-alt": tag.attributes["alt"]} if "alt" in tag.attributes else {}
    triple = ast.attr(tag.attributes.get("id", ""), (), {**alt, **sizes})
    return {"t": "Image", "c": [triple, [], [tag.attributes["src"], tag.attributes.get("title", "")]]}


def _element(opened: Tag, opening: Element, inside: Inlines, closing: Element, mistakes: list[HtmlSlip]) -> Inlines:
    """Return what an element from its first tag to its last means."""
    identifier = opened.attributes.get("id", "")
    if opened.name in _WRAPPED:
        made: Inlines = [{"t": _WRAPPED[opened.name], "c": inside}] if inside else []
    elif opened.name in _CODE:
        made = [{"t": "Code", "c": [ast.attr(), ast.plain_text(inside)]}]
    elif opened.name == "q":
        made = [{"t": "Quoted", "c": [{"t": "DoubleQuote"}, inside]}]
    elif opened.name == "mark":
        made = [ast.span(inside, classes=("mark",))]
    elif opened.name == "a" and opened.attributes.get("href"):
        target = [opened.attributes["href"], opened.attributes.get("title", "")]
        return [{"t": "Link", "c": [ast.attr(identifier), inside, target]}]
    elif opened.name == "a":
        return [ast.span(inside, identifier or opened.attributes.get("name", ""))]
    else:
        if opened.name in BROWSER_ONLY:
            mistakes.append(_only_html(opened))
        return [opening, *inside, closing]
    return [ast.span(made, identifier)] if identifier else made
