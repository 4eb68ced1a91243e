"""Works added to a bibliography by their identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casewright.diagnostics import CasewrightError, raise_all
from casewright.paths import file_in, read_bytes, text_of
from casewright.references.bibliography import load_bibliography
from casewright.references.registry.asking import CROSSREF, PUBMED, UNREADABLE, NoAnswer, crossref_work, pubmed_work
from casewright.references.registry.new_entry import NewEntry, crossref_entry, pubmed_entry
from casewright.references.work_identifiers import (
    CANONICAL,
    Identifier,
    identifier_in,
    keys_by_identifier,
    valid_identifier,
)
from casewright.storage import write_whole


@dataclass(frozen=True)
class Added:
    """A work, and the key it is cited by; `entry` is None if the bibliography had it already."""

    identifier: Identifier
    key: str
    entry: NewEntry | None = None


def identifiers_in(typed: Sequence[str]) -> tuple[Identifier, ...]:
    """Return the identifiers that were typed, each once.

    Raises CasewrightError, or CombinedError for several, for those that are none.
    """
    found: dict[Identifier, None] = {}
    errors: list[CasewrightError] = []
    for one in typed:
        try:
            identifier = identifier_in(one)
        except ValueError as error:
            errors.append(CasewrightError(f"`{one}` cannot be an identifier of a work.", why=str(error)))
            continue
        if identifier is None:
            hint = f"Type `pmid:{one}`." if one.isdecimal() else "Type a DOI, `pmid:29385370` or `pmcid:PMC3844611`."
            errors.append(CasewrightError(f"`{one}` is no DOI, PMID or PMCID.", hint=hint))
        else:
            found[identifier] = None
    raise_all(errors)
    return tuple(found)


def add_works(
    identifiers: Sequence[Identifier],
    root: Path,
    files: Sequence[str],
    target: str,
    *,
    online: bool,
    crossref: str = "",
    pubmed: str = "",
) -> tuple[Added, ...]:
    """Add the works to the bibliography `target`, all of them or none. Works in one of `files` stay as they are.

    Raises CasewrightError if a work would have to be looked up and `online` is off, if a registry does not describe it,
    and if a file cannot be read or written.
    """
    entries = load_bibliography(files, root).entries
    known = dict(keys_by_identifier(entries))
    taken = {entry.key for entry in entries}
    missing = [one for one in identifiers if one not in known]
    if missing and not online:
        names = ", ".join(f"`{one}`" for one in missing)
        raise CasewrightError(
            f"The bibliography does not contain {names}.",
            why="only registries on the net describe works by their identifiers",
            hint="Type `--online` to ask Crossref or PubMed; the identifier is all that is sent.",
        )
    answers = {one: _described(one, crossref or CROSSREF, pubmed or PUBMED) for one in missing}
    raise_all([_failed(one, answer) for one, answer in answers.items() if isinstance(answer, NoAnswer)])
    added: dict[Identifier, Added] = {}
    for one in identifiers:
        entry = answers.get(one)
        fields = entry.fields if isinstance(entry, NewEntry) else {}
        same = [other for kind in CANONICAL for other in valid_identifier(kind, fields.get(kind, ""))]
        key = next((known[other] for other in (one, *same) if other in known), "")
        if isinstance(entry, NewEntry) and not key:
            key = entry.key(taken)
            taken.add(key)
            added[one] = Added(one, key, entry)
        else:
            added[one] = Added(one, key)
        known.update(dict.fromkeys((one, *same), key))
    texts = [work.entry.bibtex(work.key) for work in added.values() if work.entry is not None]
    if texts:
        _append(root, target, texts)
    return tuple(added.values())


def _described(identifier: Identifier, crossref: str, pubmed: str) -> NewEntry | NoAnswer:
    is_doi = identifier.kind == "doi"
    answer = (
        crossref_work(identifier.value, crossref) if is_doi else pubmed_work(identifier.kind, identifier.value, pubmed)
    )
    if isinstance(answer, NoAnswer):
        return answer
    try:
        return crossref_entry(answer, identifier.value) if is_doi else pubmed_entry(answer)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return UNREADABLE


def _failed(identifier: Identifier, answer: NoAnswer) -> CasewrightError:
    hint = "Copy it again from the publication." if answer.is_unknown else "Try again later, or write the entry."
    return CasewrightError(f"`{identifier}` was not added.", why=answer.why, hint=hint)


def _append(root: Path, target: str, entries: Sequence[str]) -> None:
    """Write entries behind those of a BibTeX file, which is made if it is not there; whole or not at all."""
    path = file_in(root, target)
    data = read_bytes(root, target) if path.exists() else b""
    text_of(data, target)  # what is not UTF-8 is not added to
    line_end = "\r\n" if b"\r\n" in data else "\n"
    before = data.rstrip(b"\r\n \t") + (line_end * 2).encode() if data.strip() else b""
    write_whole(path, before + "\n".join(entries).replace("\n", line_end).encode())
