"""Resolving mentions: `@fig-x`, `[@suppfig-leg A-C]`, `[-@tbl-y]` become linked text.

Source: Quarto's documentation, authoring/cross-references ("References"). Beyond Quarto, a suffix may name panels,
labels may be in other documents, and citations in the same bracket as a mention are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import Finding, Location, Severity, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.kinds import NBSP, Kinds, letter_value
from casewright.manuscript.crossref.numbering import Numbered, Registry
from casewright.manuscript.crossref.panels import TypedPanels, typed_panels
from casewright.manuscript.places import place_of
from casewright.manuscript.source import SourceLine, Typed, text_lines

_KIND = re.compile(r"^([A-Za-z]+)-")


@dataclass(frozen=True)
class MentionRules:
    """The rules for printing mentions in one document.

    `panel_style` is `1A` or Quarto's `1 (a)`; `panels_in_suffix` is False for plain Quarto documents, in which suffixes
    are not printed. `typed` are the citations and mentions as typed, by their numbers in the AST, `places` those of
    figures whose mentions nobody typed; `path` is the document's file; `markdown` contains the prefixes with markup, by
    their text.
    """

    document: str
    registry: Registry
    kinds: Kinds
    panel_style: str
    panels_in_suffix: bool
    typed: Sequence[Typed] = ()
    places: Mapping[str, Location] = field(default_factory=dict)
    path: str = ""
    markdown: Mapping[str, Inlines] = field(default_factory=dict)


@dataclass(frozen=True)
class Mention:
    """A mention of a label: the panels it names (none for the whole), where it is typed, and whether it is in running
    text, which is that outside of floats, tables and legends."""

    label: str
    panels: tuple[str, ...]
    location: Location
    is_in_text: bool


@dataclass(frozen=True)
class Mentioned:
    """Blocks with resolved mentions, the mentions in order, and the findings."""

    blocks: Blocks
    mentions: tuple[Mention, ...]
    findings: tuple[Finding, ...]


def label_of(citation_id: str, kinds: Kinds) -> tuple[str, str] | None:
    """Return the label and kind of a citation key (`fig-x` for `Fig-x`), None if it is the key of a work."""
    match = _KIND.match(citation_id)
    if match is None:
        return None
    label = citation_id[0].lower() + citation_id[1:]
    kind = match[1][0].lower() + match[1][1:]
    return (label, kind) if kind in kinds else None


def with_mentions(blocks: Blocks, rules: MentionRules) -> Mentioned:
    """Resolve the mentions in blocks."""
    mentions: list[Mention] = []
    findings: list[Finding] = []
    apart = {id(element) for one in ast.walk(blocks, *_APART) if is_apart(one) for element in ast.walk([one], "Cite")}

    def location(citation: Mapping[str, Any]) -> Location:
        otherwise = rules.places.get(citation["citationId"], Location(rules.path or rules.document))
        return place_of(citation, rules.typed, otherwise)

    def change(element: Element) -> list[Element] | None:
        citations, _ = element["c"]
        named = [label_of(citation["citationId"], rules.kinds) for citation in citations]
        if not any(named):
            return None
        out: Inlines = []
        works: list[Any] = []
        for index, (citation, name) in enumerate(zip(citations, named, strict=True)):
            if name is None:
                works.append(citation)
                continue
            label, kind = name
            if out if rules.panels_in_suffix else index and _is_numbered(label, rules):
                out += [*ast.words(rules.kinds.reference_delimiter), ast.SPACE]
            place = location(citation)
            printed, wrong = _mention(citation, label, kind, place, rules)
            typed = typed_panels(ast.plain_text(citation["citationSuffix"])) if rules.panels_in_suffix else None
            panels = typed.all_letters() if typed else ()
            mentions.append(Mention(label, panels, place, id(element) not in apart))
            out += printed
            findings.extend(wrong)
        if works and rules.panels_in_suffix:
            # `@fig-x [@work]` is not a list: the citation follows the mention.
            if citations[0]["citationMode"]["t"] != "AuthorInText":
                out.append(ast.text(";"))
            out += [ast.SPACE, {"t": "Cite", "c": [works, ast.words(_as_typed(works))]}]
        elif works:
            findings.extend(_not_shown(work["citationId"], location(work)) for work in works)
        return out

    changed = ast.rewrite(blocks, change, frozenset({"Cite"}))
    return Mentioned(changed, tuple(mentions), tuple(findings))


_APART = ("Div", "Table", "Figure")


def is_apart(element: Element) -> bool:
    """Return whether an element is no running text: a float, a legend or a table."""
    return element["t"] in {"Table", "Figure"} or not {"float", "figure-legend"}.isdisjoint(ast.classes_of(element))


def running_text(blocks: Blocks) -> Blocks:
    """Return blocks without floats, legends and tables."""
    return ast.rewrite(blocks, lambda element: [] if is_apart(element) else None, frozenset(_APART))


_EXAMPLE = re.compile(r"^(?:[ \t]|>|[-*+][ \t])*(?:\(@(?P<in_brackets>[\w-]+)\)|@(?P<bare>[\w-]+)[.)])(?=\s|$)")


def read_as_examples(blocks: Blocks, lines: Iterable[SourceLine], kinds: Kinds) -> tuple[Finding, ...]:
    """Return a finding for each paragraph that begins with a citation in brackets or before a period.

    Pandoc reads `(@fig-x) ...` at the start of a block as a numbered example, and prints the number of the example for
    every `@fig-x` in the document (Pandoc User's Guide, "Numbered example lists").
    """
    starts = [(line, match) for line, prose in text_lines(lines) if (match := _EXAMPLE.match(prose))]
    if not starts or all(element["c"][0][1]["t"] != "Example" for element in ast.walk(blocks, "OrderedList")):
        return ()
    findings: list[Finding] = []
    for line, match in starts:
        key = match["in_brackets"] or match["bare"]
        findings.append(
            Finding(
                "NUM013",
                "mention-read-as-example",
                Severity.ERROR if label_of(key, kinds) else Severity.WARNING,
                f"`{match[0].strip()}` at the start of a paragraph is read as a numbered example, "
                f"and every `@{key}` as its number.",
                line.location(match.end() - len(match[0].lstrip(" \t>-*+")) + 1),
                f"Begin with another word, or write `[@{key}]`.",
            )
        )
    return tuple(findings)


def _is_numbered(label: str, rules: MentionRules) -> bool:
    entry = rules.registry.entries.get(label)
    return entry is not None and bool(entry.number)


def _not_shown(key: str, place: Location) -> Finding:
    """Return the finding for a citation in a bracket of which Quarto prints only the mentions."""
    return Finding(
        "NUM012",
        "suffix-not-shown",
        Severity.ERROR,
        f"The citation `@{key}` is not printed.",
        place,
        f"Quarto omits citations in the same bracket as a label, or in the bracket after it: move `[@{key}]`.",
    )


def _as_typed(works: list[Any]) -> str:
    return "[" + "; ".join("@" + work["citationId"] for work in works) + "]"


def _mention(
    citation: Any, label: str, kind: str, place: Location, rules: MentionRules
) -> tuple[Inlines, list[Finding]]:
    entry = rules.registry.entries.get(label)
    if entry is None:
        return [ast.strong([ast.text(f"?@{label}")])], [_undefined(label, place, rules)]
    if not entry.number:
        return [ast.strong([ast.text(f"?@{label}")])], [_without_number(label, place)]
    suffix = ast.plain_text(citation["citationSuffix"])
    typed: TypedPanels | None = None
    findings: list[Finding] = [_hidden(label, place)] if entry.hidden else []
    if suffix:
        if rules.panels_in_suffix:
            typed = typed_panels(suffix)
            wrong = _panel_finding(entry, typed, suffix, place)
            if wrong:
                return [ast.strong([ast.text(f"?@{label}{NBSP}{suffix}")])], [wrong]
        else:
            findings.append(
                Finding(
                    "NUM012",
                    "suffix-not-shown",
                    Severity.WARNING,
                    f"`{suffix}` after `@{label}` is not printed.",
                    place,
                    "Quarto omits it; with the key `casewright:` in `_quarto.yml`, it names a panel.",
                )
            )
    inlines = _printed(citation, entry, kind, typed, rules)
    if not rules.kinds.hyperlinks:
        return inlines, findings
    attributes = {"label": label}
    if typed:
        attributes["panels"] = typed.printed("1A")
    target = f"#{label}"
    if entry.document != rules.document:
        attributes["document"] = entry.document
        target = f"{entry.document}#{label}"
    return [ast.link(inlines, target, ("mention",), attributes)], findings


def _printed(citation: Any, entry: Numbered, kind: str, typed: TypedPanels | None, rules: MentionRules) -> Inlines:
    kinds = rules.kinds
    bare = citation["citationMode"]["t"] == "SuppressAuthor"
    capital = citation["citationId"][0].isupper()
    out: Inlines = []
    number = entry.number if rules.panels_in_suffix or kind != "sec" else _section_digits(entry.number)
    spaced = kinds.space_before_numbering(kind)
    if citation["citationPrefix"]:
        out = list(citation["citationPrefix"])
        if rules.panels_in_suffix:
            number = kinds.glued_prefix(kind) + number
            spaced = True
    elif bare:
        if rules.panels_in_suffix:
            number = kinds.glued_prefix(kind) + number
    else:
        # With `chapters`, a section of the first level is a chapter.
        is_chapter = kind == "sec" and kinds.chapters and "." not in number
        prefix = kinds.reference_prefix("ch" if is_chapter else kind, capital)
        out = rules.markdown.get(prefix) or ast.words(prefix)
        if rules.panels_in_suffix and not spaced and len(out) > 2 and out[-2] == ast.SPACE:
            # No line break between "Figure" and "S1", as between "Figure" and "1".
            out = [*out[:-3], ast.text(out[-3]["c"] + NBSP + out[-1]["c"])]
    if out and spaced:
        number = NBSP + number
    joined = bool(out) and out[-1]["t"] == "Str"
    out = [*out[:-1], ast.text(out[-1]["c"] + number)] if joined else [*out, ast.text(number)]
    if entry.letter:
        style = rules.panel_style
        letter = TypedPanels((entry.letter,), ()).printed(style) if style == "1A" else kinds.panel_number(entry.letter)
        out = [*out[:-1], ast.text(out[-1]["c"] + letter)]
    if typed:
        out = [*out[:-1], ast.text(out[-1]["c"] + typed.printed(rules.panel_style))]
    return out


def _section_digits(number: str) -> str:
    """Return a section's number as Quarto prints it in mentions, with digits instead of letters of chapters."""
    first, dot, rest = number.partition(".")
    return f"{letter_value(first)}{dot}{rest}" if first.isalpha() else number


def _undefined(label: str, place: Location, rules: MentionRules) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"Nothing has the label `{label}`.",
        place,
        did_you_mean(label, rules.registry.entries),
    )


