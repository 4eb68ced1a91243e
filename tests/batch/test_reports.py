"""Which reports a batch consists of, and their options."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.batch.reports import reports_of
from casewright.diagnostics import CasewrightError
from tests.batch.conftest import Reports


@pytest.fixture
def folder(reports: Reports, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = reports(a="Text.", b="Text.")
    (made / "reports/notes").mkdir()
    (made / "reports/c").mkdir()
    (made / "reports/c/only.qmd").write_text("Text.\n")
    monkeypatch.chdir(made)
    return made


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["reports/a"], ["reports/a"]),
        (["reports"], ["reports/a", "reports/b", "reports/c"]),
        (["reports/[ab]"], ["reports/a", "reports/b"]),
        (["reports/b", "reports"], ["reports/b", "reports/a", "reports/c"]),
        (["s3://office/2026/a", "reports/a"], ["s3://office/2026/a", "reports/a"]),
        (["file://reports/a"], ["reports/a"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_folders_patterns_and_addresses_name_reports_once(named: list[str], found: list[str]) -> None:
    assert [report.name for report in reports_of(named, "check")] == found


def test_a_list_has_a_report_and_its_options_in_each_row(folder: Path) -> None:
    (folder / "list.csv").write_text("report,select,strict\nreports/a,REF,yes\nreports/b,,no\n")
    made = reports_of(["list.csv"], "check", "--ignore JNL")
    assert [(Path(one.address).name, one.options) for one in made] == [
        ("a", ("--ignore", "JNL", "--select", "REF", "--strict")),
        ("b", ("--ignore", "JNL")),
    ]


def test_a_parquet_list_is_read_as_a_csv_list_is(folder: Path) -> None:
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    pd.DataFrame({"report": ["reports/a"], "journal": ["blood"], "blinded": [True]}).to_parquet(folder / "list.parquet")
    assert reports_of(["list.parquet"], "submit")[0].options == ("--journal", "blood", "--blinded")


@pytest.mark.parametrize(
    ("named", "options", "messages"),
    [
        (["none", "reports/notes"], "", ["`none` leads to no report.", "`reports/notes` leads to no report."]),
        (["missing.csv"], "", ["There is no list `missing.csv`."]),
        (["columns.csv"], "", ["`selct` is no option that `casewright batch check` passes on."]),
        (["nameless.csv"], "", ["`nameless.csv` has no column `report`."]),
        (["rows.csv"], "", ["`none` leads to no report.", "`gone` leads to no report."]),
        (["reports/a"], "--to pdf", ["`to` is no option that `casewright batch check` passes on."]),
        (["reports/a"], "--select", ["The option `--select` needs a value."]),
        (
            ["reports/a"],
            "--registry=http://elsewhere",
            ["`registry` is no option that `casewright batch check` passes on."],
        ),
        (["reports/a"], "'", ["The options cannot be read."]),
    ],
)
def test_all_that_is_wrong_is_said_at_once(folder: Path, named: list[str], options: str, messages: list[str]) -> None:
    (folder / "columns.csv").write_text("report,selct\nreports/a,REF\n")
    (folder / "nameless.csv").write_text("folder\nreports/a\n")
    (folder / "rows.csv").write_text("report\nreports/a\nnone\ngone\n")
    with pytest.raises(CasewrightError) as caught:
        reports_of(named, "check", options)
    assert [error.message for error in getattr(caught.value, "errors", [caught.value])] == messages


def test_a_wrong_row_has_its_line(folder: Path) -> None:
    (folder / "rows.csv").write_text("report\nreports/a\nnone\n")
    with pytest.raises(CasewrightError) as caught:
        reports_of(["rows.csv"], "check")
    assert str(caught.value.location) == "rows.csv:3"
