"""What `figures/figures.yml` may say, and what is said to someone who writes it wrongly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError, CombinedError, Location
from casewright.figures.registry import (
    ImageSource,
    NotebookSource,
    ScriptSource,
    load_registry,
    read_registry,
)
from casewright.manuscript.floats.legends import legend_markdown

from .conftest import Write

WHOLE = """
time-limit: 20
style: figures/house.mplstyle
figures:
  - label: suppfig-leg
    title: The left leg
    width: double
    layout: [AA, BC]
    artwork: combination
    formats: [pdf, svg, tiff]
    inputs: [data/readings.parquet]
    legend: Bars are medians [@riley2017care].
    notes: Not to scale.
    alt: Three panels.
    panels:
      - letter: A
        script: scripts/course.py
        function: plot
        arguments: {scale: 2, colour: blue}
        case: boy
        height: 80
        legend: The course, {{< var course.fever.start >}}.
        alt: A timeline.
      - letter: B
        image: images/mri.dcm
        window: {centre: 40, width: 400}
        frame: 3
        burned-in-text: checked
        minimum-dpi: 120
        legend: &mri MRI before and after.
      - letter: C
        notebook: analysis/leg.ipynb
        cell: fig-leg
        legend: *mri
"""


def test_everything_a_figure_can_say(tmp_path: Path, write: Write) -> None:
    write("figures/figures.yml", WHOLE)
    registry = load_registry(tmp_path)
    figure = registry.figure("suppfig-leg")
    assert figure is not None
    assert (figure.width_mm, figure.dpi, figure.formats) == (180.0, 600, ("svg", "pdf", "tiff"))
    assert (figure.time_limit_s, figure.style, figure.inputs) == (
        20,
        "figures/house.mplstyle",
        ("data/readings.parquet",),
    )
    assert figure.files == {
        "svg": "figures/suppfig-leg.svg",
        "pdf": "figures/suppfig-leg.pdf",
        "tiff": "figures/suppfig-leg.tiff",
    }
    assert figure.panels[0].source == ScriptSource(
        "scripts/course.py", "plot", (("colour", "blue"), ("scale", 2)), "boy", 80.0
    )
    assert figure.panels[1].source == ImageSource("images/mri.dcm", (40.0, 400.0), 3, True, 120)
    assert figure.panels[2].source == NotebookSource("analysis/leg.ipynb", "fig-leg")


def test_texts_stay_markdown_and_know_their_place(tmp_path: Path, write: Write) -> None:
    write("figures/figures.yml", WHOLE)
    figure = load_registry(tmp_path).figures[0]
    assert figure.legend.text == "Bars are medians [@riley2017care]."
    assert figure.legend.location == Location("figures/figures.yml", 11, 13)
    assert figure.panels[0].legend.text == "The course, {{< var course.fever.start >}}."
    assert figure.location == Location("figures/figures.yml", 4, 5)
    assert not figure.panels[1].alt


def test_neighbours_with_one_legend_share_it(tmp_path: Path, write: Write) -> None:
    write("figures/figures.yml", WHOLE)
    legends = load_registry(tmp_path).figures[0].panel_legends
    assert [(one.letters, one.legend.text) for one in legends] == [
        (("A",), "The course, {{< var course.fever.start >}}."),
        (("B", "C"), "MRI before and after."),
    ]


@pytest.mark.parametrize(
    ("own", "alt_text"),
    [("    alt: Three panels.\n", "Three panels. Panel A: A timeline."), ("", "Panel A: A timeline.")],
)
def test_what_is_said_of_panels_follows_what_is_said_of_the_figure(
    tmp_path: Path, write: Write, own: str, alt_text: str
) -> None:
    write("figures/figures.yml", WHOLE.replace("    alt: Three panels.\n", own))
    assert load_registry(tmp_path).figures[0].alt_text == alt_text


@pytest.mark.parametrize(
    ("said", "millimetres"),
    [("single", 85), ("one-and-a-half", 120), ("double", 180), ("174 mm", 174), ("90", 90), ("88.5", 88.5)],
)
def test_widths(tmp_path: Path, write: Write, said: str, millimetres: float) -> None:
    write("figures/figures.yml", f"figures: [{{label: fig-a, width: {said}, panels: [{{script: a.py}}]}}]")
    assert load_registry(tmp_path).figures[0].width_mm == millimetres


@pytest.mark.parametrize(("artwork", "dpi"), [("colour", 300), ("combination", 600), ("line", 1200)])
def test_dots_an_inch_follow_the_artwork(tmp_path: Path, write: Write, artwork: str, dpi: int) -> None:
    write("figures/figures.yml", f"figures: [{{label: fig-a, artwork: {artwork}, panels: [{{script: a.py}}]}}]")
    assert load_registry(tmp_path).figures[0].dpi == dpi


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "figures:\n", "figures: []\n", None])
def test_no_figures(tmp_path: Path, write: Write, text: str | None) -> None:
    if text is not None:
        write("figures/figures.yml", text)
    assert load_registry(tmp_path).figures == ()


ONE = "figures:\n  - label: fig-a\n"
PANEL = ONE + "    panels:\n      - "
WRONG = {
    "not a list": ("figures: fig-a", "`figures` must be a list", 1, "- "),
    "a list at the top": ("- fig-a", "must be a map of options", 1, "key: value"),
    "a word for a figure": ("figures:\n  - fig-a\n", "must be a map of options", 2, "key: value"),
    "no label": ("figures:\n  - title: A\n", "has no `label`", 2, "label: "),
    "label without a kind": ("figures:\n  - label: course\n", "`label` must be", 2, "fig-course"),
    "label that leaves the folder": ("figures:\n  - label: fig-../x\n", "`label` must be", 2, "letters"),
    "unknown key": (ONE + "    titel: A\n", "`titel` is not an option", 3, "`title`"),
    "unknown key at the top": ("figures: []\nstlye: a\n", "`stlye` is not an option", 2, "`style`"),
    "no panels": (ONE + "    title: A\n", "has no `panels`", 2, "panels:"),
    "panels not a list": (ONE + "    panels: A\n", "must be a list", 3, "- "),
    "panel without a source": (PANEL + "letter: A\n", "has no source", 4, "`script`, `image` or `notebook`"),
    "panel with two": (PANEL + "script: a.py\n        image: b.png\n", "has `script` and `image`", 5, "one of"),
    "second panel without a letter": (PANEL + "{letter: A, script: a.py}\n      - script: b.py\n", "no letter", 5, "B"),
    "letters of two characters": (PANEL + "{letter: A1, script: a.py}\n", "one capital letter", 4, ""),
    "a letter twice": (
        PANEL + "{letter: A, script: a.py}\n      - {letter: A, script: b.py}\n",
        "Two panels have the letter A: here and at figures/figures.yml:4:9",
        5,
        "its own letter",
    ),
    "image of unknown type": (PANEL + "image: scan.nii\n", "not an image of a known type", 4, ".dcm"),
    "notebook without a cell": (PANEL + "notebook: a.ipynb\n", "has no `cell`", 4, "cell:"),
    "window of a script": (
        PANEL + "script: a.py\n        window: {centre: 1, width: 2}\n", "panel that a script draws", 5, "`case`"),
    "half a window": (PANEL + "image: a.dcm\n        window: {centre: 1}\n", "centre and a width", 5, "width: 400"),
    "a window without width": (PANEL + "image: a.dcm\n        window: {centre: 1, width: 0}\n", "above 0", 5, ""),
    "path outside": (PANEL + "script: ../a.py\n", "does not lie in the project", 4, "Copy"),
    "absolute path": (PANEL + "script: /tmp/a.py\n", "does not lie in the project", 4, "Copy"),
    "path of Windows": (PANEL + "script: C:\\\\a.py\n", "does not lie in the project", 4, "Copy"),
    "width in words": (ONE + "    width: doubel\n    panels: [{script: a.py}]\n", "`width` must be", 3, "`double`"),
    "width in metres": (ONE + "    width: 1800\n    panels: [{script: a.py}]\n", "from 20 to 297 mm", 3, "millimetres"),
    "format": (ONE + "    formats: [jpeg]\n    panels: [{script: a.py}]\n", "`jpeg` is not a format", 3, "`png`"),
    "no format": (ONE + "    formats: []\n    panels: [{script: a.py}]\n", "at least one", 3, ""),
    "dpi": (ONE + "    dpi: 10\n    panels: [{script: a.py}]\n", "a whole number from 72 to 2400", 3, ""),
    "dpi in words": (ONE + "    dpi: high\n    panels: [{script: a.py}]\n", "a whole number from", 3, ""),
    "artwork": (ONE + "    artwork: color\n    panels: [{script: a.py}]\n", "one of `colour`", 3, "`colour`"),
    "title that is a mapping": (ONE + "    title: {A: b}\n    panels: [{script: a.py}]\n", "must be text", 3, "marks"),
    "layout of uneven rows": (ONE + "    layout: [AA, B]\n    panels: [{script: a.py}]\n", "equally long", 3, "AA, BC"),
    "layout of unknown panels": (
        ONE + "    layout: [AB]\n    panels: [{letter: A, script: a.py}]\n", "cell for panel B", 3, "rows"),
    "layout without a panel": (
        ONE + "    layout: [A]\n    panels: [{letter: A, script: a.py}, {letter: B, script: a.py}]\n",
        "no cell for panel B", 3, "rows"),
    "layout with an L": (
        ONE + "    layout: [AA, AB]\n    panels: [{letter: A, script: a.py}, {letter: B, script: a.py}]\n",
        "not one rectangle", 3, "rows"),
    "arguments in a list": (PANEL + "script: a.py\n        arguments: [1]\n", "names with values", 5, "{name: value}"),
    "no panel in a list": (ONE + "    panels: []\n", "has no panels", 3, "script:"),
    "a slip of a source": (PANEL + "scirpt: a.py\n", "has no source", 4, "`script`"),
    "broken YAML": ("figures: [", "cannot be read", 1, ""),
    "a key twice": (ONE + "    label: fig-b\n", "cannot be read", 3, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_entries_are_told_with_their_place(tmp_path: Path, write: Write, name: str) -> None:
    text, message, line, hint = WRONG[name]
    write("figures/figures.yml", text)
    with pytest.raises(CasewrightError) as caught:
        load_registry(tmp_path)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert error.location is not None
    assert (error.location.path, error.location.line) == ("figures/figures.yml", line)
    assert error.location.column is not None


def test_all_problems_of_the_file_are_reported_at_once(tmp_path: Path, write: Write) -> None:
    write(
        "figures/figures.yml",
        "figures:\n  - {label: fig-a, dpi: 1, panels: [{script: a.py, heigt: 3}]}\n  - {title: b}\n",
    )
    with pytest.raises(CombinedError) as caught:
        load_registry(tmp_path)
    assert [(str(one.location), one.message.split(" ")[0]) for one in caught.value.errors] == [
        ("figures/figures.yml:2:25", "`dpi`"),
        ("figures/figures.yml:2:52", "`heigt`"),
        ("figures/figures.yml:3:5", "The"),
        ("figures/figures.yml:3:5", "The"),
    ]


def test_a_registry_of_another_name_is_not_overlooked(tmp_path: Path, write: Write) -> None:
    write("figures/figures.yaml", WHOLE)
    with pytest.raises(CasewrightError, match="would not be read") as caught:
        load_registry(tmp_path)
    assert "figures/figures.yml" in caught.value.hint


def test_a_wrong_entry_leaves_the_others_usable(tmp_path: Path, write: Write) -> None:
    write(
        "figures/figures.yml",
        """
        figures:
          - {label: fig-a, panels: [{script: a.py}]}
          - {label: fig-b, panels: [{scirpt: b.py}]}
          - {label: fig-c, panels: [{script: c.py}]}
        """,
    )
    registry = read_registry(tmp_path)
    assert [figure.label for figure in registry.figures] == ["fig-a", "fig-c"]
    assert [problem.label for problem in registry.problems] == ["fig-b"]


def test_of_two_figures_with_one_label_neither_is_used(tmp_path: Path, write: Write) -> None:
    write(
        "figures/figures.yml",
        """
        figures:
          - {label: fig-a, panels: [{script: a.py}]}
          - {label: fig-b, panels: [{script: b.py}]}
          - {label: fig-a, panels: [{script: c.py}]}
        """,
    )
    registry = read_registry(tmp_path)
    assert [figure.label for figure in registry.figures] == ["fig-b"]
    assert "used twice: here and at figures/figures.yml:2:" in registry.problems[0].errors[0].message
    assert registry.problems[0].errors[0].location == Location("figures/figures.yml", 4, 13)


def test_what_was_read_once_is_remembered_by_content(tmp_path: Path, write: Write) -> None:
    path = write("figures/figures.yml", WHOLE)
    first = load_registry(tmp_path)
    remembered = load_registry(tmp_path)
    assert remembered == first
    path.write_text(path.read_text().replace("The left leg", "The right leg"))
    assert load_registry(tmp_path).figures[0].title.text == "The right leg"


@pytest.mark.parametrize("memory", ["", "[]", '{"format": 1}', "{broken"])
def test_a_damaged_memory_is_read_over(tmp_path: Path, write: Write, memory: str) -> None:
    write("figures/figures.yml", WHOLE)
    first = load_registry(tmp_path)
    kept = [path for path in (tmp_path / ".casewright/cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_text(memory)
    assert load_registry(tmp_path) == first


def test_a_remembered_registry_needs_neither_yaml_nor_matplotlib(tmp_path: Path, write: Write) -> None:
    write("figures/figures.yml", WHOLE)
    load_registry(tmp_path)
    code = (
        "import sys, pathlib; from casewright.figures.registry import load_registry;"
        f"load_registry(pathlib.Path({str(tmp_path)!r}));"
        "print(sorted({'matplotlib', 'ruamel', 'numpy', 'PIL', 'pydantic'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_legend_of_a_panel_without_letter_is_printed(write: Write, project: Path) -> None:
    write(
        "figures/figures.yml",
        "figures:\n  - label: fig-values\n    title: Values\n    legend: Of one day.\n    panels:\n"
        "      - script: scripts/values.py\n        legend: Measured twice\n",
    )
    [figure] = load_registry(project).figures
    assert legend_markdown(figure) == "Values. Measured twice. Of one day."
