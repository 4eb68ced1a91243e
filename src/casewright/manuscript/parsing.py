"""Reading files into parsed documents, which runs Jupyter and pandoc."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.build.trust import is_trusted
from casewright.diagnostics import CasewrightError, Finding, Location, Severity, depth_limited
from casewright.figures.registry import Registry as FigureRegistry
from casewright.language_tag import primary_language
from casewright.languages.words import Words, words_for
from casewright.manuscript import ast
from casewright.manuscript.addressed_pictures import Fetch, Pictures, with_picture_files
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.cells.execution import Execution, cached_execution, execute_cells, stored_execution
from casewright.manuscript.cells.found import Cells, find_cells, with_results
from casewright.manuscript.cells.options import document_execution
from casewright.manuscript.cells.unrun import NOT_RUN, not_run, unrun_results
from casewright.manuscript.citations.document_works import document_bibliography
from casewright.manuscript.citations.identified import cited_by_key, identifier_of, identifiers_cited, keys_meant
from casewright.manuscript.crossref.kinds import Kinds, kinds_from
from casewright.manuscript.crossref.sections import shifted
from casewright.manuscript.end_matter import with_license_values
from casewright.manuscript.filler import FILLERS
from casewright.manuscript.floats.legends import legend_markdown
from casewright.manuscript.markup.html_tables import with_html_tables
from casewright.manuscript.markup.list_tables import LIST_TABLE, with_list_tables
from casewright.manuscript.markup.text_as_meant import CAPTION, TEXT, Meaning
from casewright.manuscript.markup.typed_to_be_read import with_text_read
from casewright.manuscript.notebooks.embeds import with_embeds
from casewright.manuscript.published_date import written_date
from casewright.manuscript.reading import (
    as_quarto_reads,
    inlines_of,
    read_as,
    read_caption_attributes,
    read_html,
    read_markdown,
)
from casewright.manuscript.shortcodes import (
    NeedsQuartoError,
    NoValueError,
    Shortcode,
    ValueNotes,
    Values,
    shown_blocks,
    shown_inlines,
    take_shortcodes,
    text_with_values,
    with_values,
)
from casewright.manuscript.source import (
    SourceDocument,
    SourceLine,
    Typed,
    read_source,
    typed_citations,
    typed_labels,
)
from casewright.project import DocumentMetadata, Project, document_metadata

_MARKED = re.compile(r"[*_`^~$<\[\\]")


@dataclass(frozen=True)
class ParsedDocument:
    """A document read by pandoc, with the results of cells and the values of shortcodes.

    `front` contains the parsed Markdown of the front matter by key (`title`, `subtitle`, `date`, `abstract`,
    `keyword:0`, ...), `legends` and `alts` those of the figure registry by label, `markdown` the caption attributes and
    the prefixes of captions and mentions (`fig-title`), by their text. `citations` are the citations and mentions in
    the text and in legends, `front_citations` those in the front matter. `pictures` are the addressed pictures, by
    their paths beside the document. `works` maps identifiers, as typed in citations, to
    the keys of the works; elsewhere these works are cited by key.
    """

    source: SourceDocument
    metadata: DocumentMetadata
    kinds: Kinds
    words: Words
    blocks: Blocks
    front: Mapping[str, Blocks]
    legends: Mapping[str, Blocks]
    alts: Mapping[str, str]
    markdown: Mapping[str, Inlines]
    citations: tuple[Typed, ...]
    front_citations: tuple[Typed, ...]
    labels: tuple[Typed, ...]
    execution: Execution | None
    files_read: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def typed_cells(self) -> Cells:
        """The cells as typed, including those in other languages than Python."""
        execute = self.metadata.values.get("execute") or {}
        engine = self.metadata.get("engine")
        return find_cells(self.source.lines, execute, engine=engine, keeps_other_languages=True)

    @property
    def is_run(self) -> bool:
        """Whether the results of its cells are known."""
        return self.execution is not None and self.execution.is_run


@dataclass(frozen=True)
class ReadingContext:
    """The options of parsing: caches, and whether cells are run.

    Without `run_cells`, labeled cells become empty floats; with `show_cached`, they are replaced with cached results
    that are up to date; with `marks_unrun`, cells without results are reported (RND004). `fetch` downloads pictures.
    With `reads_other_languages`, documents with cells in other languages than Python are read, but none of their cells
    run.
    """

    cache: ContentCache
    cell_cache: Path
    progress: Callable[[int, int, str], None] | None = None
    run_cells: bool = True
    show_cached: bool = False
    marks_unrun: bool = False
    fetch: Fetch | None = None
    reads_other_languages: bool = False


@dataclass(frozen=True)
class ReadText:
    """A document's text read by another program, after cells and includes: blocks with a token of `shortcodes.py` for
    each shortcode, and these shortcodes."""

    blocks: Blocks
    shortcodes: tuple[Shortcode, ...]


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
        names_notebooks = (
            metadata.settings is None
            and metadata.format_name.startswith("html")
            and metadata.values.get("notebook-links") in (None, True, "inline")
            and metadata.values.get("notebook-view") is not False
        )
        source_word = words["source-notebooks-prefix"] if names_notebooks else ""
        lines, execution = _with_cells(project, source, metadata, context, source_word)
        taken = take_shortcodes(lines)
        typed_lines, text, shortcodes = taken.lines, _text(taken.lines) + "\n", taken.shortcodes
    else:
        lines, execution, typed_lines, text, shortcodes = source.lines, None, (), "", given.shortcodes
    fragments: dict[str, Sequence[SourceLine]] = {}
    front_citations: list[Typed] = []
    legend_citations: list[Typed] = []
    for name, value, location in _front_matter_texts(metadata):
        typed = _located(value, location)
        front_citations += typed_citations(typed)
        shortcodes = _add(fragments, f"front:{name}", typed, shortcodes)
    if metadata.settings is not None:
        for figure in figures.figures:
            typed = _located(legend_markdown(figure), figure.location)
            legend_citations += typed_citations(typed)
            shortcodes = _add(fragments, f"legend:{figure.label}", typed, shortcodes)
            typed = _located(figure.alt_text, figure.location)
            shortcodes = _add(fragments, f"alt:{figure.label}", typed, shortcodes)
    shown_metadata = with_license_values(metadata.values, metadata.language)
    shortcodes = _add_used_values(fragments, shortcodes, project, metadata, shown_metadata)
    for kind in kinds:
        for prefix in (kinds.caption_prefix(kind), kinds.reference_prefix(kind)):
            if _MARKED.search(prefix):
                fragments[f"prefix:{prefix}"] = [SourceLine(prefix, path, 1, is_whole=False)]
    read = read_markdown(
        text,
        {name: _text(several) for name, several in fragments.items()},
        context.cache,
        [*typed_lines, *(line for several in fragments.values() for line in several)],
    )
    meaning = Meaning(metadata, context.cache)
    blocks = meaning.of(TEXT, given.blocks if given else read.blocks, text if text else _text(source.lines))
    blocks, own_title = (blocks, []) if given else shifted(blocks, _level_shift(metadata))
    blocks = with_html_tables(_with_list_tables(blocks, lines), lambda html: read_html(html, context.cache))
    blocks = with_text_read(blocks, lambda reader, text: read_as(reader, text, context.cache))
    markdown = {
        typed: inlines_of(meaning.of(CAPTION, found, typed))
        for typed, found in read_caption_attributes(blocks, context.cache, typed_lines or source.lines).items()
    }
    read_fragments = {name: meaning.of(name, found, _text(fragments[name])) for name, found in read.fragments.items()}
    same_language = primary_language(metadata.language) == primary_language(project.language)
    values = Values(
        variables=_below(read_fragments, "var:"),
        metadata=_below(read_fragments, "meta:"),
        variable_names=tuple(_dotted(project.variables)),
        metadata_names=tuple(_dotted(shown_metadata)),
        unknown=notes.unknown,
        lists=_lists(shortcodes, project, shown_metadata),
        foreign=frozenset() if same_language else notes.of_language,
        foreign_why=f"values are in the language of the project (`lang: {project.language}`), and the document has "
        f"`lang: {metadata.language}`",
        environment=os.environ if is_trusted(project.root) else None,
    )

    showing: list[Shortcode] = []
    missing: list[Finding] = []

    def shown(shortcode: Shortcode) -> Inlines:
        if shortcode in showing:
            raise CasewrightError(f"`{shortcode.raw}` contains itself.", location=shortcode.location)
        try:
            found = shown_inlines(shortcode, values)
        except NoValueError as error:
            if metadata.settings is not None:
                raise
            missing.append(_no_value(error))
            return [ast.strong([ast.text(error.shown)])]
        except NeedsQuartoError as error:
            if not context.reads_other_languages or metadata.settings is not None:
                raise
            place = error.location or Location("")
            missing.append(Finding("QRT004", "needs-quarto", Severity.WARNING, error.message, place, error.hint))
            return [ast.text(shortcode.raw)]
        showing.append(shortcode)
        inlines = with_values(found, shortcodes, shown)
        showing.pop()
        return inlines

    def filled(blocks: Blocks) -> Blocks:
        return with_values(blocks, shortcodes, shown, paragraphs)

    def paragraphs(shortcode: Shortcode) -> Blocks | None:
        found = shown_blocks(shortcode, values)
        return None if found is None else with_values(found, shortcodes, shown)

    def group(prefix: str) -> dict[str, Blocks]:
        return {name: filled(blocks) for name, blocks in _below(read_fragments, prefix).items()}

    shown_text = filled(blocks) if given else _with_image_suffixes(filled(blocks), metadata)
    pictures = _pictures(shown_text, source, context) if given is None else Pictures(shown_text)
    document = ParsedDocument(
        source=source,
        metadata=metadata,
        kinds=kinds,
        words=words,
        blocks=pictures.blocks,
        pictures=pictures.contents,
        front={**group("front:"), **({"title": [ast.para(own_title)]} if own_title else {})},
        legends=group("legend:"),
        alts={label: ast.plain_text(blocks) for label, blocks in group("alt:").items()},
        markdown={
            **{text_with_values(text, shortcodes, shown): filled(inlines) for text, inlines in markdown.items()},
            **{name: inlines_of(blocks) for name, blocks in _below(read_fragments, "prefix:").items()},
        },
        citations=(*typed_citations(lines), *legend_citations),
        front_citations=tuple(front_citations),
        labels=typed_labels(lines),
        execution=execution,
        files_read=(*source.files_read, *(execution.files_read if execution else ())),
        findings=(
            *(execution.warnings if execution else ()),
            *dict.fromkeys(missing),
            *(_filler_findings(shortcodes) if metadata.settings is not None else ()),
            *meaning.findings(project, source, () if given else lines, fragments),
        ),
    )
    return document if metadata.settings is None else _with_works_by_key(document, project.root)


def _with_works_by_key(document: ParsedDocument, root: Path) -> ParsedDocument:
    """Return a document whose citations by an identifier are by key, where its bibliography has the work. A
    bibliography that cannot be read is said where works are printed."""
    texts = [document.blocks, *document.front.values(), *document.legends.values(), *document.markdown.values()]
    typed = {one for elements in texts for one in identifiers_cited(elements)}
    nocite = re.findall(r"@\{?([^\s,;{}\]]+)", str(document.metadata.values.get("nocite") or ""))
    typed.update(key for key in nocite if identifier_of(key) is not None)
    if not typed:
        return document
    try:
        works = keys_meant(typed, document_bibliography(document.metadata, root).entries)
    except CasewrightError:
        return document

    def by_key(groups: Mapping[str, list[Element]]) -> dict[str, list[Element]]:
        return {name: cited_by_key(elements, works) for name, elements in groups.items()}

    def typed_by_key(citations: Iterable[Typed]) -> tuple[Typed, ...]:
        return tuple(replace(one, key=works.get(one.key, one.key)) for one in citations)

    return replace(
        document,
        blocks=cited_by_key(document.blocks, works),
        front=by_key(document.front),
        legends=by_key(document.legends),
        markdown=by_key(document.markdown),
        citations=typed_by_key(document.citations),
        front_citations=typed_by_key(document.front_citations),
        works=works,
    )


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


def _no_value(error: NoValueError) -> Finding:
    """Return the finding for a missing value, which a plain document prints as Quarto does."""
    hint = " ".join(part for part in (error.why, error.hint) if part)
    place = error.location or Location("")
    return Finding("NUM001", "reference-to-nothing", Severity.ERROR, error.message, place, hint)


def _filler_findings(shortcodes: Iterable[Shortcode]) -> Iterator[Finding]:
    """Yield a finding for each filler text and placeholder picture."""
    for shortcode in shortcodes:
        if shortcode.name in FILLERS:
            message = f"`{shortcode.raw}` is a placeholder."
            yield Finding("TXT007", "placeholder", Severity.ERROR, message, shortcode.location, "Replace it.")


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


def _lists(shortcodes: Sequence[Shortcode], project: Project, metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the names in shortcodes that have several values."""
    sources = {"var": project.variables, "meta": metadata}
    named = {(each.name, each.arguments[0]) for each in shortcodes if each.name in sources and each.arguments}
    return frozenset(name for source, name in named if isinstance(_at(sources[source], name), list))


