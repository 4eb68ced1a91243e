"""Retracted works, from the Retraction Watch data that a user supplies as a CSV file.

The columns are those of the file that Crossref distributes (https://gitlab.com/crossref/retraction-watch-data):
`OriginalPaperDOI`, `OriginalPaperPubMedID`, `RetractionNature`, `RetractionDate`, `RetractionDOI`, `Title`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from casewright.diagnostics import CasewrightError, Location
from casewright.references.entry import Entry
from casewright.references.identifiers import canonical_doi, canonical_pmid

DOI_COLUMN = "OriginalPaperDOI"
PMID_COLUMN = "OriginalPaperPubMedID"
_NATURE_COLUMN = "RetractionNature"
_DATE_COLUMN = "RetractionDate"
_NOTICE_COLUMN = "RetractionDOI"


@dataclass(frozen=True)
class Retraction:
    """What the data says of one work: `nature` is `Retraction`, `Expression of concern`, `Correction`, ..."""

    nature: str
    date: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Retractions:
    """Retractions by the DOI and by the PubMed identifier of the work. `path` is the file they come from."""

    path: str
    by_doi: Mapping[str, tuple[Retraction, ...]] = field(default_factory=dict)
    by_pmid: Mapping[str, tuple[Retraction, ...]] = field(default_factory=dict)

    def of(self, entry: Entry) -> tuple[Retraction, ...]:
        """Return what is known of the work that an entry describes."""
        found: dict[Retraction, None] = {}
        for name, canonical, known in (("doi", canonical_doi, self.by_doi), ("pmid", canonical_pmid, self.by_pmid)):
            value = entry.plain(name)
            if not value:
                continue
            try:
                found.update(dict.fromkeys(known.get(canonical(value), ())))
            except ValueError:  # an identifier that cannot be one is another rule's finding
                continue
        return tuple(found)


def read_retractions(text: str, path: str) -> Retractions:
    """Return the retractions in the text of a CSV file. Raises CasewrightError if it lacks the columns that name
    works."""
    rows = csv.reader(io.StringIO(text))
    by_doi: dict[str, list[Retraction]] = {}
    by_pmid: dict[str, list[Retraction]] = {}
    try:
        header = next(rows, [])
        columns = {name.strip(): index for index, name in enumerate(header)}
        if DOI_COLUMN not in columns and PMID_COLUMN not in columns:
            raise CasewrightError(
                f"`{path}` is not Retraction Watch data.",
                location=Location(path, 1, 1),
                why=f"it has neither a column `{DOI_COLUMN}` nor `{PMID_COLUMN}`",
                hint="Take the CSV file as it is distributed, comma-separated and with its header.",
            )
        for row in rows:
            cells = {name: row[index].strip() for name, index in columns.items() if index < len(row)}
            retraction = Retraction(
                cells.get(_NATURE_COLUMN) or "Retraction", cells.get(_DATE_COLUMN, ""), cells.get(_NOTICE_COLUMN, "")
            )
            doi, pmid = cells.get(DOI_COLUMN, "").lower(), cells.get(PMID_COLUMN, "")
            if doi.startswith("10."):
                by_doi.setdefault(doi, []).append(retraction)
            if pmid.isdigit() and pmid != "0":  # the data write 0 for a work that PubMed does not know
                by_pmid.setdefault(pmid, []).append(retraction)
    except csv.Error as error:
        raise CasewrightError(
            f"`{path}` cannot be read as CSV.", location=Location(path, rows.line_num), why=str(error)
        ) from None
    return Retractions(
        path,
        {doi: tuple(several) for doi, several in by_doi.items()},
        {pmid: tuple(several) for pmid, several in by_pmid.items()},
    )
