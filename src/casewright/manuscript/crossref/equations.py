"""Labeled equations: `$$ ... $$ {#eq-dose alt="The dose"}`.

Source: Quarto's documentation, authoring/cross-references, and its filter `crossref/equations.lua`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.source import SourceLine, text_lines

_ITEM = re.compile(
    r"""\s*(?:\#(?P<label>[\w.:-]+)|\.[\w-]+|(?P<key>[\w-]+)\s*=\s*"""
    r"""(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s"'{}]+)))""",
    re.DOTALL,
)
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_END_OF_WORD = re.compile(r"[\s\"'}]")
_BRACES = re.compile(r"(?<![\\\w`])\{\s*(?:\.[\w-]+\s+)*(?:#[A-Za-z]+-|(?:fig-)?alt=)[^{}]*\}?")


def with_equations(inlines: Inlines) -> Inlines:
    """Replace display mathematics and its label with a `Span.equation`, with the alternative text."""
    out: Inlines = []
    index = 0
    while index < len(inlines):
        element = inlines[index]
        if element["t"] == "Math" and element["c"][0]["t"] == "DisplayMath":
            label_after = _label_after(inlines, index + 1)
            if label_after:
                label, alt, index = label_after
                out.append(ast.span([element], label, ("equation",), {"alt": alt} if alt else {}))
                continue
        out.append(element)
        index += 1
    return out


def _label_after(inlines: Inlines, start: int) -> tuple[str, str, int] | None:
    """Return the label at `start`, after optional spaces, its alternative text, and the index after it."""
    index = start
    while index < len(inlines) and inlines[index]["t"] == "Space":
        index += 1
    if index >= len(inlines) or inlines[index]["t"] != "Str" or not inlines[index]["c"].startswith("{#eq-"):
        return None
    typed = ""
    for end in range(index, len(inlines)):
        if inlines[end]["t"] not in {"Str", "Space", "Quoted"}:
            return None
        typed += "".join(_as_typed([inlines[end]]))
        if typed.endswith("}"):
            named = None if "}" in typed[:-1] else _attributes(typed[1:-1])
            return None if named is None else (named["label"], " ".join(named.get("alt", "").split()), end + 1)
    return None


def _attributes(typed: str) -> dict[str, str] | None:
    """Return the label and the values by key of attributes in braces, None if the text is not attributes."""
    named: dict[str, str] = {}
    position = 0
    typed = typed.rstrip()
    while position < len(typed):
        item = _ITEM.match(typed, position)
        if item is None:
            return None
        if item["label"]:
            named.setdefault("label", item["label"])
        elif item["key"]:
            value = item["double"] or item["single"] or item["bare"] or ""
            named[item["key"]] = re.sub(r"\\(.)", r"\1", value)
        position = item.end()
    return named


def _as_typed(inlines: Inlines) -> Iterator[str]:
    """Yield inlines as typed in braces: with straight quotation marks, and nested ones escaped."""
    for element in inlines:
        kind = element["t"]
        if kind == "Quoted":
            mark = '"' if element["c"][0]["t"] == "DoubleQuote" else "'"
            inside = "".join(_as_typed(element["c"][1])).replace("\\", "\\\\").replace(mark, f"\\{mark}")
            yield f"{mark}{inside}{mark}"
        elif kind == "Str":
            yield element["c"].translate(_STRAIGHT)
        elif kind in {"Math", "Code", "RawInline"}:
            yield element["c"][1]
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            yield " "
        else:
            for children in ast.child_lists(element):
                yield from _as_typed(children)


def attributes_printed(blocks: Blocks, lines: Iterable[SourceLine], is_report: bool) -> tuple[Finding, ...]:
    """Return a finding for each group of attributes that is printed as text, such as `{#fig-a}` after an image and a
    space: an error in a report (`is_report`), a warning in a plain document, in which Quarto prints it too."""
    shown = "".join(_braces(blocks))
    if not shown:
        return ()
    return tuple(
        Finding(
            "TXT019",
            "attributes-printed",
            Severity.ERROR if is_report else Severity.WARNING,
            f"`{_short(match[0])}` belongs to no element and is printed as text.",
            line.location(match.start() + 1),
            "Write it directly after an image, a heading or code, or, after a space, an equation.",
        )
        for line, prose in text_lines(lines)
        for match in _BRACES.finditer(prose)
        if _END_OF_WORD.split(match[0], maxsplit=1)[0] in shown
    )


def _braces(blocks: Blocks) -> Iterator[str]:
    for element in ast.walk(blocks, "Str"):
        if "{" in element["c"]:
            yield element["c"] + "\n"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