def _with_cells(
    project: Project, source: SourceDocument, metadata: DocumentMetadata, context: ReadingContext, source_word: str
) -> tuple[tuple[SourceLine, ...], Execution | None]:
    def locate(*keys: str | int) -> Location:
        return metadata.location("execute", *keys)

    embeds = with_embeds(source.lines, source, project.root, source_word)
    shows_stored = _shows_stored(source, metadata)
    stored_beside = {**embeds.resources, **(source.notebook.resources if source.notebook else {})}
    cells = find_cells(
        embeds.lines,
        document_execution(metadata.values),
        locate=locate,
        engine=metadata.get("engine"),
        keeps_other_languages=context.reads_other_languages or shows_stored,
    )
    if shows_stored and source.notebook is not None:
        stored = stored_execution(
            cells,
            source.notebook.outputs,
            root=project.root,
            document=source.name,
            resources=stored_beside,
        )
        return with_results(cells, stored), replace(stored, warnings=(*stored.warnings, *embeds.warnings))
    unrun = Execution(resources=stored_beside, files_read=embeds.files_read, warnings=embeds.warnings, is_run=False)
    if cells.other_languages:
        return with_results(cells, unrun_results(cells)), unrun
    in_root = (project.metadata.get("project") or {}).get("execute-dir") == "project"
    directory = project.root if in_root else (project.root / source.path).parent
    language = str(metadata.get("lang") or "")
    if context.run_cells:
        execution = execute_cells(
            cells,
            root=project.root,
            document=source.name,
            directory=directory,
            cache=context.cell_cache,
            language=language,
            progress=context.progress,
        )
    else:
        cached = (
            cached_execution(
                cells,
                root=project.root,
                document=source.name,
                directory=directory,
                cache=context.cell_cache,
                language=language,
            )
            if context.show_cached
            else None
        )
        if cached is None and context.marks_unrun:
            warnings = (*not_run(cells), *embeds.warnings)
            return with_results(cells, unrun_results(cells, NOT_RUN)), replace(unrun, warnings=warnings, is_run=True)
        if cached is None:
            return with_results(cells, unrun_results(cells)), unrun
        execution = cached
    if source.notebook is not None:  # the document is a notebook itself, so none is written beside the page
        execution = replace(execution, notebook=None)
    if not (cells.cells or cells.inline or embeds.files_read or stored_beside):
        return with_results(cells, execution), None
    execution = replace(
        execution,
        resources={**execution.resources, **stored_beside},
        files_read={**execution.files_read, **embeds.files_read},
        warnings=(*execution.warnings, *embeds.warnings),
    )
    return with_results(cells, execution), execution


