"""Print sizes: the widths of journal columns, and how many dots an inch each sort of artwork needs.

Widths are those most medical publishers give (Elsevier: 90, 140 and 190 mm at most; Wiley and Nature: 80 to 89, 120 to
136 and 180 to 183 mm): figures drawn at 85, 120 and 180 mm fit all of them unscaled. Dots an inch follow the same
guides: 300 for colour and half-tone pictures, 600 for pictures with lettering, 1200 for line art.
"""

from __future__ import annotations

import re

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH

COLUMN_WIDTHS_MM = {"single": 85.0, "one-and-a-half": 120.0, "double": 180.0}
NARROWEST_MM = 20.0
WIDEST_MM = 297.0
TALLEST_MM = 420.0
TALLEST_PRINTED_MM = 170.0
"""What leaves room for the legend on a journal's page (Nature, "Preparing figures")."""

ARTWORK_DPI = {"colour": 300, "combination": 600, "line": 1200}
LOWEST_DPI = 72
HIGHEST_DPI = 2400

FORMATS = ("svg", "pdf", "png", "tiff", "eps")
DEFAULT_FORMATS = ("svg", "pdf", "png")

_MILLIMETRES = re.compile(r"(\d+(?:\.\d+)?)\s*mm")


def width_in_mm(value: object) -> float | None:
    """Return the width a registry entry asks for, in millimetres: a column's name, a number, or text such as `174 mm`.

    None if the value is none of these.
    """
    if isinstance(value, str):
        if value in COLUMN_WIDTHS_MM:
            return COLUMN_WIDTHS_MM[value]
        match = _MILLIMETRES.fullmatch(value.strip())
        return float(match.group(1)) if match else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return None


def points(mm: float) -> float:
    """Millimetres as PostScript points."""
    return mm * POINTS_PER_MM


def inches(mm: float) -> float:
    """Millimetres as inches."""
    return mm / MM_PER_INCH


def effective_dpi(pixels: int, mm: float) -> float:
    """Return how many dots an inch `pixels` are when they are printed `mm` wide."""
    return pixels / inches(mm)
