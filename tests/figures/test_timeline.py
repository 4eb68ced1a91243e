"""The clinical timeline: the known is drawn where it is, the unknown is drawn open, and no text lies on text."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casewright.case.loading import load_cases, parse_case
from casewright.case.time import parse_time
from casewright.figures.clinical_timeline.chart import chosen
from casewright.figures.clinical_timeline.course import (
    FINDING,
    MEASUREMENT,
    TREATMENT,
    Bar,
    Course,
    Dose,
    Edge,
    Moment,
    Reading,
    Row,
    course_of,
    course_of_all,
    grade_rank,
)
from casewright.figures.clinical_timeline.plan import plan_timeline
from casewright.figures.clinical_timeline.shapes import EDGE_MM, TALLEST_MM, Area, Box, Fade, Mark, Plan, Stroke, wrap
from casewright.figures.clinical_timeline.time_scale import scale_for, ticks
from casewright.figures.clinical_timeline.words import words_of
from casewright.languages.words import section

ROOT = Path(__file__).parents[2]

CASE = """
patient: {sex: female, age: 10 years, diagnosis: {name: leukemia}}
index-event: {name: infusion}
history:
  - {id: onset, kind: diagnosis, name: leukemia, age: 4 months}
  - {id: first, kind: treatment, name: induction, age: not stated, after: onset}
  - {id: relapse, kind: finding, name: relapse, age: 7 years, after: first}
  - {id: gvhd, kind: finding, name: chronic graft-versus-host disease, start: not stated, end: ongoing, after: relapse}
course:
  - {id: chemo, kind: treatment, name: lymphodepletion, day: before day 0, drugs: [
      {name: fludarabine, dose: not stated}, {name: cyclophosphamide, dose: not stated}]}
  - {id: crs, kind: finding, name: cytokine release syndrome, start: 3, end: not stated,
     grading: {grade: 2, scale: not stated}}
  - {id: fever, kind: finding, name: fever, start: 3, end: 7, after: crs}
  - {id: dose-1, kind: treatment, name: first dose, ordinal: 1, day: not stated, after: crs,
     drugs: [{name: tocilizumab, dose: not stated}]}
  - {id: dose-2, kind: treatment, name: second dose, ordinal: 2, day: 6, after: crs,
     drugs: [{name: tocilizumab, dose: not stated}]}
  - {id: swelling, kind: finding, name: swelling of the leg, sites: leg, start: before day 0, end: by day 14}
  - {id: heat, kind: finding, name: heat, sites: leg, start: not stated, end: by day 14, after: crs}
  - {id: cytokines, kind: finding, name: high cytokines, day: not stated}
  - {id: rash, kind: finding, name: rash, start: 8, end: 10, during: pain}
  - {id: pain, kind: finding, name: pain, start: not stated, end: not stated}
measurements:
  - {id: crp, name: CRP, specimen: serum, unit: mg/L, reference-range: {high: "5"}, values: [
      {day: 0, value: "4"}, {day: 3, value: ">120"}, {day: 7, value: "33.0"}, {day: 1 month after, value: <0.5},
      {day: 9, value: not stated}]}
  - {id: il6, name: interleukin-6, specimen: serum, unit: pg/mL, reference-range: not stated, values: not stated}
imaging:
  - {id: mri, modality: MRI, site: leg, day: 1 month after, findings: not stated}
