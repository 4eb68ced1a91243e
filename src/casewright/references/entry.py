"""One work of a bibliography, whichever format it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from casewright.diagnostics import Location


@dataclass(frozen=True)
class Entry:
    """A work under the key it is cited by.

    `type` and the names of `fields` are BibTeX's, in lower case, also where the work was written as CSL data
    (`article`, `journal`, `year`, `doi`). Values are as typed, without the outer braces or quotation marks, with
    `@string` names replaced and white space joined. `location` is where the entry begins, `field_locations` where each
    field's name stands; a field taken from another entry (`crossref`, `xdata`) is in `inherited`, its place is there.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    location: Location
    field_locations: Mapping[str, Location] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()

    def plain(self, name: str) -> str:
        """Return a field as a reader reads it: LaTeX commands and braces resolved, empty if there is no such field."""
        return plain_text(self.fields.get(name, ""))

    def field_location(self, name: str) -> Location:
        """Return where a field stands; the entry's own place where it has none."""
        return self.field_locations.get(name, self.location)


@lru_cache(maxsize=4096)
def plain_text(value: str) -> str:
    r"""A BibTeX value without LaTeX: `M{\"u}ller, {DNA}` is `Müller, DNA`."""
    if "\\" in value or "$" in value:
        value = _decoded(value)
    else:
        value = value.replace("{", "").replace("}", "").replace("~", " ")
    return " ".join(value.split())


def _decoded(value: str) -> str:
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexDecodingMiddleware
    from bibtexparser.model import Entry as Block
    from bibtexparser.model import Field

    library = Library([Block("misc", "value", [Field("value", value)])])
    decoded = LatexDecodingMiddleware(keep_braced_groups=False, keep_math_mode=False).transform(library)
    # What cannot be decoded stays as typed: braces are dropped by the caller, the rest is the author's.
    return str(decoded.entries[0]["value"]) if decoded.entries else value
