"""Which types of works a style prints in title case."""

from __future__ import annotations

from lxml import etree

from casewright.references.title_case import types_in_title_case

STYLE = '<style xmlns="http://purl.org/net/xbiblio/csl">{}<bibliography><layout>{}</layout></bibliography></style>'


def test_macros_that_call_each_other_end() -> None:
    calls = "".join(f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(40))
    macros = f'{calls}<macro name="m40"><text macro="m0"/><text variable="title" text-case="title"/></macro>'
    assert "article" in types_in_title_case(etree.fromstring(STYLE.format(macros, '<text macro="m0"/>')), "title")
