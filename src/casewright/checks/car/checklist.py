"""Checklists of reporting guidelines, and what an author says of their items in `data/checklist.yml`.

    care:
      "12":
        does-not-apply: The patient died before the report was written.
      8b:
        where: Second paragraph of the case.

CARE ships. A project has others in its folder `checklists`, named by their files (`checklists/scare.yml`):

    name: SCARE 2025
    sources: ["https://..."]
    languages: [en]
    items:
      - id: 13d
        topic: Follow-up
        asks: complications, or that there were none
        decided-by: place
        shows: {heading: Complications, words: [complication*, uneventful, Clavien-Dindo]}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from casewright.diagnostics import CasewrightError, Location, did_you_mean, raise_all
from casewright.paths import read_text
from casewright.storage import is_file
from casewright.yaml.document import read_yaml
from casewright.yaml.models import (
    LINE,
    TEXTS,
    WORD,
    FileModel,
    Kind,
    KindError,
    ModelError,
    one_of,
    read_model,
    refuse,
    try_model,
)

AUTHOR_FILE: Final = "data/checklist.yml"
SCHEMA_FILE: Final = "data/checklist.schema.json"
FORM_SCHEMA_FILE: Final = "data/guideline.schema.json"
PROJECT_FOLDER: Final = "checklists"
"""Where a project has checklists of its own."""
NAMES: Final = ("care",)
"""The checklists that ship."""
ALL_FORMS: Final = "https://www.equator-network.org/reporting-guidelines/"
_NOT_READ: Final[Mapping[str, tuple[str, str]]] = {
    "scare": ("SCARE (surgical case reports)", "https://doi.org/10.1097/JS9.0000000000000373"),
    "process": ("PROCESS (surgical case series)", ALL_FORMS),
    "care-radiology": ("CARE-radiology", "https://doi.org/10.1136/bmjebm-2023-112695"),
    "care-acupuncture": ("CARE for acupuncture", "https://doi.org/10.1016/j.ctim.2019.06.004"),
    "hom-case": ("HOM-CASE (the extension of CARE for homeopathy)", "https://doi.org/10.1016/j.ctim.2015.12.019"),
    "jbi": ("the JBI checklist for case reports", "https://jbi.global/critical-appraisal-tools"),
}
"""Guidelines for case reports whose items could not be read in full, and so do not ship: what each is, and where."""

EVIDENCE: Final = ("title", "keywords", "abstract", "words", "heading", "caption", "table", "cites-under", "values")
"""The kinds of evidence: words of the title, keywords, abstract, paragraphs, headings and captions, of rows or columns
of a table, of the heading above a citation, and the beginnings of names of the case's values."""


_Shown = Mapping[str, tuple[str, ...]]


def _shows(value: Any) -> _Shown | None:
    if not isinstance(value, dict):
        return None
    problems: list[ModelError] = []
    read: dict[str, tuple[str, ...]] = {}
    for kind, texts in value.items():
        if kind not in EVIDENCE:
            hint = did_you_mean(str(kind), EVIDENCE) or f"There are {', '.join(f'`{one}`' for one in EVIDENCE)}."
            problems.append(ModelError(f"There is no evidence of the kind `{kind}`.", kind, hint=hint))
            continue
        try:
            read[kind] = TEXTS.accept(texts)
        except KindError as error:
            problems.append(ModelError(f"`{kind}` must be {error.words}.", kind))
    refuse(problems)
    return read


_SHOWS = Kind(
    "a map of kinds of evidence, such as `words: [consent*]`",
    _shows,
    {"type": "object", "properties": dict.fromkeys(EVIDENCE, TEXTS.schema), "additionalProperties": False},
)


@dataclass(frozen=True)
class Item(FileModel):
    """One item: what it asks, in our own words, who decides whether a report has it, and what could show it.

    `decided_by` is `rule` where the evidence is the item itself, `place` where a person has to confirm it, and `author`
    where only the author can say. `shows` are regular expressions by the kind of evidence (`EVIDENCE`), for words of
    `languages`, those of the checklist where the item has none; in a project's file they are phrases, in which `*`
    stands for the rest of a word.
    """

    CALLED: ClassVar[str] = "item"
    NAMED_BY: ClassVar[str] = "id"

    id: Annotated[str, WORD]
    topic: Annotated[str, LINE]
    asks: Annotated[str, LINE]
    decided_by: Annotated[str, one_of("rule", "place", "author")] = "author"
    shows: Annotated[_Shown, _SHOWS] = field(default_factory=dict)
    languages: Annotated[tuple[str, ...], TEXTS] = ()


@dataclass(frozen=True)
class Checklist(FileModel):
    """A checklist: its name, its papers (a DOI or an address each), and its items in their order."""

    CALLED: ClassVar[str] = "checklist"

    name: Annotated[str, LINE]
    sources: Annotated[tuple[str, ...], TEXTS]
    languages: Annotated[tuple[str, ...], TEXTS]
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        known = [item.id for item in self.items]
        twice = (index for index, name in enumerate(known) if name in known[:index])
        refuse([ModelError(f"The item `{known[index]}` appears twice.", "items", index, "id") for index in twice])


