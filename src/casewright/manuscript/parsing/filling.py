"""Shortcodes in what was read, replaced with their values."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from casewright.build.trust import is_trusted
from casewright.diagnostics import CasewrightError, Finding, Location, Severity
from casewright.language_tag import primary_language
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Inlines
from casewright.manuscript.filler import FILLERS
from casewright.manuscript.parsing.fragments import METADATA, VARIABLE, below, value_at
from casewright.manuscript.shortcodes import (
    NeedsQuartoError,
    NoValueError,
    Shortcode,
    ValueNotes,
    Values,
    shown_blocks,
    shown_inlines,
    text_with_values,
    with_values,
)
from casewright.project import DocumentMetadata, Project

VALUE = "value"
"""The class of a value in running text, where values are marked."""
_NAMED = frozenset({"var", "meta"})


def values_of(
    project: Project,
    metadata: DocumentMetadata,
    shown_metadata: Mapping[str, Any],
    notes: ValueNotes,
    fragments: Mapping[str, Blocks],
    shortcodes: Sequence[Shortcode],
) -> Values:
    """Return the values that the shortcodes of a document can have: those among its `fragments`, as parsed."""
    same_language = primary_language(metadata.language) == primary_language(project.language)
    return Values(
        variables=below(fragments, VARIABLE),
        metadata=below(fragments, METADATA),
        variable_names=tuple(_dotted(project.variables)),
        metadata_names=tuple(_dotted(shown_metadata)),
        unknown=notes.unknown,
        lists=_lists(shortcodes, project, shown_metadata),
        foreign=frozenset() if same_language else notes.of_language,
        foreign_why=f"values are in the language of the project (`lang: {project.language}`), and the document has "
        f"`lang: {metadata.language}`",
        environment=os.environ if is_trusted(project.root) else None,
    )


_MOST_NESTED = 10_000


class Filling:
    """Replaces the shortcodes of a document with their values, and those in the values.

    Shortcodes without a value, or that only Quarto supports, are printed as typed. All are `errors`, or with
    `keeps_errors` findings. A document of a plain Quarto project prints what Quarto prints for a name without a value,
    with a finding. With `marks_values`, each value in running text is a `Span` of class `value` with its name.
    """

    def __init__(
        self,
        shortcodes: Sequence[Shortcode],
        values: Values,
        *,
        is_report: bool,
        keeps_errors: bool,
        marks_values: bool = False,
    ) -> None:
        self._shortcodes = shortcodes
        self._values = values
        self._is_report = is_report
        self._keeps_errors = keeps_errors
        self._marks_values = marks_values
        self._open: list[Shortcode] = []
        self._nested = 0
        self._findings: list[Finding] = []
        self._errors: dict[tuple[str, Location | None], CasewrightError] = {}

    @property
    def errors(self) -> Sequence[CasewrightError]:
        """The errors so far, each once."""
        return tuple(self._errors.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings so far, each once."""
        fillers = _filler_findings(self._shortcodes) if self._is_report else ()
        return (*dict.fromkeys(self._findings), *fillers)

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return blocks with values."""
        return with_values(blocks, self._shortcodes, self._shown, self._paragraphs)

    def text(self, text: str) -> str:
        """Return a text with values."""
        return text_with_values(text, self._shortcodes, self._shown)

    def _shown(self, shortcode: Shortcode) -> Inlines:
        if shortcode in self._open:
            raise CasewrightError(f"`{shortcode.raw}` contains itself.", location=shortcode.location)
        self._nested += len(self._open) > 0
        if self._nested > _MOST_NESTED:
            raise CasewrightError(
                f"`{self._open[0].raw}` contains too many values.",
                location=self._open[0].location,
                why=f"values in values are replaced {_MOST_NESTED:,} times in a document at most",
            )
        try:
            found = shown_inlines(shortcode, self._values)
        except CasewrightError as error:
            shown = error.shown if isinstance(error, NoValueError) and not self._is_report else ""
            if shown or self._keeps_errors:
                self._findings.append(_unfilled(error, self._is_report))
            else:
                self._errors.setdefault((error.message, error.location), error)
            return [ast.strong([ast.text(shown)])] if shown else [ast.text(shortcode.raw)]
        self._open.append(shortcode)
        inlines = with_values(found, self._shortcodes, self._shown)
        self._open.pop()
        is_marked = self._marks_values and not self._open and shortcode.name in _NAMED and ast.plain_text(inlines)
        return [ast.span(inlines, "", (VALUE,), {"name": shortcode.arguments[0]})] if is_marked else inlines

    def _paragraphs(self, shortcode: Shortcode) -> Blocks | None:
        found = shown_blocks(shortcode, self._values)
        return None if found is None else with_values(found, self._shortcodes, self._shown)


def _unfilled(error: CasewrightError, is_report: bool) -> Finding:
    """Return the finding for a shortcode that cannot be replaced; plain documents print what Quarto prints."""
    why = f"{error.why[:1].upper()}{error.why[1:]}." if error.why else ""
    hint = " ".join(part for part in (why, error.hint) if part)
    place = error.location or Location("")
    if isinstance(error, NeedsQuartoError):
        severity = Severity.ERROR if is_report else Severity.WARNING
        return Finding("QRT004", "needs-quarto", severity, error.message, place, hint)
    return Finding("NUM001", "reference-to-nothing", Severity.ERROR, error.message, place, hint)


def _filler_findings(shortcodes: Iterable[Shortcode]) -> Iterator[Finding]:
    """Yield a finding for each filler text and placeholder picture."""
    for shortcode in shortcodes:
        if shortcode.name in FILLERS:
            message = f"`{shortcode.raw}` is a placeholder."
            yield Finding("TXT007", "placeholder", Severity.ERROR, message, shortcode.location, "Replace it.")


def _lists(shortcodes: Sequence[Shortcode], project: Project, metadata: Mapping[str, Any]) -> frozenset[str]:
    """Return the names in shortcodes that have several values."""
    sources = {"var": project.variables, "meta": metadata}
    named = {(each.name, each.arguments[0]) for each in shortcodes if each.name in sources and each.arguments}
    return frozenset(name for source, name in named if isinstance(value_at(sources[source], name), list))


def _dotted(values: Mapping[str, Any], before: str = "") -> list[str]:
    names: list[str] = []
    for key, value in values.items():
        name = f"{before}{key}"
        names += _dotted(value, name + ".") if isinstance(value, Mapping) else [name]
    return names
