"""Quantities in prose held against those of the case: measured values, doses, scores, weights, whatever has a number.

A claim is of the subject that stands nearest: what is named directly behind it ("50 µg of sufentanil"), else before it
in its sentence, else what the sentence before it is about. It is held against the facts of that subject, at the time
and on the side that are beside it. What follows from facts agrees as well: a change between two values, a dose by
weight, by day or in all, a number of a table. A number of a substance that the case does not know is nobody's claim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import permutations

from casewright.case.facts import TITRE
from casewright.checks.dat.claims.doubts import HEDGE, LIMIT, NOT_DONE, OF_OTHERS, THRESHOLD
from casewright.checks.dat.claims.doubts import is_limit as is_limit_told
from casewright.checks.dat.claims.english import NUMBER, number_of, plain_numbers
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import DAYS, Claim, Fact, Facts, content_words, same_word, word_list
from casewright.checks.dat.units import in_unit, same_unit
from casewright.manuscript.abbreviations.terms import Terms

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|\d+")
_GENERAL = word_list("general_names.txt")
_TOO_GENERAL = word_list("too_general_names.txt")
_SPOKEN = {"weight": ("weighed", "weighing"), "height": ("tall",)}


@dataclass(frozen=True)
class Subject:
    """What quantities are of. `names` are the ways to call it, each as its words; `facts` all that the case says of it;
    with `context` it counts only where one of these words is in the sentence too."""

    key: str
    names: tuple[tuple[str, ...], ...]
    facts: tuple[Fact, ...]
    is_dose: bool = False
    context: tuple[str, ...] = ()

    @property
    def is_measured(self) -> bool:
        return any(fact.is_measured for fact in self.facts)

    @property
    def has_no_unit(self) -> bool:
        return all(not fact.unit for fact in self.facts)


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    subject: Subject
    share: float


def subjects_of(facts: Facts, terms: Terms) -> tuple[Subject, ...]:
    """Everything that the case has quantities of."""
    by_key: dict[str, list[Fact]] = {}
    for fact in facts.of("quantity"):
        by_key.setdefault(_key(fact), []).append(fact)
    found: list[Subject] = []
    for key, several in by_key.items():
        first, last = several[0], key.rsplit(".", 1)[-1]
        context: tuple[str, ...] = ()
        called: list[tuple[str, ...]]
        if key.startswith("drug "):
            called = [(word,) for word in content_words(key.removeprefix("drug "))]
            called += [first.words] if len(first.words) == 1 else []
        elif first.name.startswith(f"{first.event}.values.") or first.is_limit:
            called = [first.words, *_short(" ".join(first.words), last, terms)]
        elif ".grading." in first.name:
            scale = facts.text(f"{first.event}.grading.scale")
            called = [content_words(scale), *_short(scale, "", terms)]
        elif ".susceptibility." in first.name:
            called = [("minimum", "inhibitory", "concentration"), ("mic",)]
        elif first.key or first.event.endswith("patient"):
            words = content_words(" ".join(first.key or last.split("-")))
            if not words:
                continue
            called = [words, *(((one,) for one in _SPOKEN.get(words[-1], ())) if len(words) == 1 else ())]
            called += _short(" ".join(words), "", terms)
            context = first.words if words[-1] in _TOO_GENERAL and len(words) == 1 else ()
        else:
            continue
        called = [tuple(dict.fromkeys(one)) for one in called if one]
        if called:
            found.append(Subject(key, tuple(dict.fromkeys(called)), tuple(several), key.startswith("drug "), context))
    return tuple(found)


def _key(fact: Fact) -> str:
    """What a fact is one of: the values of a measurement, the doses of a drug whenever it was given, else itself."""
    _, found, rest = fact.name.partition(".drugs.")
    if found:
        return f"drug {rest.split('.')[0].replace('-', ' ')}"
    if fact.event.endswith("index-event") and fact.drugs:
        return f"drug {' '.join(fact.drugs)}"
    return fact.event if fact.is_measured or fact.is_limit else fact.name


def _short(name: str, identifier: str, terms: Terms) -> list[tuple[str, ...]]:
    """Short forms of a name: those of the report, its first letters, the identifier that the case gives it."""
    words = content_words(name)
    short = [content_words(term.short) for term in terms.terms if content_words(term.long) == words]
    plain = [word for word in re.findall(r"[A-Za-z]+", name) if word not in {"of", "the", "to"}]
    for several in (plain, [word for word in plain if word != "and"]):
        if len(several) > 2:
            short.append(("".join(word[0] for word in several).casefold(),))
    if 1 < len(identifier) <= 7:
        short.append(content_words(identifier))
    return [one for one in short if one]


def mentions(text: str, subjects: Sequence[Subject]) -> tuple[Mention, ...]:
    """Where a text names subjects: at each place those whose names are best met there."""
    index: dict[str, list[tuple[Subject, tuple[str, ...]]]] = {}
    several = Counter(word for subject in subjects for word in {word for name in subject.names for word in name})
    for subject in subjects:
        for name in subject.names:
            for word in name:
                index.setdefault(word[:2], []).append((subject, name))
    tokens = [(match[0].casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    found: list[Mention] = []
    for at, (word, start, _) in enumerate(tokens):
        for subject, name in dict.fromkeys(index.get(word[:2], ())):
            if not any(same_word(own, word) for own in name) or not _has_context(subject, text):
                continue
            last, met = at, {next(own for own in name if same_word(own, word))}
            for later in range(at + 1, min(at + 3 + 2 * len(name), len(tokens))):
                if re.search(r"[.;:]\s|\d", text[tokens[last][2] : tokens[later][1]]) or later - last > 3:
                    break
                other = next((own for own in name if same_word(own, tokens[later][0]) and own not in met), None)
                if other:
                    met.add(other)
                    last = later
            told = [one for one in name if len(one) > 1 or one.isdigit()]
            told = list(name) if all(one.isdigit() for one in told) else told  # C4 is not named by 4
            share = len(met & set(told)) / len(told) if told else len(met) / len(name)
            is_word = any(len(one) > 2 and one.isalpha() for one in met - _GENERAL)
            is_own = any(len(one) > 5 and several[one] == 1 for one in met - _GENERAL)
            if (is_word and share >= (0.3 if is_own else 0.4)) or share == 1:
                found.append(Mention(start, tokens[last][2], subject, share))
    return tuple(one for one in found if not any(_is_better(other, one) for other in found if other is not one))


def _is_better(other: Mention, one: Mention) -> bool:
    """Whether a mention at the same place meets more of a name than another one does."""
    if other.start >= one.end or one.start >= other.end:
        return False
    longer = (other.end - other.start) - (one.end - one.start)
    return longer > 0 or (longer == 0 and other.share > one.share)


def _has_context(subject: Subject, text: str) -> bool:
    return not subject.context or any(
        same_word(own, word) for own in subject.context for word in content_words(text) if own not in _GENERAL
    )


_CHANGED_BY = re.compile(
    r"(?:\b(?:by|reduction of|differences? (?:of|was|were)|changes? of|increases? of|decreases? of|rises? of|"
    r"falls? of|drops? of|gain of|"
    r"loss of|lost|gained|steps of|um)\s(?:about\s|some\s|only\s)?|\bby [^.;,]{1,14} and )$",
    re.IGNORECASE,
)
_MORE_BY = re.compile(
    r"\s(?:more|less|fewer|higher|lower|above|below|better|worse|longer|shorter|heavier|lighter|mehr|weniger)\b",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\b(?:total\w*|cumulative|altogether|overall|sum|in all|that is|i\.e\.|daily|per day|a day|each|"
    r"divided|insgesamt|kumulativ\w*)\b",
    re.IGNORECASE,
)
_OTHER_DOSE = re.compile(
    r"\b(?:total|cumulative|insgesamt|kumulativ|reduced|increased|doubled|halved|raised|lowered|tapered|erhöht|gesteigert|"
    r"reduziert)\w*\b"
)
_TOTAL_BEHIND = re.compile(r"\s(?:of \w+ )?(?:in all|in total|altogether|overall|insgesamt)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:from|initial\w*|previous\w*|baseline|before|earlier|compared|had been|until|since|than|peak\w*|then|later|"
    r"zuvor|vorher|von|seit|again|already)\b|[;:]",
    re.IGNORECASE,
)
_UNIT = r"(?P<unit{0}>minute|hour|day|week|month|year)s?"
_TIME = re.compile(
    rf"\bday\s(?P<day>[−-]?\d+)(?!\.?\d)(?:\s?(?:–|-|to|and)\s?(?:day\s)?(?P<today>\d+))?"
    rf"|\b(?P<named>hour|week|month|year)\s(?P<count>\d+)\b"
    rf"|(?<![\w.,])(?:(?P<at>at|after|within|in)\s)?(?P<number>{NUMBER})\s{_UNIT.format('')}(?:\sand\s(?P<more>\d+)\s{_UNIT.format('2')})?"
    rf"(?:\s(?P<way>after|before|later|earlier)\b(?=(?P<anchor>[^.;,()]{{0,40}})))?(?!\s(?:old|of age|"
    rf"of gestation|apart)\b)",
    re.IGNORECASE,
)
_ONSET = ("onset", "presentation", "admission", "diagnosis", "baseline", "enrol", "arrival", "start")


@dataclass(frozen=True)
class When:
    """A time in a text, in days from the index event with the length of its unit; None where it counts from else."""

    start: int
    end: int
    days: Decimal | None
    width: Decimal = Decimal(1)

    def is_of(self, fact: Fact) -> bool:
        if self.days is None or fact.at is None:
            return False
        width = max(self.width, fact.at[1]) if self.days else fact.at[1]  # year 0 is the beginning, not half a year
        return abs(fact.at[0] - self.days) <= width / 2


def times_in(text: str, facts: Facts) -> tuple[When, ...]:
    """The times that a text tells."""
    found: list[When] = []
    for match in _TIME.finditer(text):
        days: Decimal | None = None
        unit = match["named"] or match["unit"] or "day"
        width = DAYS[unit.casefold()]
        if match["day"]:
            days = None if match["today"] else Decimal(match["day"].replace("−", "-"))
        elif match["named"]:
            days = int(match["count"]) * width
        else:
            number = number_of(match["number"])
            if number is None or not (match["way"] or match["at"]):
                continue
            way, anchor = (match["way"] or "").casefold(), content_words(match["anchor"] or "")[:3]
            told = number * width + (int(match["more"]) * DAYS[match["unit2"].casefold()] if match["more"] else 0)
            if match["more"]:
                width = DAYS[match["unit2"].casefold()]
            event = facts.place_of(anchor)
            of_index = event is None and (
                any(same_word(one, own) for one in anchor for own in facts.index_words)
                or any(one.startswith(_ONSET) for one in anchor)
            )
            if event is not None and way in {"after", "before"}:
                days, width = event[0] + (told if way == "after" else -told), max(width, event[1])
            elif (way in {"after", "before"} and of_index) or (not way and (match["at"] or "").casefold() == "at"):
                days = -told if way == "before" else told
        found.append(When(match.start(), match.end("way" if match["way"] else 0), days, width))
    for match in re.finditer(r"\b(?:on|at)\s(?:the\s)?(?P<what>\w+)", text):
        if match["what"].casefold() in {*facts.index_words, "baseline"} - {"left", "right"}:
            found.append(When(*match.span(), Decimal(0)))
    return tuple(sorted(found, key=lambda one: one.start))


_OPENS = re.compile(r"\W*(?:(?:on|by|at|after|in|until|the|an|am|bei)\s)*", re.IGNORECASE)
_FILLER = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*(?:(?:on|at|by|an|am|bis|in the (?:left|right)(?: eye)?)\s*)?\(?")
_AT_EVENT = re.compile(r"\s(?:at|before|after)\s(?:the\s|his\s|her\s)?[a-z]{5,}")
"""A time that is told in words behind a number: "3 mm at adrenalectomy"."""
_SIDE = re.compile(r"\b(?P<side>left|right|OD|OS)\b(?!\s(?:ventric|atri|lower lobe|upper lobe))")


def time_beside(start: int, end: int, sentence: Sentence, facts: Facts) -> tuple[When | None, bool]:
    """The time that a number is told of, and whether it stands right behind it; else the only one of its sentence,
    where it is before it and no word tells of another time."""
    several = times_in(sentence.text, facts)
    behind = next(
        (one for one in several if one.start >= end and _FILLER.fullmatch(sentence.text, end, one.start)), None
    )
    if behind:
        return behind, True
    if re.search(r"\b(?:from|of|than)\s\S{0,3}$", sentence.text[:start]) and re.match(
        r"[^.;]{0,25}\bto\b", sentence.text[end:]
    ):
        return None, False
    if re.search(r"\bfrom\b[^.;]{1,40}\bto\s\S{0,3}$", sentence.text[:start]):
        return None, False  # the time before it is that of the first value
    if _AT_EVENT.match(sentence.text, end):
        return When(0, 0, None), False
    before = [one for one in several if one.end <= start]
    if len(several) == 1 and before and not _EARLIER.search(sentence.text[before[0].end : start]):
        opens = (
            _OPENS.fullmatch(sentence.text[: before[0].start]) is not None
            or sentence.clause_span(start, end)[0] <= before[0].start
        )
        return (before[0], True) if opens else (None, False)
    return (When(0, 0, None), False) if before else (None, False)


def side_beside(start: int, end: int, sentence: Sentence) -> str:
    """The side that a number is told of: the one right behind it, else the last one before it in its part."""
    text = sentence.text
    behind = re.match(r"(?:(?!\band\b|\bbut\b|\bwhile\b|[\d.;,]).)*", text[end:])
    if behind and (found := _SIDE.search(text, end, end + behind.end())):
        return _side(found)
    before = re.search(r"(?:(?!\band\b|\bbut\b|[\d.;,]).)*$", text[:start])
    told = list(_SIDE.finditer(text, before.start(), start)) if before else []
    return _side(told[-1]) if told else ""


def _side(match: re.Match[str]) -> str:
    return {"od": "right", "os": "left"}.get(match["side"].casefold(), match["side"].casefold())


_BETWEEN = re.compile(
    r"(?:\s|[(),:=–-]|\d+(?:\.\d+)?|\b(?:was|were|is|are|of|at|on|the|a|an|in|to|from|and|score|scores|scored|value|level|again|given|dose|doses|"
    r"reference|normal|range|interval|"
    r"unchanged|only|still|then|had|has|been|with|right|left|eye|eyes|both|it|by|for|risen|fallen|fell|rose|about|"
    r"respectively|after|day|betrug|lag|bei|war|auf|\w+ed|[A-Z]{2,6})\b)*",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a quantity was held against: the facts, those that agree, whether a contradiction is certain, and what
    contradicts where that is more than the number."""

    facts: tuple[Fact, ...]
    agrees: tuple[Fact, ...] = ()
    is_certain: bool = True
    evidence: str = ""
    is_known: bool = False


