"""The profiles that come along, and those of a project."""

from __future__ import annotations

import re
import typing
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.journals.profile import JournalProfile
from casewright.paths import read_text
from casewright.storage import content_hash, is_file, package_hash
from casewright.yaml.document import read_yaml
from casewright.yaml.frozen_json import as_json, from_json
from casewright.yaml.models import read_model

FOLDER = Path(__file__).parent / "profiles"
PROJECT_FOLDER = "journals"
"""Where a project has profiles of its own."""


def load_profile(
    name: str, root: Path, location: Location | None = None, cache: ContentCache | None = None
) -> JournalProfile:
    """Return the profile of a journal: a YAML file of the project by its path, else the one that `find_profile` finds.

    Raises CasewrightError, at `location`, if there is none, and at its own place where a file is not a profile.
    """
    if name.endswith((".yml", ".yaml")):
        if not is_file(root / name):
            raise CasewrightError(f"There is no journal profile `{name}`.", location=location)
        return read_profile(read_text(root, name, location), name, cache)
    found = find_profile(name, root, cache)
    if not found:
        known = [other for one, profile in all_profiles(root, cache) for other in (one, *_other_names(profile))]
        hint = did_you_mean(profile_name(name), known) or "`casewright journals` lists them."
        raise CasewrightError(
            f"There is no journal profile `{name}`.",
            location=location,
            hint=f"{hint} A profile of your own is a YAML file: `journal: journals/mine.yml`.",
        )
    return _read(_files(root)[found], root, cache)


def find_profile(journal: str, root: Path | None = None, cache: ContentCache | None = None) -> str:
    """Return the name of a journal's profile, by any of its names (`blood`, `Blood Research`, `NEJM`): one in the
    project's folder `journals`, or one of those that come along, empty if there is none."""
    wanted = profile_name(journal)
    if wanted in _files(root):
        return wanted
    return next((one for one, profile in all_profiles(root, cache) if wanted in _other_names(profile)), "")


def _other_names(profile: JournalProfile) -> list[str]:
    return [profile_name(other) for other in (profile.journal, *profile.also_called)]


def all_profiles(root: Path | None = None, cache: ContentCache | None = None) -> Iterator[tuple[str, JournalProfile]]:
    """Yield every profile that comes along or is in the project's folder `journals`, with its name, by name."""
    for name, path in sorted(_files(root).items()):
        yield name, _read(path, root, cache)


def _files(root: Path | None) -> Mapping[str, Path]:
    """Return the files of profiles by their names; those of the project in place of others."""
    found = {path.stem: path for path in FOLDER.glob("*.yml")}
    if root is not None:
        found |= {path.stem: path for path in (root / PROJECT_FOLDER).glob("*.yml")}
    return found


def _read(path: Path, root: Path | None, cache: ContentCache | None) -> JournalProfile:
    if root is not None and path.parent == root / PROJECT_FOLDER:
        name = f"{PROJECT_FOLDER}/{path.name}"
        return read_profile(read_text(root, name), name, cache)
    return read_profile(path.read_text(encoding="utf-8"), path.name, cache)


def profile_name(journal: str) -> str:
    """Return the name that a file has for a journal: `pediatric-blood-and-cancer`."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", journal.lower()) if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’`´]", "", plain).replace("&", " and ")).strip("-")


def read_profile(text: str, path: str, cache: ContentCache | None = None) -> JournalProfile:
    """Return the profile in YAML text, kept in the `cache` as a whole: many are read at a time.

    Raises CasewrightError, with the place, for whatever is unknown, missing or ill-typed.
    """
    key = content_hash("\0".join(["journal", package_hash(), path, text]).encode("utf-8", "surrogatepass"))
    kept = cache.find(key) if cache is not None else None
    if kept is not None:
        return typing.cast(JournalProfile, from_json(kept))
    profile = read_model(JournalProfile, read_yaml(text, path))
    if cache is not None:
        cache.store(key, as_json(profile))
    return profile
