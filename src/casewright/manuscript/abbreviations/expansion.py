"""Expansion of abbreviations by scope: at first use in text, and in notes below tables and legends.

Authors write only the short form. The printed form follows the AMA Manual of Style (11th ed., ch. 13, "Abbreviations")
and the ICMJE Recommendations (section IV.A.3, "Abbreviations and Symbols", "Title", "Tables"):

========================  =============================================================================================
place                     printed form
========================  =============================================================================================
title, subtitle, keywords always the long form, without a definition
abstract                  a scope: "long form (SHORT)" at first use, then the short form
main text                 a scope, with footnotes at the place of their mark
headings                  always the long form; the first use in the text below is still a definition
tables, figures, legends  each a scope: the short form, and a last paragraph of the notes with explanations in order of
                          appearance: "CR, complete remission; CRS, cytokine release syndrome."
alternative texts         each a scope: "long form (SHORT)" at first use; not explained in the notes, and not listed
========================  =============================================================================================

Tables and figures are the floats of the resolved AST with their panels, and tables and figures without a label; a
`Div` of class `figure-legend` is a legend. Sentence starts, plurals, possessives, brackets in brackets and a/an are
adapted to the printed form (`wording`). `matching` decides what is a use.

Authors can override this. `[CR]{.abbr form=short}`, `form=long` and `form=both` set the form of one use (`both` is a
definition, except in a heading); text in a span, heading, link, image or div with `{.noabbr}` does not change. A manual
explanation, "complete remission (CR)", is a definition. Spellings that the abbreviations file lists as variants are
reported and do not change.

With `minimum_uses` above 1, a term with fewer uses in the abstract or main text is spelled out there. Tables and
legends always use the short form, to save space.

Resolving twice changes nothing, since printed forms are marked: a definition is `Span (["abbr-definition"],
short=typed)`, a short form `Span (["abbr"], title=long form)`, a long form in place of a short one
`Span (["abbr-long"], short=typed)`, and the explanations below a table `Para [Span (["abbr-explanations"])]`.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from casewright.diagnostics import Finding, Location, Severity, did_you_mean
from casewright.language_tag import primary_language
from casewright.manuscript.abbreviations.printing import (
    Surroundings,
    Use,
    applied,
    defined,
    is_explained_by_hand,
    short_form,
    spelled_out,
)
from casewright.manuscript.abbreviations.runs import ABBREVIATION, DEFINITION, SPELLED_OUT, Change, Level, Run, flatten
from casewright.manuscript.abbreviations.terms import Term, Terms, alphabet_key
from casewright.manuscript.ast import (
    Blocks,
    Element,
    Inlines,
    attributes_of,
    classes_of,
    div,
    has_class,
    identifier_of,
    made,
    map_children,
    of_block,
    para,
    plain,
    span,
    with_attr,
    with_inlines,
    words,
)

EXPLANATIONS = "abbr-explanations"
"""The class of the explanations below a table or legend."""

VARIANT = ("ABB004", "abbreviation-variant")
EXPLAINED_TWICE = ("ABB003", "abbreviation-explained-twice")
NOT_EXPLAINED = ("ABB006", "abbreviation-not-explained")
UNKNOWN_MARK = ("ABB009", "abbreviation-mark-unknown")

_FORMS = ("short", "long", "both")
_SPELLED_PARTS = frozenset({"title", "subtitle"})
_HEADING_DIVS = frozenset({"abstract-title", "callout-title"})
_UNCHANGED = frozenset({"noabbr", "references", "abbreviations-list"})
_BLOCKS = frozenset(
    {"Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList"}
    | {"DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div"}
)
_TEXTLESS = frozenset({"CodeBlock", "RawBlock", "HorizontalRule"})


@dataclass(frozen=True)
class Expanded:
    """A document with expanded abbreviations. `used` are the terms whose short form is printed, in order of first use,
    for the abbreviations list."""

    title_block: Blocks
    blocks: Blocks
    used: tuple[Term, ...]
    findings: tuple[Finding, ...]


def expand(
    title_block: Blocks,
    blocks: Blocks,
    terms: Terms,
    *,
    language: str = "en",
    minimum_uses: int = 1,
    path: str = "",
) -> Expanded:
    """Expand the abbreviations of a document.

    `title_block` and `blocks` are those of a document with resolved floats, numbers and mentions, whose citations are
    still `Cite` elements; they are not changed. In an English `language`, a and an are adapted. `path` is the
    document's path in findings, which report variant spellings, terms that are explained twice by hand or (because of
    `form=short`) never, and marks with an unknown term or form.
    """
    reading = _Reading(terms, primary_language(language) == "en")
    _document(title_block, blocks, reading)
    decided = _Decisions(minimum_uses)
    for occurrence in reading.occurrences:
        occurrence.plan.changes += decided.changes(occurrence)
    new_title_block, new_blocks = _document(title_block, blocks, _Writing(reading))
    findings = _findings(reading, decided, terms, Location(path))
    return Expanded(new_title_block, new_blocks, tuple(decided.used.values()), findings)


def abbreviations_list(used: Sequence[Term], sort: Literal["use", "alphabet"] = "use") -> Blocks:
    """Return the abbreviations list as a DefinitionList, nothing if no abbreviation is used.

    The list is sorted by first use, or alphabetically as `alphabet_key` sorts.
    """
    if not used:
        return []
    ordered = sorted(used, key=alphabet_key) if sort == "alphabet" else used
    items = [[words(term.short), [[plain(words(term.long))]]] for term in ordered]
    return [made("DefinitionList", items)]


class _Mode(enum.Enum):
    PROSE = "text, tables, legends"
    HEADING = "titles and headings"
    KEYWORDS = "keywords"


@dataclass(slots=True)
class _Scope:
    """A scope. `counts` are the uses of each term; `explained` and `shown` are filled while the uses are decided."""

    name: str
    explains_below: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    explained: set[str] = field(default_factory=set)
    shown: dict[str, Term] = field(default_factory=dict)


@dataclass(slots=True)
class _Plan:
    """A run with its changes."""

    run: Run
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A use with its scope. `form` is the form that the author has set; `printed` is the class of the Span if an
    earlier resolution has decided the use."""

    plan: _Plan
    scope: _Scope
    mode: _Mode
    use: Use
    around: Surroundings
    form: str = ""
    printed: str = ""


