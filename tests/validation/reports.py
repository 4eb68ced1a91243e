"""The reports that are put through validators, in copies of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

from casewright.new_report.choices import Kind, languages

ROOT = Path(__file__).parents[2]
STRESS = Path(__file__).parent / "stress"
_REPORT = ("_quarto.yml", "references.bib", "report", "data", "figures", "scripts", "_extensions")
_DAY = "1767225600"  # 1 January 2026: PDF/A wants a date, and the letter has none


def copied(folder: Path, place: Path) -> Path:
    """A copy of a report's folder in `place`, without what was rendered there."""
    to = place / folder.resolve().name
    return Path(
        shutil.copytree(
            folder, to, ignore=shutil.ignore_patterns("_output", ".casewright", ".venv", "_environment.local")
        )
    )


def all_reports(place: Path) -> list[Path]:
    """The report of this repository, the examples, a new report of each kind and language, and the stress document."""
    letter = place / "letter"
    letter.mkdir()
    for name in _REPORT:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, letter / name)
    examples = [copied(one.parent, place) for one in sorted((ROOT / "examples").glob("*/_quarto.yml"))]
    return [letter, *examples, *(new_report(place, *one) for one in product(Kind, languages())), copied(STRESS, place)]


def new_report(place: Path, kind: str, language: str) -> Path:
    """A report as `casewright new` begins it."""
    folder = place / f"new-{kind}-{language}"
    _casewright("new", str(folder), "--kind", kind, "--language", language, "--title", "A rash in a man with gout")
    return folder


def rendered(report: Path) -> list[Path]:
    """The files of a report, rendered: PDF, Word, pages, pages of notebooks, and JATS; of one with case data also those
    of its submission."""
    _casewright("render", "--trust", "--to", "html,pdf,docx,jats", within=report)
    if (report / "data").is_dir():
        _casewright("submit", "--trust", "--force", "--not-blinded", within=report)
    made = (one for folder in ("_output", "submission") for one in (report / folder).rglob("*"))
    return sorted(one for one in made if one.suffix in {".pdf", ".docx", ".html", ".xml"})


def _casewright(*arguments: str, within: Path = ROOT) -> None:
    # Reports are rendered side by side: each trusts its folder in a list of its own.
    own_data = {} if within == ROOT else {"CASEWRIGHT_DATA_DIR": f"{within}-data"}
    done = subprocess.run(
        [sys.executable, "-m", "casewright", *arguments, "--quiet"],
        cwd=within,
        env={**os.environ, "SOURCE_DATE_EPOCH": _DAY, **own_data},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"casewright {' '.join(arguments)} in {within}:\n{done.stdout}{done.stderr}")
