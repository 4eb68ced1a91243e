"""The findings of resolving a manuscript that apply to the report."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from casewright.checks.reading.prose import tex_formulas
from casewright.diagnostics import Finding
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedManuscript
from casewright.project import Project
from casewright.project.inheritance import DEFAULT_FORMAT
from casewright.render.formats.known import NAMES

_CELL_LABEL = re.compile(r"[ \t]*`{3,}\s*\{\w+[ ,]+(?:label=)?[\"']?(?P<label>[\w-]+)")
_BY_LATEX = re.compile(r"pdf|latex|beamer|rticles::|pinp|tufte_(?:handout|book)")


def manuscript_findings(
    manuscript: ResolvedManuscript, parsed: Sequence[ParsedDocument], project: Project
) -> Iterator[Finding]:
    """Yield the findings of resolving a manuscript, without those that are right here and wrong in its own format: TeX
    in documents for LaTeX, a label that a cell and its division share, and, in a book, labels of other chapters."""
    for_latex = _files_for_latex(parsed)
    formulas = {place: spans for one in parsed for place, spans in _formulas(one)}
    of_chapters = {typed.key for one in parsed for typed in one.labels} if project.type == "book" else set()
    wrapped = {place for one in parsed for place in _wrapped_cells(one)}
    for finding in manuscript.findings:
        place = finding.location
        if not (
            (finding.rule == "TXT016" and _is_for_latex(finding, for_latex, formulas))
            or (finding.rule == "NUM002" and (place.path, place.line) in wrapped)
            or (finding.rule == "NUM001" and any(f"the label `{label}`" in finding.message for label in of_chapters))
        ):
            yield finding


def _formulas(document: ParsedDocument) -> Iterator[tuple[tuple[str, int], Sequence[range]]]:
    r"""Yield where formulas in brackets of LaTeX are in lines; in R Markdown, from `\[` to `\]` over lines too."""
    is_open = False
    for line in document.source.lines:
        text = line.text.strip()
        if line.path.lower().endswith(".rmd") and (is_open or text.startswith(r"\[")):
            is_open = bool(text) and not text.endswith((r"\]", r"\],", r"\]."))
            yield (line.path, line.number), (range(len(line.text)),)
        elif spans := tex_formulas(line.text):
            yield (line.path, line.number), spans


def _is_for_latex(
    finding: Finding, files: Collection[str], formulas: Mapping[tuple[str, int], Sequence[range]]
) -> bool:
    place = finding.location
    inside = formulas.get((place.path, place.line or 0), ())
    return place.path in files or any((place.column or 0) - 1 in span for span in inside)


def _files_for_latex(parsed: Sequence[ParsedDocument]) -> frozenset[str]:
    """Return the files of documents that only LaTeX prints, where commands of TeX have an effect."""
    alone: set[str] = set()
    others: set[str] = set()
    for one in parsed:
        names: Iterable[object] = one.metadata.formats
        output = one.metadata.values.get("output")  # of R Markdown, which reads no `format:`
        if output and tuple(names) == (DEFAULT_FORMAT,):
            names = [output] if isinstance(output, str) else list(output)
        is_printed_here = not one.typed_cells.other_languages and any(name in NAMES for name in names)
        is_for_latex = not is_printed_here and all(_BY_LATEX.search(str(name)) for name in names)
        (alone if is_for_latex else others).update([one.source.path, *one.source.files_read])
    return frozenset(alone - others)


def _wrapped_cells(document: ParsedDocument) -> Iterator[tuple[str, int]]:
    """Yield the places of cells directly inside a division with their label, as `::: {#fig-a}` followed by `{r fig-a}`:
    Quarto prints one float for both."""
    lines = document.source.lines
    for before, line in itertools.pairwise(lines):
        cell = _CELL_LABEL.match(line.text) if before.text.lstrip().startswith(":::") else None
        if cell is not None and re.search(rf"#{re.escape(cell['label'])}(?![\w-])", before.text):
            typed = [one.location for one in document.labels if one.key == cell["label"]]
            behind = [one for one in typed if one.path == line.path and (one.line or 0) >= line.number]
            yield from ((one.path, one.line or 0) for one in behind[:1])
