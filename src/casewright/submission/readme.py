"""The README of a bundle: what each file is, what the journal asks for, and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casewright.checks.jnl.comparison import Comparison, State
from casewright.journals.profile import JournalProfile, JournalRule, Limit
from casewright.submission.cover_letter import PATH as COVER_LETTER
from casewright.submission.layout import Layout

_LAID_OUT = "done in these files"


def steps_left(
    letter_gaps: Sequence[str], waiting: Sequence[str], compared: Sequence[Comparison], layout: Layout
) -> Iterator[str]:
    """Yield what a person has to do before the bundle is sent."""
    yield from (f"This bundle was made with `--force`. {reason}" for reason in waiting)
    for one in compared:
        if _state(one, layout) == State.BROKEN:
            yield f"{one.problem} (“{one.requirement.says}”)."
    for gap in letter_gaps:
        yield f"Cover letter (`{COVER_LETTER}`): {gap}"
    yield "Read every file once as the editor will see it."
    yield "Have each author fill in a disclosure form (https://www.icmje.org/disclosure-of-interest/)."
    yield "Look at each figure: what is written in a picture of pixels was not read."
    yield "Keep the patient's written consent to publication; send it only if the journal asks for its own form."
    if "checklist" in layout.rules:
        name = layout.rules["checklist"].value
        is_added = name.startswith("CARE")
        yield f"{'Complete' if is_added else 'Add'} the {name} checklist."
    if layout.blinded:
        yield "Upload the title page and the cover letter as files that reviewers do not see."


def bundle_readme(
    title: str,
    profile: JournalProfile | None,
    layout: Layout,
    files: Mapping[str, str],
    left_to_do: Sequence[str],
    compared: Sequence[Comparison],
) -> str:
    """The README in Markdown."""
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
            (_wanted(one), _state(one, layout), f"“{one.requirement.says}” ({one.source.reading})") for one in compared
        ]
        parts.append(_table(("Requirement", "State", "The journal's words"), rows) if rows else "No rule was read.")
    return "\n\n".join(parts) + "\n"


def _state(one: Comparison, layout: Layout) -> str:
    """How a requirement is met; what the layout decides is met by the files, whatever the report's settings are."""
    is_laid_out = one.subject in layout.rules and one.subject in _DECIDED
    return _LAID_OUT if is_laid_out else one.state


_DECIDED = frozenset(
    {
        "spacing", "line_numbers", "figure_files", "legends", "tables", "figure_formats", "figure_dpi", "line_art_dpi",
        "narrowest_figure", "widest_figure", "figure_color", "figure_names", "blinding",
    }
)  # fmt: skip
"""The rules that the layout follows."""


def _wanted(one: Comparison) -> str:
    requirement = one.requirement
    if isinstance(requirement, Limit):
        has = f"; the report has {one.amount:,}" if one.amount is not None else ""
        return f"{requirement.counting}: {requirement.bounds}{has}"
    return requirement.wanted if isinstance(requirement, JournalRule) else f"citation style: {requirement.csl}"


def _quoted(rule: JournalRule | None, profile: JournalProfile | None) -> str:
    if rule is None or profile is None:
        return "nothing was read"
    return f"“{rule.says}” ({profile.source(rule.source).reading})"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
