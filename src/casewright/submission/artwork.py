"""The figures and tables of a document as files of their own, named by their numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.composing import Cell
from casewright.figures.files import PostScriptPanel, compose_eps, written
from casewright.figures.registry import Figure, Registry
from casewright.figures.sizes import ARTWORK_DPI, MM_PER_INCH
from casewright.manuscript import ast
from casewright.manuscript.ast import Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.paths import read_bytes
from casewright.pictures.svg import svg_size
from casewright.submission.layout import ArtworkRules, ColorMode, Layout, format_names

_CSS_PIXELS_AN_INCH: Final = 96
_DRAWING_DPI: Final = ARTWORK_DPI["combination"]
"""What lettering needs in a picture of pixels, whatever the report's own files have."""
_USUAL_DPI: Final = 300
_SUFFIXES: Final[Mapping[str, str]] = {"tiff": ".tif", "png": ".png", "pdf": ".pdf", "eps": ".eps", "jpeg": ".jpg"}
_MODES: Final[Mapping[ColorMode, str]] = {"rgb": "RGB", "cmyk": "CMYK", "grayscale": "L"}
_OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "tiff": {"compression": "tiff_lzw"},
    "jpeg": {"quality": 95, "subsampling": 0},
}
_NUMBER: Final = re.compile(r"(?<= )\d+$")
_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_ROUNDING_MM: Final = 0.5


@dataclass(frozen=True)
class Artwork:
    """One file of a figure: its name (`Figure 1.tif`), its content, and what it shows. A picture that cannot be
    converted is as the report has it, and not as the journal asks."""

    name: str
    content: bytes
    shows: str
    is_drawing: bool
    is_converted: bool


def figure_files(
    document: ResolvedDocument, resources: Mapping[str, bytes], registry: Registry, rules: ArtworkRules
) -> Iterator[Artwork | CasewrightError]:
    """Yield the pictures of a document's figures, and an error for each that cannot be made as `rules` ask. A figure of
    several pictures has a file for each, lettered."""
    drawn = {path: figure for figure in registry.figures for path in figure.files.values()}
    for figure in _floats(document, "figure"):
        label = _label(figure)
        images = list(ast.walk(figure["c"][1], "Image"))
        for index, image in enumerate(images):
            path = image["c"][2][0]
            letter = chr(ord("A") + index) if len(images) > 1 else ""
            alt = ast.attributes_of(image).get("alt") or ast.plain_text(image["c"][1])
            try:
                content, suffix = _converted(resources[path], path, drawn.get(path), rules)
            except CasewrightError as error:
                yield _of_figure(error, f"{label}{letter}", path, drawn.get(path))
            else:
                name = f"{_file_name(label, rules.name)}{letter}{suffix}"
                yield Artwork(name, content, alt, path.lower().endswith(".svg"), content is not resources[path])


def rules_followed(layout: Layout, figures: Sequence[Artwork], *, is_any_left_out: bool) -> frozenset[str]:
    """The subjects of the journal's rules that every file of a bundle follows."""
    rules, art = layout.rules, layout.artwork
    followed = {"spacing", "line_numbers", "tables"}
    if "blinding" in rules and layout.blinded is (rules["blinding"].value != "single"):
        followed.add("blinding")
    if not is_any_left_out:
        followed |= {"figure_files", "legends", "figure_names"}
        if all(one.is_converted for one in figures):
            followed |= {"figure_dpi", "narrowest_figure", "widest_figure"}
            if all(one.is_drawing for one in figures):
                followed.add("line_art_dpi")
            if "figure_formats" in rules and art.format in format_names(rules["figure_formats"].value):
                followed.add("figure_formats")
            if art.color == "rgb" or art.format in {"tiff", "jpeg"} or (art.format, art.color) == ("png", "grayscale"):
                followed.add("figure_color")
                followed |= {"figure_profile"} if art.icc else set()
    return frozenset(followed.intersection(rules))


def table_documents(document: ResolvedDocument) -> Iterator[tuple[str, ResolvedDocument]]:
    """Yield each table of a document alone, with its caption and notes, by the name of its file without suffix."""
    alone = replace(document, title_block=[], spacing="single", line_numbers=False)
    for table in _floats(document, "table"):
        yield _label(table), replace(alone, blocks=[table], title=_label(table))


def _floats(document: ResolvedDocument, kind: str) -> Iterator[Element]:
    for division in ast.walk(document.blocks, "Div"):
        if ast.has_class(division, "float") and ast.attributes_of(division).get("type") == kind:
            yield division


def _label(division: Element) -> str:
    """Return how a float is called: `Supplementary Figure S1`."""
    labels = [span for span in ast.walk(division["c"][1], "Span") if ast.has_class(span, "float-label")]
    text = ast.plain_text(labels[:1]).strip(" .:") if labels else ast.identifier_of(division)
    return text.replace("\xa0", " ").replace("/", "-")


def _file_name(label: str, pattern: str) -> str:
    """Return the name of a figure's file without suffix: its label, or the journal's name of the first with its number;
    supplementary figures keep their labels."""
    number = _NUMBER.search(label)
    if not pattern or number is None:
        return label
    return re.sub(r"1(?!.*1)", number[0], re.sub(r"\.\w+$", "", pattern))


def _of_figure(error: CasewrightError, label: str, path: str, figure: Figure | None) -> CasewrightError:
    return CasewrightError(
        f"{label} (`{path}`) {error.message}",
        location=figure.location if figure is not None else None,
        why=error.why,
        hint=error.hint,
    )


