"""Zip files: written to the same bytes for the same files, and read where they may be damaged or fill the memory."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable

_OLDEST_DATE = (1980, 1, 1, 0, 0, 0)


def unzipped(data: bytes, most_bytes: int) -> dict[str, bytes]:
    """Return the content of each file in a zip file by its name, without folders. Raises zipfile.BadZipFile if it is
    damaged, or unpacks to more than `most_bytes`."""
    parts: dict[str, bytes] = {}
    left = most_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith("/"):
                    continue
                with archive.open(entry) as stream:
                    parts[entry.filename] = stream.read(left + 1)
                left -= len(parts[entry.filename])
                if left < 0:
                    raise zipfile.BadZipFile(f"it unpacks to more than {most_bytes // 1_000_000} MB")
    except (
        EOFError,
        IndexError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        lzma.LZMAError,
        struct.error,
        zlib.error,
    ) as error:
        raise zipfile.BadZipFile(str(error)) from None
    return parts


def zipped(files: Iterable[tuple[str, bytes]], level: int | None = None) -> bytes:
    """Return a zip file of files, each with its path, which names no time, owner or program; `level` is zlib's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _OLDEST_DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, level)
    return buffer.getvalue()
