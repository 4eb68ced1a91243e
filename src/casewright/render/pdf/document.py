"""A resolved document as a PDF file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from casewright.diagnostics import CasewrightError
from casewright.manuscript.ast import LEAVES, Blocks, Element, child_lists, plain_text, rewrite, walk
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.direction import runs_from_right
from casewright.render.pandoc import document_json, run_pandoc
from casewright.render.pdf.formulas import readable_formulas
from casewright.render.pdf.language import language_arguments
from casewright.render.pdf.markup import Markup, typst_markup
from casewright.render.pdf.page import Page, page_of
from casewright.render.pdf.typst.literal import Code
from casewright.render.pdf.typst.typesetting import refuse_missing_characters, typeset

_PANDOC = ("--from=json", "--to=typst-smart", "--wrap=none")
_UNREAD_FORMULA = re.compile(r"#cw-(?:numbered-)?equation\([^\n]*?, \[\s*\\\$")
_FORMULA_ALT = re.compile(r'"(?P<alt>(?:[^"\\]|\\.)*)", (?:none, |"[^"]*", )?\[\s*\\\$$')


@dataclass(frozen=True)
class PdfFile:
    """A PDF's bytes, and what a person should know of it: one sentence a warning."""

    content: bytes
    warnings: tuple[str, ...] = ()


def pdf_document(
    document: ResolvedDocument,
    *,
    resources: Mapping[str, bytes],
    link_targets: Mapping[str, str],
    timestamp: int | None = None,
    font_folders: Sequence[Path] = (),
) -> PdfFile:
    """Return a document as a PDF/UA-1 file, with a date as PDF/A-2a too.

    `resources` maps image paths, as the AST has them, to content; where files of one stem exist, the SVG is taken.
    `link_targets` maps the names of documents (`report/supplement`) to the files their links lead to
    (`supplement.pdf`): each identifier of the AST is a named destination in its PDF, so that
    `supplement.pdf#suppfig-course` opens at the figure. `timestamp` (seconds since 1970) is the date in the file's
    properties, which has none without; `font_folders` are the folders `font-paths` names. The same arguments give the
    same bytes, on any machine with the same versions of pandoc and Typst.

    Raises CasewrightError for an image that is missing, unreadable or without alt text, for characters that no font
    has, for options with values they cannot have, and for raw Typst that Typst refuses.
    """
    [content], warnings = _typeset(document, resources, link_targets, timestamp, font_folders)
    return PdfFile(content, warnings)


def pdf_pages(
    document: ResolvedDocument,
    *,
    resources: Mapping[str, bytes],
    link_targets: Mapping[str, str],
    timestamp: int | None = None,
    font_folders: Sequence[Path] = (),
) -> tuple[bytes, ...]:
    """Return the pages of `pdf_document` as SVG pictures. Raises CasewrightError as it does."""
    return tuple(_typeset(document, resources, link_targets, timestamp, font_folders, as_pictures=True)[0])


def _typeset(
    document: ResolvedDocument,
    resources: Mapping[str, bytes],
    link_targets: Mapping[str, str],
    timestamp: int | None,
    font_folders: Sequence[Path],
    as_pictures: bool = False,
) -> tuple[Sequence[bytes], tuple[str, ...]]:
    """Return a PDF, or a picture for each page, and warnings."""
    language, page, warnings, markup = _markup(document, resources, link_targets)
    written = run_pandoc(document_json(markup.blocks), list(_PANDOC)).decode("utf-8")
    data, messages = typeset(
        readable_formulas(written),
        name=document.name,
        page=page,
        properties={
            "title": _title(document),
            "authors": document.authors,
            "keywords": document.keywords,
        },
        language={**language, "dir": Code("rtl" if runs_from_right(document) else "ltr")},
        pictures=markup.pictures,
        font_folders=font_folders,
        timestamp=timestamp,
        as_pictures=as_pictures,
        is_program=_has_raw_typst(document),
    )
    return data, (*warnings, *markup.warnings, *_formula_warnings(written), *messages)


