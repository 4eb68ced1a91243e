"""Pictures that a document names by an address and not as a file: those typed into it (`data:`), and those of the net.

Each becomes a file beside the document, so that every writer prints it as it prints others. A picture of the net is
asked for only where rendering was told to, and then kept: from then on the kept one is shown.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.storage import content_hash

Fetch = Callable[[str], bytes]
"""What brings the picture at an address; raises CasewrightError where there is none."""

_DATA = re.compile(r"data:image/[\w.+-]+(?:;[\w-]+=[\w.-]+)*(?P<base64>;base64)?,(?P<content>.*)", re.DOTALL)
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF87a": ".gif", b"GIF89a": ".gif"}
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>|<!DOCTYPE[^>]*>|<!--.*?-->|\s)*<svg[\s>]", re.DOTALL)


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
            content = _typed(address)
        elif address.startswith(("http://", "https://")):
            content = _of_the_net(address, cache, fetch)
        else:
            return None
        suffix = picture_suffix(content) if content is not None else None
        if content is None or suffix is None:
            return None
        path = f"picture-{content_hash(content)[:12]}{suffix}"
        contents[path] = content
        return {"t": "Image", "c": [triple, described, [path, title]]}

    return Pictures(ast.rewrite(blocks, change, frozenset({"Image"})), contents)


def picture_suffix(content: bytes) -> str | None:
    """The suffix of a file of the kind a picture is, told by how it begins; None for what no writer prints."""
    found = next((suffix for begins, suffix in _SIGNATURES.items() if content.startswith(begins)), None)
    return found or (".svg" if _SVG.match(content) else None)


def _typed(address: str) -> bytes | None:
    match = _DATA.fullmatch(address)
    if match is None:
        return None
    content = unquote_to_bytes(match["content"])
    try:
        return base64.b64decode(content) if match["base64"] else content
    except binascii.Error:
        return None


def _of_the_net(address: str, cache: ContentCache, fetch: Fetch | None) -> bytes | None:
    key = content_hash(f"picture {address}".encode())
    content = cache.find(key)
    if content is None and fetch is not None:
        content = fetch(address)
        cache.keep(key, content)
    return content
