"""Finding passages that take pandoc's Markdown reader minutes or hours.

The reader backtracks over every bracket, and each bracket that opens inside doubles its work (pandoc's issues 1735,
5023 and 11687): twenty `[` in a row take it longer than a minute. No rule separates these passages from harmless ones,
so a suspect passage is read separately with a low limit of work, and refused if it exceeds the limit. Work is measured
as allocated memory, which, unlike time, is the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.source import SourceLine, text_lines
from casewright.pandoc import PandocLimitError

MOST_WORK_OF_PASSAGE = 5_000
"""The limit for one passage in megabytes (see `run_pandoc`), about a second on a fast machine; a page of prose takes
20."""
_GLANCE = 2_500
"""The limit for all suspect passages together in megabytes; if they exceed it, each is read separately."""

_DEEP = 4
"""Nested brackets; a citation in a link in a caption is three."""
_MANY = 8
"""Opening brackets (without citations), HTML tags or quotation marks in one passage."""
_VERY_MANY = 100
"""Other opening marks, such as backticks and dollar signs, in one passage."""
_LIKELIEST = 3
"""The number of passages that are read separately if the whole text takes too long."""

_OPENING = re.compile(
    r"\\[^A-Za-z]|(?P<tag><[A-Za-z])|(?P<quote>(?<!\S)[\"'](?=\S))|(?P<open>\[(?P<cites>-?@)?)|(?P<close>\])|"
    r"(?P<mark>[`$<{(\\~^*_>])"
)


@dataclass(frozen=True)
class Passage:
    """Lines without an empty line between them. `depth` is the number of nested brackets; `brackets` (without
    citations), `tags`, `quotes` and `marks` are numbers of opening marks."""

    lines: tuple[SourceLine, ...]
    depth: int
    brackets: int
    tags: int
    quotes: int
    marks: int
    place: Location

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_suspect(self) -> bool:
        return self.depth >= _DEEP or max(self.brackets, self.tags, self.quotes) >= _MANY or self.marks >= _VERY_MANY

    @property
    def weight(self) -> int:
        return 100 * self.depth + 10 * (self.brackets + self.tags + self.quotes) + self.marks


Read = Callable[[str, int], object]
"""Reads a text with a limit of work in megabytes; raises PandocLimitError if it is exceeded."""


def refuse_slow(lines: Sequence[SourceLine], read: Read) -> None:
    """Raise CasewrightError for the first passage that exceeds the limit, and for comments without end, since pandoc
    looks for the end of each."""
    _refuse_endless_comments(lines)
    suspects = [passage for passage in _passages(lines) if passage.is_suspect]
    if suspects and _is_slow("\n\n".join(passage.text for passage in suspects), read, _GLANCE):
        _refuse_first(suspects, read)


def located(error: PandocLimitError, lines: Sequence[SourceLine], read: Read) -> CasewrightError:
    """Return an error at the passage because of which a text takes too long, or, if none is found, at the document."""
    likeliest = sorted(_passages(lines), key=lambda passage: passage.weight, reverse=True)[:_LIKELIEST]
    try:
        _refuse_first(likeliest, read)
    except CasewrightError as refused:
        return refused
    place = Location(lines[0].path) if lines else None
    return CasewrightError(error.message, location=place, why=error.why, hint=error.hint)


def _refuse_first(passages: Iterable[Passage], read: Read) -> None:
    for passage in passages:
        if _is_slow(passage.text, read):
            raise _refused(passage)


def _refuse_endless_comments(lines: Sequence[SourceLine]) -> None:
    begun: list[Location] = []
    for line in lines:
        first = line.text.rfind("-->") + 1
        if first:
            begun.clear()
        begun += [line.location(first + match.start() + 1) for match in re.finditer("<!--", line.text[first:])]
    if len(begun) >= _VERY_MANY:
        raise CasewrightError(
            f"{len(begun)} comments begin here, and none of them ends.",
            location=begun[0],
            hint="End each with `-->`, or write `\\<!--` for what is text.",
        )


def _is_slow(text: str, read: Read, most_work: int = MOST_WORK_OF_PASSAGE) -> bool:
    try:
        read(text, most_work)
    except PandocLimitError:
        return True
    return False


def _refused(passage: Passage) -> CasewrightError:
    if passage.depth >= _DEEP:
        cause, escaped = f"{passage.depth} square brackets are open here at once", r"\["
    elif passage.tags >= max(passage.brackets, passage.quotes, 1):
        cause, escaped = f"{passage.tags} HTML tags open in this passage", r"\<"
    elif passage.quotes > passage.brackets:
        cause, escaped = f"{passage.quotes} quotation marks open in this passage", r"\'` or `\""
    elif passage.brackets:
        cause, escaped = f"{passage.brackets} square brackets open in this passage", r"\["
    else:
        cause, escaped = "marks such as backticks or `$` open in this passage many times", r"\$"
    return CasewrightError(
        "Pandoc cannot read this passage in reasonable time.",
        location=passage.place,
        why=f"{cause}, and pandoc's work doubles with each that is not closed in the right place",
        hint=f"Close them, write `{escaped}` for each that is text, or put the passage into a code block.",
    )


def _passages(lines: Sequence[SourceLine]) -> Iterator[Passage]:
    found: list[tuple[SourceLine, str]] = []
    last: SourceLine | None = None
    for line, text in text_lines(lines):
        if not text.strip() or (
            last is not None
            and (line.path, line.number) not in {(last.path, last.number), (last.path, last.number + 1)}
        ):
            if found:
                yield _passage(found)
            found = []
        if text.strip():
            found.append((line, text))
        last = line
    if found:
        yield _passage(found)


def _passage(found: Sequence[tuple[SourceLine, str]]) -> Passage:
    depth = deepest = brackets = tags = quotes = marks = 0
    opened = place = found[0][0].location(1)
    for line, text in found:
        for match in _OPENING.finditer(text):
            if match["open"]:
                opened = opened if depth else line.location(match.start() + 1)
                depth += 1
                brackets += match["cites"] is None
                if depth > deepest:
                    deepest, place = depth, opened
            elif match["close"]:
                depth = max(0, depth - 1)
            elif match["tag"]:
                tags += 1
            elif match["quote"]:
                quotes += 1
            else:
                marks += 1
    return Passage(tuple(line for line, _ in found), deepest, brackets, tags, quotes, marks, place)
