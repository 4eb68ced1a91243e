"""Whether a number that prose states is the case's: which facts a claim speaks of, and whether it agrees with them.

A claim is a subject, a number with its unit, a time and a person. It is held against the facts of that person where the
words around it are an event's, in its clause, else in the next one, else in its sentence; of several facts one that
agrees is enough, and so is what follows from facts: the time between two days, an age at a later day, the sum of parts.
Three verdicts: it contradicts, it agrees, or the case cannot tell. A contradiction is certain where nothing else that
the sentence names can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Literal

from casewright.case.facts import MONTHS
from casewright.checks.dat.claims.doubts import is_doubtful
from casewright.checks.dat.claims.english import NUMBER
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import Sentence, sentences
from casewright.checks.dat.facts import (
    DAYS,
    Claim,
    ClaimKind,
    Fact,
    Facts,
    content_words,
    facts_of,
    in_weeks,
    same_noun,
    same_word,
    spelled_out,
)
from casewright.checks.dat.person import (
    PROSE,
    SOMEBODY,
    case_names,
    is_of_another,
    is_of_own,
    names_relative,
    patient_sentences,
    person_beside,
)
from casewright.checks.dat.quantities import Found, Subject, judge_quantity, quantity_claims, subjects_of, times_in
from casewright.checks.dat.support import (
    StatedNumbers,
    Surroundings,
    Unfitting,
    is_supported,
    lengths,
    stated_numbers,
    typed_quantities,
    unfitting_length,
)
from casewright.checks.dat.tables.reading import numbers_in_tables
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import OBJECT
from casewright.checks.report import Report
from casewright.manuscript.abbreviations.terms import Terms

Verdict = Literal["contradicts", "agrees", "cannot tell"]

_ONSET = re.compile(
    r"\b(?:began|begin|begun|started|starts?|set in|develop\w*|onset|appeared|occurred|since|first noted|emerged|"
    r"arose|broke out|came|"
    r"begann\w*|begonnen|beginn|aufgetreten|auftrat\w*|traten?|einsetz\w*|setzten?|entwickelte\w*)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:until|till|resolv\w*|settled|subsid\w*|ended|disappear\w*|stopped|ceased|vanish\w*|abated|discontinued|"
    r"regress\w*|"
    r"afebrile|was gone|had gone|abgeklungen|klangen?|endete\w*|beendet|sistiert\w*|abgesetzt|verschw\w+|rückläufig|"
    r"zurückgebildet|entfiebert\w*|fieberfrei)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:afebrile|free(?: of [\w ]{3,30})?|asymptomatic|well|off [\w ]{3,30})\s(?:from\s|since\s)?$", re.I
)
_LASTING = re.compile(
    r"\b(?:still|persist\w*|continu\w*|remain\w*|peak\w*|maximum|maximal|worsen\w*|increas\w*|ongoing|between|through|"
    r"weiterhin|anhalt\w*|noch|zwischen|zunehm\w*|zunahm\w*|maximal\w*)\b",
    re.IGNORECASE,
)
_DIAGNOSED = ("diagnos", "presented", "presentation", "onset", "erkrankt", "erstdiagnos", "manifest", "vorgestellt")


@dataclass(frozen=True)
class Judgment:
    """What became of a claim. `facts` are those it was held against: for `agrees` the ones that agree. `why` says what
    is missing where the case cannot tell: the fact is `not stated`, or `nowhere` in the case. `evidence` says what
    contradicts where that is more than the value of a fact. `case` is whose facts they are, None where it is unclear.
    """

    claim: Claim
    sentence: Sentence
    verdict: Verdict
    facts: tuple[Fact, ...]
    is_near: bool = True
    is_certain: bool = True
    why: Literal["", "not stated", "nowhere"] = ""
    evidence: str = ""
    case: str | None = ""


def case_facts(report: Report, case: str | None = "") -> Facts:
    """The facts of the report's case, or of one of a series; none where it has no case data."""
    if not report.facts:
        return Facts(())

    def made() -> Facts:
        own = (one for one in report.facts if not case or one.name.startswith(f"{case}."))
        return facts_of(own, report.terms, numbers_in_tables(report))

    return memoized(report, f"case facts {case or ''}", made)


def own_sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences that speak of the report's own patients, as far as words tell."""
    return tuple(told.sentence for told in patient_sentences(report))


def judgments(report: Report) -> tuple[Judgment, ...]:
    """Every typed number that the case has something to say of."""
    return memoized(report, "judgments", lambda: tuple(_judgments(report)))


