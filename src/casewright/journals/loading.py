"""The profiles that come along, and those of a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.journals.profile import JournalProfile
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml_document import read_yaml
from casewright.yaml_models import read_model

FOLDER = Path(__file__).parent / "profiles"


def known_profiles() -> tuple[str, ...]:
    """The names of the profiles that come along."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def load_profile(
    name: str, root: Path, location: Location | None = None, cache: ContentCache | None = None
) -> JournalProfile:
    """The profile of a journal: one of those that come along, by its name (`blood`, `Blood Research`), or a YAML file
    of the project, by its path.

    Raises CasewrightError, at `location`, where there is none, and at its own place where a file is not a profile.
    """
    if name.endswith((".yml", ".yaml")):
        if not is_file(root / name):
            raise CasewrightError(f"There is no journal profile `{name}`.", location=location)
        return read_profile(read_text(root, name, location), name, cache)
    stem = profile_name(name)
    if stem not in known_profiles():
        named = {profile_name(other): one for one, profile in all_profiles(cache) for other in profile.also_called}
        if stem not in named:
            hint = did_you_mean(stem, (*known_profiles(), *named)) or "`casewright journals` lists them."
            raise CasewrightError(
                f"There is no journal profile `{name}`.",
                location=location,
                hint=f"{hint} A profile of your own is a YAML file: `journal: journals/mine.yml`.",
            )
        stem = named[stem]
    return _shipped(stem, cache)


def _shipped(name: str, cache: ContentCache | None) -> JournalProfile:
    return read_profile((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml", cache)


def profile_name(journal: str) -> str:
    """The name that a file has for a journal: `pediatric-blood-and-cancer`."""
    return re.sub(r"[^a-z0-9]+", "-", journal.lower().replace("&", " and ")).strip("-")


def all_profiles(cache: ContentCache | None = None) -> Iterator[tuple[str, JournalProfile]]:
    """Every profile that comes along, with its name, in the order of the names."""
    for name in known_profiles():
        yield name, _shipped(name, cache)


def read_profile(text: str, path: str, cache: ContentCache | None = None) -> JournalProfile:
    """The profile in YAML text. Raises CasewrightError, with the place, for whatever is unknown, missing or
    ill-typed."""
    return read_model(JournalProfile, read_yaml(text, path, cache=cache), cache=cache)
