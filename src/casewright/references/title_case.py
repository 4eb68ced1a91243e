"""The types of works whose titles a CSL style prints in title case.

Source: CSL 1.0.2, "Choose" and "Text-case"; the types of BibLaTeX's entries are those that pandoc gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_CSL = "{http://purl.org/net/xbiblio/csl}"
_TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "manual": "book",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "online": "webpage",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
}
"""The types of CSL, by those of BibTeX and BibLaTeX."""
_HAVE_ALL = frozenset({"title", "container-title", "author", "issued", "publisher", "volume", "page", "DOI", "URL"})
"""The variables that works are taken to have; they are taken not to have the others."""


def types_in_title_case(root: Any, variable: str) -> frozenset[str]:
    """Return the types of BibTeX entries for which a style (the root element of its XML) prints most texts of
    `variable` (`title`, `container-title`) in title case."""
    macros = {macro.get("name"): macro for macro in root.iter(f"{_CSL}macro")}
    layout = root.find(f"{_CSL}bibliography/{_CSL}layout")
    found: set[str] = set()
    for bibtex, csl in _TYPES.items():
        cases = [] if layout is None else list(_cases(layout, variable, csl, macros, set()))
        if cases.count("title") * 2 > len(cases):
            found.add(bibtex)
    return frozenset(found)


def _cases(
    element: Any, variable: str, type_: str, macros: Mapping[str, Any], called: set[str]
) -> Iterator[str | None]:
    """Yield the `text-case` of the texts of `variable` that are printed for works of a type, those of each macro once.
    `called` are the macros so far."""
    for child in element:
        name = child.get("macro")
        if child.tag == f"{_CSL}choose":
            yield from _cases_of_branches(child, variable, type_, macros, called)
        elif child.tag == f"{_CSL}text" and child.get("variable") == variable and child.get("form") != "short":
            yield child.get("text-case")
        elif name in macros:
            if name not in called:  # macros may call macros without end
                called.add(name)
                yield from _cases(macros[name], variable, type_, macros, called)
        elif child.tag != f"{_CSL}substitute":
            yield from _cases(child, variable, type_, macros, called)


def _cases_of_branches(
    choice: Any, variable: str, type_: str, macros: Mapping[str, Any], called: set[str]
) -> Iterator[str | None]:
    for branch in choice:
        variables = set((branch.get("variable") or "").split())
        if variables and bool(variables & _HAVE_ALL) is (branch.get("match") == "none"):
            continue
        types = (branch.get("type") or "").split()
        matches = (type_ in types) is not (branch.get("match") == "none")
        if not types or matches:
            yield from _cases(branch, variable, type_, macros, called)
        if types and matches and not set(branch.attrib) - {"type", "match"}:
            return  # the branches that follow are for other types
