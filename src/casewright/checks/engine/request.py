"""What a check is asked for and what it gives back. Light: the command imports this before anything expensive."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class ReadingOptions:
    """What to check, and how: documents (as paths from the root; none for the whole project), Quarto profiles, and
    whether cells are run where no results of them are kept. Without `for_rules`, nothing is read or imported that
    only rules need: for commands that count, and look for evidence."""

    documents: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    run_cells: bool = False
    use_cache: bool = True
    for_rules: bool = True


@dataclass(frozen=True)
class CheckRequest:
    """What `casewright check` was asked for. `select` and `ignore` are codes, names or families; `format` is one of
    `formats.FORMATS`; `registry` is the address of the DOI registry, asked only where `online`."""

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    format: str = "text"
    strict: bool = False
    fix: bool = False
    show_diff: bool = False
    retractions: Path | None = None
    online: bool = False
    registry: str = ""


@dataclass(frozen=True)
class CheckResult:
    """What a check printed (`text`, and `remarks` beside it), and whether findings make it fail."""

    text: str
    failed: bool
    remarks: tuple[str, ...] = ()
