"""Kinds of cross-reference: what a figure, a table, a supplementary figure, a section is called and how it is counted.

Sources: Quarto's documentation, "Cross References", "Cross-Reference Options" and "Custom Float Cross-Reference Types".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, cast

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.manuscript.languages import Words
from casewright.project import DocumentMetadata

NBSP = "\u00a0"

Family = Literal["float", "callout", "theorem", "proof", "equation", "section"]
CaptionLocation = Literal["top", "bottom", "margin"]

_CAPTION_LOCATIONS: tuple[CaptionLocation, ...] = ("top", "bottom", "margin")
_FLOATS: Mapping[str, CaptionLocation] = {"fig": "bottom", "tbl": "top", "lst": "top"}
_CALLOUTS = {"nte": "note", "wrn": "warning", "cau": "caution", "tip": "tip", "imp": "important"}
_THEOREMS = ("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "alg")
_PROOFS = {"prf": "proof", "rem": "remark", "sol": "solution"}
# Quarto has words of no language for these; they are what it prints in every one.
_ENGLISH = {"nte": "Note", "wrn": "Warning", "cau": "Caution", "tip": "Tip", "imp": "Important"} | {
    "prf": "Proof",
    "rem": "Remark",
    "sol": "Solution",
}
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_FORMAT = re.compile(r"arabic|roman(?: [iI])?|alpha(?: \S)?")
_OPTIONS = (
    "appendix-delim",
    "appendix-title",
    "caption-collected-delim",
    "caption-collected-label-sep",
    "caption-subfig",
    "chapters",
    "chapters-alpha",
    "custom",
    "labels",
    "lof-title",
    "lol-title",
    "lot-title",
    "ref-delim",
    "ref-hyperlink",
    "subref-labels",
    "title-delim",
)
_CUSTOM_OPTIONS = (
    "caption-location",
    "caption-prefix",
    "key",
    "kind",
    "latex-env",
    "latex-list-of-description",
    "latex-list-of-file-extension",
    "reference-prefix",
    "space-before-numbering",
)


@dataclass(frozen=True)
class CrossrefKind:
    """One kind of thing that a mention can refer to.

    `key` is what labels begin with (`fig` of `#fig-leg`). `caption_prefix` stands before the number in a caption,
    `reference_prefix` in a mention, both as typed (Markdown); with a space between, unless `space_before_numbering` is
    off ("Figure S" + "1"). `number_format` is one that `number_text` knows. `declared_at` is where a kind of the
    report's own was declared, None for Quarto's.
    """

    key: str
    family: Family
    caption_prefix: str
    reference_prefix: str
    space_before_numbering: bool = True
    caption_location: CaptionLocation = "bottom"
    number_format: str = "arabic"
    declared_at: Location | None = None


@dataclass(frozen=True)
class Kinds:
    """Every kind of cross-reference of a document, and how its cross-references are printed.

    `subref_format` is how panels are lettered; `title_delimiter` stands between a caption's number and its words,
    `reference_delimiter` between mentions in one bracket; without `hyperlinks` mentions are plain text; with
    `chapters` numbers are counted by chapter (1.1, 1.2, 2.1), or A.1 with `chapters_alpha`. Where cross-references
    are switched off (`crossref: false`) there is no kind at all.
    """

    by_key: Mapping[str, CrossrefKind]
    subref_format: str = "alpha a"
    title_delimiter: str = ":"
    reference_delimiter: str = ","
    hyperlinks: bool = True
    chapters: bool = False
    chapters_alpha: bool = False
    chapter_prefixes: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    def __getitem__(self, key: str) -> CrossrefKind:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def caption_prefix(self, key: str) -> str:
        return self.by_key[key].caption_prefix

    def reference_prefix(self, key: str, capital: bool = False) -> str:
        """What a mention begins with; `capital` for `@Fig-x`. `ch` and `apx` are chapters and appendices."""
        prefix = self.chapter_prefixes[key] if key in self.chapter_prefixes else self.by_key[key].reference_prefix
        return prefix[:1].upper() + prefix[1:] if capital else prefix

    def space_before_numbering(self, key: str) -> bool:
        return self.by_key[key].space_before_numbering

    def glued_prefix(self, key: str) -> str:
        """What of the caption prefix belongs to the number itself: the "S" of "Figure S1"; mostly nothing."""
        kind = self.by_key[key]
        return "" if kind.space_before_numbering else kind.caption_prefix.split(" ")[-1]

    def number_format(self, key: str) -> str:
        return self.by_key[key].number_format

    def panel_number(self, letter: str) -> str:
        """A panel's letter (`A`, `B`, ..., `Z`, `AA`) as Quarto prints it behind the number of its figure: " (a)"."""
        return f"{NBSP}({number_text(self.subref_format, letter_value(letter))})"

    def caption_locations(self) -> dict[str, CaptionLocation]:
        """Where the captions of each float kind stand."""
        return {key: kind.caption_location for key, kind in self.by_key.items() if kind.family == "float"}


