"""What reads a text takes time as the text is long: for six times the text six times as long, and not thirty-six.

Each row is a reader and what is repeated until its text is long. The time is that of the processor, and is compared
with that of a shorter text only.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from casewright.case.identity import calendar_dates
from casewright.case.loading import parse_case
from casewright.case.quantity import Quantity
from casewright.case.tables import markdown
from casewright.checks.abb.tokens import hand_definitions, names_of_sources
from casewright.checks.reading import prose
from casewright.checks.ref import cited_authors, entry_conventions, rules
from casewright.checks.ref.entry_fields import malformed_identifiers, malformed_pages
from casewright.checks.txt import consent, merge_leftovers, other_tools
from casewright.checks.txt.wording import spaces_missing
from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.floats.code_blocks import _annotation
from casewright.manuscript.markup.source_places import SourcePlaces
from casewright.manuscript.notebooks.embeds import _EMBED
from casewright.manuscript.shortcodes import take_shortcodes
from casewright.manuscript.source import SourceLine
from casewright.references.entry import Entry

SHORT, TIMES, MOST = 4_000, 6, 18
LEAST_S = 0.02
"""What takes less is linear, or so fast that it does not matter."""


def entry(**fields: str) -> Entry:
    return Entry("a", "article", fields, Location("a.bib", 1))


def case(text: str) -> None:
    with pytest.raises(CasewrightError):
        parse_case(text, "data/case.yml")


def found(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def named_authors(text: str) -> None:
    for pattern in cited_authors._NAMED:
        found(pattern, text)


def found_again(text: str) -> None:
    """Each mark of a text, as pandoc read it with the characters around it."""
    places = SourcePlaces([SourceLine(text, "a.qmd", 1)])
    columns = [place.column for _ in range(text.count("**a**a")) if (place := places.find_read("**a**a", 3))]
    assert len(set(columns)) >= len(columns) // 2


READERS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "ticks in a cell": (markdown._one_cell, "", "`"),
    "ticks and a bar": (markdown._one_cell, "", "``a` |"),
    "scores that may be dates": (case, "a: [", "8/9/10, "),
    "numbers that may be dates": (lambda text: list(calendar_dates(text)), "", "8/9/10 "),
    "digits in groups": (lambda text: Quantity((Decimal(text),), style="grouped").printed(), "", "1"),
    "names of programs": (lambda text: list(names_of_sources(f"{text} software")), "A", "a"),
    "cells of a row": (lambda text: list(prose.row_cells(text)), "", "{{<a$`"),
    "authors of a work": (lambda text: cited_authors._authors(entry(author=text)), "", " "),
    "when a page was read": (entry_conventions._ACCESSED.fullmatch, "", "a"),
    "calls of R": (partial(found, rules._GENERATED), "", "write_bib(1"),
    "serial numbers": (lambda text: list(malformed_identifiers(entry(issn=text))), "", "("),
    "pages": (lambda text: malformed_pages(entry(pages=text)), "1", " "),
    "a patient of some age": (partial(found, consent._PATIENT), "a year old", " "),
    "values and citations": (partial(found, merge_leftovers._OBJECTS), "", "{{<a"),
    "citations of another tool": (partial(found, other_tools._ENDNOTE), "{a,1111 #", "1"),
    "words before brackets": (lambda text: list(spaces_missing(text)), "", "aaaaa(BB) "),
    "names before a work": (named_authors, "", "A"),
    "brackets behind a name": (named_authors, "Aa et al. [", "@"),
    "shortcodes": (lambda text: take_shortcodes([SourceLine(f"{text} meta a >}}}}", "a.qmd", 1)]), "", "{{<"),
    "spaces of a shortcode": (lambda text: take_shortcodes([SourceLine(f"{text}a >}}}}", "a.qmd", 1)]), "{{<", " "),
    "embedded notebooks": (_EMBED.match, "{{< embed a", " "),
    "annotations of code": (partial(found, _annotation("python")), "", "\t"),
    "shortcodes of a text": (partial(found, prose._TOKEN), "", "{{< "),
    "environments of a text": (partial(found, prose._TOKEN), "", "\\begin{a} "),
    "marks found again": (found_again, "", "**a"),
    "short forms explained": (lambda text: list(hand_definitions(text)), "", "Long form of a thing (LFT). "),
    "brackets in a name": (lambda text: list(spaces_missing(text)), "(", "ab)cde"),
}


@pytest.mark.parametrize(("read", "before", "unit"), READERS.values(), ids=list(READERS))
def test_time_grows_as_the_text_does(read: Callable[[str], object], before: str, unit: str) -> None:
    def seconds(length: int) -> float:
        text = before + unit * (length // len(unit))
        tries = []
        for _ in range(3):
            started = time.process_time()
            read(text)
            tries.append(time.process_time() - started)
        return min(tries)

    took = seconds(SHORT * TIMES)
    assert took < LEAST_S or took < MOST * seconds(SHORT)
