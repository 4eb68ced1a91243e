"""The resolved manuscript, the input of writers. See docs/architecture.md, "The resolved AST"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import Finding
from casewright.manuscript.ast import Blocks
from casewright.manuscript.citations.marks import CitationPlan
from casewright.manuscript.crossref.mentions import Mention
from casewright.manuscript.crossref.numbering import Registry


@dataclass(frozen=True)
class ResolvedDocument:
    """A resolved document.

    `name` is the document's path in the project without suffix (`report/letter`). `title`, `authors` and `keywords` are
    plain text for the properties of a file; their printed form is in `title_block`. `options` are the document's merged
    metadata for the format (`papersize`, `toc`, `fontsize`, ...). `mentions` are those of labels in its blocks.
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
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class ResolvedManuscript:
    """The resolved documents of a project, each with its citation plan, and the findings.

    `registries` contains the labels that each document may mention, by the document's name.
    """

    documents: tuple[tuple[ResolvedDocument, CitationPlan], ...]
    findings: tuple[Finding, ...]
    registries: Mapping[str, Registry] = field(default_factory=dict)
