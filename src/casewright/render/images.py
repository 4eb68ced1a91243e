"""The images of a resolved document: found, read, and refused with a place where they cannot be printed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.output_images import clean_jpeg, clean_png, clean_svg
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument

_TWINS = (".svg", ".png", ".pdf")


def image_contents(
    document: ResolvedDocument, parsed: ParsedDocument, root: Path
) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """The content of every image of a document, by the path in its AST, and the files that were read.

    Beside each image the same picture in other formats is given where it stands next to it, so that a writer may
    choose. Raises CasewrightError for an image that is not there, lies on the network or outside the project; with
    the `casewright:` settings also for one without an alternative text.
    """
    made = {**(parsed.execution.resources if parsed.execution else {}), **_cleaned(parsed.pictures)}
    contents: dict[str, bytes] = {}
    read: list[str] = []
    for element in ast.walk([*document.title_block, *document.blocks]):
        if element["t"] != "Image":
            continue
        path = element["c"][2][0]
        if parsed.metadata.settings is not None and not ast.attributes_of(element).get("alt", "").strip():
            raise CasewrightError(
                f"The image `{path}` has no alternative text.",
                location=_place(path, parsed),
                why="readers who do not see the picture are told nothing",
                hint='Add `fig-alt="..."` to the image, or `alt:` to the figure in `figures/figures.yml`.',
            )
        for candidate in _candidates(path):
            if candidate in contents:
                continue
            own = posixpath.relpath(candidate, parsed.source.folder or ".")
            if own in made:
                contents[candidate] = made[own]
            else:
                for place in (candidate, *_other_places(own, parsed)):
                    content = _file(place, root)
                    if content is not None:
                        contents[candidate] = _without_traces(candidate, content)
                        read.append(place)
                        break
        if path not in contents and not path.startswith("data:"):
            raise _missing(path, parsed, root)
    return contents, tuple(read)


def _other_places(own: str, parsed: ParsedDocument) -> list[str]:
    """Where else an image may lie, by its path from the document: in the folders of `resource-path`, which are seen
    from the document or, in `_quarto.yml`, from the project."""
    named = parsed.metadata.values.get("resource-path")
    folders = [str(folder) for folder in (named if isinstance(named, list) else [named] if named else [])]
    return [
        posixpath.normpath(posixpath.join(start, folder, own))
        for folder in folders
        for start in dict.fromkeys((parsed.source.folder or ".", "."))
    ]


def _cleaned(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: _without_traces(path, content) for path, content in pictures.items()}


def _without_traces(path: str, content: bytes) -> bytes:
    """An image without what tells who made it, when and where: text, EXIF and XMP blocks."""
    suffix = posixpath.splitext(path)[1].lower()
    if suffix == ".png":
        return clean_png(content)
    if suffix in {".jpg", ".jpeg"}:
        return clean_jpeg(content)
    if suffix == ".svg":
        return clean_svg(content.decode("utf-8", "replace")).encode()
    return content


def _candidates(path: str) -> list[str]:
    stem, suffix = posixpath.splitext(path)
    return [path, *(stem + twin for twin in _TWINS if twin != suffix)] if suffix in _TWINS else [path]


def _file(path: str, root: Path) -> bytes | None:
    if path.startswith("..") or ":" in path.split("/")[0]:
        return None
    try:
        return (root / path).read_bytes()
    except OSError:
        return None


def _missing(path: str, parsed: ParsedDocument, root: Path) -> CasewrightError:
    place = _place(path, parsed)
    if path.startswith(".."):
        return CasewrightError(
            f"The image `{path}` lies outside the project.", location=place, hint="Copy it into the project's folder."
        )
    if "//" in path:
        return CasewrightError(
            f"The image `{path}` lies on the network.",
            location=place,
            hint="Save it in the project: what a report shows must not change or vanish; or fetch and keep it with "
            "`--online`.",
        )
    folder = root / posixpath.dirname(path)
    try:
        there = [entry.name for entry in folder.iterdir()]
    except OSError:  # no folder, or a name that none can have
        there = []
    if path.startswith("figures/"):
        hint = "Build it with `casewright figures`."
    else:
        hint = did_you_mean(posixpath.basename(path), there) if len(there) > 12 or there else ""
    return CasewrightError(f"There is no image `{path}`.", location=place, hint=hint)


def _place(path: str, parsed: ParsedDocument) -> Location:
    """Where the document names an image."""
    name = posixpath.basename(path)
    for line in parsed.source.lines:
        column = line.text.find(name)
        if column >= 0:
            return line.location(column + 1)
    return Location(parsed.source.path)
