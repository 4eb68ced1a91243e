"""The settings under the key `casewright:`, in `_quarto.yml` or at the top of a document.

Without the key a report is plain Quarto and renders as Quarto renders it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from casewright.diagnostics import CasewrightError, did_you_mean
from casewright.project.metadata_tree import Tree, kind_of

CitationOrder = Literal["first-mention", "text-tables-figures", "position"]
PanelStyle = Literal["1A", "1 (a)"]
FloatPlacement = Literal["in-place", "at-end", "legends-only"]
AbbreviationSort = Literal["use", "alphabet"]
SupplementReferences = Literal["own", "continued"]
Spacing = Literal["single", "1.5", "double"]


@dataclass(frozen=True)
class AbbreviationSettings:
    """How abbreviations are listed, and how often one has to be used in a scope to be abbreviated there."""

    sort: AbbreviationSort = "use"
    minimum_uses: int = 1


@dataclass(frozen=True)
class ManuscriptSettings:
    """How a manuscript is laid out for reviewers."""

    spacing: Spacing = "single"
    line_numbers: bool = False


@dataclass(frozen=True)
class CheckSettings:
    """What a report asks of `casewright check`.

    `select` and `ignore` name rules by code, name or family. `words` are spelled right although they look misspelled.
    `retractions` is the path, from the project's folder, of a CSV file of retracted works.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    retractions: str | None = None


@dataclass(frozen=True)
class Settings:
    """What a report asks of the resolver. `journal` names a profile of limits, `article_type` the type of article that
    the report is to be there; None where none is asked for. `series` is the letter of a document that counts for
    itself, a supplement's S."""

    citation_order: CitationOrder = "first-mention"
    panel_style: PanelStyle = "1A"
    floats: FloatPlacement = "in-place"
    abbreviations: AbbreviationSettings = field(default_factory=AbbreviationSettings)
    supplement_references: SupplementReferences = "own"
    manuscript: ManuscriptSettings = field(default_factory=ManuscriptSettings)
    journal: str | None = None
    article_type: str | None = None
    series: str = ""
    checks: CheckSettings = field(default_factory=CheckSettings)


def settings_in(metadata: Tree) -> Settings | None:
    """The settings in merged metadata.

    None where there is no key `casewright` or it is `false`; `casewright: true` and an empty map are the defaults.
    Raises CasewrightError, with the place, for an unknown setting or a value of the wrong kind.
    """
    tree = metadata.at("casewright")
    if tree is None or tree.content is False:
        return None
    if tree.content is True or tree.content is None:
        return Settings()
    return Settings(
        **_read(
            tree,
            "casewright",
            {
                "citation-order": _one_of(get_args(CitationOrder)),
                "panel-style": _one_of(get_args(PanelStyle)),
                "floats": _one_of(get_args(FloatPlacement)),
                "abbreviations": _abbreviations,
                "supplement-references": _one_of(get_args(SupplementReferences)),
                "manuscript": _manuscript,
                "journal": _name,
                "article-type": _name,
                "series": _series,
                "checks": _checks,
            },
        )
    )


def _abbreviations(tree: Tree, name: str) -> AbbreviationSettings:
    readers = {"sort": _one_of(get_args(AbbreviationSort)), "minimum-uses": _count}
    return AbbreviationSettings(**_read(tree, name, readers))


def _manuscript(tree: Tree, name: str) -> ManuscriptSettings:
    readers = {"spacing": _one_of(get_args(Spacing)), "line-numbers": _switch}
    return ManuscriptSettings(**_read(tree, name, readers))


def _checks(tree: Tree, name: str) -> CheckSettings:
    readers = {"select": _names, "ignore": _names, "words": _names, "retractions": _name}
    return CheckSettings(**_read(tree, name, readers))


_Reader = Callable[[Tree, str], Any]


def _read(tree: Tree, name: str, readers: Mapping[str, _Reader]) -> dict[str, Any]:
    """The settings of one map, by the names of dataclass fields."""
    if not isinstance(tree.content, Mapping):
        raise _ill_typed(tree, name, "a map of settings", f"Settings of `{name}`: {_listed(readers)}.")
    found: dict[str, Any] = {}
    for key, child in tree.items():
        if key not in readers:
            raise CasewrightError(
                f"`{key}` is not a setting of `{name}`.",
                location=child.place,
                hint=did_you_mean(key, readers),
            )
        if child.content is None:
            continue
        found[key.replace("-", "_")] = readers[key](child, f"{name}: {key}")
    return found


def _one_of(choices: tuple[str, ...]) -> _Reader:
    def read(tree: Tree, name: str) -> str:
        value = tree.content
        written = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else None
        if written in choices:
            return written
        if written is None:
            raise _ill_typed(tree, name, f"one of {_listed(choices)}")
        raise CasewrightError(
            f"`{written}` is not a value of `{name}`.",
            location=tree.value_place,
            hint=did_you_mean(written, choices),
        )

    return read


def _count(tree: Tree, name: str) -> int:
    if isinstance(tree.content, bool) or not isinstance(tree.content, int) or tree.content < 1:
        raise _ill_typed(tree, name, "a whole number from 1")
    return tree.content


def _switch(tree: Tree, name: str) -> bool:
    if not isinstance(tree.content, bool):
        raise _ill_typed(tree, name, "`true` or `false`")
    return tree.content


def _name(tree: Tree, name: str) -> str:
    if not isinstance(tree.content, str) or not tree.content.strip():
        raise _ill_typed(tree, name, "a name")
    return tree.content.strip()


def _series(tree: Tree, name: str) -> str:
    written = _name(tree, name)
    if not re.fullmatch("[A-Z]{1,2}", written):
        raise _ill_typed(tree, name, "one or two capital letters", "Write `series: S`.")
    return written


def _names(tree: Tree, name: str) -> tuple[str, ...]:
    if not isinstance(tree.content, tuple):
        raise _ill_typed(tree, name, "a list of names", "Write `[NAME, NAME]`.")
    return tuple(_name(item, name) for item in tree.content)


def _ill_typed(tree: Tree, name: str, wanted: str, hint: str = "") -> CasewrightError:
    return CasewrightError(
        f"`{name}` has to be {wanted}.",
        location=tree.value_place,
        why=f"it is {kind_of(tree.plain())}",
        hint=hint,
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
