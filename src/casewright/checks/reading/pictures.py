"""The pictures that a document shows, as they are typed and by their paths in the project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casewright.manuscript import ast
from casewright.manuscript.floats.floats import project_path
from casewright.manuscript.parsing import ParsedDocument


def pictures_shown(parsed: ParsedDocument) -> Iterator[tuple[str, str]]:
    """Yield each picture once, as typed and as a path from the project's root; pictures on the net are left out."""
    seen: set[str] = set()
    for element in ast.walk(parsed.blocks, "Image"):
        typed = element["c"][2][0]
        if not typed or typed in seen or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", typed):
            continue
        seen.add(typed)
        yield typed, project_path(parsed.source.folder, typed)
