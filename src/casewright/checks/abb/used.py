"""ABB, uses: abbreviations that nothing uses, that are used too rarely, or that are forgotten once introduced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casewright.checks.abb import nomenclature
from casewright.checks.abb.scopes import Text, scopes, texts
from casewright.checks.reading.prose import Passage
from casewright.checks.reading.spans import Spans
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.matching import normal_form
from casewright.manuscript.abbreviations.terms import Terms
from casewright.manuscript.abbreviations.wording import begins_sentence, plural_of

_AMA = 'AMA Manual of Style, 11th ed., ch. 13, "Abbreviations".'
_RESOLVED = frozenset({"abbr", "abbr-definition", "abbr-long"})


_VALUE = re.compile(r"\s?[:=,]\s?[<>≤≥~]?\s?\d")


def _unused(report: Report) -> Iterator[Finding]:
    yield from _unused_in_list(report)
    for text in texts(report):
        if text.terms is not None and text.terms.path:
            continue
        words = "\n".join(passage.text for passage in text.passages)
        typed = "\n".join(text.lines)  # with code, which may print it
        reported: set[str] = set()
        for passage, definition in text.by_hand:
            short = definition.short
            if short in reported or passage.text[definition.start :].startswith(short):
                continue  # a list or a note explains what is elsewhere, in a picture too
            if _VALUE.match(passage.text, definition.short_end):
                continue  # "hemoglobin (Hb: 9.1 g/dL)": the bracket is the use
            reported.add(short)
            is_used = _is_used_twice(short, words) or _is_used_twice(short, typed)
            if not is_used and passage.kind != "cell" and not nomenclature.names_gene(short, definition.long):
                yield UNUSED.finding(
                    f"“{short}” is explained here and never used again.",
                    passage.location(definition.short_start),
                    "Delete the abbreviation, or use it.",
                    severity=Severity.NOTE if short in nomenclature.WIDELY_KNOWN else None,
                )


def _is_used_twice(short: str, text: str) -> bool:
    """Return whether a text has a short form twice, in the plural too. Its places are found by `str.find`, because a
    long text may explain thousands."""
    singular = re.sub("(?<=[A-Z])s$", "", short)
    whole = re.compile(rf"(?<![^\W_]){re.escape(singular)}s?(?![^\W_])")
    uses, at = 0, text.find(singular)
    while at >= 0 and uses < 2:
        uses += whole.match(text, at) is not None
        at = text.find(singular, at + 1)
    return uses > 1


def _unused_in_list(report: Report) -> Iterator[Finding]:
    terms = report.terms
    if not terms.terms or not any(document.settings is not None for document in report.documents):
        return
    if not report.is_run or not _is_whole(report):
        return  # what cells and other documents use is not known
    used = _used(report, terms)
    for term in terms.terms:
        if term.short not in used:
            yield UNUSED.finding(
                f"“{term.short}” is in the list of abbreviations and not used.",
                term.location,
                "Delete the entry, or use it.",
            )


def _is_whole(report: Report) -> bool:
    """Return whether every document that is numbered with those checked is checked too."""
    names = {document.name for document in report.documents}
    return all(entry.document in names for document in report.documents for entry in document.registry.entries.values())


def _used(report: Report, terms: Terms) -> frozenset[str]:
    """Return the short forms that the resolver met, whatever it printed for them."""
    used: set[str] = set()
    for document in report.documents:
        for element in ast.walk([*document.resolved.title_block, *document.resolved.blocks], "Image", "Span"):
            if element["t"] == "Image":
                alternative = ast.attributes_of(element).get("alt", "")
                used.update(term.short for _, term in terms.uses(alternative))
            if element["t"] != "Span" or not _RESOLVED.intersection(ast.classes_of(element)):
                continue
            typed = ast.attributes_of(element).get("short") or ast.plain_text(element["c"][1])
            form = terms.matcher.form(typed)
            if form is not None and form.kind != "known":
                used.add(form.owner)
    return frozenset(used)


def _long_again(report: Report) -> Iterator[Finding]:
    for text in texts(report):
        phrases = _phrases(text)
        if not phrases:
            continue
        pattern = re.compile(
            r"(?<![\w/-])(?:"
            + "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
            + r")(?![\w/-])",
            re.IGNORECASE,
        )
        for _, passages in scopes(text):
            introduced: set[str] = set()
            found: dict[str, list[Finding]] = {}
            for passage in passages:
                for name, finding in _long_again_in(passage, text, phrases, pattern, introduced):
                    found.setdefault(name, []).append(finding)
            for findings in found.values():
                yield from _gathered(findings)


_MOST_FOR_EACH_PLACE = 3


def _gathered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings on one long form: one at each place, or one for all where an author seems to prefer the
    words."""
    if len(findings) <= _MOST_FOR_EACH_PLACE:
        yield from findings
        return
    first, *others = findings
    lines = ", ".join(dict.fromkeys(str(one.location.line) for one in others))
    yield replace(
        first,
        message=f"{first.message.rstrip('.')}, here and {len(others)} more times (lines {lines}).",
        hint=f"{first.hint.rstrip('.')}; or delete the abbreviation, and write the words throughout.",
    )


