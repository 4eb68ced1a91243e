"""Numbers that are typed in prose: ages, days, lengths of time, quantities, grades, counts and ordinals, each as a
claim with the words around it; the German ones are those of `german_claims`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain

from casewright.case.facts import MONTHS, TITRE
from casewright.case.time import UNITS
from casewright.case.words.number_words import in_words, ordinal_in_words
from casewright.checks.dat.facts import Claim, unescaped
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.report import Report
from casewright.diagnostics import Location

OTHER_OBJECT = "\ufff9"
"""Stands in a sentence for what is neither words nor a citation of a work."""

_NUMBERS: Mapping[str, int] = {in_words(number): number for number in range(100)}
_ORDINALS: Mapping[str, int] = {ordinal_in_words(number): number for number in range(1, 21)}
_ONES = "|".join(map(in_words, range(1, 10)))
_TENS = "|".join(map(in_words, range(20, 100, 10)))
_TO_NINETEEN = "|".join(sorted(map(in_words, range(20)), key=len, reverse=True))
# Not a list of a hundred words: four patterns hold it, and it would take each a millisecond to compile.
NUMBER = rf"(?:\d+|(?:{_TENS})(?:-(?:{_ONES}))?|{_TO_NINETEEN})"
_UNIT = rf"(?:{'|'.join(UNITS)})"

_AGE_ADJECTIVE = re.compile(rf"(?<![\w.])({NUMBER})[- ]({_UNIT})s?[- ]old\b", re.IGNORECASE)
_AGE_PHRASE = re.compile(
    rf"\b(?:at (?:the |an )?age (?:of )?|aged |age (?:of )?|age was |until (?:he|she) was |(?:he|she) was |when )"
    rf"({NUMBER})(?:\s({_UNIT})s?)?(?:\s({NUMBER})\s({_UNIT})s?)?(?:\sold\b|\sof age\b)?",
    re.IGNORECASE,
)
_AGE_PLAIN = re.compile(rf"(?<![\w.])({NUMBER})\s({_UNIT})s?\s(?:old\b|of age\b)", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:(?P<bound>by|before|after|from|until|since|on|(?<!compared )(?<!prior )(?<!relative )(?<!close )to)\s)?"
    r"(?:the\s)?(?P<word>days?)\s(?P<first>[−-]?\d+)"
    r"(?:\s?(?P<joint>–|-|to|through|and|,)\s?(?P<second>[−-]?\d+)(?!\s?(?:day|week|month|year|hour)s?\b))?"
    r"(?!\d|\.\d|\s(?:of|after|before|later)\b)",
    re.IGNORECASE,
)
_ELAPSED = re.compile(
    rf"(?<![\w.,+])(?:(?P<more>{NUMBER})\s(?P<greater>{_UNIT})s?(?:\sand)?\s)?(?P<number>{NUMBER})\s(?P<unit>{_UNIT})s?"
    r"\s(?P<direction>after|before)\s(?P<anchor>[^.;,()]{0,60})",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\bgrade\s(?P<grade>\d[abAB]?|[IV]{1,3})(?![\w/]|\.\d)", re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\w.,-])(?P<number>{NUMBER})\s(?P<after>[A-Za-z-]+(?:\s[A-Za-z-]+){{0,2}})", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?P<ordinal>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))}|\d{{1,2}}(?:st|nd|rd|th))"
    r"\s(?P<after>[A-Za-z-]+(?:\s[A-Za-z-]+){0,5})",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[)\]”\"]*\s+(?=[A-ZÄÖÜ0-9(\"“\ufffc\ufff9])")
_NO_END = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|vs|cf|ca|approx|Fig|Figs|No|Dr|Mr|Mrs|Ms|Prof|Mme|Sra?|Inc|Ltd|Corp|Co|St|resp|"
    r"z\.B|bzw|ggf|evtl|inkl|Nr|Abb|Tab|u\.a|d\.h|"
    r"(?<!/)(?<!\d )[A-Z]|"
    r"(?:[AaIi]m|[Dd](?:er|ie|as|e[mns])|[Zz]u[mr]|[Vv]om|[Bb]eim|[Bb]is|[Aa]b|[Ss]eit) \d{1,2})\.)\s*$"
)
_LONGEST = 1200
_MOST_NUMBERS = 40
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLAUSE_END = re.compile(r";|:(?!\d)|,(?!\d)|\b(?:and|but|while|whereas|when|then|although|und|aber|während)\b|[()]")


@dataclass(frozen=True)
class Sentence:
    """A sentence with its values written in. `text` has `OBJECT` for citations of works; `typed` are the ranges of it
    that the author typed, each with where it begins in the passage."""

    text: str
    passage: Passage
    typed: tuple[tuple[int, int, int], ...]
    values: tuple[tuple[int, int, str], ...] = ()

    @property
    def cites(self) -> bool:
        return OBJECT in self.text

    def offset(self, start: int, end: int) -> int | None:
        """Where in the passage `start:end` of the text was typed in one piece; None where part of it is a value."""
        for first, last, offset in self.typed:
            if first <= start and end <= last:
                return offset + start - first
        return None

    def passage_offset(self, start: int) -> int | None:
        """Where in the passage the value that is written in at `start` was called; None where text is there."""
        ends = [offset + last - first for first, last, offset in self.typed if last <= start]
        return ends[-1] if ends and any(first == start for first, _, _ in self.values) else None

    def clause_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause of `start:end` begins and ends: at the nearest comma, semicolon, conjunction or bracket.
        What is in brackets is joined with what it follows; other brackets are passed over."""
        at = bisect_right(self._marks, start, key=lambda mark: mark[1])
        before = (last for first, last in reversed(self._marks[:at]) if not self._is_aside(first, start))
        begin = next(before, 0)
        if begin and self.text[begin - 1] == "(":
            begin = next(before, 0)
        return begin, next(self._marks_behind(end, start), (len(self.text), 0))[0]

    def clause(self, start: int, end: int) -> str:
        """The text of the clause that `start:end` is in."""
        first, last = self.clause_span(start, end)
        return self._without_asides(first, last, start)

    def clause_text(self, start: int, end: int) -> str:
        """The clause of `start:end` as it stands."""
        first, last = self.clause_span(start, end)
        return self.text[first:last]

    def part(self, start: int) -> str:
        """The part between semicolons that `start` is in."""
        before, after = self.text.rfind(";", 0, start) + 1, self.text.find(";", start)
        return self.text[before : after if after >= 0 else len(self.text)]

    def following_clause(self, end: int) -> str:
        """The clause behind the one that `end` is in; none behind a semicolon, which ends what is said."""
        ends = self._marks_behind(end, end)
        own = next(ends, None)
        if own is None or self.text[own[0]] == ";":
            return ""
        return self._without_asides(own[1], next(ends, (len(self.text), 0))[0], end)

    def _marks_behind(self, position: int, of: int) -> Iterator[tuple[int, int]]:
        """The marks from a position on that end a clause of what is at `of`."""
        at = bisect_left(self._marks, position, key=lambda mark: mark[0])
        return (mark for mark in self._marks[at:] if not self._is_aside(mark[0], of))

    def _is_aside(self, position: int, of: int) -> bool:
        """Whether a position lies in brackets that `of` does not lie in."""
        at = bisect_right(self._brackets, position, key=lambda bracket: bracket[0]) - 1
        first, last = self._brackets[at] if at >= 0 else (0, 0)
        return first <= position < last and not first <= of < last

    def _without_asides(self, first: int, last: int, of: int) -> str:
        text = self.text[first:last]
        at = bisect_right(self._brackets, first, key=lambda bracket: bracket[1])
        for begin, end in self._brackets[at:]:
            if begin >= last:
                break
            if not begin <= of < end:
                begin, end = max(begin, first) - first, min(end, last) - first
                text = f"{text[:begin]}{' ' * (end - begin)}{text[end:]}"
        return text

    @cached_property
    def _marks(self) -> tuple[tuple[int, int], ...]:
        """Where each mark that may end a clause begins and ends."""
        return tuple(match.span() for match in _CLAUSE_END.finditer(self.text))

    @cached_property
    def _brackets(self) -> tuple[tuple[int, int], ...]:
        """Where each pair of brackets begins and ends, that holds no other."""
        return tuple(match.span() for match in re.finditer(r"\([^()]*\)", self.text))


