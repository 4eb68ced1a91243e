"""The words of a clinical timeline in French and Spanish, as data: phrases with `{}` where the case's own words go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from casewright.figures.clinical_timeline.words import SIGNS, UNKNOWN_WORDS, TimelineWords

_GROUPS: Final = (
    *("Index event", "Events", "Treatment", "Procedures", "Tests", "Findings", "Measurements", "Imaging", "Outcome"),
)


@dataclass(frozen=True)
class RomanceWords(TimelineWords):
    """The words of French or Spanish. `unit_names` are one and several of each unit, `phrases` are by the name of the
    method that prints them."""

    unit_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    phrases: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ","

    def units_from(self, unit: str, index_event: str) -> str:
        return f"{self.units[unit]} ({self.phrases['day'].format(0)}{f' : {index_event}' if index_event else ''})"

    def absent(self, name: str) -> str:
        return self.phrases["absent"].format(name)

    def side(self, side: str) -> str:
        return self.sides.get(side, side)

    def untimed(self, name: str) -> str:
        return f"{name}, {self.unknown['time']}"

    def bounded(self, name: str) -> str:
        return f"{name}, {self.phrases['bounded']}"

    def unstated(self, name: str) -> str:
        return f"{name}, {self.unknown['value']}"

    def history(self, group: str) -> str:
        return f"{self.phrases['history']} : {group.lower()}".replace(" :", ":" if self.language[:2] == "es" else " :")

    def ended_by(self, day: str) -> str:
        return self.phrases["ended_by"].format(day)

    def ordinal(self, number: int) -> str:
        return self.phrases["first" if number == 1 else "ordinal"].format(number)

    def dose(self, ordinal: int) -> str:
        return f"{self.ordinal(ordinal)} {self.phrases['dose']}"

    def grade(self, grade: str) -> str:
        return f"{self.phrases['grade']} {grade}".strip()

    def scale(self, scale: str) -> str:
        return self.unknown["scale"] if scale in UNKNOWN_WORDS else scale

    def study(self, modality: str, site: str) -> str:
        return f"{modality} ({site})"

    def length(self, place: Any) -> str:
        parts = [f"{number} {self.unit_names[unit][number != 1]}" for number, unit in place.length.parts]
        return f"{self.phrases['and'].join(parts)} {self.phrases[place.direction]}"

    def time(self, place: Any) -> str:
        if str(place) in UNKNOWN_WORDS:
            return self.unknown["time"]
        if getattr(place, "is_exact", False) and getattr(place, "form", "") == "elapsed" and not place.is_of_event:
            return self.length(place)
        return re.sub(r"\bday (\S+)", lambda day: self.phrases["day"].format(day[1]), str(place))

    def number(self, text: str) -> str:
        return text.replace(".", self.decimal)


def _units(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {unit: several.capitalize() for unit, (_, several) in names.items()}


_FRENCH_UNITS: Final = {
    "minute": ("minute", "minutes"),
    "hour": ("heure", "heures"),
    "day": ("jour", "jours"),
    "week": ("semaine", "semaines"),
    "month": ("mois", "mois"),
    "year": ("an", "ans"),
}
FRENCH: Final = RomanceWords(
    language="fr",
    age="Âge (années)",
    units=_units(_FRENCH_UNITS),
    unit_names=_FRENCH_UNITS,
    before="Avant",
    groups=dict(
        zip(
            _GROUPS,
            (
                *("Événement de référence", "Événements", "Traitement", "Interventions", "Examens", "Signes"),
                *("Mesures", "Imagerie", "Évolution"),
            ),
            strict=True,
        )
    ),
    signs=dict(
        zip(
            SIGNS,
            (
                "précisé",
                "étendue possible",
                "début ou fin non précisés",
                "en cours",
                "événement",
                "événement à une date non précisée sur la ligne",
                "hauteur : dose",
                "valeurs de référence",
                "au-delà de la limite du dosage",
                "coupure de l’axe",
            ),
            strict=True,
        )
    ),
    phrases={
        "day": "jour {}",
        "absent": "sans {}",
        "bounded": "à une date située sur la ligne",
        "history": "Antécédents",
        "ended_by": "terminé au plus tard le jour {}",
        "first": "{}re",
        "ordinal": "{}e",
        "dose": "dose",
        "grade": "grade",
        "and": " et ",
        "after": "après",
        "before": "avant",
    },
    sides={"right": "à droite", "left": "à gauche", "both": "des deux côtés"},
    unknown={"time": "date non précisée", "value": "valeur non précisée", "scale": "échelle non précisée"},
)
_SPANISH_UNITS: Final = {
    "minute": ("minuto", "minutos"),
    "hour": ("hora", "horas"),
    "day": ("día", "días"),
    "week": ("semana", "semanas"),
    "month": ("mes", "meses"),
    "year": ("año", "años"),
}
SPANISH: Final = RomanceWords(
    language="es",
    age="Edad (años)",
    units=_units(_SPANISH_UNITS),
    unit_names=_SPANISH_UNITS,
    before="Antes",
    groups=dict(
        zip(
            _GROUPS,
            (
                *("Evento índice", "Eventos", "Tratamiento", "Procedimientos", "Pruebas", "Hallazgos"),
                *("Mediciones", "Imagen", "Desenlace"),
            ),
            strict=True,
        )
    ),
    signs=dict(
        zip(
            SIGNS,
            (
                "indicado",
                "extensión posible",
                "inicio o fin no indicados",
                "en curso",
                "evento",
                "evento en un día no indicado de la línea",
                "altura: dosis",
                "valores de referencia",
                "fuera del límite del ensayo",
                "corte del eje",
            ),
            strict=True,
        )
    ),
    phrases={
        "day": "día {}",
        "absent": "sin {}",
        "bounded": "en una fecha dentro de la línea",
        "history": "Antecedentes",
        "ended_by": "terminado a más tardar el día {}",
        "first": "{}.ª",
        "ordinal": "{}.ª",
        "dose": "dosis",
        "grade": "grado",
        "and": " y ",
        "after": "después",
        "before": "antes",
    },
    sides={"right": "derecha", "left": "izquierda", "both": "bilateral"},
    unknown={"time": "fecha no indicada", "value": "valor no indicado", "scale": "escala no indicada"},
)
