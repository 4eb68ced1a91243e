"""What an image file is by its content, and the same picture in a kind that HTML, PDF and Word all show.

PNG, JPEG, GIF and SVG are shown by all of them. TIFF, BMP, WebP and other images of pixels become PNG (by Pillow), PDF
as well (by Typst), PostScript where Ghostscript is installed. What a camera or a program wrote beside the picture
(EXIF, XMP, text, color profile) stays behind; the picture is turned as EXIF says, and its colors are those of sRGB.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import subprocess
import tempfile
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.diagnostics import CasewrightError
from casewright.manuscript.cells.output_images import clean_jpeg, clean_png, clean_svg
from casewright.render.drawing import drawn, refuse_endless

if TYPE_CHECKING:
    from PIL import Image as PillowImage

DRAWN_DPI = 300
"""Resolution of a PDF or PostScript file that is drawn as pixels."""

_MOST_PIXELS = 80_000_000
"""What fits in memory three times, as colors and turned; a full page at 600 dots an inch has 35 million."""
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF", "pdf"),
    (b"%!PS", "eps"),
    (b"\xc5\xd0\xd3\xc6", "eps"),
)
_SVG = re.compile(r"<(?:\w+:)?svg[\s>]")
_GHOSTSCRIPT = ("gs", "gswin64c", "gswin32c")
_GHOSTSCRIPT_OPTIONS = (
    "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-dTextAlphaBits=4",
    "-dGraphicsAlphaBits=4",
)  # fmt: skip
_LONGEST_DRAWING_S = 600.0
_MOST_SVG_BYTES = 50_000_000
_NETWORK_OR_FILE = re.compile(r"(?!#|data:)\S")
_SHOWS_ANOTHER_FILE = ("image", "use", "feImage")


@dataclass(frozen=True)
class Image:
    """A picture that every format shows: its content, its kind (`png`, `jpeg`, `gif` or `svg`), and what of the file
    is not shown, as a sentence."""

    content: bytes
    kind: str
    remark: str = ""


def kind_of(content: bytes) -> str:
    """The kind of an image file, by its content: one of `Image.kind`, `pdf`, `eps`; empty for any other."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    return "svg" if _svg_text(content) is not None else ""


def printable(path: str, content: bytes, *, draws_postscript: bool = True) -> Image:
    """The picture of a file, ready for every format. PostScript, which is a program, is run only where asked for.

    Raises CasewrightError, without a place, where it cannot be shown: an empty or damaged file, one of a kind
    that is no picture, or a drawing that lacks parts in other files.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow only warns of, it can read
            return _shown_everywhere(path, content, draws_postscript)
    except CasewrightError:
        raise
    except Exception as error:  # Pillow and lxml raise what a damaged value leads to, of any type
        reason = str(error).split("\n")[0] or type(error).__name__
        raise _refused(path, f"the file is damaged ({reason})", "Save the picture again.") from None


def _shown_everywhere(path: str, content: bytes, draws_postscript: bool) -> Image:
    kind = kind_of(content)
    if not content:
        raise _refused(path, "the file is empty", "Save the picture again.")
    if kind == "svg":
        return Image(_svg(path, content), "svg")
    if kind == "pdf":
        return Image(_drawn(path, content), "png")
    if kind == "eps":
        return Image(_postscript(path, content, draws_postscript), "png")
    if kind in {"png", "jpeg"}:
        _decoded(path, content)
        return Image(clean_png(content) if kind == "png" else clean_jpeg(content), kind)
    return _pixels(path, content, kind)


def _refused(path: str, why: str, hint: str) -> CasewrightError:
    return CasewrightError(f"The image `{path}` cannot be printed.", why=why, hint=hint)


_FOREIGN = (
    (4, b"ftypheic", "HEIC, the format of telephones", "Export it as JPEG"),
    (4, b"ftypheix", "HEIC, the format of telephones", "Export it as JPEG"),
    (4, b"ftypmif1", "HEIF, the format of telephones", "Export it as JPEG"),
    (128, b"DICM", "DICOM, which names the patient", "Export the picture as PNG"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office document", "Export the picture as PNG"),
    (0, b"8BPS", "a Photoshop document", "Export it as PNG"),
    (0, b"\xd7\xcd\xc6\x9a", "WMF", "Export it as SVG or PNG"),
    (40, b" EMF", "EMF", "Export it as SVG or PNG"),
    (0, b"<!DOCTYPE html", "a page of HTML, not a picture", "Save the picture itself"),
)


def _unreadable(path: str, content: bytes, reason: str) -> CasewrightError:
    for start, mark, name, do in _FOREIGN:
        if content[start : start + len(mark)] == mark:
            return _refused(path, f"it is {name}", f"{do}, and name that file.")
    hint = "Save the picture as PNG, JPEG, TIFF or SVG, and name that file."
    return _refused(path, reason, hint)


def blank_picture() -> bytes:
    """What stands for a picture whose look does not matter, as PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    return out.getvalue()


