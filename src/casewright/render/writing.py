"""One resolved document in one format: the file, and what is beside it, kept by content."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, raise_all
from casewright.manuscript import ast
from casewright.render.formats.known import FORMATS
from casewright.render.formats.output_format import Task
from casewright.render.formats.pdf import Pdf
from casewright.render.image_kinds import blank_picture
from casewright.render.images import images_of
from casewright.render.places import placed
from casewright.storage import content_hash, file_hash


@dataclass(frozen=True)
class Written:
    """The files of a task by suffix, what the writer left aside (a sentence each), and the files that were read."""

    files: Mapping[str, bytes]
    warnings: tuple[str, ...]
    files_read: tuple[str, ...]


def written_files(task: Task, root: Path, cache: ContentCache, tools: str) -> Written:
    """Write a task. `tools` identifies the program, so that another version of it writes again.

    Raises CasewrightError for what the document shows and the format cannot print, such as an image that is missing.
    """
    form = FORMATS[task.format_name]
    found = images_of(task.document, task.parsed, root)
    raise_all([*found.missing, *found.problems])
    named = form.named_files(task, root)
    decided = [
        tools,
        task.format_name,
        task.document.title_block,
        task.document.blocks,
        task.document.title,
        task.document.authors,
        task.document.keywords,
        task.document.language,
        task.document.spacing,
        task.document.line_numbers,
        task.document.options,
        task.link_targets,
        form.settings(task, root),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        {path: content_hash(content) for path, content in found.contents.items()},
        {path: file_hash(root / path) for path in named},
    ]
    key = content_hash(json.dumps(decided, sort_keys=True, default=str).encode())
    kept = cache.find(key)
    if kept is None:
        try:
            content, warned = form.content(task, root, found.contents)
        except CasewrightError as error:
            raise placed(error, task.parsed) from None
        cache.store(key, json.dumps(list(warned)).encode() + b"\n" + content)
    else:
        head, _, content = kept.partition(b"\n")
        warned = tuple(json.loads(head))
    files = {form.suffix: content, **form.beside(task, found.contents, cache)}
    return Written(files, warned, (*found.files_read, *named))


def refusal(task: Task, root: Path) -> CasewrightError | None:
    """Return why a task cannot be written, as far as that is known before pandoc and Typst are run, None if nothing
    stands in the way. Pictures that are missing or cannot be printed are left to `images_of`."""
    shown = [element["c"][2][0] for element in ast.walk([*task.document.title_block, *task.document.blocks], "Image")]
    pictures = images_of(task.document, task.parsed, root, draws_postscript=False).contents
    try:
        FORMATS[task.format_name].check(task, root, {**dict.fromkeys(shown, blank_picture()), **pictures})
    except CasewrightError as error:
        return placed(error, task.parsed)
    return None


def page_pictures(task: Task, root: Path) -> tuple[bytes, ...]:
    """Return the pages of the PDF of a task as SVG pictures. Raises CasewrightError as `written_files` does."""
    found = images_of(task.document, task.parsed, root)
    raise_all([*found.missing, *found.problems])
    try:
        return Pdf().pages(task, root, found.contents)
    except CasewrightError as error:
        raise placed(error, task.parsed) from None
