"""Completion: values, labels and panels, works, abbreviations, rules, and the keys of YAML files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.case.schema import SCHEMA_FILE
from casewright.checks.families import all_rules
from casewright.checks.report import Report
from casewright.lsp.names import Kind
from casewright.lsp.printed import caption
from casewright.lsp.reports import Checked
from casewright.new_report.schemas import schemas
from casewright.render.preparation import case_paths


@dataclass(frozen=True)
class Proposal:
    """A text that may be typed in place of the columns from `start` (from 0) to the cursor.

    `detail` is what it prints or stands for. `kind` is None for keys of YAML files and for panels.
    """

    text: str
    start: int
    detail: str = ""
    kind: Kind | None = None


_VALUE = re.compile(r"\{\{<\s*var\s+(?P<typed>[\w.-]*)$")
_PANEL = re.compile(r"@(?P<label>[a-z]+-[\w-]+)\s+(?:[A-Z][,–-]\s?)*(?P<typed>[A-Z]?)$")
_KEY = re.compile(r"(?<![\w\\.])-?@\{?(?P<typed>[\w:./-]*)$")
_RULE = re.compile(r"casewright:\s*ignore\s+(?:[A-Z]{3}\d{3},?\s+)*(?P<typed>[A-Z]*\d*)$")
_SHORT = re.compile(r"(?<![\w.@/-])(?P<typed>[A-Z][\w-]*)$")
_YAML_KEY = re.compile(r"(?P<indent>\s*(?:-\s+)?)(?P<typed>[\w-]*)$")
_YAML_VALUE = re.compile(r"(?P<indent>\s*(?:-\s+)?)(?P<key>[\w-]+):\s+[\"']?(?P<typed>[\w-]*)$")
_YAML_LINE = re.compile(r"(?P<indent>\s*)(?P<item>(?:-\s+)*)(?:(?P<key>[\w-]+):)?")


def proposals(checked: Checked, path: str, lines: Sequence[str], line: int, column: int) -> list[Proposal]:
    """Return what may be typed at a place (line from 1, column from 0). `lines` is the text as it is now, which the
    check may not have seen."""
    if not 1 <= line <= len(lines):
        return []
    before = lines[line - 1][:column]
    if match := _RULE.search(before):
        return [Proposal(rule.code, match.start("typed"), rule.summary, Kind.RULE) for rule in all_rules().values()]
    report = checked.report
    if path.endswith((".yml", ".yaml")):
        if match := _YAML_KEY.fullmatch(before):
            return [*_keys(checked, path, lines, line, len(match["indent"]))]
        if match := _YAML_VALUE.fullmatch(before):
            return [*_words(checked, path, lines, line, match)]
    if report is None:
        return []
    if match := _VALUE.search(before):
        return [Proposal(name, match.start("typed"), text, Kind.VALUE) for name, text in sorted(report.values.items())]
    if match := _PANEL.search(before):
        return [*_panels(report, match["label"], match.start("typed"))]
    if match := _KEY.search(before):
        return [*_labels(report, match.start("typed")), *_works(report, match.start("typed"))]
    if match := _SHORT.search(before):
        start = match.start("typed")
        return [Proposal(term.short, start, term.long, Kind.TERM) for term in report.terms.terms]
    return []


def _panels(report: Report, label: str, start: int) -> Iterator[Proposal]:
    for figure in report.figures.figures:
        if figure.label == label:
            yield from (Proposal(panel.letter, start, panel.legend.text) for panel in figure.panels if panel.letter)
            return
    entries = (document.registry.entries.get(label) for document in report.documents)
    yield from (Proposal(letter, start) for entry in entries if entry is not None for letter in entry.panels)


def _labels(report: Report, start: int) -> Iterator[Proposal]:
    labels = dict.fromkeys(label for document in report.documents for label in document.registry.entries)
    yield from (Proposal(label, start, caption(report, label), Kind.LABEL) for label in labels)


def _works(report: Report, start: int) -> Iterator[Proposal]:
    entries = {key: entry for document in report.documents for key, entry in document.bibliography.by_key.items()}
    for key, entry in entries.items():
        detail = " ".join(filter(None, (entry.plain("title"), f"({entry.plain('year')})")))
        yield Proposal(key, start, detail, Kind.WORK)


def _schema(checked: Checked, path: str) -> Mapping[str, Any]:
    """Return the JSON Schema of a YAML file; an empty one if it has none."""
    if path in case_paths(checked.root):
        return schemas()[SCHEMA_FILE]
    return schemas().get(f"{path.rpartition('.')[0]}.schema.json", {})


def _keys(checked: Checked, path: str, lines: Sequence[str], line: int, column: int) -> Iterator[Proposal]:
    """Yield the keys that the JSON Schema of a file allows at a place and that are not there yet."""
    schema = _schema(checked, path)
    keys, present = _yaml_place(lines, line, column)
    allowed = {key: value for part in _at(schema, schema, keys) for key, value in part.get("properties", {}).items()}
    for key, described in allowed.items():
        if key not in present:
            yield Proposal(f"{key}: ", column, " ".join(str(described.get("description", "")).split()))


def _words(checked: Checked, path: str, lines: Sequence[str], line: int, match: re.Match[str]) -> Iterator[Proposal]:
    """Yield the values of a key, if the JSON Schema lists them."""
    schema = _schema(checked, path)
    keys, _ = _yaml_place(lines, line, len(match["indent"]))
    words = (word for part in _at(schema, schema, [*keys, match["key"]]) for word in part.get("enum", ()))
    yield from (Proposal(word, match.start("typed")) for word in dict.fromkeys(words) if isinstance(word, str))


def _yaml_place(lines: Sequence[str], line: int, column: int) -> tuple[list[str], set[str]]:
    """Return the keys above a place ("" for an item of a list), and the keys beside it."""
    above: list[tuple[int, str, int]] = []  # the column, key and line of what contains the present line
    beside: dict[tuple[tuple[int, str, int], ...], set[str]] = {}
    here: tuple[tuple[int, str, int], ...] = ()
    for number, text in enumerate(lines, 1):
        match = _YAML_LINE.match(text)
        if match is None or (number != line and text.strip()[:1] in {"", "#"}):
            continue
        for item in re.finditer(r"-\s+", match["item"]):
            start = match.start("item") + item.start()
            while above and (above[-1][0] > start or (above[-1][0] == start and not above[-1][1])):
                above.pop()
            above.append((start, "", number))
        start = column if number == line else match.end("item")
        while above and above[-1][0] >= start:
            above.pop()
        if number == line:
            here = tuple(above)
        elif match["key"]:
            beside.setdefault(tuple(above), set()).add(match["key"])
            above.append((start, match["key"], number))
    return [key for _, key, _ in here], beside.get(here, set())


def _at(schema: Mapping[str, Any], part: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the parts of a schema that describe the value at a path of keys."""
    if "$ref" in part:
        target: Any = schema
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        yield from _at(schema, target, keys)
        return
    for choice in (*part.get("anyOf", ()), *part.get("oneOf", ()), *part.get("allOf", ())):
        yield from _at(schema, choice, keys)
    if not keys:
        yield part
        return
    first, *rest = keys
    if first == "":
        inside = part.get("items")
        if isinstance(inside, Mapping):
            yield from _at(schema, inside, rest)
        return
    inside = part.get("properties", {}).get(first, part.get("additionalProperties"))
    if isinstance(inside, Mapping):
        yield from _at(schema, inside, rest)
