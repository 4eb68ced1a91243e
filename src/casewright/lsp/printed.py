"""What is printed for a name: the text of a value, a reference, the number and the legend of a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.checks.families import all_rules
from casewright.checks.report import CheckedDocument, Report
from casewright.diagnostics import CasewrightError
from casewright.lsp.names import Kind, Name
from casewright.lsp.reports import Checked
from casewright.manuscript import ast
from casewright.manuscript.citations.printing import cited
from casewright.manuscript.crossref.numbering import Numbered

_LABELED = ("Header", "Div", "Span")


def description_of(checked: Checked, name: Name) -> str:
    """Describe a name as Markdown; "" if nothing is known of it. The reference of a work takes pandoc about 0.2 s."""
    report = checked.report
    assert report is not None
    if name.kind is Kind.VALUE:
        return _value(report, name.text)
    if name.kind is Kind.LABEL:
        return _plain(caption(report, name.text))
    if name.kind is Kind.WORK:
        with checked.reading():
            return _plain(reference(report, name.text))
    if name.kind is Kind.TERM:
        term = report.terms.by_short.get(name.text)
        return f"**{_plain(term.short)}**: {_plain(term.long)}" if term else ""
    if name.kind is Kind.RULE:
        return explanation_of(name.text)
    if name.kind is Kind.EVENT:
        return _values_of_event(report, name)
    return f"`{name.text}`"


def explanation_of(code: str) -> str:
    """Explain a rule as Markdown; "" if there is no such rule."""
    rule = all_rules().get(code)
    if rule is None:
        return ""
    parts = [
        f"**{rule.code}** {rule.name}",
        _plain(f"{rule.summary} {rule.purpose}"),
        f"```text\nwrong: {rule.wrong}\nright: {rule.right}\n```",
        _plain(f"May be mistaken: {rule.when_wrong}"),
        _plain(f"Source: {rule.source}"),
    ]
    return "\n\n".join(parts)


def caption(report: Report, label: str) -> str:
    """Return what is printed for a label: a caption with its number, a numbered heading, the number of an equation."""
    for document in report.documents:
        for element in ast.walk(document.resolved.blocks, *_LABELED):
            if ast.identifier_of(element) != label:
                continue
            if element["t"] == "Header":
                return ast.plain_text(element["c"][2])
            if ast.has_class(element, "equation"):
                return f"Equation {ast.attributes_of(element).get('number', '')}".strip()
            captions = (part for part in element["c"][1] if ast.has_class(part, "float-caption"))
            found = next(captions, None) if element["t"] == "Div" else None
            return ast.plain_text([found] if found else [element])
    entry = entry_of(report, label)
    return number_text(report, entry) if entry is not None else ""


def entry_of(report: Report, label: str) -> Numbered | None:
    """Return the number of a label."""
    return next((found for one in report.documents if (found := one.registry.entries.get(label)) is not None), None)


def number_text(report: Report, entry: Numbered) -> str:
    """Return the printed number of a float with its prefix, such as "Supplementary Figure S1"."""
    kinds = report.documents[0].parsed.kinds
    if entry.kind not in kinds:
        return entry.number
    space = " " if kinds.space_before_numbering(entry.kind) else ""
    return f"{kinds.caption_prefix(entry.kind)}{space}{entry.number}"


def reference(report: Report, typed: str) -> str:
    """Return the reference of a work as it will be printed; "" if there is no such work."""
    for document in report.documents:
        key = document.parsed.works.get(typed, typed)
        if key in document.bibliography.by_key:
            return _reference(report, document, key)
    return ""


def _reference(report: Report, document: CheckedDocument, key: str) -> str:
    blocks = [ast.para([ast.cite([key], "NormalCitation")])]
    alone = replace(document.resolved, title_block=[], blocks=blocks)
    plan = replace(document.plan, cited=(key,), order=(), nocite=(), earlier={})
    try:
        printed = cited(document.parsed, alone, plan, report.root, ContentCache(report.root / CACHE_FOLDER)).document
    except CasewrightError:
        printed = alone
    for element in ast.walk(printed.blocks, "Div"):
        if ast.has_class(element, "csl-entry"):
            return " ".join(ast.plain_text([element]).split())
    entry = document.bibliography.by_key[key]
    return ", ".join(filter(None, (entry.plain("author"), entry.plain("title"), entry.plain("year"))))


def _value(report: Report, name: str) -> str:
    if name in report.values:
        source = report.value_sources.get(name)
        return f"{report.values[name]}" + (f"\n\n`{name}` in {source}" if source else f"\n\n`{name}`")
    if name in report.unknown_values:
        return f"`{name}` has no value: {_plain(report.unknown_values[name])}"
    return ""


def _values_of_event(report: Report, name: Name) -> str:
    found = [
        f"- `{value}`: {report.values[value]}"
        for value, source in report.value_sources.items()
        if source.path == name.owner and name.text in value.split(".") and value in report.values
    ]
    return "\n".join(_first(found, 12))


def _first(found: list[str], most: int) -> Iterator[str]:
    yield from found[:most]
    if len(found) > most:
        yield f"- and {len(found) - most} more"


def _plain(text: str) -> str:
    """Return text as Markdown that shows it as it is."""
    for mark in "\\`*_{}[]<>#|":
        text = text.replace(mark, f"\\{mark}")
    return text
