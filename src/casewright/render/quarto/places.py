"""Copying Quarto's outputs to the output folder of the built-in engine.

Quarto keeps a document's folder in the output folder (`_output/report/letter.pdf`, `renderProject` in its
`src/command/render/project.ts`); the built-in engine omits the folder that all documents share. Quarto's files are not
moved, because `quarto preview` serves them.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from casewright.diagnostics import CasewrightError
from casewright.manuscript.source import read_front_matter
from casewright.project import Project, document_metadata, documents, find_root, load_project
from casewright.render.formats.known import FORMATS
from casewright.render.outputs import output_path, shared_folder, write_together
from casewright.render.quarto.unsupported import EXTENSION

_SUFFIXES = frozenset(one.suffix for one in FORMATS.values())
_REFERENCE = re.compile(r'(\s(?:src|href|poster|data(?:-src|-background-image)?)=)"([^"#?]+)([^"]*)"')


def copy_for_call(environment: Mapping[str, str], folder: Path) -> None:
    """Copy the outputs that Quarto lists in the environment of a `post-render` script started in `folder`.

    Raises CasewrightError if a file cannot be read or written.
    """
    output = environment.get("QUARTO_PROJECT_OUTPUT_DIR")
    if not output:
        raise CasewrightError(
            "The outputs of Quarto are unknown.",
            why="`QUARTO_PROJECT_OUTPUT_DIR` is not set",
            hint="Quarto runs this command after rendering: add the script to `project: post-render:`.",
        )
    profiles = environment.get("QUARTO_PROFILE", "").replace(",", " ").split()
    project = load_project(find_root(folder), profiles)
    paths = tuple(project.shown(path) for path in documents(project))
    outputs = [project.root / name for name in _listed(environment, folder) if name]
    copy_to_builtin_places(project, paths, project.root / output, outputs)


def _listed(environment: Mapping[str, str], folder: Path) -> list[str]:
    """Return Quarto's outputs, from the file that `QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES` names, if it is set."""
    file = environment.get("QUARTO_USE_FILE_FOR_PROJECT_OUTPUT_FILES")
    if not file:
        return environment.get("QUARTO_PROJECT_OUTPUT_FILES", "").splitlines()
    try:
        return (folder / file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasewrightError(f"`{file}` cannot be read.", why=str(error)) from None


def copy_to_builtin_places(
    project: Project, paths: Sequence[str], folder: Path, made: Sequence[Path]
) -> dict[Path, Path]:
    """Copy the HTML, PDF and Word files among `made` from Quarto's output folder, and return the copy of each file of
    `made`, or the file itself if it is not copied.

    `paths` are all documents that are read. Files are not copied in websites and books, whose pages refer to each
    other's folders, in projects without `casewright:` settings, or over the output of another document. Raises
    CasewrightError if a file cannot be read or written.
    """
    names = [posixpath.splitext(path)[0] for path in paths]
    shared = shared_folder(names)
    found = {file: file for file in made}
    root = Path(os.path.realpath(project.root))
    source = Path(os.path.realpath(folder))
    if not shared or source == root or project.type not in ("default", EXTENSION) or not _has_settings(project, paths):
        return found
    copies: dict[Path, Path] = {}
    for file in made:
        name = Path(os.path.relpath(os.path.realpath(file), source)).as_posix()
        if not name.startswith(f"{shared}/") or posixpath.splitext(name)[1] not in _SUFFIXES:
            continue
        stem, suffix = posixpath.splitext(name)
        place = output_path(stem, suffix, folder, shared, project.root)
        if posixpath.relpath(stem, shared) in names:
            continue
        copies[source / name] = place
        found[file] = place
    try:
        write_together(_contents(copies, source, shared, frozenset(names)))
    except (OSError, UnicodeDecodeError) as error:
        raise CasewrightError("The outputs of Quarto cannot be read.", why=str(error)) from None
    return found


def _has_settings(project: Project, paths: Sequence[str]) -> bool:
    for path in paths:
        front_matter = read_front_matter(project.root, path)
        if document_metadata(project, project.root / path, front_matter, "html").settings is not None:
            return True
    return False


def _contents(copies: Mapping[Path, Path], source: Path, shared: str, names: frozenset[str]) -> dict[Path, bytes]:
    """Return the content of each copy by its path, with the folders beside a page (`letter_files`)."""
    contents: dict[Path, bytes] = {}
    for file, place in copies.items():
        if file.suffix != ".html":
            contents[place] = file.read_bytes()
            continue
        stems = {posixpath.basename(name) for name in names if source / posixpath.dirname(name) == file.parent}
        beside = [file.with_name(f"{stem}_files") for stem in sorted({*stems, file.stem})]
        outputs = {source / (name + suffix) for name in names for suffix in _SUFFIXES}
        page = file.read_bytes().decode("utf-8")
        here, used = _moved(page, file.parent, source / shared, source, beside, outputs)
        contents[place] = here.encode("utf-8")
        for used_folder in used:
            for path in sorted(path for path in used_folder.rglob("*") if path.is_file()):
                contents[place.parent / path.relative_to(file.parent)] = path.read_bytes()
    return contents


def _moved(
    page: str, folder: Path, shared: Path, source: Path, beside: Sequence[Path], outputs: set[Path]
) -> tuple[str, list[Path]]:
    """Adapt the references of a page to its new place, and return the page and the folders beside it that it uses.
    References to documents' outputs and to these folders, which are copied too, do not change."""
    used: dict[Path, None] = {}
    new_folder = source / folder.relative_to(shared)

    def reference(match: re.Match[str]) -> str:
        typed = html.unescape(match[2])
        if urlsplit(typed).scheme or typed.startswith("/"):
            return match[0]
        target = Path(os.path.normpath(folder / unquote(typed)))
        own = next((folder for folder in beside if target.is_relative_to(folder)), None)
        if own is not None:
            used[own] = None
        if own is not None or target in outputs or not target.exists():
            return match[0]
        address = quote(Path(os.path.relpath(target, new_folder)).as_posix(), safe="/~@!$&'()*+,;=:")
        return f'{match[1]}"{html.escape(address)}{match[3]}"'

    return _REFERENCE.sub(reference, page), list(used)
