"""Paper: its sizes by name, and which is usual where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casewright.manuscript.resolved import ResolvedDocument

PAPER_MM = {
    "a3": (297.0, 420.0),
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "b5": (176.0, 250.0),
    "letter": (215.9, 279.4),
    "us-letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "us-legal": (215.9, 355.6),
}
_MARGINS_MM = 50.0
_POINTS_PER_MM = 72 / 25.4
_LETTER_TERRITORIES = frozenset(["US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "PA", "SV", "VE", "BO", "NI", "PR"])
"""Where paper is US letter (CLDR, supplemental data, "paperSize")."""


def usual_paper(language: str) -> str:
    """Return the paper of a language's territory: US letter for `en-US`, A4 for `en` and nearly all others."""
    return "us-letter" if language.replace("_", "-").upper().rpartition("-")[2] in _LETTER_TERRITORIES else "a4"


def requested_paper(options: Mapping[str, Any], language: str) -> str:
    """Return the name of the paper that `papersize` asks for (`a4paper` is `a4`), or the usual one."""
    asked = options.get("papersize")
    return usual_paper(language) if asked is None else str(asked).strip().casefold().removesuffix("paper")


def text_width(document: ResolvedDocument, *, turned: bool = False) -> float:
    """Return how wide the text of an upright page is, or of a turned one, in sizes of its type; its margins are 25
    mm."""
    width, height = PAPER_MM.get(requested_paper(document.options, document.language), PAPER_MM["a4"])
    size = re.match(r"\d+(?:\.\d+)?", str(document.options.get("fontsize", 12)))
    return ((height if turned else width) - _MARGINS_MM) * _POINTS_PER_MM / float(size[0] if size else 12)
