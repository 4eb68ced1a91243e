"""German forms of values: nouns in their cases, adjectives and ordinals with their endings.

A suffix names the case if it differs (`-dative`, `-accusative`) and the ending of a word that agrees with its noun
(`-e`, `-em`, `-en`, `-er`, `-es`). Numbers have a decimal comma and a space before the unit, `%` too (DIN 1333, DIN
5008; in Switzerland the comma is that of the Federal Chancellery's "Schreibweisungen"); Swiss spelling has ss instead
of ß.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from casewright.capitals import capitalized
from casewright.case.quantity import Quantity
from casewright.case.time import TERM, Length, Time, gestation_text, signed
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
    Signs,
    Word,
    Wording,
    quantity_forms,
    takes_the_word,
    whole_months,
    whole_years,
)
from casewright.case.words.number_words import GREATEST
from casewright.languages.words import section

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
        *("", "-sentence", "-words", "-number", "-day", "-clock"),
        *(f"-elapsed{suffix}" for suffix in _LENGTH_FORMS),
        *(suffix for suffix in _ADJECTIVE_FORMS if not suffix.endswith("-sentence")),
    ),
    "count": ("", "-sentence", "-words"),
    "ordinal": (*(suffix for suffix in _WITH_ENDINGS if suffix not in {"-e", "-e-sentence"}), "-number", "-numeral"),
    "quantity": QUANTITY_FORMS,
    "length": (*_LENGTH_FORMS, "-number"),
    "ratio": ("",),
    "unit": ("",),
    "grade": ("", "-sentence", "-number"),
    "stage": ("", "-sentence", "-number"),
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
_RELATIONS: Final = {"by": "bis", "before": "vor", "from": "ab", "after": "nach", "about": "etwa"}
_COMPARED: Final = {">": "älter als", "<": "jünger als", "≥": "mindestens", "≤": "höchstens"}
_SIGNS: Final = Signs(",", "\u202f", ("°",), {"about": "etwa", "up to": "bis zu", "to": "bis"})


@dataclass(frozen=True)
class German(Wording):
    """German values; `swiss` without ß."""

    swiss: bool = False
    suffixes = _SUFFIXES

    def listed(self, items: Sequence[str]) -> str:
        return listed(items)

    def age(self, time: Time) -> Forms:
        if time.form == "gestation":
            text = gestation_text(time.length)
            return _bounded(
                {"": f"{text} Schwangerschaftswochen", "-number": text, "-unit": "Schwangerschaftswochen"}, time
            )
        if time.bound == "between" and time.last is not None:
            first, last = time.length.parts[0][0], length(time.last.length.parts)
            return {"": f"{first}–{last}", "-dative": f"{first}–{length(time.last.length.parts, 'dative')}"}
        forms = self._length("", time.length.parts)
        if time.bound:
            return _bounded(forms, time)
        if time.clock == TERM:
            return {"": f"{forms['']} (korrigiert)"}
        if len(time.length.parts) == 1:
            [(number, unit)] = time.length.parts
            forms |= {"-number": str(number), "-unit": noun(number, unit)}
            forms |= _adjective(number, unit) | self._spelled_adjective(number, unit)
        if time.length.days == 0:
            forms |= {f"-adjective{suffix}": f"neugeboren{end}" for suffix, end in _ENDED}
            forms |= {f"-adjective{suffix}-sentence": f"Neugeboren{end}" for suffix, end in _ENDED}
        for name, amount in (("month", whole_months(time.length)), ("year", whole_years(time.length))):
            if amount is not None:
                forms[f"-in-{name}s"] = length([(amount, name)])
                forms[f"-in-{name}s-dative"] = length([(amount, name)], "dative")
        return forms

    def day(self, time: Time) -> Forms:
        parts = time.length.parts
        if time.form == "elapsed":
            direction = _RELATIONS[time.direction]
            if time.bound == "between" and time.last is not None:
                return _bounded({"": f"{parts[0][0]}–{length(time.last.length.parts)} {direction}"}, time)
            forms = {"": f"{length(parts)} {direction}", **self._length("-elapsed", parts)}
            words = length_in_words(parts, "accusative", swiss=self.swiss)
            if words is not None:
                forms |= {"-words": f"{words} {direction}", "-sentence": f"{capitalized(words)} {direction}"}
            if len(parts) == 1:
                forms |= {"-number": str(parts[0][0]), **_adjective(*parts[0])}
            return _bounded(forms, time)
        named = f"Tag {signed(time.number)}"
        if time.bound == "between" and time.last is not None:
            return _bounded({"": f"zwischen {named} und Tag {signed(time.last.number)}"}, time)
        forms = {"": f"{named} um {time.clock_time} Uhr" if time.clock_time else named}
        if time.clock_time:
            forms["-clock"] = time.clock_time
        forms |= {"-sentence": forms[""], "-number": signed(time.number), "-day": named}
        return _bounded({**forms, **self._length("-elapsed", parts), **_adjective(*parts[0])}, time)

    def length(self, length: Length) -> Forms:
        number = {"-number": str(length.parts[0][0])} if len(length.parts) == 1 else {}
        return self._length("", length.parts) | number

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
        return quantity_forms(quantity, _SIGNS)

    def grade(self, grade: str, word: Literal["grade", "stage"] = "grade") -> Forms:
        printed = f"{'Grad' if word == 'grade' else 'Stadium'} {grade}" if takes_the_word(grade) else grade
        return {"": printed, "-sentence": capitalized(printed), "-number": grade}

    def label(self, name: str) -> str:
        label = str(section("de", "values")["labels"][name])
        return label.replace("ß", "ss") if self.swiss else label

    def absent(self, name: str) -> Forms:
        return self.text(f"kein Nachweis: {name}")

    def term(self, term: str) -> Forms:
        found = section("de", "values")["terms"].get(term)
        return self.text(found) if found else {}

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


def _bounded(forms: Forms, time: Time) -> Forms:
    """Return the forms of a time with the word for its bound."""
    if time.bound in _COMPARED:
        words = f"{_COMPARED[time.bound]} {forms['']}"
        return {"": f"{time.bound}{forms['']}", "-words": words, "-sentence": capitalized(words)}
    if time.bound and time.bound != "between":
        word = _RELATIONS[time.bound]
        if time.form == "age" or time.form == "gestation":
            forms = {suffix: f"{word} {text}" for suffix, text in forms.items() if suffix in {"", "-dative"}}
        else:
            forms = {**forms, "": f"{word} {forms['']}"}
            if "-words" in forms:
                forms["-words"] = f"{word} {forms['-words']}"
    if time.form in {"day", "elapsed"} and time.bound:
        forms["-sentence"] = capitalized(forms.get("-words", forms[""]))
    return forms


def _at_sentence_start(forms: Forms, exclude: tuple[str, ...] = ()) -> Forms:
    return {f"{suffix}-sentence": capitalized(text) for suffix, text in forms.items() if suffix not in exclude}
