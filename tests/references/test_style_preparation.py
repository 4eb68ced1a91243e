"""Styles rewritten for pandoc's citation processor: what is printed is what CSL 1.0.2 says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript import ast
from casewright.manuscript.citations.marks import CitationPlan, with_citations
from casewright.references.style_preparation import prepared_style
from casewright.references.styles import load_style
from casewright.references.works_preparation import prepared_work

STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Own</title><id>own</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <macro name="place"><text variable="publisher-place" suffix=". "/></macro>
  <macro name="editor"><names variable="editor"><label form="short" prefix=", "/></names></macro>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography><layout{affixes}>{layout}</layout></bibliography>
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
    "author": [{"literal": "A Group"}, {"family": "Poe", "given": "Cy"}, {"family": "Moe", "given": "Di"}],
    "collection-number": "2",
    "number": "TR-12",
    "issue": "Suppl 2",
    "volume": "3-4",
    "issued": {"date-parts": [[2024, 3]]},
}
LAYOUTS = {
    "a label without a name is behind the names": ('<text macro="editor"/>', "Ann Roe, Bo Doe, eds."),
    "also in names that stand in for others": (
        '<names variable="translator"><name/><substitute><names variable="editor"><label form="short" prefix=" ("'
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
    "punctuation behind a delimiter is not joined": (
        '<group delimiter=";"><text variable="title"/><group><text variable="URL"/><text variable="issue" prefix=":"/>'
        "</group></group>",
        "Title;:Suppl 2",
    ),
    "punctuation behind the prefix of a group is not joined": (
        '<text variable="title"/><group prefix=";"><text variable="URL"/><text variable="issue" prefix=":"/></group>',
        "Title;:Suppl 2",
    ),
    "an entity that is escaped twice is the sign": (
        '<text variable="title" suffix="&amp;#8211;"/><text variable="publisher"/>',
        "Title–Press",
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
    "a space before a mark is printed, and two full stops are one": (
        '<text variable="title" suffix="."/><group prefix=" "><group prefix=". "><text variable="publisher"/></group>'
        "</group>",
        "Title. . Press",
    ),
    "a comma goes inside of quotation marks": (
        '<text variable="title" quotes="true"/><text variable="publisher" prefix=", "/>',
        "“Title,” Press",
    ),
    "a number with a word or a letter is one": (
        '<group delimiter=" "><label variable="issue" form="short"/><number variable="issue"/>'
        '<label variable="number" form="short"/><number variable="number"/></group>',
        "no. Suppl 2 no. TR-12",
    ),
    "a range of numbers is several": (
        '<group delimiter=" "><label variable="volume" form="short"/><number variable="volume"/></group>',
        "vols. 3–4",
    ),
    "a short year has two digits": (
        '<date variable="issued"><date-part name="month" form="numeric" suffix="."/>'
        '<date-part name="year" form="short"/></date>',
        "3.24",
    ),
    "an organization has no full stop of an initial": (
        '<names variable="author"><name suffix="." initialize-with="" name-as-sort-order="all" sort-separator=" "/>'
        "</names>",
        "A Group, Poe C., Moe D.",
    ),
    "blocks are on lines of their own": (
        '<text variable="title" suffix="."/><text variable="publisher" display="block"/><text value="End"/>',
        "Title. Press End",
    ),
    "a block inside of another element is none": (
        '<group><text variable="title"/><text variable="publisher" display="block" prefix=", "/></group>',
        "Title, Press",
    ),
    "the first block leaves the suffix of the layout to the last element": (
        '<text variable="title" display="block"/><text variable="publisher"/><text variable="URL" prefix=" "/>',
        "Title Press",
    ),
    "the case of a macro's call is not applied": ('<text macro="place" text-case="uppercase"/>', "St. Louis."),
    "a group without what it asks for is left out": ('<group><text term="online"/><text variable="URL"/></group>', ""),
}  # fmt: skip
AFFIXES = {"the first block leaves the suffix of the layout to the last element": ' suffix="."'}


@pytest.mark.parametrize("what", LAYOUTS)
def test_a_prepared_style_prints(what: str) -> None:
    layout, expected = LAYOUTS[what]
    style = prepared_style(STYLE.format(layout=layout, affixes=AFFIXES.get(what, "")).encode())
    plan = CitationPlan(("works.json",), "own.csl", nocite=("k",), language="en-US")
    texts = {"works.json": json.dumps([prepared_work(WORK, style.wanted)]), "own.csl": style.text}
    blocks = with_citations([], plan, Path(), texts, "", ContentCache(None))
    entries = [block for block in ast.walk(blocks, "Div") if ast.has_class(block, "csl-entry")]
    assert ast.plain_text(entries) == expected


def test_works_without_authors_or_dates_are_sorted_behind_the_others() -> None:
    sort = '<sort><key variable="author"/><key variable="issued"/></sort>'
    text = STYLE.format(layout='<text variable="title"/>', affixes="").replace(
        "<bibliography>", f"<bibliography>{sort}"
    )
    style = prepared_style(text.encode())
    roe = {"type": "book", "author": [{"family": "Roe"}]}
    dated = {**roe, "issued": {"date-parts": [[2020]]}}
    works = [{"type": "book", "id": "a"}, {**roe, "id": "b"}, {**dated, "id": "c"}]
    texts = {"works.json": json.dumps([{"title": f"T{work['id']}", **work} for work in works]), "own.csl": style.text}
    plan = CitationPlan(("works.json",), "own.csl", nocite=("a", "b", "c"), language="en-US")
    blocks = with_citations([], plan, Path(), texts, "", ContentCache(None))
    entries = [block for block in ast.walk(blocks, "Div") if ast.has_class(block, "csl-entry")]
    assert [ast.plain_text([entry]) for entry in entries] == ["Tc", "Tb", "Ta"]


def test_small_capitals_of_names_reach_et_al() -> None:
    names = '<names variable="author" font-variant="small-caps"><name font-variant="normal" form="short"/></names>'
    layout = f"<bibliography et-al-min='2' et-al-use-first='1'><layout>{names}</layout></bibliography>"
    style = prepared_style(re.sub("<bibliography>.*</bibliography>", layout, STYLE).encode())
    texts = {"works.json": json.dumps([{**WORK, "author": WORK["editor"]}]), "own.csl": style.text}
    plan = CitationPlan(("works.json",), "own.csl", nocite=("k",), language="en-US")
    blocks = with_citations([], plan, Path(), texts, "", ContentCache(None))
    raised = [ast.plain_text([element]) for element in ast.walk(blocks, "SmallCaps")]
    assert "".join(raised).replace(" ", "") == "Roeetal."


def test_what_a_style_wants_of_works() -> None:
    layout = '<names variable="author"><name initialize-with=""/></names><text variable="title" text-case="title"/>'
    style = prepared_style(STYLE.format(layout=layout, affixes="").encode())
    assert (style.wanted.plain_suffixes, style.wanted.title_case, style.departures) == (True, True, ())


@pytest.mark.parametrize(
    ("style", "cased", "uncased"),
    [
        ("american-medical-association", "book", "article"),
        ("chicago-author-date", "article", None),
        ("apa", None, "book"),
    ],
)
def test_types_of_works_in_title_case(style: str, cased: str | None, uncased: str | None) -> None:
    types = prepared_style(load_style(style, Path()).path.read_bytes()).wanted.titles_in_title_case
    assert (cased is None or cased in types) and uncased not in types


def test_the_turkish_i_is_reported() -> None:
    text = STYLE.format(layout='<text term="in" text-case="capitalize-first"/>', affixes="")
    turkish = text.replace('class="in-text"', 'class="in-text" default-locale="tr-TR"')
    assert prepared_style(turkish.encode()).departures == ("the capital of the letter i",)
    assert prepared_style(text.encode()).departures == ()


def test_entities_of_a_style_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE style [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    text = (
        STYLE.format(layout='<text value="&x;"/>', affixes="")
        .replace("?>\n", f"?>\n{entity}\n", 1)
        .replace('"&x;"', '"x"')
    )
    assert "secret" not in prepared_style(text.encode()).text