def sentences(passage: Passage, report: Report) -> Iterator[Sentence]:
    """The sentences of a passage, its values written in, but for those that are lists of numbers."""
    text, typed, values = _with_values(passage, report)
    for start, end in _spans(text):
        inside = tuple(
            (max(first, start) - start, min(last, end) - start, offset + max(0, start - first))
            for first, last, offset in typed
            if first < end and last > start
        )
        if text[start:end].strip() and not _is_list(text[start:end]):
            shown = tuple((first - start, last - start, name) for first, last, name in values if start <= first < end)
            yield Sentence(text[start:end], passage, inside, shown)


def unread_sentences(report: Report) -> Iterator[Location]:
    """Where sentences stand that `sentences` leaves out, since no sentence is as long or has as many numbers: lists of
    measurements, whose every number would be asked after in all of the others."""
    for passage in report.passages:
        if len(passage.text) > _LONGEST or len(_NUMBER.findall(passage.text)) > _MOST_NUMBERS:
            text, typed, _ = _with_values(passage, report)
            for start, end in _spans(text):
                if _is_list(text[start:end]):
                    offset = next((at + max(0, start - first) for first, last, at in typed if last > start), 0)
                    yield passage.location(offset)


def _is_list(sentence: str) -> bool:
    return len(sentence) > _LONGEST or len(_NUMBER.findall(sentence)) > _MOST_NUMBERS


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    start = 0
    for end in (*sentence_ends(text), len(text)):
        yield start, end
        start = end


