"""Images become pixels and nothing else; what cannot be read, or is too coarse, is told."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.imaging import Picture, read_picture
from casewright.figures.registry import ImageSource

from .conftest import Write

HERE = Location("figures/figures.yml", 5, 16)
NAME = b"Jane Doe"


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=form, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def gradient(mode: str = "RGB") -> Image.Image:
    ramp = np.linspace(0, 255, 60 * 40).reshape(40, 60).astype(np.uint8)
    return Image.fromarray(ramp, mode="L").convert(mode)


def jpeg_with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = NAME.decode()
    exif[0x0112] = orientation
    exif[0x9003] = "2021:03:04 05:06:07"
    return encoded(gradient(), "JPEG", exif=exif, comment=NAME, quality=95)


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", NAME.decode())
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{NAME.decode()}</x:xmpmeta>")
    return encoded(gradient("RGBA"), "PNG", pnginfo=text)


def tiff_with_tags() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = NAME.decode()
    tags[315] = NAME.decode()
    tags[33723] = NAME
    return encoded(gradient(), "TIFF", tiffinfo=tags)


def read(root: Path, path: str, **options: object) -> Picture:
    return read_picture(root, ImageSource(path, **options), HERE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("images/photo.jpg", jpeg_with_exif()),
        ("images/photo.png", png_with_text()),
        ("images/photo.tif", tiff_with_tags()),
        ("images/photo.webp", encoded(gradient(), "WEBP", xmp=b"<x>" + NAME + b"</x>", lossless=True)),
        ("images/photo.gif", encoded(gradient("L"), "GIF", comment=NAME)),
    ],
)
def test_no_metadata_comes_along(tmp_path: Path, write: Write, path: str, data: bytes) -> None:
    assert NAME in data
    write(path, data)
    picture = read(tmp_path, path)
    assert NAME not in picture.png
    opened = Image.open(io.BytesIO(picture.png))
    assert opened.info == {}
    assert len(opened.getexif()) == 0
    chunks = {picture.png[at + 4 : at + 8] for at in _chunk_starts(picture.png)}
    assert chunks == {b"IHDR", b"IDAT", b"IEND"}
    assert (picture.width, picture.height) == (60, 40)


def _chunk_starts(png: bytes) -> list[int]:
    starts, at = [], 8
    while at < len(png):
        starts.append(at)
        at += 12 + int.from_bytes(png[at : at + 4], "big")
    return starts


def test_a_photograph_taken_on_its_side_stands_upright(tmp_path: Path, write: Write) -> None:
    write("a.jpg", jpeg_with_exif(orientation=6))
    picture = read(tmp_path, "a.jpg")
    assert (picture.width, picture.height) == (40, 60)


def test_transparency_becomes_white(tmp_path: Path, write: Write) -> None:
    clear = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    write("a.png", encoded(clear, "PNG"))
    shown = Image.open(io.BytesIO(read(tmp_path, "a.png").png))
    assert shown.mode == "RGB"
    assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA"])
def test_every_colour_model_is_read(tmp_path: Path, write: Write, mode: str) -> None:
    form = "TIFF" if mode == "CMYK" else "PNG"
    path = f"a.{'tif' if mode == 'CMYK' else 'png'}"
    write(path, encoded(gradient(mode), form))
    assert Image.open(io.BytesIO(read(tmp_path, path).png)).mode in ("L", "RGB")


def deep_tiff() -> bytes:
    values = np.array([[0, 1000], [2000, 40000]], dtype=np.uint16)
    return encoded(Image.fromarray(values), "TIFF")


def test_more_than_256_greys_need_a_window(tmp_path: Path, write: Write) -> None:
    write("a.tif", deep_tiff())
    with pytest.raises(CasewrightError, match="nothing says which of them") as caught:
        read(tmp_path, "a.tif")
    assert "0 to 40000" in caught.value.why
    assert "window:" in caught.value.hint
    shown = Image.open(io.BytesIO(read(tmp_path, "a.tif", window=(1000.5, 2001.0)).png))
    assert [shown.getpixel(at) for at in ((0, 0), (1, 0), (0, 1), (1, 1))] == [0, 128, 255, 255]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.png", b""),
        ("a.png", b"no image at all"),
        ("a.png", png_with_text()[:300]),
        ("a.jpg", jpeg_with_exif()[:400]),
        ("a.tif", tiff_with_tags()[:60]),
        ("a.tif", b"II*\x00\xff\xff\xff\xff"),
        ("a.png", png_with_text().replace(b"IHDR", b"IHDX")),
    ],
)
def test_damaged_files_are_told(tmp_path: Path, write: Write, path: str, data: bytes) -> None:
    write(path, data)
    with pytest.raises(CasewrightError, match="cannot be read as an image") as caught:
        read(tmp_path, path)
    assert caught.value.location == HERE
    assert str(tmp_path) not in caught.value.why
    assert "damaged" in caught.value.hint


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path, write: Write) -> None:
    write("a.png", encoded(Image.new("1", (20000, 20000)), "PNG"))
    with pytest.raises(CasewrightError, match="too large a picture"):
        read(tmp_path, "a.png")


def test_a_missing_image_is_told(tmp_path: Path) -> None:
    with pytest.raises(CasewrightError, match="There is no image"):
        read(tmp_path, "images/none.png")


def test_a_picture_of_several_is_picked(tmp_path: Path, write: Write) -> None:
    pages = [Image.new("L", (8, 8), shade) for shade in (10, 20, 30)]
    write("a.tif", encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    second = Image.open(io.BytesIO(read(tmp_path, "a.tif", frame=2).png))
    assert second.getpixel((0, 0)) == 20
    assert "3 pictures" in read(tmp_path, "a.tif").notices[0]
    with pytest.raises(CasewrightError, match="no picture 4"):
        read(tmp_path, "a.tif", frame=4)


pydicom = pytest.importorskip("pydicom")


def dicom(**attributes: object) -> bytes:
    """A CT slice of 2 by 2 pixels, -1000 to 1000 Hounsfield units, with a patient's name in it."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["test"])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.PatientName = "Doe^Jane"
    data.PatientID = NAME.decode()
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.Rows = data.Columns = 2
    data.SamplesPerPixel, data.BitsAllocated, data.BitsStored, data.HighBit = 1, 16, 16, 15
    data.PixelRepresentation, data.PhotometricInterpretation = 0, "MONOCHROME2"
    data.RescaleSlope, data.RescaleIntercept = 1, -1000
    data.PixelData = np.array([[0, 960], [1040, 2000]], dtype=np.uint16).tobytes()
    for name, value in attributes.items():
        if value is None:
            delattr(data, name)
        else:
            setattr(data, name, value)
    buffer = io.BytesIO()
    data.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def greys(picture: Picture) -> list[int]:
    return list(np.asarray(Image.open(io.BytesIO(picture.png))).ravel())