def number_text(number_format: str, number: int) -> str:
    """A number from 1 as it is printed: `arabic` 4, `roman` IV, `roman i` iv, `alpha a` d, `alpha A` D.

    `alpha x` begins with `x`; after `z` come `aa`, `ab`, ... Raises ValueError for another format or a number below 1.
    """
    if number < 1:
        raise ValueError(f"{number} is not a number of a float")
    if number_format == "arabic":
        return str(number)
    if number_format == "roman" or number_format.startswith("roman "):
        roman = _roman(number)
        return roman.lower() if number_format.endswith(" i") else roman
    if number_format == "alpha" or _FORMAT.fullmatch(number_format):
        start = number_format.removeprefix("alpha").strip() or "a"
        if not ("a" <= start.lower() <= "z"):
            return chr(ord(start) + number - 1)
        letters = _letters(letter_value(start) + number - 1)
        return letters if start.isupper() else letters.lower()
    raise ValueError(f"{number_format!r} is not a format of numbers")


def letter_value(letters: str) -> int:
    """A is 1, Z is 26, AA is 27; in either case."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - ord("A") + 1
    return value


def _letters(value: int) -> str:
    out = ""
    while value:
        value, rest = divmod(value - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def kinds_from(metadata: DocumentMetadata, words: Words) -> Kinds:
    """The kinds of cross-reference of a document, from its key `crossref` and the words of its language.

    In a plain Quarto document a kind of its own is printed as Quarto 1.10 prints it, which is the other way round than
    its documentation says: `reference-prefix` in captions and `caption-prefix` in mentions. With the `casewright:`
    settings each is printed where its name says.

    Raises CasewrightError, with the place, for options that do not exist or are of the wrong kind, and for kinds that
    are not complete, declared twice, or named as one of Quarto's.
    """
    options = metadata.get("crossref")
    if options is False:
        return Kinds({})
    if options is not None and not isinstance(options, Mapping):
        raise _wrong(metadata, ("crossref",), "`crossref` has to be a map of options, or `false`.")
    as_quarto = metadata.settings is None
    kinds = {kind.key: kind for kind in (*_built_in(words, as_quarto), *_declared(metadata, words, as_quarto))}
    _refuse_unknown(metadata, options or {}, kinds)

    general = _number_format(metadata, "labels")
    for key, kind in kinds.items():
        kinds[key] = replace(
            kind,
            caption_prefix=_text(metadata, f"{key}-title", kind.caption_prefix),
            reference_prefix=_text(metadata, f"{key}-prefix", kind.reference_prefix),
            number_format=_number_format(metadata, f"{key}-labels") or general or kind.number_format,
            caption_location=_caption_location(metadata, key, kind.caption_location),
        )
    return Kinds(
        by_key=MappingProxyType(kinds),
        # As in Quarto `labels` counts for panels too, where `subref-labels` does not say otherwise.
        subref_format=_number_format(metadata, "subref-labels") or general or "alpha a",
        title_delimiter=_delimiter(metadata, "title-delim", ":"),
        reference_delimiter=_delimiter(metadata, "ref-delim", ","),
        hyperlinks=_switch(metadata, "ref-hyperlink", True),
        chapters=_switch(metadata, "chapters", False),
        chapters_alpha=_switch(metadata, "chapters-alpha", False),
        chapter_prefixes=MappingProxyType(
            {key: _text(metadata, f"{key}-prefix", words[f"crossref-{key}-prefix"]) for key in ("ch", "apx")}
        ),
    )


def _built_in(words: Words, as_quarto: bool) -> Iterator[CrossrefKind]:
    def kind(key: str, family: Family, title: str, mention: str, place: CaptionLocation = "bottom") -> CrossrefKind:
        title = words.get(f"crossref-{key}-title") or title
        mention = words.get(f"crossref-{key}-prefix") or mention or title
        return CrossrefKind(key, family, title, mention, caption_location=place)

    for key, place in _FLOATS.items():
        yield kind(key, "float", "", "", place)
    for key, name in _CALLOUTS.items():
        yield kind(key, "callout", words[f"callout-{name}-title"], _ENGLISH[key] if as_quarto else "")
    for key in _THEOREMS:
        yield kind(key, "theorem", "Algorithm", "alg." if as_quarto and key == "alg" else "")
    for key, name in _PROOFS.items():
        yield kind(key, "proof", words[f"environment-{name}-title"], _ENGLISH[key] if as_quarto else "")
    yield kind("eq", "equation", "", "")
    yield kind("sec", "section", "", "")


def _declared(metadata: DocumentMetadata, words: Words, as_quarto: bool) -> Iterator[CrossrefKind]:
    entries = metadata.get("crossref", "custom")
    if entries is None:
        return
    if not isinstance(entries, list):
        raise _wrong(metadata, ("crossref", "custom"), "`custom` has to be a list of kinds.")
    built_in = {kind.key for kind in _built_in(words, as_quarto)} | {"ch", "apx"}
    seen: dict[str, Location] = {}
    for index, entry in enumerate(entries):
        way = ("crossref", "custom", index)
        if not isinstance(entry, Mapping):
            raise _wrong(metadata, way, "A kind of cross-reference has to be a map of options.")
        for option in entry:
            if option not in _CUSTOM_OPTIONS:
                raise CasewrightError(
                    f"`{option}` is not an option of a kind of cross-reference.",
                    location=metadata.location(*way, option),
                    hint=did_you_mean(option, _CUSTOM_OPTIONS),
                )
        key = _required(metadata, way, "key")
        here = metadata.location(*way, "key")
        if not re.fullmatch(r"[a-z]+", key):
            raise CasewrightError(
                f"`{key}` cannot be what labels begin with.",
                location=metadata.value_location(*way, "key"),
                why="Quarto knows only lower-case letters, without digits or hyphens, before the hyphen of a label",
                hint="Choose a key such as `suppfig`.",
            )
        if key in built_in:
            raise CasewrightError(
                f"`{key}` is a kind of Quarto's own.",
                location=here,
                hint=f"Choose another key; what it is called is set by `{key}-title` and `{key}-prefix`.",
            )
        if key in seen and seen[key].path == here.path:
            raise CasewrightError(
                f"The kind `{key}` is declared twice.", location=here, why=f"it is declared at {seen[key]} too"
            )
        seen[key] = here
        if _required(metadata, way, "kind") != "float":
            raise CasewrightError(
                "A kind of cross-reference can only be of the kind `float`.",
                location=metadata.value_location(*way, "kind"),
            )
        mention = _required(metadata, way, "reference-prefix")
        title = _text_at(metadata, (*way, "caption-prefix"), mention)
        if as_quarto:
            mention, title = title, mention
        place = _text_at(metadata, (*way, "caption-location"), "bottom")
        if place not in _CAPTION_LOCATIONS:
            raise CasewrightError(
                f"A caption cannot stand at `{place}`.",
                location=metadata.value_location(*way, "caption-location"),
                hint=did_you_mean(place, _CAPTION_LOCATIONS),
            )
        yield CrossrefKind(
            key=key,
            family="float",
            caption_prefix=words.get(f"crossref-{key}-title") or title,
            reference_prefix=words.get(f"crossref-{key}-prefix") or mention,
            space_before_numbering=_switch_at(metadata, (*way, "space-before-numbering"), True),
            caption_location=place,
            declared_at=here,
        )


def _refuse_unknown(metadata: DocumentMetadata, options: Mapping[str, Any], kinds: Mapping[str, CrossrefKind]) -> None:
    known = {*_OPTIONS, "ch-prefix", "apx-prefix"}
    known |= {f"{key}-{what}" for key in kinds for what in ("title", "prefix", "labels")}
    for option in options:
        if option not in known:
            raise CasewrightError(
                f"`{option}` is not an option of `crossref`.",
                location=metadata.location("crossref", option),
                hint=did_you_mean(option, known),
            )


def _number_format(metadata: DocumentMetadata, option: str) -> str | None:
    value = metadata.get("crossref", option)
    if value is None:
        return None
    written = " ".join(value.split()) if isinstance(value, str) else ""
    if not _FORMAT.fullmatch(written):
        raise _wrong(
            metadata,
            ("crossref", option),
            f"`{option}` has to be `arabic`, `roman`, `roman i`, or `alpha` and the first letter (`alpha a`).",
        )
    return written


def _caption_location(metadata: DocumentMetadata, key: str, default: CaptionLocation) -> CaptionLocation:
    for option in (f"{key}-cap-location", "cap-location"):
        value = metadata.get(option)
        if value is None:
            continue
        if value not in _CAPTION_LOCATIONS:
            raise _wrong(metadata, (option,), f"`{option}` has to be `top`, `bottom` or `margin`.")
        return cast(CaptionLocation, value)
    return default


def _delimiter(metadata: DocumentMetadata, option: str, default: str) -> str:
    """A delimiter as typed; in a plain Quarto document without the white space around it, as Quarto reads it."""
    typed = _text(metadata, option, default)
    return typed.strip() if metadata.settings is None else typed


def _text(metadata: DocumentMetadata, option: str, default: str) -> str:
    return _text_at(metadata, ("crossref", option), default)


def _text_at(metadata: DocumentMetadata, way: tuple[str | int, ...], default: str) -> str:
    value = metadata.get(*way)
    if value is None:
        return default
    if not isinstance(value, str):
        raise _wrong(metadata, way, f"`{way[-1]}` has to be text.", "Put it between quotation marks.")
    return value


def _switch(metadata: DocumentMetadata, option: str, default: bool) -> bool:
    return _switch_at(metadata, ("crossref", option), default)


def _switch_at(metadata: DocumentMetadata, way: tuple[str | int, ...], default: bool) -> bool:
    value = metadata.get(*way)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise _wrong(metadata, way, f"`{way[-1]}` has to be `true` or `false`.")
    return value


def _required(metadata: DocumentMetadata, way: tuple[str | int, ...], option: str) -> str:
    value = metadata.get(*way, option)
    if value is None:
        raise CasewrightError(
            f"A kind of cross-reference lacks `{option}`.",
            location=metadata.location(*way),
            hint="It needs `kind: float`, `key` and `reference-prefix`.",
        )
    return _text_at(metadata, (*way, option), "")


def _wrong(metadata: DocumentMetadata, way: tuple[str | int, ...], message: str, hint: str = "") -> CasewrightError:
    return CasewrightError(
        message, location=metadata.value_location(*way), why=f"it is `{metadata.get(*way)}`", hint=hint
    )
