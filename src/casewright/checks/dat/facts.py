"""The facts of the case as prose may speak of them: each with its words, its number, and what part of an event it is.

They come from the facts of the case (`report.facts`), in English whatever the report's language; their names say which
event and which field they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

from casewright.case.facts import MONTHS, CaseFact, FactKind
from casewright.case.words.number_words import ordinal_in_words
from casewright.manuscript.abbreviations.terms import Terms

Role = Literal["at", "start", "end", ""]
ClaimKind = Literal["age", "gestation", "day", "elapsed", "duration", "quantity", "grade", "count", "ordinal"]

_ROOMS = ("patient", "index-event", "history", "course", "measurements", "imaging", "genetics", "follow-up", "outcome")
_BEHIND_HEAD = re.compile(
    r"\s(?:of|in|from|with|without|at|on|after|before|not|von|mit|ohne|bei|am|im|des|der|nach|vor)\s"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?|\d+")


def word_list(name: str) -> frozenset[str]:
    """Return the words of a file in `lists/`."""
    return frozenset((Path(__file__).parent / "lists" / name).read_text("utf-8").split())


_STOP = word_list("no_content.txt")


@dataclass(frozen=True)
class Claim:
    """A typed number. `number` is it (an age in months); `unit` as typed, for times in English and in the singular;
    `bound` what is before a day, in English (`by`, `on`, ...); `after` the words behind it; `adjective` tells "a
    10-year-old" from "at the age of". `numbers` are all of a quantity: a pair or a ratio has several; `other_end` is
    that of a range, each end of which is a claim.
    """

    kind: ClaimKind
    text: str
    start: int
    end: int
    number: Decimal | None
    unit: str = ""
    bound: str = ""
    after: str = ""
    adjective: bool = False
    numbers: tuple[Decimal, ...] = ()
    other_end: Decimal | None = None


@dataclass(frozen=True)
class Fact:
    """One number of the case. `value` is it in print ("4 months", "day 3"), empty where the case does not state it.

    `number` is the number alone (an age in months, a day from the index event), None where it is not known or only
    bounded; `bound` is `by`, `before`, `after` or `from` for a day that is known from one side; `day` is that of a
    measured value, `at` its time in days from the index event with the length of the unit that it is told in, `side`
    its side; `width` the months of the unit that an age is told in. `event` groups the facts of one event, `words` are
    what the event is called, `key` what a count or quantity counts; `drugs` what was given.
    """

    name: str
    kind: FactKind
    event: str
    words: tuple[str, ...]
    head: str
    value: str = ""
    number: Decimal | None = None
    unit: str = ""
    bound: str = ""
    role: Role = ""
    key: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    ordinal: int | None = None
    is_diagnosis: bool = False
    width: Decimal = Decimal(1)
    day: Decimal | None = None
    side: str = ""
    at: tuple[Decimal, Decimal] | None = None

    @property
    def place(self) -> tuple[Decimal, Decimal] | None:
        """A day or a time elapsed in days from the index event, with the length of the unit that it is told in."""
        if self.number is None or self.kind not in {"day", "elapsed"}:
            return None
        if self.kind == "day":
            return self.number, Decimal(1)
        return self.number * DAYS[self.unit] * (-1 if self.bound == "before" else 1), DAYS[self.unit]

    def is_named_by(self, words: Sequence[str]) -> bool:
        """Whether words that stand for an event alone, such as "the last exchange", are of what it is called."""
        own = [word for word in words if any(same_word(one, word) for one in (*self.words, *self.drugs))]
        return bool(own) and (len(own) == len(words) or same_word(own[-1], self.head or own[-1]))

    def is_spoken_of(self, words: Sequence[str]) -> bool:
        """Whether words name a drug that was given, most of what the event is called, or half of it with its noun or
        another word."""
        if any(same_word(drug, word) for drug in self.drugs for word in words):
            return True
        shared = self.shared_with(words)
        has_head = any(same_word(self.head, word) for word in words)
        return shared >= len(self.words) * 0.75 or (shared * 2 >= len(self.words) and (has_head or shared > 1))

    def shared_with(self, words: Sequence[str]) -> int:
        """How many of the words that the event is called are among others."""
        return sum(any(same_word(own, word) for word in words) for own in self.words)

    @property
    def is_limit(self) -> bool:
        """Whether it is a limit of a reference range, and no value of the patient."""
        return ".reference-range." in self.name

    @property
    def is_weight(self) -> bool:
        """Whether it is what the patient weighs."""
        return self.name.endswith("patient.weight")

    @property
    def is_measured(self) -> bool:
        return ".measurements." in f".{self.event}" and not self.is_limit


@dataclass(frozen=True)
class Facts:
    """All facts of a case, and what its patient and index event are called. `numbered` are the events whose names tell
    which of several they are ("second infusion of rituximab"), the index event as the first of its kind. `elsewhere`
    are numbers with their units that tables of the report hold, each with the words of its columns; `texts` are the
    facts in words, by their names."""

    facts: tuple[Fact, ...]
    sex: str = ""
    index_words: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    numbered: tuple[tuple[int, tuple[str, ...]], ...] = ()
    elsewhere: Mapping[tuple[Decimal, str], frozenset[str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def days(self) -> frozenset[Decimal]:
        """Every day that an event, one end of it, or a measured value has."""
        known = (fact.number if fact.kind == "day" else fact.day for fact in self.of("day", "elapsed", "quantity"))
        return frozenset(day for day in known if day is not None) | {Decimal(0)}

    @cached_property
    def lengths(self) -> Mapping[str, tuple[Decimal, ...]]:
        """How many days each event, or a phase of its drugs, lasted, without and with its last day; and how long it had
        lasted at the index event."""
        ends: dict[str, dict[str, Fact]] = {}
        for fact in self.of("day", "elapsed"):
            stem, _, side = fact.name.rpartition(".")
            if side in {"start", "end"}:
                ends.setdefault(stem, {})[side] = fact
        found: dict[str, tuple[Decimal, ...]] = {}
        for both in ends.values():
            start, end = (both[side].place if side in both else None for side in ("start", "end"))
            if start and end:
                lasted, event = end[0] - start[0], both["start"].event
                also = [lasted + 1] if start[1] == 1 else []
                found[event] = (*found.get(event, ()), lasted, *also, *([-start[0]] if start[0] < 0 < end[0] else []))
        return found

    def place_of(self, words: Sequence[str]) -> tuple[Decimal, Decimal] | None:
        """When the only event of the course that words name took place or began, as `Fact.place` has it; None for the
        index event."""
        if not words or any(same_word(one, own) for one in words for own in self.index_words):
            return None
        named = [
            fact
            for fact in self.of("day", "elapsed")
            if fact.role in {"at", "start"} and ".drugs." not in fact.name and fact.is_named_by(words[:1])
        ]
        whole = [fact for fact in named if fact.shared_with(words) == len(fact.words)]
        places = {fact.place for fact in whole or named}
        return places.pop() if len(places) == 1 else None

    def is_interval(self, number: Decimal, unit: str) -> bool:
        """Whether two known days lie so far apart, in days, weeks, months or years as one counts them."""
        width, length = DAYS[unit], number * DAYS[unit]
        slack = Decimal("0.001") if unit == "day" else width / 2
        told = [one.number * DAYS[one.unit] for one in self.of("elapsed") if one.number is not None]
        apart = {abs(one - other) for one in (*self.days, *told) for other in (*self.days, *told)}
        return any(abs(one - length) <= slack for one in apart)

    def is_later_age(self, number: Decimal, unit: str) -> bool:
        """Whether the patient is of an age (in months) at a time of the course: it follows from the age at day 0."""
        ages = [one for one in self.of("age") if one.event.endswith("patient") and one.number is not None]
        times = [day * MONTHS["day"] for day in self.days]
        for one in self.of("elapsed"):
            if one.number is not None:
                times.append(one.number * MONTHS[one.unit] * (1 if one.bound == "after" else -1))
        width = MONTHS[unit]
        for age in ages:
            own = age.width
            for time in times:
                then = (age.number or Decimal(0)) + time
                if number < then + own and then < number + width:
                    return True
        return False

    def text(self, name: str) -> str:
        """The text of a fact; empty where there is none."""
        return self.texts.get(name, "")

    def beside(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """The quantities of the events that facts are of."""
        events = {fact.event for fact in facts}
        return tuple(fact for fact in self.of("quantity") if fact.event in events and not fact.is_limit)

    def side_of(self, name: str) -> str:
        """The side of a measured value, or of the event that a value belongs to; empty where it has none."""
        measured = next((fact.side for fact in self.of("quantity") if fact.name == name), "")
        return measured or self.text(f"{_split(name)[0]}.side").replace("both", "")

    def of(self, *kinds: FactKind) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind in kinds)


def content_words(text: str) -> tuple[str, ...]:
    """The words of a text that say what it is about, in lower case."""
    return tuple(dict.fromkeys(words_in_order(text)))


def words_in_order(text: str) -> tuple[str, ...]:
    """The same words, each as often as it is there."""
    words = (found.casefold().removesuffix("'s").removesuffix("’s") for found in _WORD.findall(text))
    return tuple(word for word in words if word not in _STOP)


def same_word(one: str, other: str) -> bool:
    """Whether two words are forms of one: relapse and relapsed, infusion and infusions, swell and swelling."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return long in {f"{short}s", f"{short}es"}
    if len(short) <= 5 and long.startswith(short):
        return True
    common = 0
    for left, right in zip(short, long, strict=False):
        if left != right:
            break
        common += 1
    return common >= max(5, len(short) - 2)


