"""Numbers of prose that nothing supports: no value of the case, no table, no other sentence, and nothing that follows
from these by the arithmetic of a case report (a difference, a share, a dose by weight, the time between two events).

It is asked of every quantity and of every length of time that no reader with a subject of its own has judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import permutations

from casewright.case.facts import MONTHS
from casewright.checks.dat.claims.doubts import HEDGE, NOT_DONE, OF_OTHERS, THRESHOLD, is_beside_limit, is_limit
from casewright.checks.dat.claims.english import NUMBER, UNIT, number_of
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import DAYS, Claim, Fact, Facts, content_words, in_weeks, same_word, spelled_out
from casewright.checks.dat.person import names_relative
from casewright.checks.dat.quantities import Subject, mentions, times_in
from casewright.checks.dat.units import in_unit, same_unit
from casewright.manuscript.abbreviations.terms import Terms

_PLAIN = re.compile(
    rf"(?<![\w.,/:–+-])(?P<number>\d[\d,]*(?:\.\d+)?|{NUMBER})(?![\d,]*\d|\w|\+|-year|\s(?:day|week|month|year|hour|minute)s?\b)",
    re.IGNORECASE,
)
_MULTIPLIED = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER}|twice|thrice)\s(?:(?:times|of)\b|(?:(?!m?c?g\s|ml\s|iu\s|u\s)[a-z-]+\s)?"
    r"(?:doses|tablets|capsules|infusions|injections|cycles|"
    r"courses|sessions|exchanges|ampoules|vials|bottles|bags|units|boluses|pulses|days|weeks|hours)\b)"
    r"|\bevery (?P<every>\d+) hours\b|\b(?P<tablets>tablets|capsules|each)\b",
    re.IGNORECASE,
)
_DAILY = re.compile(r"\s(?:a day|per day|daily)\b")
_OF_SEVERAL = re.compile(r"\b(?:sums?|combined|together|differences?|between|apart)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\btogether\b(?!.*\b(?:sum|combined)\b)")
_IN_ALL = re.compile(r"\b(?:in all|in total|altogether|together|total)\b", re.IGNORECASE)
_SUM = re.compile(r"\b(?:sum|combined|together)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:reduc|decreas|declin|increas|f[ae]ll|ris(?:e|ing)|ros|drop|los[st]|gain|down|higher|lower|below|above|less|more|better|"
    r"worse|shr[aiu]nk|gr[eo]w)\w*",
    re.IGNORECASE,
)
_FROM_LIMIT = re.compile(r"\s(?:above|below|over|under|from)\s(?:the\s)?(?:upper|lower|limit|normal|reference)\b")
_BEHIND_VALUE = re.compile(r"\d\s?[A-Za-zµ/]+(?:\s(?:on|in|at)\sthe\s\w+)?\s\($")
_SUBSTANCE_BEFORE = re.compile(r"(?P<word>[a-z][a-z-]{4,})\s?(?:\(|,\s?)$", re.IGNORECASE)
_SUBSTANCE_BEHIND = re.compile(r"\s(?:a day\s|daily\s)?of (?P<word>[a-z][a-z-]{4,})", re.IGNORECASE)
_POINTS = re.compile(rf"(?<![\w.,–-])(?P<number>{NUMBER})\s(?P<percent>percentage\s)?points\b")


@dataclass(frozen=True)
class StatedNumbers:
    """All quantities and lengths of time of a report's prose, each with its sentence, and the lengths in the words of
    its case."""

    prose: tuple[tuple[str, Claim], ...]
    lengths: frozenset[Decimal]


def stated_numbers(texts: Sequence[str], facts: Facts, *, language: str) -> StatedNumbers:
    """Collect the quantities and lengths of sentences and of the facts in words."""
    units = tuple({fact.unit for fact in facts.of("quantity") if fact.unit})
    prose = [(text, one) for text in texts for one in typed_quantities(text, units, language=language)]
    prose += [(text, one.claim) for text in texts for one in lengths(text, facts)]
    words = [text for text in facts.texts.values() if re.search(r"\d", text)]
    return StatedNumbers(tuple(prose), frozenset(one.days for text in words for one in lengths(f" {text}", facts)))


@dataclass(frozen=True)
class Surroundings:
    """A sentence with the one before it, the facts of the case with their subjects, and what the report tells; `own`
    are the facts of the patient of a series that the sentence is about."""

    sentence: Sentence
    before: str
    facts: Facts
    subjects: Sequence[Subject]
    terms: Terms
    stated: StatedNumbers
    own: Facts
    language: str = "en"

    @property
    def elsewhere(self) -> Iterator[Claim]:
        return (one for text, one in self.stated.prose if text != self.sentence.text)

    @cached_property
    def units(self) -> tuple[str, ...]:
        return tuple({fact.unit for fact in self.facts.of("quantity") if fact.unit})

    def follows(self, claim: Claim) -> bool:
        """Whether a quantity follows from those near it."""
        number = claim.number or Decimal(0)
        is_about = HEDGE.search(self.sentence.text[: claim.start]) is not None
        rounded = _half_a_digit(number)
        if claim.unit != "%":
            rounded = min(rounded, abs(number) * Decimal("0.03"))
        slack = max(abs(number) * Decimal("0.02") if is_about else Decimal(0), rounded)
        return any(abs(one - number) <= slack for one in _derived(claim, self))

    @cached_property
    def text(self) -> str:
        """Both sentences, their abbreviations written out."""
        return spelled_out(f"{self.before} {self.sentence.text}", self.terms)

    @cached_property
    def named(self) -> tuple[Fact, ...]:
        """The quantities of what both sentences name, and of the patient."""
        events = {fact.event for one in mentions(self.text, self.subjects) for fact in one.subject.facts}
        return tuple(
            fact
            for fact in self.facts.of("quantity")
            if fact.number is not None and (fact.event in events or fact.event.endswith("patient"))
        )


def typed_quantities(text: str, units: tuple[str, ...], *, language: str = "en") -> Iterator[Claim]:
    """The quantities of a text, points of a score among them."""
    yield from (
        one for one in claims(text, (), units, language=language) if one.kind == "quantity" and one.number is not None
    )
    for match in _POINTS.finditer(text):
        number, unit = Decimal(number_of(match["number"]) or 0), "%" if match["percent"] else ""
        yield Claim("quantity", match["number"], *match.span("number"), number, unit, after="points")


def is_supported(claim: Claim, near: Surroundings) -> bool:
    """Whether a quantity is one of the case, of a table or of another sentence, or follows from those near it."""
    number, text = claim.number or Decimal(0), near.sentence.text
    if claim.bound or is_beside_limit(text[: claim.start]) or is_limit(claim, near.sentence):
        return True
    if _is_of_another_substance(claim, near):
        return True
    clause = near.sentence.clause(claim.start, claim.end)
    if NOT_DONE.search(clause) or OF_OTHERS.search(clause) or THRESHOLD.search(clause):
        return True
    if claim.after == "points":
        return number in _derived(claim, near)
    if names_relative(text[claim.end : claim.end + 30]):
        return True
    facts = near.facts
    if any(
        fact.number is not None and in_unit(number, claim.unit, fact.unit) == fact.number
        for fact in facts.of("quantity", "count")
    ):
        return True
    if any(
        number == one and (same_unit(unit, claim.unit) or (not unit and number >= 10)) for one, unit in facts.elsewhere
    ):
        return True
    if any(one.number == number and same_unit(one.unit, claim.unit) for one in near.elsewhere):
        return True
    typed = re.compile(rf"(?<![\d.,]){re.escape(str(number))}[\s-]?{re.escape(claim.unit)}")
    if any(typed.search(fact) for fact in facts.texts.values()):
        return True
    is_change = claim.unit == "%" and _CHANGE.search(text[max(0, claim.start - 50) : claim.end + 30])
    values = [one for one in _values_stated(claim, near) if one[1] not in {"", "%"}]
    is_share = claim.unit == "%" and len(values) > 1 and _BEHIND_VALUE.search(text[: claim.start]) is not None
    if (
        not is_change
        and not is_share
        and not any(_are_of_one_kind(fact.unit, claim.unit) for fact in facts.of("quantity"))
    ):
        return True  # the case has nothing of the kind
    return near.follows(claim)


def _is_of_another_substance(claim: Claim, near: Surroundings) -> bool:
    """Return whether a dose is of a substance that the case does not have, as many are that a patient takes."""
    if in_unit(Decimal(1), claim.unit.partition("/")[0], "mg") is None:
        return False
    text = near.sentence.text
    places = (_SUBSTANCE_BEFORE.search(text[: claim.start]), _SUBSTANCE_BEHIND.match(text[claim.end :]))
    words = [word for match in places if match for word in content_words(spelled_out(match["word"], near.terms))]
    return bool(words) and not any(
        same_word(own, word) for word in words for fact in near.facts.facts for own in (*fact.words, *fact.drugs)
    )


def _are_of_one_kind(unit: str, other: str) -> bool:
    """Whether two units are of one kind, by the weight of the patient or not."""
    plain, other_plain = (one.replace("/kg", "").replace("/ kg", "") for one in (unit, other))
    return in_unit(Decimal(1), plain, other_plain) is not None


def _half_a_digit(number: Decimal) -> Decimal:
    """Half of the last digit that is typed of a number."""
    return Decimal((0, (5,), int(number.as_tuple().exponent) - 1)) + Decimal("1e-9")


_Value = tuple[Decimal, str]


def _derived(claim: Claim, near: Surroundings) -> Iterator[Decimal]:
    """The numbers that follow from those near a claim, in its unit."""
    own = [(fact.number or Decimal(0), fact.unit) for fact in near.named]
    is_share = claim.unit == "%" and claim.after != "points"
    by_event: dict[str, list[Fact]] = {}
    of_limits = _FROM_LIMIT.match(near.sentence.text, claim.end) is not None
    for fact in near.facts.of("quantity"):
        if fact.number is not None and (of_limits or not fact.is_limit):
            by_event.setdefault(fact.event, []).append(fact)
    told = _values_stated(claim, near)
    beside = [
        (one, (other.number or Decimal(0), other.unit))
        for one in told
        for several in by_event.values()
        for same in several
        if in_unit(one[0], one[1], same.unit) == same.number
        and (is_share or in_unit(one[0], one[1], claim.unit) is not None)
        for other in several
        if other.at is None or same.at is None or other.at[0] <= same.at[0]
    ]
    of_event: list[tuple[_Value, _Value]] = []
    if not beside:
        like = {one.event for one in near.named if (is_share or same_unit(one.unit, claim.unit)) and not one.is_weight}
        for event in like or by_event:
            values = [(one.number or Decimal(0), one.unit) for one in by_event.get(event, ())]
            of_event += permutations(values, 2)
    if is_share:
        yield from (100 - number for number, unit in own if unit == "%")
        nearest = _nearest(claim, near)
        pairs = [*of_event, *((one, other) for one, other in beside if one in nearest)]
        pairs += [(one, other) for one in nearest for other in told]
        for fact in near.facts.of("quantity"):
            for one, unit in nearest if fact.event.endswith("patient") and fact.number else ():
                if (part := in_unit(one, unit, fact.unit)) is not None:
                    yield part / (fact.number or Decimal(1)) * 100
        around = near.sentence.text[max(0, claim.start - 50) : claim.end + 30]
        is_change = _CHANGE.search(around) is not None
        for pair in pairs:
            for (number, unit), (whole, other_unit) in (pair, pair[::-1]):
                same = in_unit(number, unit, other_unit)
                if same is not None and whole:
                    yield abs(same - whole) / whole * 100
                    if not is_change:
                        yield same / whole * 100
        return
    if _OF_SEVERAL.search(near.text) or _CHANGE.search(near.sentence.text):
        beside += permutations(own, 2)
    is_of_named = any(unit != "kg" and in_unit(Decimal(1), unit, claim.unit) is not None for _, unit in own)
    if _SUM.search(near.text) and not (is_of_named and _TOGETHER.search(near.text)):
        everything = [
            (one.number or Decimal(0), one.unit)
            for several in by_event.values()
            for one in several
            if not one.is_weight
        ]
        beside += permutations([one for one in everything if same_unit(one[1], claim.unit)], 2)
    for (one, unit), (other, other_unit) in (*permutations(told, 2), *beside, *of_event):
        first, second = in_unit(one, unit, claim.unit), in_unit(other, other_unit, claim.unit)
        if first is not None and second is not None:
            yield abs(first - second)
            yield first + second
    if claim.after != "points":
        yield from _sums(claim, told)
        by_key: dict[tuple[str, ...], list[Decimal]] = {}
        for fact in near.facts.of("quantity") if _IN_ALL.search(near.text) else ():
            if fact.key and fact.number is not None and same_unit(fact.unit, claim.unit):
                by_key.setdefault(fact.key, []).append(fact.number)
        yield from (sum(several, Decimal(0)) for several in by_key.values())
        yield from _multiples(claim, near, [*told, *own])


def _values_stated(claim: Claim, near: Surroundings) -> list[_Value]:
    """The other quantities of the sentence, numbers without a unit among them; where there are none, of the one before
    it."""
    found: list[_Value] = []
    for text, is_own in ((near.sentence.text, True), (near.before, False)):
        taken = [one for one in claims(text, (), near.units, language=near.language) if one.kind != "ordinal"]
        found += [
            (one.number or Decimal(0), one.unit)
            for one in taken
            if one.kind == "quantity" and not (is_own and one.start == claim.start)
        ]
        for match in _PLAIN.finditer(text):
            if not any(one.start <= match.start() < one.end for one in taken) and not (
                is_own and match.start() == claim.start
            ):
                found.append((_plain(match["number"]), ""))
        if found:
            break
    return found


def _plain(typed: str) -> Decimal:
    return Decimal(typed.replace(",", "")) if typed[0].isdigit() else Decimal(number_of(typed) or 0)


def _nearest(claim: Claim, near: Surroundings) -> list[_Value]:
    """The values before and behind a claim that stand nearest."""
    at = len(near.before) + 1 + claim.start
    text = f"{near.before} {near.sentence.text}"
    taken = list(claims(text, (), near.units, language=near.language))
    placed = [(one.start, (one.number or Decimal(0), one.unit)) for one in taken if one.kind == "quantity"]
    placed += [
        (match.start(), (_plain(match["number"]), ""))
        for match in _PLAIN.finditer(text)
        if not any(one.start <= match.start() < one.end for one in taken if one.kind != "ordinal")
    ]
    placed.sort()
    return [value for start, value in placed if start < at][-1:] + [value for start, value in placed if start > at][:1]


def _sums(claim: Claim, told: Sequence[_Value]) -> Iterator[Decimal]:
    """The sums of all values of one unit."""
    same = [shown for one, unit in told if (shown := in_unit(one, unit, claim.unit)) is not None]
    for length in range(3, len(same) + 1):
        for start in range(len(same) - length + 1):
            yield sum(same[start : start + length], Decimal(0))


def _multiples(claim: Claim, near: Surroundings, values: Sequence[_Value]) -> Iterator[Decimal]:
    """What values make as often as both sentences say, and by what the patient weighs or measures."""
    factors = {Decimal(2), Decimal(3), Decimal(4)} if re.search(r"\b(?:total|in all)\b", near.text) else set()
    for match in _MULTIPLIED.finditer(near.text):
        if match["number"]:
            factors.add(Decimal({"twice": 2, "thrice": 3}.get(match["number"].casefold()) or _plain(match["number"])))
        elif match["every"]:
            factors.add(Decimal(24) / Decimal(match["every"]))
        else:
            factors |= {Decimal(2), Decimal(3), Decimal(4)}
    factors |= {
        fact.number for fact in near.facts.of("count") if fact.number and fact.event in {f.event for f in near.named}
    }
    sizes = [
        (fact.number, fact.unit) for fact in near.facts.of("quantity") if fact.event.endswith("patient") and fact.number
    ]
    meters = [size for number, unit in sizes if (size := in_unit(number, unit, "m")) is not None and unit != "kg"]
    kilograms = [size for number, unit in sizes if (size := in_unit(number, unit, "kg")) is not None]
    yield from (weight / height / height for weight in kilograms for height in meters)
    yield from ((weight * height * 100 / 3600).sqrt() for weight in kilograms for height in meters)
    for share, percent in values:
        for size, own_unit in sizes if percent == "%" else ():
            base = in_unit(size or Decimal(0), own_unit, claim.unit)
            if base is not None and abs(base * share / 100 - (claim.number or 0)) * 200 <= base:
                yield claim.number or Decimal(0)
    for one, unit in values:
        for factor in map(Decimal, (2, 3, 4)) if _DAILY.match(near.sentence.text, claim.end) else ():
            if (same := in_unit(one * factor, unit, claim.unit)) is not None:
                yield same
        for factor in factors:
            for shown in (one * factor, one / factor if factor else one):
                if (same := in_unit(shown, unit, claim.unit)) is not None:
                    yield same
        for size, size_unit in (*sizes, *((one, "kg") for one in kilograms)):
            for whole, per in ((claim.unit, unit), (unit, claim.unit)):
                part = re.sub(rf"\s?/\s?{re.escape(size_unit)}(?!\w)", "", per, count=1)
                if part == per or not size:
                    continue
                shown, source, wanted = (one * size, part, whole) if per == unit else (one / size, whole, part)
                same = in_unit(shown, source, wanted)
                if same is not None:
                    yield same


_LENGTH = re.compile(
    rf"(?<![\w.,+–/-])(?P<number>{NUMBER}|an?|\d+\.\d+|half an)[\s-](?P<unit>{UNIT})s?\b(?P<and> and a half)?"
    rf"(?:\sand\s(?P<more>{NUMBER})\s(?P<lesser>{UNIT})s?\b)?"
    rf"(?![\s-](?:olds?|older|younger|of age)\b)"
    rf"(?:\s(?:(?P<way>after|before|into)\s(?P<anchor>[^.;,()]{{0,40}})|(?P<chained>later|earlier)\b))?",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(
    r"\bthe (?:(?P<next>(?:following|next) (?:day|morning|evening))|day before|previous day)(?=\s?[.,;)]|$)",
    re.IGNORECASE,
)
_NO_LENGTH = re.compile(
    r"\b(?:every|each|per|times|once|twice|(?<!for )the (?:first|last|next)|within|than|over|at least|up to|"
    r"almost|nearly|about|some|several|another|median|mean|aged|age of|(?<!for the )(?:first|last|next)|to|and|–)"
    r"\s(?:the\s)?$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|lasted|lasting)\s(?:the (?:last|past|previous)\s)?$", re.IGNORECASE)
_OF = re.compile(r"\s(?:of|on)\s(?P<what>[^.;,()]{0,40})")
_BETWEEN = re.compile(
    r"\s(?:(?:had\s)?(?:passed|elapsed|lay|went by)\s)?between\s"
    r"(?P<one>[^.;,()]{3,40}?)\sand\s(?P<other>[^.;,()]{3,40})"
)
_OF_PREGNANCY = re.compile(r"\b(?:gestation\w*|pregnan\w*|f(?:o?e)tus|f(?:o?e)tal)\b", re.IGNORECASE)
_AT = re.compile(r"\b[Aa]t (?:the )?(?:\d+, )*(?:\d+,? and )?$")


def _days_beside(text: str, facts: Facts, now: Decimal | None) -> Iterator[Length]:
    """Days that are told by the one before: "on day 10, and on the following day"."""
    for match in _NEXT_DAY.finditer(text):
        earlier = [one for one in times_in(text, facts) if one.end <= match.start()]
        then = (earlier[0].days if len(earlier) == 1 else None) if earlier else now
        if then is not None and then == then.to_integral_value():
            claim = Claim("duration", match[0], *match.span(), Decimal(1), "day")
            yield Length(claim, Decimal(1), DAYS["day"], then + (1 if match["next"] else -1))


@dataclass(frozen=True)
class Length:
    """A length of time in prose, in days with the length of its smallest unit; `place` is when it ends, in days from
    the index event, where the words around it say so. `lasted` are the words for what lasted so long, None where that
    is not said; `between` the words for its two ends."""

    claim: Claim
    days: Decimal
    width: Decimal
    place: Decimal | None = None
    lasted: str | None = None
    between: tuple[str, ...] = ()


def lengths(text: str, facts: Facts, now: Decimal | None = None) -> Iterator[Length]:
    """The lengths of time that a text tells, whatever they are of; `now` is the time that the text before it tells."""
    yield from _days_beside(text, facts, now)
    for match in _LENGTH.finditer(text):
        if _NO_LENGTH.search(text[: match.start()]) or re.match(r"\s(?:a|per) ", text[match.end() :]):
            continue
        typed, unit = match["number"].casefold(), match["unit"].casefold()
        number = Decimal(typed) if typed[0].isdigit() else Decimal(number_of(typed) or 0)
        number = Decimal("0.5") if typed == "half an" else number + (Decimal("0.5") if match["and"] else 0)
        days, width = number * DAYS[unit], DAYS[unit]
        if match["more"]:
            width = DAYS[match["lesser"].casefold()]
            days += Decimal(number_of(match["more"]) or 0) * width
        place: Decimal | None = None
        if typed in {"a", "an"} and (unit in {"month", "year"} or not (match["way"] or match["chained"])):
            continue  # more an article than a number, or "4 L a day"
        if match["way"]:
            anchor = content_words(match["anchor"])[:3]
            event = facts.place_of(anchor)
            if event is None and anchor and any(one in facts.index_words for one in anchor):
                event = Decimal(0), Decimal(1)
            if event is not None:
                place = event[0] + (-days if match["way"].casefold() == "before" else days)
        elif match["chained"]:
            earlier = [one for one in times_in(text, facts) if one.end <= match.start()]
            now = (earlier[0].days if len(earlier) == 1 else None) if earlier else now
            is_apposed = bool(earlier) and re.fullmatch(r"[\s,(]*", text[earlier[-1].end : match.start()]) is not None
            place = (
                None
                if now is None or is_apposed or typed in {"a", "an"}
                else now + (-days if match["chained"].casefold() == "earlier" else days)
            )
        elif _AT.search(text[: match.start()]):
            place = days
        now = now if place is None else place
        end = match.end("chained" if match["chained"] else "way") if match["way"] or match["chained"] else match.end()
        claim = Claim("duration", text[match.start() : end], match.start(), end, number, unit)
        of = None if match["way"] or match["chained"] else _OF.match(text, match.end())
        ends = None if match["way"] or match["chained"] else _BETWEEN.match(text, match.end())
        is_for = place is None and not match["way"] and _FOR.search(text[: match.start()])
        lasted = of["what"] if of else "" if is_for else None
        yield Length(claim, days, width, place, lasted, (ends["one"], ends["other"]) if ends else ())


@dataclass(frozen=True)
class Unfitting:
    """Why a length of time is not supported: the facts that contradict it and how; no facts where none has it."""

    facts: tuple[Fact, ...] = ()
    evidence: str = ""


def unfitting_length(length: Length, near: Surroundings, now: Decimal | None) -> Unfitting | None:
    """Why a length of time is not one of the case: what it is of lasted otherwise, it leads the other way, or nothing
    is at the time where it ends; where that is not said, no two times, one of them of what the sentence names, are so
    far apart. None where it is supported."""
    text, facts = near.sentence.text, near.facts
    claim = length.claim
    if NOT_DONE.search(near.sentence.clause(claim.start, claim.end)) or not length.days:
        return None
    if claim.unit == "week" and _OF_PREGNANCY.search(near.text):
        return None
    if length.lasted is not None and (found := _other_duration(length, near)) is not None:
        return found if found.facts and not _is_in_case(length, facts) else None
    if turned := _turned(length, near, now):
        return turned
    points = points_of(facts, with_ages=claim.unit == "year")
    everywhere = {point for several in points.values() for point in several} | {(Decimal(0), Decimal(0))}
    if length.between:
        first, second = (_ends(one, near, points) or everywhere for one in length.between)
        is_apart = any(_is_apart(length, one, other) for one in first for other in second if one[0] <= other[0])
        return None if is_apart or _is_stated(length, near) else Unfitting()
    ends = _ends(text, near, points)
    if length.lasted is not None and ends:
        ends.add((Decimal(0), Decimal(0)))  # until the index event
    is_apart = any(
        _is_apart(length, one, other)
        for one in (ends if length.place is not None else ends or everywhere)
        for other in everywhere
    )
    if length.place is not None:
        is_chained = re.search(r"\b(?:later|earlier|before|day|morning|evening)$", claim.text) is not None
        is_then = any(_are_one(abs(one - length.place), length.width, grain) for one, grain in everywhere)
        is_at = _AT.search(text[: claim.start]) is not None
        is_supported = is_then or (is_chained and is_apart) or (is_at and _is_stated(length, near))
    else:
        is_supported = is_apart or _is_stated(length, near)
    return None if is_supported else Unfitting()


_Point = tuple[Decimal, Decimal]


def _ends(text: str, near: Surroundings, points: Mapping[str, Sequence[_Point]]) -> set[_Point]:
    """The times of what a text names; only the first or the last where it says so."""
    spelled = spelled_out(text, near.terms)
    words = content_words(spelled)
    named = {event for event in points if _is_named(event, near.facts, words)}
    named |= {fact.event for one in mentions(spelled, near.subjects) for fact in one.subject.facts}
    several = [points[event] for event in named if event in points]
    if match := re.match(r"(?:the|his|her) (?P<which>first|last)\b", text):
        return {(min if match["which"] == "first" else max)(one) for one in several}
    return {point for one in several for point in one}


def _is_apart(length: Length, one: _Point, other: _Point) -> bool:
    return _are_one(abs(abs(one[0] - other[0]) - length.days), length.width, max(one[1], other[1]))


_LATELY = ("for the last ", "for the past ", "for the previous ")


def _other_duration(length: Length, near: Surroundings) -> Unfitting | None:
    """What contradicts how long something lasted: from its beginning to its end, or a phase of it, with its last day or
    without; None where it is not clear what lasted."""
    claim, facts, sentence = length.claim, near.own, near.sentence
    clause, before = sentence.clause(claim.start, claim.end), sentence.text[: claim.start]
    follows = f"{clause} {sentence.following_clause(claim.end)}" if before[-4:] == "For " else ""
    around = (clause, follows, "" if before.endswith(_LATELY) else before)
    named: list[Fact] = []
    for text in (length.lasted,) if length.lasted else around:
        words = content_words(spelled_out(text, near.terms))
        ends = (
            fact
            for fact in facts.of("day", "elapsed")
            if ".course." in f".{fact.event}" and fact.event in facts.lengths
        )
        named = named or [fact for fact in ends if fact.is_spoken_of(words)]
    if len({fact.event for fact in named}) != 1 or any(fact.value and fact.number is None for fact in named):
        return None
    event = named[0].event
    counted = [fact.number for fact in facts.of("count") if fact.event == event and fact.number is not None]
    slack = max(Decimal("0.01"), length.width / 2 if length.width != 1 else Decimal(0))
    known = [*facts.lengths[event], *counted]
    if length.lasted:  # until something else was
        starts = [fact.place[0] for fact in named if fact.role == "start" and fact.place]
        known += [
            one - start
            for several in points_of(facts, with_ages=False).values()
            for one, _ in several
            for start in starts
        ]
    if any(abs(one - length.days) <= slack for one in known):
        return Unfitting()
    shown = " to ".join([fact.value for fact in named if fact.role in {"start", "end"}][:2])
    return Unfitting(tuple(named), f"is not how long `{event}` lasted, {shown}")


_OWN_TIME = re.compile(r"[\s,(]*")


def _turned(length: Length, near: Surroundings, now: Decimal | None) -> Unfitting | None:
    """What contradicts "later" or "earlier": the time beside it, or that of the only event that its clause names, is as
    far from the time before, the other way."""
    claim, text, facts = length.claim, near.sentence.text, near.own
    way = claim.text.rpartition(" ")[2].casefold()
    if now is None or way not in {"later", "earlier"}:
        return None
    wanted = now + (length.days if way == "later" else -length.days)
    other = now - (wanted - now)
    times = [one for one in times_in(text, facts) if one.end <= claim.start]
    if times:
        if len(times) > 1 or times[0].days is None or not _OWN_TIME.fullmatch(text, times[0].end, claim.start):
            return None
        places, what = [(times[0].days, times[0].width)], text[times[0].start : times[0].end]
        named: list[Fact] = []
    else:
        words = content_words(spelled_out(near.sentence.clause(claim.start, claim.end), near.terms))
        known = (
            fact for fact in facts.of("day", "elapsed") if fact.role in {"at", "start"} and ".drugs." not in fact.name
        )
        named = [fact for fact in known if fact.place is not None and fact.is_spoken_of(words)]
        places, what = [fact.place for fact in named if fact.place], f"`{named[0].name}`" if named else ""
    is_other = any(_are_one(abs(one - other), length.width, grain) for one, grain in places)
    if not is_other or any(_are_one(abs(one - wanted), length.width, grain) for one, grain in places):
        return None
    last = tuple(named) or tuple(fact for fact in facts.of("day", "elapsed") if fact.place and fact.place[0] == now)
    return Unfitting(last[:1], f"leads to the other side of {what}")


def _are_one(apart: Decimal, width: Decimal, grain: Decimal) -> bool:
    return apart <= width / 2 + (grain / 2 if grain > width else Decimal("0.0001"))


def _is_stated(length: Length, near: Surroundings) -> bool:
    """Whether the case or another sentence has a length of time, or it is the sum of two of its own sentence."""
    if _is_in_case(length, near.facts) or length.days in near.stated.lengths:
        return True
    own = [one.days for one in lengths(near.sentence.text, near.facts)]
    if any(one + other == length.days for one, other in permutations(own, 2)):
        return True
    return any(one.kind == "duration" and (one.number or 0) * DAYS[one.unit] == length.days for one in near.elsewhere)


def _is_in_case(length: Length, facts: Facts) -> bool:
    """Whether the case has a length of time in days, or as an age, a quantity, a count or a schedule."""
    claim = length.claim
    if any(fact.number == (claim.number or 0) * MONTHS[claim.unit] for fact in facts.of("age")):
        return True
    if claim.unit == "week" and any(
        (weeks := in_weeks(fact.value)) and weeks // 7 == claim.number for fact in facts.of("age", "day")
    ):
        return True
    for fact in facts.of("quantity", "count"):
        if fact.number is None:
            continue
        units = (word.removesuffix("s") for word in (fact.unit, *fact.key))
        if any(fact.number * DAYS[unit] == length.days for unit in units if unit in MONTHS):
            return True
        if in_unit(claim.number or Decimal(0), _UCUM[claim.unit], fact.unit) == fact.number:
            return True
    return re.search(rf"\bevery {re.escape(claim.text)}", " ".join(facts.texts.values())) is not None


_UCUM = {"minute": "min", "hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}


def points_of(facts: Facts, with_ages: bool) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """The times of each event, in days from the index event with the length of the unit that each is told in."""
    found: dict[str, list[tuple[Decimal, Decimal]]] = {}
    age = next((fact for fact in facts.of("age") if fact.event.endswith("patient") and fact.number is not None), None)
    for fact in facts.facts:
        place = fact.place or fact.at
        if with_ages and place is None and fact.kind == "age" and fact.number is not None and age is not None:
            place = (fact.number - (age.number or 0)) / MONTHS["day"], fact.width / MONTHS["day"]
        if place is not None:
            found.setdefault(fact.event, []).append(place)
    return found


def _is_named(event: str, facts: Facts, words: Sequence[str]) -> bool:
    fact = next(one for one in facts.facts if one.event == event)
    return bool(fact.words) and fact.is_spoken_of(words)
