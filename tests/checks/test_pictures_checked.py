"""PRI020: pictures that have not been declared checked, what was seen in them, and when it is silent."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from casewright.checks.pri import looking
from casewright.checks.pri.looking import Look
from casewright.cli import main

CONFIGURATION = "project: {output-dir: _output}\nformat: {html: default}\ncasewright: {}\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><text y="20">Dose</text></svg>'
HERE = "`pip install 'casewright[pictures]'` installs what looks for text and faces"


def scan(kind: str = "PNG", text: str = "DOE^JANE  MRN 12345678") -> bytes:
    picture = Image.new("L", (900, 500), 30)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((250, 100, 650, 450), fill=130)
    draw.text((20, 20), text, fill=240, font=ImageFont.load_default(30))
    stream = io.BytesIO()
    picture.save(stream, kind)
    return stream.getvalue()


def dicom(**attributes: str) -> bytes:
    pydicom = pytest.importorskip("pydicom")
    data = pydicom.Dataset()
    data.file_meta = pydicom.dataset.FileMetaDataset()
    data.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = "1.2.3"
    data.Rows, data.Columns, data.SamplesPerPixel = 2, 2, 1
    data.PhotometricInterpretation, data.BitsAllocated, data.BitsStored, data.HighBit = "MONOCHROME2", 8, 8, 7
    data.PixelRepresentation, data.WindowCenter, data.WindowWidth = 0, "128", "256"
    data.PixelData = bytes([0, 80, 160, 240])
    for name, value in attributes.items():
        setattr(data, name, value)
    stream = io.BytesIO()
    data.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `check` says of PRI020 in a project of some files, a line each."""

    def check(files: dict[str, str | bytes]) -> list[str]:
        for name, content in {"_quarto.yml": CONFIGURATION, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        monkeypatch.chdir(tmp_path)
        main(["check", "--select", "PRI020"])
        return [line for line in capsys.readouterr().out.split("\n") if "PRI020" in line]

    return check


def document(*pictures: str) -> str:
    return "---\ntitle: T\n---\n\n" + "\n\n".join(pictures) + "\n"


def panel(source: str) -> str:
    return f"figures:\n  - label: fig-a\n    alt: a\n    panels:\n      - {source}\n"


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Any:
        raise ImportError

    monkeypatch.setattr(looking, "_reader", absent)


DICOM_PANEL = panel("image: images/a.dcm\n        minimum-dpi: 1")


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize(
    ("files", "places"),
    [
        ({"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": scan()}, ["a.qmd:5:6"]),
        ({"a.qmd": document("![A](a.jpg){fig-alt=x}"), "a.jpg": scan("JPEG")}, ["a.qmd:5:6"]),
        ({"a.qmd": document("![A](a.tif){fig-alt=x}"), "a.tif": scan("TIFF")}, ["a.qmd:5:6"]),
        ({"a.qmd": document("![A](a.pdf){fig-alt=x}"), "a.pdf": scan("PDF")}, ["a.qmd:5:6"]),
        ({"a.qmd": document('![A](a.png){fig-alt=x burned-in-text="checked"}'), "a.png": scan()}, []),
        ({"a.qmd": document('![A](a.png){fig-alt=x burned-in-text="no"}'), "a.png": scan()}, ["a.qmd:5:6"]),
        (
            {"a.qmd": document("![A](a.png){fig-alt=x}", '![B](a.png){fig-alt=x burned-in-text="checked"}'),
             "a.png": scan()}, [],
        ),
        ({"a.qmd": document("![A](a.svg){fig-alt=x}"), "a.svg": DRAWING}, []),
        ({"a.qmd": document("A"), "images/a.png": scan(), "figures/figures.yml": panel("image: images/a.png")},
         ["figures/figures.yml:5:16"]),
        ({"a.qmd": document("A"), "images/a.png": scan(),
          "figures/figures.yml": panel("image: images/a.png\n        burned-in-text: checked")}, []),
        ({"a.qmd": document("A"), "images/a.dcm": dicom(), "figures/figures.yml": DICOM_PANEL},
         ["figures/figures.yml:5:16"]),
        ({"a.qmd": document("A"), "images/a.dcm": dicom(BurnedInAnnotation="NO"), "figures/figures.yml": DICOM_PANEL},
         ["figures/figures.yml:5:16"]),
        ({"a.qmd": document("A"), "images/a.dcm": dicom(BurnedInAnnotation="NO", RecognizableVisualFeatures="NO"),
          "figures/figures.yml": DICOM_PANEL}, []),
        ({"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": scan(), "_quarto.yml": "format: html\n"}, []),
    ],
    ids=[
        "PNG", "JPEG", "TIFF", "PDF", "checked", "another word", "checked once", "drawing", "panel", "checked panel",
        "DICOM", "DICOM without a face", "DICOM that says no", "plain Quarto",
    ],
)  # fmt: skip
def test_a_picture_is_asked_about_until_it_is_checked(
    found: Any, files: dict[str, str | bytes], places: list[str]
) -> None:
    said = found(files)
    assert [line.split(": ")[0] for line in said] == places
    assert all("casewright has not" in line and HERE in line for line in said)


@pytest.mark.usefixtures("nothing_installed")
def test_a_picture_of_one_color_shows_nobody(found: Any) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(stream, "PNG")
    assert found({"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": stream.getvalue()}) == []


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (Look(texts=(("DOE^JANE", (13, 16, 314, 40)),)),
         "Text can be read in this picture: `DOE^JANE` at [13, 16, 314, 40]"),
        (Look(faces=((1, 2, 3, 4),)), "A face seems to be in this picture, at [1, 2, 3, 4]."),
        (Look(texts=tuple((f"T{n}", (n, 0, 1, 1)) for n in range(7))), "and 2 more."),
        (Look(), "which proves nothing"),
        (Look(unseen="the file is damaged"), "casewright has not (the file is damaged)."),
    ],
)  # fmt: skip
def test_what_was_seen_is_told_and_nothing_is_called_safe(
    found: Any, monkeypatch: pytest.MonkeyPatch, look: Look, said: str
) -> None:
    monkeypatch.setattr(looking, "_look", lambda *_: look)
    [line] = found({"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": scan()})
    assert said in line


def test_a_picture_is_looked_at_once(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def look(picture: Any, _: Path) -> Look:
        seen.append(picture.content)
        return Look()

    monkeypatch.setattr(looking, "_look", look)
    files = {"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": scan()}
    assert len(found(files)) == len(found({**files, "a.qmd": document("More.", "![A](a.png){fig-alt=x}")})) == 1
    assert len(seen) == 1
    assert len(found({**files, "a.png": scan(text="ANOTHER")})) == 1
    assert len(seen) == 2


def test_a_rendering_says_how_many(found: Any, capsys: pytest.CaptureFixture[str]) -> None:
    found({"a.qmd": document("![A](a.png){fig-alt=x}"), "a.png": scan()})
    assert main(["render"]) == 0
    out = "".join(capsys.readouterr())
    assert "1 picture has not been declared checked for burned-in text and faces" in out
    assert b"burned-in" not in (Path("_output") / "a.html").read_bytes()


def test_burned_in_text_is_read() -> None:
    pytest.importorskip("rapidocr")
    texts = looking._texts(looking._reader(), np.asarray(Image.open(io.BytesIO(scan())).convert("RGB")))
    assert any("JANE" in text for text, _ in texts)
