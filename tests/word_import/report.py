"""A report with every kind of passage, rendered once, and the import of a returned file into a copy of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from casewright.build.trust import trust_for_now
from casewright.render.builtin import render
from casewright.render.record import Request
from casewright.word_import.command import Imported, import_files, write_imported
from tests.checks.reports import write_files

LETTER = """\
---
title: A rash in gout
subtitle: "What a colon can do"
author:
  - name: Ada B. Writer
abstract: |
  A man had a rash after the first dose.
keywords: [rash, gout]
---

## Case report

A man of {{< var patient.age >}} with gout had a rash (@fig-rash) after allopurinol
[@roe2020], and his CRP rose to {{< var measured.crp >}} within days. It was seen
before [@roe2020; @writer2019]. He took *no other* drug, and **all of his** values fell.

The rash spread from the left arm to the trunk.
It itched at night.

The CRP fell after the drug was stopped. Nobody had expected this course.

- Fever lasted three days.
- Itching lasted longer,
  mostly at night.
- Pain was absent.

1. First a cream was applied.
2. Then prednisolone was given.

> A quotation of a colleague.

Urate is filtered in the kidney.[^kidney] Water is H~2~O and an area has m^2^.
The dose was $x^2$ at most, and a [link](https://example.org) was read.

[^kidney]: This is taught in the first year.

## Discussion {#sec-discussion}

| Day | Value | Remark |
|-----|------:|--------|
| 1 | 9.1 | before the drug |
| 8 | 6.2 | after the drug |

: Urate by day of the course {#tbl-values}

![The rash on the arm.](rash.png){#fig-rash fig-alt="A red arm"}

Such rashes resolve within weeks. They were seen by others "twice" -- rarely.

## Abbreviations

::: {#abbreviations}
:::

## References

::: {#refs}
:::
"""
FILES = {
    "letter.qmd": LETTER,
    "_quarto.yml": """\
        project:
          render: [letter.qmd]
          output-dir: out
        bibliography: refs.bib
        csl: vancouver
        lang: en
        format: {docx: default}
        casewright: {}
        """,
    "_variables.yml": """\
        measured:
          crp: 48 mg/L
        """,
    "refs.bib": """\
        @article{roe2020, author = {Roe, Jane}, title = {Fever}, journal = {Journal of Fever}, year = {2020},
          volume = {3}, pages = {10--19}}
        @article{writer2019, author = {Writer, Ada}, title = {A first rash}, journal = {Skin}, year = {2019},
          volume = {1}, pages = {1--3}}
        """,
    "data/abbreviations.yml": """\
        abbreviations:
          - short: CRP
            long: C-reactive protein
        """,
    "data/case.yml": """\
        source: invented
        patient:
          sex: male
          age: 50 years
          diagnosis: {name: gout}
        index-event:
          name: first dose
        outcome:
          name: recovered
          vital-status: alive
          day: 28 days after
        """,
}


@dataclass(frozen=True)
class Report:
    """A rendered report: its folder and the Word file that was sent."""

    folder: Path
    sent: bytes


def rendered_report(folder: Path, files: dict[str, str] = FILES) -> Report:
    """Write a report and render it to Word."""
    from PIL import Image

    write_files(folder, files)
    Image.new("RGB", (60, 40), "white").save(folder / "rash.png")
    return Report(folder, rendered(folder))


def rendered(folder: Path, *, comments: bool = False) -> bytes:
    trust_for_now(folder)
    done = render(folder, Request((), ("docx",), execute=False, comments=comments), progress=lambda *_: None)
    return next(path for path in done.written if path.suffix == ".docx").read_bytes()


def copied(report: Report, place: Path) -> Report:
    shutil.copytree(report.folder, place)
    return Report(place, report.sent)


def imported(report: Report, *returned: bytes, applies: bool = True, name: str = "letter-reviewed") -> Imported:
    """Import returned files."""
    paths = []
    for index, data in enumerate(returned):
        path = report.folder / f"{name}{index or ''}.docx"
        path.write_bytes(data)
        paths.append((path, path.name))
    result = import_files(report.folder, paths, ())
    if applies:
        write_imported(report.folder, result)
    return result
