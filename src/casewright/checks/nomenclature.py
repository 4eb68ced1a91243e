"""Tokens of capital letters that are names and not abbreviations to be explained: genes, alleles, units, formulas, cell
lines, degrees. Lists hold what spelling alone cannot tell; they are short, and `known:` of a report adds to them.

AMA Manual of Style, 11th ed., ch. 13 ("Abbreviations") and ch. 14 ("Nomenclature"): gene symbols, CD designations, HLA
alleles, units of measure and chemical formulas are used without expansion.
"""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


KNOWN = _names(
    """
    DNA RNA mRNA cDNA tRNA rRNA gDNA dsDNA ssDNA pH UV UVA UVB AIDS HIV IgA IgD IgE IgG IgM TV PC PDF URL DOI ISBN
    ISSN PMID PMCID ORCID CSV HTML XML JSON YAML USB ID QR OK AM PM AD BC BCE CE US USA UK EU UN UAE USSR NY ABO Rh
    XX XY XO XXY WHO FDA EMA NIH CDC UNESCO UNICEF NATO ISO CARE ICMJE EQUATOR PRISMA STROBE CONSORT JAMA BMJ NEJM
    PLOS PNAS CSL LaTeX TeX
    """
)
"""Need no explanation: common words of print, organisations, guidelines and journals known by their letters."""

DEGREES = _names(
    """
    MD PhD MSc BSc MPH MBBS MBChB BM BCh FRCP FRCS FRCPath DVM DDS DPhil MRCP RN PharmD DO MA BA
    """
)

FUNCTION_WORDS = _names(
    """
    NOT AND OR NO YES ONLY MUST BUT IF TO OF THE FOR WITH IN ON AT BY AS IS ARE WAS BE DO ALWAYS NEVER BOTH ANY NOTE
    WARNING IMPORTANT NEW END THIS THAT FROM
    """
)
"""Words in capitals for stress. ALL is left out: it is a leukemia."""

UNITS = _names(
    """
    mL dL cL µL uL nL fL kDa Da MDa Gy cGy mGy mSv Sv kBq MBq GBq Bq IU kIU MIU mIU µIU U mEq kPa MPa Pa hPa mmHg
    cmH2O kV kVp mV mA mAs Hz kHz MHz GHz kcal kJ MJ kW mW mM nM pM fM µM M mOsm kb Mb Gb kbp Mbp bp GB MB TB dB rpm
    ppm ppb FFU PFU CFU TCID50 HU MoM
    """
)

GENES = _names(
    """
    ABL ABL1 AFF1 AKT ALK APC APOE ARID1A ASXL1 ATM ATRX BAX BCL2 BCL6 BCR BRAF BRCA1 BRCA2 BTK CALR CBL CCND1 CEBPA
    CFTR CREBBP CRLF2 CTNNB1 DDX41 DNMT3A EGFR ENL EPHB4 EPOR ERBB2 ERG ETV6 EVI1 EZH2 FANCA FBXW7 FGFR1 FLT3 FOXP3
    GATA1 GATA2 GNAQ GNAS HBA1 HBB HFE HOXA9 HRAS IDH1 IDH2 IGH IGHV IKZF1 JAK JAK1 JAK2 JAK3 KDM6A KIT KMT2A KRAS
    LMNA MECOM MEN1 MET MLH1 MLL MLLT1 MLLT3 MPL MSH2 MSH6 MUTYH MYB MYC MYCN MYD88 NF1 NF2 NOTCH1 NPM1 NRAS NTRK
    PALB2 PAX5 PAX8 PDGFRA PDGFRB PHF6 PIK3CA PML PMS2 PTEN PTPN11 RAD51 RARA RB1 RET ROS1 RUNX1 RUNX1T1 SCN1A SDHB
    SETD2 SF3B1 SMAD4 SMARCB1 SRSF2 STAG2 STK11 TAL1 TCF3 TERT TET2 TP53 TSC1 TSC2 U2AF1 VHL WT1 ZRSR2 MTOR mTOR
    """
)
"""Symbols that are used often and have no digit, or stand without the italics that would tell them."""

CELL_LINES = _names(
    """
    CHO MDCK OCI-AML OCI-LY SU-DHL REH RCH Vero BHK NIH3T3 RPMI DMEM IMDM
    """
)

PRODUCTS = _names(
    """
    SPSS SAS STATA MATLAB LIMMA DESEQ BLAST OMIM HGNC NCBI LOINC UCUM SNOMED ICD PACS DICOM ROCHE BD GE IBM FACS FITC
    """
)
"""Software, databases and makers whose names are capitals."""

WITH_NUMBER = _names(
    """
    IL IFN TNF TGF COVID SARS MERS HHV HSV HPV HTLV VZV EBV CMV FEV PD CTLA LAG TIM VEGF FGF EGF GLP SGLT NYHA ECOG
    BI LI PI TI ACR PGE DPP ICAM VCAM MMP CYP PET SPECT CRS
    """
)
"""Stems whose name with a number is an abbreviation as well (IL-6, COVID-19, FEV1), where others (CD19, MCF-7,
NCT03876769) are designations."""

WHOLE = _names(
    """
    HbA1c FEV1 FiO2 PaO2 SpO2 SaO2 PaCO2 T1DM T2DM G6PD HBsAg PD-L1 CTLA-4 COVID-19 SARS-CoV-2 H1N1
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
_REGISTRATION = re.compile(r"(?:NCT|ISRCTN|ChiCTR|UMIN|jRCT|EUCTR|ACTRN|DRKS|CTRI|KCT|PACTR|NTR)[-\d/]+\w*\Z")
_CAMEL = re.compile(r"[a-z]{2,}")
_US_STATES = _names(
    """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY DC BC ON QC AB
    """
)


def is_formula(token: str) -> bool:
    """Whether a token is a chemical formula (CO2, NaCl): elements with a digit or a letter of lower case among them;
    capitals alone (CN, HF) may as well be an abbreviation."""
    return _FORMULA.match(token) is not None and any(sign.isdigit() or sign.islower() for sign in token)


def is_roman(token: str) -> bool:
    """Whether a token is a Roman numeral below 40, as grades, stages, factors and nerves have them."""
    return _ROMAN.match(token) is not None


def is_designation(token: str) -> bool:
    """Whether a whole token is an allele, a variant, a registration or another name by letters and numbers."""
    return bool(_HLA.match(token) or _VARIANT.match(token) or _REGISTRATION.match(token))


def is_listed(token: str) -> bool:
    """Whether a token is one of the names listed here."""
    return any(token in names for names in (KNOWN, DEGREES, FUNCTION_WORDS, UNITS, GENES, CELL_LINES, PRODUCTS))


def is_state(token: str) -> bool:
    """Whether a token is the letters of a state or province, as in the address of a maker."""
    return token in _US_STATES


def looks_abbreviated(token: str) -> bool:
    """Whether a run of letters and digits is spelled as an abbreviation: two capitals or more, and not two letters of
    lower case between them (MRI, cGVHD, siRNA; not McDonald, PubMed)."""
    capitals = sum(sign.isupper() for sign in token)
    if capitals < 2 or len(token) > 9:
        return False
    body = re.sub(r"\A[a-z]{1,2}(?=[A-Z]{2})", "", token)
    return _CAMEL.search(body) is None
