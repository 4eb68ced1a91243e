"""JATS: the article as XML, with its pictures beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.manuscript.citations.works import csl_works_by_key
from casewright.pandoc import run_pandoc
from casewright.render.formats.output_format import OutputFormat, Task


class Jats(OutputFormat):
    name = "jats"
    suffix = ".xml"
    described = "The JATS article"
    quarto_names = ("jats", "jats_archiving")

    def content(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, tuple[str, ...]]:
        from casewright.render.jats import jats_article

        return jats_article(task.document, csl_works_by_key(task.parsed.metadata, root), run_pandoc), ()

    def beside(self, task: Task, pictures: Mapping[str, bytes], cache: ContentCache) -> dict[str, bytes]:
        from casewright.render.jats import picture_addresses

        name = posixpath.basename(task.document.name)
        addresses = picture_addresses(task.document)
        return {address.removeprefix(name): pictures[path] for path, address in addresses.items()}