def same_noun(one: str, other: str) -> bool:
    """As `same_word`, and short nouns with irregular plurals: locus and loci."""
    return same_word(one, other) or (
        min(len(one), len(other)) >= 4 and one[:3] == other[:3] and len(one) < 7 > len(other)
    )


def facts_of(
    facts: Iterable[CaseFact], terms: Terms, elsewhere: Mapping[tuple[Decimal, str], frozenset[str]] | None = None
) -> Facts:
    """The facts of the case with the words by which prose may speak of them. Long forms stand for the abbreviations in
    what events are called."""
    groups: dict[str, dict[str, list[CaseFact]]] = {}
    texts: dict[str, str] = {}
    for fact in facts:
        if fact.kind == "text":
            texts[fact.name] = fact.text
        event, name = _split(fact.name)
        if event:
            groups.setdefault(event, {}).setdefault(name, []).append(fact)
    index = next((event for event in groups if event.endswith("index-event")), "")
    index_group = groups.get(index, {})
    index_words = content_words(f"{_text(index_group, 'name')} {_text(index_group, 'drug.name')}")
    patient = next((group for event, group in groups.items() if event.endswith("patient")), {})
    diagnosis = frozenset(content_words(_text(patient, "diagnosis.name")))
    found: list[Fact] = []
    for event, group in groups.items():
        found += _event_facts(event, group, index_words, diagnosis, terms)
    sites = tuple(
        dict.fromkeys(
            one.text
            for group in groups.values()
            for several in group.values()
            for one in several
            if one.kind == "text" and _SIDE.search(one.text)
        )
    )
    found = _timed(found)
    numbered = tuple(_numbered(groups, index))
    series = len({event for event in groups if event.endswith("patient")}) > 1
    return Facts(
        tuple(found), "" if series else _text(patient, "sex"), index_words, sites, numbered, elsewhere or {}, texts
    )


