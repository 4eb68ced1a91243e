"""The state of a preview: pages and findings of the report as it was last saved, made again on each change.

Pages are made first, findings afterwards in a thread of their own; figures that are out of date are drawn meanwhile.
What cannot be made leaves what was made before, with the errors.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache, forget_uses, texts_state
from casewright.build.trust import is_trusted
from casewright.checks.engine.checking import Outcome
from casewright.checks.engine.command import check_report
from casewright.checks.engine.request import CheckRequest, ReadingOptions
from casewright.checks.report import Report
from casewright.diagnostics import CasewrightError, CombinedError, Finding, as_error, each_error
from casewright.figures.command import FiguresResult, run_figures
from casewright.preview.origins import Origins
from casewright.preview.programs import Cells
from casewright.render.builtin import make
from casewright.render.formats.output_format import Task
from casewright.render.pdf.typst.apart import stop_all
from casewright.render.record import Request
from casewright.storage import content_hash
from casewright.xml_threads import with_own_names

_LOG = logging.getLogger(__name__)
_NOT_RUN = "RND004"


@dataclass(frozen=True)
class Page:
    """A rendered document. `path` is that of its source, `name` that of its file without suffix, `digest` that of its
    content."""

    path: str
    name: str
    title: str
    content: bytes
    digest: str


@dataclass(frozen=True)
class Checked:
    """What `check` found, the report that it looked at, and the digest of what it found."""

    outcome: Outcome
    report: Report
    digest: str


class Session:
    """The preview of a project. Its threads are started by `start` and ended by `stop`; `changed` wakes them."""

    def __init__(self, root: Path, request: Request, *, execute: bool, published: Callable[[], None]) -> None:
        """`published` is called from any thread whenever `summary` has changed. With `execute`, cells run when their
        results are out of date."""
        self.root = root
        self.pages: tuple[Page, ...] = ()
        self.checked: Checked | None = None
        self.figures: FiguresResult | None = None
        self._figures_digest = ""
        self._request = replace(request, formats=("html",), output_dir="", strict=False, execute=False)
        self._execute = execute
        self._published = published
        self._errors: dict[str, CasewrightError] = {}
        self._findings: tuple[Finding, ...] = ()
        self._working: dict[str, threading.Event | Cells] = {}
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._revision = 0
        self._checked_revision = -1
        self._origins: dict[str, Origins] = {}
        self._attempted = {"figures": "", "cells": ""}

    def start(self) -> None:
        self._wake.set()
        threading.Thread(target=self._make_pages, name="pages", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()
        for name in tuple(self._working):
            self.interrupt(name)
        stop_all()

    def changed(self) -> None:
        """Make everything again, as after a file was saved."""
        self._wake.set()

    @property
    def summary(self) -> Mapping[str, Any]:
        """What the page in the browser compares with what it shows."""
        checked = self.checked
        return {
            "documents": [
                {"path": page.path, "name": page.name, "title": page.title, "digest": page.digest}
                for page in self.pages
            ],
            "errors": self._plain_errors(),
            "checked": checked.digest if checked else "",
            "is_checking": self._checked_revision != self._revision,
            "figures": self._figures_digest,
            "working": sorted(self._working),
            "unrun_cells": any(finding.rule == _NOT_RUN for finding in self._findings),
        }

    def _plain_errors(self) -> list[dict[str, Any]]:
        errors = [plain_error(one) for error in tuple(self._errors.values()) for one in each_error(error)]
        return [one for index, one in enumerate(errors) if one not in errors[:index]]

    def origins(self, path: str) -> Origins | None:
        """Return the sources of a document, by its path; None while they are not known."""
        known = self.checked
        if known is None:
            return None
        document = next((one for one in known.report.documents if one.path == path), None)
        if document is None:
            return None
        if path not in self._origins or self._origins[path].report is not known.report:
            self._origins[path] = Origins(known.report, document)
        return self._origins[path]

    def tasks(self, format_name: str) -> tuple[Task, ...]:
        """Return the documents resolved for another format. Raises CasewrightError if that cannot be made."""
        cache = ContentCache(self.root / CACHE_FOLDER)
        request = replace(self._request, formats=(format_name,))
        return make(self.root, request, cache, self.root / CELL_CACHE_FOLDER, _silent, contents=False).tasks

    def run_cells(self) -> None:
        """Run the cells whose results are out of date, until `interrupt("cells")`."""
        self._in_background("cells", Cells(self.root, self._request.documents, self._request.profiles))

    def draw(self) -> None:
        """Draw the figures that are out of date, until `interrupt("figures")`."""
        self._in_background("figures", threading.Event())

    def interrupt(self, name: str) -> None:
        """Stop what runs under a name, nothing if nothing does."""
        work = self._working.get(name)
        if isinstance(work, Cells):
            work.stop()
        elif work is not None:
            work.set()

    def _in_background(self, name: str, work: threading.Event | Cells) -> None:
        with self._lock:
            if name in self._working:
                return
            self._working[name] = work
        threading.Thread(target=self._work, args=(name, work), name=name, daemon=True).start()
        self._published()

    def _work(self, name: str, work: threading.Event | Cells) -> None:
        with_own_names()
        try:
            if isinstance(work, Cells):
                work.run()
                self._errors.pop(name, None)
            else:
                result = run_figures(self.root, stop=work)
                self._set_error(name, CombinedError(result.errors) if result.errors else None)
        except BaseException as error:  # a panic in a library written in Rust is no subclass of Exception
            if not self._stopped.is_set():  # the threads of a command that ends are ended under its work
                self._set_error(name, as_error(error))
        del self._working[name]
        self._wake.set()
        self._published()

    def _set_error(self, name: str, error: CasewrightError | None) -> None:
        if error is None:
            self._errors.pop(name, None)
        else:
            self._errors[name] = error

    def _make_pages(self) -> None:
        with_own_names()
        while True:
            self._wake.wait()
            if self._stopped.is_set():
                return
            self._wake.clear()
            self._revision += 1
            self._attempt("list of figures", self._list_figures)
            self._attempt("pages", self._pages)
            self._published()
            self._start_checking()

    def _attempt(self, name: str, action: Callable[[], None]) -> None:
        started = time.perf_counter()
        try:
            action()
            self._set_error(name, None)
        except BaseException as error:  # a panic in a library written in Rust is no subclass of Exception
            self._set_error(name, as_error(error))
        _LOG.debug("preview, %s: %.2f s", name, time.perf_counter() - started)

    def _pages(self) -> None:
        cache = ContentCache(self.root / CACHE_FOLDER)
        made = make(self.root, self._request, cache, self.root / CELL_CACHE_FOLDER, _silent)
        files = made.files or {}
        contents = [files[path] for path in files if path.name.endswith(".html") and not _is_notebook(path)]
        self._findings = made.findings
        self.pages = tuple(
            Page(task.parsed.source.path, task.document.name, task.document.title, content, content_hash(content)[:16])
            for task, content in zip(made.tasks, contents, strict=True)
        )

    def _start_checking(self) -> None:
        with self._lock:
            if "check" in self._working:
                return
            self._working["check"] = threading.Event()
        threading.Thread(target=self._check, name="check", daemon=True).start()

    def _check(self) -> None:
        """Check until nothing has changed meanwhile; then do what is left to do when nobody types."""
        with_own_names()
        is_current = False
        while not is_current:
            revision = self._revision
            self._attempt("check", self._look)
            self._checked_revision = revision
            self._published()
            with self._lock:
                is_current = revision == self._revision or self._stopped.is_set()
                if is_current:
                    del self._working["check"]
        self._published()
        self._settle()

    def _look(self) -> None:
        reading = ReadingOptions(self._request.documents, self._request.profiles)
        try:
            outcome, report = check_report(self.root, CheckRequest(reading))
        except CasewrightError:
            if "pages" in self._errors:
                return  # the same errors are shown as those of the pages
            raise
        self.checked = Checked(outcome, report, _digest(outcome))

    def _list_figures(self) -> None:
        """Look which figures are out of date, and begin to draw them: that takes longest."""
        self.figures = run_figures(self.root, check=True)
        self._figures_digest = _digest(self.figures)
        if self.figures.exit_code == 1 and is_trusted(self.root) and self._is_new_for("figures"):
            self.draw()

    def _is_new_for(self, name: str) -> bool:
        """Return whether the texts of the report have changed since code was last started by itself."""
        state = texts_state(self.root)
        before, self._attempted[name] = self._attempted[name], state
        return before != state

    def _settle(self) -> None:
        if self._stopped.is_set():
            return
        if self._execute and self.summary["unrun_cells"] and self._is_new_for("cells"):
            self.run_cells()
        if "pages" not in self._errors:
            ContentCache(self.root / CACHE_FOLDER).prune("preview", texts_state(self.root))
            forget_uses()
        gc.collect()


def plain_error(error: CasewrightError) -> dict[str, Any]:
    """Return an error as a map for JSON."""
    place = error.location
    return {
        "message": error.message,
        "why": error.why,
        "hint": error.hint,
        "path": place.path if place else "",
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _digest(value: object) -> str:
    return content_hash(repr(value).encode("utf-8", "surrogatepass"))[:16]


def _is_notebook(path: Path) -> bool:
    """Return whether an output file is the page of an executed notebook, which is beside that of its document."""
    return path.name.endswith(".notebook.html")


def _silent(_what: str, _done: int, _total: int) -> None:
    """For steps whose progress is not shown."""