def _shows_stored(source: SourceDocument, metadata: DocumentMetadata) -> bool:
    """Return whether the stored results of a notebook are printed, as in Quarto, unless `execute` makes it run. In a
    report, a notebook without stored results is run."""
    if source.notebook is None:
        return False
    execute = metadata.values.get("execute")
    options = {**execute} if isinstance(execute, Mapping) else {}
    enabled = options.get("ipynb", options.get("enabled"))
    if isinstance(enabled, bool):
        return not enabled
    return source.notebook.has_results or metadata.settings is None


def _front_matter_texts(metadata: DocumentMetadata) -> list[tuple[str, str, Location]]:
    found: list[tuple[str, str, Location]] = []
    for name in ("title", "subtitle", "date", "abstract"):
        value = _date(metadata) if name == "date" else metadata.values.get(name)
        if value is None:
            continue
        if isinstance(value, dict | list):
            raise CasewrightError(
                f"`{name}` is not text.", location=metadata.location(name), hint=f'Write `{name}: "..."`.'
            )
        found.append((name, str(value), metadata.value_location(name)))
    keywords = metadata.values.get("keywords")
    for index, keyword in enumerate(keywords if isinstance(keywords, list) else [keywords] if keywords else []):
        found.append((f"keyword:{index}", str(keyword), metadata.value_location("keywords")))
    return found


