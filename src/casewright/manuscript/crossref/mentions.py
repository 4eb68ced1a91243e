"""Mentions: `@fig-x`, `[@suppfig-leg A-C]`, `[-@tbl-y]` become what the reader sees, linked.

Source: Quarto's documentation, authoring/cross-references ("References"). Beyond Quarto: panels named in a mention's
suffix, labels of other documents, and bibliography citations that share a bracket with a mention are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.diagnostics import Finding, Location, Severity, did_you_mean
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element, Inlines
from casewright.manuscript.crossref.kinds import Kinds, letter_value
from casewright.manuscript.crossref.numbering import Numbered, Registry
from casewright.manuscript.crossref.panels import TypedPanels, typed_panels
from casewright.manuscript.source import SourceLine, text_lines

_KIND = re.compile(r"^([A-Za-z]+)-")
NBSP = "\u00a0"


@dataclass(frozen=True)
class MentionRules:
    """What decides how mentions print in one document.

    `panel_style` is `1A` or Quarto's `1 (a)`; `panels_in_suffix` is off for plain Quarto documents, whose suffixes
    print nothing. `places` are where each label is cited in the source, for findings; `path` is the document's file;
    `markdown` contains the prefixes that are more than plain words, by their text.
    """

    document: str
    registry: Registry
    kinds: Kinds
    panel_style: str
    panels_in_suffix: bool
    places: Mapping[str, tuple[Location, ...]] = field(default_factory=dict)
    path: str = ""
    markdown: Mapping[str, Inlines] = field(default_factory=dict)


@dataclass(frozen=True)
class Mentioned:
    """Blocks whose mentions are links, the labels mentioned in order, and what is wrong with them."""

    blocks: Blocks
    labels: tuple[str, ...]
    findings: tuple[Finding, ...]


def label_of(citation_id: str, kinds: Kinds) -> tuple[str, str] | None:
    """The label and kind that a citation's key names, or None where it names a work: `Fig-x` names `fig-x`."""
    match = _KIND.match(citation_id)
    if match is None:
        return None
    label = citation_id[0].lower() + citation_id[1:]
    kind = match[1][0].lower() + match[1][1:]
    return (label, kind) if kind in kinds else None


def with_mentions(blocks: Blocks, rules: MentionRules) -> Mentioned:
    """Blocks whose mentions are what the reader sees."""
    labels: list[str] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}

    def location(citation_id: str) -> Location:
        places = rules.places.get(citation_id, ())
        index = seen.get(citation_id, 0)
        seen[citation_id] = index + 1
        return places[min(index, len(places) - 1)] if places else Location(rules.path or rules.document)

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
            place = location(citation["citationId"])
            labels.append(label)
            printed, wrong = _mention(citation, label, kind, place, rules)
            out += printed
            findings.extend(wrong)
        if works and rules.panels_in_suffix:
            # `@fig-x [@work]` is no list: the work is cited behind the mention.
            if citations[0]["citationMode"]["t"] != "AuthorInText":
                out.append(ast.text(";"))
            out += [ast.SPACE, {"t": "Cite", "c": [works, ast.words(_as_typed(works))]}]
        elif works:
            findings.extend(_not_shown(work["citationId"], location(work["citationId"])) for work in works)
        return out

    changed = ast.rewrite(blocks, change, frozenset({"Cite"}))
    return Mentioned(changed, tuple(labels), tuple(findings))


_EXAMPLE = re.compile(r"^(?:[ \t]|>|[-*+][ \t])*(?:\(@(?P<in_brackets>[\w-]+)\)|@(?P<bare>[\w-]+)[.)])(?=\s|$)")


