"""The settings under the key `casewright:`, in `_quarto.yml` or the front matter of a document.

A report without the key is plain Quarto and is rendered as Quarto renders it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, get_args

from casewright.build.store import ContentCache
from casewright.yaml.models import SWITCH, FileModel, Kind, one_of, read_model, whole_number
from casewright.yaml.tree import Tree

CitationOrder = Literal["first-mention", "text-tables-figures", "position"]
PanelStyle = Literal["1A", "1 (a)"]
FloatPlacement = Literal["in-place", "at-end", "legends-only"]
AbbreviationSort = Literal["use", "alphabet"]
SupplementReferences = Literal["own", "continued"]
Spacing = Literal["single", "1.5", "double"]
Thousands = Literal["as-typed", "comma", "space", "none"]


def _name(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _names(value: Any) -> tuple[str, ...] | None:
    names = [_name(item) for item in value] if isinstance(value, list) else [None]
    return tuple(name for name in names if name) if all(names) else None


def _series(value: Any) -> str | None:
    return name if (name := _name(value)) and re.fullmatch("[A-Z]{1,2}", name) else None


_NAME = Kind("a name", _name, {"type": "string"})
_NAMES = Kind(
    "a list of names", _names, {"type": "array", "items": {"type": "string"}}, lambda _value: "Write `[NAME, NAME]`."
)
_SERIES = Kind(
    "one or two capital letters",
    _series,
    {"type": "string", "pattern": "^[A-Z]{1,2}$"},
    lambda _value: "Write `series: S`.",
)


@dataclass(frozen=True)
class AbbreviationSettings(FileModel):
    """The order of the abbreviations list, and the number of uses in a scope from which a term is abbreviated there."""

    CALLED: ClassVar[str] = "`casewright: abbreviations`"

    sort: Annotated[AbbreviationSort, one_of(*get_args(AbbreviationSort))] = "use"
    minimum_uses: Annotated[int, whole_number(1)] = 1


@dataclass(frozen=True)
class ManuscriptSettings(FileModel):
    """The layout of a manuscript for reviewers."""

    CALLED: ClassVar[str] = "`casewright: manuscript`"

    spacing: Annotated[Spacing, one_of(*get_args(Spacing))] = "single"
    line_numbers: Annotated[bool, SWITCH] = False


@dataclass(frozen=True)
class CheckSettings(FileModel):
    """The settings of `casewright check`.

    `select` and `ignore` name rules by code, name or family. `words` are never reported as misspelled. `retractions` is
    the path, relative to the project's folder, of a CSV file of retracted works.
    """

    CALLED: ClassVar[str] = "`casewright: checks`"

    select: Annotated[tuple[str, ...], _NAMES] = ()
    ignore: Annotated[tuple[str, ...], _NAMES] = ()
    words: Annotated[tuple[str, ...], _NAMES] = ()
    retractions: Annotated[str | None, _NAME] = None


@dataclass(frozen=True)
class Settings(FileModel):
    """The settings of a report.

    `journal` is the name of a journal profile, `article_type` an article type of that profile. `series` is the prefix
    of the numbers in a document that is numbered separately, such as S of a supplement. `thousands` is the separator in
    the case's numbers: those of five digits and more, and those that are typed with a separator.
    """

    CALLED: ClassVar[str] = "`casewright`"

    citation_order: Annotated[CitationOrder, one_of(*get_args(CitationOrder))] = "first-mention"
    thousands: Annotated[Thousands, one_of(*get_args(Thousands))] = "as-typed"
    panel_style: Annotated[PanelStyle, one_of(*get_args(PanelStyle))] = "1A"
    floats: Annotated[FloatPlacement, one_of(*get_args(FloatPlacement))] = "in-place"
    abbreviations: AbbreviationSettings = field(default_factory=AbbreviationSettings)
    supplement_references: Annotated[SupplementReferences, one_of(*get_args(SupplementReferences))] = "own"
    manuscript: ManuscriptSettings = field(default_factory=ManuscriptSettings)
    journal: Annotated[str | None, _NAME] = None
    article_type: Annotated[str | None, _NAME] = None
    series: Annotated[str, _SERIES] = ""
    checks: CheckSettings = field(default_factory=CheckSettings)


def settings_in(metadata: Tree, cache: ContentCache | None = None) -> Settings | None:
    """Return the settings in merged metadata, from the `cache` if they were read before.

    None if the key `casewright` is missing or `false`; `casewright: true` and an empty map stand for the defaults.
    Raises CasewrightError, with the place, for all unknown settings and wrong values together.
    """
    tree = metadata.at("casewright")
    if tree is None or tree.content is False:
        return None
    if tree.content is True or tree.content is None:
        return Settings()
    return read_model(Settings, tree, cache=cache)