def _date(metadata: DocumentMetadata) -> Any:
    """Return the date as printed: as typed, or in the format of `date-format` or of its own `format`."""
    date, form = metadata.values.get("date"), metadata.values.get("date-format")
    if isinstance(date, Mapping) and "value" in date:
        date, form = date["value"], date.get("format", form)
    if date is None or form is None or isinstance(date, dict | list):
        return date
    return written_date(str(date), str(form), metadata.language, metadata.value_location("date"))


def _located(text: str, location: Location) -> list[SourceLine]:
    """Return the lines of a YAML value at `location`; the first of several lines is below the key."""
    first = (location.line or 1) + ("\n" in text)
    lines = text.removesuffix("\n").split("\n")
    return [SourceLine(line, location.path, first + index, is_whole=False) for index, line in enumerate(lines)]


def _text(lines: Sequence[SourceLine]) -> str:
    return "\n".join(as_quarto_reads(line.text) for line in lines)


def _add(
    fragments: dict[str, Sequence[SourceLine]], name: str, lines: list[SourceLine], shortcodes: tuple[Shortcode, ...]
) -> tuple[Shortcode, ...]:
    """Add a fragment without its shortcodes, and return all shortcodes so far."""
    taken = take_shortcodes(lines, shortcodes)
    fragments[name] = taken.lines
    return taken.shortcodes


