"""The files of a new report, made from templates and the author's choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from string import Template

from casewright.new_report.choices import PARTS, Choices, Kind, word
from casewright.new_report.lock import lock_text
from casewright.new_report.schemas import schema_texts

_OF_EVERY_REPORT: Mapping[str, str] = {
    "_quarto.yml": "_quarto.yml",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "vscode-tasks.json": ".vscode/tasks.json",
    "report-workflow.yml": ".github/workflows/report.yml",
    "references.bib": "references.bib",
    "scripts/clinical_course.py": "scripts/clinical_course.py",
    "scripts/laboratory.py": "scripts/laboratory.py",
    "_extensions/casewright/_extension.yml": "_extensions/casewright/_extension.yml",
    "_extensions/casewright/casewright.lua": "_extensions/casewright/casewright.lua",
    "_extensions/casewright/copy-outputs.lua": "_extensions/casewright/copy-outputs.lua",
}
_IN_A_LANGUAGE = (
    "README.md",
    "data/abbreviations.yml",
    "data/case.yml",
    "figures/figures.yml",
    "report/supplement.qmd",
)
_LOCK = "requirements.lock"
_TABLE = "report/laboratory-table.qmd"
_REPORTS: Mapping[Kind, str] = {Kind.LETTER: "report/letter.qmd", Kind.CASE_REPORT: "report/case-report.qmd"}


class _Part(Template):
    """A template in which `§{name}` stands for a choice; Quarto, YAML and Python do not use the sign."""

    delimiter = "§"


def report_files(choices: Choices, version: str, installed: Mapping[str, str]) -> dict[str, bytes]:
    """Return every file of a new report, by its path. `version` is the version of casewright that the report is made
    for, `installed` the versions of the installed packages."""
    parts = {target: f"any/{part}" for part, target in _OF_EVERY_REPORT.items()}
    parts |= {path: f"{choices.words}/{path}" for path in (*_IN_A_LANGUAGE, _REPORTS[choices.kind])}
    filled = _filled_in(choices, version)
    texts = {path: _Part(_text(part)).substitute(filled) for path, part in parts.items()}
    texts |= {**schema_texts(), _LOCK: lock_text(version, installed)}
    return {path: text.encode() for path, text in sorted(texts.items())}


def _filled_in(choices: Choices, version: str) -> Mapping[str, str]:
    supplement = word(choices.words, "supplement")
    return {
        "title": _quoted(choices.title),
        "heading": choices.title,
        "supplement_title": _quoted(f"{supplement}{choices.title}"),
        "kind": choices.kind.value,
        "language": choices.language,
        "style": choices.style,
        "journal": _journal_setting(choices.journal),
        "supplementary_figure": word(choices.words, "supplementary-figure"),
        "supplementary_table": word(choices.words, "supplementary-table"),
        "laboratory_table": _text(f"{choices.words}/{_TABLE}").rstrip("\n"),
        "version": version,
    }


def _journal_setting(journal: str) -> str:
    if journal:
        return f"  journal: {journal}"
    return "  # journal: blood                     # limits on words, references and figures that `check` applies"


def _quoted(text: str) -> str:
    """Return text as a YAML scalar in double quotes, for which a JSON string serves."""
    return json.dumps(text, ensure_ascii=False)


def _text(part: str) -> str:
    return (PARTS / part).read_text(encoding="utf-8")
