"""The form that journals ask for: each item, and the page on which the report has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casewright.checklists.pages import PrintedPlace
from casewright.checks.car.checklist import Checklist
from casewright.checks.car.evidence import Answer
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.resolved import ResolvedDocument

_WITHOUT_PLACE = ("not found", "not determined", "does not apply")


def checklist_form(
    checklist: Checklist, answers: Sequence[Answer], title: str, places: Mapping[str, PrintedPlace], language: str
) -> ResolvedDocument:
    """Return the form of a checklist. `places` are the pages and lines of the rendered PDF by the evidence's text;
    where none is known, the form names the section."""
    rows = [[answer.item.id, answer.item.topic, answer.item.asks, _where(answer, places)] for answer in answers]
    heading = f"{checklist.name} checklist"
    blocks: Blocks = [
        ast.header(1, ast.words(heading)),
        ast.para(ast.words(title)),
        _table(["Item", "Topic", "Requirement", "Where"], rows),
        ast.para(ast.words(f"Items are paraphrased from the guideline ({'; '.join(checklist.sources)}).")),
    ]
    return ResolvedDocument("checklist", language, heading, (), (), [], blocks)


def _where(answer: Answer, places: Mapping[str, PrintedPlace]) -> str:
    if answer.remark:
        return f"{answer.state}: {answer.remark}" if answer.state in _WITHOUT_PLACE else answer.remark
    confirm = " (to be confirmed)" if answer.state == "suspected" else ""
    found = sorted({places[one.text] for one in answer.evidence if one.text in places})
    if found:
        return "; ".join(map(str, found)) + confirm
    sections = dict.fromkeys(one.section for one in answer.evidence if one.section)
    if sections:
        return "; ".join(f"section “{section}”" for section in sections) + confirm
    return answer.state if answer.state in _WITHOUT_PLACE else f"in the text{confirm}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Element:
    widths = [0.08, 0.2, 0.47, 0.25]
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in widths]
    return {
        "t": "Table",
        "c": [
            ast.attr(),
            [None, []],
            columns,
            [ast.attr(), [_row(heads)]],
            [[ast.attr(), 0, [], [_row(row) for row in rows]]],
            [ast.attr(), []],
        ],
    }


def _row(cells: Sequence[str]) -> list[object]:
    return [ast.attr(), [[ast.attr(), {"t": "AlignDefault"}, 1, 1, [ast.plain(ast.words(cell))]] for cell in cells]]
