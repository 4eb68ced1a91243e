"""Styles rewritten for pandoc's citation processor: what is printed is what CSL 1.0.2 says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.citations.marks import CitationPlan, with_citations
from casewright.references.style_preparation import prepared_style

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Own</title><id>own</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <macro name="place"><text variable="publisher-place" suffix=". "/></macro>
  <macro name="editor"><names variable="editor"><label form="short" prefix=", "/></names></macro>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography><layout>{layout}</layout></bibliography>
</style>
"""
WORK = {
    "id": "k",
    "type": "book",
    "title": "Title",
    "container-title": "Whole",
    "publisher": "Press",
    "publisher-place": "St. Louis",
    "editor": [{"family": "Roe", "given": "Ann"}, {"family": "Doe", "given": "Bo"}],
}
LAYOUTS = {
    "a label without a name is behind the names": ('<text macro="editor"/>', "Ann Roe, Bo Doe, eds."),
    "also in names that stand in for others": (
        '<names variable="author"><name/><substitute><names variable="editor"><label form="short" prefix=" ("'
        ' suffix=")"/></names></substitute></names>',
        "Ann Roe, Bo Doe (eds.)",
    ),
    "a label before the name stays there": (
        '<names variable="editor"><label form="verb" suffix=" "/><name/></names>',
        "edited by Ann Roe, Bo Doe",
    ),
    "a space before punctuation is printed": (
        '<text variable="title" suffix=" "/><text variable="publisher" prefix=", "/>',
        "Title , Press",
    ),
    "a delimiter before punctuation is printed": (
        '<group delimiter=". "><text variable="title"/><text variable="publisher" prefix=", "/></group>',
        "Title. , Press",
    ),
    "punctuation that meets is joined": (
        '<group delimiter=": "><text variable="title" suffix=":"/><text variable="publisher"/></group>',
        "Title: Press",
    ),
    "periods are stripped from texts and not from affixes": (
        '<text macro="place" strip-periods="true"/><text variable="title"/>',
        "St Louis. Title",
    ),
    "terms in a group count as printed": (
        '<group><group prefix="["><date variable="accessed" form="text"/></group><group prefix="(" suffix=")">'
        '<text term="online"/></group></group>',
        "(online)",
    ),
    "a group without what it asks for is left out": ('<group><text term="online"/><text variable="URL"/></group>', ""),
}  # fmt: skip


@pytest.mark.parametrize("what", LAYOUTS)
def test_a_prepared_style_prints(what: str) -> None:
    layout, expected = LAYOUTS[what]
    style = prepared_style(STYLE.format(layout=layout).encode())
    plan = CitationPlan(("works.json",), "own.csl", nocite=("k",), language="en-US")
    texts = {"works.json": json.dumps([WORK]), "own.csl": style.text}
    blocks = with_citations([], plan, Path(), texts, "", ContentCache(None))
    entries = [block for block in ast.walk(blocks, "Div") if ast.has_class(block, "csl-entry")]
    assert ast.plain_text(entries) == expected


def test_what_a_style_wants_of_works() -> None:
    layout = '<names variable="author"><name initialize-with=""/></names><text variable="title" text-case="title"/>'
    style = prepared_style(STYLE.format(layout=layout).encode())
    assert (style.wanted.plain_suffixes, style.wanted.title_case, style.departures) == (True, True, ())


def test_entities_of_a_style_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE style [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    text = STYLE.format(layout='<text value="&x;"/>').replace("?>\n", f"?>\n{entity}\n", 1).replace('"&x;"', '"x"')
    assert "secret" not in prepared_style(text.encode()).text
