"""A small report of an invented case, for the tests of the language server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.checks.reports import write_files

REPORT: Mapping[str, str] = {
    "_quarto.yml": """
        project:
          type: default
          render: [letter.qmd]
        bibliography: works.bib
        casewright: true
        """,
    "works.bib": """
        @article{luan2021,
          author  = {Luan, Chengxin and Ge, Jian},
          title   = {Local cytokine release syndrome},
          journal = {Frontiers in Immunology},
          year    = {2021},
          volume  = {12},
          pages   = {707191},
          doi     = {10.3389/fimmu.2021.707191}
        }
        """,
    "data/case.yml": """
        patient:
          sex: male
          age: 10 years
          diagnosis: {name: leukemia}
        index-event:
          name: infusion
        course:
          - id: fever
            kind: finding
            name: fever
            day: 3
          - id: rash
            kind: finding
            name: rash
            day: 5
            after: fever
        outcome: {day: 20, name: recovery, vital-status: alive}
        """,
    "data/abbreviations.yml": """
        abbreviations:
          - short: CRS
            long: cytokine release syndrome
        """,
    "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "part.qmd": "The rash followed on {{< var course.rash.day >}}.\n",
    "letter.qmd": """
        ---
        title: A letter
        ---

        # Course {#sec-course}

        😀 CRS set in, see @fig-skin and [@luan2021]. Fever came on {{< var course.fever.day >}}.

        ![The skin of the patient.](picture.svg){#fig-skin fig-alt="The skin."}

        {{< include part.qmd >}}
        """,
}


def small_report(folder: Path, **changed: str) -> Path:
    """Write the report, with some of its files changed (`letter` for `letter.qmd`)."""
    write_files(folder, {**REPORT, **changed})
    return folder
