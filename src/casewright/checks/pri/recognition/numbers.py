"""Numbers given to one person, record, account or thing: told by their label, their check digits, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from casewright.checks.pri.recognition.kinds import ACCOUNT, DEVICE, NATIONAL, RECORD, Found, Kind

_SIGN: Final = r"(?:[ \t]*(?:number|numbers|no|nr|n[°ºo]|num|id|ID|identifier|code)\b\.?)?"
_JOINT: Final = (
    r"[ \t]*(?:\([^()\n]{1,15}\)[ \t]*)?(?:#|[:=]|\bis\b|\bwas\b|\bof\b|\bno\b\.?|\bnr\b\.?|[(\"'“»«`*_])?"
    r"[ \t]*(?:#|[\"'“«`*_(])?[ \t]*"
)
_VALUE: Final = (
    r"(?P<value>(?=[A-Za-z0-9/ .-]{0,14}\d)[A-Z0-9](?:[A-Z0-9]|[/.-](?=[A-Z0-9])|[ ](?=[A-Z0-9]{0,8}\d)){2,30})"
)
"""A number as records have them: capitals and digits, at least one of these, three characters and more."""

_LABELS: Final[tuple[tuple[Kind, str, str], ...]] = (
    (
        RECORD,
        "a record number",
        r"MRN|UMRN|(?:medical|hospital|clinic(?:al)?|health|electronic|chart|case|patient|study|unit|admission|"
        r"encounter|visit)"
        r"[ -](?:record[ -])?(?:number|no\.?|nr\.?|ID|identifier|code|file)|"
        r"(?:medical|hospital|health|patient)[ -]records?|chart|patient[ -]?id|pat(?:ient)?[-_ ]?(?:id|no|nr)|"
        r"record[ -](?:number|no\.?)|"
        r"Patienten(?:nummer|-?ID|-?Nr\.?)|Fall(?:nummer|-?ID|-?Nr\.?)|Akten(?:zeichen|nummer)|Aufnahmenummer|"
        r"num[ée]ro de dossier|dossier(?: n[°ºo])?|IPP|NIP|historia cl[íi]nica|n[úu]mero de (?:historia|expediente)|"
        r"NHC|"
        r"numero di cartella|cartella clinica|patiëntnummer|prontuário",
    ),
    (
        RECORD,
        "the number of a specimen or an examination",
        r"accession|(?:surgical |pathology |biopsy |autopsy |cytology |study )?(?:specimen|sample|slide|block|biopsy|"
        r"case|autopsy|pathology|cytology|histology|lab(?:oratory)?|order|requisition|exam(?:ination)?|report)"
        r"[ -](?:number|no\.?|nr\.?|ID|identifier|code)|(?:surgical|pathology|biopsy|autopsy|cytology) (?:specimen|"
        r"case|block|report)|"
        r"bar ?code|Befund(?:nummer|-?Nr\.?)|Histologie-?Nr\.?|Einsendenummer|Auftragsnummer|Proben(?:nummer|-?ID)|"
        r"Journal-?Nr\.?|E-Nr\.",
    ),
    (
        NATIONAL,
        "a number of an insurance",
        r"(?:insurance|policy|member(?:ship)?|subscriber|beneficiary|group|claim|plan|health[ -]card|health[ -]plan|"
        r"Medicare|Medicaid|payer)"
        r"(?:[ -](?:policy|card|beneficiary|member))?[ -](?:number|no\.?|nr\.?|ID|identifier|#)|policy|"
        r"Medicare(?: beneficiary identifier)?|MBI|Medicaid|OHIP|"
        r"Versicherten(?:nummer|-?Nr\.?|-?ID)|Versicherungs(?:nummer|-?Nr\.?)|Krankenversicherungsnummer|KVNR|"
        r"Policennummer|"
        r"num[ée]ro d['’]assur[ée]|num[ée]ro d['’]adh[ée]rent|carte vitale|n[úu]mero de afiliaci[óo]n|p[óo]liza|"
        r"polisnummer",
    ),
    (
        NATIONAL,
        "a number of social security or a health service",
        r"SSN|social security|SIN|social insurance|national insurance|NINO|NI number|NHS|CHI number|H&C number|NHI|"
        r"IHI|"
        r"(?:national|personal|citizen|identity|identification|tax|passport|ID card)[ -](?:health[ -])?(?:ID|"
        r"identity|identification|identifier|insurance|number|no\.?)(?:[ -](?:card|number|no\.?))?|passport|"
        r"TIN|ITIN|Steuer-?(?:ID|nummer|identifikationsnummer)|Sozialversicherungsnummer|Rentenversicherungsnummer|"
        r"SVNR|SV-?Nr\.?|AHV(?:-?Nr\.?|-Nummer)?|Personalausweis(?:nummer)?|Reisepass(?:nummer)?|"
        r"NIR|num[ée]ro de s[ée]curit[ée] sociale|INSEE|codice fiscale|DNI|NIE|CURP|CPF|BSN|personnummer|CPR|PESEL|"
        r"rodn[ée] č[íi]slo|hetu|f[øo]dselsnummer|Aadhaar|NRIC|INSZ|NISS|CNP|T\.?C\.? kimlik",
    ),
    (
        ACCOUNT,
        "the number of an account",
        r"account|acct\.?|IBAN|bank account|billing|invoice|credit[ -]card|debit[ -]card|card (?:number|no\.?)|"
        r"Konto(?:nummer|-?Nr\.?)?|Rechnungs(?:nummer|-?Nr\.?)|compte(?: bancaire)?|num[ée]ro de compte|"
        r"cuenta(?: bancaria)?|conto corrente|rekeningnummer",
    ),
    (
        ACCOUNT,
        "the number of a license or certificate",
        r"(?:driver['’]?s?|driving|pilot['’]?s?|medical|nursing|professional|gun|firearms?|fishing|"
        r"hunting)['’]?[ -]licen[cs]e|licen[cs]e|"
        r"licen[cs]e (?:number|no\.?)|(?:birth|death|marriage|disability) certificate|certificate (?:number|no\.?)|"
        r"DEA|NPI|"
        r"F[üu]hrerschein(?:nummer)?|permis de conduire|permiso de conducir|carnet de conducir|patente di guida|"
        r"rijbewijs(?:nummer)?",
    ),
    (
        ACCOUNT,
        "the number of a vehicle",
        r"(?:licen[cs]e|number|registration|vehicle)[ -]plates?|VIN|vehicle (?:identification|registration)|plates?|"
        r"tail number|"
        r"(?:Kfz-|Auto)?[Kk]ennzeichen|plaque d['’]immatriculation|immatriculation|matr[íi]cula|targa|kenteken",
    ),
    (
        DEVICE,
        "the number of a device",
        r"serial|S/N|SN|ser\. ?no\.?|UDI|IMEI|device[ -](?:number|no\.?|ID|identifier)|implant[ -](?:number|no\.?|"
        r"ID)|lot and serial|"
        r"(?:pacemaker|generator|defibrillator|ICD|stent|prosthesis|lens|pump|valve|neurostimulator|electrode|"
        r"lead)[ -](?:serial(?: number)?|ID|number|no\.?)|"
        r"Serien(?:nummer|-?Nr\.?)|Ger[äa]te(?:nummer|-?Nr\.?)|Seriennr\.?|num[ée]ro de s[ée]rie|n[úu]mero de serie|"
        r"numero di serie|serienummer",
    ),
)
_LABELLED: Final = tuple(
    (kind, called, re.compile(rf"(?<![\w-])(?:(?i:{labels}))(?![\w]){_SIGN}{_JOINT}{_VALUE}(?![A-Za-z0-9])"))
    for kind, called, labels in _LABELS
)
_WEAK: Final = re.compile(
    r"(?i)^(?:account|billing|licen[cs]e|policy|chart|dossier|serial|sn|sin|cpr|din|tin|nie|nir|nip|npi|dea|chi|hetu|"
    r"plates?|"
    r"passport|medicare|medicaid|accession|group|plan|cpf|ipp|nhi|ihi|bar ?code|targa|conto|compte|invoice|case|"
    r"social security|"
    r"(?:medical|hospital|health|patient)[ -]records?)\b"
)
"""Labels that are words of prose too: what follows has to look like a number that was given."""
_GIVEN: Final = re.compile(r"(?=(?:[^\d]*\d){4})|[A-Z]{1,4}[-/ ]?\d{2,}|\d{2,}-\d{2,}")
_NOT_ONE: Final = re.compile(
    r"(?i)^(?:\d{1,2}|(?:19|20)\d\d|\d{1,3}(?:\.\d+)?\s?(?:%|mg|g|ml|mm|years?)?|(?:19|20)\d\d[-–/](?:19|20)?\d\d|"
    r"COVID-19|SARS-CoV-2|NCT\d+|ISRCTN\d+)$"
)
_BARE: Final[tuple[tuple[Kind, str, str, str], ...]] = (
    # Written as only these numbers are; where there is a check digit, it holds.
    (NATIONAL, "a social security number", "us.ssn", r"\d{3}[- ]\d{2}[- ]\d{4}"),
    (ACCOUNT, "a number of a bank account", "iban", r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?"),
    (NATIONAL, "an NHS number", "gb.nhs", r"\d{3} \d{3} \d{4}"),
    (NATIONAL, "a French social security number", "fr.nir", r"[12] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}"),
    (NATIONAL, "an Italian codice fiscale", "it.codicefiscale", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"),
    (NATIONAL, "a Spanish DNI", "es.dni", r"\d{8}-?[A-Z]"),
    (NATIONAL, "a Swiss social security number", "ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d{2}"),
    (NATIONAL, "a Swedish personal number", "se.personnummer", r"(?:19|20)?\d{6}[-+]\d{4}"),
    (NATIONAL, "a Finnish personal identity code", "fi.hetu", r"\d{6}[-+A]\d{3}[0-9A-Y]"),
    (NATIONAL, "a Brazilian CPF", "br.cpf", r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
    (NATIONAL, "a Mexican CURP", "mx.curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d"),
    (NATIONAL, "an Aadhaar number", "in_.aadhaar", r"\d{4} \d{4} \d{4}"),
    (NATIONAL, "a Polish PESEL", "pl.pesel", r"\d{11}"),
    (ACCOUNT, "a number of a payment card", "luhn", r"(?:\d{4}[ -]){3}\d{4}"),
    (NATIONAL, "a British national insurance number", "", r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),
    (NATIONAL, "a Medicare beneficiary identifier", "", r"[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}"),
    (NATIONAL, "a German insurance number", "", r"[A-Z]\d{9}"),
)
_PATTERNS: Final = tuple(
    (kind, called, module, re.compile(rf"(?<![\w.-]){pattern}(?![\w]|[.-]\d)"))
    for kind, called, module, pattern in _BARE
)
_NHS_BEHIND: Final = re.compile(r"(?<![\w.-])(?P<value>\d{3}[ -]\d{3}[ -]\d{4})(?![\w.-])(?=.{0,20}\bNHS\b)")
_VIN: Final = re.compile(r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])")
_PLATE: Final = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?(?![\w-])")
_CAR: Final = re.compile(
    r"(?i)\b(?:car|vehicle|truck|van|motorcycle|registration|registered|plate|Auto|Fahrzeug|Pkw|Lkw|Kennzeichen)\b"
)
_CASE_ID: Final = re.compile(
    r"(?<![\w.-])(?:[A-Z]{1,3}\d{2}[-/]\d{4,6}|[A-Z]{2,3}-\d{6}-\d{2,4}|(?:19|20)\d{2}[A-Z]{1,3}\d{5,})(?![\w-])"
)
"""Numbers as laboratories of pathology and radiology give them (S19-04417, CT-210314-77)."""
_CATALOGUE: Final = re.compile(
    r"(?i)\b(?:clone|catalog(?:ue)?|cat\.?|RRID|antibod\w+|lot|GenBank|RefSeq|GEO|SRA|dbSNP|ClinVar|ArrayExpress|"
    r"dbGaP|EGA|ENA|PDB|UniProt|"
    r"MIM|OMIM|ATCC|DSM|protocol|grant|award|funded|trial|EudraCT|ISRCTN|ISBN|ISSN|CAS|PROSPERO|patent|genome|"
    r"sequence[sd]?|accession codes?|"
    r"deposited|ethic\w*|IRB|REC|review board|committee|approval)\b"
)
"""What a number is of that leads to no person: reagents, sequences, approvals, trials, grants."""
_GENERAL: Final = re.compile(
    r"(?i)^(?:accession|sample|slide|block|case|study|lab|order|report|specimen|certificate|licen[cs]e|group|plan|"
    r"account|serial|passport|number)"
)
"""Labels that numbers of reagents and approvals have too."""
_AROUND: Final = 60


def numbers_in(text: str) -> Iterator[Found]:
    """The numbers in a text that belong to one person, record, account or thing."""
    digits = any(character.isdigit() for character in text)
    if not digits:
        return
    for kind, called, pattern in _LABELLED:
        for match in pattern.finditer(text):
            value = match["value"].rstrip(" .-/")
            label = text[match.start() : match.start("value")].strip()
            if _NOT_ONE.match(value) or (_WEAK.match(label) and not _GIVEN.match(value)):
                continue
            if _GENERAL.match(label) and _is_of_no_person(text, match):
                continue
            start = match.start("value")
            yield Found(kind, start, start + len(value), called=called, is_certain=_holds_for(label, value))
    for kind, called, module, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if module and not _is_valid(module, match[0]):
                continue
            if _CATALOGUE.search(text, max(0, match.start() - _AROUND), match.start()):
                continue
            label = text[max(0, match.start() - 40) : match.start()]
            yield Found(kind, *match.span(), called=called, is_certain=_holds_for(label, match[0]))
    for match in _NHS_BEHIND.finditer(text):
        yield Found(
            NATIONAL, *match.span("value"), called="an NHS number", is_certain=_is_valid("gb.nhs", match["value"])
        )
    for match in _VIN.finditer(text):
        if _vin_holds(match[0]):
            yield Found(
                ACCOUNT,
                *match.span(),
                called="the number of a vehicle",
                is_certain="VIN" in text[max(0, match.start() - 20) : match.start()],
            )
    for match in _PLATE.finditer(text):
        if _CAR.search(text, max(0, match.start() - _AROUND), match.end() + 30):
            yield Found(ACCOUNT, *match.span(), called="the plate of a vehicle")
    for match in _CASE_ID.finditer(text):
        if not _is_of_no_person(text, match):
            yield Found(RECORD, *match.span(), called="the number of a specimen or an examination")


def _is_of_no_person(text: str, match: re.Match[str]) -> bool:
    return _CATALOGUE.search(text, max(0, match.start() - _AROUND), match.end()) is not None


_CHECKED: Final[tuple[tuple[str, str], ...]] = (
    (r"(?i)\bNHS\b", "gb.nhs"),
    (r"(?i)\bIBAN\b", "iban"),
    (r"(?i)\b(?:credit|debit|card)\b", "luhn"),
    (r"(?i)\bIMEI\b", "imei"),
    (r"\bSIN\b|(?i:social insurance)", "ca.sin"),
    (r"(?i)s[ée]curit[ée] sociale|\bNIR\b", "fr.nir"),
    (r"(?i)codice fiscale", "it.codicefiscale"),
    (r"\bDNI\b", "es.dni"),
    (r"\bNIE\b", "es.nie"),
    (r"\bBSN\b|(?i:burgerservicenummer)", "nl.bsn"),
    (r"(?i)personnummer", "se.personnummer"),
    (r"(?i)f[øo]dselsnummer", "no.fodselsnummer"),
    (r"\bPESEL\b", "pl.pesel"),
    (r"(?i)rodn[ée]", "cz.rc"),
    (r"\bAHV\b", "ch.ssn"),
    (r"\bCPF\b", "br.cpf"),
    (r"(?i)aadhaar", "in_.aadhaar"),
    (r"\bCURP\b", "mx.curp"),
    (r"(?i)\bhetu\b", "fi.hetu"),
    (r"(?i)steuer-?(?:id|identifikationsnummer)", "de.idnr"),
    (r"(?i)sozialversicherungsnummer|\bSVNR\b|SV-?Nr", "at.vnr"),
    (r"\bINSZ\b|\bNISS\b", "be.nn"),
    (r"(?i)kimlik", "tr.tckimlik"),
    (r"\bCNP\b", "ro.cnp"),
    (r"\bVIN\b|(?i:vehicle identification)", "vin"),
)
_CHECKS: Final = tuple((re.compile(label), module) for label, module in _CHECKED)


def _holds_for(label: str, value: str) -> bool:
    """Whether the label says what kind of number it is, and the check digit of that kind holds."""
    return any(pattern.search(label) and _is_valid(module, value) for pattern, module in _CHECKS)


def _is_valid(module: str, value: str) -> bool:
    if module == "vin":
        return _vin_holds(value)
    bare = re.sub(r"[ -]", "", value) if module in {"gb.nhs", "luhn", "in_.aadhaar", "imei", "ca.sin"} else value
    valid: bool = import_module(f"stdnum.{module}").is_valid(bare)
    return valid


_VIN_VALUES: Final = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)], strict=True
    )
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _vin_holds(value: str) -> bool:
    """Whether the check digit of a vehicle identification number holds (49 CFR 565.15)."""
    if len(value) != len(_VIN_WEIGHTS) or any(sign not in _VIN_VALUES for sign in value):
        return False
    rest = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(value, _VIN_WEIGHTS, strict=True)) % 11
    return value[8] == ("X" if rest == 10 else str(rest))
