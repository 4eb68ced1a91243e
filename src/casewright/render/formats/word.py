"""Word: a .docx in the styles of the template that `reference-doc` names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.diagnostics import CasewrightError
from casewright.figures.registry import REGISTRY_PATH
from casewright.manuscript.source import SourceLine
from casewright.paths import file_in, read_bytes, read_text
from casewright.render.formats.output_format import OutputFormat, Task
from casewright.render.layout.columns import with_turned_tables
from casewright.render.layout.paper import text_width
from casewright.storage import is_file

if TYPE_CHECKING:
    from casewright.render.word.identity.part import Identity


class Word(OutputFormat):
    name = "docx"
    suffix = ".docx"
    described = "The Word file"
    quarto_names = ("docx",)

    def named_files(self, task: Task, root: Path) -> tuple[str, ...]:
        """Return the template of `reference-doc`."""
        named = task.document.options.get("reference-doc")
        if not isinstance(named, str) or not named:
            return ()
        place = task.parsed.metadata.value_location("reference-doc")
        if not is_file(file_in(root, named, place)):
            raise CasewrightError(f"There is no template `{named}`.", location=place)
        return (named,)

    def settings(self, task: Task, root: Path) -> str:
        identity = identity_of(task, root)
        return "" if identity is None else identity.digest

    def check(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> None:
        from casewright.render.word import check_document

        check_document(task.document, self._resources(task, root, pictures))

    def content(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, tuple[str, ...]]:
        from casewright.render.word import type_width, word_document

        document, resources = task.printed, self._resources(task, root, pictures)
        file = word_document(
            with_turned_tables(document, text_width(document) / type_width(document, resources)),
            resources=resources,
            link_targets=task.link_targets,
            epoch=task.timestamp,
            contents_title=task.parsed.words["toc-title-document"],
            identity=identity_of(task, root),
        )
        return file, ()

    def _resources(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
        place = task.parsed.metadata.value_location("reference-doc")
        return {**pictures, **{path: read_bytes(root, path, place) for path in self.named_files(task, root)}}


def identity_of(task: Task, root: Path) -> Identity | None:
    """Return what the paragraphs of a task's Word file are named by, None for files that nobody returns."""
    if not task.is_identified or "casewright" not in task.document.options:
        return None
    from casewright.render.preparation import ABBREVIATIONS_FILE
    from casewright.render.word.identity.part import Identity

    source = task.parsed.source
    own = next((line.number for line in source.lines if line.path == source.path), 0)
    front = _lines(root, source.path)[: max(own - 1, 0)] if source.notebook is None else []
    others = [
        line for path in (REGISTRY_PATH, ABBREVIATIONS_FILE) if is_file(root / path) for line in _lines(root, path)
    ]
    return Identity(source.path, tuple(front), source.lines, tuple(others))


def _lines(root: Path, path: str) -> list[SourceLine]:
    return [SourceLine(text, path, number) for number, text in enumerate(read_text(root, path).split("\n"), start=1)]
