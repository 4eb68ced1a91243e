"""A format of rendered documents: the name and suffix of its files, what is read for them, and what they contain."""

from __future__ import annotations

import datetime
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from casewright.build.store import ContentCache
from casewright.figures.manifest import Provenance
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.direction import with_directions
from casewright.render.layout.no_break import with_no_break_spaces


@dataclass(frozen=True)
class Task:
    """One document to be written in one format.

    `link_targets` are the files of the other documents in this format, `provenance` what each figure was drawn from.
    With `is_identified`, a Word file says where its paragraphs come from, so that it can be imported when returned.
    """

    parsed: ParsedDocument
    document: ResolvedDocument
    format_name: str
    link_targets: Mapping[str, str]
    provenance: Mapping[str, Provenance]
    is_identified: bool = True

    @property
    def printed(self) -> ResolvedDocument:
        """The document with the no-break spaces and the directions of writing that a page needs."""
        return with_directions(with_no_break_spaces(self.document))

    @property
    def timestamp(self) -> int | None:
        """The date inside the file, see `timestamp`."""
        return timestamp(self.document.options.get("date"))


def timestamp(date: object) -> int | None:
    """Return the date inside a file, in seconds since 1970: the document's `date`, else SOURCE_DATE_EPOCH, else
    none."""
    day = None if date is None else read_date(date)
    if day is not None:
        return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else None


class OutputFormat(ABC):
    """A format. Writers are imported when they are needed, since a command uses few of them.

    Pictures are given by their paths in the document. Methods raise CasewrightError for what the format cannot print,
    and for options that name what is not there.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    described: ClassVar[str]
    """How messages call a file of it: "The Word file"."""
    quarto_names: ClassVar[tuple[str, ...]]
    """What Quarto calls it."""

    def named_files(self, task: Task, root: Path) -> tuple[str, ...]:
        """Return the files that the document's options name, such as a template, as paths from the root."""
        return ()

    def settings(self, task: Task, root: Path) -> str:
        """Return what decides the content besides the document, its pictures and the named files."""
        return ""

    def check(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> None:
        """Raise CasewrightError for what the format cannot print, as far as pandoc and Typst need not run for it."""
        self.named_files(task, root)

    @abstractmethod
    def content(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, tuple[str, ...]]:
        """Return the content of the file, and a sentence for each thing that is left out."""

    def beside(self, task: Task, pictures: Mapping[str, bytes], cache: ContentCache) -> dict[str, bytes]:
        """Return the files that belong to the file, by what follows the document's name."""
        return {}
