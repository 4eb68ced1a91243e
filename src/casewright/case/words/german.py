"""The forms of values in German: nouns in their cases, adjectives and ordinals with their endings.

A suffix names the case where it shows (`-dative`, `-accusative`) and the ending where a word takes one of its noun
(`-e`, `-em`, `-en`, `-er`, `-es`). Numbers have a decimal comma, and units a space before them, `%` too (DIN 1333, DIN
5008; in Switzerland the comma is that of the Federal Chancellery's "Schreibweisungen"); the Swiss spell ss for ß.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from casewright.case.age import Age
from casewright.case.day import Day, DayBound, DayPlace, Elapsed, signed
from casewright.case.quantity import Quantity
from casewright.case.words.german_words import (
    Part,
    adjective,
    adjective_in_words,
    counts_before_nouns,
    in_german,
    length,
    length_in_words,
    listed,
    noun,
    ordinal_stem,
)
from casewright.case.words.languages import (
    QUANTITY_FORMS,
    TEXT_FORMS,
    Forms,
    Kind,
    Word,
    Wording,
    capitalized,
    whole_months,
    whole_years,
)
from casewright.case.words.number_words import GREATEST

_ENDINGS: Final = ("e", "em", "en", "er", "es")
_LENGTH_FORMS: Final = (
    *("", "-dative", "-words", "-accusative-words", "-dative-words"),
    *("-sentence", "-accusative-sentence"),
)
_ENDED: Final = (("", ""), *((f"-{ending}", ending) for ending in _ENDINGS))
"""Each suffix with the ending it stands for."""
_WITH_ENDINGS: Final = tuple(f"{suffix}{sentence}" for suffix, _ in _ENDED for sentence in ("", "-sentence"))
_ADJECTIVE_FORMS: Final = tuple(f"-adjective{suffix}" for suffix in _WITH_ENDINGS)
_SUFFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "text": TEXT_FORMS,
    "age": (
        *_LENGTH_FORMS,
        *("-number", "-unit"),
        *_ADJECTIVE_FORMS,
        *("-in-months", "-in-months-dative", "-in-years", "-in-years-dative"),
    ),
    "day": (
        *("", "-sentence", "-words", "-number", "-day"),
        *(f"-elapsed{suffix}" for suffix in _LENGTH_FORMS),
        *(suffix for suffix in _ADJECTIVE_FORMS if not suffix.endswith("-sentence")),
    ),
    "count": ("", "-sentence", "-words"),
    "ordinal": (*(suffix for suffix in _WITH_ENDINGS if suffix not in {"-e", "-e-sentence"}), "-number", "-numeral"),
    "quantity": QUANTITY_FORMS,
    "grade": ("", "-sentence", "-number"),
    "noun": ("", "-sentence", "-accusative", "-dative", "-genitive"),
    "pronoun": TEXT_FORMS,
    "object": ("", "-sentence", "-dative", "-dative-sentence"),
    "possessive": _WITH_ENDINGS,
}
_NOUNS: Final = {
    ("male", False): ("Junge", "Jungen", "Jungen", "Jungen"),
    ("male", True): ("Mann", "Mann", "Mann", "Mannes"),
    ("female", False): ("Mädchen", "Mädchen", "Mädchen", "Mädchens"),
    ("female", True): ("Frau", "Frau", "Frau", "Frau"),
}
_PRONOUNS: Final = {"male": ("er", "ihn", "ihm", "sein"), "female": ("sie", "sie", "ihr", "ihr")}
"""Of the patient, not of the noun: `sie` of a girl too, as of `die Patientin`."""
_RELATIONS: Final = {"by": "bis", "before": "vor", "from": "ab", "after": "nach"}
_TERMS: Final = {
    "male": "männlich",
    "female": "weiblich",
    "alive": "am Leben",
    "deceased": "verstorben",
    "ongoing": "andauernd",
}


@dataclass(frozen=True)
class German(Wording):
    """German values; `swiss` without ß."""

    swiss: bool = False
    suffixes = _SUFFIXES

    def listed(self, items: Sequence[str]) -> str:
        return listed(items)

    def age(self, age: Age) -> Forms:
        forms = self._length("", age.parts)
        if len(age.parts) == 1:
            [(number, unit)] = age.parts
            forms |= {"-number": str(number), "-unit": noun(number, unit)}
            forms |= _adjective(number, unit) | self._spelled_adjective(number, unit)
        for name, unit, amount in (("months", "month", whole_months(age)), ("years", "year", whole_years(age))):
            if amount is not None:
                forms[f"-in-{name}"] = length([(amount, unit)])
                forms[f"-in-{name}-dative"] = length([(amount, unit)], "dative")
        return forms

    def day(self, place: DayPlace) -> Forms:
        if isinstance(place, Elapsed):
            parts, direction = place.length.parts, _RELATIONS[place.direction]
            forms = {"": f"{length(parts)} {direction}", **self._length("-elapsed", parts)}
            words = length_in_words(parts, "accusative", swiss=self.swiss)
            if words is not None:
                forms |= {"-words": f"{words} {direction}", "-sentence": f"{capitalized(words)} {direction}"}
            if len(parts) == 1:
                forms |= {"-number": str(parts[0][0]), **_adjective(*parts[0])}
            return forms
        day: Day = place.day if isinstance(place, DayBound) else place
        named = f"Tag {signed(day.number)}"
        printed = f"{_RELATIONS[place.relation]} {named}" if isinstance(place, DayBound) else named
        return {
            "": printed,
            "-sentence": capitalized(printed),
            "-number": signed(day.number),
            "-day": named,
            **self._length("-elapsed", [(abs(day.number), "day")]),
            **_adjective(abs(day.number), "day"),
        }

    def count(self, count: int) -> Forms:
        forms = {"": str(count)}
        if counts_before_nouns(count):
            words = in_german(count, swiss=self.swiss)
            forms |= {"-words": words, "-sentence": capitalized(words)}
        return forms

    def ordinal(self, ordinal: int) -> Forms:
        stem = ordinal_stem(ordinal, swiss=self.swiss)
        forms = {"": f"{stem}e", "-number": str(ordinal), "-numeral": f"{ordinal}."}
        forms |= {f"-{ending}": f"{stem}{ending}" for ending in _ENDINGS if ending != "e"}
        return forms | _at_sentence_start(forms, exclude=("-number", "-numeral"))

    def quantity(self, quantity: Quantity) -> Forms:
        number, unit = quantity.number_text.replace(".", ","), quantity.unit
        if not unit:
            return {"": number, "-number": number}
        return {"": f"{number}{'' if unit == '°' else ' '}{quantity.unit_text}", "-number": number, "-unit": unit}

    def grade(self, grade: str) -> Forms:
        return {"": f"Grad {grade}", "-sentence": f"Grad {grade}", "-number": grade}

    def term(self, term: str) -> Forms:
        return self.text(_TERMS[term]) if term in _TERMS else {}

    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        if word == "noun":
            nominative, accusative, dative, genitive = _NOUNS[sex, is_adult]
            forms = self.text(nominative)
            return forms | {"-accusative": accusative, "-dative": dative, "-genitive": genitive}
        pronoun, accusative, dative, possessive = _PRONOUNS[sex]
        if word == "pronoun":
            return self.text(pronoun)
        if word == "object":
            forms = {"": accusative, "-dative": dative}
        else:
            forms = {"": possessive, **{f"-{ending}": f"{possessive}{ending}" for ending in _ENDINGS}}
        return forms | _at_sentence_start(forms)

    def why_not(self, suffix: str, value: object) -> str:
        if isinstance(value, int) and suffix.startswith(("-words", "-sentence")) and value <= GREATEST:
            return f"the words for {value} take the ending of the noun behind them: write them yourself"
        if isinstance(value, str) and value in {"male", "female", "other", "alive", "deceased"}:
            return f"there is no German word here for `{value}`: write it yourself"
        return super().why_not(suffix, value)

    def _length(self, before: str, parts: tuple[Part, ...] | list[Part]) -> Forms:
        forms = {before: length(parts), f"{before}-dative": length(parts, "dative")}
        nominative = length_in_words(parts, "nominative", swiss=self.swiss)
        accusative = length_in_words(parts, "accusative", swiss=self.swiss)
        dative = length_in_words(parts, "dative", swiss=self.swiss)
        if nominative is not None and accusative is not None and dative is not None:
            forms[f"{before}-words"] = nominative
            forms[f"{before}-accusative-words"] = accusative
            forms[f"{before}-dative-words"] = dative
            forms[f"{before}-sentence"] = capitalized(nominative)
            forms[f"{before}-accusative-sentence"] = capitalized(accusative)
        return forms

    def _spelled_adjective(self, number: int, unit: str) -> Forms:
        stem = adjective_in_words(number, unit, swiss=self.swiss)
        if number == 0 or stem is None:
            return {}
        return {f"-adjective{suffix}-sentence": capitalized(f"{stem}{end}") for suffix, end in _ENDED}


def _adjective(number: int, unit: str) -> Forms:
    """`10-jährig` and its endings; nothing is 0 days old or long in one word."""
    if number == 0:
        return {}
    return {f"-adjective{suffix}": f"{adjective(number, unit)}{end}" for suffix, end in _ENDED}


def _at_sentence_start(forms: Forms, exclude: tuple[str, ...] = ()) -> Forms:
    return {f"{suffix}-sentence": capitalized(text) for suffix, text in forms.items() if suffix not in exclude}
