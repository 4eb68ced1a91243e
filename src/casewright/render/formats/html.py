"""HTML: a page that says how it was made, with the author's own HTML around the text and the notebook beside it."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError
from casewright.figures.manifest import is_hidden
from casewright.manuscript import ast
from casewright.manuscript.cells.notebook_page import notebook_page
from casewright.pandoc import run_pandoc
from casewright.paths import file_in, read_text
from casewright.render.formats.output_format import OutputFormat, Task
from casewright.storage import is_file

_INCLUDES = ("include-before-body", "include-after-body")
_FOOTER_WORDS = ("footer-computed", "footer-notebook", "footer-hidden-file", "footer-drawn-from", "footer-file")


class Html(OutputFormat):
    name = "html"
    suffix = ".html"
    described = "The page of HTML"
    quarto_names = ("html", "html5")

    def named_files(self, task: Task, root: Path) -> tuple[str, ...]:
        """Return the files of HTML that stand before or after the text."""
        return tuple(path for key in _INCLUDES for _, path in _included(task, root, key) if path)

    def settings(self, task: Task, root: Path) -> str:
        return _footer(task)

    def content(self, task: Task, root: Path, pictures: Mapping[str, bytes]) -> tuple[bytes, tuple[str, ...]]:
        from casewright.render.html import html_page
        from casewright.render.html.page import PageExtras

        document, words = task.printed, task.parsed.words
        before, after = ("".join(text for text, _ in _included(task, root, key)) for key in _INCLUDES)
        extras = PageExtras(
            footnotes_title=words["section-title-footnotes"],
            contents_title=str(document.options.get("toc-title") or words["toc-title-document"]),
            abbreviations_title=words["section-title-abbreviations"],
            footer=_footer(task),
            before=before,
            after=after,
        )
        targets = task.link_targets
        return html_page(document, resources=pictures, link_targets=targets, pandoc=run_pandoc, extras=extras), ()

    def beside(self, task: Task, pictures: Mapping[str, bytes], cache: ContentCache) -> dict[str, bytes]:
        """Return the executed notebook, and the page of it."""
        notebook = task.parsed.execution.notebook if task.parsed.execution else None
        if notebook is None:
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


def _included(task: Task, root: Path, key: str) -> Iterator[tuple[str, str]]:
    """Yield the HTML that stands before or after the text, each with the file that it comes from ("" if it is
    typed)."""
    named = task.document.options.get(key) or []
    for one in named if isinstance(named, list) else [named]:
        if isinstance(one, Mapping) and "text" in one:
            yield str(one["text"]), ""
            continue
        path = str(one.get("file", "") if isinstance(one, Mapping) else one)
        place = task.parsed.metadata.value_location(key)
        if not is_file(file_in(root, path, place)):
            raise CasewrightError(
                f"The file `{path}` of `{key}` is not in the project.",
                location=place,
                hint="Name a file of HTML, or write the HTML itself: `text: ...`.",
            )
        yield read_text(root, path, place), path


def _footer(task: Task) -> str:
    """Return what a page says of how it was made: the executed notebook, and what each of its figures was drawn
    from."""
    words = {key: html.escape(task.parsed.words[key]) for key in _FOOTER_WORDS}
    parts: list[str] = []
    if task.parsed.execution is not None and task.parsed.execution.notebook is not None:
        name = html.escape(posixpath.basename(task.document.name))
        parts.append(
            f'<p>{words["footer-computed"]} <a href="{name}.notebook.html">{words["footer-notebook"]}</a> '
            f'(<a href="{name}.ipynb">.ipynb</a>).</p>'
        )
    divisions = list(ast.walk(task.document.blocks, "Div"))
    shown = {ast.identifier_of(element) for element in divisions}
    shown |= {ast.attributes_of(element).get("figure", "") for element in divisions}
    for label, provenance in sorted(task.provenance.items()):
        if label in shown:
            rows = "".join(
                f"<tr><td>{words['footer-hidden-file'] if is_hidden(name) else html.escape(name)}</td>"
                f"<td><code>{digest}</code></td></tr>"
                for name, digest in sorted(provenance.inputs.items())
                if digest is not None and not name.endswith("/")
            )
            drawn = words["footer-drawn-from"].replace("{figure}", f"<code>{html.escape(label)}</code>")
            parts.append(
                f"<details>\n<summary>{drawn}</summary>\n"
                f'<table><thead><tr><th scope="col">{words["footer-file"]}</th>'
                f'<th scope="col">SHA-256</th></tr></thead>'
                f"<tbody>{rows}</tbody></table>\n</details>"
            )
    return "\n".join(parts)
