"""Links to other documents of the project lead to what is rendered from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.manuscript import ast
from tests.command_process import run_command

from .conftest import CASEWRIGHT, Report

SUPPLEMENT = "# Methods\n\nText.\n"


@pytest.mark.parametrize("settings", [CASEWRIGHT, "project: {type: default}\n", "project: {type: website}\n"])
@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("[it](supplement.qmd)", "<it -> report/supplement>"),
        ("[it](./supplement.qmd#methods)", "<it -> report/supplement#methods>"),
        ("[it](/report/supplement.qmd)", "<it -> report/supplement>"),
        ("[it](../notes/my%20notes.qmd)", "<it -> notes/my notes>"),
        ("[it](letter.qmd#here)", "<it -> report/letter#here>"),
        ("[it](other.qmd)", "<it -> other.qmd>"),
        ("[it](https://example.org/supplement.qmd)", "<it -> https://example.org/supplement.qmd>"),
        ("[it](#here)", "<it>"),
    ],
)
def test_where_a_link_leads(report: Report, settings: str, typed: str, printed: str) -> None:
    resolved = report(
        {"report/letter.qmd": typed, "report/supplement.qmd": SUPPLEMENT, "notes/my notes.qmd": "Text."}, settings
    )
    assert resolved.lines("report/letter") == [printed]


def test_links_in_titles_and_notes_too(report: Report) -> None:
    front = "---\ntitle: With [a supplement](supplement.qmd)\n---\n\n"
    resolved = report({"letter.qmd": front + "A note.^[See [it](supplement.qmd).]", "supplement.qmd": SUPPLEMENT})
    assert resolved.lines() == ["A note.^[See <it -> supplement>.]"]
    assert "<a supplement -> supplement>" in resolved.head()


def test_the_page_leads_to_the_page(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "_quarto.yml").write_text("project: {render: ['*.md'], output-dir: out}\n", "utf-8")
    (tmp_path / "index.md").write_text("[One](a/one.md#x) [two](a/b/two.md)\n", "utf-8")
    (tmp_path / "a/one.md").write_text("# X\n\n[Two](b/two.md) [back](../index.md)\n", "utf-8")
    (tmp_path / "a/b/two.md").write_text("[One](../one.md#x)\n", "utf-8")
    ran = run_command("render", cwd=tmp_path)
    assert ran.code == 0, ran.err
    pages = {
        name: (tmp_path / "out" / name).read_text("utf-8") for name in ("index.html", "a/one.html", "a/b/two.html")
    }
    assert 'href="a/one.html#x"' in pages["index.html"] and 'href="a/b/two.html"' in pages["index.html"]
    assert 'href="b/two.html"' in pages["a/one.html"] and 'href="../index.html"' in pages["a/one.html"]
    assert 'href="../one.html#x"' in pages["a/b/two.html"]


def test_resolving_twice_changes_nothing(report: Report) -> None:
    from casewright.manuscript.crossref.document_links import with_document_links

    resolved = report({"letter.qmd": "[it](supplement.qmd#methods)", "supplement.qmd": SUPPLEMENT})
    blocks = resolved.document("letter").blocks
    assert with_document_links(blocks, "", {"supplement": "other", "supplement.qmd": "supplement"}) == blocks
    [link] = [element for element in ast.walk(blocks) if element["t"] == "Link"]
    assert ast.attributes_of(link) == {"document": "supplement"}
