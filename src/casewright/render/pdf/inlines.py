"""Inlines as Typst: text as string literals, links by name, formulas and images with their alt texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.ast import Element, Inlines
from casewright.render.layout.columns import BREAKABLE, HELD_TOGETHER, is_endless
from casewright.render.layout.no_break import NO_BREAK
from casewright.render.pdf.formulas import distinct_determinants
from casewright.render.pdf.images import size
from casewright.render.pdf.language import in_language
from casewright.render.pdf.typst.literal import arguments, string
from casewright.render.pdf.writing import Writing, check_printable, raw_inline

_PLAIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]+[,.]?|[0-9]+,?", re.ASCII)
_LONG_WORD = 22
_LONGEST_HELD = 40
_ANYWHERE = re.compile(r".{1,4}", re.DOTALL)
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_PACKAGE = re.compile(r"@[a-z][\w-]*/[\w-]+(?::[\d.]+)?")
_IN_ADDRESS = "!#$%&'()*+,-./:;=?@[]_~"
_IN_FRAGMENT = "!$&'()*+,-./:;=?@_~"


def held_together(inlines: Inlines, index: int) -> Inlines | None:
    """Return a short word such as `CAR-T` or `IL-6`, kept on one line, where it is between spaces; None for others."""
    element = inlines[index]
    if element["t"] != "Str" or not HELD_TOGETHER.fullmatch(element["c"]):
        return None
    before = index == 0 or inlines[index - 1]["t"] in _SPACES
    if not before or (index + 1 < len(inlines) and inlines[index + 1]["t"] not in _SPACES):
        return None
    check_printable(element["c"])
    return [raw_inline(f"#box({string(element['c'])});")]


def raw(_: Writing, element: Element) -> list[Element]:
    """Raw Typst as the author wrote it; raw markup of other formats is not for this one."""
    if element["c"][0] != "typst":
        return []
    package = _PACKAGE.search(element["c"][1])
    if package:
        raise CasewrightError(
            f"Raw Typst uses the package `{package[0]}`.",
            why="packages are not downloaded, so that a document is typeset without the network and always alike",
            hint="Write what the package does as Typst of your own.",
        )
    return [element]


def image_call(writing: Writing, element: Element) -> str:
    """Return the call that shows an image.

    Raises CasewrightError for an image without alt text, a missing one, and one that cannot be printed.
    """
    (identifier, _, attributes), described, (path, _) = element["c"]
    named = dict(attributes)
    alt = named.get("alt", ast.plain_text(described) or None)
    if alt is None:
        raise CasewrightError(
            f"The image `{path}` has no alt text.",
            location=Location(path),
            why="a reader who cannot see it is told what it shows by its alt text, and PDF/UA-1 requires one",
            hint='Write `fig-alt="..."` behind the image or in its registry, or `fig-alt=""` for decoration.',
        )
    picture = writing.picture(path)
    sizes = {name: size(name, named[name], path) for name in ("width", "height") if named.get(name)}
    call = f"cw-image({string(picture.name)}, {string(picture.format)}, {string(alt)}"
    call += f", {arguments(**sizes)})" if sizes else ")"
    anchor = writing.anchor(identifier)
    return f"[{anchor}#{call}]" if anchor else call


def _text(_: Writing, element: Element) -> Inlines:
    text = element["c"]
    if _PLAIN_WORD.fullmatch(text) and not is_endless(text):
        return [element]
    check_printable(text)
    if not text:
        return []
    if NO_BREAK in text and len(text) <= _LONGEST_HELD:
        # A box with usual spaces is not broken either, and a search for what is typed with such finds it.
        return [raw_inline(f"#box({string(text.replace(NO_BREAK, ' '))});")]
    pieces = BREAKABLE.split(text) if len(text) >= _LONG_WORD else [text]
    pieces = [part for piece in pieces for part in (_ANYWHERE.findall(piece) if is_endless(piece) else [piece])]
    return [raw_inline("#cw-break;".join(f"#{string(piece)};" for piece in pieces))]


def _quoted(writing: Writing, element: Element) -> Inlines:
    opening, closing = ("“", "”") if element["c"][0]["t"] == "DoubleQuote" else ("‘", "’")
    return writing.elements([ast.text(opening), *element["c"][1], ast.text(closing)])


def _cite(writing: Writing, element: Element) -> Inlines:
    before, writing.in_citation = writing.in_citation, True
    changed = writing.elements(element["c"][1])
    writing.in_citation = before
    return changed


def _code(writing: Writing, element: Element) -> Inlines:
    (identifier, _, _), code = element["c"]
    check_printable(code)
    return [raw_inline(f"{writing.anchor(identifier)}#raw({string(code)});")]


def _formula(_: Writing, element: Element) -> Inlines:
    source = " ".join(element["c"][1].split())
    return [raw_inline(f"#cw-equation({string(source)}, ["), _tex(element), raw_inline("]);")] if source else []


def _tex(formula: Element) -> Element:
    kind, tex = formula["c"]
    return {"t": "Math", "c": [kind, distinct_determinants(tex)]}


def _numbered_formula(writing: Writing, element: Element) -> Inlines:
    (identifier, _, attributes), content = element["c"]
    named = dict(attributes)
    formula = next((inline for inline in content if inline["t"] == "Math"), None)
    if formula is None:
        return [raw_inline(writing.anchor(identifier)), *writing.elements(content)]
    tag = named.get("tag")
    alt = " ".join((named.get("alt") or formula["c"][1]).split())
    heard = f"{alt} {tag}" if tag else alt
    number = string(tag) if tag else "none"
    opening = f"#cw-numbered-equation({writing.claimed(identifier)}, {string(heard)}, {number}, ["
    return [raw_inline(opening), _tex(formula), raw_inline("]);")]


def _span(writing: Writing, element: Element) -> Inlines:
    (identifier, classes, attributes), content = element["c"]
    if "equation" in classes:
        return _numbered_formula(writing, element)
    inner = writing.elements(content)
    if inner:
        if "float-label" in classes:
            inner = [ast.strong(inner)]
        if "smallcaps" in classes:
            inner = [{"t": "SmallCaps", "c": inner}]
        if "underline" in classes or "ul" in classes:
            inner = [{"t": "Underline", "c": inner}]
        if "mark" in classes:
            inner = [raw_inline("#highlight["), *inner, raw_inline("];")]
        inner = in_language(writing, dict(attributes), inner, raw_inline)
    return _anchored(writing, identifier, inner)


def _anchored(writing: Writing, identifier: str, inlines: Inlines) -> Inlines:
    anchor = writing.anchor(identifier)
    return [raw_inline(anchor), *inlines] if anchor else inlines


def _link(writing: Writing, element: Element) -> Inlines:
    (identifier, _, attributes), content, (target, _) = element["c"]
    inner = writing.elements(content)
    call = _link_call(writing, target, dict(attributes).get("document", "")) if inner and target else ""
    if call:
        inner = [raw_inline(call), *inner, raw_inline("]);")]
    return _anchored(writing, identifier, inner)


def _link_call(writing: Writing, target: str, document: str) -> str:
    """Return the beginning of the call for a link, or nothing for one that leads nowhere, which is said."""
    color = writing.page.citation_color if writing.in_citation else writing.page.link_color
    path, mark, fragment = target.partition("#")
    if mark and not path:
        known = next((name for name in (fragment, unquote(fragment)) if name in writing.places), None)
        if known is None:
            writing.warnings.append(f"The link to `{target}` leads nowhere; its text is printed without a link.")
            return ""
        return f"#cw-link({color}, {string(known)}, ["
    file = writing.link_targets.get(document)
    if file is not None:
        address = quote(file, safe=_IN_FRAGMENT) + ("#" + quote(fragment, safe=_IN_FRAGMENT) if fragment else "")
        return f"#cw-url({color}, {string(address)}, ["
    if document:
        writing.warnings.append(
            f"`{document}` is not rendered as PDF; the link to `{target}` is printed as text without a link."
        )
        return ""
    return f"#cw-url({writing.page.url_color}, {string(quote(target, safe=_IN_ADDRESS))}, ["


INLINES: Mapping[str, Callable[[Writing, Element], Inlines]] = {
    "Str": _text,
    "Space": lambda _, element: [element],
    "SoftBreak": lambda *_: [ast.SPACE],
    "LineBreak": lambda *_: [raw_inline("#linebreak();")],
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "Math": _formula,
    "RawInline": raw,
    "Link": _link,
    "Image": lambda writing, element: [raw_inline(f"#box({image_call(writing, element)});")],
    "Span": _span,
}
"""What is made of the inlines that pandoc's Typst writer does not write as a resolved document needs them."""
