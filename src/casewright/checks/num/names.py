"""NUM, names of floats: "Table @tbl-x", which prints "Table Table 2", and legends of figures that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from casewright.checks.reading.prose import Passage
from casewright.checks.repair import Edit
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript.crossref.mentions import label_of
from casewright.text_cache import all_matches

_MENTION = re.compile(
    r"(?<![\w\[{-])(?P<word>[^\W\d_]+\.?)(?P<marks>[*_]{0,3})(?P<gap>[ ~\u00a0\n]|\\ |&nbsp;)"
    r"(?P<open>\[)?@(?P<key>[\w:-]+\w)"
)
_SHORT_FORMS: Mapping[str, str] = {
    "fig": "figure",
    "figs": "figure",
    "tab": "table",
    "abb": "abbildung",
    "eq": "equation",
    "eqs": "equation",
}


def _named_twice(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        kinds = document.parsed.kinds
        lines = document.prose_lines
        for (line, text), (_, following) in pairwise((*lines, (None, ""))):
            for match in all_matches(_MENTION, f"{text.rstrip()}\n{following.lstrip()}"):
                if line is None or match.start() >= len(text.rstrip()):
                    break
                label = label_of(match["key"], kinds)
                if match["word"].endswith(".") and match["word"][:-1].casefold() not in _SHORT_FORMS:
                    continue  # a sentence ends
                if label is None or label[0] not in document.registry.entries:
                    continue
                kind = document.registry.entries[label[0]].kind
                prefix = kinds.reference_prefix(kind) if kind in kinds else ""
                printed = prefix.split()[-1:] or [""]
                if not prefix or _folded(match["word"]) != _folded(printed[0]):
                    continue
                shown = f"{match['word']} {prefix} {document.registry.entries[label[0]].number}"
                place = line.location(match.start() + 1)
                length = match.end("gap") - match.start()
                is_plain = not match["marks"] and match["gap"] != "\n"
                is_same = is_plain and match["word"].casefold() == printed[0].casefold() and place.column is not None
                edit = Edit(place.path, place.line or 0, place.column or 0, length, "")
                yield NAMED_TWICE.finding(
                    f"`{match['word']} @{match['key']}` is printed “{shown}”: the mention prints the word.",
                    place,
                    f"Write `@{match['key']}` alone.",
                    edits=(edit,) if is_same else (),
                )


def _folded(word: str) -> str:
    """Return a word as it is compared: "Figs." and "Figure" are the same."""
    plain = word.casefold().rstrip(".")
    return _SHORT_FORMS.get(plain, plain.removesuffix("s"))


_TITLE = re.compile(
    r"(?P<name>(?:(?:supplement(?:ary|al)|extended data|supporting)\s+)?(?:figure|fig\.|abbildung|abb\.))"
    r"\s*(?P<number>S?\d{1,2})(?![\w.]*\d)",
    re.IGNORECASE,
)
_PANEL = re.compile(
    r"(?:^|[\s.;:])(?:\((?P<round>[A-Ha-h])\)|(?P<letter>[A-H])(?:[.:)]|,(?= [a-z]))"
    r"|(?<=[.;:|]\s)(?P<small>[a-h])[.:,)])(?=\s)"
)
_LEGENDS = re.compile(r"(?i)(?:figure |image )?legends?(?: (?:to|of|for) (?:the )?figures?)?|abbildungslegenden?")
_NAMES_PANEL = re.compile(r"(?i)\b(?:fig(?:ure|s?\.)?|panels?|abb(?:ildung|\.))\s*S?\d{0,2}\s?\(?[A-H]\b")


def _legends_alone(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        in_legends = False
        for passage in document.passages:
            if passage.kind == "heading":
                in_legends = _LEGENDS.fullmatch(passage.text.strip()) is not None
                continue
            if passage.kind != "paragraph":
                continue
            title = _TITLE.match(passage.text)
            panels = _panels(passage.text)
            if len(panels) < 2 or not (title or in_legends):
                continue
            if _shows(document, title) or _is_cited(report, passage, title):
                continue
            name = f"“{title['name']} {title['number']}”" if title else "a figure"
            yield LEGEND_ALONE.finding(
                f"This legend of {name} names panels {panels[0]} to {panels[-1]}; no text cites them, and no figure "
                "here has them.",
                passage.start,
                "Show the figure and cite it (`@fig-course`), or delete the legend.",
            )


def _panels(text: str) -> list[str]:
    """Return the letters of panels that a legend explains, from A on."""
    letters: list[str] = []
    for match in _PANEL.finditer(text):
        letter = (match["round"] or match["letter"] or match["small"]).upper()
        if letter == chr(ord("A") + len(letters)):
            letters.append(letter)
    return letters


def _shows(document: CheckedDocument, title: re.Match[str] | None) -> bool:
    """Return whether a document shows the figure that a typed legend names, or may show it: a picture without a
    label."""
    kinds = document.parsed.kinds
    floats = [one for one in document.registry.entries.values() if one.kind.endswith("fig") and not one.parent]
    if len(document.pictures) > len(floats) or title is None:
        return bool(document.pictures or floats)
    wanted = _folded_name(f"{title['name']} {title['number']}")
    names = (f"{kinds.caption_prefix(one.kind)} {one.number}" for one in floats if one.kind in kinds)
    return any(_folded_name(name) == wanted for name in names)


def _folded_name(name: str) -> str:
    """Return a float's name as it is compared: "Fig. S1" and "Supplementary Figure S1" are the same."""
    words = re.sub(r"[\s.]+", " ", name.casefold()).split()
    return "".join(word for word in words if not word.startswith(("fig", "abb", "suppl")))


def _is_cited(report: Report, legend: Passage, title: re.Match[str] | None) -> bool:
    """Return whether any other passage names the legend's figure, or a panel."""
    named = re.compile(
        rf"(?i)\bfig(?:ures?|s?\.)?\s*(?:\d+[A-H]?\s*(?:,|and|&|[-–])\s*)?{re.escape(title['number'])}(?!\d)"
        if title
        else _NAMES_PANEL.pattern
    )
    return any(
        passage is not legend
        and passage.kind in {"paragraph", "abstract", "cell", "caption"}
        and any(match.start() > 0 or title is None for match in named.finditer(passage.text))
        for passage in report.passages
    )


NAMED_TWICE = Rule(
    "NUM031",
    "float-named-twice",
    Severity.ERROR,
    summary="“Figure” or “Table” is typed before a mention that prints the word.",
    purpose="It prints as “Table Table 2”.",
    wrong="as shown in Table @tbl-doses",
    right="as shown in @tbl-doses",
    when_wrong="Never: for another word, write it into the bracket, `[Panel @fig-leg]`.",
    source='Quarto\'s documentation, "Cross References" (References).',
    check=_named_twice,
    fixable=True,
)
LEGEND_ALONE = Rule(
    "NUM032",
    "legend-without-figure",
    Severity.WARNING,
    summary="A legend explains the panels of a figure that is neither shown nor cited.",
    purpose="The figure was removed or renumbered, but its legend was not; or the text never mentions it.",
    wrong="Figure 2. The leg. (A) Before treatment. (B) After it.   # and no Figure 2",
    right="delete it, or show the figure and cite `[@fig-leg A]`",
    when_wrong="If the journal takes figures as separate files, and the text cites them by another name.",
    source="ICMJE Recommendations (Illustrations): figures are cited in the text; legends explain their parts.",
    check=_legends_alone,
)

RULES = (NAMED_TWICE, LEGEND_ALONE)
