"""What a journal asks of a manuscript, as far as its own words say so: a YAML file, a source for each limit and rule.

    journal: Blood
    also-called: [Blood Journal]
    sources:
      - id: types
        title: Article Types
        address: https://ashpublications.org/blood/pages/Article_Types
        read: "2026-11-22"
        copy: a copy of 2014              # where not the page itself, as it is now, was read
    article-types:
      - {id: letter, name: Letter to Blood}
    limits:
      - what: title-characters            # see QUANTITIES
        most: 120                         # or least:, or both
        says: "no more than 120 characters, including spaces"
        source: types
        article-type: letter              # or a list; every type where it is not given
        counted: [text, citations]        # see PARTS, where the journal counts words in a way of its own
        when: figures-or-tables           # see CONDITIONS
        recommended: true                 # where the journal suggests it only
    rules:
      - abstract: unstructured            # one thing that is asked; see `JournalRule`
        says: "Abstract: Unstructured"
        source: types
    style: {csl: blood, says: "...", source: types}   # where the journal asks for a citation style

A profile says nothing that the journal does not; one without limits is silent.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.yaml.models import (
    LINE,
    NOWHERE,
    SWITCH,
    TEXTS,
    FileModel,
    Kind,
    ModelError,
    list_of,
    number,
    one_of,
    refuse,
    texts_of,
    whole_number,
)

LONGEST_READING = datetime.timedelta(days=365)
"""After so long, what was read of a journal may have changed."""

PARTS: Mapping[str, str] = {
    "title-page": "title page",
    "abstract": "abstract",
    "keywords": "keywords",
    "headings": "headings",
    "text": "text",
    "citations": "citations as typed",
    "footnotes": "footnotes",
    "back-matter": "sections such as declarations",
    "legends": "legends of figures",
    "table-cells": "cells of tables",
    "table-notes": "titles and notes of tables",
}
"""What words may be counted of. The text is that of the main sections, without headings, citations and footnotes."""

DEFAULT_PARTS: Mapping[str, tuple[str, ...]] = {
    "text-words": ("text",),
    "manuscript-words": ("title-page", "abstract", "keywords", "headings", "text", "back-matter"),
}

QUANTITIES: Mapping[str, str] = {
    "text-words": "words of the main text (without title, abstract, references, tables, legends and lists)",
    "manuscript-words": "words of the whole manuscript, without its references",
    "abstract-words": "words of the abstract",
    "section-words": "words of a section",
    "section-items": "items of the lists of a section",
    "legend-words": "words of the longest legend",
    "title-characters": "characters of the title, spaces included",
    "title-words": "words of the title",
    "authors": "authors",
    "keywords": "keywords",
    "references": "references",
    "figures": "figures",
    "tables": "tables",
    "figures-and-tables": "figures and tables together",
}
"""What a limit may be on."""

CONDITIONS: Mapping[str, str] = {
    "figures-or-tables": "where there is a figure or table",
    "no-figures-or-tables": "where there is no figure and no table",
    "structured-abstract": "where the abstract has headings",
}
"""When a limit may hold."""

TITLE_PARTS = ("abbreviations", "punctuation", "exclamation marks", "age", "sex", "ethnicity")
"""What a title is looked at for; other entries of `title-without` are words."""
ABSTRACT_PARTS = ("abbreviations", "references")
PATIENT_DETAILS = ("exact age", "calendar dates", "place names", "institutions", "names")


def _names_of(*known: str) -> Kind:
    def read(value: Any) -> tuple[str, ...] | None:
        names = texts_of(value)
        if names is not None:
            refuse(
                [
                    ModelError(f"`{name}` is none of these.", hint=did_you_mean(name, known))
                    for name in names
                    if name not in known
                ]
            )
        return names

    item = {"enum": list(known)}
    return Kind(f"a list of {', '.join(f'`{one}`' for one in known)}", read, {"anyOf": [item, list_of(item)]})


def _day(value: Any) -> str | None:
    return datetime.date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else None


_DAY = Kind("a day such as `2026-11-22`", _day, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
_ADDRESS = Kind(
    "an address of the net",
    lambda value: value.strip() if isinstance(value, str) and re.match(r"https?://\S+$", value.strip()) else None,
    {"type": "string", "pattern": "^https?://"},
)
_ID = Kind(
    "a name in small letters, digits and hyphens",
    lambda value: value if isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) else None,
    {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
)


@dataclass(frozen=True)
class Source(FileModel):
    """Where a journal says something, and the day (ISO 8601) on which that was read.

    `copy` says what was read where it was not the journal's page as it was on that day: an old copy, or somebody's.
    """

    CALLED: ClassVar[str] = "source"
    NAMED_BY: ClassVar[str] = "id"

    id: Annotated[str, LINE]
    title: Annotated[str, LINE]
    address: Annotated[str, _ADDRESS]
    read: Annotated[str, _DAY]
    copy: Annotated[str, LINE] = ""

    def is_old(self, today: datetime.date) -> bool:
        """Return whether it was read more than a year before a day."""
        return today - datetime.date.fromisoformat(self.read) > LONGEST_READING

    def is_current(self, today: datetime.date) -> bool:
        """Return whether the journal's own page was read, within a year before a day."""
        return not self.copy and not self.is_old(today)

    @property
    def reading(self) -> str:
        """What was read, and when: `Article Types, read 2026-11-22 (a copy of 2014)`."""
        return f"{self.title}, read {self.read}" + (f" ({self.copy})" if self.copy else "")


