"""What is before and after the text: the title block, the table of contents, abbreviations, references."""

from __future__ import annotations

import itertools

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.render.layout.numbered_references import numbered_entry
from casewright.render.pdf.language import in_language
from casewright.render.pdf.page import Page
from casewright.render.pdf.typst.literal import string
from casewright.render.pdf.writing import Writing, raw_block, raw_inline

_PARTS = ("subtitle", "authors", "affiliations", "author-notes", "correspondence", "date", "keywords")


def title_block(writing: Writing, parts: Blocks) -> Blocks:
    """Return the title block, part by part."""
    out: Blocks = []
    for part in parts:
        classes = ast.classes_of(part)
        name = next((name for name in _PARTS if name in classes), None)
        if "title" in classes:
            out += _title(writing, [inline for block in part["c"][1] for inline in block["c"]])
        elif "abstract" in classes:
            out += _abstract(writing, part["c"][1])
        elif name:
            lines = [ast.para(block["c"]) if block["t"] == "Plain" else block for block in part["c"][1]]
            out += [raw_block(f"#cw-front({string(name)}, ["), *writing.contained(lines), raw_block("])")]
        else:
            out += writing.contained([part])
    return [raw_block(f"#cw-title-block({writing.page.columns}, ["), *out, raw_block("])")] if out else []


def _title(writing: Writing, inlines: Inlines) -> Blocks:
    before = writing.hoisted(inlines)
    return [ast.para([raw_inline(f"{before}#cw-title["), *writing.elements(inlines), raw_inline("]")])]


def _abstract(writing: Writing, blocks: Blocks) -> Blocks:
    out: Blocks = [raw_block('#cw-front("abstract", [')]
    for block in blocks:
        if ast.has_class(block, "abstract-title"):
            out += writing.argument(block["c"][1], "#cw-abstract-title([", "])")
        else:
            out += writing.contained([block])
    return [*out, raw_block("])")]


def contents(page: Page) -> Blocks:
    """Return the table of contents, where it is asked for."""
    if not page.contents:
        return []
    title = "auto" if page.contents_title is None else string(page.contents_title)
    return [raw_block(f"#cw-contents({title}, {page.contents})")]


def terms(writing: Writing, element: Element, function: str = "cw-terms") -> Blocks:
    """Return a list of terms and their meanings."""
    out: Blocks = [raw_block(f"#{function}(")]
    for term, meanings in element["c"]:
        out += writing.argument([ast.plain(term)], "([")
        out += writing.argument(_joined(meanings), "[", "]),")
    return [*out, raw_block(")")]


def _joined(meanings: list[Blocks]) -> Blocks:
    """Return the meanings of a term as blocks; where there are several, each is a paragraph of its own."""
    if len(meanings) == 1:
        return meanings[0]
    return [ast.para(block["c"]) if block["t"] == "Plain" else block for meaning in meanings for block in meaning]


def abbreviations(writing: Writing, content: Blocks) -> Blocks:
    """Return a list of abbreviations, and whatever is beside it."""
    out: Blocks = []
    for block in content:
        is_list = block["t"] == "DefinitionList"
        out += terms(writing, block, "cw-abbreviations") if is_list else writing.elements([block])
    return out


def references(writing: Writing, entries: Blocks) -> Blocks:
    """Return the list of references: with its numbers set off, where the style sets them off from the text."""
    split = [numbered_entry(entry) for entry in entries]
    if not entries or any(number is None for number, _ in split):
        return [raw_block("#cw-references["), *writing.elements(entries), raw_block("]")]
    out: Blocks = []
    pairs = zip(entries, split, strict=True)
    for direction, group in itertools.groupby(pairs, lambda pair: ast.attributes_of(pair[0]).get("dir", "")):
        turned: Blocks = [raw_block("#cw-numbered-references(")]
        for entry, (number, rest) in group:
            anchor = writing.anchor(ast.identifier_of(entry))
            turned += writing.argument([ast.plain(number or [])], "([")
            turned += writing.argument(rest, f"[{anchor}", "]),")
        turned.append(raw_block(")"))
        out += in_language(writing, {"dir": direction}, turned, raw_block)
    return out