class _Decisions:
    """Decides uses in reading order."""

    def __init__(self, minimum_uses: int) -> None:
        self.minimum_uses = minimum_uses
        self.used: dict[str, Term] = {}
        self.twice: dict[tuple[str, str], _Scope] = {}

    def changes(self, occurrence: _Occurrence) -> list[Change]:
        scope, use, around = occurrence.scope, occurrence.use, occurrence.around
        prose = occurrence.mode is _Mode.PROSE
        form = occurrence.form
        if occurrence.printed:
            if occurrence.printed != SPELLED_OUT:
                self._show(occurrence, explains=occurrence.printed == DEFINITION)
            return []
        if form in {"", "short"} and is_explained_by_hand(use):
            if prose and use.term.short in scope.explained:
                self.twice[scope.name, use.term.short] = scope
            self._show(occurrence, explains=True)
            return []
        if form == "long" or (not form and not prose) or (not form and self._is_rare(scope, use.term)):
            return spelled_out(use, around)
        if form == "both" or (not form and not scope.explains_below and use.term.short not in scope.explained):
            self._show(occurrence, explains=True)
            return defined(use, around)
        self._show(occurrence, explains=False)
        return short_form(use, around)

    def _is_rare(self, scope: _Scope, term: Term) -> bool:
        return (
            not scope.explains_below
            and term.short not in scope.explained
            and scope.counts[term.short] < self.minimum_uses
        )

    def _show(self, occurrence: _Occurrence, explains: bool) -> None:
        term = occurrence.use.term
        self.used.setdefault(term.short, term)
        if occurrence.mode is _Mode.PROSE:
            occurrence.scope.shown.setdefault(term.short, term)
            if explains:
                occurrence.scope.explained.add(term.short)


class _Visitor(Protocol):
    """The actions at each place of a document; both visitors see the places in the same order."""

    def scope(self, name: str, explains_below: bool, /) -> _Scope: ...

    def run(self, flat: Run, scope: _Scope, mode: _Mode, /) -> Inlines: ...

    def explanations(self, scope: _Scope, /) -> Element | None: ...


