"""The outline of a file: headings and floats with their numbers, figures, events, works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casewright.checks.reading.prose import OBJECT
from casewright.figures.registry import REGISTRY_PATH
from casewright.lsp.names import Kind, names_in
from casewright.lsp.printed import caption, entry_of, number_text
from casewright.lsp.reports import Checked
from casewright.manuscript import ast

_DEEPEST = 6


@dataclass(frozen=True)
class Part:
    """A part of a file: a heading (`level` from 1), or anything else, which is below all headings."""

    title: str
    line: int
    level: int = _DEEPEST + 1
    kind: Kind | None = None
    detail: str = ""


def outline(checked: Checked, path: str) -> tuple[Part, ...]:
    """Return the parts of a file in the order of its lines."""
    if checked.report is None:
        return ()
    parts = [*_headings(checked, path), *_named(checked, path)]
    return tuple(sorted(parts, key=lambda part: part.line))


def _headings(checked: Checked, path: str) -> Iterator[Part]:
    numbers = _numbers(checked)
    for document in checked.documents:
        if path in (document.path, *document.parsed.source.files_read):
            for passage in document.passages:
                if passage.kind == "heading" and passage.start.path == path:
                    words = " ".join(passage.text.replace(OBJECT, "…").split())
                    yield Part(f"{numbers.get(words, '')} {words}".strip(), passage.start.line or 1, passage.level)
            return


def _numbers(checked: Checked) -> Mapping[str, str]:
    """Return the numbers of headings by their words."""
    found: dict[str, str] = {}
    for document in checked.documents:
        for header in ast.walk(document.resolved.blocks, "Header"):
            first, *rest = header["c"][2] or [None]
            if first is not None and ast.has_class(first, "header-section-number"):
                found[" ".join(ast.plain_text(rest).split())] = ast.plain_text([first])
    return found


def _named(checked: Checked, path: str) -> Iterator[Part]:
    report = checked.report
    assert report is not None
    for name in names_in(checked, path):
        if not name.is_definition:
            continue
        if name.kind is not Kind.LABEL:
            yield Part(name.text, name.line, kind=name.kind)
            continue
        entry = entry_of(report, name.text)
        if entry is not None and entry.kind != "sec":
            yield Part(number_text(report, entry), name.line, kind=name.kind, detail=name.text)
        elif path == REGISTRY_PATH:
            yield Part(caption(report, name.text) or name.text, name.line, kind=name.kind, detail=name.text)
