"""The formats of findings: for people, for programs, for code scanning, pull requests and build servers."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from casewright.checks.engine.checking import Outcome
from casewright.checks.engine.fingerprint import fingerprints
from casewright.checks.families import all_rules
from casewright.checks.formats import FORMATS, Shown, written
from casewright.checks.repair import Edit, RepairableFinding
from casewright.diagnostics import Finding, Location, Severity

LONG = "word " * 30 + "the the " + "more " * 30
OUTCOME = Outcome(
    findings=(
        Finding("REF001", "citation-not-in-bibliography", Severity.ERROR, "No bibliography contains `a`.",
                Location("a b/ä.qmd", 2, 5), "Did you mean `b`?"),
        RepairableFinding("TXT001", "repeated-word", Severity.WARNING, "`the` appears twice.",
                          Location("a b/ä.qmd", 3, 155), edits=(Edit("a b/ä.qmd", 3, 154, 4, ""),)),
        Finding("REF002", "entry-never-cited", Severity.NOTE, "100% of x: y, z\nand <more>.", Location("r.bib")),
        Finding("TXT007", "placeholder", Severity.ERROR, "`??` is a placeholder.", Location("a b/ä.qmd", 4, 4)),
    ),
    checked={"documents": 1, "references": 7, "citations": 1},
    undetermined=("What cells print was not checked.",),
    silenced=1,
    rules=frozenset({"REF001", "REF002", "TXT001", "TXT007", "TXT008"}),
    files={"a b/ä.qmd": ("---", "See @a.", LONG, "日本語 ??", "")},
)  # fmt: skip
HERE = Shown()


def test_text_for_people() -> None:
    assert written("text", OUTCOME, HERE) == (
        """\
a b/ä.qmd:2:5: error REF001: No bibliography contains `a`.
  |
2 | See @a.
  |     ^^
  = Did you mean `b`?

a b/ä.qmd:3:155: warning TXT001: `the` appears twice.
  |
3 | … word word word word word word word word word word word the the more more more more more more more more more m…
  |                                                              ^^^

r.bib: note REF002: 100% of x: y, z
and <more>.

a b/ä.qmd:4:4: error TXT007: `??` is a placeholder.
  |
4 | 日本語 ??
  |       ^

note: What cells print was not checked.

