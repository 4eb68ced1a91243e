"""One resolved document in one format: the file, and what is beside it, kept by content."""

from __future__ import annotations

import datetime
import html
import json
import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, raise_all
from casewright.figures.manifest import Provenance, is_hidden
from casewright.figures.registry import REGISTRY_PATH
from casewright.manuscript import ast
from casewright.manuscript.cells.notebook_page import notebook_page
from casewright.manuscript.citations.works import csl_works_by_key
from casewright.manuscript.parsing import ParsedDocument
from casewright.manuscript.published_date import read_date
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.source import SourceLine
from casewright.pandoc import run_pandoc
from casewright.paths import file_in, folder_in, read_bytes, read_text
from casewright.project.files import shown
from casewright.render.direction import with_directions
from casewright.render.image_kinds import blank_picture
from casewright.render.images import images_of
from casewright.render.layout.columns import with_turned_tables
from casewright.render.layout.no_break import with_no_break_spaces
from casewright.render.layout.paper import text_width
from casewright.render.places import placed
from casewright.storage import content_hash, file_hash, is_file

SUFFIXES: Mapping[str, str] = {"html": ".html", "pdf": ".pdf", "docx": ".docx", "jats": ".xml"}
"""What the file of a format ends in."""
if TYPE_CHECKING:
    from casewright.render.word.identity.part import Identity

_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


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
    found = images_of(task.document, task.parsed, root)
    raise_all([*found.missing, *found.problems])
    images, read = found.contents, found.files_read
    template = _template(task, root)
    fonts = _font_files(task, root)
    included = [path for key in _INCLUDES for _, path in _included(task, root, key)]
    extra = tuple(path for path in (template, *fonts, *included) if path)
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
        _footer(task),
        identity.digest if (identity := identity_of(task, root)) is not None else "",
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        {path: content_hash(content) for path, content in images.items()},
        {path: file_hash(root / path) for path in extra},
    ]
    key = content_hash(json.dumps(decided, sort_keys=True, default=str).encode())
    kept = cache.find(key)
    if kept is None:
        resources = {**images, template: _template_content(task, root, template)} if template else images
        try:
            content, warned = _content(task, root, resources, tuple({(root / path).parent for path in fonts}))
        except CasewrightError as error:
            raise placed(error, task.parsed) from None
        cache.store(key, json.dumps(list(warned)).encode() + b"\n" + content)
    else:
        head, _, content = kept.partition(b"\n")
        warned = tuple(json.loads(head))
    made = {SUFFIXES[task.format_name]: content, **_notebook(task, cache), **_pictures(task, images)}
    return Written(made, warned, (*read, *extra))


def refusal(task: Task, root: Path) -> CasewrightError | None:
    """Return why a task cannot be written, as far as that is known before pandoc and Typst are run, None if nothing
    stands in the way. Pictures that are missing or cannot be printed are left to `images_of`."""
    shown = [element["c"][2][0] for element in ast.walk([*task.document.title_block, *task.document.blocks], "Image")]
    pictures = images_of(task.document, task.parsed, root, draws_postscript=False).contents
    blank = blank_picture()
    resources = {**dict.fromkeys(shown, blank), **pictures}
    try:
        fonts = _font_files(task, root)
        template = _template(task, root)
        if template:
            resources[template] = _template_content(task, root, template)
        if task.format_name == "html":
            for key in _INCLUDES:
                _included(task, root, key)
        elif task.format_name == "pdf":
            from casewright.render.pdf import check_document as check_pdf

            check_pdf(_without_sizes(task.document), resources, sorted({(root / path).parent for path in fonts}))
        elif task.format_name == "docx":
            from casewright.render.word import check_document as check_word

            check_word(task.document, resources)
    except CasewrightError as error:
        return placed(error, task.parsed)
    return None


