"""Whom a sentence speaks of: the report's own patient, one of its series, or somebody else.

A heading names whose section it is, else a name or a value in the sentence, else the one name in its paragraph, else a
pronoun that only one patient of the series can have. What cites a work speaks of others; so do words for relatives, for
staff, for groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from casewright.case.facts import CALLED
from casewright.case.words.number_words import ordinal_in_words
from casewright.checks.dat.claims.sentences import Sentence, sentences
from casewright.checks.dat.facts import Claim
from casewright.checks.memo import memoized
from casewright.checks.reading.prose import Passage
from casewright.checks.report import Report
from casewright.text_cache import searcher

PROSE = frozenset({"paragraph", "abstract", "legend", "caption", "alt", "title"})
_OWN = re.compile(
    r"\bour (?:\w+ )?(?:patients|cases)\b|"
    r"\b(?:our|this|the present|the index) (?:patient|case|boy|girl|child|infant|man|woman|report|letter|article|"
    r"paper)\b|"
    r"\bpresent case\b|\bwe (?:here )?(?:report|describe|present)\b|"
    r"\b(?:unser(?:e[rn]?)?|diese[rs]?) (?:Patient(?:in)?|Fall)\b",
    re.IGNORECASE,
)
PERSON = r"(?:patient|boy|girl|man|woman|child|infant|neonate|newborn|toddler|adolescent|teenager|male|female|case)"
"""What a report calls its patient, as a pattern."""
SOMEBODY = re.compile(
    rf"\b(?:{PERSON}|patients|cases|he|she|Patient(?:in)?|Junge|M[aä]dchen|Mann|Frau|"
    r"(?-i:Patienten|Kind|Säugling|Fall|Fälle)|patiente|fill(?:e|ette)|femme|homme|garçon|enfant|elle|paciente|niñ[oa]|"
    r"mujer|hombre|varón|ella)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|parents?|sisters?|brothers?|siblings?|twins?|sons?|daughters?|child(?:ren)? of|donors?|"
    r"husband|wife|partner|aunts?|uncles?|cousins?|nieces?|nephews?|grand\w+|Mutter|Vater|Eltern|Geschwister|Schwester|"
    r"Bruder|Zwilling\w*|Groß(?:mutter|vater|eltern)|Sohn|Tochter|Spender\w*|mère|père|sœur|frère|fils|mari|époux|"
    r"épouse|tante|oncle|grand-(?:mère|père)|madre|padres?|herman[oa]s?|hij[oa]s?|espos[oa]|marido|abuel[oa]s?)\b",
    re.IGNORECASE,
)
_OF_RELATIVE = re.compile(
    rf"(?:{_RELATIVE.pattern})\W+(?:who (?:was|is)\W+|(?:was|is)\W+)?(?:then\W+)?"
    r"(?:aged\W+|of\W+|âgée?\W+de\W+|de\W+|\()?$",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:another|other|a (?:second|third|further|different)|each|every|any|mean|median|average|older than|"
    r"younger than|"
    r"(?:over|under|above|below|less than|more than|at least|up to|between)|(?:her|his|their|whose)|ein(?:e[rmn]?)? "
    r"andere[rmn]?|médian|moyen|media|mediana|plus de|moins de|más de|menos de)\s+"
    r"(?:age (?:of|was) |était de |era de )?$",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:(?:the|all|most|many|some|few|these|those|in|of|among|with|for|other) (?:\w+ )?"
    r"(?:patients|children|adults|infants|women|men|boys|girls|cases|people|persons|individuals|subjects)|"
    r"(?:patients|children|adults|infants|women|men|people) "
    r"(?:aged|with|who|of|under|over|older|younger|above|below)|cohorts?|registry|literature|meta-analysis|"
    r"median|on average|mean age|trials?|(?:des|les|de|chez) (?:\w+ )?(?:patients|enfants|adultes|femmes|hommes)|"
    r"(?:de|los|las|en) (?:\w+ )?(?:pacientes|niños|adultos|mujeres|hombres)|âge (?:médian|moyen)|"
    r"edad (?:media|mediana)|série|serie|cohorte|essais?|ensayos?)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|both|the two|the three|two|three|unsere\w*|beide\w*)\b", re.IGNORECASE)
_NO_PATIENTS = re.compile(
    r"\b(?:others (?:gave|used|have|report\w*|found)|elsewhere|in the literature|guidelines?|trials?|"
    r"meta-analys\w+|published (?:cases?|"
    r"reports?)|(?:that|largest|previous|earlier|other|in one|one) (?:series|study|studies|cohorts?|"
    r"reports?)|other centers|"
    r"some cent(?:er|re)s|in der Literatur|Leitlinien?)\b",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    rf"(?:^|[,;:]\s|\band )(?:an?|one|another)\s(?:(?:second|third|other|further)\s)?(?:[\w-]+\s){{0,3}}?{PERSON}\b",
    re.IGNORECASE,
)
_BEFORE_THE_CASE = re.compile(r"(?i)^(?:\d[\d.]*\s)?(?:introduction|background|einleitung|hintergrund)\b")
_BEHIND_THE_CASE = re.compile(
    r"(?i)^(?:\d[\d.]*\s)?(?:discussion|comments?|literature|review|diskussion|conclusions?)\b"
)
_PATIENT_NOUN = re.compile(
    r"(?:[^\w]*[\w-]+[\s,]+){0,3}?[^\w]*(?:boys?|girls?|m[ae]n|wom[ae]n|patients?|child(?:ren)?|infants?|males?|"
    r"females?|"
    r"adolescents?|teenagers?|neonates?|newborns?|toddlers?|adults?|lady|gentleman|baby|case|and|who|when|at|on|"
    r"with|,|\.|\Z|"
    r"Jung\w*|Knabe\w*|Mädchen\w*|Mann\w*|Frau|Patient\w*|Kind\w*|Säugling\w*|Neugeborene\w*|Jugendliche\w*|"
    r"Kleinkind\w*)"
    r"(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PatientSentence:
    """A sentence with the case that it speaks of: its id, empty for the only case of a report; None where words do not
    tell which one of a series. `side` is the one that the heading above it names; `is_sure` tells that the sentence
    cites no work, whose patients it may speak of too."""

    sentence: Sentence
    case: str | None
    side: str = ""
    is_sure: bool = True


@dataclass(frozen=True)
class Series:
    """The patients of a series: a pattern of what each is called in prose, and the sex of each, by the ids of their
    cases."""

    names: Mapping[str, re.Pattern[str]]
    sexes: Mapping[str, str]

    def of_sex(self, sex: str) -> str | None:
        """The only patient of a sex."""
        found = [case for case, own in self.sexes.items() if own == sex]
        return found[0] if len(found) == 1 else None


def patient_sentences(report: Report) -> tuple[PatientSentence, ...]:
    """The sentences that speak of the report's own patients, as far as words tell."""
    return memoized(report, "told sentences", lambda: tuple(_told(report)))