def _markup(
    document: ResolvedDocument, resources: Mapping[str, bytes], link_targets: Mapping[str, str]
) -> tuple[Mapping[str, object], Page, tuple[str, ...], Markup]:
    """Return what is asked of Typst: the language, the page, what of it is not followed, and the document."""
    language = language_arguments(document.language)
    if language is None:
        raise CasewrightError(
            f"`{document.language}` is not a language tag.",
            hint="Write `lang: en`, or another such as `ja` or `pt-BR`.",
        )
    page, warnings = page_of(document)
    markup = typst_markup(document, page, resources=resources, link_targets=link_targets)
    return language, page, warnings, markup


def check_document(
    document: ResolvedDocument, resources: Mapping[str, bytes], font_folders: Sequence[Path] = ()
) -> None:
    """Raise the CasewrightError that `pdf_document` would raise before it typesets anything, for characters that no
    font has, and for raw Typst that cannot be typeset: what it does is not known before the document is."""
    _markup(document, resources, {})
    _refuse_deep_lists(document.blocks)
    elements = list(walk([*document.title_block, *document.blocks], "Str", "Code", "CodeBlock"))
    texts = [element["c"] if element["t"] == "Str" else element["c"][1] for element in elements]
    refuse_missing_characters(texts, document.name, font_folders)
    if _has_raw_typst(document):
        blocks = rewrite(document.blocks, _citation_as_typed, frozenset({"Cite"}))
        pdf_document(replace(document, blocks=blocks), resources=resources, link_targets={}, font_folders=font_folders)


def _has_raw_typst(document: ResolvedDocument) -> bool:
    return any(raw["c"][0] == "typst" for raw in walk(document.blocks, "RawBlock", "RawInline"))


def _citation_as_typed(cite: Element) -> Element:
    """Return a citation that is not printed yet, which pandoc would leave to Typst."""
    return {"t": "Span", "c": [["", [], []], cite["c"][1]]}


_WITHOUT_LISTS = LEAVES | {"Para", "Plain", "Header", "LineBlock"}
_DEEPEST_LIST = 31
"""Typst sets no list deeper ("maximum show rule depth exceeded")."""


def _refuse_deep_lists(blocks: Blocks, depth: int = 0) -> None:
    """Raise CasewrightError for lists that are nested deeper than Typst sets them."""
    for block in blocks:
        is_list = block["t"] in {"BulletList", "OrderedList", "DefinitionList"}
        if is_list and depth == _DEEPEST_LIST:
            raise CasewrightError(
                f"A list is nested more than {_DEEPEST_LIST} deep: `{_beginning(block)}`.",
                hint="Move its inner parts into a list of their own.",
            )
        for children in () if block["t"] in _WITHOUT_LISTS else child_lists(block):
            _refuse_deep_lists(children, depth + is_list)


def _beginning(block: Element) -> str:
    """Return the first words of a block."""
    return next((plain_text([one])[:40].strip() for one in walk([block], "Plain", "Para")), "")


def _title(document: ResolvedDocument) -> str:
    """Return the title in the file's properties, which PDF/UA requires: the document's, else its first heading's words,
    else its name."""
    if document.title.strip():
        return document.title
    headings = (plain_text(block["c"][2]) for block in document.blocks if block["t"] == "Header")
    return next((words for words in headings if words), document.name.rsplit("/", 1)[-1])


def _formula_warnings(written: str) -> tuple[str, ...]:
    """Return a warning for each formula that pandoc could not read: it is in the text as it was typed."""
    warnings = []
    for match in _UNREAD_FORMULA.finditer(written):
        alt = _FORMULA_ALT.search(match[0])
        shown = alt["alt"].replace("\\\\", "\\") if alt else "…"
        warnings.append(f"The formula `{shown}` cannot be typeset and is printed as it was typed.")
    return tuple(dict.fromkeys(warnings))
