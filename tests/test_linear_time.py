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
from casewright.checks.abb.tokens import names_of_sources
from casewright.checks.num import structure
from casewright.checks.ref import cited_authors, entry_conventions, rules
from casewright.checks.ref.entry_fields import malformed_identifiers, malformed_pages
from casewright.checks.txt import consent, merge_leftovers, other_tools
from casewright.checks.txt.wording import spaces_missing
from casewright.diagnostics import CasewrightError, Location
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


READERS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "ticks in a cell": (markdown._one_cell, "", "`"),
    "ticks and a bar": (markdown._one_cell, "", "``a` |"),
    "scores that may be dates": (case, "a: [", "8/9/10, "),
    "numbers that may be dates": (lambda text: list(calendar_dates(text)), "", "8/9/10 "),
    "digits in groups": (lambda text: Quantity((Decimal(text),), style="grouped").printed(), "", "1"),
    "names of programs": (lambda text: list(names_of_sources(f"{text} software")), "A", "a"),
    "cells of a row": (structure._cells, "", "{{<a"),
    "authors of a work": (lambda text: cited_authors._authors(entry(author=text)), "", " "),
    "when a page was read": (entry_conventions._ACCESSED.fullmatch, "", "a"),
    "calls of R": (partial(found, rules._GENERATED), "", "write_bib(1"),
    "serial numbers": (lambda text: list(malformed_identifiers(entry(issn=text))), "", "("),
    "pages": (lambda text: malformed_pages(entry(pages=text)), "1", " "),
    "a patient of some age": (partial(found, consent._PATIENT), "a year old", " "),
    "values and citations": (partial(found, merge_leftovers._OBJECTS), "", "{{<a"),
    "citations of another tool": (partial(found, other_tools._ENDNOTE), "{a,1111 #", "1"),
    "words before brackets": (lambda text: list(spaces_missing(text)), "", "aaaaa(BB) "),
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