def _add_used_values(
    fragments: dict[str, Sequence[SourceLine]],
    shortcodes: tuple[Shortcode, ...],
    project: Project,
    metadata: DocumentMetadata,
    shown_metadata: Mapping[str, Any],
) -> tuple[Shortcode, ...]:
    """Add the Markdown of the variables and metadata in shortcodes, as `var:name` and `meta:name`, and of those in
    their values, and return all shortcodes so far."""
    sources = {"var": project.variables, "meta": shown_metadata}
    seen = 0
    while seen < len(shortcodes):
        shortcode = shortcodes[seen]
        seen += 1
        if shortcode.name not in sources or not shortcode.arguments:
            continue
        name = shortcode.arguments[0]
        value = _at(sources[shortcode.name], name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        fragment = f"{shortcode.name}:{name}"
        if fragment not in fragments and value is not None and not isinstance(value, dict | list):
            keys = name.split(".")
            place = metadata.value_location(*keys) if shortcode.name == "meta" else _variable_place(project, keys)
            shortcodes = _add(fragments, fragment, _located(_printed(value), place), shortcodes)
    return shortcodes


def _variable_place(project: Project, keys: list[str]) -> Location:
    yaml = project.variables_yaml
    return yaml.value_location(*keys) if yaml else Location("_variables.yml")


def _printed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _at(values: Any, dotted: str) -> Any:
    for key in dotted.split("."):
        if isinstance(values, list) and key.isdecimal() and 0 < int(key) <= len(values):
            values = values[int(key) - 1]
        elif isinstance(values, Mapping) and key in values:
            values = values[key]
        else:
            return None
    return values


def _below(fragments: Mapping[str, Blocks], prefix: str) -> dict[str, Blocks]:
    """Return the fragments whose names begin with `prefix`, by the rest of their names."""
    return {name.removeprefix(prefix): blocks for name, blocks in fragments.items() if name.startswith(prefix)}


def _dotted(values: Mapping[str, Any], before: str = "") -> list[str]:
    names: list[str] = []
    for key, value in values.items():
        name = f"{before}{key}"
        names += _dotted(value, name + ".") if isinstance(value, Mapping) else [name]
    return names
