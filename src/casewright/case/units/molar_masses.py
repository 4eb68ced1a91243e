"""Molar masses in g/mol, for conversions between mass and amount of a substance, computed from molecular formulas with
the abridged standard atomic weights of IUPAC (2021).

What is left out cannot be converted by one number: hemoglobin (monomer or tetramer), proteins and hormones in
international units, hemoglobin A1c (an equation with an offset). Urea is the molecule; urea nitrogen its two atoms;
triglycerides are triolein, by whose mass laboratories convert all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

_ATOMIC_WEIGHTS: Final[Mapping[str, str]] = {
    "H": "1.008", "Li": "6.94", "C": "12.011", "N": "14.007", "O": "15.999", "Na": "22.990", "Mg": "24.305",
    "P": "30.974", "S": "32.06", "Cl": "35.45", "K": "39.098", "Ca": "40.078", "Fe": "55.845", "Co": "58.933",
    "Cu": "63.546", "Zn": "65.38", "I": "126.90", "Hg": "200.59", "Pb": "207.2",
}  # fmt: skip
_FORMULAS: Final[Mapping[str, str]] = {
    "acetaminophen": "C8H9NO2",
    "acetone": "C3H6O",
    "aldosterone": "C21H28O5",
    "ammonia": "NH3",
    "androstenedione": "C19H26O2",
    "beta-hydroxybutyrate": "C4H8O3",
    "bilirubin": "C33H36N4O6",
    "caffeine": "C8H10N4O2",
    "calcidiol": "C27H44O2",
    "calcitriol": "C27H44O3",
    "calcium": "Ca",
    "carbamazepine": "C15H12N2O",
    "chloride": "Cl",
    "cholesterol": "C27H46O",
    "copper": "Cu",
    "cortisol": "C21H30O5",
    "creatinine": "C4H7N3O",
    "cyclosporine": "C62H111N11O12",
    "digoxin": "C41H64O14",
    "estradiol": "C18H24O2",
    "ethanol": "C2H6O",
    "ethylene glycol": "C2H6O2",
    "folate": "C19H19N7O6",
    "fructose": "C6H12O6",
    "galactose": "C6H12O6",
    "glucose": "C6H12O6",
    "homocysteine": "C4H9NO2S",
    "iron": "Fe",
    "lactate": "C3H6O3",
    "lead": "Pb",
    "leucine": "C6H13NO2",
    "lithium": "Li",
    "magnesium": "Mg",
    "mercury": "Hg",
    "methanol": "CH4O",
    "methotrexate": "C20H22N8O5",
    "paracetamol": "C8H9NO2",
    "phenobarbital": "C12H12N2O3",
    "phenylalanine": "C9H11NO2",
    "phenytoin": "C15H12N2O2",
    "phosphorus": "P",
    "potassium": "K",
    "progesterone": "C21H30O2",
    "salicylate": "C7H6O3",
    "sodium": "Na",
    "tacrolimus": "C44H69NO12",
    "testosterone": "C19H28O2",
    "theophylline": "C7H8N4O2",
    "thyroxine": "C15H11I4NO4",
    "triglycerides": "C57H104O6",
    "triiodothyronine": "C15H12I3NO4",
    "tyrosine": "C9H11NO3",
    "urea": "CH4N2O",
    "urea nitrogen": "N2",
    "uric acid": "C5H4N4O3",
    "valproic acid": "C8H16O2",
    "vancomycin": "C66H75Cl2N9O24",
    "vitamin b12": "C63H88CoN14O14P",
    "zinc": "Zn",
}


def molar_mass(formula: str) -> Decimal:
    """Return the molar mass of a molecular formula such as `C6H12O6`."""
    atoms = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    return sum((Decimal(_ATOMIC_WEIGHTS[atom]) * int(count or 1) for atom, count in atoms), Decimal(0))


MOLAR_MASSES: Final[Mapping[str, Decimal]] = {name: molar_mass(formula) for name, formula in _FORMULAS.items()}
