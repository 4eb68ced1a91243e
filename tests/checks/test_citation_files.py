"""REF034: a bibliography or a style that is not there is a finding, and the rest is checked all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.reports import checked, places

MISSING = {
    "a bibliography": (
        "bibliography: refs.bib",
        "There is no bibliography `refs.bib`; its works cannot be checked.",
    ),
    "one on the net": ("bibliography: https://a.org/refs.bib", "is an address; nothing is read from the net"),
    "one of another kind": ("bibliography: refs.ris", "is not a kind of bibliography"),
    "a style": ("csl: vancover", "There is no style `vancover`"),
    "a style on the net": ("csl: https://www.zotero.org/styles/vancouver", "is an address"),
    "a style's file": ("csl: styles/own.csl", "There is no style `styles/own.csl`"),
}


@pytest.mark.parametrize(("line", "told"), MISSING.values(), ids=MISSING)
def test_it_is_told_beside_what_else_is_wrong(tmp_path: Path, line: str, told: str) -> None:
    outcome = checked(tmp_path, f"---\nlang: en\n{line}\n---\n\nThe the rash [@a2020].\n")
    found = {finding.rule: finding for finding in outcome.findings}
    assert told in found["REF034"].message
    assert found["REF034"].location.line == 3
    assert "TXT001 letter.qmd:6:5" in places(outcome.findings)


def test_what_a_bibliography_that_is_not_there_holds_is_not_known(tmp_path: Path) -> None:
    found = checked(tmp_path, "---\nbibliography: refs.bib\n---\n\nA rash [@a2020].\n").findings
    assert [finding.rule for finding in found] == ["REF034"]


def test_the_address_of_a_style_under_a_former_name_is_told_by_its_name(tmp_path: Path) -> None:
    found = checked(tmp_path, "---\ncsl: https://www.zotero.org/styles/vancouver\n---\n\nText.\n", "REF034").findings
    assert [finding.hint for finding in found] == ["Write `csl: vancouver`."]
