"""The values of the cases of a report, with their places."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from casewright.build.store import ContentCache
from casewright.case.facts import CaseFact, case_facts, facts_from_json
from casewright.case.tables.cell_values import table_paths
from casewright.diagnostics import Location
from casewright.project import Project
from casewright.render.preparation import case_paths
from casewright.storage import content_hash, file_hash, package_hash


@dataclass(frozen=True)
class CaseValues:
    """The place of each value in the cases (`sources`), and what the cases say (`facts`)."""

    sources: Mapping[str, Location] = field(default_factory=dict)
    facts: tuple[CaseFact, ...] = ()


def case_values(project: Project, used: Collection[str], cache: ContentCache) -> CaseValues:
    """Return the values of the project's cases, cached by content. `used` are the names that documents use."""
    root, language = project.root, project.language
    paths = (*case_paths(root), *table_paths(root, used))
    if not paths:
        return CaseValues()
    parts = [package_hash("case"), package_hash("languages"), *(f"{path}={file_hash(root / path)}" for path in paths)]
    key = content_hash("\n".join(["values and sources", language, *parts, *sorted(used)]).encode())
    stored = cache.find(key)
    if stored is None:
        from casewright.case.loading import load_cases
        from casewright.case.tables.cell_values import cell_values
        from casewright.case.values import placed_texts

        cases = load_cases(root) if case_paths(root) else ()
        sources = placed_texts(cases, language, used) | cell_values(root, used, language).texts
        stored = json.dumps(
            {
                "sources": {name: [place.path, place.line, place.column] for name, (_, place) in sources.items()},
                "facts": [fact.as_json() for fact in case_facts(cases)],
            }
        ).encode()
        cache.store(key, stored)
    found = json.loads(stored)
    places = {name: Location(*place) for name, place in found["sources"].items()}
    return CaseValues(places, facts_from_json(found["facts"]))


def texts_by_name(values: Mapping[str, object], before: str = "") -> Iterable[tuple[str, str]]:
    """Yield the texts in nested `values` with their dotted names."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from texts_by_name(value, f"{before}{key}.")
        elif isinstance(value, str):
            yield f"{before}{key}", value
