"""What a browser calls a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.render.builtin import render
from casewright.render.record import Request


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\ntitle: A *rash*\n---\n\n# Methods\n", "A rash"),
        ("# The data & a case\n\n# Another\n", "The data &amp; a case"),
        ("## A part\n\nText.\n", "one"),
        ("Text.\n", "one"),
    ],
)
def test_a_page_is_called_by_its_title_its_first_heading_or_its_file(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "one.qmd").write_text(text, "utf-8")
    render(tmp_path, Request(documents=("one.qmd",), formats=("html",)), progress=lambda *_: None)
    assert f"<title>{name}</title>" in (tmp_path / "one.html").read_text("utf-8")
