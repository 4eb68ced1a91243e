"""What `kbd`, `lipsum` and `placeholder` do not take is refused at its place; in a report filler is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript import ast
from casewright.manuscript.filler import filler_inlines, filler_paragraphs
from casewright.manuscript.shortcodes import parse_shortcode
from tests.command_process import run_command

HERE = Location("letter.qmd", 4, 2)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("kbd", "`kbd` does not take `nothing`"),
        ("kbd amiga=F1", "`kbd` does not take `amiga=`"),
        ("lipsum many", "`lipsum` does not take `many`"),
        ("lipsum 1-9999", "`lipsum` does not take `1-9999`"),
        ("lipsum 2 random=true", "does not support `random=true`"),
        ("placeholder wide", "`placeholder` does not take `wide`"),
        ("placeholder 100 99999", "`placeholder` does not take `100 99999`"),
    ],
)
def test_what_they_do_not_take_is_refused_at_its_place(typed: str, message: str) -> None:
    shortcode = parse_shortcode(typed, typed, HERE)
    with pytest.raises(CasewrightError, match=message) as refused:
        filler_inlines(shortcode.name, shortcode.arguments, shortcode.options, HERE)
    assert refused.value.location == HERE


@pytest.mark.parametrize(("typed", "count"), [((), 5), (("3",), 3), (("2-4",), 3), (("9-7",), 3), (("0",), 2)])
def test_paragraphs_are_counted_as_quarto_counts_them(typed: tuple[str, ...], count: int) -> None:
    assert len(filler_paragraphs(typed, (), HERE)) == count


def test_a_range_is_shown_in_its_order() -> None:
    forth = [ast.plain_text([one]) for one in filler_paragraphs(("2-3",), (), HERE)]
    assert [ast.plain_text([one]) for one in filler_paragraphs(("3-2",), (), HERE)] == forth[::-1]
    assert len(set(forth)) == 2


@pytest.mark.parametrize(
    ("settings", "code"), [("", 0), ("casewright: true\n", 1)], ids=["a plain document", "a report"]
)
def test_filler_is_an_error_in_a_report(settings: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "a.qmd").write_text(f"---\ntitle: T\n{settings}---\n\n{{{{< lipsum 1 >}}}}\n", "utf-8")
    ran = run_command("render", "a.qmd", "--to", "html", "--engine", "builtin", cwd=tmp_path)
    assert ran.code == code, ran.err
    assert ("error TXT007: `{{< lipsum 1 >}}`" in ran.err) == bool(code)
