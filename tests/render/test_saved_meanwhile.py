"""What is saved while a rendering runs is rendered the next time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checks.reports import write_files

from casewright.render.builtin import render
from casewright.render.record import Request, find_record

REPORT = {
    "_quarto.yml": "project: {type: default, output-dir: _output}\nformat: html\nbibliography: works.bib\n"
    "casewright: {}\n",
    "works.bib": "@article{roe2020, title={A rash}, author={Roe, J}, journal={J}, year={2020}}\n",
    "data/case.yml": """\
        patient: {sex: female, age: 4 years, diagnosis: {name: rash}}
        index-event: {name: first dose}
        outcome: {name: recovery, day: 30, vital-status: alive}
        course:
          - {id: rash, kind: finding, name: rash, start: 3, end: not stated}
        """,
    "letter.qmd": "The dose was 25 mg on day {{< var course.rash.start >}} [@roe2020].\n\n{{< include part.qmd >}}\n",
    "part.qmd": "It was well tolerated.\n",
}
STEPS = ("Preparing data and figures", "Reading", "Writing")


def rendered(root: Path, step: str, name: str, old: str, new: str) -> None:
    """Render, saving a file when a step is announced."""
    write_files(root, REPORT)

    def save(announced: str, done: int, _total: int) -> None:
        file = root / name
        if announced == step and not done and step:
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new), encoding="utf-8")

    render(root, Request(), progress=save)


def test_a_rendering_in_peace_is_up_to_date(tmp_path: Path) -> None:
    rendered(tmp_path, "", "", "", "")
    assert find_record(tmp_path, Request()) is not None


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("letter.qmd", "25 mg", "75 mg"),
        ("part.qmd", "well", "badly"),
        ("data/case.yml", "start: 3", "start: 8"),
        ("works.bib", "A rash", "A fever"),
    ],
)
def test_a_source_that_is_saved_meanwhile(tmp_path: Path, step: str, name: str, old: str, new: str) -> None:
    rendered(tmp_path, step, name, old, new)
    page = (tmp_path / "_output/letter.html").read_text(encoding="utf-8")
    if find_record(tmp_path, Request()) is not None:  # then what was saved was read
        printed = {"start: 8": "day 8"}.get(new, new)
        assert printed in page
