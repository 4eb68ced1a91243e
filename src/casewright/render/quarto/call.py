"""The document and format that Quarto is rendering, from the environment of a filter.

Quarto starts pandoc in the document's folder and passes `QUARTO_FILTER_PARAMS` (JSON in base64) to filters:
`quarto-source` is the document, `format-identifier` contains the format's name in the metadata. `QUARTO_DOCUMENT_FILE`
is read second, because it names the previous document if cells come from Quarto's freezer.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError
from casewright.project import find_root

ENGINE_VARIABLE = "CASEWRIGHT_ENGINE"
"""Set while `casewright render --engine quarto` runs Quarto: `quarto`, or `quarto-strict` with `--strict`."""


@dataclass(frozen=True)
class Call:
    """A document to resolve: its project, its path in it, the pandoc writer (`html`, `docx`), the format's name in
    Quarto's metadata (`html`, `typst`, `acm-html`, ...) and the active profiles. With `engine`, casewright has called
    Quarto and prints the findings."""

    root: Path
    path: str
    writer: str
    format_name: str
    profiles: tuple[str, ...] = ()
    engine: bool = False
    strict: bool = False


def read_call(environment: Mapping[str, str], writer: str, folder: Path) -> Call:
    """Return the call of a filter that Quarto has started in `folder` with the argument `writer`.

    Raises CasewrightError if the document cannot be determined.
    """
    parameters = _parameters(environment.get("QUARTO_FILTER_PARAMS", ""))
    document = _document(environment, parameters, folder)
    root = find_root(document)
    named = parameters.get("format-identifier")
    target = named.get("target-format") if isinstance(named, dict) else None
    profiles = parameters.get("quarto_profile")
    if not isinstance(profiles, list):
        profiles = environment.get("QUARTO_PROFILE", "").replace(",", " ").split()
    engine = environment.get(ENGINE_VARIABLE, "")
    return Call(
        root,
        document.relative_to(root).as_posix(),
        writer,
        target if isinstance(target, str) and target else writer,
        tuple(str(name) for name in profiles),
        engine != "",
        engine == "quarto-strict",
    )


def _parameters(encoded: str) -> dict[str, Any]:
    try:
        value = json.loads(base64.b64decode(encoded, validate=True)) if encoded else {}
    except (binascii.Error, ValueError) as error:
        raise CasewrightError("`QUARTO_FILTER_PARAMS` cannot be read.", why=str(error)) from None
    return value if isinstance(value, dict) else {}


def _document(environment: Mapping[str, str], parameters: Mapping[str, Any], folder: Path) -> Path:
    source = parameters.get("quarto-source")
    candidates = []
    if isinstance(source, str) and source:
        candidates += [folder / source, folder / Path(source).name]
    name = environment.get("QUARTO_DOCUMENT_FILE")
    if name:
        candidates += [folder / environment.get("QUARTO_DOCUMENT_PATH", "") / name, folder / name]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.absolute().resolve()
    raise CasewrightError(
        "The filter cannot determine which document is rendered.",
        why="no file exists at " + " or ".join(f"`{candidate}`" for candidate in candidates)
        if candidates
        else "neither `QUARTO_FILTER_PARAMS` nor `QUARTO_DOCUMENT_FILE` is set",
        hint="Only Quarto 1.9 or newer can start the filter: `quarto render`.",
    )
