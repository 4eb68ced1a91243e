"""A Word file from a resolved document: what pandoc writes, settled, styled and packed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from casewright.diagnostics import CasewrightError
from casewright.manuscript.ast import Blocks, rewrite, walk
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.direction import runs_from_right
from casewright.render.layout.columns import spread_of
from casewright.render.pandoc import Pandoc, document_json, run_pandoc
from casewright.render.word.blocks import Manuscript, height_before, word_blocks
from casewright.render.word.body import Numbers, Surroundings, settle
from casewright.render.word.bookmarks import labels_of
from casewright.render.word.contents import contents
from casewright.render.word.file.archive import TEXT_PARTS, WordFile
from casewright.render.word.file.package import read_parts
from casewright.render.word.file.properties import core_properties
from casewright.render.word.file.styles import LINE, add_variants, styles
from casewright.render.word.file.template import cell_margins, table_letters, template_of
from casewright.render.word.identity.marks import Marks
from casewright.render.word.identity.part import Identity, sent_document
from casewright.render.word.identity.reading import paragraphs_of
from casewright.render.word.markup import Node, parsed, serialised
from casewright.render.word.page import font_size_of, page_of
from casewright.render.word.tables import TableLetters

_FORMULA = re.compile(
    r"convert TeX math (?P<tex>.*?), rendering as TeX:.*?\n +(?P<reason>unexpected [^\n]*)", re.DOTALL
)

_ARGUMENTS = ["--from=json", "--to=docx", "--output=-", "--syntax-highlighting=none", "--fail-if-warnings"]


def word_document(
    document: ResolvedDocument,
    *,
    resources: Mapping[str, bytes],
    link_targets: Mapping[str, str],
    pandoc: Pandoc = run_pandoc,
    epoch: int | None = None,
    contents_title: str = "",
    identity: Identity | None = None,
) -> bytes:
    """Return the Word file of a document.

    `resources` contains the images by their paths in the AST (an SVG or PDF may have a PNG of the same name beside it),
    and the template where `reference-doc` names one; `link_targets` the file of each other document
    (`report/supplement` is `supplement.docx`); `epoch` its date in seconds since 1970, where it has one;
    `contents_title` the words above a table of contents where the document gives none of its own; `identity` what its
    paragraphs and generated words are named by, None for a file that nobody returns. Of the document's
    options `papersize`, `fontsize`, `mainfont`, `toc`, `toc-depth`, `toc-title` and `reference-doc` are followed. The
    same input gives the same bytes.

    Raises CasewrightError for an image that is missing or that Word cannot show, a formula that pandoc cannot read, raw
    `openxml` that is not well-formed, and an option that cannot be followed.
    """
    page = page_of(document.options, document.language)
    template = template_of(document.options, resources)
    lifted = _lifted(document)
    document = replace(document, blocks=_with_headings_lifted(document.blocks, lifted))
    everything = [*document.title_block, *document.blocks]
    line = LINE.get(document.spacing, LINE["single"]) / 20 * 1.15
    marks = Marks(document.name) if identity is not None else None
    manuscript = Manuscript(
        labels_of(everything), link_targets, line=line, before=height_before(document, line), marks=marks
    )
    title = word_blocks(document.title_block, manuscript)
    text = word_blocks(document.blocks, manuscript)
    from_right = runs_from_right(document)
    data = document_json(
        [*title, *contents(document.blocks, document.options, contents_title, lifted), *text],
        {"dir": {"t": "MetaString", "c": "rtl"}} if from_right else {},
    )
    if template is None:
        written = _written(pandoc, data, _ARGUMENTS)
    else:
        with tempfile.TemporaryDirectory() as folder:
            reference = Path(folder) / "reference.docx"
            reference.write_bytes(template)
            written = _written(pandoc, data, [*_ARGUMENTS, f"--reference-doc={reference}"])
    file = WordFile(read_parts(written), template)
    roots = {part: _read(file.parts[f"word/{part}.xml"], everything) for part in TEXT_PARTS}
    text_size = font_size_of(document.options)
    ours = styles(
        page,
        font_size=text_size,
        font=str(document.options.get("mainfont") or ""),
        spacing=document.spacing,
        language=document.language,
    )
    file.set_styles(ours, roots)
    page = file.set_section(roots["document"], page, line_numbers=document.line_numbers, from_right=from_right)
    file.set_numbering(roots)
    numbers = Numbers()
    used = parsed(file.parts["word/styles.xml"])
    theme = file.parts.get("word/theme/theme1.xml")
    face, size = table_letters(used, None if theme is None else parsed(theme))
    letters = TableLetters(size, spread_of(face), cell_margins(used))
    for part, root in roots.items():
        settle(root, Surroundings(page, resources, file.relationships[part], numbers, file.media, letters))
        file.parts[f"word/{part}.xml"] = serialised(root)
    if identity is not None and marks is not None:
        file.identify(sent_document(identity, marks, paragraphs_of(roots.values())))
    add_variants(used, roots.values())
    file.parts["word/styles.xml"] = serialised(used)
    file.parts["docProps/core.xml"] = core_properties(
        document.title, document.authors, document.keywords, document.language, epoch
    )
    return file.packed()


def type_width(document: ResolvedDocument, resources: Mapping[str, bytes]) -> float:
    """Return how wide the type of tables runs, where Times is 1: that of the template or of `mainfont`."""
    template = template_of(document.options, resources)
    if template is None:
        return spread_of(str(document.options.get("mainfont") or "Times New Roman"))
    parts = read_parts(template)
    theme = parts.get("word/theme/theme1.xml")
    face, _ = table_letters(parsed(parts["word/styles.xml"]), None if theme is None else parsed(theme))
    return spread_of(face)


def check_document(document: ResolvedDocument, resources: Mapping[str, bytes]) -> None:
    """Raise the CasewrightError that `word_document` would raise before pandoc writes, and for raw `openxml`."""
    page_of(document.options, document.language)
    font_size_of(document.options)
    template_of(document.options, resources)
    for element in walk([*document.title_block, *document.blocks]):
        if element["t"] in {"RawBlock", "RawInline"} and element["c"][0] == "openxml":
            xml = element["c"][1]
            if element["t"] == "RawBlock" and not _is_balanced(xml):
                raise CasewrightError(
                    f"The raw `openxml` part `{xml.strip().splitlines()[0][:60]}` is not well-formed XML.",
                    hint="Close every element that it opens.",
                )


def _lifted(document: ResolvedDocument) -> int:
    """By how many levels headings are lifted, so that the first is Word's Heading 1: the title has a style of its own.
    A document of plain Quarto keeps its levels."""
    levels = [element["c"][0] for element in walk(document.blocks, "Header")]
    return min(levels) - 1 if levels and "casewright" in document.options else 0


def _with_headings_lifted(blocks: Blocks, levels: int) -> Blocks:
    if not levels:
        return blocks
    return rewrite(
        blocks,
        lambda heading: {"t": "Header", "c": [heading["c"][0] - levels, *heading["c"][1:]]},
        frozenset({"Header"}),
    )


def _written(pandoc: Pandoc, data: bytes, arguments: list[str]) -> bytes:
    """Return what pandoc writes. Where it would print a formula as TeX, it is stopped, and the formula named."""
    try:
        return pandoc(data, arguments)
    except CasewrightError as error:
        found = _FORMULA.search(error.why)
        if found is None:
            raise
        raise CasewrightError(
            f"The formula `{' '.join(found['tex'].split())}` cannot be set in Word.",
            why=found["reason"],
            hint="Correct it, or write it with commands of LaTeX's amsmath.",
        ) from None


def _read(data: bytes, everything: Blocks) -> Node:
    """Return a part of pandoc's file. It can only be broken by raw `openxml`, which pandoc copies unread."""
    try:
        return parsed(data)
    except etree.XMLSyntaxError as error:
        raw = [element["c"][1] for element in walk(everything) if element["t"] in {"RawBlock", "RawInline"}]
        shown = next((xml for xml in raw if not _is_balanced(xml)), raw[0] if raw else "")
        raise CasewrightError(
            "A raw `openxml` part of the document is not well-formed XML.",
            why=f"{str(error.msg).split(', line')[0]}; it begins with {shown.strip()[:60]!r}",
            hint="Close every element that it opens.",
        ) from None


def _is_balanced(xml: str) -> bool:
    try:
        parsed(f'<x xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp" xmlns:pic="pic" xmlns:m="m">{xml}</x>'.encode())
    except etree.XMLSyntaxError:
        return False
    return True
