"""DAT, prose: numbers, sides and words in the text that the case contradicts, or has a variable for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casewright.case.facts import MONTHS
from casewright.checks.dat.claims.doubts import leaves_doubt
from casewright.checks.dat.claims.of_language import person_patterns
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.claims.sentences import Sentence, citations, cited_keys, sentences
from casewright.checks.dat.facts import ClaimKind, Fact, Facts, unescaped
from casewright.checks.dat.person import (
    patient_sentences,
)
from casewright.checks.dat.quantities import judge_called
from casewright.checks.dat.reported_numbers import impossible_numbers
from casewright.checks.dat.statements.contradiction import Contradiction
from casewright.checks.dat.statements.demographics import other_parity, other_persons, other_sex
from casewright.checks.dat.statements.reading import contradictions
from casewright.checks.dat.tables.reading import as_typed, other_ends, other_status, other_values, tables
from casewright.checks.dat.verdicts import Judgment, case_facts, case_subjects, judgments, own_sentences
from casewright.checks.num.table_numbers import unfitting_numbers
from casewright.checks.reading.prose import OBJECT, Passage
from casewright.checks.reading.typed_tables import typed_tables
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.references.entry import Entry

_CARE = (
    "CARE guidelines, items 5 to 10 (patient information, clinical findings, timeline, follow-up); this toolkit's own."
)


def _differs(report: Report) -> Iterator[Finding]:
    for judged in judgments(report):
        if judged.verdict == "contradicts":
            yield _differing(judged, report)
    if not case_facts(report).facts:
        return
    scales = list(_scales(report))
    for told in patient_sentences(report):
        facts, sentence, subjects = case_facts(report, told.case), told.sentence, case_subjects(report, told.case)
        found = [*other_persons(sentence, report), *_other_scale(sentence, scales)]
        if told.case is not None:
            statements = contradictions(sentence, facts, subjects, told.side)
            found += [one if told.is_sure else replace(one, is_certain=False) for one in statements]
            found += other_parity(sentence, facts)
            found += other_sex(sentence, facts, report, in_series=bool(told.case))
        for one in found:
            offset = sentence.passage_offset(one.start) if one.is_called else sentence.offset(one.start, one.end)
            if offset is not None:
                yield DIFFERS.finding(
                    f"“{sentence.text[one.start : one.end]}” {one.evidence}.",
                    sentence.passage.location(offset),
                    one.hint,
                    severity=None
                    if one.is_certain and not leaves_doubt(one.start, one.end, sentence)
                    else Severity.WARNING,
                )
        for start, fact, evidence in judge_called(sentence, facts, subjects):
            offset = sentence.passage_offset(start)
            if offset is not None:
                place = sentence.passage.location(offset)
                yield DIFFERS.finding(f"`{fact.name}` {evidence}.", place, "Use the value's shortcode.")
    facts = case_facts(report)
    for other in (*other_values(report, facts), *other_ends(report, facts), *other_status(report)):
        source = report.value_sources.get(other.fact.name)
        yield DIFFERS.finding(
            f"“{other.typed}” contradicts the case, which says `{other.fact.value}` of `{other.fact.event}`"
            + (f" ({source})." if source else "."),
            other.location,
            f"Write `{{{{< var {other.fact.name}-number >}}}}`, or correct the case."
            if other.fact.number is not None
            else "Correct one of the two.",
        )


_VERSION = re.compile(
    r"(?P<scale>(?=.*?[A-Za-z]{3}).*?(?<![\s,]))[\s,]+(?:version\s|v\.?\s?)?(?P<version>\d+(?:\.\d+)?)$"
)


def _scales(report: Report) -> Iterator[tuple[re.Pattern[str], Mapping[str, str]]]:
    """Each scale of the case's grades, with a pattern of it and a version, and its versions with their values."""
    versions: dict[str, dict[str, str]] = {}
    for name, text in report.values.items():
        match = _VERSION.match(unescaped(text)) if name.endswith("grading.scale") else None
        if match:
            versions.setdefault(match["scale"], {})[match["version"]] = name
    for scale, known in versions.items():
        version = r"[\s,]+(?:\(?version\s|v\.?\s?)?(?P<version>\d+(?:\.\d+)?)(?![\d.]*\d)"
        yield re.compile(rf"\b{re.escape(scale)}{version}", re.IGNORECASE), known


