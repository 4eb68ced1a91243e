"""DAT: the case and what is made from it, the tables, the figures, and what the text says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casewright.case.facts import MONTHS, CaseFact
from casewright.case.tables.reading import schema_path
from casewright.case.tables.schema import Column
from casewright.case.unknown import Unknown
from casewright.checks.dat import patients as data_of_patients
from casewright.checks.dat import prose as data_prose
from casewright.checks.dat import unit_spelling
from casewright.checks.dat.claims.reading import claims
from casewright.checks.dat.facts import Fact, content_words, unescaped
from casewright.checks.dat.person import case_names
from casewright.checks.dat.tables import claims as table_claims
from casewright.checks.dat.tables import doubtful_cells
from casewright.checks.dat.tables.reading import number_in, tables, time_of
from casewright.checks.dat.units import in_unit
from casewright.checks.dat.verdicts import case_facts, own_sentences
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import CasewrightError, Finding, Location, Severity

_UNITLESS = re.compile(
    r"(?:^|[-_])(?:patient|case|subject|participant|visit|family|sample|specimen|child|no|nr|ph|inr|ratio|suv\w*|"
    r"score|index|titer|titre|factor|z|count|number|n|grade|stage|class|level|id|year|cycle|"
    r"courses?|doses?|copies|fold|code|rank|apgar|gcs|bmi|p|hr|or|rr)(?:$|[-_])"
)
_UNIT_IN_NAME = re.compile(
    r"(?:^|_)(?:years?|y|months?|weeks?|days?|d|hours?|h|min|s|kg|g|mg|ug|ng|pg|l|ml|dl|ul|m|cm|mm|pct|percent|mmhg|"
    r"c|f|iu|u|"
    r"mol|mmol|umol|nmol|gy|cgy|per_\w+)(?:$|_)"
)
_DOSE_WITHOUT_UNIT = re.compile(
    r"\((?P<number>\d+(?:\.\d+)?) (?:intravenously|orally|subcutaneously|intramuscularly|intrathecally|"
    r"(?:once |twice )?daily|(?:once |twice |three times )?(?:a|per) day|every \d+ (?:hours|days|weeks))\b"
)
_CONCENTRATION_WITHOUT_UNIT = re.compile(
    r"(?<![\w.])(?P<number>\d+\.\d+) of (?:protein|albumin|glucose|lactate|ha?emoglobin|bilirubin|creatinine|ferritin|"
    r"triglycerides?|fibrinogen|sodium|potassium|calcium|urea|uric acid|C-reactive protein|lactate dehydrogenase)\b"
)
_NUMBER = re.compile(r"[<>≤≥]?\s?[-−]?\d+(?:[.,]\d+)?")
_THIS_REPORT = re.compile(
    r"this[- ]?(?:report|case|patient|study)|present[- ](?:report|case)|own[- ]case", re.IGNORECASE
)


def unreadable_data(error: CasewrightError) -> Finding | None:
    """Return the finding that an error in the data is: broken schema or chronology of a case, of a table, of the list
    of abbreviations. None for an error of another kind, which keeps the report from being checked at all."""
    place = error.location
    if place is None or not place.path.startswith("data/"):
        return None
    return _finding(error, place)


def _finding(error: CasewrightError, place: Location) -> Finding:
    why = f" ({error.why})" if error.why else ""
    return UNREADABLE.finding(f"{error.message.rstrip('.')}{why}.", place, error.hint)


def _stale_figures(report: Report) -> Iterator[Finding]:
    places = {figure.label: figure.location for figure in report.figures.figures}
    for label, reasons in report.stale_figures.items():
        yield STALE_FIGURE.finding(
            f"The figure `{label}` is out of date: {'; '.join(reasons)}.",
            places.get(label, Location("figures/figures.yml")),
            f"Run `casewright figures {label}`, and look at it.",
        )


def _unit_missing(report: Report) -> Iterator[Finding]:
    for fact in case_facts(report).of("quantity"):
        if fact.number is None or fact.unit or ".values." in fact.name or ".reference-range." in fact.name:
            continue
        name = fact.name.rsplit(".", 1)[-1]
        if _UNITLESS.search(name) or re.search(r"\d[/:]\d|\d–\d+–", fact.value):  # an acuity, a ratio, parts of a score
            continue
        yield UNIT_MISSING.finding(
            f"`{fact.name}` is `{fact.value}`, without a unit.",
            report.value_sources.get(fact.name, Location("data/case.yml")),
            "Write it with its unit, such as `99.3%` or `8 mg/kg`.",
        )
    for sentence in own_sentences(report):
        for pattern, what in ((_DOSE_WITHOUT_UNIT, "a dose"), (_CONCENTRATION_WITHOUT_UNIT, "a concentration")):
            for match in pattern.finditer(sentence.text):
                offset = sentence.offset(*match.span("number"))
                if offset is not None:
                    yield UNIT_MISSING.finding(
                        f"“{match[0].lstrip('(')}” is {what} without a unit.",
                        sentence.passage.location(offset),
                        "Write its unit behind the number.",
                    )
    for table in tables(report):
        schema = schema_path(table.path)
        for column in table.columns:
            cells = [row[column.name] for row in table.rows]
            known = [cell for cell in cells if not isinstance(cell, Unknown)]
            if column.unit or column.type in ("text", "citation"):
                continue
            if not known or not all(_NUMBER.fullmatch(cell) for cell in known):
                continue
            if _UNITLESS.search(column.name) or _UNIT_IN_NAME.search(column.name):
                continue
            yield UNIT_MISSING.finding(
                f"The column `{column.name}` holds numbers, and neither its name nor its schema says their unit.",
                _line_of(report, schema, rf"^\s+{re.escape(column.name)}\s*:"),
                "Add `unit:` to it in the schema; or `type: text` where they are no measurements.",
            )


def _days_counted(report: Report) -> Iterator[Finding]:
    """Numbers of days that an event counts and that its beginning and its end do not leave room for."""
    facts = {fact.name: fact for fact in report.facts}
    for name, fact in facts.items():
        event, found, key = name.partition(".counts.")
        start, end = (facts.get(f"{event}.{side}") for side in ("start", "end"))
        if not found or key != "days" or fact.number is None or start is None or end is None:
            continue
        if start.kind != "day" or end.kind != "day" or start.number is None or end.number is None:
            continue
        lasted = end.number - start.number
        if start.bound or end.bound or fact.number in {lasted, lasted + 1}:
            continue
        yield DAYS_DIFFER.finding(
            f"`{name}` is {fact.text}; from {start.text} to {end.text} there are {lasted} or {lasted + 1} days.",
            report.value_sources.get(name, Location("data/case.yml")),
            "Correct one of them, or name the count after its meaning, such as `days-in-intensive-care`.",
        )


def _unreadable_tables(report: Report) -> Iterator[Finding]:
    for read in report.tables:
        for problem in read.problems:
            yield _finding(problem, problem.location or Location(read.path))


def _line_of(report: Report, path: str, pattern: str) -> Location:
    for number, line in enumerate(report.files.get(path, ()), start=1):
        if match := re.search(pattern, line):
            return Location(path, number, len(line) - len(line[match.start() :].lstrip()) + 1)
    return Location(path)


def _table_differs(report: Report) -> Iterator[Finding]:
    yield from _measured_otherwise(report)
    values = {fact.name: fact for fact in report.facts}
    if "patient.sex" not in values and "patient.age" not in values:
        return
    facts = case_facts(report)
    days = frozenset(
        day
        for fact in facts.of("day", "quantity")
        if (day := fact.number if fact.kind == "day" else fact.day) is not None
    )
    for table in tables(report):
        for row in table.rows:
            first = next(iter(row.cells.values()), "")
            if isinstance(first, Unknown) or not _THIS_REPORT.fullmatch(first.strip()):
                continue
            for column in table.columns:
                typed = row[column.name]
                if isinstance(typed, Unknown):
                    continue
                name, told = _value_for(column.name, column.unit, values)
                printed = unescaped(report.values.get(name, told)) if name else ""
                if name and typed.strip().casefold() not in {told.casefold(), printed.casefold()}:
                    source = report.value_sources.get(name)
                    yield TABLE_DIFFERS.finding(
                        f"`{column.name}` of `{first}` is `{typed}`; the case says `{printed}`"
                        + (f" ({source})." if source else "."),
                        row.places[column.name],
                        "Correct one of the two.",
                    )
                for elsewhere in _days_elsewhere(typed, days, report.language):
                    yield TABLE_DIFFERS.finding(
                        f"`{column.name}` of `{first}` speaks of {elsewhere}; nothing in the case is at that day.",
                        row.places[column.name],
                        "Correct one of the two.",
                    )


_TIME_COLUMN = re.compile(r"(?:study_|hospital_)?(?:minute|hour|day|week|month|year|tag|time)s?", re.IGNORECASE)
_CASE_COLUMN = re.compile(r"(?:patient|case|id|patient_id)", re.IGNORECASE)


def _measured_otherwise(report: Report) -> Iterator[Finding]:
    """Yield the cells of a table by days that hold another value of a measurement than the case does at that day."""
    series = case_names(report)
    for table in tables(report):
        by_name = {column.name: column for column in table.columns}
        time_column = next((name for name in by_name if _TIME_COLUMN.fullmatch(name)), None)
        whose = next((name for name in by_name if _CASE_COLUMN.fullmatch(name)), None)
        if time_column is None or (series and whose is None):
            continue
        for row in table.rows:
            cell = row[time_column]
            told = str(row[whose]).strip().casefold().replace(" ", "-") if whose else ""
            case = next((one for one in series if told in {one, one.rpartition("-")[2]}), None) if series else ""
            if isinstance(cell, Unknown) or case is None:
                continue
            when = time_of(cell, time_column.casefold(), case_facts(report, case))
            if when is None:
                continue
            for column in table.columns:
                typed = row[column.name]
                number = None if isinstance(typed, Unknown) else number_in(typed)
                measured = case_facts(report, case).of("quantity")
                then = [fact for fact in measured if when.is_of(fact) and _holds(column, fact)]
                if number is None or not then or column.name == time_column:
                    continue
                shown = [in_unit(number, column.unit or fact.unit, fact.unit) for fact in then]
                if all(one is not None and one != fact.number for one, fact in zip(shown, then, strict=True)):
                    yield TABLE_DIFFERS.finding(
                        f"`{column.name}` of {time_column} {cell} is `{typed}`; the case says `{then[0].value}`"
                        f" ({report.value_sources.get(then[0].name, 'data')}).",
                        row.places[column.name],
                        "Correct one of the two.",
                    )


def _holds(column: Column, fact: Fact) -> bool:
    """Return whether a column is named for a measurement of the case, or says in its schema that it holds it."""
    own = fact.event.rpartition(".")[2]
    words = content_words(column.meaning)
    return fact.is_measured and (
        column.name.casefold().replace("_", "-") == own or (bool(words) and set(words) == set(fact.words))
    )


def _days_elsewhere(cell: str, days: frozenset[Decimal], language: str) -> Iterator[str]:
    """Yield the days that a cell names and that no event of the case has."""
    for claim in claims(cell, language=language):
        if days and claim.kind == "day" and claim.number is not None and claim.number not in days:
            yield claim.text


def _value_for(column: str, unit: str, facts: Mapping[str, CaseFact]) -> tuple[str, str]:
    """Return the name of the value that a column of a table shows of this report's patient, and what the case says
    there; empty if there is none."""
    name = column.casefold().replace("_", "-")
    if name == "sex" and facts.get("patient.sex"):
        return "patient.sex", facts["patient.sex"].text
    age = facts.get("patient.age")
    if name in {"age", "age-years", "age-y", "age-months"} and age is not None and age.number is not None:
        wanted = "month" if "month" in f"{name} {unit}" else "year"
        if age.unit == wanted:
            return "patient.age-number", str(int(age.number / MONTHS[wanted]))
    if match := re.fullmatch(r"(?P<event>[a-z0-9-]+)-grade", name):
        grade = facts.get(f"course.{match['event']}.grading.grade")
        return ("", "") if grade is None else (f"{grade.name}-number", grade.unit)
    return "", ""


UNREADABLE = Rule(
    "DAT001",
    "data-do-not-hold-together",
    Severity.ERROR,
    summary="The data of the case break their schema, or times in them contradict each other.",
    purpose="Values, tables and figures are made from the data, so an error there is printed everywhere.",
    wrong="- id: fever\n  start: 7\n  end: 3",
    right="- id: fever\n  start: 3\n  end: 7",
    when_wrong="Never: a fact that is not known is written `not stated`.",
    source="docs/data.md; CARE guidelines, item 7 (timeline).",
    check=_unreadable_tables,
)
STALE_FIGURE = Rule(
    "DAT004",
    "figure-out-of-date",
    Severity.WARNING,
    summary="A figure was drawn from data, a script or a library that have changed since.",
    purpose="A picture shows old numbers beside new ones in the text.",
    wrong="data/case.yml was edited, and figures/suppfig-course.svg is the old picture.",
    right="casewright figures",
    when_wrong="If the change is not visible in the figure: draw it again.",
    source="This toolkit's own.",
    check=_stale_figures,
)
UNIT_MISSING = Rule(
    "DAT006",
    "unit-missing",
    Severity.WARNING,
    summary="A measured number has no unit.",
    purpose="99.3 of what? Readers convert units, and a number without one is converted wrongly.",
    wrong="quantities: {maternal-chimerism: 99.3}",
    right="quantities: {maternal-chimerism: 99.3%}",
    when_wrong="At numbers that have none, such as a ratio or a score: say so in the name (`igg-ratio`).",
    source='ICMJE Recommendations, "Preparing a Manuscript for Submission" (Units of Measurement).',
    check=_unit_missing,
)
TABLE_DIFFERS = Rule(
    "DAT008",
    "table-contradicts-case",
    Severity.ERROR,
    summary="A table of reported cases contradicts the case about this report's patient.",
    purpose="The same patient has two ages in one report.",
    wrong="this-report,...,11,male  # the case says 10 years",
    right="this-report,...,10,male",
    when_wrong="If the table gives the age at another time: name the column after it.",
    source="This toolkit's own: every fact is written once.",
    check=_table_differs,
)
DAYS_DIFFER = Rule(
    "DAT021",
    "count-of-days-differs",
    Severity.WARNING,
    summary="An event counts other days than lie between its beginning and its end.",
    purpose="The number of days and the two ends are printed in different sentences, and only one can be right.",
    wrong="{id: steroid, start: 6, end: 12, counts: {days: 30}}",
    right="{id: steroid, start: 6, end: 12, counts: {days: 7}}",
    when_wrong="If a drug was paused, name the count after its meaning, such as `days-of-treatment`.",
    source="CARE guidelines, item 7 (timeline), item 9 (therapeutic intervention).",
    check=_days_counted,
)

RULES = tuple(
    sorted(
        (
            UNREADABLE,
            STALE_FIGURE,
            UNIT_MISSING,
            TABLE_DIFFERS,
            DAYS_DIFFER,
            *data_prose.RULES,
            *unit_spelling.RULES,
            data_of_patients.ANOTHER_PATIENT,
            doubtful_cells.DOUBTFUL_CELL,
            table_claims.CELL_DIFFERS,
        ),
        key=lambda rule: rule.code,
    )
)
