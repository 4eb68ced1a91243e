"""What a journal asks of a manuscript, as far as its own words say so: a YAML file of limits, each with its source.

    journal: Blood
    sources:
      - id: preparation
        title: Manuscript Preparation
        address: https://ashpublications.org/blood/pages/manuscript-prep
        read: "2026-11-22"
    limits:
      - what: title-characters        # see QUANTITIES
        most: 120                     # or least:, or both
        says: "no more than 120 characters, including spaces"
        source: preparation
        article-type: regular-article # only for this type of article; for every type where it is not given

    style: {csl: blood, says: "...", source: preparation}   # where the journal asks for a citation style

A profile says nothing that the journal does not; one without limits is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml_document import read_yaml
from casewright.yaml_models import LINE, NOWHERE, FileModel, ModelError, one_of, read_model, refuse, whole_number
from casewright.yaml_tree import Keys

FOLDER = Path(__file__).parent / "journals"

QUANTITIES: Mapping[str, str] = {
    "text-words": "words of the main text (without title, abstract, references, tables, legends and lists)",
    "manuscript-words": "words of the whole manuscript, without its references",
    "abstract-words": "words of the abstract",
    "title-characters": "characters of the title, spaces included",
    "title-words": "words of the title",
    "keywords": "keywords",
    "references": "references",
    "figures": "figures",
    "tables": "tables",
    "figures-and-tables": "figures and tables together",
}
"""What a limit may be on."""


@dataclass(frozen=True)
class Source(FileModel):
    """Where a journal says something, and the day (ISO 8601) on which that was read."""

    CALLED: ClassVar[str] = "source"
    NAMED_BY: ClassVar[str] = "id"

    id: Annotated[str, LINE]
    title: Annotated[str, LINE]
    address: Annotated[str, LINE]
    read: Annotated[str, LINE]


@dataclass(frozen=True)
class Limit(FileModel):
    """One limit: at most, or at least, so many of a quantity; `says` are the journal's words for it, which are in
    the source of the id `source`."""

    CALLED: ClassVar[str] = "limit"

    what: Annotated[str, one_of(*QUANTITIES)]
    says: Annotated[str, LINE]
    source: Annotated[str, LINE]
    most: Annotated[int | None, whole_number(0)] = None
    least: Annotated[int | None, whole_number(0)] = None
    article_type: Annotated[str, LINE] = ""
    location: Location = NOWHERE

    def __post_init__(self) -> None:
        if self.most is None and self.least is None:
            raise ModelError("A limit has `most`, `least`, or both.")


@dataclass(frozen=True)
class StyleAsked(FileModel):
    """The citation style that a journal asks for, by its name in the CSL project."""

    CALLED: ClassVar[str] = "style"

    csl: Annotated[str, LINE]
    says: Annotated[str, LINE]
    source: Annotated[str, LINE]


@dataclass(frozen=True)
class JournalProfile(FileModel):
    """A journal, and the limits it sets."""

    CALLED: ClassVar[str] = "journal profile"

    journal: Annotated[str, LINE]
    sources: tuple[Source, ...] = ()
    limits: tuple[Limit, ...] = ()
    style: StyleAsked | None = None

    def __post_init__(self) -> None:
        known = [source.id for source in self.sources]
        named: list[tuple[Keys, str]] = [(("limits", index), limit.source) for index, limit in enumerate(self.limits)]
        named += [(("style",), self.style.source)] if self.style else []
        refuse(
            [
                ModelError(f"There is no source `{name}`.", *keys, "source", hint=did_you_mean(name, known))
                for keys, name in named
                if name not in known
            ]
        )

    def source(self, name: str) -> Source:
        """The source of an id."""
        return next(source for source in self.sources if source.id == name)

    @property
    def article_types(self) -> tuple[str, ...]:
        """The types of article that some limits are for."""
        return tuple(dict.fromkeys(limit.article_type for limit in self.limits if limit.article_type))


def known_profiles() -> tuple[str, ...]:
    """The names of the profiles that come along."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def load_profile(name: str, root: Path, location: Location | None = None) -> JournalProfile:
    """The profile of a journal: one of those that come along, by its name, or a YAML file of the project, by its path.

    Raises CasewrightError, at `location`, where there is none, and at its own place where a file is not a profile.
    """
    if name.endswith((".yml", ".yaml")):
        path = root / name
        if not is_file(path):
            raise CasewrightError(f"There is no journal profile `{name}`.", location=location)
        return read_profile(read_text(root, name, location), name)
    known = known_profiles()
    if name not in known:
        raise CasewrightError(
            f"There is no journal profile `{name}`.",
            location=location,
            hint=did_you_mean(name, known) + " A profile of your own is a YAML file: `journal: journals/mine.yml`.",
        )
    return read_profile((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), f"{name}.yml")


def read_profile(text: str, path: str) -> JournalProfile:
    """The profile in YAML text. Raises CasewrightError, with the place, for whatever is unknown, missing or
    ill-typed."""
    return read_model(JournalProfile, read_yaml(text, path))
