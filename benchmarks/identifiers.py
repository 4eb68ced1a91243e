"""How many identifiers `casewright check` finds, and how often it sees one where there is none.

    python benchmarks/identifiers.py [FOLDER OF PUBLISHED CASE REPORTS] [--list]

Five sets of sentences of published style hold one planted identifier each (`identifiers/first.txt`, written before
the rules, `second.txt`, `fourth.txt`, of kinds that an outsider planted and that were missed, and `fifth.txt` and
`sixth.txt`, of employers, schools, accounts and towns alone; `third.txt` and `seventh.txt` are planted into reports by
`identifier_places.py`). Alarms per 1,000 words are counted on the clean reports and examples of this repository, and
on the texts (`.txt`, `.md`) of a folder, which are published and so hold what their authors chose to leave in: names
of towns and months there are no false alarms, and have to be read (`--list`).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casewright.checks.dat.claims.sentences import sentence_ends
from casewright.checks.engine.request import ReadingOptions
from casewright.checks.loading import load_report
from casewright.checks.pri.recognition.identifying import identifiers_in
from casewright.checks.pri.recognition.kinds import Found
from casewright.checks.pri.rules import findings

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
SETS = ("first.txt", "second.txt", "fourth.txt", "fifth.txt", "sixth.txt")
NAMES_AND_PLACES = frozenset({"person", "initials", "place", "hospital"})
UNPATTERNED = NAMES_AND_PLACES | {"biometric", "face", "combination"}
CITES = re.compile(
    r"\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]|\(\w[^()]{2,60},? (?:19|20)\d\d[a-z]?\)|\bet al\b|\(\d{1,2}(?:[,–-]\d{1,2})*\)"
)


@dataclass(frozen=True)
class Planting:
    """A sentence, and where the identifier of a kind is in it."""

    kind: str
    text: str
    start: int
    end: int

    def is_found(self, found: tuple[Found, ...]) -> bool:
        return any(one.start < self.end and self.start < one.end for one in found)


def plantings(name: str) -> Iterator[Planting]:
    for line in (HERE / "identifiers" / name).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, _, marked = line.partition(" | ")
        start, end = marked.index("«"), marked.index("»") - 1
        yield Planting(kind, marked.replace("«", "").replace("»", ""), start, end)


def recall(name: str) -> None:
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    false = 0
    for one in plantings(name):
        found = identifiers_in(one.text)
        planted[one.kind] += 1
        caught[one.kind] += one.is_found(found)
        if not one.is_found(found):
            print(f"  missed: {one.kind}: {one.text}")
        for other in found:
            if not (other.start < one.end and one.start < other.end):
                false += 1
                print(f"  beside it: {other.kind.name} “{one.text[other.start : other.end]}” in: {one.text}")
    print(f"\n{name}: {caught.total()} of {planted.total()} found, {false} found beside them")
    for kind in planted:
        print(f"  {kind:12} {caught[kind]} of {planted[kind]}")
    for title, kinds in (("patterned", planted.keys() - UNPATTERNED), ("names and places", NAMES_AND_PLACES)):
        print(f"  {title}: {sum(caught[kind] for kind in kinds)} of {sum(planted[kind] for kind in kinds)}")


def clean() -> None:
    words = alarms = 0
    roots = [REPOSITORY, *sorted((REPOSITORY / "examples").iterdir()), *sorted((HERE / "clean_reports").iterdir())]
    for root in roots:
        documents = ("note.qmd",) if root.name == "single" else ()
        report = load_report(root, ReadingOptions(documents, use_cache=False))
        words += sum(len(passage.text.split()) for passage in report.passages)
        for finding in findings(report, always=True):
            alarms += 1
            print(f"  {root.name}: {finding.location}: {finding.rule} {finding.message}")
    print(f"\nclean reports: {alarms} alarms in {words} words ({1000 * alarms / words:.2f} per 1,000)")


def published(folder: Path, *, listed: bool) -> None:
    words = 0
    alarms: Counter[str] = Counter()
    for path in sorted(one for one in folder.rglob("*") if one.suffix in {".txt", ".md"}):
        for paragraph in re.split(r"\n\s*\n", path.read_text("utf-8", errors="replace")):
            text = " ".join(paragraph.split())
            words += len(text.split())
            start = 0
            for end in (*sentence_ends(text), len(text)):
                sentence = text[start:end]
                for one in identifiers_in(sentence, cites=CITES.search(sentence) is not None):
                    alarms[one.kind.name] += 1
                    if listed:
                        near = sentence[max(0, one.start - 50) : one.end + 40]
                        print(f"  {path.name}: {one.kind.name} “{sentence[one.start : one.end]}”: …{near}…")
                start = end
    print(f"\n{folder}: {alarms.total()} in {words} words ({1000 * alarms.total() / max(words, 1):.2f} per 1,000)")
    for kind, count in alarms.most_common():
        print(f"  {kind}: {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--list", action="store_true", help="name every alarm in the published reports")
    asked = parser.parse_args()
    for name in SETS:
        recall(name)
    clean()
    if asked.folder:
        published(asked.folder, listed=asked.list)


if __name__ == "__main__":
    main()
