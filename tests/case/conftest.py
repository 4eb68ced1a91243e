"""A small case, and how to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.diagnostics import CasewrightError

SMALL_CASE = """\
patient:
  sex: female
  age: 8 years
  diagnosis: {name: asthma}
index-event:
  name: first dose of salbutamol
history:
  - id: onset
    kind: diagnosis
    name: asthma
    age: 14 months
  - id: relapse
    kind: finding
    name: exacerbation
    age: not stated
    after: onset
course:
  - id: wheeze
    kind: finding
    name: wheeze
    start: before day 0
    end: 2
    grading: {grade: 2, scale: not stated}
  - id: steroid
    kind: treatment
    name: prednisolone
    day: 1
    after: wheeze
    drugs: [{name: prednisolone, dose: 1 mg/kg}]
    counts: {courses: 5}
    quantities: {saturation: 91.0%}
outcome:
  day: 1 month after
  name: free of symptoms
  vital-status: alive
"""


@pytest.fixture
def small_case() -> Case:
    return parse_case(SMALL_CASE, "data/case.yml")


@pytest.fixture
def small_case_text() -> str:
    return SMALL_CASE


@pytest.fixture
def changed() -> Callable[[str, str], str]:
    """The small case with one passage replaced by another."""

    def change(old: str, new: str) -> str:
        assert SMALL_CASE.count(old) == 1, old
        return SMALL_CASE.replace(old, new)

    return change


@pytest.fixture
def refusal() -> Callable[[str], CasewrightError]:
    """The error that the text of a case is refused with."""

    def refuse(text: str) -> CasewrightError:
        with pytest.raises(CasewrightError) as caught:
            parse_case(text, "data/case.yml")
        return caught.value

    return refuse


@pytest.fixture
def project_root() -> Path:
    return Path(__file__).parents[2]