def quantity_claims(sentence: Sentence, told: Sequence[Claim], subjects: Sequence[Subject]) -> Iterator[Claim]:
    """The numbers without a unit that are behind the name of something that has none."""
    plain = [one for one in subjects if one.has_no_unit]
    if not plain:
        return
    named = [one for one in mentions(sentence.text, subjects) if one.subject in plain]
    if not named:
        return
    taken = [(one.start, one.end) for one in told if one.kind != "count"]
    taken += [match.span() for match in _TIMED.finditer(sentence.text)]
    for claim in plain_numbers(sentence.text):
        if any(first < claim.end and claim.start < last for first, last in taken):
            continue
        before = [one for one in named if one.end <= claim.start]
        is_whole = re.search(r"\d (?:out )?of $", sentence.text[: claim.start]) is not None
        if before and not is_whole and _BETWEEN.fullmatch(sentence.text, before[-1].end, claim.start):
            yield replace(claim, after=before[-1].subject.key)


_TIMED = re.compile(
    r"(?:\d+(?:\.\d+)?(?:,? and |, | to |–|-|/))*\d+(?:\.\d+)?[\s-](?:minute|hour|day|week|month|year|"
    r"point|time|dose|patient|case|percent)\w*"
    r"|\bday \d+|\b(?:19|20)\d\d\b|\b(?:Table|Figure|grade|Grad|Tag|type|version)\s\S+"
)


