"""PRI: what could tell readers who the patient is, each kind by a rule."""

from __future__ import annotations

from collections.abc import Iterator

from casewright.checks.pri import pictures
from casewright.checks.pri.finding import Identifier, identifiers, is_of_patients, judgments, unjudged
from casewright.checks.pri.judgments import JUDGEMENTS_FILE, read_judgments
from casewright.checks.pri.recognition import kinds
from casewright.checks.pri.recognition.kinds import GDPR, HIPAA, ICMJE, Kind
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_SIGN = "judge it in `data/identifiers.yml` (`casewright deidentify`)"


def findings(report: Report, *, always: bool = False) -> Iterator[Finding]:
    """Yield the findings of all kinds; `always` in a report that tells of no patients too."""
    if always or is_of_patients(report):
        refused = {one.location for one in report.found if one.rule == "DAT001"}
        for one in unjudged(report):
            if one.location not in refused:  # a date in the data is refused where it is read
                yield _finding(one)


def _of(kind: Kind, report: Report) -> Iterator[Finding]:
    return (finding for finding in findings(report) if finding.rule == kind.code)


def _finding(one: Identifier) -> Finding:
    found = one.found
    where = " in the name of a file" if one.surface.kind == "name" else ""
    return _RULE_OF[found.kind.code].finding(
        f"“{one.text}”{where} is {found.called or found.kind.called}, which can identify a patient ("
        f"{found.kind.source}).",
        one.location,
        f"{found.instead or found.kind.instead} Where it identifies nobody, {_SIGN}.",
        severity=Severity.ERROR if found.is_certain else Severity.WARNING,
    )


def _rule(kind: Kind, summary: str, purpose: str, wrong: str, right: str, when_wrong: str, source: str = "") -> Rule:
    whose = f"{HIPAA}({kind.paragraph})" if kind.paragraph else GDPR
    return Rule(
        kind.code,
        kind.name,
        Severity.WARNING,
        summary=summary,
        purpose=purpose,
        wrong=wrong,
        right=right,
        when_wrong=f"{when_wrong} Then {_SIGN}, or suppress the finding with the reason.",
        source=f"{whose}; {source or ICMJE}.",
        check=lambda report: _of(kind, report),
    )


_SAFE_HARBOR = "Safe Harbor lists it among the identifiers to remove."
_CERTAIN = "An error if a label names the kind of number and its check digit is right."


def _out_of_date(report: Report) -> Iterator[Finding]:
    if not is_of_patients(report):
        return
    for error in read_judgments(report.files.get(JUDGEMENTS_FILE, ()))[1]:
        yield OUT_OF_DATE.finding(error.message, error.location or judgments(report)[0].location, error.hint)
    known = {one.judgment.key for one in identifiers(report)}
    for judged in judgments(report):
        if judged.is_signed and judged.key not in known:
            yield OUT_OF_DATE.finding(
                f"“{judged.found}” was judged, and is no longer in the same sentence.",
                judged.location,
                "Run `casewright deidentify`, and judge its list again.",
            )


OUT_OF_DATE = Rule(
    "PRI019",
    "judgment-out-of-date",
    Severity.WARNING,
    summary="An entry of `data/identifiers.yml` is not signed, cannot be read, or is about a text that has changed.",
    purpose="A judgment applies to the text that was judged, not to later changes.",
    wrong="judged: keep",
    right="judged: keep\n  by: A. Author\n  reason: the town of the manufacturer",
    when_wrong="Never: `casewright deidentify` writes the file again and keeps what still holds.",
    source="This toolkit's own.",
    check=_out_of_date,
)