def _other_scale(
    sentence: Sentence, scales: Sequence[tuple[re.Pattern[str], Mapping[str, str]]]
) -> Iterator[Contradiction]:
    """The scale of the case's grades, named with the number of another version or year."""
    for pattern, known in scales:
        for match in pattern.finditer(sentence.text):
            if match["version"] not in {*known, *(one.removesuffix(".0") for one in known)}:
                version, name = next(iter(known.items()))
                scale = match[0][: match.start("version") - match.start()].rstrip(" ,v(")
                evidence = f"contradicts the case, whose grades are of {scale} {version}"
                hint = f"Write `{{{{< var {name} >}}}}`, or correct the case."
                yield Contradiction(*match.span(), evidence, hint=hint)


def _place(judged: Judgment) -> Location:
    offset = judged.sentence.offset(judged.claim.start, judged.claim.end)
    return judged.sentence.passage.location(offset or 0)


def _differing(judged: Judgment, report: Report) -> Finding:
    values = list(dict.fromkeys(_printed(fact, report) for fact in judged.facts))
    nearest = judged.facts[0]
    source = report.value_sources.get(nearest.name)
    at = f" ({source})" if source else ""
    told = f"`{values[0]}`" if len(values) == 1 else " or ".join(f"`{value}`" for value in values[:3])
    why = judged.evidence or f"contradicts the case, which says {told} of `{nearest.event}`"
    if judged.case is None:
        why += "; whose value is meant, the sentence does not tell"
    written = "" if judged.evidence else _written(judged, report)
    return DIFFERS.finding(
        f"“{judged.claim.text}” {why}{at}.",
        _place(judged),
        f"Write {written}, or correct the case." if written else "Correct it, or the case.",
        severity=None if judged.is_certain else Severity.WARNING,
    )


def _written(judged: Judgment, report: Report) -> str:
    """What to write for a fact in the place of a claim: a value of the claim's own kind; empty where there is none."""
    claim, fact = judged.claim, judged.facts[0]
    if judged.case is None or len({one.value for one in judged.facts}) > 1:
        return ""
    if claim.kind == "elapsed" and fact.kind == "day":
        name = f"{fact.name}-elapsed{'' if claim.text[:1].isdigit() else '-words'}"
        direction = "before" if fact.number is not None and fact.number < 0 else "after"
        return f"`{{{{< var {name} >}}}} {direction}`" if name in report.values and report.language == "en" else ""
    name = _printable(fact, report)
    return f"`{{{{< var {name} >}}}}`" if name in report.values else ""


def _printed(fact: Fact, report: Report) -> str:
    """A fact as the report prints it; in English where the report's language has no words for it."""
    return unescaped(report.values.get(fact.name, "")) or fact.value


def _typed_although_known(report: Report) -> Iterator[Finding]:
    for judged in judgments(report):
        facts = case_facts(report, judged.case)
        if judged.verdict != "agrees" or not judged.facts or not (judged.is_near or _is_of_one_event(judged, facts)):
            continue
        sentence, claim = judged.sentence, judged.claim
        name, rest = _form_of(claim.text, judged.facts, report)
        if not name and claim.kind == "quantity":
            continue  # no value prints it as it is typed: 1:320 of 320, 0.01 g of 10 mg
        written = f"{{{{< var {name} >}}}}{rest}"
        offset = sentence.offset(claim.start, claim.end)
        edits = []
        is_one = len(judged.facts) == 1 and judged.case is not None and not judged.facts[0].is_limit
        if name and offset is not None and is_one and not rest:
            edit = sentence.passage.edit(offset, offset + claim.end - claim.start, written)
            if edit is not None and sentence.text[claim.start : claim.end] == claim.text:
                edits.append(edit)
        whose = "" if judged.case is not None else " of one patient; whose value is meant, the sentence does not tell"
        yield TYPED.finding(
            f"“{claim.text}” is typed, and the case has it as `{judged.facts[0].name}`{whose}.",
            _place(judged),
            f"Write `{written}`." if name and judged.case is not None else "",
            edits=edits,
        )