_GESTATION = re.compile(r"(\d+)\+(\d) weeks")


def in_weeks(text: str) -> Decimal | None:
    """The days of a gestational age."""
    match = _GESTATION.search(text)
    return None if match is None else Decimal(7 * int(match[1]) + int(match[2]))


def _timed(found: Sequence[Fact]) -> list[Fact]:
    """Facts with the time of each measured value, and the side that its name ends with; gestational ages as days from
    the index event, of a patient whose own is known."""
    own = {
        fact.event.rpartition("patient")[0]: in_weeks(fact.value)
        for fact in found
        if fact.name.endswith("gestational-age")
    }
    then = {
        fact.name.removesuffix(".time"): (fact.number * DAYS[fact.unit] * (-1 if fact.bound == "before" else 1), fact)
        for fact in found
        if fact.name.endswith(".time") and fact.number is not None
    }
    timed: list[Fact] = []
    for fact in found:
        side = next((one for one in ("left", "right") if fact.name.endswith(f"-{one}")), "") if fact.is_measured else ""
        if fact.name in then:
            days, time = then[fact.name]
            fact = replace(fact, at=(days, DAYS[time.unit]))
        elif fact.day is not None and fact.kind == "quantity":
            fact = replace(fact, at=(fact.day, Decimal(1)))
        weeks, zero = (
            in_weeks(fact.value),
            next((day for case, day in own.items() if fact.event.startswith(case)), None),
        )
        if fact.kind == "age" and weeks is not None and zero is not None and not fact.event.endswith("patient"):
            fact = replace(fact, kind="day", number=weeks - zero)
        timed.append(replace(fact, side=side) if side else fact)
    return timed


DAYS: Mapping[str, Decimal] = {unit: months / MONTHS["day"] for unit, months in MONTHS.items()}
"""The days in each unit of time."""


def _text(group: Mapping[str, Sequence[CaseFact]], name: str) -> str:
    return group[name][0].text if name in group else ""


_SIDE = re.compile(r"\b(?:left|right|link\w*|recht\w*)\b", re.IGNORECASE)
_NAMED_ORDINAL = re.compile(
    rf"\b(?:{'|'.join(f'(?P<n{number}>{ordinal_in_words(number)})' for number in range(1, 11))})\b", re.IGNORECASE
)


