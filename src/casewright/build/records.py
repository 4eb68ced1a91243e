"""Records of what commands have done: a sealed file of a project with an entry for each request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.build.store import read_sealed, write_sealed


def read_records(root: Path, file: str) -> dict[str, Any]:
    """Return the entries of a file of records by the key of their request. There are none if this user did not write
    the file."""
    data = read_sealed(root / file, file)
    return {} if data is None else dict(json.loads(data))


def write_records(root: Path, file: str, records: Mapping[str, Any], *, lasting: bool = True) -> None:
    """Write a file of records. Raises CasewrightError if it cannot be written."""
    data = json.dumps(records, ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_sealed(root / file, file, data, lasting=lasting)