class _Reading:
    """Collects scopes, runs and uses; changes nothing."""

    def __init__(self, terms: Terms, english: bool) -> None:
        self.terms = terms
        self.english = english
        self.scopes: list[_Scope] = []
        self.plans: list[_Plan] = []
        self.occurrences: list[_Occurrence] = []
        self.images: list[Element] = []
        self.variants: Counter[tuple[str, str]] = Counter()
        self.unknown_marks: Counter[str] = Counter()
        self.unknown_forms: Counter[tuple[str, str]] = Counter()

    def scope(self, name: str, explains_below: bool) -> _Scope:
        self.scopes.append(_Scope(name, explains_below))
        return self.scopes[-1]

    def explanations(self, _scope: _Scope) -> Element | None:
        return None

    def run(self, run: Run, scope: _Scope, mode: _Mode) -> Inlines:
        plan = _Plan(run)
        self.plans.append(plan)
        around = Surroundings(self.english, mode is not _Mode.KEYWORDS, mode is _Mode.HEADING, scope.explains_below)
        found = [*self._uses(plan, scope, mode, around), *self._marks(plan, scope, mode, around)]
        found.sort(key=lambda occurrence: occurrence.use.start)
        position = 0
        for place, note in run.notes:
            while position < len(found) and found[position].use.start < place:
                self._count(found[position])
                position += 1
            _blocks(note["c"], scope, _Mode.PROSE, self)
        for occurrence in found[position:]:
            self._count(occurrence)
        self.images += [self._described(image) for _, image in run.images]
        return run.level.inlines

    def _count(self, occurrence: _Occurrence) -> None:
        self.occurrences.append(occurrence)
        if occurrence.mode is _Mode.PROSE and occurrence.form != "long" and occurrence.printed != SPELLED_OUT:
            occurrence.scope.counts[occurrence.use.term.short] += 1

    def _uses(self, plan: _Plan, scope: _Scope, mode: _Mode, around: Surroundings) -> Iterator[_Occurrence]:
        run = plan.run
        for match in self.terms.matcher.matches(run.text, run.blocked):
            if match.form.kind == "known" or run.crosses_edge(match.start, match.end):
                continue
            if run.is_in_script(match.start, match.end):
                continue
            if match.form.kind == "variant":
                self.variants[match.form.text, match.form.owner] += 1
                continue
            possessive = match.possessive
            plural = match.form.kind == "plural"
            following = run.text[match.end : match.end + 1]
            if (
                plural
                and not possessive
                and following in {"’", "'"}
                and run.text[match.start - 1 : match.start] not in {"‘", "'"}
            ):
                possessive = following
            if possessive and run.crosses_edge(match.start, match.end + len(possessive)):
                possessive = ""
            term = self.terms.by_short[match.form.owner]
            yield _Occurrence(plan, scope, mode, Use(run, match.start, match.end, term, plural, possessive), around)

    def _marks(self, plan: _Plan, scope: _Scope, mode: _Mode, around: Surroundings) -> Iterator[_Occurrence]:
        for start, end, mark in plan.run.marks:
            attributes = attributes_of(mark)
            classes = classes_of(mark)
            printed = next((name for name in (DEFINITION, SPELLED_OUT) if name in classes), "")
            requested = attributes.get("form", "")
            if not printed and not requested and "title" in attributes:
                printed = ABBREVIATION
            form = self.terms.matcher.form(plan.run.text[start:end])
            if form is None:
                if not printed:
                    self.unknown_marks[plan.run.text[start:end]] += 1
                continue
            if requested not in {"", *_FORMS}:
                self.unknown_forms[form.text, requested] += 1
                continue
            if form.kind == "known":
                continue
            if form.kind == "variant" and not printed:
                self.variants[form.text, form.owner] += 1
            use = Use(plan.run, start, end, self.terms.by_short[form.owner], form.kind == "plural", mark=mark)
            yield _Occurrence(plan, scope, mode, use, around, requested, printed)

    def _described(self, image: Element) -> Element:
        """Expand the abbreviations in the alternative text of an image: in the attribute `alt`, or, without one, in the
        description. It is a separate scope, and its uses are not listed."""
        alternative = attributes_of(image).get("alt")
        if alternative == "" or has_class(image, "noabbr"):
            return image
        run = flatten(image["c"][1]) if alternative is None else Run(Level([]), alternative)
        plan, scope, around = _Plan(run), _Scope("alternative text"), Surroundings(self.english)
        found = [*self._uses(plan, scope, _Mode.PROSE, around), *self._marks(plan, scope, _Mode.PROSE, around)]
        decided = _Decisions(minimum_uses=0)
        changes: list[Change] = []
        for occurrence in sorted(found, key=lambda occurrence: occurrence.use.start):
            changes += decided.changes(occurrence)
        if not changes:
            return image
        if alternative is None:
            return {"t": "Image", "c": [image["c"][0], run.changed(changes), image["c"][2]]}
        identifier, classes, attributes = image["c"][0]
        expanded = applied(alternative, changes)
        return with_attr(
            image, [identifier, classes, [[key, expanded if key == "alt" else value] for key, value in attributes]]
        )