def _numbered(
    groups: Mapping[str, Mapping[str, Sequence[CaseFact]]], index: str
) -> Iterable[tuple[int, tuple[str, ...]]]:
    for event, group in groups.items():
        name = _text(group, "name")
        match = _NAMED_ORDINAL.search(name)
        if match and match.lastgroup:
            yield int(match.lastgroup[1:]), content_words(name)
        elif event == index:
            yield 1, content_words(name)


def unescaped(markdown: str) -> str:
    """The text that a value's Markdown prints."""
    return re.sub(r"\\(.)", r"\1", markdown)


def _split(name: str) -> tuple[str, str]:
    """The event and the field of a value's name: `course.crs` and `grading.grade`; in a series the case's id leads."""
    parts = name.split(".")
    at = 0 if parts[0] in _ROOMS else 1
    if at >= len(parts) or parts[at] not in _ROOMS:
        return "", ""
    end = at + (1 if parts[at] in {"patient", "index-event", "outcome"} else 2)
    return ".".join(parts[:end]), ".".join(parts[end:])


_WHEN_NAMED = re.compile(r"\s(?:[\w-]+\s)?(?:hour|day|week|month|year)s?\s(?:after|before)\s.*")


def _event_facts(
    event: str,
    group: Mapping[str, Sequence[CaseFact]],
    index_words: tuple[str, ...],
    diagnosis: frozenset[str],
    terms: Terms,
) -> Iterable[Fact]:
    called = spelled_out(
        _WHEN_NAMED.sub("", _text(group, "name")) or _text(group, "modality") or _text(group, "gene"), terms
    )
    if "modality" in group and "site" in group:
        called = f"{called} {_text(group, 'site')}"
    is_patient = event.endswith("patient")
    words = index_words if is_patient else _without_units(content_words(called))
    if not words:
        return
    ordinal = next((int(one.number) for one in group.get("ordinal", ()) if one.number is not None), None)
    base = Fact(
        name=event,
        kind="text",
        event=event,
        words=words,
        head="" if is_patient else _head(called),
        drugs=tuple(word for word in content_words(_text(group, "drug-names")) if not word.isdigit()),
        ordinal=ordinal,
        is_diagnosis=not is_patient
        and ("diagnosis" in event.split(".")[-1] or (bool(diagnosis) and diagnosis <= set(words))),
    )
    response = group.get("response.ordinal", ())
    for name, several in group.items():
        for one in several:
            if one.kind == "text" or ("absent" in group and one.kind in {"day", "elapsed"}):
                continue  # when something was looked for and not there is no day of it
            fact = replace(
                base, name=f"{event}.{name}", kind=one.kind, value=one.text, number=one.number, unit=one.unit,
                bound=one.bound, role="at" if name.startswith("drugs.") else _ROLES.get(name, ""), day=one.day,
            )  # fmt: skip
            if one.kind == "age":
                fact = replace(fact, width=MONTHS.get(one.unit, Decimal(1)), unit="")
            elif several is response and one.number is not None:
                fact = replace(fact, key=content_words(_text(group, "response.name")), ordinal=int(one.number))
            elif name.startswith(("counts.", "quantities.")):
                fact = replace(fact, key=tuple(name.partition(".")[2].split("-")))
            yield fact


_ROLES: Mapping[str, Role] = {"age": "at", "day": "at", "start": "start", "end": "end"}


def _without_units(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that name something: "no relapse for two years" is not named by "years"."""
    return tuple(word for word in words if word.removesuffix("s") not in MONTHS) or words


_EVENT_VERBS = re.compile(
    r"\b(?:(?P<death>died|dies|starb|verstarb)|(?P<admission>admitted)|(?P<discharge>(?:went|sent|gone|returned) home)"
    r"|(?P<birth>was born)|(?P<delivery>delivered|gave birth)|(?P<fever>afebrile)|(?P<closure>closed))\b",
    re.IGNORECASE,
)


def spelled_out(text: str, terms: Terms) -> str:
    """A text with its abbreviations written out, and the nouns of events for their verbs, so that words can be
    compared."""
    text = _EVENT_VERBS.sub(lambda match: f"{match[0]} {match.lastgroup}", text)
    pieces: list[str] = []
    position = 0
    for match, term in terms.uses(text):
        pieces += [text[position : match.start], term.printed_long(match.form.kind == "plural")]
        position = match.end
    return "".join([*pieces, text[position:]])


def _head(called: str) -> str:
    """The noun that a name is about: "infusions" of "repeated infusions of maternal lymphocytes"."""
    phrase = _BEHIND_HEAD.split(called, maxsplit=1)[0]
    words = _without_units(content_words(phrase))
    return words[-1] if words else ""
