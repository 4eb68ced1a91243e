"""Conditional content, shown or hidden by format, profile or metadata.

Source: Quarto's documentation, authoring/conditional: `.content-visible` and `.content-hidden` with `when-format`,
`unless-format`, `when-profile`, `unless-profile`, `when-meta`, `unless-meta`. `.hidden` is shown in no format: Quarto
leaves it out of PDF and Word, and its style sheet hides it on pages (quarto-pre/hidden.lua).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casewright.manuscript import ast
from casewright.manuscript.ast import Element

CONDITIONS = frozenset({"when-format", "unless-format", "when-profile", "unless-profile", "when-meta", "unless-meta"})

_ALIASES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"html", "html:js"}),
    "pdf": frozenset({"pdf", "typst"}),
    "docx": frozenset({"docx"}),
}
"""Each format of the built-in engine with the names of Quarto that match it; PDF is typeset by Typst."""


@dataclass(frozen=True)
class Audience:
    """The format, the active profiles and the metadata, which decide which content is shown."""

    format: str
    profiles: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


def is_conditional(element: Element) -> bool:
    return any(ast.has_class(element, name) for name in ("content-visible", "content-hidden", "hidden"))


def is_visible(element: Element, audience: Audience) -> bool:
    """Return whether a conditional element is shown: `content-visible` if all its conditions are true, `content-hidden`
    if one is not.

    A condition that is given several times (`when-format="html" when-format="docx"`) is true if one of them is.
    """
    if ast.has_class(element, "hidden"):
        return False
    triple = ast.attr_of(element)
    values: dict[str, list[str]] = {}
    for key, value in triple[2] if triple else ():
        if key in CONDITIONS:
            values.setdefault(key, []).append(value)
    holds = all(
        any(_is_so(key, value, audience) for value in typed) == key.startswith("when") for key, typed in values.items()
    )
    return holds if ast.has_class(element, "content-visible") else not holds


def _is_so(condition: str, value: str, audience: Audience) -> bool:
    if condition.endswith("-format"):
        return value in _ALIASES.get(audience.format, frozenset({audience.format}))
    if condition.endswith("-profile"):
        return value in audience.profiles
    return _is_true(audience.metadata, value)


def _is_true(metadata: Mapping[str, Any], dotted: str) -> bool:
    """Return whether the value of a metadata key is `true`, not another value such as a text or a number."""
    value: Any = metadata
    for key in dotted.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return False
        value = value[key]
    return value is True


def without_conditions(element: Element) -> ast.Attr:
    """Return the attributes of a conditional element without the conditions."""
    triple = ast.attr_of(element)
    assert triple is not None
    return [
        triple[0],
        [name for name in triple[1] if name not in {"content-visible", "content-hidden"}],
        [[key, value] for key, value in triple[2] if key not in CONDITIONS],
    ]
