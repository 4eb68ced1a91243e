"""The images of a resolved document: found, read, and refused with a place where they cannot be printed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casewright.build.trust import require_trust
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.resolved import ResolvedDocument
from casewright.paths import file_in, read_bytes
from casewright.pictures.kinds import kind_of
from casewright.render.image_kinds import Image, printable
from casewright.render.pdf.images import size
from casewright.render.places import place_of
from casewright.storage import is_file

_TWINS = (".svg", ".png", ".pdf")


@dataclass(frozen=True)
class Images:
    """The content of every image of a document by the path in its AST, the files that were read, why others cannot be
    printed, which are `missing` (there is no file, or no alternative text), and what is printed in part, each with its
    place."""

    contents: Mapping[str, bytes]
    files_read: tuple[str, ...] = ()
    problems: tuple[CasewrightError, ...] = ()
    missing: tuple[CasewrightError, ...] = ()
    remarks: tuple[tuple[str, Location], ...] = ()


def images_of(
    document: ResolvedDocument, parsed: ParsedDocument, root: Path, *, draws_postscript: bool = True
) -> Images:
    """Return every image of a document, in a kind that each format shows; PostScript is blank without
    `draws_postscript`.

    Beside each image the same picture in other formats is given where it stands next to it, so that a writer may
    choose. A problem is an image that is not there, lies on the network or outside the project, or cannot be printed;
    with the `casewright:` settings also one without an alternative text.
    """
    made = {**(parsed.execution.resources if parsed.execution else {}), **parsed.pictures}
    contents: dict[str, bytes] = {}
    read: dict[str, None] = {}
    problems: dict[str, CasewrightError] = {}
    missing: dict[str, CasewrightError] = {}
    remarks: dict[str, Location] = {}
    for path, attributes in _shown(document):
        place = place_of_image(path, parsed)
        if path.startswith("data:"):
            problems.setdefault("data:", _unreadable_address(place))
            continue
        if parsed.metadata.settings is not None and not attributes.get("alt", "").strip():
            missing.setdefault(f"alt {path}", _undescribed(path, place))
        try:
            for side in ("width", "height"):
                if attributes.get(side):
                    size(side, attributes[side], path)
            if path not in contents:
                there = _there(path, parsed, made, root, place)
                if draws_postscript and any(kind_of(content) == "eps" for content, _ in there.values()):
                    require_trust(root, f"`{path}` is PostScript, which is a program")
                found = _pictures(path, {name: content for name, (content, _) in there.items()}, draws_postscript)
                if path not in found and "//" in path:
                    raise _missing(path, root, place)
                if path not in found:
                    missing.setdefault(path, _missing(path, root, place))
                    continue
                contents |= {name: image.content for name, image in found.items()}
                remarks |= {image.remark: place for image in found.values() if image.remark}
                read |= dict.fromkeys(file for name, (_, file) in there.items() if file and name in found)
        except CasewrightError as error:
            problems.setdefault(
                error.message, CasewrightError(error.message, location=place, why=error.why, hint=error.hint)
            )
    return Images(contents, tuple(read), tuple(problems.values()), tuple(missing.values()), tuple(remarks.items()))


def _unreadable_address(place: Location) -> CasewrightError:
    return CasewrightError(
        "A picture that is typed as a `data:` address cannot be read.",
        location=place,
        why="it is no picture, or its base64 is damaged",
        hint="Save the picture in the project, and name that file.",
    )


def _shown(document: ResolvedDocument) -> Iterator[tuple[str, Mapping[str, str]]]:
    for element in ast.walk([*document.title_block, *document.blocks], "Image"):
        yield element["c"][2][0], ast.attributes_of(element)


def _there(
    path: str, parsed: ParsedDocument, made: Mapping[str, bytes], root: Path, place: Location
) -> dict[str, tuple[bytes, str]]:
    """Return the content of a path and its twins, by their paths, each with the file it was read from, if any."""
    there: dict[str, tuple[bytes, str]] = {}
    for candidate in _candidates(path):
        own = posixpath.relpath(candidate, parsed.source.folder or ".")
        if own in made:
            there[candidate] = (made[own], "")
            continue
        for file in (candidate, *_other_places(own, parsed)):
            content = _file(file, root, place)
            if content is not None:
                there[candidate] = (content, file)
                break
    return there


def _pictures(path: str, there: Mapping[str, bytes], draws_postscript: bool) -> dict[str, Image]:
    """Return the picture of a path and its twins, by their paths. A PDF with a twin is that twin: it need not be drawn.

    Raises CasewrightError if the picture itself is there and cannot be printed.
    """
    found: dict[str, Image] = {}
    for candidate, content in there.items():
        if candidate.lower().endswith(".pdf"):
            continue
        if candidate == path:
            found[candidate] = _printable(candidate, content, draws_postscript)
        else:
            try:
                found[candidate] = _printable(candidate, content, draws_postscript)
            except CasewrightError:  # a twin that nobody asked for
                continue
    if path in there and path not in found:
        found[path] = next(iter(found.values()), None) or _printable(path, there[path], draws_postscript)
    return found


@lru_cache(maxsize=1024)
def _printable(path: str, content: bytes, draws_postscript: bool) -> Image:
    """Return every format of a document asks for the same pictures, all of them in turn: fewer places would keep
    none."""
    return printable(path, content, draws_postscript=draws_postscript)


def _other_places(own: str, parsed: ParsedDocument) -> list[str]:
    """Return where else an image may lie, by its path from the document: in the folders of `resource-path`, which are
    seen from the document or, in `_quarto.yml`, from the project."""
    named = parsed.metadata.values.get("resource-path")
    folders = [str(folder) for folder in (named if isinstance(named, list) else [named] if named else [])]
    return [
        posixpath.normpath(posixpath.join(start, folder, own))
        for folder in folders
        for start in dict.fromkeys((parsed.source.folder or ".", "."))
    ]


def _undescribed(path: str, place: Location) -> CasewrightError:
    return CasewrightError(
        f"The image `{path}` has no alternative text.",
        location=place,
        why="readers who do not see the picture are told nothing",
        hint='Add `fig-alt="..."` to the image, or `alt:` to the figure in `figures/figures.yml`.',
    )


def _candidates(path: str) -> list[str]:
    stem, suffix = posixpath.splitext(path)
    return [path, *(stem + twin for twin in _TWINS if twin != suffix)] if suffix in _TWINS else [path]


def _file(path: str, root: Path, place: Location) -> bytes | None:
    """Return the content of an image file, None if there is none. Raises CasewrightError as `read_bytes` does."""
    if ":" in path.split("/")[0]:
        return None
    file = file_in(root, path, place)
    return read_bytes(root, path, place) if is_file(file) else None


def _missing(path: str, root: Path, place: Location) -> CasewrightError:
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
    except (OSError, ValueError):  # no folder, or a name that none can have
        there = []
    hint = did_you_mean(posixpath.basename(path), there) if there else ""
    if not hint and path.startswith("figures/"):
        hint = "Build it with `casewright figures`, or put the file there."
    return CasewrightError(f"There is no image `{path}`.", location=place, hint=hint)


def place_of_image(path: str, parsed: ParsedDocument) -> Location:
    """Return where the document names an image: by its whole path, else by its name."""
    typed = posixpath.relpath(path, parsed.source.folder or ".")
    return place_of([typed, path, posixpath.basename(path)], parsed, ("](", "](<", '="', ""))
