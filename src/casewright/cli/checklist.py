"""`casewright checklist`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casewright.cli.options import json_option, profile_option, request_for
from casewright.cli.terminal import CLEAN, say, visible_json

if TYPE_CHECKING:
    from casewright.checks.car.evidence import Answer

_FORMATS = ("docx", "pdf")


@click.command(short_help="Say where the report has what a reporting guideline asks.")
@click.argument("name", metavar="[NAME]", default="care")
@click.option("--to", "formats", default="", metavar="FORMATS", help="Write the form that journals ask for: docx,pdf.")
@json_option
@profile_option
def checklist(name: str, formats: str, as_json: bool, profiles: str | None) -> int:
    """Go through the checklist NAME (CARE 2013 if you name none), item by item, and show where the report has it.

    Evidence is `found` where a rule decides, and `suspected` where words suggest it and a person has to confirm it. In
    `data/checklist.yml` you say where an item is, or why it does not apply.

    \b
    Examples:
      casewright checklist care
      casewright checklist care --to docx
    """
    root, request = request_for((), profiles=profiles)
    from casewright.checks.car.checklist import authors_words, load_checklist
    from casewright.checks.car.evidence import answers
    from casewright.checks.engine.loading import load_report
    from casewright.checks.engine.request import ReadingOptions

    chosen = [one.strip() for one in formats.split(",") if one.strip()]
    for form in chosen:
        if form not in _FORMATS:
            raise click.UsageError(f"The form comes as docx or pdf, not as `{form}`.")
    asked = load_checklist(name)
    report = load_report(root, ReadingOptions(profiles=request.profiles))
    found = answers(report, asked, authors_words(root, name, asked))
    if as_json:
        say(visible_json(json.dumps([_plain(one) for one in found], indent=2, ensure_ascii=False)))
    elif not chosen:
        for one in found:
            say(f"{one.item.id:>4}  {one.item.topic}: {one.item.asks}")
            say(f"      {one.state}{f': {one.remark}' if one.remark else ''}")
            for place in one.evidence:
                say(f"      {place.location}  {place.text}")
        open_ones = [one.item.id for one in found if one.state == "not found"]
        say(f"{len(found)} items; not found: {', '.join(open_ones) or 'none'}.")
    if chosen:
        from casewright.checklists.writing import write_form

        for path in write_form(root, report, asked, found, name, chosen):
            say(_shown(path, root))
    return CLEAN


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "item": answer.item.id,
        "topic": answer.item.topic,
        "asks": answer.item.asks,
        "state": answer.state,
        "remark": answer.remark,
        "evidence": [
            {"path": one.location.path, "line": one.location.line, "column": one.location.column, "text": one.text}
            for one in answer.evidence
        ],
    }
