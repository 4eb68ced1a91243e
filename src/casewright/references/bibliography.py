"""The bibliography: every work that can be cited, from all the files that list them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from casewright.diagnostics import CasewrightError, Finding, Location, Severity, did_you_mean
from casewright.references.bibtex import read_bibtex
from casewright.references.csl_data import read_csl_json, read_csl_yaml
from casewright.references.entry import Entry
from casewright.references.syntax_rule import syntax_finding
from casewright.storage import read_text

__all__ = ["Bibliography", "Entry", "load_bibliography"]

_SUFFIXES = (".bib", ".bibtex", ".biblatex", ".json", ".yaml", ".yml")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Bibliography:
    """Every work that can be cited, in the order of the files, and what is wrong with how they are written (REF003,
    REF005).

    `files` are the files as paths from the project's folder. `readable` are the files that pandoc cannot read as they
    are, with the same entries written so that it can.
    """

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    readable: Mapping[str, str] | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """The entry each key cites: where a key stands more than once, the last, as pandoc has it."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def duplicates(self) -> tuple[tuple[Entry, Entry], ...]:
        """Entries under a key that stood before, each after the one it replaces."""
        seen: dict[str, Entry] = {}
        found: list[tuple[Entry, Entry]] = []
        for entry in self.entries:
            if entry.key in seen:
                found.append((seen[entry.key], entry))
            seen[entry.key] = entry
        return tuple(found)

    def joined(self, entries: Sequence[Entry]) -> Bibliography:
        """This bibliography and more entries, such as those a document lists itself; they count more."""
        return Bibliography((*self.entries, *entries), self.findings, self.files, self.readable)


def load_bibliography(paths: Sequence[str | Path], root: Path, places: Sequence[Location] = ()) -> Bibliography:
    """Read bibliography files: BibTeX and BibLaTeX (`.bib`), CSL data (`.json`, `.yaml`).

    `paths` are from the project's folder `root`; `places` says where each is named, for the errors about a file itself.

    Raises CasewrightError for a file that is missing, unreadable or of another kind, for an address on the net, and,
    with the line and the name of the entry, for an entry that cannot be read.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    readable: dict[str, str] = {}
    files = tuple(dict.fromkeys(Path(path).as_posix() if isinstance(path, Path) else path for path in paths))
    named = {str(path): place for path, place in zip(paths, places, strict=False)}
    for file in files:
        place = named.get(file, Location(file))
        suffix = _checked_suffix(file, root, place)
        if suffix == ".json":
            entries.extend(read_csl_json(read_text(root / file, file), file))
        elif suffix in {".yaml", ".yml"}:
            entries.extend(read_csl_yaml(read_text(root / file, file), file))
        else:
            text, decoded = _bibtex_text(root / file, file)
            bibtex = _read_bibtex(text, file)
            entries.extend(bibtex.entries)
            findings.extend((*decoded, *bibtex.findings))
            if bibtex.readable is not None:
                readable[file] = bibtex.readable
    bibliography = Bibliography(tuple(entries), tuple(findings), files, readable)
    return replace(bibliography, findings=(*findings, *map(_key_twice, bibliography.duplicates)))


_read_bibtex = lru_cache(maxsize=16)(read_bibtex)
"""Several documents list their works in the same file."""


def _key_twice(pair: tuple[Entry, Entry]) -> Finding:
    first, second = pair
    same = (first.type, first.fields) == (second.type, second.fields)
    return Finding(
        "REF003",
        "key-twice",
        Severity.WARNING if same else Severity.ERROR,
        f"The key `{second.key}` stands twice, here and at {first.location}; this entry is the one that is cited.",
        second.location,
        "Delete one of them." if same else "Give one of them another key, or delete it.",
    )


def _bibtex_text(path: Path, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of a BibTeX file. One that is not UTF-8 is read as Latin-1, as pandoc reads it, with a finding."""
    try:
        return read_text(path, file), ()
    except CasewrightError as error:
        undecodable = error.location is not None and error.location.line is not None
        data = path.read_bytes() if undecodable else b""
        if not undecodable or error.location is None or b"\0" in data:
            raise
        finding = syntax_finding(
            Severity.WARNING,
            f"`{file}` is not UTF-8 text; it is read as Latin-1.",
            error.location,
            "Look whether names are right here, and save the file with the encoding UTF-8.",
        )
        return data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n"), (finding,)


def _checked_suffix(file: str, root: Path, place: Location) -> str:
    if _URL.match(file):
        raise CasewrightError(
            f"The bibliography `{file}` is an address; nothing is read from the net.",
            location=place,
            hint="Save the file in the project and name it here.",
        )
    suffix = Path(file).suffix.lower()
    if suffix not in _SUFFIXES:
        raise CasewrightError(
            f"`{file}` is not a kind of bibliography that can be read.",
            location=place,
            why=f"its name ends in `{suffix}`" if suffix else "its name has no ending",
            hint="Export it as BibTeX (`.bib`) or as CSL data (`.json`, `.yaml`).",
        )
    path = root / file
    if not path.is_file():
        others = sorted(
            other.relative_to(root).as_posix() for other in root.glob("*") if other.suffix.lower() in _SUFFIXES[:3]
        )
        raise CasewrightError(f"There is no bibliography `{file}`.", location=place, hint=did_you_mean(file, others))
    return suffix
