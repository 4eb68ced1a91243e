"""Legends from `figures/figures.yml` as captions, in the section of figure legends, and as alternative texts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casewright.diagnostics import Finding, Severity
from casewright.figures.registry import Figure, MarkdownText, Registry
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.crossref.panels import hand_lettered
from casewright.manuscript.floats.floats import with_alt

_ENDED = re.compile(r"[.!?。][*_\"'”’)]*(?:\s*\[[^\]]*@[^\]]*\])?$")


def legend_markdown(figure: Figure) -> str:
    """Return a figure's whole legend: "Title. **A.** ... **B, C.** ... shared text. Notes."."""
    parts = [_sentence(figure.title)]
    for panel in figure.panel_legends:
        letters = f"**{', '.join(panel.letters)}.** " if panel.letters else ""
        parts.append(letters + _sentence(panel.legend))
    parts += [_sentence(figure.legend), _sentence(figure.notes)]
    return " ".join(part for part in parts if part)


def _sentence(text: MarkdownText) -> str:
    """Return text on one line, with a period unless it ends with a punctuation mark."""
    words = " ".join(text.text.split())
    return words if not words or _ENDED.search(words) else words + "."


def legends_section(registry: Registry, legends: Mapping[str, Blocks]) -> Blocks:
    """Return the content of the place for figure legends: a division of class `figure-legend` for each declared figure,
    with a bold mention of the figure before its legend. `legends` are the parsed legends by label."""
    out: Blocks = []
    for figure in registry.figures:
        legend = legends.get(figure.label, [])
        if not legend:
            continue
        lead = ast.strong([ast.cite([figure.label]), ast.text(".")])
        first, rest = ([], legend) if legend[0]["t"] != "Para" else ([ast.SPACE, *legend[0]["c"]], legend[1:])
        out.append(ast.div([ast.para([lead, *first]), *rest], "", ("figure-legend",), {"figure": figure.label}))
    return out


def with_legends(
    blocks: Blocks, legends: Mapping[str, Blocks], alts: Mapping[str, str], registry: Registry
) -> tuple[Blocks, tuple[Finding, ...]]:
    """Set the captions and alternative texts of declared figures. A caption in the document is a finding."""
    declared = {figure.label: figure for figure in registry.figures}
    findings: list[Finding] = []

    def change(element: Element) -> Element | None:
        label = ast.identifier_of(element)
        if not ast.has_class(element, "float") or label not in declared or label not in legends:
            return None
        triple, parts = element["c"]
        out: Blocks = []
        for part in parts:
            if ast.has_class(part, "float-caption"):
                if ast.plain_text(part["c"][1]):
                    findings.append(_legend_twice(declared[label]))
                part = ast.made("Div", [part["c"][0], _as_caption(legends[label])])
            elif alts.get(label):
                part = with_alt(part, alts[label])
            out.append(part)
        return ast.made("Div", [triple, out])

    return ast.rewrite(blocks, change, frozenset({"Div"})), tuple(findings)


def _as_caption(legend: Blocks) -> Blocks:
    """Convert the first paragraph of a legend to Plain."""
    return [ast.plain(legend[0]["c"]), *legend[1:]] if legend and legend[0]["t"] == "Para" else legend


def _legend_twice(figure: Figure) -> Finding:
    return Finding(
        "NUM008",
        "legend-written-twice",
        Severity.ERROR,
        f"The figure `{figure.label}` has a caption in the document and a legend in `figures/figures.yml`.",
        figure.location,
        "Delete the caption in the document; the legend is printed instead.",
    )


def panel_findings(registry: Registry) -> tuple[Finding, ...]:
    """Return findings for panels without a legend, and for legends of panels that do not exist."""
    findings: list[Finding] = []
    for figure in registry.figures:
        lettered = tuple(panel.letter for panel in figure.panels if panel.letter)
        explained = {letter for panel in figure.panel_legends for letter in panel.letters}
        for panel in figure.panels:
            if panel.letter and panel.letter not in explained:
                findings.append(
                    Finding(
                        "NUM007",
                        "panel-without-legend",
                        Severity.ERROR,
                        f"Panel {panel.letter} of `{figure.label}` has no legend.",
                        panel.location,
                        "Add `legend:` to the panel.",
                    )
                )
        typed = hand_lettered(_bold_letters(figure.legend.text) + _bold_letters(figure.notes.text))
        for letter in typed:
            if letter not in lettered:
                findings.append(
                    Finding(
                        "NUM009",
                        "legend-without-panel",
                        Severity.ERROR,
                        f"The legend of `{figure.label}` mentions panel {letter}, but the figure has no such panel.",
                        figure.legend.location,
                        "Add the panel, or delete this part of the legend.",
                    )
                )
    return tuple(findings)


def _bold_letters(markdown: str) -> Blocks:
    """Return the bold text of Markdown as elements, without running pandoc."""
    pieces = markdown.split("**")[1::2]
    return [ast.plain([ast.strong(ast.words(piece))]) for piece in pieces]
