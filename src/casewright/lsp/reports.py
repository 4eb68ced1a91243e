"""Checking a report whose files may be open and changed in an editor."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from casewright.build.store import stored_in_memory
from casewright.checks.engine.checking import Outcome
from casewright.checks.engine.command import check_report
from casewright.checks.engine.request import CheckRequest
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import CasewrightError, Finding, Location, Severity, each_error, nested_too_deeply
from casewright.paths import read_text, text_of
from casewright.project import find_root
from casewright.project.files import absolute, first_file, shown
from casewright.project.loading import CONFIGURATION_NAMES
from casewright.render.preparation import case_paths
from casewright.storage import unsaved
from casewright.yaml.document import read_yaml

_KEY = re.compile(r"^casewright\s*:", re.MULTILINE)
Texts = Mapping[Path, str]
"""The texts of open files, by absolute path."""


@dataclass(frozen=True)
class Checked:
    """A report that was checked with some texts of open files.

    `outcome` is None, and `errors` say why, if it could not be checked. `report` is then the last one that could be.
    `versions` are those of the texts, as the editor counts them. `read` are the lines of files as they were checked.
    """

    root: Path
    texts: Texts
    outcome: Outcome | None = None
    report: Report | None = None
    errors: tuple[CasewrightError, ...] = ()
    versions: Mapping[Path, int | None] = field(default_factory=dict)
    read: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the check found, or, as findings, the errors for which it could not be made."""
        return (*(self.outcome.findings if self.outcome else ()), *map(_as_finding, self.errors))

    @property
    def documents(self) -> Sequence[CheckedDocument]:
        return self.report.documents if self.report is not None else ()

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The text files of the report, relative to its folder, and those of this folder that are open."""
        named = self.report.files if self.report is not None else ()
        return tuple(dict.fromkeys([*named, *(shown(path, self.root) for path in self.texts)]))

    def lines(self, path: str) -> Sequence[str]:
        """The lines of a file as they were when it was checked; none if it cannot be read."""
        if path not in self.read:
            typed = self.texts.get(absolute(self.root / path))
            self.read[path] = _lines(self.root, path) if typed is None else text_of(_bytes(typed), path).split("\n")
        return self.read[path]

    def reading(self) -> AbstractContextManager[None]:
        """Read files as they were checked, in the thread that checks."""
        return _as_typed(self.texts)


def check(
    root: Path,
    texts: Texts,
    before: Checked | None = None,
    proceed: Callable[[], None] = lambda: None,
    versions: Mapping[Path, int | None] = MappingProxyType({}),
) -> Checked:
    """Check a report with the texts of open files, in their `versions`, in place of those on the disk; `before` is the
    last check.

    `proceed` is called between the steps, and may raise an exception to end the check.
    """
    gc.disable()  # a report is millions of small values, which the collector would visit again and again
    try:
        with _as_typed(texts):
            outcome, report = check_report(root, CheckRequest(), lambda _what, _done, _total: proceed())
    except CasewrightError as error:
        return Checked(root, texts, None, before.report if before else None, each_error(error), versions)
    except RecursionError:
        return Checked(root, texts, None, before.report if before else None, (nested_too_deeply(),), versions)
    finally:
        gc.enable()
    read: dict[str, Sequence[str]] = dict(report.files)
    if not report.documents and before is not None:  # the data cannot be read
        report = before.report or report
    return Checked(root, texts, outcome, report, versions=versions, read=read)


def report_root(path: Path) -> Path | None:
    """The folder of the report that a file belongs to; None if it belongs to none.

    A report has the data of a case, or a `_quarto.yml` with the key `casewright` or casewright's extension for Quarto.
    """
    try:
        root = find_root(path)
        configuration = first_file(root, *CONFIGURATION_NAMES)
        if configuration is None:
            return None
        is_report = bool(case_paths(root)) or _is_for_casewright(read_text(root, configuration.name))
    except (CasewrightError, OSError):
        return None
    return root if is_report else None


@lru_cache(maxsize=64)
def _is_for_casewright(text: str) -> bool:
    """Whether a `_quarto.yml` has settings of casewright, or uses its extension."""
    try:
        settings = read_yaml(text, CONFIGURATION_NAMES[0]).value
    except CasewrightError:  # a syntax error is a finding of the report
        return _KEY.search(text) is not None
    if not isinstance(settings, Mapping):
        return False
    project, filters = settings.get("project"), settings.get("filters")
    listed = filters if isinstance(filters, Sequence) and not isinstance(filters, str) else [filters]
    names = [one.get("path") if isinstance(one, Mapping) else one for one in listed]
    kind = project.get("type") if isinstance(project, Mapping) else None
    return "casewright" in settings or kind == "casewright" or "casewright" in names


def _as_finding(error: CasewrightError) -> Finding:
    message = error.message.rstrip(".") + (f" ({error.why})" if error.why else "") + "."
    place = error.location or Location("_quarto.yml", 1)
    return Finding("", "cannot-be-checked", Severity.ERROR, message, place, error.hint)


@contextmanager
def _as_typed(texts: Texts) -> Iterator[None]:
    """Read open files as they are in the editor, and store no result in a file. One thread at a time may do so."""
    with unsaved({path: _bytes(text) for path, text in texts.items()}), stored_in_memory():
        yield


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _lines(root: Path, path: str) -> Sequence[str]:
    try:
        return read_text(root, path).split("\n")
    except CasewrightError:
        return ()
