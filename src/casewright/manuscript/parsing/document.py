"""Reading files into parsed documents, which runs Jupyter and pandoc."""

from __future__ import annotations

from collections.abc import Sequence

from casewright.diagnostics import CasewrightError, Location, depth_limited, raise_all
from casewright.figures.registry import Registry as FigureRegistry
from casewright.languages.words import Words, words_for
from casewright.manuscript import ast
from casewright.manuscript.addressed_pictures import Pictures, with_picture_files
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.crossref.kinds import kinds_from
from casewright.manuscript.crossref.sections import shifted
from casewright.manuscript.end_matter import with_license_values
from casewright.manuscript.markup.html_tables import with_html_tables
from casewright.manuscript.markup.list_tables import LIST_TABLE, with_list_tables
from casewright.manuscript.markup.text_as_meant import CAPTION, TEXT, Meaning
from casewright.manuscript.markup.typed_to_be_read import with_text_read
from casewright.manuscript.parsing.cells import with_cells
from casewright.manuscript.parsing.filling import Filling, values_of
from casewright.manuscript.parsing.fragments import ALT, FRONT, LEGEND, PREFIX, below, fragments_of, markdown_of
from casewright.manuscript.parsing.parsed import ParsedDocument, ReadingContext, ReadText
from casewright.manuscript.parsing.works import with_works_by_key
from casewright.manuscript.places import Placing
from casewright.manuscript.reading import inlines_of, read_as, read_caption_attributes, read_html, read_markdown
from casewright.manuscript.shortcodes import ValueNotes, take_shortcodes
from casewright.manuscript.source import SourceDocument, SourceLine, Typed, read_source, typed_labels
from casewright.project import DocumentMetadata, Project, document_metadata


def parse_document(
    project: Project,
    path: str,
    format_name: str,
    figures: FigureRegistry,
    notes: ValueNotes,
    context: ReadingContext,
    given: ReadText | None = None,
) -> ParsedDocument:
    """Read one document for one format. `notes` describe the values of the project's cases. `given` is the document's
    text, if another program has read it.

    Raises CasewrightError if a part of it cannot be read, run or found.
    """
    with depth_limited(path):
        return _parsed(project, path, format_name, figures, notes, context, given)


def _parsed(
    project: Project,
    path: str,
    format_name: str,
    figures: FigureRegistry,
    notes: ValueNotes,
    context: ReadingContext,
    given: ReadText | None,
) -> ParsedDocument:
    source = read_source(project.root, path)
    metadata = document_metadata(project, project.root / path, source.front_matter, format_name)
    words = words_for(metadata.language, metadata.values.get("language") or {})
    kinds = kinds_from(metadata, words)
    if given is None:
        lines, execution = with_cells(project, source, metadata, context, _notebook_word(metadata, words))
        taken = take_shortcodes(lines)
        typed, text, shortcodes = taken.lines, markdown_of(taken.lines) + "\n", taken.shortcodes
    else:
        lines, execution, typed, text, shortcodes = source.lines, None, (), "", given.shortcodes
    shown_metadata = with_license_values(metadata.values, metadata.language)
    fragments = fragments_of(project, path, metadata, shown_metadata, kinds, figures, shortcodes)
    texts = fragments.texts
    typed_in_fragments = [line for several in fragments.lines.values() for line in several]
    read = read_markdown(text, texts, context.cache, [*typed, *typed_in_fragments])

    meaning = Meaning(metadata, context.cache)
    blocks = meaning.of(TEXT, given.blocks if given else read.blocks, text or markdown_of(source.lines))
    blocks, own_title = (blocks, []) if given else shifted(blocks, _level_shift(metadata))
    blocks = with_html_tables(_with_list_tables(blocks, lines), lambda html: read_html(html, context.cache))
    blocks = with_text_read(blocks, lambda reader, text: read_as(reader, text, context.cache))
    captions = {
        caption: inlines_of(meaning.of(CAPTION, found, caption))
        for caption, found in read_caption_attributes(blocks, context.cache, typed or source.lines).items()
    }
    placing = Placing()
    parts = {
        name: placing.of(meaning.of(name, found, texts[name]), fragments.lines[name])
        for name, found in read.fragments.items()
    }
    blocks = placing.of(blocks, lines, captions)
    captions = {caption: placing.captions.get(caption, inlines) for caption, inlines in captions.items()}

    is_report = metadata.settings is not None
    values = values_of(project, metadata, shown_metadata, notes, parts, fragments.shortcodes)
    filling = Filling(
        fragments.shortcodes,
        values,
        is_report=is_report,
        keeps_errors=context.reads_other_languages,
        marks_values=is_report and format_name == "docx" and given is None,
    )
    filled = {name: filling.blocks(part) for name, part in parts.items() if name.startswith((FRONT, LEGEND, ALT))}
    blocks = filling.blocks(blocks)
    pictures = Pictures(blocks) if given else _pictures(_with_image_suffixes(blocks, metadata), source, context)
    document = ParsedDocument(
        source=source,
        metadata=metadata,
        kinds=kinds,
        words=words,
        blocks=pictures.blocks,
        pictures=pictures.contents,
        front={**below(filled, FRONT), **({"title": [ast.para(own_title)]} if own_title else {})},
        legends=below(filled, LEGEND),
        alts={label: ast.plain_text(alt) for label, alt in below(filled, ALT).items()},
        markdown={
            **{filling.text(caption): filling.blocks(inlines) for caption, inlines in captions.items()},
            **{prefix: inlines_of(found) for prefix, found in below(parts, PREFIX).items()},
        },
        citations=tuple(placing.citations),
        labels=_typed_labels(source, lines),
        execution=execution,
        files_read=(*source.files_read, *(execution.files_read if execution else ())),
        findings=(
            *(execution.warnings if execution else ()),
            *filling.findings,
            *meaning.findings(project, source, () if given else lines, fragments.lines),
        ),
    )
    raise_all(filling.errors)
    return with_works_by_key(document, project.root) if is_report else document


