"""Identifiers wherever a report has text, and what was judged of them."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from casewright.checks.engine.command import check_report
from casewright.checks.engine.request import CheckRequest
from casewright.checks.pri.deidentify import DeidentifyRequest, run_deidentify
from casewright.cli.group import commands
from casewright.diagnostics import CasewrightError
from tests.checks.reports import checked, write_files

PROJECT = "project: {output-dir: _output}\nlang: en\ncasewright: true\n"
HEAD = "---\ntitle: T\nauthor: Susan Whitfield\n---\n\n"
SEEN = "The patient was seen.\n"


def found(folder: Path, files: dict[str, str]) -> list[str]:
    named = {"_quarto.yml": PROJECT, "letter.qmd": HEAD + SEEN, **files}
    return [f"{one.rule} {one.location}" for one in checked(folder, named, "PRI").findings]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("letter.qmd", f"{HEAD}Mrs. Okonkwo was seen.\n", "PRI001 letter.qmd:6:1"),
        ("letter.qmd", "---\ntitle: A boy from Asheville\n---\n\nText.\n", "PRI003 letter.qmd:2:19"),
        ("letter.qmd", f"{HEAD}Text. <!-- MRN 00482913 -->\n", "PRI012 letter.qmd:6:16"),
        ("letter.qmd", f"{HEAD}Write to jq@example.org.\n", "PRI010 letter.qmd:6:10"),
        ("letter.qmd", f"{HEAD}```{{python}}\n# MRN 00482913\n```\n", "PRI012 letter.qmd:7:7"),
        ("letter.qmd", f'{HEAD}![A scan.](a.png){{fig-alt="MRN 00482913"}}\n', "PRI012 letter.qmd:6:32"),
        ("data/labs.csv", "id,who\n1,MRN 00482913\n", "PRI012 data/labs.csv:2:7"),
        ("data/abbreviations.yml", "# Mr. Halloran\nabbreviations: []\n", "PRI001 data/abbreviations.yml:1:3"),
        ("scripts/plot.py", "# hospital number H-203948\n", "PRI012 scripts/plot.py:1:19"),
        ("figures/scan_2019-03-04.txt", "x\n", "PRI005 figures/scan_2019-03-04.txt"),
    ],
)
def test_where_identifiers_are_found(tmp_path: Path, path: str, text: str, expected: str) -> None:
    assert expected in found(tmp_path, {path: text})


def test_notes_of_a_bibliography_are_searched_and_authors_are_not(tmp_path: Path) -> None:
    entry = "@article{a,\n  author = {Doe, Emily},\n  title = {In Springfield},\n  note = {MRN 00482913}\n}\n"
    files = {"_quarto.yml": f"{PROJECT}bibliography: r.bib\n", "r.bib": entry, "letter.qmd": f"{HEAD}Seen [@a].\n"}
    assert found(tmp_path, files) == ["PRI012 r.bib:4:15"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Doe, Emily\neng\nR01 NS077851/NS/NINDS NIH HHS/\n2016/02/24\nJ. 2016 Apr;15(4):391-404. Epub 2016 Feb 20.",
            [],
        ),
        ("Accessed: 2023-04-05", []),
        ("Epub. Compare our patient, seen on 12 March 2021", ["PRI005 r.bib:4:46"]),
    ],
)
def test_what_a_database_says_of_a_work_identifies_nobody(tmp_path: Path, note: str, expected: list[str]) -> None:
    entry = f"@article{{a,\n  author = {{Roe, Jane}},\n  title = {{A title}},\n  note = {{{note}}}\n}}\n"
    text = f"{HEAD}Seen [@a].\n".replace("---\n", "---\ndate: 2024-05-01\n", 1)
    files = {"_quarto.yml": f"{PROJECT}bibliography: r.bib\n", "r.bib": entry, "letter.qmd": text}
    assert found(tmp_path, files) == expected


def test_authors_are_no_patients(tmp_path: Path) -> None:
    assert found(tmp_path, {"letter.qmd": f"{HEAD}Susan Whitfield saw the patient.\n"}) == []


def test_identifiers_are_found_where_the_data_cannot_be_read(tmp_path: Path) -> None:
    """A date in the case keeps documents from being resolved; their texts are searched as they are typed."""
    files = {
        "_quarto.yml": PROJECT,
        "letter.qmd": f"{HEAD}Mrs. Okonkwo lived in Asheville.\n",
        "data/case.yml": "id: a\nsex: female\nnote: seen on 12 March 2019, MRN 00482913\n",
    }
    write_files(tmp_path, files)
    findings = check_report(tmp_path, CheckRequest(select=("PRI",)))[0].findings
    assert [f"{one.rule} {one.location}" for one in findings] == [
        "PRI012 data/case.yml:3:34",
        "PRI001 letter.qmd:6:1",
        "PRI003 letter.qmd:6:23",
    ]


def test_plain_quarto_is_left_alone(tmp_path: Path) -> None:
    files = {"_quarto.yml": "lang: en\n", "letter.qmd": f"{HEAD}Mrs. Okonkwo was born on 12 March 2019.\n"}
    assert found(tmp_path, files) == []


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> tuple[int, str]:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(commands, ["deidentify", *options], standalone_mode=False)
    assert result.exception is None, result.exception
    return int(result.return_value), result.output


TEXT = f"{HEAD}A 93-year-old man from Asheville was admitted on 12 March 2019 and on 3/4/2019.\n"


def report(folder: Path) -> Path:
    write_files(folder, {"_quarto.yml": PROJECT, "letter.qmd": TEXT})
    return folder


def test_changes_with_one_right_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(report(tmp_path), monkeypatch, "--day-0", "2019-03-10")
    assert code == 1
    assert "+A >89-year-old man from Asheville was admitted on day +2 and on 3/4/2019." in said
    assert (tmp_path / "letter.qmd").read_text("utf-8") == TEXT
    run(tmp_path, monkeypatch, "--day-0", "2019-03-10", "--apply")
    assert ">89-year-old man from Asheville was admitted on day +2" in (tmp_path / "letter.qmd").read_text("utf-8")
    assert "2019-03-10" not in (tmp_path / "data/identifiers.yml").read_text("utf-8")


def test_what_was_judged_is_quiet_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{HEAD}She lived in Asheville.\n"
    write_files(tmp_path, {"_quarto.yml": PROJECT, "letter.qmd": text})
    run(tmp_path, monkeypatch)
    listed = tmp_path / "data/identifiers.yml"
    assert found(tmp_path, {"letter.qmd": text}) == ["PRI003 letter.qmd:6:14"]
    signed = listed.read_text("utf-8").replace('judged: ""', "judged: keep").replace('by: ""', "by: A. Author")
    listed.write_text(signed, encoding="utf-8")
    assert found(tmp_path, {"letter.qmd": text}) == ["PRI019 data/identifiers.yml:6:3", "PRI003 letter.qmd:6:14"]
    listed.write_text(signed.replace('reason: ""', "reason: a large city"), encoding="utf-8")
    assert found(tmp_path, {"letter.qmd": text}) == []
    assert run(tmp_path, monkeypatch)[0] == 0
    changed = f"{HEAD}She was born in Asheville.\n"
    assert [one.split()[0] for one in found(tmp_path, {"letter.qmd": changed})] == ["PRI019", "PRI003"]


def test_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, said = run(report(tmp_path), monkeypatch, "--json")
    listed = json.loads(said)["identifiers"]
    assert [(one["rule"], one["found"], one["new"]) for one in listed] == [
        ("PRI008", "93-year-old", ">89-year-old"),
        ("PRI003", "Asheville", None),
        ("PRI005", "12 March 2019", None),
        ("PRI005", "3/4/2019", None),
    ]


def test_rendered_files_are_searched_byte_by_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report(tmp_path)
    output = tmp_path / "_output"
    output.mkdir()
    with zipfile.ZipFile(output / "letter.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:t>from Ashe</w:t><w:t>ville</w:t>")
    (output / "letter.html").write_text("<html>12&nbsp;March&nbsp;2019</html>", encoding="utf-8")
    _, said = run(tmp_path, monkeypatch, "--rendered")
    assert "_output/letter.docx: holds “Asheville”" in said
    assert "_output/letter.html: holds “12 March 2019”" in said


def test_judgments_are_not_written_through_a_link_that_leads_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept\n")
    report = tmp_path / "report"
    write_files(report, {"_quarto.yml": PROJECT, "letter.qmd": f"{HEAD}Mrs. Okonkwo was seen.\n", "data/a.txt": "x\n"})
    (report / "data/identifiers.yml").symlink_to(outside)
    with pytest.raises(CasewrightError, match="lies outside the project"):
        run_deidentify(report, DeidentifyRequest())
    assert outside.read_text() == "kept\n"


def test_history_is_searched_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report(tmp_path)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "First"]):
        subprocess.run([*git, *step], cwd=tmp_path, check=True)
    author = "author:\n  - name: A. Author\n    email: a.author@clinic.example\n"
    (tmp_path / "letter.qmd").write_text(HEAD.replace("---\n", "---\n" + author, 1) + SEEN, encoding="utf-8")
    subprocess.run([*git, "commit", "-qam", "Second"], cwd=tmp_path, check=True)
    (tmp_path / "letter.qmd").write_text(HEAD + SEEN, encoding="utf-8")
    assert "Asheville" not in run(tmp_path, monkeypatch)[1]
    code, said = run(tmp_path, monkeypatch, "--history")
    assert code == 1
    assert ":letter.qmd: PRI003 “Asheville”" in said
    assert "clinic.example" not in said
