"""The YAML files of a project: found, read, and named as a reader knows them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location
from casewright.paths import read_text
from casewright.project.merging import kind_of, map_of, merge
from casewright.storage import is_file
from casewright.yaml_document import read_yaml
from casewright.yaml_tree import Tree

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ALWAYS_PATHS = frozenset({"bibliography", "css", "reference-doc", "template", "citation-abbreviations"})
_PATHS_WHERE_A_FILE_IS = frozenset(
    {
        "csl",
        "filters",
        "highlight-style",
        "include-after-body",
        "include-before-body",
        "include-in-header",
        "logo",
        "resources",
        "syntax-definitions",
        "template-partials",
        "theme",
    }
)


def absolute(path: Path) -> Path:
    """The path from the top of the file system, without `..`; symbolic links stay, so that a linked document keeps
    the project it is linked into.
    """
    return Path(os.path.normpath(path.absolute()))


def shown(path: Path, root: Path) -> str:
    """The path from the project's folder, with forward slashes (`../` where it lies outside)."""
    try:
        return Path(os.path.relpath(absolute(path), absolute(root))).as_posix()
    except ValueError:  # another drive of Windows
        return absolute(path).as_posix()


def first_file(folder: Path, *names: str) -> Path | None:
    """The first of these files that the folder holds."""
    return next((folder / name for name in names if (folder / name).is_file()), None)


def read_document(path: Path, root: Path, cache: ContentCache | None = None, place: Location | None = None) -> Tree:
    """A YAML file with positions, kept in `cache` by content; `place` is where it is named.

    Raises CasewrightError where it is missing or no YAML, and as `file_in` does.
    """
    name = shown(path, root)
    return read_yaml(read_text(root, name, place), name, cache=cache)


def read_map(path: Path, root: Path, place: Location | None = None) -> Tree:
    """A YAML file of options, named at `place`. Raises CasewrightError where it is missing, not YAML, or not a map, and
    as `file_in` does."""
    name = shown(path, root)
    return _parsed_map(read_text(root, name, place), name)


@lru_cache(maxsize=64)
def _parsed_map(text: str, name: str) -> Tree:
    return map_of(read_yaml(text, name))


def included_files(metadata: Tree, folder: Path) -> tuple[tuple[Path, Tree], ...]:
    """The files named by `metadata-file` and `metadata-files`, each with where it is named.

    Raises CasewrightError where they are not named as text, or do not exist.
    """
    named: list[Tree] = []
    single, several = metadata.at("metadata-file"), metadata.at("metadata-files")
    if single is not None and single.content is not None:
        named.append(single)
    if several is not None and several.content is not None:
        if not isinstance(several.content, tuple):
            raise CasewrightError(
                "`metadata-files` has to be a list of files.",
                location=several.value_place,
                why=f"it is {kind_of(several.value)}",
                hint="Write each file on its own line, after `- `.",
            )
        named.extend(several.content)
    found: list[tuple[Path, Tree]] = []
    for entry in named:
        if not isinstance(entry.content, str):
            raise CasewrightError(
                "A metadata file has to be named by its path.",
                location=entry.value_place,
                why=f"there is {kind_of(entry.value)}",
            )
        path = folder / entry.content
        if not is_file(path):
            raise CasewrightError(
                f"There is no metadata file `{entry.content}`.",
                location=entry.value_place,
                why="the path is read from the folder of the file that names it",
            )
        found.append((path, entry))
    return tuple(found)


def read_included(metadata: Tree, folder: Path, root: Path) -> list[tuple[Path, Tree]]:
    """The contents of the metadata files that `metadata` names.

    Raises CasewrightError where one of them names metadata files itself: Quarto does not read those.
    """
    contents: list[tuple[Path, Tree]] = []
    for path, named in included_files(metadata, folder):
        content = read_map(path, root, named.value_place)
        refuse_included(content, "A metadata file")
        contents.append((path, content))
    return contents


def refuse_included(metadata: Tree, who: str) -> None:
    """Raise CasewrightError where metadata names metadata files that Quarto would not read."""
    for key in ("metadata-file", "metadata-files"):
        named = metadata.at(key)
        if named is not None:
            raise CasewrightError(
                f"{who} cannot name `{key}`.",
                location=named.place,
                why="Quarto reads them only from `_quarto.yml`, `_metadata.yml` and the top of a document",
                hint="Name the file there, or copy its content here.",
            )