def read_as_examples(blocks: Blocks, lines: Iterable[SourceLine], kinds: Kinds) -> tuple[Finding, ...]:
    """A finding for every paragraph that begins with a citation in brackets, or one with a full stop behind it.

    Pandoc's Markdown reads `(@fig-x) ...` at the start of a block as a numbered example, and prints the number of the
    example for every `@fig-x` of the document (Pandoc User's Guide, "Numbered example lists").
    """
    begun = [(line, match) for line, prose in text_lines(lines) if (match := _EXAMPLE.match(prose))]
    if not begun or all(element["c"][0][1]["t"] != "Example" for element in ast.walk(blocks, "OrderedList")):
        return ()
    findings: list[Finding] = []
    for line, match in begun:
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
    """Quarto's filter keeps of such a bracket the mentions only, in the order and with the delimiters of all."""
    return Finding(
        "NUM012",
        "suffix-not-shown",
        Severity.ERROR,
        f"The citation `@{key}` is not shown.",
        place,
        f"Quarto drops works that share a bracket with a label, or follow it in one: write `[@{key}]` elsewhere.",
    )


def _as_typed(works: list[Any]) -> str:
    return "[" + "; ".join("@" + work["citationId"] for work in works) + "]"


def _mention(
    citation: Any, label: str, kind: str, place: Location, rules: MentionRules
) -> tuple[Inlines, list[Finding]]:
    entry = rules.registry.entries.get(label)
    if entry is None:
        return [ast.strong([ast.text(f"?@{label}")])], [_to_nothing(label, place, rules)]
    if not entry.number:
        return [ast.strong([ast.text(f"?@{label}")])], [_to_no_number(label, place)]
    suffix = ast.plain_text(citation["citationSuffix"])
    typed: TypedPanels | None = None
    findings: list[Finding] = [_to_hidden(label, place)] if entry.hidden else []
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
                    f"`{suffix}` after `@{label}` is not shown.",
                    place,
                    "Quarto drops it; with a `casewright:` key in `_quarto.yml` it names a panel.",
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
        # Under `chapters` a section of the first level is a chapter.
        is_chapter = kind == "sec" and kinds.chapters and "." not in number
        prefix = kinds.reference_prefix("ch" if is_chapter else kind, capital)
        out = rules.markdown.get(prefix) or ast.words(prefix)
        if rules.panels_in_suffix and not spaced and len(out) > 2 and out[-2] == ast.SPACE:
            # "Figure" and its "S1" stay on one line, as "Figure" and "1" do.
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
    """A section's number as Quarto prints it in mentions: also where chapters have letters, in digits."""
    first, dot, rest = number.partition(".")
    return f"{letter_value(first)}{dot}{rest}" if first.isalpha() else number


def _to_nothing(label: str, place: Location, rules: MentionRules) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"Nothing carries the label `{label}`.",
        place,
        did_you_mean(label, rules.registry.entries),
    )


def _to_hidden(label: str, place: Location) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"What carries the label `{label}` is not shown in this format.",
        place,
        "Mention it only where it is shown: put the sentence under the same condition.",
    )


def _to_no_number(label: str, place: Location) -> Finding:
    return Finding(
        "NUM001",
        "reference-to-nothing",
        Severity.ERROR,
        f"The section `{label}` has no number to refer to.",
        place,
        f"Delete `.unnumbered` at its heading, or name it: `[the appendix](#{label})`.",
    )


def _panel_finding(entry: Numbered, typed: TypedPanels | None, suffix: str, place: Location) -> Finding | None:
    """What is wrong with the panels a mention names, if anything."""
    if typed is None:
        message = f"`{suffix}` after `@{entry.label}` names no panel."
        hint = "Write letters: `[@fig-x A]`, `[@fig-x A-C]`, `[@fig-x A,C]`."
    elif not entry.panels:
        message = f"`{entry.label}` has no panels, and `{suffix}` names one."
        hint = "Delete it, or letter the panels in the legend: `**A.** ...`."
    elif typed.runs_backwards():
        message = f"The panels `{suffix}` of `{entry.label}` run backwards."
        hint = "Name the first panel first."
    else:
        missing = [letter for letter in typed.meant() if letter not in entry.panels]
        if not missing:
            return None
        message = f"`{entry.label}` has no panel " + " and no panel ".join(missing) + "."
        hint = "It has " + ", ".join(entry.panels) + "."
    return Finding("NUM006", "panel-that-does-not-exist", Severity.ERROR, message, place, hint)
