"""The resolved manuscript: what writers receive. See docs/architecture.md, "The resolved AST"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import Finding
from casewright.manuscript.ast import Blocks
from casewright.manuscript.citations.marks import CitationPlan
from casewright.manuscript.crossref.numbering import Registry


@dataclass(frozen=True)
class ResolvedDocument:
    """One document, every number and word of it decided.

    `name` is the document's path in the project without its suffix (`report/letter`). `title`, `authors`, `keywords`
    are plain text for the properties of a file; what a reader sees of them is in `title_block`. `options` are the
    document's merged metadata for the format that is being written (`papersize`, `toc`, `fontsize`, ...).
    """

    name: str
    language: str
    title: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    title_block: Blocks
    blocks: Blocks
    options: Mapping[str, Any] = field(default_factory=dict)
    spacing: str = "single"
    line_numbers: bool = False


@dataclass(frozen=True)
class ResolvedManuscript:
    """The documents of a project, resolved together, each with how its works are cited; and what is wrong.

    `registries` contains the labels that each document may mention, by the document's name.
    """

    documents: tuple[tuple[ResolvedDocument, CitationPlan], ...]
    findings: tuple[Finding, ...]
    registries: Mapping[str, Registry] = field(default_factory=dict)