def _phrases(text: Text) -> Mapping[str, tuple[str, str]]:
    """Long forms, in lower case, each with the short form to write and the name it is introduced under."""
    out: dict[str, tuple[str, str]] = {}
    if text.terms is not None and text.terms.path:
        for term in text.terms.terms:
            if term.short in nomenclature.LATIN:
                continue  # "an operation on the right eye" has no OD in it
            for long, short in ((term.long, term.short), (term.plural_long, term.plural_short or term.short)):
                out.setdefault(normal_form(long).casefold(), (short, term.short))
    else:
        for _, one in text.by_hand:
            if one.is_key:
                continue
            long = normal_form(" ".join(one.long.split())).casefold()
            if len(long.split()) > 1 or len(long) > 2 * len(one.short):
                out.setdefault(long, (one.short, one.short))
                out.setdefault(plural_of(long), (f"{one.short}s", one.short))
    return out


def _long_again_in(
    passage: Passage,
    text: Text,
    phrases: Mapping[str, tuple[str, str]],
    pattern: re.Pattern[str],
    introduced: set[str],
) -> Iterator[tuple[str, Finding]]:
    body = re.sub(r"[\s\u00a0]", " ", passage.text)
    folded = body.casefold()
    found = [phrase for phrase in phrases if phrase in folded]
    events: list[tuple[int, int, str, str]] = []  # where, until, what is introduced, what could be written instead
    for start, end, name in _short_uses(passage, text):
        events.append((start, end, name, ""))
    explanations = Spans((one.start, one.end) for holder, one in text.by_hand if holder is passage)
    for match in pattern.finditer(body) if found else ():
        short, name = phrases[normal_form(match[0]).casefold()]
        events.append((match.start(), match.end(), name, short))
    for start, end, name, short in sorted(events):
        if not short:
            introduced.add(name)
            continue
        typed = passage.text[start:end]
        if passage.is_quoted(start, end) or _is_part_of_term(body[:start], typed, text):
            continue
        if name not in introduced or explanations.hold(start):
            continue
        if begins_sentence(body, start, {}) or (typed[1:] != typed[1:].lower() and typed not in phrases):
            continue  # spelled out where a sentence begins; in a name with capitals
        yield (
            name,
            LONG_AGAIN.finding(
                f"“{' '.join(typed.split())}” is written out although “{name}” has been introduced.",
                passage.location(start),
                f"Write `{short}`, if the same is meant.",
            ),
        )


_JOINED_BEFORE = re.compile(r"(?<!\w)(?P<word>[\w-]+) (?:and|or|&) \Z")


