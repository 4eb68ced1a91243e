"""Which documents a project renders."""

from __future__ import annotations

import pytest

from casewright.diagnostics import CasewrightError
from casewright.project import documents, documents_read, load_project, project_of

from .conftest import Write

FILES = dict.fromkeys(
    (
        "letter.qmd",
        "README.qmd",
        "notes.md",
        "_part.qmd",
        ".hidden.qmd",
        "report/a.qmd",
        "report/b.qmd",
        "report/_c.qmd",
        "report/deep/d.qmd",
        "_drafts/e.qmd",
        ".quarto/f.qmd",
        "venv/lib/g.qmd",
        "node_modules/h.qmd",
        "out/i.qmd",
        "book.ipynb",
    ),
    "",
)
ALL = ["letter.qmd", "report/a.qmd", "report/b.qmd", "report/deep/d.qmd"]


@pytest.mark.parametrize(
    ("render", "expected"),
    [
        pytest.param(None, ALL, id="by default"),
        pytest.param("[]", [], id="an empty list"),
        pytest.param("[report/b.qmd, letter.qmd]", ["report/b.qmd", "letter.qmd"], id="in the order listed"),
        pytest.param("[letter.qmd, letter.qmd]", ["letter.qmd"], id="each once"),
        pytest.param("['*.qmd']", ALL, id="a pattern matches in every folder"),
        pytest.param("['/*.qmd']", ["letter.qmd"], id="a leading slash is the root"),
        pytest.param("['report/*.qmd']", ["report/a.qmd", "report/b.qmd"], id="in one folder"),
        pytest.param("['report/**/*.qmd']", ALL[1:], id="and below"),
        pytest.param("[report]", ALL[1:], id="a folder"),
        pytest.param("[report/]", ALL[1:], id="a folder with a slash"),
        pytest.param("[report/b.qmd, '*.qmd']", ["report/b.qmd", "letter.qmd", *ALL[1:2], *ALL[3:]], id="one first"),
        pytest.param("['*.qmd', '!letter.qmd']", ALL[1:], id="without one"),
        pytest.param("['*.qmd', '!report/']", ["letter.qmd"], id="without a folder"),
        pytest.param("['*.qmd', '!deep']", ALL, id="a folder below the root needs its slash"),
        pytest.param("['*.qmd', '!report/[ab].qmd']", ["letter.qmd", "report/deep/d.qmd"], id="a class"),
        pytest.param("['*.qmd', '!report/{a,b}.qmd']", ["letter.qmd", "report/deep/d.qmd"], id="alternatives"),
        pytest.param("['*.qmd', '!?.qmd']", ["letter.qmd"], id="one character"),
        pytest.param("['*.qmd', '!deep/']", ALL[:3], id="a folder below the root"),
        pytest.param("['*.qmd', '!/a.qmd']", ALL, id="an exclusion from the root"),
        pytest.param("['!letter.qmd']", [], id="an exclusion of nothing"),
        pytest.param("[report, '!report/a.qmd']", ALL[2:], id="a folder without one"),
        pytest.param("[_part.qmd]", ["_part.qmd"], id="named outright"),
        pytest.param("[_drafts]", ["_drafts/e.qmd"], id="a folder named outright"),
        pytest.param("[notes.md, book.ipynb]", ["notes.md", "book.ipynb"], id="other kinds named outright"),
        pytest.param("['*.md']", ["notes.md"], id="other kinds by their suffix"),
        pytest.param("['report/*']", ["report/a.qmd", "report/b.qmd"], id="any file that is a document"),
    ],
)
def test_render_list(write: Write, render: str | None, expected: list[str]) -> None:
    listed = "" if render is None else f"  render: {render}\n"
    root = write(FILES | {"_quarto.yml": f"project:\n  output-dir: out\n{listed}"})
    project = load_project(root)
    found = [project.shown(path) for path in documents(project)]
    assert found == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", ALL),
        ("  article: letter.qmd\n", ALL),
        ("  article: letter.qmd\n  notebooks: [book.ipynb, {notebook: report/b.qmd, title: B}]\n",
         ["letter.qmd", "book.ipynb", "report/b.qmd"]),
        ("  article: report/a.qmd\n  notebooks: book.ipynb\n", ["report/a.qmd", "book.ipynb"]),
    ],
)  # fmt: skip
def test_the_article_and_the_notebooks_of_a_manuscript(write: Write, settings: str, expected: list[str]) -> None:
    manuscript = f"manuscript:\n{settings}" if settings else ""
    root = write(FILES | {"_quarto.yml": f"project:\n  type: manuscript\n  output-dir: out\n{manuscript}"})
    project = load_project(root)
    assert [project.shown(path) for path in documents(project)] == expected


