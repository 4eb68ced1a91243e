"""PDF: typeset by Typst, with the fonts of the folders that `font-paths` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.manuscript.resolved import ResolvedDocument
from casewright.paths import file_in, folder_in
from casewright.project.files import shown
from casewright.render.formats.output_format import OutputFormat, Task
from casewright.render.layout.columns import with_turned_tables
from casewright.render.layout.paper import text_width

_Made = TypeVar("_Made")
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


class Pdf(OutputFormat):
    name = "pdf"
    suffix = ".pdf"
    described = "The PDF"
    quarto_names = ("pdf", "typst")

    def named_files(self, task: Task, root: Path) -> tuple[str, ...]:
        """Return the font files in the folders of `font-paths`."""
        named = task.document.options.get("font-paths")
        if not named:
            return ()
        found: list[str] = []
        place = task.parsed.metadata.value_location("font-paths")
        for folder in map(str, named if isinstance(named, list) else [named]):
            files = sorted(folder_in(root, folder, place).rglob("*"))
            if not (root / folder).is_dir():
                raise CasewrightError(f"There is no folder of fonts `{folder}`.", location=place)
            names = [shown(path, root) for path in files if path.suffix.lower() in _FONT_SUFFIXES]
            found += [name for name in names if file_in(root, name, place).is_file()]
        return tuple(found)

    def check(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> None:
        from casewright.render.pdf import check_document

        check_document(_without_sizes(task.document), pictures, self._font_folders(task, root))

    def content(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, tuple[str, ...]]:
        from casewright.render.pdf import pdf_document

        file = self._typeset(pdf_document, task, root, pictures)
        return file.content, file.warnings

    def pages(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, ...]:
        """Return the pages as SVG pictures."""
        from casewright.render.pdf import pdf_pages

        return self._typeset(pdf_pages, task, root, pictures)

    def _typeset(self, make: Callable[..., _Made], task: Task, root: Path, pictures: Mapping[str, bytes]) -> _Made:
        document = task.printed
        return make(
            with_turned_tables(document, text_width(document)),
            resources=pictures,
            link_targets=task.link_targets,
            timestamp=task.timestamp,
            font_folders=self._font_folders(task, root),
        )

    def _font_folders(self, task: Task, root: Path) -> list[Path]:
        return sorted({(root / path).parent for path in self.named_files(task, root)})


def _without_sizes(document: ResolvedDocument) -> ResolvedDocument:
    """Return the document without the sizes of its images: those that are not valid are findings already."""

    def change(element: ast.Element) -> ast.Element:
        triple, described, target = element["c"]
        attributes = [pair for pair in triple[2] if pair[0] not in {"width", "height"}]
        return {"t": "Image", "c": [[triple[0], triple[1], attributes], described, target]}

    return replace(document, blocks=ast.rewrite(document.blocks, change, frozenset({"Image"})))