_HEADED_SIDE = re.compile(
    r"\b(left|right)\s(?:eye|side|leg|arm|hand|foot|knee|hip|breast|lung|kidney|ear)\b", re.IGNORECASE
)


_is_of_own_case = searcher(_OWN)
_is_of_no_patients = searcher(_NO_PATIENTS)
_names_somebody = searcher(SOMEBODY)


def _told(report: Report) -> Iterator[PatientSentence]:
    series = Series(
        case_names(report),
        {fact.name.partition(".")[0]: fact.text for fact in report.facts if fact.name.endswith(".patient.sex")},
    )
    for passage, section, title in sectioned(report, series.names):
        if passage.kind not in PROSE:
            continue
        several = tuple(sentences(passage, report))
        is_prose = passage.kind == "paragraph"
        of_another = is_prose and _BEFORE_THE_CASE.search(title) is not None
        sided = _HEADED_SIDE.search(title)
        for sentence in several:
            if _is_of_own_case(sentence.text):
                of_another = False
            elif _is_of_no_patients(sentence.text) and not series.names:
                continue
            elif is_prose and _BEHIND_THE_CASE.search(title) and _is_of_someone(sentence.text):
                of_another = True
            is_own = _OWN.search(sentence.text) is not None or (
                _OF_THE_CASE.search(title) is not None and _is_of_own(sentence, of_another)
            )
            if sentence.cites and not is_own:
                of_another = _names_somebody(sentence.text)
            elif not of_another:
                case = case_of(sentence, several, section, series) if series.names else ""
                is_sure = not sentence.cites or _OF_THE_CASE.search(title) is not None
                yield PatientSentence(sentence, case, sided[1].casefold() if sided else "", is_sure)


