"""Markdown to AST: a document and all fragments of Markdown around it, in one reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.build.store import ContentCache
from casewright.manuscript.reading import inlines_of, read_caption_attributes, read_markdown

from .conftest import NO_CACHE, inline_text, read, shown

FRAGMENTS = [
    ("one word", "word", "word"),
    ("emphasis and a citation", "As *Smith* [@smith2020] says", "As *Smith* {smith2020} says"),
    ("two paragraphs", "One.\n\nTwo.", "One.\nTwo."),
    ("a number", "3.50", "3.50"),
    ("a word of YAML", "no", "no"),
    ("something like a list", "- one\n- two", "BulletList\n  one\n  two"),
    ("a colon", "Case: a report", "Case: a report"),
    ("quotation marks", '"Day" 6', "“Day” 6"),
    ("braces and percent", "50% of {a}", "50% of {a}"),
    ("beyond ASCII", "Fieber über 39 °C – 症例", "Fieber über 39 °C – 症例"),
    ("mathematics", "$d = 6$", "$d = 6$"),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("typed", "becomes"), [(typed, becomes) for _, typed, becomes in FRAGMENTS])
def test_fragments(typed: str, becomes: str) -> None:
    assert shown(read_markdown("", {"it": typed}, NO_CACHE).fragments["it"]) == becomes


def test_fragments_are_read_beside_the_text_and_do_not_touch_it() -> None:
    together = read_markdown("# Text\n\n[^1]\n\n[^1]: Note", {name: typed for name, typed, _ in FRAGMENTS}, NO_CACHE)
    assert together.blocks == read_markdown("# Text\n\n[^1]\n\n[^1]: Note", {}, NO_CACHE).blocks
    assert {name: shown(blocks) for name, blocks in together.fragments.items()} == {
        name: becomes for name, _, becomes in FRAGMENTS
    }


def test_front_matter_in_the_text_is_text() -> None:
    assert "title" in shown(read_markdown("Text\n\n---\ntitle: T\n---\n", {}, NO_CACHE).blocks)
    assert shown(read_markdown("% not a title\n\nText", {}, NO_CACHE).blocks) == "% not a title\nText"


def test_a_reading_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ContentCache(tmp_path)
    first = read_markdown("Text", {"a": "*b*"}, cache)

    def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("casewright.manuscript.reading.run_pandoc", fail)
    assert read_markdown("Text", {"a": "*b*"}, cache) == first
    assert read_markdown("Text", {"renamed": "*b*"}, cache).fragments == {"renamed": first.fragments["a"]}
    for text, fragments in (("Text.", {"a": "*b*"}), ("Text", {"a": "*c*"}), ("Text", {})):
        with pytest.raises(RuntimeError):
            read_markdown(text, fragments, cache)


def test_captions_in_attributes_are_markdown() -> None:
    blocks = read('::: {#fig-a fig-cap="A *b* [@c]"}\nx\n:::\n\n::: {#fig-b fig-cap="Plain words, here"}\nx\n:::\n')
    markdown = read_caption_attributes(blocks, NO_CACHE)
    assert {typed: inline_text(inlines_of(found)) for typed, found in markdown.items()} == {
        "A *b* [@c]": "A *b* {c}",
        "Plain words, here": "Plain words, here",
    }


def test_paragraphs_where_only_inlines_may_stand() -> None:
    assert inline_text(inlines_of(read("One.\n\n*Two*.\n\n- dropped"))) == "One. *Two*."
    assert inlines_of([]) == []
