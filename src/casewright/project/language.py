"""The language of a project or a document."""

from __future__ import annotations

from casewright.diagnostics import CasewrightError
from casewright.project.merging import kind_of
from casewright.yaml.tree import Tree


def language_in(tree: Tree) -> str:
    """Return the language tag in metadata (`lang`), `en` by default. Raises CasewrightError if it is not text."""
    given = tree.at("lang")
    if given is None or given.content is None:
        return "en"
    if not isinstance(given.content, str) or not given.content.strip():
        raise CasewrightError(
            "`lang` must be a language tag, such as `en` or `de-CH`.",
            location=given.value_place,
            why=f"it is {kind_of(given.value)}",
        )
    return given.content.strip()
