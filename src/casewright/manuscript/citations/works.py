"""The works of a document's bibliographies as CSL data, for formats with structured references."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casewright.pandoc import run_pandoc
from casewright.paths import read_text
from casewright.project import DocumentMetadata
from casewright.references.bibliography import load_bibliography, prepared_texts
from casewright.references.works_preparation import StyleNeeds


def csl_works_by_key(metadata: DocumentMetadata, root: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the works in the files of `bibliography` and in `references`, as CSL data by citekey.

    Raises CasewrightError if a file cannot be read.
    """
    named = metadata.get("bibliography") or []
    files = tuple(map(str, named if isinstance(named, list) else [named]))
    bibliography = load_bibliography(files, root)
    prepared = prepared_texts(bibliography, root, StyleNeeds())
    works: dict[str, Mapping[str, Any]] = {}
    for file in bibliography.files:
        text = prepared.get(file) or (bibliography.readable or {}).get(file) or read_text(root, file)
        if file.endswith((".bib", ".bibtex")):
            text = run_pandoc(text.encode(), ["--from", "biblatex", "--to", "csljson"]).decode()
        listed = json.loads(text)
        for work in listed["references"] if isinstance(listed, dict) else listed:
            works.setdefault(str(work.get("id")), work)
    for work in metadata.get("references") or []:
        if isinstance(work, Mapping):
            works.setdefault(str(work.get("id")), work)
    return works