@dataclass(frozen=True)
class AuthorsWord(FileModel):
    """What an author says of an item: where the report has it, or why it does not apply."""

    CALLED: ClassVar[str] = "item"

    where: Annotated[str, LINE] = ""
    does_not_apply: Annotated[str, LINE] = ""
    location: Location = field(default_factory=lambda: Location(AUTHOR_FILE))

    def __post_init__(self) -> None:
        if bool(self.where) == bool(self.does_not_apply):
            says, joined = ("both", "and") if self.where else ("neither", "nor")
            raise ModelError(
                f"The item says {says} where the report has it {joined} why it does not apply.",
                hint="Write either `where: ...` or `does-not-apply: ...` below it.",
            )


def is_care(name: str) -> bool:
    """Whether a journal's name of a checklist (`CARE 2013`) means CARE, and not an extension (`CARE-radiology`)."""
    return re.match(r"CARE(?![\w-])", name) is not None


def checklist_named(name: str, root: Path) -> str:
    """Return the name of the checklist that a journal asks for (`SCARE 2023`): one that ships or is the project's,
    empty if there is none."""
    if is_care(name):
        return "care"
    wanted = ("-".join(name.casefold().split()), name.casefold().split()[0])
    return next((one for one in wanted if one in project_checklists(root)), "")


def form_address(name: str) -> str:
    """Return where the form of a checklist that does not ship can be had, by a journal's name of it."""
    return _NOT_READ.get(name.casefold().split()[0], ("", ALL_FORMS))[1]


def project_checklists(root: Path) -> tuple[str, ...]:
    """Return the names of a project's own checklists."""
    return tuple(sorted(path.stem for path in (root / PROJECT_FOLDER).glob("*.yml")))


def load_checklist(name: str, root: Path | None = None) -> Checklist:
    """Return a checklist that ships, or one of the project's, by its name.

    Raises CasewrightError for one that does not exist, and with its place for whatever cannot be used in a file.
    """
    if name in NAMES:
        text = files("casewright.checks.car").joinpath(f"{name}.yml").read_text(encoding="utf-8")
        return _complete(read_model(Checklist, read_yaml(text, f"{name}.yml")), lambda patterns: patterns)
    own = project_checklists(root) if root is not None else ()
    if root is None or name not in own:
        raise _no_checklist(name, (*NAMES, *own))
    path = f"{PROJECT_FOLDER}/{name}.yml"
    return _complete(read_model(Checklist, read_yaml(read_text(root, path), path)), _patterns)


def _complete(checklist: Checklist, patterns: Callable[[_Shown], _Shown]) -> Checklist:
    """Return a checklist whose items have the languages of the whole, and patterns."""
    items = (
        replace(item, languages=item.languages or checklist.languages, shows=patterns(item.shows))
        for item in checklist.items
    )
    return replace(checklist, items=tuple(items))


def _no_checklist(name: str, known: tuple[str, ...], location: Location | None = None) -> CasewrightError:
    """Return the error for a checklist that is none of the `known` ones, with where its items can be had."""
    called, address = _NOT_READ.get(name.casefold(), ("", ""))
    own = f"write the items that it asks for to `{PROJECT_FOLDER}/{name}.yml` (docs/journals.md)"
    if called:
        return CasewrightError(
            f"The items of {called} do not ship.",
            location=location,
            why="they could not be read in full in their source",
            hint=f"Get them at {address}, and {own}.",
        )
    hint = did_you_mean(name, known) or f"There is {', '.join(f'`{one}`' for one in known)}."
    return CasewrightError(f"There is no checklist `{name}`.", location=location, hint=f"{hint} For another, {own}.")


def _patterns(shows: _Shown) -> _Shown:
    """Return the phrases of a project's file as patterns of whole words; names of values are as they are."""

    def pattern(phrase: str) -> str:
        words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
        return rf"(?<!\w){words}(?!\w)"

    return {kind: texts if kind == "values" else tuple(map(pattern, texts)) for kind, texts in shows.items()}


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
        "additionalProperties": {"type": "object", "additionalProperties": answer},
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
    known = (*NAMES, *project_checklists(root))
    errors = [_no_checklist(str(other), known, tree.location(other)) for other in content if other not in known]
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
    items = [item.id for item in checklist.items]
    words: dict[str, AuthorsWord] = {}
    for identifier in own:
        if str(identifier) not in items:
            place = tree.location(name, identifier)
            hint = did_you_mean(str(identifier), items) or f"`casewright checklist {name}` lists the items."
            errors.append(CasewrightError(f"{checklist.name} has no item `{identifier}`.", location=place, hint=hint))
            continue
        read = try_model(AuthorsWord, tree, name, identifier)
        if isinstance(read, tuple):
            errors += read
        else:
            words[str(identifier)] = read
    raise_all(errors)
    return words
