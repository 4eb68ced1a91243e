"""What abbreviation rules look at: the passages of each document with what is explained in them, by hand or by list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from casewright.checks.abb import nomenclature
from casewright.checks.abb.parts import as_parts, is_bold_line, listed_abbreviations
from casewright.checks.abb.tokens import (
    HandDefinition,
    Token,
    explains,
    hand_definitions,
    initials,
    names_of_sources,
    tokens,
)
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import CheckedDocument, Report
from casewright.manuscript.abbreviations.matching import Match
from casewright.manuscript.abbreviations.terms import Terms
from casewright.text_cache import cached

_SIGNED_SECTIONS = re.compile(
    r"\W*(?:author|contribut|acknowledg|funding|credit|correspond|conflicts? of|competing|disclosures?|danksagung|"
    r"autorenbeitr|f[oö]rderung|remerciement)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^.:\n]{0,40}(?:[.:\n]|\Z)")


@dataclass(frozen=True)
class Text:
    """Passages that share their abbreviations: those of a document without settings, or all of a report with them.

    `terms` is the report's list, None if none applies. `by_hand` pairs each explanation by hand with its passage.
    `names` are the initials of authors, and what software, databases and the like are called. `lines` are those of its
    files, which have the citations that passages leave out.
    """

    passages: tuple[Passage, ...]
    terms: Terms | None
    by_hand: tuple[tuple[Passage, HandDefinition], ...]
    names: frozenset[str] = field(default_factory=frozenset)
    lines: tuple[str, ...] = ()

    def matches(self, passage: Passage) -> tuple[Match, ...]:
        """Return where forms of the list are in a passage, those that need no explanation too; none without a list."""
        terms = self.terms
        if terms is None:
            return ()
        found: dict[int, tuple[Match, ...]] = memoized(self, "matches by passage", dict)
        if id(passage) not in found:
            found[id(passage)] = tuple(terms.matcher.matches(passage.text))
        return found[id(passage)]

    @cached_property
    def explained(self) -> frozenset[str]:
        """Every short form that is explained by hand, and the parts of one that is several words."""
        out: set[str] = set()
        for _, definition in self.by_hand:
            out |= definition.names
        out.update(_bracketed(self.passages, self.lines))
        for passage in self.passages:
            out.update(_glossed(passage.text))
            for match in _RESPECTIVELY.finditer(passage.text):
                out.update(match.group("one", "other"))
        return frozenset(out)


_RESPECTIVELY = re.compile(r"\((?P<one>[A-Z]{2,6}) and (?P<other>[A-Z]{2,6}),? respectively\)")
"""Behind two long forms at once: "systolic and diastolic pressure (SBP and DBP, respectively)"."""
_BRACKETED = re.compile(
    rf"[(（\[][\"“‘-]?(?P<short>[A-Za-z]{{0,8}}[A-Z][\w/-]{{0,9}}[A-Zs])[\"”’]?(?=[)）\];:,]|\s?[{OBJECT}\d])"
)
_IN_CITATION = re.compile(r"\[(?P<short>[A-Za-z]{0,8}[A-Z][\w/-]{0,9}[A-Z])[,;:]?\s+-?@")
"""Short forms in front of a work that is cited: "the Body Perception Questionnaire [BPQ, @porges1993]"."""
_PROPER_NAME = re.compile(r"(?:[A-Z][a-z]+,? (?:of |and |the |for )*){2,}\Z")
"""What is before letters of another language: "German Clinical Trials Registry (DRKS)"."""
_WIDEST = 120
_GLOSSED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z][\w/-]{1,9})(?P<noun>[\"”’]| \([^()]{1,20}\)[\"”’]?| [a-z]+)? (?:\((?=[^()]*\))|[–—] )"
    r"(?P<words>[^\W\d_][a-z-]+,?\s[^().;]{4,200})"
)


@cached
def _glossed(text: str) -> Iterator[str]:
    """Short forms in front of words in brackets that begin with their letter, whatever the others stand for: "R-CHOP
    (rituximab, cyclophosphamide, doxorubicin, vincristine and prednisone)"; or of words that account for all of them
    behind a dash or a noun: "STEM fields (science, technology, ...)"."""
    for match in _GLOSSED.finditer(text):
        bracket = text[match.start("words") - 1] == "(" and not match["noun"]
        loosely = bracket and re.match(r"[a-z][a-z-]+,? [a-z]", match["words"])
        if explains(match["short"], match["words"]) or (loosely and match["words"][0] == match["short"][0].casefold()):
            yield from re.split("[-/]", match["short"])


def _bracketed(passages: Sequence[Passage], lines: Iterable[str]) -> Iterator[str]:
    """Short forms in brackets behind words that hold their letters in order: "Gambia (GMB)", "extracellular flux (XF)";
    or of which one begins with the first of them, where the short form is used again: "relapsed disease (rrDLBCL)"."""
    found = [(one.text, match) for one in passages for match in _BRACKETED.finditer(one.text)]
    found += [(line, match) for line in lines if "@" in line for match in _IN_CITATION.finditer(line)]
    for text, match in found:
        before = text[max(0, match.start() - _WIDEST) : match.start()]
        words = re.split(r"[\s/-]+", before.strip())[-8:]
        begins = {word[0].casefold() for word in words if word}
        is_proper = _PROPER_NAME.search(before) is not None  # the letters may be of another language
        for typed in {match["short"], *re.split("[-/]", match["short"])}:
            short = re.sub(r"(?<=[A-Z])s\Z", "", typed)
            if sum(sign.isupper() for sign in short) < 2:
                continue
            may_be = len(words) > 1 and (is_proper or short[0].casefold() in begins)
            if (
                _holds(before, short)
                or before[-1:] >= "\u3040"
                or (
                    may_be
                    and sum(len(re.findall(rf"(?<!\w){re.escape(short)}s?(?!\w)", one.text)) for one in passages) > 1
                )
            ):
                yield short


def _holds(text: str, short: str) -> bool:
    """Return whether the last words of a text, not more than a short form has letters and small words apart, hold these
    in their order, the first at the beginning of a word (or in "ex")."""
    letters = re.sub(r"\W", "", short).casefold()
    folded = text.casefold()
    at = len(folded)
    for letter in reversed(letters[1:]):
        at = folded.rfind(letter, 0, at)
    starts: list[int] = []
    count = 0
    for match in reversed(list(re.finditer(r"[^\s/-]+", folded))):
        count += len(match[0]) > _LONGEST_SMALL_WORD
        if count > len(letters):
            break
        starts += [match.start(), match.start() + 1] if match[0].startswith("ex") else [match.start()]
    return at > 0 and any(start < at and folded.startswith(letters[0], start) for start in starts)


_LONGEST_SMALL_WORD = 4


def texts(report: Report) -> tuple[Text, ...]:
    """Return the texts of a report whose abbreviations are explained together."""
    return memoized(report, "abbreviation texts", lambda: tuple(_texts(report)))


def _texts(report: Report) -> list[Text]:
    together = [document for document in report.documents if document.settings is not None]
    out: list[Text] = []
    if together:
        plain = {
            passage.segments
            for document in report.documents
            if document.settings is None
            for passage in document.passages
        }
        passages = [passage for passage in report.passages if passage.segments not in plain]
        names = [name for document in together for name in document.resolved.authors]
        out.append(_text(passages, report.terms, names, report))
    alone = [document for document in report.documents if document.settings is None]
    if alone and report.project.type == "book":
        passages = [passage for document in alone for passage in document.passages]
        out.append(_text(passages, None, [name for one in alone for name in one.resolved.authors], report))
        return out
    return out + [_text(document.passages, None, document.resolved.authors, report) for document in alone]


def _text(passages: Sequence[Passage], terms: Terms | None, names: Sequence[str], report: Report) -> Text:
    read = tuple(_unsigned(as_parts(passages, report), report))
    listed = dict(listed_abbreviations(read))
    by_hand = tuple(
        (passage, one)
        for passage in read
        for one in (listed[passage] if passage in listed else hand_definitions(passage.text))
    )
    called = {name for passage in read for name in names_of_sources(passage.text)} - nomenclature.WIDELY_KNOWN
    paths = dict.fromkeys(passage.start.path for passage in read)
    lines = tuple(line for path in paths for line in report.files.get(path, ()))
    return Text(read, terms, by_hand, initials(names) | called | frozenset(_cited_by_name(lines)), lines)


_NAME_CITED = re.compile(
    r"(?<![\w-])(?P<name>[A-Za-z]{0,9}[A-Z]\w{0,9}[A-Z]\w{0,9})(?:/(?P=name)\+?)?\s?\[(?P<cited>-?@[^\]]+)\]"
)


def _cited_by_name(lines: Sequence[str]) -> Iterator[str]:
    """Yield names in front of a work whose key has them: `DHARMa [@hartig2022DHARMa]`."""
    for line in lines:
        for match in _NAME_CITED.finditer(line) if "@" in line else ():
            if match["name"].casefold() in match["cited"].casefold():
                yield match["name"]


def _unsigned(passages: Iterable[Passage], report: Report) -> Iterator[Passage]:
    """Passages without the sections and paragraphs that speak of authors by their initials and of funders by their
    letters, whether a heading, a line in bold or the first words say so."""
    signed = False
    for passage in passages:
        if passage.kind == "heading" or is_bold_line(passage, report):
            signed = _SIGNED_SECTIONS.match(passage.text) is not None
        is_address = re.match(r"\^[\d*†‡,]+\^\s?[A-Z]", passage.text) is not None
        of_its_own = is_address or (
            _SIGNED_SECTIONS.match(passage.text) is not None and _LABEL.match(passage.text) is not None
        )
        if not signed and not of_its_own:
            yield passage


def passage_tokens(passage: Passage, text: Text, report: Report) -> Iterator[Token]:
    """Yield the tokens of a passage that its text's list does not explain, without those an author marked and those in
    italics, as gene symbols are set."""
    if passage.kind == "heading" and passage.text.isupper():
        return  # `# METHODS`
    blocked: tuple[tuple[int, int], ...] = ()
    if text.terms is not None:
        blocked = tuple((match.start, match.end) for match in text.matches(passage))
    for token in tokens(passage.text, blocked):
        if token.text in text.names or _is_marked(passage, token, report):
            continue
        if text.terms is not None and (token.text in text.terms.by_short or token.text in text.terms.known):
            term = text.terms.by_short.get(token.text)
            if term is not None and not term.plural_short and re.match(r"s\b", passage.text[token.end :]):
                yield Token(f"{token.text}s", token.start, token.end + 1)  # a plural that the term does not have
            continue  # part of a name that is not the term: B-ALL
        yield token


def _is_marked(passage: Passage, token: Token, report: Report) -> bool:
    place = passage.location(token.start)
    lines = report.files.get(place.path, ())
    if place.line is None or place.column is None or place.line > len(lines):
        return False
    line = lines[place.line - 1]
    start, end = place.column - 1, place.column - 1 + token.end - token.start
    before, after = line[max(0, start - 2) : start], line[end : end + 40]
    italic = re.search(r"(?:^|[^*])\*\Z|(?:^|[^_])_\Z", before) is not None and re.match(r"\*(?!\*)|_(?!_)", after)
    if before.endswith("[") and re.match(r"[^\[\]]{0,30}\]\(https?:", after):
        return True  # the name of what a link leads to
    return bool(italic) or re.match(r"[^\[\]]{0,30}\]\{[^}]*\.(?:no)?abbr\b", after) is not None


def scopes(text: Text) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """Yield the passages within which a short form is introduced once: the abstract, the running text, and each
    legend."""
    abstract = tuple(passage for passage in text.passages if passage.kind == "abstract")
    running = tuple(passage for passage in text.passages if passage.kind == "paragraph")
    yield "abstract", abstract
    by_path: dict[str, list[Passage]] = {}
    for passage in running:
        by_path.setdefault(passage.start.path, []).append(passage)
    for several in by_path.values():
        yield "main text", tuple(several)
    for passage in text.passages:
        if passage.kind in {"legend", "caption"}:
            yield "legend", (passage,)


def document_of(path: str, report: Report) -> CheckedDocument | None:
    """Return the document a file belongs to, None if there is none."""
    for document in report.documents:
        if path == document.path or path in document.parsed.source.files_read:
            return document
    return None
