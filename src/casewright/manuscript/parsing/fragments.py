"""Markdown that is not in the text of a document: values of its front matter, legends and alternative texts of
figures, values of shortcodes, prefixes of captions and mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casewright.diagnostics import CasewrightError, Location
from casewright.figures.registry import Registry as FigureRegistry
from casewright.manuscript.ast import Blocks
from casewright.manuscript.crossref.kinds import Kinds
from casewright.manuscript.floats.legends import legend_markdown
from casewright.manuscript.published_date import written_date
from casewright.manuscript.reading import as_quarto_reads
from casewright.manuscript.shortcodes import Shortcode, take_shortcodes
from casewright.manuscript.source import SourceLine
from casewright.project import DocumentMetadata, Project

FRONT, LEGEND, ALT, VARIABLE, METADATA, PREFIX = "front:", "legend:", "alt:", "var:", "meta:", "prefix:"
"""The beginnings of the names of fragments."""
_MARKED = re.compile(r"[*_`^~$<\[\\]")


@dataclass(frozen=True)
class Fragments:
    """The lines of fragments by name, such as `front:title`, `legend:fig-a` or `var:patient.age`.

    `shortcodes` are those of the document's text and then those of the fragments, whose lines have tokens instead.
    """

    lines: Mapping[str, Sequence[SourceLine]]
    shortcodes: tuple[Shortcode, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The Markdown of each, as Quarto reads it."""
        return {name: markdown_of(lines) for name, lines in self.lines.items()}


def fragments_of(
    project: Project,
    path: str,
    metadata: DocumentMetadata,
    values: Mapping[str, Any],
    kinds: Kinds,
    figures: FigureRegistry,
    shortcodes: tuple[Shortcode, ...],
) -> Fragments:
    """Return the fragments of the document at `path`, whose text has `shortcodes`. `values` are those of its
    metadata.

    Raises CasewrightError if a value of the front matter is not text, or a shortcode is not closed.
    """
    fragments: dict[str, Sequence[SourceLine]] = {}
    for name, value, location in _front_matter_texts(metadata):
        shortcodes = _add(fragments, FRONT + name, _located(value, location), shortcodes)
    for figure in figures.figures if metadata.settings is not None else ():
        legend = _located(legend_markdown(figure), figure.location)
        shortcodes = _add(fragments, LEGEND + figure.label, legend, shortcodes)
        shortcodes = _add(fragments, ALT + figure.label, _located(figure.alt_text, figure.location), shortcodes)
    shortcodes = _add_used_values(fragments, shortcodes, project, metadata, values)
    for kind in kinds:
        for prefix in (kinds.caption_prefix(kind), kinds.reference_prefix(kind)):
            if _MARKED.search(prefix):
                fragments[PREFIX + prefix] = [SourceLine(prefix, path, 1, is_whole=False)]
    return Fragments(fragments, shortcodes)


def below(fragments: Mapping[str, Blocks], beginning: str) -> dict[str, Blocks]:
    """Return the fragments whose names begin with `beginning`, by the rest of their names."""
    return {name.removeprefix(beginning): one for name, one in fragments.items() if name.startswith(beginning)}


def markdown_of(lines: Sequence[SourceLine]) -> str:
    """Return lines as the Markdown that Quarto reads."""
    return "\n".join(as_quarto_reads(line.text) for line in lines)


def value_at(values: Any, dotted: str) -> Any:
    """Return the value with a dotted name, in which a number is a place in a list, from 1; None if there is none."""
    for key in dotted.split("."):
        if isinstance(values, list) and key.isdecimal() and 0 < int(key) <= len(values):
            values = values[int(key) - 1]
        elif isinstance(values, Mapping) and key in values:
            values = values[key]
        else:
            return None
    return values


def _front_matter_texts(metadata: DocumentMetadata) -> list[tuple[str, str, Location]]:
    """Return the name, text and place of each value of the front matter that is printed."""
    found: list[tuple[str, str, Location]] = []
    for name in ("title", "subtitle", "date", "abstract"):
        value = _date(metadata) if name == "date" else metadata.values.get(name)
        if value is None:
            continue
        if isinstance(value, dict | list):
            raise CasewrightError(
                f"`{name}` is not text.", location=metadata.location(name), hint=f'Write `{name}: "..."`.'
            )
        found.append((name, str(value), metadata.value_location(name)))
    keywords = metadata.values.get("keywords")
    for index, keyword in enumerate(keywords if isinstance(keywords, list) else [keywords] if keywords else []):
        found.append((f"keyword:{index}", str(keyword), metadata.value_location("keywords")))
    return found


def _date(metadata: DocumentMetadata) -> Any:
    """Return the date as printed: as typed, or in the format of `date-format` or of its own `format`."""
    date, form = metadata.values.get("date"), metadata.values.get("date-format")
    if isinstance(date, Mapping) and "value" in date:
        date, form = date["value"], date.get("format", form)
    if date is None or form is None or isinstance(date, dict | list):
        return date
    return written_date(str(date), str(form), metadata.language, metadata.value_location("date"))


def _located(text: str, location: Location) -> list[SourceLine]:
    """Return the lines of a YAML value at `location`; the first of several lines is below the key."""
    first = (location.line or 1) + ("\n" in text)
    lines = text.removesuffix("\n").split("\n")
    return [SourceLine(line, location.path, first + index, is_whole=False) for index, line in enumerate(lines)]


def _add(
    fragments: dict[str, Sequence[SourceLine]], name: str, lines: list[SourceLine], shortcodes: tuple[Shortcode, ...]
) -> tuple[Shortcode, ...]:
    """Add a fragment without its shortcodes, and return all shortcodes so far."""
    taken = take_shortcodes(lines, shortcodes)
    fragments[name] = taken.lines
    return taken.shortcodes


def _add_used_values(
    fragments: dict[str, Sequence[SourceLine]],
    shortcodes: tuple[Shortcode, ...],
    project: Project,
    metadata: DocumentMetadata,
    shown_metadata: Mapping[str, Any],
) -> tuple[Shortcode, ...]:
    """Add the Markdown of the variables and metadata in shortcodes, as `var:name` and `meta:name`, and of those in
    their values, and return all shortcodes so far."""
    sources = {"var": project.variables, "meta": shown_metadata}
    seen = 0
    while seen < len(shortcodes):
        shortcode = shortcodes[seen]
        seen += 1
        if shortcode.name not in sources or not shortcode.arguments:
            continue
        name = shortcode.arguments[0]
        value = value_at(sources[shortcode.name], name)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        fragment = f"{shortcode.name}:{name}"
        if fragment not in fragments and value is not None and not isinstance(value, dict | list):
            keys = name.split(".")
            place = metadata.value_location(*keys) if shortcode.name == "meta" else _variable_place(project, keys)
            shortcodes = _add(fragments, fragment, _located(_printed(value), place), shortcodes)
    return shortcodes


def _variable_place(project: Project, keys: list[str]) -> Location:
    yaml = project.variables_yaml
    return yaml.value_location(*keys) if yaml else Location("_variables.yml")


def _printed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