def subject_of(
    claim: Claim, sentence: Sentence, before: Sequence[Sentence], subjects: Sequence[Subject], facts: Facts
) -> tuple[Subject | None, bool]:
    """What a quantity is of, and whether that is certain; None where it is of something that the case does not have."""
    named = mentions(sentence.text, subjects)
    if not claim.unit:
        return next((one for one in subjects if one.key == claim.after), None), True
    mine = [one for one in named if _may_be(one.subject, claim)]
    of = re.match(r"(?:\s(?:of|von|des|der)\b)?(?:\s[\w-]+){0,3}?\s", sentence.text[claim.end :])
    behind = [
        one
        for one in mine
        if of and claim.end < one.start <= claim.end + 40 and _DIRECT.fullmatch(sentence.text, claim.end, one.start)
    ]
    if behind and behind[0].subject.is_dose and claim.unit == "%":
        return None, False  # the strength of a solution
    if behind and (behind[0].subject.is_dose or sentence.text[claim.end :].startswith((" of ", " von "))):
        return behind[0].subject, True
    beside = substance_beside(sentence.text[: claim.start], sentence.text[claim.end :])
    if beside and not _is_of_case(beside, facts, subjects):
        return None, False
    called = _CALLED.search(sentence.text[: claim.start])
    if called and called["noun"] not in _GENERAL | _OF_DOSES and not _is_of_case(called["noun"], facts, subjects):
        return None, False  # "the anion gap was", of a case that has none
    ahead = [one for one in mine if one.end <= claim.start]
    if ahead:
        nearest = ahead[-1]
        rivals = tuple(
            dict.fromkeys(one.subject for one in ahead if one.start == nearest.start and one.share >= nearest.share)
        )
        several = tuple(fact for one in rivals for fact in one.facts)
        return replace(nearest.subject, facts=several), len(rivals) == 1
    if behind:
        return behind[0].subject, True
    clause = [
        one for one in mine if one.start >= claim.end and one.end <= sentence.clause_span(claim.start, claim.end)[1]
    ]
    if clause:
        return clause[0].subject, bool(clause[0].subject.is_dose or len({one.subject.key for one in mine}) == 1)
    likely = [
        one for one in subjects if any(same_unit(fact.unit, claim.unit) for fact in one.facts if not fact.is_limit)
    ]
    words = content_words(sentence.text)
    if len(likely) == 1:  # nothing else of the case has the unit: any word of its name or of its event is enough
        own = {word for name in (*likely[0].names, likely[0].facts[0].words) for word in name} - _GENERAL
        if any(same_word(one, word) for one in own for word in words):
            return likely[0], False
    subject = subject_of_dose(sentence.text[: claim.start])
    if subject and not _is_of_case(subject, facts, subjects) and not _is_pronoun_led(sentence.text):
        return None, False
    for earlier in reversed(before[-2:]):
        told = [one for one in mentions(earlier.text, likely) if _may_be(one.subject, claim)]
        if told:
            last = [one.subject for one in told if one.start == told[-1].start]
            return replace(last[0], facts=tuple(fact for one in last for fact in one.facts)), False
    return None, False


