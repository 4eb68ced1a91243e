"""Citations and reference lists, through pandoc's citation processor: the numbers a reader sees."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from casewright.build.store import ContentCache
from casewright.diagnostics import Location
from casewright.manuscript import ast
from casewright.manuscript.citations.marks import CitationPlan, cited_keys, missing_findings, with_citations

from .conftest import NO_CACHE, Report, Resolved, read, shown, with_settings

CONFORMANCE = Path(__file__).parent.parent / "conformance"
KEYS = tuple("abcdefgnstuvwxyz")
BIBLIOGRAPHY = "".join(
    f"@article{{{key}, author = {{{key.upper()}uthor, Ada}}, title = {{Title {key}}}, journal = {{Blood}}, "
    "year = {2020}}\n"
    for key in KEYS
)
TEXTS = {"refs.bib": BIBLIOGRAPHY}

Cited = Callable[..., dict[str, tuple[list[str], list[str]]]]


@pytest.fixture
def cited(report: Report, tmp_path: Path) -> Cited:
    """Per document, the paragraphs as printed and the reference list ("1. a", by key)."""

    def make(files: Mapping[str, str] | str, **settings: str) -> dict[str, tuple[list[str], list[str]]]:
        shutil.copy(CONFORMANCE / "citations-numeric/numeric.csl", tmp_path)
        resolved = report(files, with_settings(**settings) + "bibliography: refs.bib\ncsl: numeric.csl\n")
        return {
            document.name: _printed(resolved, document.name, tmp_path) for document, _ in resolved.manuscript.documents
        }

    return make


def _printed(resolved: Resolved, name: str, root: Path) -> tuple[list[str], list[str]]:
    document, plan = resolved.document(name), resolved.plan(name)
    blocks = with_citations(document.blocks, plan, root, TEXTS, "style", NO_CACHE)
    texts = [ast.plain_text([block]) for block in blocks if block["t"] == "Para"]
    entries = [one for one in ast.walk(blocks) if ast.has_class(one, "csl-entry")]
    listed = [ast.plain_text([entry]).split()[0] + " " + ast.identifier_of(entry)[4:] for entry in entries]
    return texts, listed


def test_numbers_follow_the_first_mention(cited: Cited) -> None:
    text = "First [@b]. See @fig-one. Then [@a; @b].\n\n![One [@x]](a.png){#fig-one}"
    texts, listed = cited(text)["letter"]
    assert texts == ["First [1]. See Figure 1. Then [1, 3]."]
    assert listed == ["1. b", "2. x", "3. a"]


def test_numbers_follow_the_position_where_asked_to(cited: Cited) -> None:
    text = "![One [@x]](a.png){#fig-one}\n\nFirst [@b]. See @fig-one. Then [@a]."
    assert cited(text, citation_order="position")["letter"][1] == ["1. x", "2. b", "3. a"]
    assert cited(text, citation_order="first-mention")["letter"][1] == ["1. b", "2. x", "3. a"]


def test_a_supplement_has_its_own_list(cited: Cited) -> None:
    printed = cited({"letter.qmd": "Text [@a; @b].", "supp.qmd": "More [@b] and [@s]."})
    assert printed["letter"][1] == ["1. a", "2. b"]
    assert printed["supp"][1] == ["1. b", "2. s"]


CONTINUED = {
    "letter.qmd": "Text [@a; @b].",
    "supp.qmd": "More [@b] and [@s].",
    "more.qmd": "Again [@s], [@t], [@a].",
}


def test_a_supplement_may_continue_the_list(cited: Cited) -> None:
    printed = cited(CONTINUED, supplement_references="continued")
    assert printed["letter"][1] == ["1. a", "2. b"]
    assert printed["supp"][1] == ["3. s"]
    assert printed["more"][1] == ["4. t"]


def test_what_is_listed_elsewhere_is_linked_there(report: Report, tmp_path: Path) -> None:
    shutil.copy(CONFORMANCE / "citations-numeric/numeric.csl", tmp_path)
    settings = with_settings(supplement_references="continued") + "bibliography: refs.bib\ncsl: numeric.csl\n"
    resolved = report(CONTINUED, settings)
    blocks = with_citations(resolved.document("more").blocks, resolved.plan("more"), tmp_path, TEXTS, "", NO_CACHE)
    links = [one for one in ast.walk(blocks) if one["t"] == "Link"]
    assert [(ast.plain_text([one]), one["c"][2][0]) for one in links] == [
        ("3", "supp#ref-s"),
        ("4", "#ref-t"),
        ("1", "letter#ref-a"),
    ]
    assert [ast.attributes_of(one).get("document") for one in links] == ["supp", None, "letter"]


def test_nothing_new_in_a_supplement_needs_no_list(report: Report) -> None:
    settings = with_settings(supplement_references="continued") + "bibliography: refs.bib\n"
    resolved = report({"letter.qmd": "Text @a.", "supp.qmd": "More @a."}, settings)
    assert "refs" in resolved.body("letter")
    assert "refs" not in resolved.body("supp")


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("'@n, @u'", ("n", "u")),
        ("'[@n; @u]'", ("n", "u")),
        ("['@n', '@u']", ("n", "u")),
        ("'@*'", ("*",)),
        ("|\n  @n\n  @u,@n", ("n", "u")),
        ("'@fig-one, @n'", ("n",)),
        ("''", ()),
    ],
)
def test_works_listed_without_being_cited(report: Report, typed: str, keys: tuple[str, ...]) -> None:
    assert report(f"---\nnocite: {typed}\n---\nText @a.").plan("letter").nocite == keys


def test_works_listed_without_being_cited_stand_last(cited: Cited) -> None:
    files = {"letter.qmd": "---\nnocite: '@n, @u'\n---\nText [@x; @b].", "supp.qmd": "New [@s], old [@u]."}
    printed = cited(files, supplement_references="continued")
    assert printed["letter"][1] == ["1. x", "2. b", "3. n", "4. u"]
    assert printed["supp"][1] == ["5. s"]


def test_citations_in_footnotes_tables_and_the_abstract(report: Report) -> None:
    text = "---\nabstract: As @z.\n---\nText^[Note @n] @a.\n\n| @t |\n|---|\n| @u |\n"
    assert report(text).plan("letter").cited == ("z", "n", "a", "t", "u")


def test_the_processor_prints_what_its_style_says(tmp_path: Path) -> None:
    shutil.copy(CONFORMANCE / "citations-numeric/numeric.csl", tmp_path)
    plan = CitationPlan(("refs.bib",), "numeric.csl", cited=("a", "b"), order=("b", "a"))
    blocks = [*read("Text [@a; @b]."), ast.div([], "refs")]
    printed = with_citations(blocks, plan, tmp_path, TEXTS, "", NO_CACHE)
    assert ast.plain_text(printed[:1]) == "Text [1, 2]."
    unlinked = with_citations(blocks, replace(plan, options={"link-citations": False}), tmp_path, TEXTS, "", NO_CACHE)
    assert not [one for one in ast.walk(unlinked[:1]) if one["t"] == "Link"]
    silent = with_citations(
        blocks, replace(plan, options={"suppress-bibliography": True}), tmp_path, TEXTS, "", NO_CACHE
    )
    assert not [one for one in ast.walk(silent) if ast.has_class(one, "csl-entry")]


def test_a_result_is_kept_by_what_decided_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = CitationPlan(("refs.bib",), cited=("a",))
    cache = ContentCache(tmp_path / "cache")
    first = with_citations(read("Text [@a]."), plan, tmp_path, TEXTS, "style", cache)

    def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("casewright.manuscript.citations.marks.run_pandoc", fail)
    assert with_citations(read("Text [@a]."), plan, tmp_path, TEXTS, "style", cache) == first
    for changed in (
        lambda: with_citations(read("Text [@b]."), plan, tmp_path, TEXTS, "style", cache),
        lambda: with_citations(read("Text [@a]."), replace(plan, language="de"), tmp_path, TEXTS, "style", cache),
        lambda: with_citations(read("Text [@a]."), plan, tmp_path, {"refs.bib": ""}, "style", cache),
        lambda: with_citations(read("Text [@a]."), plan, tmp_path, TEXTS, "other style", cache),
    ):
        with pytest.raises(RuntimeError):
            changed()


def test_a_bibliography_may_be_read_from_the_project(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIBLIOGRAPHY)
    plan = CitationPlan(("refs.bib",), cited=("a",))
    printed = with_citations([*read("Text [@a].")], plan, tmp_path, {}, "", NO_CACHE)
    assert "Author 2020" in ast.plain_text(printed)


def test_works_that_no_bibliography_holds() -> None:
    places = {"smiht2020": (Location("letter.qmd", 3, 5), Location("letter.qmd", 9, 1))}
    findings = missing_findings(("smiht2020", "jones", "xy"), ("smith2020", "jones"), places, "letter.qmd")
    assert [f"{one.rule} {one.location} {one.message} {one.hint}" for one in findings] == [
        "REF001 letter.qmd:3:5 No bibliography contains `smiht2020`. Did you mean `smith2020`?",
        "REF001 letter.qmd:9:1 No bibliography contains `smiht2020`. Did you mean `smith2020`?",
        "REF001 letter.qmd No bibliography contains `xy`. Known here: `jones`, `smith2020`.",
    ]


def test_cited_keys_come_once() -> None:
    assert cited_keys(read("@b, [@a; @b], ^[@c]")) == ("b", "a", "c")
    assert shown(read("@b")) == "{b}"
