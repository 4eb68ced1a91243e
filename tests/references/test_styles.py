"""Citation styles by name and by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.references.styles import load_style, style_class

HERE = Location("letter.qmd", 4, 6)
MINIMAL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="{cls}" version="1.0"{more}>
  <info><title>Own</title><id>own</id><updated>2020-01-01T00:00:00+00:00</updated>{info}</info>
  {citation}
</style>
"""
CITATION = '<citation><layout{layout}><text variable="{variable}"/></layout></citation>'


def own_style(cls: str = "in-text", more: str = "", info: str = "", layout: str = "", variable: str = "title") -> str:
    citation = CITATION.format(layout=layout, variable=variable)
    return MINIMAL.format(cls=cls, more=more, info=info, citation=citation)


@pytest.mark.parametrize(
    ("name", "file", "kind", "citation_format", "superscript"),
    [
        ("pediatric-blood-and-cancer", "pediatric-blood-and-cancer", "in-text", "numeric", False),
        ("american-medical-association", "american-medical-association", "in-text", "numeric", True),
        ("apa", "apa", "in-text", "author-date", False),
        ("apa.csl", "apa", "in-text", "author-date", False),
        ("chicago-author-date", "chicago-author-date", "in-text", "author-date", False),
        ("chicago-notes", "chicago-notes", "note", "note", False),
        ("vancouver", "nlm-citation-sequence", "in-text", "numeric", False),
    ],
)
def test_styles_by_name(
    tmp_path: Path, name: str, file: str, kind: str, citation_format: str, superscript: bool
) -> None:
    style = load_style(name, tmp_path)
    assert style.path.stem == file
    assert (style.style_class, style.citation_format) == (kind, citation_format)
    assert style.superscript == superscript
    assert style_class(style.path) == kind


@pytest.mark.parametrize(
    ("name", "parent", "locale"),
    [("ad-hoc-networks", "elsevier-with-titles", "en-US"), ("the-lancet-oncology", "the-lancet", None)],
)
def test_a_dependent_style_is_its_parent_s(tmp_path: Path, name: str, parent: str, locale: str | None) -> None:
    style = load_style(name, tmp_path)
    assert (style.name, style.path.stem) == (name, parent)
    assert style.path.parent.name == "styles"
    if locale is not None:
        assert style.locale == locale


def test_a_file_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "own.csl").write_text(own_style(more=' default-locale="de-DE"'), encoding="utf-8")
    style = load_style("styles/own.csl", tmp_path)
    assert (style.path, style.locale) == (tmp_path / "styles" / "own.csl", "de-DE")


def test_a_file_counts_before_a_name(tmp_path: Path) -> None:
    (tmp_path / "apa.csl").write_text(own_style(cls="note"), encoding="utf-8")
    assert load_style("apa.csl", tmp_path).style_class == "note"
    assert load_style("apa", tmp_path).style_class == "in-text"


def test_a_dependent_file_keeps_its_own_locale(tmp_path: Path) -> None:
    link = '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>'
    text = MINIMAL.format(cls="in-text", more=' default-locale="fr-FR"', info=link, citation="")
    (tmp_path / "own.csl").write_text(text, encoding="utf-8")
    style = load_style("own.csl", tmp_path)
    assert (style.path.stem, style.locale) == ("apa", "fr-FR")


@pytest.mark.parametrize(
    ("text", "citation_format", "superscript"),
    [
        (own_style(variable="citation-number"), "numeric", False),
        (own_style(variable="citation-number", layout=' vertical-align="sup"'), "numeric", True),
        (own_style(variable="author"), "author-date", False),
        (own_style(cls="note"), "note", False),
        (own_style(info='<category citation-format="label"/>'), "label", False),
    ],
)
def test_what_a_style_does(tmp_path: Path, text: str, citation_format: str, superscript: bool) -> None:
    (tmp_path / "own.csl").write_text(text, encoding="utf-8")
    style = load_style("own.csl", tmp_path)
    assert (style.citation_format, style.superscript) == (citation_format, superscript)
    assert style.numeric == (citation_format == "numeric")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pediatric-blood-cancer", "`pediatric-blood-and-cancer`"),
        ("american-medical-assocation", "`american-medical-association`"),
        ("styles/apa.csl", "`apa`"),
        ("https://www.zotero.org/styles/apa", "csl: apa"),
        ("https://example.org/qqqqqq.csl", "Save the file"),
        ("qqqqqqqqqqqqqqqqqqqqqqq", "zotero.org"),
        ("../../etc/passwd", ""),
        ("APA", "`apa`"),
        ("q" * 300, "zotero.org"),
    ],
)
def test_styles_that_are_not_there(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        load_style(name, tmp_path, HERE)
    assert caught.value.location == HERE
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("<style>\n  <info></style>", "own.csl:2:11", "well-formed"),
        ("", "own.csl:1:1", "well-formed"),
        ("not xml", "own.csl:1:1", "well-formed"),
        ("<html/>", "letter.qmd:4:6", "not a CSL style"),
        ('<style class="in-text"/>', "letter.qmd:4:6", "not a CSL style"),
        (MINIMAL.format(cls="in-text", more="", info="", citation=""), "letter.qmd:4:6", "how to cite"),
        (
            MINIMAL.format(
                cls="in-text",
                more="",
                info='<link href="http://www.zotero.org/styles/no-such-style" rel="independent-parent"/>',
                citation="",
            ),
            "letter.qmd:4:6",
            "depends on the style",
        ),
        ('<?xml version="1.0" encoding="klingon"?><style/>', "letter.qmd:4:6", "cannot be read"),
        (
            "<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'>"
            + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
            + "]><s>&j;</s>",
            "own.csl:1",
            "well-formed",
        ),
    ],
)
def test_files_that_are_not_styles(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "own.csl").write_text(text, encoding="utf-8")
    with pytest.raises(CasewrightError, match=words) as caught:
        load_style("own.csl", tmp_path, HERE)
    assert str(caught.value.location).startswith(place)


@pytest.mark.parametrize("last", ['<text value="x"/>', '<text macro="m0"/>'], ids=["many", "a circle"])
def test_macros_that_call_each_other_without_end_are_refused(tmp_path: Path, last: str) -> None:
    calls = "".join(f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(30))
    layout = '<layout><text macro="m0"/></layout>'
    (tmp_path / "a.csl").write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>A</title></info>'
        f'{calls}<macro name="m30">{last}</macro><citation>{layout}</citation></style>'
    )
    with pytest.raises(CasewrightError, match="calls its macros without end"):
        load_style("a.csl", tmp_path)
