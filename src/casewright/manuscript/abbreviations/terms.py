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

Long forms are written as they stand within a sentence: lower case but for proper names (AMA Manual of Style, 11th
ed., ch. 13). A long form may hold another term's short form ("acute GVHD"); it is printed with that one spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.language_tag import primary_language
from casewright.manuscript.abbreviations.matching import Form, FormMatcher, Match, normal_form
from casewright.manuscript.abbreviations.wording import plural_of
from casewright.yaml_document import Keys, YamlDocument, read_yaml

_FIELDS = ("short", "long", "plural-short", "plural-long", "variants", "article", "sort")
_TOP_FIELDS = ("abbreviations", "known")


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

    Raises CasewrightError, with line and column, for: an unknown field; an empty or missing form, or one plural form
    without the other where the language has no regular one; a short form that
    stands twice (both places named); a variant or plural that is also another term's form; a known abbreviation that
    is also defined; a long form that holds its own short form; long forms that lead back to themselves.
    """
    document = read_yaml(text, path, cache=cache)
    if document.value is None:
        return Terms(path=path)
    if not isinstance(document.value, dict):
        raise CasewrightError(
            f"`{path}` does not hold a list of abbreviations.",
            location=document.location(),
            hint="Begin it with `abbreviations:` and list entries with `short` and `long` below.",
        )
    _refuse_unknown(document, (), document.value, _TOP_FIELDS)
    terms = tuple(
        _term(document, ("abbreviations", index), entry, primary_language(language) == "en")
        for index, entry in enumerate(_list(document, ("abbreviations",), document.value.get("abbreviations")))
    )
    known = tuple(
        dict.fromkeys(
            _text(document, ("known", index), entry, "A known abbreviation")
            for index, entry in enumerate(_list(document, ("known",), document.value.get("known")))
        )
    )
    _refuse_clashes(document, terms)
    return Terms(_spelled_out(terms), known, path)


def alphabet_key(term: Term) -> tuple[object, ...]:
    """Sorts terms by their short form as a reader looks them up: case and accents aside, numbers by their value."""
    text = unicodedata.normalize("NFKD", term.sort or term.short)
    folded = "".join(character for character in text if not unicodedata.combining(character)).casefold()
    # Even parts are text and odd ones numbers, so the tuples always compare like with like.
    parts: list[object] = [
        int(part) if index % 2 else part for index, part in enumerate(re.split(r"([0-9]+)", normal_form(folded)))
    ]
    return (tuple(parts), term.short)


def _term(document: YamlDocument, keys: Keys, entry: Any, english: bool) -> Term:
    location = document.location(*keys)
    if not isinstance(entry, dict):
        raise CasewrightError(
            "An abbreviation is not a `short` with its `long`.",
            location=location,
            why=f"it is {_kind(entry)}",
            hint="Write `- short: CR` and below it `long: complete remission`.",
        )
    _refuse_unknown(document, keys, entry, _FIELDS)
    for name in ("short", "long"):
        if name not in entry:
            shown = f" `{entry['short']}`" if name == "long" and isinstance(entry.get("short"), str) else ""
            raise CasewrightError(
                f"The abbreviation{shown} has no `{name}`.", location=location, hint=f"Add `{name}:` to it."
            )
    short = _text(document, (*keys, "short"), entry["short"], "The short form")
    long = _text(document, (*keys, "long"), entry["long"], f"The long form of `{short}`")
    if long.casefold() == short.casefold():
        raise CasewrightError(
            f"The long form of `{short}` is the short form.",
            location=document.value_location(*keys, "long"),
            hint="Write out what the letters stand for.",
        )

    def optional(name: str) -> str:
        return _text(document, (*keys, name), entry[name], f"`{name}` of `{short}`") if name in entry else ""

    article = optional("article")
    if article not in {"", "a", "an"}:
        raise CasewrightError(
            f"The article of `{short}` is `{article}`.",
            location=document.value_location(*keys, "article"),
            hint="Write `a` or `an`.",
        )
    variants = tuple(
        _text(document, (*keys, "variants", index), variant, f"A variant of `{short}`")
        for index, variant in enumerate(_list(document, (*keys, "variants"), entry.get("variants")))
    )
    plural_short, plural_long = optional("plural-short"), optional("plural-long")
    if english:
        plural_short = plural_short or ("" if re.search(r"[a-z]s\Z", short) else f"{short}s")
        plural_long = plural_long or plural_of(long)
    elif bool(plural_short) != bool(plural_long):
        given, missing = ("plural-short", "plural-long") if plural_short else ("plural-long", "plural-short")
        raise CasewrightError(
            f"`{short}` has a `{given}` and no `{missing}`.",
            location=document.location(*keys, given),
            why="regular plurals are made in English reports only",
            hint=f"Add `{missing}:` to it.",
        )
    return Term(
        short=short,
        long=long,
        plural_short=plural_short,
        plural_long=plural_long or long,
        variants=variants,
        article=article,
        sort=optional("sort"),
        long_typed=long,
        plural_long_typed=plural_long or long,
        location=location,
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


def _refuse_clashes(document: YamlDocument, terms: tuple[Term, ...]) -> None:
    first: dict[str, tuple[str, Term]] = {}
    for term in terms:
        text = normal_form(term.short)
        if text in first:
            other = first[text][1]
            same = "with the same long form" if other.long == term.long else "with different long forms"
            raise CasewrightError(
                f"The short form `{term.short}` stands twice, {same}.",
                location=term.location,
                why=f"“{other.long}” at {other.location}, “{term.long}” at {term.location}",
                hint="Delete one entry, or give one of them another short form.",
            )
        first[text] = ("short form", term)
    for index, term in enumerate(terms):
        typed: list[tuple[str, str, Keys]] = [
            ("variant", variant, ("variants", place)) for place, variant in enumerate(term.variants)
        ]
        if "plural-short" in document.value["abbreviations"][index]:
            typed.insert(0, ("plural", term.plural_short, ("plural-short",)))
        for kind, written, keys in typed:
            text = normal_form(written)
            if text in first:
                role, other = first[text]
                owner = "itself" if other is term and role == "short form" else f"`{other.short}`"
                raise CasewrightError(
                    f"The {kind} `{written}` of `{term.short}` is also the {role} of {owner}.",
                    location=document.value_location("abbreviations", index, *keys),
                    why=f"the other stands at {other.location}",
                    hint="A spelling can mean one term only: delete one of the two.",
                )
            first[text] = (kind, term)
    for place, text in enumerate(document.value.get("known") or []):
        clash = first.get(normal_form(text.strip()))
        if clash is not None:
            raise CasewrightError(
                f"`{text}` is listed as known, and is also a {clash[0]} of `{clash[1].short}`.",
                location=document.location("known", place),
                why=f"the other stands at {clash[1].location}",
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
            circle = [*way[way.index(term) :], term]
            raise CasewrightError(
                "These abbreviations explain each other in a circle: "
                + ", ".join(f"`{one.short}`" for one in circle[:-1])
                + ".",
                location=term.location,
                why="; ".join(f"`{one.short}` is “{one.long_typed}” ({one.location})" for one in circle[:-1]),
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
                    f"The long form of `{term.short}` holds the short form: “{long}”.",
                    location=term.location,
                    hint="Write out what the letters stand for.",
                )
            inner = spelled(by_short[match.form.owner], (*way, term))
            pieces += [long[position : match.start], inner.printed_long(match.form.kind == "plural")]
            position = match.end
        return "".join([*pieces, long[position:]])

    return tuple(spelled(term, ()) for term in terms)


def _refuse_unknown(document: YamlDocument, keys: Keys, mapping: dict[Any, Any], known: tuple[str, ...]) -> None:
    for name in mapping:
        if name not in known:
            raise CasewrightError(
                f"The abbreviations file has no field `{name}`.",
                location=document.location(*keys, name if isinstance(name, (str, int)) else str(name)),
                hint=did_you_mean(str(name), known),
            )


def _list(document: YamlDocument, keys: Keys, value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise CasewrightError(
            f"`{keys[-1]}` is not a list.",
            location=document.location(*keys),
            why=f"it is {_kind(value)}",
            hint=f"Write `{keys[-1]}: [...]`, or one entry a line, each behind a hyphen.",
        )
    return value


def _text(document: YamlDocument, keys: Keys, value: Any, what: str) -> str:
    """A text of one line, its white space single."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise CasewrightError(
            f"{what} is empty.", location=document.location(*keys), hint="Write it, or delete the entry."
        )
    if not isinstance(value, str):
        raise CasewrightError(
            f"{what} is not text.",
            location=document.value_location(*keys),
            why=f"it is {_kind(value)}",
            hint="Put it in quotes.",
        )
    return " ".join(value.split())


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text `{value}`"
    return "a list" if isinstance(value, list) else "a map of fields" if isinstance(value, dict) else "empty"
