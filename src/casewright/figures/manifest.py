"""`figures/manifest.json`: what each figure was drawn from and what came out, by content. Committed, sorted, stable.

Names of pictures and data can name a patient (`Doe_Jane.dcm`): such files are in it by a hash of their path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.paths import file_in, read_text
from casewright.storage import content_hash, write_whole

MANIFEST_PATH = "figures/manifest.json"
_FORMAT = 1
_HIDDEN = "path-sha256:"
_CODE = (".py", ".ipynb", ".mplstyle")
_PACKAGE = re.compile(r"[a-z_]{1,40}(?:/[a-z_]{1,40}){0,4}")
_OWN_NAMES = frozenset({"data/case.yml"})


def recorded_name(path: str) -> str:
    """Return what a file or folder (`/` at its end) that was read is called in the manifest: code by its path, others
    by a hash of it."""
    if path.endswith(_CODE) or path in _OWN_NAMES or is_hidden(path):
        return path
    return _HIDDEN + content_hash(path.encode("utf-8", "surrogatepass"))[:24]


def is_hidden(name: str) -> bool:
    """Return whether a name in the manifest is a hash."""
    return name.startswith(_HIDDEN)


@dataclass(frozen=True)
class Provenance:
    """Where one figure came from.

    `declaration` is the hash of what the registry says of its drawing; `inputs` the hash of every file read (None for
    one that was looked for and not there) and of a folder's list of names, by `recorded_name`; `libraries` the
    versions that drew; `toolkit` the hashes of casewright's own drawing code by package; `outputs` the files' hashes;
    `notices` what a human should look at.
    """

    declaration: str
    inputs: Mapping[str, str | None]
    libraries: Mapping[str, str]
    toolkit: Mapping[str, str]
    outputs: Mapping[str, str]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The provenance of every built figure, by label."""

    figures: Mapping[str, Provenance] = field(default_factory=dict)


def load_manifest(root: Path) -> Manifest:
    """Return the manifest of a project, empty if nothing was built yet.

    Raises CasewrightError if the file is not one of casewright's: it is never guessed at.
    """
    if not (root / MANIFEST_PATH).is_file():
        return Manifest()
    text = read_text(root, MANIFEST_PATH)
    try:
        value = json.loads(text)
        if value["format"] != _FORMAT:
            raise ValueError(f"its format is {value['format']}, and this casewright writes {_FORMAT}")
        return Manifest({label: _provenance(entry) for label, entry in value["figures"].items()})
    except json.JSONDecodeError as error:
        place = Location(MANIFEST_PATH, error.lineno, error.colno)
        raise _unreadable(place, error.msg) from None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _unreadable(Location(MANIFEST_PATH), str(error)) from None


def save_manifest(root: Path, manifest: Manifest) -> None:
    """Write the manifest, sorted, one line a fact, so that branches merge. Raises CasewrightError as `write_whole`."""
    data = manifest_bytes(manifest)
    path = file_in(root, MANIFEST_PATH)
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data)


def manifest_bytes(manifest: Manifest) -> bytes:
    figures = {label: asdict(one) for label, one in manifest.figures.items()}
    text = json.dumps({"format": _FORMAT, "figures": figures}, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


def _provenance(entry: Any) -> Provenance:
    paths = [*entry["inputs"], *entry["outputs"]]
    hashes = [*entry["inputs"].values(), *entry["outputs"].values(), *entry["toolkit"].values()]
    if any(not path or "\0" in path or path.startswith("/") or ".." in path.split("/") for path in paths):
        raise ValueError("a path in it is empty, or leads out of the project")
    if not all(name and isinstance(name, str) for name in [*entry["libraries"], *entry["toolkit"]]):
        raise ValueError("a library in it has no name")
    if not all(_PACKAGE.fullmatch(name) for name in entry["toolkit"]):
        raise ValueError("a package in it cannot be one of casewright")
    if not all(isinstance(one, str | None) for one in [*hashes, *entry["libraries"].values()]):
        raise ValueError("a hash or a version in it is no text")
    kept = {field.name: entry[field.name] for field in fields(Provenance)}
    return Provenance(**{**kept, "declaration": str(kept["declaration"]), "notices": tuple(kept["notices"])})


def _unreadable(place: Location, why: str) -> CasewrightError:
    return CasewrightError(
        f"`{MANIFEST_PATH}` cannot be read.",
        location=place,
        why=why,
        hint="Restore it from version control, or delete it and run `casewright figures`, which draws all of them.",
    )
