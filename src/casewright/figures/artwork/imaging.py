"""Image files as pixels and nothing else: photographs, scans and DICOM pictures, without what they know of a person.

EXIF, XMP, IPTC, text chunks, TIFF tags, thumbnails, colour profiles and every DICOM attribute stay behind: what goes on
is a fresh picture in eight bits, grey or sRGB, on white. What is burned into the pixels only a human can see; DICOM
says whether it is there (Burned In Annotation, 0028,0301), and that is passed on.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.registry import Box, ImageSource
from casewright.paths import file_in
from casewright.pictures.pixels import in_srgb

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

_PILLOW_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP", "MPO")
_DAMAGED = "The file is damaged, or not what its name says."
_MOST_PIXELS = 200_000_000


@dataclass(frozen=True)
class Picture:
    """An image as PNG bytes without metadata, its size in pixels, and what a human should look at."""

    png: bytes
    width: int
    height: int
    notices: tuple[str, ...] = ()


def read_picture(
    root: Path, source: ImageSource, location: Location, redact_location: Location | None = None
) -> Picture:
    """Read the raster or DICOM image of a panel as pixels, its boxes black.

    Raises CasewrightError where the file is missing, damaged, of another type than its name says, has no such frame,
    needs a window or pydicom, or is declared by DICOM to have text burned in that nobody has checked; and for a box
    that does not lie in the picture.
    """
    path = file_in(root, source.path, location)
    if not path.is_file():
        raise CasewrightError(f"There is no image `{source.path}`.", location=location)
    if PurePosixPath(source.path).suffix.lower() == ".dcm":
        image, notices = _dicom(path, source, location)
    else:
        image, notices = _raster(path, source, location)
    for number, box in enumerate(source.redact, 1):
        _cover(image, number, box, redact_location or location)
    return Picture(png_bytes(image), image.width, image.height, tuple(notices))


def _cover(image: Image, number: int, box: Box, location: Location) -> None:
    """Overwrite the pixels of a box, the `number`th of its picture."""
    left, top, width, height = box
    if left + width > image.width or top + height > image.height:
        raise CasewrightError(
            f"Box {number} of `redact` does not lie in its picture.",
            location=location,
            why=f"it reaches to {left + width}, {top + height}, and the picture has {image.width} by {image.height}"
            " pixels",
            hint="Give left, top, width and height in pixels of the picture as it is seen.",
        )
    image.paste(0 if image.mode == "L" else (0, 0, 0), (left, top, left + width, top + height))


def png_bytes(image: Image, dpi: int | None = None) -> bytes:
    """A picture as PNG: its pixels, and its dots an inch where they are given; no other chunk of metadata."""
    from PIL import Image as Images

    bare = Images.frombytes(image.mode, image.size, image.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, format="PNG", **({} if dpi is None else {"dpi": (dpi, dpi)}))
    return buffer.getvalue()


def flat(image: Image) -> Image:
    """An eight-bit grey or RGB picture: transparency on white, palettes and other colour models resolved."""
    from PIL import Image as Images

    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        image = image.convert("RGBA")
        ground = Images.new("RGBA", image.size, "white")
        image = Images.alpha_composite(ground, image).convert("RGB")
    if image.mode == "1":
        image = image.convert("L")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _raster(path: Path, source: ImageSource, location: Location) -> tuple[Image, list[str]]:
    from PIL import Image as Images
    from PIL import ImageOps

    notices: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow only warns of, it can read
            warnings.simplefilter("error", Images.DecompressionBombWarning)
            image: Image = Images.open(path, formats=_PILLOW_FORMATS)
            frames = int(getattr(image, "n_frames", 1))
            if source.frame > frames:
                raise _no_frame(source, frames, location)
            if frames > 1:
                image.seek(source.frame - 1)
                if source.frame == 1 and image.format != "MPO":
                    notices.append(f"the file has {frames} pictures; the first is shown (`frame:` picks another).")
            image.load()
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith(("I", "F")):
            return _grey(_windowed_numbers(image, source, location)), notices
        converted, is_usable = in_srgb(image)
        if not is_usable:
            notices.append("the file has a colour profile that cannot be used; its colours are taken as sRGB.")
        return flat(converted), notices
    except CasewrightError:
        raise
    except (Images.DecompressionBombWarning, Images.DecompressionBombError, MemoryError) as error:
        raise CasewrightError(
            f"`{source.path}` is too large a picture.",
            location=location,
            why=str(error) or "it does not fit in memory",
            hint="Scale it down to what it is printed at: a full page at 600 dots an inch has 35 million pixels.",
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError) as error:  # Pillow's words for damage
        why = (
            str(error) if "cannot identify" not in str(error) else "its content is no PNG, JPEG, TIFF, BMP, GIF or WebP"
        )
        raise CasewrightError(
            f"`{source.path}` cannot be read as an image.",
            location=location,
            why=why.replace(str(path), source.path) or type(error).__name__,
            hint=_DAMAGED + " Export it again.",
        ) from None


def _windowed_numbers(image: Image, source: ImageSource, location: Location) -> np.ndarray[Any, Any]:
    import numpy as np

    if source.window is None:
        raise CasewrightError(
            f"`{source.path}` has more than 256 shades of grey, and nothing says which of them to show.",
            location=location,
            why=f"its values run from {np.asarray(image).min()} to {np.asarray(image).max()}",
            hint="Add the window to the panel: `window: {centre: ..., width: ...}`.",
        )
    return _window(np.asarray(image, dtype=np.float64), *source.window)


def _window(values: np.ndarray[Any, Any], centre: float, width: float) -> np.ndarray[Any, Any]:
    """Values as grey from 0 to 255 by DICOM's linear window (PS3.3, C.11.2.1.2.1)."""
    import numpy as np

    if width <= 1:
        return np.where(values > centre - 0.5, 255.0, 0.0)
    return np.clip(((values - (centre - 0.5)) / (width - 1) + 0.5) * 255.0, 0.0, 255.0)