def test_dicom_is_read_to_pixels_only(tmp_path: Path, write: Write) -> None:
    write("a.dcm", dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO"))
    picture = read(tmp_path, "a.dcm", window=(40.0, 400.0))
    assert greys(picture) == [0, 77, 128, 255]  # -1000, -40, 40 and 1000 HU in a window from -160 to 240
    assert NAME not in picture.png and b"Doe" not in picture.png
    assert picture.notices == ()


def test_the_window_of_the_file_is_used_where_the_panel_names_none(tmp_path: Path, write: Write) -> None:
    write(
        "a.dcm",
        dicom(
            BurnedInAnnotation="NO",
            RecognizableVisualFeatures="NO",
            WindowCenter=["40", "300"],
            WindowWidth=["400", "1500"],
        ),
    )
    assert greys(read(tmp_path, "a.dcm")) == [0, 77, 128, 255]


def test_black_and_white_are_turned_round_where_the_file_says_so(tmp_path: Path, write: Write) -> None:
    write(
        "a.dcm",
        dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO", PhotometricInterpretation="MONOCHROME1"),
    )
    assert greys(read(tmp_path, "a.dcm", window=(40.0, 400.0))) == [255, 178, 127, 0]


def test_dicom_without_any_window_is_told(tmp_path: Path, write: Write) -> None:
    write("a.dcm", dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO"))
    with pytest.raises(CasewrightError, match="has no window") as caught:
        read(tmp_path, "a.dcm")
    assert "-1000 to 1000" in caught.value.why


@pytest.mark.parametrize(
    ("attribute", "what"),
    [("BurnedInAnnotation", "text is burned in"), ("RecognizableVisualFeatures", "a face can be recognized")],
)
def test_what_names_a_patient_needs_a_human(tmp_path: Path, write: Write, attribute: str, what: str) -> None:
    write("a.dcm", dicom(**{attribute: "YES"}))
    with pytest.raises(CasewrightError, match=what) as caught:
        read(tmp_path, "a.dcm", window=(40.0, 400.0))
    assert "burned-in-text: checked" in caught.value.hint
    assert read(tmp_path, "a.dcm", window=(40.0, 400.0), text_checked=True).notices == ()


def test_dicom_that_does_not_say_is_flagged(tmp_path: Path, write: Write) -> None:
    write("a.dcm", dicom())
    [notice] = read(tmp_path, "a.dcm", window=(40.0, 400.0)).notices
    assert "text is burned into the picture or whether a face" in notice and "look at it" in notice
    assert "a.dcm" not in notice
    write("a.dcm", dicom(BurnedInAnnotation="NO"))
    [notice] = read(tmp_path, "a.dcm", window=(40.0, 400.0)).notices
    assert "text" not in notice.split(":")[0] and "face" in notice


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cannot be read as a DICOM image"),
        (b"plain text", "cannot be read as a DICOM image"),
        (dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO")[:-5], "cannot be read"),
        (dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO", PixelData=None), "cannot be read"),
        (dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO", Rows=None), "cannot be read"),
    ],
)
def test_damaged_dicom_is_told(tmp_path: Path, write: Write, data: bytes, message: str) -> None:
    write("a.dcm", data)
    with pytest.raises(CasewrightError, match=message) as caught:
        read(tmp_path, "a.dcm", window=(40.0, 400.0))
    assert caught.value.location == HERE


def test_without_pydicom_the_extra_is_named(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.dcm", dicom())
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(CasewrightError, match="not installed") as caught:
        read(tmp_path, "a.dcm")
    assert "casewright[dicom]" in caught.value.hint
