"""The page: paper, margins, what is at its foot, and the file's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.render.layout.paper import PAPER_MM, requested_paper
from casewright.render.word.markup import Node, element, node
from casewright.render.word.runs import field, text_run

TWIPS_PER_MM = 1440 / 25.4
_MARGIN = round(25 * TWIPS_PER_MM)


@dataclass(frozen=True)
class Page:
    """Sizes in twips (1/20 point), as WordprocessingML counts."""

    width: int
    height: int
    top: int = _MARGIN
    right: int = _MARGIN
    bottom: int = _MARGIN
    left: int = _MARGIN

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom

    @property
    def turned(self) -> Page:
        """The same paper in landscape, with the margins where they were."""
        return replace(self, width=max(self.width, self.height), height=min(self.width, self.height))


def page_of(options: Mapping[str, Any], language: str = "") -> Page:
    """Return the page of a document, as `papersize` or its language says. Raises CasewrightError for an unknown
    paper."""
    asked = requested_paper(options, language)
    if asked not in PAPER_MM:
        raise CasewrightError(
            f"`papersize: {options['papersize']}` is not a paper that the Word file can have.",
            hint=did_you_mean(asked, PAPER_MM) or "Write, for example, `papersize: a4`.",
        )
    width, height = PAPER_MM[asked]
    return Page(round(width * TWIPS_PER_MM), round(height * TWIPS_PER_MM))


def font_size_of(options: Mapping[str, Any]) -> float:
    """Return the size of the text in points: 12 unless `fontsize` (a number, or "11pt") says another."""
    asked = options.get("fontsize")
    if asked is None:
        return 12.0
    found = re.fullmatch(r"\s*(\d{1,2}(?:\.\d+)?)\s*(?:pt)?\s*", str(asked))
    if not found or not 6 <= float(found[1]) <= 36:
        raise CasewrightError(
            f"`fontsize: {asked}` is not a size for text.",
            hint="Write points between 6 and 36, for example `fontsize: 12pt`.",
        )
    return round(float(found[1]) * 2) / 2


def section(page: Page, footer: str, line_numbers: bool) -> Node:
    """Return the properties of the one section: `footer` is the relationship of its foot."""
    margins = {"w:top": page.top, "w:right": page.right, "w:bottom": page.bottom, "w:left": page.left}
    margins |= {"w:header": page.top // 2, "w:footer": page.bottom // 2, "w:gutter": 0}
    parts = [
        node("w:footerReference", {"w:type": "default", "r:id": footer}),
        node("w:pgSz", {"w:w": page.width, "w:h": page.height}),
        node("w:pgMar", margins),
    ]
    if line_numbers:
        parts.append(line_numbering())
    parts.append(node("w:cols", {"w:space": 720}))
    return node("w:sectPr", children=parts)


def line_numbering() -> Node:
    """Return every line numbered, through the whole document."""
    return node("w:lnNumType", {"w:countBy": 1, "w:restart": "continuous"})


def footer() -> Node:
    """Return the foot of a page: its number."""
    style = node("w:pPr", children=[node("w:pStyle", {"w:val": "Footer"})])
    return node("w:ftr", children=[node("w:p", children=[style, *field(" PAGE ", [text_run("1")])])])


def settings() -> Node:
    """Return the settings of the file: the layout of Word 2013 and later, fields not updated on opening, no revision
    marks."""
    setting = '<w:compatSetting w:name="{}" w:uri="http://schemas.microsoft.com/office/word" w:val="{}"/>'
    return element(
        '<w:settings><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat>'
        f"{setting.format('compatibilityMode', 15)}{setting.format('overrideTableStyleFontSizeAndJustification', 1)}"
        '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
