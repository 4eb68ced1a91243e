"""The CARE checklist: what in a report is evidence for an item, near misses beside it, and what its author says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.checks.car.checklist import load_checklist
from casewright.cli import main
from tests.command.conftest import REPOSITORY
from tests.rendered_words import words_of_docx, words_of_pdf

HEADER = '---\ntitle: "{title}"\nabstract: {abstract}\nkeywords: [{keywords}]\nlang: {lang}\n---\n\n'


def states(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    checklist: str = "care",
    **front: str,
) -> dict[str, dict[str, object]]:
    """The answers to the items of a checklist for a letter, by item."""
    header = HEADER.format(**{"title": "A rash", "abstract": "Text.", "keywords": "rash", "lang": "en", **front})
    (folder / "_quarto.yml").write_text("casewright: {}\nproject: {output-dir: out}\n", encoding="utf-8")
    (folder / "letter.qmd").write_text(header + text + "\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["checklist", checklist, "--json"]) == 0
    return {answer["item"]: answer for answer in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize(
    ("item", "text", "front", "state"),
    [
        ("1", "", {"title": "A rash in gout: a case report"}, "found"),
        ("1", "", {"title": "A rash in gout"}, "not found"),
        ("2", "", {"keywords": "rash, case report"}, "found"),
        ("3a", "", {"abstract": "This is the first such rash."}, "suspected"),
        ("3c", "", {"abstract": "He was treated and recovered."}, "suspected"),
        ("5a", "A 34-year-old man came.", {}, "found"),
        ("5a", "A man came after 34 years.", {}, "not found"),
        ("5b", "He presented with a rash.", {}, "suspected"),
        ("6", "On examination, the arm was red.", {}, "suspected"),
        ("7", "![Timeline of the course.](a.svg)", {}, "found"),
        ("7", "![The arm.](a.svg)", {}, "not found"),
        ("7", "| Day | Urate |\n|--|--|\n| 1 | 9.1 |\n| 3 | 8.0 |\n| 9 | 6.1 |\n\n: Urate {#tbl-a}", {}, "found"),
        ("7", "| Test | Value |\n|--|--|\n| Urate | 9.1 |\n\n: Tests {#tbl-a}", {}, "not found"),
        ("7", "Testo.", {"lang": "it"}, "not determined"),
        ("7", "Texte.", {"lang": "fr-CA"}, "not found"),
        ("8b", "Texte.", {"lang": "fr-CA"}, "not determined"),
        ("2", "Testo.", {"lang": "it", "keywords": "case report"}, "found"),
        ("8c", "Gout was ruled out.", {}, "suspected"),
        ("9b", "He took 5 mg of prednisolone.", {}, "suspected"),
        ("9c", "Prednisolone was tapered.", {}, "suspected"),
        ("10c", "The drug was well tolerated.", {}, "suspected"),
        ("10d", "There was no adverse event.", {}, "suspected"),
        ("11a", "A limitation is the lack of a biopsy.", {}, "suspected"),
        ("12", "## Patient perspective\n\nHe was glad.", {}, "found"),
        ("12", "## Patient information\n\nHe was glad.", {}, "not found"),
        ("13", "He gave written consent.", {}, "found"),
        ("13", "Es lag eine schriftliche Einwilligung vor.", {}, "found"),
    ],
)
def test_evidence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    item: str,
    text: str,
    front: dict[str, str],
    state: str,
) -> None:
    assert states(tmp_path, monkeypatch, capsys, text, **front)[item]["state"] == state


def test_evidence_has_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = states(tmp_path, monkeypatch, capsys, "He came. He took 5 mg of it. He left.")
    assert found["9b"]["evidence"] == [{"path": "letter.qmd", "line": 8, "column": 18, "text": "He took 5 mg of it."}]


@pytest.mark.parametrize(
    ("written", "item", "state", "remark"),
    [
        ("care:\n  '12':\n    does-not-apply: The patient died.\n", "12", "does not apply", "The patient died."),
        ("care:\n  8b:\n    where: Second paragraph.\n", "8b", "the author says", "Second paragraph."),
        ("care: {}\n", "8b", "not found", ""),
        ("care:\n", "8b", "not found", ""),
        ("# nothing yet\n", "8b", "not found", ""),
    ],
)
def test_what_the_author_says_decides(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
    item: str,
    state: str,
    remark: str,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "checklist.yml").write_text(written, encoding="utf-8")
    answer = states(tmp_path, monkeypatch, capsys, "Text.")[item]
    assert (answer["state"], answer["remark"]) == (state, remark)


@pytest.mark.parametrize(
    ("written", "place", "hint"),
    [
        ("care:\n  10e:\n    where: Here.\n", "data/checklist.yml:2:3", "10"),
        ("care:\n  10a: Here.\n", "data/checklist.yml:2:8", "`10a` must be a map of options, not `Here.`"),
        ("care:\n  10a: {where: Here., does-not-apply: There.}\n", "data/checklist.yml:2:8", "says both where"),
        ("care:\n  10a: {}\n", "data/checklist.yml:2:8", "says neither where"),
        ("care:\n  10a: {wher: Here.}\n", "data/checklist.yml:2:9", "Did you mean `where`?"),
        ("care:\n  10a: {where: Here., remark: Good.}\n", "data/checklist.yml:2:23", "remark"),
        ("- care\n", "data/checklist.yml:1:", "is not a map of checklists"),
        ("care: [10a]\n", "data/checklist.yml:1:", "`care` is not a map of items"),
        ("care: [\n", "data/checklist.yml:", ""),
        ("cares: {}\n", "data/checklist.yml:1:1", "Did you mean `care`?"),
        ("care:\n  10e: {where: Here.}\n  10a: There.\n", "data/checklist.yml:3:8", "has no item `10e`"),
    ],
)
def test_a_file_of_the_author_that_cannot_be_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
    place: str,
    hint: str,
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "checklist.yml").write_text(written, encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("casewright: {}\n", encoding="utf-8")
    (tmp_path / "letter.qmd").write_text("Text.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["checklist"]) == 2
    printed = capsys.readouterr().err
    assert place in printed and hint in printed


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("cares", "Did you mean `care`?"),
        (
            "scare",
            "could not be read in full in their source   Get them at https://doi.org/10.1097/JS9.0000000000000373",
        ),
        ("care-radiology", "https://doi.org/10.1136/bmjebm-2023-112695, and write the items that it asks for to "),
        ("mine", "For another, write the items that it asks for to `checklists/mine.yml`"),
        ("../mine", "There is no checklist `../mine`."),
    ],
)
def test_a_checklist_that_does_not_ship(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, printed: str
) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert main(["checklist", name]) == 2
    assert printed in capsys.readouterr().err.replace("\n", " ")


OWN = """name: SCARE 2025
sources: ["doi:10.1/a"]
languages: [en]
items:
  - {id: 3, topic: Highlights, asks: points, decided-by: rule, shows: {heading: Highlights}}
  - {id: 13d, topic: Follow-up, asks: complications, decided-by: place, shows: {words: [complication*, blood loss]}}
  - {id: 14, topic: Age, asks: age, decided-by: rule, shows: {values: [patient.age]}}
  - {id: 15, topic: Lesson, asks: what was learned}
