"""How the files of a submission are laid out: as the journal's profile says, else as ICMJE recommends.

Source of the defaults: ICMJE Recommendations, "Preparing a Manuscript for Submission": double spacing, numbered lines,
figures as files of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from casewright.journals.profile import JournalProfile, JournalRule
from casewright.manuscript.floats.placement import FigurePlace, Placement, TablePlace

FigureFormat = Literal["tiff", "eps", "pdf", "png", "jpeg"]
ColorMode = Literal["rgb", "cmyk", "grayscale"]

_FORMATS: Final[tuple[FigureFormat, ...]] = ("tiff", "pdf", "png", "jpeg", "eps")
"""The formats that figures can be written in, the first one that a journal takes."""
_SHORT: Final = {"tif": "tiff", "jpg": "jpeg"}
_DRAWINGS_IN_COLOR: Final = frozenset({"eps", "pdf"})


@dataclass(frozen=True)
class ArtworkRules:
    """What figure files have to be: format, least resolution (dots an inch) of pictures and of drawings, widths in mm,
    color mode, the ICC profile of CMYK to convert with, empty if there is none, and the name of the first figure's file
    (`figure 1.tif`), empty for the figure's own."""

    format: FigureFormat = "tiff"
    dpi: int = 0
    line_art_dpi: int = 0
    narrowest: float = 0
    widest: float = float("inf")
    color: ColorMode = "rgb"
    icc: bytes = b""
    name: str = ""


@dataclass(frozen=True)
class Layout:
    """How a journal wants its files.

    Without `placement`, figures and tables are where the report has them. `rules` are the journal's rules that decided,
    by subject.
    """

    spacing: str = "double"
    line_numbers: bool = True
    placement: Placement | None = None
    artwork: ArtworkRules = ArtworkRules()
    blinded: bool = False
    section_order: tuple[str, ...] = ()
    rules: Mapping[str, JournalRule] = field(default_factory=dict)

    def described(self) -> Iterator[tuple[str, str, JournalRule | None]]:
        """Yield each decision: what it is on, what was done, and the journal's rule for it, None if nothing is said."""
        place = self.placement
        art = self.artwork
        yield "spacing", self.spacing, self.rules.get("spacing")
        yield "line numbers", "yes" if self.line_numbers else "no", self.rules.get("line_numbers")
        figures = place.figures.replace("-", " ") if place is not None else "as in the report"
        yield "order of sections", ", ".join(self.section_order) or "as in the report", self.rules.get("section_order")
        yield "figures in the manuscript", figures, self.rules.get("figure_files") or self.rules.get("legends")
        tables = place.tables.replace("-", " ") if place is not None else "as in the report"
        yield "tables in the manuscript", tables, self.rules.get("tables")
        yield "figure files", art.format.upper(), self.rules.get("figure_formats")
        resolution = (
            f"at least {max(art.dpi, art.line_art_dpi)} dpi"
            if art.dpi or art.line_art_dpi
            else "that of the report, 600 for drawings"
        )
        yield "figure resolution", resolution, self.rules.get("figure_dpi") or self.rules.get("line_art_dpi")
        yield "figure color", art.color, self.rules.get("figure_color")
        yield "figure names", art.name or "by number", self.rules.get("figure_names")
        yield "reviewers see the authors", "no" if self.blinded else "yes", self.rules.get("blinding")


def layout_for(profile: JournalProfile | None, article_type: str, is_blinded: bool | None) -> Layout:
    """Return the layout that a journal asks for; `is_blinded` decides over its blinding where it is not None."""
    every = profile.rules_for(article_type) if profile is not None else ()
    rules: dict[str, JournalRule] = {}
    for rule in every:
        rules.setdefault(rule.subject, rule)
    formats = format_names(_value(rules, "figure_formats", ()))
    color: ColorMode = _value(rules, "figure_color", "rgb")
    known = [one for one in _FORMATS if one in formats]
    if color != "rgb":
        known = [one for one in known if one not in _DRAWINGS_IN_COLOR] or known
    blinding = _value(rules, "blinding", "single")
    return Layout(
        spacing=_value(rules, "spacing", "double"),
        line_numbers=True,
        placement=_placement(rules),
        artwork=ArtworkRules(
            format=known[0] if known else "tiff",
            dpi=_value(rules, "figure_dpi", 0),
            line_art_dpi=_value(rules, "line_art_dpi", 0),
            narrowest=_value(rules, "narrowest_figure", 0),
            widest=_value(rules, "widest_figure", float("inf")),
            color=color,
            name=_value(rules, "figure_names", ""),
        ),
        blinded=blinding != "single" if is_blinded is None else is_blinded,
        section_order=_value(rules, "section_order", ()),
        rules=rules,
    )


def format_names(written: Iterable[str]) -> list[str]:
    """The formats of figures that a journal names, as `FigureFormat` names them."""
    return [_SHORT.get(one.lower(), one.lower()) for one in written]


def _value(rules: Mapping[str, JournalRule], subject: str, otherwise: Any) -> Any:
    return rules[subject].value if subject in rules else otherwise


def _placement(rules: Mapping[str, JournalRule]) -> Placement | None:
    """Return where figures and tables are, None if the journal says nothing of it."""
    if not {"figure_files", "legends", "tables"}.intersection(rules):
        return None
    legends, tables = _value(rules, "legends", ""), _value(rules, "tables", "in-text")
    figures: FigurePlace = "in-place"
    if _value(rules, "figure_files", "") == "embedded":
        figures = "at-end" if legends == "at-end" else "in-place"
    elif legends or "figure_files" in rules:
        figures = "legends-in-place" if legends == "in-text" else "legends-at-end"
    places: Mapping[str, TablePlace] = {"in-text": "in-place", "at-end": "at-end", "apart": "apart"}
    return Placement(figures, places[tables])