def _is_part_of_term(before: str, typed: str, text: Text) -> bool:
    """Return whether a long form is part of something longer: "European and African American men", where both share the
    noun, and "accident and emergency department", which stands more than once."""
    joined = _JOINED_BEFORE.search(before)
    if joined is None:
        return False
    if typed[:1].isupper():
        return joined["word"][:1].isupper()
    longer = (joined[0] + typed).casefold()
    return sum(re.sub(r"\s", " ", one.text).casefold().count(longer) for one in text.passages) > 1


def _short_uses(passage: Passage, text: Text) -> Iterator[tuple[int, int, str]]:
    if text.terms is not None and text.terms.path:
        for match in text.matches(passage):
            if match.form.kind != "known":
                yield match.start, match.end, match.form.owner
        return
    for holder, one in text.by_hand:
        if holder is passage and not one.is_key:
            yield one.short_start, one.short_end, one.short


def _used_too_rarely(report: Report) -> Iterator[Finding]:
    wanted = max(
        (
            document.settings.abbreviations.minimum_uses
            for document in report.documents
            if document.settings is not None
        ),
        default=1,
    )
    if wanted < 2:
        return
    for text in texts(report):
        if text.terms is None:
            continue
        for _, passages in scopes(text):
            counts = _counts(passages, text.terms)
            inside = {id(passage) for passage in passages}
            for passage, definition in text.by_hand:
                form = text.terms.matcher.form(definition.short)
                short = form.owner if form is not None else definition.short
                if id(passage) in inside and 0 < counts[short] < wanted:
                    yield TOO_RARE.finding(
                        f"“{definition.short}” is explained here and used "
                        f"{'once' if counts[short] == 1 else f'{counts[short]} times'}; the report asks for {wanted} "
                        f"uses.",
                        passage.location(definition.short_start),
                        "Write it out each time.",
                    )


def _counts(passages: Sequence[Passage], terms: Terms) -> Counter[str]:
    return Counter(term.short for passage in passages for _, term in terms.uses(passage.text))


UNUSED = Rule(
    "ABB002",
    "abbreviation-unused",
    Severity.WARNING,
    summary="An abbreviation is explained and never used.",
    purpose="Readers learn letters that are not used; often they were used in a deleted paragraph.",
    wrong="abbreviations:\n  - short: HLH\n    long: hemophagocytic lymphohistiocytosis  # and no HLH in the text",
    right="The entry is deleted.",
    when_wrong="If only a picture shows it, explain it in the figure's legend.",
    source=_AMA,
    check=_unused,
)
LONG_AGAIN = Rule(
    "ABB007",
    "long-form-again",
    Severity.WARNING,
    summary="A long form is written out after its abbreviation was introduced.",
    purpose="Readers who know CRS wonder whether cytokine release syndrome is something else; once introduced, the "
    "short form is used throughout.",
    wrong="CRS began on day 3. The cytokine release syndrome was of grade 2.",
    right="CRS began on day 3. The CRS was of grade 2.",
    when_wrong="In the name of something else, such as a society, in a quotation, or if the words have their ordinary "
    "sense (“across conditions”).",
    source=_AMA,
    check=_long_again,
)
TOO_RARE = Rule(
    "ABB010",
    "abbreviation-used-too-rarely",
    Severity.WARNING,
    summary="An abbreviation that is explained by hand is used fewer times than the report asks.",
    purpose="An abbreviation that is used once or twice costs readers more than it saves. Those that are written as "
    "the short form only are spelled out automatically (`abbreviations: minimum-uses`).",
    wrong="complete remission (CR) was reached.  # the only mention, and `minimum-uses: 3`",
    right='CR was reached.  # prints "complete remission was reached"',
    when_wrong="If the short form is better known than the long one.",
    source=_AMA,
    check=_used_too_rarely,
)

RULES = (UNUSED, LONG_AGAIN, TOO_RARE)
