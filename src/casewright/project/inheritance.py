"""A document's metadata: inherited from its project and folders, and its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.project.dates import with_day
from casewright.project.files import (
    absolute,
    first_file,
    read_included,
    read_map,
    shown,
    with_language,
    with_project_paths,
)
from casewright.project.language import language_in
from casewright.project.loading import Project
from casewright.project.merging import kind_of, map_of, merge
from casewright.project.settings import Settings, settings_in
from casewright.yaml.tree import Tree

DEFAULT_FORMAT = "html"

_JOINED_EVEN_AS_TEXT = (
    "bibliography", "css", "header-includes", "include-before", "include-after", "include-in-header",
    "include-before-body", "include-after-body",
)  # fmt: skip
_EXECUTION_OPTIONS = frozenset({
    "cache", "daemon", "daemon-restart", "debug", "df-print", "echo", "enabled", "engine", "error", "eval",
    "fig-asp", "fig-dpi", "fig-format", "fig-height", "fig-width", "freeze", "include", "ipynb",
    "ipynb-shell-interactivity", "keep-ipynb", "keep-md", "mermaid-format", "output", "plotly-connected", "warning",
})  # fmt: skip
_NOT_INHERITED = ("format", "metadata-file", "metadata-files", "project", "profile")


@dataclass(frozen=True)
class DocumentMetadata:
    """The merged metadata of a document for one format.

    `values` are plain dicts, lists, text, numbers, booleans and None. Options of the format override the others, and
    paths are relative to the project's folder. Execution options (`echo`, `fig-width`, ...) are under `execute`,
    wherever they were typed (those at the top level are there too), and `execute: false` becomes
    `execute: {enabled: false}`, as in Quarto.
    `formats` are the declared formats in order, and default to `("html",)`; `settings` are those of `casewright:`;
    `files_read` are the files that were read besides the document, relative to the project's folder.
    """

    format_name: str
    formats: tuple[str, ...]
    settings: Settings | None
    files_read: tuple[str, ...]
    tree: Tree = field(repr=False)

    @cached_property
    def values(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.tree.value
        return plain

    @property
    def language(self) -> str:
        """The language tag of the document (`lang`), `en` by default. Raises CasewrightError if it is not text."""
        return language_in(self.tree)

    def get(self, *keys: str | int) -> Any:
        """Return the value at the path `keys`, None if there is none."""
        tree = self.tree.at(*keys)
        return None if tree is None else tree.value

    def location(self, *keys: str | int) -> Location:
        """Return the place of a key, in whichever file it was typed; for a missing key, of the nearest parent."""
        return self.tree.nearest(*keys).place

    def value_location(self, *keys: str | int) -> Location:
        """Return the place of the value of a key; for a missing key, of the nearest parent."""
        return self.tree.nearest(*keys).value_place


def document_metadata(project: Project, document: Path, front_matter: Tree, format_name: str) -> DocumentMetadata:
    """Merge the metadata of a document: those of its project, of each folder's `_metadata.yml` from the root to the
    document, and its own. Later ones override earlier ones.

    As in Quarto, each of these three levels is first completed by its `metadata-files` and its options for the format.
    So an option at the top level of a document overrides one for the format in `_quarto.yml`. Formats named by the
    document or its folders replace those of the project. `document` is absolute or relative to the project's root.

    Raises CasewrightError, with the place, if a file is missing, not YAML or not a map, if a format or path has a wrong
    type, or if a setting is unknown.
    """
    root = project.root
    folder = absolute(root / document).parent
    sources: list[tuple[Path, Tree]] = []
    for above in _folders(root, folder):
        path = first_file(above, "_metadata.yml", "_metadata.yaml")
        if path is not None:
            sources.append((path, read_map(path, root)))
    read = [path for path, _ in sources]

    project_level = _level([(root, project.tree)], folder, root, read)
    folder_level = _level([(path.parent, tree) for path, tree in sources], folder, root, read)
    own_level = _level([(folder, map_of(front_matter))], folder, root, read)

    formats = tuple(dict.fromkeys((*_declared(own_level), *_declared(folder_level)))) or _declared(project_level)
    if not formats:
        formats = (_pandoc_format(merge(project_level, folder_level, own_level)),)
    levels = [_for_format(level, format_name) for level in (project_level, folder_level, own_level)]
    tree = with_day(merge(*levels).without(*_NOT_INHERITED), absolute(root / document))
    return DocumentMetadata(
        format_name=format_name,
        formats=formats,
        settings=settings_in(tree, project.cache),
        files_read=tuple(dict.fromkeys((*project.files_read, *(shown(path, root) for path in read)))),
        tree=tree,
    )


def _folders(root: Path, folder: Path) -> list[Path]:
    """Return the folders from the root to the document's."""
    if root != folder and root not in folder.parents:
        return [folder]
    return [above for above in (*reversed(folder.parents), folder) if above == root or root in above.parents]


