"""Links to other documents: `[the supplement](supplement.qmd#methods)` leads to that document's output.

Quarto does so in websites, where links are made to source files (its documentation, websites). Here every project does,
since no reader is helped by a source file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.floats.floats import project_path

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def linked_file(element: Element, folder: str) -> tuple[str, str] | None:
    """The file a link leads to, as a path from the project's root, and the place in it (or nothing).

    None for a link into its own document and for an address outside the project. `folder` is the linking document's.
    """
    path, _, fragment = element["c"][2][0].partition("#")
    if not path or _ADDRESS.match(path):
        return None
    return project_path(folder, path), unquote(fragment)


def linked_files(blocks: Blocks, folder: str) -> Iterator[str]:
    """The files that links lead to, as paths from the project's root."""
    for element in ast.walk(blocks, "Link"):
        file = linked_file(element, folder)
        if file is not None:
            yield file[0]


def with_document_links(blocks: Blocks, folder: str, names: Mapping[str, str]) -> Blocks:
    """Blocks whose links to documents say which document they lead to, as mentions do.

    `names` are the documents' names by their files (`report/supplement.qmd` is `report/supplement`).
    """

    def change(element: Element) -> Element | None:
        (identifier, classes, attributes), inlines, (_, title) = element["c"]
        file = linked_file(element, folder)
        if file is None or file[0] not in names or "document" in dict(attributes):
            return None
        name = names[file[0]]
        target = f"{name}#{file[1]}" if file[1] else name
        return {"t": "Link", "c": [[identifier, classes, [*attributes, ["document", name]]], inlines, [target, title]]}

    return ast.rewrite(blocks, change, frozenset({"Link"}))
