"""What the built-in engine refuses by name and what it ignores with a note: `docs/quarto.md` is the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError, Finding
from casewright.manuscript.cells.options import CELL, IGNORED
from casewright.manuscript.source import read_source
from casewright.project import document_metadata, load_project
from casewright.render.quarto.options import (
    Treatment,
    options,
    project_options,
    with_option_table,
)
from casewright.render.quarto.unsupported import document_findings, project_findings
from tests.command_process import run_command

Write = Callable[[Mapping[str, str | bytes]], Path]
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "quarto.md"


def findings(root: Path, path: str = "a.qmd", format_name: str = "html") -> tuple[Finding, ...]:
    project = load_project(root)
    source = read_source(root, path)
    metadata = document_metadata(project, root / path, source.front_matter, format_name)
    return (*project_findings(project), *document_findings(metadata, source))


REFUSALS = [
    ("filters: [lua/fix.lua]", "The filter `lua/fix.lua`", 2),
    ("filters:\n  - {at: pre-ast, path: fix.py, type: json}", "The filter `fix.py`", 3),
    ("filters:\n  - casewright\n  - other.lua", "The filter `other.lua`", 4),
    ("jupyter: ir", "The option `jupyter`", 2),
    ("jupyter: {kernelspec: {name: julia-1.10, language: julia}}", "The option `jupyter`", 2),
    ("engine: knitr", "The option `engine`", 2),
    ("server: shiny", "The option `server`", 2),
    ("about: {template: jolla}", "The option `about`", 2),
    ("citeproc: false", "The option `citeproc`", 2),
    ("format:\n  html:\n    template: mine.html", "The option `template`", 4),
    ("section-numbering: 1.1.a", "The option `section-numbering`", 2),
    ("from: markdown+emoji", "The option `from`", 2),
    ("lof: true", "The option `lof`", 2),
    ("notes-after-punctuation: false", "The option `notes-after-punctuation`", 2),
]


@pytest.mark.parametrize(("typed", "what", "line"), REFUSALS, ids=[typed.splitlines()[0] for typed, _, _ in REFUSALS])
def test_what_would_change_the_text_is_refused(typed: str, what: str, line: int, write: Write) -> None:
    root = write({"a.qmd": f"---\n{typed}\n---\n\nText.\n"})
    with pytest.raises(CasewrightError) as raised:
        findings(root)
    assert raised.value.message.startswith(what)
    assert raised.value.location is not None
    assert (raised.value.location.path, raised.value.location.line) == ("a.qmd", line)
    assert "--engine quarto" in raised.value.hint
    assert raised.value.why


ALLOWED = [
    "jupyter: python3",
    "jupyter: {kernelspec: {name: python3, language: python}}",
    "engine: jupyter",
    "filters: [casewright]",
    "filters: casewright",
    "filters:\n  - owner/casewright",
    "filters:\n  - {at: pre-ast, path: casewright}",
    "filters: [quarto]",
    "lof: false",
    "notes-after-punctuation: true",
    "toc: true\nnumber-sections: true\nfontsize: 12pt\npapersize: a4",
    "a-key-of-my-own: true",
    "editor: visual",
    "license: CC BY",
    "citation: true",
    "reference-location: block",
    "citeproc: true",
    "date-format: long",
    "format: {html: {include-before-body: top.html}}",
]


@pytest.mark.parametrize("typed", ALLOWED)
def test_what_it_does_itself_is_not_remarked_on(typed: str, write: Write) -> None:
    assert findings(write({"a.qmd": f"---\n{typed}\n---\n\nText.\n"})) == ()


@pytest.mark.parametrize(
    ("typed", "severity", "place"),
    [
        ("theme: cosmo", "note", "a.qmd:2:1"),
        ("lightbox: true", "note", "a.qmd:2:1"),
        ("format: {html: {code-copy: true}}", "note", "a.qmd:2:17"),
        ("categories: [a]", "warning", "a.qmd:2:1"),
        ("reference-location: margin", "warning", "a.qmd:2:1"),
        ("tbl-cap-location: margin", "warning", "a.qmd:2:1"),
        ("documentclass: article", "note", "a.qmd:2:1"),
        ("slide-level: 2", "note", "a.qmd:2:1"),
    ],
)
def test_what_changes_looks_is_noted_once(typed: str, severity: str, place: str, write: Write) -> None:
    [finding] = findings(write({"a.qmd": f"---\n{typed}\n---\n\nText.\n"}))
    assert (finding.rule, finding.severity.value, str(finding.location)) == ("QRT001", severity, place)


def test_a_lightbox_of_one_image_is_noted(write: Write) -> None:
    text = "`{.lightbox}` is code.\n\n![A](a.png){.lightbox}\n\n![B](b.png){.lightbox}\n"
    [finding] = findings(write({"a.qmd": text}))
    assert str(finding.location) == "a.qmd:3"


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ("project: {type: book}", "cannot render books"),
        ("project: {type: manuscript}", "cannot render projects of the type `manuscript`"),
        ("project: {pre-render: make_data.py}", "does not run the script `make_data.py`"),
        ("project: {pre-render: [Rscript data.R]}", "does not run the script `Rscript data.R`"),
    ],
)
def test_projects_that_need_quarto_are_refused(project: str, message: str, write: Write) -> None:
    with pytest.raises(CasewrightError, match=message) as raised:
        findings(write({"_quarto.yml": project + "\n", "a.qmd": "Text.\n"}))
    assert raised.value.location is not None and raised.value.location.path == "_quarto.yml"


@pytest.mark.parametrize(
    ("project", "said"),
    [
        ("project: {type: casewright}", []),
        ("project: {pre-render: []}", []),
        ("project: {type: website}", ["navigation"]),
        ("project: {post-render: [upload.sh]}", ["`upload.sh` is not run"]),
        ("project: {post-render: _extensions/casewright/copy-outputs.lua}", []),
        ("project: {post-render: [_extensions/someone/casewright/copy-outputs.lua, upload.sh]}", ["`upload.sh`"]),
        ("project: {post-render: scripts/copy-outputs.lua}", ["`scripts/copy-outputs.lua` is not run"]),
        ("project: {resources: [data.csv]}", ["no file is copied"]),
        ("project: {lib-dir: libs}", ["how Quarto shows and stores"]),
    ],
)
def test_what_else_a_project_asks_for(project: str, said: list[str], write: Write) -> None:
    found = findings(write({"_quarto.yml": project + "\n", "a.qmd": "Text.\n"}))
    assert len(found) == len(said)
    assert all(words in finding.message for words, finding in zip(said, found, strict=True))


def test_the_command_refuses_and_notes(write: Write) -> None:
    root = write({"a.qmd": "---\ntheme: cosmo\n---\n\nText.\n"})
    ran = run_command("render", "a.qmd", "--to", "html", cwd=root)
    assert ran.code == 0
    assert ran.err.count("a.qmd:2:1: note QRT001") == 1
    (root / "a.qmd").write_text("---\nfilters: [fix.lua]\n---\n\n```{python}\nraise SystemExit\n```\n")
    ran = run_command("render", "a.qmd", "--to", "html", "--engine", "builtin", cwd=root)
    assert ran.code == 2
    assert "a.qmd:2:11: error: The filter `fix.lua` is not supported by the built-in engine." in ran.err


def test_an_include_is_put_into_html_pages_only(write: Write) -> None:
    root = write({"a.qmd": "---\ninclude-after-body: end.html\n---\n\nText.\n"})
    assert findings(root) == ()
    with pytest.raises(CasewrightError, match="`include-after-body`") as raised:
        findings(root, format_name="docx")
    assert "`format: html:`" in raised.value.why


def schema_names(section: str) -> set[str]:
    """The names of a section of the schema of Quarto."""
    text = Path(__file__).with_name("schema_names.txt").read_text("utf-8")
    return set(text.split(f"[{section}]\n", 1)[1].split("\n[", 1)[0].split())


def test_every_option_of_the_schema_is_sorted() -> None:
    assert len(schema_names("document")) > 400
    assert schema_names("document") | schema_names("top") <= set(options())
    assert schema_names("project") == set(project_options())
    assert schema_names("cell") <= {*CELL, *IGNORED}


def test_an_option_has_several_treatments_for_different_values_only() -> None:
    for name, several in options().items():
        assert len([one for one in several if one.when == "given" and not one.formats]) <= 1, name
        assert len({one.treatment for one in several}) == len(several), name


def test_an_option_does_what_its_treatment_says(write: Write) -> None:
    """Options without effect are said to have none, each once, and a refused one stops the rendering."""
    severities = {Treatment.WARNED: "warning", Treatment.NOTED: "note"}
    said: dict[str, str] = {}
    for name, (option, *_) in options().items():
        if option.when != "given" or option.formats or name in {"filters", "project", "format", "profile"}:
            continue
        if option.treatment is Treatment.REFUSED:
            with pytest.raises(CasewrightError, match=f"`{name}`"):
                findings(write({"a.qmd": f"---\n{name}: some text\n---\n\nText.\n"}))
        elif option.treatment in severities:
            said[name] = severities[option.treatment]
    text = "".join(f"{name}: some text\n" for name in said)
    found = findings(write({"a.qmd": f"---\n{text}---\n\nText.\n"}))
    assert {one.message.split("`")[1]: one.severity.value for one in found} == said
    assert len(found) == len(said)


def test_the_documentation_lists_every_option() -> None:
    page = DOCUMENTATION.read_text("utf-8")
    assert with_option_table(page) == page
    for name in (*options(), *project_options()):
        assert f"`{name}`" in page or f"`{name}: " in page
