"""Files of comments in `review/`: fenced divisions of Markdown, read and written without pandoc.

    ::: {.comment #c-3f2a9c1b author="A. B." date="2026-05-03" at="report/letter.qmd:41" quoted="4 years" state="open"}
    Is this the age at diagnosis?
    :::

    ::: {.response}
    Yes; it now says so.
    :::

A comment may contain divisions of class `reply`. A response follows its comment or names it with `for`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.manuscript.source import SourceLine
from casewright.paths import read_text
from casewright.storage import content_hash

REVIEW_FOLDER = "review"
_FENCE = re.compile(r"^\s{0,3}(?P<colons>:{3,})\s*(?:\{(?P<facts>.*)\}|(?P<name>[\w-]+))?\s*:*\s*$")
_FACT = re.compile(
    r"\.(?P<name>[\w-]+)|#(?P<id>[\w.:-]+)|(?P<key>[\w-]+)=(?:\"(?P<quoted>(?:\\.|[^\"\\])*)\"|(?P<bare>[^\s\"}]+))"
)
_CLASSES = ("comment", "reply", "response")
OPEN, DONE = "open", "done"
_MARKUP = re.compile(r"([\\`*_\[\]$@^~<{])")
_AT_BEGINNING = re.compile(r"^(\s*)([#>+:-]|\d+[.)])", re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """A reply to a comment, by another author."""

    author: str
    date: str
    text: str


@dataclass(frozen=True)
class Response:
    """The response of the report's authors, as Markdown."""

    text: str
    location: Location


@dataclass(frozen=True)
class Comment:
    """A comment. `at` is the place that it is about (`path:line` or a label), `quoted` are its words; `reviewer` and
    `number` are those of a journal; `text` is Markdown; `last_line` is the end of its division."""

    identifier: str
    text: str
    location: Location
    author: str = ""
    date: str = ""
    at: str = ""
    quoted: str = ""
    reviewer: str = ""
    number: str = ""
    state: str = OPEN
    replies: tuple[Reply, ...] = ()
    response: Response | None = None
    last_line: int = 0

    @property
    def is_answered(self) -> bool:
        return self.state == DONE or (self.response is not None and bool(self.response.text.strip()))


@dataclass(frozen=True)
class ReviewFile:
    """A file of comments; `other` are the lines outside of comments and responses."""

    path: str
    comments: tuple[Comment, ...]
    other: tuple[SourceLine, ...] = ()


@dataclass
class _Division:
    kind: str
    facts: Mapping[str, str]
    location: Location
    colons: int
    lines: list[str] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


def read_review(root: Path) -> tuple[ReviewFile, ...]:
    """Read the files of comments of a report, in the order of their names. Raises CasewrightError as `read_comments`
    does, for all files at once."""
    files: list[ReviewFile] = []
    errors: list[CasewrightError] = []
    for found in sorted((root / REVIEW_FOLDER).glob("*.qmd")):
        path = f"{REVIEW_FOLDER}/{found.name}"
        try:
            files.append(read_comments(read_text(root, path), path))
        except CasewrightError as error:
            errors.append(error)
    raise_all(errors)
    return tuple(files)


def read_comments(text: str, path: str) -> ReviewFile:
    """Read a file of comments. Raises CasewrightError, with the place, for a division that is not closed, an identifier
    that two comments have, an unknown state, and a response without its comment."""
    comments: list[Comment] = []
    responses: list[tuple[str, Response]] = []
    other: list[SourceLine] = []
    stack: list[_Division] = []
    latest = ""
    for number, line in enumerate(text.split("\n"), start=1):
        place = Location(path, number)
        fence = _FENCE.match(line)
        facts = _facts(fence) if fence else {}
        if fence and facts.get("class") in _CLASSES:
            stack.append(_Division(facts["class"], facts, place, len(fence["colons"])))
        elif fence and facts and stack:
            stack.append(_Division("", facts, place, len(fence["colons"]), [line]))
        elif fence and not facts and stack:
            closed = stack.pop()
            if closed.kind == "":
                (stack[-1].lines if stack else []).extend([*closed.lines, line])
            elif closed.kind == "reply" and stack:
                reply = Reply(closed.facts.get("author", ""), closed.facts.get("date", ""), closed.text)
                stack[-1].replies.append(reply)
            elif closed.kind == "response":
                about = closed.facts.get("for", latest)
                responses.append((about, Response(closed.text, closed.location)))
            else:
                comments.append(_comment(closed, number))
                latest = comments[-1].identifier
        elif stack:
            stack[-1].lines.append(line)
        elif line.strip():
            other.append(SourceLine(line, path, number))
    if stack:
        raise CasewrightError(
            f"The division `.{stack[-1].kind or stack[-1].facts.get('class', '')}` is not closed.",
            location=stack[-1].location,
            hint="Write `:::` on a line of its own after its text.",
        )
    return ReviewFile(path, _answered(comments, responses), tuple(other))


