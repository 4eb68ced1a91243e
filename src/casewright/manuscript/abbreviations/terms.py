"""The abbreviations file, with the long form of each short form.

    abbreviations:
      - short: CR
        long: complete remission
      - short: CAR T cell
        long: chimeric antigen receptor T cell
        variants: [CAR-T, CAR T]     # spellings to be reported, not to be printed
      - short: ALOH
        long: amount of loss of heterozygosity
        plural-short: ALOHs          # in English defaults to the short form with an s
        plural-long: amounts of loss of heterozygosity   # in English defaults to the regular plural
        article: an                  # before the short form, if its spelling is ambiguous (a SARS, an SARS)
        sort: aloh                   # sorts the list instead of the short form
    known: [DNA, RNA]                # need no definition and do not change

In other languages there is no default: a term has a plural if the file contains both plural forms.

Long forms are written as within a sentence, in lower case except for proper names (AMA Manual of Style, 11th ed.,
ch. 13). A long form may contain another term's short form ("acute GVHD"), which is spelled out in print.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.language_tag import primary_language
from casewright.manuscript.abbreviations.matching import Form, FormMatcher, Match, normal_form
from casewright.manuscript.abbreviations.wording import plural_of
from casewright.yaml.document import read_yaml
from casewright.yaml.models import LINE, NOWHERE, FileModel, ModelError, one_of, read_model, refuse
from casewright.yaml.tree import Keys, Tree


@dataclass(frozen=True)
class Entry(FileModel):
    """An abbreviation in the file."""

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
                f"The long form of `{self.short}` is equal to the short form.",
                "long",
                hint="Write out what the letters stand for.",
            )


@dataclass(frozen=True)
class AbbreviationsFile(FileModel):
    """An abbreviations file."""

    CALLED: ClassVar[str] = "abbreviations file"

    abbreviations: tuple[Entry, ...] = ()
    known: tuple[Annotated[str, LINE], ...] = ()
    location: Location = NOWHERE

    def __post_init__(self) -> None:
        refuse([*_clashes(self)])


@dataclass(frozen=True)
class Term:
    """An abbreviation. `long` and `plural_long` are printed: short forms of other terms in them are spelled out.

    `plural_short` is "" if the short form is a plural or has none; `plural_long` then defaults to the long form.
    `long_typed` is the long form in the file. `article` is "" if the spelling decides it.
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
        """Return the long form in the singular or plural."""
        return self.plural_long if plural else self.long

    def instead_of(self, variant: str) -> str:
        """Return the short form to write instead of a variant, in the same number; "" if the term has no plural."""
        plural = variant.endswith("s") and not variant.endswith(("ss", "'s", "’s"))
        plural = plural and not self.short.lower().endswith("s")
        return self.plural_short if plural else self.short


@dataclass(frozen=True)
class Terms:
    """The abbreviations of a project, in the file's order, and known abbreviations that need no definition."""

    terms: tuple[Term, ...] = ()
    known: tuple[str, ...] = ()
    path: str = ""

    @cached_property
    def by_short(self) -> Mapping[str, Term]:
        return {term.short: term for term in self.terms}

    @cached_property
    def matcher(self) -> FormMatcher:
        """The matcher of short forms, plurals, variants and known abbreviations."""
        return _matcher(self.terms, self.known)

    def uses(self, text: str) -> Iterator[tuple[Match, Term]]:
        """Yield each short form, plural or variant in plain text, by the rules of `matching`."""
        for match in self.matcher.matches(text):
            if match.form.kind != "known":
                yield match, self.by_short[match.form.owner]


@lru_cache(maxsize=8)
def _matcher(terms: tuple[Term, ...], known: tuple[str, ...]) -> FormMatcher:
    return FormMatcher(_forms(terms, known))


def load_terms(text: str, path: str, language: str = "en", cache: ContentCache | None = None) -> Terms:
    """Read the abbreviations file of a report in a language; `path` is its name in messages. An empty file has no
    terms. `cache` stores the parsed file by content.

    Raises CasewrightError, with line and column, if a field is unknown, a form is missing or empty, a plural form is
    missing in a language without regular plurals, a short form appears twice, a variant or plural is also the form of
    another term, a known abbreviation is also defined, or a long form contains its own short form, directly or through
    other terms.
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
    """Return the key that sorts terms by short form, without case and accents, with numbers by value (IL-6 before
    IL-10)."""
    text = unicodedata.normalize("NFKD", term.sort or term.short)
    folded = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    # Even parts are text and odd ones numbers, so tuples can always be compared.
    parts: list[object] = [
        int(part) if index % 2 else part for index, part in enumerate(re.split(r"([0-9]+)", normal_form(folded)))
    ]
    return (tuple(parts), term.short)


def _half_plurals(file: AbbreviationsFile, document: Tree) -> Iterator[CasewrightError]:
    for index, entry in enumerate(file.abbreviations):
        if bool(entry.plural_short) != bool(entry.plural_long):
            given, missing = ("plural-short", "plural-long") if entry.plural_short else ("plural-long", "plural-short")
            yield CasewrightError(
                f"`{entry.short}` has a `{given}` but no `{missing}`.",
                location=document.location("abbreviations", index, given),
                why="plurals have defaults only in English reports",
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
    """Yield every form: those in the file, then plurals, which may be defaults."""
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
    """Yield a problem for each spelling of two terms."""
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
                    hint="A spelling can belong to one term only: delete one of the two.",
                )
            elif text:
                first[text] = (kind, entry)
    for place, text in enumerate(file.known):
        clash = first.get(normal_form(text))
        if clash is not None:
            yield ModelError(
                f"`{text}` is listed as known, but is also a {clash[0]} of `{clash[1].short}`.",
                "known",
                place,
                why=f"the other is at {clash[1].location}",
                hint="Keep it under `known` if it needs no definition, else under `abbreviations`.",
            )


def _spelled_out(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Spell out the short forms inside long forms."""
    matcher = FormMatcher(_forms(terms, ()))
    by_short = {term.short: term for term in terms}
    done: dict[str, Term] = {}

    def spelled(term: Term, parents: tuple[Term, ...]) -> Term:
        if term.short in done:
            return done[term.short]
        if term in parents:
            circle = list(parents[parents.index(term) :])
            start = circle.index(min(circle, key=terms.index))
            circle = [*circle[start:], *circle[:start]]
            raise CasewrightError(
                "These abbreviations explain each other in a circle: "
                + ", ".join(f"`{member.short}`" for member in circle)
                + ".",
                location=circle[0].location,
                why="; ".join(f"`{member.short}` is “{member.long_typed}” ({member.location})" for member in circle),
                hint="Write out at least one of them.",
            )
        result = replace(
            term,
            long=text_of(term, term.long_typed, parents),
            plural_long=text_of(term, term.plural_long_typed, parents),
        )
        done[term.short] = result
        return result

    def text_of(term: Term, long: str, parents: tuple[Term, ...]) -> str:
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
            inner = spelled(by_short[match.form.owner], (*parents, term))
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
