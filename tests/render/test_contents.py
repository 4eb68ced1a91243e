"""The table of contents of a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.render.builtin import render
from casewright.render.record import Request

TEXT = "# One\n\n## Two\n\n### Three\n\n#### Four\n\n## Left out {.unlisted}\n"


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        ("toc: false", []),
        ("toc: true", ["One", "Two", "Three"]),
        ("toc: true\ntoc-depth: 1", ["One"]),
        ("toc: true\ntoc-depth: 2", ["One", "Two"]),
        ("toc: true\ntoc-depth: 6", ["One", "Two", "Three", "Four"]),
    ],
)
def test_it_is_as_deep_as_it_is_asked_to_be(tmp_path: Path, options: str, listed: list[str]) -> None:
    (tmp_path / "one.qmd").write_text(f"---\n{options}\n---\n\n{TEXT}", "utf-8")
    render(tmp_path, Request(documents=("one.qmd",), formats=("html",)), progress=lambda *_: None)
    page = (tmp_path / "one.html").read_text("utf-8")
    assert re.findall(r'<li class="level-\d"><a href="#[^"]*">([^<]*)</a></li>', page) == listed