def _judgments(report: Report) -> Iterator[Judgment]:
    if not case_facts(report).facts:
        return
    before: list[Sentence] = []
    now: Decimal | None = None
    names, is_english = case_names(report), report.language == "en"
    for told in patient_sentences(report):
        facts, sentence = case_facts(report, told.case), told.sentence
        subjects = case_subjects(report, told.case)
        if before and before[-1].passage is not sentence.passage:
            before, now = [], None
        nouns = tuple(fact.key[-1] for fact in facts.of("count") if fact.key)
        units = tuple(fact.unit for fact in facts.of("quantity") if fact.unit)
        typed = list(claims(sentence.text, nouns, units, language=report.language))
        typed += quantity_claims(sentence, typed, subjects)
        near = Surroundings(
            sentence, before[-1].text if before else "", case_facts(report), case_subjects(report), report.terms,
            _stated_numbers(report), facts, report.language,
        )  # fmt: skip
        judged_spans: list[tuple[int, int]] = []
        for claim in typed:
            if sentence.offset(claim.start, claim.end) is None or is_of_another(claim, sentence):
                continue  # a value of the case, or part of one
            if not told.is_sure and not is_of_own(sentence.clause(claim.start, claim.end)):
                continue
            if claim.kind == "quantity":
                claim = claim if claim.numbers else replace(claim, numbers=(claim.number or Decimal(0),))
                whose = person_beside(claim, sentence, names) if told.case is None else None
                if whose:
                    own, of_one = case_facts(report, whose), case_subjects(report, whose)
                    found = judge_quantity(claim, sentence, before, own, of_one, near.follows)
                    judged = None if found is None else _of_quantity(claim, sentence, found)
                    if judged is not None:
                        judged_spans.append((claim.start, claim.end))
                        yield replace(judged, case=whose)
                    continue
                found = judge_quantity(claim, sentence, before, facts, subjects, near.follows)
                judged = None if found is None else _of_quantity(claim, sentence, found)
            else:
                judged = _judged(claim, sentence, facts, report)
            if judged is not None:
                judged_spans.append((claim.start, claim.end))
                yield replace(
                    judged,
                    case=told.case,
                    is_certain=judged.is_certain
                    and told.is_sure
                    and told.case is not None
                    and not is_doubtful(claim, sentence),
                )
        for one in _unsupported(near, now, judged_spans) if is_english else ():
            if told.is_sure or is_of_own(sentence.clause(one.claim.start, one.claim.end)):
                yield one
        if times := times_in(sentence.text, facts):
            now = times[0].days if len(times) == 1 else None
        before.append(sentence)


def _stated_numbers(report: Report) -> StatedNumbers:
    """Every quantity and length of time in the prose of a report, and in the words of its case."""

    def collected() -> StatedNumbers:
        prose = (one for one in report.passages if one.kind in PROSE)
        texts = [sentence.text for passage in prose for sentence in sentences(passage, report)]
        return stated_numbers(texts, case_facts(report), language=report.language)

    return memoized(report, "stated numbers", collected)


def _unsupported(near: Surroundings, now: Decimal | None, judged: Sequence[tuple[int, int]]) -> Iterator[Judgment]:
    """The quantities and lengths of a sentence that no reader has judged and nothing supports."""
    sentence = near.sentence
    units = tuple({fact.unit for fact in near.facts.of("quantity") if fact.unit})
    found = [one for one in typed_quantities(sentence.text, units) if not is_supported(one, near)]
    because: dict[Claim, Unfitting] = {}
    for length in lengths(sentence.text, near.facts, now):
        if unfitting := unfitting_length(length, near, now):
            found.append(length.claim)
            because[length.claim] = unfitting
    for claim in found:
        is_judged = any(first < claim.end and claim.start < last for first, last in judged)
        if is_judged or sentence.offset(claim.start, claim.end) is None or is_of_another(claim, sentence):
            continue
        why = because.get(claim)
        if why and why.facts:
            yield Judgment(claim, sentence, "contradicts", why.facts, is_certain=False, evidence=why.evidence)
        else:
            yield Judgment(claim, sentence, "cannot tell", (), why="nowhere")


def _of_quantity(claim: Claim, sentence: Sentence, found: Found) -> Judgment | None:
    if found.is_known:
        return Judgment(claim, sentence, "cannot tell", found.facts, why="not stated")
    if found.agrees:
        return Judgment(claim, sentence, "agrees", found.agrees)
    if not found.facts:
        return None
    return Judgment(claim, sentence, "contradicts", found.facts, is_certain=found.is_certain, evidence=found.evidence)


def case_subjects(report: Report, case: str | None = "") -> tuple[Subject, ...]:
    """What the quantities of a case are of."""
    return memoized(report, f"case subjects {case or ''}", lambda: subjects_of(case_facts(report, case), report.terms))


