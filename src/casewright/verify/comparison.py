"""Comparison of two readings of a document: the manuscript and a rendered file."""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from casewright.verify.formulas import Formula, same_numbers
from casewright.verify.parts import Alternative, Grid, Part, Reading, squeezed

DifferenceKind = Literal[
    "number",
    "citation",
    "legend",
    "cell",
    "abbreviation",
    "text",
    "missing",
    "extra",
    "formula",
    "alternative",
    "picture",
    "moved",
    "hidden",
]

_SIMILAR = 0.6
_EQUATION_NUMBER = re.compile(r"\(\w{1,6}(?:\.\w{1,4})?\)\Z")
_TAIL = 26
_ALTERNATIVE = "an alternative text"
_IN_ORDER = frozenset({"heading", "text"})


@dataclass(frozen=True)
class Difference:
    """A difference between a file and the manuscript. `expected` and `shown` are excerpts of the manuscript and the
    file, "" if the text is missing there; `where` names the part of the document; `line` is that of an HTML file."""

    kind: DifferenceKind
    where: str
    expected: str
    shown: str
    line: int | None = None


def differences(manuscript: Reading, file: Reading) -> tuple[Difference, ...]:
    """Return the differences between a file and the manuscript."""
    grids, loose = _paired_grids(manuscript.grids, file.grids)
    found: list[Difference] = []
    for expected, shown in grids:
        found += _grid_differences(expected, shown)
    parts = [
        *file.parts,
        *(Part("text", cell, line=grid.line) for grid in loose for row in grid.rows for cell in row if squeezed(cell)),
    ]
    found += _part_differences(manuscript.parts, parts)
    found += _formula_differences(manuscript.formulas, file.formulas)
    found += _alternative_differences(manuscript.alternatives, file.alternatives)
    found += _moved_parts(manuscript.parts, file.parts)
    found += [Difference("hidden", "hidden text", "", _short(text)) for text in file.hidden]
    return tuple(found)


def _moved_parts(expected: Sequence[Part], shown: Sequence[Part]) -> Iterator[Difference]:
    """Yield the smallest number of paragraphs and headings that must move to restore the manuscript's order. Texts that
    appear more than once are ignored."""
    ours = [part for part in expected if part.kind in _IN_ORDER]
    theirs = [part for part in shown if part.kind in _IN_ORDER]
    once = {text for text, times in Counter(part.squeezed for part in ours).items() if times == 1}
    once &= {text for text, times in Counter(part.squeezed for part in theirs).items() if times == 1}
    place = {part.squeezed: position for position, part in enumerate(ours)}
    there = [part for part in theirs if part.squeezed in once]
    in_order = set(_longest_increasing([place[part.squeezed] for part in there]))
    for part in there:
        if place[part.squeezed] not in in_order:
            yield Difference("moved", _where(part), "", _short(" ".join(part.text.split())), part.line)


def _longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Return the longest increasing subsequence of different numbers, last number first."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect.bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    picked: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        picked.append(last)
        last = before[last]
    return picked


def _formula_differences(expected: Sequence[Formula], shown: Sequence[Formula]) -> list[Difference]:
    """Return the formulas whose numbers differ; formulas without numbers are ignored."""
    rest = [formula for formula in shown if formula.run]
    left: list[Formula] = []
    for formula in expected:
        same = next((other for other in rest if same_numbers(formula, other)), None) if formula.numbers else None
        if same is not None:
            rest.remove(same)
        elif formula.numbers:
            left.append(formula)
    found: list[Difference] = []
    for formula in left:
        other = max(rest, key=lambda candidate: _similarity(formula.run, candidate.run), default=None)
        if other is None or (len(left) > 1 and _similarity(formula.run, other.run) < _SIMILAR):
            found.append(Difference("formula", "a formula", _short(formula.text), ""))
            continue
        rest.remove(other)
        found.append(Difference("formula", "a formula", _short(formula.text), _short(other.text), other.line))
    return [*found, *(Difference("formula", "a formula", "", _short(other.text), other.line) for other in rest)]


def _alternative_differences(expected: Sequence[Alternative], shown: Sequence[Alternative]) -> list[Difference]:
    rest = list(shown)
    left: list[Alternative] = []
    for alternative in expected:
        text = squeezed(alternative.text)
        same = next((other for other in rest if squeezed(other.text) == text), None)
        if same is None:
            left.append(alternative)
        else:
            rest.remove(same)
    found: list[Difference] = []
    for alternative in left:
        text = " ".join(alternative.text.split())
        other = max(rest, key=lambda candidate: _similarity(text, candidate.text), default=None)
        if other is None or (len(left) > 1 and _similarity(text, other.text) < _SIMILAR):
            found.append(Difference("alternative", _ALTERNATIVE, _short(text), ""))
            continue
        rest.remove(other)
        found += [
            Difference("alternative", _ALTERNATIVE, part.expected, part.shown, other.line)
            for part in _text_differences(Part("text", text), Part("text", other.text, line=other.line))
        ]
    return [*found, *(Difference("alternative", _ALTERNATIVE, "", _short(other.text), other.line) for other in rest)]