def _grey(values: np.ndarray[Any, Any]) -> Image:
    import numpy as np
    from PIL import Image as Images

    return Images.fromarray(np.rint(values).astype(np.uint8), mode="L")


def _no_frame(source: ImageSource, frames: int, location: Location) -> CasewrightError:
    return CasewrightError(
        f"`{source.path}` has no picture {source.frame}.",
        location=location,
        why=f"it has {frames}",
        hint=f"Give `frame:` a number from 1 to {frames}.",
    )


def _dicom(path: Path, source: ImageSource, location: Location) -> tuple[Image, list[str]]:
    try:
        import pydicom
        from pydicom.errors import InvalidDicomError
    except ModuleNotFoundError:
        raise CasewrightError(
            f"`{source.path}` is a DICOM image, and the package that reads these is not installed.",
            location=location,
            hint="Run `pip install 'casewright[dicom]'`.",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydicom warns of values that are not read here
            data = pydicom.dcmread(path)
            notices = _said(data, source, location)
            image, more = _dicom_pixels(data, source, location)
    except CasewrightError:
        raise
    except InvalidDicomError:
        raise CasewrightError(
            f"`{source.path}` cannot be read as a DICOM image.",
            location=location,
            why="it does not begin as DICOM files do",
            hint=_DAMAGED,
        ) from None
    except Exception as error:  # pydicom and its decoders raise what the damaged value leads to, of any type
        raise CasewrightError(
            f"The picture in `{source.path}` cannot be read.",
            location=location,
            why=f"{type(error).__name__}: {error}".split("\n")[0].replace(str(path), source.path),
            hint=_DAMAGED,
        ) from None
    return image, [*notices, *more]


_STATEMENTS = {
    "BurnedInAnnotation": ("text is burned into the picture", "Burned In Annotation (0028,0301)"),
    "RecognizableVisualFeatures": (
        "a face can be recognized in the picture",
        "Recognizable Visual Features (0028,0302)",
    ),
}


def unsaid_by(path: Path) -> tuple[str, ...]:
    """What a DICOM file does not say there is not: text and faces in its picture. Nothing is said by a file that cannot
    be read."""
    try:
        import pydicom

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data: Any = pydicom.dcmread(path, stop_before_pixels=True)
    except Exception:  # drawing it says why
        data = {}
    return _unsaid(data)


def _unsaid(data: Any) -> tuple[str, ...]:
    """What DICOM does not say there is not (PS3.3, C.7.6.1 and C.12.1.1.3)."""
    return tuple(
        what for name, (what, _) in _STATEMENTS.items() if str(data.get(name, "") or "").strip().upper() != "NO"
    )


def _said(data: Any, source: ImageSource, location: Location) -> list[str]:
    """What a human should look for. Raises CasewrightError where the file says that there is something, and nobody has
    looked."""
    if source.text_checked:
        return []
    for name, (what, attribute) in _STATEMENTS.items():
        if str(data.get(name, "") or "").strip().upper() == "YES":
            raise CasewrightError(
                f"`{source.path}` says that {what}, which can name the patient.",
                location=location,
                why=f"its attribute {attribute} is YES",
                hint="Look at the picture. Cover what names a person with `redact: [[left, top, width, height]]`, and"
                " add `burned-in-text: checked` to the panel.",
            )
    said = " or whether ".join(_unsaid(data))
    hint = "look at it, and add `burned-in-text: checked` to the panel"
    return [f"the DICOM file does not say whether {said}: {hint}."] if said else []


def _dicom_pixels(data: Any, source: ImageSource, location: Location) -> tuple[Image, list[str]]:
    import numpy as np
    from PIL import Image as Images
    from pydicom.pixels import apply_modality_lut, convert_color_space

    frames = int(data.get("NumberOfFrames", 1) or 1)
    if source.frame > frames:
        raise _no_frame(source, frames, location)
    pixels = data.pixel_array
    if frames > 1:
        pixels = pixels[source.frame - 1]
    notices = []
    if frames > 1 and source.frame == 1:
        notices.append(f"the file has {frames} pictures; the first is shown (`frame:` picks another).")
    model = str(data.get("PhotometricInterpretation", ""))
    if pixels.ndim == 3:
        if model.startswith("YBR"):
            pixels = convert_color_space(pixels, model, "RGB")
        return flat(Images.fromarray(np.asarray(pixels, dtype=np.uint8), mode="RGB")), notices
    values = np.asarray(apply_modality_lut(pixels, data), dtype=np.float64)
    if source.window is not None:
        grey = _window(values, *source.window)
    elif data.get("WindowCenter") is not None and data.get("WindowWidth") is not None:
        grey = _window(values, _first(data.WindowCenter), _first(data.WindowWidth))
    else:
        raise CasewrightError(
            f"`{source.path}` has no window, and nothing says which shades of grey to show.",
            location=location,
            why=f"its values run from {values.min():g} to {values.max():g}",
            hint="Add the window to the panel: `window: {centre: ..., width: ...}`.",
        )
    if model == "MONOCHROME1":
        grey = 255.0 - grey
    return _grey(grey), notices


def _first(value: Any) -> float:
    return float(value[0]) if isinstance(value, (list, tuple)) or hasattr(value, "append") else float(value)
