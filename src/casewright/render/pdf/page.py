"""What a document's options say about its pages: paper, margins, type, numbering.

Names and meanings of the options are those of Quarto's Typst format (its documentation, reference/formats/typst);
`geometry` is understood as in its PDF format, for margins only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.layout.paper import requested_paper
from casewright.render.pdf.typst.literal import Code

PAPERS: Mapping[str, str] = {
    "a3": "a3",
    "a4": "a4",
    "a5": "a5",
    "b4": "iso-b4",
    "b5": "iso-b5",
    "iso-b4": "iso-b4",
    "iso-b5": "iso-b5",
    "jis-b4": "jis-b4",
    "jis-b5": "jis-b5",
    "letter": "us-letter",
    "us-letter": "us-letter",
    "legal": "us-legal",
    "us-legal": "us-legal",
    "executive": "us-executive",
    "us-executive": "us-executive",
}
"""Paper sizes by the names Typst and LaTeX give them (`a4paper` is read as `a4`), as Typst's names."""

SPACINGS: Mapping[str, float] = {"single": 1.0, "1.5": 1.5, "one-and-a-half": 1.5, "double": 2.0}

MARGIN_SIDES = ("x", "y", "top", "bottom", "left", "right", "inside", "outside", "rest")

UNUSED = (
    "brand", "grid", "include-after-body", "include-before-body", "include-in-header", "lof", "logo", "lot",
    "margin-geometry", "pdf-standard", "template", "template-partials",
)  # fmt: skip
"""Options that change what Quarto's Typst format prints and that this writer does not know."""

_LENGTH = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>pt|mm|cm|in|em|%)")
_COLOR = re.compile(r"#?(?P<hex>[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_COLOR_NAMES = frozenset(
    {"aqua", "black", "blue", "eastern", "fuchsia", "gray", "green", "lime", "maroon", "navy", "olive", "orange"}
    | {"purple", "red", "silver", "teal", "white", "yellow"}
)
_BLACK = Code("black")
_DARK_BLUE = Code('rgb("#1a4470")')
_TWELVE_POINTS = Code("12pt")
_NUMBERING_SYMBOLS = frozenset("1aAiIαΑ一壹あいアイא가ㄱ*١۱१১ক①⓵")
_LINE = 1.2


@dataclass(frozen=True)
class Page:
    """The pages of a document, as Typst values.

    `stretch` is the distance of baselines in em; `margin` maps sides to lengths; `contents` is the depth of the table
    of contents, 0 for none; `main_font`, `code_font`, `math_font` are families asked for, before the default ones.
    """

    paper: str = "a4"
    margin: Mapping[str, Code] | None = None
    size: Code = _TWELVE_POINTS
    columns: int = 1
    stretch: float = _LINE
    line_numbers: bool = False
    page_numbering: str | None = "1 / 1"
    main_font: tuple[str, ...] = ()
    code_font: tuple[str, ...] = ()
    math_font: tuple[str, ...] = ()
    link_color: Code = _BLACK
    url_color: Code = _DARK_BLUE
    citation_color: Code = _BLACK
    contents: int = 0
    contents_title: str | None = None


def page_of(document: ResolvedDocument) -> tuple[Page, tuple[str, ...]]:
    """Return the page that a document's options ask for, and a warning for each option that is not used.

    Raises CasewrightError for a value that an option cannot have; a colour of LaTeX's is only left out.
    """
    options = document.options
    warnings = [
        f"`{name}` is not used: the built-in PDF writer does not know it." for name in UNUSED if options.get(name)
    ]
    contents = options.get("toc", False) is True
    page = Page(
        paper=_paper(document),
        margin=_margin(options, warnings),
        size=_font_size(options.get("fontsize")),
        columns=_whole_number("columns", options.get("columns", 1), least=1, most=4),
        stretch=_stretch(document),
        line_numbers=document.line_numbers,
        page_numbering=_page_numbering(options.get("page-numbering")),
        main_font=_families("mainfont", options.get("mainfont")),
        code_font=_families("codefont", options.get("codefont", options.get("monofont"))),
        math_font=_families("mathfont", options.get("mathfont")),
        link_color=_color("linkcolor", options.get("linkcolor"), warnings) or Page.link_color,
        url_color=_color("filecolor", options.get("filecolor", options.get("urlcolor")), warnings) or Page.url_color,
        citation_color=_color("citecolor", options.get("citecolor"), warnings) or Page.citation_color,
        contents=_whole_number("toc-depth", options.get("toc-depth", 3), least=1, most=6) if contents else 0,
        contents_title=_contents_title(document) if contents else None,
    )
    return page, tuple(warnings)


