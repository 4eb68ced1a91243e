"""Links to other documents: `[the supplement](supplement.qmd#methods)` becomes a link to that document's output.

Quarto does so only in websites (documentation, "Websites"); here links in every project are converted, since readers
have no source files.
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
    """Return the file of a link, relative to the project's root, and the fragment (or "").

    None for a link within its document or to an address outside the project. `folder` is that of the linking document.
    """
    path, _, fragment = element["c"][2][0].partition("#")
    if not path or _ADDRESS.match(path):
        return None
    return project_path(folder, path), unquote(fragment)


def linked_files(blocks: Blocks, folder: str) -> Iterator[str]:
    """Yield the files of links, relative to the project's root."""
    for element in ast.walk(blocks, "Link"):
        file = linked_file(element, folder)
        if file is not None:
            yield file[0]


def with_document_links(blocks: Blocks, folder: str, names: Mapping[str, str]) -> Blocks:
    """Add the document's name to links to documents, as for mentions.

    `names` maps files to names of documents (`report/supplement.qmd` to `report/supplement`).
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
