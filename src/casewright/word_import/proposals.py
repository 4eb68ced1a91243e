"""Where a change of generated words belongs, and what to type there."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

from casewright.checks.report import Report
from casewright.diagnostics import Location
from casewright.paths import read_text
from casewright.render.preparation import ABBREVIATIONS_FILE
from casewright.word_import.plan import Refused

_KEYS = {"authors": "author", "affiliations": "author", "author-notes": "author", "correspondence": "author"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def belongs(refused: Refused, report: Report, root: Path) -> str:
    """Return a sentence about where the words come from, with the number to change where it is one for one."""
    what = refused.generated
    assert what is not None
    if what.kind == "value":
        place = report.value_sources.get(what.name)
        if place is None and report.project.variables_yaml is not None:
            place = report.project.variables_yaml.value_location(*what.name.split("."))
        if place is None:
            return f"it is the value `{what.name}`; change its source."
        return f"it is the value `{what.name}`; change it at {place}{_proposal(refused, place, root)}."
    if what.kind == "citation":
        keys = what.name.split(";")
        works = _work_places(report)
        places = ", ".join(f"{works[key]}" for key in keys if key in works)
        return f"it is the citation of {', '.join(f'`{key}`' for key in keys)}; change it in the source" + (
            f" (the entry is at {places})." if places else "."
        )
    if what.kind == "mention":
        return f"it is the mention of `{what.name}`, whose number is counted; mention another label in the source."
    if what.kind == "reference":
        place = _work_places(report).get(what.name)
        return f"it is the reference `{what.name}`; change its entry" + (f" at {place}." if place else ".")
    if what.kind in {"abbreviation", "note"}:
        term = report.terms.by_short.get(what.name) or report.terms.by_short.get(what.name.rstrip("s"))
        at = f"at {term.location}" if term is not None else f"in {ABBREVIATIONS_FILE}"
        return f"abbreviations are expanded by the program; change {f'`{what.name}`' if what.name else 'it'} {at}."
    if what.kind == "number":
        return "it is a number that is counted."
    key = _KEYS.get(what.kind, what.kind)
    return f"it is made of `{key}`; change it {_front_place(refused, key, report)}."


def _front_place(refused: Refused, key: str, report: Report) -> str:
    """Return the line of the front matter with words, or with the key that they belong to."""
    lines = report.files.get(refused.location.path, ())
    start = next((at for at, line in enumerate(lines) if re.match(rf"{key}s?:", line)), None)
    if start is None:
        return "in the front matter"
    entry = takewhile(
        lambda at: at == start or (lines[at][:1] in {" ", "-"} and lines[at] != "---"), range(start, len(lines))
    )
    found = [at for at in entry if refused.before and refused.before in lines[at]]
    return f"at {Location(refused.location.path, (found[0] if len(found) == 1 else start) + 1)}"


def _work_places(report: Report) -> dict[str, Location]:
    return {key: work.location for document in report.documents for key, work in document.bibliography.by_key.items()}


def _proposal(refused: Refused, place: Location, root: Path) -> str:
    """Return the line to write, if one number takes the place of one number and is in the line of the value."""
    before, after = _NUMBER.findall(refused.before), _NUMBER.findall(refused.after)
    has_other_words = _NUMBER.sub("", refused.before).split() != _NUMBER.sub("", refused.after).split()
    if len(before) != 1 or len(after) != 1 or has_other_words or not place.line:
        return ""
    lines = read_text(root, place.path).split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    numbers = [match for match in _NUMBER.finditer(line) if match[0] == before[0]]
    if len(numbers) != 1:
        return ""
    changed = line[: numbers[0].start()] + after[0] + line[numbers[0].end() :]
    return f": `{changed.strip()}` instead of `{line.strip()}`"
