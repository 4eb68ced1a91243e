"""Spanish words for the values of a case (Real Academia Española, "Ortografía de la lengua española", 2010)."""

from __future__ import annotations

from typing import Final

from casewright.case.words.vocabulary import Gender, Vocabulary

_SMALL: Final = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    *("trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno"),
    *("veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho"),
    "veintinueve",
)
_TENS: Final = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS: Final = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"),
    *("ochocientos", "novecientos"),
)


def in_spanish(number: int, gender: Gender | None = None) -> str | None:
    """`veintidós`, `ciento cuatro`, before a noun `un`, `veintiún`, `doscientas`; None where the word takes a gender
    and nothing says which."""
    hundreds, rest = divmod(number, 100)
    if gender is None and (hundreds > 1 or (rest % 10 == 1 and rest != 11)):
        return None
    hundred = "cien" if number == 100 else _HUNDREDS[hundreds]
    if gender == "feminine" and hundreds > 1:
        hundred = f"{hundred[:-2]}as"
    below = "" if hundreds and not rest else _below_hundred(rest, gender)
    return " ".join(part for part in (hundred, below) if part)


def _below_hundred(number: int, gender: Gender | None) -> str:
    tens, ones = divmod(number, 10)
    words = _SMALL[number] if number < 30 else _TENS[tens] + (f" y {_SMALL[ones]}" if ones else "")
    if not words.endswith("uno") or gender is None:
        return words
    if gender == "feminine":
        return f"{words[:-1]}a"
    return "veintiún" if number == 21 else words[:-1]


FIRST: Final = (
    *("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"),
)

SPANISH: Final = Vocabulary(
    number=in_spanish,
    genders={
        **dict.fromkeys(("year", "month", "day", "minute"), "masculine"),
        **dict.fromkeys(("week", "hour"), "feminine"),
    },
    after="{} después",
    before="{} antes",
    at_clock=lambda hour, minute: f"a la{'' if hour == 1 else 's'} {hour}:{minute:02}",
    of_day={
        "": "día {}",
        "by": "a más tardar el día {}",
        "before": "antes del día {}",
        "from": "desde el día {}",
        "after": "después del día {}",
        "about": "hacia el día {}",
        "between": "entre el día {} y el día {}",
    },
    of_length={
        "by": "a más tardar {}",
        "from": "desde {}",
        "about": "aproximadamente {}",
        ">": "más de {}",
        "<": "menos de {}",
        "≥": "al menos {}",
        "≤": "como máximo {}",
    },
    quantity={"about": "aproximadamente", "up to": "hasta", "to": "a"},
    gestation="{} semanas de gestación",
    corrected="{} de edad corregida",
    grade="grado {}",
    stage="estadio {}",
    absent="sin {}",
    ordinals=tuple((one, f"{one[:-1]}a") for one in FIRST),
    ordinal_numerals=lambda number: (f"{number}.º", f"{number}.ª"),
    nouns={"male": ("niño", "hombre"), "female": ("niña", "mujer")},
    pronouns={"male": "él", "female": "ella"},
    terms={
        "male": "masculino",
        "female": "femenino",
        "alive": "con vida",
        "deceased": ("fallecido", "fallecida"),
        "ongoing": "en curso",
        "right": "derecha",
        "left": "izquierda",
        "both": "bilateral",
        "heterozygous": "heterocigoto",
        "homozygous": "homocigoto",
        "hemizygous": "hemicigoto",
        "compound heterozygous": "heterocigoto compuesto",
        "mosaic": "en mosaico",
        "maternal": "de origen materno",
        "paternal": "de origen paterno",
        "de novo": "de novo",
        "somatic": "somático",
        "pathogenic": "patogénico",
        "likely pathogenic": "probablemente patogénico",
        "uncertain significance": "de significado incierto",
        "likely benign": "probablemente benigno",
        "benign": "benigno",
        "susceptible": "sensible",
        "intermediate": "intermedio",
        "resistant": "resistente",
    },
    labels={
        "measurement": "parámetro",
        "patient": "paciente",
        "reference range": "valores de referencia",
        "time not stated": "fecha no indicada",
        "time": "fecha",
        "more than": "más de",
        "event": "evento",
        "details": "detalles",
        "drug": "fármaco",
        "dose": "dosis",
        "route": "vía",
        "schedule": "pauta",
        "cumulative dose": "dosis acumulada",
        "age": "edad",
        "from": "desde",
        "to": "a",
        "after": "después de",
        "before": "antes de",
        "elapsed after": "después",
        "elapsed before": "antes",
        "scale": "escala",
        "start": "inicio",
        "end": "fin",
        "ongoing": "en curso",
        "not stated": "no indicado",
        "unknown": "desconocido",
        "grade": "grado",
        "findings": "hallazgos",
        "MIC": "CMI",
    },
)
