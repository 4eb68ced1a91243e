"""NUM, panels: a legend that gives one panel what the alternative text says of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from casewright.checks.dat.facts import content_words, same_word, spelled_out
from casewright.checks.reading.prose import Passage
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript.abbreviations.terms import Terms

_PANEL = re.compile(r"(?:^|(?<=[\s(]))\(?(?P<letter>[A-H]|(?<=\()[a-h](?=\)))[.,:)]+\s")

_ANYWHERE = frozenset(["which", "were", "minute", "hour", "day", "week", "month", "year", "value", "line", "graph"])


def _exchanged(report: Report) -> Iterator[Finding]:
    for document in report.documents:
        for caption, alt in _pairs(document.passages):
            legends, alts = _panels(caption.text, report.terms), _panels(alt.text, report.terms)
            for one, other in combinations(sorted(legends.keys() & alts.keys()), 2):
                if _is_nearer(legends[one], alts[other], alts[one]) and _is_nearer(
                    legends[other], alts[one], alts[other]
                ):
                    yield EXCHANGED.finding(
                        f"The legend of panel {one} says what the alternative text says of panel {other}, and the "
                        "reverse.",
                        caption.start,
                        "Compare with the figure, and swap the two in one of the texts.",
                    )


def _pairs(passages: tuple[Passage, ...]) -> Iterator[tuple[Passage, Passage]]:
    """Yield the captions of figures with their alternative texts, which are beside them; that of an image is a
    paragraph."""
    for first, second in pairwise(passages):
        if second.kind == "alt" and first.kind in {"caption", "paragraph"}:
            yield first, second
        elif first.kind == "alt" and second.kind == "caption":
            yield second, first


def _panels(text: str, terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """Return what a legend or an alternative text says of each panel, in words."""
    marks = list(_PANEL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    return {
        mark["letter"].upper(): _telling(spelled_out(text[mark.end() : end], terms))
        for mark, end in zip(marks, ends, strict=True)
    }


def _telling(text: str) -> tuple[str, ...]:
    return tuple(word for word in content_words(text) if word.isalpha() and word.removesuffix("s") not in _ANYWHERE)


def _is_nearer(legend: tuple[str, ...], one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether a legend has more words of one text than of another."""
    shared, less = (sum(any(same_word(word, own) for own in legend) for word in text) for text in (one, other))
    return shared > less


EXCHANGED = Rule(
    "NUM033",
    "panel-legends-exchanged",
    Severity.WARNING,
    summary="The legend and the alternative text of a figure swap two of its panels.",
    purpose="Readers confuse the curves; one of the two texts was written for another order of panels.",
    wrong='![**A.** Platelets. **B.** Neutrophils.](a.svg){#fig-a fig-alt="A, neutrophils fall. B, platelets fall."}',
    right='![**A.** Neutrophils. **B.** Platelets.](a.svg){#fig-a fig-alt="A, neutrophils fall. B, platelets fall."}',
    when_wrong="If both texts describe both panels.",
    source="ICMJE Recommendations, “Preparing a Manuscript” (Illustrations): legends explain each part of a figure.",
    check=_exchanged,
)