def _hidden(label: str, place: Location) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"The element with the label `{label}` is hidden in this format.",
        place,
        "Put the sentence under the same condition as the element.",
    )


def _without_number(label: str, place: Location) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"The section `{label}` has no number.",
        place,
        f"Delete `.unnumbered` at its heading, or write a link: `[the appendix](#{label})`.",
    )


def _panel_finding(entry: Numbered, typed: TypedPanels | None, suffix: str, place: Location) -> Finding | None:
    """Return a finding if the panels of a mention are wrong."""
    if typed is None:
        message = f"`{suffix}` after `@{entry.label}` is not the name of a panel."
        hint = "Write letters: `[@fig-x A]`, `[@fig-x A-C]`, `[@fig-x A,C]`."
    elif not entry.panels:
        message = f"`{entry.label}` has no panels, but `{suffix}` names one."
        hint = f"Delete `{suffix}`, or add letters to the legend: `**A.** ...`."
    elif typed.is_reversed():
        message = f"The panels `{suffix}` of `{entry.label}` are in reverse order."
        hint = "Write the first panel first."
    else:
        missing = [letter for letter in typed.all_letters() if letter not in entry.panels]
        if not missing:
            return None
        message = f"`{entry.label}` has no panel " + " and no panel ".join(missing) + "."
        hint = "Its panels are " + ", ".join(entry.panels) + "."
    return Finding("NUM006", "panel-that-does-not-exist", Severity.ERROR, message, place, hint)
