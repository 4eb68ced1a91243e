"""What a reader sees of a document, part by part: the common form in which the manuscript and its rendered files are
compared. Spaces, kinds of quotation marks and ligatures do not count; every other character does."""

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
    """A paragraph, a heading, a caption, an entry of a list: what is read in one go. `line` is where it is in an
    HTML file; `citations` are the ranges of the squeezed text that citations take. `mark` is the number of an item of a
    list, which is text in a reference list and none elsewhere."""

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
    """A table: the texts of its cells by row, header first."""

    rows: tuple[tuple[str, ...], ...]
    label: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Alternative:
    """The alternative text of a picture, which is read out in its place; decoration has none."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class Reading:
    """The parts, tables, formulas, alternative texts and pictures of a document, each in reading order, and the texts
    that a file contains and does not show."""

    parts: tuple[Part, ...]
    grids: tuple[Grid, ...] = ()
    formulas: tuple[Formula, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    pictures: tuple[Picture, ...] = ()
    hidden: tuple[str, ...] = ()


def squeezed(text: str) -> str:
    """A text as it is compared: without white space and invisible characters, marks of one kind. A dotless letter under
    an accent is the letter that a font draws for it."""
    dotted = _DOTLESS.sub(lambda match: "i" if match[0] == "ı" else "j", text)
    plain = unicodedata.normalize("NFKC", dotted.translate(_QUOTES)).translate(_QUOTES).translate(_INVISIBLE)
    return re.sub(r"\s+", "", plain)


def unreadable(path: str, what: str, why: str) -> CasewrightError:
    """The error for a file that is damaged, or not what its name says."""
    return CasewrightError(
        f"`{path}` cannot be read as a {what} file.",
        location=Location(path),
        why=why.split("\n")[0],
        hint="Render it again: `casewright render`.",
    )
