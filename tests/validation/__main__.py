"""Render reports of every kind and print a table of their files by validators, with the number of faults of each.

    python -m tests.validation [FOLDER ...]

Without folders: the report of this repository, the examples, a new report of each kind and language, and a document of
everything that is hard to set (`stress/`). Folders are copied before they are rendered. What a validator lacks is said,
and the validator skipped. Exits with 1 where a fault was found.
"""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.validation.reports import all_reports, copied, rendered
from tests.validation.validators import OTHERS, PYTHON, Faults


def main(folders: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="casewright-validation-") as place:
        os.environ["CASEWRIGHT_DATA_DIR"] = str(Path(place, "trust"))  # nothing of the user's is touched
        reports = [copied(Path(one), Path(place)) for one in folders] or all_reports(Path(place))
        able = [one for one in (*PYTHON, *OTHERS) if not one.lacking()]
        skipped = [f"skipped: {one.name} ({one.lacking()})" for one in (*PYTHON, *OTHERS) if one not in able]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            files = [file for found in pool.map(rendered, reports) for file in found]
            asked = {one.name: [file for file in files if file.suffix == one.suffix] for one in able}
            answers = dict(zip(asked, pool.map(lambda one: one.faults(asked[one.name]), able), strict=True))
        print(_table(files, answers, Path(place)))
        faults = [
            f"{file.relative_to(place)}: {name}: {sentence}"
            for name, found in answers.items()
            for file, sentences in found.items()
            for sentence in sentences
        ]
        print(
            "\n".join(["", *skipped, *faults, f"{len(files)} files, {len(answers)} validators, {len(faults)} faults"])
        )
        return 1 if faults else 0


def _table(files: list[Path], answers: dict[str, Faults], place: Path) -> str:
    names = [str(file.relative_to(place)).replace("/_output", "") for file in files]
    width = max(map(len, names))
    lines = ["  ".join([" " * width, *answers])]
    for name, file in zip(names, files, strict=True):
        cells = [str(len(found[file])) if file in found else "" for found in answers.values()]
        lines.append(
            "  ".join([name.ljust(width), *(cell.rjust(len(one)) for cell, one in zip(cells, answers, strict=True))])
        )
    return "\n".join(line.rstrip() for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
