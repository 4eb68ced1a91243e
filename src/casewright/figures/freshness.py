"""Whether a figure still follows from what it was drawn from: by content, never by file times."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from casewright.figures.manifest import Provenance, is_hidden, recorded_name
from casewright.figures.registry import Figure
from casewright.language_tag import primary_language
from casewright.storage import content_hash, file_hash, folder_hash, leads_outside, library_version

DRAWING_LIBRARIES = ("lxml", "matplotlib", "numpy", "pillow", "typst")
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})
_NOT_DRAWING = frozenset({"__init__.py", "building.py", "command.py", "freshness.py", "manifest.py", "sandbox.py"})
_DRAWS_NOTHING = frozenset({"build"})  # reads and keeps files for all of casewright


@dataclass
class Contents:
    """The hashes of a project's files as they are now, each computed once."""

    root: Path
    _files: dict[str, str | None] = field(default_factory=dict)

    def of(self, path: str | None) -> str | None:
        """Return the hash of a file, or of a folder's names for a path that ends with `/`, None if it is not there."""
        if path is None:
            return None
        if path not in self._files:
            self._files[path] = self._hash(self.root / path, path.endswith("/"))
        return self._files[path]

    def path_of(self, name: str) -> str | None:
        """Return the path of what the manifest names, None if nothing in the project is recorded by that name."""
        return self._paths.get(name) if is_hidden(name) else name

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The files and folders of the project by the names that the manifest has for them."""
        paths: dict[str, str] = {}
        for folder, folders, files in os.walk(self.root):
            folders[:] = [one for one in folders if not one.startswith(".") and one not in _SKIPPED]
            inside = Path(folder).relative_to(self.root).as_posix().removeprefix(".").lstrip("/")
            start = f"{inside}/" if inside else ""
            paths |= {recorded_name(start + one): start + one for one in files}
            paths |= {recorded_name(f"{start}{one}/"): f"{start}{one}/" for one in folders}
        return paths

    def _hash(self, path: Path, is_folder: bool) -> str | None:
        if leads_outside(path, self.root):
            return None  # what is there is none of the report's
        return folder_hash(path) if is_folder else file_hash(path)


def declaration_hash(figure: Figure) -> str:
    """Return the hash of what decides how a figure looks: not its title, legends and alt texts, nor where they are
    typed."""
    said: dict[str, object] = {
        "width": figure.width_mm,
        "layout": figure.layout,
        "artwork": figure.artwork,
        "dpi": figure.dpi,
        "formats": figure.formats,
        "inputs": figure.inputs,
        "style": figure.style,
        "panels": [[panel.letter, type(panel.source).__name__, asdict(panel.source)] for panel in figure.panels],
    }
    if primary_language(figure.language) != "en":
        said["language"] = figure.language
    return content_hash(json.dumps(said, sort_keys=True, default=str).encode())


def changes(figure: Figure, provenance: Provenance | None, contents: Contents) -> tuple[str, ...]:
    """Return why a figure is out of date, each reason naming what changed, empty if it is not."""
    if provenance is None:
        return ("it was not built yet",)
    reasons: list[str] = []
    if provenance.declaration != declaration_hash(figure):
        reasons.append("what figures/figures.yml says of its drawing changed, or the language of the project")
    for name, recorded in provenance.inputs.items():
        path = contents.path_of(name)
        now = contents.of(path)
        if now == recorded:
            continue
        if path is None:
            known = {recorded_name(one): one for one in (*figure.source_paths, *figure.inputs)}
            path = known.get(name, "a picture or data file that it was drawn from")
        what = f"the files in {path}" if path.endswith("/") else path
        reasons.append(f"{path} is gone" if now is None else f"{what} changed" if recorded else f"{path} is new")
    for name, version in provenance.libraries.items():
        now = library_version(name)
        if now != version:
            reasons.append(f"{name} is {now or 'not installed'}, was {version}")
    for name, recorded_hash in provenance.toolkit.items():
        if toolkit_hash(name) != recorded_hash:
            reasons.append(f"casewright's own drawing code changed ({name})")
    for path in figure.files.values():
        recorded_output = provenance.outputs.get(path)
        now = contents.of(path)
        if now is None:
            reasons.append(f"{path} is missing")
        elif recorded_output is not None and now != recorded_output:
            reasons.append(f"{path} is not the file that was built")
    return tuple(reasons)


@lru_cache(maxsize=16)
def toolkit_hash(name: str) -> str:
    """Return the hash of the code of one of the packages of casewright, as far as it decides what a figure looks
    like."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted((package / name).rglob("*.py")):
        if name == "figures" and path.name in _NOT_DRAWING:
            continue
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def drawing_packages(modules: Sequence[str]) -> tuple[str, ...]:
    """Return the packages of casewright modules (names from the package's folder) that had a part in a drawing."""
    packages = {name.split("/", 1)[0] for name in modules if "/" in name}
    return tuple(sorted((packages | {"figures"}) - _DRAWS_NOTHING))