def _printable(fact: Fact, report: Report) -> str:
    """The name of a value of a fact that prints: its number alone in a language whose words are not made."""
    return (
        fact.name if fact.name in report.values or f"{fact.name}-number" not in report.values else f"{fact.name}-number"
    )


def _is_of_one_event(judged: Judgment, facts: Facts) -> bool:
    """Whether no other event of the case has the day of a claim, so that words further away are enough."""
    events = {fact.event for fact in facts.of("day") if fact.number == judged.claim.number}
    return judged.claim.kind == "day" and len(events) == 1


def _form_of(text: str, facts: tuple[Fact, ...], report: Report) -> tuple[str, str]:
    """The name of the value that prints a text, or the longest beginning of it up to a word's end, and the rest of the
    text behind that; empty where none does."""
    best = ("", text)
    for fact in facts:
        for name in (fact.name, *(one for one in report.values if one.startswith(f"{fact.name}-"))):
            printed = unescaped(report.values.get(name, ""))
            rest = text[len(printed) :]
            is_whole = printed[-1:].isalnum() and rest[:1] in {"", " "} and (not rest or " " in printed)
            if printed and text.startswith(printed) and (not rest or is_whole) and len(rest) < len(best[1]):
                best = (name, rest)
    return best


def _not_in_case(report: Report) -> Iterator[Finding]:
    for judged in judgments(report):
        if judged.why == "not stated":
            why = report.unknown_values.get(judged.facts[0].name, "it is not stated in the case")
            yield NOT_IN_CASE.finding(
                f"“{judged.claim.text}” is typed, and of `{judged.facts[0].name}` the case says nothing: {why}.",
                _place(judged),
                "Write it into the case and use its variable, or delete it.",
            )
        elif judged.why == "nowhere":
            what = _NOWHERE.get(judged.claim.kind, f"nothing in the case is at that {judged.claim.kind}")
            yield NOT_IN_CASE.finding(
                f"“{judged.claim.text}” is typed, and {what}.",
                _place(judged),
                "Write it into the case and use its variable, or correct it.",
            )


_NOWHERE: Mapping[ClaimKind, str] = {
    "quantity": "neither the case, a table nor another sentence has it, and it follows from none of their numbers",
    "duration": "no two times of the case that it can be of are so far apart",
}


_GRADED = re.compile(r"\b(?:grade|(?-i:Grad))\s(?:\d[abAB]?|[IV]{1,3})(?![\w/]|[.,]\d)", re.IGNORECASE)
_NO_GRADE = re.compile(
    r"\bgrade\s\S+\s(?:of (?:primary |high )?school|students?|pupils?|class|evidence|recommendation)|\b(?:in|since|"
    r"through) grade\b",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\bscales?\b|\bcriteria\b|\bgrading (?:system|scheme)|\bclassification\b|\bCTCAE|\bCommon Terminology|\bASTCT|"
    r"\bASBMT|"
    r"\bWHO\b|\bPenn\b|\bMAGIC\b|\bGlucksberg|\bIBMTR\b|\bNIH\b|\bGleason|\bNottingham|\bFuhrman|\bISUP\b|\bFNCLCC|"
    r"\bconsensus\b|"
    r"\bvan Heeswijk|\bKellgren|\bForrest\b|\bChild|\bEdmondson|\bSkala\b|\bGradeinteilung|"
    r"\bKriterien\b|\bKlassifikation|\bEinteilung\b|\bKonsens",
    re.IGNORECASE,
)
_GRADED_BY = re.compile(
    r"\bgrad(?:e[sd]?|ing)\b[^.]{0,80}?\b(?:according to|using|by the|per the|with the|as defined|were assigned|"
    r"scale)\b|"
    r"\b(?:scale|criteria|system)\b[^.]{0,60}?\bgrad(?:e[sd]?|ing)\b[^.]{0,40}?\b(?:used|not stated|not given|was|"
    r"were|is)\b",
    re.IGNORECASE,
)


