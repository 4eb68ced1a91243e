"""`casewright check` and `casewright explain`, as they are typed: what they print, and how they end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from casewright.cli import CLEAN, COULD_NOT_RUN, FINDINGS, main
from tests.checks.reports import BIBLIOGRAPHY, write_files
from tests.command.conftest import copy_report

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command in the folder of a small report: exit code, standard output, standard error."""
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)

    def typed(*arguments: str, folder: str = "") -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path / folder)
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return typed


LETTER = "---\ntitle: A case\nbibliography: refs.bib\n---\n\nAs shown [@luan2021]{extra}\n"


def report(folder: Path, extra: str = ".") -> None:
    write_files(folder, {"letter.qmd": LETTER.format(extra=extra), "refs.bib": BIBLIOGRAPHY})


@pytest.mark.parametrize(
    ("extra", "options", "code"),
    [
        (".", (), CLEAN),
        (" in in rats.", (), FINDINGS),
        (" of 10mg.", (), CLEAN),
        (" of 10mg.", ("--strict",), FINDINGS),
        (" in in rats.", ("--ignore", "TXT001"), CLEAN),
        (" in in rats.", ("--select", "REF"), CLEAN),
        (" in in rats.", ("--select", "REF,TXT001"), FINDINGS),
        (" in in rats.", ("--select", "REF", "--select", "repeated-word"), FINDINGS),
        ("\n\n{{< include none.qmd >}}", (), COULD_NOT_RUN),
        (".", ("--select", "NOPE"), COULD_NOT_RUN),
        (".", ("--format", "xml"), COULD_NOT_RUN),
        (".", ("none.qmd",), COULD_NOT_RUN),
        (".", ("--retractions", "none.csv"), COULD_NOT_RUN),
    ],
)
def test_exit_codes(run: Run, tmp_path: Path, extra: str, options: tuple[str, ...], code: int) -> None:
    report(tmp_path, extra)
    done, out, err = run("check", *options)
    assert done == code, out + err
    assert "Traceback" not in out + err
    assert bool(err) is (code == COULD_NOT_RUN)