_CALLED = re.compile(
    r"\b(?:the|an?|his|her|its) (?:[a-z-]+ ){0,3}?(?P<noun>[a-z-]+) (?:was |were |is |of |at )(?:[<>≤≥] ?)?$"
)
"""The noun right before a number that is told of it."""
_DIRECT = re.compile(
    r"\s(?:of\s|von\s)?(?:(?:an?|the|each|intravenous|oral|subcutaneous|topical|inhaled|intramuscular|serum|[\w-]*ous|[\w-]+ly)\s)*",
    re.I,
)


def _is_pronoun_led(text: str) -> bool:
    return (
        re.match(
            r"\s*(?:It|This|The (?:dose|drug|value|level|first|initial|maximum)|A (?:dose|first)|Its|Her|His)\b", text
        )
        is not None
    )


_MOST_APART = 20
"""How many times the weight of a patient a mass may be, or the reverse, to be meant of it and not of a dose."""


def _may_be(subject: Subject, claim: Claim) -> bool:
    """Whether a number with its unit may be meant of a subject: the unit is of one kind with one of its facts, or the
    number is one of its numbers, with another unit."""
    for fact in subject.facts:
        if fact.number is None:
            continue
        shown = in_unit(claim.number or Decimal(0), claim.unit, fact.unit)
        if shown is not None and (
            not fact.is_weight or fact.number < shown * _MOST_APART < fact.number * _MOST_APART**2
        ):
            return True
        if fact.number in claim.numbers and (claim.number or 0) > 1 and fact.unit:
            return True
    return subject.is_dose and any(not fact.value for fact in subject.facts)


def _is_of_case(word: str, facts: Facts, subjects: Sequence[Subject]) -> bool:
    own = (word for subject in subjects for name in subject.names for word in name)
    events = (word for fact in facts.facts for word in (*fact.words, *fact.drugs, *fact.key))
    lower = word.casefold()
    return any(same_word(lower, one) for one in (*own, *events, *facts.index_words))


@dataclass(frozen=True)
class _Comparison:
    """A quantity with what it is compared with: the facts of its subject (`pool`), those of the side beside it
    (`sided`) and of the time beside it (`then`)."""

    claim: Claim
    sentence: Sentence
    subject: Subject
    is_sure: bool
    is_limit: bool
    pool: tuple[Fact, ...]
    side: str
    sided: tuple[Fact, ...]
    when: When | None
    is_beside: bool
    then: tuple[Fact, ...]