def _grade_without_scale(report: Report) -> Iterator[Finding]:
    named = [unescaped(text) for name, text in report.values.items() if name.endswith("grading.scale")]
    for document in report.documents:
        running = [passage for passage in document.passages if passage.kind in {"paragraph", "abstract"}]
        yield from _ungraded(running, named, report)
        for passage in document.passages:
            if passage.kind in {"caption"}:
                yield from _ungraded([passage], named, report)
    own = {passage.segments for document in report.documents for passage in document.passages}
    by_figure: dict[str, list[Passage]] = {}
    for passage in report.passages:
        if passage.segments not in own and passage.kind == "legend":
            by_figure.setdefault(_figure_of(passage, report), []).append(passage)
    for legends in by_figure.values():
        yield from _ungraded(legends, named, report)


def _figure_of(passage: Passage, report: Report) -> str:
    """The label of the figure in whose entry a legend stands."""
    line = passage.start.line or 0
    before = [figure for figure in report.figures.figures if (figure.location.line or 0) <= line]
    return before[-1].label if before else ""


def _ungraded(passages: list[Passage], named: list[str], report: Report) -> Iterator[Finding]:
    everything = [(passage, list(sentences(passage, report))) for passage in passages]
    says = " ".join(sentence.text for _, several in everything for sentence in several)
    if _GRADED_BY.search(says) or any(name in says for name in named):
        return
    for passage, several in everything:
        for index, sentence in enumerate(several):
            match = _GRADED.search(sentence.text)
            if match is None or sentence.cites or _NO_GRADE.search(sentence.text):
                continue
            around = " ".join(one.text for one in several[max(0, index - 1) : index + 2])
            if _SCALE.search(around):
                continue
            offset = sentence.offset(match.start(), match.end())
            if offset is None:
                offset = _before(sentence, match.start())
            yield WITHOUT_SCALE.finding(
                f"“{match[0]}” is a grade of no scale that the text names.",
                passage.location(offset),
                "Name the scale, such as `(ASTCT consensus grading)`, or say that it is not stated.",
            )
            return


def _before(sentence: Sentence, start: int) -> int:
    """Where in the passage stands what a value was written in for, at `start` of the sentence or just before it."""
    ends = [offset + last - first for first, last, offset in sentence.typed if last <= start]
    return ends[-1] if ends else 0


