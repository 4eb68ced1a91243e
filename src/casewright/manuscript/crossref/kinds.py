"""Kinds of cross-reference, such as figures, tables, supplementary figures and sections: their names and numbering.

Sources: Quarto's documentation, "Cross References", "Cross-Reference Options" and "Custom Float Cross-Reference Types".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, cast

from casewright.diagnostics import CasewrightError, Location, raise_all
from casewright.languages.words import Words
from casewright.project import DocumentMetadata
from casewright.yaml.models import SWITCH, TEXT, FileModel, Kind, ModelError, one_of, read_model, shown

NBSP = "\u00a0"

Family = Literal["float", "callout", "theorem", "proof", "equation", "section"]
CaptionLocation = Literal["top", "bottom", "margin"]

_CAPTION_LOCATIONS: tuple[CaptionLocation, ...] = ("top", "bottom", "margin")
_FLOATS: Mapping[str, CaptionLocation] = {"fig": "bottom", "tbl": "top", "lst": "top"}
_CALLOUTS = {"nte": "note", "wrn": "warning", "cau": "caution", "tip": "tip", "imp": "important"}
_THEOREMS = ("thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "alg")
_PROOFS = {"prf": "proof", "rem": "remark", "sol": "solution"}
# Quarto prints these in every language.
_ENGLISH = {"nte": "Note", "wrn": "Warning", "cau": "Caution", "tip": "Tip", "imp": "Important"} | {
    "prf": "Proof",
    "rem": "Remark",
    "sol": "Solution",
}
_BUILT_IN = (*_FLOATS, *_CALLOUTS, *_THEOREMS, *_PROOFS, "eq", "sec")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)
_FORMAT = re.compile(r"arabic|roman(?: [iI])?|alpha(?: \S)?")


@dataclass(frozen=True)
class CrossrefKind:
    """A kind of element that a mention can refer to.

    `key` is the prefix of labels (`fig` of `#fig-leg`). `caption_prefix` precedes the number in a caption,
    `reference_prefix` in a mention, both in Markdown; with `space_before_numbering`, a space is between them (without,
    "Figure S" + "1"). `number_format` is a format of `number_text`. `declared_at` is the place where the report
    declares the kind, None for Quarto's kinds.
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
    """The kinds of cross-reference of a document, and the options for printing them.

    `subref_format` is the format of panel letters; `title_delimiter` separates a caption's number from its words,
    `reference_delimiter` mentions in one bracket. Without `hyperlinks`, mentions are plain text. With `chapters`,
    numbers are counted by chapter (1.1, 1.2, 2.1; A.1 with `chapters_alpha`). With `crossref: false`, there are no
    kinds.
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
        """Return the prefix of mentions, capitalized for `@Fig-x`. `ch` and `apx` are chapters and appendices."""
        prefix = self.chapter_prefixes[key] if key in self.chapter_prefixes else self.by_key[key].reference_prefix
        return prefix[:1].upper() + prefix[1:] if capital else prefix

    def space_before_numbering(self, key: str) -> bool:
        return self.by_key[key].space_before_numbering

    def glued_prefix(self, key: str) -> str:
        """Return the part of the caption prefix that belongs to the number: "S" of "Figure S1", usually ""."""
        kind = self.by_key[key]
        return "" if kind.space_before_numbering else kind.caption_prefix.split(" ")[-1]

    def number_format(self, key: str) -> str:
        return self.by_key[key].number_format

    def panel_number(self, letter: str) -> str:
        """Return a panel's letter (`A`, `B`, ..., `Z`, `AA`) as Quarto prints it after the figure's number: " (a)"."""
        return f"{NBSP}({number_text(self.subref_format, letter_value(letter))})"

    def caption_locations(self) -> dict[str, CaptionLocation]:
        """Return the location of captions of each float kind."""
        return {key: kind.caption_location for key, kind in self.by_key.items() if kind.family == "float"}


def number_text(number_format: str, number: int) -> str:
    """Return a number from 1 as printed: `arabic` 4, `roman` IV, `roman i` iv, `alpha a` d, `alpha A` D.

    `alpha x` begins with `x`; `aa`, `ab`, ... follow `z`. Raises ValueError for another format or a number below 1.
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
    """Return the number of letters in either case: 1 for A, 26 for Z, 27 for AA."""
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


