"""One resolved document as one article of JATS."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Final

from lxml import etree

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.reference_list import REFERENCES_ID
from casewright.manuscript.crossref.back_matter import back_matter_kind
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.jats.body import EQUATION, jats_blocks
from casewright.render.jats.front import article_meta
from casewright.render.jats.references import structured_citation
from casewright.render.pandoc import Pandoc, document_json

_DOCTYPE: Final = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD with MathML3 v1.2 '
    '20190208//EN" "JATS-archivearticle1-mathml3.dtd">'
)
_NAMESPACES: Final = {"xlink": "http://www.w3.org/1999/xlink", "mml": "http://www.w3.org/1998/Math/MathML"}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_KINDS: Final = {
    "fig": "fig", "fig-group": "fig", "table-wrap": "table", "sec": "sec", "ref": "bibr", "fn": "fn",
    "disp-formula": "disp-formula", "boxed-text": "boxed-text", "statement": "statement", "app": "app",
}  # fmt: skip
"""The `ref-type` of a cross-reference, by the element that it leads to."""
_SECTIONS: Final = {
    "introduction": "intro", "background": "intro", "methods": "methods", "materials and methods": "materials|methods",
    "case": "cases", "case report": "cases", "case presentation": "cases", "case description": "cases",
    "results": "results", "discussion": "discussion", "conclusion": "conclusions", "conclusions": "conclusions",
}  # fmt: skip
"""The `sec-type` of a section, by its heading (JATS Archiving 1.2, attribute `sec-type`, suggested values)."""
_NO_PARAGRAPH: Final = frozenset({"title", "disp-formula"})


def picture_addresses(document: ResolvedDocument) -> dict[str, str]:
    """Return where the article looks for each picture it shows, by the picture's path: in the folder `NAME_files`
    beside it, by its number, since the name of its file may be that of a patient."""
    folder = f"{document.name.rpartition('/')[2]}_files"
    addresses: dict[str, str] = {}
    for image in ast.walk([*document.title_block, *document.blocks], "Image"):
        path = image["c"][2][0]
        addresses.setdefault(path, f"{folder}/picture-{len(addresses) + 1}{PurePosixPath(path).suffix.lower()}")
    return addresses


def jats_article(document: ResolvedDocument, works: Mapping[str, Mapping[str, Any]], pandoc: Pandoc) -> bytes:
    """Return the article. `works` are the cited works as CSL data by citekey."""
    addresses = picture_addresses(document)

    def printed(blocks: Blocks) -> list[etree._Element]:
        return _pandoc_elements(jats_blocks(blocks, addresses), pandoc)

    listed = next((div for div in ast.walk(document.blocks, "Div") if ast.identifier_of(div) == REFERENCES_ID), None)
    text, title = _without_references(document.blocks)
    article = etree.Element("article", {"article-type": _article_type(document), "dtd-version": "1.2"}, _NAMESPACES)
    article.set(_LANGUAGE, document.language)
    etree.SubElement(article, "front").append(article_meta(document, printed))
    body = etree.SubElement(article, "body")
    body.extend(printed(text))
    back = etree.SubElement(article, "back")
    _move_acknowledgments(body, back)
    for notes in body.findall("fn-group"):
        back.append(notes)
    if listed is not None and listed["c"][1]:
        back.insert(sum(child.tag == "ack" for child in back), _reference_list(listed, title, works, printed))
    if not len(back):
        article.remove(back)
    for section in body.iter("sec"):
        if kind := _SECTIONS.get(section.findtext("title", "").strip().lower()):
            section.set("sec-type", kind)
    _finish(article)
    text_of = etree.tostring(article, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_DOCTYPE}\n{text_of}\n'.encode()


def _article_type(document: ResolvedDocument) -> str:
    """Return what JATS calls the article; a report says so in its metadata (`article-type`), and is a case report
    else."""
    return str(document.options.get("article-type") or "case-report")


def _pandoc_elements(blocks: Blocks, pandoc: Pandoc) -> list[etree._Element]:
    """Blocks as pandoc's JATS writer has them, footnotes last."""
    template = files("casewright.render.jats").joinpath("fragment.xml")
    arguments = ["--from", "json", "--to", "jats_archiving", "--wrap", "none", "--template", str(template)]
    markup = pandoc(document_json(blocks), arguments).decode()
    return list(etree.fromstring(markup.encode()))


