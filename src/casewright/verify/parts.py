"""The visible parts of a document, the common form in which the manuscript and its rendered files are compared.

Spaces, ligatures and kinds of quotation marks are ignored; every other character is compared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from casewright.diagnostics import CasewrightError, Location
from casewright.verify.formulas import Formula
from casewright.verify.pictures import Picture

PartKind = Literal["title", "heading", "text", "legend", "note", "reference", "abbreviation", "footnote"]

_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u036f])")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), "")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`", "'"),
        **dict.fromkeys("‐‑", "-"),
        "−": "-",
        "\u2215": "/",
    }
)


@dataclass(frozen=True)
class Part:
    """A paragraph, a heading, a caption or an entry of a list. `line` is that of an HTML file; `citations` are the
    ranges of citations in the squeezed text. `mark` is the number of a list item, which is text only in a reference
    list."""

    kind: PartKind
    text: str
    label: str = ""
    line: int | None = None
    citations: tuple[tuple[int, int], ...] = ()
    mark: str = ""

    @property
    def squeezed(self) -> str:
        return squeezed(self.text)


@dataclass(frozen=True)
class Grid:
    """A table: the texts of its cells by row, the header first."""

    rows: tuple[tuple[str, ...], ...]
    label: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Alternative:
    """The alternative text of a picture."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class Reading:
    """The parts, tables, formulas, alternative texts and pictures of a document, each in reading order, and the hidden
    texts of a file."""

    parts: tuple[Part, ...]
    grids: tuple[Grid, ...] = ()
    formulas: tuple[Formula, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    pictures: tuple[Picture, ...] = ()
    hidden: tuple[str, ...] = ()


def squeezed(text: str) -> str:
    """Return a text without white space and invisible characters, with uniform quotation marks and hyphens. A dotless
    letter under an accent, which some fonts use, becomes the plain letter."""
    dotted = _DOTLESS.sub(lambda match: "i" if match[0] == "ı" else "j", text)
    plain = unicodedata.normalize("NFKC", dotted.translate(_QUOTES)).translate(_QUOTES).translate(_INVISIBLE)
    return re.sub(r"\s+", "", plain)


def unreadable(path: str, format_name: str, why: str) -> CasewrightError:
    """Return the error for a file that is damaged or of another format than its name."""
    return CasewrightError(
        f"`{path}` cannot be read as a {format_name} file.",
        location=Location(path),
        why=why.split("\n")[0],
        hint="Render it again: `casewright render`.",
    )
