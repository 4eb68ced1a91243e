"""CMT: comments of co-authors and reviewers in `review/` that nobody has answered."""

from __future__ import annotations

from collections.abc import Iterator

from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.review.comments import Comment

_SHOWN = 160


def _not_answered(report: Report) -> Iterator[Finding]:
    for file in report.review:
        for comment in file.comments:
            if not comment.is_answered:
                yield NOT_ANSWERED.finding(
                    f"comment ({_who(comment)}): “{_cut(comment.text)}”",
                    _place(comment, report),
                    f'Answer it in {comment.location}, or set `state="done"` there.',
                )


def _who(comment: Comment) -> str:
    reviewer = f"reviewer {comment.reviewer}" if comment.reviewer else "unknown author"
    return ", ".join(part for part in (comment.author or reviewer, comment.date[:10]) if part)


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rpartition(' ')[0]} ..."


def _place(comment: Comment, report: Report) -> Location:
    """Return the place that a comment is about, or else its own."""
    path, _, line = comment.at.rpartition(":")
    if line.isdigit() and path in report.files and 0 < int(line) <= len(report.files[path]):
        return Location(path, int(line))
    return comment.location


NOT_ANSWERED = Rule(
    "CMT001",
    "comment-not-answered",
    Severity.WARNING,
    summary="A comment of a co-author or reviewer has no response.",
    purpose="A comment that is forgotten comes back after the submission.",
    wrong='::: {.comment #c-3f2a9c1b author="A. B." at="report/letter.qmd:41" state="open"}\nWhich dose?\n:::',
    right='::: {.comment #c-3f2a9c1b author="A. B." at="report/letter.qmd:41" state="open"}\nWhich dose?\n:::\n\n'
    "::: {.response}\nThe dose of the label; it now says so.\n:::",
    when_wrong='If the comment needs no response; set its state to `"done"`.',
    source="This toolkit's own.",
    check=_not_answered,
)
RULES = (NOT_ANSWERED,)