def judge_quantity(
    claim: Claim,
    sentence: Sentence,
    before: Sequence[Sentence],
    facts: Facts,
    subjects: Sequence[Subject],
    follows: Callable[[Claim], bool],
) -> Found | None:
    """What became of a quantity; None where the case has nothing to say of it. `follows` tells whether a quantity
    follows from others."""
    subject, is_sure = subject_of(claim, sentence, before, subjects, facts)
    clause = sentence.clause(claim.start, claim.end)
    if NOT_DONE.search(sentence.text):
        return None
    if subject is None:
        return _of_other_substance(claim, sentence, subjects, facts)
    if OF_OTHERS.search(clause) or THRESHOLD.search(clause):
        return None
    if claim.unit == TITRE and re.search(r"\bratio\b", clause):
        return None
    is_limit = is_limit_told(claim, sentence)
    pool = tuple(fact for fact in subject.facts if fact.is_limit == is_limit)
    if not any(fact.number is not None for fact in pool):
        return None if is_limit else _of_unknown_dose(claim, pool)
    if _CHANGED_BY.search(sentence.text[: claim.start]) or _MORE_BY.match(sentence.text, claim.end):
        return _change(claim, pool, is_sure)
    side = side_beside(claim.start, claim.end, sentence)
    when, is_beside = time_beside(claim.start, claim.end, sentence, facts)
    sided = tuple(fact for fact in pool if not side or fact.side in {side, ""})
    then = tuple(fact for fact in sided if when is not None and when.is_of(fact))
    one = _Comparison(claim, sentence, subject, is_sure, is_limit, pool, side, sided, when, is_beside, then)
    if agreement := _agreement(one):
        return agreement
    if is_limit and claim.bound:
        return _turned_limit(claim, pool)
    if _is_explained(one, facts, subjects, follows):
        return None
    return _contradiction(one, facts)


def _of_unknown_dose(claim: Claim, pool: Sequence[Fact]) -> Found | None:
    """A dose of a drug whose dose the case does not state."""
    unknown = tuple(fact for fact in pool if not fact.value and fact.name.endswith("dose"))
    is_dose = re.match(r"(?:m|µ|μ|n)?g\b|(?:k|m|M)?I?U\b|m[lL]\b", claim.unit) is not None
    return Found(unknown, is_known=True) if unknown and is_dose else None


def _agreement(one: _Comparison) -> Found | None:
    """The facts that have the number of a quantity, or that it is of another time or side than the one beside it."""
    claim, pool = one.claim, one.pool
    shown = _shown(one.when, one.sentence)
    if agreeing := _agreeing(claim, one.then or one.sided):
        is_elsewhen = one.is_beside and not one.then and not one.is_limit and all(fact.at for fact in agreeing)
        if is_elsewhen and one.is_sure and one.when and one.when.days is not None and one.when.start >= claim.end:
            evidence = f"is beside “{shown}”, and is that of {agreeing[0].name.rpartition('.')[2]}"
            return Found(agreeing, is_certain=False, evidence=evidence)
        return Found(pool, agreeing)
    agreeing = () if one.is_limit else _agreeing(claim, pool)
    if agreeing and one.then and one.is_beside and one.is_sure:
        has = f"where the case has {one.then[0].value}; it is that of `{agreeing[0].name}`"
        return Found(one.then, evidence=f"is beside “{shown}”, {has}")
    if agreeing and one.side and any(fact.side for fact in pool) and one.is_sure:
        return Found(agreeing, evidence=f"is beside “{one.side}”, and the case has it as `{agreeing[0].name}`")
    return Found(pool, agreeing) if agreeing else None


def _is_explained(
    one: _Comparison, facts: Facts, subjects: Sequence[Subject], follows: Callable[[Claim], bool]
) -> bool:
    """Whether a quantity that no fact of its subject has is of a table or of something else, or follows from others."""
    claim, sentence, text = one.claim, one.sentence, one.sentence.text
    if one.is_limit and _END_OF_RANGE.search(text[: claim.start]):
        return False
    if len(claim.numbers) < 2 and (not one.is_sure or _is_calculated(claim, sentence)) and follows(claim):
        return True
    if HEDGE.search(text[: claim.start]) and any(_is_near(claim, fact) for fact in one.pool):
        return True
    if not one.is_sure and any(
        fact.number == claim.number and same_unit(fact.unit, claim.unit) and not fact.is_limit
        for fact in facts.of("quantity")
    ):
        return True  # of something else that the case has, whatever the words beside it
    return bool(
        _is_in_table(claim, one.subject, subjects, facts)
        or _follows(claim, sentence, one.pool, sentence.values)
        or (LIMIT.search(text) and _agreeing(claim, one.subject.facts))
        or _agreeing(claim, facts.beside(one.pool))
        or _is_of_other(claim, sentence, one.subject, one.when, subjects)
    )


