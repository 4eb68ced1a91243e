"""Suppressions: what an author has looked at and keeps, with a reason; one that silences nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.families import Selection
from casewright.diagnostics import CasewrightError
from tests.checks.reports import checked, places

SETTINGS = "casewright:\n  checks:\n    ignore: [{ignore}]\n"

IN_PLACE = {
    "its own line": ("the the fever <!-- casewright: ignore TXT001 his words -->", []),
    "the paragraph below": ("<!-- casewright: ignore TXT001 his words -->\nOne\ntwo two\nthree three\n\nEnd.", []),
    "the paragraph below a blank line": ("<!-- casewright: ignore TXT001 his words -->\n\ntwo two\n", []),
    "no further than the paragraph": (
        "<!-- casewright: ignore TXT001 his words -->\none one\n\ntwo two\n",
        ["TXT001 letter.qmd:4:5"],
    ),
    "by name": ("<!-- casewright: ignore repeated-word his words -->\none one\n", []),
    "by family": ("<!-- casewright: ignore TXT his words -->\none one and 10mg\n", []),
    "several": ("<!-- casewright: ignore TXT001, TXT009: his words -->\none one and 10mg\n", []),
    "another rule": (
        "<!-- casewright: ignore TXT009 his words -->\none one\n",
        ["CHK001 letter.qmd:1:1", "TXT001 letter.qmd:2:5"],
    ),
    "nothing": ("<!-- casewright: ignore TXT001 his words -->\none\n", ["CHK001 letter.qmd:1:1"]),
    "no reason": (
        "<!-- casewright: ignore TXT001 -->\none one\n",
        ["CHK002 letter.qmd:1:1", "TXT001 letter.qmd:2:5"],
    ),
    "no rule": ("<!-- casewright: ignore his words -->\none\n", ["CHK002 letter.qmd:1:1"]),
    "a rule that there is not": ("<!-- casewright: ignore TXT999 his words -->\none\n", ["CHK002 letter.qmd:1:1"]),
    "a reason that looks like a name": ("<!-- casewright: ignore TXT001 well-known words -->\none one\n", []),
    "something else of this toolkit": ("<!-- casewright: something -->\none\n", []),
}


@pytest.mark.parametrize(("text", "expected"), IN_PLACE.values(), ids=IN_PLACE.keys())
def test_in_place(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert places(checked(tmp_path, text).findings) == expected


def test_in_a_bibliography_and_in_yaml(tmp_path: Path) -> None:
    files = {
        "letter.qmd": """\
            ---
            bibliography: refs.bib
            # casewright: ignore TXT001 a band
            title: Duran's The The
            ---

            As shown [@a].
            """,
        "refs.bib": """\
            % casewright: ignore REF006 a letter of 1920
            @article{a,
              title = {A case that was seen in town},
              pages = {3}
            }
            """,
    }
    outcome = checked(tmp_path, files)
    assert places(outcome.findings) == []
    assert outcome.silenced == 2


def test_for_a_whole_report(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": SETTINGS.format(ignore="TXT001, unbalanced-brackets"),
        "letter.qmd": "one one and 10mg\n",
    }
    outcome = checked(tmp_path, files)
    assert places(outcome.findings) == ["CHK001 _quarto.yml:3:22", "TXT009 letter.qmd:1:15"]
    assert outcome.silenced == 1


def test_what_was_not_asked_for_is_not_called_unused(tmp_path: Path) -> None:
    text = "<!-- casewright: ignore TXT009 his words -->\none\n"
    assert not checked(tmp_path, text, "TXT001", "CHK").findings


def test_settings_select_as_well(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "casewright:\n  checks:\n    select: [TXT009]\n",
        "letter.qmd": "one one and 10mg\n",
    }
    assert places(checked(tmp_path, files).findings) == ["TXT009 letter.qmd:1:15"]


@pytest.mark.parametrize("key", ["ignore", "select"])
def test_a_rule_that_there_is_not(tmp_path: Path, key: str) -> None:
    files = {"_quarto.yml": f"casewright:\n  checks:\n    {key}: [TXT001, TXT99]\n", "letter.qmd": "one\n"}
    with pytest.raises(CasewrightError, match="There is no rule `TXT99`") as raised:
        checked(tmp_path, files)
    assert str(raised.value.location) == f"_quarto.yml:3:{len(key) + 16}"
    assert "`TXT009`" in raised.value.hint


def test_selections() -> None:
    assert Selection(["TXT"], ["TXT001"]).codes == Selection(["TXT"]).codes - {"TXT001"}
    assert Selection(["repeated-word", "ref001"]).codes == {"TXT001", "REF001"}
    assert Selection().codes > Selection(ignore=["REF", "TXT"]).codes
    with pytest.raises(CasewrightError, match="no rule `NOPE`"):
        Selection(["NOPE"])
