"""How these tests read Markdown, resolve small reports, and write down what a reader would see."""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from casewright.build.store import ContentCache
from casewright.figures.registry import load_registry
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.terms import Terms, load_terms
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.citations.marks import CitationPlan
from casewright.manuscript.parsing import ParsedDocument, ReadingContext, parse_document
from casewright.manuscript.reading import read_markdown
from casewright.manuscript.resolve import resolve
from casewright.manuscript.resolved import ResolvedDocument, ResolvedManuscript
from casewright.manuscript.shortcodes import ValueNotes
from casewright.project import load_project

NO_CACHE = ContentCache(None)


@functools.cache
def _read(text: str) -> str:
    return json.dumps(read_markdown(text, {}, NO_CACHE).blocks)


def read(text: str) -> Blocks:
    """Markdown as pandoc reads it."""
    blocks: Blocks = json.loads(_read(textwrap.dedent(text)))
    return blocks


def shown(elements: list[Element]) -> str:
    """Elements written so that a person can compare them: one block a line, what is inside a division indented.

    `~` is a space that does not break, `<Figure 1>` a link into the document, `<Figure 1 -> place>` another link,
    `{smith2020}` a citation, `^[...]` a note.
    """
    return "\n".join(_lines(elements))


def _lines(blocks: Blocks) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        kind = block["t"]
        if kind in {"Plain", "Para"}:
            lines.append(inline_text(block["c"]))
        elif kind == "Header":
            lines.append("#" * block["c"][0] + " " + inline_text(block["c"][2]))
        elif kind == "CodeBlock":
            lines += ["```" + " ".join(block["c"][0][1]), *block["c"][1].split("\n"), "```"]
        elif kind == "RawBlock":
            lines.append(f"raw {block['c'][0]}: {block['c'][1]}")
        elif kind == "Table":
            lines += _table_lines(block)
        elif kind == "Div":
            lines.append(_name(block))
            lines += ["  " + line for line in _lines(block["c"][1])]
        elif kind == "DefinitionList":
            for term, meanings in block["c"]:
                lines.append(inline_text(term) + ": " + "; ".join(line for one in meanings for line in _lines(one)))
        else:
            lines.append(kind)
            lines += ["  " + line for children in ast.child_lists(block) for line in _lines(children)]
    return lines


def _name(block: Element) -> str:
    identifier, classes, attributes = block["c"][0]
    parts = ["/".join(classes) or "div"]
    if identifier:
        parts.append("#" + identifier)
    parts += [f"{key}={value}" for key, value in attributes if value]
    return " ".join(parts)


def _table_lines(table: Element) -> list[str]:
    (identifier, classes, attributes), (_, caption), columns, head, bodies, foot = table["c"]
    lines = [" ".join(["table", *classes, *(f"{key}={value}" for key, value in attributes)])]
    assert not identifier
    assert not caption
    widths = [column[1]["c"] for column in columns if column[1]["t"] == "ColWidth"]
    if widths:
        lines.append("  widths " + " ".join(f"{width:.3g}" for width in widths))
    rows = [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]
    for row in rows:
        lines.append("  | " + " | ".join("; ".join(_lines(cell[4])) for cell in row[1]))
    return lines


_MARKS = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~~", "Strikeout": "--"}


def inline_text(inlines: list[Element]) -> str:
    """Inlines on one line."""
    return "".join(_inline(inline) for inline in inlines)


def _inline(element: Element) -> str:
    kind, content = element["t"], element.get("c")
    if kind == "Str":
        return str(content).replace("\u00a0", "~")
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in _MARKS:
        return _MARKS[kind] + inline_text(content) + _MARKS[kind]
    if kind == "Link":
        target = content[2][0]
        return f"<{inline_text(content[1])}>" if target.startswith("#") else f"<{inline_text(content[1])} -> {target}>"
    if kind == "Image":
        attributes = " ".join(f"{key}={value!r}" for key, value in content[0][2])
        assert not content[1]
        return f"image {content[2][0]} {attributes}".rstrip()
    if kind == "Cite":
        return "{" + " ".join(citation["citationId"] for citation in content[0]) + "}"
    if kind == "Note":
        return "^[" + " / ".join(_lines(content)) + "]"
    if kind == "Span":
        identifier, classes, _ = content[0]
        name = "".join([*("." + one for one in classes), *(["#" + identifier] if identifier else [])])
        silent = not name or set(classes) & {"float-label", "float-number"}
        return inline_text(content[1]) if silent else f"[{inline_text(content[1])}]{{{name}}}"
    if kind == "Math":
        return f"${content[1]}$"
    if kind == "Code":
        return f"`{content[1]}`"
    if kind == "Quoted":
        return f"“{inline_text(content[1])}”"
    if kind == "RawInline":
        return f"raw {content[0]}: {content[1]}"
    return "".join(inline_text(children) for children in ast.child_lists(element))


