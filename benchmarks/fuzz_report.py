"""A small report that has a file of every kind that casewright reads, rendered once: what `fuzz.py` damages."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from casewright.cli import main
from picture_metadata import saved

SETTINGS = """\
project:
  type: default
  output-dir: _output
  render: [letter.qmd, notes.ipynb]
profile: {default: near}
metadata-files: [_more.yml]
language: _words.yml
bibliography: [works.bib, works.json]
csl: style.csl
format:
  html: default
  docx: {reference-doc: ref.docx}
  typst: {font-paths: [fonts], mainfont: Small}
casewright:
  journal: journal.yml
  checks: {retractions: retractions.csv}
"""
LETTER = """\
---
title: A fever
---

On day 3 the girl was given 25 mg of a drug [@rossi2019; @lee2020]. {{< var patient.age >}}

The temperature fell [@fig-drawn A].

{{< include _part.qmd >}}

![A drawing.](images/a.svg){#fig-a fig-alt="A line"}

![A picture.](images/a.png){#fig-b fig-alt="A line"}

![A photograph.](images/a.jpg){#fig-c fig-alt="A line"}

![](images/a.gif){fig-alt="A line"} ![](images/a.webp){fig-alt="A line"} ![](images/a.tiff){fig-alt="A line"}

![](figures/fig-drawn.svg){#fig-drawn}

```{python}
#| echo: true
print(1 + 1)
```

{{< embed notes.ipynb#made >}}

::: {#abbreviations}
:::

::: {#refs}
:::
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    "cells": [
        {"cell_type": "raw", "metadata": {}, "id": "r0", "source": ["---\n", "title: Notes\n", "---\n"]},
        {"cell_type": "markdown", "metadata": {}, "id": "m1", "source": ["# Notes\n", "\n", "As [@lee2020].\n"]},
        {
            "cell_type": "code",
            "metadata": {"tags": ["made"]},
            "id": "c2",
            "execution_count": 1,
            "source": ["#| label: made\n", "#| fig-alt: A line\n", "print(25)"],
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["25\n"]},
                {
                    "output_type": "execute_result",
                    "execution_count": 1,
                    "metadata": {},
                    "data": {"text/plain": ["25"], "text/html": ["<b>25</b>"], "image/svg+xml": [SVG]},
                },
            ],
        },
    ],
}
FILES = {
    "_quarto.yml": SETTINGS,
    "_quarto-near.yml": "number-sections: true\ntoc: true\n",
    "_more.yml": "lang: en-US\n",
    "_words.yml": "crossref-fig-title: Figure\n",
    "letter.qmd": LETTER,
    "_part.qmd": "It was 39.5 °C, that is, high.\n",
    "notes.ipynb": json.dumps(NOTEBOOK, indent=1),
    "works.bib": (
        "@article{rossi2019,\n  author = {Rossi, Anna and Mora, L.},\n  title = {Fever},\n  journal = {Lancet},\n"
        "  year = {2019},\n  pages = {1--9},\n  doi = {10.1000/xyz}\n}\n"
    ),
    "works.json": json.dumps(
        [
            {
                "id": "lee2020",
                "type": "article-journal",
                "title": "Cold",
                "author": [{"family": "Lee", "given": "A."}],
                "issued": {"date-parts": [[2020, 1]]},
                "container-title": "Lancet",
            }
        ],
        indent=1,
    ),
    "style.csl": (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">\n'
        "  <info><title>S</title><id>s</id><updated>2020-01-01T00:00:00+00:00</updated></info>\n"
        '  <locale xml:lang="en"><terms><term name="et-al">and others</term></terms></locale>\n'
        '  <macro name="year"><date variable="issued"><date-part name="year"/></date></macro>\n'
        '  <citation collapse="citation-number"><sort><key variable="citation-number"/></sort>\n'
        '    <layout prefix="[" suffix="]" delimiter=","><text variable="citation-number"/></layout></citation>\n'
        '  <bibliography second-field-align="flush"><layout suffix="."><text variable="citation-number"/>\n'
        '    <names variable="author" suffix=". "><name and="text" initialize-with="."/></names>\n'
        '    <text variable="title" font-style="italic"/><choose><if type="book"><text variable="publisher"/></if>\n'
        '    <else><text variable="container-title"/></else></choose><text macro="year"/></layout></bibliography>\n'
        "</style>\n"
    ),
    "data/case.yml": (
        "patient:\n  sex: female\n  age: 4 years\n  diagnosis: {name: remittent fever}\n"
        "index-event: {name: first dose}\ncourse:\n"
        "  - {id: a, kind: treatment, name: a drug, start: 3, end: 5, drugs: [{name: a drug, dose: 25 mg}]}\n"
        "  - {id: b, kind: finding, name: rash, start: 2, end: 5, grading: {grade: 2, scale: CTCAE version 5.0}}\n"
        "outcome: {day: 6 months after, name: recovery, vital-status: alive}\n"
    ),
    "data/abbreviations.yml": "abbreviations:\n  - {short: CRP, long: C-reactive protein, article: a}\n",
    "data/cases.csv": "reference,age_years,finding\nthis-report,4,fever\nrossi2019,7,cough\n",
    "data/cases.schema.yml": (
        "columns:\n  reference: {meaning: key}\n  age_years: {meaning: age, unit: y}\n  finding: {meaning: text}\n"
    ),
    "data/identifiers.yml": (
        "- {found: Rome, kind: place-below-state, file: letter.qmd, near: a, judged: keep, by: A. B., reason: c}\n"
    ),
    "journal.yml": (
        "journal: Annals of Fever\nsources:\n"
        "  - {id: a, title: Instructions, address: https://example.org, read: '2020-01-31'}\n"
        "limits:\n  - {what: text-words, most: 1500, says: up to 1500 words, source: a}\n"
    ),
    "retractions.csv": (
        "Record ID,OriginalPaperDOI,RetractionDOI,RetractionNature\n1,10.1000/abc,10.1000/r,Retraction\n"
    ),
    "figures/figures.yml": (
        "figures:\n  - label: fig-drawn\n    title: Drawn.\n    panels:\n"
        "      - {letter: A, image: images/a.png, minimum-dpi: 28,\n         legend: A scan., alt: A line}\n"
        "      - {letter: B, image: images/a.svg, legend: A line., alt: A line}\n"
    ),
    "images/a.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="60"\n'
        '  viewBox="0 0 90 60">\n<style>.a {fill: red}</style>\n<defs><linearGradient id="g"><stop offset="0"\n'
        '  stop-color="#f00"/></linearGradient><clipPath id="c"><rect width="9" height="9"/></clipPath></defs>\n'
        '<g id="b" transform="translate(3 4)"><rect class="a" width="30" height="9"/></g><use xlink:href="#b" x="9"/>\n'
        '<path d="M 1 1 L 20 20 C 1 2 3 4 5 6 Z" fill="url(#g)" clip-path="url(#c)"/>\n'
        '<text x="3" y="9">A b</text>\n</svg>\n'
    ),
}


def whole_report(root: Path) -> None:
    """Write the report, draw its figure and render it."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for kind in ("png", "jpg", "gif", "webp", "tiff"):
        (root / f"images/a.{kind}").write_bytes(saved("JPEG" if kind == "jpg" else kind.upper()))
    (root / "ref.docx").write_bytes(_reference())
    (root / "fonts").mkdir()
    (root / "fonts/small.ttf").write_bytes(_font())
    here = Path.cwd()
    os.chdir(root)
    try:
        for words in (("figures", "--trust"), ("render", "--trust", "--to", "html,pdf,docx"), ("check",)):
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                code = main(words)
            if code > 1:
                raise SystemExit(f"{' '.join(words)}: {said.getvalue()}")
    finally:
        os.chdir(here)


def _reference() -> bytes:
    import docx

    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def _font() -> bytes:
    """A font of two letters."""
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({".notdef": Glyph(), "A": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()