def _contradiction(one: _Comparison, facts: Facts) -> Found | None:
    """The facts that a quantity contradicts, which can be compared with it."""
    claim, is_sure = one.claim, one.is_sure
    stated = tuple(fact for fact in (one.then or one.sided) if fact.number is not None) or one.pool
    comparable = tuple(
        fact for fact in stated if in_unit(claim.number or Decimal(0), claim.unit, fact.unit) is not None
    )
    if not comparable:
        return _other_unit(one, stated, facts)
    if claim.bound and not any(fact.number in claim.numbers for fact in comparable):
        of_one = is_sure or len({fact.words for fact in comparable}) == 1  # of one patient, or of all of a series
        return _out_of_bound(claim, comparable) if of_one and not one.subject.is_dose else None
    if any(not fact.value for fact in one.pool):
        return None
    if claim.other_end is not None and not one.is_limit:
        # A range that the case does not have is of something else, unless one end of it is the patient's.
        other = replace(claim, number=claim.other_end, numbers=(claim.other_end,))
        return Found(comparable, is_certain=False) if _agreeing(other, comparable) else None
    return Found(comparable, is_certain=is_sure and _has_one_reading(one, comparable))


def _has_one_reading(one: _Comparison, comparable: Sequence[Fact]) -> bool:
    """Return whether a quantity that differs from what it is compared with can be of nothing else: it is a fact but for
    the unit, the sign or the comparator; its time is told and the case has a value then; all doses of its drug are one
    and the drug is beside it; or it has the digits of a fact in another order or place."""
    claim = one.claim
    if any(abs(fact.number or 0) == abs(claim.number or 0) != 0 for fact in comparable):
        return True
    if one.then:
        return one.is_beside and any(same_unit(fact.unit, claim.unit) for fact in comparable)
    is_elsewhen = one.when is not None and one.when.days is not None and any(fact.at for fact in one.pool)
    if is_elsewhen:
        return False
    if one.subject.is_dose and len({fact.number for fact in comparable}) == 1:
        text = one.sentence.text
        named = mentions(text, (one.subject,))
        return any(
            _BETWEEN.fullmatch(text, mention.end, claim.start) or _DIRECT.fullmatch(text, claim.end, mention.start)
            for mention in named
        )
    digits = _digits(claim.number)
    return len(digits) > 2 and any(
        sorted(_digits(fact.number)) == sorted(digits) and same_unit(fact.unit, claim.unit) for fact in comparable
    )


_REST_IN_WORDS = re.compile(r"\bper [a-z]*(?:lit(?:er|re)|kilogram|gram|hour|minute|day)s?\b")


def _other_unit(one: _Comparison, stated: Sequence[Fact], facts: Facts) -> Found | None:
    """The facts that have the number of a quantity with a unit of another kind."""
    claim = one.claim
    is_begun = any(fact.unit.replace(" ", "").startswith(claim.unit.replace(" ", "")) for fact in stated)
    if is_begun and _REST_IN_WORDS.search(claim.after or one.sentence.text[claim.end :]):
        return None
    same = tuple(fact for fact in stated if fact.number in claim.numbers and fact.unit and not claim.bound)
    if any(fact.number == claim.number and same_unit(fact.unit, claim.unit) for fact in facts.of("quantity")):
        return None
    is_telling = len(str(claim.number)) > 1 or one.subject.is_dose
    return Found(same, is_certain=one.is_sure) if same and is_telling else None


def _of_other_substance(claim: Claim, sentence: Sentence, subjects: Sequence[Subject], facts: Facts) -> Found | None:
    """A dose that is beside a word of no substance of the case, and is that of a drug which its sentence does not
    name."""
    beside = substance_beside(sentence.text[: claim.start], sentence.text[claim.end :])
    if not beside or _is_of_case(beside, facts, subjects) or not re.match(r"(?:m|µ|μ)?g\b|I?U\b|mmol\b", claim.unit):
        return None
    named = {one.subject.key for one in mentions(sentence.text, subjects)}
    doses = [
        fact
        for subject in subjects
        if subject.is_dose and subject.key not in named
        for fact in subject.facts
        if fact.number is not None and fact.number in claim.numbers and same_unit(fact.unit, claim.unit)
    ]
    if not doses:
        return None
    events = " and ".join(f"`{event}`" for event in list(dict.fromkeys(fact.event for fact in doses))[:3])
    evidence = f"is beside “{beside}”, which the case does not have; it is the dose of {events}"
    return Found(tuple(doses), is_certain=False, evidence=evidence)


_END_OF_RANGE = re.compile(r"\d\s?[–-]\s?$")


def _turned_limit(claim: Claim, limits: Sequence[Fact]) -> Found | None:
    """A limit of a reference range told as its other end ("above 5.0" of what is normal below it), or as another
    number."""
    wrong = ".low" if claim.bound in {"<", "≤"} else ".high"
    like = [fact for fact in limits if same_unit(fact.unit, claim.unit)]
    same = [fact for fact in like if fact.number in claim.numbers]
    if like and not same and len(like) == len(limits):
        return Found(tuple(like), is_certain=False)
    if same and all(fact.name.endswith(wrong) for fact in same):
        return Found(tuple(same), evidence=f"turns the limit around, which is `{same[0].name}`")
    return None


def _out_of_bound(claim: Claim, facts: Sequence[Fact]) -> Found | None:
    """A limit that no value is within: "above 10%" of values that all are below."""
    for fact in facts:
        number = in_unit(fact.number or Decimal(0), fact.unit, claim.unit)
        if number is None or number == claim.number or (number > (claim.number or 0)) == (claim.bound in {">", "≥"}):
            return None
    values = " and ".join(dict.fromkeys(fact.value for fact in facts[:3]))
    return Found(tuple(facts), is_certain=False, evidence=f"is true of no value of the case, which has {values}")


_WAS = re.compile(r"\s*(?:(?:was|were|is|are|of|at|level|value|count|concentration)\b\s*)*[<>≤≥]?\s?")