def test_without_a_project_every_document_of_the_folder(write: Write) -> None:
    root = write({"b.qmd": "", "a.qmd": "", "_c.qmd": ""})
    assert [path.name for path in documents(load_project(root))] == ["a.qmd", "b.qmd"]


@pytest.mark.parametrize(
    ("render", "place", "words"),
    [
        pytest.param("letter.qmd", "_quarto.yml:1:19", "list", id="text"),
        pytest.param("[3]", "_quarto.yml:1:20", "path", id="a number"),
        pytest.param("['!']", "_quarto.yml:1:20", "path", id="an empty exclusion"),
        pytest.param("[leter.qmd]", "_quarto.yml:1:20", "does not exist", id="missing"),
        pytest.param("['@(a|b).qmd']", "_quarto.yml:1:20", "not supported", id="an extended pattern"),
    ],
)
def test_bad_input(write: Write, render: str, place: str, words: str) -> None:
    root = write(FILES | {"_quarto.yml": f"project: {{render: {render}}}\n"})
    with pytest.raises(CasewrightError, match=words) as caught:
        documents(load_project(root))
    assert str(caught.value.location) == place


def test_a_missing_document_is_guessed(write: Write) -> None:
    root = write(FILES | {"_quarto.yml": "project: {render: [leter.qmd]}\n"})
    with pytest.raises(CasewrightError) as caught:
        documents(load_project(root))
    assert "`letter.qmd`" in caught.value.hint


def test_a_document_that_the_project_does_not_render_stands_alone(write: Write) -> None:
    root = write(
        {
            "_quarto.yml": "title: project\ncasewright: true\nproject: {render: [report/a.qmd]}\n",
            "report/a.qmd": "",
            "report/b.qmd": "",
        }
    )
    assert project_of(root / "report" / "a.qmd").metadata["title"] == "project"
    alone = project_of(root / "report" / "b.qmd")
    assert (alone.root, alone.metadata, alone.settings) == (root / "report", {}, None)


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("Letter.qmd", "letter.qmd", True),
        ("Report/letter.qmd", "report/letter.qmd", True),
        ("caf\u00e9.qmd", "cafe\u0301.qmd", True),
        ("letter.md", "letter.qmd", True),
        ("letter.qmd", "letters.qmd", False),
        ("a/letter.qmd", "b/letter.qmd", False),
    ],
)
def test_two_documents_of_one_output_are_refused(write: Write, first: str, second: str, are_one: bool) -> None:
    root = write({"_quarto.yml": "project: {render: ['*.qmd', '*.md']}\n", first: "", second: ""})
    if not are_one:
        assert documents_read(load_project(root), (), "check") == (first, second)
        return
    with pytest.raises(CasewrightError, match="would be rendered to the same file") as caught:
        documents_read(load_project(root), (), "check")
    assert f"`{first}`" in caught.value.message
    assert f"`{second}`" in caught.value.message
    (root / "_quarto.yml").unlink()
    with pytest.raises(CasewrightError, match="would be rendered to the same file"):
        documents_read(load_project(root), (first, second), "render")


def test_a_folder_in_place_of_a_document_is_refused(write: Write) -> None:
    root = write({"_quarto.yml": "project: {}\n"})
    (root / "report/letter.qmd").mkdir(parents=True)
    with pytest.raises(CasewrightError, match="is not a regular file") as caught:
        documents(load_project(root))
    assert (str(caught.value.location), caught.value.why) == ("report/letter.qmd", "it is a folder")
    write({"_quarto.yml": "project: {render: [report/letter.qmd]}\n"})
    with pytest.raises(CasewrightError, match=r"`report/letter\.qmd` is not a regular file"):
        documents(load_project(root))


@pytest.mark.parametrize(("key", "expected"), [("casewright: {}\n", ["a.qmd", "b/review/c.qmd"]), ("", None)])
def test_comments_of_reviewers_are_no_document_of_a_report(write: Write, key: str, expected: list[str] | None) -> None:
    files = {"a.qmd": "", "b/review/c.qmd": "", "review/decision-1.qmd": ""}
    project = load_project(write({**files, "_quarto.yml": f"{key}project: {{output-dir: out}}\n"}))
    assert [project.shown(path) for path in documents(project)] == (expected or list(files))