def _without_sizes(document: ResolvedDocument) -> ResolvedDocument:
    """Return the document with its images as they are: sizes that are none are findings already."""

    def change(element: ast.Element) -> ast.Element:
        triple, described, target = element["c"]
        attributes = [pair for pair in triple[2] if pair[0] not in {"width", "height"}]
        return {"t": "Image", "c": [[triple[0], triple[1], attributes], described, target]}

    return replace(document, blocks=ast.rewrite(document.blocks, change, frozenset({"Image"})))


def _template(task: Task, root: Path) -> str:
    """Return the Word template that `reference-doc` names, as a path from the root, empty if there is none."""
    named = task.document.options.get("reference-doc")
    if task.format_name != "docx" or not isinstance(named, str):
        return ""
    place = task.parsed.metadata.value_location("reference-doc")
    if not is_file(file_in(root, named, place)):
        raise CasewrightError(f"There is no template `{named}`.", location=place)
    return named


def _template_content(task: Task, root: Path, template: str) -> bytes:
    return read_bytes(root, template, task.parsed.metadata.value_location("reference-doc"))


_INCLUDES = ("include-before-body", "include-after-body")


def _included(task: Task, root: Path, key: str) -> list[tuple[str, str]]:
    """Return what an HTML page is to hold before or after its text: HTML, each with the file it comes from (empty if it
    is typed). Raises CasewrightError for a file that is not there."""
    named = task.document.options.get(key)
    if task.format_name != "html" or not named:
        return []
    found: list[tuple[str, str]] = []
    for one in named if isinstance(named, list) else [named]:
        if isinstance(one, Mapping) and "text" in one:
            found.append((str(one["text"]), ""))
            continue
        path = str(one.get("file", "") if isinstance(one, Mapping) else one)
        place = task.parsed.metadata.value_location(key)
        if not is_file(file_in(root, path, place)):
            raise CasewrightError(
                f"The file `{path}` of `{key}` is not in the project.",
                location=place,
                hint="Name a file of HTML, or write the HTML itself: `text: ...`.",
            )
        found.append((read_text(root, path, place), path))
    return found


def _font_files(task: Task, root: Path) -> tuple[str, ...]:
    """Return the font files in the folders that `font-paths` names, as paths from the root."""
    named = task.document.options.get("font-paths")
    if task.format_name != "pdf" or not named:
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


def _content(
    task: Task, root: Path, resources: Mapping[str, bytes], font_folders: tuple[Path, ...]
) -> tuple[bytes, tuple[str, ...]]:
    """Return the file's bytes; writers are imported when they are needed."""
    epoch = dated(task.document.options.get("date"))
    document = with_directions(with_no_break_spaces(task.document))
    targets, words = task.link_targets, task.parsed.words
    if task.format_name == "html":
        from casewright.render.html import html_page
        from casewright.render.html.page import PageExtras

        extras = PageExtras(
            footnotes_title=words["section-title-footnotes"],
            contents_title=str(document.options.get("toc-title") or words["toc-title-document"]),
            abbreviations_title=words["section-title-abbreviations"],
            footer=_footer(task),
            before="".join(text for text, _ in _included(task, root, "include-before-body")),
            after="".join(text for text, _ in _included(task, root, "include-after-body")),
        )
        page = html_page(document, resources=resources, link_targets=targets, pandoc=run_pandoc, extras=extras)
        return page, ()
    if task.format_name == "jats":
        from casewright.render.jats import jats_article

        return jats_article(task.document, csl_works_by_key(task.parsed.metadata, root), run_pandoc), ()
    if task.format_name == "docx":
        from casewright.render.word import type_width, word_document

        word_file = word_document(
            with_turned_tables(document, text_width(document) / type_width(document, resources)),
            resources=resources,
            link_targets=targets,
            epoch=epoch,
            contents_title=words["toc-title-document"],
            identity=identity_of(task, root),
        )
        return word_file, ()
    from casewright.render.pdf import pdf_document

    document = with_turned_tables(document, text_width(document))
    file = pdf_document(
        document, resources=resources, link_targets=targets, timestamp=epoch, font_folders=sorted(font_folders)
    )
    return file.content, file.warnings


