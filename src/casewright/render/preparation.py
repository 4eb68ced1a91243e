"""What is made before any document is read: values for prose, and figures that are out of date."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casewright.build.store import ContentCache
from casewright.case.comparisons import called_names
from casewright.case.tables.cell_values import table_paths
from casewright.diagnostics import CasewrightError
from casewright.figures.command import build_figures, provenance
from casewright.figures.freshness import Contents
from casewright.figures.manifest import MANIFEST_PATH, Provenance
from casewright.figures.registry import REGISTRY_PATH, Registry, load_registry
from casewright.manuscript.abbreviations.terms import Terms, load_terms
from casewright.manuscript.shortcodes import ValueNotes
from casewright.paths import read_bytes, read_text
from casewright.project import Project, load_configuration, with_variables
from casewright.storage import content_hash, file_hash, is_file, package_hash
from casewright.yaml.tree import empty_tree

VARIABLES_FILE = "_variables.yml"
_MADE_FROM_CASES = "# Generated from the case data"
ABBREVIATIONS_FILE = "data/abbreviations.yml"


@dataclass(frozen=True)
class Prepared:
    """A project whose values and figures are made: the legends of its figures, what each figure was drawn from, its
    abbreviations, the values of its cases as plain text (`plain_values`), what is to be known of them, the values that
    compare two others as its texts ask for them, the files all this was read from, and those that preparing may have
    written."""

    project: Project
    figures: Registry
    terms: Terms
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    values: ValueNotes = field(default_factory=ValueNotes)
    plain_values: Mapping[str, Any] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    files_read: tuple[str, ...] = ()
    files_made: tuple[str, ...] = ()


def prepare(
    root: Path,
    profiles: tuple[str, ...],
    cache: ContentCache,
    progress: Callable[[int, int], None] | None = None,
    *,
    draw: bool = True,
) -> Prepared:
    """Make values and figures, and load the project.

    `progress` is told how many of the figures that were out of date are drawn; without `draw` they stay as they are,
    and what they were drawn from is not asked. Raises CasewrightError for whatever in
    the data, the registry or the project cannot be used, and for a figure that cannot be drawn.
    """
    configuration = load_configuration(root, profiles, cache)
    project = configuration if _is_generated(root) else with_variables(configuration, cache)
    asked = called_names(_texts(root))
    paths = (*case_paths(root), *table_paths(root, asked))
    values = _values(project, paths, asked, cache) if paths else _Values()
    if paths:
        project = _with_values(project, values.markdown, paths[0])
    figures = load_registry(root)
    sources: Mapping[str, Provenance] = {}
    if figures.figures and draw:

        def drawn(_label: str, done: int, total: int) -> None:
            if progress is not None:
                progress(done, total)

        build_figures(root, progress=drawn)
        sources = provenance(root)
    terms = _terms(project, cache)
    named = (ABBREVIATIONS_FILE, REGISTRY_PATH, VARIABLES_FILE)
    read = [*paths, *(name for name in named if (root / name).is_file())]
    contents = Contents(root)
    for one in sources.values():
        read += [path for name in one.inputs if (path := contents.path_of(name)) is not None]
        read += one.outputs
    files_read = (*project.files_read, *read)
    files_made = (MANIFEST_PATH, *(path for one in sources.values() for path in one.outputs))
    return Prepared(project, figures, terms, sources, values.notes, values.plain, asked, files_read, files_made)


def _with_values(project: Project, values: Mapping[str, Any], path: str) -> Project:
    """Return the project with the values of its cases beside the variables of its author. Raises CasewrightError for a
    name that both have; `path` is the first file of the cases."""
    own = project.variables_yaml
    twice = _first_in_both(project.variables, values)
    if own is not None and twice:
        raise CasewrightError(
            f"`{'.'.join(twice)}` is a variable and a value of the case.",
            location=own.location(*twice),
            why="`{{< var ... >}}` could show either",
            hint=f"Rename or delete it in `{own.path}`.",
        )
    return replace(
        project,
        variables=_merged(project.variables, values),
        variables_yaml=own or empty_tree(path),
    )


def _first_in_both(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    for name in (name for name in one if name in other):
        if not isinstance(one[name], Mapping) or not isinstance(other[name], Mapping):
            return (name,)
        deeper = _first_in_both(one[name], other[name])
        if deeper:
            return (name, *deeper)
    return ()


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    both = {name: _merged(one[name], other[name]) for name in one if name in other}
    return {**one, **other, **both}


def _is_generated(root: Path) -> bool:
    """Return whether `_variables.yml` is one that earlier versions generated: what it says may be out of date."""
    path = root / VARIABLES_FILE
    return is_file(path) and read_text(root, VARIABLES_FILE).startswith(_MADE_FROM_CASES)


def case_paths(root: Path) -> tuple[str, ...]:
    """Return the files that hold cases, as paths from the root."""
    folder = root / "data"
    paths = [folder / "case.yml", *sorted((folder / "cases").glob("*.yml"))]
    return tuple(path.relative_to(root).as_posix() for path in paths if path.is_file())


_TEXTS = frozenset({".qmd", ".md", ".ipynb"})


def _texts(root: Path) -> Iterator[str]:
    """Yield the texts of the project in which values may be asked for: documents, what they include, legends of
    figures."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in names:
            path = Path(folder, name)
            if path.suffix in _TEXTS or path == root / REGISTRY_PATH or name == "_quarto.yml":
                with suppress(CasewrightError):  # whatever is rendered is read again, and refused there
                    yield read_bytes(root, path.relative_to(root).as_posix()).decode("utf-8", "replace")


@dataclass(frozen=True)
class _Values:
    """What the cases say in a language: their values as nested plain text and as Markdown, and notes on them."""

    plain: Mapping[str, Any] = field(default_factory=dict)
    markdown: Mapping[str, Any] = field(default_factory=dict)
    notes: ValueNotes = field(default_factory=ValueNotes)


def _values(project: Project, paths: tuple[str, ...], asked: frozenset[str], cache: ContentCache) -> _Values:
    """Return the values of the cases; kept by content, since reading cases is slow."""
    root, language = project.root, project.language
    between = project.settings.thousands if project.settings is not None else "as-typed"
    parts = [package_hash("case"), package_hash("languages"), *(f"{path}={file_hash(root / path)}" for path in paths)]
    key = content_hash("\n".join(["values", language, between, *parts, *sorted(asked)]).encode())
    kept = cache.find(key)
    if kept is None:
        from casewright.case.loading import load_cases
        from casewright.case.tables.cell_values import cell_values, cells_of_language
        from casewright.case.values import nested, placed_texts, unknown_values, values_as_markdown, values_of_language
        from casewright.case.words.languages import thousands

        cases = load_cases(root) if case_paths(root) else ()
        with thousands(between):
            cells = cell_values(root, asked, language)
            plain = nested(placed_texts(cases, language, asked) | cells.texts)
            unknown_ones = unknown_values(cases, language, asked) | cells.reasons
            of_language = values_of_language(cases, language, asked) + cells_of_language(root, asked, language)
            made = [plain, values_as_markdown(plain), unknown_ones, of_language]
        kept = json.dumps(made).encode()
        cache.store(key, kept)
    plain, markdown, unknown, of_language = json.loads(kept)
    return _Values(plain, markdown, ValueNotes(unknown, frozenset(of_language)))


def _terms(project: Project, cache: ContentCache) -> Terms:
    path = project.root / ABBREVIATIONS_FILE
    if not path.is_file():
        return Terms()
    return load_terms(read_text(project.root, ABBREVIATIONS_FILE), ABBREVIATIONS_FILE, project.language, cache)