def _facts(fence: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a division; `class` is the first class that means something here."""
    if fence["name"]:
        return {"class": fence["name"]}
    facts: dict[str, str] = {}
    for match in _FACT.finditer(fence["facts"] or ""):
        if match["name"]:
            if facts.get("class") not in _CLASSES:
                facts["class"] = match["name"]
        elif match["id"]:
            facts["id"] = match["id"]
        else:
            facts[match["key"]] = re.sub(r"\\(.)", r"\1", match["quoted"]) if match["bare"] is None else match["bare"]
    return facts


def _comment(division: _Division, last_line: int) -> Comment:
    facts = division.facts
    state = facts.get("state", OPEN)
    if state not in {OPEN, DONE}:
        raise CasewrightError(
            f"`{state}` is not a state of a comment.", location=division.location, hint="Write `open` or `done`."
        )
    identifier = facts.get("id") or f"comment-{division.location.line}"
    return Comment(
        identifier,
        division.text,
        division.location,
        facts.get("author", ""),
        facts.get("date", ""),
        facts.get("at", ""),
        facts.get("quoted", ""),
        facts.get("reviewer", ""),
        facts.get("n", ""),
        state,
        tuple(division.replies),
        None,
        last_line,
    )


def _answered(comments: Sequence[Comment], responses: Iterable[tuple[str, Response]]) -> tuple[Comment, ...]:
    """Return comments with their responses."""
    errors: list[CasewrightError] = []
    known: dict[str, Comment] = {}
    for comment in comments:
        if comment.identifier in known:
            errors.append(
                CasewrightError(
                    f"Two comments have the identifier `{comment.identifier}`.",
                    location=comment.location,
                    why=f"the other is in line {known[comment.identifier].location.line}",
                    hint="Change one of them.",
                )
            )
        known[comment.identifier] = comment
    for identifier, response in responses:
        if identifier not in known:
            named = f"There is no comment `{identifier}`." if identifier else "The response has no comment."
            hint = 'Write it after its comment, or name the comment: `::: {.response for="..."}`.'
            errors.append(CasewrightError(named, location=response.location, hint=hint))
            continue
        before = known[identifier].response
        joined = response if before is None else replace(before, text=f"{before.text}\n\n{response.text}")
        known[identifier] = replace(known[identifier], response=joined)
    raise_all(errors)
    return tuple(known.values())


def comment_identifier(author: str, date: str, text: str) -> str:
    """Return the identifier of a comment from a Word file: the same comment, returned twice, is one."""
    return f"c-{content_hash(f'{author} {date} {text}'.encode())[:8]}"


def written(comments: Iterable[Comment]) -> str:
    """Return comments as the text of a file, each with a division for its response."""
    return "\n".join(_written(comment) for comment in comments)


def with_comments(text: str, path: str, comments: Iterable[Comment]) -> str:
    """Return the text of a file with comments: new ones at its end; known ones get their new replies, and become done.

    Raises CasewrightError as `read_comments` does.
    """
    known = {comment.identifier: comment for comment in read_comments(text, path).comments}
    lines = text.split("\n")
    added: list[Comment] = []
    changed: list[tuple[Comment, Comment]] = []
    for comment in comments:
        before = known.get(comment.identifier)
        if before is None:
            added.append(comment)
        else:
            response = before.response.text if before.response is not None else ""
            said = {_words(text) for text in (response, *(reply.text for reply in before.replies))}
            replies = (*before.replies, *(reply for reply in comment.replies if _words(reply.text) not in said))
            state = DONE if DONE in {before.state, comment.state} else OPEN
            changed.append((before, replace(before, replies=replies, state=state)))
    for before, after in sorted(changed, key=lambda pair: -pair[0].last_line):
        if before.location.line and (before.replies, before.state) != (after.replies, after.state):
            lines[before.location.line - 1 : before.last_line] = _said(after).rstrip("\n").split("\n")
    kept = "\n".join(lines)
    return "\n".join(part for part in (kept.rstrip("\n") + "\n" if kept.strip() else "", written(added)) if part)


def _words(text: str) -> str:
    """Return a text without its markup, as it comes back from Word."""
    return " ".join(text.replace("\\", "").split())


def _written(comment: Comment) -> str:
    response = f"{comment.response.text}\n" if comment.response is not None and comment.response.text else ""
    return f"{_said(comment)}\n::: {{.response}}\n{response}:::\n"


def _said(comment: Comment) -> str:
    facts = _attributes(
        reviewer=comment.reviewer,
        n=comment.number,
        author=comment.author,
        date=comment.date,
        at=comment.at,
        quoted=comment.quoted,
        state=comment.state,
    )
    replies = "".join(
        f"\n::: {{.reply{_attributes(author=reply.author, date=reply.date)}}}\n{reply.text}\n:::\n"
        for reply in comment.replies
    )
    return f"::: {{.comment #{comment.identifier}{facts}}}\n{comment.text}\n{replies}:::\n"


def _attributes(**facts: str) -> str:
    pairs = ((key, " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')) for key, value in facts.items())
    return "".join(f' {key}="{value}"' for key, value in pairs if value)


def as_markdown(text: str) -> str:
    """Return plain text as Markdown that prints it."""
    escaped = _MARKUP.sub(r"\\\1", text)
    return _AT_BEGINNING.sub(r"\1\\\2", escaped).replace("\n", "\n\n")