outcome: {day: 1 month after, name: complete remission, vital-status: alive}
"""


def measure(text: str, points: float, bold: bool) -> float:
    """Every character two thirds of an em wide: no font needed."""
    return len(text) * points * 0.3528 * (0.66 if bold else 0.6)


@pytest.fixture(scope="module")
def course() -> Course:
    return course_of(parse_case(CASE, "data/case.yml"))


def row(course: Course, identifier: str) -> Row:
    return next(one for one in course.rows if identifier in one.identifiers)


@pytest.mark.parametrize(
    ("identifier", "begin", "end"),
    [
        pytest.param("fever", Edge(3, 3), Edge(7, 7), id="both stated"),
        pytest.param("crs", Edge(3, 3), Edge(3, None), id="end not stated: not before it began"),
        pytest.param("swelling", Edge(None, -1), Edge(None, 14), id="before day 0, by day 14"),
        pytest.param("heat", Edge(3, 14), Edge(3, 14), id="not before its cause, not after its end"),
        pytest.param("pain", Edge(None, 8), Edge(10, None), id="around what lies within it"),
    ],
)
def test_intervals_are_known_as_far_as_the_case_says(course: Course, identifier: str, begin: Edge, end: Edge) -> None:
    [bar] = row(course, identifier).bars
    assert (bar.start, bar.end) == (begin, end)


def test_an_unstated_day_lies_between_its_cause_and_what_follows(course: Course) -> None:
    doses = row(course, "dose-1")
    assert doses.name == "Tocilizumab"
    assert [(moment.label, moment.at) for moment in doses.moments] == [
        ("1st dose", Edge(3, 6)),
        ("2nd dose", Edge(6, 6)),
    ]


def test_history_is_placed_by_age(course: Course) -> None:
    ages = {identifier: row(course, identifier).moments[0].at for identifier in ("onset", "first", "relapse")}
    assert ages["onset"].earliest == pytest.approx(4 * 365.25 / 12)
    assert (ages["first"].earliest, ages["first"].latest) == (ages["onset"].earliest, ages["relapse"].latest)
    assert ages["relapse"].nominal == 7 * 365.25
    [gvhd] = row(course, "gvhd").bars
    assert gvhd.ongoing
    assert gvhd.start.earliest == 7 * 365.25


def test_labels_say_what_a_reader_needs(course: Course) -> None:
    assert row(course, "crs").bars[0].label == "grade 2 (scale not stated)"
    assert row(course, "chemo").moments[0].label == "fludarabine, cyclophosphamide"
    assert row(course, "swelling").bars[0].label == "ended by day 14"
    assert row(course, "heat").name == "Heat (leg)"
    assert row(course, "swelling").name == "Swelling of the leg"


def test_a_value_that_is_not_stated_is_said(course: Course) -> None:
    crp = row(course, "crp")
    assert [(reading.text, reading.comparator) for reading in crp.readings] == [
        ("4", ""),
        (">120", ">"),
        ("33.0", ""),
        ("<0.5", "<"),
    ]
    assert crp.reference == (None, 5.0)
    unstated = [one for one in course.rows if "crp" in one.identifiers and one.moments]
    assert [(one.name, [moment.at for moment in one.moments]) for one in unstated] == [
        ("CRP, value not stated", [Edge(9, 9)])
    ]
    assert (row(course, "il6").name, row(course, "il6").moments) == ("Interleukin-6, value not stated", ())


def test_rows_are_picked_in_the_order_asked_for(course: Course) -> None:
    picked = course.select(["fever", "dose-2", "index-event", "dose-1"])
    assert [one.name for one in picked.rows] == ["Fever", "Tocilizumab", "Infusion"]
    with pytest.raises(ValueError, match="no event `fevr`"):
        course.select(["fevr"])


@pytest.mark.parametrize(
    ("grade", "rank"), [("2", 2), ("3b", 3.2), ("IV", 4), ("0", 0), ("iii", 3), ("severe", None), ("", None)]
)
def test_grades_have_a_height(grade: str, rank: float | None) -> None:
    assert grade_rank(grade) == rank


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number: int, words: str) -> None:
    assert words_of("en").ordinal(number) == words


def boxes(plan: Plan, *, dashed: bool) -> list[Box]:
    return [
        shape for shape in plan.shapes if isinstance(shape, Box) and shape.dashed is dashed and shape.fill != "#f6f6f6"
    ]


def one_row(*bars: Bar, moments: tuple[Moment, ...] = ()) -> Course:
    anchors = Row(TREATMENT, "Infusion", moments=(Moment(Edge(0, 0)), Moment(Edge(14, 14))))
    return Course("infusion", (anchors, Row(FINDING, "Fever", bars=bars, moments=moments)))


def drawn(plan: Plan) -> tuple[list[Box], list[Box], list[Fade]]:
    """The solid bars, the dashed ones and the fades of the rows: without the key below them."""
    bottom = max(shape.points[1][1] for shape in plan.shapes if isinstance(shape, Stroke) and shape.colour == "#D9D9D9")
    solid = [box for box in boxes(plan, dashed=False) if box.bottom < bottom]
    dashed = [box for box in boxes(plan, dashed=True) if box.bottom < bottom]
    fades = [shape for shape in plan.shapes if isinstance(shape, Fade) and shape.bottom < bottom]
    return solid, dashed, fades


def test_a_stated_interval_is_solid_from_its_first_day_to_its_last() -> None:
    course = one_row(Bar(Edge(3, 3), Edge(7, 7)))
    plan = plan_timeline(course, 180, measure)
    [bar], dashed, fades = drawn(plan)
    day = {int(word.text): word.x for word in plan.words if word.text.isdigit()}
    assert bar.left < day[3] < day[7] < bar.right
    assert day[2] < bar.left and bar.right < day[8]
    assert not dashed and not fades


@pytest.mark.parametrize(
    ("bar", "solid", "dashed", "fades"),
    [
        pytest.param(Bar(Edge(3, 3), Edge(3, None)), 1, 0, ["right"], id="end not stated"),
        pytest.param(Bar(Edge(None, 7), Edge(7, 7)), 1, 0, ["left"], id="start not stated"),
        pytest.param(Bar(Edge(3, 14), Edge(3, 14)), 0, 1, [], id="both only bounded"),
        pytest.param(Bar(Edge(None, 3), Edge(7, None)), 1, 0, ["left", "right"], id="both open, certain between"),
        pytest.param(Bar(Edge(1, 3), Edge(7, 9)), 1, 1, [], id="bounded on both sides, certain between"),
        pytest.param(Bar(Edge(), Edge()), 0, 0, ["left", "right"], id="nothing known"),
        pytest.param(Bar(Edge(3, 3), Edge(), ongoing=True), 1, 0, [], id="ongoing"),
    ],
)
def test_what_is_not_stated_is_drawn_open(bar: Bar, solid: int, dashed: int, fades: list[str]) -> None:
    plan = plan_timeline(one_row(bar), 180, measure)
    drawn_solid, drawn_dashed, drawn_fades = drawn(plan)
    assert (len(drawn_solid), len(drawn_dashed)) == (solid, dashed)
    assert sorted("left" if fade.to < fade.at else "right" for fade in drawn_fades) == fades
    key = {word.text for word in plan.words}
    assert ("start or end not stated" in key) is bool(fades)
    assert ("possible extent" in key) is bool(dashed)
    assert ("ongoing" in key) is bar.ongoing


def test_an_event_of_unknown_day_is_hollow_on_a_line_over_the_days_it_can_be() -> None:
    plan = plan_timeline(one_row(moments=(Moment(Edge(3, 6), "1st dose"),)), 180, measure)
    day = {int(word.text): word.x for word in plan.words if word.text.isdigit()}
    [hollow, _in_key] = [shape for shape in plan.shapes if isinstance(shape, Mark) and shape.hollow]
    assert day[3] < hollow.x < day[6]
    assert any(
        isinstance(shape, Stroke) and shape.points[0] == (day[3], hollow.y) and shape.points[1] == (day[6], hollow.y)
        for shape in plan.shapes
    )


@pytest.mark.parametrize(
    ("index_event", "group"),
    [
        ("{name: presentation}", "Index event"),
        ("{name: infusion, drug: {name: tocilizumab, dose: 8 mg/kg}}", TREATMENT),
    ],
)
def test_an_index_event_is_a_treatment_only_where_something_was_given(index_event: str, group: str) -> None:
    case = parse_case(CASE.replace("{name: infusion}", index_event), "data/case.yml")
    row = next(row for row in course_of(case, history=False).rows if "index-event" in row.identifiers)
    assert row.group == group


def test_a_month_is_a_place_of_its_own_and_not_a_day(course: Course) -> None:
    plan = plan_timeline(course.select(["fever", "mri"]), 180, measure)
    texts = [word.text for word in plan.words]
    assert "1 month after" in " ".join(texts)
    assert "30" not in texts


def test_a_month_among_the_days_is_all_the_days_it_can_mean() -> None:
    month = Moment(Edge(15.2, 45.7, "1 month after", "month"))
    weeks = tuple(Moment(Edge(day, day)) for day in (28, 42, 56))
    course = one_row(moments=(month, *weeks))
    plan = plan_timeline(course, 180, measure)
    hollow = next(shape for shape in plan.shapes if isinstance(shape, Mark) and shape.hollow)
    scale = scale_for(course, 50, 179)
    assert len(scale.segments) == 1
    assert hollow.shape == "diamond"
    assert "1 month after" in [word.text for word in plan.words]


def test_a_month_between_two_stretches_of_days_stands_between_them() -> None:
    course = one_row(moments=(Moment(Edge(15.0, 46.0, "1 month after")), Moment(Edge(600, 600))))
    scale = scale_for(course, 50, 179)
    assert [(segment.kind, segment.first) for segment in scale.segments] == [
        ("days", 0),
        ("words", 30.5),
        ("days", 600),
    ]
    month, late = (scale.place(moment.at) for moment in course.rows[1].moments)
    assert month is not None and late is not None
    assert month < late


def test_what_follows_from_a_length_of_time_is_drawn_from_its_place_and_not_from_a_day() -> None:
    months = Bar(Edge(-137.0, -106.5, "4 months before"), Edge(0, 0))
    since = Bar(Edge(-137.0, 0.0), Edge(0.0, 14.0))
    course = Course("presentation", (Row(TREATMENT, "Supplement", (months,)), Row(FINDING, "Injury", (since,))))
    scale = scale_for(course, 50, 179)
    assert [(segment.kind, segment.first) for segment in scale.segments] == [("words", -121.75), ("days", 0)]
    assert scale.x(-137.0) == scale.place(months.start)


@pytest.mark.parametrize("last", [14, 60, 90])
def test_no_measured_value_is_left_out(last: int) -> None:
    places = (Edge(0, 0), Edge(3, 3), Edge(15.2, 45.7, "1 month after"), Edge(last, last))
    row = Row(MEASUREMENT, "CRP", readings=tuple(Reading(at, float(number)) for number, at in enumerate(places)))
    plan = plan_timeline(Course("infusion", (row,)), 180, measure)
    assert sum(isinstance(shape, Mark) and shape.shape == "dot" for shape in plan.shapes) == 4


def test_grades_are_steps() -> None:
    bars = tuple(
        Bar(Edge(day, day), Edge(day + 2, day + 2), f"grade {grade} (CTCAE 5.0)", grade=grade)
        for day, grade in ((1, "1"), (4, "3"), (8, "2"))
    )
    plan = plan_timeline(one_row(*bars), 180, measure)
    steps, _, _ = drawn(plan)
    heights = [step.bottom - step.top for step in steps]
    assert heights[1] / heights[0] == pytest.approx(3)
    assert heights[2] / heights[0] == pytest.approx(2)
    texts = [word.text for word in plan.words]
    assert sum("CTCAE 5.0" in text for text in texts) == 1
    assert {"1", "2", "3"} <= {word.text for word in plan.words if word.bold}


def test_measured_values_keep_the_digits_that_were_typed() -> None:
    readings = (Reading(Edge(0, 0), 4.10, text="4.10"), Reading(Edge(3, 3), 120, ">", ">120"), Reading(Edge(7, 7), 33))
    plan = plan_timeline(Course("infusion", (Row(MEASUREMENT, "CRP", readings=readings, unit="mg/L"),)), 180, measure)
    texts = {word.text for word in plan.words}
    assert {"4.10", ">120", "CRP (mg/L)", "beyond the assay's limit"} <= texts
    assert sum(isinstance(shape, Mark) and shape.shape == "up" for shape in plan.shapes) == 1


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        plan_timeline(Course("infusion", ()), 180, measure)


edges = st.one_of(
    st.just(Edge()),
    st.integers(-30, 400).map(lambda day: Edge(day, day)),
    st.tuples(st.integers(-30, 60), st.integers(0, 30)).map(lambda one: Edge(one[0], one[0] + one[1])),
    st.integers(-10, 60).map(lambda day: Edge(None, day)),
    st.integers(-10, 60).map(lambda day: Edge(day, None)),
    st.integers(1, 9).map(lambda month: Edge(month * 30.4 - 15, month * 30.4 + 15, f"{month} months after")),
)
labels = st.sampled_from(
    [
        "",
        "2nd dose",
        "grade 2 (scale not stated)",
        "ended by day 14",
        "a label that is much longer than most of them are",
    ]
)
names = st.sampled_from(["Fever", "Swelling of the left leg", "Controllable chronic graft-versus-host disease, "
                         "without immunosuppressants", "Hemophagocyticlymphohistiocytosislikesyndrome"])  # fmt: skip
bars = st.builds(Bar, start=edges, end=edges, label=labels, ongoing=st.booleans(),
                 grade=st.sampled_from([None, None, "1", "2", "4"]))  # fmt: skip
readings = st.builds(Reading, at=edges.filter(lambda edge: edge.nominal is not None), value=st.floats(0, 1e4),
                     comparator=st.sampled_from(["", "<", ">"]))  # fmt: skip
day_rows = st.one_of(
    st.builds(Row, group=st.sampled_from([TREATMENT, FINDING]), name=names, bars=st.lists(bars, max_size=4).map(tuple),
              moments=st.lists(st.builds(Moment, at=edges, label=labels), max_size=4).map(tuple)),
    st.builds(Row, group=st.just(MEASUREMENT), name=names, unit=st.sampled_from(["", "mg/L"]),
              readings=st.lists(readings, min_size=1, max_size=5).map(tuple)),
)  # fmt: skip
ages = st.integers(0, 4000).map(lambda day: Edge(float(day), float(day), f"{day} days"))
age_rows = st.builds(Row, group=st.just(FINDING), name=names, ages=st.just(True),
                     moments=st.lists(st.builds(Moment, at=ages, label=labels), max_size=3).map(tuple))  # fmt: skip
courses = st.builds(
    lambda old, new: Course("tisagenlecleucel infusion", (*old, *new), 3652.5),
    st.lists(age_rows, max_size=2),
    st.lists(day_rows, min_size=1, max_size=5),
)


@settings(max_examples=200)
@given(courses, st.sampled_from([120.0, 180.0]))
def test_no_text_lies_on_another_or_leaves_the_sheet(course: Course, width: float) -> None:
    plan = plan_timeline(course, width, measure)
    for word in plan.words:
        assert word.left >= -0.01 and word.right <= width + 0.01, word
        assert 0 <= word.y <= plan.height, word
    for one, other in combinations(plan.words, 2):
        apart = one.right <= other.left or other.right <= one.left or abs(one.y - other.y) >= 0.99 * max(
            one.size, other.size
        ) * 0.3528  # fmt: skip
        assert apart, (one, other)


@settings(max_examples=200)
@given(courses)
def test_shapes_stay_on_the_axis(course: Course) -> None:
    plan = plan_timeline(course, 180, measure)
    for shape in plan.shapes:
        if isinstance(shape, Box):
            assert 0 <= shape.left <= shape.right <= 180
        elif isinstance(shape, Fade):
            assert min(shape.at, shape.to) >= 0 and max(shape.at, shape.to) <= 180
        elif isinstance(shape, Mark):
            assert 0 <= shape.x <= 180


@settings(max_examples=200)
@given(courses)
def test_later_days_stand_further_right(course: Course) -> None:
    scale = scale_for(course, 50, 179)
    places = [scale.x(float(day)) for day in range(-40, 420)]
    assert all(one <= other + 1e-9 for one, other in pairwise(places))
    for one, other in pairwise(scale.segments):
        assert one.right < other.left
    for segment in scale.segments:
        marks = ticks(segment, lambda text: 1.5 * len(text))
        assert all(segment.left <= mark.x <= segment.right for mark in marks)


@given(st.text(alphabet="abc -", max_size=60), st.floats(5, 40))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: float) -> None:
    lines = wrap(text, width, 7, measure)
    letters = "".join(lines).replace("-", "").replace(" ", "")
    assert letters == text.replace("-", "").replace(" ", "")
    assert all(measure(line, 7, False) <= max(width, measure("aa-", 7, False)) for line in lines)


def test_the_worked_case_draws_what_its_source_states() -> None:
    [case] = load_cases(ROOT)
    course = course_of(case, history=False)
    [fever] = row(course, "fever").bars
    assert (fever.start, fever.end) == (Edge(3, 3), Edge(7, 7))
    assert row(course, "tocilizumab-second").moments[1].at == Edge(6, 6)
    [steroid] = row(course, "methylprednisolone").bars
    assert (steroid.start, steroid.end.latest) == (Edge(7, 7), None)
    [swelling] = row(course, "leg-swelling").bars
    assert (swelling.start.earliest, swelling.start.latest, swelling.end.latest) == (None, -1, 14)


def test_a_timeline_is_a_matplotlib_figure_with_legible_text() -> None:
    from casewright import printed, timeline
    from casewright.figures.drawing.legibility import illegible

    case = parse_case(CASE, "data/case.yml")
    with printed(180):
        figure = timeline(case)
        assert figure.get_size_inches()[0] == pytest.approx(180 / 25.4)
        assert illegible(figure) == ()


def test_a_timeline_shows_itself_in_jupyter() -> None:
    from IPython.core.formatters import PNGFormatter

    from casewright import timeline

    figure = timeline(parse_case(CASE, "data/case.yml"), events=["fever"], width_mm=120)
    png = PNGFormatter()(figure)
    assert isinstance(png, bytes) and png.startswith(b"\x89PNG")


def test_a_german_timeline_has_no_english_word_of_its_own() -> None:
    course = course_of(parse_case(CASE, "data/case.yml"), words=words_of("de"))
    printed = [word.text for word in plan_timeline(course, 180, measure).words]
    everything = " ".join(printed)
    for words in (
        "Alter (Jahre)",
        "Davor",
        "Tage (Tag 0: infusion)",
        "1 Monat danach",
        "Vorgeschichte: Behandlung",
        "Vorgeschichte: Befunde",
        "Messwerte",
        "Bildgebung",
        "Ausgang",
        "Grad 2 (Skala nicht angegeben)",
        "Ende bis Tag 14",
        "1. Gabe",
        "MRI (leg)",
        "<0,5",
        "Beginn oder Ende nicht angegeben",
        "andauernd",
        "außerhalb des Messbereichs",
    ):
        assert words in everything, words
    own = re.compile(
        r"\b(?:age|years?|days?|after|before|history|treatment|findings|measurements|imaging|outcome|grade|scale|stated|"
        r"ended|ongoing|event|range|extent|month|[0-9]+(?:st|nd|rd|th)|[0-9]+\.[0-9]+)\b",
        re.IGNORECASE,
    )
    assert [text for text in printed if own.search(text)] == []


@pytest.mark.parametrize(
    ("tag", "axis", "hours", "bare", "doses", "history", "before", "after", "scale", "number"),
    [
        (
            *("en-GB", "Days after biopsy", "Hours after biopsy", "Days after day 0", "1st 2nd 11th 21st dose"),
            *("History: events", "1 day before", "2 hours after surgery", "scale unknown", "0.5"),
        ),
        (
            *("de", "Tage (Tag 0: biopsy)", "Stunden (0: biopsy)", "Tage ab Tag 0", "1. 2. 11. 21. Gabe"),
            *("Vorgeschichte: Ereignisse", "1 Tag davor", "2 Stunden danach (surgery)", "Skala unbekannt", "0,5"),
        ),
        (
            *("fr", "Jours (jour 0 : biopsy)", "Heures (0 : biopsy)", "Jours (jour 0)", "1re 2e 11e 21e dose"),
            *("Antécédents : événements", "1 jour avant", "2 heures après (surgery)", "échelle non précisée", "0,5"),
        ),
        (
            *("es", "Días (día 0: biopsy)", "Horas (0: biopsy)", "Días (día 0)", "1.ª 2.ª 11.ª 21.ª dosis"),
            *("Antecedentes: eventos", "1 día antes", "2 horas después (surgery)", "escala no indicada", "0,5"),
        ),
        (
            *("es-MX", "Días (día 0: biopsy)", "Horas (0: biopsy)", "Días (día 0)", "1.ª 2.ª 11.ª 21.ª dosis"),
            *("Antecedentes: eventos", "1 día antes", "2 horas después (surgery)", "escala no indicada", "0.5"),
        ),
    ],
)
def test_words_of_the_timeline_by_language(
    tag: str,
    axis: str,
    hours: str,
    bare: str,
    doses: str,
    history: str,
    before: str,
    after: str,
    scale: str,
    number: str,
) -> None:
    words = words_of(tag)
    first, last = parse_time("1 day before"), parse_time("2 hours after surgery")
    assert (words.units_from("day", "biopsy"), words.units_from("hour", "biopsy")) == (axis, hours)
    assert words.units_from("day", "") == bare
    assert " ".join([*(words.ordinal(one) for one in (1, 2, 11)), words.dose(21)]) == doses
    assert words.history(words.group("Events")) == history
    assert (words.time(first), words.length(last)) == (before, after)
    assert (words.scale("unknown"), words.scale("CTCAE"), words.number("0.5")) == (scale, "CTCAE", number)


@pytest.mark.parametrize("tag", ["de", "fr", "es"])
def test_languages_of_the_timeline_have_the_same_words(tag: str) -> None:
    own, english = section(tag, "timeline"), section("en", "timeline")
    assert list(own) == list(english)
    for name in ("units", "time", "scale", "signs"):
        assert list(own[name]) == list(english[name])


def test_a_language_without_words_of_the_timeline() -> None:
    assert words_of("de-CH").signs["beyond"] == words_of("de-LI").signs["beyond"] == "ausserhalb des Messbereichs"
    with pytest.raises(ValueError, match=r"words in English, French, German and Spanish.*`lang: pl`"):
        words_of("pl")


def test_a_dose_is_a_height_and_a_taper_slants() -> None:
    def phase(start: float, end: float, first: float, last: float, tapered: bool = False) -> Bar:
        return Bar(Edge(start, start), Edge(end, end), dose=Dose(first, last, "mg", tapered))

    row = Row(TREATMENT, "Prednisolone", (phase(0, 5, 60, 60), phase(6, 10, 30, 30), phase(11, 14, 30, 10, True)))
    assert row.dosed
    plan = plan_timeline(Course("infusion", (row,)), 180, measure)
    high, low = (box.bottom - box.top for box in boxes(plan, dashed=False)[:2])
    assert high / low == pytest.approx(2)
    [taper] = [
        shape for shape in plan.shapes if isinstance(shape, Area) and len(shape.points) == 4 and shape.fill != "#FFFFFF"
    ]
    base = max(y for _, y in taper.points)
    left, right = (base - y for _, y in taper.points[1:3])
    assert left / right == pytest.approx(3)
    assert "height: dose" in {word.text for word in plan.words}


@pytest.mark.parametrize(
    "doses",
    [
        pytest.param((Dose(60, 60, "mg"), Dose(1, 1, "mg/kg")), id="another unit"),
        pytest.param((Dose(60, 60, "mg"), None), id="one not known"),
        pytest.param((Dose(60, 60, "mg"), Dose(60, 60, "mg")), id="one dose"),
    ],
)
def test_doses_that_do_not_compare_have_no_height(doses: tuple[Dose | None, ...]) -> None:
    bars = tuple(Bar(Edge(day, day), Edge(day + 1, day + 1), dose=dose) for day, dose in enumerate(doses))
    assert not Row(TREATMENT, "Drug", bars).dosed


def test_a_bar_that_crosses_a_break_is_cut_there() -> None:
    bar = Bar(Edge(2, 2), Edge(900, 900))
    near = tuple(Moment(Edge(day, day)) for day in (0, 3, 7, 14))
    course = Course("infusion", (Row(TREATMENT, "Drug", (bar,)), Row(FINDING, "Fever", moments=near)))
    plan = plan_timeline(course, 180, measure)
    scale = scale_for(course, 50, 177)
    assert len(scale.segments) == 2
    assert len([shape for shape in plan.shapes if isinstance(shape, Area) and shape.fill == "#FFFFFF"]) == 1
    assert "break of the axis" in {word.text for word in plan.words}
    whole = plan_timeline(Course("infusion", (Row(TREATMENT, "Drug", (Bar(Edge(2, 2), Edge(9, 9)),)),)), 180, measure)
    assert "break of the axis" not in {word.text for word in whole.words}


def test_days_of_one_unit_stand_on_one_scale() -> None:
    days = tuple(Moment(Edge(day, day)) for day in (0, 14, 60, 90))
    assert len(scale_for(Course("infusion", (Row(FINDING, "Fever", moments=days),)), 50, 177).segments) == 1


def test_a_bound_in_years_stands_on_the_scale_of_years() -> None:
    years = tuple(
        Moment(Edge(365.25 * year - 180, 365.25 * year + 180, f"{year} years after", "year")) for year in (2, 5)
    )
    bar = Bar(Edge(0, 0), Edge(None, 365.25, unit="year"))
    course = Course("birth", (Row(FINDING, "Cloudy cornea", (bar,)), Row(FINDING, "Visit", moments=years)))
    assert [(one.kind, one.unit) for one in scale_for(course, 50, 177).segments] == [("days", "year")]


def several(*names: str) -> Course:
    case = parse_case(CASE, "data/case.yml")
    return course_of_all([case.model_copy(update={"id": name}) for name in names], history=False)


def test_patients_stand_below_one_another_with_day_0_in_one_line() -> None:
    plan = plan_timeline(several("patient-1", "sister"), 180, measure)
    heads = {word.text: word.y for word in plan.words if word.text in {"Patient 1", "Sister"}}
    assert heads["Patient 1"] < heads["Sister"]
    [zero] = {stroke.points[0][0] for stroke in plan.shapes if isinstance(stroke, Stroke) and stroke.points_wide == 0.9}
    assert zero > 0


@pytest.mark.parametrize("patients", [1, 2, 3])
def test_a_timeline_is_no_higher_than_a_page_with_its_legend(patients: int) -> None:
    course = several(*(f"patient-{number}" for number in range(1, patients + 1)))
    plan = plan_timeline(course.without(MEASUREMENT), 180, measure)
    assert plan.height <= TALLEST_MM
    printed = " ".join(word.text for word in plan.words)
    for name in ("Lymphodepletion", "Rash", "Cytokine", "Complete remission"):
        assert printed.count(name) >= patients, name


@pytest.mark.parametrize("width", [120.0, 180.0])
def test_text_and_axis_keep_from_the_edge(course: Course, width: float) -> None:
    plan = plan_timeline(course, width, measure)
    assert all(word.left >= EDGE_MM - 0.01 and word.right <= width - EDGE_MM + 0.01 for word in plan.words)
    assert all(EDGE_MM <= word.y <= plan.height - EDGE_MM for word in plan.words)


def test_an_absent_finding_is_drawn_only_where_it_is_chosen() -> None:
    told = CASE.replace("name: pain, start: not stated", "name: pain, absent: true, start: not stated")
    course = course_of(parse_case(told, "data/case.yml"))
    assert "No pain" not in {row.name for row in chosen(course, None, False).rows}
    assert {row.name for row in chosen(course, ["pain"], False).rows} == {"No pain"}


@pytest.mark.parametrize(
    ("doses", "dosed", "shown"),
    [
        (("85 mg", "85 mg", "65 mg", "65 mg"), False, ["85 mg", "65 mg"]),
        (("1 mg", "1 mg", "1 mg", "1 mg"), True, ["4 × 1 mg"]),
        (("2 mg", "1 mg", "1 mg", "2 mg"), True, ["2 mg", "2 × 1 mg", "2 mg"]),
    ],
)
def test_a_dose_that_is_given_again_is_named_where_it_changes(
    doses: tuple[str, ...], dosed: bool, shown: list[str]
) -> None:
    moments = tuple(
        Moment(Edge(day, day), dose, Dose(float(dose.split()[0]), float(dose.split()[0]), "mg") if dosed else None)
        for day, dose in zip((0, 14, 28, 42), doses, strict=True)
    )
    plan = plan_timeline(Course("infusion", (Row(TREATMENT, "Oxaliplatin", moments=moments),)), 180, measure)
    assert [word.text for word in plan.words if "mg" in word.text] == shown


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("day: 7, drugs: [{name: vincristine, dose: 1 mg, schedule: once}]", "1 mg"),
        ("day: 7, drugs: [{name: vincristine, dose: 1 mg, schedule: once a day}]", "1 mg once a day"),
        ("start: 7, end: 9, drugs: [{name: vincristine, dose: 1 mg, schedule: once}]", "1 mg once"),
        (
            "day: 7, drugs: [{name: vincristine, dose: 1 mg}, {name: vinblastine, dose: 2 mg}]",
            "vincristine, vinblastine",
        ),
        ("day: 7, drugs: [{name: chemo, dose: 1 mg}, {name: therapy, dose: 2 mg}]", ""),
    ],
)
def test_a_label_does_not_repeat_what_its_mark_and_its_row_show(given: str, label: str) -> None:
    course = course_of(
        parse_case(
            f"{CASE.split('course:')[0]}course:\n  - {{id: x, kind: treatment, name: chemotherapy, {given}}}\n"
            "outcome: {day: 90, name: remission, vital-status: alive}\n",
            "data/case.yml",
        )
    )
    assert [one.label for one in (*row(course, "x").bars, *row(course, "x").moments)] == [label]


def test_the_years_before_are_the_smaller_part_of_the_axis() -> None:
    days = Row(FINDING, "Fever", moments=tuple(Moment(Edge(day, day)) for day in (0, 3, 6)))
    history = Row(FINDING, "Asthma", moments=(Moment(Edge(3000, 3000)),), ages=True)
    ages, course = scale_for(Course("infusion", (history, days), age_days=30000.0), 50, 177).segments
    assert ages.right - ages.left < course.right - course.left


def test_events_that_share_a_row_are_named_in_one_piece_beside_their_marks() -> None:
    case = load_cases(ROOT)[0]
    plan = plan_timeline(course_of(case).without(MEASUREMENT).merged(), 180, measure)
    texts = {word.text for word in plan.words}
    assert any(text.startswith("Cytokine release syndrome: ") and text.endswith(")") for text in texts)
    assert {"Interleukin-6-dominant serum cytokines", "Limping"} <= texts


@pytest.mark.parametrize(
    ("start", "end", "latest_begin", "earliest_end"),
    [
        ("0", "15 minutes after", 15 / 1440, 15 / 1440),
        ("20 minutes after", "0", 20 / 1440, 20 / 1440),
        ("0", "1", 1.0, 1.0),
        ("5 minutes after", "15 minutes after", 5 / 1440, 15 / 1440),
    ],
)
def test_a_day_among_minutes_is_narrowed_by_them(
    start: str, end: str, latest_begin: float, earliest_end: float
) -> None:
    """Day 0 is all its hours: what began on day 0 and ended after 15 minutes was not there at its end."""
    text = CASE.replace(
        "  - {id: rash,",
        f"  - {{id: vf, kind: finding, name: fibrillation, start: {start}, end: {end}}}\n"
        "  - {id: shock, kind: procedure, name: shock, day: 6 minutes after}\n  - {id: rash,",
    )
    [row] = [one for one in course_of(parse_case(text, "data/case.yml")).rows if one.name == "Fibrillation"]
    [bar] = row.bars
    assert bar.start.latest == pytest.approx(latest_begin, abs=1 / 1440)
    assert bar.end.earliest == pytest.approx(earliest_end, abs=1 / 1440)
