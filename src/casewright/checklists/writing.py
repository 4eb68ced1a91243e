"""The form of a checklist as Word and PDF files, beside the rendered report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from casewright.checklists.form import checklist_form
from casewright.checklists.pages import places_of
from casewright.checks.car.checklist import Checklist
from casewright.checks.car.evidence import Answer
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError
from casewright.paths import read_bytes
from casewright.render.outputs import output_path, shared_folder, write_together
from casewright.render.pdf import pdf_document
from casewright.render.word import word_document


def write_form(
    root: Path, report: Report, checklist: Checklist, answers: Sequence[Answer], name: str, formats: Sequence[str]
) -> tuple[Path, ...]:
    """Write the form in each format into the folder of the outputs, and return its files.

    Raises CasewrightError if the report's PDF, from which the pages and lines come, is missing or cannot be read.
    """
    document = report.manuscript or report.documents[0]
    folder = report.project.output_dir
    shared = shared_folder([one.name for one in report.documents])
    pdf = output_path(document.name, ".pdf", folder, shared, root)
    if not pdf.is_file():
        raise CasewrightError(
            f"There is no `{pdf.relative_to(root).as_posix()}`.",
            why="the form names the pages and lines of the PDF",
            hint="Render it first: `casewright render --to pdf`.",
        )
    texts = [one.text for answer in answers for one in answer.evidence]
    places = places_of(read_bytes(root, pdf.relative_to(root).as_posix()), pdf.name, texts)
    form = checklist_form(checklist, answers, document.resolved.title, places, document.resolved.language)
    nothing: Mapping[str, bytes] = {}
    files: dict[Path, bytes] = {}
    for one in formats:
        path = folder / f"checklist-{name}.{one}"
        if one == "docx":
            files[path] = word_document(form, resources=nothing, link_targets={})
        else:
            made = pdf_document(form, resources=nothing, link_targets={}, timestamp=None, font_folders=())
            files[path] = made.content
    write_together(files)
    return tuple(sorted(files))
