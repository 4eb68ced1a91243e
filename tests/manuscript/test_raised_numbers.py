"""Raised citation numbers and the punctuation that follows them (AMA Manual of Style, 11th ed., 3.6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.manuscript.citations.marks import CitationPlan, with_citations
from casewright.references.styles import load_style

from .conftest import NO_CACHE, read, shown

BIBLIOGRAPHY = "@article{a, author={Roe, Ann}, title={A}, journal={J}, year=2020}"
TEXT = "One [@a], two [@a]; three [@a]: four [@a]. Five *six [@a].* Seven [@a] eight (nine [@a]). Ten [@a]?"
BEHIND = "One,{a} two{a}; three{a}: four.{a} Five *six.{a}* Seven{a} eight (nine{a}). Ten{a}?"
BEFORE = "One{a}, two{a}; three{a}: four{a}. Five *six{a}.* Seven{a} eight (nine{a}). Ten{a}?"


@pytest.mark.parametrize(("options", "expected"), [({"notes-after-punctuation": True}, BEHIND), ({}, BEFORE)])
@pytest.mark.parametrize("name", ["american-medical-association", "blood", "nature"])
def test_numbers_stand_behind_full_stop_and_comma(
    name: str, options: dict[str, bool], expected: str, tmp_path: Path
) -> None:
    style = load_style(name, tmp_path)
    plan = CitationPlan(("r.bib",), str(style.path), ("a",), options=options, raised_numbers=style.superscript)
    blocks = with_citations(read(TEXT), plan, tmp_path, {"r.bib": BIBLIOGRAPHY}, name, NO_CACHE)
    assert shown(blocks[:1]) == expected