"""


@pytest.mark.parametrize(
    ("text", "item", "state"),
    [
        ("## Highlights\n\nA.", "3", "found"),
        ("## High\n\nA.", "3", "not found"),
        ("There were no complications.", "13d", "suspected"),
        ("The blood\nloss was small.", "13d", "suspected"),
        ("The blood losses were small.", "13d", "not found"),
        ("A.", "15", "not determined"),
    ],
)
def test_a_checklist_of_the_project(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    item: str,
    state: str,
) -> None:
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists/scare.yml").write_text(OWN, encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/checklist.yml").write_text("scare: {14: {does-not-apply: Not known.}}\n", encoding="utf-8")
    found = states(tmp_path, monkeypatch, capsys, text, checklist="scare")
    assert (found[item]["state"], found["14"]["remark"]) == (state, "Not known.")


@pytest.mark.parametrize(
    ("written", "place", "problem"),
    [
        (OWN.replace("heading:", "headings:"), "scare.yml:5:", "There is no evidence of the kind `headings`."),
        (OWN.replace("[complication*, blood loss]", "{a: b}"), "scare.yml:6:", "`words` must be a list of texts."),
        (OWN.replace("id: 14", "id: 3"), "scare.yml:7:", "The item `3` appears twice."),
        (OWN.replace("asks: age, ", ""), "scare.yml:7:", "asks"),
        (OWN.replace("decided-by: place", "decided-by: me"), "scare.yml:6:", "`rule`, `place`, `author`"),
        (OWN.replace('sources: ["doi:10.1/a"]\n', ""), "scare.yml", "sources"),
        ("- care\n", "scare.yml:1:", "must be a map"),
    ],
)
def test_a_checklist_of_the_project_that_cannot_be_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
    place: str,
    problem: str,
) -> None:
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists/scare.yml").write_text(written, encoding="utf-8")
    (tmp_path / "_quarto.yml").write_text("casewright: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["checklist", "scare"]) == 2
    printed = capsys.readouterr().err
    assert place in printed and problem in printed


def test_a_language_without_words_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = states(tmp_path, monkeypatch, capsys, "Testo.", lang="it")["8b"]
    assert (answer["state"], answer["remark"]) == ("not determined", "no words for Italian")
    assert main(["checklist"]) == 0
    printed = capsys.readouterr().out
    assert (
        "      not determined: no words for Italian\n" in printed
        and "; not found: none; not determined: 1, 2" in printed
    )
    assert main(["render", "--to", "pdf", "--engine", "builtin", "--quiet"]) == 0
    assert main(["checklist", "--to", "docx"]) == 0
    assert "not determined: no words for Italian" in " ".join(words_of_docx(tmp_path / "out/checklist-care.docx"))


def test_the_form_names_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "He presented with a rash of the arm.\n\n{{< pagebreak >}}\n\nHe gave written consent to all of it.\n"
    states(tmp_path, monkeypatch, capsys, text)
    assert main(["checklist", "--to", "docx"]) == 2
    assert "casewright render --to pdf" in capsys.readouterr().err
    assert main(["render", "--to", "pdf", "--engine", "builtin", "--quiet"]) == 0
    assert main(["checklist", "--to", "docx,pdf"]) == 0
    for words in (
        words_of_docx(tmp_path / "out/checklist-care.docx"),
        words_of_pdf(tmp_path / "out/checklist-care.pdf"),
    ):
        shown = " ".join(words)
        assert "main concerns and symptoms page 1 (to be confirmed)" in shown
        assert "consented page 2" in shown


def test_items_are_those_of_the_guideline() -> None:
    checklist = load_checklist("care")
    assert " ".join(item.id for item in checklist.items) == (
        "1 2 3a 3b 3c 3d 4 5a 5b 5c 5d 6 7 8a 8b 8c 8d 9a 9b 9c 10a 10b 10c 10d 11a 11b 11c 11d 12 13"
    )
    assert all(item.asks and item.shows for item in checklist.items)