RULES = (
    _rule(
        kinds.PERSON,
        "A person is named who is neither an author nor cited.",
        "Readers, neighbors and search engines find a patient by name, or by the names of relatives.",
        "Mrs. Miller was admitted.",
        "The patient was admitted.",
        "At the name of a thing, a method or a maker that this rule does not know.",
    ),
    _rule(
        kinds.INITIALS,
        "A patient is called by initials.",
        "Initials with age, sex and hospital identify a person; ICMJE asks not to publish them.",
        "Patient M.K. received six cycles.",
        "The patient received six cycles.",
        "At an abbreviation with points.",
    ),
    _rule(
        kinds.PLACE,
        "A place smaller than a state is named: a town, a county, a street, a postal code.",
        "With an age and a rare disease, a town is one person. " + _SAFE_HARBOR,
        "She lived in Springfield.",
        "She lived in a small town.",
        "For a place that is not the patient's home or hospital: of a congress, a maker, an epidemic.",
    ),
    _rule(
        kinds.HOSPITAL,
        "The hospital of a patient is named.",
        "A hospital narrows a patient down to a town and its staff.",
        "She was transferred to St. Mary's Hospital.",
        "She was transferred to a regional hospital.",
        "At a hospital that did not treat the patient.",
    ),
    _rule(
        kinds.DATE,
        "A calendar date is in a report of a patient.",
        "Dates of admission, treatment or death can identify a patient.",
        "He was admitted on 12 March 2019.",
        "He was admitted on day 3.",
        "At the date of something public, such as a law.",
    ),
    _rule(
        kinds.PART_OF_DATE,
        "A month, a day of the week or a holiday tells when something happened to a patient.",
        "All elements of dates but the year are on the list of Safe Harbor.",
        "In October, the eosinophil count rose.",
        "Six months later, the eosinophil count rose.",
        "At a season, or a month of something public.",
    ),
    _rule(
        kinds.TIME,
        "A time of day tells when something happened to a patient.",
        "The minute of an accident or a death leads to its report in the news.",
        "He was found unresponsive at 14:35.",
        "He was found unresponsive in the afternoon.",
        "If the hour matters, as for a drug or a hormone.",
    ),
    _rule(
        kinds.AGE,
        "An age over 89 is given.",
        "Few people are so old: Safe Harbor puts them into one group, 90 and older.",
        "A 93-year-old man fell.",
        "A >89-year-old man fell.",
        "At a number that is no age.",
    ),
    _rule(
        kinds.TELEPHONE,
        "A telephone or fax number is in the report.",
        _SAFE_HARBOR,
        "The family can be reached at +1 617 555 0142.",
        "The family can be reached through the authors.",
        "At the number of something public.",
    ),
    _rule(
        kinds.EMAIL,
        "An e-mail address is in the report that is no author's.",
        _SAFE_HARBOR,
        "Write to jq.doe@example.org.",
        "Write to the corresponding author.",
        "At the address of something public.",
    ),
    _rule(
        kinds.NATIONAL,
        "A number of social security, a health service or an insurance is in the report.",
        f"It is given to one person for life. {_CERTAIN}",
        "NHS number 943 476 5919",
        "(left out)",
        "At a number of another kind.",
    ),
    _rule(
        kinds.RECORD,
        "A number of a medical record, a specimen or an examination is in the report.",
        "Anybody with access to the hospital's files can find the patient by it.",
        "accession CT-210314-77",
        "(left out)",
        "At a number of a reagent, a sequence or a trial.",
    ),
    _rule(
        kinds.ACCOUNT,
        "A number of an account, a license, a certificate or a vehicle is in the report.",
        f"{_SAFE_HARBOR} {_CERTAIN}",
        "a car with the license plate 7KLM492",
        "a car",
        "At a number of another kind.",
    ),
    _rule(
        kinds.DEVICE,
        "A serial number or an identifier of a device is in the report.",
        "Makers and registries keep who has which device; a DICOM identifier leads to the examination.",
        "pacemaker, serial number PJN482913",
        "a dual-chamber pacemaker",
        "At the number of a device that no patient has.",
    ),
    _rule(
        kinds.ADDRESS_ON_NET,
        "An address on the net leads to a person: a page of a patient, a profile, a network address.",
        _SAFE_HARBOR,
        "https://hospital.example/patients/482913",
        "(left out)",
        "At the address of something public.",
    ),
    _rule(
        kinds.FACE,
        "A face or another biometric trait is shown or named.",
        "A face is recognized by everybody who knows it, also with a bar over the eyes.",
        "Photograph of the patient's face.",
        "Photograph of the malar region.",
        "If the patient has consented to this picture.",
    ),
    _rule(
        kinds.COMBINATION,
        "An age, a place and an occupation or origin with a diagnosis may fit one person.",
        "Facts that are harmless alone can be unique together: identification uses all means that are likely to be "
        "used.",
        "A 47-year-old beekeeper from Vermont with Erdheim-Chester disease",
        "A patient in his 40s with Erdheim-Chester disease",
        "If it is true of many people.",
    ),
    _rule(
        kinds.PATH,
        "A path of a machine, with the name of a user, is in the report or is printed by a cell.",
        "Such a path names a user, and is of no use to readers.",
        'print("/home/muller/case.csv")',
        'print("data/case.csv")',
        "If the path is an example.",
    ),
    OUT_OF_DATE,
    *pictures.RULES,
)
_RULE_OF = {rule.code: rule for rule in RULES}
