"""Statements that compare values of a measurement: with each other (rose, fell, doubled, by 20%), with the whole of its
series (peak, nadir), with its reference range (normal, raised, twice the upper limit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from casewright.checks.dat.claims.english import NUMBER, decimal_of
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Fact, Facts
from casewright.checks.dat.quantities import Mention, Subject, mentions, times_in
from casewright.checks.dat.statements.contradiction import Contradiction


def comparisons(sentence: Sentence, facts: Facts, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """Every comparison in a sentence that the values of the case do not bear out."""
    yield from _directions(sentence, subjects)
    yield from _percent_changes(sentence)
    measured = [one for one in mentions(sentence.text, subjects) if one.subject.is_measured]
    if measured:
        yield from _times_of_limit(sentence, subjects)
        yield from _states(sentence, facts, measured)
        yield from _extremes(sentence, facts, measured)
    yield from _factors(sentence, subjects)


_GO = r"(?:went|gone|going|go|c[ao]me|was|were|been|is|are)\s(?:back\s)?"
_ROSE = rf"ros[e]|risen|increas\w*|{_GO}up|climb\w*|elevat\w*|worsen\w* to|stieg(?:en)?|gestiegen"
_FELL = rf"fell|fallen|decreas\w*|declin\w*|dropp\w*|{_GO}down|sank|sunk|reduced|fiel(?:en)?|gefallen"
_MOVED = re.compile(
    rf"\b(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))\b(?P<rest>(?:(?!\b(?:{_ROSE}|{_FELL})\b|\b(?:while|whereas)\b|[.;]\s).)*)",
    re.IGNORECASE,
)
_NUMBER = r"(?P<{}>[<>]?\s?[-−]?\d[\d,]*(?:\.\d+)?)"
_UNIT_AND_TIME = (
    r"[^\d.;]{0,25}?(?:\b(?:on day|at) [−-]?\d+(?:\s(?:minute|hour|day|week|month|year)s?)?[^\d.;]{0,10}?)?"
)
_FROM_TO = re.compile(
    rf"\bfrom\s(?:about\s|more than\s|less than\s)?{_NUMBER.format('first')}{_UNIT_AND_TIME}\bto"
    rf"\s(?:about\s)?{_NUMBER.format('last')}"
)
_TO = re.compile(
    rf"^(?:\sby\s{_NUMBER.format('by')}(?!%)[^\d;%]{{0,15}}(?:\([\d.]+%\))?)?[^\d;]{{0,40}}?\bto\s"
    rf"(?:about\s|below\s|above\s|less than\s|more than\s)?{_NUMBER.format('last')}"
)


def _directions(sentence: Sentence, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """A value said to have risen or fallen, where the numbers beside it or the series of the case say the other."""
    for match in _MOVED.finditer(sentence.text):
        span = match.start(), match.start() + len(match["up"] or match["down"])
        is_up = match["up"] is not None
        if re.search(r"\b(?:not|never|no longer)\s(?:\w+\s)?$", sentence.text[: match.start()]):
            continue
        told = _FROM_TO.search(match["rest"])
        if told:
            first, last = _value(told["first"]), _value(told["last"])
            if first != last and (last > first) is not is_up:
                yield Contradiction(*span, f"contradicts the numbers beside it, from {told['first']} to {told['last']}")
            continue
        named = [one for one in mentions(sentence.text[: match.start()], subjects) if one.subject.is_measured]
        target = _TO.search(match["rest"])
        if not named or target is None:
            continue
        end = match.start("rest") + target.start("last")
        if any(match.start() < one.start and one.end < end for one in mentions(sentence.text, subjects)):
            continue
        series = _in_time(named[-1].subject.facts)
        number = _value(target["last"])
        if target["by"] and number in {float(one.number) for one in series if one.number is not None}:
            apart = {abs(float(one.number) - number) for one in series if one.number is not None}
            if not any(abs(one - _value(target["by"])) < 0.0005 for one in apart):
                by = match.start("rest") + target.start("by")
                evidence = f"is not how far any value of `{named[-1].subject.key}` is from {target['last'].strip()}"
                yield Contradiction(by, by + len(target["by"]), evidence, is_certain=False)
                continue
        before = [
            (one.number, other.number)
            for one, other in pairwise(series)
            if one.number is not None and other.number is not None and one.side == other.side
            and float(other.number) == number
            and (target["by"] is None or abs(float(other.number - one.number)) == _value(target["by"]))
        ]  # fmt: skip
        if before and all(old != new and (new > old) is not is_up for old, new in before):
            [old, new] = before[0]
            yield Contradiction(
                *span, f"contradicts the case, where `{named[-1].subject.key}` went from {old} to {new}"
            )


_PERCENT = re.compile(
    r"(?:\bby\s(?:about\s)?(?P<by>\d+(?:\.\d+)?)\s?%)"
    r"|(?P<apart>\d+(?:\.\d+)?)\s?%\s(?:below|above|lower|higher|less|more|smaller|greater)\b(?!\sthan\s\d)"
)


def _percent_changes(sentence: Sentence) -> Iterator[Contradiction]:
    """A change in percent that the two values beside it do not make."""
    for match in _PERCENT.finditer(sentence.text):
        typed = match["by"] or match["apart"]
        span = match.span("by" if match["by"] else "apart")
        near = sentence.text[max(0, match.start() - 60) : match.end() + 60]
        if told := _FROM_TO.search(near):
            first, last = _value(told["first"]), _value(told["last"])
            if first and not _rounds_to(abs(last - first) / first * 100, typed):
                evidence = f"does not follow from the numbers beside it, {told['first']} and {told['last']}"
                yield Contradiction(*span, evidence)


_TIMES = re.compile(
    rf"\b(?:(?P<way>(?:more|less|fewer) than|almost|nearly|about|roughly|approximately)\s)?"
    rf"(?:(?<![\d.,])(?P<times>\d+\.\d+|{NUMBER})\s?(?:times|-fold)|(?P<twice>twice))\sthe\s(?P<end>upper|lower)\b",
    re.IGNORECASE,
)


def _times_of_limit(sentence: Sentence, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """A value said to be more, or less, than so many times the limit of its reference range."""
    for match in _TIMES.finditer(sentence.text):
        named = [one for one in mentions(sentence.text[: match.start()], subjects) if one.subject.is_measured]
        times = Decimal(2) if match["twice"] else decimal_of(match["times"])
        if not named or not times:
            continue
        facts = named[-1].subject.facts
        end = "high" if match["end"].casefold() == "upper" else "low"
        limit = next((fact.number for fact in facts if fact.is_limit and fact.name.endswith(end) and fact.number), None)
        between = sentence.text[named[-1].end : match.start()]
        stated = {Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", between)}
        values = {fact.number for fact in facts if not fact.is_limit} & stated
        for value in values if limit else ():
            ratio = (value or Decimal(0)) / (limit or Decimal(1))
            way = (match["way"] or "").casefold()
            is_so = (
                (ratio >= times if way == "more than" else ratio <= times)
                if way.endswith("than")
                else abs(ratio - times) * (5 if way else 10) <= times
            )
            if not is_so:
                evidence = f"is not so: {value} is {ratio:.3g} times {limit}"
                yield Contradiction(*match.span("way" if way else "twice" if match["twice"] else "times"), evidence)


def _rounds_to(number: float, typed: str) -> bool:
    places = len(typed.partition(".")[2])
    return abs(number - float(typed)) <= 0.51 * 0.1**places


def _value(typed: str) -> float:
    return float(re.sub(r"[<>,\s]", "", typed).replace("−", "-"))


def _in_time(facts: Sequence[Fact]) -> list[Fact]:
    known = [fact for fact in facts if fact.at is not None and not fact.is_limit and fact.number is not None]
    return sorted(known, key=lambda fact: (fact.side, fact.at or (0, 0)))


_NUMERAL = re.compile(r"(?:(?<![\w.,/:–-])|\b1:)(?:\d{1,3}(?: \d{3})+(?!\d)|\d[\d,]*(?:\.\d+)?)(?![\d/–-])")


def _numbers(text: str) -> list[Decimal]:
    return [Decimal(re.sub("^1:|[, ]", "", found)) for found in _NUMERAL.findall(text)]


_IS = (
    r"\b(?:was|were|is|are|be|been|remained|stayed|became|and|but)\s"
    r"(?:(?:again|still|also|only|back|now|then|once|more|\w+ly)\s)*"
)
_STATE = re.compile(
    rf"(?:{_IS}|(?<=,\s)(?:(?:\w+ly|still|now|just|again|well)\s)*)"
    r"(?:(?P<normal>normal|(?:with)?in the (?:normal|reference) range|within normal limits)"
    r"|(?P<high>raised|elevated|increased|above the (?:normal|reference) range)"
    r"|(?P<low>low|decreased|reduced|below the (?:normal|reference) range))\b"
    r"(?=\s(?:again|on|at|in|from|until|by|throughout|before|when|and|but)\b|\s?[(,.;]|$)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"(?:[^.;(),]{0,40}\s\(\s?|\sat\s)(?P<number>[<>]?\s?\d[\d,]*(?:\.\d+)?)(?!\d|\s?(?:–|-|to\b))"
)
_BEFORE_STATE = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?[^\d.;,]{1,20},\s$")


def _states(sentence: Sentence, facts: Facts, measured: Sequence[Mention]) -> Iterator[Contradiction]:
    """A value called normal, raised or low that lies elsewhere in its reference range: the one in brackets behind it or
    in front of it, else the one of the time beside it."""
    for match in _STATE.finditer(sentence.text):
        told = match.lastgroup or "normal"
        before = [one for one in measured if one.end <= match.start(told)]
        if not before:
            continue
        series = [fact for fact in before[-1].subject.facts if not fact.is_limit and fact.number is not None]
        limits = {
            fact.name.rpartition(".")[2]: fact.number
            for fact in before[-1].subject.facts
            if fact.is_limit and fact.number
        }
        typed = _IN_BRACKETS.match(sentence.text, match.end()) or _BEFORE_STATE.search(sentence.text[: match.start()])
        number = Decimal(re.sub(r"[<>,\s]", "", typed["number"])) if typed else None
        meant = [fact for fact in series if fact.number == number]
        if not meant:
            times = [
                one
                for one in times_in(sentence.text, facts)
                if one.days is not None and match.end() <= one.start <= match.end() + 8
            ]
            meant = [
                fact for fact in series if times and times[0].is_of(fact) and fact.at and fact.at[0] == times[0].days
            ]
        if not meant or any(fact.bound for fact in meant) or not limits:
            continue
        found = {_place_in(fact.number or Decimal(0), limits) for fact in meant}
        if found and None not in found and told not in found:
            ends = "–".join(str(limits[end]) for end in ("low", "high") if end in limits)
            evidence = f"is not so: {meant[0].value} is {_PLACES[found.pop() or '']} the reference range ({ends})"
            yield Contradiction(*match.span(told), evidence, is_certain=number == meant[0].number)


_PLACES: Mapping[str, str] = {"normal": "within", "high": "above", "low": "below"}


def _place_in(number: Decimal, limits: Mapping[str, Decimal]) -> str | None:
    """Where a value lies in a reference range; None where the range has not the end that would tell."""
    if "high" in limits and number > limits["high"]:
        return "high"
    if "low" in limits and number < limits["low"]:
        return "low"
    return "normal"


_EXTREME = re.compile(
    r"(?<!second )(?<!another )(?<!further )(?<!first )(?<!new )\b"
    r"(?:(?P<high>peak(?:ed)?|highest|maximum|maximal)|(?P<low>lowest|nadir|minimum|minimal))\b(?!\s(?:dose|grade|\d))",
    re.IGNORECASE,
)
_EXTREME_OF = re.compile(r"\s(?:(?:of|in|value|level|the|serum|plasma|measured|recorded)\s)*", re.IGNORECASE)


def _extremes(sentence: Sentence, facts: Facts, measured: Sequence[Mention]) -> Iterator[Contradiction]:
    """A value, or the time of one, called the highest or the lowest of a series that has a higher or a lower one."""
    for match in _EXTREME.finditer(sentence.text):
        begin, end = sentence.clause_span(*match.span())
        behind = [one for one in measured if _EXTREME_OF.fullmatch(sentence.text, match.end(), one.start)]
        before = [one for one in measured if begin <= one.start and one.end <= match.start()]
        about = behind[0] if behind else before[-1] if before else None
        series = _in_time(about.subject.facts) if about else []
        if about is None or len(series) < 3 or len({fact.side for fact in series}) > 1:
            continue
        numbers = [fact.number or Decimal(0) for fact in series]
        extreme = max(numbers) if match["high"] else min(numbers)
        known = [fact for fact in series if fact.number == extreme]
        what = "highest" if match["high"] else "lowest"
        last = max(end, about.end)
        reach = re.compile(r"(?:[^.;]|(?<=\d)\.(?=\d))*").match(sentence.text, last, last + 45)
        rest = sentence.text[max(match.end(), about.end if behind else 0) : reach.end() if reach else last]
        stated = [number for number in _numbers(rest) if number in numbers]
        if stated:
            if extreme not in stated[:2]:
                evidence = f"is not so: the {what} value of `{about.subject.key}` is {known[0].value}"
                yield Contradiction(*match.span(), evidence, is_certain=False)
            continue
        times = [
            one
            for one in times_in(sentence.text, facts)
            if one.days is not None
            and 0 <= one.start - match.end() <= 12
            and "," not in sentence.text[match.end() : one.start]
        ]
        if times and not any(times[0].is_of(fact) for fact in known) and any(times[0].is_of(fact) for fact in series):
            evidence = f"is not when `{about.subject.key}` was {what}, which the case has as `{known[0].name}`"
            yield Contradiction(times[0].start, times[0].end, evidence, is_certain=False)


_PARTS: Mapping[str, Decimal] = {
    name: Decimal(part) / whole
    for name, part, whole in (
        ("half", 1, 2), ("third", 1, 3), ("two thirds", 2, 3), ("quarter", 1, 4), ("three quarters", 3, 4),
        ("fifth", 1, 5), ("sixth", 1, 6), ("seventh", 1, 7), ("eighth", 1, 8), ("ninth", 1, 9), ("tenth", 1, 10),
    )
}  # fmt: skip
_PART = rf"(?P<part{{0}}>{'|'.join(sorted(_PARTS, key=len, reverse=True))})"
_TIMES_WORDS: Mapping[str, int] = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "halv": 2}
_FACTOR = re.compile(
    r"(?:\b(?P<hedge>more than|less than|nearly|almost|about|roughly|approximately|over)\s)?"
    rf"(?:\b(?P<word>{'|'.join(_TIMES_WORDS)})(?:e?d|ing)\b|(?<![\w.,])(?P<fold>\d+\.\d+|{NUMBER})[- ]?fold\b"
    rf"|(?<![\w.,])(?P<times>\d+\.\d+|{NUMBER}) times "
    r"(?:as high|the (?:value|level|count|concentration|titer|size)|that|what|its)\b"
    rf"|\bby (?:a |one |about )?{_PART.format('_by')}\b|\b(?:a|one) {_PART.format('_of')} of (?:the|its|that) )",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:fell|fallen|declin\w*|decreas\w*|dropp\w*|reduc\w*|lower\w*|shr[au]nk)\b", re.IGNORECASE)


def _factors(sentence: Sentence, subjects: Sequence[Subject]) -> Iterator[Contradiction]:
    """A value said to be a multiple or a part of another one ("doubled", "fell by three quarters", "one eighth of the
    first value") where no two values of the case that the sentence may mean are so far apart."""
    for match in _FACTOR.finditer(sentence.text):
        named = mentions(sentence.text[: match.start()], subjects)
        if not named:
            continue
        series = {fact.number for fact in named[-1].subject.facts if not fact.is_limit and fact.number}
        near = sentence.text[named[-1].end : match.end() + 60]
        stated = [number for number in _numbers(near) if number in series]
        if len(series) < 2 or not stated or re.search(r"\b(?:limit|normal)\b", near):
            continue
        factor = _factor(match, _SINCE.search(sentence.text, match.start() - 25, match.start()) is not None)
        ratios = {
            max(one, other) / min(one, other) for one in stated for other in series if one and other and one != other
        }
        hedge = (match["hedge"] or "").casefold()
        if not any(_is_multiple(ratio, factor, hedge) for ratio in ratios):
            evidence = f"is how far no value of `{named[-1].subject.key}` is from {stated[0]}"
            start = match.start() + len(match["hedge"] or "")
            span = (
                start + len(match[0][len(match["hedge"] or "") :]) - len(match[0][len(match["hedge"] or "") :].lstrip())
            )
            yield Contradiction(span, match.start() + len(match[0].rstrip()), evidence, is_certain=False)


def _factor(match: re.Match[str], is_fall: bool) -> Decimal:
    if match["word"]:
        return Decimal(_TIMES_WORDS[match["word"].casefold()])
    if match["fold"] or match["times"]:
        return decimal_of(match["fold"] or match["times"]) or Decimal(1)
    if match["part_of"]:
        return 1 / _PARTS[match["part_of"].casefold()]
    part = _PARTS[match["part_by"].casefold()]
    return 1 / (1 - part) if is_fall else 1 + part


def _is_multiple(ratio: Decimal, factor: Decimal, hedge: str) -> bool:
    if hedge in {"more than", "over"}:
        return factor <= ratio < factor * 2
    if hedge == "less than":
        return factor / 2 < ratio <= factor
    return abs(ratio - factor) <= factor * (Decimal("0.2") if hedge else Decimal("0.12"))
