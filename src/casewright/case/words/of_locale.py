"""Forms of values in every language of Unicode CLDR: numbers, lists and lengths of time from the locale, words from the
vocabulary of the language, if there is one.

A form that needs a word of another language is omitted, with the reason: an English word in a Polish report is an
error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from casewright.capitals import capitalized
from casewright.case.quantity import Quantity
from casewright.case.time import TERM, Length, Time, gestation_text, signed
from casewright.case.words.english import English
from casewright.case.words.german import German
from casewright.case.words.languages import (
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
from casewright.case.words.vocabulary import Vocabulary, vocabulary_of
from casewright.language_tag import decimal_sign

_WITHOUT_CASES: Final = ("ca", "da", "es", "fr", "gl", "it", "ja", "ko", "nb", "nl", "nn", "no", "pt", "sv", "zh")
"""Languages whose nouns stay what they are, wherever a length of time is in the sentence."""
_GENDERED: Final = ("", "-sentence", "-feminine", "-feminine-sentence")
_SUFFIXES: Final[Mapping[Kind, tuple[str, ...]]] = {
    kind: tuple(dict.fromkeys((*suffixes, *German.suffixes[kind], *_GENDERED)))
    for kind, suffixes in English.suffixes.items()
}


@dataclass(frozen=True)
class OfLocale(Wording):
    """Values of a report in another language than English and German; `tag` is the language."""

    tag: str
    suffixes = _SUFFIXES

    @property
    def vocabulary(self) -> Vocabulary | None:
        return vocabulary_of(self.tag)

    @cached_property
    def _locale(self) -> Any:
        return _locale(self.tag)

    def label(self, name: str) -> str:
        return super().label(name) if self.vocabulary is None else self.vocabulary.labels[name]

    def listed(self, items: Sequence[str]) -> str | None:
        if len(items) == 1:
            return items[0]
        if self._locale is None:
            return None
        from babel.lists import format_list

        return format_list(list(items), locale=self._locale)

    def age(self, time: Time) -> Forms:
        if time.form == "gestation":
            text = gestation_text(time.length)
            named = {"": self.vocabulary.gestation.format(text)} if self.vocabulary and not time.bound else {}
            return {**named, "-number": text}
        if time.clock == TERM:
            return self._phrase(self.vocabulary.corrected if self.vocabulary else None, time.length)
        if time.bound:
            return self._bounded_length(time, "{}")
        forms = self.length(time.length)
        if len(time.length.parts) == 1 and "" in forms:
            forms["-unit"] = forms[""].removeprefix(forms["-number"]).strip()
        if (months := whole_months(time.length)) is not None and (in_months := self._in_figures(((months, "month"),))):
            forms["-in-months"] = in_months
        if (years := whole_years(time.length)) is not None and (in_years := self._in_figures(((years, "year"),))):
            forms["-in-years"] = in_years
        return forms

    def day(self, time: Time) -> Forms:
        words = self.vocabulary
        if time.form == "elapsed":
            pattern = None if words is None else words.before if time.backwards else words.after
            if time.bound:
                return self._bounded_length(time, pattern)
            elapsed = self.length(time.length)
            return self._phrase(pattern, time.length) | {
                suffix: text for suffix, text in elapsed.items() if suffix == "-number"
            }
        forms = {"-number": signed(time.number)} if time.last is None else {}
        if time.clock_time:
            forms["-clock"] = time.clock_time
        forms |= {f"-elapsed{suffix}": text for suffix, text in self.length(time.length).items() if suffix != "-number"}
        if words is None or time.bound not in words.of_day:
            return forms
        if time.last is not None:
            forms = {}
        ends = [signed(one.number) for one in (time, time.last) if one is not None]
        named = words.of_day[time.bound].format(*ends)
        if time.hour is not None:
            named = f"{named} {words.at_clock(*divmod(time.hour, 60))}"
        day = {"-day": words.of_day[""].format(ends[0])} if time.last is None else {}
        return {"": named, "-sentence": capitalized(named), **day, **forms}

    def length(self, length: Length) -> Forms:
        forms = {"-number": str(length.parts[0][0])} if len(length.parts) == 1 else {}
        text = self._in_figures(length.parts)
        if text is not None:
            forms[""] = text
        words = self._in_words(length)
        if words is not None:
            forms |= {"-words": words, "-sentence": capitalized(words)}
        return forms

    def count(self, count: int) -> Forms:
        words = self.vocabulary.number(count, None) if self.vocabulary and count <= GREATEST else None
        return {"": str(count), **({} if words is None else {"-words": words, "-sentence": capitalized(words)})}

    def ordinal(self, ordinal: int) -> Forms:
        forms = {"-number": str(ordinal)}
        if self.vocabulary is None:
            return forms
        forms["-numeral"] = self.vocabulary.numeral(ordinal)
        if 0 < ordinal <= len(self.vocabulary.ordinals):
            forms |= _of_both_genders(self.vocabulary.ordinals[ordinal - 1])
        return forms

    def quantity(self, quantity: Quantity) -> Forms:
        closed_up = ("°",) if self._locale is not None and "\xa0%" in self._percent else ("%", "°")
        words = self.vocabulary.quantity if self.vocabulary else None
        return quantity_forms(quantity, Signs(decimal_sign(self.tag), "\u202f", closed_up, words))

    def grade(self, grade: str, word: Literal["grade", "stage"] = "grade") -> Forms:
        if not takes_the_word(grade):
            return self.text(grade) | {"-number": grade}
        if self.vocabulary is None:
            return {"-number": grade}
        pattern = self.vocabulary.grade if word == "grade" else self.vocabulary.stage
        return self.text(pattern.format(grade)) | {"-number": grade}

    def absent(self, name: str) -> Forms:
        return self.text(self.vocabulary.absent.format(name)) if self.vocabulary else {}

    def term(self, term: str) -> Forms:
        found = self.vocabulary.terms.get(term) if self.vocabulary else None
        if found is None:
            return {}
        return self.text(found) if isinstance(found, str) else _of_both_genders(found)

    def patient(self, word: Word, sex: Literal["male", "female"], is_adult: bool) -> Forms:
        if self.vocabulary is None or word not in {"noun", "pronoun"}:
            return {}
        if word == "noun":
            return self.text(self.vocabulary.nouns[sex][is_adult])
        return self.text(self.vocabulary.pronouns[sex])

    def why_not(self, suffix: str, value: object) -> str:
        if self.vocabulary is None:
            return (
                "values in words are made in English, French, German and Spanish, and the report is in another language"
                f" (`lang: {self.tag}`): write the words yourself and take numbers by `-number`"
            )
        if isinstance(value, int) and suffix.startswith(("-words", "-sentence")):
            return f"the words for {value} take the gender of the noun behind them: write them yourself"
        return super().why_not(suffix, value)

    @property
    def _percent(self) -> str:
        return str(self._locale.percent_formats[None].pattern)

    def _phrase(self, pattern: str | None, length: Length) -> Forms:
        """Return a length of time inside of a pattern, in figures and in words."""
        text, words = self._in_figures(length.parts), self._in_words(length)
        if pattern is None or text is None:
            return {}
        forms = {"": pattern.format(text)}
        if words is not None:
            phrase = pattern.format(words)
            forms |= {"-words": phrase, "-sentence": capitalized(phrase)}
        return forms

    def _bounded_length(self, time: Time, pattern: str | None) -> Forms:
        """Return a length of time that is bounded, or lies between two."""
        if self.vocabulary is None or pattern is None:
            return {}
        if time.bound == "between" and time.last is not None:
            last = self._in_figures(time.last.length.parts)
            first = "–".join(str(number) for number, _ in time.length.parts)
            return self.text(pattern.format(f"{first}–{last}")) if last and len(time.length.parts) == 1 else {}
        bound = self.vocabulary.of_length.get(time.bound)
        return self._phrase(bound and bound.format(pattern), time.length)

    def _in_figures(self, parts: Sequence[tuple[int, str]]) -> str | None:
        if self._locale is None or self._locale.language not in _WITHOUT_CASES:
            return None
        from babel.units import format_unit

        figures = (format_unit(number, f"duration-{unit}", "long", locale=self._locale) for number, unit in parts)
        return self.listed([one.replace("\xa0", " ") for one in figures])

    def _in_words(self, length: Length) -> str | None:
        if self.vocabulary is None or any(number > GREATEST for number, _ in length.parts):
            return None
        parts: list[str] = []
        for number, unit in length.parts:
            words = self.vocabulary.number(number, self.vocabulary.genders[unit])
            figures = self._in_figures(((number, unit),))
            if words is None or figures is None:
                return None
            parts.append(figures.replace(str(number), words, 1))
        return self.listed(parts)


def _of_both_genders(words: Sequence[str]) -> Forms:
    masculine, feminine = words
    return {
        "": masculine,
        "-sentence": capitalized(masculine),
        "-feminine": feminine,
        "-feminine-sentence": capitalized(feminine),
    }


@lru_cache(maxsize=8)
def _locale(tag: str) -> Any:
    """Return the locale of a language tag, None if CLDR has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
