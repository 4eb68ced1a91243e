"""One resolved document as one HTML page that asks nothing of the network."""

from __future__ import annotations

import base64
import html
import mimetypes
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.artwork.faces import with_typeface
from casewright.inert_html import inert
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.pictures.cleaning import MEDIA_TYPES, cleaned_markup
from casewright.pictures.kinds import kind_of
from casewright.render.direction import runs_from_right
from casewright.render.html.elements import html_blocks
from casewright.render.html.metadata import metadata_elements
from casewright.render.pandoc import document_json

_MATH = re.compile(r"<math (?P<attributes>[^>]*)>(?P<content>.*?)</math>", re.DOTALL)
_ANNOTATION = re.compile(r'<annotation encoding="application/x-tex">(?P<tex>.*?)</annotation>', re.DOTALL)
_EQUATION = re.compile(
    r'(?P<open><span class="equation"[^>]*?)(?: data-alt="(?P<alt>[^"]*)")? data-tag="(?P<tag>[^"]*)">'
    r"(?P<content>.*?)</math>",
    re.DOTALL,
)
_ANNOTATED = re.compile(
    r'(?P<open><(?:div|pre)[^>]*?\bid="(?P<id>[^"]+)"[^>]*?) data-annotated-lines="(?P<marks>[^"]*)"'
    r"(?P<content>[^>]*>.*?</pre>)",
    re.DOTALL,
)
_TABLE_PART = re.compile(r"<thead>.*?</thead>|<tbody>.*?</tbody>", re.DOTALL)
_HEADER_CELL = re.compile(r"<th(?=[\s>])(?![^>]*\sscope=)")
_ENDNOTES = 'role="doc-endnotes">\n<hr />'
_IMAGE_TOKEN = "casewright-image:"
_NOT_PRINTED = frozenset({"fig-align", "burned-in-text"})
_NOTE_PLACES = ("block", "section", "document")
_TITLE_PARTS = {"title": "h1", "subtitle": "p"}


@dataclass(frozen=True)
class PageExtras:
    """What a page shows around the document: words of its language, the author's own HTML before and after it, and what
    follows the text in the footer."""

    footnotes_title: str = "Footnotes"
    contents_title: str = "Contents"
    skip_title: str = "Skip to the text"
    abbreviations_title: str = "Abbreviations"
    footer: str = ""
    before: str = ""
    after: str = ""


def html_page(
    document: ResolvedDocument,
    *,
    resources: Mapping[str, bytes],
    link_targets: Mapping[str, str],
    pandoc: Callable[[bytes, Sequence[str]], bytes],
    extras: PageExtras,
) -> bytes:
    """Return the page. `resources` are the contents of images by path, `link_targets` the HTML files of other
    documents.

    Raises CasewrightError for an image that is not among the resources.
    """
    images: list[str] = []

    def embedded(element: Element) -> Element:
        triple, inlines, (target, title) = element["c"]
        images.append(data_address(target, resources))
        return {"t": "Image", "c": [_sized(triple), inlines, [f"{_IMAGE_TOKEN}{len(images) - 1}", title]]}

    has_appendix = document.options.get("appendix-style") not in (False, "none")
    blocks = ast.rewrite(html_blocks(document.blocks, link_targets, has_appendix), embedded, frozenset({"Image"}))
    heading = ast.rewrite(html_blocks(document.title_block, link_targets), embedded, frozenset({"Image"}))
    # Footnotes are between the text and what Quarto adds to it.
    last = [block for block in blocks if ast.has_class(block, "end-matter")]
    blocks = [block for block in blocks if block not in last] if last else blocks
    body = pandoc(document_json(blocks), _arguments(document)).decode()
    if last:
        body += pandoc(document_json(last), _arguments(document)).decode()
    title_block = pandoc(document_json(_title_parts(heading)), _arguments(document)).decode() if heading else ""
    main = _finished(title_block + body, images, extras.footnotes_title if has_appendix else "")
    title = document.title or _first_heading(blocks) or document.name.rpartition("/")[2]
    footer = "\n".join(filter(None, (_abbreviations(document, extras), extras.footer.strip())))
    page = Template(_asset("page.html")).substitute(
        language=html.escape(document.language),
        direction=' dir="rtl"' if runs_from_right(document) else "",
        title=html.escape(title),
        metadata=metadata_elements(document, title),
        authors="".join(f'\n<meta name="author" content="{html.escape(name)}">' for name in document.authors),
        keywords=f'\n<meta name="keywords" content="{html.escape(", ".join(document.keywords))}">'
        if document.keywords
        else "",
        style=_asset("page.css").strip(),
        skip=html.escape(extras.skip_title),
        contents=_contents(blocks, document, extras) if document.options.get("toc") is True else "",
        main="\n".join(
            part for part in (_without_programs(extras.before), main.strip(), _without_programs(extras.after)) if part
        ),
        footer=f"\n<footer>\n{footer}\n</footer>" if footer else "",
    )
    return page.encode()