def sentence_ends(text: str) -> Iterator[int]:
    """Where the sentences of a text end, but for the last one."""
    for match in _SENTENCE_END.finditer(text):
        if not _NO_END.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.end()


_Ranges = tuple[tuple[int, int, int], ...]
_Named = tuple[tuple[int, int, str], ...]


_LONGEST_OBJECT = 1_000


def _with_values(passage: Passage, report: Report) -> tuple[str, _Ranges, _Named]:
    """A passage with the values it shows written in: its text, where that was typed, and where each value stands."""
    return memoized(passage, "with values", lambda: _values_written_in(passage, report))  # many rules read it


def _values_written_in(passage: Passage, report: Report) -> tuple[str, _Ranges, _Named]:
    body = re.sub(r"[\s\u00a0\u202f]", " ", passage.text)
    pieces: list[str] = []
    typed: list[tuple[int, int, int]] = []
    values: list[tuple[int, int, str]] = []
    length = position = 0
    for match in re.finditer(OBJECT, body):
        piece = body[position : match.start()]
        typed.append((length, length + len(piece), position))
        shown = _shown(passage, match.start(), report)
        pieces += [piece, shown]
        if name := value_named(passage, match.start(), report):
            values.append((length + len(piece), length + len(piece) + len(shown), name))
        length += len(piece) + len(shown)
        position = match.end()
    typed.append((length, length + len(body) - position, position))
    return "".join([*pieces, body[position:]]), tuple(typed), tuple(values)


def value_named(passage: Passage, offset: int, report: Report) -> str | None:
    """The name of the value that the object at an offset shows; None where it is no value."""
    value = re.match(r"\{\{<\s*var\s+([\w.-]+)\s*>\}\}", _typed_at(passage, offset, report))
    return value[1] if value else None


def _typed_at(passage: Passage, offset: int, report: Report) -> str:
    """What was typed from an offset of a passage to the end of its line, so far as an object may be."""
    place = passage.location(offset)
    lines: Sequence[str] = report.files.get(place.path, ())
    if place.line is None or place.column is None or place.line > len(lines):
        return ""
    return lines[place.line - 1][place.column - 1 : place.column - 1 + _LONGEST_OBJECT]


def _shown(passage: Passage, offset: int, report: Report) -> str:
    """What stands for an object: the value that a shortcode shows, `OBJECT` for a citation of a work."""
    raw = _typed_at(passage, offset, report)
    if not raw:
        return OTHER_OBJECT
    if value := value_named(passage, offset, report):
        return unescaped(report.values.get(value, OTHER_OBJECT))
    if raw.startswith(("[", "@", "-@")):
        keys = re.findall(r"@\{?([\w:.#$%&+?<>~/-]+)", raw.split("]")[0] if raw.startswith("[") else raw.split()[0])
        kinds = {kind for document in report.documents for kind in document.parsed.kinds}
        if any(key.partition("-")[0][:1].lower() + key.partition("-")[0][1:] not in kinds for key in keys):
            return OBJECT
    return OTHER_OBJECT


