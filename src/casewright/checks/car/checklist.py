"""A checklist as it ships, and what an author says of its items in `data/checklist.yml`.

care:
  "12":
    does-not-apply: The patient died before the report was written.
  8b:
    where: Second paragraph of the case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml.document import read_yaml

AUTHOR_FILE: Final = "data/checklist.yml"
SCHEMA_FILE: Final = "data/checklist.schema.json"
NAMES: Final = ("care",)
"""The checklists that ship."""
_KEYS: Final = ("where", "does-not-apply")

DecidedBy = Literal["rule", "place", "author"]


@dataclass(frozen=True)
class Item:
    """One item: what it asks, in our own words, who decides whether a report has it, and what could show it.

    `shows` maps a kind of evidence (`title`, `keywords`, `abstract`, `words`, `heading`, `caption`, `table`,
    `cites-under`) to a regular expression for words of `languages`, and `values` to the beginnings of names of the
    case's values.
    """

    id: str
    topic: str
    asks: str
    decided_by: DecidedBy
    shows: Mapping[str, str | tuple[str, ...]]
    languages: tuple[str, ...]


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


def is_care(name: str) -> bool:
    """Whether a journal's name of a checklist (`CARE 2013`) means CARE, and not an extension (`CARE-radiology`)."""
    return re.match(r"CARE(?![\w-])", name) is not None


def load_checklist(name: str) -> Checklist:
    """Return a checklist by its name. Raises CasewrightError, with the nearest name, for one that does not ship."""
    if name not in NAMES:
        raise CasewrightError(
            f"There is no checklist `{name}`.", hint=did_you_mean(name, NAMES) or f"There is `{'`, `'.join(NAMES)}`."
        )
    text = files("casewright.checks.car").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = read_yaml(text, f"{name}.yml").value
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
                tuple(item.get("languages", content["languages"])),
            )
            for item in content["items"]
        ),
    )


def checklist_schema() -> dict[str, Any]:
    """Return the JSON Schema of `data/checklist.yml`."""
    text = {"type": "string", "minLength": 1}
    answer = {
        "type": "object",
        "properties": {
            "where": {**text, "description": "The place in the report."},
            "does-not-apply": {**text, "description": "The reason why the item does not apply to this report."},
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    checklists = {
        name: {
            "type": "object",
            "properties": {
                item.id: {**answer, "description": f"{item.topic}: {item.asks}"} for item in load_checklist(name).items
            },
            "additionalProperties": False,
        }
        for name in NAMES
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What the authors say of the items of a checklist",
        "type": "object",
        "properties": checklists,
        "additionalProperties": False,
    }


def authors_words(root: Path, name: str, checklist: Checklist) -> Mapping[str, AuthorsWord]:
    """Return what the author says of the items of a checklist, by item.

    Raises CasewrightError for whatever in the file cannot be used, all of it at once.
    """
    if not is_file(root / AUTHOR_FILE):
        return {}
    tree = read_yaml(read_text(root, AUTHOR_FILE), AUTHOR_FILE)
    content = tree.value if tree.value is not None else {}
    if not isinstance(content, dict):
        raise CasewrightError(
            f"`{AUTHOR_FILE}` is not a map of checklists.", location=tree.location(), hint=f"Begin it with `{name}:`."
        )
    errors = [
        CasewrightError(
            f"There is no checklist `{other}`.", location=tree.location(other), hint=did_you_mean(str(other), NAMES)
        )
        for other in content
        if other not in NAMES
    ]
    own = content.get(name) if content.get(name) is not None else {}
    if not isinstance(own, dict):
        errors.append(
            CasewrightError(
                f"`{name}` is not a map of items.",
                location=tree.location(name),
                hint="Write an item and your answer: `8b: {where: Second paragraph of the case.}`.",
            )
        )
        own = {}
    known = [item.id for item in checklist.items]
    words: dict[str, AuthorsWord] = {}
    for identifier, fields in own.items():
        place = tree.location(name, identifier)
        texts = {key: value for key, value in fields.items() if value} if isinstance(fields, dict) else {}
        unknown = [str(key) for key in texts if key not in _KEYS]
        if str(identifier) not in known:
            hint = did_you_mean(str(identifier), known) or f"`casewright checklist {name}` lists the items."
            errors.append(CasewrightError(f"{checklist.name} has no item `{identifier}`.", location=place, hint=hint))
        elif unknown:
            errors += [
                CasewrightError(
                    f"The item `{identifier}` has an unknown key `{key}`.",
                    location=tree.location(name, identifier, key),
                    hint=did_you_mean(key, _KEYS),
                )
                for key in unknown
            ]
        elif len(texts) != 1:
            says, joined = ("both", "and") if texts else ("neither", "nor")
            errors.append(
                CasewrightError(
                    f"The item `{identifier}` says {says} where the report has it {joined} why it does not apply.",
                    location=place,
                    hint="Write either `where: ...` or `does-not-apply: ...` below it.",
                )
            )
        else:
            shown = {key: str(value) for key, value in texts.items()}
            words[str(identifier)] = AuthorsWord(shown.get("where", ""), shown.get("does-not-apply", ""), place)
    raise_all(errors)
    return words
