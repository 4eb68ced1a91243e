"""The works that a document can cite."""

from __future__ import annotations

from pathlib import Path

from casewright.diagnostics import Location
from casewright.project import DocumentMetadata
from casewright.references.bibliography import Bibliography, load_bibliography
from casewright.references.csl_data import csl_entries


def bibliography_files(metadata: DocumentMetadata) -> tuple[str, ...]:
    """Return the bibliography files that a document names, as paths from the project's folder."""
    value = metadata.values.get("bibliography")
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def document_bibliography(metadata: DocumentMetadata, root: Path) -> Bibliography:
    """Return every work that a document can cite: its bibliography files', and those it lists itself (`references:`).

    Raises CasewrightError for a file that is missing or cannot be read.
    """
    files = bibliography_files(metadata)
    listed = isinstance(metadata.get("bibliography"), list)
    places = [
        metadata.value_location("bibliography", index) if listed else metadata.value_location("bibliography")
        for index in range(len(files))
    ]

    def locate(index: int, name: str | None) -> Location:
        return metadata.location("references", index, *(() if name is None else (name,)))

    here = metadata.location("references").path
    return load_bibliography(files, root, places).joined(csl_entries(metadata.get("references"), locate, here))
