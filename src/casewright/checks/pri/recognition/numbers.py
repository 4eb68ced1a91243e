"""Numbers given to one person, record, account or thing: told by their label, their check digits, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Final

from casewright.checks.pri.recognition.kinds import ACCOUNT, DEVICE, NATIONAL, RECORD, Found, Kind

_SIGN: Final = r"(?:[ \t]*(?:number|numbers|no|nr|n[°ºo]|№|num|id|ID|identifier|code)(?!\w)\.?)?"
_JOINT: Final = (
    r"[ \t]*(?:\([^()\n]{1,15}\)[ \t]*)?(?:#|[:=]|\bis\b|\bwas\b|\bof\b|\bno\b\.?|\bnr\b\.?|[(\"'“»«`*_])?"
    r"[ \t]*(?:#|[\"'“«`*_(])?[ \t]*"
)
_VALUE: Final = (
    r"(?P<value>(?=[A-Za-z0-9/ .-]{0,14}\d)[A-Z0-9](?:[A-Z0-9]|[/.-](?=[A-Z0-9])|[ ](?=[A-Z0-9]{0,8}\d)){2,30})"
)
"""A number as records have them: capitals and digits, at least one of these, three characters and more."""

_OF_STATES: Final[tuple[tuple[str, str], ...]] = (
    # How numbers that a state gives to a person are called, and the module of python-stdnum that knows their check
    # digit. Short names that are words in small letters too are told by their capitals.
    (r"NHS", "gb.nhs"),
    (r"(?-i:\bSIN\b)|social insurance", "ca.sin"),
    (r"(?-i:\bPPSN?\b)|personal public service", "ie.pps"),
    (r"\bCNS\b|\bSUS\b", ""),
    (r"\bCPF\b", "br.cpf"),
    (r"s[ée]curit[ée] sociale|assurance maladie|\bNIR\b|carte vitale", "fr.nir"),
    (r"codice fiscale", "it.codicefiscale"),
    (r"\bDNI\b", "es.dni"),
    (r"(?-i:\bNIE\b)", "es.nie"),
    (r"\bBSN\b|burgerservicenummer", "nl.bsn"),
    (r"personnummer", "se.personnummer"),
    (r"f[øo]dselsnummer", "no.fodselsnummer"),
    (r"(?-i:\bCPR\b)", "dk.cpr"),
    (r"kennitala", "is_.kennitala"),
    (r"\bhetu\b|henkil[öo]tunnus", "fi.hetu"),
    (r"isikukood", "ee.ik"),
    (r"asmens kod\w+", "lt.asmens"),
    (r"\bPESEL\b", "pl.pesel"),
    (r"rodn[ée](?: č[íi]slo)?", "cz.rc"),
    (r"\bEGN\b|ЕГН", "bg.egn"),
    (r"\bOIB\b", "hr.oib"),
    (r"\bEMŠ?SO\b|\bEMŠO\b", "si.emso"),
    (r"\bJMBG\b|ЈМБГ", "si.emso"),
    (r"\bCNP\b", "ro.cnp"),
    (r"\bAMKA\b|ΑΜΚΑ", "gr.amka"),
    (r"\bTAJ\b", ""),
    (r"\bAHV(?:-?Nr\.?|-Nummer)?|\bAVS\b", "ch.ssn"),
    (r"steuer-?(?:id|identifikationsnummer|nummer)", "de.idnr"),
    (r"sozialversicherungsnummer|rentenversicherungsnummer|\bSVNR\b|SV-?Nr\.?", "at.vnr"),
    (r"\bINSZ\b|\bNISS\b", "be.nn"),
    (r"kimlik", "tr.tckimlik"),
    (r"teudat zehut|ת\.ז\.", "il.idnr"),
    (r"\bSNILS\b|СНИЛС", ""),
    (r"aadh?aar", "in_.aadhaar"),
    (r"\bCNIC\b", "pk.cnic"),
    (r"\bNRIC\b|MyKad", "my.nric"),
    (r"resident identity card|身份证号?", "cn.ric"),
    (r"resident registration|주민등록번호", "kr.rrn"),
    (r"my number|マイナンバー", "jp.in_"),
    (r"\bCURP\b", "mx.curp"),
    (r"(?-i:\bRU[TN]\b)", "cl.rut"),
    (r"South African ID", "za.idnr"),
    (r"medicare(?: beneficiary identifier)?|\bMBI\b", ""),
    (
        r"SSN|social security|national insurance|NINO|NI number|CHI(?: number)?|H&C number|NHI|IHI|\bNIN\b|\bNIK\b|"
        r"BPJS|PhilHealth|ABHA|PMJAY|\bNHIF\b|(?-i:\bPHN\b)|RAMQ|AHCIP|OHIP|n[úu]mero de utente|iqama|Emirates ID|"
        r"(?-i:\bHKID\b)|c[ée]dula|\bCUIL\b|\bNSS\b|"
        r"(?:national|personal|citizen|identity|identification|tax|passport|ID card)[ -](?:health[ -])?(?:ID|"
        r"identity|identification|identifier|insurance|number|no\.?)(?:[ -](?:card|number|no\.?))?|passport|"
        r"TIN|ITIN|Personalausweis(?:nummer)?|Reisepass(?:nummer)?|INSEE|NIS\b",
        "",
    ),
)
_LABELS: Final[tuple[tuple[Kind, str, str], ...]] = (
    (
        RECORD,
        "a record number",
        r"U?MRN|(?:medical|hospital|hosp\.?|clinic(?:al)?|health|electronic|chart|case|case[ -]?sheet|patient|study|"
        r"unit|admission|encounter|visit|episode|folder|file|registration|inpatient|outpatient|register|[IO]PD?|CR|"
        r"UHID)[ -](?:record[ -])?(?:number|num|no\.?|nr\.?|ID|identifier|code|file)|U?HID|URN|EMPI|(?-i:UR|HN|CRN)|"
        r"case[ -]?sheet|case[ -]?notes|file|folder|(?:prison|inmate|badge|locker|employee|staff|army|service|student|"
        r"school|bag|tube|unit|donation|bracelet|wristband|label|sticker|donor)(?: (?:number|no\.?|code|ID))|rekam "
        r"medis|dosya no|protokol no|karta pacjenta|journalnummer|kartoteka|ambulantn[ií] karta|病歴番号|カルテ番号|"
        r"患者番号|住院号|病案号|门诊号|등록번호|история болезни|(?:medical|hospital|health|patient)[ -]records?|chart|"
        r"patient[ -]?id|pat(?:ient(?:in)?)?[-_ ]?(?:id|no\.?|nr\.?)|record[ -](?:number|no\.?)|Patienten(?:nummer|"
        r"-?ID|-?Nr\.?)|Fall(?:nummer|-?ID|-?Nr\.?)|Akten(?:zeichen|nummer)|Aufnahmenummer|num[ée]ro de dossier|"
        r"dossier(?: m[ée]dical)?|IPP|NIP|historia cl[íi]nica|n[úu]mero de (?:historia|expediente)|NHC|"
        r"numero di cartella|cartella clinica|patiëntnummer|prontuário",
    ),
    (
        RECORD,
        "the number of a specimen or an examination",
        r"accession|specimen|biopsy|block|slide|histology|cytology|necropsy|lab(?:oratory)? ref(?:erence)?|(?:surgical "
        r"|pathology |biopsy |autopsy |cytology |study )?(?:specimen|sample|slide|block|biopsy|case|autopsy|pathology|"
        r"cytology|histology|lab(?:oratory)?|order|requisition|exam(?:ination)?|report)[ -](?:number|no\.?|nr\.?|ID|"
        r"identifier|code)|(?:surgical|pathology|biopsy|autopsy|cytology) (?:specimen|case|block|report)|bar ?code|"
        r"Befund(?:nummer|-?Nr\.?)|Histologie-?Nr\.?|Einsendenummer|Auftragsnummer|Proben(?:nummer|-?ID)|"
        r"Journal-?Nr\.?|E-Nr\.",
    ),
    (
        NATIONAL,
        "a number of an insurance",
        r"(?:insurance|policy|member(?:ship)?|subscriber|beneficiary|group|claim|plan|health[ -]card|health[ -]plan|"
        r"Medicare|Medicaid|payer)(?:[ -](?:policy|card|beneficiary|member))?[ -](?:number|no\.?|nr\.?|ID|identifier|"
        r"#)|policy|Medicare(?: beneficiary identifier)?|MBI|Medicaid|OHIP|Versicherten(?:nummer|-?Nr\.?|-?ID)|"
        r"Versicherungs(?:nummer|-?Nr\.?)|Krankenversicherungsnummer|KVNR|Policennummer|(?:blue cross|blue shield|"
        r"aetna|cigna|humana|kaiser|bupa|axa|allianz|AOK|Barmer|DAK|TK|policy|plan|insurance)[\w &-]{0,20} "
        r"(?:member(?:ship)?|policy|ID)|member|subscriber|policyholder|KV-?Nr\.?|KV-Nummer|eGK|(?:health|medical|"
        r"insurance|care|service|sanit\w+) card|(?:Kranken)?kasse|Krankenversicherung|mutuelle|tarjeta sanitaria|"
        r"tessera sanitaria|cart[ãa]o (?:de sa[úu]de|nacional de sa[úu]de|do SUS|SUS)|保険証番号|医保号|num[ée]ro "
        r"d['’]assur[ée]|num[ée]ro d['’]adh[ée]rent|carte vitale|n[úu]mero de afiliaci[óo]n|p[óo]liza|"
        r"polisnummer",
    ),
    (
        NATIONAL,
        "a number of social security or a health service",
        rf"{'|'.join(f'(?:{label})' for label, _ in _OF_STATES)}",
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
        r"(?:driver['’]?s?|driving|pilot['’]?s?|medical|nursing|professional|gun|firearms?|fishing|hunting)['’]?[ "
        r"-]licen[cs]e|licen[cs]e|licen[cs]e (?:number|no\.?)|(?:birth|death|marriage|disability) certificate|"
        r"certificate (?:number|no\.?)|DEA|NPI|F[üu]hrerschein(?:nummer)?|permis de conduire|permiso de conducir|"
        r"carnet de conducir|patente di guida|"
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
        r"serial|S/N|SN|ser\. ?no\.?|UDI|IMEI|device[ -](?:number|no\.?|ID|identifier)|implant[ -](?:number|no\.?|ID)|"
        r"lot and serial|(?:pacemaker|generator|defibrillator|ICD|stent|prosthesis|lens|pump|valve|neurostimulator|"
        r"electrode|lead)[ -](?:serial(?: number)?|ID|number|no\.?)|Serien(?:nummer|-?Nr\.?)|Ger[äa]te(?:nummer|"
        r"-?Nr\.?)|Seriennr\.?|num[ée]ro de s[ée]rie|n[úu]mero de serie|"
        r"numero di serie|serienummer",
    ),
)
_LABELLED: Final = tuple(
    (
        kind,
        called,
        re.compile(rf"(?<![\w-])(?:(?i:{labels}))(?![\w]){_SIGN}{_JOINT}(?i:{_SIGN})[ \t]*{_VALUE}(?![A-Za-z0-9])"),
    )
    for kind, called, labels in _LABELS
)
_WEAK: Final = re.compile(
    r"(?i)^(?:account|billing|licen[cs]e|policy|chart|dossier|serial|sn|sin|cpr|din|tin|nie|nir|nip|npi|dea|chi|hetu|"
    r"plates?|passport|(?:kranken)?kasse|krankenversicherung|assurance maladie|medicare|medicaid|accession|group|plan|"
    r"cpf|ipp|nhi|ihi|bar ?code|targa|conto|compte|invoice|case|social security|(?:medical|hospital|health|patient)[ "
    r"-]records?)\b"
)
"""Labels that are words of prose too: what follows has to look like a number that was given."""
_OF_PROSE: Final = re.compile(
    r"(?i)^(?:biopsy|specimen|block|slide|histology|cytology|necropsy|file|folder|member|subscriber|case[ -]?sheet|"
    r"case[ -]?notes|policyholder|cr|[IO]P|medicare|TK)\b"
)
_LONG: Final = re.compile(r"(?=(?:[^\d]*\d){5})|[A-Z]{0,3}\d+[-/](?:[A-Z]+[-/])?\d{3,}")
"""Labels that stand before measurements and markers too ("biopsy CD30"), and what a number behind one looks like."""
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
    (NATIONAL, "a French social security number", "", r"[12] \d\d (?:0\d|1[0-2]) \d[\dAB] \d{3} \d{3}(?: \d\d)?"),
)
_PATTERNS: Final = tuple(
    (kind, called, module, re.compile(rf"(?<![\w.-]){pattern}(?![\w]|[.-]\d)"))
    for kind, called, module, pattern in _BARE
)
_NHS_BEHIND: Final = re.compile(r"(?<![\w.-])(?P<value>\d{3}[ -]\d{3}[ -]\d{4})(?![\w.-])(?=.{0,20}\bNHS\b)")
_VIN: Final = re.compile(r"(?<![\w-])(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])")
_PLATE: Final = re.compile(
    r"(?<![\w-])(?:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?|[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ "
    r"-]?\d{4}|[A-Z]{2,3}[ -]?\d{3}[ -]?[A-Z]{1,3}|\d{4}[ -]?[B-DF-HJ-NPR-TV-Z]{3}|[A-Z]{3}[ -]?\d[A-Z0-9]\d{2}|"
    r"[A-Z]{2,3}[ -]\d{4,6}|\d[ -]?[A-Z]{3}[ -]?\d{3}|\d{2,3}-?[A-Z]{1,3}-?\d{3,5}|[A-Z]{2} ?\d{2} ?[A-Z]{2} ?GP|"
    r"[A-Z]{3} ?\d{2}[A-Z]|\d[A-Z]{2} ?\d[A-Z]{2}|[A-Z]{1,2}-\d{3}-[A-Z]{1,2}|\d{1,2}-[A-Z]{2,3}-\d{1,2}|"
    r"[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2} ?\d{0,3}|[\u3400-\u9fff]{2,4} ?\d{3} ?[\u3040-\u309f] "
    r"?\d{2}-?\d{2})(?![\w-])"
)
"""Plates as states give them; only beside the word for a vehicle."""
_CAR: Final = re.compile(
    r"(?i)\b(?:car|vehicle|truck|lorry|van|bus|taxi|cab|rickshaw|tractor|trailer|motor(?:cycle|bike)|scooter|moped|"
    r"ambulance|jeep|pick-?up|registration|registered|plates?|reg\.?|Auto|Wagen|Fahrzeug|Pkw|Lkw|Motorrad|Kennzeichen|"
    r"Krankenwagen|voiture|ambulancia|coche|carro|moto|macchina|furgone|samochód|bil)\b"
)
_CASE_ID: Final = re.compile(
    r"(?<![\w.-])(?:[A-Z]{1,3}\d{2}[-/]\d{4,6}|[A-Z]{2,3}-\d{6}-\d{2,4}|(?:19|20)\d{2}[A-Z]{1,3}\d{5,}|"
    r"(?:19|20)?\d{2}([-/])[A-Z]{1,3}\1?\d{4,6}|[A-Z]{1,3}[-/](?:19|20)?\d{2}[-/]\d{4,6}|"
    r"[A-Z]{1,3}[- ]?\d{4,6}/\d{2})(?![\w-])"
)
"""Numbers as laboratories of pathology and radiology give them (S19-04417, CT-210314-77)."""
_CATALOGUE: Final = re.compile(
    r"(?i)\b(?:clone|catalog(?:ue)?|cat\.?|RRID|antibod\w+|lot|GenBank|RefSeq|GEO|SRA|dbSNP|ClinVar|ArrayExpress|dbGaP|"
    r"EGA|ENA|PDB|UniProt|MIM|OMIM|ATCC|DSM|protocol|grant|award|funded|trial|EudraCT|ISRCTN|ISBN|ISSN|CAS|PROSPERO|"
    r"patent|genome|sequence[sd]?|accession codes?|deposited|ethic\w*|IRB|REC|review board|committee|approval)\b"
)
"""What a number is of that leads to no person: reagents, sequences, approvals, trials, grants."""
_GENERAL: Final = re.compile(
    r"(?i)^(?:accession|sample|slide|block|case|study|lab|order|report|specimen|certificate|licen[cs]e|group|plan|"
    r"account|serial|passport|number)"
)
"""Labels that numbers of reagents and approvals have too."""
_AROUND: Final = 60


def numbers_in(text: str) -> Iterator[Found]:
    """Yield the numbers in a text that belong to one person, record, account or thing."""
    digits = any(character.isdigit() for character in text)
    if not digits:
        return
    for kind, called, pattern in _LABELLED:
        for match in pattern.finditer(text):
            value = match["value"].rstrip(" .-/")
            label = text[match.start() : match.start("value")].strip()
            if _NOT_ONE.match(value) or (_WEAK.match(label) and not _GIVEN.match(value)):
                continue
            if (_OF_PROSE.match(label) and not _LONG.match(value)) or _is_amount(
                text, match.start("value") + len(value)
            ):
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
    for match in _UDI.finditer(text):
        if _OF_ONE_PIECE.search(match[0]):
            yield Found(DEVICE, *match.span(), called="the number of a device")
    for match in _CASE_ID.finditer(text):
        if not _is_of_no_person(text, match):
            yield Found(RECORD, *match.span(), called="the number of a specimen or an examination")


_UDI: Final = re.compile(
    r"\(01\) ?\d{14}(?: ?\(\d{2,3}\) ?[A-Z0-9-]{1,20}){1,4}|(?<![\w+])\+[A-Z]\d{3}[A-Z0-9]{5,18}/\$[A-Z0-9$/+]{4,40}|"
    r"\(21\) ?(?=[0-9-]*[A-Z])[A-Z0-9-]{5,20}(?![\w-])"
)
"""The unique identifier of a device with what names the one piece: GS1 (its serial number or lot) and HIBCC."""
_OF_ONE_PIECE: Final = re.compile(r"\((?:21|10)\)|/\$")
_OPAQUE: Final = re.compile(
    r"(?:(?<=[^\W\d_][ #(«“\"'’])|(?<=[^\W\d_][:,] )|(?<=[^\W\d_][ \u00a0][:=] ))[ (#«“\"']{0,2}(?P<value>\d{3,6}(?: "
    r"\d{3,6}){1,5}(?: \d\b)?|(?=[A-Z0-9/-]*\d)(?:[A-Z]{1,4}[-/ ]?)?\d[A-Z0-9]*(?:[-/][A-Z0-9]+)*)(?![\w@]|[-/]\w|"
    r"[.,:]\d|\s?[–-]\s?\d)"
)
_FEWEST: Final = 7
_FEWEST_IN_GROUPS: Final = 9
_THOUSANDS: Final = re.compile(r"\d{1,3}(?: \d{3})+|(?:(?:19|20)\d\d ?)+")
_PUBLIC: Final = re.compile(
    r"(?i)^(?:NCT|ISRCTN|PMC|PMID|ACTRN|DRKS|UMIN|jRCT|CRD|CTRI|ChiCTR|KCT|EUCTR|SRP|SRR|GSE|GSM|PRJNA|ORPHA|ENS[A-Z]*|"
    r"[NX][MPR]|COSV|COSM|rs|chr|CVCL|SCV|RCV|VCV|MIM|AB|HGNC|UKB|IRB|REC)[-_ ]?\d|^\d{4}-\d{6}-\d\d$|^(?:19|20)\d\d"
    r"[-/](?:19|20)?\d\d$|^(?:19|20)\d{6}$"
)
_PUBLIC_BEFORE: Final = re.compile(
    r"(?i)\b(?:PMID|PMCID|doi|ISBN|ISSN|ORCID|SNOMED|LOINC|RxNorm|ICD|UMLS|MeSH|Orphanet|OMIM|HGNC|NCBI|Ensembl|chr\w*|"
    r"build|version|release|seed|random_state|commit|hash|RD|Ley|Decreto|Directiva|décret|loi|legge|sha|revision|grant|"
    r"award|patent|Fund|Foundation|number of|copies|reads|cells|count|WBC|BNP|platelets|titer|load|price|cost|EUR|USD|"
    r"GBP|JPY|pages?|volume|vol|pp)\W+(?:no\.?|number|nr\.?|of|was|were|is|to)?\W*$"
)
_UNIT: Final = re.compile(
    r"\s?(?:[×x*%‰°±]|/\s?[a-zµμL]|cells|cop(?:y|ies)|reads|mm|cm|m[LlgM]|[µμnpkm]?g\b|[kMm]?I?U\b|[µμnpm]?mol|bp\b|"
    r"kb\b|Hz|EUR|USD|persons|people|inhabitants|patients|participants|nuclei|births|live)"
)


def _is_amount(text: str, end: int) -> bool:
    return _UNIT.match(text, end) is not None


def opaque_numbers_in(text: str) -> Iterator[Found]:
    """Numbers of seven digits and more behind a word that have no unit, and that are not those of a work, a trial, a
    gene or a reagent: whatever register they are of, they are given to one person or thing."""
    for match in _OPAQUE.finditer(text):
        value = match["value"]
        digits = sum(map(str.isdigit, value))
        before = text[max(0, match.start("value") - _AROUND) : match.start("value")]
        if (
            digits < (_FEWEST if " " not in value else _FEWEST_IN_GROUPS)
            or _THOUSANDS.fullmatch(value)
            or _PUBLIC.match(value)
            or _is_amount(text, match.end())
        ):
            continue
        if not (_PUBLIC_BEFORE.search(before) or _CATALOGUE.search(before)):
            yield Found(RECORD, *match.span("value"), called="a long number, as registers and records give")


def _is_of_no_person(text: str, match: re.Match[str]) -> bool:
    return _CATALOGUE.search(text, max(0, match.start() - _AROUND), match.end()) is not None


_CHECKED: Final[tuple[tuple[str, str], ...]] = (
    *((label, module) for label, module in _OF_STATES if module),
    (r"\bIBAN\b", "iban"),
    (r"\b(?:credit|debit|card)\b|Ontario|OHIP", "luhn"),
    (r"\bIMEI\b", "imei"),
    (r"\bVIN\b|vehicle identification", "vin"),
)
_CHECKS: Final = tuple((re.compile(label, re.IGNORECASE), module) for label, module in _CHECKED)


def _holds_for(label: str, value: str) -> bool:
    """Return whether the label says what kind of number it is, and the check digit of that kind holds."""
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
    """Return whether the check digit of a vehicle identification number holds (49 CFR 565.15)."""
    if len(value) != len(_VIN_WEIGHTS) or any(sign not in _VIN_VALUES for sign in value):
        return False
    rest = sum(_VIN_VALUES[sign] * weight for sign, weight in zip(value, _VIN_WEIGHTS, strict=True)) % 11
    return value[8] == ("X" if rest == 10 else str(rest))