def claims(text: str, nouns: Sequence[str] = (), units: Sequence[str] = (), *, german: bool = False) -> Iterator[Claim]:
    """The numbers that a sentence states. Counts are those of `nouns` only, which are words of the case's counts;
    `units` are those that the case has, some of which are longer than the usual ones. In a `german` report sentences
    are read as German and, for its English abstract, as English."""
    taken: list[tuple[int, int]] = []

    def free(claim: Claim) -> bool:
        return not any(first < claim.end and claim.start < last for first, last in taken)

    own = tuple(units)
    several: tuple[Iterator[Claim], ...] = (_ages(text), _days(text), _grades(text), _elapsed(text))
    quantities, ordinals, counts = _quantities(text, own), _ordinals(text), _counts(text)
    if german:
        from casewright.checks.dat import german_claims as of_german

        several = (
            of_german.german_ages(text),
            of_german.german_days(text),
            of_german.german_grades(text),
            of_german.german_lengths(text),
            *several,
        )
        quantities, counts = of_german.german_quantities(text, own), of_german.german_counts(text)
        ordinals = chain(ordinals, of_german.german_ordinals(text))
    for claim in (*chain(*several), *quantities):
        if free(claim):
            taken.append((claim.start, claim.end))
            yield claim
    yield from ordinals
    if nouns:
        yield from filter(free, counts)


def _ordinals(text: str) -> Iterator[Claim]:
    for match in _ORDINAL.finditer(text):
        word = match["ordinal"].casefold()
        number = _ORDINALS.get(word) or int(re.match(r"\d+", word)[0])  # type: ignore[index]  # the pattern has digits
        start, end = match.span("ordinal")
        yield Claim("ordinal", match["ordinal"], start, end, Decimal(number), after=match["after"])


def _counts(text: str) -> Iterator[Claim]:
    for match in _COUNT.finditer(text):
        start, end = match.span("number")
        yield Claim("count", match["number"], start, end, _number(match["number"]), after=match["after"])


def number_of(typed: str) -> int | None:
    """The number that digits or an English word below a hundred are."""
    return int(typed) if typed.isdigit() else _NUMBERS.get(typed.casefold())


def _number(typed: str) -> Decimal:
    return Decimal(typed) if typed.isdigit() else Decimal(_NUMBERS[typed.casefold()])


def _ages(text: str) -> Iterator[Claim]:
    for match in _AGE_ADJECTIVE.finditer(text):
        number = _number(match[1]) * MONTHS[match[2].casefold()]
        yield Claim("age", match[0], match.start(), match.end(), number, match[2].casefold(), adjective=True)
    for match in _AGE_PHRASE.finditer(text):
        lead = match[0].casefold()
        if not match[2] and not lead.startswith(("at", "age")):
            continue  # "he was 10" is no age without a unit
        if not re.search(r"old|of age", lead) and lead.startswith(("until", "he ", "she ", "when")):
            continue
        unit = (match[2] or "year").casefold()
        number = _number(match[1]) * MONTHS[unit]
        if match[3] and match[4]:
            number += _number(match[3]) * MONTHS[match[4].casefold()]
        yield Claim("age", text[match.start(1) : match.end()], match.start(1), match.end(), number, unit)
    for match in _AGE_PLAIN.finditer(text):
        number = _number(match[1]) * MONTHS[match[2].casefold()]
        yield Claim("age", match[0], match.start(), match.end(), number, match[2].casefold())


def _days(text: str) -> Iterator[Claim]:
    for match in _DAY.finditer(text):
        if re.search(r"\bcycle \d+,? *$", text[: match.start()]):
            continue
        bound = (match["bound"] or "").casefold()
        for group in ("first", "second"):
            if match[group]:
                number = Decimal(match[group].replace("−", "-"))
                start, end = match.start(group), match.end(group)
                if group == "first":  # as the values of the case have it: "by day 14", but "day 3" of "on day 3"
                    start = match.start() if bound in {"by", "before", "after"} else match.start("word")
                told = "until" if bound == "to" or (group == "second" and match["joint"] not in {"and", ","}) else bound
                yield Claim("day", text[start:end], start, end, number, "day", told)


def _elapsed(text: str) -> Iterator[Claim]:
    for match in _ELAPSED.finditer(text):
        unit, number = match["unit"].casefold(), _number(match["number"])
        if match["more"]:
            number += round(_number(match["more"]) * MONTHS[match["greater"].casefold()] / MONTHS[unit])
        yield Claim(
            "elapsed",
            re.sub(r"\s+", " ", text[match.start() : match.end("direction")]),
            match.start(),
            match.end("direction"),
            number,
            unit,
            match["direction"].casefold(),
            match["anchor"],
        )


