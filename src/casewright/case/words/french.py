"""French words for the values of a case (Lexique des règles typographiques en usage à l'Imprimerie nationale; numbers
with the hyphens of before 1990, as most journals print them)."""

from __future__ import annotations

from typing import Final

from casewright.case.words.vocabulary import Gender, Vocabulary

_SMALL: Final = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS: Final = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante")


def in_french(number: int, gender: Gender | None = None) -> str | None:
    """`vingt et un`, `soixante et onze`, `quatre-vingts`, `deux cents`; None where the word ends in `un` and nothing
    says which gender it takes."""
    hundreds, rest = divmod(number, 100)
    hundred = "" if not hundreds else "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent{'' if rest else 's'}"
    words = " ".join(part for part in (hundred, _below_hundred(rest) if rest or not hundreds else "") if part)
    if words == "un" or words.endswith((" un", "-un")):
        return None if gender is None else f"{words}e" if gender == "feminine" else words
    return words


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 70:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + ("" if not ones else " et un" if ones == 1 else f"-{_SMALL[ones]}")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{_SMALL[number - 60]}"
    return "quatre-vingts" if number == 80 else f"quatre-vingt-{_SMALL[number - 80]}"


def _at_clock(hour: int, minute: int) -> str:
    return f"à {hour} h {minute:02}" if minute else f"à {hour} h"


FRENCH: Final = Vocabulary(
    number=in_french,
    genders={
        **dict.fromkeys(("year", "month", "day"), "masculine"),
        **dict.fromkeys(("week", "hour", "minute"), "feminine"),
    },
    after="{} après",
    before="{} avant",
    at_clock=_at_clock,
    of_day={
        "": "jour {}",
        "by": "au plus tard le jour {}",
        "before": "avant le jour {}",
        "from": "à partir du jour {}",
        "after": "après le jour {}",
        "about": "vers le jour {}",
        "between": "entre le jour {} et le jour {}",
    },
    of_length={
        "by": "au plus tard {}",
        "from": "à partir de {}",
        "about": "environ {}",
        ">": "plus de {}",
        "<": "moins de {}",
        "≥": "au moins {}",
        "≤": "au plus {}",
    },
    quantity={"about": "environ", "up to": "jusqu’à", "to": "à"},
    gestation="{} semaines d’aménorrhée",
    corrected="{} d’âge corrigé",
    grade="grade {}",
    stage="stade {}",
    absent="sans {}",
    ordinals=(
        ("premier", "première"),
        *((one, one) for one in ("deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième")),
        *((one, one) for one in ("neuvième", "dixième", "onzième", "douzième")),
    ),
    ordinal_numerals=lambda number: ("1er", "1re") if number == 1 else (f"{number}e", f"{number}e"),
    nouns={"male": ("garçon", "homme"), "female": ("fille", "femme")},
    pronouns={"male": "il", "female": "elle"},
    terms={
        "male": "masculin",
        "female": "féminin",
        "alive": "en vie",
        "deceased": ("décédé", "décédée"),
        "ongoing": "en cours",
        "right": "à droite",
        "left": "à gauche",
        "both": "des deux côtés",
        "heterozygous": "hétérozygote",
        "homozygous": "homozygote",
        "hemizygous": "hémizygote",
        "compound heterozygous": "hétérozygote composite",
        "mosaic": "en mosaïque",
        "maternal": "d’origine maternelle",
        "paternal": "d’origine paternelle",
        "de novo": "de novo",
        "somatic": "somatique",
        "pathogenic": "pathogène",
        "likely pathogenic": "probablement pathogène",
        "uncertain significance": "de signification incertaine",
        "likely benign": "probablement bénin",
        "benign": "bénin",
        "susceptible": "sensible",
        "intermediate": "intermédiaire",
        "resistant": "résistant",
    },
    labels={
        "measurement": "paramètre",
        "patient": "patient",
        "reference range": "valeurs de référence",
        "time not stated": "date non précisée",
        "time": "date",
        "more than": "plus de",
        "event": "événement",
        "details": "détails",
        "drug": "médicament",
        "dose": "dose",
        "route": "voie",
        "schedule": "schéma",
        "cumulative dose": "dose cumulée",
        "age": "âge",
        "from": "à partir de",
        "to": "à",
        "after": "après",
        "before": "avant",
        "elapsed after": "après",
        "elapsed before": "avant",
        "scale": "échelle",
        "start": "début",
        "end": "fin",
        "ongoing": "en cours",
        "not stated": "non précisé",
        "unknown": "inconnu",
        "grade": "grade",
        "findings": "constatations",
        "MIC": "CMI",
    },
)
