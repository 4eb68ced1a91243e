"""The resolver as Quarto's filter at `pre-ast`, for one document.

The other documents of the project are read too, since all are numbered together: as Quarto has read them, or from their
source without running cells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.diagnostics import CasewrightError, Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.citations.printing import cited
from casewright.manuscript.floats.floats import project_path
from casewright.manuscript.markup.raw_tex import TEX_WRITERS
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document
from casewright.manuscript.resolve import resolve
from casewright.manuscript.source import SourceDocument, read_source
from casewright.project import Project, document_metadata, documents, load_project
from casewright.render.layout.no_break import with_no_break_spaces
from casewright.render.outputs import link_target
from casewright.render.preparation import Prepared, prepare
from casewright.render.quarto.call import Call
from casewright.render.quarto.frames import WORD, family_of, suffix_of
from casewright.render.quarto.memory import store_findings, store_text, stored_text
from casewright.render.quarto.metadata import RESOLVED, quarto_metadata
from casewright.render.quarto.quarto_text import quarto_text
from casewright.render.quarto.shapes import Surroundings, for_quarto

SUFFIXES = frozenset({".qmd", ".md", ".Rmd"})

_AUDIENCES: Mapping[str, str] = {
    "html4": "html",
    "html5": "html",
    "typst": "pdf",
    "latex": "pdf",
    "beamer": "pdf",
}
"""The formats of pandoc writers in conditional content and in the resolver."""


@dataclass(frozen=True)
class Filtered:
    """The result of the filter: pandoc's JSON, and the findings."""

    output: bytes
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def filtered(data: bytes, call: Call) -> Filtered:
    """Resolve the document that Quarto is rendering. It is returned unchanged without `casewright:` settings, and if
    the filter has already run.

    Raises CasewrightError if the document cannot be read or resolved.
    """
    if Path(call.path).suffix not in SUFFIXES:
        return Filtered(data)
    project = load_project(call.root, call.profiles)
    source = read_source(project.root, call.path)
    metadata = document_metadata(project, project.root / call.path, source.front_matter, call.format_name)
    if metadata.settings is None:
        return Filtered(data)
    try:
        document = json.loads(data)
        blocks: Blocks = document["blocks"]
        if RESOLVED in document["meta"]:
            return Filtered(data)
    except (ValueError, KeyError, TypeError) as error:
        raise CasewrightError("The filter's input is not pandoc's JSON.", why=str(error)) from None
    cache = ContentCache(call.root / CACHE_FOLDER)
    prepared = prepare(call.root, call.profiles, cache)
    store_text(call.root, source, call.format_name, blocks)
    return _resolved(document, source, call, prepared, cache)


def _resolved(
    document: Mapping[str, Any], source: SourceDocument, call: Call, prepared: Prepared, cache: ContentCache
) -> Filtered:
    project = prepared.project
    documents_read = _Documents.read(project, source, document["blocks"], call, prepared, cache)
    own = documents_read.own
    audience = _AUDIENCES.get(call.writer, call.writer)
    manuscript = resolve(
        documents_read.parsed,
        audience,
        project.profiles,
        prepared.figures,
        prepared.terms,
        prints_tex=call.writer in TEX_WRITERS,
    )
    _refuse_unknown_order(documents_read, own)
    index = documents_read.parsed.index(own)
    resolved, plan = manuscript.documents[index]
    done = cited(own, resolved, plan, project.root, cache)
    elsewhere = {path for other in documents_read.parsed if other is not own for path in other.source.files_read}
    elsewhere -= set(source.files_read)
    findings = (
        *(finding for finding in manuscript.findings if finding.location.path not in elsewhere),
        *done.findings,
    )
    around = Surroundings(
        family_of(call.writer),
        source.folder,
        own.kinds,
        own.words.callouts,
        _link_targets(source.name, [other.source.name for other in documents_read.parsed], call.writer),
        _typed_images([*document["blocks"], *own.blocks], source.folder, call),
        numbers_headings=bool(own.metadata.settings and own.metadata.settings.series),
    )
    changed = {
        **document,
        "meta": quarto_metadata(
            document["meta"],
            for_quarto(done.document.title_block, around),
            done.document.keywords,
            prepared.plain_values,
        ),
        "blocks": for_quarto(with_no_break_spaces(done.document).blocks, around),
    }
    store_findings(call.root, source.name, call.format_name, findings)
    return Filtered(json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode(), findings)


@dataclass(frozen=True)
class _Documents:
    """The documents of a project in order; the one that is rendered; and those whose cells' output is unknown."""

    parsed: tuple[ParsedDocument, ...]
    own: ParsedDocument
    without_cells: tuple[ParsedDocument, ...]

    @classmethod
    def read(
        cls,
        project: Project,
        source: SourceDocument,
        blocks: Blocks,
        call: Call,
        prepared: Prepared,
        cache: ContentCache,
    ) -> _Documents:
        paths = tuple(dict.fromkeys([*(project.shown(path) for path in documents(project)), source.path]))
        context = ReadingContext(cache, call.root / ".casewright", run_cells=False)
        parsed: list[ParsedDocument] = []
        unknown: list[ParsedDocument] = []
        for path in paths:
            if path != source.path and Path(path).suffix not in SUFFIXES:
                continue
            other = source if path == source.path else read_source(project.root, path)
            text = blocks if other is source else stored_text(call.root, other, call.format_name)
            given = quarto_text(text, other) if text is not None else None
            document = parse_document(
                project, path, call.format_name, prepared.figures, prepared.values, context, given
            )
            parsed.append(document)
            if given is None:
                unknown.append(document)
        own = next(document for document in parsed if document.source.path == source.path)
        return cls(tuple(parsed), own, tuple(unknown))


def _refuse_unknown_order(documents_read: _Documents, own: ParsedDocument) -> None:
    """Raise CasewrightError if reference numbers continue those of a document whose cells' citations are unknown."""
    settings = own.metadata.settings
    if settings is None or settings.supplement_references != "continued":
        return
    for document in documents_read.parsed[: documents_read.parsed.index(own)]:
        cells = [line for line in document.source.lines if line.text.lstrip().startswith("```{")]
        if document in documents_read.without_cells and document.metadata.settings is not None and cells:
            raise CasewrightError(
                f"`{own.source.path}` continues the references of `{document.source.path}`, which is not rendered yet.",
                location=cells[0].location(),
                why="its cells may cite works, and Quarto has not run them since it was changed",
                hint="Render the whole project: `quarto render`.",
            )


def _link_targets(own: str, names: Sequence[str], writer: str) -> dict[str, str]:
    """Return the files of all documents relative to the document `own`, nothing if the format has no files to link
    to."""
    suffix = suffix_of(writer)
    return {name: link_target(own, name, suffix) for name in names} if suffix else {}


def _typed_images(blocks: Blocks, folder: str, call: Call) -> dict[str, str]:
    """Return the typed paths of images, by their path relative to the project's root.

    Word cannot show every vector image, and pandoc does not convert it; a bitmap beside it is used if there is one.
    """
    images: dict[str, str] = {}
    for element in ast.walk(blocks):
        if element["t"] != "Image":
            continue
        typed: str = element["c"][2][0]
        path = project_path(folder, typed)
        if family_of(call.writer) == WORD and path.endswith((".svg", ".pdf")):
            twin = path[: path.rindex(".")] + ".png"
            typed = typed[: typed.rindex(".")] + ".png" if (call.root / twin).is_file() else typed
        images.setdefault(path, typed)
    return images