def identity_of(task: Task, root: Path) -> Identity | None:
    """Return what the paragraphs of a task's Word file are named by, None for other formats and for files that nobody
    returns."""
    if task.format_name != "docx" or not task.is_identified or "casewright" not in task.document.options:
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


def page_pictures(task: Task, root: Path) -> tuple[bytes, ...]:
    """Return the pages of the PDF of a task as SVG pictures. Raises CasewrightError as `written_files` does."""
    from casewright.render.pdf import pdf_pages

    found = images_of(task.document, task.parsed, root)
    raise_all([*found.missing, *found.problems])
    document = with_directions(with_no_break_spaces(task.document))
    try:
        return pdf_pages(
            with_turned_tables(document, text_width(document)),
            resources=found.contents,
            link_targets=task.link_targets,
            timestamp=dated(document.options.get("date")),
            font_folders=sorted({(root / path).parent for path in _font_files(task, root)}),
        )
    except CasewrightError as error:
        raise placed(error, task.parsed) from None


def dated(date: object) -> int | None:
    """Return the date inside a file, in seconds since 1970: the document's `date`, else SOURCE_DATE_EPOCH, else
    none."""
    day = None if date is None else read_date(date)
    if day is not None:
        return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else None


def _footer(task: Task) -> str:
    """Return what an HTML page says of how it was made: the executed notebook, and what each of its figures was drawn
    from."""
    if task.format_name != "html":
        return ""
    words = task.parsed.words
    parts: list[str] = []
    if task.parsed.execution is not None and task.parsed.execution.notebook is not None:
        name = html.escape(posixpath.basename(task.document.name))
        parts.append(
            f'<p>{html.escape(words["footer-computed"])} <a href="{name}.notebook.html">'
            f'{html.escape(words["footer-notebook"])}</a> (<a href="{name}.ipynb">.ipynb</a>).</p>'
        )
    divisions = list(ast.walk(task.document.blocks, "Div"))
    shown = {ast.identifier_of(element) for element in divisions}
    shown |= {ast.attributes_of(element).get("figure", "") for element in divisions}
    for label, provenance in sorted(task.provenance.items()):
        if label in shown:
            rows = "".join(
                f"<tr><td>{html.escape(words['footer-hidden-file'] if is_hidden(name) else name)}</td>"
                f"<td><code>{digest}</code></td></tr>"
                for name, digest in sorted(provenance.inputs.items())
                if digest is not None and not name.endswith("/")
            )
            drawn = html.escape(words["footer-drawn-from"]).replace("{figure}", f"<code>{html.escape(label)}</code>")
            parts.append(
                f"<details>\n<summary>{drawn}</summary>\n"
                f'<table><thead><tr><th scope="col">{html.escape(words["footer-file"])}</th>'
                f'<th scope="col">SHA-256</th></tr></thead>'
                f"<tbody>{rows}</tbody></table>\n</details>"
            )
    return "\n".join(parts)


def _pictures(task: Task, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pictures beside an article of JATS, which is text alone."""
    if task.format_name != "jats":
        return {}
    from casewright.render.jats import picture_addresses

    name = posixpath.basename(task.document.name)
    return {address.removeprefix(name): images[path] for path, address in picture_addresses(task.document).items()}


def _notebook(task: Task, cache: ContentCache) -> dict[str, bytes]:
    """Return the executed notebook beside an HTML page, and as its own page."""
    notebook = task.parsed.execution.notebook if task.parsed.execution else None
    if task.format_name != "html" or notebook is None:
        return {}
    cited = {
        one["c"][0][0]["citationId"]: ast.plain_text(one["c"][1])
        for one in ast.walk(task.document.blocks, "Cite")
        if len(one["c"][0]) == 1
    }
    page = notebook_page(
        notebook,
        task.document.title or task.document.name,
        task.document.language,
        document=f"{posixpath.basename(task.document.name)}.html",
        citations=cited,
        cache=cache,
    )
    return {".ipynb": notebook, ".notebook.html": page}
