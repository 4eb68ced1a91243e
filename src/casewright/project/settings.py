"""The settings under the key `casewright:`, in `_quarto.yml` or at the top of a document.

Without the key a report is plain Quarto and renders as Quarto renders it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, get_args

from casewright.build.store import ContentCache
from casewright.yaml_models import SWITCH, FileModel, Kind, one_of, read_model, whole_number
from casewright.yaml_tree import Tree

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
    names = [_name(one) for one in value] if isinstance(value, list) else [None]
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
    """How abbreviations are listed, and how often one has to be used in a scope to be abbreviated there."""

    CALLED: ClassVar[str] = "`casewright: abbreviations`"

    sort: Annotated[AbbreviationSort, one_of(*get_args(AbbreviationSort))] = "use"
    minimum_uses: Annotated[int, whole_number(1)] = 1


@dataclass(frozen=True)
class ManuscriptSettings(FileModel):
    """How a manuscript is laid out for reviewers."""

    CALLED: ClassVar[str] = "`casewright: manuscript`"

    spacing: Annotated[Spacing, one_of(*get_args(Spacing))] = "single"
    line_numbers: Annotated[bool, SWITCH] = False


@dataclass(frozen=True)
class CheckSettings(FileModel):
    """What a report asks of `casewright check`.

    `select` and `ignore` name rules by code, name or family. `words` are spelled right although they look misspelled.
    `retractions` is the path, from the project's folder, of a CSV file of retracted works.
    """

    CALLED: ClassVar[str] = "`casewright: checks`"

    select: Annotated[tuple[str, ...], _NAMES] = ()
    ignore: Annotated[tuple[str, ...], _NAMES] = ()
    words: Annotated[tuple[str, ...], _NAMES] = ()
    retractions: Annotated[str | None, _NAME] = None


@dataclass(frozen=True)
class Settings(FileModel):
    """What a report asks of the resolver. `journal` names a profile of limits, `article_type` the type of article that
    the report is to be there; None where none is asked for. `series` is the letter of a document that counts for
    itself, a supplement's S. `thousands` is what is between the thousands of the case's numbers: of those of five
    digits and more, and of those that are typed apart."""

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
    """The settings in merged metadata; settings that were read before come from the `cache`.

    None where there is no key `casewright` or it is `false`; `casewright: true` and an empty map are the defaults.
    Raises CasewrightError, with the place, for an unknown setting or a value of the wrong kind, all of them together.
    """
    tree = metadata.at("casewright")
    if tree is None or tree.content is False:
        return None
    if tree.content is True or tree.content is None:
        return Settings()
    return read_model(Settings, tree, cache=cache)
