"""`casewright checklist`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from casewright.cli.options import json_option, profile_option, request_for
from casewright.cli.terminal import CLEAN, say, visible_json

_FORMATS = ("docx", "pdf")


@click.command(short_help="Say where the report has what a reporting guideline asks.")
@click.argument("name", metavar="[NAME]", default="care")
@click.option("--to", "formats", default="", metavar="FORMATS", help="Write the form that journals ask for: docx,pdf.")
@json_option
@profile_option
def checklist(name: str, formats: str, as_json: bool, profiles: str | None) -> int:
    """Go through the checklist NAME (CARE 2013 if you name none), item by item, and show where the report has it.

    Others are files in the project's folder `checklists`: `scare` is `checklists/scare.yml`.

    Evidence is `found` where a rule decides, and `suspected` where words suggest it and a person has to confirm it. In
    `data/checklist.yml` you say where an item is, or why it does not apply.

    \b
    Examples:
      casewright checklist care
      casewright checklist care --to docx
    """
    root, request = request_for((), profiles=profiles)
    from casewright.checks.car.checklist import authors_words, load_checklist
    from casewright.checks.car.evidence import answers, plain_answer
    from casewright.checks.engine.request import ReadingOptions
    from casewright.checks.loading import load_report

    chosen = [one.strip() for one in formats.split(",") if one.strip()]
    for form in chosen:
        if form not in _FORMATS:
            raise click.UsageError(f"The form comes as docx or pdf, not as `{form}`.")
    guideline = load_checklist(name, root)
    report = load_report(root, ReadingOptions(profiles=request.profiles, for_rules=False))
    found = answers(report, guideline, authors_words(root, name, guideline))
    if as_json:
        say(visible_json(json.dumps([plain_answer(one) for one in found], indent=2, ensure_ascii=False)))
    elif not chosen:
        for one in found:
            say(f"{one.item.id:>4}  {one.item.topic}: {one.item.asks}")
            say(f"      {one.state}{f': {one.remark}' if one.remark else ''}")
            for place in one.evidence:
                say(f"      {place.location}  {place.text}")
        missing, unknown = (
            ", ".join(one.item.id for one in found if one.state == state) for state in ("not found", "not determined")
        )
        say(f"{len(found)} items; not found: {missing or 'none'}{f'; not determined: {unknown}' if unknown else ''}.")
    if chosen:
        from casewright.checklists.writing import write_form

        for path in write_form(root, report, guideline, found, name, chosen):
            say(_shown(path, root))
    return CLEAN


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
