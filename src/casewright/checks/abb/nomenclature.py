"""Tokens of capital letters that are names and not abbreviations to be explained: genes, alleles, units, formulas, cell
lines, degrees. Lists hold what spelling alone cannot tell; they are short, and `known:` of a report adds to them.

AMA Manual of Style, 11th ed., ch. 13 ("Abbreviations") and ch. 14 ("Nomenclature"): gene symbols, CD designations, HLA
alleles, units of measure and chemical formulas are used without expansion.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=1)
def _public() -> frozenset[str]:
    """Return names that need no explanation: words of print, organizations, databases, software, units and others."""
    text = files("casewright.checks.abb").joinpath("public_names.txt").read_text(encoding="utf-8")
    return _names("\n".join(line for line in text.splitlines() if not line.startswith("#")))


GENES = _names(
    """
    ABL AKT ALK APC ATM BAX BCR BTK CBL ENL ERG HBB HFE IGH IGHV JAK KIT MET MLL MPL MYB MYC NTRK PML RET VHL mTOR
    """
)
"""Short, former and family symbols that mean a gene wherever they stand. Symbols of four letters and more come from the
HGNC's list, and those of three letters or fewer count where the words around them speak of genes."""

CELL_LINES = ("OCI-AML", "OCI-LY", "SU-DHL", "NALM", "THP", "MV4", "SK-N")
"""Beginnings of the names of cell lines that go on with a number (OCI-AML3)."""

WIDELY_KNOWN = _names(
    """
    ECG EKG EEG EMG MRI MR CT PET SPECT CTA MRA OCT ICU NICU PICU ED ER OR HR BP BMI BSA CPR COPD CKD AKI DM T1DM T2DM
    MI CAD HF TIA DVT PE CSF CNS PNS GI GFR eGFR CRP ESR WBC RBC PLT Hb Hct MCV INR PT PTT aPTT ALT AST GGT ALP LDH CK
    BUN TSH HDL LDL PTH PSA PCR RT-PCR qPCR ELISA FISH NGS WGS WES HLA EBV CMV HBV HCV HSV HPV VZV RSV MRSA TB NSAID
    SSRI ACE GCS NYHA ECOG ASA SD SE SEM CI RR IQR AUC ROC ANOVA ANCOVA RCT MCMC PCA FDR SNP GWAS NK AI ML SI
    NA NADPH NADH NAD ATP ADP AMP GTP IM SC HbA1c COVID-19 SARS-CoV-2 FEV1 SpO2 PaO2 FiO2 PaCO2 SaO2 IL-6 GLP-1
    QoL GDP NGO
    """
)
"""Unexplained, these hold up few readers of a medical journal: wards, the laboratory, imaging, statistics."""

LATIN = _names(
    "OD OS OU AD AS AU bid BID tid TID qid QID qd QD od prn PRN PO po NPO npo ac pc hs stat IU sc iv im pr PR"
)
"""Short forms of Latin words, whose letters are not those of the English ones."""

WITH_NUMBER = _names(
    """
    IL IFN TNF TGF COVID SARS MERS HHV HSV HPV HTLV VZV EBV CMV FEV PD CTLA LAG TIM VEGF FGF EGF GLP SGLT NYHA ECOG
    BI LI PI TI ACR PGE DPP ICAM VCAM MMP PET SPECT CRS
    """
)
"""Stems whose name with a number is an abbreviation as well (IL-6, COVID-19, FEV1), where others (CD19, MCF-7,
NCT03876769) are designations."""

WHOLE = _names(
    """
    HbA1c FEV1 FiO2 PaO2 SpO2 SaO2 PaCO2 T1DM T2DM G6PD HBsAg PD-L1 CTLA-4 COVID-19 SARS-CoV-2
    """
)
"""Abbreviations that look like designations or formulas."""

_ELEMENTS = (
    "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Tc|Ru|Rh|Pd|Ag|Cd|In|Sn|"
    "Sb|Te|Xe|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Hf|Ta|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|Ra|Th|H|B|C|N|O|F|P|S|K|V|"
    "I|W|U|Y"
)
_FORMULA = re.compile(rf"(?:\d*(?:{_ELEMENTS})\d*|\((?:(?:{_ELEMENTS})\d*)+\)\d*)+[+-]?\Z")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})[a-cA-C]?\Z")
_VARIANT = re.compile(r"[ACDEFGHIKLMNPQRSTVWY]\d{1,4}(?:[ACDEFGHIKLMNPQRSTVWY]|fs|\*|X)\Z")
_HLA = re.compile(r"HLA[-–](?:[A-Z]{1,4}|Cw)[\d:*-]*[A-Z]?\Z")
_SUBTYPE = re.compile(r"H\d{1,2}N\d{1,2}\Z")
_ELECTRODE = re.compile(r"(?:Fp|FP|AF|FC|FT|CP|TP|PO|F|C|T|P|O)(?:[zZ]|\d{1,2})\Z")
"""A place of the 10-20 system of electroencephalography."""
_CODE = re.compile(r"(?=.*\d{3})[A-Z\d]+(?:[-–][A-Z\d]+){2,}\Z")
"""A code of a document or data set: `SC-EST2018-AGESEX-CIV`."""
_CAMEL_PIECE = re.compile(r"(?:\A|[-–‐‑/])(?:[A-Z]+[a-z]+[A-Z]\w*|[a-z]+[A-Z][a-z]\w*)(?=[-–‐‑/]|\Z)")
"""A part of a name with capitals among small letters: the first of `COVerAGE-DB`."""
_REGISTRATION = re.compile(r"(?:NCT|ISRCTN|ChiCTR|UMIN|jRCT|EUCTR|ACTRN|DRKS|CTRI|KCT|PACTR|NTR)[-\d/]+\w*\Z")
_CAMEL = re.compile(r"[a-z]{2,}")
_US_STATES = _names(
    """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY DC BC ON QC AB
    """
)