def _similarity(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def _paired_grids(expected: Sequence[Grid], shown: Sequence[Grid]) -> tuple[list[tuple[Grid, Grid | None]], list[Grid]]:
    """Return each table of the manuscript with the most similar table of the file, and the remaining tables."""
    rest = list(shown)
    pairs: list[tuple[Grid, Grid | None]] = []
    for grid in expected:
        cells = Counter(squeezed(cell) for row in grid.rows for cell in row)
        best, score = None, 0.0
        for other in rest:
            there = Counter(squeezed(cell) for row in other.rows for cell in row)
            shared = sum((cells & there).values()) / max(1, cells.total(), there.total())
            if shared > score:
                best, score = other, shared
        if best is not None and score >= 0.3:
            rest.remove(best)
            pairs.append((grid, best))
        else:
            pairs.append((grid, None))
    return pairs, rest


def _grid_differences(expected: Grid, shown: Grid | None) -> list[Difference]:
    name = f"table `{expected.label}`" if expected.label else "a table"
    expected_rows = [tuple(squeezed(cell) for cell in row) for row in expected.rows]
    if not any(cell for row in expected_rows for cell in row):
        return []
    if shown is None:
        return [Difference("missing", name, " | ".join(expected.rows[0])[:60], "")]
    found: list[Difference] = []
    shown_rows = [tuple(squeezed(cell) for cell in row) for row in shown.rows]
    matcher = difflib.SequenceMatcher(None, expected_rows, shown_rows, autojunk=False)
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation == "equal":
            continue
        common = min(last - first, end - start)
        for index in range(common):
            found += _row_differences(name, expected, first + index, shown.rows[start + index], shown.line)
        for index in range(first + common, last):
            found.append(
                Difference("cell", f"{name}, row {index + 1}", _row_text(expected.rows[index]), "", shown.line)
            )
        for index in range(start + common, end):
            found.append(Difference("cell", f"{name}, row {index + 1}", "", _row_text(shown.rows[index]), shown.line))
    return found


def _row_text(row: tuple[str, ...]) -> str:
    return _short(" | ".join(" ".join(cell.split()) for cell in row))


def _row_differences(name: str, grid: Grid, number: int, shown: tuple[str, ...], line: int | None) -> list[Difference]:
    expected = grid.rows[number]
    if len(expected) != len(shown):
        return [Difference("cell", f"{name}, row {number + 1}", _row_text(expected), _row_text(shown), line)]
    head = grid.rows[0]
    found: list[Difference] = []
    for index, (ours, theirs) in enumerate(zip(expected, shown, strict=True)):
        if squeezed(ours) != squeezed(theirs):
            column = " ".join(head[index].split()) if index < len(head) and number else ""
            where = f"{name}, row {number + 1}, column {f'“{_short(column)}”' if column else index + 1}"
            found.append(
                Difference("cell", where, _short(" ".join(ours.split())), _short(" ".join(theirs.split())), line)
            )
    return found


def _part_differences(expected: Sequence[Part], shown: Sequence[Part]) -> list[Difference]:
    texts = {part.squeezed for part in expected}
    shown = [_with_mark(part) if squeezed(part.mark + part.text) in texts else part for part in shown]
    there = Counter(part.squeezed for part in shown)
    left_expected: list[Part] = []
    for part in expected:
        if there[part.squeezed] > 0:
            there[part.squeezed] -= 1
        else:
            left_expected.append(part)
    left_shown: list[Part] = []
    for part in reversed(shown):
        if there[part.squeezed] > 0:
            there[part.squeezed] -= 1
            left_shown.insert(0, part)
    left_expected, left_shown = _without_joined(left_expected, left_shown)
    found: list[Difference] = []
    for part in left_expected:
        other = _most_similar(part, left_shown)
        if other is None:
            found.append(Difference("missing", _where(part), _short(" ".join(part.text.split())), ""))
            continue
        left_shown.remove(other)
        found += _text_differences(part, _with_mark(other) if part.kind == "reference" else other)
    for part in left_shown:
        if _EQUATION_NUMBER.match(part.squeezed):
            continue
        found.append(Difference("extra", _where(part), "", _short(" ".join(part.text.split())), part.line))
    return found


def _with_mark(part: Part) -> Part:
    return replace(part, text=f"{part.mark} {part.text}", mark="") if part.mark else part


def _without_joined(expected: list[Part], shown: list[Part]) -> tuple[list[Part], list[Part]]:
    """Remove parts with the same text that is divided differently: two paragraphs of one side that are one of the
    other."""
    for parts, others in ((expected, shown), (shown, expected)):
        index = 0
        while index < len(parts):
            match = _portion(parts[index].squeezed, others)
            if match is None:
                index += 1
            else:
                first, last = match
                del others[first:last]
                del parts[index]
    return expected, shown


def _portion(text: str, parts: Sequence[Part]) -> tuple[int, int] | None:
    for first in range(len(parts)):
        joined = ""
        for last in range(first, len(parts)):
            joined += parts[last].squeezed
            if joined == text:
                return first, last + 1
            if not text.startswith(joined):
                break
    return None


def _most_similar(part: Part, others: Sequence[Part]) -> Part | None:
    best, score = None, _SIMILAR
    text = part.squeezed
    for other in others:
        theirs = other.squeezed
        if not theirs or min(len(text), len(theirs)) / max(len(text), len(theirs)) < 0.5:
            continue
        matcher = difflib.SequenceMatcher(None, text, theirs, autojunk=False)
        if matcher.real_quick_ratio() < score or matcher.quick_ratio() < score:
            continue
        similarity = _part_similarity(part, other)
        if similarity > score or (best is None and similarity >= score):
            best, score = other, similarity
    return best


def _part_similarity(first: Part, second: Part) -> float:
    """Compare parts by words, which is fast enough for long paragraphs, and short parts by characters."""
    words, other_words = first.text.split(), second.text.split()
    if min(len(words), len(other_words)) < 6:
        return _similarity(first.squeezed, second.squeezed)
    return _similarity(words, other_words)


def _text_differences(expected: Part, shown: Part) -> list[Difference]:
    """Return the differences in a part, each with a few words around it."""
    ours, theirs = _words(expected.text), _words(shown.text)
    matcher = difflib.SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    found: list[Difference] = []
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation == "equal":
            continue
        before = "".join(f"{word} " for word, _ in ours[max(0, first - 4) : first])
        our_words = " ".join(word for word, _ in ours[first:last])
        their_words = " ".join(word for word, _ in theirs[start:end])
        if squeezed(our_words) == squeezed(their_words):
            continue
        position = ours[first][1] if first < len(ours) else len(expected.squeezed)
        after = "".join(f" {word}" for word, _ in ours[last : last + 1])
        kind = _kind(expected, our_words, their_words, position)
        excerpts = [_with_context(before, text, after) for text in (our_words, their_words)]
        found.append(Difference(kind, _where(expected), excerpts[0], excerpts[1], shown.line))
    return found


def _words(text: str) -> list[tuple[str, int]]:
    """Return the words of a text, each with its position in the squeezed text."""
    out: list[tuple[str, int]] = []
    position = 0
    for word in text.split():
        out.append((word, position))
        position += len(squeezed(word))
    return out


def _kind(expected: Part, ours: str, theirs: str, start: int) -> DifferenceKind:
    if expected.kind in {"legend", "note"}:
        return "legend"
    if expected.kind == "abbreviation":
        return "abbreviation"
    changed = [
        (start + first, start + last)
        for operation, first, last, _, _ in difflib.SequenceMatcher(
            None, squeezed(ours), squeezed(theirs), autojunk=False
        ).get_opcodes()
        if operation != "equal"
    ]
    if changed and all(
        any(low <= first and last <= high for low, high in expected.citations) for first, last in changed
    ):
        return "citation"
    numbers_differ = re.findall(r"\d+(?:[.,]\d+)*", ours) != re.findall(r"\d+(?:[.,]\d+)*", theirs)
    return "number" if numbers_differ and expected.kind != "reference" else "text"


def _with_context(before: str, text: str, after: str) -> str:
    """Return a changed text with the words before and after it."""
    lead = before if len(before) <= _TAIL else before[-_TAIL:].partition(" ")[2]
    return f"{lead}{_short(text)}{after}".strip() if text else f"{lead.strip()}{after}"


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


_NAMES = {
    "title": "the title block",
    "heading": "a heading",
    "text": "the text",
    "legend": "a legend",
    "note": "a note",
    "reference": "the reference list",
    "abbreviation": "the abbreviations list",
    "footnote": "a footnote",
}


def _where(part: Part) -> str:
    return f"{_NAMES[part.kind]} (`{part.label}`)" if part.label else _NAMES[part.kind]