def length(option: str, value: object) -> Code:
    """Return a length such as `25mm`, as Typst writes it. Raises CasewrightError, naming the option, for anything
    else."""
    match = _LENGTH.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if match is None:
        raise _wrong(
            option, value, "a length with its unit", "Write a length such as `25mm`, `2.5cm`, `1in` or `12pt`."
        )
    return Code(f"{float(match['number']):g}{match['unit']}")


def _wrong(option: str, value: object, wanted: str, hint: str) -> CasewrightError:
    return CasewrightError(f"`{option}: {value}` is not {wanted}.", hint=hint)


def _paper(document: ResolvedDocument) -> str:
    name = requested_paper(document.options, document.language)
    if name not in PAPERS:
        hint = did_you_mean(name, PAPERS) or "Write `a4` or `us-letter`."
        raise _wrong("papersize", document.options["papersize"], "a paper size that is known", hint)
    return PAPERS[name]


def _margin(options: Mapping[str, Any], warnings: list[str]) -> Mapping[str, Code] | None:
    margin = options.get("margin")
    if margin is None:
        return _geometry(options.get("geometry"), warnings)
    if isinstance(margin, str):
        return {"rest": length("margin", margin)}
    if not isinstance(margin, Mapping):
        raise _wrong("margin", margin, "a length or sides with lengths", "Write `margin: {x: 25mm, y: 25mm}`.")
    for side in margin:
        if side not in MARGIN_SIDES:
            raise CasewrightError(f"`margin` has no side `{side}`.", hint=did_you_mean(str(side), MARGIN_SIDES))
    return {str(side): length(f"margin: {side}", value) for side, value in margin.items()}


def _geometry(value: object, warnings: list[str]) -> Mapping[str, Code] | None:
    """Margins from LaTeX's `geometry`: `margin=25mm`, `left=...`; a warning for anything else there."""
    if value is None:
        return None
    parts = value if isinstance(value, list) else str(value).split(",")
    sides = {
        "margin": "rest",
        "hmargin": "x",
        "vmargin": "y",
        **{side: side for side in ("top", "bottom", "left", "right")},
    }
    found: dict[str, Code] = {}
    for part in parts:
        name, _, typed = str(part).partition("=")
        if name.strip() in sides:
            found[sides[name.strip()]] = length(f"geometry: {name.strip()}", typed)
        else:
            warnings.append(f"`geometry: {str(part).strip()}` is not used: only margins are taken from `geometry`.")
    return found or None


def _font_size(value: object) -> Code:
    if value is None:
        return Page.size
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value}pt"
    size = length("fontsize", value)
    points = re.fullmatch(r"([\d.]+)pt", size)
    if points is None or not 6 <= float(points[1]) <= 36:
        raise _wrong("fontsize", value, "a size of type from 6pt to 36pt", "Write, for example, `fontsize: 12pt`.")
    return size


def _stretch(document: ResolvedDocument) -> float:
    stretch = document.options.get("linestretch")
    if stretch is not None:
        if isinstance(stretch, bool) or not isinstance(stretch, int | float) or not 0.8 <= stretch <= 4:
            raise _wrong("linestretch", stretch, "a number from 0.8 to 4", "Write, for example, `linestretch: 1.5`.")
        return round(float(stretch) * _LINE, 4)
    if document.spacing not in SPACINGS:
        raise _wrong("spacing", document.spacing, "a line spacing", did_you_mean(document.spacing, SPACINGS))
    return round(SPACINGS[document.spacing] * _LINE, 4)


def _whole_number(option: str, value: object, *, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(
            option, value, f"a whole number from {least} to {most}", f"Write, for example, `{option}: {least}`."
        )
    return value


def _page_numbering(value: object) -> str | None:
    if value is None or value is True:
        return Page.page_numbering
    if value is False or value == "":
        return None
    pattern = str(value)
    if not _NUMBERING_SYMBOLS & set(pattern):
        raise _wrong(
            "page-numbering",
            value,
            "a pattern for page numbers",
            "Write `1`, `1 / 1` (with the number of pages), `i`, or `false` for none.",
        )
    return pattern


def _families(option: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = tuple(name.strip() for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))
    if not names or "" in names:
        raise _wrong(option, value, "the name of a font", f"Write, for example, `{option}: Libertinus Serif`.")
    return names


def _color(option: str, value: object, warnings: list[str]) -> Code | None:
    if value is None or value is False:
        return None
    name = str(value).strip()
    match = _COLOR.fullmatch(name)
    if match:
        return Code(f'rgb("#{match["hex"].lower()}")')
    if name.casefold() in _COLOR_NAMES:
        return Code(name.casefold())
    warnings.append(f"`{option}: {value}` is not used: write a colour such as `#1a4470`, `navy` or `black`.")
    return None


def _contents_title(document: ResolvedDocument) -> str | None:
    title = document.options.get("toc-title")
    if title is not None:
        return str(title)
    return "Table of contents" if document.language.casefold().split("-")[0] == "en" else None
