"""Finding and reading the YAML files of a project, and the paths in them."""

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
from casewright.yaml.document import read_yaml
from casewright.yaml.tree import Tree

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_ALWAYS_PATHS = frozenset({"bibliography", "css", "reference-doc", "template", "citation-abbreviations"})
_PATHS_WHERE_A_FILE_IS = frozenset({
    "csl", "filters", "highlight-style", "include-after-body", "include-before-body", "include-in-header", "logo",
    "resources", "syntax-definitions", "template-partials", "theme",
})  # fmt: skip


def absolute(path: Path) -> Path:
    """Return the absolute path without `..`. Links are not resolved, so that a linked document belongs to the project
    that contains the link."""
    return Path(os.path.normpath(path.absolute()))


def shown(path: Path, root: Path) -> str:
    """Return the path relative to the project's folder, with forward slashes (`../` if it lies outside)."""
    try:
        return Path(os.path.relpath(absolute(path), absolute(root))).as_posix()
    except ValueError:  # another drive on Windows
        return absolute(path).as_posix()


def first_file(folder: Path, *names: str) -> Path | None:
    """Return the first of the files that exists in the folder; a folder, pipe or broken link of the name counts, so
    that reading it is an error."""
    return next((folder / name for name in names if os.path.lexists(folder / name)), None)


def read_document(path: Path, root: Path, cache: ContentCache | None = None, place: Location | None = None) -> Tree:
    """Read a YAML file that is named at `place`, with positions; `cache` stores the result by content.

    Raises CasewrightError if it is missing or not YAML, and as `file_in` does.
    """
    name = shown(path, root)
    return read_yaml(read_text(root, name, place), name, cache=cache)


def read_map(path: Path, root: Path, place: Location | None = None) -> Tree:
    """Read a YAML file of options that is named at `place`.

    Raises CasewrightError if it is missing, not YAML, or not a map, and as `file_in` does.
    """
    name = shown(path, root)
    return _parsed_map(read_text(root, name, place), name)


@lru_cache(maxsize=64)
def _parsed_map(text: str, name: str) -> Tree:
    return map_of(read_yaml(text, name))


def included_files(metadata: Tree, folder: Path) -> tuple[tuple[Path, Tree], ...]:
    """Return the files that `metadata-file` and `metadata-files` name, each with the entry that names it.

    Raises CasewrightError if an entry is not text, or the file does not exist.
    """
    named: list[Tree] = []
    single, several = metadata.at("metadata-file"), metadata.at("metadata-files")
    if single is not None and single.content is not None:
        named.append(single)
    if several is not None and several.content is not None:
        if not isinstance(several.content, tuple):
            raise CasewrightError(
                "`metadata-files` must be a list of files.",
                location=several.value_place,
                why=f"it is {kind_of(several.value)}",
                hint="Write each file on its own line, after `- `.",
            )
        named.extend(several.content)
    found: list[tuple[Path, Tree]] = []
    for entry in named:
        if not isinstance(entry.content, str):
            raise CasewrightError(
                "An entry of `metadata-files` must be the path of a file.",
                location=entry.value_place,
                why=f"it is {kind_of(entry.value)}",
            )
        path = folder / entry.content
        if not is_file(path):
            raise CasewrightError(
                f"The metadata file `{entry.content}` does not exist.",
                location=entry.value_place,
                why="the path is relative to the folder of the file that names it",
            )
        found.append((path, entry))
    return tuple(found)


def read_included(metadata: Tree, folder: Path, root: Path) -> list[tuple[Path, Tree]]:
    """Read the metadata files that `metadata` names.

    Raises CasewrightError if one of them names further metadata files, which Quarto does not read.
    """
    contents: list[tuple[Path, Tree]] = []
    for path, named in included_files(metadata, folder):
        content = read_map(path, root, named.value_place)
        refuse_included(content, "A metadata file")
        contents.append((path, content))
    return contents


def refuse_included(metadata: Tree, file: str) -> None:
    """Raise CasewrightError if the metadata of a file that the message calls `file` name metadata files."""
    for key in ("metadata-file", "metadata-files"):
        named = metadata.at(key)
        if named is not None:
            raise CasewrightError(
                f"{file} cannot contain `{key}`.",
                location=named.place,
                why="Quarto reads the key only from `_quarto.yml`, `_metadata.yml` and the front matter of a document",
                hint="Name the metadata file there, or copy its content here.",
            )


def read_translations(path: Path, root: Path, place: Location | None = None) -> tuple[Tree, tuple[Path, ...]]:
    """Read a file of translations and its companions for single languages, as the value of `language:`.

    `_words.yml` contains words for every language, or, under the key of a language, for that one; `_words-fr.yml`
    beside it contains those for French (Quarto documentation, "Document Language").
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
    """Replace the name of a file in `language` with its content. Return the metadata and the files read."""
    language = metadata.at("language")
    if language is None or not isinstance(language.content, str):
        return metadata, ()
    path = folder / language.content
    if not is_file(path):
        raise CasewrightError(
            f"The language file `{language.content}` does not exist.",
            location=language.value_place,
            hint="`language` contains words (`crossref-fig-title: Figure`) or the path of a file that contains them. "
            "To set the language of a document, use `lang`.",
        )
    words, files = read_translations(path, root, language.value_place)
    return metadata.with_entry("language", words), files


def with_project_paths(metadata: Tree, folders: Sequence[Path], root: Path) -> Tree:
    """Make the paths in metadata (of bibliographies, styles, templates, ...) relative to the project's folder.

    A relative path is searched in `folders`, in order. A path that begins with `/` is relative to the project's folder
    if the file exists there; other absolute paths and addresses (`https://...`) do not change. Raises CasewrightError
    if a value that must be a path is not text.
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
            f"`{key}` must be the path of a file.",
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
