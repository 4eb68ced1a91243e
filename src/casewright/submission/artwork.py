"""The figures and tables of a document as files of their own, named by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath

from casewright.figures.files import written
from casewright.figures.registry import Registry
from casewright.figures.sizes import MM_PER_INCH
from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.pictures.svg import svg_size
from casewright.submission.request import FigureFormat

_CSS_PIXELS_AN_INCH = 96
_DRAWING_DPI = 600
_SUFFIXES: Mapping[str, str] = {"tiff": ".tif", "png": ".png", "pdf": ".pdf", "eps": ".eps"}


@dataclass(frozen=True)
class Artwork:
    """One file of a figure: its name (`Figure 1.tif`), its content, and what it shows."""

    name: str
    content: bytes
    shows: str


def figure_files(
    document: ResolvedDocument, resources: Mapping[str, bytes], registry: Registry, form: FigureFormat
) -> Iterator[Artwork]:
    """The pictures of a document's figures. A figure of several pictures has a file for each, lettered.

    Raises CasewrightError for a picture that is too large for the resolution.
    """
    resolutions = {path: figure.dpi for figure in registry.figures for path in figure.files.values()}
    for figure in _floats(document, "figure"):
        number = _label(figure)
        images = list(ast.walk(figure["c"][1], "Image"))
        for index, image in enumerate(images):
            path = image["c"][2][0]
            letter = chr(ord("A") + index) if len(images) > 1 else ""
            content = resources[path]
            made, suffix = _converted(content, path, resolutions.get(path, _DRAWING_DPI), form)
            alt = ast.attributes_of(image).get("alt") or ast.plain_text(image["c"][1])
            yield Artwork(f"{number}{letter}{suffix}", made, alt)


def table_documents(document: ResolvedDocument) -> Iterator[tuple[str, ResolvedDocument]]:
    """Each table of a document alone, with its caption and notes, by the name of its file without suffix."""
    alone = replace(document, title_block=[], spacing="single", line_numbers=False)
    for table in _floats(document, "table"):
        yield _label(table), replace(alone, blocks=[table], title=_label(table))


def _floats(document: ResolvedDocument, kind: str) -> Iterator[Element]:
    for division in ast.walk(document.blocks, "Div"):
        if ast.has_class(division, "float") and ast.attributes_of(division).get("type") == kind:
            yield division


def _label(division: Element) -> str:
    """How a float is called: `Supplementary Figure S1`."""
    labels = [span for span in ast.walk(division["c"][1], "Span") if ast.has_class(span, "float-label")]
    text = ast.plain_text(labels[:1]).strip(" .:") if labels else ast.identifier_of(division)
    return text.replace("\xa0", " ").replace("/", "-")


def _converted(content: bytes, path: str, dpi: int, form: FigureFormat) -> tuple[bytes, str]:
    """A picture in the format that is asked for, and its suffix; pixels stay pixels where vectors are asked for."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".svg" and form != "eps":
        size = svg_size(content.decode("utf-8"))
        if size is not None:
            width, height = (side / _CSS_PIXELS_AN_INCH * MM_PER_INCH for side in (size.width, size.height))
            return written(content, width, height, [form], dpi)[form], _SUFFIXES[form]
    if suffix in {".png", ".jpg", ".jpeg", ".tif", ".tiff"} and form == "tiff":
        return _tiff(content), ".tif"
    return content, suffix


def _tiff(content: bytes) -> bytes:
    """A picture of pixels as TIFF, compressed without loss; its resolution stays."""
    from PIL import Image

    with Image.open(BytesIO(content)) as picture:
        dpi = tuple(round(float(one)) for one in picture.info.get("dpi", (300, 300)))
        bare = Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())
    buffer = BytesIO()
    bare.save(buffer, format="TIFF", compression="tiff_lzw", dpi=dpi)
    return buffer.getvalue()
