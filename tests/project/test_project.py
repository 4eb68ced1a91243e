"""What `_quarto.yml` and its companions say."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.diagnostics import CasewrightError
from casewright.project import Settings, find_root, load_project
from casewright.project.settings import AbbreviationSettings, ManuscriptSettings

from .conftest import Write


def test_the_root_is_the_nearest_folder_with_a_configuration(write: Write) -> None:
    root = write({"_quarto.yml": "", "a/b/letter.qmd": "", "other/_quarto.yaml": "", "other/x.qmd": ""})
    assert find_root(root / "a" / "b" / "letter.qmd") == root
    assert find_root(root / "a" / "b") == root
    assert find_root(root / "other" / "x.qmd") == root / "other"
    assert find_root(root) == root


def test_a_document_alone_is_its_own_project(tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    document = tmp_path / "alone" / "note.qmd"
    document.write_text("Text.\n", encoding="utf-8")
    assert find_root(document) == document.parent
    project = load_project(find_root(document))
    assert (project.metadata, project.settings, project.files_read) == ({}, None, ())
    assert not project.is_configured
    assert project.output_dir == document.parent


def test_metadata_files_go_over_the_file_that_names_them(write: Write) -> None:
    root = write(
        {
            "_quarto.yml": """\
                title: from the configuration
                metadata-files: [one.yml, more/two.yml]
                bibliography: [a.bib]
                """,
            "one.yml": "title: one\nbibliography: [b.bib]\nown: {key: 1}\n",
            "more/two.yml": "title: two\n",
        }
    )
    project = load_project(root)
    assert project.metadata == {"title": "two", "bibliography": ["a.bib", "b.bib"], "own": {"key": 1}}
    assert project.files_read == ("_quarto.yml", "one.yml", "more/two.yml")
    assert str(project.location("own", "key")) == "one.yml:3:7"
    assert str(project.location("bibliography", 0)) == "_quarto.yml:3:16"
    assert project.yaml.value["title"] == "from the configuration"


PROFILES = {
    "_quarto.yml": """\
        title: plain
        keywords: [always]
        profile:
          default: draft
          group: [[draft, final], [basic, advanced]]
        """,
    "_quarto-draft.yml": "title: draft\nkeywords: [draft]\n",
    "_quarto-final.yml": "title: final\nkeywords: [final]\n",
    "_quarto-advanced.yaml": "title: advanced\nonly: advanced\n",
}


@pytest.mark.parametrize(
    ("asked", "title", "active"),
    [
        pytest.param((), "draft", ("draft", "basic"), id="the default, and the first of a group"),
        pytest.param(("final",), "final", ("final", "basic"), id="asked for"),
        pytest.param(("final", "advanced"), "final", ("final", "advanced"), id="the first asked for wins"),
        pytest.param(("advanced", "final"), "advanced", ("advanced", "final"), id="in the other order"),
        pytest.param(("advanced,final",), "advanced", ("advanced", "final"), id="as QUARTO_PROFILE lists them"),
        pytest.param(("unknown",), "draft", ("unknown", "draft", "basic"), id="a name without a file"),
    ],
)
def test_profiles(write: Write, asked: tuple[str, ...], title: str, active: tuple[str, ...]) -> None:
    project = load_project(write(PROFILES), asked)
    assert project.metadata["title"] == title
    assert project.profiles == active
    assert "profile" not in project.metadata


def test_profiles_join_lists_and_are_read_files(write: Write) -> None:
    project = load_project(write(PROFILES), ("final", "advanced"))
    assert project.metadata["keywords"] == ["always", "final"]
    assert project.metadata["only"] == "advanced"
    assert project.files_read == ("_quarto.yml", "_quarto-advanced.yaml", "_quarto-final.yml")


@pytest.mark.parametrize(
    ("files", "active"),
    [
        pytest.param({"_environment": "QUARTO_PROFILE=final\n"}, ("final", "basic"), id="_environment"),
        pytest.param(
            {"_environment": "QUARTO_PROFILE=final\n", "_environment.local": "A=1\nexport QUARTO_PROFILE='advanced'\n"},
            ("advanced", "draft"),
            id="_environment.local before it",
        ),
        pytest.param(
            {"_quarto.yml.local": "profile: {default: [advanced, final]}\n"}, ("advanced", "final"), id="local"
        ),
    ],
)
def test_where_the_profile_is_named(write: Write, files: dict[str, str], active: tuple[str, ...]) -> None:
    project = load_project(write(PROFILES | files))
    assert project.profiles == active
    assert set(files) & set(project.files_read)


def test_the_local_file_goes_over_everything(write: Write) -> None:
    project = load_project(write(PROFILES | {"_quarto.yml.local": "title: mine\n"}))
    assert project.metadata["title"] == "mine"


def test_variables_are_the_text_that_is_printed(write: Write) -> None:
    root = write(
        {
            "_quarto.yml": "",
            "_variables.yml": """\
                age: 10 years
                dose: 1.50
                kept: "1.50"
                whole: 2.0
                count: 42
                known: true
                no-word: no
                day: 2021-05-03
                nothing: null
                nested: {deep: [1, 2.5]}
                """,
        }
    )
    project = load_project(root)
    assert project.variables == {
        "age": "10 years",
        "dose": "1.5",
        "kept": "1.50",
        "whole": "2",
        "count": "42",
        "known": "true",
        "no-word": "no",
        "day": "2021-05-03",
        "nothing": None,
        "nested": {"deep": ["1", "2.5"]},
    }
    assert project.variables_yaml is not None
    assert str(project.variables_yaml.location("nested", "deep")) == "_variables.yml:10:10"
    assert project.files_read == ("_quarto.yml", "_variables.yml")


@pytest.mark.parametrize(
    ("configuration", "folder"),
    [
        ("title: x\n", "."),
        ("project: {output-dir: _output}\n", "_output"),
        ("project: {output-dir: ./}\n", "."),
        ("project: {type: website}\n", "_site"),
        ("project: {type: manuscript, output-dir: out/here}\n", "out/here"),
        ("project:\n", "."),
    ],
)
def test_output_folder(write: Write, configuration: str, folder: str) -> None:
    root = write({"_quarto.yml": configuration})
    assert load_project(root).output_dir == (root / folder).resolve()


def test_words_of_the_project_s_languages(write: Write) -> None:
    root = write(
        {
            "_quarto.yml": "language: {crossref-tbl-title: Tab}\n",
            "_language.yml": "crossref-fig-title: Fig\ncrossref-tbl-title: T\nde: {toc-title: Inhalt}\n",
            "_language-fr.yml": "toc-title: Sommaire\nCA: {toc-title: Table}\n",
        }
    )
    project = load_project(root)
    assert project.metadata["language"] == {
        "crossref-fig-title": "Fig",
        "crossref-tbl-title": "Tab",
        "de": {"toc-title": "Inhalt"},
        "fr": {"toc-title": "Sommaire"},
        "fr-CA": {"toc-title": "Table"},
    }
    assert project.files_read == ("_quarto.yml", "_language.yml", "_language-fr.yml")


@pytest.mark.parametrize(
    ("configuration", "settings"),
    [
        pytest.param("title: x\n", None, id="no key is plain Quarto"),
        pytest.param("casewright: false\n", None, id="switched off"),
        pytest.param("casewright: true\n", Settings(), id="true is the defaults"),
        pytest.param("casewright: {}\n", Settings(), id="an empty map is the defaults"),
        pytest.param("casewright:\n", Settings(), id="a bare key is the defaults"),
        pytest.param(
            """\
            casewright:
              citation-order: text-tables-figures
              panel-style: 1 (a)
              floats: legends-only
              abbreviations: {sort: alphabet, minimum-uses: 3}
              supplement-references: continued
              manuscript: {spacing: 1.5, line-numbers: true}
              journal: pediatric-blood-and-cancer
            """,
            Settings(
                citation_order="text-tables-figures",
                panel_style="1 (a)",
                floats="legends-only",
                abbreviations=AbbreviationSettings("alphabet", 3),
                supplement_references="continued",
                manuscript=ManuscriptSettings("1.5", True),
                journal="pediatric-blood-and-cancer",
            ),
            id="all of them",
        ),
        pytest.param(
            "casewright: {panel-style: 1A, abbreviations: {sort: use}, journal: null}\n", Settings(), id="some of them"
        ),
    ],
)
def test_settings(write: Write, configuration: str, settings: Settings | None) -> None:
    assert load_project(write({"_quarto.yml": configuration})).settings == settings


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        pytest.param({"_quarto.yml": "a: [1\n"}, "_quarto.yml:2:1", "cannot be read", id="not YAML"),
        pytest.param({"_quarto.yml": "- a\n"}, "_quarto.yml:1:1", "options", id="not a map"),
        pytest.param({"_quarto.yml": "a: 1\na: 2\n"}, "_quarto.yml:2:1", "cannot be read", id="a key twice"),
        pytest.param({"_quarto.yml": "project: [x]\n"}, "_quarto.yml:1:10", "map", id="project is a list"),
        pytest.param({"_quarto.yml": "project: {output-dir: 3}\n"}, "_quarto.yml:1:23", "folder", id="output-dir"),
        pytest.param(
            {"_quarto.yml": "metadata-files:\n  - none.yml\n"}, "_quarto.yml:2:5", "does not exist", id="missing file"
        ),
        pytest.param({"_quarto.yml": "metadata-files: a.yml\n"}, "_quarto.yml:1:17", "list", id="not a list"),
        pytest.param({"_quarto.yml": "metadata-files: [3]\n"}, "_quarto.yml:1:18", "path", id="not a path"),
        pytest.param(
            {"_quarto.yml": "metadata-files: [a.yml]\n", "a.yml": "x: 1\nmetadata-files: [b.yml]\n"},
            "a.yml:2:1",
            "cannot contain",
            id="metadata files of metadata files",
        ),
        pytest.param(
            {"_quarto.yml": "profile: {default: p}\n", "_quarto-p.yml": "metadata-file: b.yml\n"},
            "_quarto-p.yml:1:1",
            "cannot contain",
            id="metadata files of a profile",
        ),
        pytest.param(
            {"_quarto.yml": "profile: {default: {a: 1}}\n"}, "_quarto.yml:1:20", "name of a profile", id="default"
        ),
        pytest.param({"_quarto.yml": "profile: {group: [[]]}\n"}, "_quarto.yml:1:18", "group", id="an empty group"),
        pytest.param({"_quarto.yml": "", "_variables.yml": "- 1\n"}, "_variables.yml:1:1", "options", id="variables"),
        pytest.param({"_quarto.yml": "language: none.yml\n"}, "_quarto.yml:1:11", "language file", id="language"),
        pytest.param({"_quarto.yml": "casewright: on\n"}, "_quarto.yml:1:13", "map of options", id="settings as text"),
        pytest.param(
            {"_quarto.yml": "casewright:\n  citaton-order: position\n"},
            "_quarto.yml:2:3",
            "not an option",
            id="an unknown setting",
        ),
        pytest.param(
            {"_quarto.yml": "casewright:\n  abbreviations: {minimum: 2}\n"},
            "_quarto.yml:2:19",
            "not an option",
            id="an unknown setting inside",
        ),
        pytest.param(
            {"_quarto.yml": "casewright:\n  floats: at-the-end\n"}, "_quarto.yml:2:11", "one of", id="a value"
        ),
        pytest.param(
            {"_quarto.yml": "casewright:\n  abbreviations: {minimum-uses: 0}\n"}, "_quarto.yml:2:33", "whole", id="zero"
        ),
        pytest.param(
            {"_quarto.yml": "casewright:\n  abbreviations: {minimum-uses: true}\n"},
            "_quarto.yml:2:33",
            "whole",
            id="true is no count",
        ),
        pytest.param(
            {"_quarto.yml": "casewright:\n  manuscript: {line-numbers: 1}\n"}, "_quarto.yml:2:30", "true", id="a switch"
        ),
        pytest.param({"_quarto.yml": "casewright: {journal: [a]}\n"}, "_quarto.yml:1:23", "a name", id="a journal"),
    ],
)
def test_bad_input(write: Write, files: dict[str, str], place: str, words: str) -> None:
    root = write(files)
    with pytest.raises(CasewrightError, match=words) as caught:
        load_project(root)
    assert str(caught.value.location) == place


@pytest.mark.parametrize(
    ("configuration", "hint"),
    [
        ("casewright: {citaton-order: position}", "`citation-order`"),
        ("casewright: {floats: legend-only}", "`legends-only`"),
        ("casewright: {abbreviations: {minimum-use: 2}}", "`minimum-uses`"),
        ("casewright: {manuscript: {spacing: 2}}", "`double`"),
    ],
)
def test_errors_name_what_was_meant(write: Write, configuration: str, hint: str) -> None:
    root = write({"_quarto.yml": configuration})
    with pytest.raises(CasewrightError) as caught:
        load_project(root)
    assert hint in caught.value.hint


def test_a_configuration_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_bytes("title: Fälle\n".encode("latin-1"))
    with pytest.raises(CasewrightError, match="not UTF-8") as caught:
        load_project(tmp_path)
    assert str(caught.value.location) == "_quarto.yml:1"
