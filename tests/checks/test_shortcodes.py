"""Shortcodes that cannot be replaced: each is a finding at its place, the rest is checked, and rendering names all."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import CombinedError
from casewright.render.builtin import render
from casewright.render.record import Request
from tests.checks.reports import checked, places, write_files

TEXT = """\
A {{< fa star >}} was seen on the the day {{< var nothing >}}.

{{< version >}} {{< meta none >}} {{< env >}}

Below ![The {{< fa star >}}.](a.png){fig-alt="The {{< vr age >}}"}
"""
UNREPLACED = {
    "1:3": "QRT004",
    "1:43": "NUM001",
    "3:1": "QRT004",
    "3:17": "NUM001",
    "3:35": "NUM001",
    "5:13": "QRT004",
    "5:51": "QRT004",
}


@pytest.mark.parametrize(
    ("settings", "refused"),
    [("casewright: {}\n", set(UNREPLACED)), ("", {"1:3", "3:1", "3:35", "5:13", "5:51"})],
    ids=["report", "plain"],
)
def test_each_shortcode_is_found_and_the_rest_is_checked(tmp_path: Path, settings: str, refused: set[str]) -> None:
    files = {"_quarto.yml": f"project:\n  render: [letter.qmd]\n{settings}", "letter.qmd": TEXT}
    found = places(checked(tmp_path, files, "QRT004", "NUM001", "TXT001").findings)
    wanted = {f"{rule} letter.qmd:{place}" for place, rule in UNREPLACED.items()} | {"TXT001 letter.qmd:1:35"}
    assert set(found) == wanted

    write_files(tmp_path, files)
    with pytest.raises(CombinedError) as caught:
        render(tmp_path, Request(formats=("html",)), progress=lambda *_: None)
    assert {str(error.location) for error in caught.value.errors} == {f"letter.qmd:{place}" for place in refused}
