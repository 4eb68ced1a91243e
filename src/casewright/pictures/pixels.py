"""Pictures of pixels, read to their end, in the colors of sRGB and in modes that a file can have."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from casewright.pictures.jpeg import scan_ends
from casewright.pictures.png import bare_png

if TYPE_CHECKING:
    from PIL.Image import Image


class PictureError(ValueError):
    """Why a file cannot be shown as a picture, and what to do."""

    def __init__(self, reason: str, hint: str = "Save the picture again.") -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


MOST_PIXELS = 80_000_000
"""What fits in memory three times, as colors and turned; a full page at 600 dots an inch has 35 million."""
TOO_LARGE = f"it has more than {MOST_PIXELS // 1_000_000} million pixels"
SMALLER = "Make it smaller: 300 pixels an inch are printed."
UNKNOWN = "it is no kind of image that is known here"


def decoded(content: bytes) -> Image:
    """Return a picture of pixels, read to its end. Raises PictureError."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow only warns of, it can read
            picture: Image.Image = Image.open(io.BytesIO(content))
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            picture.load()
    except UnidentifiedImageError:
        raise PictureError(UNKNOWN, "Save the picture as PNG, JPEG, TIFF or SVG, and name that file.") from None
    except Image.DecompressionBombError:
        raise PictureError(TOO_LARGE, SMALLER) from None
    except MemoryError:
        raise PictureError("it does not fit in memory", SMALLER) from None
    except Exception as error:  # Pillow's decoders raise what the damaged value leads to, of any type
        reason = str(error)
        reason = reason if reason and "object at 0x" not in reason else type(error).__name__
        raise PictureError(f"the file is damaged ({reason})") from None
    return picture


def in_srgb(picture: Image) -> tuple[Image, bool]:
    """Return the picture with the colors of sRGB where it has a profile of others, and whether its profile can be
    used."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture, True
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture, False
    return picture if converted is None else converted, True


def as_png(picture: Image) -> bytes:
    """Return a picture as PNG: turned as EXIF says, in the colors of sRGB, with its resolution and nothing else.

    Raises PictureError for measurements, of which nothing says how they look.
    """
    from PIL import ImageOps

    if picture.mode in {"F", "I"} and picture.format != "PNG":
        raise PictureError(
            "its pixels are measurements (32 bits each), and which of them is black or white is not said",
            "Export it with 8 or 16 bits a channel.",
        )
    dots = picture.info.get("dpi")
    resolution = {"dpi": tuple(float(dot) for dot in dots)} if dots and all(1 < dot < 10000 for dot in dots) else {}
    shown, _ = in_srgb(picture)
    if shown.mode.startswith("I"):  # no screen or paper shows more than 8 bits of gray
        shown = shown.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in shown.info:
        shown = shown.convert("RGBA")
    if shown.mode not in ("1", "L", "LA", "RGB", "RGBA"):
        shown = shown.convert("RGBA" if "A" in shown.mode[1:] or "a" in shown.mode else "RGB")
    shown = _without_hidden(ImageOps.exif_transpose(shown))
    shown.info = {}
    out = io.BytesIO()
    shown.save(out, "PNG", **resolution)
    return bare_png(out.getvalue()) or out.getvalue()


def is_all_shown(picture: Image) -> bool:
    """Return whether a picture has no color that is in no pixel or in invisible pixels only."""
    if picture.mode == "P":
        colors = picture.getcolors(256) or ()
        return "transparency" not in picture.info and len(colors) == len(picture.getpalette() or ()) // 3
    if "A" not in picture.getbands():
        return True
    hidden = _hidden(picture)
    return all(sum(map(bool, band.histogram(hidden))) <= 1 for band in picture.split()[:-1])


def _hidden(picture: Image) -> Image:
    """Return the pixels that are transparent, as a mask."""
    return picture.getchannel("A").point([255] + [0] * 255)


def _without_hidden(picture: Image) -> Image:
    """Return a picture whose transparent pixels have no color."""
    if is_all_shown(picture):
        return picture
    from PIL import Image

    return Image.composite(Image.new(picture.mode, picture.size), picture, _hidden(picture))


def as_gif(picture: Image) -> bytes:
    """Return the first picture of a GIF file, with the colors that it has."""
    used = [index for index, count in enumerate(picture.histogram()) if count]
    transparent = picture.info.get("transparency")
    shown = picture.remap_palette(used) if picture.mode == "P" else picture.copy()
    shown.info = {}
    options = {"transparency": used.index(transparent)} if picture.mode == "P" and transparent in used else {}
    out = io.BytesIO()
    shown.save(out, "GIF", **options)
    return out.getvalue()


_BEHIND = 8
_NOISE = (b"\x5a\x13\xc6\x71\x2b\x99\x64\xd8", b"\xa3\x6e\x17\x8c\xd5\x42\xb9\x2f")


def is_all_coded(data: bytes, picture: Image) -> bool:
    """Return whether the last bytes of each scan of a JPEG file are read as pixels: others in their place change the
    picture. What lies behind the pixels changes nothing."""
    shown = picture.tobytes()
    for start, end in scan_ends(data):
        behind = min(_BEHIND, end - start)
        others = (data[: end - behind] + noise[:behind] + data[end:] for noise in _NOISE)
        if not any(_pixels(other) != shown for other in others):
            return False
    return True


def _pixels(data: bytes) -> bytes:
    try:
        return decoded(data).tobytes()
    except PictureError:
        return b""


def as_jpeg(picture: Image) -> bytes:
    """Return a photograph turned as EXIF says and in the colors of sRGB, compressed as it was: with its own tables."""
    from PIL import ImageOps

    tables = getattr(picture, "quantization", None)
    dots = picture.info.get("dpi")
    shown, _ = in_srgb(picture)
    same_colors = shown is picture
    turned = ImageOps.exif_transpose(shown)
    turned.info = {}
    out = io.BytesIO()
    options = {"dpi": tuple(round(dot) for dot in dots)} if dots and all(1 < dot < 10000 for dot in dots) else {}
    if same_colors and tables:
        turned.save(out, "JPEG", qtables=tables, subsampling=0, **options)
    else:
        turned.save(out, "JPEG", quality=95, subsampling=0, **options)
    return out.getvalue()
