"""DAT: quantities at a time and on a side, statements in words, and years of cited works, against the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked

CASE = """\
patient: {sex: male, age: 8 years, weight: 64 kg, diagnosis: {name: congenital glaucoma}, allergies: [penicillin]}
index-event: {name: diagnosis}
course:
  - {id: fever, kind: finding, name: fever, absent: true, day: 0}
  - {id: oct, kind: test, name: optical coherence tomography, day: 1 year after, side: left,
     findings: thinning of the nerve fiber layer}
  - {id: line, kind: procedure, name: insertion of a catheter, day: 3, sites: internal jugular vein, side: right}
  - {id: shunt, kind: procedure, name: drainage shunt, day: 4, side: left}
  - {id: steroid, kind: treatment, name: prednisolone, start: 1, end: 14, drugs: [
      {name: prednisolone, dose: 0.5 mg/kg, schedule: once a day}], response: {name: complete remission}}
measurements:
  - {id: iop, name: intraocular pressure, unit: mm Hg, reference-range: 10–21, values: [
      {day: 0, side: right, value: 28}, {day: 0, side: left, value: 30},
      {day: 1 year after, side: right, value: 18}, {day: 1 year after, side: left, value: 19}]}
  - {id: acuity, name: visual acuity, unit: 1, values: [{day: 0, side: right, value: 6/12}]}
  - {id: eosinophils, name: eosinophils, specimen: blood, unit: 10^9/L, reference-range: 0.0-0.5, values: [
      {day: 0, value: 2.4}, {day: 28, value: 0.6}]}
  - {id: bp180, name: antibodies to BP180, specimen: serum, unit: U/mL, reference-range: <20, values: [
      {day: 1, value: ">200"}]}
outcome: {day: 5 years after, name: stable, vital-status: alive}
"""
BIB = "@article{murphy2018, author = {Murphy, Ann}, title = {A series}, journal = {J Test}, year = {2018}}\n"
PROJECT = {
    "_quarto.yml": "project:\n  type: default\nbibliography: references.bib\ncasewright: true\n",
    "data/case.yml": CASE,
    "references.bib": BIB,
}
HEAD = "---\ntitle: Report\n---\n\n"
LATER = "{{< var measurements.iop.values.1-year-after-right >}}"


@pytest.mark.parametrize(
    "text",
    [
        "The pressure was ▶28 mm Hg in the left eye.",
        "The pressure was 28 mm Hg in the right eye and 30 mm Hg in the left.",
        "The pressure was 18 mm Hg in the right eye and 19 mm Hg in the left, a reduction by 10 mm Hg and 11 mm Hg.",
        "The pressure was ▶28 cm Hg in the right eye.",
        f"The pressure in the left eye was ▶{LATER}.",
        f"▶Five years after the diagnosis, the pressure in the right eye was ▶{LATER}.",
        f"One year after the diagnosis, the pressure in the right eye was {LATER}.",
        "His brother had a pressure of 35 mm Hg.",
        "Visual acuity was ▶6/18 on the right.",
        "Visual acuity was 6/12 on the right.",
        "Antibodies to BP180 were below ▶200 U/mL.",
        "Antibodies to BP180 exceeded 200 U/mL.",
        "Antibodies to BP180 exceeded ▶200 U/L.",
        "He weighed ▶46 kg.",
        "Prednisolone was begun at 0.5 mg/kg, that is 32 mg.",
        "Prednisolone was begun at ▶0.5 g/kg.",
        "Prednisolone, 2 mg/kg, was considered and not given.",
        "Eosinophils had ▶risen to 0.6 × 10⁹/L.",
        "Eosinophils had fallen to 0.6 × 10⁹/L.",
        "Pressures ▶increased from 28 to 18 mm Hg on the right.",
        "He had ▶fever.",
        "He had no fever.",
        "He had ▶no allergy to penicillin.",
        "Optical coherence tomography showed thinning of the nerve fiber layer in the ▶right eye.",
        "A catheter was inserted into the right internal jugular vein.",
        "A catheter lay in the ▶left internal jugular vein.",
        "A catheter lay in the left subclavian vein.",
        "A shunt on the ▶right and drops on the left relieved the pressure.",
        "A shunt on the left and drops on the right relieved the pressure.",
        "▶He died.",
        "He reached ▶partial remission.",
        "He reached complete remission.",
        "An ▶11-year-old boy was seen.",
        "He was then 9 years old.",
    ],
)
def test_prose_against_the_case(tmp_path: Path, text: str) -> None:
    case = marked(HEAD + text)
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": case.text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == case.marks, [str(one) for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "# Introduction\n\nPressures of 41 mm Hg are found in the intraocular pressure of infants.",
        "# Discussion\n\nIn that series, the intraocular pressure was 41 mm Hg.",
        "# Discussion\n\nA girl of 4 years with an intraocular pressure of 41 mm Hg died.",
    ],
)
def test_sections_that_tell_of_others(tmp_path: Path, text: str) -> None:
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": HEAD + text}, "DAT002")
    assert found_at(outcome, "letter.qmd", "DAT002") == ()


@pytest.mark.parametrize(("row", "count"), [("| 1 year | 18 | 19 |", 0), ("| 1 year | 19 | 18 |", 2)])
def test_a_table_by_years_and_sides(tmp_path: Path, row: str, count: int) -> None:
    table = f"| Time | Right eye (mm Hg) | Left eye (mm Hg) |\n|:--|--:|--:|\n{row}\n\n: Intraocular pressure.\n"
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": HEAD + table}, "DAT002")
    assert len(found_at(outcome, "letter.qmd", "DAT002")) == count


@pytest.mark.parametrize(
    "text",
    [
        "Murphy et al. (▶2016) saw others [@murphy2018].",
        "Murphy et al. (2018) saw others [@murphy2018].",
        "Murphy described it in ▶2016 [@murphy2018].",
        "In ▶2016, Murphy and others did so [@murphy2018].",
        "Murphy et al. [@murphy2018] showed it in ▶2016.",
        "Murphy et al. [@murphy2018] showed it in 2018.",
        "Murphy treated patients from 2010 to 2014 [@murphy2018].",
        "Shunts had been in use since 1971 [@murphy2018].",
        "The trial of ▶2016 had more patients [@murphy2018].",
        "We read papers published in 2003-2004 and cases reported in 2016 [@murphy2018].",
        "The review in 2010 to 2014 found more patients [@murphy2018].",
    ],
)
def test_the_year_of_a_cited_work(tmp_path: Path, text: str) -> None:
    case = marked(HEAD + text)
    outcome = checked(tmp_path, {**PROJECT, "letter.qmd": case.text}, "DAT022")
    assert found_at(outcome, "letter.qmd", "DAT022") == case.marks