def read_translations(path: Path, root: Path, place: Location | None = None) -> tuple[Tree, tuple[Path, ...]]:
    """A file of translations and its companions for single languages, as the value of `language:`.

    `_words.yml` contains words for every language, or under a language's own key; `_words-fr.yml` beside it holds those
    for French. The source of the rule is Quarto's documentation, "Document Language".
    """
    language = read_map(path, root, place)
    files = [path]
    for companion in sorted(path.parent.glob(f"{path.stem}-*{path.suffix}")):
        tag = companion.stem[len(path.stem) + 1 :]
        words = read_map(companion, root)
        files.append(companion)
        for key, child in words.items():
            if isinstance(child.content, Mapping):
                language = _with_words(language, f"{tag}-{key}", child)
            else:
                language = _with_words(language, tag, words.with_content({key: child}))
    return language, tuple(files)


def _with_words(language: Tree, tag: str, words: Tree) -> Tree:
    known = language.at(tag)
    return language.with_entry(tag, words if known is None else merge(known, words))


def with_language(metadata: Tree, folder: Path, root: Path) -> tuple[Tree, tuple[Path, ...]]:
    """Metadata whose `language`, where it names a file, holds what that file says; and the files read."""
    language = metadata.at("language")
    if language is None or not isinstance(language.content, str):
        return metadata, ()
    path = folder / language.content
    if not is_file(path):
        raise CasewrightError(
            f"There is no language file `{language.content}`.",
            location=language.value_place,
            hint="`language` contains words (`crossref-fig-title: Figure`) or the path of a file that does; the "
            "language of a document is `lang`.",
        )
    words, files = read_translations(path, root, language.value_place)
    return metadata.with_entry("language", words), files


def with_project_paths(metadata: Tree, folders: Sequence[Path], root: Path) -> Tree:
    """Metadata whose paths (of bibliographies, styles, templates, ...) are written from the project's folder.

    `folders` are where a relative path may start, first choice first. A path that begins with `/` starts at the
    project's folder where that file exists; another absolute path and an address (`https://...`) stay as typed.
    Raises CasewrightError where a bibliography or the like is not named as text.
    """
    for key, child in metadata.items():
        if key in _ALWAYS_PATHS or key in _PATHS_WHERE_A_FILE_IS:
            metadata = metadata.with_entry(key, _resolved(child, key, folders, root))
    formats = metadata.at("format")
    if formats is not None:
        for name, options in formats.items():
            formats = formats.with_entry(name, with_project_paths(options, folders, root))
        metadata = metadata.with_entry("format", formats)
    return metadata


def _resolved(tree: Tree, key: str, folders: Sequence[Path], root: Path) -> Tree:
    content = tree.content
    if isinstance(content, tuple):
        return tree.with_content(tuple(_resolved(item, key, folders, root) for item in content))
    if isinstance(content, Mapping) and key not in _ALWAYS_PATHS:
        return tree.with_content(
            {
                name: child if name == "text" else _resolved(child, name, folders, root)
                for name, child in content.items()
            }
        )
    if isinstance(content, str):
        return tree.with_content(_from_project(content, folders, root, always=key in _ALWAYS_PATHS))
    if key in _ALWAYS_PATHS and content is not None and content is not False:
        raise CasewrightError(
            f"`{key}` has to be the path of a file.",
            location=tree.value_place,
            why=f"it is {kind_of(tree.value)}",
        )
    return tree


def _from_project(value: str, folders: Sequence[Path], root: Path, always: bool) -> str:
    if not value.strip() or "\n" in value or _URL.match(value):
        return value
    if value.startswith("/"):
        inside = root / value.lstrip("/")
        return shown(inside, root) if is_file(inside) or not is_file(Path(value)) else value
    if Path(value).is_absolute():
        return Path(value).as_posix()
    for folder in folders:
        if is_file(folder / value):
            return shown(folder / value, root)
    return shown(folders[0] / value, root) if always or value.endswith(".csl") else value
