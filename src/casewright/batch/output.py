"""The folder with the results of a batch, on this machine or at an address that fsspec knows.

Each result is a file, written when its report is done and sealed with the user's key: a batch that was stopped goes on
where it was, and a result that somebody else has changed is not believed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casewright.batch.result import ReportResult, from_plain, plain
from casewright.build.store import sealed, unsealed
from casewright.diagnostics import CasewrightError
from casewright.storage import content_hash, write_whole


class OutputFolder:
    """Files by their names in a folder."""

    def __init__(self, address: str) -> None:
        """Raises CasewrightError if the address is of a kind that is not installed."""
        self.address = address
        self._files: Any = None
        if "://" in address and not address.startswith("file://"):
            import fsspec

            try:
                self._files, self._path = fsspec.core.url_to_fs(address)
            except (ImportError, ValueError) as error:
                raise CasewrightError(f"Nothing can be written to `{address}`.", why=str(error)) from None
        else:
            self._folder = Path(address.removeprefix("file://"))

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None if it does not exist. Raises CasewrightError if there is no access."""
        try:
            if self._files is not None:
                return bytes(self._files.cat_file(f"{self._path}/{name}"))
            return (self._folder / name).read_bytes()
        except OSError:
            return None
        except Exception as error:  # each kind of address raises its own
            raise _unusable(self.address, error) from None

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all unless the power fails, which the seals of results show. Raises
        CasewrightError or OSError."""
        if self._files is not None:
            path = f"{self._path}/{name}"
            try:
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(path, content)
            except Exception as error:  # each kind of address raises its own
                raise _unusable(self.address, error) from None
        else:
            write_whole(self._folder / name, content, lasting=False)

    def result(self, report: str, command: str) -> ReportResult | None:
        """Return the stored result of a report, None if there is none that this user has stored."""
        name = _name(report, command)
        content = self.read(name)
        data = unsealed(name, content) if content is not None else None
        if data is None:
            return None
        try:
            return from_plain(json.loads(data))
        except (KeyError, TypeError):  # of another version
            return None

    def store(self, result: ReportResult) -> None:
        """Store the result of a report."""
        name = _name(result.report, result.command)
        self.write(name, sealed(name, json.dumps(plain(result), sort_keys=True).encode()))


def _unusable(address: str, error: Exception) -> CasewrightError:
    return CasewrightError(
        f"Results cannot be stored at `{address}`.",
        why=f"{type(error).__name__}: {error}".split("\n")[0],
        hint="Check the address and your access to it, or name a folder of this machine.",
    )


def identifier(report: str) -> str:
    """Return a short name for files about a report."""
    return content_hash(report.encode("utf-8", "surrogateescape"))[:16]


def _name(report: str, command: str) -> str:
    return f"results/{command}-{identifier(report)}"
