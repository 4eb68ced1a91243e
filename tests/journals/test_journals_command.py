"""`casewright journals` and the limits that `casewright count` prints, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.reports import write_files
from tests.command_process import Ran, run_command

MINE = """\
journal: Mine
sources:
  - {id: page, title: For Authors, address: "https://example.org", read: "2026-01-02"}
article-types: [{id: letter, name: Letter}, {id: note, name: Note}]
limits:
  - {what: text-words, most: 5, says: five words, source: page, article-type: letter}
  - {what: references, most: 1, says: one work, source: page}
rules:
  - {title-without: punctuation, says: no signs, source: page}
  - {other: a cover letter, says: a letter, source: page}
"""
REPORT = {
    "_quarto.yml": "project:\n  render: [letter.qmd]\ncasewright:\n  journal: mine\n  article-type: letter\n",
    "journals/mine.yml": MINE,
    "letter.qmd": '---\ntitle: "Pain: a case"\nbibliography: refs.bib\n---\n\nOne two three four five six [@a; @b].\n',
    "refs.bib": "@misc{a, title={A}}\n@misc{b, title={B}}\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("journals")
    write_files(path, REPORT)
    return path


def ran(folder: Path, *arguments: str) -> Ran:
    done = run_command(*arguments, cwd=folder)
    assert "Traceback" not in done.err
    return done


def answered(folder: Path, *arguments: str) -> Any:
    done = ran(folder, *arguments, "--json")
    assert done.code == 0
    return json.loads(done.out)


def test_the_list(folder: Path) -> None:
    done = ran(folder, "journals")
    assert done.code == 0
    assert "mine " in done.out
    assert "pediatric-blood-and-cancer" in done.out
    listed = {one["name"]: one for one in answered(folder, "journals")["journals"]}
    assert listed["mine"]["article-types"] == {"letter": "Letter", "note": "Note"}
    assert listed["pediatric-blood-and-cancer"]["quotes"] == 0


def test_how_a_report_stands_to_a_journal(folder: Path) -> None:
    done = ran(folder, "journals", "show")
    assert done.code == 0
    assert done.out.startswith("Mine, Letter: letter.qmd\n")
    for line in ("not kept       text words: at most 5 (6)", "“five words”", "to see to      other: a cover letter"):
        assert line in done.out
    assert "Not mentioned: length of the abstract, kind of abstract, authors" in done.out
    [shown] = answered(folder, "journals", "show", "mine")["article-types"]
    assert [(one["subject"], one["state"], one["over"]) for one in shown["requirements"]] == [
        ("text-words", "not kept", 1),
        ("references", "not kept", 1),
        ("title-without", "not kept", 0),
        ("other", "to see to", 0),
    ]


def test_a_type_of_article(folder: Path) -> None:
    shown = answered(folder, "journals", "show", "journals/mine.yml", "--article-type", "note")["article-types"]
    assert [one["subject"] for one in shown[0]["requirements"]] == ["references", "title-without", "other"]


def test_without_a_report(tmp_path: Path) -> None:
    done = ran(tmp_path, "journals", "show", "NEJM")
    assert done.code == 0
    assert "New England Journal of Medicine, Brief Report\n\ntext words: at most 2,000; words of: headings" in done.out
    assert "kept" not in done.out
    assert ran(tmp_path, "journals", "show", "pediatric-blood-and-cancer").out.startswith("Pediatric Blood & Cancer\n")


def test_where_a_report_can_be_sent(folder: Path) -> None:
    done = ran(folder, "journals", "fit")
    assert done.code == 0
    headings = [line for line in done.out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["As it is, as far as was read:", "After changes:", "No limit was read:", "Not taken:"]
    assert (
        "words 1 over; references 1 over; title without: punctuation; 1 to see to; nothing read of figures" in done.out
    )
    found = answered(folder, "journals", "fit")["journals"]
    outcomes = {(one["name"], one["article-type"]): one["outcome"] for one in found}
    assert outcomes["mine", "letter"] == "after changes"
    assert outcomes["pediatric-blood-and-cancer", ""] == "no limit was read"
    assert outcomes["european-heart-journal", "case-report"] == "not taken"
    [mine] = [one for one in found if (one["name"], one["article-type"]) == ("mine", "letter")]
    assert {key: over for key, over in mine["over"].items() if over} == {"words": 1, "references": 1}
    efforts = [one["outcome"] for one in found]
    assert efforts == sorted(efforts, key=["as it is", "after changes", "no limit was read", "not taken"].index)


def test_counts_stand_beside_limits(folder: Path) -> None:
    other = folder / "other.qmd"
    other.write_text("## Case\n\nIt hurt.\n\n### Course\n\nIt went away.\n", encoding="utf-8")
    lines = [line.split() for line in ran(folder, "count", "other.qmd").out.splitlines()]
    other.unlink()
    assert [line for line in lines if line[-1:] in (["Case"], ["Course"])] == [["5", "Case"], ["3", "Course"]]
    out = ran(folder, "count", "--journal", "blood", "--article-type", "letter").out
    assert "  Blood, Letter to Blood\n" in out and "text words: at most 1,200\n" in out
    assert "Did you mean `letter`?" in ran(folder, "count", "--journal", "blood", "--article-type", "leter").err


def test_limits_of_the_journal_of_the_report_stand_beside_counts(folder: Path) -> None:
    out = ran(folder, "count").out
    assert "  Mine, Letter\n" in out
    assert "6, 1 over  text words: at most 5\n" in out
    assert "2, 1 over  references: at most 1\n" in out


BAD = {
    "a journal": (("show", "bloud"), ("There is no journal profile `bloud`.", "Did you mean `blood`")),
    "a type of article": (("show", "mine", "--article-type", "leter"), ("no article type `leter`", "`letter`")),
    "a type where there is none": (("show", "hemasphere", "--article-type", "x"), ("`x`", "no types of article")),
    "a file": (("show", "none.yml"), ("There is no journal profile `none.yml`.",)),
}


@pytest.mark.parametrize(("arguments", "messages"), BAD.values(), ids=BAD.keys())
def test_what_is_not_known(folder: Path, arguments: tuple[str, ...], messages: tuple[str, ...]) -> None:
    done = ran(folder, "journals", *arguments)
    assert done.code == 2
    assert all(message in done.err for message in messages)


@pytest.mark.parametrize("command", ["fit", "show"])
def test_nothing_to_compare(tmp_path: Path, command: str) -> None:
    assert ran(tmp_path, "journals", command).code == 2


def test_a_profile_with_a_rule_nobody_quoted(tmp_path: Path) -> None:
    write_files(tmp_path, {**REPORT, "journals/mine.yml": MINE.replace(", says: no signs", "").replace("most: 1,", "")})
    done = ran(tmp_path, "journals", "show", "mine")
    assert done.code == 2
    assert "journals/mine.yml:7:" in done.err
    assert "has no `says`" in done.err
