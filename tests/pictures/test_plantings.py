"""Whatever a format has room for besides the picture is gone, and the picture is the same.

The plantings are those of `benchmarks/picture_metadata.py`, which shows each in every way a report shows pictures.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from casewright.cli import main
from casewright.pictures.cleaning import cleaned
from casewright.pictures.jpeg import icc_profile
from casewright.pictures.unseen import COVERED
from casewright.render.image_kinds import printable

REPOSITORY = Path(__file__).parents[2]


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("picture_metadata", REPOSITORY / "benchmarks/picture_metadata.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["picture_metadata"] = module
    spec.loader.exec_module(module)
    return module


benchmark = _benchmark()
PLANTINGS = benchmark.plantings()
OF_PIXELS = [one for one in PLANTINGS if one.suffix not in {".svg", ".pdf", ".eps"}]


@pytest.mark.parametrize("planting", PLANTINGS, ids=lambda one: one.name)
def test_a_planting_is_gone(planting: Any) -> None:
    name, content, mark = planting.name, planting.content, planting.mark
    assert benchmark.holds(content, mark), "it was never there"
    made = cleaned(content).content if name[:3] not in {"PDF", "EPS"} else _drawn(planting.file, content)
    assert not benchmark.holds(made, mark)


def _drawn(path: str, content: bytes) -> bytes:
    if path.endswith(".eps") and not _has_ghostscript():
        pytest.skip("PostScript is drawn with Ghostscript")
    return printable(path, content).content


def _has_ghostscript() -> bool:
    return shutil.which("gs") is not None


@pytest.mark.parametrize("planting", OF_PIXELS, ids=lambda one: one.name)
def test_its_pixels_are_the_same(planting: Any) -> None:
    content = planting.content
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(cleaned(content).content))
    if "turned" in planting.name:
        assert after.size == before.size[::-1]
        difference = ImageChops.difference(before.transpose(Image.Transpose.ROTATE_270), after)
        assert max(ImageStat.Stat(difference).mean) < 5  # compressed again, with its own tables
        return
    if "hidden" in planting.name:  # what is seen of it stays
        white = Image.new("RGBA", before.size, "white")
        gray = before.point(lambda value: value / 256).convert("L") if before.mode.startswith("I") else before
        seen = [Image.alpha_composite(white, one.convert("RGBA")) for one in (gray, after)]
        assert max(ImageStat.Stat(ImageChops.difference(*seen)).mean) < 5
        return
    assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


def test_cleaning_is_done_once_and_for_all() -> None:
    for one in PLANTINGS:
        if one.suffix not in {".pdf", ".eps"}:
            made = cleaned(one.content).content
            assert cleaned(made).content == made, one.name


def test_the_numbers_of_a_color_profile_stay() -> None:
    """What a profile means is kept: the same colors come out of it."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = plain.replace(b"rXYZ", b"xXYZ").replace(b"gXYZ", b"rXYZ").replace(b"xXYZ", b"gXYZ")  # red is green
    picture = benchmark.picture()
    stream = io.BytesIO()
    picture.save(stream, "JPEG", icc_profile=other)
    made = icc_profile(cleaned(stream.getvalue()).content)
    assert made is not None and made != other and len(made) < len(other)
    to = ImageCms.createProfile("sRGB")
    shown = [
        ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(one)), to).tobytes()
        for one in (other, made)
    ]
    assert shown[0] == shown[1] != picture.tobytes()


KINDS = {
    "tEXt", "iCCP, its description", "behind the pixels", "EXIF", "ICC, its copyright", "comment between scans",
    "title", "after its end", "XMP", "an application's block", "artist", "export path (Inkscape)", "layer (Inkscape)",
    "text that is not displayed by its class", "EXIF of a JPEG inside", "information", "attachment",
}  # fmt: skip


def test_no_rendered_file_holds_a_planting_or_the_name_of_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [one for one in PLANTINGS if one.name.split(": ")[1] in KINDS and one.suffix != ".eps"]
    documents, files = benchmark.directly(chosen)
    documents["a.qmd"] += "\n```{=html}\n" + _typed(chosen) + "\n```\n"
    benchmark.report(tmp_path, {"_quarto.yml": benchmark.CONFIGURATION, **documents}, files)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--quiet"]) == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "_output").iterdir()}
    assert set(made) == {"a.html", "a.docx", "a.pdf"}
    for name, content in made.items():
        assert benchmark.marks_in(content, [one.mark for one in chosen]) == set(), name


def _typed(chosen: list[Any]) -> str:
    """Pictures typed as HTML, and a drawing."""
    [drawing] = [one for one in chosen if one.name == "SVG: title"]
    [photo] = [one for one in chosen if one.name == "JPEG: EXIF"]
    encoded = base64.b64encode(photo.content).decode()
    return f'<p><img alt="x" src="data:image/jpeg;base64,{encoded}">{drawing.content.decode()}</p>'


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">'


@pytest.mark.parametrize(
    "inside",
    [
        "<text x='20' y='60'>WORD</text>",
        "<rect width='400' height='300'/><text x='20' y='60' fill='white'>WORD</text>",
        "<text x='20' y='60' fill='#fff'>A <tspan fill='#000'>WORD</tspan></text>",
        "<defs><text id='t' x='20' y='60'>WORD</text></defs><use href='#t'/>",
        "<defs><path id='q' d='M20 60H300'/></defs><text><textPath href='#q'>WORD</textPath></text>",
        "<text x='20' y='60'>WORD \u9ad8</text>",
    ],
)
def test_words_that_are_seen_stay(inside: str) -> None:
    made = cleaned(f"{SVG}{inside}</svg>".encode())
    assert b"WORD" in made.content
    assert made.remarks == ()


def test_words_that_are_covered_in_part_are_told() -> None:
    made = cleaned(
        f"{SVG}<text x='20' y='60'>JANE DOE</text><rect x='20' y='30' width='50' height='50'/></svg>".encode()
    )
    assert made.remarks == (COVERED,)