def _is_of_someone(text: str) -> bool:
    return _SOMEONE.search(text) is not None and re.search(r"\b(?:[Oo]ur|[Tt]he (?:two|three))\b", text) is None


_OF_THE_CASE = re.compile(
    r"(?i)^(?!.*(?:introduction|background|discussion|comment|literature|review|conclusion|einleitung|hintergrund|diskussion))."
)
_PATIENT = re.compile(r"\b(?:he|she|his|her|the patient)\b", re.IGNORECASE)


def is_of_own(clause: str) -> bool:
    """Whether the words of a clause speak of the report's own patient."""
    return _OWN.search(clause) is not None or _PATIENT.search(clause) is not None


def _is_of_own(sentence: Sentence, of_another: bool) -> bool:
    """Whether a sentence of the case's own section that cites a work, such as that of a scale, goes on about the
    patient."""
    text = sentence.text
    return not of_another and not _SOMEONE.search(text) and not is_of_group(text) and _PATIENT.search(text) is not None


def sectioned(report: Report, names: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[Passage, str, str]]:
    """Each passage with the id of the case in whose section it is, and with the heading above it; both are of
    paragraphs only."""
    headed: dict[str, str] = {}
    titled: dict[str, str] = {}
    for passage in report.passages:
        path = passage.start.path
        if passage.kind == "heading":
            titled[path] = passage.text.strip()
            headed[path] = _section(passage, headed.get(path, ""), names)
        is_prose = passage.kind == "paragraph"
        yield (
            passage,
            headed.get(path, "").partition("#")[0] if is_prose else "",
            titled.get(path, "") if is_prose else "",
        )


def _section(heading: Passage, above: str, names: Mapping[str, re.Pattern[str]]) -> str:
    """Whose section a heading begins: that of the patient it names; below such a heading one that names nobody goes
    on."""
    named = named_in(heading.text, names)
    level = (heading.start.column or 0) - 1
    case, _, deeper = above.partition("#")
    if len(named) == 1:
        return f"{next(iter(named))}#{level}"
    return above if case and not named and level > int(deeper) else ""


_COMPARED_WITH = re.compile(
    r"\b(?:(?:than|unlike|like|as|from) (?:in |those? (?:of|in) |that (?:of|in) )?|th(?:at|ose) (?:of|in) )(?:the )?$"
)
_SUBJECTS = {"male": re.compile(r"\b[Hh]e\b"), "female": re.compile(r"\b[Ss]he\b")}


def case_of(sentence: Sentence, several: tuple[Sentence, ...], section: str, series: Series) -> str | None:
    """The id of the case of a series that a sentence of a paragraph speaks of; None where it is not certain."""
    case = _named_case(sentence, several, section, series.names)
    pronouns = [sex for sex, pronoun in _SUBJECTS.items() if pronoun.search(sentence.text)]
    if len(pronouns) != 1:
        return case if section or not pronouns else None
    if case is None and not section and not named_in(sentence.text, series.names):
        return series.of_sex(pronouns[0])
    return case if series.sexes.get(case or "", pronouns[0]) == pronouns[0] or section else None


