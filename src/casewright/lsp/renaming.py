"""Renaming a label, an event or the key of a work in all files of a report: whole, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from casewright.case.model.fields import IDENTIFIER_PATTERN
from casewright.checks.repair import Edit, RepairableFinding, repaired
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.figures.registry import FIGURES_FOLDER
from casewright.lsp.names import Kind, Name, definitions_of, places_of
from casewright.lsp.reports import Checked, Texts
from casewright.manuscript.floats.generated_places import PLACES

_TEXTS = (".qmd", ".md", ".yml", ".yaml", ".ipynb")
_PROGRAMS = (".py", ".r", ".R", ".qmd", ".ipynb")
_OUT_OF_DATE = "DAT004"
_CALLED = {Kind.LABEL: "label", Kind.EVENT: "event", Kind.WORK: "key"}
_VALID = {
    Kind.LABEL: (re.compile(r"[a-z][\w]*-[\w-]*\w"), "`fig-course`: a kind, a hyphen, letters, digits and hyphens"),
    Kind.EVENT: (re.compile(IDENTIFIER_PATTERN), "`second-relapse`: lower-case letters, digits and hyphens"),
    Kind.WORK: (re.compile(r"\w(?:\w|[:._-](?=\w))*"), "`maude2018`: letters, digits, and `:`, `.`, `_`, `-` between"),
}


def refuse_renaming(checked: Checked, name: Name) -> None:
    """Raise CasewrightError if a name cannot be renamed here."""
    if name.kind not in _CALLED:
        raise CasewrightError(
            f"`{name.text}` cannot be renamed.",
            location=name.location,
            why="only labels, events of a case and keys of works can be",
            hint="Put the cursor on one of these.",
        )
    if checked.outcome is None or not checked.documents:
        raise CasewrightError(
            "Nothing can be renamed while the report has errors for which it cannot be checked.",
            hint="Correct them first: they are in the list of problems.",
        )
    if name.kind is Kind.LABEL and (name.text == "refs" or name.text in PLACES):
        raise CasewrightError(
            f"`{name.text}` is a name of casewright.",
            location=name.location,
            why="what it names is found by it",
            hint="Leave it as it is.",
        )
    if not definitions_of(checked, name):
        raise CasewrightError(
            f"`{name.text}` is defined nowhere in the report.",
            location=name.location,
            hint="Correct its spelling, or define it first.",
        )


@dataclass(frozen=True)
class Renamed:
    """The edits that rename a name. `doubtful` are those of texts in programs, which may mean something else."""

    edits: tuple[Edit, ...]
    doubtful: tuple[Edit, ...] = ()


def renamed(checked: Checked, name: Name, new: str, check_again: Callable[[Texts], Checked]) -> Renamed:
    """Return the edits that rename a name in all files.

    The changed texts are checked. Raises CasewrightError if the new name is invalid or taken, or if the report would
    have another problem under the new name.
    """
    refuse_renaming(checked, name)
    _refuse_name(checked, name, new)
    edits = set[Edit]()
    for place in places_of(checked, name):
        typed = checked.lines(place.path)[place.line - 1][place.start : place.end]
        written = new[:1].upper() + new[1:] if typed[:1].isupper() and name.kind is Kind.LABEL else new
        edits.add(Edit(place.path, place.line, place.start + 1, place.end - place.start, written))
    doubtful = set[Edit]()
    if name.kind is Kind.LABEL:
        edits.update(_matches(checked, rf"(?<=\b{FIGURES_FOLDER}/){re.escape(name.text)}(?=\.\w)", new, _TEXTS))
    elif name.kind is Kind.EVENT:
        doubtful.update(_matches(checked, rf"(?<=[\"']){re.escape(name.text)}(?=[\"'])", new, _PROGRAMS))
    outside = [edit.path for edit in edits if edit.path.startswith("..")]
    if outside:
        raise CasewrightError(
            f"`{name.text}` is in `{outside[0]}`, which lies outside the project.",
            hint="Change it by hand in all files, or copy the file into the project.",
        )
    _refuse_difference(checked, check_again(_texts_after(checked, edits | doubtful)), name, new)
    return Renamed(tuple(sorted(edits)), tuple(sorted(doubtful - edits)))


def _matches(checked: Checked, pattern: str, new: str, suffixes: tuple[str, ...]) -> Iterator[Edit]:
    for path in checked.paths:
        if path.endswith(suffixes):
            for number, line in enumerate(checked.lines(path), 1):
                for match in re.finditer(pattern, line):
                    yield Edit(path, number, match.start() + 1, len(match[0]), new)


def _refuse_name(checked: Checked, name: Name, new: str) -> None:
    pattern, example = _VALID[name.kind]
    if pattern.fullmatch(new) is None:
        raise CasewrightError(f"`{new}` is not a name of {_article(name)}.", hint=f"Write it as {example}.")
    kind = name.text.partition("-")[0]
    if name.kind is Kind.LABEL and new.partition("-")[0] != kind:
        raise CasewrightError(
            f"`{new}` is a label of another kind than `{name.text}`.", hint=f"Begin it with `{kind}-`."
        )
    taken = places_of(checked, replace(name, text=new))
    if taken:
        place = max(taken, key=lambda other: other.is_definition).location
        raise CasewrightError(f"`{new}` is already used at {place}.", hint="Choose another name.")


def _article(name: Name) -> str:
    return f"{'an' if name.kind is Kind.EVENT else 'a'} {_CALLED[name.kind]}"


def _texts_after(checked: Checked, edits: Iterable[Edit]) -> dict[Path, str]:
    texts = {edit.path: "\n".join(checked.lines(edit.path)) for edit in edits}
    change = RepairableFinding("", "", Severity.NOTE, "", Location(""), edits=tuple(edits))
    after = repaired([change], texts).texts
    return {**checked.texts, **{checked.root / path: text for path, text in after.items()}}


def _refuse_difference(before: Checked, after: Checked, name: Name, new: str) -> None:
    """Raise CasewrightError if the report has other findings under the new name."""
    expected = Counter(_kind_of(finding) for finding in before.findings)
    for finding in after.findings:
        if finding.rule == _OUT_OF_DATE:  # a figure is drawn under its new label next time
            continue
        expected[_kind_of(finding)] -= 1
        if expected[_kind_of(finding)] < 0:
            raise CasewrightError(
                f"`{name.text}` cannot be renamed to `{new}`: the report would have another problem.",
                location=finding.location,
                why=finding.message.rstrip("."),
                hint="Choose another name.",
            )


def _kind_of(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.location.path
