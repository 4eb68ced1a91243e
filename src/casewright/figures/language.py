"""The language that figures of a project print words in."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.paths import read_text
from casewright.yaml.document import read_yaml

CURRENT: ContextVar[str] = ContextVar("language of figures", default="en")
"""The language of the figure that is being drawn."""


def project_language(root: Path) -> str:
    """Return the language tag in `_quarto.yml` of the folder (`lang`), `en` where it gives none.

    Profiles and other files of metadata are not asked: a figure's files are the same for every profile. Raises
    CasewrightError if `_quarto.yml` is not YAML.
    """
    for name in ("_quarto.yml", "_quarto.yaml"):
        if (root / name).is_file():
            configuration = read_yaml(read_text(root, name), name, cache=ContentCache(root / CACHE_FOLDER))
            given = configuration.value.get("lang") if isinstance(configuration.value, dict) else None
            return given.strip() or "en" if isinstance(given, str) else "en"
    return "en"
