"""Writing an executed notebook as a web page that loads nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError
from casewright.inert_html import inert
from casewright.manuscript.cells.options import ExecuteOptions, read_cell_options
from casewright.manuscript.source import SourceLine
from casewright.storage import content_hash, library_version

_PAGE_FORMAT = "6"
_LIVE_KINDS = frozenset(
    {
        "application/javascript",
        "application/vnd.jupyter.widget-view+json",
        "application/vnd.jupyter.widget-state+json",
        "text/vnd.mermaid",
    }
)
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_STYLE = """\
html { color-scheme: light dark; background: Canvas; color: CanvasText; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 52rem; padding: 1rem; }
h1 { font-size: 1.75rem; }
h1 a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
main h1 ~ * h1 { font-size: 1.375rem; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.875rem/1.5 ui-monospace, monospace; }
.code_cell { margin: 1.25rem 0; }
.highlight { border: 1px solid #8888; border-radius: 4px; padding: 0.5rem 0.75rem; }
.prompt { font: 0.8125rem ui-monospace, monospace; }
.output_area { padding: 0.5rem 0.75rem; overflow-x: auto; }
.output_stderr { border-left: 4px solid #b00; padding-left: 0.5rem; }
img { background: #fff; height: auto; max-width: 100%; }
table { border: 0; border-collapse: collapse; font-size: 0.9375rem; }
th, td { border: 0; border-bottom: 1px solid #8886; padding: 0.25rem 0.75rem; text-align: left; vertical-align: top; }
table:has(tr > :nth-child(7)) { font-size: 0.75rem; }
table:has(tr > :nth-child(7)) :is(th, td) { padding-inline: 0.3rem; }
@media print {
  body { max-width: none; }
  h1 a { text-decoration: none; }
  tr { break-inside: avoid; }
  .output_area { overflow: visible; padding-inline: 0; }
  table { font-size: 9pt; }
  table:has(tr > :nth-child(7)) { font-size: 7pt; }
}
"""


def notebook_page(
    notebook: bytes,
    title: str,
    language: str,
    *,
    document: str = "",
    citations: Mapping[str, str] | None = None,
    cache: ContentCache | None = None,
) -> bytes:
    """Convert a notebook (nbformat 4) to one HTML file with nbconvert.

    `title` is plain text, `language` the language of the page (BCP 47), `document` the page that the notebook belongs
    to, to which the title links; `citations` are the printed citations by key. Everything that loads or runs in a
    browser is removed from outputs, and forbidden by the page's policy. The alternative text of pictures is the cell's
    `fig-alt`. `cache` stores pages by content, since nbconvert takes a second to load.

    Raises CasewrightError if the bytes are not a notebook.
    """
    parts = [
        _PAGE_FORMAT,
        library_version("nbconvert") or "",
        title,
        language,
        document,
        repr(citations),
        content_hash(notebook),
    ]
    key = content_hash("\x00".join(parts).encode())
    stored = cache.find(key) if cache is not None else None
    if stored is not None:
        return stored
    page = _made_page(notebook, title, language, document, citations or {})
    if cache is not None:
        cache.store(key, page)
    return page


def _made_page(notebook: bytes, title: str, language: str, document: str, citations: Mapping[str, str]) -> bytes:
    import nbformat
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

    try:
        content = nbformat.reads(notebook.decode(), as_version=4)
        nbformat.validate(content)
    except (ValueError, AttributeError, TypeError, KeyError, nbformat.ValidationError) as error:
        raise CasewrightError(
            "The executed notebook is invalid.", why=str(error).split("\n")[0], hint="Run its cells again."
        ) from None
    alternatives = list(_alternative_texts(json.loads(notebook)))
    for cell in content.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in map(_without_live_kinds, cell.outputs) if output.get("data") != {}]
    content.metadata.pop("widgets", None)
    exporter = HTMLExporter(template_name="basic", exclude_anchor_links=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(content)
    light, dark = (HtmlFormatter(style=style).get_style_defs(".highlight") for style in ("default", "github-dark"))
    heading = f'<a href="{escape(document)}">{escape(title)}</a>' if document else escape(title)
    style = f"{_STYLE}{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{heading}</h1>\n{_inert(body, alternatives, citations)}\n</main>\n</body>\n</html>\n"
    ).encode()


def _without_live_kinds(output: Any) -> Any:
    if "data" in output:
        output["data"] = {kind: value for kind, value in output["data"].items() if kind not in _LIVE_KINDS}
    return output


def _alternative_texts(notebook: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the alternative texts of each code cell."""
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        lines = [SourceLine(text, "notebook", number) for number, text in enumerate(source.split("\n"), start=1)]
        try:
            options, _, _ = read_cell_options(lines, 0, ExecuteOptions())
        except CasewrightError:  # options of other programs are printed as code
            yield ()
        else:
            yield options.texts("fig-alt") or options.texts("fig-cap")


_CITATION = re.compile(r"\[@(?P<key>[\w:.#$%&+?<>~/-]*\w)\]")


def _inert(body: str, alternatives: list[tuple[str, ...]], citations: Mapping[str, str]) -> str:
    """Sanitize outputs, add alternative texts to pictures, and print citations."""
    from lxml import html

    root = html.fragment_fromstring(inert(body), create_parent="div")
    for element in list(root.iter("style")):
        element.drop_tree()
    for element in root.iter():
        if isinstance(element.tag, str) and "url(" in element.get("style", "").lower():
            del element.attrib["style"]
    for picture in list(root.iter("img", "image", "use", "input")):
        if not picture.get("src", "").startswith("data:image/"):
            picture.drop_tree()
    cells = root.find_class("code_cell")
    for position, cell in enumerate(cells):
        texts = alternatives[position] if position < len(alternatives) else ()
        for number, picture in enumerate(cell.iter("img")):
            text = texts[min(number, len(texts) - 1)] if texts else f"Output {number + 1} of cell {position + 1}"
            picture.set("alt", text)
        for area in cell.find_class("output_area"):
            for element in area.iter("td", "th", "p", "li", "span"):
                for place in ("text", "tail"):
                    typed = getattr(element, place)
                    if typed and "[@" in typed:
                        shown = _CITATION.sub(lambda match: citations.get(match["key"], match[0]), typed)
                        setattr(element, place, shown)
            if next(area.iter("table"), None) is not None:
                # A box that scrolls must be reachable with the keyboard.
                for key, value in (("role", "region"), ("tabindex", "0"), ("aria-label", f"Output {position + 1}")):
                    area.set(key, value)
    return "".join([escape(root.text or ""), *(html.tostring(child, encoding="unicode") for child in root)]).strip()