def _decoded(path: str, content: bytes) -> PillowImage.Image:
    """An image of pixels, read to its end."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(content))
        if picture.width * picture.height > _MOST_PIXELS:
            raise Image.DecompressionBombError
        picture.load()
    except UnidentifiedImageError:
        raise _unreadable(path, content, "it is no kind of image that is known here") from None
    except Image.DecompressionBombError:
        raise _refused(
            path,
            f"it has more than {_MOST_PIXELS // 1_000_000} million pixels",
            "Make it smaller: 300 pixels an inch are printed.",
        ) from None
    return picture


def _pixels(path: str, content: bytes, kind: str) -> Image:
    """An image of pixels of any other kind as PNG; a GIF, which may move, as it is."""
    picture = _decoded(path, content)
    if kind == "gif":
        return Image(content, "gif")
    pages = getattr(picture, "n_frames", 1)
    remark = f"`{path}` holds {pages} pictures; only the first is printed." if pages > 1 else ""
    return Image(_as_png(path, picture), "png", remark)


def _as_png(path: str, picture: PillowImage.Image) -> bytes:
    from PIL import ImageOps

    if picture.mode in {"F", "I"} and picture.format != "PNG":
        raise _refused(
            path,
            "its pixels are measurements (32 bits each), and which of them is black or white is not said",
            "Export it with 8 or 16 bits a channel.",
        )
    dots = picture.info.get("dpi")
    shown = _in_srgb(picture)
    shown = ImageOps.exif_transpose(shown)
    out = io.BytesIO()
    resolution = {"dpi": tuple(float(dot) for dot in dots)} if dots and all(1 < dot < 10000 for dot in dots) else {}
    shown.info.clear()
    shown.save(out, "PNG", **resolution)
    return clean_png(out.getvalue())


def _in_srgb(picture: PillowImage.Image) -> PillowImage.Image:
    """The picture with the colors of sRGB, in a mode that PNG has."""
    from PIL import ImageCms

    kept = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            converted = None
        if converted is not None:
            return converted
    return picture if picture.mode in kept else picture.convert("RGBA" if "A" in picture.mode[3:] else "RGB")


def _svg_text(content: bytes) -> str | None:
    """The text of an SVG file, packed or not, in the encoding it has; None for what is none."""
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(_MOST_SVG_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            return None
        if len(content) > _MOST_SVG_BYTES:
            return None
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    declared = re.match(rb'\s*<\?xml[^>]*?encoding=["\']([\w.-]+)["\']', content[:200])
    if declared and encoding != "utf-16":
        encoding = declared[1].decode("ascii")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if _SVG.search(text[:4096]) and not text.lstrip()[:14].lower().startswith("<!doctype html") else None


def _svg(path: str, content: bytes) -> bytes:
    from lxml import etree

    text = clean_svg(_svg_text(content) or "")
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _refused(path, f"it is not a valid SVG ({error.msg})", "Save the drawing again.") from None
    refuse_endless(root, path)
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        shown = next((value for key, value in element.attrib.items() if key.endswith("href")), "").strip()
        if name in _SHOWS_ANOTHER_FILE and _NETWORK_OR_FILE.match(shown):
            raise _refused(
                path,
                f"the drawing shows another file, `{shown[:60]}`, which no output contains",
                "Embed that file in the SVG (in Inkscape: Extensions, Images, Embed Images), or save the drawing as "
                "PNG.",
            )
        if name == "foreignObject":
            raise _refused(
                path,
                "its words are HTML inside the SVG (`foreignObject`), which PDF and Word leave out",
                "Save the drawing as PNG or PDF; in draw.io, switch off “Formatted Text” for its shapes.",
            )
    return text.encode()


def _drawn(path: str, content: bytes) -> bytes:
    """The first page of a PDF as PNG."""
    try:
        data = drawn(content, ".pdf", DRAWN_DPI)
    except RuntimeError as error:
        raise _refused(path, str(error).split("\n")[0], "Save it as SVG or PNG, and name that file.") from None
    return _as_png(path, _with_resolution(_decoded(path, data)))


def _with_resolution(picture: PillowImage.Image) -> PillowImage.Image:
    picture.info["dpi"] = (DRAWN_DPI, DRAWN_DPI)
    return picture


def _postscript(path: str, content: bytes, is_drawn: bool) -> bytes:
    """An EPS file as PNG, by Ghostscript, which lets its program read and write no files; blank without `is_drawn`.

    What does not end is stopped, long after any drawing has been drawn.
    """
    program = next((found for name in _GHOSTSCRIPT if (found := shutil.which(name))), None)
    if program is None:
        raise _refused(
            path,
            "it is PostScript, which is drawn with Ghostscript, and that is not installed",
            "Install Ghostscript, or save the drawing as SVG, PDF or PNG and name that file.",
        )
    if not is_drawn:
        return blank_picture()
    with tempfile.TemporaryDirectory() as folder:
        source, drawing = Path(folder, "drawing.eps"), Path(folder, "drawing.png")
        source.write_bytes(content)
        command = [program, *_GHOSTSCRIPT_OPTIONS, f"-r{DRAWN_DPI}", f"-sOutputFile={drawing}", str(source)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST_DRAWING_S)
            said = done.stdout.decode("utf-8", "replace").strip().split("\n")[0]
        except subprocess.TimeoutExpired:
            said = "it does not end"
        if not drawing.is_file() or done.returncode != 0:
            hint = "Save the drawing as SVG, PDF or PNG, and name that file."
            raise _refused(path, f"Ghostscript cannot draw it ({said or 'it draws nothing'})", hint)
        picture = _decoded(path, drawing.read_bytes())
    return _as_png(path, _with_resolution(picture))
