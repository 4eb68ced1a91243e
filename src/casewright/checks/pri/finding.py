"""The identifiers of a report: each found on a surface of it, with where it stands and what was judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casewright.checks.memo import memoized
from casewright.checks.pri.judgments import JUDGEMENTS_FILE, Judgment, read_judgments
from casewright.checks.pri.recognition.kinds import PATH, TIME, Found
from casewright.checks.pri.surfaces import Surface, known_names, surfaces
from casewright.checks.report import Report
from casewright.diagnostics import Location

_AROUND = 40
_OBJECTS = re.compile("[\ufff0-\uffff]")


@dataclass(frozen=True)
class Identifier:
    """An identifier in the report: `text` as typed, `surface` the text it is in."""

    found: Found
    text: str
    location: Location
    surface: Surface

    @property
    def near(self) -> str:
        """The words around it, by which a judgment knows it again."""
        start, end = self.found.start, self.found.end
        whole = self.surface.text
        first = start - min(_AROUND, start)
        return " ".join(_OBJECTS.sub(" ", whole[first : end + _AROUND]).split())

    @property
    def judgment(self) -> Judgment:
        return Judgment(self.text, self.found.kind.name, self.location.path, self.near)


def is_of_patients(report: Report) -> bool:
    """Return whether a report tells of patients: it has a `casewright:` key, or data of a case. Plain Quarto does
    not."""
    return (
        report.project.settings is not None
        or bool(report.value_sources)
        or any(one.rule == "DAT001" for one in report.found)
        or any(document.settings is not None for document in report.documents)
    )


def identifiers(report: Report) -> tuple[Identifier, ...]:
    """Return every identifier found in the report, judged or not, each once."""
    return memoized(report, "identifiers", lambda: tuple(_found(report)))


def _found(report: Report) -> Iterator[Identifier]:
    from casewright.checks.pri.recognition.identifying import identifiers_in  # its patterns take 0.3 s to compile
    from casewright.checks.pri.recognition.persons import (
        names_in,
        persons_in_file_name,
        persons_in_file_names,
        persons_named_elsewhere,
    )

    known = known_names(report)
    seen: set[tuple[str, str, str, int | None]] = set()
    named: set[str] = set()
    several_by_surface: list[tuple[Surface, tuple[Found, ...]]] = []
    for surface in surfaces(report):
        several = identifiers_in(surface.text, known, is_prose=surface.is_prose, cites=surface.cites)
        if not surface.is_prose and surface.kind != "name":
            several += tuple(persons_in_file_names(surface.text, several))
        named.update(names_in(surface.text, several))
        several_by_surface.append((surface, several))
    for surface, several in several_by_surface:
        if surface.kind == "name":
            several = several or tuple(persons_in_file_name(surface.text, frozenset(named)))
        elif not surface.cites:
            several += tuple(persons_named_elsewhere(surface.text, named - known, several))
        for found in several:
            text = surface.text[found.start : found.end]
            if surface.kind == "markup" and found.kind.code not in _LEFT_OUT_OF_PROSE and "^" not in text:
                continue  # the passage of prose has it
            if surface.kind in {"line", "output", "name"} and found.kind is TIME:
                continue  # a time of the clock in code, data and names of files is of nobody
            if surface.kind == "output" and found.kind is PATH:
                continue  # found where cells are shown
            place = surface.location(found.start)
            key = (found.kind.code, text, place.path, place.line)
            if key not in seen:
                seen.add(key)
                yield Identifier(found, text, place, surface)


_LEFT_OUT_OF_PROSE = frozenset({"PRI009", "PRI010", "PRI011", "PRI012", "PRI013", "PRI014", "PRI015", "PRI018"})


def judgments(report: Report) -> tuple[Judgment, ...]:
    """Return what was judged in `data/identifiers.yml`."""
    return memoized(report, "judged identifiers", lambda: read_judgments(report.files.get(JUDGEMENTS_FILE, ())))[0]


def unjudged(report: Report) -> tuple[Identifier, ...]:
    """Return the identifiers that nobody has signed for."""
    signed: Mapping[tuple[str, str, str, str], Judgment] = {one.key: one for one in judgments(report) if one.is_signed}
    return tuple(one for one in identifiers(report) if one.judgment.key not in signed)
