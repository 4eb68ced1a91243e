"""Options of Quarto that the built-in engine does not support: refused, or ignored with a finding.

An option that changes words or numbers is refused. One that prints something beside the text is ignored with a warning,
and one that only changes the appearance with a note. `options.toml` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.manuscript.source import SourceDocument, text_lines
from casewright.project import DocumentMetadata, Project
from casewright.render.quarto.options import Option, Treatment, options, project_options

EXTENSION = "casewright"
"""The Quarto extension that adds the resolver as a filter, and the project type that it contributes."""

COPYING_SCRIPT = "copy-outputs.lua"
"""The extension's script for `project: post-render:`."""

_EARLIER_SCRIPTS = ("quarto_prepare.py", "quarto_resolve.py")

NEEDS_QUARTO = "This needs Quarto: --engine quarto."


class NeedsQuartoError(CasewrightError):
    """The report needs a feature that only Quarto has."""


def uses_extension(project: Project, metadata: DocumentMetadata) -> bool:
    """Return whether Quarto resolves a document: its project is of the extension's type, or its `filters:` name it."""
    return project.type == EXTENSION or any(_is_extension(entry) for _, entry in _entries(metadata.get("filters")))


def _is_extension(entry: Any) -> bool:
    """Return whether a filter is the extension, with or without its organization."""
    name = entry.get("path") if isinstance(entry, Mapping) else entry
    return isinstance(name, str) and name.rpartition("/")[2] == EXTENSION


def scripts_of_earlier_versions(values: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """Return the keys of scripts of earlier versions in merged metadata, which the extension replaces."""
    project = values.get("project")
    declared = project.get("pre-render") if isinstance(project, Mapping) else None
    found: list[tuple[str | int, ...]] = []
    for above, value in ((("project", "pre-render"), declared), (("filters",), values.get("filters"))):
        found += [(*above, *index) for index, entry in _entries(value) if _is_of_earlier_versions(entry)]
    return found


def _is_of_earlier_versions(entry: Any) -> bool:
    path = entry.get("path") if isinstance(entry, Mapping) else entry
    return isinstance(path, str) and path.endswith(_EARLIER_SCRIPTS)


def refuse_other_documents(paths: Iterable[str]) -> None:
    """Raise NeedsQuartoError for documents that are neither Markdown nor notebooks."""
    for path in paths:
        if PurePosixPath(path).suffix.lower() not in {".qmd", ".md", ".rmd", ".ipynb"}:
            raise NeedsQuartoError(
                f"The built-in engine cannot render `{path}`.",
                why="it renders Markdown documents (.qmd, .md) and Jupyter notebooks (.ipynb)",
                hint=NEEDS_QUARTO,
            )


def project_findings(project: Project) -> tuple[Finding, ...]:
    """Return findings for options of a project that the built-in engine ignores.

    Raises CasewrightError for scripts that run before rendering, for books and for manuscripts.
    """
    findings: list[Finding] = []
    kind = project.type
    if kind == "book":
        raise NeedsQuartoError(
            "The built-in engine cannot render books.",
            location=project.location("project", "type"),
            why="it numbers figures and sections by document, not by chapter",
            hint=NEEDS_QUARTO,
        )
    if kind == "manuscript":
        raise NeedsQuartoError(
            "The built-in engine cannot render projects of the type `manuscript`.",
            location=project.location("project", "type"),
            why="only Quarto writes its notebooks and its links to other formats",
            hint=f"{NEEDS_QUARTO} Or delete the line to render the documents without these.",
        )
    if kind not in {"default", EXTENSION}:
        place = project.location("project", "type")
        findings.append(_finding("type", place, Severity.WARNING, "its documents are rendered without navigation"))
    declared = project.metadata.get("project")
    scripts = declared if isinstance(declared, Mapping) else {}
    for name, value in sorted(scripts.items()):
        findings += _findings(name, value, project_options().get(name, ()), project.location("project", name))
    for index, entry in _entries(scripts.get("pre-render")):
        if _is_of_earlier_versions(entry):
            continue
        raise NeedsQuartoError(
            f"The built-in engine does not run the script `{entry}`.",
            location=project.location("project", "pre-render", *index),
            why="it is in `pre-render`, and the report may need its output",
            hint=NEEDS_QUARTO,
        )
    for index, entry in _entries(scripts.get("post-render")):
        if _is_of_extension(entry):
            continue
        place = project.location("project", "post-render", *index)
        findings.append(_finding("post-render", place, Severity.WARNING, f"the script `{entry}` is not run"))
    return tuple(findings)


def _is_of_extension(entry: Any) -> bool:
    """Return whether a `post-render` script is the extension's, which copies Quarto's outputs."""
    return isinstance(entry, str) and PurePosixPath(entry).parts[-2:] == (EXTENSION, COPYING_SCRIPT)


def _entries(value: Any) -> list[tuple[tuple[int, ...], Any]]:
    if isinstance(value, list):
        return [((index,), entry) for index, entry in enumerate(value)]
    return [((), value)] if value is not None else []


def document_findings(metadata: DocumentMetadata, source: SourceDocument) -> tuple[Finding, ...]:
    """Return findings for options of a document that the built-in engine ignores.

    Raises CasewrightError for options that change words or numbers, and for filters.
    """
    for index, entry in _entries(metadata.get("filters")):
        is_ours = _is_extension(entry) or _is_of_earlier_versions(entry)
        if not is_ours and entry not in ("quarto", "citeproc"):
            shown = entry.get("path", entry) if isinstance(entry, Mapping) else entry
            raise _refused(f"The filter `{shown}`", metadata.location("filters", *index), "it may change the text")
    findings: list[Finding] = []
    known = options()
    for name, value in sorted(metadata.values.items()):
        place = metadata.location(name)
        findings += _findings(name, value, known.get(name, ()), place, metadata.format_name)
    lightbox = next((line.location() for line, text in text_lines(source.lines) if ".lightbox" in text), None)
    if lightbox is not None:
        findings.append(_finding("lightbox", lightbox, Severity.NOTE, "it only changes the appearance"))
    return tuple(findings)


def _findings(
    name: str, value: Any, treatments: Sequence[Option], place: Location, format_name: str = ""
) -> Iterator[Finding]:
    """Yield findings for an option with a value. Raises CasewrightError if it is refused."""
    for option in treatments:
        if option.applies(value, format_name):
            if option.treatment is Treatment.REFUSED:
                raise _refused(f"The option `{name}`", place, option.why)
            if option.treatment in _SEVERITIES:
                yield _finding(name, place, _SEVERITIES[option.treatment], option.why)


_SEVERITIES = {Treatment.WARNED: Severity.WARNING, Treatment.NOTED: Severity.NOTE}


def _refused(subject: str, place: Location, why: str) -> CasewrightError:
    return NeedsQuartoError(
        f"{subject} is not supported by the built-in engine.", location=place, why=why, hint=NEEDS_QUARTO
    )


def _finding(name: str, place: Location, severity: Severity, why: str) -> Finding:
    return Finding(
        "QRT001",
        "quarto-option-ignored",
        severity,
        f"`{name}` has no effect in the built-in engine: {why}.",
        place,
    )