def _format(value: Any) -> str | None:
    written = " ".join(value.split()) if isinstance(value, str) else ""
    return written if _FORMAT.fullmatch(written) else None


def _key(value: Any) -> str:
    key = TEXT.accept(value)
    if not re.fullmatch(r"[a-z]+", key):
        raise ModelError(
            f"`{key}` cannot be the prefix of labels.",
            why="in Quarto, the prefix of a label consists of lower-case letters",
            hint="Choose a key such as `suppfig`.",
        )
    return str(key)


_NUMBER_FORMAT = Kind("`arabic`, `roman`, `roman i`, or `alpha` and the first letter (`alpha a`)", _format)
_KEY = Kind("text", _key, {"type": "string", "pattern": "^[a-z]+$"})
_CAPTION_LOCATION = one_of(*_CAPTION_LOCATIONS)
_PARTS = {"titles": "-title", "prefixes": "-prefix", "formats": "-labels"}


@dataclass(frozen=True)
class _DeclaredKind(FileModel):
    """An entry of `custom`. The options for LaTeX have no effect here."""

    CALLED: ClassVar[str] = "kind of cross-reference"
    NAMED_BY: ClassVar[str] = "key"

    key_: Annotated[str, _KEY]
    kind: Annotated[str, one_of("float")]
    reference_prefix: Annotated[str, TEXT]
    caption_prefix: Annotated[str | None, TEXT] = None
    caption_location: Annotated[CaptionLocation, _CAPTION_LOCATION] = "bottom"
    space_before_numbering: Annotated[bool, SWITCH] = True
    latex_env: Any = None
    latex_list_of_description: Any = None
    latex_list_of_file_extension: Any = None


