"""The resolver as Quarto's filter at `pre-ast`: one document's AST in, the same document resolved out.

The other documents of the project are read too, since all count together: as Quarto made them where it has, else from
their source without running their cells.
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
from casewright.render.quarto.memory import keep_findings, keep_text, kept_text
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
"""What conditional content and the resolver call a pandoc writer's format."""


@dataclass(frozen=True)
class Filtered:
    """What the filter gives back: pandoc's JSON, and what is wrong with the document."""

    output: bytes
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def filtered(data: bytes, call: Call) -> Filtered:
    """The document that Quarto is rendering, resolved; unchanged without `casewright:` settings, and where the filter
    is named twice.

    Raises CasewrightError for whatever cannot be read or resolved.
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
        raise CasewrightError("What Quarto gave the filter is not pandoc's JSON.", why=str(error)) from None
    cache = ContentCache(call.root / CACHE_FOLDER)
    prepared = prepare(call.root, call.profiles, cache)
    keep_text(call.root, source, call.format_name, blocks)
    return _resolved(document, source, call, prepared, cache)


def _resolved(
    document: Mapping[str, Any], source: SourceDocument, call: Call, prepared: Prepared, cache: ContentCache
) -> Filtered:
    project = prepared.project
    together = _Together.read(project, source, document["blocks"], call, prepared, cache)
    own = together.own
    audience = _AUDIENCES.get(call.writer, call.writer)
    manuscript = resolve(
        together.parsed,
        audience,
        project.profiles,
        prepared.figures,
        prepared.terms,
        prints_tex=call.writer in TEX_WRITERS,
    )
    _refuse_unknown_order(together, own)
    index = together.parsed.index(own)
    resolved, plan = manuscript.documents[index]
    done = cited(own, resolved, plan, project.root, cache)
    elsewhere = {path for one in together.parsed if one is not own for path in one.source.files_read}
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
        _link_targets(source.name, [one.source.name for one in together.parsed], call.writer),
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
    keep_findings(call.root, source.name, call.format_name, findings)
    return Filtered(json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode(), findings)


@dataclass(frozen=True)
class _Together:
    """The documents that count together, in order; the one being rendered; and those whose cells are not known."""

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
    ) -> _Together:
        paths = tuple(dict.fromkeys([*(project.shown(path) for path in documents(project)), source.path]))
        context = ReadingContext(cache, call.root / ".casewright", run_cells=False)
        parsed: list[ParsedDocument] = []
        unknown: list[ParsedDocument] = []
        for path in paths:
            if path != source.path and Path(path).suffix not in SUFFIXES:
                continue
            other = source if path == source.path else read_source(project.root, path)
            text = blocks if other is source else kept_text(call.root, other, call.format_name)
            given = quarto_text(text, other) if text is not None else None
            one = parse_document(project, path, call.format_name, prepared.figures, prepared.values, context, given)
            parsed.append(one)
            if given is None:
                unknown.append(one)
        own = next(one for one in parsed if one.source.path == source.path)
        return cls(tuple(parsed), own, tuple(unknown))


def _refuse_unknown_order(together: _Together, own: ParsedDocument) -> None:
    """References that go on from document to document need to know what the cells of those before cite."""
    settings = own.metadata.settings
    if settings is None or settings.supplement_references != "continued":
        return
    before = together.parsed[: together.parsed.index(own)]
    for one in before:
        cells = [line for line in one.source.lines if line.text.lstrip().startswith("```{")]
        if one in together.without_cells and one.metadata.settings is not None and cells:
            raise CasewrightError(
                f"`{own.source.path}` goes on with the references of `{one.source.path}`, which is not rendered yet.",
                location=cells[0].location(),
                why="its cells may cite works, and Quarto has not run them since it was changed",
                hint="Render the whole project: `quarto render`.",
            )


def _link_targets(own: str, names: Sequence[str], writer: str) -> dict[str, str]:
    """The files of all documents, seen from the document `own`; nothing where the format has none to link to."""
    suffix = suffix_of(writer)
    return {name: link_target(own, name, suffix) for name in names} if suffix else {}


def _typed_images(blocks: Blocks, folder: str, call: Call) -> dict[str, str]:
    """The paths of images as they came, by their path from the project's root.

    Word cannot show every vector image, and pandoc makes no raster one of it; where one stands next to it, it is taken.
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
