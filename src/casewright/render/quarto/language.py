"""Options of Quarto that the built-in engine does not follow: refused by name, or ignored with a note (docs/quarto.md).

An option that changes which words or numbers a reader sees is refused, at its place. One that adds an end matter (a
licence, a citation of the page itself) is left out with a warning. One that only changes looks is noted once. Source:
Quarto's reference of the formats html, typst and docx, and of projects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.source import SourceDocument, text_lines
from casewright.project import DocumentMetadata, Project

EXTENSION = "casewright"
"""The Quarto extension that has Quarto call the resolver; also the type of project that it contributes."""

_EARLIER_SCRIPTS = ("quarto_prepare.py", "quarto_resolve.py")

NEEDS_QUARTO = "This needs Quarto: --engine quarto."


@dataclass(frozen=True)
class Refusal:
    """An option that is refused: for which values, and what it would have changed."""

    applies: Callable[[Any], bool]
    why: str


def _given(value: Any) -> bool:
    return value not in (None, False, "", [], {})


def _switched_off(value: Any) -> bool:
    return value is False


def _is(*names: str) -> Callable[[Any], bool]:
    return lambda value: str(value) in names


def _other_kernel(value: Any) -> bool:
    if isinstance(value, Mapping):
        kernel = value.get("kernelspec")
        named = kernel if isinstance(kernel, Mapping) else {}
        return bool(named) and str(named.get("language", named.get("name", "python"))).lower()[:6] != "python"
    return isinstance(value, str) and not value.lower().startswith("python")


REFUSED: Mapping[str, Refusal] = {
    "abbreviations": Refusal(_given, "it changes how the text is read"),
    "citation-abbreviations": Refusal(_given, "it changes the text of references"),
    "date": Refusal(_is("today", "now", "last-modified"), "the page would not be the same on another day"),
    "date-format": Refusal(_given, "a date is printed as it is typed"),
    "default-image-extension": Refusal(_given, "it decides which images are shown"),
    "engine": Refusal(_is("knitr", "julia", "markdown"), "cells are run by Jupyter, in Python"),
    "from": Refusal(_given, "it changes how the text is read"),
    "include-after": Refusal(_given, "it adds text of its own"),
    "include-after-body": Refusal(_given, "it adds text of its own"),
    "include-before": Refusal(_given, "it adds text of its own"),
    "include-before-body": Refusal(_given, "it adds text of its own"),
    "jupyter": Refusal(_other_kernel, "cells are run in Python"),
    "knitr": Refusal(_given, "cells are run by Jupyter, in Python"),
    "lof": Refusal(_given, "no list of figures is made"),
    "lot": Refusal(_given, "no list of tables is made"),
    "notes-after-punctuation": Refusal(_switched_off, "it changes where the marks of notes stand"),
    "resource-path": Refusal(_given, "it decides which images are shown"),
    "runtime": Refusal(_given, "nothing is served: the report is files"),
    "section-numbering": Refusal(_given, "it changes the numbers of sections"),
    "server": Refusal(_given, "nothing is served: the report is files"),
    "shortcodes": Refusal(_given, "it brings shortcodes written in Lua"),
    "template": Refusal(_given, "it decides what is printed"),
    "template-partials": Refusal(_given, "it decides what is printed"),
}
"""Options that change what a reader reads."""

_LEFT_OUT = """
    appendix-cite-as categories citation copyright date-modified description doi license thanks
"""
LEFT_OUT = frozenset(_LEFT_OUT.split())
"""Options that print something beside the text, which is left out with a warning."""

_LOOKS = """
    anchor-sections ascii author-meta axe backgroundcolor biblatexoptions biblio-style
    bibliographystyle block-headings body-classes brand brand-mode canonical-url category citation-location
    citations-hover cite-method CJKmainfont classoption code-block-bg code-block-border-left
    code-copy code-line-numbers code-link code-links code-overflow code-tools colorlinks comments crossrefs-hover
    css css-property-processing date-meta description-meta df-print documentclass dpi email-obfuscation
    embed-resources extract-media fig-align fig-env fig-pos fig-responsive font-paths fontcolor fontenc fontfamily
    footnotes-hover format-links grid header-includes highlight-style html-math-method html-pre-tag-processing
    html-q-tags html-table-processing hyperrefoptions identifier-prefix include-in-header indent
    indented-code-classes ipynb-filters keep-ipynb keep-md keep-tex keep-typ latex-auto-install latex-clean
    latex-makeindex latex-makeindex-opts latex-max-runs latex-min-runs latex-output-dir latex-tinytex
    latex-tlmgr-opts lightbox link-external-filter link-external-icon link-external-newwindow logo margin-bottom
    margin-geometry margin-left margin-right margin-top max-width minimal monobackgroundcolor natbiboptions
    notebook-links notebook-preview-options notebook-view other-links output-ext output-file page-layout page-width
    pagetitle pdf-engine pdf-engine-opt pdf-engine-opts pdf-standard plotly-connected respect-user-color-scheme
    sansfont search section-divs self-contained self-contained-math smooth-scroll strip-comments subject
    syntax-definitions syntax-highlighting tabsets tbl-colwidths theme theorem-appearance title-block-banner
    title-block-banner-color title-block-categories title-block-style title-prefix toc-expand toc-indent
    toc-location toccolor
