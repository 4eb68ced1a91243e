"""The report as it is now, rendered to Word without writing anything: what a returned file is compared with."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, CELL_CACHE_FOLDER, ContentCache
from casewright.case.tables.reading import CaseTable, data_tables, read_table
from casewright.diagnostics import CasewrightError
from casewright.language_tag import decimal_sign
from casewright.paths import read_text
from casewright.project import documents_read, load_project
from casewright.render.builtin import make
from casewright.render.formats.word import identity_of
from casewright.render.record import Request, tools_hash
from casewright.render.word.file.package import read_parts
from casewright.render.word.identity.part import Identity, Sent, sent_in
from casewright.render.writing import written_files
from casewright.word_import.source_edits import Placed, placed_passages


@dataclass(frozen=True)
class Present:
    """A document as it is now: what would be sent, and the files that it is written in. `is_run` says whether the
    results of its code are stored, without which they are not printed, `decimal` is the sign in its numbers."""

    sent: Sent
    identity: Identity
    root: Path
    is_run: bool = True
    decimal: str = "."

    @functools.cached_property
    def texts(self) -> Mapping[str, Sequence[str]]:
        """The lines of its files, by path."""
        names = dict.fromkeys([*(word.path for word in self.identity.source.words), *(one.path for one in self.tables)])
        return {name: read_text(self.root, name).split("\n") for name in names}

    @functools.cached_property
    def tables(self) -> tuple[CaseTable, ...]:
        """The tables with a schema that are UTF-8 and can be read."""
        return tuple(_tables(self.root))

    @functools.cached_property
    def passages(self) -> dict[str, Placed]:
        return placed_passages(self.sent, self.identity.source, self.texts)


def paths_of(root: Path, profiles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths of the documents of a report."""
    return tuple(documents_read(load_project(root, profiles), (), "import"))


def present_documents(root: Path, paths: Sequence[str], profiles: tuple[str, ...]) -> dict[str, Present]:
    """Render documents as they are now, without running code, by path. Raises CasewrightError if they cannot be."""
    cache = ContentCache(root / CACHE_FOLDER)
    request = Request(tuple(paths), ("docx",), "", profiles, strict=False, online=False, execute=False)
    made = make(root, request, cache, root / CELL_CACHE_FOLDER, _silent, contents=False)
    unrun = {finding.location.path for finding in made.findings if finding.rule == "RND004"}
    found: dict[str, Present] = {}
    for task in made.tasks:
        identity = identity_of(task, root)
        path = task.parsed.source.path
        if identity is None:
            continue
        content = written_files(task, root, cache, tools_hash()).files[".docx"]
        sent = sent_in(read_parts(content))
        if sent is not None:
            found[path] = Present(sent, identity, root, path not in unrun, decimal_sign(task.document.language))
    missing = [path for path in paths if path not in found]
    if missing:
        raise CasewrightError(
            f"`{missing[0]}` is not a document of a case report.",
            why="`_quarto.yml` has no `casewright:` settings, or it is not among its documents",
        )
    return found


def _tables(root: Path) -> Iterator[CaseTable]:
    for path in data_tables(root):
        with contextlib.suppress(CasewrightError):
            read_text(root, path)
            if (table := read_table(root, path).table) is not None:
                yield table


def _silent(_step: str, _done: int, _total: int) -> None:
    pass
