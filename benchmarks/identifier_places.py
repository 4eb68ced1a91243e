"""How many identifiers `casewright` finds in every place of a report, and in what is left of it.

    python benchmarks/identifier_places.py [--list]

Each line of `identifiers/third.txt` is planted into a copy of a clean report: in its prose, titles, legends,
alternative texts, case, tables, comments, YAML, code, outputs, notebooks, names of files and bibliography; in a commit
that was taken back; and in rendered files whose source no longer holds it. The exit code is 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casewright.build.trust import trust_for_now
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading import load_report
from casewright.checks.pri.rules import findings
from casewright.diagnostics import CasewrightError

HERE = Path(__file__).parent
CLEAN = HERE / "clean_reports" / "adult"
DOCUMENT = "report/case.qmd"
WORDS = re.compile(r"[^\W_]{2,}")
NO_IDENTIFIER = frozenset({"the", "of", "in", "at", "age", "on", "and", "only", "Hospital", "Medical", "Center", "com"})
COLUMNS = {"person": "name", "place": "residence", "date": "date", "age": "age_years", "insurance": "insurance_no"}


@dataclass(frozen=True)
class Planting:
    kind: str
    place: str
    text: str
    marked: str


def plantings() -> list[Planting]:
    found = []
    for name in ("third.txt", "seventh.txt"):
        for line in (HERE / "identifiers" / name).read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            kind, place, text = line.split(" | ", 2)
            marked = text[text.index("«") + 1 : text.index("»")]
            found.append(Planting(kind, place, text.replace("«", "").replace("»", ""), marked))
    return found


def replaced(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text, (name, old)
    (root / name).write_text(text.replace(old, new, 1), "utf-8")


def in_prose(root: Path, one: Planting) -> None:
    replaced(root, DOCUMENT, "# Discussion\n", f"{one.text}\n\n# Discussion\n")


def in_title(root: Path, one: Planting) -> None:
    title = "Hemophagocytic lymphohistiocytosis with viremia after splenectomy"
    replaced(root, DOCUMENT, f"title: {title}", f"title: {json.dumps(one.text, ensure_ascii=False)}")


def in_legend(root: Path, one: Planting) -> None:
    replaced(root, DOCUMENT, "Lymph nodes on CT.", f"Lymph nodes on CT. {one.text}")


def in_alt(root: Path, one: Planting) -> None:
    replaced(root, DOCUMENT, "Axial section with large round nodes.", one.text)


def in_case(root: Path, one: Planting) -> None:
    replaced(
        root,
        "data/case.yml",
        "    name: remittent fever\n",
        f"    name: remittent fever\n    details: {json.dumps(one.text, ensure_ascii=False)}\n",
    )


def in_csv(root: Path, one: Planting) -> None:
    (root / "data/rows.csv").write_text(f'row,{COLUMNS[one.kind]},note\n1,"{one.text}",x\n', "utf-8")


def in_comment(root: Path, one: Planting) -> None:
    in_prose(root, Planting(one.kind, one.place, f"<!-- {one.text} -->", one.marked))


def in_yaml(root: Path, one: Planting) -> None:
    replaced(root, "_quarto.yml", "number-sections: true", f"number-sections: true # {one.text}")


def in_code(root: Path, one: Planting) -> None:
    in_prose(root, Planting(one.kind, one.place, f"```{{python}}\n{one.text}\n```", one.marked))


def notebook(root: Path, cell: Mapping[str, object]) -> None:
    content = {"cells": [{"metadata": {}, **cell}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "report/values.ipynb").write_text(json.dumps(content), "utf-8")


def in_output(root: Path, one: Planting) -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": [f"{one.text}\n"]}
    notebook(root, {"cell_type": "code", "id": "a", "source": "show()", "execution_count": 1, "outputs": [stream]})


def in_notebook(root: Path, one: Planting) -> None:
    notebook(root, {"cell_type": "markdown", "id": "a", "source": one.text})


def in_filename(root: Path, one: Planting) -> None:
    (root / "figures/histology.svg").rename(root / f"figures/{one.text}.svg")
    replaced(root, DOCUMENT, "../figures/histology.svg", f"../figures/{one.text}.svg")


def in_bib(root: Path, one: Planting) -> None:
    file = root / "references.bib"
    text = file.read_text("utf-8")
    at = text.index("\n", text.index("@article{"))
    file.write_text(f"{text[:at]}\n  note = {{{one.text}}},{text[at:]}", "utf-8")


def in_history(root: Path, one: Planting) -> None:
    git = ("git", "-c", "user.name=A. Author", "-c", "user.email=author@example.org", "-C", str(root))
    subprocess.run((*git, "init", "-q"), check=True)
    kept = (root / DOCUMENT).read_text("utf-8")
    in_prose(root, one)
    for text in (None, kept):
        if text is not None:
            (root / DOCUMENT).write_text(text, "utf-8")
        subprocess.run((*git, "add", "-A"), check=True)
        subprocess.run((*git, "commit", "-q", "-m", "A step"), check=True)


def in_rendered(root: Path, one: Planting) -> None:
    kept = (root / DOCUMENT).read_text("utf-8")
    in_prose(root, one)
    command(root, "render", "--quiet", "--no-execute")
    (root / DOCUMENT).write_text(kept, "utf-8")
    judged = {"found": one.marked, "kind": one.kind, "file": DOCUMENT, "near": one.text, "judged": "remove"}
    (root / "data/identifiers.yml").write_text(json.dumps([{**judged, "by": "A. Author", "reason": "name"}]), "utf-8")


PLACES: Mapping[str, Callable[[Path, Planting], None]] = {
    name.removeprefix("in_"): place for name, place in list(globals().items()) if name.startswith("in_")
}


def command(root: Path, *words: str) -> str:
    ran = subprocess.run(
        (sys.executable, "-m", "casewright", *words), cwd=root, capture_output=True, text=True, check=False
    )
    return ran.stdout + ran.stderr


def is_found(root: Path, one: Planting) -> bool:
    """Whether what was planted is among what is found; that a part of it is, such as a surname, is enough."""
    if one.place in {"history", "rendered"}:
        said = command(root, "deidentify", f"--{one.place}")
        if one.place == "rendered":
            return all(f"letter.{end}" in said or f"case.{end}" in said for end in ("html", "pdf", "docx"))
        return one.marked in said
    try:
        found = findings(load_report(root, ReadingOptions(use_cache=False)), always=True)
    except CasewrightError as error:  # a calendar date in a case is refused
        return one.marked in error.message
    quoted = [match for finding in found for match in re.findall("“([^”]*)”", finding.message)]
    words = set(WORDS.findall(one.marked)) - NO_IDENTIFIER or {one.marked}
    return any(one.marked in text or words & set(WORDS.findall(text)) for text in quoted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--list", action="store_true", help="name the plantings that were found too")
    asked = parser.parse_args()
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for one in plantings():
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "report"
            shutil.copytree(CLEAN, root)
            trust_for_now(root)
            PLACES[one.place](root, one)
            found = is_found(root, one)
        for name in (one.kind, f"in {one.place}"):
            planted[name] += 1
            caught[name] += found
        if asked.list or not found:
            print(f"  {'found' if found else 'missed'}: {one.kind} in {one.place}: {one.text}")
    for name, count in planted.items():
        print(f"  {name:14} {caught[name]} of {count}")
    kinds = [name for name in planted if not name.startswith("in ")]
    print(f"{sum(caught[name] for name in kinds)} of {sum(planted[name] for name in kinds)} found")
    return int(caught != planted)


if __name__ == "__main__":
    sys.exit(main())
