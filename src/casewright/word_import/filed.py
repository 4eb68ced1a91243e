"""The comments of a returned file, for the file in `review/` that contains them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from casewright.diagnostics import Location
from casewright.render.word.identity.reading import Paragraph, Piece, accepted
from casewright.render.word.identity.words import paragraph_words
from casewright.review.comments import DONE, OPEN, REVIEW_FOLDER, Comment, Reply, as_markdown, comment_identifier
from casewright.storage import content_hash
from casewright.word_import.plan import FilePlan
from casewright.word_import.present import Present
from casewright.word_import.returned import WordComment

_LONGEST_QUOTE = 200


def review_path(shown: str) -> str:
    """Return the file in `review/` for the comments of a returned file."""
    return f"{REVIEW_FOLDER}/{_stem(shown)}.qmd"


def kept_path(shown: str, data: bytes) -> str:
    """Return where a returned file is kept."""
    return f"{REVIEW_FOLDER}/received/{_stem(shown)}-{content_hash(data)[:12]}.docx"


def _stem(shown: str) -> str:
    return re.sub(r"[^\w.-]+", "-", PurePath(shown).stem).strip("-.") or "returned"


def comments_of(plan: FilePlan, present: Present) -> tuple[Comment, ...]:
    """Return the comments of a returned file with their replies, each with the place and the words it is about."""
    replies: dict[str, list[WordComment]] = {}
    for comment in plan.returned.comments:
        if comment.parent:
            replies.setdefault(comment.parent, []).append(comment)
    anchors = _anchors(accepted(plan.returned.paragraphs), plan.changes.groups)
    out: list[Comment] = []
    for comment in plan.returned.comments:
        if comment.parent:
            continue
        name, quoted = anchors.get(comment.number, ("", ""))
        place = _place(plan, present, name, quoted)
        out.append(
            Comment(
                comment_identifier(comment.author, comment.date, comment.text),
                as_markdown(comment.text),
                Location(review_path(plan.returned.shown)),
                comment.author,
                comment.date,
                f"{place.path}:{place.line}" if place is not None and place.line else plan.path,
                quoted[:_LONGEST_QUOTE],
                state=DONE if comment.is_done else OPEN,
                replies=tuple(
                    Reply(one.author, one.date, as_markdown(one.text)) for one in replies.get(comment.number, ())
                ),
            )
        )
    return tuple(out)


def _anchors(
    paragraphs: Iterable[Paragraph], groups: Mapping[str, tuple[Paragraph, ...]]
) -> dict[str, tuple[str, str]]:
    """Return the passage and the words that each comment is about, by its number."""
    found: dict[str, tuple[str, str]] = {}
    for name, group in groups.items():
        for paragraph in group:
            for piece in paragraph.pieces:
                for number in piece.comments:
                    before = found.get(number, (name, ""))
                    found[number] = before[0], before[1] + piece.text
            for number, _ in paragraph.points:
                found.setdefault(number, (name, ""))
    for paragraph in paragraphs:
        for number in (
            *(one for piece in paragraph.pieces for one in piece.comments),
            *(n for n, _ in paragraph.points),
        ):
            found.setdefault(number, ("", paragraph.text()))
    return found


def _place(plan: FilePlan, present: Present, name: str, quoted: str) -> Location | None:
    """Return the line of the first quoted word in the source."""
    if name not in plan.passages:
        return None
    placed = present.passages[plan.passages[name]]
    wanted = [word.normal for word in paragraph_words([Paragraph((), (Piece(quoted),))])] if quoted else []
    normals = [word.normal for word in placed.words]
    for start in range(len(normals) - len(wanted) + 1) if wanted else ():
        if normals[start : start + len(wanted)] == wanted and start in placed.typed:
            path, line, column = placed.begin(start)
            return Location(path, line, column + 1)
    return placed.location
