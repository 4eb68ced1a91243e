"""REF: citations, the bibliography, and reference numbers typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from casewright.checks.jnl.comparison import broken
from casewright.checks.memo import memoized
from casewright.checks.reading.typed_places import typed_words
from casewright.checks.ref import cited_authors
from casewright.checks.ref.entry_conventions import (
    KIND_AS_GENRE,
    ORGANIZATION,
    STATE_IN_NOTE,
    kinds_as_genre,
    organizations_without_braces,
    states_in_notes,
)
from casewright.checks.ref.entry_fields import (
    CERTAIN,
    IDENTIFIERS,
    Malformed,
    malformed_identifiers,
    malformed_pages,
    malformed_year,
    missing_fields,
    run_backwards,
)
from casewright.checks.ref.orcids import ORCID_MALFORMED
from casewright.checks.ref.printed_citations import LOCATOR_LEFT_OUT, NARRATIVE_NUMBER, STYLE_DEPARTS
from casewright.checks.ref.registry_answers import State, differences
from casewright.checks.ref.same_work import twins
from casewright.checks.ref.typed_references import typed_reference_numbers
from casewright.checks.repair import Edit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.manuscript import ast
from casewright.references.bibliography import Bibliography, Entry
from casewright.references.bibtex.accents import with_letters
from casewright.references.csl_data import csl_variable
from casewright.references.sentence_case import EMPHASIS
from casewright.references.title_capitals import known_names, language_of_title, lost_capitals
from casewright.references.work_language import work_language
from casewright.references.works_preparation import initials_last

_ICMJE = 'ICMJE Recommendations, "Preparing a Manuscript for Submission" (References).'
_NLM = 'NLM, Citing Medicine, 2nd ed.; ICMJE, "Samples of Formatted References".'
_AMA = "AMA Manual of Style, 11th ed., chapter 3 (References)."
_LIBRARY = 20
"""Entries never cited from which on a bibliography is a library that several reports share."""
_BIBTEX_SUFFIXES = (".bib", ".bibtex", ".biblatex")
_SHORTEST_KEY = 6
_KEY_LIKE = re.compile(r"\w[\w:.+/-]*")
_SERIOUS = re.compile(r"(?i)^retract|^withdraw|^removal")
_HARMLESS = re.compile(r"(?i)^reinstat|^correct|^erratum")


def _bibliographies(report: Report) -> Iterator[Bibliography]:
    """Yield the bibliographies of a report, each once."""
    seen: set[int] = set()
    for document in report.documents:
        if id(document.bibliography) not in seen:
            seen.add(id(document.bibliography))
            yield document.bibliography


def _entries(report: Report) -> tuple[Entry, ...]:
    """Return the entries that print, or may: all, but in a library those that are cited."""
    return memoized(report, "entries that print", lambda: tuple(_printing(report)))


def _printing(report: Report) -> Iterator[Entry]:
    for bibliography in _bibliographies(report):
        uncited = _uncited(report, bibliography)
        left_out = {entry.key for entry in uncited} if len(uncited) > _LIBRARY else set()
        for entry in bibliography.by_key.values():
            if entry.key not in left_out:
                yield entry


_GENERATED = re.compile(r"\b(?:cite_r|r_refs|write_bib)\(.{0,300}?(?<![\w.-])(?P<name>[\w.-]{1,100}\.bib)\b")
"""Calls of R that write the packages of a session into a bibliography, or cite what is in it."""


def _uncited(report: Report, bibliography: Bibliography) -> list[Entry]:
    """Entries that no document cites. Where what cells cite is not known, those whose key is not written in the
    report: neither in code nor in data."""
    if "*" in report.cited:
        return []
    uncited = [entry for entry in bibliography.by_key.values() if entry.key not in report.cited]
    if report.is_run or not uncited:
        return uncited
    own = {entry.location.path for entry in bibliography.entries}
    written = {
        token.rstrip(".:/-")
        for path, lines in report.files.items()
        if path not in own
        for line in lines
        for token in _KEY_LIKE.findall(line)
    }
    generated = {
        match["name"]
        for path, lines in report.files.items()
        if path not in own
        for line in lines
        if ".bib" in line
        for match in _GENERATED.finditer(line)
    }
    return [
        entry
        for entry in uncited
        if entry.key not in written and entry.location.path.rpartition("/")[2] not in generated
    ]


def _never_cited(report: Report) -> Iterator[Finding]:
    for bibliography in _bibliographies(report):
        uncited = _uncited(report, bibliography)
        if len(uncited) > _LIBRARY:
            by_file: dict[str, int] = {}
            for entry in uncited:
                by_file[entry.location.path] = by_file.get(entry.location.path, 0) + 1
            for path, count in by_file.items():
                yield NEVER_CITED.finding(
                    f"{count} of the entries here are never cited.", Location(path), severity=Severity.NOTE
                )
            continue
        for entry in uncited:
            yield NEVER_CITED.finding(
                f"The entry `{entry.key}` is never cited.",
                entry.location,
                f"Cite it as `[@{entry.key}]`, or delete it.",
            )


def _under_two_keys(report: Report) -> Iterator[Finding]:
    for bibliography in _bibliographies(report):
        for twin in twins(tuple(bibliography.by_key.values())):
            both = {twin.first.key, twin.second.key} <= report.cited
            if not report.cited & {twin.first.key, twin.second.key, "*"}:
                continue  # of a library of works, neither is printed
            yield UNDER_TWO_KEYS.finding(
                f"`{twin.second.key}` is the same work as `{twin.first.key}` ({twin.first.location}): "
                f"they have the same {twin.shared}.",
                twin.second.location,
                f"Delete one of them, and cite the other (`[@{twin.first.key}]`) everywhere.",
                severity=Severity.ERROR if both else Severity.WARNING,
            )


def _field_missing(report: Report) -> Iterator[Finding]:
    for entry in _entries(report):
        missing = missing_fields(entry)
        if missing:
            of_type = f" (@{entry.type})" if entry.location.path.endswith(_BIBTEX_SUFFIXES) else ""
            yield FIELD_MISSING.finding(
                f"The entry `{entry.key}`{of_type} has no {_listed(missing)}.",
                entry.location,
                f"Add {_field_to_add(missing[0].split(',')[0], entry.location.path)}.",
                severity=Severity.ERROR if CERTAIN.intersection(missing) else Severity.WARNING,
            )


def _field_to_add(name: str, path: str) -> str:
    """Return a field as it is written in a bibliography."""
    if path.endswith(_BIBTEX_SUFFIXES):
        return f"`{name} = {{...}},`"
    variable = csl_variable(name)
    if path.endswith(".json"):
        value = _IN_JSON.get(variable, '"..."')
        return f'`"{variable}": {value},`'
    return f"`{variable}: ...`"


_IN_JSON = {"issued": '{"date-parts": [[...]]}', "author": '[{"family": "...", "given": "..."}]'}


def _identifier_malformed(report: Report) -> Iterator[Finding]:
    for entry in _entries(report):
        for wrong in malformed_identifiers(entry):
            shown = IDENTIFIERS[wrong.field][0]
            fix = _end_of_sentence(entry, wrong, report) if wrong.field == "doi" else ()
            yield IDENTIFIER_MALFORMED.finding(
                f"`{wrong.value}` cannot be the {shown} of `{entry.key}`: {wrong.why}.",
                entry.field_location(wrong.field),
                f"Write `{wrong.value.rstrip('.,;')}`." if fix else "Copy it again from the publication, or delete it.",
                edits=fix,
            )


def _end_of_sentence(entry: Entry, wrong: Malformed, report: Report) -> Sequence[Edit]:
    """Return the edit that takes the full stop or comma off the end of a DOI."""
    right = wrong.value.rstrip(".,;")
    place = entry.field_location(wrong.field)
    lines = report.files.get(place.path, ())
    if right == wrong.value or place.line is None or place.line > len(lines):
        return ()
    line = lines[place.line - 1]
    if line.count(wrong.value) != 1 or _is_malformed(right):
        return ()
    start = line.index(wrong.value) + len(right)
    return (Edit(place.path, place.line, start + 1, len(wrong.value) - len(right), ""),)


def _is_malformed(doi: str) -> bool:
    """Return whether a DOI is malformed still without what stood at its end."""
    try:
        IDENTIFIERS["doi"][1](doi)
    except ValueError:
        return True
    return False


def _year_malformed(report: Report) -> Iterator[Finding]:
    for entry in _entries(report):
        wrong = malformed_year(entry, report.today.year + 1)
        if wrong is not None:
            yield YEAR_MALFORMED.finding(
                f"`{wrong.value}` cannot be the {wrong.field} of `{entry.key}`: {wrong.why}.",
                entry.field_location(wrong.field),
                "Write the year of publication with four digits.",
            )


def _pages_malformed(report: Report) -> Iterator[Finding]:
    for entry in _entries(report):
        wrong = malformed_pages(entry)
        if wrong is not None:
            backwards = run_backwards(wrong.value)
            yield PAGES_MALFORMED.finding(
                f"The pages `{wrong.value}` of `{entry.key}` "
                f"{'end before they begin' if backwards else f'are in no form that other programs read: {wrong.why}'}.",
                entry.field_location("pages"),
                "Write `439--448`, or the article number.",
                severity=Severity.ERROR if backwards else Severity.WARNING,
            )


_MOST_AUTHORS_PRINTED = 6
"""As many as the styles of medicine print of a longer list (AMA and Vancouver: six at most)."""


def _others_in_authors(report: Report) -> Iterator[Finding]:
    for entry in _entries(report):
        for name in ("author", "editor"):
            value = entry.fields.get(name, "")
            match = re.search(r"(?i)(?<!\s)\s+and\s+(?P<others>others)\s*$|\bet\.?\s+al\b\.?", value)
            if match and (not match["others"] or len(re.findall(r"\sand\s", value)) <= _MOST_AUTHORS_PRINTED):
                typed = match["others"] or match[0]
                yield OTHERS_IN_AUTHORS.finding(
                    f"The {name}s of `{entry.key}` end in `{typed}`.",
                    entry.field_location(name),
                    "Name them all; the citation style shortens the list as the journal asks.",
                )


def _bibtex_entries(report: Report) -> Iterator[Entry]:
    return (entry for entry in _entries(report) if entry.location.path.endswith(_BIBTEX_SUFFIXES))


def _organization(report: Report) -> Iterator[Finding]:
    return organizations_without_braces(_bibtex_entries(report))


def _kind_as_genre(report: Report) -> Iterator[Finding]:
    return kinds_as_genre(_bibtex_entries(report))


def _state_in_note(report: Report) -> Iterator[Finding]:
    return states_in_notes(_bibtex_entries(report))


_DEGREE = re.compile(r"(?:M\.? ?D|Ph\.? ?D|M\.? ?Sc|B\.? ?Sc|M\.?P\.?H|Pharm\.? ?D|MBBS|FRCP|RN|DO)\.?")
_BRACED_PERSON = re.compile(r"\{+(?P<name>[A-Z][\w'’-]+,\s*(?:[A-Z]\.?[ -]?){1,4})\}+")
_NAME_SUFFIX = re.compile(r"(?i)(?:jr|sr|junior|senior|i{1,3}|iv|v|2nd|3rd|phd|md)\.?")


def _authors_not_separated(report: Report) -> Iterator[Finding]:
    """Yield a name has one comma, or two around `Jr`: more, or two around a name, are several names in one."""
    for entry in _entries(report):
        if not entry.location.path.endswith(_BIBTEX_SUFFIXES):
            continue
        for field in ("author", "editor"):
            for name in re.split(r"\s+and\s+", entry.fields.get(field, "")):
                if surname_first := initials_last(name):
                    yield AUTHORS_NOT_SEPARATED.finding(
                        f"`{' '.join(name.split())}`, {field} of `{entry.key}`, ends in initials: BibTeX reads "
                        f"`{name.split()[-1]}` as the surname.",
                        entry.field_location(field),
                        f"Write `{', '.join(surname_first)}`.",
                        severity=Severity.WARNING,
                    )
                    break
                if person := _BRACED_PERSON.fullmatch(name.strip()):
                    yield AUTHORS_NOT_SEPARATED.finding(
                        f"`{name.strip()}`, {field} of `{entry.key}`, is printed as the name of an organization.",
                        entry.field_location(field),
                        f"Write `{person['name']}`, without braces of its own.",
                        severity=Severity.WARNING,
                    )
                    break
                if "=" in name or name.startswith("{"):
                    continue
                parts = [part for part in map(str.strip, re.sub(r"\{[^{}]*\}|\\,", "x", name).split(",")) if part]
                if _ends_in_degree(parts):
                    yield AUTHORS_NOT_SEPARATED.finding(
                        f"`{parts[-1]}`, behind an {field} of `{entry.key}`, is read as the given name.",
                        entry.field_location(field),
                        "Delete it: reference lists print no degrees.",
                    )
                    break
                has_suffix = len(parts) == 3 and any(_NAME_SUFFIX.fullmatch(part) for part in parts[1:])
                if len(parts) < 3 or has_suffix:
                    continue
                yield AUTHORS_NOT_SEPARATED.finding(
                    f"`{' '.join(name.split())[:60]}` is read as one {field} of `{entry.key}`.",
                    entry.field_location(field),
                    f"Write `and` between the {field}s: `{_separated(parts)}`.",
                )
                break


def _ends_in_degree(parts: Sequence[str]) -> bool:
    """Return whether the last part of a name is a degree, and not initials (`Le, MD`)."""
    if len(parts) < 2 or not _DEGREE.fullmatch(parts[-1]):
        return False
    return not _NAME_SUFFIX.fullmatch(parts[-2]) if len(parts) > 2 else "h" in parts[-1] or "." in parts[0]


def _separated(parts: Sequence[str]) -> str:
    """Return the first two of several names that commas divide, as BibTeX reads them; names of nobody if that is not
    certain."""
    both = [initials_last(part) for part in parts[:2]]
    if all(both):
        return " and ".join(", ".join(one) for one in both if one)
    in_pairs = len(parts) % 2 == 0 and all(re.fullmatch(r"(?:[^\W\d_]\.?[ -]?){1,4}", one) for one in parts[1::2])
    return f"{parts[0]}, {parts[1]} and {parts[2]}, {parts[3]}" if in_pairs else "Luan, Chengxin and Ge, Jian"


def _cited_twice(report: Report) -> Iterator[Finding]:
    """Works that one bracket names twice at the same place."""
    for document in report.documents:
        for element in ast.walk(
            [*document.parsed.blocks, *(one for part in document.parsed.front.values() for one in part)]
        ):
            if element["t"] != "Cite":
                continue
            names = [
                (one["citationId"], ast.plain_text(one["citationPrefix"]), ast.plain_text(one["citationSuffix"]))
                for one in element["c"][0]
            ]
            for key in dict.fromkeys(one[0] for one in names if names.count(one) > 1):
                if key in document.bibliography.by_key:
                    second = [one for one, name in zip(element["c"][0], names, strict=True) if name[0] == key][1]
                    yield CITED_TWICE.finding(
                        f"One bracket cites `{key}` twice.",
                        document.parsed.place_of(second),
                        "Delete one of them.",
                    )


def _key_without_at(report: Report) -> Iterator[Finding]:
    """Keys with letters and digits, which no other word of a text is."""
    for document in report.documents:
        keys = {
            key
            for key in document.bibliography.by_key
            if len(key) >= _SHORTEST_KEY and re.search(r"[^\W\d_]{2}", key) and re.search(r"\d{2}", key)
        }
        if not keys:
            continue
        for passage in document.passages:
            for match in re.finditer(r"(?<![\w@{#/.-])[\w:-]*\w(?![\w-])", passage.text):
                if match[0] in keys:
                    yield KEY_WITHOUT_AT.finding(
                        f"`{match[0]}` is a key of the bibliography, and is printed as it stands.",
                        passage.location(match.start()),
                        f"Write `[@{match[0]}]`.",
                    )


def _capitals_not_protected(report: Report) -> Iterator[Finding]:
    """Reports print such titles as they are typed (`with_kept_words`); plain Quarto documents do not."""
    plain = [document for document in report.documents if document.settings is None]
    if not any(document.metadata.language.split("-")[0].lower() == "en" for document in plain):
        return
    for entry in _entries(report):
        if not entry.location.path.endswith(_BIBTEX_SUFFIXES):
            continue
        language = entry.plain("langid") or entry.plain("hyphenation")  # Quarto does not read `language`
        if language and work_language(language) != "english":
            continue
        for field in ("title", "booktitle"):
            if field not in entry.inherited:
                yield from _capitals_lost(entry, field, report)


def _capitals_lost(entry: Entry, field: str, report: Report) -> Iterator[Finding]:
    raw = entry.fields.get(field, "")
    title = with_letters(raw)
    lost = list(lost_capitals(title))
    if not lost:
        return
    place = entry.field_location(field)
    lines = report.files.get(place.path, ())
    words = list(typed_words(title, lines, place.line or 1, (place.column or 1) + len(field))) if title == raw else []
    emphasis = next((one[0] for one in EMPHASIS.finditer(title) if any(at in range(*one.span()) for at, _ in lost)), "")
    edits: list[Edit] = []
    for offset, word in lost:
        typed = next((one for one in words if one.offset <= offset < one.offset + len(one.word)), None)
        if typed is None or typed.line is None or typed.column is None:
            edits = []
            break
        edits.append(Edit(place.path, typed.line, typed.column + offset - typed.offset, len(word), f"{{{word}}}"))
    shown = dict.fromkeys(word for _, word in lost)
    foreign = work_language(entry.plain("language")).replace("english", "") or language_of_title(title)
    yield CAPITALS_NOT_PROTECTED.finding(
        f"In the {field} of `{entry.key}` {_quoted(shown)} would be printed small.",
        Location(edits[0].path, edits[0].line, edits[0].column) if edits else place,
        f"Add `langid = {{{foreign}}},`: titles in other languages keep their capitals."
        if foreign
        else f"Write `{{{emphasis or next(iter(shown))}}}`: braces keep capitals.",
        edits=edits if not foreign and not emphasis and all(_is_name(word, title, report) for word in shown) else (),
    )


def _is_name(word: str, title: str, report: Report) -> bool:
    """Return whether a word is certainly a name: a known one, or one that is nowhere written small and does not end as
    nouns do. Of others a person decides whether they have their capital from a title that has capitals throughout."""
    if len(word) < 3 or word in known_names(title):
        return True
    return word.lower() not in _written_small(report) and not _ENDS_AS_NOUN.search(word)


_ENDS_AS_NOUN = re.compile(
    r"(?:itis|sis|tions?|ments?|ness|ity|ities|ology|oma|emia|ism|ances?|ences?|ers?|ing|ics?|als?)\Z"
)


def _written_small(report: Report) -> frozenset[str]:
    """Return the words that the report or a title of its bibliography has in small letters."""

    def words() -> frozenset[str]:
        titles = [entry.fields.get("title", "") for entry in _entries(report)]
        texts = [*titles, *(passage.text for passage in report.passages)]
        return frozenset(word for text in texts for word in re.findall(r"(?<![^\W_])[a-z]{3,}(?![^\W_])", text))

    return memoized(report, "words in small letters", words)


def _number_typed(report: Report) -> Iterator[Finding]:
    for passage, start, typed in typed_reference_numbers(report.passages):
        yield NUMBER_TYPED.finding(
            f"`{typed}` names a reference by its number.",
            passage.location(start),
            "Cite the work by its key, `[@key]`: numbers change when a reference is added.",
        )


def _too_many(report: Report) -> Iterator[Finding]:
    yield from broken(TOO_MANY, report, ("references",))


def _retracted(report: Report) -> Iterator[Finding]:
    if report.retractions is None:
        return
    for entry in _entries(report):
        known = [one for one in report.retractions.of(entry) if not re.match(r"(?i)reinstat", one.nature)]
        for one in known:
            if _HARMLESS.match(one.nature):
                severity = Severity.NOTE
            else:
                severity = Severity.ERROR if _SERIOUS.match(one.nature) else Severity.WARNING
            date = f", {one.date.split(' ')[0]}" if one.date else ""
            notice = f", notice {one.notice}" if one.notice.startswith("10.") else ""
            yield RETRACTED.finding(
                f"`{entry.key}`: {report.retractions.path} lists the work ({one.nature}{date}{notice}).",
                entry.location,
                "Read the notice; cite another work, or state in the text that it was retracted.",
                severity=severity,
            )


def _differs(report: Report) -> Iterator[Finding]:
    if report.answers is None:
        return
    for entry in _entries(report):
        answer = report.answers.of(entry)
        if answer is not None and answer.state is State.KNOWN:
            for field, own, registered in differences(entry, answer):
                yield DIFFERS.finding(
                    f"The {field} of `{entry.key}` is `{own}`, and the DOI registry has `{registered}`.",
                    entry.field_location(field),
                    "Compare with the publication, and correct the entry or its DOI.",
                )


def _not_registered(report: Report) -> Iterator[Finding]:
    if report.answers is None:
        return
    for entry in _entries(report):
        answer = report.answers.of(entry)
        if answer is not None and answer.state is State.NOT_REGISTERED:
            yield NOT_REGISTERED.finding(
                f"The DOI `{entry.plain('doi')}` of `{entry.key}` is not registered.",
                entry.field_location("doi"),
                "Copy it again from the publication.",
            )


def _listed(words: Iterable[str]) -> str:
    several = list(words)
    return several[0] if len(several) == 1 else ", ".join(several[:-1]) + " and no " + several[-1]


def _quoted(words: Iterable[str]) -> str:
    several = [f"`{word}`" for word in words]
    return several[0] if len(several) == 1 else ", ".join(several[:-1]) + " and " + several[-1]


NOT_IN_BIBLIOGRAPHY = Rule(
    "REF001",
    "citation-not-in-bibliography",
    Severity.ERROR,
    summary="A citation names a key that no bibliography contains.",
    purpose="It prints as `(key?)` or `???`, and the statement has no reference.",
    wrong="as described [@luan2012]",
    right="as described [@luan2021]",
    when_wrong="Never: the key is not defined.",
    source=_ICMJE,
)
CITATION_FILE_MISSING = Rule(
    "REF034",
    "citation-file-missing",
    Severity.ERROR,
    summary="A bibliography or a citation style does not exist, or cannot be read.",
    purpose="No work can be cited, and rendering stops. Addresses on the network are not followed.",
    wrong="csl: https://www.zotero.org/styles/vancouver",
    right="csl: vancouver",
    when_wrong="If Quarto renders the report, which follows addresses.",
    source="Quarto's documentation, authoring/citations.",
)
NEVER_CITED = Rule(
    "REF002",
    "entry-never-cited",
    Severity.WARNING,
    summary="An entry of the bibliography is never cited.",
    purpose="It is not printed. Either a citation was lost while the text was revised, or the entry is left over.",
    wrong="@article{miller2020, ...}   % and no `@miller2020` in the text",
    right="as reported before [@miller2020]",
    when_wrong="If the bibliography is a library for several reports (more than 20 such entries are one note), or "
    "where cells that have not been run put the key together from parts.",
    source=_ICMJE,
    check=_never_cited,
    is_habit=True,
)
KEY_TWICE = Rule(
    "REF003",
    "key-twice",
    Severity.ERROR,
    summary="Two entries have the same key.",
    purpose="A citation of the key prints one of them, and the other work is never cited.",
    wrong="@article{miller2020, title = {One}, ...}\n@article{miller2020, title = {Other}, ...}",
    right="@article{miller2020a, title = {One}, ...}\n@article{miller2020b, title = {Other}, ...}",
    when_wrong="If the entries are the same, word for word: that is a warning only.",
    source="BibTeX: a key names one entry.",
)
COMMAND_NOT_PRINTED = Rule(
    "REF032",
    "command-not-printed",
    Severity.ERROR,
    summary="A LaTeX command of the bibliography is left out, with its argument.",
    purpose="Pandoc knows no packages: `Loss of \\ce{CO2}` is printed as “Loss of”. A report prints the letters and "
    "signs of `textgreek` and `textcomp`.",
    wrong="title = {Loss of \\ce{CO2}}",
    right="title = {Loss of CO\\textsubscript{2}}",
    when_wrong="If a command is only for sorting or spacing, and is unknown. A warning in plain Quarto documents.",
    source='Pandoc User\'s Guide, "Specifying bibliographic data".',
)
UNDER_TWO_KEYS = Rule(
    "REF004",
    "work-under-two-keys",
    Severity.WARNING,
    summary="One work is in the bibliography under two keys.",
    purpose="If both are cited, the work is printed twice, under two numbers, and every later number is one too high.",
    wrong="@article{luan2021, doi = {10.3389/fimmu.2021.707191}, ...}\n"
    "@article{luan2021local, doi = {10.3389/FIMMU.2021.707191}, ...}",
    right="@article{luan2021, doi = {10.3389/fimmu.2021.707191}, ...}",
    when_wrong="If two works share title, year and first author, and neither has a DOI: parts of a series.",
    source=_ICMJE,
    check=_under_two_keys,
)
SYNTAX = Rule(
    "REF005",
    "bibliography-syntax",
    Severity.ERROR,
    summary="The bibliography contains text that is not printed.",
    purpose="Text that BibTeX ignores is not printed: a field that appears twice, a name that is not defined, text "
    "after `%`, an entry that is read as a remark.",
    wrong="@article{miller2020, title = {5% of patients}, title = {Ten}, month = spring, ...}",
    right="@article{miller2020, title = {5\\% of patients}, month = {spring}, ...}",
    when_wrong="If the text is not an entry.",
    source='BibTeX (Patashnik, "BibTeXing", 1988) and the BibLaTeX manual, as pandoc reads them.',
)
FIELD_MISSING = Rule(
    "REF006",
    "field-missing",
    Severity.WARNING,
    summary="An entry lacks a field that a reference of its type needs.",
    purpose="Readers cannot find a work without its journal, year or title.",
    wrong="@article{miller2020, author = {Miller, A}, title = {A case}}",
    right="@article{miller2020, author = {Miller, A}, title = {A case}, journal = {J}, year = {2020}, pages = {1--2}}",
    when_wrong="If the work has none, such as an editorial without author: suppress the finding at the entry.",
    source=_NLM,
    check=_field_missing,
)
IDENTIFIER_MALFORMED = Rule(
    "REF007",
    "identifier-malformed",
    Severity.ERROR,
    summary="A DOI, PMID, PMCID, ISSN or ISBN is not valid.",
    purpose="The identifier leads to another work, or to none; the check digit of serial numbers shows it.",
    wrong="doi = {10.3389/fimmu.2021.707191.}",
    right="doi = {10.3389/fimmu.2021.707191}",
    when_wrong="If a publisher registered a DOI with a full stop at its end.",
    source="DOI Handbook, 2.2; NLM (PMID, PMCID); ISO 3297 (ISSN); ISO 2108 (ISBN).",
    check=_identifier_malformed,
    fixable=True,
)
YEAR_MALFORMED = Rule(
    "REF008",
    "year-malformed",
    Severity.ERROR,
    summary="A year cannot be the year of a publication.",
    purpose="A year with a digit too many or too few, or in the future, is a wrong number in print.",
    wrong="year = {20211}",
    right="year = {2021}",
    when_wrong="If the date is written otherwise than ISO 8601 has it.",
    source=_NLM,
    check=_year_malformed,
)
PAGES_MALFORMED = Rule(
    "REF009",
    "pages-malformed",
    Severity.WARNING,
    summary="Pages cannot be read, or end before they begin.",
    purpose="A digit lost or swapped in the pages is a wrong number in print.",
    wrong="pages = {448--439}",
    right="pages = {439--448}",
    when_wrong="If a journal counts its pages in a way of its own.",
    source=_NLM,
    check=_pages_malformed,
)
OTHERS_IN_AUTHORS = Rule(
    "REF010",
    "others-in-authors",
    Severity.WARNING,
    summary="A list of authors ends in `and others` or `et al`.",
    purpose="The citation style prints as many authors as the journal asks for, but only those in the entry.",
    wrong="author = {Maude, Shannon L and Laetsch, Theodore W and others}",
    right="author = {Maude, Shannon L and Laetsch, Theodore W and Buechner, Jochen and ...}",
    when_wrong="If the style prints no more names than there are; a list of more than six names, as medical "
    "journals print, may end in `and others`.",
    source=_AMA,
    check=_others_in_authors,
    is_habit=True,
)
AUTHORS_NOT_SEPARATED = Rule(
    "REF018",
    "authors-not-separated",
    Severity.ERROR,
    summary="Several authors are in one name, with commas where `and` belongs, or initials stand last.",
    purpose="The citation style takes them for one person, and prints surnames as initials.",
    wrong="author = {Graus F, Titulaer MJ, Balu R}",
    right="author = {Graus, F and Titulaer, MJ and Balu, R}",
    when_wrong="If one person has two commas in the name, but for `Jr` and the like: write it in braces.",
    source='BibTeX (Patashnik, "BibTeXing", 1988), section 4.',
    check=_authors_not_separated,
)
KEY_WITHOUT_AT = Rule(
    "REF017",
    "key-without-at",
    Severity.ERROR,
    summary="A key of the bibliography is in the text without `@`.",
    purpose="The key is printed, and the work is not cited.",
    wrong="as described before (luan2021)",
    right="as described before [@luan2021]",
    when_wrong="If the text is about the key itself: write it as code.",
    source='Pandoc\'s manual, "Citation syntax".',
    check=_key_without_at,
)
CITED_TWICE = Rule(
    "REF019",
    "work-cited-twice",
    Severity.WARNING,
    summary="One bracket cites a work twice.",
    purpose="Its number is printed twice; one of the two should be another work.",
    wrong="as described before [@luan2021; @jia2019; @luan2021]",
    right="as described before [@luan2021; @jia2019]",
    when_wrong="Never: two citations of different pages of a work are not reported.",
    source=_AMA,
    check=_cited_twice,
)
CAPITALS_NOT_PROTECTED = Rule(
    "REF011",
    "capitals-not-protected",
    Severity.WARNING,
    summary="A capital in a title would be printed in lower case.",
    purpose="Quarto prints English titles of BibTeX in lower case; a name or a letter keeps its capital only in "
    "braces: `T cell` becomes `t cell`. A report with a `casewright:` key prints such titles as they are typed, "
    "without braces.",
    wrong="title = {CAR T cells in Hodgkin lymphoma}",
    right="title = {{CAR} {T} cells in {Hodgkin} lymphoma}",
    when_wrong="If a word has a capital only because titles have them; write the title as a sentence.",
    source='BibTeX (Patashnik, "BibTeXing", 1988); pandoc\'s manual, "Capitalization in titles".',
    check=_capitals_not_protected,
    fixable=True,
)
NUMBER_TYPED = Rule(
    "REF012",
    "reference-number-typed",
    Severity.ERROR,
    summary="A reference is cited by a typed number.",
    purpose="Numbers follow the order of first mention; a typed one is wrong as soon as a reference is added before "
    "it.",
    wrong="as described before.^1,2^",
    right="as described before [@luan2021; @wei2020model].",
    when_wrong="If the raised number is not a citation, but an affiliation or the mark of a note. Exponents, isotopes "
    "and intervals are known.",
    source=_ICMJE,
    check=_number_typed,
)
TOO_MANY = Rule(
    "REF013",
    "too-many-references",
    Severity.ERROR,
    summary="The report cites more works than the journal takes.",
    purpose="Journals send such a manuscript back.",
    wrong="31 references in a letter that may have 25",
    right="25 references",
    when_wrong="If the journal has changed its rule since the day in the message.",
    source="The journal's own words, quoted in the message (`casewright: journal:` in `_quarto.yml`).",
    check=_too_many,
)
RETRACTED = Rule(
    "REF014",
    "work-retracted",
    Severity.ERROR,
    summary="A work that is listed as retracted is in the bibliography.",
    purpose="A retracted work cannot support a statement; if it is cited because of the retraction, the text says so.",
    wrong="@article{key, doi = {10.1000/retracted}}   % cited as evidence",
    right="another work, or: `the report [@key], since retracted, ...`",
    when_wrong="If the work is cited as an example of a retraction: suppress the finding at the entry.",
    source='ICMJE Recommendations, "Corrections, Retractions, Republications and Version Control"; data: Retraction '
    "Watch.",
    check=_retracted,
)
DIFFERS = Rule(
    "REF015",
    "entry-differs-from-registry",
    Severity.WARNING,
    summary="An entry differs from the DOI registry.",
    purpose="Either the entry has a mistake, or its DOI belongs to another work.",
    wrong="year = {2012}   % registered: 2021",
    right="year = {2021}",
    when_wrong="If the registry is wrong, or has the day of the online publication only.",
    source="Crossref REST API, `/works/{doi}`; asked with `--online` only.",
    check=_differs,
)
NOT_REGISTERED = Rule(
    "REF016",
    "doi-not-registered",
    Severity.ERROR,
    summary="The DOI registry does not know a DOI.",
    purpose="The DOI leads nowhere.",
    wrong="doi = {10.3389/fimmu.2021.70719}",
    right="doi = {10.3389/fimmu.2021.707191}",
    when_wrong="If another agency than Crossref registered it (DataCite, mEDRA, JaLC).",
    source="Crossref REST API, `/works/{doi}`; asked with `--online` only.",
    check=_not_registered,
)

RULES = (
    NOT_IN_BIBLIOGRAPHY,
    NEVER_CITED,
    KEY_TWICE,
    UNDER_TWO_KEYS,
    SYNTAX,
    FIELD_MISSING,
    IDENTIFIER_MALFORMED,
    YEAR_MALFORMED,
    PAGES_MALFORMED,
    OTHERS_IN_AUTHORS,
    CAPITALS_NOT_PROTECTED,
    NUMBER_TYPED,
    TOO_MANY,
    RETRACTED,
    DIFFERS,
    NOT_REGISTERED,
    KEY_WITHOUT_AT,
    AUTHORS_NOT_SEPARATED,
    CITED_TWICE,
    replace(ORGANIZATION, check=_organization, is_habit=True),
    NARRATIVE_NUMBER,
    LOCATOR_LEFT_OUT,
    replace(KIND_AS_GENRE, check=_kind_as_genre, is_habit=True),
    STYLE_DEPARTS,
    *cited_authors.RULES,
    COMMAND_NOT_PRINTED,
    replace(STATE_IN_NOTE, check=_state_in_note),
    CITATION_FILE_MISSING,
    ORCID_MALFORMED,
)