class _Writing:
    """Applies the decisions to the places in reading order."""

    def __init__(self, reading: _Reading) -> None:
        self.scopes = iter(reading.scopes)
        self.plans = iter(reading.plans)
        self.images = iter(reading.images)

    def scope(self, _name: str, _explains_below: bool) -> _Scope:
        return next(self.scopes)

    def explanations(self, scope: _Scope) -> Element | None:
        below = [term for short, term in scope.shown.items() if short not in scope.explained]
        if not below:
            return None
        explanation = "; ".join(f"{term.short}, {term.long}" for term in below) + "."
        return para([span(words(explanation), classes=[EXPLANATIONS])])

    def run(self, _flat: Run, scope: _Scope, _mode: _Mode) -> Inlines:
        plan = next(self.plans)
        changes = plan.changes
        for place, note in plan.run.notes:
            content = _blocks(note["c"], scope, _Mode.PROSE, self)
            if content != note["c"]:
                changes.append(Change(place, place + 1, replacement={"t": "Note", "c": content}))
        for place, image in plan.run.images:
            described = next(self.images)
            if described is not image:
                changes.append(Change(place, place + 1, replacement=described))
        return plan.run.changed(changes)


def _document(title_block: Blocks, blocks: Blocks, visitor: _Visitor) -> tuple[Blocks, Blocks]:
    return _title_parts(title_block, visitor), _blocks(blocks, visitor.scope("main text", False), _Mode.PROSE, visitor)


def _title_parts(parts: Blocks, visitor: _Visitor) -> Blocks:
    """Visit the parts of a title block, except names, addresses and dates."""
    out: Blocks = []
    for part in parts:
        classes = set(classes_of(part))
        if "noabbr" in classes or part["t"] != "Div":
            out.append(part)
        elif "title-block" in classes:
            out.append(_with_children(part, _title_parts(part["c"][1], visitor)))
        elif classes & _SPELLED_PARTS:
            scope = visitor.scope("title", False)
            out.append(_with_children(part, _blocks(part["c"][1], scope, _Mode.HEADING, visitor)))
        elif "abstract" in classes:
            scope = visitor.scope("abstract", False)
            out.append(_with_children(part, _blocks(part["c"][1], scope, _Mode.PROSE, visitor)))
        elif "keywords" in classes:
            scope = visitor.scope("keywords", False)
            out.append(_with_children(part, _blocks(part["c"][1], scope, _Mode.KEYWORDS, visitor)))
        else:
            out.append(part)
    return out


def _blocks(blocks: Blocks, scope: _Scope, mode: _Mode, visitor: _Visitor) -> Blocks:
    out: Blocks = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        if block["t"] in {"Table", "Figure"} and not scope.explains_below and not has_class(block, "noabbr"):
            notes: Blocks = []
            if position < len(blocks) and has_class(blocks[position], "float-notes"):
                notes = [blocks[position]]
                position += 1
            own = visitor.scope("table" if block["t"] == "Table" else "legend", True)
            out += _noted([block, *notes], own, visitor)
        else:
            out.append(_block(block, scope, mode, visitor))
    return out


@of_block
def _flat(paragraph: Element) -> Run:
    return flatten(paragraph["c"])


