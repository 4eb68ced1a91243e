"""Two readings of one document compared: what the manuscript says, and what a rendered file shows."""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
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

_ALIKE = 0.6
_EQUATION_NUMBER = re.compile(r"\(\w{1,6}(?:\.\w{1,4})?\)\Z")
_TAIL = 26
_ALTERNATIVE = "an alternative text"
_IN_ORDER = frozenset({"heading", "text"})


@dataclass(frozen=True)
class Difference:
    """One place where a file shows something else than the manuscript says. `said` and `shown` are excerpts, empty for
    what is missing in one of them; `where` says which part of the document it is; `line` is that of the file."""

    kind: DifferenceKind
    where: str
    said: str
    shown: str
    line: int | None = None


def differences(manuscript: Reading, file: Reading) -> tuple[Difference, ...]:
    """Where a file differs from the manuscript."""
    grids, loose = _paired_grids(manuscript.grids, file.grids)
    found: list[Difference] = []
    for said_grid, shown_grid in grids:
        found += _grid_differences(said_grid, shown_grid)
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


def _moved_parts(said: Sequence[Part], shown: Sequence[Part]) -> Iterator[Difference]:
    """Paragraphs and headings that are in another order than in the manuscript: as few as tell the two apart. What
    stands more than once is left out."""
    ours = [part for part in said if part.kind in _IN_ORDER]
    theirs = [part for part in shown if part.kind in _IN_ORDER]
    once = {text for text, times in Counter(part.squeezed for part in ours).items() if times == 1}
    once &= {text for text, times in Counter(part.squeezed for part in theirs).items() if times == 1}
    place = {part.squeezed: position for position, part in enumerate(ours)}
    there = [part for part in theirs if part.squeezed in once]
    in_order = set(_longest_rise([place[part.squeezed] for part in there]))
    for part in there:
        if place[part.squeezed] not in in_order:
            yield Difference("moved", _where(part), "", _short(" ".join(part.text.split())), part.line)


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest run of rising numbers that can be picked from a sequence in its order."""
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


def _formula_differences(said: Sequence[Formula], shown: Sequence[Formula]) -> list[Difference]:
    """Formulas whose numbers differ; those without numbers are left out."""
    rest = [formula for formula in shown if formula.run]
    left: list[Formula] = []
    for formula in said:
        same = next((other for other in rest if same_numbers(formula, other)), None) if formula.numbers else None
        if same is not None:
            rest.remove(same)
        elif formula.numbers:
            left.append(formula)
    found: list[Difference] = []
    for formula in left:
        other = max(rest, key=lambda one: _alike(formula.run, one.run), default=None)
        if other is None or (len(left) > 1 and _alike(formula.run, other.run) < _ALIKE):
            found.append(Difference("formula", "a formula", _short(formula.text), ""))
            continue
        rest.remove(other)
        found.append(Difference("formula", "a formula", _short(formula.text), _short(other.text), other.line))
    return [*found, *(Difference("formula", "a formula", "", _short(one.text), one.line) for one in rest)]


def _alternative_differences(said: Sequence[Alternative], shown: Sequence[Alternative]) -> list[Difference]:
    rest = list(shown)
    left: list[Alternative] = []
    for alternative in said:
        text = squeezed(alternative.text)
        same = next((other for other in rest if squeezed(other.text) == text), None)
        if same is None:
            left.append(alternative)
        else:
            rest.remove(same)
    found: list[Difference] = []
    for alternative in left:
        text = " ".join(alternative.text.split())
        other = max(rest, key=lambda one: _alike(text, one.text), default=None)
        if other is None or (len(left) > 1 and _alike(text, other.text) < _ALIKE):
            found.append(Difference("alternative", _ALTERNATIVE, _short(text), ""))
            continue
        rest.remove(other)
        found += [
            Difference("alternative", _ALTERNATIVE, one.said, one.shown, other.line)
            for one in _text_differences(Part("text", text), Part("text", other.text, line=other.line))
        ]
    return [*found, *(Difference("alternative", _ALTERNATIVE, "", _short(one.text), one.line) for one in rest)]


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _paired_grids(said: Sequence[Grid], shown: Sequence[Grid]) -> tuple[list[tuple[Grid, Grid | None]], list[Grid]]:
    """Each table of the manuscript with the table of the file that is most like it, and the tables that are left."""
    rest = list(shown)
    pairs: list[tuple[Grid, Grid | None]] = []
    for grid in said:
        wanted = Counter(squeezed(cell) for row in grid.rows for cell in row)
        best, score = None, 0.0
        for other in rest:
            there = Counter(squeezed(cell) for row in other.rows for cell in row)
            shared = sum((wanted & there).values()) / max(1, wanted.total(), there.total())
            if shared > score:
                best, score = other, shared
        if best is not None and score >= 0.3:
            rest.remove(best)
            pairs.append((grid, best))
        else:
            pairs.append((grid, None))
    return pairs, rest


def _grid_differences(said: Grid, shown: Grid | None) -> list[Difference]:
    name = f"table `{said.label}`" if said.label else "a table"
    cells = [squeezed(cell) for row in said.rows for cell in row]
    if not any(cells):
        return []
    if shown is None:
        return [Difference("missing", name, " | ".join(said.rows[0])[:60], "")]
    found: list[Difference] = []
    said_rows = [tuple(squeezed(cell) for cell in row) for row in said.rows]
    shown_rows = [tuple(squeezed(cell) for cell in row) for row in shown.rows]
    matcher = difflib.SequenceMatcher(None, said_rows, shown_rows, autojunk=False)
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation == "equal":
            continue
        common = min(last - first, end - start)
        for index in range(common):
            found += _row_differences(name, said, first + index, shown.rows[start + index], shown.line)
        for index in range(first + common, last):
            found.append(Difference("cell", f"{name}, row {index + 1}", _row_text(said.rows[index]), "", shown.line))
        for index in range(start + common, end):
            found.append(Difference("cell", f"{name}, row {index + 1}", "", _row_text(shown.rows[index]), shown.line))
    return found


def _row_text(row: tuple[str, ...]) -> str:
    return _short(" | ".join(" ".join(cell.split()) for cell in row))


def _row_differences(name: str, grid: Grid, number: int, shown: tuple[str, ...], line: int | None) -> list[Difference]:
    said = grid.rows[number]
    if len(said) != len(shown):
        return [Difference("cell", f"{name}, row {number + 1}", _row_text(said), _row_text(shown), line)]
    head = grid.rows[0]
    found: list[Difference] = []
    for index, (one, other) in enumerate(zip(said, shown, strict=True)):
        if squeezed(one) != squeezed(other):
            column = " ".join(head[index].split()) if index < len(head) and number else ""
            where = f"{name}, row {number + 1}, column {f'“{_short(column)}”' if column else index + 1}"
            found.append(
                Difference("cell", where, _short(" ".join(one.split())), _short(" ".join(other.split())), line)
            )
    return found


def _part_differences(said: Sequence[Part], shown: Sequence[Part]) -> list[Difference]:
    wanted = {part.squeezed for part in said}
    shown = [_with_mark(part) if squeezed(part.mark + part.text) in wanted else part for part in shown]
    there = Counter(part.squeezed for part in shown)
    left_said: list[Part] = []
    for part in said:
        if there[part.squeezed] > 0:
            there[part.squeezed] -= 1
        else:
            left_said.append(part)
    left_shown: list[Part] = []
    for part in reversed(shown):
        if there[part.squeezed] > 0:
            there[part.squeezed] -= 1
            left_shown.insert(0, part)
    left_said, left_shown = _without_joined(left_said, left_shown)
    found: list[Difference] = []
    for part in left_said:
        other = _most_alike(part, left_shown)
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


def _without_joined(said: list[Part], shown: list[Part]) -> tuple[list[Part], list[Part]]:
    """The parts of both without those that are the same text in other portions: two paragraphs of one are one of the
    other."""
    for one, other in ((said, shown), (shown, said)):
        index = 0
        while index < len(one):
            text = one[index].squeezed
            match = _portion(text, other)
            if match is None:
                index += 1
            else:
                first, last = match
                del other[first:last]
                del one[index]
    return said, shown


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


def _most_alike(part: Part, others: Sequence[Part]) -> Part | None:
    best, score = None, _ALIKE
    text = part.squeezed
    for other in others:
        theirs = other.squeezed
        if not theirs or min(len(text), len(theirs)) / max(len(text), len(theirs)) < 0.5:
            continue
        matcher = difflib.SequenceMatcher(None, text, theirs, autojunk=False)
        if matcher.real_quick_ratio() < score or matcher.quick_ratio() < score:
            continue
        likeness = _likeness(part, other)
        if likeness > score or (best is None and likeness >= score):
            best, score = other, likeness
    return best


def _likeness(one: Part, other: Part) -> float:
    """By words, which is fast enough for long paragraphs; by characters where there are few."""
    first, second = one.text.split(), other.text.split()
    if min(len(first), len(second)) < 6:
        return difflib.SequenceMatcher(None, one.squeezed, other.squeezed, autojunk=False).ratio()
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def _text_differences(said: Part, shown: Part) -> list[Difference]:
    """The places in a part that differ, each with a few words around it."""
    ours, theirs = _words(said.text), _words(shown.text)
    matcher = difflib.SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    found: list[Difference] = []
    for operation, first, last, start, end in matcher.get_opcodes():
        if operation == "equal":
            continue
        before = "".join(f"{word} " for word, _ in ours[max(0, first - 4) : first])
        one = " ".join(word for word, _ in ours[first:last])
        other = " ".join(word for word, _ in theirs[start:end])
        if squeezed(one) == squeezed(other):
            continue
        position = ours[first][1] if first < len(ours) else len(said.squeezed)
        after = "".join(f" {word}" for word, _ in ours[last : last + 1])
        kind = _kind(said, one, other, position)
        excerpts = [_around(before, text, after) for text in (one, other)]
        found.append(Difference(kind, _where(said), excerpts[0], excerpts[1], shown.line))
    return found


def _words(text: str) -> list[tuple[str, int]]:
    """The words of a text, each with where it begins in the squeezed text."""
    out: list[tuple[str, int]] = []
    position = 0
    for word in text.split():
        out.append((word, position))
        position += len(squeezed(word))
    return out


def _kind(said: Part, one: str, other: str, start: int) -> DifferenceKind:
    if said.kind in {"legend", "note"}:
        return "legend"
    if said.kind == "abbreviation":
        return "abbreviation"
    changed = [
        (start + first, start + last)
        for operation, first, last, _, _ in difflib.SequenceMatcher(
            None, squeezed(one), squeezed(other), autojunk=False
        ).get_opcodes()
        if operation != "equal"
    ]
    if changed and all(any(low <= first and last <= high for low, high in said.citations) for first, last in changed):
        return "citation"
    numbers_differ = re.findall(r"\d+(?:[.,]\d+)*", one) != re.findall(r"\d+(?:[.,]\d+)*", other)
    return "number" if numbers_differ and said.kind != "reference" else "text"


def _around(before: str, text: str, after: str) -> str:
    """A changed text with the words before and behind it, cut at words."""
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
