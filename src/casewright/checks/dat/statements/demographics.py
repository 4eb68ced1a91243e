"""What is said of the patients as persons: their sex, how many there are of either, how far apart in age they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casewright.case.facts import MONTHS
from casewright.case.words.number_words import in_words
from casewright.checks.dat.claims.english import NUMBER, number_of
from casewright.checks.dat.claims.of_language import sex_patterns
from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Facts
from casewright.checks.dat.person import case_names, is_of_group, named_in, names_another, names_relative
from casewright.checks.dat.statements.contradiction import Contradiction
from casewright.checks.report import Report

_FIRST = rf"(?:{'|'.join(map(in_words, range(1, 11)))}|\d{{1,2}})"
_PATIENTS = re.compile(
    r"\b(?:we (?:here |now )?(?:report|describe|present)(?: on| here)?|(?:this|our|the present) (?:series|report) "
    rf"(?:of|describes|on)|case series of|reports? (?:on |of )?)\s(?P<number>{_FIRST})\s(?:[a-z]+\s){{0,2}}?"
    r"(?:patients|cases|children|adults|women|men|siblings|infants)\b",
    re.IGNORECASE,
)
_WOMEN, _MEN = r"(?:wom[ae]n|girls?|females?)", r"(?:m[ae]n|boys?|males?)"
_BY_SEX = re.compile(
    rf"\b(?P<one>an?|{_FIRST})\s(?:(?P<female>{_WOMEN})|{_MEN})(?:,| and)\s(?:and\s)?(?P<other>an?|{_FIRST})\s"
    rf"(?(female){_MEN}|{_WOMEN})\b",
    re.IGNORECASE,
)
_YEARS_APART = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER})\s(?P<unit>year|month)s\s(?:older|younger)\sthan\s(?=(?P<whom>[^.;,]{{3,30}}))",
    re.IGNORECASE,
)


def other_persons(sentence: Sentence, report: Report) -> Iterator[Contradiction]:
    """Numbers of patients, and differences of age between them, that the data contradict."""
    names = case_names(report)
    count = len(names) or 1
    women = [fact.text for fact in report.facts if fact.name.endswith("patient.sex")].count("female")
    for match in _BY_SEX.finditer(sentence.text) if count > 1 else ():
        one, other = (number_of(match[name]) or 0 for name in ("one", "other"))
        if one + other == count and (one if match["female"] else other) != women:
            evidence = f"contradicts the data, where {women} of {count} patients are female"
            yield Contradiction(*match.span(), evidence, hint="Correct the words, or the sex in the data.")
    for match in _PATIENTS.finditer(sentence.text):
        if number_of(match["number"]) != count:
            evidence = f"contradicts the data, which have {count} {'case' if count == 1 else 'cases'}"
            hint = "Correct the number, or add the missing data."
            yield Contradiction(*match.span("number"), evidence, is_certain=count > 1, hint=hint)
    for match in _OF_OURS.finditer(sentence.text) if count > 1 else ():
        if (number_of(match["number"]) or 0) > count:
            evidence = f"contradicts the data, which have {count} cases"
            yield Contradiction(*match.span("number"), evidence, hint="Correct the number, or add the missing data.")
    yield from swapped_persons(sentence, report)
    ages = {
        fact.name.partition(".")[0]: fact.number
        for fact in report.facts
        if fact.name.endswith(".patient.age") and fact.number is not None
    }
    for match in _YEARS_APART.finditer(sentence.text) if names else ():
        whom = [case for case in named_in(re.split(r"\band\b", match["whom"])[0], names) if case in ages]
        number, width = number_of(match["number"]), MONTHS[match["unit"].casefold()]
        if len(whom) != 1 or number is None:
            continue
        apart = [abs(age - ages[whom[0]]) / width for case, age in ages.items() if case != whom[0]]
        if all(abs(one - number) >= 1 for one in apart):
            evidence = (
                f"contradicts the data: no patient is {number} {match['unit']}s older or younger than `{whom[0]}`"
            )
            yield Contradiction(*match.span("number"), evidence, hint="Correct it, or an age in the data.")


_OF_OURS = re.compile(rf"\b(?:of our|our|all) (?P<number>{_FIRST}) (?:patients|cases)\b", re.IGNORECASE)
_WHOSE = re.compile(
    r"(?<![\w.,:–-])(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s×\s10\S{1,6})?(?:\s(?P<unit>[^\s()\d,;]{1,12}))?"
    r"(?:\s[a-z]+){0,2}\s"
    r"(?:\(|in |for )(?:in |the )?(?P<who>[^(),.;]{3,25}?)(?=[),.;]| and\b|$)"
)
_IN_TURN = re.compile(
    r"\b(?:patients|cases) (?P<one>\d|I+) and (?P<other>\d|I+)\b[^.;]{0,40}?(?<![\w.])"
    r"(?P<first>\d[\d,.]*)(?:\s[^\s\d]{1,12})? and (?P<second>\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)


def swapped_persons(sentence: Sentence, report: Report) -> Iterator[Contradiction]:
    """Numbers that are told of patients in turn ("34 (Patient 1), 29 (Patient 2)"), where one is no number of its
    patient, and is one of another patient in the list."""
    names = case_names(report)
    told: list[tuple[re.Match[str], str, str]] = []
    for match in _WHOSE.finditer(sentence.text) if names else ():
        told += [(match, "number", case) for case in _only(named_in(match["who"], names))]
    for match in _IN_TURN.finditer(sentence.text) if names else ():
        for number, who in (("first", "one"), ("second", "other")):
            told += [(match, number, case) for case in _only(named_in(f"patient {match[who]}", names))]
    numbers = {case: _numbers_of(case, report) for _, _, case in told}
    for match, group, case in told if len(numbers) > 1 else ():
        told_number = Decimal(match[group].rstrip(".,").replace(",", ""))
        others = [other for other in numbers if other != case and told_number in numbers[other]]
        if others and told_number not in numbers[case]:
            evidence = f"is no number of `{case}`, and is one of `{others[0]}`"
            yield Contradiction(*match.span(group), evidence, is_certain=False, hint="Exchange the two, or correct it.")


def _only(cases: frozenset[str]) -> frozenset[str]:
    return cases if len(cases) == 1 else frozenset()


def _numbers_of(case: str, report: Report) -> frozenset[Decimal]:
    """The quantities, counts, days and ages (in years) of a patient."""
    own = [fact for fact in report.facts if fact.name.startswith(f"{case}.") and fact.number is not None]
    found = {fact.number for fact in own if fact.kind in {"quantity", "count", "day"}}
    found |= {Decimal(int((fact.number or 0) / 12)) for fact in own if fact.kind == "age"}
    return frozenset(number for number in found if number is not None)


_PREGNANCIES = re.compile(
    r"\b(?P<what>gravida|para)[\s,]+(?P<number>\d+)\b|\bG(?P<gravida>\d+)\s?P(?P<para>\d+)\b", re.IGNORECASE
)


def other_parity(sentence: Sentence, facts: Facts) -> Iterator[Contradiction]:
    """Numbers of pregnancies and of births that the case has otherwise."""
    known = {fact.name.rpartition(".")[2]: fact.number for fact in facts.of("count") if fact.event.endswith("patient")}
    for match in _PREGNANCIES.finditer(sentence.text):
        told = [(match["what"].casefold(), "number")] if match["what"] else [("gravida", "gravida"), ("para", "para")]
        for name, group in told:
            if known.get(name) is not None and known[name] != int(match[group]):
                yield Contradiction(*match.span(group), f"contradicts the case, which says {name} {known[name]}")


_NOUNS: Mapping[str, str] = {
    "male": r"girl|woman|lady|(?:female|girl) (?:patient|infant|child|adolescent|adult)|(?<=old )female",
    "female": r"boy|man|gentleman|(?:male|boy) (?:patient|infant|child|adolescent|adult)|(?<=old )male",
}
_OTHER_SEX: Mapping[str, str] = {"male": "female", "female": "male"}
_PRONOUNS: Mapping[str, str] = {"male": r"she|her|hers|herself", "female": r"he|him|his|himself"}
_OTHERS: Mapping[str, str] = {
    "male": r"\b(?:mother|sister|aunt|grandmother|wife|woman|women|girl|daughter|nurse|donor|parents?|physician|"
    r"doctor|author)",
    "female": r"\b(?:father|brother|uncle|grandfather|husband|man|men|boy|son|nurse|donor|parents?|physician|doctor|"
    r"author)",
}


def other_sex(sentence: Sentence, facts: Facts, report: Report, *, in_series: bool) -> Iterator[Contradiction]:
    """The first word of a sentence that is of a person of another sex than the patient."""
    if facts.sex not in _NOUNS:
        return
    own = sex_patterns(report.language)
    if own is not None:  # pronouns follow the gender of nouns there: they tell nothing
        nouns, relatives = own
        noun, pronoun = re.compile(rf"\b(?:{nouns[_OTHER_SEX[facts.sex]]})\b"), None
        others = re.compile(rf"\b(?:{relatives[_OTHER_SEX[facts.sex]]})", re.IGNORECASE)
    else:
        noun = re.compile(rf"(?<![\w-])(?:{_NOUNS[facts.sex]})(?![\w’'-])", re.IGNORECASE)
        pronoun = re.compile(rf"(?<![\w-])(?:{_PRONOUNS[facts.sex]})(?![\w’'-])", re.IGNORECASE)
        others = re.compile(_OTHERS[facts.sex], re.IGNORECASE)
    found = [(match, True) for match in noun.finditer(sentence.text)]
    found += [(match, False) for match in (pronoun.finditer(sentence.text) if pronoun else ())]
    for match, is_noun in found:
        if sentence.offset(*match.span()) is None or _speaks_of_another(sentence, match.start(), others, is_noun):
            continue
        if is_noun and is_of_group(sentence.clause(match.start(), match.end())):
            continue
        if is_noun and _is_of_other_age(match[0], facts):
            continue
        if in_series and _OBJECT.search(sentence.text[: match.start()]) and _is_other_sex_there(report, facts.sex):
            continue  # "three days after her": another patient
        if in_series and names_relative(" ".join(sentence.text[match.end() :].split(maxsplit=1)[:1])):
            continue  # "Patient 2, his sister": the pronoun is another patient's
        hint = (
            "Write the word from the case: `{{< var patient.noun >}}`, `{{< var patient.pronoun >}}`, "
            "`{{< var patient.possessive >}}`."
        )
        yield Contradiction(*match.span(), f"contradicts the case, whose patient is {facts.sex}", hint=hint)
        break  # once a sentence is enough


_OBJECT = re.compile(r"\b(?:after|before|than|like|unlike|as|with|from|to|by|for|did|and)\s$", re.IGNORECASE)


def _is_other_sex_there(report: Report, sex: str) -> bool:
    return any(fact.text not in {sex, ""} for fact in report.facts if fact.name.endswith("patient.sex"))


def _is_of_other_age(noun: str, facts: Facts) -> bool:
    """Whether a noun for a child is said beside an adult patient, or the reverse: somebody else is meant."""
    ages = [fact.number for fact in facts.of("age") if fact.event.endswith("patient") and fact.number is not None]
    if not ages or re.search(r"old|patient", noun, re.IGNORECASE):
        return False
    is_child = re.search(r"boy|girl", noun, re.IGNORECASE) is not None
    return ages[0] >= 18 * 12 if is_child else ages[0] < 13 * 12


def _speaks_of_another(sentence: Sentence, start: int, others: re.Pattern[str], is_noun: bool) -> bool:
    """Whether somebody else was named before a word: in its sentence, and for a pronoun earlier in its passage. "Her
    mother" is said of the patient; "the mother and her child" is not."""
    if others.search(sentence.text[:start]) or names_another(sentence.text[:start]):
        return True
    if is_noun:
        lead = sentence.text[max(0, start - 30) : start]
        return (
            re.search(r"\b(?:another|other|versus|than|or|every|each|any|wife|husband)\b[^.]*$", lead, re.I) is not None
        )
    offset = sentence.offset(start, start)
    return offset is not None and others.search(sentence.passage.text[:offset]) is not None