def _is_of_other(
    claim: Claim, sentence: Sentence, subject: Subject, when: When | None, subjects: Sequence[Subject]
) -> bool:
    """Whether something else that the sentence names has the value, at the time that it tells."""
    named = mentions(sentence.text, subjects)
    if any(one.subject.key == subject.key and _WAS.fullmatch(sentence.text, one.end, claim.start) for one in named):
        return False
    for other in {one.subject.key: one.subject for one in named}.values():
        agreeing = _agreeing(claim, other.facts) if other.key != subject.key else ()
        if agreeing and (when is None or when.days is None or any(when.is_of(fact) for fact in agreeing)):
            return True
    return False


def _shown(when: When | None, sentence: Sentence) -> str:
    return sentence.text[when.start : when.end].strip() if when else ""


def _digits(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f").replace(".", "").strip("0") or "0"


def _agreeing(claim: Claim, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that have the numbers of a claim in their unit, and no turned comparator."""
    ways = {"<": "<", "≤": "<", ">": ">", "≥": ">"}
    found: list[Fact] = []
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.number is not None:
            by_name.setdefault(fact.name, []).append(fact)
    for several in by_name.values():
        numbers = [fact.number for fact in several]
        shown = [in_unit(number, claim.unit, several[0].unit) for number in claim.numbers]
        if None in shown or {ways.get(claim.bound, ""), ways.get(several[0].bound, "")} == {"<", ">"}:
            continue
        if shown == numbers or (len(shown) == 1 and any(_is_rounded(claim, one, several[0].unit) for one in numbers)):
            found += several[:1]
    if not found and len(claim.numbers) > 1:  # a range or a taper of two facts: "from 2.4 to 0.6", "10/5 mg"
        parts = [_agreeing(replace(claim, numbers=(number,)), facts) for number in claim.numbers]
        if all(parts) and "/" not in claim.text:
            return parts[0]
    return tuple(found)


def _is_rounded(claim: Claim, number: Decimal | None, unit: str) -> bool:
    """Return whether a number of the case is a claim's, or is so when it is rounded to the digits of the claim, which
    are two or more."""
    told = claim.number or Decimal(0)
    shown = in_unit(number or Decimal(0), unit, claim.unit)
    if shown is None or shown == told:
        return shown is not None
    digits = len(told.normalize().as_tuple().digits)
    return digits > 1 and told == shown.quantize(Decimal((0, (1,), int(told.as_tuple().exponent))))


_ROUGHLY = Decimal("0.06")
"""How far from a number one that is told roughly may be, as a share of it."""


def _is_near(claim: Claim, fact: Fact) -> bool:
    shown = in_unit(fact.number or Decimal(0), fact.unit, claim.unit)
    return shown is not None and abs(shown - (claim.number or Decimal(0))) <= abs(shown) * _ROUGHLY


def _change(claim: Claim, facts: Sequence[Fact], is_sure: bool) -> Found | None:
    """A change between two values; one that no two values of the case make may be of another kind."""
    measured = [fact for fact in facts if fact.is_measured]
    is_sure = is_sure or (
        len({fact.words for fact in measured}) == 1 and {fact.words for fact in facts if fact.key} == set()
    )
    facts = measured or facts
    numbers = [
        fact.number for fact in facts if fact.number is not None and same_unit(fact.unit, claim.unit) and not fact.bound
    ]
    apart = {abs(one - other) for one, other in permutations(numbers, 2)}
    if claim.number in apart:
        return Found(())
    if not is_sure or len(numbers) < 2 or not facts[0].is_measured or claim.bound or not facts[0].unit.isalpha():
        return None
    return Found(tuple(facts), is_certain=False, evidence=f"is the change between no two values of `{facts[0].event}`")


def _is_in_table(claim: Claim, subject: Subject, subjects: Sequence[Subject], facts: Facts) -> bool:
    """Whether a table has a number in a column that is not of something else that the case has."""
    for (number, unit), words in facts.elsewhere.items():
        if number == claim.number and same_unit(unit, claim.unit):
            others = [
                one for one in subjects if one.key != subject.key and any(set(name) <= words for name in one.names)
            ]
            if not others or any(set(name) <= words for name in subject.names):
                return True
    return False


_CALCULATED = re.compile(
    r"\b(?:total\w*|cumulative|each|tablets?|capsules?|in all|together|sum|altogether|that is|i\.e\.|differ\w*|"
    r"loss|gain\w*|half|twice|insgesamt|kumulativ\w*)\b|\b(?:a|per) day\b|[(/]\s?$",
    re.IGNORECASE,
)


def _is_calculated(claim: Claim, sentence: Sentence) -> bool:
    """Whether words around a quantity tell that it is a sum, a part or a difference; or its unit, by weight or day."""
    around = sentence.text[max(0, claim.start - 40) : claim.end + 30]
    return _CALCULATED.search(around) is not None or _CALCULATED.search(sentence.text[: claim.start]) is not None


def _follows(claim: Claim, sentence: Sentence, pool: Sequence[Fact], told: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a share is the rest of one, or a dose may be another one of the drug or all of it, which the case does
    not have."""
    if claim.unit == "%" and any(fact.unit == "%" and fact.number == 100 - (claim.number or 0) for fact in pool):
        return True  # the rest of it
    doses = [fact for fact in pool if fact.name.endswith(("dose", "cumulative"))]
    is_summed = any(fact.name.endswith("cumulative") for fact in doses)
    if not doses or is_summed:
        return False
    if _TOTAL_BEHIND.match(sentence.text, claim.end):
        return True
    beside = [one for one in claims(sentence.text) if one.kind == "quantity" and one.start != claim.start]
    is_told = {name for _, _, name in told} & {fact.name for fact in pool} or any(
        _agreeing(one, pool) for one in beside
    )
    return _OTHER_DOSE.search(sentence.text) is not None and bool(
        is_told or _IN_ALL.search(sentence.clause(claim.start, claim.end))
    )


def _differ_in_number(subject: Subject, fact: Fact) -> bool:
    """Whether a subject has the name of a fact but for a number in it: the Apgar scores at 1 and at 5 minutes."""
    own, other = ({word for word in one.words if not word.isdigit()} for one in (subject.facts[0], fact))
    return own == other and subject.key != fact.event


def judge_called(sentence: Sentence, facts: Facts, subjects: Sequence[Subject]) -> Iterator[tuple[int, Fact, str]]:
    """Values of measurements that are called where the words beside them are of another measurement, time or side:
    where each stands, its fact, and the evidence."""
    by_name = {fact.name: fact for fact in facts.of("quantity") if fact.is_measured}
    given = {fact.name: fact for fact in facts.of("day", "elapsed") if fact.drugs}
    for start, end, name in sentence.values:
        beside, of_side = side_beside(start, end, sentence), facts.side_of(name)
        if beside and of_side and beside != of_side:
            first = next(one for one in facts.facts if name.startswith(one.name))
            yield start, replace(first, name=name), f"is beside “{beside}”, and is of the {of_side} side"
            continue
        if name in given:
            yield from _of_other_drug(start, end, given[name], sentence, facts)
        fact = by_name.get(name)
        if fact is None:
            continue
        named = [one for one in mentions(sentence.clause_text(start, end), subjects) if not one.subject.is_dose]
        own = [one for one in named if one.subject.key == fact.event]
        near = [
            one
            for one in mentions(sentence.text[:start], subjects)
            if one.subject.is_measured
            and one.share >= 0.6
            and not _differ_in_number(one.subject, fact)
            and _BETWEEN.fullmatch(sentence.text, one.end, start)
        ]
        if near and not own and near[-1].subject.key != fact.event:
            said = sentence.text[near[-1].start : near[-1].end]
            yield start, fact, f"is a value of {' '.join(fact.words)}, and “{said}” is before it"
            continue
        when, is_beside = time_beside(start, end, sentence, facts)
        if (
            when
            and is_beside
            and not _shown(when, sentence).casefold().startswith("day")
            and when.days is not None
            and fact.at is not None
            and not when.is_of(fact)
        ):
            yield (
                start,
                fact,
                f"is beside “{_shown(when, sentence)}”, and is a value of {name.rpartition('.')[2].replace('-', ' ')}",
            )
            continue


def _of_other_drug(
    start: int, end: int, fact: Fact, sentence: Sentence, facts: Facts
) -> Iterator[tuple[int, Fact, str]]:
    """A time of a treatment that is called where only another drug of the case is named."""
    words = content_words(sentence.text)
    if any(same_word(own, word) for own in (*fact.drugs, *fact.words) for word in words):
        return
    clause = content_words(sentence.clause_text(start, end))
    others = {drug for other in facts.of("day", "elapsed") for drug in other.drugs}
    named = [word for word in clause if any(same_word(drug, word) for drug in others)]
    if named:
        yield start, fact, f"is a time of {' and '.join(fact.drugs)}, and its sentence speaks of {named[0]}"


_OF_DOSES = word_list("of_doses.txt")
_ROUTES = word_list("routes.txt")
_AT_A_DOSE = re.compile(
    r"\s+(?:(?:at|in|mit|in) )(?:(?:a|an|the|einer?|der) )?(?:[a-z]+ ){0,2}?(?:dos(?:es?|age)|Dos(?:is|ierung))"
    r"(?: of| von)?\s*$"
)
_WORD_BEFORE = re.compile(r"(?<![\w-])(?P<word>[^\W\d_][\w-]*)[\s(,]+$")
_NEAR = 300
"""How many characters before a dose are looked at."""
_OF = re.compile(r"\s+(?:of|von)\s+(?P<rest>[^.;:,()]*)")
_WORD_BEHIND = re.compile(r"\s+(?P<rest>[^.;:,()]*)")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_VERB_OR_ADVERB = re.compile(r"(?:ed|ing|ly)$", re.IGNORECASE)


def substance_beside(before: str, behind: str) -> str:
    """The word for what a dose between two texts is of; empty where none is beside it."""
    if match := _OF.match(behind):
        return next((word for word in _WORD.findall(match["rest"])[:4] if not _is_of_doses(word)), "")
    near = _WORD_BEFORE.search(_AT_A_DOSE.sub(" ", before[-_NEAR:]))
    if near and not _is_of_doses(near["word"]):
        return near["word"]
    if match := _WORD_BEHIND.match(behind):
        for word in _WORD.findall(match["rest"])[:3]:
            if word.casefold() in _ROUTES:
                continue
            return "" if _is_of_doses(word) else word
    return ""


def subject_of_dose(before: str) -> str:
    """The nearest word before a dose that is not of a phrase about doses: `Prednisolone was given at a dose of`."""
    return next((word for word in reversed(_WORD.findall(before)) if not _is_of_doses(word)), "")


def _is_of_doses(word: str) -> bool:
    return word.casefold() in _OF_DOSES or _VERB_OR_ADVERB.search(word) is not None