@dataclass(frozen=True)
class _CrossrefOptions(FileModel):
    """The key `crossref`. `titles`, `prefixes` and `formats` contain `fig-title`, `fig-prefix`, `fig-labels` and those
    of the other kinds. The titles of lists and appendices have no effect here."""

    CALLED: ClassVar[str] = "`crossref`"
    KEYS: ClassVar[Mapping[str, str]] = {part: f"({part})" for part in _PARTS}

    appendix_delim: Any = None
    appendix_title: Any = None
    caption_collected_delim: Any = None
    caption_collected_label_sep: Any = None
    caption_subfig: Any = None
    chapters: Annotated[bool, SWITCH] = False
    chapters_alpha: Annotated[bool, SWITCH] = False
    custom: tuple[_DeclaredKind, ...] = ()
    labels: Annotated[str | None, _NUMBER_FORMAT] = None
    lof_title: Any = None
    lol_title: Any = None
    lot_title: Any = None
    ref_delim: Annotated[str, TEXT] = ","
    ref_hyperlink: Annotated[bool, SWITCH] = True
    subref_labels: Annotated[str | None, _NUMBER_FORMAT] = None
    title_delim: Annotated[str, TEXT] = ":"
    titles: dict[str, Annotated[str, TEXT]] = field(default_factory=dict)
    prefixes: dict[str, Annotated[str, TEXT]] = field(default_factory=dict)
    formats: dict[str, Annotated[str, _NUMBER_FORMAT]] = field(default_factory=dict)

    @classmethod
    def _keys_of_kinds(cls, written: Mapping[str, Any]) -> dict[str, str]:
        declared = written.get("custom")
        entries = declared if isinstance(declared, list) else []
        own = [entry["key"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("key"), str)]
        kinds = [*_BUILT_IN, *own]
        found = {f"{kind}{end}": part for kind in kinds for part, end in _PARTS.items()}
        return {**found, "ch-prefix": "prefixes", "apx-prefix": "prefixes"}

    @classmethod
    def known_keys(cls, written: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the options of `crossref`, including those of each kind."""
        return (*super().known_keys(written), *cls._keys_of_kinds(written))

    @classmethod
    def reshaped(cls, written: dict[str, Any], _place: Callable[[str], Location]) -> dict[str, Any]:
        """Collect the options of single kinds."""
        kinds = cls._keys_of_kinds(written)
        shaped: dict[str, Any] = {key: value for key, value in written.items() if key not in kinds}
        for key in written.keys() & kinds.keys():
            shaped.setdefault(f"({kinds[key]})", {})[key] = written[key]
        return shaped


def kinds_from(metadata: DocumentMetadata, words: Words) -> Kinds:
    """Return the kinds of cross-reference of a document, from its key `crossref` and the words of its language.

    In a plain Quarto document, a declared kind is printed as by Quarto 1.10, contrary to its documentation, with
    `reference-prefix` in captions and `caption-prefix` in mentions. With `casewright:` settings, it is printed as
    documented.

    Raises CasewrightError, with the place, if an option is unknown or of the wrong kind, or if a kind is incomplete,
    declared twice, or has the key of one of Quarto's kinds.
    """
    tree = metadata.tree.at("crossref")
    if tree is not None and tree.content is False:
        return Kinds({})
    options = (
        read_model(_CrossrefOptions, tree) if tree is not None and tree.content is not None else _CrossrefOptions()
    )
    as_quarto = metadata.settings is None
    kinds = {kind.key: kind for kind in (*_built_in(words, as_quarto), *_declared(options, metadata, words))}
    for key, kind in kinds.items():
        kinds[key] = replace(
            kind,
            caption_prefix=options.titles.get(f"{key}-title", kind.caption_prefix),
            reference_prefix=options.prefixes.get(f"{key}-prefix", kind.reference_prefix),
            number_format=options.formats.get(f"{key}-labels") or options.labels or kind.number_format,
            caption_location=_caption_location(metadata, key, kind.caption_location),
        )
    # Quarto strips white space from delimiters.
    title_delimiter, reference_delimiter = (
        delimiter.strip() if as_quarto else delimiter for delimiter in (options.title_delim, options.ref_delim)
    )
    return Kinds(
        by_key=MappingProxyType(kinds),
        # As in Quarto, `labels` is the default for panels too.
        subref_format=options.subref_labels or options.labels or "alpha a",
        title_delimiter=title_delimiter,
        reference_delimiter=reference_delimiter,
        hyperlinks=options.ref_hyperlink,
        chapters=options.chapters,
        chapters_alpha=options.chapters_alpha,
        chapter_prefixes=MappingProxyType(
            {key: options.prefixes.get(f"{key}-prefix", words[f"crossref-{key}-prefix"]) for key in ("ch", "apx")}
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


def _declared(options: _CrossrefOptions, metadata: DocumentMetadata, words: Words) -> list[CrossrefKind]:
    """Return the declared kinds. A document may declare a kind of its project again, but one file only once."""
    places: dict[str, Location] = {}
    problems: list[CasewrightError] = []
    declared: list[CrossrefKind] = []
    for index, entry in enumerate(options.custom):
        key, here = entry.key_, metadata.location("crossref", "custom", index, "key")
        if key in _BUILT_IN or key in ("ch", "apx"):
            hint = f"Choose another key; to change the name of the kind, set `{key}-title` and `{key}-prefix`."
            problems.append(CasewrightError(f"`{key}` is one of Quarto's kinds.", location=here, hint=hint))
        elif key in places and places[key].path == here.path:
            why = f"it is also declared at {places[key]}"
            problems.append(CasewrightError(f"The kind `{key}` is declared twice.", location=here, why=why))
        places[key] = here
        mention, title = entry.reference_prefix, entry.caption_prefix
        title = mention if title is None else title
        if metadata.settings is None:
            mention, title = title, mention
        declared.append(
            CrossrefKind(
                key=key,
                family="float",
                caption_prefix=words.get(f"crossref-{key}-title") or title,
                reference_prefix=words.get(f"crossref-{key}-prefix") or mention,
                space_before_numbering=entry.space_before_numbering,
                caption_location=entry.caption_location,
                declared_at=here,
            )
        )
    raise_all(problems)
    return declared


def _caption_location(metadata: DocumentMetadata, key: str, default: CaptionLocation) -> CaptionLocation:
    for option in (f"{key}-cap-location", "cap-location"):
        value = metadata.get(option)
        if value is not None and value not in _CAPTION_LOCATIONS:
            raise CasewrightError(
                f"`{option}` must be {_CAPTION_LOCATION.words}, not {shown(value)}.",
                location=metadata.value_location(option),
                hint=_CAPTION_LOCATION.hint(value),
            )
        if value is not None:
            return cast(CaptionLocation, value)
    return default
