"""Pictures that a document names by an address and not as a file: those typed into it (`data:`), and those of the net.

Each becomes a file beside the document, so that every writer prints it as it prints others. A picture of the net is
asked for only where rendering was told to, and then kept: from then on the kept one is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.pictures.cleaning import data_content
from casewright.pictures.kinds import SUFFIXES, kind_of
from casewright.storage import content_hash

Fetch = Callable[[str], bytes]
"""What brings the picture at an address; raises CasewrightError where there is none."""


@dataclass(frozen=True)
class Pictures:
    """Blocks whose pictures are files, and the content of those that were none, by their paths beside the document."""

    blocks: Blocks
    contents: dict[str, bytes] = field(default_factory=dict)


def with_picture_files(blocks: Blocks, cache: ContentCache, fetch: Fetch | None) -> Pictures:
    """Blocks whose addressed pictures are files; without `fetch` those of the net are, where they are kept."""
    contents: dict[str, bytes] = {}

    def change(element: Element) -> Element | None:
        triple, described, (address, title) = element["c"]
        if address.startswith("data:"):
            content = data_content(address)
        elif address.startswith(("http://", "https://")):
            content = _of_the_net(address, cache, fetch)
        else:
            return None
        if content is None:
            return None
        path = f"picture-{content_hash(content)[:12]}{SUFFIXES.get(kind_of(content), '')}"
        contents[path] = content
        return {"t": "Image", "c": [triple, described, [path, title]]}

    return Pictures(ast.rewrite(blocks, change, frozenset({"Image"})), contents)


def _of_the_net(address: str, cache: ContentCache, fetch: Fetch | None) -> bytes | None:
    key = content_hash(f"picture {address}".encode())
    content = cache.find(key)
    if content is None and fetch is not None:
        content = fetch(address)
        cache.store(key, content)
    return content
