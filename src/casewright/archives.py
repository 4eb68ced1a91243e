"""Reading zip files that may be damaged, or made to fill the memory."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib


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
