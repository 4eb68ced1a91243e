"""The documents that a project renders, and their order: `project: render:`."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all
from casewright.paths import file_in, folder_in
from casewright.project.files import absolute, shown
from casewright.project.loading import Project, find_root, load_project
from casewright.project.merging import kind_of
from casewright.yaml.tree import Tree

SUFFIX = ".qmd"
_OTHER_SUFFIXES = (".md", ".ipynb", ".rmd")
_IGNORED_FOLDERS = frozenset({"node_modules", "venv", "env", "renv", "packrat", "rsconnect"})
_COMMENTS = "review"
"""The folder of the comments of reviewers, which are no documents of a report; plain Quarto renders it like others."""
_GLOB = re.compile(r"[*?\[{]|[@!+]\(")


def documents(project: Project) -> tuple[Path, ...]:
    """Return the documents of a project, as absolute paths, in the order they are rendered.

    If `project: render:` lists them, they are in the order of the list, and the matches of a pattern are sorted by
    path. An entry that begins with `!` excludes documents. Patterns match in every folder unless they begin with `/`;
    a folder stands for the documents in it. By default, they are all `.qmd` files except `README.qmd`, files and
    folders whose name begins with `.` or `_`, the output folder, and folders of virtual environments (Quarto
    documentation, "Project Basics", section "Render Targets").

    Raises CasewrightError for an entry that is not text, and one with all entries that name no file or folder.
    """
    found, missing = listed_documents(project)
    raise_all(missing)
    return found


def listed_documents(project: Project) -> tuple[tuple[Path, ...], tuple[CasewrightError, ...]]:
    """Return the documents of a project as `documents` does, and the errors for entries that name no file or folder.

    Raises CasewrightError for an entry that is not text.
    """
    entries = _entries(project)
    if entries is None:
        return tuple(path for path in _found(project.root, project) if path.suffix == SUFFIX), ()
    found: dict[Path, None] = {}
    missing: list[CasewrightError] = []
    excluded: list[re.Pattern[str]] = []
    for entry in entries:
        text = _entry_text(entry)
        if text.startswith("!"):
            excluded.append(_pattern(text[1:], project.root, anywhere=True))
        else:
            named = _named(text, entry, project)
            if isinstance(named, CasewrightError):
                missing.append(named)
            else:
                found.update(dict.fromkeys(named))
    kept = (path for path in found if not any(pattern.fullmatch(project.shown(path)) for pattern in excluded))
    return tuple(kept), tuple(missing)


def _entries(project: Project) -> tuple[Tree, ...] | None:
    """Return what lists the documents of a project: `project: render:`, or the article and the notebooks of a project
    of type `manuscript` (Quarto documentation, "Manuscripts"). None if nothing does."""
    render = project.tree.at("project", "render")
    if render is None or render.content is None:
        article, notebooks = (project.tree.at("manuscript", key) for key in ("article", "notebooks"))
        if project.type != "manuscript" or article is None or notebooks is None or notebooks.content is None:
            return None
        listed = notebooks.content if isinstance(notebooks.content, tuple) else (notebooks,)
        return (article, *(one.at("notebook") or one for one in listed))
    if not isinstance(render.content, tuple):
        raise CasewrightError(
            "`render` must be a list of documents.",
            location=render.value_place,
            why=f"it is {kind_of(render.value)}",
            hint="Write each document on its own line, after `- `.",
        )
    return render.content


def documents_read(
    project: Project, named: Sequence[str], verb: str, *, passes_over_missing: bool = False
) -> tuple[str, ...]:
    """Return the paths of the documents that a command reads: all of the project, since they are numbered together, and
    any `named` beside them; those named in a folder without `_quarto.yml` alone. `verb` is what the command does.
    Entries that name no file or folder are passed over if there are other documents, where that is asked for.

    Raises CasewrightError as `documents` does, if there is none, and if two would be rendered to one file.
    """
    alone = named and not project.is_configured
    found, missing = ((), ()) if alone else listed_documents(project)
    paths = tuple(dict.fromkeys([*map(project.shown, found), *named]))
    if not (paths and passes_over_missing):
        raise_all(missing)
    if not paths:
        raise CasewrightError(
            f"There is no document to {verb} here.",
            why=f"no `.qmd` file is in `{project.root}`",
            hint=f"Go to your report's folder, or name a document: `casewright {verb} letter.qmd`.",
        )
    outputs: dict[str, str] = {}
    for path in paths:
        if (printable := path.encode(errors="replace").decode()) != path:
            raise CasewrightError(
                f"The name of the document `{printable}` is not UTF-8.", hint="Rename it: its outputs have its name."
            )
        stem = path.removesuffix(Path(path).suffix)
        other = outputs.setdefault(unicodedata.normalize("NFC", stem).casefold(), path)
        if other != path:
            raise CasewrightError(
                f"`{other}` and `{path}` would be rendered to the same file.",
                location=Location(path),
                why="their names differ in the suffix alone"
                if other.startswith(f"{stem}.")
                else "their names differ only in what file systems may not distinguish, such as capital letters",
                hint="Rename one of them.",
            )
    return paths


def project_of(document: Path, profiles: tuple[str, ...] = ()) -> Project:
    """Return the project that a document is rendered in.

    As in Quarto, that is the surrounding project if the document is one of its documents, and otherwise the document's
    folder, without `_quarto.yml`. Raises CasewrightError as `load_project` and `documents` do.
    """
    document = absolute(document)
    project = load_project(find_root(document), profiles)
    if not project.is_configured or document in documents(project):
        return project
    return Project(
        root=document.parent,
        metadata={},
        yaml=project.yaml,
        variables={},
        variables_yaml=None,
        output_dir=document.parent,
        settings=None,
        profiles=project.profiles,
        files_read=(),
        tree=project.tree.with_content({}),
    )


def _entry_text(entry: Tree) -> str:
    if not isinstance(entry.content, str) or not entry.content.strip("!/ "):
        raise CasewrightError(
            "An entry of `render` must be the path of a document, or a pattern for paths.",
            location=entry.value_place,
            why=f"it is {kind_of(entry.value)}",
        )
    if re.search(r"[@!?*+]\(", entry.content):
        raise CasewrightError(
            "Patterns with `@(...)`, `!(...)`, `?(...)`, `*(...)` or `+(...)` are not supported in `render`.",
            location=entry.value_place,
            hint="Use `*`, `**`, `?`, `[...]` and `{a,b}`, or list each document.",
        )
    return entry.content.removeprefix("\\")


def _named(text: str, entry: Tree, project: Project) -> list[Path] | CasewrightError:
    """Return the documents that an entry names, or the error if it names no file or folder."""
    root = project.root
    if _GLOB.search(text):
        pattern = _pattern(text, root, anywhere=False)
        suffixes = (SUFFIX, Path(text).suffix.lower())
        return [
            path
            for path in _found(root, project)
            if path.suffix.lower() in suffixes and pattern.fullmatch(project.shown(path))
        ]
    path = absolute(folder_in(root, text.lstrip("/"), entry.value_place))
    if path.suffix == SUFFIX:
        file_in(root, shown(path, root), entry.value_place)  # refused if it is a folder
    if path.is_dir():
        return [found for found in _found(path, project) if found.suffix == SUFFIX]
    if path.is_file():
        return [path]
    known = [project.shown(found) for found in _found(root, project)]
    return CasewrightError(
        f"The document `{text}` does not exist.",
        location=entry.value_place,
        why="paths in `render` are relative to the folder of `_quarto.yml`",
        hint=did_you_mean(text, known),
    )


def _found(folder: Path, project: Project) -> list[Path]:
    """Return every possible document in a folder and its subfolders, folder by folder in alphabetical order."""
    output = project.output_dir if project.output_dir != project.root else None
    comments = project.root / _COMMENTS if project.settings is not None else None
    found: list[Path] = []
    for here, folders, files in os.walk(folder):
        inside = Path(here)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "_"))
            and name not in _IGNORED_FOLDERS
            and inside / name not in {output, comments}
        )
        for name in folders:
            if name.endswith(SUFFIX):
                file_in(project.root, shown(inside / name, project.root))  # refused: it is a folder
        for name in sorted(files):
            path = inside / name
            if name.startswith((".", "_")) or path.stem.lower() == "readme":
                continue
            if path.suffix == SUFFIX or path.suffix.lower() in _OTHER_SUFFIXES:
                found.append(path)
    return sorted(found, key=lambda path: shown(path, folder).split("/"))


def _pattern(text: str, root: Path, anywhere: bool) -> re.Pattern[str]:
    """Return an entry as a pattern for whole paths relative to the root.

    As in Quarto, an entry with a wildcard, and every exclusion, matches in all folders unless it begins with `/`, and a
    folder stands for everything in it.
    """
    text = re.sub(r"^\./+", "", text)
    anchored = text.startswith("/")
    text = text.lstrip("/")
    if text.endswith("/"):
        text += "**/*"
    elif (root / text).is_dir():
        text += "/**/*"
    prefix = "" if anchored or not (anywhere or _GLOB.search(text)) else "(?:.*/)?"
    return re.compile(prefix + _translated(text))


def _translated(glob: str) -> str:
    """Translate a glob (`*`, `**`, `?`, `[...]`, `{a,b}`) into a regular expression."""
    out: list[str] = []
    position, open_braces = 0, 0
    while position < len(glob):
        rest = glob[position:]
        if rest.startswith("**/"):
            out.append("(?:.*/)?")
            position += 3
        elif rest.startswith("**"):
            out.append(".*")
            position += 2
        elif rest[0] == "*":
            out.append("[^/]*")
            position += 1
        elif rest[0] == "?":
            out.append("[^/]")
            position += 1
        elif match := re.match(r"\[([!^]?)([^\]/]+)\]", rest):
            inside = match[2].replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
            out.append(f"[{'^' if match[1] else ''}{inside}]")
            position += match.end()
        elif rest[0] == "{" and "}" in rest:
            out.append("(?:")
            open_braces += 1
            position += 1
        elif open_braces and rest[0] in ",}":
            out.append("|" if rest[0] == "," else ")")
            open_braces -= rest[0] == "}"
            position += 1
        else:
            out.append(re.escape(rest[0]))
            position += 1
    return "".join(out) + ")" * open_braces
