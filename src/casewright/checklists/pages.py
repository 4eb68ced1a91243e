"""On which page of a rendered PDF the report says something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from casewright.diagnostics import CasewrightError

_FEWEST_LETTERS = 12


def pages_of(pdf: Path, texts: Iterable[str]) -> Mapping[str, int]:
    """The page (from 1) of each text, as far as it is found. Line ends, hyphens and values between do not matter.

    Raises CasewrightError for a file that cannot be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [_letters(page.extract_text()) for page in PdfReader(pdf).pages]
    except (PyPdfError, OSError, ValueError, KeyError, TypeError) as error:
        raise CasewrightError(
            f"`{pdf.name}` cannot be read.", why=str(error), hint="Render it again: `casewright render`."
        ) from None
    found: dict[str, int] = {}
    for text in texts:
        runs = sorted((_letters(run) for run in text.split("…")), key=len, reverse=True)
        if runs and len(runs[0]) >= _FEWEST_LETTERS:
            page = next((number for number, shown in enumerate(pages, start=1) if runs[0] in shown), None)
            if page is not None:
                found[text] = page
    return found


def _letters(text: str) -> str:
    """The letters of a text alone: numbers of lines and hyphens at their ends are in between."""
    return re.sub(r"[\W\d_]+", "", text).casefold()
