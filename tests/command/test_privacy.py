"""What only the authors are to know stays with them: comments, and what a picture's file says beside the picture."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from casewright.cli import main

SECRET = "Taro Yamada, ward 5"


def pictures() -> dict[str, bytes]:
    """A PNG and a JPEG whose files name the patient."""
    picture = Image.new("RGB", (40, 30), "white")
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET)
    png, jpeg = io.BytesIO(), io.BytesIO()
    picture.save(png, "PNG", pnginfo=told)
    exif = Image.Exif()
    exif[0x010E] = SECRET
    picture.save(jpeg, "JPEG", exif=exif)
    return {"a.png": png.getvalue(), "b.jpg": jpeg.getvalue()}


@pytest.fixture
def outputs(write: Callable[[dict[str, str | bytes]], Path], monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    text = (
        "---\ntitle: A\nformat:\n  html: default\n  docx: default\n  typst: default\n---\n\n"
        f"Text <!-- {SECRET} --> goes on.\n\n"
        f"<!--\n{SECRET}\n-->\n\n![One](a.png)\n\n![Two](b.jpg)\n"
    )
    root = write({"index.qmd": text, **pictures()})
    monkeypatch.chdir(root)
    assert main(["render", "--quiet"]) == 0
    return {suffix: (root / f"index.{suffix}").read_bytes() for suffix in ("html", "docx", "pdf")}


def test_the_pictures_did_hold_the_secret() -> None:
    assert all(SECRET.encode() in content for content in pictures().values())


def test_no_page_holds_it(outputs: dict[str, bytes]) -> None:
    embedded = [base64.b64decode(data) for data in re.findall(rb"base64,([A-Za-z0-9+/=]+)", outputs["html"])]
    assert len(embedded) == 2
    assert all(SECRET.encode() not in content for content in [outputs["html"], *embedded])


def test_no_word_file_holds_it(outputs: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(outputs["docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert sum(name.startswith("word/media/") for name in parts) == 2
    assert all(SECRET.encode() not in content for content in parts.values())


def test_no_pdf_holds_it(outputs: dict[str, bytes]) -> None:
    assert SECRET.encode() not in outputs["pdf"]