def _without_programs(markup: str) -> str:
    """Markup with its pictures cleaned, in which nothing runs."""
    return inert(cleaned_markup(markup)).strip()


def _abbreviations(document: ResolvedDocument, extras: PageExtras) -> str:
    """Return the abbreviations of a page without a list of them, for readers who cannot point at one, folded."""
    if any(ast.has_class(block, "abbreviations-list") for block in ast.walk(document.blocks, "Div")):
        return ""
    marks = (span for span in ast.walk(document.blocks, "Span") if ast.has_class(span, "abbr"))
    meanings = {ast.plain_text(span["c"][1]): ast.attributes_of(span).get("title", "") for span in marks}
    if not meanings:
        return ""
    rows = (f"<dt>{html.escape(short)}</dt><dd>{html.escape(meaning)}</dd>" for short, meaning in meanings.items())
    summary = f"<summary>{html.escape(extras.abbreviations_title)}</summary>"
    return f'<details class="abbreviations-list">{summary}\n<dl>{"".join(rows)}</dl>\n</details>'


def _first_heading(blocks: Blocks) -> str:
    """Return what a page without a title is called: its first heading of the first level."""
    headings = (one["c"] for one in ast.walk(blocks) if one["t"] == "Header")
    return next((ast.plain_text(inlines) for level, _, inlines in headings if level == 1), "")


def _asset(name: str) -> str:
    return files("casewright.render.html").joinpath(name).read_text(encoding="utf-8")


def _arguments(document: ResolvedDocument) -> list[str]:
    place = document.options.get("reference-location")
    notes = ["--reference-location", place] if place in _NOTE_PLACES else []
    language = ["--metadata", f"lang={document.language}"]
    return ["--from", "json", "--to", "html5", "--mathml", "--wrap", "none", *language, *notes]


def data_address(target: str, resources: Mapping[str, bytes]) -> str:
    """Return an image as a `data:` address, a drawing with its typeface. Raises CasewrightError if its content is not
    known."""
    if target not in resources:
        raise CasewrightError(f"There is no image `{target}`.", location=Location(target))
    content = resources[target]
    kind = MEDIA_TYPES.get(kind_of(content)) or mimetypes.guess_type(target)[0] or "application/octet-stream"
    if kind == MEDIA_TYPES["svg"]:
        content = with_typeface(content)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _sized(triple: ast.Attr) -> ast.Attr:
    return [triple[0], triple[1], [[key, value] for key, value in triple[2] if key not in _NOT_PRINTED]]


def _title_parts(blocks: Blocks) -> Blocks:
    """Return the title block's divisions as a header of heading and paragraphs."""
    out: Blocks = [{"t": "RawBlock", "c": ["html", '<header id="title-block-header">']}]
    for block in blocks:
        for part in block["c"][1]:
            [name] = ast.classes_of(part)
            if name == "abstract":
                out.append(part)
                continue
            tag = _TITLE_PARTS.get(name, "p")
            for line in part["c"][1]:
                opening = {"t": "RawInline", "c": ["html", f'<{tag} class="{name}">']}
                closing = {"t": "RawInline", "c": ["html", f"</{tag}>"]}
                out.append(ast.plain([opening, *line["c"], closing]))
    return [*out, {"t": "RawBlock", "c": ["html", "</header>"]}]


