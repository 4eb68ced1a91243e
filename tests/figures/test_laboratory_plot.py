"""The plot of a case's measurements: every value is drawn or told, for every case that the model takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from casewright import printed
from casewright.case import laboratory_plot, timeline
from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.figures.drawing.legibility import illegible

FOLDER = Path(__file__).parents[1] / "case" / "specialties"
FILES = sorted(FOLDER.rglob("*.yml"))


def told(name: str) -> Case:
    return parse_case((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml")


def words(figure: Figure) -> str:
    texts = [text.get_text() for text in figure.texts]
    return " | ".join([*texts, *(axes.get_title(loc="left") for axes in figure.axes)])


def marks(figure: Figure) -> int:
    return sum(line.get_marker() not in ("None", None, "") for axes in figure.axes for line in axes.lines)


@pytest.mark.parametrize(
    "path", [path for path in FILES if "\nmeasurements:" in path.read_text("utf-8")], ids=lambda path: path.stem
)
def test_every_value_is_drawn_or_told(path: Path) -> None:
    case = parse_case(path.read_text(encoding="utf-8"), path.name)
    with printed(180):
        figure = laboratory_plot(case)
        assert figure.get_size_inches()[1] * 25.4 <= 170
        assert illegible(figure) == ()
        drawn, said = marks(figure), words(figure)
    values = [one for each in case.measurements for _, one in each.named_values]
    beneath = sum(len(re.findall(r": ", text.get_text())) for text in figure.texts)
    notes = sum(": " in text.get_text() for text in figure.texts)
    assert drawn + beneath - notes >= len(values)
    assert not re.search(r"\b(?:None|nan)\b", said)
    for measurement in case.measurements:
        assert measurement.name.casefold() in said.casefold()


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("poisoning", "en", "Blood pressure (mmHg): day 0: 115/80; 12 hours after: 80/40."),
        ("poisoning", "en", "Venlafaxine (µg/L): time not stated: >720."),
        ("poisoning", "en", "INR: day 1: 3.6 (reference range 0.8–1.2)."),
        ("poisoning", "de", "INR: Tag 1: 3,6 (Referenzbereich 0,8–1,2)."),
        ("glaucoma", "en", "Visual acuity: day 0, right: 6/12; day 0, left: hand motion."),
        ("twins/mother", "en", "Cervical length (mm): 20+0 weeks: value not stated (reference range >25)."),
    ],
)
def test_what_is_not_drawn_is_told(name: str, language: str, text: str) -> None:
    assert text in words(laboratory_plot(told(name), width_mm=180, language=language))


def test_patients_and_sides_differ_by_more_than_color() -> None:
    twice = [told("glaucoma").model_copy(update={"id": name}) for name in ("brother", "sister")]
    figure = laboratory_plot(twice, measurements=["iop"], width_mm=180)
    looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in figure.findobj()
             if getattr(line, "get_markevery", lambda: None)() == [1]]  # fmt: skip
    assert len(looks) == 4
    colors, _, markers = zip(*looks, strict=True)
    assert len(set(colors)) == len(set(markers)) == 4
    assert "Brother, right" in words(figure) and "Sister, left" in words(figure)


def test_what_cannot_be_drawn_is_an_error() -> None:
    with pytest.raises(ValueError, match="no measurements"):
        laboratory_plot(told("twins/first-twin"), width_mm=180)
    with pytest.raises(ValueError, match="no measurement `crpp`"):
        laboratory_plot(told("poisoning"), measurements=["crpp"], width_mm=180)
    with pytest.raises(ValueError, match="no event `crpp`"):
        timeline(told("poisoning"), measurements=["crpp"], width_mm=180)


@pytest.mark.parametrize("path", [FOLDER / "bipolar.yml", FOLDER / "cardiac-arrest.yml"], ids=lambda one: one.stem)
def test_the_numbers_of_an_axis_have_as_many_decimals(path: Path) -> None:
    with printed(180):
        figure = laboratory_plot(parse_case(path.read_text(encoding="utf-8"), path.name))
        figure.canvas.draw()
        for axes in figure.axes:
            labels = [label.get_text() for label in axes.get_yticklabels()]
            assert len({len(label.partition(".")[2]) for label in labels}) <= 1, labels
