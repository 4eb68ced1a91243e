"""DAT: what each rule finds, where, and what it leaves alone. A `▶` stands before each place of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.checks.data import unreadable_data
from casewright.checks.data_claims import claims
from casewright.checks.data_facts import same_noun, same_word
from casewright.checks.data_loading import report_of_broken_data
from casewright.checks.repair import repaired
from casewright.diagnostics import CasewrightError, Location, Severity
from tests.checks.reports import checked, found_at, marked, places

CASE = """\
patient:
  sex: male
  age: 10 years
  diagnosis: {name: acute leukemia}

index-event:
  name: tisagenlecleucel infusion
  drug: {name: tisagenlecleucel, dose: not stated}

history:
  - id: diagnosis
    kind: diagnosis
    name: acute leukemia
    age: 4 months
  - id: transplantation
    kind: treatment
    name: cord blood transplantation
    age: 14 months
    response: {name: complete remission, ordinal: 2}
  - id: relapse
    kind: finding
    name: testicular relapse
    age: not stated
  - id: blinatumomab
    kind: treatment
    name: blinatumomab
    start: not stated
    end: 9 years
    counts: {courses: 5}
    drugs: [{name: blinatumomab, dose: not stated}]

course:
  - id: crs
    kind: finding
    name: cytokine release syndrome
    start: 3
    end: 9
    grading: {grade: 2, scale: not stated}
  - id: pain
    kind: finding
    name: pain of the left leg
    sites: left leg
    start: not stated
    end: 7
  - id: swelling
    kind: finding
    name: swelling of the ankle
    start: 2
    end: by day 14
  - id: tocilizumab
    kind: treatment
    name: second dose of tocilizumab
    ordinal: 2
    day: 6
    drugs: [{name: tocilizumab, dose: not stated}]
  - id: chimerism
    kind: finding
    name: mixed chimerism
    day: 0
    quantities: {maternal: 99.3%}

outcome:
  day: 1 month after
  name: complete remission
  vital-status: alive
