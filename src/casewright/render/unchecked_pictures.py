"""The pictures of a report in which nobody has said to have looked for burned-in text and faces.

A human says so with `burned-in-text: checked`: of a panel in `figures/figures.yml`, or of a picture that a document
shows (`![](images/scan.png){burned-in-text="checked"}`). Drawings of scripts and cells are not asked about, nor SVG
files without pictures of pixels inside, nor pictures of one color.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.figures.artwork.imaging import unsaid_by
from casewright.figures.registry import FIGURES_FOLDER, ImageSource, Panel, Registry
from casewright.manuscript import ast
from casewright.manuscript.floats.floats import project_path
from casewright.manuscript.parsing import ParsedDocument
from casewright.paths import read_bytes
from casewright.pictures.kinds import kind_of, svg_text
from casewright.pictures.pixels import PictureError, decoded
from casewright.render.images import place_of_image
from casewright.storage import content_hash

CHECKED = "burned-in-text"
"""The key of a panel and the attribute of a picture that say so, with the value `checked`."""


@dataclass(frozen=True)
class UncheckedPicture:
    """A picture that nobody has declared checked: its place, what to type there, the content of its file, and the panel
    that shows it, if one does. `unsaid` is what a DICOM file does not say, None if the file is of another kind."""

    location: Location
    declaration: str
    content: bytes
    path: str
    panel: Panel | None = None
    unsaid: tuple[str, ...] | None = None

    @property
    def key(self) -> str:
        """The hash of all that decides which pixels are shown."""
        return content_hash(repr((content_hash(self.content), self.panel and self.panel.source)).encode())


def unchecked_pictures(
    documents: Sequence[ParsedDocument], registry: Registry, root: Path
) -> tuple[UncheckedPicture, ...]:
    """Return the pictures of a report's figures and documents that nobody has declared checked, each once."""
    if all(document.metadata.settings is None for document in documents):
        return ()
    found = [*_panels(registry, root)]
    shown = [one for document in documents for one in _shown(document, registry, root)]
    checked = {picture.path for picture, is_checked in shown if is_checked}
    found += [picture for picture, _ in shown if picture.path not in checked]
    return tuple({(one.path, one.location.path): one for one in reversed(found)}.values())[::-1]


def unchecked_note(pictures: Sequence[UncheckedPicture]) -> tuple[Finding, ...]:
    """Return what rendering says of them."""
    if not pictures:
        return ()
    count = "1 picture has" if len(pictures) == 1 else f"{len(pictures)} pictures have"
    return (
        Finding(
            "PRI020",
            "picture-not-checked",
            Severity.NOTE,
            f"{count} not been declared checked for burned-in text and faces.",
            pictures[0].location,
            "`casewright check` says which.",
        ),
    )


def _panels(registry: Registry, root: Path) -> Iterator[UncheckedPicture]:
    for figure in registry.figures:
        for panel in figure.panels:
            source = panel.source
            if not isinstance(source, ImageSource) or source.text_checked:
                continue
            content = _content(root, source.path)
            if content is None or not _holds_pixels(content):
                continue
            is_dicom = source.path.lower().endswith(".dcm")
            unsaid = unsaid_by(root / source.path) if is_dicom else None
            yield UncheckedPicture(
                panel.source_location, f"`{CHECKED}: checked` to the panel", content, source.path, panel, unsaid
            )


def _shown(document: ParsedDocument, registry: Registry, root: Path) -> Iterator[tuple[UncheckedPicture, bool]]:
    """Yield the pictures that a document shows, and whether it says there that they are checked."""
    built = {f"{FIGURES_FOLDER}/{figure.label}" for figure in registry.figures}
    attached = document.source.notebook.resources if document.source.notebook is not None else {}
    for element in ast.walk(document.blocks, "Image"):
        typed = element["c"][2][0]
        path = project_path(document.source.folder, typed)
        if posixpath.splitext(path)[0] in built:
            continue
        is_checked = ast.attributes_of(element).get(CHECKED) == "checked"
        own = posixpath.relpath(path, document.source.folder or ".")
        content = document.pictures.get(own) or attached.get(own) or _content(root, path)
        if content is not None and _holds_pixels(content):
            declaration = f'`{{{CHECKED}="checked"}}` to the picture'
            yield UncheckedPicture(place_of_image(path, document), declaration, content, path), is_checked


@lru_cache(maxsize=32)
def _holds_pixels(content: bytes) -> bool:
    """Return whether a file can show a person: any but a drawing without pictures of pixels in it, and one of one
    color."""
    kind = kind_of(content)
    if kind == "svg":
        return re.search(r"<(?:\w+:)?image\b", svg_text(content) or "") is not None
    if kind in {"pdf", "eps"}:
        return True
    try:
        low, high = decoded(content).convert("L").getextrema()
    except PictureError:
        return True
    return low != high


def _content(root: Path, path: str) -> bytes | None:
    if path.startswith(("..", "/")) or ":" in path:
        return None
    try:
        return read_bytes(root, path)
    except CasewrightError:  # the picture itself is refused where it is shown
        return None


def shown_pixels(picture: UncheckedPicture, root: Path) -> bytes:
    """Return the pixels of a picture as a reader sees them, as a file that Pillow reads; boxes of `redact` are black in
    them.

    Raises CasewrightError if it cannot be shown.
    """
    from casewright.figures.artwork.imaging import read_picture
    from casewright.render.image_kinds import printable
    from casewright.render.word.pictures import drawn_png

    panel = picture.panel
    kind = kind_of(picture.content)
    if panel is not None and isinstance(panel.source, ImageSource) and kind not in {"svg", "pdf"}:
        return read_picture(root, panel.source, panel.source_location, panel.redact_location).png
    if kind == "eps":
        raise CasewrightError("PostScript is a program, and is not run to look at it.")
    made = printable(picture.path, picture.content)
    if made.kind == "svg":
        return drawn_png(made.content, ".svg", picture.path)
    return made.content
