"""The abbreviations file: what each short form stands for.

    abbreviations:
      - short: CR
        long: complete remission
      - short: CAR T cell
        long: chimeric antigen receptor T cell
        variants: [CAR-T, CAR T]     # spellings to be reported, not to be printed
      - short: ALOH
        long: amount of loss of heterozygosity
        plural-short: ALOHs          # default in an English report: the short form with an s
        plural-long: amounts of loss of heterozygosity   # default there: the regular English plural
        article: an                  # before the short form, where its spelling does not tell (a SARS, an SARS)
        sort: aloh                   # the list's alphabet uses this instead of the short form
    known: [DNA, RNA]                # need no definition and are left alone

In a report of another language there is no regular plural: a term has a plural where the file gives both its forms.

Long forms are written as they are within a sentence: lower case but for proper names (AMA Manual of Style, 11th
ed., ch. 13). A long form may hold another term's short form ("acute GVHD"); it is printed with that one spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, ClassVar

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.language_tag import primary_language
from casewright.manuscript.abbreviations.matching import Form, FormMatcher, Match, normal_form
from casewright.manuscript.abbreviations.wording import plural_of
from casewright.yaml_document import read_yaml
from casewright.yaml_models import LINE, NOWHERE, FileModel, ModelError, one_of, read_model, refuse
from casewright.yaml_tree import Keys, Tree


@dataclass(frozen=True)
class Entry(FileModel):
    """One abbreviation as the file has it."""

    CALLED: ClassVar[str] = "abbreviation"
    NAMED_BY: ClassVar[str] = "short"

    short: Annotated[str, LINE]
    long: Annotated[str, LINE]
    plural_short: Annotated[str, LINE] = ""
    plural_long: Annotated[str, LINE] = ""
    variants: tuple[Annotated[str, LINE], ...] = ()
    article: Annotated[str, one_of("a", "an")] = ""
    sort: Annotated[str, LINE] = ""
    location: Location = NOWHERE

    def __post_init__(self) -> None:
        if self.long.casefold() == self.short.casefold():
            raise ModelError(
                f"The long form of `{self.short}` is the short form.",
                "long",
                hint="Write out what the letters stand for.",
            )


@dataclass(frozen=True)
class AbbreviationsFile(FileModel):
    """The whole of an abbreviations file."""

    CALLED: ClassVar[str] = "abbreviations file"

    abbreviations: tuple[Entry, ...] = ()
    known: tuple[Annotated[str, LINE], ...] = ()
    location: Location = NOWHERE

    def __post_init__(self) -> None:
        refuse([*_clashes(self)])


@dataclass(frozen=True)
class Term:
    """One abbreviation. `long` and `plural_long` are what is printed: no other term's short form is left in them.

    `plural_short` is empty where the short form is a plural itself or has none; `plural_long` is then the long form
    where the file gives no other. `long_typed` is the long form as the file has it.
    `article` is empty where the spelling decides.
    """

    short: str
    long: str
    plural_short: str
    plural_long: str
    variants: tuple[str, ...] = ()
    article: str = ""
    sort: str = ""
    long_typed: str = ""
    plural_long_typed: str = ""
    location: Location = field(default=Location(""), compare=False)

    def printed_long(self, plural: bool) -> str:
        """The long form in the number asked for."""
        return self.plural_long if plural else self.long

    def instead_of(self, variant: str) -> str:
        """The short form to write in place of a variant, in the same number; empty where the term has no plural."""
        plural = variant.endswith("s") and not variant.endswith(("ss", "'s", "’s"))
        plural = plural and not self.short.lower().endswith("s")
        return self.plural_short if plural else self.short


@dataclass(frozen=True)
class Terms:
    """All abbreviations of a project, in the file's order, and the known ones that need no definition."""

    terms: tuple[Term, ...] = ()
    known: tuple[str, ...] = ()
    path: str = ""

    @cached_property
    def by_short(self) -> Mapping[str, Term]:
        return {term.short: term for term in self.terms}

    @cached_property
    def matcher(self) -> FormMatcher:
        """Finds short forms, plurals, variants and known abbreviations in text."""
        return FormMatcher(_forms(self.terms, self.known))

    def uses(self, text: str) -> Iterator[tuple[Match, Term]]:
        """Each place in a plain text where a term's short form, plural or variant stands, by the one rule of the
        project (`abbreviation_matching`): what the resolver expands and what a checker may point at."""
        for match in self.matcher.matches(text):
            if match.form.kind != "known":
                yield match, self.by_short[match.form.owner]


def load_terms(text: str, path: str, language: str = "en", cache: ContentCache | None = None) -> Terms:
    """Read the abbreviations file of a report in a language; `path` is its name for messages. An empty file has no
    terms. What its YAML says is kept in `cache` by content.

    Raises CasewrightError, with line and column, for all of these: an unknown field; an empty or missing form, or one
    plural form without the other where the language has no regular one; a short form that appears twice (both places
    named); a variant or plural that is also another term's form; a known abbreviation that is also defined; a long form
    that holds its own short form; long forms that lead back to themselves.
    """
    document = read_yaml(text, path, cache=cache)
    if document.value is None:
        return Terms(path=path)
    file = read_model(AbbreviationsFile, document, cache=cache)
    english = primary_language(language) == "en"
    if not english:
        raise_all([*_half_plurals(file, document)])
    terms = tuple(_term(entry, english) for entry in file.abbreviations)
    return Terms(_spelled_out(terms), tuple(dict.fromkeys(file.known)), path)


