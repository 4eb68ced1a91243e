"""A checklist as it ships, and what an author says of its items in `data/checklist.yml`.

care:
  "12":
    does-not-apply: The patient died before the report was written.
  8b:
    where: Second paragraph of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from ruamel.yaml import YAML

from casewright.diagnostics import CasewrightError, Location, did_you_mean
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml.document import read_yaml

AUTHOR_FILE: Final = "data/checklist.yml"
NAMES: Final = ("care",)
"""The checklists that ship."""

DecidedBy = Literal["rule", "place", "author"]


@dataclass(frozen=True)
class Item:
    """One item: what it asks, in our own words, who decides whether a report has it, and what could show it.

    `shows` maps a kind of evidence (`title`, `keywords`, `abstract`, `words`, `heading`, `caption`, `cites-under`) to a
    regular expression, and `values` to the beginnings of names of the case's values.
    """

    id: str
    topic: str
    asks: str
    decided_by: DecidedBy
    shows: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Checklist:
    """A checklist: its name, the DOIs of its papers, and its items in their order."""

    name: str
    sources: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class AuthorsWord:
    """What an author says of an item: where the report has it, or why it does not apply."""

    where: str = ""
    does_not_apply: str = ""
    location: Location = field(default_factory=lambda: Location(AUTHOR_FILE))


def load_checklist(name: str) -> Checklist:
    """A checklist by its name. Raises CasewrightError, with the nearest name, for one that does not ship."""
    if name not in NAMES:
        raise CasewrightError(
            f"There is no checklist `{name}`.", hint=did_you_mean(name, NAMES) or f"There is `{'`, `'.join(NAMES)}`."
        )
    text = files("casewright.checklists").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = YAML(typ="safe").load(text)
    return Checklist(
        content["name"],
        tuple(source["doi"] for source in content["sources"]),
        tuple(
            Item(
                item["id"],
                item["topic"],
                item["asks"],
                item["decided-by"],
                {kind: tuple(one) if isinstance(one, list) else one for kind, one in item["shows"].items()},
            )
            for item in content["items"]
        ),
    )


def authors_words(root: Path, name: str, checklist: Checklist) -> Mapping[str, AuthorsWord]:
    """What the author says of the items of a checklist, by item.

    Raises CasewrightError for a file that cannot be used, with the place.
    """
    if not is_file(root / AUTHOR_FILE):
        return {}
    tree = read_yaml(read_text(root, AUTHOR_FILE), AUTHOR_FILE)
    content = tree.value
    if not isinstance(content, dict) or not isinstance(content.get(name), dict):
        return {}
    known = [item.id for item in checklist.items]
    words: dict[str, AuthorsWord] = {}
    for identifier, said in content[name].items():
        place = tree.location(name, identifier)
        if str(identifier) not in known:
            raise CasewrightError(
                f"{checklist.name} has no item `{identifier}`.",
                location=place,
                hint=did_you_mean(str(identifier), known) or f"`casewright checklist {name}` lists the items.",
            )
        fields = said if isinstance(said, dict) else {}
        texts = {key: value for key, value in fields.items() if isinstance(value, str) and value.strip()}
        if set(texts) - {"where", "does-not-apply"} or len(texts) != 1 or len(fields) != 1:
            raise CasewrightError(
                f"The item `{identifier}` says neither where the report has it nor why it does not apply.",
                location=place,
                hint="Write `where: ...` or `does-not-apply: ...` below it.",
            )
        words[str(identifier)] = AuthorsWord(texts.get("where", ""), texts.get("does-not-apply", ""), place)
    return words