def _without_references(blocks: Blocks) -> tuple[Blocks, str]:
    """Blocks without the reference list, and the heading above it."""
    out: Blocks = []
    title = ""
    for block in blocks:
        if ast.identifier_of(block) == REFERENCES_ID:
            if out and out[-1]["t"] == "Header":
                title = ast.plain_text(out.pop()["c"][2])
        elif block["t"] == "Div" and any(ast.identifier_of(one) == REFERENCES_ID for one in ast.walk([block], "Div")):
            inner, title = _without_references(block["c"][1])
            out.append({"t": "Div", "c": [block["c"][0], inner]})
        else:
            out.append(block)
    return out, title


def _reference_list(
    listed: Element, title: str, works: Mapping[str, Mapping[str, Any]], printed: Any
) -> etree._Element:
    """Return the reference list: each work structured, and as the style prints it."""
    references = etree.Element("ref-list")
    if title:
        etree.SubElement(references, "title").text = title
    for entry in listed["c"][1]:
        identifier = ast.identifier_of(entry)
        reference = etree.SubElement(references, "ref", {"id": identifier})
        margin = [span for span in ast.walk(entry["c"][1], "Span") if ast.has_class(span, "csl-left-margin")]
        if margin:
            etree.SubElement(reference, "label").text = ast.plain_text(margin).strip()
        both = etree.SubElement(reference, "citation-alternatives")
        shown = etree.SubElement(both, "mixed-citation")
        for paragraph in printed(_without_margins(entry["c"][1])):
            _move_content(paragraph, shown)
        work = works.get(identifier.removeprefix("ref-"))
        if work is not None:
            both.append(structured_citation(work))
    return references


def _without_margins(blocks: Blocks) -> Blocks:
    return ast.rewrite(blocks, lambda one: [] if ast.has_class(one, "csl-left-margin") else None, frozenset({"Span"}))


def _move_content(source: etree._Element, target: etree._Element) -> None:
    text = source.text or ""
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text
    for child in list(source):
        target.append(child)


def _move_acknowledgments(body: etree._Element, back: etree._Element) -> None:
    for section in list(body.iter("sec")):
        if back_matter_kind(section.findtext("title", "")) == "acknowledgments":
            _remove(section)
            section.tag = "ack"
            section.attrib.pop("id", None)
            back.append(section)


def _remove(element: etree._Element) -> None:
    """Take an element out, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    """Put what is in an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children = list(element)
    text = element.text or ""
    tail = element.tail or ""
    if children:
        children[-1].tail = (children[-1].tail or "") + tail
    else:
        text += tail
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    element.tail = None
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)


def _finish(article: etree._Element) -> None:
    """What pandoc leaves to do: tables in floats, numbered formulas, and the kinds of cross-references."""
    for wrap in list(article.iter("table-wrap")):
        parent = wrap.getparent()
        if parent is not None and parent.tag == "table-wrap":
            _unwrap(wrap)
    for equation in list(article.iter(EQUATION)):
        for formula in equation.iter("disp-formula"):
            if equation.get("id"):
                formula.set("id", equation.get("id", ""))
            number = etree.Element("label")
            number.text = equation.get("label", "")
            formula.insert(0, number)
        _unwrap(equation)
    for paragraph in list(article.iter("p")):
        holds_one = len(paragraph) == 1 and not ((paragraph.text or "") + (paragraph[0].tail or "")).strip()
        if holds_one and paragraph[0].tag in _NO_PARAGRAPH:
            _unwrap(paragraph)
    known = {element.get("id"): element.tag for element in article.iter() if element.get("id")}
    for link in list(article.iter("xref")):
        link.attrib.pop("alt", None)
        target = known.get(link.get("rid"))
        if target in {"aff", "corresp"}:
            continue
        if target is None:
            _unwrap(link)
        else:
            link.set("ref-type", _KINDS.get(str(target), "other"))
    etree.cleanup_namespaces(article, keep_ns_prefixes=list(_NAMESPACES))