1 document, 7 references, 1 citation checked; 2 errors, 1 warning, 1 note (1 finding silenced). """
        "`casewright check --fix` repairs 1 of them.\n"
    )


def test_a_clean_report_still_says_what_was_looked_at() -> None:
    clean = Outcome((), {"documents": 2, "references": 0})
    assert written("text", clean, HERE) == "2 documents, 0 references checked; no findings.\n"


def test_json() -> None:
    document = json.loads(written("json", OUTCOME, HERE))
    assert list(document) == ["findings", "checked", "undetermined", "silenced"]
    assert document["checked"] == {"documents": 1, "references": 7, "citations": 1}
    first, _, third, _ = document["findings"]
    fingerprint = first.pop("fingerprint")
    assert first == {
        "rule": "REF001",
        "name": "citation-not-in-bibliography",
        "severity": "error",
        "message": "No bibliography contains `a`.",
        "path": "a b/ä.qmd",
        "line": 2,
        "column": 5,
        "hint": "Did you mean `b`?",
    }
    assert len(fingerprint) == 16
    assert third["line"] is third["column"] is None


SCHEMA = json.loads(Path(__file__).with_name("sarif_schema.json").read_text(encoding="utf-8"))


def test_sarif_is_as_its_standard_has_it() -> None:
    log = json.loads(written("sarif", OUTCOME, HERE))
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(log, SCHEMA)
    [run] = log["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a%20b/%C3%A4.qmd"}, "region": {"startLine": 2, "startColumn": 5}}
    assert "region" not in run["results"][2]["locations"][0]["physicalLocation"]
    [fix] = run["results"][1]["fixes"]
    assert fix["artifactChanges"][0]["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 154, "endColumn": 158}, "insertedContent": {"text": ""}}
    ]


@pytest.mark.parametrize("broken", ["level", "uri", "line", "key"])
def test_the_schema_refuses_what_the_standard_refuses(broken: str) -> None:
    log = json.loads(written("sarif", OUTCOME, HERE))
    result = log["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    if broken == "level":
        result["level"] = "fatal"
    elif broken == "uri":
        place["artifactLocation"]["uri"] = "a b"
    elif broken == "line":
        place["region"]["startLine"] = 0
    else:
        result["severity"] = "error"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SCHEMA)


def test_annotations_of_a_pull_request() -> None:
    assert written("github", OUTCOME, HERE).splitlines() == [
        "::error file=a b/ä.qmd,line=2,col=5,title=REF001 citation-not-in-bibliography::"
        "No bibliography contains `a`. Did you mean `b`?",
        "::warning file=a b/ä.qmd,line=3,col=155,title=TXT001 repeated-word::`the` appears twice.",
        "::notice file=r.bib,title=REF002 entry-never-cited::100%25 of x: y, z%0Aand <more>.",
        "::error file=a b/ä.qmd,line=4,col=4,title=TXT007 placeholder::`??` is a placeholder.",
        "::notice title=casewright::What cells print was not checked.",
        "1 document, 7 references, 1 citation checked; 2 errors, 1 warning, 1 note (1 finding silenced).",
    ]


@pytest.mark.parametrize(("strict", "failing"), [(False, ["REF001", "TXT007"]), (True, ["REF001", "TXT001", "TXT007"])])
def test_junit(strict: bool, failing: list[str]) -> None:
    root = ElementTree.fromstring(written("junit", OUTCOME, Shown(strict=strict)))
    cases = root.findall("testsuite/testcase")
    assert [case.attrib["name"].split()[0] for case in cases] == ["REF001", "REF002", "TXT001", "TXT007", "TXT008"]
    failed = [case for case in cases if case.find("failure") is not None]
    assert [case.attrib["name"].split()[0] for case in failed] == failing
    assert (root.attrib["tests"], root.attrib["failures"]) == ("5", str(len(failing)))
    assert "a b/ä.qmd:2:5: error: No bibliography contains `a`." in str(failed[0].findtext("failure"))


def test_junit_holds_only_what_xml_may() -> None:
    finding = Finding("TXT001", "repeated-word", Severity.ERROR, 'a\x00b\x1b "<&>" \ud800', Location("a.qmd", 1))
    text = written("junit", Outcome((finding,)), HERE)
    message = ElementTree.fromstring(text).find("testsuite/testcase/failure")
    assert message is not None
    assert message.attrib["message"] == 'a?b? "<&>" ?'


@pytest.mark.parametrize(
    ("folder", "path", "shown"),
    [
        ("", "report/a.qmd", "report/a.qmd"),
        (".", "a.qmd", "a.qmd"),
        ("sub", "a.qmd", "sub/a.qmd"),
        ("..", "report/a.qmd", "../report/a.qmd"),
        ("../other", "../a.qmd", "../a.qmd"),
    ],
)
def test_paths_lead_from_where_the_command_runs(folder: str, path: str, shown: str) -> None:
    assert Shown(folder).path(path) == shown


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_ends_in_a_line_end_and_is_the_same_each_time(name: str) -> None:
    first = written(name, OUTCOME, HERE)
    assert first.endswith("\n")
    assert first == written(name, OUTCOME, HERE)


def test_findings_of_rules_that_nobody_lists_are_shown_too() -> None:
    odd = Outcome((Finding("XYZ001", "odd", Severity.ERROR, "Odd.", Location("a.qmd", 1)),))
    for name in FORMATS:
        assert "XYZ001" in written(name, odd, HERE)
    assert "XYZ001" not in all_rules()


def finding(message: str, line: int) -> Finding:
    return Finding("TXT001", "repeated-word", Severity.ERROR, message, Location("a.qmd", line, 3))


FILES = {"a.qmd": ("one", "the the", "two", "the the")}


def test_fingerprints_survive_lines_that_come_and_go() -> None:
    before = fingerprints([finding("`the` appears twice.", 2)], FILES)
    moved = {"a.qmd": ("new", "", *FILES["a.qmd"])}
    assert fingerprints([finding("`the` appears twice.", 4)], moved) == before


def test_fingerprints_survive_places_in_messages() -> None:
    first = fingerprints([finding("`k` appears twice, here and at `refs.bib:12:1`; x", 2)], FILES)
    assert fingerprints([finding("`k` appears twice, here and at `refs.bib:99:3`; x", 2)], FILES) == first


def test_fingerprints_tell_apart_what_is_not_the_same() -> None:
    several = [
        finding("`the` appears twice.", 2),
        finding("`the` appears twice.", 4),
        finding("`a` appears twice.", 2),
        finding("`the` appears twice.", 3),
    ]
    assert len(set(fingerprints(several, FILES))) == 4