def _judged(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    judge = _JUDGES.get(claim.kind)
    return None if judge is None else judge(claim, sentence, facts, report)


def matches(fact: Fact, words: Sequence[str]) -> bool:
    """Whether words speak of the event of a fact: most of what it is called, or half of it with its main noun, or a
    drug that was given in it. A diagnosis has to be spoken of as one, since the disease is named everywhere."""
    if fact.is_diagnosis and not any(word.startswith(_DIAGNOSED) for word in words):
        return False
    if any(same_word(drug, word) for drug in fact.drugs for word in words):
        return True
    found = sum(any(same_word(own, word) for word in words) for own in fact.words)
    share = found / len(fact.words)
    if share >= 0.75:
        return True
    if not fact.head:  # the patient's age, at the index event
        return share >= 0.5
    if fact.kind == "elapsed":  # few facts are so told, and the index event is named with them
        return (share >= 0.5 and fact.event.endswith("outcome")) or any(same_word(fact.head, word) for word in words)
    return share >= 0.5 and any(same_word(fact.head, word) for word in words)


def _spoken_of(
    claim: Claim, sentence: Sentence, facts: Sequence[Fact], report: Report, anywhere: bool = False
) -> tuple[tuple[Fact, ...], str, bool]:
    """The facts that the words around a claim speak of, these words, and whether they are near: in its clause or the
    next one, else between semicolons, or with `anywhere` in its sentence."""
    clause = sentence.clause(claim.start, claim.end)
    for words_of, near in (
        (clause, True),
        (f"{clause} {sentence.following_clause(claim.end)}", True),
        (sentence.text if anywhere else sentence.part(claim.start), False),
    ):
        words = content_words(spelled_out(words_of, report.terms))
        found = tuple(fact for fact in facts if matches(fact, words))
        if found:
            said = claims(words_of, language=report.language)
            ordinals = {one.number for one in said if one.kind == "ordinal"}
            ranked = [fact for fact in found if fact.ordinal in ordinals]
            return (tuple(ranked) or found), words_of, near
    return (), sentence.text, False


def _age(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    ages = facts.of("age")
    found, words, near = _spoken_of(claim, sentence, ages, report)
    found = _of_role(found, words, claim, sentence)
    patient = tuple(fact for fact in ages if fact.event.endswith("patient"))
    said = claim.adjective or "old" in claim.text
    is_introduced = (
        claim.adjective and re.search(r"(?:^|[(:]\s?)(?:An?|Une?|Eine?)\s$", sentence.text[: claim.start]) is not None
    )
    is_later = claim.number is not None and facts.is_later_age(claim.number, claim.unit)
    if claim.bound == "bare":  # "at 28" is an age where the sentence speaks of an event of the history
        history = [fact for fact in ages if ".history." in f".{fact.event}"]
        found = ()
        for text, least in ((sentence.clause_text(claim.start, claim.end), 1), (sentence.text[: claim.start], 2)):
            own = content_words(spelled_out(text, report.terms))
            spoken = (fact for fact in history if fact.shared_with(own) >= max(least, min(2, len(fact.words))))
            found = found or tuple(spoken)
        is_known = is_later or not patient or any(_same_age(claim, fact) for fact in ages)
        if not found and not is_known and sentence.text.startswith(f"At {claim.text},"):
            return Judgment(claim, sentence, "cannot tell", (), why="nowhere")
        agrees = tuple(one for one in found if _same_age(claim, one))
        return _verdict(claim, sentence, found, agrees, near, is_certain=False) if found else None
    if then := _age_at_event(claim, sentence, facts, report, patient):
        return then
    if found:
        candidates = (*found, *patient) if said else found
        agrees = tuple(one for one in candidates if _same_age(claim, one))
        own_words = content_words(spelled_out(sentence.clause(claim.start, claim.end), report.terms))
        is_meant = said or any(matches(fact, own_words) for fact in found)
        if not agrees and not is_meant and any(_same_age(claim, fact) for fact in ages):
            return None  # the age at another event, which the clause may mean
        if not agrees and is_later and not is_introduced and all(fact.event.endswith("patient") for fact in found):
            return None
        if not agrees and is_introduced and any(fact.number is not None for fact in patient):
            return Judgment(claim, sentence, "contradicts", patient)
        return _verdict(claim, sentence, found, agrees, near)
    if said and names_relative(sentence.text[: claim.start]):
        return None
    if any(_same_age(claim, fact) for fact in ages) or not any(fact.number is not None for fact in ages):
        return None
    if is_later and not is_introduced:
        return None
    if said and patient and (claim.after or SOMEBODY.search(sentence.text)):
        known = tuple(fact for fact in patient if fact.value)
        return Judgment(claim, sentence, "contradicts", known)
    return _nowhere(claim, sentence, report)


_AFTERWARDS = re.compile(r"\b(?:replac|chang|switch|stop|discontinu|withdr|repeat|revis)\w*", re.IGNORECASE)


def _age_at_event(
    claim: Claim, sentence: Sentence, facts: Facts, report: Report, patient: Sequence[Fact]
) -> Judgment | None:
    """An age in years beside the only event of the course that its clause or the next one names, where the patient was
    of another age then."""
    ages = [fact for fact in patient if fact.number is not None and fact.width == MONTHS["year"]]
    if not ages or claim.number is None or claim.unit != "year" or claim.adjective:
        return None
    around = f"{sentence.clause(claim.start, claim.end)} {sentence.following_clause(claim.end)}"
    words = content_words(spelled_out(around, report.terms))
    times = (fact for fact in facts.of("day", "elapsed") if fact.role in {"at", "start"} and ".drugs." not in fact.name)
    events = [fact for fact in times if ".course." in f".{fact.event}" and matches(fact, words)]
    if len(events) != 1 or events[0].place is None or any(_same_age(claim, fact) for fact in facts.of("age")):
        return None
    if _AFTERWARDS.search(around) and facts.is_later_age(claim.number, claim.unit):
        return None
    months = (ages[0].number or Decimal(0)) + events[0].place[0] * MONTHS["day"]
    if months - 13 < claim.number < months + 24:
        return None
    evidence = f"is not how old the patient was at `{events[0].event}` ({events[0].value}): {int(months / 12)} years"
    return Judgment(claim, sentence, "contradicts", (events[0],), is_certain=False, evidence=evidence)


def _same_age(claim: Claim, fact: Fact) -> bool:
    """Whether two ages can be one: each is known to its smallest unit only."""
    if claim.number is None or fact.number is None:
        return False
    width = MONTHS[claim.unit]
    return claim.number < fact.number + fact.width and fact.number < claim.number + width


def _of_role(found: tuple[Fact, ...], words: str, claim: Claim, sentence: Sentence) -> tuple[Fact, ...]:
    """Of an interval the end that the words speak of, its beginning or its end; where they speak of both, by the word
    nearest to the claim."""
    is_gone = _GONE.search(sentence.text[: claim.start]) is not None
    role = "start" if claim.bound in {"from", "since"} and not is_gone else "end" if claim.bound == "until" else ""
    first, last = sentence.clause_span(claim.start, claim.end)
    own = _distances(claim, sentence, words, first, last)
    distances = own if any(own.values()) else _distances(claim, sentence, words, 0, len(sentence.text))
    onset, end = distances["start"], distances["end"]
    if not role and onset is not None and (end is None or onset < end):
        role = "start"
    elif not role and end is not None:
        role = "end"
    if not role:
        return found
    wanted = {role, "at"}
    kept = tuple(fact for fact in found if fact.role in wanted)
    return kept or found


def _distances(claim: Claim, sentence: Sentence, words: str, first: int, last: int) -> dict[str, int | None]:
    """How far from a claim a word for a beginning and one for an end stand, between two places of its sentence."""
    return {
        kind: min(
            (
                abs(match.start() - claim.start)
                for match in pattern.finditer(sentence.text, first, last)
                if re.search(rf"\b{re.escape(match[0])}\b", words)
            ),
            default=None,
        )
        for kind, pattern in (("start", _ONSET), ("end", _END))
    }


def _verdict(
    claim: Claim,
    sentence: Sentence,
    found: tuple[Fact, ...],
    agrees: tuple[Fact, ...],
    near: bool,
    is_certain: bool = True,
) -> Judgment | None:
    if agrees:
        return Judgment(claim, sentence, "agrees", agrees, near)
    stated = tuple(fact for fact in found if fact.value)
    if not stated:
        return Judgment(claim, sentence, "cannot tell", found, why="not stated") if near else None
    if any(not fact.value and fact.role != "end" for fact in found):
        return None  # it may speak of the fact that is not known
    said = content_words(sentence.clause(claim.start, claim.end))
    whole = [fact for fact in stated if fact.shared_with(said) == len(fact.words)]
    most = max((len(fact.words) for fact in whole), default=0)
    meant = tuple(fact for fact in whole if len(fact.words) == most) or stated
    is_one = near and len({fact.event for fact in meant}) == 1
    return Judgment(claim, sentence, "contradicts", meant if is_one else stated, near, is_certain and is_one)


def _nowhere(claim: Claim, sentence: Sentence, report: Report) -> Judgment | None:
    """An age or a day that no event of the case has, in a passage that tells the case by its values."""
    told = sum(
        report.files.get(place.path, ("",) * (place.line or 1))[(place.line or 1) - 1][
            (place.column or 1) - 1 :
        ].startswith("{{<")
        for place in (sentence.passage.location(match.start()) for match in re.finditer(OBJECT, sentence.passage.text))
        if place.column is not None
    )
    is_said = any(claim.text in text for text in case_facts(report).texts.values())
    return Judgment(claim, sentence, "cannot tell", (), why="nowhere") if told >= 2 and not is_said else None


_DATED = re.compile(r"\.values\.day-(?P<minus>minus-)?(?P<day>\d+)$")
_BESIDE = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*(?:on|at|by|an|am|bis)?\s*\(?")
_EARLIER = re.compile(
    r"\b(?:from|initial\w*|previous\w*|baseline|before|earlier|compared|had been|after|until|since|than|peak\w*|"
    r"then|zuvor|vorher|"
    r"von|nach|seit)\b|[;:]",
    re.IGNORECASE,
)


def _beside_value(claim: Claim, sentence: Sentence, facts: Facts) -> Judgment | None:
    """A day right behind a value that is named for its day, or the only day before the only such value: both are of
    one day."""
    dated = [(start, end, name, match) for start, end, name in sentence.values if (match := _DATED.search(name))]
    behind = [one for one in dated if _BESIDE.fullmatch(sentence.text, one[1], claim.start)]
    days = {one.start for one in claims(sentence.text) if one.kind == "day"}
    if not behind and not (
        len(dated) == 1
        and days == {claim.start}
        and claim.end <= dated[0][0]
        and not claim.bound.replace("on", "")
        and not _EARLIER.search(sentence.text[: dated[0][0]])
    ):
        return None
    _, _, name, match = (behind or dated)[-1]
    day = Decimal(f"{'-' if match['minus'] else ''}{match['day']}")
    fact = next((one for one in facts.of("quantity") if one.name == name), None)
    if fact is None or claim.bound in {"until", "since", "before", "after"}:
        return None
    if day == claim.number:
        return Judgment(claim, sentence, "agrees", ())
    evidence = f"is beside `{name}`, which is a value of day {day}"
    return Judgment(claim, sentence, "contradicts", (fact,), is_certain=bool(behind), evidence=evidence)


_REMOVED = re.compile(r"\b(?:came|come|taken|fell|pulled)\s(?:out|off|down)\b|\bremov(?:ed|al)\b", re.IGNORECASE)


def _day(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    if claim.number is None or claim.number == 0:
        return None  # day 0 is the index event by definition
    if beside := _beside_value(claim, sentence, facts):
        return beside
    found, words, near = _spoken_of(claim, sentence, facts.of("day"), report)
    known = facts.days
    if not found:
        return None if claim.number in known or len(known) == 1 else _nowhere(claim, sentence, report)
    relevant = _of_role(found, words, claim, sentence)
    agrees = tuple(fact for fact in relevant if _same_day(claim, fact))
    if agrees and not near and claim.number not in known:
        # Words far away speak of several events, one of which nearly any day agrees with: "by day 90".
        return _nowhere(claim, sentence, report)
    if not agrees and claim.number in known:
        clause = sentence.clause(claim.start, claim.end)
        own = content_words(spelled_out(clause, report.terms))
        if not (_ONSET.search(clause) or _END.search(clause) or any(matches(fact, own) for fact in found)):
            return None  # the day of another event, which the clause may mean in words of its own
    if not agrees and _REMOVED.search(sentence.clause(claim.start, claim.end)):
        return None  # the end of what has only a beginning in the case
    lengths = (
        one.number for one in claims(sentence.text) if one.kind == "elapsed" and one.unit == "day" and one.number
    )
    if not agrees and any(claim.number - length in known for length in lengths):
        return None  # the day of an event that the sentence counts from
    if not agrees and (
        _is_within(claim, found, words) or _is_day_of_other(claim, sentence, found, facts, report.terms)
    ):
        return None
    return _verdict(claim, sentence, relevant, agrees, near)


def _gestation(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    """A gestational age beside a day: the one follows from the other."""
    told = (in_weeks(fact.value) for fact in facts.of("age") if fact.name.endswith("gestational-age"))
    own = next((weeks for weeks in told if weeks), None)
    if own is None or claim.number is None:
        return None
    day = claim.number - own
    for one in claims(sentence.text, language=report.language):
        first, last = sorted((one, claim), key=lambda other: other.start)
        if one.kind != "day" or one.number is None or one.number == day:
            continue
        if _ADJOINING.fullmatch(sentence.text, first.end, last.start):
            weeks, days = divmod(int(own + one.number), 7)
            evidence = f"is beside “{one.text}”, which is {weeks}+{days} weeks by the case"
            return Judgment(claim, sentence, "contradicts", facts.of("age")[:1], evidence=evidence)
    if day and _AT_BIRTH.search(sentence.text[: claim.start]) and any(map(_BIRTH.match, facts.index_words)):
        return Judgment(claim, sentence, "contradicts", facts.of("age")[:1], evidence=_born_at(own))
    return None if day in facts.days else _nowhere(claim, sentence, report)


_BIRTH = re.compile(r"birth|deliver|c(?:ae|e)sar", re.IGNORECASE)
_AT_BIRTH = re.compile(r"\b(?:born|birth|deliver\w*|c(?:ae|e)sare?an)\b[^.;,\d]{0,25}$", re.IGNORECASE)


def _born_at(days: Decimal) -> str:
    return f"is not the gestational age at birth, which is {'{}+{}'.format(*divmod(int(days), 7))} weeks by the case"


_ADJOINING = re.compile(
    r"[\s,(–-]*(?:(?:that is|i\.e\.|which was|at|on|or|then|a|an|the|postmenstrual|gestational|corrected|age|of)\b"
    r"[\s,]*)*",
    re.IGNORECASE,
)


def _is_day_of_other(claim: Claim, sentence: Sentence, found: Sequence[Fact], facts: Facts, terms: Terms) -> bool:
    """Whether something else that the clause names was at the day: a measurement with a value of it, another event,
    the same drug given again."""
    words = content_words(spelled_out(sentence.clause(claim.start, claim.end), terms))
    events = {fact.event for fact in found}
    drugs = {drug for fact in found for drug in fact.drugs}
    for fact in facts.of("day", "quantity"):
        if fact.event in events or claim.number != (fact.number if fact.kind == "day" else fact.day):
            continue
        if drugs & set(fact.drugs) or matches(fact, words):
            return True
        if any(set(fact.words) & set(one.words) and fact.shared_with(words) for one in found):
            return True  # the removal of what was placed, in the words of the placement
    return False


_SINCE_THEN = 2
"""How many days may have passed since the day of an event that is told by a day."""


def _same_day(claim: Claim, fact: Fact) -> bool:
    if claim.number is None:
        return False
    if fact.number is None:  # one of two days that it happened between
        return re.search(rf"\bbetween\b.*\bday {claim.number}\b", fact.value) is not None
    if fact.bound == "" and claim.bound == "by":
        return 0 <= claim.number - fact.number <= _SINCE_THEN
    if fact.bound in {"", claim.bound}:
        return claim.number == fact.number
    if fact.bound == "by":
        return claim.number == fact.number if claim.bound in {"until", "before"} else claim.number <= fact.number
    if fact.bound in {"from", "after"}:
        return claim.number >= fact.number
    return claim.number < fact.number


def _is_within(claim: Claim, found: tuple[Fact, ...], words: str) -> bool:
    """Whether the day lies inside of an interval that the words speak of, and neither of its ends is meant."""
    if claim.number is None or claim.bound in {"from", "since", "until"} or _ONSET.search(words) or _END.search(words):
        return False
    for event in {fact.event for fact in found}:
        ends = {fact.role: fact.number for fact in found if fact.event == event}
        start, end = ends.get("start"), ends.get("end")
        if start is not None and end is not None and start < claim.number < end:
            return True
        if end is not None and start is None and "start" in ends and claim.number < end:
            return True
        if start is not None and end is None and claim.number > start and _LASTING.search(words):
            return True
    return False


_NO_MORE = re.compile(r"\b(?:(?:no|without|any) (?:further|more|new|other|recurren\w+|relapse)|free of)\b")
_OTHER_CLAUSE = re.compile(r"\b(?:and|which|when|but|while|until|that)\b")


def _elapsed(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    told = _OTHER_CLAUSE.split(claim.after, maxsplit=1)[0].strip()
    anchor = content_words(spelled_out(told, report.terms))[:4]
    if claim.number is None or (not told and (claim.bound == "before" or claim.after.strip())):
        return None  # "the value of three years before", "one year after that"
    if told and not _is_index(anchor, facts):
        return _between(claim, sentence, facts, report)
    if _NO_MORE.search(sentence.clause(claim.start, claim.end)):
        return None  # "three months later she had had no further seizures"
    then = claim.number * DAYS[claim.unit] * (1 if claim.bound == "after" else -1)
    values = (fact for fact in facts.of("quantity") if fact.at is not None)
    measured_then = {fact.event for fact in values if fact.at and abs(fact.at[0] - then) * 2 <= DAYS[claim.unit]}
    said = _without_anchor(claim, sentence, facts)
    found, words, near = _spoken_of(claim, said, facts.of("elapsed", "day"), report, anywhere=True)
    found = tuple(
        fact
        for fact in _of_role(found, words, claim, sentence)
        if (fact.kind == "elapsed" or claim.unit == "day")
        and (told or not fact.is_measured)
        and fact.event not in measured_then
    )
    if not found or (told and _is_during(claim, found, facts, words)):
        return None
    agrees = tuple(fact for fact in found if _is_then(claim, fact))
    if not agrees and facts.is_interval(claim.number, claim.unit):
        named = content_words(spelled_out(said.text, report.terms)) if near else None
        others = facts.of("elapsed", "day")
        if any(_is_then(claim, fact) for fact in others if named is None or matches(fact, named)):
            return None
    if not told and (
        any(fact.number == claim.number and fact.unit.startswith(claim.unit) for fact in facts.beside(found))
        or (claim.unit == "week" and _OF_PREGNANCY.search(sentence.text))
    ):
        return None  # a gestational age, or another length that the case has of the event
    is_age = not told and any(
        _same_age(replace(claim, number=claim.number * MONTHS[claim.unit]), fact) for fact in facts.of("age")
    )
    return None if is_age else _verdict(claim, sentence, found, agrees, near, is_certain=bool(told))


def _is_during(claim: Claim, found: Sequence[Fact], facts: Facts, words: str) -> bool:
    """Whether the time lies between the ends of an event that the words speak of, and neither end is meant."""
    if _ONSET.search(words) or _END.search(words):
        return False
    then = (claim.number or Decimal(0)) * DAYS[claim.unit] * (1 if claim.bound == "after" else -1)
    for event in {fact.event for fact in found}:
        ends = {fact.role: fact.place for fact in facts.of("day", "elapsed") if fact.event == event}
        start, end = ends.get("start"), ends.get("end")
        if start and end and start[0] < then < end[0]:
            return True
    return False


_OF_PREGNANCY = re.compile(r"\b(?:gestation\w*|pregnan\w*|birth|born|deliver\w*)\b", re.IGNORECASE)


def _is_then(claim: Claim, fact: Fact) -> bool:
    """Whether a fact is as long before or after the index event as a claim says."""
    if fact.number is None or claim.number is None:
        return False
    if fact.kind == "day":
        return claim.unit == "day" and fact.number == (claim.number if claim.bound == "after" else -claim.number)
    return fact.bound == claim.bound and _same_length(claim, fact)


def _is_index(anchor: Sequence[str], facts: Facts) -> bool:
    """Whether a length of time is counted from the index event, and not from another one that shares a word with it:
    "the last dose of cetirizine" where the index event is the first dose of amoxicillin."""
    if not any(same_word(word, one) for one in anchor[:3] for word in facts.index_words):
        return False
    own = set(facts.index_words)
    return not any(
        matches(fact, anchor) and not own & {*fact.words, *fact.drugs} for fact in facts.of("day") if fact.drugs
    )


_LAST = re.compile(r"\b(?:last|end|stop\w*|discontinu\w*|complet\w*|cessation)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:reduc|rais|increas|lower|doubl|halv|taper|switch|chang|escalat|restart|resum)\w*", re.IGNORECASE
)
_FIRST = re.compile(r"\b(?:first|start\w*|begin\w*|onset|beginning)\b", re.IGNORECASE)


def _between(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    """A time after or before another event than the index event, where the times of both are known. It contradicts for
    certain where the day of the other is beside it: "on day 9, twelve days after admission"."""
    told = _OTHER_CLAUSE.split(claim.after, maxsplit=1)[0]
    anchor = content_words(spelled_out(told, report.terms))[:4]
    is_change = _CHANGED.search(told) is not None
    own = [
        fact
        for fact in facts.of("day", "elapsed")
        if fact.place is not None and (".drugs." not in fact.name or is_change)
    ]
    role = "end" if _LAST.search(told) else "start" if _FIRST.search(told) else ""
    began = [fact for fact in own if fact.is_named_by(anchor) and (not role or fact.role in {role, "at"})]
    if role and not anchor:  # "after the first", of what the sentence is about
        about = content_words(spelled_out(sentence.text[: claim.start], report.terms))
        counted = {
            fact.event
            for fact in facts.of("count")
            for key in fact.key[-1:]
            if any(same_noun(key, one) for one in about)
        }
        began = [fact for fact in own if fact.role == role and (fact.event in counted or fact.is_spoken_of(about))]
        began = began if len({fact.event for fact in began}) == 1 else []
    if not began or any(not fact.value for fact in facts.of("day") if fact.is_named_by(anchor)):
        return None
    events = {fact.event for fact in began}
    behind = claim.end + 1 + len(told.rstrip())
    beside = [
        one
        for one in times_in(sentence.text, facts)
        if one.days is not None
        and (
            (one.end <= claim.start and _ADJOINING.fullmatch(sentence.text, one.end, claim.start))
            or (one.start >= behind and _ADJOINING.fullmatch(sentence.text, behind, one.start))
        )
    ]
    found: list[Fact] = []
    places = [(one.days, one.width) for one in beside if one.days is not None]
    if not places:
        clause = content_words(spelled_out(sentence.clause_text(claim.start, claim.end), report.terms))
        before = content_words(spelled_out(sentence.text[: claim.start].rpartition(";")[2], report.terms))
        for called in (tuple(word for word in clause if word not in anchor), before):
            found = found or [fact for fact in own if fact.event not in events and matches(fact, called)]
        if len({fact.event for fact in found}) != 1:
            return None
        ends = (one for one in facts.of("day", "elapsed") if one.event == found[0].event and one.role == "end")
        is_bounded = any(one.place is None or (one.kind == "day" and one.bound) for one in ends)
        if is_bounded and _END.search(sentence.text[: claim.start]):
            return None  # the end that is meant is not known to the day
        places = [fact.place for fact in found if fact.place is not None]
    width, length = DAYS[claim.unit], (claim.number or Decimal(0)) * DAYS[claim.unit]
    for then, grain in places:
        for fact in began:
            start, own_grain = fact.place or (Decimal(0), Decimal(0))
            apart = then - start if claim.bound == "after" else start - then
            coarser = max(grain, own_grain)
            slack = Decimal("0.001") if claim.unit == "day" and coarser == 1 else width / 2
            if abs(apart - length) <= slack + (coarser / 2 if coarser > width else 0):
                return None
    other = began[0]
    shown = sentence.text[beside[0].start : beside[0].end] if beside else f"`{found[0].name}` ({found[0].value})"
    evidence = f"is not the time between `{other.name}` ({other.value}) and {shown}"
    certain = bool(beside) and len(events) == 1
    return Judgment(claim, sentence, "contradicts", (other,), is_certain=certain, evidence=evidence)


_NEXT_WORD = re.compile(r"\s*([\w-]+)")
_LINK_WORD = re.compile(r"(?:an?|the|his|her|its|their|of|with|this|that|first|index|cell|cells)$", re.IGNORECASE)


def _without_anchor(claim: Claim, sentence: Sentence, facts: Facts) -> Sentence:
    """The sentence without the words that a length of time is counted from: "24 days after the first infusion of
    rituximab" speaks of what was then, not of an infusion."""
    end = claim.end
    while match := _NEXT_WORD.match(sentence.text, end):
        if not (_LINK_WORD.match(match[1]) or any(same_word(match[1].casefold(), one) for one in facts.index_words)):
            break
        end = match.end()
    text = sentence.text[: claim.end] + " " * (end - claim.end) + sentence.text[end:]
    return replace(sentence, text=text)


def _same_length(claim: Claim, fact: Fact) -> bool:
    if claim.number is None or fact.number is None:
        return False
    one, other = claim.number * MONTHS[claim.unit], fact.number * MONTHS[fact.unit]
    return one == other if claim.unit == fact.unit else abs(one - other) * 10 <= other


def _grade(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    graded = [fact for fact in facts.of("grade") if fact.name.endswith(claim.bound)]
    found, _, near = _spoken_of(claim, sentence, graded, report)
    if not found:
        words = content_words(sentence.text)
        scaled = [fact for fact in graded if _is_of_scale(facts.text(fact.name.rpartition(".")[0] + ".scale"), words)]
        found, near = tuple(scaled or (graded if claim.bound == "stage" else ())), True
    if not found:
        return None
    agrees = tuple(fact for fact in found if fact.unit.casefold() == claim.unit.casefold())
    return _verdict(claim, sentence, found, agrees, near)


_LATER = re.compile(
    r"[\w-]+\s(?:later|after|before|earlier|ago|apart|previously|old|of age|postpartum|following|nach|vor|später|"
    r"zuvor)\b",
    re.IGNORECASE,
)


def _is_of_scale(scale: str, words: Sequence[str]) -> bool:
    """Whether words name a scale, with its version or without."""
    own = [word for word in content_words(scale) if not word.isdigit()]
    return bool(own) and all(word in words for word in own)


_WHOLE = re.compile(rf"(?<![\w.])(?:{NUMBER})\s(?:out )?of (?:the |these |all )?$", re.IGNORECASE)
_OF_ALL = frozenset({"of", "total", "all"})
"""The last words of the names of counts that are a whole: `criteria-of`."""
_PART = re.compile(
    r"(?:[\w-]+ )?(?:more|further|additional|other|of (?:them|the|which|these)|weitere\w*)\b"
    r"|.*?\b(?:later|at this|at that|in the)\b",
    re.IGNORECASE,
)


def _count(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    terms = report.terms
    counted = content_words(spelled_out(claim.after, terms))[:4]
    unit = next((one for one in MONTHS if claim.after.casefold().startswith(one)), "")
    is_whole = _WHOLE.search(sentence.text[: claim.start]) is not None
    if (
        claim.number is None
        or _PART.match(claim.after)
        or claim.number == len(case_names(report))
        or (unit and (_LATER.match(claim.after) or (facts.is_interval(claim.number, unit) and claim.number)))
    ):
        return None  # how long after something, which two days of the case tell
    clause = sentence.clause(claim.start, claim.end)
    words = content_words(spelled_out(sentence.text, terms))
    found = tuple(
        fact
        for fact in facts.of("count")
        if fact.key
        and (fact.key[-1] in _OF_ALL) is is_whole
        and (noun := fact.key[-2 if is_whole else -1 :][0])
        and (noun.removesuffix("s") not in MONTHS or fact.key[0] in (*counted, noun))
        and any(same_noun(noun, word) for word in counted)
        and (
            matches(fact, words)
            or (not unit and all(any(same_noun(key, word) for word in words) for key in fact.key if key not in _OF_ALL))
        )
    ) or (() if is_whole else _counted_by_name(claim, counted, facts))
    stated = tuple(fact for fact in found if fact.number is not None)
    if len(stated) < len(found) or not found or _is_in_column(claim, counted, facts):
        return None
    agrees = tuple(fact for fact in found if fact.number == claim.number)
    if not agrees and claim.text.casefold() == "one":
        return None  # the pronoun, or one of several
    if not agrees and _is_of_sum(claim, sentence, stated, facts):
        return None
    around = content_words(spelled_out(f"{clause} {sentence.following_clause(claim.end)}", terms))
    is_named = any(matches(fact, around) for fact in found)
    if not agrees and not is_named and any(drug in words for fact in facts.facts for drug in fact.drugs):
        return None  # of another drug
    return _verdict(claim, sentence, found, agrees, near=True)


def _is_in_column(claim: Claim, counted: Sequence[str], facts: Facts) -> bool:
    """Whether a column of a table that is headed by what a number counts has the number."""
    return any(
        number == claim.number and any(same_noun(counted[0], word) for word in words)
        for (number, _), words in facts.elsewhere.items()
        if counted
    )


def _is_of_sum(claim: Claim, sentence: Sentence, found: Sequence[Fact], facts: Facts) -> bool:
    """Whether a count is the sum of counts of the case, or one of the parts that its sentence makes a count of."""
    key = found[0].key[-1] if found[0].key else ""
    like = [fact.number for fact in facts.of("count") if fact.key and fact.key[-1] == key and fact.number is not None]
    if any(sum(some) == claim.number for size in (2, 3) for some in combinations(like[:8], size)):
        return True
    beside = [
        one.number
        for one in claims(sentence.text, (key,))
        if one.kind == "count"
        and one.start != claim.start
        and any(same_noun(key, word) for word in content_words(one.after))
    ]
    numbers = [number for number in beside if number is not None]
    sums = {sum(some) + (claim.number or 0) for size in (1, 2) for some in combinations(numbers, size)}
    return any(fact.number in sums for fact in found)


def _counted_by_name(claim: Claim, counted: Sequence[str], facts: Facts) -> tuple[Fact, ...]:
    """The only count of an event that the words right behind a number call by its name: "five plasma exchanges" of an
    event that counts sessions. "One" is an article as often as a number."""
    if claim.number == 1:
        return ()
    by_event: dict[str, list[Fact]] = {}
    for fact in facts.of("count"):
        by_event.setdefault(fact.event, []).append(fact)
    named = [
        several[0]
        for several in by_event.values()
        if len(several) == 1
        and len(several[0].words) <= len(counted)
        and all(any(same_word(own, word) for own in several[0].words) for word in counted[: len(several[0].words)])
    ]
    return tuple(named) if len(named) == 1 else ()


def _ordinal(claim: Claim, sentence: Sentence, facts: Facts, report: Report) -> Judgment | None:
    """Only what differs: an ordinal that agrees is a word like any other."""
    terms = report.terms
    counted = content_words(spelled_out(claim.after, terms))[:6]
    for number, words in facts.numbered:
        if number == claim.number and any(any(same_word(own, word) for own in words) for word in counted[:2]):
            return None  # one that the case calls so
    named: list[Fact] = []
    for fact in facts.of("ordinal"):
        if not fact.key and all(any(same_word(own, word) for word in counted) for own in fact.words):
            named.append(fact)
    if not named:
        words = content_words(spelled_out(sentence.text, terms))
        named = [
            fact
            for fact in facts.of("ordinal")
            if fact.key
            and all(any(same_word(own, word) for word in counted) for own in fact.key)
            and matches(fact, words)
        ]
    if not named or any(fact.number == claim.number for fact in named):
        return None
    own = {fact.words for fact in named if not fact.key}
    if claim.number == 1 and any(one.ordinal is None and one.words in own for one in facts.of("day", "elapsed")):
        return None  # the first of several, which the case does not count
    return Judgment(claim, sentence, "contradicts", tuple(named))


_JUDGES: Mapping[ClaimKind, Callable[[Claim, Sentence, Facts, Report], Judgment | None]] = {
    "age": _age,
    "gestation": _gestation,
    "day": _day,
    "elapsed": _elapsed,
    "grade": _grade,
    "count": _count,
    "ordinal": _ordinal,
}