def _named_case(
    sentence: Sentence, several: tuple[Sentence, ...], section: str, names: Mapping[str, re.Pattern[str]]
) -> str | None:
    text = sentence.text
    named = frozenset(
        case
        for case, name in names.items()
        if any(not _COMPARED_WITH.search(text[: match.start()]) for match in name.finditer(text))
    )
    shown = {name.partition(".")[0] for _, _, name in sentence.values} & names.keys()
    if section:
        return section if not named - {section} and not shown - {section} else None
    if named:
        return next(iter(named)) if len(named | shown) == 1 else None
    if named_in(text, names):
        return None  # somebody is compared with a patient who is named
    around = {name.partition(".")[0] for one in several for _, _, name in one.values} & names.keys()
    if shown:
        return next(iter(shown)) if len(around) == 1 else None  # values of others beside it: whose, it does not tell
    earlier = several[: several.index(sentence)]
    before = frozenset[str]().union(*(named_in(one.text, names) for one in earlier))
    return next(iter(before)) if len(before) == 1 else None


_ANY_PERSON = "(?:patient|case|child|twin|proband)"
_NUMBERED = re.compile(rf"{_ANY_PERSON}[ -](\d+)")
_LETTERED = re.compile(r"(?:(?P<noun>\w+)[ -])?(?P<letter>[A-Za-z])")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ADJECTIVES = {"mother": "maternal", "father": "paternal", "donor": "donor", "fetus": "fetal", "newborn": "neonatal"}


def case_names(report: Report) -> Mapping[str, re.Pattern[str]]:
    """What each case of a series is called in prose, by its id: `patient-1` is "Patient 1", `mother` "the mother", and
    what its file and its relations say. None for a single case."""
    called: dict[str, list[str]] = {}
    for fact in report.facts:
        case, _, name = fact.name.rpartition(".")
        if name == CALLED:
            called.setdefault(case, []).extend(_names_of(fact.text))
    return {case: re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE) for case, names in called.items()}


def _names_of(called: str) -> Iterator[str]:
    """Patterns of the ways to call somebody: "patient 2" is "case 2", "patient II" and "the second patient" too. A
    letter is a name behind such a word and as a capital only: "Patient A", not "a patient"."""
    if match := _LETTERED.fullmatch(called):
        yield rf"{re.escape(match['noun'] or '') or _ANY_PERSON}[ -](?-i:{match['letter'].upper()})"
        return
    yield re.escape(called).replace("\\ ", "[ -]")
    if called.casefold() in _ADJECTIVES:
        yield _ADJECTIVES[called.casefold()]
    if (match := _NUMBERED.fullmatch(called.casefold())) and 0 < int(match[1]) <= 10:
        number = int(match[1])
        yield rf"(?:patient|case) (?:{number}|(?-i:{_ROMAN[number]}))|{ordinal_in_words(number)} (?:patient|case)"


def person_beside(claim: Claim, sentence: Sentence, names: Mapping[str, re.Pattern[str]]) -> str | None:
    """The id of the case of a series whose patient is named right behind a number: "1.1 mmol/L in Patient 3"."""
    lead = re.compile(r"\s(?:in|for|of)\s(?:the\s)?|\s\((?:in\s)?").match(sentence.text, claim.end)
    if lead is None:
        return None
    found = [case for case, name in names.items() if name.match(sentence.text, lead.end())]
    return found[0] if len(found) == 1 else None


def named_in(text: str, names: Mapping[str, re.Pattern[str]]) -> frozenset[str]:
    """The cases that a text names."""
    return frozenset(one for one, name in names.items() if name.search(text))


