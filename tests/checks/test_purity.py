"""Rules are pure functions from the loaded report to findings: no rule touches a file of it, or anything outside."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# A hook for audit events cannot be taken out again, so the rules are run in a process of their own.
WATCHED = """
import sys
from pathlib import Path

from casewright.checks.engine.checking import run_rules
from casewright.checks.families import all_rules
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading import load_report

root = Path(sys.argv[1])
report = load_report(root, ReadingOptions(tuple(sys.argv[2:]), run_cells=True))
all_rules()
installed = [str(Path(one).resolve()) for one in (*sys.path, sys.prefix, sys.base_prefix) if one]
touched = []
is_watching = True


def watch(event, arguments):
    if is_watching and event.split(".")[0] in {"open", "os", "shutil", "subprocess", "socket", "glob", "pathlib"}:
        subject = str(arguments[0]) if arguments else ""
        if not any(subject.startswith(one) for one in installed):
            touched.append(f"{event} {subject}")


sys.addaudithook(watch)
open(root / "_quarto.yml").close()
assert len(touched) == 1, touched
outcome = run_rules(report)
is_watching = False
assert len(outcome.checked) > 4
print("\\n".join(touched[1:]))
"""


@pytest.mark.parametrize("name", ["adult", "plain", "worked"])
def test_rules_touch_no_file(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    if name == "worked":
        root.mkdir()
        for part in ("_quarto.yml", "references.bib", "report", "data", "figures", "scripts"):
            source = REPOSITORY / part
            shutil.copytree(source, root / part) if source.is_dir() else shutil.copy(source, root / part)
    else:
        shutil.copytree(REPOSITORY / "benchmarks/clean_reports" / name, root)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(root)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
