"""The title page of a submission: who wrote it, how long it is, and what the authors declare.

Source: ICMJE Recommendations, "Preparing a Manuscript for Submission" (General Information: title page).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casewright.languages.words import FALLBACK, section
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.resolved import ResolvedDocument

_ON_THE_PAGE = frozenset(
    {"title", "subtitle", "authors", "affiliations", "author-notes", "correspondence", "date", "keywords"}
)


def title_page(document: ResolvedDocument, counts: Mapping[str, int], declarations: Blocks) -> ResolvedDocument:
    """Return the title page of a document. `counts` are the quantities of `checks.jnl.limits`, `declarations` the
    sections about the authors that a blinded copy leaves out."""
    head = [
        {"t": "Div", "c": [block["c"][0], [part for part in block["c"][1] if _ON_THE_PAGE & {*ast.classes_of(part)}]]}
        for block in document.title_block
    ]
    running = document.options.get("running-title") or document.options.get("running-head") or ""
    words = (section(document.language, "submission") or section(FALLBACK, "submission"))["title-page"]
    lines: list[tuple[str, str]] = [(words["running-title"], str(running))] if running else []
    lines += [(words[name], str(value)) for name, value in counts.items() if name in words and value]
    blocks: Blocks = [
        ast.para([ast.strong(ast.words(f"{name}:")), {"t": "Space"}, *ast.words(value)]) for name, value in lines
    ]
    return replace(document, title_block=head, blocks=[*blocks, *declarations], line_numbers=False, spacing="single")
