"""ABB, explanations: tokens that nothing explains, explanations by hand beside the list, spellings that vary,
titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from casewright.checks.abb import nomenclature
from casewright.checks.abb.scopes import Text, passage_tokens, scopes, texts
from casewright.checks.abb.tokens import HandDefinition, Token, begin_words, hand_definitions, with_locant
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import Passage
from casewright.checks.reading.spans import Spans
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity, nearest
from casewright.manuscript.abbreviations.matching import normal_form
from casewright.manuscript.abbreviations.terms import Term, Terms
from casewright.text_cache import MOST_RESULTS

_AMA = 'AMA Manual of Style, 11th ed., ch. 13, "Abbreviations".'
_ICMJE = (
    'ICMJE Recommendations, "Preparing a Manuscript for Submission" (Abbreviations and Symbols): "The spelled-out '
    'abbreviation followed by the abbreviation in parenthesis should be used on first mention"; none in titles.'
)
_NO_TEXT = frozenset({"keyword", "alt", "title"})
_IN_FLOATS = frozenset({"cell", "caption", "legend", "data"})


def _unexplained(report: Report) -> Iterator[Finding]:
    for text in texts(report):
        explained = text.explained | _gene_families(text)
        first: dict[str, tuple[Passage, Token]] = {}
        counts: Counter[str] = Counter()
        for passage in text.passages:
            if passage.kind in _NO_TEXT:
                continue
            for token in passage_tokens(passage, text, report):
                whole = with_locant(passage.text, token)
                if not {token.text, whole.text} & explained:
                    first.setdefault(whole.text, (passage, whole))
                    counts[whole.text] += 1
        for short, (passage, token) in first.items():
            yield UNEXPLAINED.finding(
                f"“{short}” is not explained{_times(counts[short])}.",
                passage.location(token.start),
                _hint(short, text.terms),
                severity=Severity.NOTE if _is_guess(short, counts[short], text) else None,
            )


def _gene_families(text: Text) -> frozenset[str]:
    """Return what symbols of genes begin with that are in the text with their numbers: the RFX of RFX2."""
    return frozenset(
        match["family"]
        for passage in text.passages
        for match in _NUMBERED_GENE.finditer(passage.text)
        if nomenclature.has_gene_number(match[0])
    )


_NUMBERED_GENE = re.compile(r"(?<![\w-])(?P<family>[A-Z]{3,})\d{1,2}[A-Z]?(?![\w-])")


def _is_guess(short: str, count: int, text: Text) -> bool:
    """Return whether letters may need no explanation: known to nearly every reader, the name of something, or in a
    document without settings, of which nobody has said what its names are, used once."""
    is_rare = text.terms is None and count == 1
    return is_rare or short in nomenclature.WIDELY_KNOWN or nomenclature.is_probably_name(short)


def _hint(short: str, terms: Terms | None) -> str:
    if terms is None or not terms.path:
        return f"Write its long form at its first use: `long form ({short})`."
    close = nearest(short, [term.short for term in terms.terms], 1)
    meant = f"Did you mean `{close[0]}`? Else add" if close and len(short) > 2 else "Add"
    return f"{meant} it to `{terms.path}`: below `abbreviations:`, or to `known:` if every reader knows it."


def _times(count: int) -> str:
    return "" if count == 1 else f" ({count} times)"


def _in_title(report: Report) -> Iterator[Finding]:
    for text in texts(report):
        for passage in text.passages:
            if passage.kind != "title":
                continue
            explained = {name for one in hand_definitions(passage.text) for name in one.names}
            for token in passage_tokens(passage, text, report):
                if nomenclature.is_probably_name(token.text) or token.text in explained:
                    continue
                is_known = token.text in nomenclature.WIDELY_KNOWN
                yield IN_TITLE.finding(
                    f"The title has the abbreviation “{token.text}”.",
                    passage.location(token.start),
                    "Spell it out."
                    if text.terms is None or not text.terms.path
                    else f"Write it out, or add it to `{text.terms.path}`: it is then printed in full.",
                    severity=Severity.NOTE if is_known else None,
                )


def _by_hand(report: Report) -> Iterator[Finding]:
    for text in texts(report):
        terms = text.terms
        if terms is None or not terms.path:
            continue
        reported: set[tuple[int, str]] = set()
        for index, (_, passages) in enumerate(scopes(text)):
            inside = {id(passage) for passage in passages}
            for passage, definition in text.by_hand:
                if id(passage) not in inside:
                    continue
                term = _term_of(definition.short, terms)
                if term is None:
                    if (-1, definition.short) not in reported:
                        reported.add((-1, definition.short))
                        yield _beside_the_list(passage, definition, terms)
                    continue
                agrees = _agrees(definition.long, term)
                if agrees and (index, term.short) in reported:
                    continue  # explained twice is a finding of its own
                reported.add((index, term.short))
                yield _explained_here(passage, definition, term, agrees)


def _term_of(short: str, terms: Terms) -> Term | None:
    form = terms.matcher.form(short)
    return None if form is None or form.kind == "known" else terms.by_short[form.owner]


def _agrees(long: str, term: Term) -> bool:
    typed = normal_form(long).casefold()
    phrases = {term.long, term.plural_long, term.long_typed, term.plural_long_typed}
    return any(typed.endswith(normal_form(phrase).casefold()) for phrase in phrases) or any(
        typed.startswith(normal_form(phrase).casefold()) for phrase in phrases
    )


def _explained_here(passage: Passage, definition: HandDefinition, term: Term, agrees: bool) -> Finding:
    place = passage.location(definition.start)
    if not agrees:
        return BY_HAND.finding(
            f"“{definition.short}” is explained here as “{' '.join(definition.long.split())}”; "
            f"`{term.location.path}` says “{term.long}”.",
            place,
            f"Write `{definition.short}` and nothing else, or correct one of the two.",
        )
    edit = None
    closing = passage.text[definition.short_end : definition.end]
    if definition.short_start > definition.start and closing in {")", "]"}:
        edit = passage.edit(definition.start, definition.end, definition.short)
    return BY_HAND.finding(
        f"“{definition.short}” is explained by hand, and `{term.location.path}` explains it already.",
        place,
        f"Write `{definition.short}` and nothing else: it is explained where it is first used.",
        edits=(edit,) if edit else (),
    )


def _beside_the_list(passage: Passage, definition: HandDefinition, terms: Terms) -> Finding:
    return BY_HAND.finding(
        f"“{definition.short}” is explained by hand, and the list of abbreviations does not have it.",
        passage.location(definition.start),
        f"Add it to `{terms.path}` and write `{definition.short}`; it is then explained at its first use, and listed.",
    )


def _explained_twice(report: Report) -> Iterator[Finding]:
    """In a document without settings, where the resolver leaves abbreviations as they are typed."""
    merged = {path for path, lines in report.files.items() if any(line.startswith("<<<<<<< ") for line in lines)}
    for text in texts(report):
        if text.terms is not None and text.terms.path:
            continue
        lists = _lists(text)
        by_hand: dict[int, list[HandDefinition]] = {}
        for passage, definition in text.by_hand:
            by_hand.setdefault(id(passage), []).append(definition)
        for _, passages in scopes(text):
            if passages and passages[0].start.path in merged:
                continue  # the two versions that a merge left explain it each
            seen: dict[str, tuple[Location, str]] = {}
            for passage in passages:
                for definition in by_hand.get(id(passage), ()) if id(passage) not in lists else ():
                    place = passage.location(definition.start)
                    first, long = seen.setdefault(definition.short, (place, definition.long))
                    if first != place and not definition.is_key and _may_be_same(definition, long):
                        yield EXPLAINED_TWICE.finding(
                            f"“{definition.short}” is explained a second time; it was at {first}.",
                            place,
                            f"Write `{definition.short}`.",
                        )


def _may_be_same(definition: HandDefinition, first: str) -> bool:
    """Return whether words explain a short form, and do not hold its letters by chance: their initials are its letters,
    or they share a word with the first explanation."""
    if begin_words(definition.short, definition.long):
        return True
    if definition.short_start == definition.start:
        return False  # "DIF (differences in item difficulty)" says more of it
    words = [{word[:4] for word in re.findall(r"[^\W\d_]{4,}", one.casefold())} for one in (definition.long, first)]
    return not words[0].isdisjoint(words[1])


def _lists(text: Text) -> frozenset[int]:
    """Return the passages that explain several short forms, each in front of its words, as a note below a table
    does."""
    counts = Counter(id(passage) for passage, one in text.by_hand if passage.text.startswith(one.short, one.start))
    return frozenset(place for place, count in counts.items() if count > 1)


def varied_spellings(report: Report) -> tuple[Finding, ...]:
    """Return the findings on abbreviations that are spelled in a way that the report does not print, or in two ways."""
    return memoized(report, "varied spellings", lambda: tuple(_spellings(report)))


def _spellings(report: Report) -> Iterator[Finding]:
    for text in texts(report):
        if text.terms is not None and text.terms.path:
            yield from _undeclared_variants(text, text.terms)
        else:
            yield from _mixed_spellings(text)


def _undeclared_variants(text: Text, terms: Terms) -> Iterator[Finding]:
    """Spellings that differ from a short form in hyphens, slashes, spaces and capitals only."""
    by_letters = {_letters(term.short): term for term in terms.terms if sum(map(str.isalnum, term.short)) > 2}
    spaced = [term for term in terms.terms if " " in term.short]
    for passage in text.passages:
        if passage.kind in {"alt", "keyword"}:
            continue
        found = [
            (match.start(), match.start() + len(typed), typed, by_letters[_letters(typed)])
            for match in _CAPITAL_WORD.finditer(passage.text)
            for typed in _beginnings(match[0])
            if _letters(typed) in by_letters
        ]
        for term in spaced:
            if term.short.partition(" ")[0] in passage.text:
                pattern = re.compile(rf"(?<![\w-]){re.sub(r'[ -]', '[- ]', re.escape(term.short))}(?![\w-])")
                found += [(match.start(), match.end(), match[0], term) for match in pattern.finditer(passage.text)]
        if not found:
            continue
        blocked = Spans((match.start, match.end) for match in text.matches(passage))
        for start, end, typed, term in found:
            if sum(sign.isupper() for sign in typed) < 2 or terms.matcher.form(typed) is not None:
                continue
            if blocked.overlap(start, end):
                continue
            edit = passage.edit(start, end, term.short)
            yield VARIANT.finding(
                f"“{typed}” is written for “{term.short}”.",
                passage.location(start),
                f"Write `{term.short}`, or list the spelling among its `variants:` in `{terms.path}`.",
                edits=(edit,) if edit else (),
            )


_CAPITAL_WORD = re.compile(r"(?<![\w/-])[a-z]?[A-Z][\w]*(?:[-–‐‑/][\w]+)*(?!\w)")


@lru_cache(maxsize=MOST_RESULTS)
def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).casefold()


def _beginnings(word: str) -> Iterator[str]:
    """Yield a word, and what it begins with up to each of its hyphens: of "IL6-dominant" also "IL6"."""
    yield word
    for match in re.finditer(r"[-–‐‑/](?=[a-z]{2})", word):
        yield word[: match.start()]


_VARIED = re.compile(
    r"(?<![\w/-])(?P<stem>[A-Za-z]?[A-Z]{2,}[a-z]?)(?P<joint>[-–‐‑/]|(?= ?T cells?\b) )?(?P<end>\d{1,2}|"
    r"[A-Z]{1,4}\d?)(?![\w/-])"
)
_CASED = re.compile(r"(?<![\w/-])[A-Za-z]{3,6}(?![\w/-])")


def _mixed_spellings(text: Text) -> Iterator[Finding]:
    """In a document without a list: of spellings that differ in a hyphen, slash or capital, the rarer ones."""
    spellings: dict[str, dict[str, list[tuple[Passage, int]]]] = {}
    for passage in text.passages:
        if passage.kind in {"alt", "keyword"}:
            continue
        for match in _VARIED.finditer(passage.text):
            squeezed = (match["stem"] + match["end"]).casefold()
            written = re.sub("[‐‑]", "-", match[0])  # a hyphen that does not break is one
            spellings.setdefault(squeezed, {}).setdefault(written, []).append((passage, match.start()))
        for match in _CASED.finditer(passage.text):
            if sum(sign.isupper() for sign in match[0]) >= 2:
                found = spellings.setdefault(match[0].casefold(), {}).setdefault(match[0], [])
                if (passage, match.start()) not in found:
                    found.append((passage, match.start()))
    for by_spelling in spellings.values():
        if len(by_spelling) < 2:
            continue
        ranked = sorted(by_spelling, key=lambda one: (-len(by_spelling[one]), by_spelling[one][0][0].start, one))
        usual = ranked[0]
        for other in ranked[1:]:
            if other in {f"{usual}s", f"{usual}S"} or usual in {f"{other}s", f"{other}S"}:
                continue
            for passage, start in by_spelling[other]:
                yield VARIANT.finding(
                    f"“{other}” is written here, and “{usual}” elsewhere{_times(len(by_spelling[usual]))}.",
                    passage.location(start),
                    f"Write `{usual}`, or change the others.",
                )


def _not_explained_in_float(report: Report) -> Iterator[Finding]:
    """In a document without settings: what its tables and legends abbreviate has to be explained in them."""
    for text in texts(report):
        if text.terms is not None:
            continue
        explained_in_floats = {
            short
            for passage, definition in text.by_hand
            if passage.kind in _IN_FLOATS
            or re.match(r"\W*Abbreviations?\b|\W*Abk[uü]rzungen", passage.text)
            or passage.text[definition.start : definition.start + len(definition.short)] == definition.short
            for short in definition.names
        }
        reported: set[str] = set()
        for passage in text.passages:
            if passage.kind not in _IN_FLOATS:
                continue
            for token in passage_tokens(passage, text, report):
                if (
                    token.text in text.explained
                    and token.text not in explained_in_floats
                    and token.text not in reported
                ):
                    reported.add(token.text)
                    yield NOT_IN_FLOAT.finding(
                        f"“{token.text}” is not explained below the table or in the legend that has it.",
                        passage.location(token.start),
                        f"Add `{token.text}, long form` to the caption or a note below.",
                    )


def _does_not_fit(report: Report) -> Iterator[Finding]:
    for term in report.terms.terms:
        letters = [sign.casefold() for sign in term.short if sign.isalpha()]
        words = [word.casefold() for word in re.findall(r"[^\W\d_]+", term.long_typed or term.long)]
        if len(letters) < 2 or not words or nomenclature.is_formula(term.short) or term.short in nomenclature.LATIN:
            continue
        position, found = 0, 0
        spelled = "".join(words)
        for letter in letters:
            at = spelled.find(letter, position)
            if at >= 0:
                found += 1
                position = at + 1
        begins = term.short[0].isdigit() and term.short[0] == (term.long_typed or term.long)[0]  # 25(OH)D
        if found * 2 < len(letters) or not (begins or any(word[0] == letters[0] for word in words)):
            yield DOES_NOT_FIT.finding(
                f"The letters of “{term.short}” are not those of “{term.long_typed or term.long}”.",
                term.location,
                "Check whether two entries are swapped, or correct the long form.",
            )


UNEXPLAINED = Rule(
    "ABB001",
    "abbreviation-unexplained",
    Severity.WARNING,
    summary="An abbreviation is not explained.",
    purpose="Readers from another field do not know the letters, and may take them for something else.",
    wrong="He had CRS.  # CRS is neither in data/abbreviations.yml nor explained in the text",
    right="abbreviations:\n  - short: CRS\n    long: cytokine release syndrome",
    when_wrong="For names that look like abbreviations (a trial, a device, a gene), list them under `known:`, or mark "
    "one "
    "`[NAME]{.noabbr}`. Gene symbols in italics are never reported.",
    source=_ICMJE,
    check=_unexplained,
)
BY_HAND = Rule(
    "ABB005",
    "abbreviation-explained-by-hand",
    Severity.WARNING,
    summary="An abbreviation is explained by hand although the report has a list of abbreviations.",
    purpose="An explanation typed by hand does not move with the paragraphs, and can differ from the one in the list.",
    wrong="A complete remission (CR) was reached.  # `CR` is in data/abbreviations.yml",
    right="A CR was reached.",
    when_wrong="If the bracket does not explain the word before it: mark it `[CR]{.noabbr}`.",
    source=_AMA,
    check=_by_hand,
    fixable=True,
)
EXPLAINED_TWICE = Rule(
    "ABB003",
    "abbreviation-explained-twice",
    Severity.WARNING,
    summary="An abbreviation is explained a second time within the abstract, the text or a legend.",
    purpose="A second explanation suggests that the first was of something else.",
    wrong="Cytokine release syndrome (CRS) ... cytokine release syndrome (CRS)",
    right="Cytokine release syndrome (CRS) ... CRS",
    when_wrong="If the second is in a part that is read separately from the text, or the parenthesis is not an "
    "explanation: mark it `[CRS]{.noabbr}`.",
    source=_ICMJE,
    check=_explained_twice,
)
VARIANT = Rule(
    "ABB004",
    "abbreviation-variant",
    Severity.WARNING,
    summary="An abbreviation is written in two ways, or in one that the report does not print.",
    purpose="IL-6 and IL6 look like two things, and a search finds one of them.",
    wrong="IL-6 rose, and IL6 fell. CAR-T cells and CAR T cells.",
    right="IL-6 rose, and IL-6 fell. CAR T cells and CAR T cells.",
    when_wrong="In a quotation or a name: mark it `[CAR-T]{.noabbr}`.",
    source=_AMA,
    check=varied_spellings,
    fixable=True,
)
IN_TITLE = Rule(
    "ABB008",
    "abbreviation-in-title",
    Severity.WARNING,
    summary="The title has an abbreviation that is not spelled out.",
    purpose="Titles are read alone, in lists and by search engines, where nothing explains them.",
    wrong="title: CRS after CAR T cells",
    right="title: Cytokine release syndrome after chimeric antigen receptor T cells",
    when_wrong="If it is better known than its long form: list it under `known:`.",
    source=_ICMJE,
    check=_in_title,
)
NOT_IN_FLOAT = Rule(
    "ABB011",
    "abbreviation-not-explained-in-float",
    Severity.WARNING,
    summary="A table or legend uses an abbreviation that is explained in the text only.",
    purpose="Tables and figures are read without the text.",
    wrong="| Patient | CRS |  # and no note that explains CRS",
    right=": Patients. CRS, cytokine release syndrome. {#tbl-patients}",
    when_wrong="If a journal explains abbreviations once for the whole article.",
    source='ICMJE Recommendations (Tables): "Explain all nonstandard abbreviations in footnotes".',
    check=_not_explained_in_float,
)

DOES_NOT_FIT = Rule(
    "ABB012",
    "long-form-does-not-fit",
    Severity.WARNING,
    summary="The letters of an abbreviation are not in its long form.",
    purpose="Two swapped entries explain every use of both wrongly.",
    wrong="- short: CR\n  long: extramedullary lesion",
    right="- short: CR\n  long: complete remission",
    when_wrong="For abbreviations of another language (OD, right eye), suppress the finding with the reason.",
    source="This toolkit's own; the letters are compared as by Schwartz and Hearst, Pac Symp Biocomput 2003.",
    check=_does_not_fit,
)

RULES = (UNEXPLAINED, EXPLAINED_TWICE, VARIANT, BY_HAND, IN_TITLE, NOT_IN_FLOAT, DOES_NOT_FIT)