def _level(sources: Sequence[tuple[Path, Tree]], document_folder: Path, root: Path, read: list[Path]) -> Tree:
    """Merge the metadata of one level: its files, overridden by the metadata files that they name.

    A path in them is searched in the folder of the file that contains it, then in the document's.
    """
    own: list[Tree] = []
    included: list[Tree] = []
    for folder, tree in sources:
        own.append(_normal(tree, folder, document_folder, root, read))
        for path, content in read_included(tree, folder, root):
            read.append(path)
            included.append(_normal(content, path.parent, document_folder, root, read))
    nothing = (
        sources[0][1].with_content({}) if sources else Tree({}, Location("_metadata.yml"), Location("_metadata.yml"))
    )
    return merge(nothing, *own, *included)


def _normal(tree: Tree, folder: Path, document_folder: Path, root: Path, read: list[Path]) -> Tree:
    tree, words_read = with_language(tree, folder, root)
    read.extend(words_read)
    tree = _with_formats(tree)
    tree = with_project_paths(tree, (folder, document_folder), root)
    tree = _with_lists(tree)
    formats = tree.at("format")
    if formats is not None:
        for name, options in formats.items():
            formats = formats.with_entry(name, _with_lists(options))
        tree = tree.with_entry("format", formats)
    return tree


def _with_formats(tree: Tree) -> Tree:
    """Make `format` a map of maps. A format that is null or false does not change, and is not declared."""
    formats = tree.at("format")
    if formats is None or formats.content is None:
        return tree.without("format")
    if isinstance(formats.content, str):
        return tree.with_entry("format", formats.with_content({formats.content: formats.with_content({})}))
    if not isinstance(formats.content, Mapping):
        raise CasewrightError(
            "`format` must be the name of a format, or a map of formats and their options.",
            location=formats.value_place,
            why=f"it is {kind_of(formats.value)}",
            hint="For several formats write `format:` and below it, indented, `html: default` and `pdf: default`.",
        )
    normal = formats
    for name, options in formats.items():
        if options.content in ("default", True):
            normal = normal.with_entry(name, options.with_content({}))
        elif options.content is not None and options.content is not False and not isinstance(options.content, Mapping):
            raise CasewrightError(
                f"`{name}` must be `default` or a map of options.",
                location=options.value_place,
                why=f"it is {kind_of(options.value)}",
            )
    return tree.with_entry("format", normal)


def _with_lists(tree: Tree) -> Tree:
    for key in _JOINED_EVEN_AS_TEXT:
        child = tree.at(key)
        if child is not None and isinstance(child.content, str):
            tree = tree.with_entry(key, child.with_content((child,)))
    return tree


def _declared(level: Tree) -> tuple[str, ...]:
    formats = level.at("format")
    if formats is None:
        return ()
    return tuple(name for name, options in formats.items() if options.content not in (None, False))


def _pandoc_format(tree: Tree) -> str:
    """Return the format named by pandoc's own keys, which Quarto reads if `format` is not given."""
    for key in ("to", "writer"):
        named = tree.at(key)
        if named is not None and isinstance(named.content, str):
            return named.content
    return DEFAULT_FORMAT


def _for_format(level: Tree, format_name: str) -> Tree:
    options = level.at("format", format_name)
    base = _with_execution(level)
    if options is None or not isinstance(options.content, Mapping):
        return base
    return merge(base, _with_execution(options))


def _with_execution(tree: Tree) -> Tree:
    """Collect the execution options under `execute`; the last one in the file is used."""
    gathered: Tree | None = None
    for key, child in tree.items():
        if key == "execute" and isinstance(child.content, Mapping):
            gathered = child if gathered is None else gathered
            for name, option in child.items():
                gathered = gathered.with_entry(name, option)
        elif key == "execute" and isinstance(child.content, bool):
            gathered = (gathered or child).with_entry("enabled", child)
        elif key == "output" and not (isinstance(child.content, bool) or child.content == "asis"):
            continue  # R Markdown's word for formats
        elif key in _EXECUTION_OPTIONS:
            gathered = (gathered or child).with_entry(key, child)
        elif key == "execute" and child.content is not None:
            raise CasewrightError(
                "`execute` must be a map of options, `true` or `false`.",
                location=child.value_place,
                why=f"it is {kind_of(child.value)}",
            )
    return tree if gathered is None else tree.with_entry("execute", gathered)
