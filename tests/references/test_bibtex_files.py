"""BibTeX files as they are found: each file in `bib/` beside what is read from it.

`UPDATE_GOLDENS=1 pytest tests/references/test_bibtex_files.py` writes the `.txt` files again; read them before keeping
them.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pypandoc
import pytest

from casewright.diagnostics import CasewrightError
from casewright.references.bibliography import Bibliography, load_bibliography
from casewright.references.bibtex.reading import read_bibtex

FOLDER = Path(__file__).parent / "bib"
FILES = sorted(path.name for path in FOLDER.glob("*.bib"))


def listing(name: str) -> str:
    """What is read from a file, as text: entries with places, fields with lines, findings; or the error."""
    try:
        bibliography = load_bibliography([name], FOLDER)
    except CasewrightError as error:
        return f"ERROR {error.location}: {error.message}\n  why: {error.why}\n"
    lines: list[str] = []
    for entry in bibliography.entries:
        lines.append(f"{entry.location}: @{entry.type} {entry.key}")
        for field, value in entry.fields.items():
            taken = ", inherited" if field in entry.inherited else ""
            place = entry.field_locations[field]
            lines.append(f"  {field} = {value}  ({place.line}:{place.column}{taken})")
            if entry.plain(field) != value:
                lines.append(f"    read: {entry.plain(field)}")
    for finding in bibliography.findings:
        lines.append(f"{finding.severity.value} {finding.rule} {finding.location}: {finding.message}")
    if bibliography.readable:
        lines.append("written again for pandoc:")
        lines.extend("  " + line for line in bibliography.readable[name].splitlines())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", FILES)
def test_what_is_read(name: str) -> None:
    golden = FOLDER / f"{Path(name).stem}.txt"
    read = listing(name)
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(read, encoding="utf-8")
    assert read == golden.read_text(encoding="utf-8")


def pandoc_keys(text: str) -> list[str] | None:
    """The keys that pandoc reads; None where it cannot read the text."""
    command = [pypandoc.get_pandoc_path(), "--from", "biblatex", "--to", "csljson"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    return [work["id"] for work in json.loads(done.stdout)] if done.returncode == 0 else None


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("bad-")])
def test_pandoc_reads_the_same_entries(name: str) -> None:
    bibliography: Bibliography = load_bibliography([name], FOLDER)
    keys = [entry.key for entry in bibliography.entries]
    as_it_is = pandoc_keys((FOLDER / name).read_text(encoding="utf-8"))
    if not bibliography.readable:
        assert as_it_is == keys
    else:
        assert as_it_is is None
        assert pandoc_keys(bibliography.readable[name]) == keys


# Pandoc never ends on a circle of `crossref`.
@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("bad-") and name != "bad-circle.bib"])
def test_pandoc_cannot_read_what_is_refused_here(name: str) -> None:
    assert pandoc_keys((FOLDER / name).read_text(encoding="utf-8")) is None


def test_names_that_stand_for_too_much_are_refused() -> None:
    names = ["@string{n0 = {xxxxxxxxxx}}", *(f"@string{{n{i} = n{i - 1} # n{i - 1}}}" for i in range(1, 40))]
    with pytest.raises(CasewrightError, match="stand for more than 10,000,000 characters") as caught:
        read_bibtex("\n".join(names), "works.bib")
    assert str(caught.value.location) == "works.bib:20:1"