@dataclass(frozen=True)
class ArticleType(FileModel):
    """A type of article, by the name that settings use and that of the journal."""

    CALLED: ClassVar[str] = "article type"
    NAMED_BY: ClassVar[str] = "id"

    id: Annotated[str, _ID]
    name: Annotated[str, LINE]


@dataclass(frozen=True, kw_only=True)
class Requirement(FileModel):
    """What limits and rules have in common: `says` are the journal's words for it, which are in the source of the id
    `source`; `article_types` are those it is for, none for every type; where `recommended`, the journal suggests it.
    """

    KEYS: ClassVar[Mapping[str, str]] = {"article_types": "article-type"}

    says: Annotated[str, LINE]
    source: Annotated[str, LINE]
    article_types: Annotated[tuple[str, ...], TEXTS] = ()
    recommended: Annotated[bool, SWITCH] = False
    location: Location = NOWHERE

    def is_for(self, article_type: str) -> bool:
        """Return whether it holds for a type of article; what is for some types holds for none that is not named."""
        return not self.article_types or article_type in self.article_types


@dataclass(frozen=True, kw_only=True)
class Limit(Requirement):
    """One limit: at most, or at least, so many of a quantity.

    `counted` are the parts whose words count (`PARTS`), none for those that the quantity means by itself; `section`
    are the names that the section may have.
    """

    CALLED: ClassVar[str] = "limit"

    what: Annotated[str, one_of(*QUANTITIES)]
    most: Annotated[int | None, whole_number(0)] = None
    least: Annotated[int | None, whole_number(0)] = None
    counted: Annotated[tuple[str, ...], _names_of(*PARTS)] = ()
    section: Annotated[tuple[str, ...], TEXTS] = ()
    when: Annotated[str, one_of(*CONDITIONS)] = ""

    def __post_init__(self) -> None:
        problems = []
        if self.most is None and self.least is None:
            problems.append(ModelError("A limit has `most`, `least`, or both."))
        elif self.most is not None and self.least is not None and self.least > self.most:
            problems.append(ModelError("`least` is more than `most`.", "least"))
        if bool(self.section) is not self.what.startswith("section-"):
            problems.append(
                ModelError(
                    "A limit on a section names it, and no other limit does.", hint="Write `section: [Introduction]`."
                )
            )
        if self.counted and self.what not in DEFAULT_PARTS:
            problems.append(ModelError(f"`counted` is for {' and '.join(DEFAULT_PARTS)}.", "counted"))
        refuse(problems)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts whose words count, empty if no words of parts are counted."""
        return self.counted or DEFAULT_PARTS.get(self.what, ())

    @property
    def counting(self) -> str:
        """What is counted, in words."""
        if self.counted:
            return "words of: " + ", ".join(PARTS[part] for part in self.counted)
        if self.section:
            return f"{QUANTITIES[self.what]} ({' or '.join(self.section)})"
        return QUANTITIES[self.what]

    @property
    def bounds(self) -> str:
        """`at most 120`, `3 to 5`."""
        if self.most is None or self.least is None:
            return f"at least {self.least:,}" if self.most is None else f"at most {self.most:,}"
        return f"exactly {self.most:,}" if self.most == self.least else f"{self.least:,} to {self.most:,}"

    @property
    def wanted(self) -> str:
        """The limit in a few words: `text words: at most 1,200`."""
        return f"{self.what.replace('-', ' ')}: {self.bounds}"


@dataclass(frozen=True, kw_only=True)
class JournalRule(Requirement):
    """One rule that is no number: exactly one of the fields from `not_taken` on is given.

    `not_taken`: the journal does not print this type. `title_without`: what a title must not have (`TITLE_PARTS`, or
    words). `abstract`, `abstract_headings`, `abstract_without`: its kind, headings, and what it must not have.
    `sections`, `section_order`: sections that have to be there (`A | B` for either), and their order. `consent`:
    what is asked of the consent statement. `statements`: other statements, such as funding. `keywords_from`: a
    vocabulary. `authors_before_et_al`, `reference_dois`: how references are written. `figure_formats`, `figure_dpi`,
    `line_art_dpi` (dots an inch), `narrowest_figure`, `widest_figure` (mm), `figure_color`, `figure_profile` (a file of
    the project: an ICC profile of CMYK), `figure_names`, `figure_files` (in the manuscript or apart), `tables`,
    `legends` (where they stand).
    `abbreviations_list`, `minimum_uses`: how abbreviations are handled. `blinding`, `checklist`, `highlights` (what the
    journal calls them), `patient_without`
    (`PATIENT_DETAILS`), `spelling`, `line_numbers`, `spacing`, `title_page` (what it has to say). `other`: what only
    a person can see to.
    """

    CALLED: ClassVar[str] = "rule"

    not_taken: Annotated[bool, SWITCH] = False
    title_without: Annotated[tuple[str, ...], TEXTS] = ()
    abstract: Annotated[str, one_of("structured", "unstructured", "none")] = ""
    abstract_headings: Annotated[tuple[str, ...], TEXTS] = ()
    abstract_without: Annotated[tuple[str, ...], _names_of(*ABSTRACT_PARTS)] = ()
    sections: Annotated[tuple[str, ...], TEXTS] = ()
    section_order: Annotated[tuple[str, ...], TEXTS] = ()
    consent: Annotated[str, one_of("statement", "section", "title-page", "form")] = ""
    statements: Annotated[tuple[str, ...], TEXTS] = ()
    keywords_from: Annotated[str, LINE] = ""
    authors_before_et_al: Annotated[int | None, whole_number(1)] = None
    reference_dois: Annotated[bool, SWITCH] = False
    figure_formats: Annotated[tuple[str, ...], TEXTS] = ()
    figure_dpi: Annotated[int | None, whole_number(1)] = None
    line_art_dpi: Annotated[int | None, whole_number(1)] = None
    narrowest_figure: Annotated[float | None, number(1)] = None
    widest_figure: Annotated[float | None, number(1)] = None
    figure_color: Annotated[str, one_of("rgb", "cmyk", "grayscale")] = ""
    figure_profile: Annotated[str, LINE] = ""
    figure_names: Annotated[str, LINE] = ""
    figure_files: Annotated[str, one_of("apart", "embedded")] = ""
    tables: Annotated[str, one_of("in-text", "at-end", "apart")] = ""
    legends: Annotated[str, one_of("in-text", "at-end")] = ""
    abbreviations_list: Annotated[str, one_of("needed", "none")] = ""
    minimum_uses: Annotated[int | None, whole_number(1)] = None
    blinding: Annotated[str, one_of("single", "double", "reviewers")] = ""
    checklist: Annotated[str, LINE] = ""
    highlights: Annotated[str, LINE] = ""
    patient_without: Annotated[tuple[str, ...], _names_of(*PATIENT_DETAILS)] = ()
    spelling: Annotated[str, one_of("American", "British", "consistent")] = ""
    line_numbers: Annotated[bool, SWITCH] = False
    spacing: Annotated[str, one_of("1.5", "double")] = ""
    title_page: Annotated[tuple[str, ...], TEXTS] = ()
    other: Annotated[str, LINE] = ""

    def __post_init__(self) -> None:
        given = [name for name in RULE_FIELDS if getattr(self, name) not in (None, False, "", ())]
        if len(given) != 1:
            keys = ", ".join(f"`{self.key(name)}`" for name in given)
            raise ModelError(
                f"A rule asks for one thing; this one has {keys}." if given else "The rule asks for nothing.",
                hint="Write a rule for each." if given else "Write what is asked, such as `abstract: structured`.",
            )

    @property
    def subject(self) -> str:
        """The field that is given."""
        return next(name for name in RULE_FIELDS if getattr(self, name) not in (None, False, "", ()))

    @property
    def value(self) -> Any:
        """What is required."""
        return getattr(self, self.subject)

    @property
    def wanted(self) -> str:
        """The rule in a few words: `abstract: structured`."""
        value = self.value
        words = ", ".join(value) if isinstance(value, tuple) else "yes" if value is True else f"{value}"
        return f"{self.key(self.subject).replace('-', ' ')}: {words}"


_SHARED = {field.name for field in dataclasses.fields(Requirement)}
RULE_FIELDS = tuple(field.name for field in dataclasses.fields(JournalRule) if field.name not in _SHARED)
"""What a rule may ask for."""


@dataclass(frozen=True)
class RequiredStyle(FileModel):
    """The citation style that a journal asks for, by its name in the CSL project."""

    CALLED: ClassVar[str] = "style"

    csl: Annotated[str, LINE]
    says: Annotated[str, LINE]
    source: Annotated[str, LINE]

    @property
    def wanted(self) -> str:
        """The style in a few words: `citation style: blood`."""
        return f"citation style: {self.csl}"


@dataclass(frozen=True)
class JournalProfile(FileModel):
    """A journal, and what it asks for."""

    CALLED: ClassVar[str] = "journal profile"
    KEYS: ClassVar[Mapping[str, str]] = {"declared_types": "article-types"}

    journal: Annotated[str, LINE]
    also_called: Annotated[tuple[str, ...], TEXTS] = ()
    sources: tuple[Source, ...] = ()
    declared_types: tuple[ArticleType, ...] = ()
    limits: tuple[Limit, ...] = ()
    rules: tuple[JournalRule, ...] = ()
    style: RequiredStyle | None = None

    def __post_init__(self) -> None:
        known = [source.id for source in self.sources]
        types = [one.id for one in self.declared_types]
        problems = [ModelError(f"The source `{name}` appears twice.", "sources") for name in _twice(known)]
        problems += [ModelError(f"The article type `{name}` appears twice.", "article-types") for name in _twice(types)]
        for keys, requirement in self._with_keys():
            if requirement.source not in known:
                hint = did_you_mean(requirement.source, known)
                problems.append(ModelError(f"There is no source `{requirement.source}`.", *keys, "source", hint=hint))
            for name in requirement.article_types if types and isinstance(requirement, Requirement) else ():
                if name not in types:
                    hint = did_you_mean(name, types)
                    problems.append(ModelError(f"There is no article type `{name}`.", *keys, "article-type", hint=hint))
        refuse(problems)

    def _with_keys(self) -> Iterator[tuple[tuple[str | int, ...], Limit | JournalRule | RequiredStyle]]:
        yield from ((("limits", index), limit) for index, limit in enumerate(self.limits))
        yield from ((("rules", index), rule) for index, rule in enumerate(self.rules))
        if self.style is not None:
            yield ("style",), self.style

    @property
    def everything(self) -> tuple[Limit | JournalRule | RequiredStyle, ...]:
        """All limits and rules, for whatever type of article."""
        return tuple(requirement for _, requirement in self._with_keys())

    def source(self, name: str) -> Source:
        """Return the source of an id."""
        return next(source for source in self.sources if source.id == name)

    @property
    def article_types(self) -> tuple[str, ...]:
        """The types of article that the profile knows, as settings name them."""
        used = [name for requirement in (*self.limits, *self.rules) for name in requirement.article_types]
        return tuple(dict.fromkeys([*(one.id for one in self.declared_types), *used]))

    def known_type(self, named: str, place: Location | None = None) -> str:
        """Return a type of article as it is named.

        Raises CasewrightError, at `place`, for one that the profile does not know, where it knows any.
        """
        known = self.article_types
        if named and known and named not in known:
            hint = did_you_mean(named, known) or f"It has {', '.join(f'`{one}`' for one in known)}."
            raise CasewrightError(
                f"The profile of {self.journal} has no article type `{named}`.", location=place, hint=hint
            )
        return named

    def type_name(self, article_type: str) -> str:
        """Return what the journal calls a type of article."""
        return next((one.name for one in self.declared_types if one.id == article_type), article_type)

    def limits_for(self, article_type: str) -> tuple[Limit, ...]:
        """Return the limits for a type of article."""
        return tuple(limit for limit in self.limits if limit.is_for(article_type))

    def rules_for(self, article_type: str) -> tuple[JournalRule, ...]:
        """Return the rules for a type of article."""
        return tuple(rule for rule in self.rules if rule.is_for(article_type))


def _twice(names: list[str]) -> list[str]:
    return [name for index, name in enumerate(names) if name in names[:index]]