def alphabet_key(term: Term) -> tuple[object, ...]:
    """Sorts terms by their short form as a reader looks them up: case and accents aside, numbers by their value."""
    text = unicodedata.normalize("NFKD", term.sort or term.short)
    folded = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    # Even parts are text and odd ones numbers, so the tuples always compare like with like.
    parts: list[object] = [
        int(part) if index % 2 else part for index, part in enumerate(re.split(r"([0-9]+)", normal_form(folded)))
    ]
    return (tuple(parts), term.short)


def _half_plurals(file: AbbreviationsFile, document: Tree) -> Iterator[CasewrightError]:
    for index, entry in enumerate(file.abbreviations):
        if bool(entry.plural_short) != bool(entry.plural_long):
            given, missing = ("plural-short", "plural-long") if entry.plural_short else ("plural-long", "plural-short")
            yield CasewrightError(
                f"`{entry.short}` has a `{given}` and no `{missing}`.",
                location=document.location("abbreviations", index, given),
                why="regular plurals are made in English reports only",
                hint=f"Add `{missing}:` to it.",
            )


def _term(entry: Entry, english: bool) -> Term:
    plural_short, plural_long = entry.plural_short, entry.plural_long
    if english:
        plural_short = plural_short or ("" if re.search(r"[a-z]s\Z", entry.short) else f"{entry.short}s")
        plural_long = plural_long or plural_of(entry.long)
    return Term(
        short=entry.short,
        long=entry.long,
        plural_short=plural_short,
        plural_long=plural_long or entry.long,
        variants=entry.variants,
        article=entry.article,
        sort=entry.sort,
        long_typed=entry.long,
        plural_long_typed=plural_long or entry.long,
        location=entry.location,
    )


def _forms(terms: tuple[Term, ...], known: tuple[str, ...]) -> Iterator[Form]:
    """Every form, those that are typed in the file before plurals that only follow from them."""
    for term in terms:
        yield Form(term.short, term.short, "short")
        for variant in term.variants:
            yield Form(variant, term.short, "variant")
    for text in known:
        yield Form(text, text, "known")
    for term in terms:
        if term.plural_short:
            yield Form(term.plural_short, term.short, "plural")


def _clashes(file: AbbreviationsFile) -> Iterator[ModelError]:
    """Spellings that mean two things."""
    first: dict[str, tuple[str, Entry]] = {}
    for index, entry in enumerate(file.abbreviations):
        text = normal_form(entry.short)
        if text in first:
            other = first[text][1]
            same = "with the same long form" if other.long == entry.long else "with different long forms"
            yield ModelError(
                f"The short form `{entry.short}` appears twice, {same}.",
                "abbreviations",
                index,
                why=f"“{other.long}” at {other.location}, “{entry.long}” at {entry.location}",
                hint="Delete one entry, or give one of them another short form.",
            )
        first.setdefault(text, ("short form", entry))
    for index, entry in enumerate(file.abbreviations):
        typed: list[tuple[str, str, Keys]] = [("plural", entry.plural_short, ("plural-short",))]
        typed += [("variant", variant, ("variants", place)) for place, variant in enumerate(entry.variants)]
        for kind, written, keys in typed:
            text = normal_form(written)
            if text and text in first:
                role, other = first[text]
                owner = "itself" if other is entry and role == "short form" else f"`{other.short}`"
                yield ModelError(
                    f"The {kind} `{written}` of `{entry.short}` is also the {role} of {owner}.",
                    "abbreviations",
                    index,
                    *keys,
                    why=f"the other is at {other.location}",
                    hint="A spelling can mean one term only: delete one of the two.",
                )
            elif text:
                first[text] = (kind, entry)
    for place, text in enumerate(file.known):
        clash = first.get(normal_form(text))
        if clash is not None:
            yield ModelError(
                f"`{text}` is listed as known, and is also a {clash[0]} of `{clash[1].short}`.",
                "known",
                place,
                why=f"the other is at {clash[1].location}",
                hint="Keep it under `known` if it needs no definition, else under `abbreviations`.",
            )


def _spelled_out(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms with the short forms inside their long forms replaced by what those stand for."""
    matcher = FormMatcher(_forms(terms, ()))
    by_short = {term.short: term for term in terms}
    done: dict[str, Term] = {}

    def spelled(term: Term, way: tuple[Term, ...]) -> Term:
        if term.short in done:
            return done[term.short]
        if term in way:
            circle = list(way[way.index(term) :])
            start = circle.index(min(circle, key=terms.index))
            circle = [*circle[start:], *circle[:start]]
            raise CasewrightError(
                "These abbreviations explain each other in a circle: "
                + ", ".join(f"`{one.short}`" for one in circle)
                + ".",
                location=circle[0].location,
                why="; ".join(f"`{one.short}` is “{one.long_typed}” ({one.location})" for one in circle),
                hint="Write out at least one of them.",
            )
        result = replace(
            term, long=text_of(term, term.long_typed, way), plural_long=text_of(term, term.plural_long_typed, way)
        )
        done[term.short] = result
        return result

    def text_of(term: Term, long: str, way: tuple[Term, ...]) -> str:
        pieces: list[str] = []
        position = 0
        for match in matcher.matches(long):
            if match.form.owner == term.short and match.form.kind == "variant":
                continue
            if match.form.owner == term.short:
                raise CasewrightError(
                    f"The long form of `{term.short}` contains the short form: “{long}”.",
                    location=term.location,
                    hint="Write out what the letters stand for.",
                )
            inner = spelled(by_short[match.form.owner], (*way, term))
            pieces += [long[position : match.start], inner.printed_long(match.form.kind == "plural")]
            position = match.end
        return "".join([*pieces, long[position:]])

    problems: dict[str, CasewrightError] = {}
    for term in terms:
        try:
            spelled(term, ())
        except CasewrightError as error:
            problems.setdefault(f"{error.location}{error.message}", error)
    raise_all([*problems.values()])
    return tuple(done[term.short] for term in terms)
