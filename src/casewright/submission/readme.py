"""The README of a bundle: what each file is, what the journal asks for, and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from casewright.checks.car.checklist import checklist_named, form_address
from casewright.checks.jnl.comparison import Comparison, State
from casewright.journals.profile import JournalProfile, JournalRule
from casewright.submission.cover_letter import PATH as COVER_LETTER
from casewright.submission.layout import Layout

_LAID_OUT = "done in these files"


def steps_left(
    letter_gaps: Sequence[str],
    waiting: Sequence[str],
    compared: Sequence[Comparison],
    layout: Layout,
    done: Collection[str],
    root: Path,
) -> Iterator[str]:
    """Yield what a person has to do before the bundle is sent. `done` are the subjects of rules that are followed."""
    yield from (f"This bundle was made with `--force`. {reason}" for reason in waiting)
    for one in compared:
        if _state(one, done) == State.BROKEN:
            yield f"{one.problem} (“{one.requirement.says}”)."
    for gap in letter_gaps:
        yield f"Cover letter (`{COVER_LETTER}`): {gap}"
    yield "Read every file once as the editor will see it."
    yield "Have each author fill in a disclosure form (https://www.icmje.org/disclosure-of-interest/)."
    yield "Look at each figure: what is written in a picture of pixels was not read."
    if layout.artwork.color == "cmyk" and not layout.artwork.icc:
        yield (
            "Look at the colors of the figures: they are in CMYK without an ICC profile. If the journal names a "
            "profile, name its file in a profile of the journal of your own (`figure-profile`)."
        )
    yield "Keep the patient's written consent to publication; send it only if the journal asks for its own form."
    if "checklist" in layout.rules:
        yield _checklist_step(layout.rules["checklist"].checklist, root)
    blinding = layout.rules.get("blinding")
    if blinding is not None and blinding.value != "single" and not layout.blinded:
        yield f"These files name the authors (`--not-blinded`); make a blinded bundle too (“{blinding.says}”)."
    if layout.blinded:
        yield (
            "Read the blinded files for what was not searched for: names of cities, colleagues and first names in the "
            "text, methods and signs that are named after an author, and what only a colleague would recognize."
        )
        yield "Upload the title page and the cover letter as files that reviewers do not see."


def _checklist_step(name: str, root: Path) -> str:
    if checklist_named(name, root):
        return f"Complete the {name} checklist: confirm or correct what is suspected and what is not found."
    return f"Add the {name} checklist. casewright has no form for it; get it at {form_address(name)} and fill it in."


def bundle_readme(
    title: str,
    profile: JournalProfile | None,
    layout: Layout,
    files: Mapping[str, str],
    left_to_do: Sequence[str],
    compared: Sequence[Comparison],
    done: Collection[str],
) -> str:
    """The README in Markdown. `done` are the subjects of rules that the files follow."""
    parts = [
        f"# Submission{f' to {profile.journal}' if profile is not None else ''}",
        title,
        _table(("File", "What it is"), [(f"`{name}`", shown) for name, shown in sorted(files.items())]),
        "## Left to do",
        "\n".join(f"- [ ] {step}" for step in left_to_do),
        "## How the files are made",
        _table(
            ("What", "In these files", "The journal's words"),
            [(what, done, _quoted(rule, profile)) for what, done, rule in layout.described()],
        ),
    ]
    if profile is not None:
        parts.append("## What the journal asks for")
        rows = [
            (_shown(one), _state(one, done), f"“{one.requirement.says}” ({one.source.reading})") for one in compared
        ]
        parts.append(_table(("Requirement", "State", "The journal's words"), rows) if rows else "No rule was read.")
    return "\n\n".join(parts) + "\n"


def _state(one: Comparison, done: Collection[str]) -> str:
    """How a requirement is met; what the files follow is met, whatever the report's settings are."""
    return _LAID_OUT if one.subject in done else one.state


def _shown(one: Comparison) -> str:
    """A requirement, and how much the report has of what a limit is on."""
    return one.requirement.wanted + (f"; the report has {one.amount:,}" if one.amount is not None else "")


def _quoted(rule: JournalRule | None, profile: JournalProfile | None) -> str:
    if rule is None or profile is None:
        return "nothing was read"
    return f"“{rule.says}” ({profile.source(rule.source).reading})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
