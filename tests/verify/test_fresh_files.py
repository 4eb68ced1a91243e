"""Files as they were rendered agree with the manuscript, whatever a document holds."""

from __future__ import annotations

from pathlib import Path

from casewright.verify.verification import verify
from tests.checks.reports import write_files
from tests.command_process import run_command

ROWS = "\n".join(
    f"| {day} | The leukocytes of the patient on that day, in a long cell{note} |"
    for day in range(1, 90)
    for note in ["[^low]" if day == 60 else ""]
)

REPORT = {
    "_quarto.yml": """\
        project: {type: default, output-dir: _output}
        lang: en
        csl: vancouver
        bibliography: works.bib
        format: {html: {toc: true}, typst: {toc: true}, docx: {toc: true}}
        casewright: {}
        """,
    "works.bib": r"""
        @article{garcia,
          title={Local reactions}, author={Garc{\'\i}a, M and {\v{Z}}ivkovi{\'c}, P}, journal={J}, year={2021}}
        """,
    "words.svg": """\
        <svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">
        <text x="10" y="40" font-size="24">Leukocytes in 10⁹/L</text></svg>
        """,
    "letter.qmd": """\
        ---
        title: A rash
        author: Mar\u0131\u0301a Žižek
        ---

        # Text

        Fever was present [@garcia], mean x\u0304 5 mg.

        ::: {.panel-tabset}
        ## Before

        Text of the first tab.

        ## After

        | Week | Level |
        |------|-------|
        | 40   | 41 mg |
        :::

        - [ ] Consent form
        - [x] CARE checklist
            - [x] Timeline

        1. First.

           - [ ] Inside.

        +---------+----------+----------+
        | Group   | Drug     | Dose     |
        +=========+==========+==========+
        | A       | One      | 1 mg     |
        |         +----------+----------+
        |         | Two      | 2 mg     |
        +---------+----------+----------+
        | Both drugs         | 3 mg     |
        +--------------------+----------+

        : Grid with merged cells {#tbl-grid}

        +---------+----------------+
        | Day     | Findings       |
        +=========+================+
        | 1       | - fever        |
        |         | - rash         |
        |         |     - on arms  |
        +---------+----------------+
        | 2       | 1. cough       |
        |         | 2. none        |
        |         |                |
        |         | - [x] seen     |
        +---------+----------------+

        : List in a cell[^list] {#tbl-list}

        See @tbl-grid, @tbl-list and @fig-words.

        ![Words](words.svg){#fig-words fig-alt="Words"}

        | Day | Finding |
        |-----|---------|
        ROWS

        [^low]: Below the limit of detection.

        [^list]: As seen by two physicians.

        # References

        ::: {#refs}
        :::
        """,
}


def test_a_document_of_every_kind_of_part_agrees_once_rendered(tmp_path: Path) -> None:
    write_files(tmp_path, REPORT)
    letter = tmp_path / "letter.qmd"
    letter.write_text(letter.read_text(encoding="utf-8").replace("ROWS", ROWS), encoding="utf-8")
    run_command("render", "--quiet", cwd=tmp_path, check=True)
    found = verify(tmp_path)
    assert [one.message for one in found.findings] == [] and found.undetermined == ()
    assert found.checked["files"] == 3 and found.checked["pictures"] == 3
