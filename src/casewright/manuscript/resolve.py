"""Resolving the parsed documents of a project: a pure function for all formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casewright.diagnostics import CasewrightError, Finding, Location, Severity, depth_limited, nearest
from casewright.figures.registry import Registry as FigureRegistry
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.expansion import abbreviations_list, expand
from casewright.manuscript.abbreviations.terms import Terms
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.citations.document_works import bibliography_files
from casewright.manuscript.citations.marks import CitationPlan, cited_keys
from casewright.manuscript.citations.order import citation_order
from casewright.manuscript.citations.reference_list import with_references_place
from casewright.manuscript.crossref.captions import CaptionRules, with_alt_texts, with_captions
from casewright.manuscript.crossref.document_links import with_document_links
from casewright.manuscript.crossref.equations import attributes_printed
from casewright.manuscript.crossref.mentions import Mention, MentionRules, label_of, read_as_examples, with_mentions
from casewright.manuscript.crossref.numbering import DocumentLabels, Registry, labels_in, numbered
from casewright.manuscript.crossref.sections import (
    DEEPEST,
    appendices_last,
    heading_numbers,
    number_offsets,
    numbers_sections,
    with_heading_numbers,
)
from casewright.manuscript.floats.code_blocks import CodeRules, with_code
from casewright.manuscript.floats.conditional import Audience
from casewright.manuscript.floats.floats import FloatRules
from casewright.manuscript.floats.generated_places import ABBREVIATIONS, FIGURE_LEGENDS, with_place_filled
from casewright.manuscript.floats.legends import legends_section, panel_findings, with_legends
from casewright.manuscript.floats.placement import PLACEMENTS, placed
from casewright.manuscript.floats.structure import StructureRules, structured, without_hidden_labels
from casewright.manuscript.markup.raw_tex import tex_not_printed
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.reading import inlines_of
from casewright.manuscript.resolved import ResolvedDocument, ResolvedManuscript
from casewright.manuscript.source import Typed, places_by_key
from casewright.manuscript.title_block import (
    AFFILIATION_KEYS,
    PRINTED,
    Byline,
    TitleParts,
    byline,
    nameless_authors,
    title_block,
    unprinted_keys,
)
from casewright.project import DocumentMetadata, Settings

QUARTO_PANELS = "1 (a)"


@dataclass(frozen=True)
class _Structured:
    """A document in canonical shape, with its findings; `declared` are the labels of the figure registry, which the
    figure legends mention."""

    parsed: ParsedDocument
    blocks: Blocks
    findings: tuple[Finding, ...]
    declared: tuple[Typed, ...] = ()

    @property
    def name(self) -> str:
        return self.parsed.source.name

    @property
    def settings(self) -> Settings | None:
        return self.parsed.metadata.settings


def resolve(
    documents: Sequence[ParsedDocument],
    format_name: str,
    profiles: tuple[str, ...],
    figures: FigureRegistry,
    terms: Terms,
    *,
    prints_tex: bool = False,
) -> ResolvedManuscript:
    """Resolve the documents of a project for one format. `prints_tex` is True for LaTeX's writers, which print TeX in
    the text.

    Documents with `casewright:` settings are numbered together, in the given order, and their abbreviations are
    expanded; other documents are resolved separately, as in Quarto.
    """
    shaped: list[_Structured] = []
    for parsed in documents:
        with depth_limited(parsed.source.path):
            shaped.append(_structured(parsed, format_name, profiles, figures, prints_tex))
    registries = _registries(shaped, figures)
    findings: list[Finding] = [
        finding for document in shaped for finding in (*document.parsed.findings, *document.findings)
    ]
    for registry in {id(registry): registry for registry in registries.values()}.values():
        findings += registry.findings
    if any(document.settings is not None for document in shaped):
        findings += panel_findings(figures)
    resolved: list[tuple[ResolvedDocument, CitationPlan]] = []
    names = {document.parsed.source.path: document.name for document in shaped}
    for document in shaped:
        with depth_limited(document.parsed.source.path):
            result, plan, wrong = _resolved(document, registries[document.name], names, terms, resolved)
        resolved.append((result, plan))
        findings += wrong
    return ResolvedManuscript(tuple(resolved), tuple(findings), registries)


def _structured(
    document: ParsedDocument,
    format_name: str,
    profiles: tuple[str, ...],
    figures: FigureRegistry,
    prints_tex: bool,
) -> _Structured:
    rules = StructureRules(
        FloatRules(
            document.kinds.caption_locations(),
            document.source.folder,
            document.markdown,
            str(document.metadata.get("fig-align") or ""),
        ),
        Audience(format_name, profiles, document.metadata.values),
        document.words.callouts,
        {key: document.kinds[key].family for key in document.kinds},
        str(document.metadata.get("callout-appearance") or "default"),
        has_table_notes=document.metadata.settings is not None,
        counts_hidden=document.metadata.settings is None,
    )
    code = with_code(document.blocks, _code_rules(document))
    try:
        blocks = structured(code.blocks, rules)
    except CasewrightError as error:
        raise _located(error, document) from None
    findings = (
        *code.findings,
        *read_as_examples(document.blocks, document.source.lines, document.kinds),
        *attributes_printed(blocks, document.source.lines, document.metadata.settings is not None),
    )
    if not prints_tex:
        findings += tex_not_printed(blocks, document.source.lines, document.metadata.settings is not None)
    if document.metadata.settings is not None:
        blocks, wrong = with_legends(blocks, document.legends, document.alts, figures)
        findings += wrong
        blocks = with_place_filled(blocks, FIGURE_LEGENDS, legends_section(figures, document.legends))
    declared = tuple(Typed(figure.label, figure.location) for figure in figures.figures)
    return _Structured(document, blocks, findings, declared)


def _code_rules(document: ParsedDocument) -> CodeRules:
    metadata, words = document.metadata, document.words
    annotations = metadata.get("code-annotations")
    fold = metadata.get("code-fold")
    return CodeRules(
        annotations if isinstance(annotations, str) or annotations is False else "below",
        words["code-line"],
        words["code-lines"],
        {True: "true", "show": "show"}.get(fold, ""),
        str(metadata.get("code-summary") or words["code-summary"]),
        document.source.path,
        as_quarto=metadata.settings is None,
    )


def _located(error: CasewrightError, document: ParsedDocument) -> CasewrightError:
    """Add a place to an error about an attribute, whose place is not in the AST: the first line with its value."""
    typed = re.search(r"`([\w-]+=)?(.+?)`", error.message)
    place = Location(document.source.path)
    pattern = re.compile(rf"\b{re.escape(typed[1] or '')}[\"']?{re.escape(typed[2])}") if typed else None
    for line in document.source.lines if pattern else ():
        column = pattern.search(line.text) if pattern else None
        if column:
            place = line.location(column.start() + 1)
            break
    return CasewrightError(error.message, location=error.location or place, why=error.why, hint=error.hint)


def _registries(documents: Sequence[_Structured], figures: FigureRegistry) -> Mapping[str, Registry]:
    """Return the registry of each document's mentions, by the document's name."""
    declared = {
        figure.label: tuple(panel.letter for panel in figure.panels if panel.letter) for figure in figures.figures
    }
    shared = numbered([_labels(document, declared) for document in documents if document.settings is not None])
    return {
        document.name: shared if document.settings is not None else numbered([_labels(document, {})], as_quarto=True)
        for document in documents
    }


def _labels(document: _Structured, declared: Mapping[str, tuple[str, ...]]) -> DocumentLabels:
    series = document.settings.series if document.settings else ""
    return DocumentLabels(
        document.name,
        labels_in(
            document.blocks,
            declared,
            document.parsed.kinds.chapters_alpha,
            number_offsets(document.parsed.metadata),
            series,
        ),
        document.parsed.kinds,
        places_by_key(document.parsed.labels),
        series,
    )


def _resolved(
    document: _Structured,
    registry: Registry,
    names: Mapping[str, str],
    terms: Terms,
    earlier: Sequence[tuple[ResolvedDocument, CitationPlan]],
) -> tuple[ResolvedDocument, CitationPlan, list[Finding]]:
    parsed, settings = document.parsed, document.settings
    metadata = parsed.metadata
    panel_style = settings.panel_style if settings else QUARTO_PANELS
    by = byline(metadata.values, metadata.location("author"))
    rules = MentionRules(
        document.name,
        registry,
        parsed.kinds,
        panel_style,
        settings is not None,
        parsed.citations,
        {one.key: one.location for one in document.declared},
        parsed.source.path,
        parsed.markdown,
    )
    head = with_mentions(title_block(_title_parts(parsed), by), rules)
    body = with_mentions(without_hidden_labels(document.blocks), rules)
    folder = parsed.source.folder
    title = with_document_links(head.blocks, folder, names)
    blocks = with_document_links(with_alt_texts(body.blocks), folder, names)
    findings = [*_unprinted(metadata), *head.findings, *body.findings]
    blocks = with_captions(blocks, CaptionRules(document.name, registry, parsed.kinds, panel_style, parsed.markdown))
    if numbers_sections(metadata):
        depth = metadata.get("number-depth")
        series = settings.series if settings else ""
        numbers = heading_numbers(blocks, parsed.kinds.chapters_alpha, number_offsets(metadata), series)
        blocks = with_heading_numbers(blocks, numbers, depth if isinstance(depth, int) else DEEPEST)
    plan = _plan(document, title + blocks, earlier)
    has_appendix = metadata.get("appendix-style") not in (False, "none")
    is_listed = plan.bibliography and not metadata.get("suppress-bibliography")
    if is_listed and any(key not in plan.earlier for key in (*plan.cited, *plan.nocite)):
        heading = metadata.get("reference-section-title")
        own = parsed.words["section-title-references"] if has_appendix else ""
        blocks = with_references_place(blocks, ast.words(heading if isinstance(heading, str) else own), has_appendix)
    if has_appendix:
        blocks = appendices_last(blocks)
    if settings is not None:
        title_of_legends = ast.words(parsed.words["section-title-figure-legends"])
        blocks = placed(blocks, PLACEMENTS[settings.floats], title_of_legends)
        expanded = expand(
            title,
            blocks,
            terms,
            language=metadata.language,
            minimum_uses=settings.abbreviations.minimum_uses,
            path=parsed.source.path,
        )
        title = expanded.title_block
        listed = abbreviations_list(expanded.used, settings.abbreviations.sort)
        blocks = with_place_filled(expanded.blocks, ABBREVIATIONS, listed, "abbreviations-list")
        findings += expanded.findings
    # Works that are cited only in a figure that is sent separately are not cited here.
    cited = cited_keys(title + blocks)
    known = {*cited, *plan.earlier}
    plan = replace(plan, cited=cited, order=tuple(key for key in plan.order if key in known))
    return _document(parsed, settings, by, title, blocks, body.mentions), plan, findings


def _unprinted(metadata: DocumentMetadata) -> Iterator[Finding]:
    """Yield findings for keys of authors that are not printed, and for authors without a name."""

    def finding(message: str, path: tuple[str | int, ...], hint: str) -> Finding:
        return Finding("QRT001", "quarto-option-ignored", Severity.WARNING, message, metadata.location(*path), hint)

    for path in unprinted_keys(metadata.values):
        typed = str(path[-1])
        close = nearest(typed, (*PRINTED, *AFFILIATION_KEYS), 1)
        if close and close[0] in AFFILIATION_KEYS and close[0] not in PRINTED:
            hint = f"Write `{close[0]}:` below `affiliations:` of the author."
        else:
            hint = f"Did you mean `{close[0]}`?" if close else ""
        yield finding(
            f"`{typed}` of an author is not printed.",
            path,
            hint or "Write it in the text or under `note:`.",
        )
    for path, meant in nameless_authors(metadata.values):
        yield finding("An author has no `name:` and is not printed.", path, f"Write `name: {meant or 'Ada Author'}`.")


def _title_parts(parsed: ParsedDocument) -> TitleParts:
    front = parsed.front
    abstract_title = parsed.metadata.get("abstract-title")
    return TitleParts(
        title=inlines_of(front.get("title", [])),
        subtitle=inlines_of(front.get("subtitle", [])),
        date=inlines_of(front.get("date", [])),
        abstract=front.get("abstract", []),
        keywords=_keywords(front),
        abstract_title=abstract_title if isinstance(abstract_title, str) else parsed.words["section-title-abstract"],
        keywords_title=parsed.words["title-block-keywords"],
        correspondence_title=parsed.words["title-block-correspondence"],
        equal_contributors=parsed.words["title-block-equal-contributors"],
        deceased=parsed.words["title-block-deceased"],
        contributions_title=parsed.words["title-block-contributions"],
    )


def _keywords(front: Mapping[str, Blocks]) -> tuple[Inlines, ...]:
    count = sum(1 for name in front if name.startswith("keyword:"))
    return tuple(inlines_of(front[f"keyword:{index}"]) for index in range(count))


def _plan(
    document: _Structured, blocks: Blocks, earlier: Sequence[tuple[ResolvedDocument, CitationPlan]]
) -> CitationPlan:
    parsed, settings = document.parsed, document.settings
    metadata = parsed.metadata
    style = metadata.values.get("csl")
    plan = CitationPlan(
        bibliography=bibliography_files(metadata),
        style=style if isinstance(style, str) else "",
        cited=cited_keys(blocks),
        nocite=_nocite(metadata.values.get("nocite"), parsed),
        language=metadata.language,
        options={
            key: metadata.values[key]
            for key in ("link-citations", "link-bibliography", "notes-after-punctuation", "suppress-bibliography")
            if key in metadata.values
        },
    )
    if settings is None:
        return plan
    order = citation_order(blocks, settings.citation_order)
    if settings.supplement_references == "continued" and earlier:
        listed: dict[str, str] = {}
        for other, before in earlier:
            for key in (*before.order, *before.nocite):
                listed.setdefault(key, other.name)
        return replace(plan, order=tuple(dict.fromkeys([*listed, *order])), earlier=listed)
    return replace(plan, order=order)


def _nocite(value: object, parsed: ParsedDocument) -> tuple[str, ...]:
    """Return the keys in `nocite`, typed as `@key, @other` or as a list; `@*` is every work."""
    if value is None:
        return ()
    text = " ".join(str(item) for item in value) if isinstance(value, list) else str(value)
    keys = [part.strip("[];").lstrip("@").strip("{}") for part in text.replace(",", " ").replace(";", " ").split()]
    keys = [parsed.works.get(key, key) for key in keys]
    return tuple(dict.fromkeys(key for key in keys if key and label_of(key, parsed.kinds) is None))


def _document(
    parsed: ParsedDocument,
    settings: Settings | None,
    by: Byline,
    head: Blocks,
    blocks: Blocks,
    mentions: tuple[Mention, ...],
) -> ResolvedDocument:
    front = parsed.front
    return ResolvedDocument(
        name=parsed.source.name,
        language=parsed.metadata.language,
        title=ast.plain_text(front.get("title", [])),
        authors=tuple(author.name for author in by.authors),
        keywords=tuple(ast.plain_text(keyword) for keyword in _keywords(front)),
        title_block=head,
        blocks=blocks,
        options=parsed.metadata.values,
        spacing=settings.manuscript.spacing if settings else "single",
        line_numbers=settings.manuscript.line_numbers if settings else False,
        mentions=mentions,
    )
