"""Boxes of `redact`: the pixels below them are in no file that is written, and a box that misses is refused."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from casewright.figures.command import run_figures

Write = Callable[[str, str], Path]

SECRET = (255, 0, 255)
REGISTRY = """
figures:
  - label: fig-a
    width: 40 mm
    formats: [svg, pdf, png, tiff, eps]
    dpi: 300
    panels:
      - image: images/{name}
        minimum-dpi: 1
        redact:
          - {box}
"""


def photograph() -> Image.Image:
    """A picture in which a name is at the left, 100 to 160 across and 20 to 60 down."""
    picture = Image.new("RGB", (400, 200), (0, 120, 0))
    picture.paste(SECRET, (100, 20, 160, 60))
    return picture


def shown(path: Path, scratch: Path) -> Iterator[Image.Image]:
    """Every picture of pixels in a file, decoded."""
    if path.suffix == ".svg":
        for encoded in re.findall(r"base64,([^\"]+)", path.read_text()):
            yield Image.open(io.BytesIO(base64.b64decode(encoded)))
    elif path.suffix == ".pdf":
        for page in pypdf.PdfReader(path).pages:
            yield from (image.image for image in page.images if image.image is not None)
    elif path.suffix == ".eps":
        if shutil.which("gs"):
            made = scratch / "eps.png"
            options = ["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=png16m", "-r300"]
            subprocess.run(["gs", *options, f"-sOutputFile={made}", str(path)], check=True)
            yield Image.open(made)
    else:
        yield Image.open(path)


def secret_pixels(picture: Image.Image) -> int:
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    return int((np.abs(pixels - np.array(SECRET)).sum(axis=2) < 200).sum())


@pytest.mark.parametrize(
    ("name", "box", "are_there"),
    [("a.png", "[0, 0, 1, 1]", True), ("a.jpg", "[95, 15, 70, 50]", False)],
)
def test_covered_pixels_are_in_no_format(tmp_path: Path, write: Write, name: str, box: str, are_there: bool) -> None:
    (tmp_path / "images").mkdir()
    photograph().save(tmp_path / "images" / name, quality=100)
    write("figures/figures.yml", REGISTRY.format(name=name, box=box))
    assert run_figures(tmp_path, case_loader=None).errors == ()
    for form in ("svg", "pdf", "png", "tiff", "eps"):
        pictures = list(shown(tmp_path / f"figures/fig-a.{form}", tmp_path))
        assert pictures or (form == "eps" and not shutil.which("gs"))
        assert all((secret_pixels(picture) > 0) == are_there for picture in pictures), form


def test_boxes_are_given_in_the_picture_as_it_is_seen(tmp_path: Path, write: Write) -> None:
    (tmp_path / "images").mkdir()
    exif = Image.Exif()
    exif[0x0112] = 6  # seen turned to the right: what was at the left is at the top
    photograph().save(tmp_path / "images/a.png", exif=exif)
    write("figures/figures.yml", REGISTRY.format(name="a.png", box="[135, 95, 50, 70]"))
    assert run_figures(tmp_path, case_loader=None).errors == ()
    assert not any(secret_pixels(picture) for picture in shown(tmp_path / "figures/fig-a.svg", tmp_path))


@pytest.mark.parametrize(
    ("name", "box", "message", "place"),
    [
        ("a.png", "[390, 0, 20, 10]", "does not lie in its picture", "figures/figures.yml:10:11"),
        ("a.png", "[0, 0, 0, 10]", "must be four whole numbers", "figures/figures.yml:10:13"),
        ("a.png", "[0, 0, 10]", "must be four whole numbers", "figures/figures.yml:10:13"),
        ("a.png", "[-1, 0, 10, 10]", "must be four whole numbers", "figures/figures.yml:10:13"),
        ("a.png", "[0.5, 0, 10, 10]", "must be four whole numbers", "figures/figures.yml:10:13"),
        ("a.svg", "[0, 0, 10, 10]", "is a drawing", "figures/figures.yml:10:11"),
    ],
)
def test_a_box_that_covers_nothing_is_refused(
    tmp_path: Path, write: Write, name: str, box: str, message: str, place: str
) -> None:
    (tmp_path / "images").mkdir()
    photograph().save(tmp_path / "images/a.png")
    write("figures/figures.yml", REGISTRY.format(name=name, box=box))
    [error] = run_figures(tmp_path, case_loader=None).errors
    assert message in error.message
    assert str(error.location) == place
    assert error.hint
    assert not (tmp_path / "figures/fig-a.png").exists()
