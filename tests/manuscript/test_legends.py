"""Legends are written once and printed everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.figures.registry import Registry, load_registry
from casewright.manuscript import ast
from casewright.manuscript.floats.legends import legend_markdown, panel_findings

from .conftest import Report, expected

REGISTRY = """
figures:
  - label: suppfig-leg
    title: The left leg on day {{< var day >}}
    legend: Arrows mark the lesion [@smith2020]
    notes: MRI, magnetic resonance imaging.
    alt: Three pictures of the left leg on day {{< var day >}}.
    panels:
      - {letter: A, script: leg.py, legend: Swelling*}
      - {letter: B, script: leg.py, legend: "Before, as in @fig-course."}
      - {letter: C, script: leg.py, legend: "Before, as in @fig-course."}
  - label: fig-course
    title: "Clinical course?"
    panels:
      - {script: course.py}
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/figures.yml").write_text(REGISTRY)
    return load_registry(tmp_path)


def test_a_merged_legend(registry: Registry) -> None:
    assert [legend_markdown(figure) for figure in registry.figures] == [
        "The left leg on day {{< var day >}}. **A.** Swelling*. **B, C.** Before, as in @fig-course. "
        "Arrows mark the lesion [@smith2020]. MRI, magnetic resonance imaging.",
        "Clinical course?",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("No end", "No end."),
        ("An end.", "An end."),
        ("A question?", "A question?"),
        ("*An end.*", "*An end.*"),
        ("“An end.”", "“An end.”"),
        ("(An end.)", "(An end.)"),
        ("No end (yet)", "No end (yet)."),
        ("An end. [@smith2020]", "An end. [@smith2020]"),
        ("No end [@smith2020]", "No end [@smith2020]."),
        ("Two\n  lines", "Two lines."),
        ("完了。", "完了。"),
    ],
)
def test_parts_are_sentences(tmp_path: Path, typed: str, sentence: str) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/figures.yml").write_text(
        f"figures:\n  - label: fig-a\n    title: |\n      {typed.replace(chr(10), chr(10) + '      ')}\n"
        "    panels: [{script: a.py}]\n",
        encoding="utf-8",
    )
    [figure] = load_registry(tmp_path).figures
    assert legend_markdown(figure) == sentence


DOCUMENTS = {
    "figures/figures.yml": REGISTRY,
    "_variables.yml": "day: 6\n",
    "letter.qmd": """
        See [@suppfig-leg A] and [@suppfig-leg B-C].

        ![](course.png){#fig-course}

        ::: {.figure-legend figure="suppfig-leg"}
        **@suppfig-leg.** Legend.
        :::
    """,
    "supplement.qmd": "![](leg.png){#suppfig-leg}\n",
}


def test_declared_legends_are_captions_and_alternative_texts(report: Report) -> None:
    resolved = report(DOCUMENTS)
    assert resolved.findings == []
    assert resolved.lines("letter") == [
        "See <Supplementary Figure~S1A -> supplement#suppfig-leg> and "
        "<Supplementary Figure~S1B–C -> supplement#suppfig-leg>."
    ]
    assert resolved.captions("letter") == ["Figure~1: Clinical course?"]
    assert resolved.body("supplement") == expected("""
        float #suppfig-leg kind=suppfig type=figure number=1
          float-content
            image leg.png alt='Three pictures of the left leg on day 6.'
          float-caption
            Supplementary Figure~S1: The left leg on day 6. **A.** Swelling*. **B, C.** Before, as in <Figure~1 -> letter#fig-course>. Arrows mark the lesion {smith2020}. MRI, magnetic resonance imaging.
    """)  # noqa: E501


def test_an_alternative_text_is_the_legend_where_none_is_declared(report: Report) -> None:
    blocks = report(DOCUMENTS).document("letter").blocks
    [image] = [one for one in ast.walk(blocks) if one["t"] == "Image"]
    assert ast.attributes_of(image)["alt"] == "Clinical course?"


def test_a_legend_written_twice(report: Report) -> None:
    resolved = report({**DOCUMENTS, "letter.qmd": "![Another](course.png){#fig-course}"})
    assert [(one.rule, one.location.path) for one in resolved.manuscript.findings] == [
        ("NUM008", "figures/figures.yml")
    ]
    assert resolved.captions("letter") == ["Figure~1: Clinical course?"]


def test_without_settings_the_registry_is_not_looked_at(report: Report) -> None:
    resolved = report({"figures/figures.yml": REGISTRY, "letter.qmd": "![Mine](course.png){#fig-course}"}, "{}")
    assert resolved.captions() == ["Figure~1: Mine"]
    assert resolved.findings == []


def test_a_wrong_mention_in_a_legend_says_which_file(report: Report) -> None:
    registry = "figures:\n  - label: fig-a\n    title: As @fig-gone\n    panels: [{script: a.py}]\n"
    [finding] = report({"figures/figures.yml": registry, "letter.qmd": "![](a.png){#fig-a}"}).manuscript.findings
    assert (finding.rule, finding.location.path) == ("NUM001", "figures/figures.yml")


PANELS = [
    (
        "[{letter: A, script: a.py, legend: One}, {letter: B, script: a.py}]",
        "",
        ["NUM007 Panel B of `fig-a` has no legend."],
    ),
    (
        "[{letter: A, script: a.py, legend: One}]",
        "**A.** Again. **C.** Third.",
        ["NUM009 The legend of `fig-a` mentions panel C"],
    ),
    ("[{script: a.py}]", "**A.** One.", ["NUM009 The legend of `fig-a` mentions panel A"]),
    ("[{script: a.py}]", "One **bold** word.", []),
    ("[{letter: A, script: a.py, legend: One}, {letter: B, script: a.py, legend: Two}]", "Both.", []),
]


@pytest.mark.parametrize(("panels", "legend", "found"), PANELS)
def test_legends_and_panels_belong_together(tmp_path: Path, panels: str, legend: str, found: list[str]) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/figures.yml").write_text(
        f'figures:\n  - label: fig-a\n    title: T\n    legend: "{legend}"\n    panels: {panels}\n'
    )
    findings = panel_findings(load_registry(tmp_path))
    assert len(findings) == len(found)
    for finding, wanted in zip(findings, found, strict=True):
        assert f"{finding.rule} {finding.message}".startswith(wanted)
        assert finding.location.line is not None