def _typed_labels(source: SourceDocument, lines: Sequence[SourceLine]) -> tuple[Typed, ...]:
    """Return the labels as typed, and those that cells have without an option `label`, at the first lines of cells."""
    typed = typed_labels(source.lines)
    in_options = {one.key for one in typed_labels(line for line in source.lines if line.text.lstrip()[:2] == "#|")}
    of_cells = typed_labels(line for line in lines if not line.is_whole)
    return tuple(dict.fromkeys((*typed, *(one for one in of_cells if one.key not in in_options))))


def _notebook_word(metadata: DocumentMetadata, words: Words) -> str:
    """Return the word before links to notebooks; empty if the document has none, as a page of a plain Quarto project
    can have."""
    names_notebooks = (
        metadata.settings is None
        and metadata.format_name.startswith("html")
        and metadata.values.get("notebook-links") in (None, True, "inline")
        and metadata.values.get("notebook-view") is not False
    )
    return words["source-notebooks-prefix"] if names_notebooks else ""


def _pictures(blocks: Blocks, source: SourceDocument, context: ReadingContext) -> Pictures:
    """Convert addressed pictures to files. Raises CasewrightError, with the place, if a download fails."""

    def fetch(address: str) -> bytes:
        assert context.fetch is not None
        try:
            return context.fetch(address)
        except CasewrightError as error:
            place = next(
                (line.location(line.text.find(address) + 1) for line in source.lines if address in line.text), None
            )
            raise CasewrightError(
                error.message, location=place or Location(source.path), why=error.why, hint=error.hint
            ) from None

    return with_picture_files(blocks, context.cache, fetch if context.fetch else None)


def _with_image_suffixes(blocks: Blocks, metadata: DocumentMetadata) -> Blocks:
    """Add the suffix of `default-image-extension` to images without one, as pandoc does."""
    suffix = metadata.values.get("default-image-extension")
    if not suffix:
        return blocks

    def change(element: Element) -> Element | None:
        triple, described, (path, title) = element["c"]
        if path.startswith("data:") or "//" in path or "." in path.rpartition("/")[2]:
            return None
        return {"t": "Image", "c": [triple, described, [f"{path}.{str(suffix).lstrip('.')}", title]]}

    return ast.rewrite(blocks, change, frozenset({"Image"}))


def _level_shift(metadata: DocumentMetadata) -> int:
    value = metadata.get("shift-heading-level-by")
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value or 0
    raise CasewrightError(
        "`shift-heading-level-by` must be a whole number.",
        location=metadata.value_location("shift-heading-level-by"),
        why=f"it is `{value}`",
    )


def _with_list_tables(blocks: Blocks, lines: Sequence[SourceLine]) -> Blocks:
    try:
        return with_list_tables(blocks)
    except CasewrightError as error:
        place = next((line.location() for line in lines if LIST_TABLE in line.text), None)
        raise CasewrightError(error.message, location=place, why=error.why, hint=error.hint) from None
