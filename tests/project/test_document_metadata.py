"""What a document inherits, and what it says itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casewright.diagnostics import CasewrightError
from casewright.project import DocumentMetadata, Settings, document_metadata, load_project
from casewright.yaml.document import read_yaml

from .conftest import Write

Read = Callable[..., DocumentMetadata]


@pytest.mark.parametrize("typed", ["today", "now", "last-modified"])
@pytest.mark.parametrize(("form", "given"), [("", "long"), ("date-format: iso\n", "iso")])
def test_a_date_may_be_that_of_the_day(
    typed: str, form: str, given: str, metadata_of: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    metadata = metadata_of({}, f"date: {typed}\n{form}")
    assert (metadata.get("date"), metadata.get("date-format")) == ("2023-11-14", given)
    assert metadata.value_location("date").line == 2


def test_a_document_that_was_changed_has_the_date_of_its_file(
    metadata_of: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "index.qmd").write_text("Text.")
    os.utime(tmp_path / "index.qmd", (1600000000, 1600000000))
    metadata = metadata_of({}, "date: last-modified\n")
    assert str(metadata.get("date")).startswith("2020-09-1")


def test_a_date_in_words_stays_as_it_is(metadata_of: Read) -> None:
    metadata = metadata_of({}, "date: spring 2026\n")
    assert (metadata.get("date"), metadata.get("date-format")) == ("spring 2026", None)


TREE = {
    "_quarto.yml": """\
        toc: true
        title: project
        format:
          html: {theme: cosmo, number-depth: 2, toc-depth: 2}
          docx: default
        """,
    "_metadata.yml": "title: root folder\nfolders: [root]\n",
    "report/_metadata.yml": "title: report folder\nfolders: [report]\nformat: {html: {toc-depth: 3}}\n",
    "report/parts/_metadata.yml": "title: parts folder\nfolders: [parts]\n",
    "other/_metadata.yml": "title: other folder\n",
}


@pytest.mark.parametrize(
    ("document", "title", "folders"),
    [
        ("letter.qmd", "root folder", ["root"]),
        ("report/letter.qmd", "report folder", ["root", "report"]),
        ("report/parts/letter.qmd", "parts folder", ["root", "report", "parts"]),
    ],
)
def test_folders_from_the_root_down(metadata_of: Read, document: str, title: str, folders: list[str]) -> None:
    metadata = metadata_of(TREE, "own: 1\n", document)
    assert metadata.values["title"] == title
    assert metadata.values["folders"] == folders
    assert metadata.values["own"] == 1
    assert metadata.values["toc"] is True


def test_the_document_has_the_last_word(metadata_of: Read) -> None:
    metadata = metadata_of(TREE, "title: own\ntoc: false\n", "report/letter.qmd")
    assert metadata.values["title"] == "own"
    assert metadata.values["toc"] is False
    assert metadata.files_read == ("_quarto.yml", "_metadata.yml", "report/_metadata.yml")


def test_options_of_the_format_lie_over_the_others(metadata_of: Read) -> None:
    files = {"_quarto.yml": "number-depth: 1\nformat:\n  html: {number-depth: 2}\n  docx: {number-depth: 3}\n"}
    assert metadata_of(files, "", format_name="html").values == {"number-depth": 2}
    assert metadata_of(files, "", format_name="docx").values == {"number-depth": 3}
    assert metadata_of(files, "", format_name="pdf").values == {"number-depth": 1}


def test_a_document_outweighs_an_option_of_the_project_s_format(metadata_of: Read) -> None:
    assert metadata_of(TREE, "toc-depth: 5\n", "report/letter.qmd").values["toc-depth"] == 5
    assert metadata_of(TREE, "", "report/letter.qmd").values["toc-depth"] == 3


@pytest.mark.parametrize(
    ("configuration", "front_matter", "formats"),
    [
        pytest.param("", "", ("html",), id="none"),
        pytest.param("format: {html: default, docx: default}", "", ("html", "docx"), id="the project's"),
        pytest.param("format: {html: default}", "format: pdf", ("pdf",), id="the document's replace them"),
        pytest.param("", "format:\n  pdf: default\n  html: {toc: true}\n", ("pdf", "html"), id="in their order"),
        pytest.param("", "format: {html: default, pdf: false, docx: null}", ("html",), id="switched off"),
        pytest.param("", "to: docx", ("docx",), id="pandoc's name for it"),
        pytest.param("format: gfm", "", ("gfm",), id="a single text"),
    ],
)
def test_formats(metadata_of: Read, configuration: str, front_matter: str, formats: tuple[str, ...]) -> None:
    metadata = metadata_of({"_quarto.yml": configuration}, front_matter)
    assert metadata.formats == formats
    assert "format" not in metadata.values


def test_formats_of_folders_count_as_the_document_s(metadata_of: Read) -> None:
    files = {"_quarto.yml": "format: html", "a/_metadata.yml": "format: docx"}
    assert metadata_of(files, "", "a/x.qmd").formats == ("docx",)
    assert metadata_of(files, "format: pdf", "a/x.qmd").formats == ("pdf", "docx")


@pytest.mark.parametrize(
    ("configuration", "front_matter", "execute"),
    [
        pytest.param("execute: {echo: false}", "", {"echo": False}, id="under execute"),
        pytest.param("echo: false", "", {"echo": False}, id="at the top"),
        pytest.param("execute: {echo: false, eval: false}", "echo: true", {"echo": True, "eval": False}, id="both"),
        pytest.param("execute: false", "", {"enabled": False}, id="switched off"),
        pytest.param("execute: {echo: true}\necho: false", "", {"echo": False}, id="the later in a file"),
        pytest.param("echo: true\nformat: {html: {echo: false}}", "", {"echo": False}, id="of the format"),
        pytest.param("", "execute:\nfig-width: 4", {"fig-width": 4}, id="an empty key"),
    ],
)
def test_options_of_execution(
    metadata_of: Read, configuration: str, front_matter: str, execute: dict[str, Any]
) -> None:
    assert metadata_of({"_quarto.yml": configuration}, front_matter).values["execute"] == execute


@pytest.mark.parametrize("key", ["bibliography", "css", "header-includes"])
def test_what_joins_even_as_text(metadata_of: Read, key: str) -> None:
    files = {"_quarto.yml": f"{key}: a.x", "a.x": "", "b.x": ""}
    assert metadata_of(files, f"{key}: b.x").values[key] == ["a.x", "b.x"]
    assert metadata_of(files, "").values[key] == ["a.x"]


FILES = {
    "_quarto.yml": "bibliography: refs.bib\n",
    "refs.bib": "",
    "report/_metadata.yml": "css: look.css\n",
    "report/look.css": "",
    "report/own.bib": "",
    "report/own.csl": "",
    "shared.bib": "",
}


@pytest.mark.parametrize(
    ("front_matter", "key", "paths"),
    [
        pytest.param("", "bibliography", ["refs.bib"], id="from the project's folder"),
        pytest.param("", "css", ["report/look.css"], id="from the folder of _metadata.yml"),
        pytest.param("bibliography: own.bib", "bibliography", ["refs.bib", "report/own.bib"], id="the document's"),
        pytest.param("bibliography: ../refs.bib", "bibliography", ["refs.bib"], id="the same file once"),
        pytest.param("bibliography: /shared.bib", "bibliography", ["refs.bib", "shared.bib"], id="from the root"),
        pytest.param("bibliography: none.bib", "bibliography", ["refs.bib", "report/none.bib"], id="missing"),
        pytest.param("bibliography: ../../far.bib", "bibliography", ["refs.bib", "../far.bib"], id="outside"),
        pytest.param(
            "bibliography: https://example.org/a.bib",
            "bibliography",
            ["refs.bib", "https://example.org/a.bib"],
            id="an address",
        ),
        pytest.param("csl: own.csl", "csl", "report/own.csl", id="a style that is a file"),
        pytest.param("csl: none.csl", "csl", "report/none.csl", id="a style that is a missing file"),
        pytest.param("csl: apa", "csl", "apa", id="a style by name"),
        pytest.param("theme: [cosmo, look.css]", "theme", ["cosmo", "report/look.css"], id="names and files"),
        pytest.param(
            "format: {html: {css: more.css}}", "css", ["report/look.css", "report/more.css"], id="of a format"
        ),
        pytest.param(
            "include-in-header: [{file: look.css}, {text: look.css}]",
            "include-in-header",
            [{"file": "report/look.css"}, {"text": "look.css"}],
            id="files, not text",
        ),
        pytest.param("figure: look.css", "figure", "look.css", id="other keys are not paths"),
    ],
)
def test_paths_are_written_from_the_project(metadata_of: Read, front_matter: str, key: str, paths: Any) -> None:
    assert metadata_of(FILES, front_matter, "report/letter.qmd").values[key] == paths


def test_a_path_of_the_project_may_start_at_the_document(metadata_of: Read) -> None:
    files = {"_quarto.yml": "bibliography: local.bib\n", "report/local.bib": ""}
    assert metadata_of(files, "", "report/letter.qmd").values["bibliography"] == ["report/local.bib"]


def test_an_absolute_path_stays(metadata_of: Read, tmp_path_factory: pytest.TempPathFactory) -> None:
    far = tmp_path_factory.mktemp("far") / "far.bib"
    far.write_text("", encoding="utf-8")
    metadata = metadata_of({}, f"bibliography: {far.as_posix()}")
    assert metadata.values["bibliography"] == [far.as_posix()]


def test_metadata_files_of_a_document(metadata_of: Read) -> None:
    files = {"report/more.yml": "title: more\nbibliography: more.bib\n", "report/more.bib": ""}
    metadata = metadata_of(files, "title: own\nmetadata-files: [more.yml]\n", "report/letter.qmd")
    assert metadata.values == {"title": "more", "bibliography": ["report/more.bib"]}
    assert metadata.files_read == ("report/more.yml",)


def test_language_file_of_a_document(metadata_of: Read) -> None:
    files = {"words.yml": "toc-title: Contents\n", "words-de.yml": "toc-title: Inhalt\n"}
    metadata = metadata_of(files, "lang: de\nlanguage: words.yml\n")
    assert metadata.values["language"] == {"toc-title": "Contents", "de": {"toc-title": "Inhalt"}}
    assert metadata.language == "de"
    assert metadata.files_read == ("words.yml", "words-de.yml")


def test_every_value_says_where_it_was_typed(metadata_of: Read) -> None:
    metadata = metadata_of(TREE, "crossref:\n  fig-title: Fig.\n", "report/letter.qmd")
    assert str(metadata.location("crossref", "fig-title")) == "report/letter.qmd:3:3"
    assert str(metadata.value_location("crossref", "fig-title")) == "report/letter.qmd:3:14"
    assert str(metadata.location("toc")) == "_quarto.yml:1:1"
    assert str(metadata.location("theme")) == "_quarto.yml:4:10"
    assert str(metadata.location("toc-depth")) == "report/_metadata.yml:3:17"
    assert str(metadata.location("crossref", "absent")) == "report/letter.qmd:2:1"


def test_settings_of_a_document(metadata_of: Read) -> None:
    configured = {"_quarto.yml": "casewright: {floats: at-end}\n"}
    assert metadata_of(configured, "").settings == Settings(floats="at-end")
    assert metadata_of(configured, "casewright: {panel-style: 1 (a)}").settings == Settings(
        floats="at-end", panel_style="1 (a)"
    )
    assert metadata_of(configured, "casewright: false").settings is None


def test_documents_are_named_absolutely_or_from_the_root(write: Write) -> None:
    root = write(TREE)
    project = load_project(root)
    top = read_yaml("own: 1", "report/letter.qmd")
    by_path = document_metadata(project, root / "report" / "letter.qmd", top, "html")
    assert by_path.values == document_metadata(project, Path("report/letter.qmd"), top, "html").values


def test_project_keys_are_not_the_document_s(metadata_of: Read) -> None:
    assert metadata_of({"_quarto.yml": "project: {type: default}\n"}, "").values == {}


@pytest.mark.parametrize(
    ("files", "front_matter", "place", "words"),
    [
        pytest.param({}, "- a", "index.qmd:2:1", "options", id="a list"),
        pytest.param({}, "format: [html, pdf]", "index.qmd:2:9", "map of formats", id="formats as a list"),
        pytest.param({}, "format: {html: fast}", "index.qmd:2:16", "default", id="options as text"),
        pytest.param({}, "bibliography: 3", "index.qmd:2:15", "path", id="a number as a bibliography"),
        pytest.param({}, "bibliography: [{a: 1}]", "index.qmd:2:16", "path", id="a map as a bibliography"),
        pytest.param({}, "execute: fast", "index.qmd:2:10", "map of options", id="execute as text"),
        pytest.param({}, "metadata-files: [no.yml]", "index.qmd:2:18", "does not exist", id="missing"),
        pytest.param({}, "casewright: {float: at-end}", "index.qmd:2:14", "not an option", id="a setting"),
        pytest.param({"_metadata.yml": "a: {\n"}, "", "_metadata.yml:2:1", "cannot be read", id="a broken folder file"),
        pytest.param({}, "language: {file}\nlanguage: 1", "index.qmd:3:1", "cannot be read", id="a key twice"),
    ],
)
def test_bad_input(metadata_of: Read, files: dict[str, str], front_matter: str, place: str, words: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        metadata_of(files, front_matter)
    assert words in caught.value.message
    assert str(caught.value.location) == place


def test_a_language_that_is_not_text(metadata_of: Read) -> None:
    with pytest.raises(CasewrightError, match="language tag") as caught:
        _ = metadata_of({}, "lang: [de]").language
    assert str(caught.value.location) == "index.qmd:2:7"