def _finished(markup: str, images: Sequence[str], footnotes_title: str) -> str:
    markup = _EQUATION.sub(_tagged, markup)
    markup = _MATH.sub(_with_delimiters, markup)
    markup = _TABLE_PART.sub(_scoped, markup)
    markup = _ANNOTATED.sub(_marked, markup)
    if footnotes_title:
        markup = markup.replace(_ENDNOTES, f"{_ENDNOTES[:-6]}<h2>{html.escape(footnotes_title)}</h2>", 1)
    return re.sub(rf"{_IMAGE_TOKEN}(\d+)", lambda match: images[int(match[1])], _without_programs(markup))


def _tagged(match: re.Match[str]) -> str:
    """Return a numbered equation: its number is beside it, and in its TeX; its alternative text is what is read
    aloud."""
    content, tag = match["content"], match["tag"]
    if match["alt"]:
        heard = html.escape(f"{html.unescape(match['alt'])} {html.unescape(tag)}")
        content = content.replace("<math ", f'<math aria-label="{heard}" alttext="{heard}" ', 1)
    number = html.unescape(tag).strip("()")
    content = _ANNOTATION.sub(
        lambda note: f'<annotation encoding="application/x-tex">{note["tex"]} \\tag{{{number}}}</annotation>', content
    )
    head, _, rest = content.partition("<semantics>")
    row, _, note = rest.partition("<annotation")
    cells = f'<mtd>{row}</mtd><mtd class="tag"><mtext>{tag}</mtext></mtd>'
    table = f'<mtable class="numbered" displaystyle="true"><mtr>{cells}</mtr></mtable>'
    return f"{match['open']}>{head}<semantics>{table}<annotation{note}</math>"


def _with_delimiters(match: re.Match[str]) -> str:
    """TeX in a formula's annotation with its delimiters, as a reader copies it."""
    display = 'display="block"' in match["attributes"]
    before, after = ("\\[", "\\]") if display else ("\\(", "\\)")
    content = _ANNOTATION.sub(
        lambda note: f'<annotation encoding="application/x-tex">{before}{note["tex"]}{after}</annotation>',
        match["content"],
    )
    # Aligned lines are displayed as TeX displays them; the cells of a matrix are not.
    content = content.replace(
        '<mtable><mtr><mtd columnalign="right"', '<mtable displaystyle="true"><mtr><mtd columnalign="right"'
    )
    return f"<math {match['attributes']}>{content}</math>"


def _marked(match: re.Match[str]) -> str:
    """Annotated code, the number of each annotation before its line."""
    content = match["content"]
    before, opening, code = content.partition("<code>")
    lines = code.split("\n")
    for mark in match["marks"].split():
        line, _, number = mark.partition(":")
        shown = f'<span class="code-annotation">{number}</span>'
        start = f'<span id="{match["id"]}-{line}">'
        if start in content:
            content = content.replace(start, shown + start, 1)
        elif opening and int(line) <= len(lines):
            lines[int(line) - 1] = shown + lines[int(line) - 1]
            content = before + opening + "\n".join(lines)
    return match["open"] + content


def _scoped(match: re.Match[str]) -> str:
    scope = "col" if match[0].startswith("<thead") else "row"
    return _HEADER_CELL.sub(f'<th scope="{scope}"', match[0])


def _contents(blocks: Blocks, document: ResolvedDocument, extras: PageExtras) -> str:
    """Return the table of contents: a list of links to the headings, as deep as `toc-depth` says (3, as in Quarto)."""
    asked = document.options.get("toc-depth")
    deepest = asked if isinstance(asked, int) else 3
    lines = []
    for element in ast.walk(blocks):
        if element["t"] == "Header" and not ast.has_class(element, "unlisted"):
            level, (identifier, _, _), inlines = element["c"]
            if level > deepest:
                continue
            text = html.escape(ast.plain_text(inlines))
            lines.append(f'<li class="level-{level}"><a href="#{html.escape(identifier)}">{text}</a></li>')
    title = html.escape(extras.contents_title)
    return f'\n<nav class="toc" aria-label="{title}">\n<ul>\n' + "\n".join(lines) + "\n</ul>\n</nav>"
