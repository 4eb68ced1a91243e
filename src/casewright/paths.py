"""Resolving names of files in a report, and reading these files.

A report may come from anybody. So it can name only regular files inside its own folder: it must not print other files
of the computer that renders it, or read a device that never ends. In a folder that the user trusts, plain Quarto
documents may name files outside, as in Quarto.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from casewright.build.trust import is_trusted
from casewright.diagnostics import CasewrightError, Location
from casewright.storage import leads_outside, open_regular

MOST_BYTES = 200_000_000
"""The largest file that is read, such as a picture from a microscope."""
_MOST_BYTES: Mapping[str, int] = {
    **dict.fromkeys((".yml", ".yaml"), 2_000_000),
    **dict.fromkeys((".qmd", ".md", ".markdown", ".csl", ".lua", ".py"), 10_000_000),
    **dict.fromkeys((".bib", ".bibtex", ".biblatex", ".json", ".ipynb", ".svg", ".docx", ".dotx"), 50_000_000),
}
"""The largest files of kinds that take many times their size in memory."""
_KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))

_PLAIN: set[Path] = set()
"""The folders of projects that are plain Quarto."""


def follow_quarto(root: Path, is_plain: bool) -> None:
    """Set whether a project is plain Quarto, whose documents may name files outside."""
    (_PLAIN.add if is_plain else _PLAIN.discard)(root.resolve())


def file_in(root: Path, name: str, place: Location | None = None, *, most: int | None = None) -> Path:
    """Return the path of a file in the project's folder `root`; it need not exist.

    `place` is the place that names it, and defaults to the file itself. Raises CasewrightError if the file, with links
    resolved, lies outside the project, if it is not a regular file, such as a named pipe, or if it is larger than
    `most` bytes.
    """
    path = root / name
    place = place or Location(name)
    if "\0" in name or leads_outside(path, root):
        refuse_outside(root, name, place)
    try:
        found = path.stat()
    except OSError:  # reported when the file is read
        return path
    if not stat.S_ISREG(found.st_mode):
        kind = next((kind for is_kind, kind in _KINDS if is_kind(found.st_mode)), "a device")
        raise CasewrightError(f"`{name}` is not a regular file.", location=place, why=f"it is {kind}")
    most = most or _MOST_BYTES.get(PurePosixPath(name).suffix.lower(), MOST_BYTES)
    if found.st_size > most:
        raise CasewrightError(
            f"`{name}` is too large to be read.",
            location=place,
            why=f"it has {_megabytes(found.st_size)}, and files of its kind may have {_megabytes(most)}",
        )
    return path


def folder_in(root: Path, name: str, place: Location | None = None) -> Path:
    """Return the path of a folder, which need not exist. Raises CasewrightError if it lies outside the project."""
    if "\0" in name or leads_outside(root / name, root):
        refuse_outside(root, name, place)
    return root / name


def refuse_outside(root: Path, name: str, place: Location | None) -> None:
    """Raise CasewrightError for a file outside a project, unless the project is plain Quarto and trusted."""
    is_plain = root.resolve() in _PLAIN
    if is_plain and is_trusted(root):
        return
    inside = not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
    raise CasewrightError(
        f"`{name}` lies outside the project.",
        location=place,
        why="it is a symbolic link, or in a folder that is one" if inside else "",
        hint="Copy it into the project's folder."
        + (" In a trusted folder (`casewright trust`), plain Quarto documents may name it." if is_plain else ""),
    )


def read_bytes(root: Path, name: str, place: Location | None = None, *, most: int | None = None) -> bytes:
    """Read a file of a project. Raises CasewrightError as `file_in` does, and if the file is missing or cannot be
    read."""
    path = file_in(root, name, place, most=most)
    try:
        with open_regular(path) as stream:
            if _was_replaced(stream, path, root):
                refuse_outside(root, name, place or Location(name))
            return stream.read()
    except (FileNotFoundError, ValueError):  # ValueError: a name that no file can have
        raise CasewrightError(f"The file `{name}` does not exist.", location=place or Location(name)) from None
    except OSError as error:
        raise CasewrightError(
            f"`{name}` cannot be read.", location=place or Location(name), why=error.strerror or str(error)
        ) from None


def _was_replaced(stream: IO[bytes], path: Path, root: Path) -> bool:
    """Return whether an open file is not the one that a path now leads to inside of a folder: a link was put in its
    place after the path was resolved."""
    if isinstance(stream, BytesIO):
        return False
    return leads_outside(path, root) or not os.path.samestat(os.fstat(stream.fileno()), path.stat())


def read_text(root: Path, name: str, place: Location | None = None, *, most: int | None = None) -> str:
    """Read a UTF-8 file of a project. A byte-order mark is removed, and line ends become \\n.

    Raises CasewrightError as `read_bytes` does, and if the file is not UTF-8.
    """
    return text_of(read_bytes(root, name, place, most=most), name)


def text_of(data: bytes, name: str) -> str:
    """Decode the content of a UTF-8 file. Raises CasewrightError if it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CasewrightError(
            f"`{name}` is not UTF-8 text.",
            location=Location(name, line),
            why=f"byte {error.start} is 0x{data[error.start]:02x}",
            hint="Save the file in UTF-8.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_stored(before: bytes, text: str) -> bytes:
    """Encode the new text of a file with the line ends and the byte-order mark that the file had `before`."""
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + (text.replace("\n", "\r\n") if b"\r\n" in before else text).encode()


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"
