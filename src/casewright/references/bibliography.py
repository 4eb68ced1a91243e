"""The bibliography: every work that can be cited, from all the files that list them."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from casewright.diagnostics import CasewrightError, Finding, Location, Severity, did_you_mean
from casewright.paths import read_bytes, read_text, text_of
from casewright.references.bibtex.reading import read_bibtex, written_bibtex
from casewright.references.csl_data import csl_works, csl_yaml_works, read_csl_json, read_csl_yaml
from casewright.references.entry import Entry
from casewright.references.syntax_rule import syntax_finding
from casewright.references.works_preparation import StyleNeeds, prepared_entry, prepared_work
from casewright.storage import is_file
from casewright.yaml.document import read_yaml

__all__ = ["Bibliography", "Entry", "load_bibliography", "prepared_texts"]

_SUFFIXES = (".bib", ".bibtex", ".biblatex", ".json", ".yaml", ".yml")
_MOST_BYTES = 50_000_000
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


def bibliography() -> Bibliography:
    """Return the works of the project whose folder the code runs in; `.by_key["maude2018"].plain("title")` is the plain
    text of a field.

    Raises CasewrightError if a file is missing or an entry cannot be read.
    """
    from casewright.project.loading import find_root, load_configuration

    root = find_root(Path.cwd())
    project = load_configuration(root)
    named = project.metadata.get("bibliography") or []
    paths = [named] if isinstance(named, str) else list(named)
    return load_bibliography(paths, root, [project.location("bibliography")] * len(paths))


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
            entries.extend(read_csl_json(_text(root, file, place), file))
        elif suffix in {".yaml", ".yml"}:
            entries.extend(read_csl_yaml(_text(root, file, place), file))
        else:
            text, decoded = _bibtex_text(root, file, place)
            bibtex = _read_bibtex(text, file)
            entries.extend(bibtex.entries)
            findings.extend((*decoded, *bibtex.findings))
            findings.extend(_nothing_read(bibtex.entries, text, file))
            findings.extend(finding for entry in bibtex.entries for finding in _fields_lost(entry))
            if bibtex.readable is not None or decoded:
                readable[file] = text if bibtex.readable is None else bibtex.readable
    bibliography = Bibliography(tuple(entries), tuple(findings), files, readable)
    return replace(bibliography, findings=(*findings, *map(_key_twice, bibliography.duplicates)))


def prepared_texts(bibliography: Bibliography, root: Path, wanted: StyleNeeds) -> Mapping[str, str]:
    """Return the bibliography files that pandoc would not print as they are meant, by their path, with works that it
    does."""
    texts: dict[str, str] = {}
    for file in bibliography.files:
        if file.endswith(".json"):
            works = csl_works(json.loads(_text(root, file)))
            texts[file] = json.dumps([prepared_work(work, wanted) for work in works], ensure_ascii=False)
        elif file.endswith((".yaml", ".yml")):
            works = csl_yaml_works(read_yaml(_text(root, file), file).value)
            prepared_works = [prepared_work(work, wanted, is_markdown=True) for work in works or ()]
            texts[file] = json.dumps({"references": prepared_works}, ensure_ascii=False, default=str)
        else:
            prepared = _prepared_bibtex(_bibtex_text(root, file)[0], file, wanted)
            if prepared is not None:
                texts[file] = prepared
    return texts


@lru_cache(maxsize=16)
def _prepared_bibtex(text: str, file: str, wanted: StyleNeeds) -> str | None:
    """BibTeX text with entries that pandoc prints as they are meant, None if it prints all of them so already."""
    typed = _read_bibtex(text, file).typed
    prepared = [prepared_entry(entry, wanted) for entry in typed]
    changed = any(one is not entry for one, entry in zip(prepared, typed, strict=True))
    return written_bibtex(prepared) if changed else None


_read_bibtex = lru_cache(maxsize=16)(read_bibtex)
"""Several documents list their works in the same file."""


def _key_twice(pair: tuple[Entry, Entry]) -> Finding:
    first, second = pair
    same = (first.type, first.fields) == (second.type, second.fields)
    return Finding(
        "REF003",
        "key-twice",
        Severity.WARNING if same else Severity.ERROR,
        f"The key `{second.key}` appears twice, here and at {first.location}; this entry is the one that is cited.",
        second.location,
        "Delete one of them." if same else "Give one of them another key, or delete it.",
    )


def _text(root: Path, file: str, place: Location | None = None) -> str:
    """Return the text of a bibliography; a library of many thousand works is no exception."""
    return read_text(root, file, place, most=_MOST_BYTES)


def _bibtex_text(root: Path, file: str, place: Location | None = None) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a BibTeX file. One that is not UTF-8 is read as UTF-16 where it says so, else as Windows-1252,
    which Latin-1 is a part of, with a finding; pandoc reads neither."""
    data = read_bytes(root, file, place, most=_MOST_BYTES)
    try:
        return text_of(data, file), ()
    except CasewrightError as error:
        text, encoding = _decoded(data)
        if error.location is None or "\0" in text:
            raise
        finding = syntax_finding(
            Severity.WARNING,
            f"`{file}` is not UTF-8 text; it is read as {encoding}.",
            error.location,
            "Look whether names are right here, and save the file with the encoding UTF-8.",
        )
        return text.replace("\r\n", "\n").replace("\r", "\n"), (finding,)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _nothing_read(entries: Sequence[Entry], text: str, file: str) -> Iterator[Finding]:
    if not entries and text.strip() and not re.search(r"@\s*(?:comment|string|preamble)\b", text, re.IGNORECASE):
        yield syntax_finding(
            Severity.ERROR,
            f"`{file}` contains text, and no entry of BibTeX.",
            Location(file, 1),
            "Export the library as BibTeX: each entry begins with its type, such as `@article{`.",
        )


_SHOWN_FIELDS = ("author", "editor", "title", "booktitle", "journal", "journaltitle", "publisher")


def _fields_lost(entry: Entry) -> Iterator[Finding]:
    """Yield the fields of which pandoc prints nothing: mathematics that does not end."""
    for name in _SHOWN_FIELDS:
        value = entry.fields.get(name, "")
        if "$" not in value and "\\" not in value:
            continue
        if re.sub(r"\\[\\$]", "", value).count("$") % 2:
            yield syntax_finding(
                Severity.ERROR,
                f"The {name} of `{entry.key}` has a `$` without its partner, and is not printed.",
                entry.field_location(name),
                "Write `\\$` for a dollar sign, or close the mathematics.",
            )


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
            hint="Import it into a reference manager such as Zotero, and export it as BibTeX (`.bib`) or as CSL data "
            "(`.json`, `.yaml`).",
        )
    path = root / file
    if not is_file(path):
        others = sorted(
            other.relative_to(root).as_posix() for other in root.glob("*") if other.suffix.lower() in _SUFFIXES[:3]
        )
        raise CasewrightError(f"There is no bibliography `{file}`.", location=place, hint=did_you_mean(file, others))
    return suffix