_NUMERAL = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
_JOINT = r"\s?(?P<joint>–|-|to|/|[×x])\s?"
_BASE = r"(?:mc|[kdcmµμnpM]?)(?:g|[lL]|mol|IU|U|Eq|Pa|Gy|Bq|V|J|kat)"
_DIVISOR = rf"(?:{_BASE}|m2|m²|mm3|mm³|min|day|dose|[hd])"
_KNOWN_UNITS = (
    rf"%|‰|°\s?[CF]|[mc]m\s?Hg|(?:[mcµμ]?m|m?s)(?:[²³](?!\w)|2(?!\d))?|{_BASE}(?:\s?/\s?{_DIVISOR}){{0,2}}"
    rf"|\s?/\s?(?:{_DIVISOR})"
)


@lru_cache(maxsize=32)
def _quantity_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    own = "".join(f"{_spaced(unit)}|" for unit in sorted(set(units), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,/:–-])(?P<comparator>[<>≤≥]\s?)?(?P<number>[+−-]?{_NUMERAL})(?:{_JOINT}(?P<other>[+−-]?{_NUMERAL}))?"
        rf"\s?(?P<unit>{own}{_KNOWN_UNITS})(?![\w/²³]|-(?!\d))"
    )


_PLAIN = re.compile(
    rf"(?<![\w.,/:–^-])(?P<comparator>[<>≤≥]\s?)?(?P<number>[+−-]?{_NUMERAL})(?:{_JOINT}(?P<other>{_NUMERAL}))?"
    r"(?![\w%/:°²³⁰-⁹×]|[.,]\d|\s?[%×]|-\w)"
)


def _decimals(match: re.Match[str]) -> tuple[Decimal, ...]:
    typed = (match["number"], match["other"])
    return tuple(Decimal(re.sub(r"[,\u2009\u202f]", "", one).replace("−", "-")) for one in typed if one)


def plain_numbers(text: str) -> Iterator[Claim]:
    """Numbers without a unit, of which some are values of scores and ratios."""
    for match in _PLAIN.finditer(text):
        numbers = _decimals(match)
        bound = (match["comparator"] or "").strip() or said_bound(text[: match.start()])
        start = match.start("number")
        yield Claim("quantity", text[start : match.end()], start, match.end(), numbers[0], "", bound, numbers=numbers)


def _spaced(unit: str) -> str:
    """A pattern for a unit with or without spaces around its sign of multiplication: `×10⁹/L`, `× 10⁹/L`."""
    return re.sub(r"(?<!\s)\s*×\s*", r"×\\s?", re.escape(re.sub(r"(?<!\s)\s*×\s*", "×", unit)))


_SAID_BOUND = re.compile(
    r"\b(?:(?P<more>more|greater|higher|longer) than|(?P<above>above|over|exceed\w*|at least)|(?:less|lower|smaller|"
    r"shorter) than|"
    r"below|under|at most|up to)\s(?:a titer of )?$",
    re.IGNORECASE,
)


def said_bound(before: str) -> str:
    """The comparator that words before a number are: ">" of "more than"."""
    match = _SAID_BOUND.search(before)
    return "" if match is None else ">" if match["more"] or match["above"] else "<"


_TITRE = re.compile(r"(?<![\w:.,])(?P<comparator>[<>≤≥]\s?)?1\s?:\s?(?P<number>\d{1,6}|\d{1,3},\d{3})(?![\w:]|[.,]\d)")


def _quantities(text: str, units: tuple[str, ...]) -> Iterator[Claim]:
    for match in _TITRE.finditer(text):
        number = Decimal(match["number"].replace(",", ""))
        bound = (match["comparator"] or "").strip() or said_bound(text[: match.start()])
        yield Claim("quantity", match[0], match.start(), match.end(), number, TITRE, bound, numbers=(number,))
    for match in _quantity_pattern(units).finditer(text):
        numbers, unit = _decimals(match), match["unit"].strip()
        bound = (match["comparator"] or "").strip() or said_bound(text[: match.start()])
        after = text[match.end() : match.end() + 40]
        start = match.start()
        if len(numbers) > 1 and match["joint"] in {"–", "-", "to"}:  # each end of a range, or of a change
            first, last = match.span("number")
            yield Claim("quantity", text[first:last], first, last, numbers[0], unit, bound, numbers=numbers[:1])
            numbers, start, bound = numbers[1:], match.start("other"), ""
        yield Claim(
            "quantity", text[start : match.end()], start, match.end(), numbers[0], unit, bound, after, numbers=numbers
        )


def _grades(text: str) -> Iterator[Claim]:
    for match in _GRADE.finditer(text):
        yield Claim("grade", match[0], match.start(), match.end(), None, match["grade"], after=text[match.end() :][:40])