"""
PROJECT = {
    "_quarto.yml": "project:\n  type: default\ncasewright: true\n",
    "data/case.yml": CASE,
    "data/abbreviations.yml": "abbreviations:\n  - short: CRS\n    long: cytokine release syndrome\n",
    "works.bib": "@article{luan2021, title={T}, author={L, C}, year={2021}, journal={J}}\n",
}
HEAD = "---\ntitle: Report\nbibliography: works.bib\n---\n\n"


def expect(folder: Path, rule: str, text: str, others: Mapping[str, str] | None = None) -> None:
    case = marked(HEAD + text)
    outcome = checked(folder, {**PROJECT, **(others or {}), "letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


AGES = [
    "Leukemia was diagnosed at the age of ▶5 months.",
    "Leukemia was diagnosed at the age of 4 months.",
    "Leukemia was diagnosed at the age of {{< var history.diagnosis.age >}}.",
    "Cord blood was transplanted at ▶13 months of age.",
    "Cord blood was transplanted at 1 year of age.",  # 14 months is one year of age
    "A ▶7-year-old boy received tisagenlecleucel.",
    "A 10-year-old boy received tisagenlecleucel.",
    "A ▶12-year-old boy was seen.",
    "Blinatumomab was given until he was ▶8 years old.",
    # Somebody else.
    "Luan et al saw a 7-year-old boy with leukemia diagnosed at the age of 5 months [@luan2021].",
    "Another report tells of a boy [@luan2021]. He was 7 years old when tisagenlecleucel was given.",
    "Another report tells of a boy [@luan2021]. Our patient was ▶7 years old when tisagenlecleucel was given.",
    # A disease is named everywhere; only its diagnosis has the age of diagnosis.
    "The boy with acute leukemia was 10 years old.",
    "Children below the age of 2 years are at risk.",
    "His mother, who was 40 years old, and his 3-year-old sister were well.",
    # The relapse's age is not stated: another rule.
    "The testicular relapse came at the age of 6 years.",
]
DAYS = [
    "On ▶day 4, CRS set in.",
    "On day 3, CRS set in.",
    "CRS began on ▶day 5 and ended on ▶day 8.",
    "CRS was worst on day 5.",  # within it
    "Tocilizumab was given on ▶day 5.",
    "Tocilizumab was given on day 6; the pain of the leg resolved on ▶day 8.",
    "The pain of the left leg was severe on day 2.",  # its beginning is not stated
    "The swelling of the ankle had gone ▶by day 13 and began on ▶day 1.",
    "The swelling of the ankle had subsided by day 14.",
    "Chimerism was mixed on day 0.",
    "CRS (day 3) was seen on day 4 of cycle 1.",
    "CRS set in on day 4 in others [@luan2021].",
]
OTHERS = [
    "▶Two months after the infusion, he was in complete remission.",
    "One month after the infusion, he was in complete remission.",
    "Two months after the transplantation, he was in complete remission.",  # counted from something else
    "Chimerism was mixed (▶93.3% maternal).",
    "Chimerism was mixed (99.3% maternal).",
    "Half of all patients (50%) have mixed chimerism in others' reports [@luan2021].",
    "▶Grade 3 CRS (scale not stated) was seen.",
    "Grade 2 CRS (scale not stated) was seen.",
    "▶Six courses of blinatumomab were given.",
    "Five courses of blinatumomab were given in six weeks.",
    "Cord blood transplantation led to a ▶third complete remission.",
    "Cord blood transplantation led to a second complete remission.",
    "A ▶third dose of tocilizumab was given.",
    "The first dose of a drug was given.",
    "Pain of the ▶right leg was seen.",
    "Pain of the left leg was seen; the right leg was normal.",
    "Pain of the left leg was seen, as in the right arm.",
    "A ▶girl with leukemia was seen.",
    "A boy with leukemia was seen, and ▶she recovered.",
    "His mother gave cells, and she recovered.",
    "The sister was a girl of another age.",
    "He recovered, and his leg too.",
]


@pytest.mark.parametrize("text", [*AGES, *DAYS, *OTHERS])
def test_prose_that_contradicts_the_case(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT002", text)


def test_the_message_says_what_the_case_says_and_where(tmp_path: Path) -> None:
    text = "Leukemia was diagnosed at the age of 5 months.\n"
    [finding] = checked(tmp_path, {**PROJECT, "letter.qmd": HEAD + text}, "DAT002").findings
    assert finding.message == (
        "“5 months” contradicts the case, which says `4 months` of `history.diagnosis` (data/case.yml:14:10)."
    )
    assert "{{< var history.diagnosis.age >}}" in finding.hint


def test_legends_and_abstracts_are_read_too(tmp_path: Path) -> None:
    figures = """\
        figures:
          - label: fig-leg
            title: The leg
            legend: Grade 3 CRS was seen.
            alt: A leg.
            panels: [{image: figures/leg.png}]
        """
    text = "---\ntitle: Report\nabstract: |\n  CRS set in on day 4.\n---\n\nText.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text, "figures/figures.yml": figures}, "DAT002")
    assert places(outcome.findings) == ["DAT002 figures/figures.yml:4:13", "DAT002 letter.qmd:4:17"]


@pytest.mark.parametrize(
    "text",
    [
        "Leukemia was diagnosed at the age of ▶4 months.",
        "Leukemia was diagnosed at the age of {{< var history.diagnosis.age >}}.",
        "On ▶day 3, CRS set in.",
        "Chimerism was mixed (▶99.3% maternal).",
        "Four months is a short time, and day 3 was a Monday.",
    ],
)
def test_numbers_typed_that_the_case_has(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT003", text)


def test_a_typed_number_can_be_replaced_by_its_value(tmp_path: Path) -> None:
    text = HEAD + "Leukemia was diagnosed at the age of 4 months.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": text}, "DAT003")
    texts = {path: "\n".join(lines) for path, lines in outcome.files.items()}
    assert "of {{< var history.diagnosis.age >}}.\n" in repaired(outcome.findings, texts).texts["letter.qmd"]


@pytest.mark.parametrize(
    "text",
    [
        "Tocilizumab (▶8 mg/kg) was given.",
        "Tocilizumab was given in a room of 8 m2.",
        "The testicular relapse came at the age of ▶6 years.",
        "He recovered ({{< var course.crs.start >}}, {{< var course.crs.end >}}) and went home on ▶day 12.",
        "He went home on day 12.",
    ],
)
def test_numbers_that_the_case_does_not_have(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT010", text)


@pytest.mark.parametrize(
    "text",
    [
        "▶Grade 2 CRS set in.",
        "▶{{< var course.crs.grading.grade-sentence >}} CRS set in. It ended. Consensus criteria exist for grading "
        "[@luan2021].",
        "Grade 2 CRS (ASTCT consensus) set in.",
        "Grade 2 CRS set in. The scale is not stated.",
        "CRS was graded according to CTCAE. It began early. It grew. Then grade 2 CRS was seen.",
        "Grade 3 CRS was seen in others [@luan2021].",
        "A high-grade tumor, a grade 3/6 murmur, and pupils in grade 5.",
    ],
)
def test_grades_without_a_scale(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT007", text)


@pytest.mark.parametrize(
    "text",
    [
        "He was admitted on ▶12 March 2019, and on ▶2019-03-14 again.",
        "The drug was approved on 30 August 2017.",
        "Luan et al saw a patient on 3 May 2020 [@luan2021].",
        "In 2019 he was seen, and the ratio was 3/4.",
    ],
)
def test_calendar_dates(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "DAT009", text)


@pytest.mark.parametrize(
    ("abstract", "body", "count"),
    [
        ("A 61-year-old man had fever.", "A 16-year-old man had fever.", 1),
        ("A 61-year-old man had fever.", "A 61-year-old woman had fever.", 1),
        ("A 61-year-old man had fever.", "The 61-year-old patient had fever.", 0),
        ("A 61-year-old man had fever.", "He had a 30-year-old son.", 0),
        ("A 61-year-old man had fever.", "A 30-year-old man is told of elsewhere [@luan2021].", 0),
    ],
)
def test_an_abstract_and_a_text_that_disagree(tmp_path: Path, abstract: str, body: str, count: int) -> None:
    text = f"---\nbibliography: works.bib\nabstract: {abstract}\n---\n\n{body}\n"
    outcome = checked(tmp_path, {"works.bib": PROJECT["works.bib"], "letter.qmd": text}, "DAT011")
    assert places(outcome.findings) == ["DAT011 letter.qmd:3:13"] * count


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (CASE.replace("start: 3\n    end: 9", "start: 9\n    end: 3"), 37),
        (CASE.replace("  sex: male", "  sexe: male"), 2),
        (CASE.replace("age: 14 months", "age: 14 moons"), 18),
    ],
)
def test_data_that_do_not_hold_together_are_a_finding(tmp_path: Path, broken: str, place: int) -> None:
    files = {**PROJECT, "data/case.yml": broken, "letter.qmd": "Text.\n"}
    with pytest.raises(CasewrightError) as raised:
        checked(tmp_path, files)
    report = report_of_broken_data(tmp_path, (), raised.value)
    [finding] = report.found
    assert (finding.rule, finding.location.path, finding.location.line) == ("DAT001", "data/case.yml", place)


def test_other_errors_are_no_findings_about_data() -> None:
    assert unreadable_data(CasewrightError("No.", location=Location("letter.qmd", 3))) is None
    assert unreadable_data(CasewrightError("No.")) is None


TABLE = "reference,age_years,sex,crs_grade\nthis-report,10,male,2\nluan2021,65,female,3\n"
SCHEMA = """\
columns:
  reference:
    meaning: key
  age_years:
    meaning: age
    unit: years
  sex:
    meaning: sex
  crs_grade:
    meaning: grade
