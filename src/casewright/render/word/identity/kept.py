"""What was sent to co-authors, kept in the report: LibreOffice drops the part that says it from the file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from casewright.build.store import STORE_FOLDER, read_sealed, write_sealed
from casewright.diagnostics import CasewrightError
from casewright.render.word.file.package import read_parts
from casewright.render.word.identity.part import PART, Sent, named_digest, sent_in
from casewright.storage import content_hash

_FOLDER = f"{STORE_FOLDER}/sent"
_MOST_KEPT = 40


def keep_sent(root: Path, files: Iterable[bytes]) -> None:
    """Keep what Word files say of their paragraphs, of the last files. Where nothing can be written, nothing is."""
    folder = root / _FOLDER
    for content in files:
        parts = read_parts(content)
        named = named_digest(parts)
        if named is not None:
            name = _name(*named)
            with contextlib.suppress(CasewrightError):
                write_sealed(folder / name, name, parts[PART], lasting=False)
    with contextlib.suppress(OSError):
        newest = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in newest[_MOST_KEPT:]:
            path.unlink(missing_ok=True)


def kept_sent(root: Path, digest: str, path: str) -> Sent | None:
    """Return what was sent of a document in the state that a returned file names, None if it is not kept."""
    name = _name(digest, path)
    data = read_sealed(root / _FOLDER / name, name)
    return None if data is None else sent_in({PART: data})


def _name(digest: str, path: str) -> str:
    return content_hash(f"{digest} {path}".encode())
