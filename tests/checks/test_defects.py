"""Clean reports have no findings, and defects planted into them are caught: the fast part of
`benchmarks/defects.py`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from casewright.diagnostics import CasewrightError

REPOSITORY = Path(__file__).parents[2]


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("defects", REPOSITORY / "benchmarks/defects.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["defects"] = module
    spec.loader.exec_module(module)
    return module


defects = _benchmark()
FAST = ("german", "plain", "single", "infection", "genes", "rheumatology")
MISSED = frozenset({"name of a drug misspelt", "medical word misspelt"})
"""What the rules do not find: the list of misspellings names known slips, and these are none of them."""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> object:
    return defects.shelf(
        tmp_path_factory.mktemp("shelf"), (defects.SERIES, "adult", "neurology", *FAST), rendered=False
    )


@pytest.mark.parametrize("report", [defects.SERIES, "adult", "neurology", *FAST])
def test_clean_reports_have_no_findings(shelf: defects.Shelf, report: str) -> None:
    found = defects.findings_of(shelf.clean(report), report)
    assert not isinstance(found, CasewrightError)
    assert [f"{one.rule} {one.location}: {one.message}" for one in found] == []


def _chosen() -> list[defects.Defect]:
    """Every defect of the small reports, of the larger ones each kind that they do not have, and those of a series."""
    everything = [one for one in defects.defects() if not one.rendered and one.kind not in MISSED]
    small = [one for one in everything if one.report in FAST]
    kinds = {one.kind for one in small}
    series = [one for one in everything if one.report == defects.SERIES]
    larger = [one for one in everything if one.report in {"adult", "neurology"} and one.kind not in kinds]
    return small + larger + series


@pytest.mark.parametrize("defect", _chosen(), ids=lambda one: f"{one.kind} ({one.report})")
def test_planted_defects_are_caught(shelf: defects.Shelf, defect: defects.Defect) -> None:
    [(_, is_caught, after)] = defects.tried(shelf, [defect])
    assert is_caught, after


def test_there_are_enough_kinds_and_every_report_has_some() -> None:
    everything = defects.defects()
    assert len({one.kind for one in everything}) >= 80
    assert {one.report for one in everything} == set(defects.REPORTS)