"""


@pytest.mark.parametrize(
    ("rule", "table", "schema", "found"),
    [
        ("DAT008", TABLE, SCHEMA, []),
        ("DAT008", TABLE.replace("this-report,10", "this-report,11"), SCHEMA, ["DAT008 data/cases.csv:2:13"]),
        ("DAT008", TABLE.replace("10,male", "10,female"), SCHEMA, ["DAT008 data/cases.csv:2:16"]),
        ("DAT008", TABLE.replace("male,2", "male,3", 1), SCHEMA, ["DAT008 data/cases.csv:2:21"]),
        ("DAT008", TABLE.replace("65,female", "66,male"), SCHEMA, []),
        ("DAT006", TABLE, SCHEMA, []),
        (
            "DAT006",
            TABLE.replace("age_years", "ferritin"),
            SCHEMA.replace("age_years", "ferritin").replace("    unit: years\n", ""),
            ["DAT006 data/cases.schema.yml:4:3"],
        ),
        ("DAT001", TABLE.replace("65,female,3", "65,female"), SCHEMA, ["DAT001 data/cases.csv:3"]),
    ],
)
def test_tables(tmp_path: Path, rule: str, table: str, schema: str, found: list[str]) -> None:
    files = {**PROJECT, "data/cases.csv": table, "data/cases.schema.yml": schema, "letter.qmd": "Text.\n"}
    assert places(checked(tmp_path, files, rule).findings) == found


def test_a_measured_number_without_a_unit(tmp_path: Path) -> None:
    case = CASE.replace("{maternal: 99.3%}", "{maternal: 99.3, igg-ratio: 0.7}")
    outcome = checked(tmp_path, {**PROJECT, "data/case.yml": case, "letter.qmd": "Text.\n"}, "DAT006")
    assert places(outcome.findings) == ["DAT006 data/case.yml:60:28"]


def test_a_generated_part_that_was_edited(tmp_path: Path) -> None:
    checked(tmp_path, {**PROJECT, "letter.qmd": "Text.\n"})
    made = (tmp_path / "_variables.yml").read_text(encoding="utf-8")
    (tmp_path / "_variables.yml").write_text(made.replace("10 years", "11 years"), encoding="utf-8")
    [finding] = checked(tmp_path, {"letter.qmd": "Text.\n"}, "DAT005").findings
    assert (places([finding]), finding.severity) == (["DAT005 _variables.yml"], Severity.NOTE)
    assert not checked(tmp_path, {"letter.qmd": "Text.\n"}, "DAT005").findings


def test_a_figure_that_was_not_drawn(tmp_path: Path) -> None:
    figures = """\
        figures:
          - label: fig-leg
            title: The leg
            alt: A leg.
            panels: [{script: scripts/leg.py}]
        """
    files = {
        **PROJECT,
        "letter.qmd": "@fig-leg\n",
        "figures/figures.yml": figures,
        "scripts/leg.py": "def draw(): ...\n",
    }
    [finding] = checked(tmp_path, files, "DAT004").findings
    assert (finding.location.path, finding.location.line) == ("figures/figures.yml", 2)
    assert "casewright figures fig-leg" in finding.hint


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("relapse", "relapsed", True),
        ("swelling", "swell", True),
        ("infusion", "infusions", True),
        ("leg", "legs", True),
        ("diagnosis", "diagnosed", True),
        ("fever", "few", False),
        ("interleukin", "interval", False),
        ("pain", "pan", False),
    ],
)
def test_forms_of_a_word(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same
    assert same_noun("locus", "loci") and not same_noun("leg", "lesion")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at the age of 14 months", [("age", Decimal(14))]),
        ("a ten-year-old boy", [("age", Decimal(120))]),
        ("at age 7, he", [("age", Decimal(84))]),
        ("days 3 to 7", [("day", Decimal(3)), ("day", Decimal(7))]),
        ("on day −2", [("day", Decimal(-2))]),
        ("day 3 of the second course", [("ordinal", Decimal(2))]),
        ("8 mg/kg", [("quantity", Decimal(8))]),
        ("Figure 3 and 2019", []),
    ],
)
def test_numbers_that_prose_states(text: str, found: list[tuple[str, Decimal]]) -> None:
    assert [(claim.kind, claim.number) for claim in claims(text)] == found


@given(st.text(max_size=200))
def test_any_sentence_is_read(text: str) -> None:
    for claim in claims(text, ["courses"], ["mg"]):
        assert 0 <= claim.start < claim.end <= len(text)