_INTRODUCED = re.compile(
    r"\b(?P<number>\d{1,3})[- ](?P<unit>year|month|week|day)s?[- ]old\b(?P<after>(?:[\s,-]+[A-Za-z-]+){1,4})",
    re.IGNORECASE,
)
_IS_MALE = re.compile(r"\b(?:man|boy|male|gentleman)\b", re.IGNORECASE)
_IS_FEMALE = re.compile(r"\b(?:woman|girl|female|lady)\b", re.IGNORECASE)
_IS_PATIENT = re.compile(r"\b(?:patient|child|infant|adolescent|neonate|toddler|teenager)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Introduction:
    """A patient told of by age in years (months, ...), and by sex where the words say it."""

    number: str
    unit: str
    sex: str
    shown: str
    place: Location


def _introductions(sentence: Sentence, report: Report) -> Iterator[_Introduction]:
    for match in _INTRODUCED.finditer(sentence.text):
        after, unit = match["after"], match["unit"].casefold()
        sex = "male" if _IS_MALE.search(after) else "female" if _IS_FEMALE.search(after) else ""
        if sex or _IS_PATIENT.search(after):
            offset = sentence.offset(match.start(), match.start("after"))
            place = sentence.passage.location(offset if offset is not None else _before(sentence, match.start()))
            yield _Introduction(match["number"], unit, sex, f"{match['number']}-{unit}-old", place)
    persons = person_patterns(report.language)
    for claim in claims(sentence.text, language=report.language) if persons else ():
        if claim.kind != "age" or not claim.adjective or claim.text.endswith("old"):
            continue
        around = f"{claim.text} {' '.join(sentence.text[claim.end :].split()[:4])}"
        sex = next((one for one, pattern in persons.items() if pattern.search(around)), "")
        if sex:
            offset = sentence.offset(claim.start, claim.end)
            place = sentence.passage.location(offset if offset is not None else _before(sentence, claim.start))
            number = (claim.number or 0) / MONTHS[claim.unit]
            yield _Introduction(f"{number:.0f}", claim.unit, sex.replace("either", ""), claim.text, place)


def _introduced_twice(report: Report) -> Iterator[Finding]:
    """How title, abstract and text introduce the patient of a document, where they do so in numbers."""
    own: dict[int, list[Sentence]] = {}
    for sentence in own_sentences(report):
        own.setdefault(id(sentence.passage), []).append(sentence)
    for document in report.documents:
        head: list[_Introduction] = []
        body: list[_Introduction] = []
        for passage in document.passages:
            for sentence in own.get(id(passage), ()):
                part = head if passage.kind in {"title", "abstract"} else body
                part += _introductions(sentence, report)
        for one in head:
            ages = {(other.number, other.unit): other.shown for other in body}
            sexes = {other.sex for other in body if other.sex}
            if ages and (one.number, one.unit) not in ages:
                yield INTRODUCED_TWICE.finding(
                    f"“{one.shown}” contradicts the text, which says "
                    f"{' or '.join(f'“{shown}”' for shown in sorted(ages.values()))} ({body[0].place}).",
                    one.place,
                    "Correct one of the two.",
                )
            elif one.sex and sexes and one.sex not in sexes:
                yield INTRODUCED_TWICE.finding(
                    f"The patient is {one.sex} here, and {sexes.pop()} in the text ({body[0].place}).",
                    one.place,
                    "Correct one of the two.",
                )


DIFFERS = Rule(
    "DAT002",
    "prose-contradicts-case",
    Severity.ERROR,
    summary="A number, a side or a word in the text contradicts the case.",
    purpose="A wrong number in print is the worst error of a report; the data can contradict it.",
    wrong="The second transplantation, at the age of 7 years, ...  # the case says 2 years",
    right="The second transplantation, at the age of {{< var history.second-transplantation.age >}}, ...",
    when_wrong="If the sentence speaks of another patient without citing the report: say so in its words, or "
    "suppress "
    "the finding with the reason.",
    source=_CARE,
    check=_differs,
)
TYPED = Rule(
    "DAT003",
    "value-typed",
    Severity.WARNING,
    summary="A number of the case is typed instead of its shortcode.",
    purpose="The number is right now; if the case is corrected, a typed number does not change.",
    wrong="The diagnosis was made at the age of 4 months.",
    right="The diagnosis was made at the age of {{< var history.diagnosis.age >}}.",
    when_wrong="If the number is of something else.",
    source="This toolkit's own: every fact is written once.",
    check=_typed_although_known,
    fixable=True,
)
NOT_IN_CASE = Rule(
    "DAT010",
    "value-not-in-case",
    Severity.WARNING,
    summary="The text has a number that is unknown in the case, or not in it.",
    purpose="A number that is not in the data cannot be checked, and may have been guessed.",
    wrong="Tocilizumab, 8 mg/kg, was given.  # the case says `dose: not stated`",
    right="Tocilizumab was given.",
    when_wrong="If the case is not meant to contain the number.",
    source=_CARE,
    check=_not_in_case,
)
WITHOUT_SCALE = Rule(
    "DAT007",
    "grade-without-scale",
    Severity.WARNING,
    summary="A grade has no scale in the text.",
    purpose="Grade 2 cytokine release syndrome by the ASTCT consensus is not grade 2 by CTCAE.",
    wrong="Grade 2 CRS set in on day 3.",
    right="Grade 2 CRS (ASTCT consensus) set in on day 3.",
    when_wrong="If another sentence names the scale in other words.",
    source="ASTCT consensus grading (Lee et al, Biol Blood Marrow Transplant 2019): grades are reported with the "
    "system used.",
    check=_grade_without_scale,
)
INTRODUCED_TWICE = Rule(
    "DAT011",
    "abstract-contradicts-text",
    Severity.ERROR,
    summary="The title or abstract gives the patient another age or sex than the text.",
    purpose="The abstract was corrected and the text was not, or the reverse; many readers see only one of them.",
    wrong="abstract: A 61-year-old man ...\n\nA 16-year-old man was admitted ...",
    right="abstract: A {{< var patient.age-adjective >}} {{< var patient.noun >}} ...",
    when_wrong="If the text describes several patients, and the abstract one of them.",
    source="CARE guidelines, items 3 and 5 (abstract, patient information).",
    check=_introduced_twice,
)


def _impossible(report: Report) -> Iterator[Finding]:
    for passage in report.passages:
        for one in impossible_numbers(passage.text):
            typed = passage.text[one.start : one.end]
            yield IMPOSSIBLE.finding(
                f"“{typed}” cannot be right: {one.why}.",
                passage.location(one.start),
                "Correct it, or the numbers beside it.",
                severity=Severity.ERROR if one.is_certain else Severity.WARNING,
            )
    typed_ones = [table for document in report.documents for table in typed_tables(document)]
    for table in (*typed_ones, *(as_typed(one) for one in tables(report))):
        for unfitting in unfitting_numbers(table):
            yield IMPOSSIBLE.finding(
                f"“{unfitting.typed}” does not follow from the numbers beside it: {unfitting.why}.",
                unfitting.cell.location,
                "Correct it, or name the patient of the number below the table.",
                severity=Severity.WARNING,
            )


IMPOSSIBLE = Rule(
    "DAT012",
    "number-impossible",
    Severity.ERROR,
    summary="A number contradicts the numbers next to it: a share that is not the quotient, an estimate outside its "
    "confidence interval, a probability above 1 or of 0, a wrong sum.",
    purpose="Readers who calculate it find an error in print; those who do not believe a wrong number.",
    wrong="8 of 113 patients (17%); p = 1.03",
    right="8 of 113 patients (7%); p = .03",
    when_wrong="If the share is of another total than the one named before it.",
    source="AMA Manual of Style, 11th ed., chapter 19 (Study Design and Statistics); EQUATOR, SAMPL guidelines.",
    check=_impossible,
)
_AUTHOR_YEAR = re.compile(
    r"\b(?P<name>[^\W\d_a-z][\w’'-]+)(?:\s(?:et al\.?|and colleagues|und Mitarbeiter|(?:and|und|"
    r"&)\s[^\W\d_a-z][\w’'-]+))?,?\s"
    r"\(?(?P<year>(?:19|20)\d\d)\)?"
)
_WORK_OF_YEAR = re.compile(
    r"\b(?<!apers )(?<!rticles )(?<!tudies )(?<!rials )(?<!eports )(?<!ases )(?<!atients )"  # of several works
    r"(?:trial|study|report|series|cohort|review|meta-analysis|guidelines?|consensus|"
    r"recommendations?|classification|criteria|scale|score|published|reported|described|introduced|proposed|shown)"
    r"(?:[\s,]+(?:was\s|were\s)?(?:published\s)?(?:of|in|from)\s|\s\()(?P<year>(?:19|20)\d\d)\b"
    r"(?!\s?[-–/]\s?\d|\s(?:to|and|until|through|or)\s(?:19|20)\d\d)"
    r"|\bIn (?P<in>(?:19|20)\d\d), (?=[^.;]{0,80}\b(?:shown|found|described|reported|published|introduced|proposed)\b"
    r"|[^\W\d_a-z][\w’'-]+(?: et al\b| and [^\W\d_a-z]))",
)


_YEAR_OF_AUTHOR = re.compile(
    rf"(?:\b[Ii]n|\(|\bof)\s?(?P<year>(?:19|20)\d\d)\b(?=\)|\s?{OBJECT}|,?\s(?=[^\W\d_a-z][\w’'-]+\b))"
)
"""A year right before a citation or a name, or in brackets."""
_YEAR_BEHIND = re.compile(r"(?:\s[a-z]+){0,2}\sin (?P<year>(?:19|20)\d\d)\b")


def _other_year(report: Report) -> Iterator[Finding]:
    """A year that is not that of the work cited: behind the name of its author, or where a sentence that cites one work
    says of when it is ("the trial of 2011")."""
    for document in report.documents:
        entries = {one.key: one for one in document.bibliography.entries}
        for passage in document.passages:
            for sentence in sentences(passage, report) if OBJECT in passage.text else ():
                for span, shown, works in _years_stated(sentence, report, entries):
                    years = {(one.plain("year") or one.plain("date"))[:4] for one in works}
                    known = [one for one in works if one.key in report.cited]
                    offset = sentence.offset(*span)
                    if offset is not None and known and sentence.text[slice(*span)] not in years:
                        yield OTHER_YEAR.finding(
                            f"“{shown}” is the year of a cited work here, and `{known[0].key}` is of "
                            f"{(known[0].plain('year') or known[0].plain('date'))[:4]} ({known[0].location}).",
                            passage.location(offset),
                            "Correct one of the two.",
                        )


def _years_stated(
    sentence: Sentence, report: Report, entries: Mapping[str, Entry]
) -> Iterator[tuple[tuple[int, int], str, tuple[Entry, ...]]]:
    """Where a sentence has the year of a work, the words that say so, and the works that can be meant."""
    if not sentence.cites:
        return
    text, last = sentence.text, 0
    named: set[int] = set()
    for match in _AUTHOR_YEAR.finditer(text):
        own = tuple(one for one in entries.values() if _is_author(match["name"], one))
        if own and match["name"] not in {"In", "Von", "De"}:
            named.add(match.start("year"))
            yield match.span("year"), f"{match['name']} {match['year']}", own
    everything = [entries[key] for key in cited_keys(sentence, report) if key in entries]
    for place, keys in citations(sentence, report):
        works = tuple(entries[key] for key in keys if key in entries)
        names = {
            word
            for word in re.findall(r"[^\W\d_a-z][\w’'-]+", text[last:place])
            for one in works
            if _is_author(word, one)
        }
        for match in _YEAR_OF_AUTHOR.finditer(text, last, place + 1) if names else ():
            if match.start("year") not in named:
                named.add(match.start("year"))
                yield match.span("year"), match["year"], works
        if names and (behind := _YEAR_BEHIND.match(text, place + 1)):
            named.add(behind.start("year"))
            yield behind.span("year"), behind["year"], works
        last = place
    for match in _WORK_OF_YEAR.finditer(text) if len(everything) == 1 else ():
        span = match.span("year" if match["year"] else "in")
        if span[0] not in named:
            yield span, text[slice(*span)], tuple(everything)


def _is_author(name: str, entry: Entry) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", entry.plain("author"), re.IGNORECASE) is not None


OTHER_YEAR = Rule(
    "DAT022",
    "year-of-cited-work-differs",
    Severity.WARNING,
    summary="A year typed after an author's name is not the year of the work cited in the sentence.",
    purpose="The text and the reference list disagree, and readers look for a work that does not exist.",
    wrong="Murphy et al. (2016) described 47 patients [@murphy2018].",
    right="Murphy et al. (2018) described 47 patients [@murphy2018].",
    when_wrong="If the year is of something else than the publication.",
    source="ICMJE Recommendations, “Preparing a Manuscript for Submission” (References).",
    check=_other_year,
)
RULES = (OTHER_YEAR, DIFFERS, TYPED, WITHOUT_SCALE, NOT_IN_CASE, INTRODUCED_TWICE, IMPOSSIBLE)
