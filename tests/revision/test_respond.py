"""`casewright respond`: letters with the comments, their responses, and passages with their page and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.cli import main
from casewright.revision.word.package import Package
from casewright.revision.word.tracked import printed_lines
from tests.rendered_words import words_of_pdf

PROJECT = """project: {output-dir: out, render: [letter.qmd, supplement.qmd]}
casewright: {manuscript: {line-numbers: true}}
crossref: {custom: [{kind: float, key: suppfig, reference-prefix: Supplementary Figure}]}
"""
LETTER = """---
title: A rash
---

[The patient was {{< var age >}} years old when a rash was seen.]{#p-age} It resolved [@a].

# Discussion {#sec-discussion}

Rashes of this kind resolve within 12.5 days.

| Day | CRP |
|--|--|
| 1 | 12 |

: The course of the CRP, in mg/L {#tbl-crp}
"""
SUPPLEMENT = "---\ntitle: Supplement\n---\n\nThe supplement says something else here.\n"
WORKS = """@article{a, title={On rashes}, author={Roe, Ann}, year={2020}, journal={J}}
@article{b, title={Other}, author={Poe, Bo}, year={2021}, journal={J}}
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "_quarto.yml": PROJECT + "bibliography: references.bib\n",
        "_variables.yml": "age: 4\n",
        "letter.qmd": LETTER,
        "supplement.qmd": SUPPLEMENT,
        "references.bib": WORKS,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def review(report: Path, text: str, name: str = "decision-1.qmd") -> None:
    (report / "review").mkdir(exist_ok=True)
    (report / "review" / name).write_text(text, encoding="utf-8")


def comment(response: str, facts: str = "reviewer=1 n=2") -> str:
    return f"::: {{.comment {facts}}}\nWhat of the rash?\n:::\n\n::: {{.response}}\n{response}\n:::\n"


def letter(report: Path) -> str:
    package = Package((report / "out" / "decision-1-response.docx").read_bytes(), "x")
    return "\n".join(line.partition(": ")[2] for line in printed_lines(package)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("response", "printed"),
    [
        ("He was {{< var age >}} years old; see @tbl-crp.", "Response: He was 4 years old; see Table 1."),
        ("::: {.passage}\nThe patient was 4 years old when a rash was seen.\n:::", "a rash was seen. (page 1, line 2)"),
        ("Now: [a rash was seen. It resolved]{.passage}.", "Now: a rash was seen. It resolved (page 1, line 2)."),
        ("[The patient was … a rash was seen]{.passage}", "a rash was seen (page 1, line 2)"),
        ('::: {.passage label="p-age"}\n:::', "The patient was 4 years old when a rash was seen. (page 1, line 2)"),
        (
            '::: {.passage label="sec-discussion"}\n:::',
            "Rashes of this kind resolve within 12.5 days. (page 1, line 4)",
        ),
        ('::: {.passage label="tbl-crp"}\n:::', "Table 1: The course of the CRP, in mg/L (page 1"),
        ("[The supplement says something else]{.passage}", "something else (in supplement, page 1, line 2)"),
        ("Yes, as in [@b].", "Response: Yes, as in (Poe 2021)."),
    ],
)
def test_responses(report: Path, response: str, printed: str) -> None:
    review(report, comment(response))
    assert main(["respond", "--quiet"]) == 0
    assert printed in letter(report)


def test_the_letter_in_all_formats(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "---\ntitle: Our response\n---\n\nDear Editor,\n\n" + comment("Yes.", "reviewer=editor") + comment("No.")
    review(report, text + "Kind regards\n")
    assert main(["respond", "--to", "docx,html,pdf"]) == 0
    assert "2 comments, 0 not answered." in capsys.readouterr().out
    lines = letter(report).splitlines()
    assert lines == [
        "Our response", "Dear Editor,", "Editor", "Comment 1", "What of the rash?", "Response: Yes.",
        "Reviewer 1", "Comment 2", "What of the rash?", "Response: No.", "Kind regards",
    ]  # fmt: skip
    assert "Dear Editor," in " ".join(words_of_pdf(report / "out" / "decision-1-response.pdf"))
    assert "Response:" in (report / "out" / "decision-1-response.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("de", "Antwort auf die Kommentare|Gutachten 1|Kommentar 2|Antwort: a rash was seen (Seite 1, Zeile 2)"),
        ("fr", "Réponse aux commentaires|Rapporteur 1|Commentaire 2|Réponse : a rash was seen (page 1, ligne 2)"),
        ("es", "Respuesta a los comentarios|Revisor 1|Comentario 2|Respuesta: a rash was seen (página 1, línea 2)"),
        ("nl", "Response to the comments|Reviewer 1|Comment 2|Response: a rash was seen (page 1, line 2)"),
    ],
)
def test_the_letter_is_in_the_language_of_the_report(report: Path, language: str, lines: str) -> None:
    (report / "_quarto.yml").write_text(f"{PROJECT}bibliography: references.bib\nlang: {language}\n", encoding="utf-8")
    review(report, comment("[a rash was seen]{.passage}"))
    assert main(["respond", "--quiet"]) == 0
    assert [one for one in letter(report).splitlines() if "What of" not in one] == lines.split("|")


def test_open_comments_are_found(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review(
        report,
        comment("Yes.") + comment("", "reviewer=2 n=3") + comment("", "reviewer=3 state=done"),
    )
    assert main(["respond"]) == 0
    shown = capsys.readouterr()
    assert "review/decision-1.qmd:8: warning CMT001: Comment 3 of reviewer 2 is not answered." in shown.err
    assert "3 comments, 1 not answered." in shown.out
    assert "This comment is not answered yet." in letter(report)
    assert main(["respond", "--strict"]) == 1


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        ("", [], "There are no comments of reviewers to answer."),
        (comment("Yes.", 'author="A. B."'), [], "There are no comments of reviewers to answer."),
        (comment("Yes.") * 2, [], "review/decision-1.qmd:8: error: Two comments of reviewer 1 have the number 2."),
        (comment("Yes."), ["review/decision-7.qmd"], "There is no file of comments `review/decision-7.qmd`."),
        (
            comment("[The patient was 5 years old when]{.passage}"),
            [],
            "decision-1.qmd:6: error: The passage “The patient was 5",
        ),
        (comment("[resolve within 125 days]{.passage}"), [], "is not in the manuscript"),
        (comment("[a rash]{.passage}"), [], "is too short to be found"),
        (comment('::: {.passage label="p-agee"}\n:::'), [], "Did you mean `p-age`?"),
        (comment("See @tbl-none."), [], "tbl-none"),
        (
            "::: {.comment reviewer=1}\nOpen.\n",
            [],
            "review/decision-1.qmd:1: error: The division `.comment` is not closed.",
        ),
        (comment("Yes."), ["--to", "odt"], "not as `odt`"),
        (comment("Yes."), ["--pdf", "none.pdf"], "The file `none.pdf` cannot be read."),
        (comment("[The patient was 4 years old]{.passage}"), ["--pdf", "letter.qmd"], "cannot be read."),
    ],
)
def test_wrong_input(
    report: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: list[str], says: str
) -> None:
    review(report, text)
    assert main(["respond", *arguments]) in {1, 2}
    assert says in capsys.readouterr().err


def test_a_decision_letter_becomes_a_file_of_comments(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (report / "decision.txt").write_text("Dear author,\r\n\r\nReviewer 1:\r\n1. Too long.\r\n", encoding="utf-8")
    assert main(["respond", "--decision", "decision.txt"]) == 0
    shown = capsys.readouterr().out
    assert "line 4: reviewer 1, 1: Too long." in shown
    assert "line 1: in no comment: Dear author," in shown
    assert "review/decision-1.qmd: 1 comments." in shown
    assert main(["respond", "--decision", "decision.txt", "--quiet"]) == 0
    assert (report / "review" / "decision-2.qmd").is_file()
    assert main(["respond", "review/decision-1.qmd", "--strict"]) == 1
    assert main(["respond", "--decision", "none.txt"]) == 2