def expected(text: str) -> str:
    """What `shown` should give, as typed in a test."""
    return textwrap.dedent(text).strip("\n")


SUPPLEMENT_KINDS = """\
crossref:
  custom:
    - kind: float
      key: suppfig
      reference-prefix: Supplementary Figure S
      caption-prefix: Supplementary Figure S
      space-before-numbering: false
    - kind: float
      key: supptbl
      reference-prefix: Supplementary Table S
      caption-prefix: Supplementary Table S
      caption-location: top
      space-before-numbering: false
"""

CASEWRIGHT = "casewright: true\n" + SUPPLEMENT_KINDS
"""A `_quarto.yml` with the settings' defaults and two supplementary series."""


def with_settings(**settings: str) -> str:
    """A `_quarto.yml` with settings; `_` in names stands for `-`."""
    typed = "".join(f"  {name.replace('_', '-')}: {value}\n" for name, value in settings.items())
    return "casewright:\n" + typed + SUPPLEMENT_KINDS


@dataclass(frozen=True)
class Resolved:
    """A resolved report, and what it prints."""

    parsed: tuple[ParsedDocument, ...]
    manuscript: ResolvedManuscript

    def document(self, name: str) -> ResolvedDocument:
        return next(document for document, _ in self.manuscript.documents if document.name == name)

    def plan(self, name: str) -> CitationPlan:
        return next(plan for document, plan in self.manuscript.documents if document.name == name)

    def head(self, name: str = "letter") -> str:
        return shown(self.document(name).title_block)

    def body(self, name: str = "letter") -> str:
        return shown(self.document(name).blocks)

    def lines(self, name: str = "letter") -> list[str]:
        """The paragraphs of a document outside of any division."""
        return [inline_text(block["c"]) for block in self.document(name).blocks if block["t"] == "Para"]

    def captions(self, name: str = "letter") -> list[str]:
        """Every caption of a document, panels' included, in reading order."""
        divs = [one for one in ast.walk(self.document(name).blocks) if ast.has_class(one, "float-caption")]
        return [shown(div["c"][1]) for div in divs]

    @property
    def findings(self) -> list[str]:
        """`NUM001 letter.qmd:3:5 message`, sorted by nothing: in the order they were found."""
        return [f"{one.rule} {one.location} {one.message}" for one in self.manuscript.findings]

    @property
    def rules(self) -> list[str]:
        return [one.rule for one in self.manuscript.findings]


Report = Callable[..., Resolved]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Write and resolve small reports in a folder of the test's own; see `reports_in`."""
    return reports_in(tmp_path)


def reports_in(folder: Path) -> Report:
    """A function that writes a report's files, named by their paths, and resolves its `.qmd` documents in their order.

    A text that is given alone is `letter.qmd`. `settings` is `_quarto.yml`.
    """

    def make(
        files: Mapping[str, str] | str,
        settings: str = CASEWRIGHT,
        format_name: str = "html",
        profiles: tuple[str, ...] = (),
        unknown: Mapping[str, str] | None = None,
    ) -> Resolved:
        named = {"letter.qmd": files} if isinstance(files, str) else files
        for name, text in {"_quarto.yml": settings, **named}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        project = load_project(folder, profiles)
        figures = load_registry(folder)
        terms = Terms()
        if "data/abbreviations.yml" in named:
            terms = load_terms(textwrap.dedent(named["data/abbreviations.yml"]), "data/abbreviations.yml")
        context = ReadingContext(NO_CACHE, folder / ".cells")
        documents = [name for name in named if name.endswith(".qmd") and not Path(name).name.startswith("_")]
        parsed = tuple(
            parse_document(project, name, format_name, figures, ValueNotes(unknown or {}), context)
            for name in documents
        )
        return Resolved(parsed, resolve(parsed, format_name, profiles, figures, terms))

    return make
