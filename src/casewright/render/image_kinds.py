"""A picture file in a kind that HTML, PDF and Word all show, with nothing in it but the picture.

PNG, JPEG, GIF and SVG are shown by all of them. TIFF, BMP, WebP and other images of pixels become PNG (by Pillow), PDF
as well (by Typst), PostScript where Ghostscript is installed.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

from casewright.build.parent import ending_with_this
from casewright.diagnostics import CasewrightError
from casewright.pictures.cleaning import cleaned
from casewright.pictures.drawing import drawn
from casewright.pictures.kinds import kind_of
from casewright.pictures.pixels import UNKNOWN, PictureError, as_png, decoded

DRAWN_DPI = 300
"""Resolution of a PDF or PostScript file that is drawn as pixels."""

_GHOSTSCRIPT = ("gs", "gswin64c", "gswin32c")
_GHOSTSCRIPT_OPTIONS = (
    "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-dTextAlphaBits=4",
    "-dGraphicsAlphaBits=4",
)  # fmt: skip
_LONGEST_DRAWING_S = 600.0


@dataclass(frozen=True)
class Image:
    """A picture that every format shows: its content, its kind (`png`, `jpeg`, `gif` or `svg`), and what of the file
    is not shown, as a sentence."""

    content: bytes
    kind: str
    remark: str = ""


def printable(path: str, content: bytes, *, draws_postscript: bool = True) -> Image:
    """Return the picture of a file, ready for every format. PostScript, which is a program, is run only where asked
    for.

    Raises CasewrightError, without a place, where it cannot be shown: an empty or damaged file, one of a kind that is
    no picture, or a drawing that lacks parts in other files.
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
    if kind == "pdf":
        content = _drawn(path, content)
    elif kind == "eps":
        content = _postscript(path, content, draws_postscript)
    try:
        clean = cleaned(content)
    except PictureError as error:
        raise _unreadable(path, content, error) from None
    return Image(clean.content, clean.kind, " ".join(f"`{path}` {remark}" for remark in clean.remarks))


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


def _unreadable(path: str, content: bytes, error: PictureError) -> CasewrightError:
    if error.reason == UNKNOWN:
        for start, mark, name, do in _FOREIGN:
            if content[start : start + len(mark)] == mark:
                return _refused(path, f"it is {name}", f"{do}, and name that file.")
    return _refused(path, error.reason, error.hint)


def blank_picture() -> bytes:
    """Return what stands for a picture whose look does not matter, as PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    return out.getvalue()


def _drawn(path: str, content: bytes) -> bytes:
    """Return the first page of a PDF as PNG."""
    try:
        data = drawn(content, ".pdf", DRAWN_DPI)
    except RuntimeError as error:
        raise _refused(path, str(error).split("\n")[0], "Save it as SVG or PNG, and name that file.") from None
    return _with_resolution(data)


def _with_resolution(png: bytes) -> bytes:
    picture = decoded(png)
    picture.info["dpi"] = (DRAWN_DPI, DRAWN_DPI)
    return as_png(picture)


def _postscript(path: str, content: bytes, is_drawn: bool) -> bytes:
    """Return an EPS file as PNG, by Ghostscript, which lets its program read and write no files; blank without
    `is_drawn`.

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
        quiet = subprocess.DEVNULL
        with (
            subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet) as process,
            ending_with_this(process),
        ):
            try:
                reason = process.communicate(timeout=_LONGEST_DRAWING_S)[0].decode("utf-8", "replace").split("\n")[0]
            except subprocess.TimeoutExpired:
                process.kill()
                reason = "it does not end"
        if not drawing.is_file() or process.returncode != 0:
            hint = "Save the drawing as SVG, PDF or PNG, and name that file."
            raise _refused(path, f"Ghostscript cannot draw it ({reason or 'it draws nothing'})", hint)
        return _with_resolution(drawing.read_bytes())
