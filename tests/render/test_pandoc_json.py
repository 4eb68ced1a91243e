"""Blocks go into pandoc as JSON and come back the same."""

from __future__ import annotations

import json

from casewright.manuscript.ast import header, para, text, words
from casewright.render.pandoc import document_json, pandoc_api_version, run_pandoc


def test_blocks_are_read_by_pandoc_as_they_are() -> None:
    blocks = [header(1, words("A “case” & more"), "sec-case"), para([text("年"), text("\u00a0"), text("<b>")])]
    meta = {"lang": {"t": "MetaString", "c": "ja"}}
    read = json.loads(run_pandoc(document_json(blocks, meta), ["--from=json", "--to=json"]))
    assert read["blocks"] == blocks
    assert read["meta"] == meta
    assert read["pandoc-api-version"] == pandoc_api_version()
