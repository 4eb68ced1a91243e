"""Before Quarto renders: values for prose, figures and generated parts, made where they are out of date.

Nothing is written that has not changed, so that `quarto preview` does not take its own doing for an edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from casewright.build.store import CACHE_FOLDER, ContentCache
from casewright.project import find_root
from casewright.render.preparation import prepare


def prepare_project(folder: Path, environment: Mapping[str, str]) -> None:
    """Make what the project around `folder` generates.

    Raises CasewrightError for data or figures that cannot be used.
    """
    root = find_root(folder)
    profiles = tuple(environment.get("QUARTO_PROFILE", "").replace(",", " ").split())
    prepare(root, profiles, ContentCache(root / CACHE_FOLDER))
