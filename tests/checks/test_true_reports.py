"""DAT: reports of four specialties whose every sentence is true, in the hard kinds of published prose (limits, targets,
ranges, plans, relatives, other patients, rounded values, the other side): nothing in them is an error, and little a
warning. Each slip in them is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import run_rules
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.families import Selection
from casewright.checks.loading import load_report
from casewright.diagnostics import Finding, Severity

REPORTS = Path(__file__).parents[2] / "benchmarks/clean_reports"
FILES = ("_quarto.yml", "references.bib", "report/case.qmd", "data/case.yml")
NAMES = ("heart", "newborn", "liver", "knee")


def found_in(folder: Path, name: str, old: str = "", new: str = "") -> list[Finding]:
    for file in FILES:
        text = (REPORTS / name / file).read_text(encoding="utf-8")
        target = folder / name / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        assert not (old and file == "report/case.qmd") or old in text
    found = run_rules(load_report(folder / name, ReadingOptions()), Selection(("DAT",))).findings
    return [one for one in found if one.rule not in {"DAT003", "DAT007"}]


@pytest.mark.parametrize("name", NAMES)
def test_true_sentences_are_no_errors_and_slips_are_found(tmp_path: Path, name: str) -> None:
    true = found_in(tmp_path, name)
    assert [str(one) for one in true if one.severity is Severity.ERROR] == []
    assert len(true) <= 6
    known = {one.message for one in true}
    slips = [line.split(" | ") for line in (REPORTS / name / "slips.txt").read_text(encoding="utf-8").splitlines()]
    after = {new: {one.message for one in found_in(tmp_path, name, old, new)} for _, old, new in slips}
    assert [new for new, messages in after.items() if not messages - known] == []