def _block(block: Element, scope: _Scope, mode: _Mode, visitor: _Visitor) -> Element:
    kind = block["t"]
    if kind in {"Plain", "Para"}:
        inlines = visitor.run(_flat(block), scope, mode)
        return block if inlines is block["c"] else with_inlines(block, inlines)
    classes = set(classes_of(block))
    if kind in _TEXTLESS or classes & _UNCHANGED or identifier_of(block) == "refs":
        return block
    if kind == "Header":
        mode = _Mode.HEADING
    elif kind == "Div":
        if classes & {"float", "figure-legend"} and not scope.explains_below:
            own = visitor.scope("table or figure" if "float" in classes else "legend", True)
            return _with_children(block, _noted(block["c"][1], own, visitor, in_notes="float" in classes))
        if classes & _HEADING_DIVS:
            mode = _Mode.HEADING

    def children(elements: list[Element]) -> list[Element]:
        if not elements:
            return elements
        if elements[0]["t"] in _BLOCKS:
            return _blocks(elements, scope, mode, visitor)
        return visitor.run(flatten(elements), scope, mode)

    return map_children(block, children)


def _noted(blocks: Blocks, scope: _Scope, visitor: _Visitor, in_notes: bool = True) -> Blocks:
    """Visit the blocks of a table or legend and add the explanations: to its notes, or, if a legend has none, as a last
    paragraph. Explanations of an earlier resolution are replaced."""
    out = _blocks(_without_explanations(blocks), scope, _Mode.PROSE, visitor)
    note = visitor.explanations(scope)
    if note is None:
        return out
    for position, block in enumerate(out):
        if has_class(block, "float-notes"):
            return [*out[:position], _with_children(block, [*block["c"][1], note]), *out[position + 1 :]]
    return [*out, div([note], classes=["float-notes"]) if in_notes else note]


def _without_explanations(blocks: Blocks) -> Blocks:
    out: Blocks = []
    for block in blocks:
        if block["t"] == "Para" and len(block["c"]) == 1 and has_class(block["c"][0], EXPLANATIONS):
            continue
        if has_class(block, "float-notes"):
            notes = _without_explanations(block["c"][1])
            if block["c"][1] and not notes:
                continue
            block = _with_children(block, notes)
        out.append(block)
    return out


def _with_children(block: Element, children: Blocks) -> Element:
    return made("Div", [block["c"][0], children])


def _findings(reading: _Reading, decided: _Decisions, terms: Terms, location: Location) -> tuple[Finding, ...]:
    def finding(rule: tuple[str, str], message: str, hint: str, severity: Severity = Severity.WARNING) -> Finding:
        return Finding(rule[0], rule[1], severity, message, location, hint)

    found = [
        finding(
            VARIANT,
            f"“{written}” is a variant of “{short}”{_times(count)}.",
            f"Write {_instead(terms.by_short[short], written)}: variants are neither expanded nor listed.",
        )
        for (written, short), count in reading.variants.items()
    ]
    found += [
        finding(
            EXPLAINED_TWICE,
            f"“{short}” is explained again, by hand, in the {scope}.",
            f"Write only `{short}`; the first use is explained automatically.",
        )
        for scope, short in decided.twice
    ]
    found += [
        finding(
            NOT_EXPLAINED,
            f"“{short}” is never explained in the {scope.name}.",
            "Remove `form=short` from one use, or write `form=both`.",
        )
        for scope in reading.scopes
        if not scope.explains_below
        for short in scope.shown
        if short not in scope.explained
    ]
    found += [
        finding(
            UNKNOWN_MARK,
            f"“{written}” is marked as an abbreviation, but is not in the abbreviations file{_times(count)}.",
            did_you_mean(written, [term.short for term in terms.terms]) or "Add it to the abbreviations file.",
            Severity.ERROR,
        )
        for written, count in reading.unknown_marks.items()
    ]
    found += [
        finding(
            UNKNOWN_MARK,
            f"The mark of “{written}” has the unknown form “{requested}”{_times(count)}.",
            "Write `form=short`, `form=long` or `form=both`.",
            Severity.ERROR,
        )
        for (written, requested), count in reading.unknown_forms.items()
    ]
    return tuple(found)


def _instead(term: Term, variant: str) -> str:
    return f"`{term.instead_of(variant)}`" if term.instead_of(variant) else f"the plural of `{term.short}`"


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times)"