"""
LOOKS = frozenset(_LOOKS.split())
"""Options that change looks, or files beside the output."""


def uses_extension(project: Project, metadata: DocumentMetadata) -> bool:
    """Whether Quarto resolves a document by the extension: its project is of that type, or its `filters:` name it."""
    return project.type == EXTENSION or any(_is_extension(one) for _, one in _entries(metadata.get("filters")))


def _is_extension(entry: Any) -> bool:
    """Whether a filter is the extension: by its name, with or without the organization it was installed from."""
    name = entry.get("path") if isinstance(entry, Mapping) else entry
    return isinstance(name, str) and name.rpartition("/")[2] == EXTENSION


def scripts_of_earlier_versions(values: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """The keys to the scripts that earlier versions had Quarto call and that merged metadata still names. The extension
    does their work; the built-in engine never needed them."""
    project = values.get("project")
    declared = project.get("pre-render") if isinstance(project, Mapping) else None
    found: list[tuple[str | int, ...]] = []
    for above, value in ((("project", "pre-render"), declared), (("filters",), values.get("filters"))):
        found += [(*above, *index) for index, entry in _entries(value) if _is_of_earlier_versions(entry)]
    return found


def _is_of_earlier_versions(entry: Any) -> bool:
    path = entry.get("path") if isinstance(entry, Mapping) else entry
    return isinstance(path, str) and path.endswith(_EARLIER_SCRIPTS)


def project_findings(project: Project) -> tuple[Finding, ...]:
    """What a project asks for that the built-in engine does not do.

    Raises CasewrightError for scripts that run before rendering, and for a book.
    """
    findings: list[Finding] = []
    kind = project.type
    if kind == "book":
        raise CasewrightError(
            "The built-in engine makes no books.",
            location=project.location("project", "type"),
            why="it would number figures and sections by document, and not through the chapters",
            hint=NEEDS_QUARTO,
        )
    if kind not in {"default", "manuscript", EXTENSION}:
        place = project.location("project", "type")
        findings.append(_finding("type", place, Severity.WARNING, "its documents are rendered without navigation"))
    declared = project.metadata.get("project")
    scripts = declared if isinstance(declared, Mapping) else {}
    for index, entry in _entries(scripts.get("pre-render")):
        if _is_of_earlier_versions(entry):
            continue
        raise CasewrightError(
            f"The script `{entry}` is not run by the built-in engine.",
            location=project.location("project", "pre-render", *index),
            why="`pre-render` runs it before every rendering, and the report may need what it makes",
            hint=NEEDS_QUARTO,
        )
    for index, entry in _entries(scripts.get("post-render")):
        place = project.location("project", "post-render", *index)
        findings.append(_finding("post-render", place, Severity.WARNING, f"the script `{entry}` is not run"))
    return tuple(findings)


def _entries(value: Any) -> list[tuple[tuple[int, ...], Any]]:
    if isinstance(value, list):
        return [((index,), entry) for index, entry in enumerate(value)]
    return [((), value)] if value is not None else []


def document_findings(metadata: DocumentMetadata, source: SourceDocument) -> tuple[Finding, ...]:
    """What a document's options ask for that the built-in engine ignores: warnings and notes.

    Raises CasewrightError for options that change what a reader reads, and for filters.
    """
    for index, entry in _entries(metadata.get("filters")):
        known = _is_extension(entry) or _is_of_earlier_versions(entry)
        if not known and entry not in ("quarto", "citeproc"):
            shown = entry.get("path", entry) if isinstance(entry, Mapping) else entry
            raise _refused(
                f"The filter `{shown}`", metadata.location("filters", *index), "it may change any of the text"
            )
    findings: list[Finding] = []
    for name in sorted(metadata.values):
        refusal = REFUSED.get(name)
        value = metadata.values[name]
        if refusal is not None and refusal.applies(value):
            raise _refused(f"The option `{name}`", metadata.location(name), refusal.why)
        if name in LEFT_OUT and _given(value):
            findings.append(_finding(name, metadata.location(name), Severity.WARNING, "what it prints is left out"))
        elif name in LOOKS and _given(value):
            findings.append(_finding(name, metadata.location(name), Severity.NOTE, "it only changes looks"))
    lightbox = next((line.location() for line, text in text_lines(source.lines) if ".lightbox" in text), None)
    if lightbox is not None:
        findings.append(_finding("lightbox", lightbox, Severity.NOTE, "it only changes looks"))
    return tuple(findings)


def _refused(what: str, place: Location, why: str) -> CasewrightError:
    return CasewrightError(
        f"{what} is not followed by the built-in engine.", location=place, why=why, hint=NEEDS_QUARTO
    )


def _finding(name: str, place: Location, severity: Severity, why: str) -> Finding:
    return Finding(
        "QRT001",
        "quarto-option-ignored",
        severity,
        f"`{name}` has no effect in the built-in engine: {why}.",
        place,
    )