@lru_cache(maxsize=512)
def is_of_group(clause: str) -> bool:
    """Whether words speak of a group of people, and not of the report's own patients."""
    return _GROUP.search(clause) is not None and _OURS.search(clause) is None and _OWN.search(clause) is None


def is_of_another(claim: Claim, sentence: Sentence) -> bool:
    """Whether a number is said of somebody who is not the patient: a relative, a nurse, "another girl", a group."""
    before, clause = sentence.text[: claim.start], sentence.clause(claim.start, claim.end)
    if is_of_group(clause) or is_of_group(before[:40]) or names_another(before):
        return True
    if claim.kind != "age":
        return _OF_RELATIVE.search(before) is not None or (claim.kind == "quantity" and _is_of_relative(before))
    said = claim.adjective or "old" in claim.text
    if _OF_RELATIVE.search(before) or _OF_ANOTHER.search(before) or (said and _RELATIVE.search(clause)):
        return True
    if not claim.adjective:
        return False
    return _is_apposed(claim, sentence) or not (claim.after or _PATIENT_NOUN.match(sentence.text, claim.end))


_RELATIVE_FIRST = re.compile(
    rf"\b(?:his|her|their|the patient[’']s|our patient[’']s)\s(?:\w+\s)?(?:{_RELATIVE.pattern})", re.IGNORECASE
)
_PATIENT_NEXT = re.compile(r"\b(?:he|she|the patient|our patient|patients?)\b", re.IGNORECASE)


def _is_of_relative(before: str) -> bool:
    """Whether a relative is what a sentence has been about up to here: "his brother had pressures of"."""
    told = list(_RELATIVE_FIRST.finditer(before))
    return bool(told) and _PATIENT_NEXT.search(before) is None


_APPOSED = re.compile(
    r"(?:^|[,;:(]|\b(?:and|but|by|from|(?:expos\w+|next) to|contact with))\s*"
    r"(?:the|this|that|an?|our|his|her|their|die|der|das|eine?)\s(?P<whom>(?:[\w'’-]+\s){0,3}?[\w'’-]+),\s"
    r"(?:then\s)?(?:an?|the|eine?[rnms]?|die|der|das)\s(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"(?:[\s-]+[\w-]+){0,4}\s*(?:[,.;:)]|$)")
_NO_PERSON = re.compile(
    rf"\b{PERSON}(?![\w'’-])|\b(?:Patientin|Jung\w*|Knabe\w*|Mädchen|Mann|Frau|Kind|Säugling|lady|gentleman|baby|"
    r"adult|was|were|is|are|had|has|war|hatte|\w+ed|days?|weeks?|months?|years?|mornings?|evenings?|nights?|time|Tag|"
    r"Woche|Monat|Jahr)\b",
    re.IGNORECASE,
)


def _is_apposed(claim: Claim, sentence: Sentence) -> bool:
    """Whether an age is between commas behind somebody whom no report calls its patient: "the nurse, a 40-year-old
    woman, was exposed"."""
    match = _APPOSED.search(sentence.text[: claim.start])
    return (
        match is not None
        and _CLOSED.match(sentence.text, claim.end) is not None
        and _NO_PERSON.search(match["whom"]) is None
    )


_ANOTHER_PERSON = re.compile(
    r"\b(?:another|a second|a third|a different|a further|the other|one other|(?:previously|formerly) (?:reported|"
    r"described|published)|"
    r"eine? weitere[rn]?|eine? andere[rn]?) (?:\w+ )?(?:patient|case|girl|boy|woman|man|child|person|infant|report|"
    r"Patient\w*|Fall|"
    r"Kind)\b",
    re.IGNORECASE,
)


def names_another(text: str) -> bool:
    """Whether a text names another patient than the report's own."""
    return _ANOTHER_PERSON.search(text) is not None


def names_relative(text: str) -> bool:
    """Whether a text names a relative or a donor."""
    return _RELATIVE.search(text) is not None