def _converted(content: bytes, path: str, figure: Figure | None, rules: ArtworkRules) -> tuple[bytes, str]:
    """Return a picture as the rules ask, and its suffix.

    Raises CasewrightError, to be completed with the figure's label, for one that is too small or too large.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".svg":
        size = svg_size(content.decode("utf-8"))
        if size is None:
            return content, suffix
        width, height = (side / _CSS_PIXELS_AN_INCH * MM_PER_INCH for side in (size.width, size.height))
        _require_width(width, rules, is_drawing=True)
        dpi = max(figure.dpi if figure is not None else 0, _DRAWING_DPI, rules.dpi, rules.line_art_dpi)
        if rules.format == "pdf":
            return written(content, width, height, ["pdf"], dpi)["pdf"], ".pdf"
        return _pixels(written(content, width, height, ["png"], dpi)["png"], dpi, rules), _SUFFIXES[rules.format]
    if suffix in _PICTURES:
        dpi = max(_resolution(content), rules.dpi)
        width = _pixel_width(content) * MM_PER_INCH
        dpi = max(dpi, math.ceil(width / rules.widest))
        _require_width(width / dpi, rules, is_drawing=False)
        if rules.format != "pdf":
            return _pixels(content, dpi, rules), _SUFFIXES[rules.format]
    return content, suffix


def _require_width(width: float, rules: ArtworkRules, *, is_drawing: bool) -> None:
    """Raise CasewrightError for a figure of a width in mm that the journal does not take."""
    if width < rules.narrowest - _ROUNDING_MM:
        dots = f" at {max(rules.dpi, _USUAL_DPI)} dots an inch" if not is_drawing else ""
        hint = f"Write `width: {rules.narrowest:g}` for it in `figures/figures.yml`." if is_drawing else ""
        raise CasewrightError(
            f"is {width:.0f} mm wide{dots}.",
            why=f"the journal asks for at least {rules.narrowest:g} mm",
            hint=hint or "Use a larger original; enlarging this one adds no detail.",
        )
    if width > rules.widest + _ROUNDING_MM:
        raise CasewrightError(
            f"is {width:.0f} mm wide.",
            why=f"the journal takes at most {rules.widest:g} mm",
            hint=f"Write `width: {rules.widest:g}` for it in `figures/figures.yml`.",
        )


def _opened(content: bytes) -> Any:
    from PIL import Image

    return Image.open(BytesIO(content))


def _pixel_width(content: bytes) -> int:
    with _opened(content) as picture:
        return int(picture.width)


def _resolution(content: bytes) -> int:
    with _opened(content) as picture:
        return round(float(picture.info.get("dpi", (_USUAL_DPI, _USUAL_DPI))[0])) or _USUAL_DPI


def _inks(picture: Any) -> Any:
    """Return an RGB picture in CMYK, with gray and black in black ink alone, so that lettering stays sharp. Source:
    PostScript Language Reference, third edition, 7.2.3 (black generation and undercolor removal, both the identity)."""
    from PIL import Image, ImageChops

    inks = ImageChops.invert(picture).split()
    black = ImageChops.darker(ImageChops.darker(inks[0], inks[1]), inks[2])
    return Image.merge("CMYK", [*(ImageChops.subtract(ink, black) for ink in inks), black])


def cmyk_profile(root: Path, name: str, place: Location) -> bytes:
    """Read an ICC profile of CMYK. Raises CasewrightError for a file that is missing or none."""
    from PIL import ImageCms

    content = read_bytes(root, name, place)
    try:
        space = ImageCms.ImageCmsProfile(BytesIO(content)).profile.xcolor_space
    except (OSError, ImageCms.PyCMSError):
        space = "unknown"
    if space.strip() != "CMYK":
        raise CasewrightError(
            f"`{name}` is not an ICC profile of CMYK.",
            location=place,
            why=f"its color space is {space.strip()}",
            hint="Use the file that the journal or its printer names, such as one of https://www.eci.org.",
        )
    return content


def _printed(picture: Any, icc: bytes) -> Any:
    """Return an RGB picture in CMYK by an ICC profile, relative to white and black, with gray and black in black ink
    alone."""
    from PIL import Image, ImageChops, ImageCms

    inks: Any = ImageCms.profileToProfile(
        picture,
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(BytesIO(icc)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    red, green, blue = picture.split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return Image.composite(inks, _inks(picture), apart.point(lambda value: 255 if value else 0))


def _pixels(content: bytes, dpi: int, rules: ArtworkRules) -> bytes:
    """Return the pixels of a picture alone in the format and color mode that the journal takes; TIFF and PNG lose
    nothing."""
    from PIL import Image

    with _opened(content) as picture:
        flat = picture.convert("RGBA") if picture.mode in {"LA", "P", "PA"} else picture
        if flat.mode == "RGBA":
            flat = Image.alpha_composite(Image.new("RGBA", flat.size, "white"), flat)
        mode = _MODES[rules.color] if rules.format != "png" or rules.color != "cmyk" else "RGB"
        color = flat.convert("RGB")
        if mode == "CMYK":
            color = _printed(color, rules.icc) if rules.icc else _inks(color)
        bare = Image.frombytes(mode, flat.size, color.convert(mode).tobytes())
    embedded = {"icc_profile": rules.icc} if mode == "CMYK" and rules.icc else {}
    buffer = BytesIO()
    if rules.format == "eps":
        bare.save(buffer, format="EPS")
        width, height = (side / dpi * MM_PER_INCH for side in bare.size)
        whole = Cell(letter="", left=0, top=0, width=width, height=height)
        return compose_eps([PostScriptPanel(whole, buffer.getvalue())], width, height)
    bare.save(buffer, format=rules.format.upper(), dpi=(dpi, dpi), **_OPTIONS.get(rules.format, {}), **embedded)
    return buffer.getvalue()