def test_a_second_run_prints_the_same_and_a_change_is_seen(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats.")
    first = run("check", "--format", "json")
    assert run("check", "--format", "json") == first
    report(tmp_path, " in rats.")
    assert run("check", "--format", "json")[0] == CLEAN
    report(tmp_path, " in in rats.")
    assert run("check", "--format", "json") == first
    (tmp_path / "refs.bib").write_text(BIBLIOGRAPHY.replace("luan2021", "luan"), encoding="utf-8")
    assert "REF001" in run("check", "--format", "json")[1]


def test_a_kept_outcome_is_the_one_that_looking_again_gives(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats of 10mg.")
    run("check")
    kept = run("check")
    assert run("check", "--no-cache") == kept


def test_a_broken_record_is_no_record(run: Run, tmp_path: Path) -> None:
    report(tmp_path)
    first = run("check")
    for content in (b"", b"[]", b"{", b'{"x": 1}', b"\xff"):
        (tmp_path / ".casewright/checked.json").write_bytes(content)
        assert run("check") == first


def test_a_file_outside_of_the_report_that_changed_is_seen(run: Run, tmp_path: Path) -> None:
    files = {"report/_quarto.yml": "bibliography: ../refs.bib\n", "report/letter.qmd": "[@luan2021]\n"}
    write_files(tmp_path, {**files, "refs.bib": BIBLIOGRAPHY})
    assert run("check", folder="report")[0] == CLEAN
    assert run("check", folder="report")[0] == CLEAN
    (tmp_path / "refs.bib").write_text(BIBLIOGRAPHY.replace("luan2021", "luan"), encoding="utf-8")
    assert run("check", folder="report")[0] == FINDINGS


def test_paths_lead_from_the_folder_of_the_command(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"a/_quarto.yml": "", "a/b/letter.qmd": "one one\n", "a/c/other.qmd": "two two\n"})
    assert "a/b/letter.qmd:1:5: error" in run("check", "a/b/letter.qmd")[1]
    assert "a/c" not in run("check", "a/b/letter.qmd")[1]
    inside = run("check", folder="a/c")[1]
    assert "../b/letter.qmd:1:5: error" in inside
    assert "other.qmd:1:5: error" in inside


def test_a_document_alone_is_checked_without_settings_or_data(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.qmd": "See @fig-x and @fig-y.\n\n![A leg](x.png){#fig-x}\n"})
    code, out, _ = run("check", "a.qmd", "--select", "NUM001")
    assert code == FINDINGS
    assert "a.qmd:1:16: error NUM001: Nothing has the label `fig-y`." in out
    assert "1 document, 0 references, 0 citations, 1 float" in out


def test_a_bibliography_that_cannot_be_read_is_a_finding_and_the_rest_is_checked(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats.")
    (tmp_path / "refs.bib").write_text(BIBLIOGRAPHY.replace("{Luan, Chengxin and Ge, Jian}", "{Luan"), encoding="utf-8")
    code, out, _ = run("check")
    assert code == FINDINGS
    assert "refs.bib:1:1: error REF005: The entry `luan2021` of `refs.bib` cannot be read" in out
    assert "TXT001" in out
    assert "REF001" not in out


@pytest.mark.parametrize("text", ["> " * 500 + "x", "- > " * 400 + "x", "1. " * 400 + "x", "(" * 500, "*a " * 500])
def test_what_is_nested_too_deeply_is_refused_with_a_sentence(run: Run, tmp_path: Path, text: str) -> None:
    write_files(tmp_path, {"letter.qmd": text})
    code, out, err = run("check", "--select", "TXT")
    assert (code, "nested too deeply" in err) in {(COULD_NOT_RUN, True), (CLEAN, False), (FINDINGS, False)}
    assert "Traceback" not in out + err


@pytest.mark.parametrize("command", [["check"], ["render", "--to", "html"]])
def test_what_pandoc_cannot_read_in_time_is_refused_at_its_place(run: Run, tmp_path: Path, command: list[str]) -> None:
    write_files(tmp_path, {"letter.qmd": "---\ntitle: x\n---\n\nText.\n\nOf the " + "[" * 100 + " cells.\n"})
    code, _, err = run(*command)
    assert code == COULD_NOT_RUN
    assert "letter.qmd:7:8: error: Pandoc cannot read this passage in reasonable time." in err
    assert "100 square brackets are open here at once" in err
    assert "Close them" in err


def test_a_folder_without_documents(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = run("check", folder="empty")
    assert code == COULD_NOT_RUN
    assert "There is no document to check here." in err


def test_cells_that_were_not_run_are_named_and_run_when_asked(run: Run, tmp_path: Path) -> None:
    cell = "```{python}\n#| output: asis\nprint('See [@luan2012].')\n```\n"
    write_files(tmp_path, {"letter.qmd": f"---\nbibliography: refs.bib\n---\n\n{cell}", "refs.bib": BIBLIOGRAPHY})
    code, out, _ = run("check", "--select", "REF")
    assert code == CLEAN
    assert "The output of cells in letter.qmd was not checked" in out
    code, out, _ = run("check", "--select", "REF", "--execute")
    assert code == FINDINGS
    assert "error REF001: No bibliography contains `luan2012`." in out
    assert "not checked" not in out
    assert run("check", "--select", "REF")[:2] == (code, out)  # what was run is kept


def test_repairs_as_typed(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats.")
    code, out, _ = run("check", "--diff")
    assert code == FINDINGS
    assert "+As shown [@luan2021] in rats." in out
    code, out, _ = run("check", "--fix")
    assert code == CLEAN
    assert "Repaired 1 finding.\nletter.qmd:6:24: TXT001 “in in” -> “in”\n" in out
    assert (tmp_path / "letter.qmd").read_text(encoding="utf-8") == LETTER.format(extra=" in rats.")


def test_beside_machine_formats_remarks_go_to_standard_error(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats.")
    _, out, err = run("check", "--diff", "--format", "json")
    assert json.loads(out)["findings"]
    assert "+As shown [@luan2021] in rats." in err


def test_retractions_by_option_and_by_setting(run: Run, tmp_path: Path) -> None:
    report(tmp_path)
    data = "OriginalPaperDOI,RetractionNature\n10.3389/fimmu.2021.707191,Retraction\n"
    write_files(tmp_path, {"retracted.csv": data})
    assert run("check")[0] == CLEAN
    assert run("check", "--retractions", "retracted.csv")[0] == FINDINGS
    write_files(tmp_path, {"_quarto.yml": "casewright:\n  checks:\n    retractions: retracted.csv\n"})
    assert run("check", "--select", "REF014")[0] == FINDINGS
    write_files(tmp_path, {"_quarto.yml": "casewright:\n  checks:\n    retractions: none.csv\n"})
    code, _, err = run("check", "--select", "REF014")
    assert (code, err.split(":")[0]) == (COULD_NOT_RUN, "_quarto.yml")


def test_explain(run: Run) -> None:
    code, out, _ = run("explain", "ref004")
    assert code == CLEAN
    assert out.startswith("REF004 work-under-two-keys\n")
    for part in (
        "Wrong:",
        "Right:",
        "When it may be mistaken:",
        "Whose rule it is: ICMJE",
        "casewright: ignore REF004",
    ):
        assert part in out
    assert run("explain", "work-under-two-keys")[1] == out
    assert "TXT011" in run("explain", "TXT")[1]
    assert {"REF001", "CHK002"} <= set(run("explain")[1].split())
    code, _, err = run("explain", "REF099")
    assert code == COULD_NOT_RUN
    assert "There is no rule `REF099`." in err


@pytest.mark.parametrize("run_cells", [False, True])
def test_the_worked_report_has_no_errors(run: Run, tmp_path: Path, run_cells: bool) -> None:
    copy_report(tmp_path / "report here")
    options = ["--format", "json", *(["--execute"] if run_cells else [])]
    code, out, err = run("check", *options, folder="report here")
    document = json.loads(out)
    found = [one for one in document["findings"] if one["severity"] == "error" or one["rule"][:3] in {"TXT", "JNL"}]
    assert found == []
    assert (code, err) == (CLEAN, "")
    assert document["checked"]["documents"] == 2
    assert document["checked"]["references"] > 10
    assert bool(document["undetermined"]) is not run_cells


def test_a_report_that_cannot_be_written_to_is_checked_all_the_same(run: Run, tmp_path: Path) -> None:
    report(tmp_path, " in in rats.")
    if os.geteuid() == 0:
        (tmp_path / ".casewright").write_text("a file where a folder belongs", encoding="utf-8")
    else:
        tmp_path.chmod(0o500)
    try:
        assert run("check")[0] == FINDINGS
    finally:
        tmp_path.chmod(0o700)


def test_many_slips_of_one_habit_in_a_file_are_one_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is repaired; one that is suppressed is not counted."""
    monkeypatch.chdir(tmp_path)
    lines = [
        "It took 3-4 days.",
        "It took 5-6 days.",
        "<!-- casewright: ignore TXT010 as printed -->\nIt took 6-7 days.",
    ]
    Path("letter.qmd").write_text("\n\n".join([*lines, "It took 7-8 days, or 8-9 weeks.", ""]))
    main(["check", "--select", "TXT010"])
    told = capsys.readouterr().out
    assert "3 more of this file are like it" in told
    assert told.count("warning TXT010") == 1
    main(["check", "--select", "TXT010", "--fix"])
    assert Path("letter.qmd").read_text().count("–") == 4
