"""The reports of a batch, and their options: folders, patterns, addresses, and lists as CSV or Parquet."""

from __future__ import annotations

import glob
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all

OPTIONS: Mapping[str, Mapping[str, bool]] = {
    "check": {"select": True, "ignore": True, "strict": False, "execute": False, "profile": True, "no-cache": False},
    "render": {
        "to": True, "engine": True, "output-dir": True, "profile": True, "strict": False, "no-execute": False,
        "no-cache": False,
    },
    "verify": {"output-dir": True, "profile": True},
    "submit": {"journal": True, "article-type": True, "profile": True, "blinded": False, "force": False},
}  # fmt: skip
"""The options of each command that a batch passes on, and whether they take a value."""

REPORT_COLUMN = "report"
_LISTS = (".csv", ".parquet")
_FALSE = frozenset(("", "0", "false", "no", "nan", "none"))


@dataclass(frozen=True)
class BatchReport:
    """A report of a batch: its `name` in results, its `address` (the path of a folder, or a folder or zip file that
    fsspec can open), and the options of its command."""

    name: str
    address: str
    options: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether the report is a folder of this machine."""
        return "://" not in self.address


def reports_of(named: Sequence[str], command: str, options: str = "") -> tuple[BatchReport, ...]:
    """Return the reports that are named, in that order, each once.

    A folder is a report if it has a `_quarto.yml` or a document; otherwise it stands for the reports in it. Raises
    CasewrightError for a name that leads to no report, and for wrong options and lists, all at once.
    """
    shared = _options_of_line(options, command)
    found: dict[str, BatchReport] = {}
    problems: list[CasewrightError] = []
    for name in named:
        try:
            for report in _named(name, command, shared):
                if found.setdefault(report.address, report).options != report.options:
                    raise CasewrightError(
                        f"`{report.name}` appears twice, with different options.",
                        hint="Name it once, or run a batch for each.",
                    )
        except CasewrightError as error:
            problems.append(error)
    raise_all(problems)
    return tuple(found.values())


def _named(name: str, command: str, shared: tuple[str, ...]) -> Iterator[BatchReport]:
    if name.lower().endswith(_LISTS):
        yield from _listed(Path(name), command, shared)
    elif "://" in name and not name.startswith("file://"):
        yield BatchReport(name.rstrip("/"), name.rstrip("/"), shared)
    else:
        path = Path(name.removeprefix("file://"))
        folders = [path] if path.exists() else [Path(one) for one in sorted(glob.glob(str(path)))]  # noqa: PTH207 - the pattern may be absolute
        reports = [report for folder in folders for report in _reports_in(folder)]
        if not reports:
            raise CasewrightError(
                f"`{name}` leads to no report.",
                why="" if folders else "there is no such folder",
                hint="Name folders with a `_quarto.yml` or a `.qmd` document, or a folder that contains such folders.",
            )
        for folder in reports:
            yield BatchReport(folder.as_posix(), folder.resolve().as_posix(), shared)


def _reports_in(folder: Path) -> list[Path]:
    """Return the folder if it is a report, otherwise the reports in it."""
    if not folder.is_dir():
        return []
    names = {path.name for path in folder.iterdir()}
    if {"_quarto.yml", "_quarto.yaml"} & names or any(name.endswith((".qmd", ".ipynb")) for name in names):
        return [folder]
    inside = sorted(path for path in folder.iterdir() if not (path.name.startswith((".", "_")) or path.is_symlink()))
    return [report for path in inside for report in _reports_in(path)]


def _listed(path: Path, command: str, shared: tuple[str, ...]) -> Iterator[BatchReport]:
    """Read a list: a column `report`, and one for each option."""
    import pandas as pd

    if not path.is_file():
        raise CasewrightError(f"There is no list `{path}`.", hint="Name a CSV or Parquet file with a column `report`.")
    try:
        table = pd.read_csv(path, dtype=str) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except (ValueError, OSError, UnicodeError) as error:
        raise CasewrightError(
            f"`{path}` cannot be read as a table.", why=str(error).split("\n")[0], hint="Save it as CSV in UTF-8."
        ) from None
    if REPORT_COLUMN not in table.columns:
        raise CasewrightError(
            f"`{path}` has no column `{REPORT_COLUMN}`.",
            location=Location(str(path), 1),
            hint="The column `report` names a folder or an address in each row; other columns are options.",
        )
    names = [str(column) for column in table.columns if column != REPORT_COLUMN]
    unknown = [_unknown(name, command, Location(str(path), 1)) for name in names if name not in OPTIONS[command]]
    raise_all(unknown)
    problems: list[CasewrightError] = []
    for number, row in enumerate(table.to_dict("records"), 2):
        address = str(row[REPORT_COLUMN])
        target = address if "://" in address or Path(address).is_absolute() else str(path.parent / address)
        own = tuple(part for name in names for part in _option(name, row[name], command))
        try:
            yield from _named(target, command, (*shared, *own))
        except CasewrightError as error:
            problems.append(
                CasewrightError(error.message, location=Location(str(path), number), why=error.why, hint=error.hint)
            )
    raise_all(problems)


def _option(name: str, value: Any, command: str) -> tuple[str, ...]:
    text = "" if value is None else str(value).strip()
    if text.lower() in _FALSE:
        return ()
    return (f"--{name}", text) if OPTIONS[command][name] else (f"--{name}",)


def _options_of_line(line: str, command: str) -> tuple[str, ...]:
    """Return the options of a command line. Raises CasewrightError for one that a batch does not pass on."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise CasewrightError(
            "The options cannot be read.", why=str(error), hint="Write `--options '--select REF,DAT'`."
        ) from None
    position = 0
    while position < len(words):
        name, equals, _ = words[position].removeprefix("--").partition("=")
        if not words[position].startswith("--") or name not in OPTIONS[command]:
            raise _unknown(name, command, None)
        takes_next = OPTIONS[command][name] and not equals
        if takes_next and position + 1 == len(words):
            raise CasewrightError(f"The option `--{name}` needs a value.", hint=f"Write `--{name} VALUE`.")
        position += 2 if takes_next else 1
    return tuple(words)


def _unknown(name: str, command: str, place: Location | None) -> CasewrightError:
    return CasewrightError(
        f"`{name}` is no option that `casewright batch {command}` passes on.",
        location=place,
        hint=did_you_mean(name, OPTIONS[command]),
    )
