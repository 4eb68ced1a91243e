"""What is made before any document is read: values for prose, figures, and generated parts.

The built-in engine does this at the start of every rendering; under Quarto it is the `pre-render` hook.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.command import build_figures, provenance
from casewright.figures.manifest import Provenance
from casewright.figures.registry import REGISTRY_PATH, Registry, load_registry
from casewright.manuscript.abbreviation_terms import Terms, load_terms
from casewright.manuscript.legends import GENERATED_NOTE, LEGENDS_FILE, legends_markdown
from casewright.manuscript.shortcodes import ValueNotes
from casewright.manuscript.source import GENERATED_FOLDER, read_front_matter
from casewright.project import Project, Settings, document_metadata, documents, load_configuration, with_variables
from casewright.storage import ContentCache, content_hash, file_hash, package_hash, read_text, write_whole

VARIABLES_FILE = "_variables.yml"
_MADE_FROM_CASES = "# Generated from the case data: do not edit."
ABBREVIATIONS_FILE = "data/abbreviations.yml"
_LIST_PART = "abbreviations.qmd"
_LIST_NOTE = "<!-- Generated before every rendering: the place of the abbreviations list; edits are lost. -->"


@dataclass(frozen=True)
class Prepared:
    """A project whose values, figures and generated parts are made: the legends of its figures, what each figure was
    drawn from, its abbreviations, what is to be known of the values of its cases, and the files all this was read
    from."""

    project: Project
    figures: Registry
    terms: Terms
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    values: ValueNotes = field(default_factory=ValueNotes)
    files_read: tuple[str, ...] = ()


def prepare(
    root: Path,
    profiles: tuple[str, ...],
    cache: ContentCache,
    progress: Callable[[int, int], None] | None = None,
    *,
    draw: bool = True,
) -> Prepared:
    """Make values, figures and generated parts, and load the project.

    `progress` is told how many of the figures that were out of date are drawn; without `draw` they stay as they are,
    and what they were drawn from is not asked. Raises CasewrightError for whatever in
    the data, the registry or the project cannot be used, and for a figure that cannot be drawn.
    """
    configuration = load_configuration(root, profiles, cache)
    values = _write_values(configuration, cache)
    project = with_variables(configuration, cache)
    figures = load_registry(root)
    sources: Mapping[str, Provenance] = {}
    if figures.figures and draw:

        def drawn(_label: str, done: int, total: int) -> None:
            if progress is not None:
                progress(done, total)

        build_figures(root, progress=drawn)
        sources = provenance(root)
    terms = _terms(project, cache)
    if any(_settings(project, path) is not None for path in documents(project)):
        _write_parts(project, figures, terms)
    named = (ABBREVIATIONS_FILE, REGISTRY_PATH, VARIABLES_FILE)
    read = [*case_paths(root), *(name for name in named if (root / name).is_file())]
    for one in sources.values():
        read += [*one.inputs, *one.outputs]
    return Prepared(project, figures, terms, sources, values, (*project.files_read, *read))


def _write_values(project: Project, cache: ContentCache) -> ValueNotes:
    """Write `_variables.yml` from the cases, in the language of the project; what else is to be known of the values."""
    root = project.root
    paths = case_paths(root)
    if not paths:
        return ValueNotes()
    values = _values(root, paths, project.language, cache)
    text = values["variables"]
    path = root / VARIABLES_FILE
    there = read_text(path, VARIABLES_FILE) if path.exists() else None
    if there is not None and not there.startswith(_MADE_FROM_CASES):
        raise CasewrightError(
            f"`{VARIABLES_FILE}` was not made from the case data.",
            location=Location(VARIABLES_FILE, 1, 1),
            why="values for prose are generated into this file, and what you wrote there would be lost",
            hint="Move your values to `data/case.yml`, or rename the file.",
        )
    if there != text:
        write_whole(path, text.encode())
    return ValueNotes(values["unknown"], frozenset(values["of-language"]))


def case_paths(root: Path) -> tuple[str, ...]:
    """The files that hold cases, as paths from the root."""
    folder = root / "data"
    paths = [folder / "case.yml", *sorted((folder / "cases").glob("*.yml"))]
    return tuple(path.relative_to(root).as_posix() for path in paths if path.is_file())


def _values(root: Path, paths: tuple[str, ...], language: str, cache: ContentCache) -> dict[str, Any]:
    """What the cases say in a language: `variables` as YAML, the `unknown` values, and those `of-language`; kept by
    content, since reading them is slow."""
    parts = [f"{path}={file_hash(root / path)}" for path in paths]
    key = content_hash("\n".join(["values", language, package_hash("case"), *parts]).encode())
    kept = cache.find(key)
    if kept is None:
        from casewright.case.loading import load_cases
        from casewright.case.values import unknown_values, values_for_prose, values_of_language, variables_yaml

        cases = load_cases(root)
        made = {
            "variables": variables_yaml(values_for_prose(cases, language)),
            "unknown": unknown_values(cases, language),
            "of-language": values_of_language(cases, language),
        }
        cache.keep(key, json.dumps(made).encode())
        return made
    found: dict[str, Any] = json.loads(kept)
    return found


def _terms(project: Project, cache: ContentCache) -> Terms:
    path = project.root / ABBREVIATIONS_FILE
    if not path.is_file():
        return Terms()
    return load_terms(read_text(path, ABBREVIATIONS_FILE), ABBREVIATIONS_FILE, project.language, cache)


def _settings(project: Project, document: Path) -> Settings | None:
    """The `casewright:` settings of a document, which may stand in its front matter alone."""
    if project.settings is not None:
        return project.settings
    front_matter = read_front_matter(project.root, project.shown(document))
    return document_metadata(project, document, front_matter, "html").settings


def _write_parts(project: Project, figures: Registry, terms: Terms) -> None:
    """Write the generated parts next to the documents that may include them."""
    parts: dict[str, str] = {}
    if figures.figures:
        parts[LEGENDS_FILE] = legends_markdown(figures)
    if terms.terms:
        parts[_LIST_PART] = f"{_LIST_NOTE}\n\n::: {{.abbreviations-list}}\n:::\n"
    for folder in {document.parent for document in documents(project)}:
        for name, text in parts.items():
            path = folder / GENERATED_FOLDER / name
            old = path.read_bytes() if path.is_file() else b""
            if old and not old.decode("utf-8", "replace").startswith((GENERATED_NOTE, _LIST_NOTE)):
                raise CasewrightError(
                    f"`{project.shown(path)}` was not generated.",
                    location=Location(project.shown(path), 1, 1),
                    why="a file of this name is made before every rendering, and what you wrote there would be lost",
                    hint="Give your file another name.",
                )
            if content_hash(old) != content_hash(text.encode()):
                write_whole(path, text.encode())