@lru_cache(maxsize=1)
def _symbols() -> frozenset[str]:
    text = files("casewright.checks.abb").joinpath("gene_symbols.txt").read_text(encoding="utf-8")
    return _names(text.partition("\n")[2])


_SHORT_SYMBOL = 3
_GENE_WITH_NUMBER = re.compile(r"[A-Z]{2,}\d+[A-Z\d]*\Z")
# Symbols of four letters that are words, or abbreviations of other things.
_WORDS_TOO = _names("CAPS COMP STAR REST TARP COPA SACS PALM CAST CHAD PERP MICE SPEN COPE COIL PROC SCAP TRNA ROCR")


_ROMAN_LETTERS = str.maketrans("αβγδε", "ABGDE")


def is_gene(token: str) -> bool:
    """Return whether a token is a gene symbol wherever it stands, or one with a Greek letter (`PDGFRα` for PDGFRA)."""
    token = token.translate(_ROMAN_LETTERS)
    return token in GENES or (len(token) > _SHORT_SYMBOL and token not in _WORDS_TOO and token in _symbols())


def may_be_gene(token: str) -> bool:
    """Return whether a token is a gene symbol where the words around it speak of genes."""
    return token in GENES or has_gene_number(token) or token in _symbols()


def has_gene_number(token: str) -> bool:
    """Return whether a token is letters with a number, as most symbols are, and none of the abbreviations that have
    one."""
    match = _GENE_WITH_NUMBER.match(token)
    return match is not None and re.split(r"\d", token)[0] not in WITH_NUMBER and token not in WHOLE


_PROTEIN = re.compile(
    r"\b(?:factor|protein|receptor|\w*kinase|\w+(?:transfer|synth|reduct)ase|interleukin|antigen)\b", re.I
)


def names_gene(token: str, words: str) -> bool:
    """Return whether a symbol with the words it stands for is a gene or a protein: "methyl-CpG-binding protein 2
    (MECP2)"."""
    is_symbol = may_be_gene(token) or _GENE_WITH_NUMBER.match(token)
    return is_listed(token) or bool(is_symbol and _PROTEIN.search(words))


_SPELLED_AS_ABBREVIATION = re.compile(r"(?:[a-z]{1,2}|\d[-–])?[A-Z][A-Z\d/&-]*s?\Z")


def is_probably_name(token: str) -> bool:
    """Return whether letters make a word one can say, as names of trials, programs and registers do (STAMPEDE, ANFIS),
    or have small ones among them (PyPI, LoRA, GiB)."""
    if not _SPELLED_AS_ABBREVIATION.match(token):
        return True
    vowels = sum(sign in "AEIOUY" for sign in token)
    return len(token) >= 5 and vowels * 4 >= len(token) and re.search(r"[^AEIOUY]{4}|[a-z]", token) is None


def is_formula(token: str) -> bool:
    """Return whether a token is a chemical formula (CO2, NaCl): elements with a digit or a letter of lower case among
    them; capitals alone (CN, HF) may as well be an abbreviation."""
    return _FORMULA.match(token) is not None and any(sign.isdigit() or sign.islower() for sign in token)


def is_roman(token: str) -> bool:
    """Return whether a token is a Roman numeral below 40, as grades, stages, factors and nerves have them."""
    return _ROMAN.match(token) is not None


def is_designation(token: str) -> bool:
    """Return whether a whole token is an allele, a variant, a registration or another name by letters and numbers."""
    if _CAMEL_PIECE.search(token) and "-" in token and not any(looks_abbreviated(one) for one in token.split("-")[:1]):
        return True
    patterns = (_HLA, _VARIANT, _REGISTRATION, _SUBTYPE, _ELECTRODE, _CODE)
    return any(pattern.match(token) for pattern in patterns)


def is_listed(token: str) -> bool:
    """Return whether a token is a name that is listed, or a gene; a hyphen is none of its letters (t-SNE, tSNE)."""
    return is_gene(token) or token in _public() or re.sub(r"[-–‐‑]", "", token) in _public()


def is_state(token: str) -> bool:
    """Return whether a token is the letters of a state or province, as in the address of a maker."""
    return token in _US_STATES


def looks_abbreviated(token: str) -> bool:
    """Return whether a run of letters and digits is spelled as an abbreviation: two capitals or more, and not two
    letters of lower case between them (MRI, cGVHD, siRNA; not McDonald, PubMed)."""
    capitals = sum(sign.isupper() for sign in token)
    if capitals < 2 or len(token) > 9:
        return False
    body = re.sub(r"\A[a-z]{1,2}(?=[A-Z]{2})", "", token)
    return _CAMEL.search(body) is None
