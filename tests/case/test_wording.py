"""How values print in each language: English as before, British lists and numbers, German with its cases and endings,
and no word of a wrong language anywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.case.loading import parse_case
from casewright.case.model import Case
from casewright.case.quantity import parse_quantity
from casewright.case.time import parse_age, parse_time
from casewright.case.values import unknown_values, value_texts, values_of_language
from casewright.case.words.english import English
from casewright.case.words.german import German
from casewright.case.words.german_words import in_german, ordinal_stem
from casewright.case.words.languages import Wording
from casewright.case.words.number_words import in_french, in_spanish, in_words
from casewright.case.words.of_locale import OfLocale
from casewright.case.words.wording import wording_for
from casewright.languages.words import section


def as_table(forms: dict[str, str], *, without: str = "-adjective-") -> str:
    shown = {suffix: text for suffix, text in forms.items() if not suffix.startswith(without)}
    return "\n".join(f"{suffix or '(plain)'}: {text}" for suffix, text in sorted(shown.items()))


@pytest.mark.parametrize(
    ("tag", "wording"),
    [
        ("en", English()),
        ("en-US", English()),
        ("en-CA", English()),
        ("en-GB", English(british=True)),
        ("en_gb", English(british=True)),
        ("en-AU", English(british=True)),
        ("de", German()),
        ("de-AT", German()),
        ("de-CH", German(swiss=True)),
        ("de-Latn-CH-1996", German(swiss=True)),
        ("fr-CA", OfLocale("fr-CA")),
        ("es", OfLocale("es")),
        ("it", OfLocale("it")),
        ("deu", OfLocale("deu")),
    ],
)
def test_the_tag_decides_the_wording(tag: str, wording: Wording) -> None:
    assert wording_for(tag) == wording


@pytest.mark.parametrize(
    ("wording", "lists"),
    [
        (English(), ["", "a", "a and b", "a, b, and c"]),
        (English(british=True), ["", "a", "a and b", "a, b and c"]),
        (German(), ["", "a", "a und b", "a, b und c"]),
        (wording_for("fr"), ["", "a", "a et b", "a, b et c"]),
        (wording_for("es"), ["", "a", "a y b", "a, b y c"]),
        (wording_for("da"), ["", "a", "a og b", "a, b og c"]),
    ],
)
def test_lists(wording: Wording, lists: list[str]) -> None:
    assert [wording.listed(list("abc"[:length])) for length in range(4)] == lists


def test_british_numbers_have_an_and() -> None:
    british = English(british=True)
    assert british.count(104)["-words"] == "one hundred and four"
    assert british.ordinal(121)[""] == "one hundred and twenty-first"
    assert british.age(parse_age("104 years"))["-adjective-sentence"] == "One-hundred-and-four-year-old"
    assert {number for number in range(1000) if in_words(number) != in_words(number, british=True)} == {
        number for number in range(100, 1000) if number % 100
    }


@pytest.mark.parametrize(
    ("age", "table"),
    [
        (
            "4 months",
            """\
(plain): 4 Monate
-accusative-sentence: Vier Monate
-accusative-words: vier Monate
-adjective: 4-monatig
-dative: 4 Monaten
-dative-words: vier Monaten
-in-months: 4 Monate
-in-months-dative: 4 Monaten
-number: 4
-sentence: Vier Monate
-unit: Monate
-words: vier Monate""",
        ),
        (
            "1 month",
            """\
(plain): 1 Monat
-accusative-sentence: Einen Monat
-accusative-words: einen Monat
-adjective: 1-monatig
-dative: 1 Monat
-dative-words: einem Monat
-in-months: 1 Monat
-in-months-dative: 1 Monat
-number: 1
-sentence: Ein Monat
-unit: Monat
-words: ein Monat""",
        ),
        (
            "10 years",
            """\
(plain): 10 Jahre
-accusative-sentence: Zehn Jahre
-accusative-words: zehn Jahre
-adjective: 10-jährig
-dative: 10 Jahren
-dative-words: zehn Jahren
-in-years: 10 Jahre
-in-years-dative: 10 Jahren
-number: 10
-sentence: Zehn Jahre
-unit: Jahre
-words: zehn Jahre""",
        ),
        (
            "1 week",
            """\
(plain): 1 Woche
-accusative-sentence: Eine Woche
-accusative-words: eine Woche
-adjective: 1-wöchig
-dative: 1 Woche
-dative-words: einer Woche
-number: 1
-sentence: Eine Woche
-unit: Woche
-words: eine Woche""",
        ),
        (
            "2 years 1 month",
            """\
(plain): 2 Jahre und 1 Monat
-accusative-sentence: Zwei Jahre und einen Monat
-accusative-words: zwei Jahre und einen Monat
-dative: 2 Jahren und 1 Monat
-dative-words: zwei Jahren und einem Monat
-in-months: 25 Monate
-in-months-dative: 25 Monaten
-in-years: 2 Jahre
-in-years-dative: 2 Jahren
-sentence: Zwei Jahre und ein Monat
-words: zwei Jahre und ein Monat""",
        ),
        (
            "101 years",
            """\
(plain): 101 Jahre
-adjective: 101-jährig
-dative: 101 Jahren
-in-years: 101 Jahre
-in-years-dative: 101 Jahren
-number: 101
-unit: Jahre""",
        ),
        (
            "0 days",
            """\
(plain): 0 Tage
-accusative-sentence: Null Tage
-accusative-words: null Tage
-adjective: neugeboren
-dative: 0 Tagen
-dative-words: null Tagen
-number: 0
-sentence: Null Tage
-unit: Tage
-words: null Tage""",
        ),
    ],
)
def test_the_german_forms_of_an_age(age: str, table: str) -> None:
    assert as_table(German().age(parse_age(age))) == table


def test_a_german_adjective_has_the_five_endings() -> None:
    forms = German().age(parse_age("10 years"))
    assert {suffix: text for suffix, text in forms.items() if suffix.startswith("-adjective")} == {
        "-adjective": "10-jährig",
        "-adjective-e": "10-jährige",
        "-adjective-em": "10-jährigem",
        "-adjective-en": "10-jährigen",
        "-adjective-er": "10-jähriger",
        "-adjective-es": "10-jähriges",
        "-adjective-sentence": "Zehnjährig",
        "-adjective-e-sentence": "Zehnjährige",
        "-adjective-em-sentence": "Zehnjährigem",
        "-adjective-en-sentence": "Zehnjährigen",
        "-adjective-er-sentence": "Zehnjähriger",
        "-adjective-es-sentence": "Zehnjähriges",
    }
    assert German().age(parse_age("1 year"))["-adjective-er-sentence"] == "Einjähriger"
    assert German().age(parse_age("21 days"))["-adjective-es-sentence"] == "Einundzwanzigtägiges"


@pytest.mark.parametrize(
    ("day", "table"),
    [
        (
            6,
            """\
(plain): Tag 6
-adjective: 6-tägig
-day: Tag 6
-elapsed: 6 Tage
-elapsed-accusative-sentence: Sechs Tage
-elapsed-accusative-words: sechs Tage
-elapsed-dative: 6 Tagen
-elapsed-dative-words: sechs Tagen
-elapsed-sentence: Sechs Tage
-elapsed-words: sechs Tage
-number: 6
-sentence: Tag 6""",
        ),
        (
            "by day -1",
            """\
(plain): bis Tag −1
-adjective: 1-tägig
-day: Tag −1
-elapsed: 1 Tag
-elapsed-accusative-sentence: Einen Tag
-elapsed-accusative-words: einen Tag
-elapsed-dative: 1 Tag
-elapsed-dative-words: einem Tag
-elapsed-sentence: Ein Tag
-elapsed-words: ein Tag
-number: −1
-sentence: Bis Tag −1""",
        ),
        (
            "1 month after",
            """\
(plain): 1 Monat nach
-adjective: 1-monatig
-elapsed: 1 Monat
-elapsed-accusative-sentence: Einen Monat
-elapsed-accusative-words: einen Monat
-elapsed-dative: 1 Monat
-elapsed-dative-words: einem Monat
-elapsed-sentence: Ein Monat
-elapsed-words: ein Monat
-number: 1
-sentence: Einen Monat nach
-words: einen Monat nach""",
        ),
    ],
)
def test_the_german_forms_of_a_day(day: object, table: str) -> None:
    assert as_table(German().day(parse_time(day))) == table


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("before day 0", "vor Tag 0"),
        ("from day 3", "ab Tag 3"),
        ("after day 3", "nach Tag 3"),
        ("2 weeks before", "2 Wochen vor"),
        ("1 year 6 months after", "1 Jahr und 6 Monate nach"),
    ],
)
def test_german_bounds(typed: str, printed: str) -> None:
    assert German().day(parse_time(typed))[""] == printed


@pytest.mark.parametrize(
    ("number", "cardinal", "ordinal"),
    [
        (0, "null", "nullt"),
        (1, "eins", "erst"),
        (2, "zwei", "zweit"),
        (3, "drei", "dritt"),
        (6, "sechs", "sechst"),
        (7, "sieben", "siebt"),
        (8, "acht", "acht"),
        (12, "zwölf", "zwölft"),
        (16, "sechzehn", "sechzehnt"),
        (17, "siebzehn", "siebzehnt"),
        (19, "neunzehn", "neunzehnt"),
        (20, "zwanzig", "zwanzigst"),
        (21, "einundzwanzig", "einundzwanzigst"),
        (30, "dreißig", "dreißigst"),
        (66, "sechsundsechzig", "sechsundsechzigst"),
        (77, "siebenundsiebzig", "siebenundsiebzigst"),
        (100, "hundert", "hundertst"),
        (101, "hunderteins", "hunderterst"),
        (103, "hundertdrei", "hundertdritt"),
        (107, "hundertsieben", "hundertsiebt"),
        (131, "hunderteinunddreißig", "hunderteinunddreißigst"),
        (200, "zweihundert", "zweihundertst"),
        (999, "neunhundertneunundneunzig", "neunhundertneunundneunzigst"),
    ],
)
def test_german_numbers(number: int, cardinal: str, ordinal: str) -> None:
    assert (in_german(number), ordinal_stem(number)) == (cardinal, ordinal)


def test_every_german_number_has_words_of_its_own() -> None:
    assert len({in_german(number) for number in range(1000)}) == 1000
    assert len({ordinal_stem(number) for number in range(1000)}) == 1000
    for number in (-1, 1000):
        with pytest.raises(ValueError, match="not between"):
            in_german(number)


_VALUES = {in_german(number): number for number in range(20)} | {"ein": 1}
_VALUES |= {word: 10 * tens for tens, word in enumerate(("zwanzig", "dreißig", "vierzig", "fünfzig"), start=2)}
_VALUES |= {word: 10 * tens for tens, word in enumerate(("sechzig", "siebzig", "achtzig", "neunzig"), start=6)}


def read_german(words: str) -> int:
    """The number that German words name, read from left to right: a second way, to hold the first against."""
    head, found, rest = words.partition("hundert")
    if found:
        return 100 * (_VALUES[head] if head else 1) + (read_german(rest) if rest else 0)
    if words in _VALUES:
        return _VALUES[words]
    ones, _, tens = words.partition("und")
    return _VALUES[ones] + _VALUES[tens]


@given(st.integers(0, 999))
def test_german_words_read_as_the_number(number: int) -> None:
    assert read_german(in_german(number)) == number
    assert in_german(number, swiss=True) == in_german(number).replace("ß", "ss")


def test_swiss_german_has_no_eszett() -> None:
    swiss = wording_for("de-CH")
    assert swiss.age(parse_age("30 years"))["-dative-words"] == "dreissig Jahren"
    assert swiss.age(parse_age("30 years"))["-adjective-er-sentence"] == "Dreissigjähriger"
    assert swiss.day(parse_time(31))["-elapsed-words"] == "einunddreissig Tage"
    assert swiss.ordinal(30)["-en"] == "dreissigsten"


def test_german_counts_ordinals_and_grades() -> None:
    german = German()
    assert german.count(5) == {"": "5", "-words": "fünf", "-sentence": "Fünf"}
    assert german.count(1) == {"": "1"}
    assert german.why_not("-words", 1).startswith("the words for 1 take the ending of the noun behind them")
    assert german.ordinal(2) == {
        "": "zweite",
        "-em": "zweitem",
        "-en": "zweiten",
        "-er": "zweiter",
        "-es": "zweites",
        "-sentence": "Zweite",
        "-em-sentence": "Zweitem",
        "-en-sentence": "Zweiten",
        "-er-sentence": "Zweiter",
        "-es-sentence": "Zweites",
        "-number": "2",
        "-numeral": "2.",
    }
    assert german.grade("3b") == {"": "Grad 3b", "-sentence": "Grad 3b", "-number": "3b"}


@pytest.mark.parametrize(
    ("typed", "printed", "number"),
    [
        ("99.3%", "99,3 %", "99,3"),
        ("<0.50 mg/dl", "<0,50 mg/dl", "<0,50"),
        ("-1.5", "−1,5", "−1,5"),
        ("8 mg/kg", "8 mg/kg", "8"),
        ("1250 pg/ml", "1250 pg/ml", "1250"),
        ("45°", "45°", "45"),
        ("1.5 × 10^9/l", "1,5 × 10⁹/l", "1,5"),
        ("60 ml/min/1,73 m²", "60 ml/min/1,73 m²", "60"),
    ],
)
def test_german_quantities_have_a_decimal_comma(typed: str, printed: str, number: str) -> None:
    forms = German().quantity(parse_quantity(typed))
    assert (forms[""], forms["-number"]) == (printed, number)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["mg/dl", "%", ""]))
def test_a_german_quantity_keeps_every_digit(number: object, unit: str) -> None:
    typed = f"{number} {unit}".strip()
    printed = German().quantity(parse_quantity(typed))[""]
    assert re.sub(r"\s", "", printed.replace(",", ".")) == re.sub(r"\s", "", typed)


@pytest.mark.parametrize(
    ("sex", "age", "words"),
    [
        ("male", "10 years", "Junge Jungen Jungen Jungen er ihn ihm sein seiner Seine"),
        ("female", "10 years", "Mädchen Mädchen Mädchen Mädchens sie sie ihr ihr ihrer Ihre"),
        ("male", "40 years", "Mann Mann Mann Mannes er ihn ihm sein seiner Seine"),
        ("female", "40 years", "Frau Frau Frau Frau sie sie ihr ihr ihrer Ihre"),
    ],
)
def test_german_words_for_a_patient(small_case_text: str, sex: str, age: str, words: str) -> None:
    text = small_case_text.replace("sex: female", f"sex: {sex}").replace("age: 8 years", f"age: {age}")
    values = value_texts(parse_case(text, "data/case.yml"), "de")
    names = "noun noun-accusative noun-dative noun-genitive pronoun object object-dative possessive possessive-er"
    found = [values[f"patient.{name}"] for name in [*names.split(), "possessive-e-sentence"]]
    assert " ".join(found) == words
    assert values["patient.sex"] == {"male": "männlich", "female": "weiblich"}[sex]


def test_what_german_has_no_word_for_is_a_gap(small_case_text: str) -> None:
    case = parse_case(small_case_text.replace("sex: female", "sex: other"), "data/case.yml")
    gaps = unknown_values(case, "de")
    assert gaps["patient.sex"].startswith("there is no German word here for `other`: write it yourself")
    assert "patient.noun-genitive" in gaps
    assert gaps["patient.age-in-months-dative"].startswith("the age is given as 8 years, and this form would say more")


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-CH", "fr"])
def test_every_name_has_a_text_or_a_reason_and_no_other_form(small_case: Case, language: str) -> None:
    texts, gaps = value_texts(small_case, language), unknown_values(small_case, language)
    assert not set(texts) & set(gaps)
    assert all(texts.values())
    wording = wording_for(language)
    made = {
        "age": [wording.age(parse_age(f"{number} {unit}s")) for number in range(125) for unit in ("year", "day")],
        "day": [wording.day(parse_time(day)) for day in (*range(-130, 1200), "by day 3", "1 month after")],
        "count": [wording.count(number) for number in range(1200)],
        "ordinal": [wording.ordinal(number) for number in range(1, 1000)],
        "quantity": [wording.quantity(parse_quantity("1.5 mg"))],
        "grade": [wording.grade("2")],
        "text": [wording.text("x"), wording.term("male")],
    }
    for kind, forms in made.items():
        assert {suffix for one in forms for suffix in one} <= set(wording.suffixes[kind])  # type: ignore[index]


_ENGLISH = re.compile(
    r"\b(?:years?|months?|weeks?|days?|old|and|before|after|by|from|grade|first|second|one|two|he|she|boy|girl|ongoing|"
    r"male|female|alive|deceased)\b",
    re.IGNORECASE,
)
_AUTHORS_OWN = re.compile(r"\.(?:name|modality|site|sites|findings|details|scale|specimen|unit|route|schedule)(?:-|$)")


@pytest.mark.parametrize("language", ["de", "de-CH", "es", "it", "ja"])
def test_no_english_word_is_made_in_a_report_of_another_language(project_root: object, language: str) -> None:
    case = parse_case((project_root / "data/case.yml").read_text(encoding="utf-8"), "data/case.yml")  # type: ignore[operator]
    made = {
        name: text
        for name, text in value_texts(case, language).items()
        if not _AUTHORS_OWN.search(name) and ".drug-names" not in name
    }
    assert len(made) > 20
    assert {name: text for name, text in made.items() if _ENGLISH.search(text)} == {}


def test_a_language_without_words_keeps_numbers_and_the_authors_own_text(small_case: Case) -> None:
    texts, gaps = value_texts(small_case, "pl"), unknown_values(small_case, "pl")
    assert texts["history.onset.age-number"] == "14"
    assert texts["history.onset.name"] == value_texts(small_case, "en")["history.onset.name"]
    assert texts["course.steroid.quantities.saturation"] == "91,0%"
    assert "history.onset.age" not in texts
    assert gaps["history.onset.age"].startswith(
        "values in words are made in English, French, German and Spanish, and the report is in another language"
        " (`lang: pl`): write the words yourself and take numbers by `-number`"
    )
    assert gaps["history.relapse.age"].startswith("it is not stated in the case")


_FORMS = {
    "fr": """
        10 years | 10 ans | dix ans
        1 year | 1 an | un an
        2 years 3 months | 2 ans et 3 mois | deux ans et trois mois
        21 weeks | 21 semaines | vingt et une semaines
        about 80 years | environ 80 ans | environ quatre-vingts ans
        >89 years | plus de 89 ans | plus de quatre-vingt-neuf ans
        34+2 weeks | 34+2 semaines d’aménorrhée |
        day 5 | jour 5 |
        day -3 | jour −3 |
        day 2, 14:30 | jour 2 à 14 h 30 |
        by day 14 | au plus tard le jour 14 |
        between day 3 and day 5 | entre le jour 3 et le jour 5 |
        1 hour after | 1 heure après | une heure après
        3 months before | 3 mois avant | trois mois avant
    """,
    "es": """
        10 years | 10 años | diez años
        1 year | 1 año | un año
        2 years 3 months | 2 años y 3 meses | dos años y tres meses
        21 weeks | 21 semanas | veintiuna semanas
        21 days after | 21 días después | veintiún días después
        200 hours after | 200 horas después | doscientas horas después
        about 80 years | aproximadamente 80 años | aproximadamente ochenta años
        34+2 weeks | 34+2 semanas de gestación |
        day 5 | día 5 |
        day 2, 1:05 | día 2 a la 1:05 |
        from day 3 | desde el día 3 |
        before day 3 | antes del día 3 |
    """,
    "it": """
        10 years | 10 anni |
        2 years 3 months | 2 anni e 3 mesi |
        about 80 years | |
        day 5 | |
    """,
    "fi": """
        10 years | |
        day 5 | |
    """,
}


@pytest.mark.parametrize(
    ("tag", "typed", "printed", "in_words"),
    [
        (tag, *(part.strip() for part in line.split("|")))
        for tag, table in _FORMS.items()
        for line in table.strip().splitlines()
    ],
)
def test_ages_and_times_in_other_languages(tag: str, typed: str, printed: str, in_words: str) -> None:
    wording = wording_for(tag)
    forms = wording.day(parse_time(typed)) if re.search("day|after|before", typed) else wording.age(parse_age(typed))
    assert (forms.get("", ""), forms.get("-words", "")) == (printed, in_words)


@pytest.mark.parametrize(
    ("tag", "typed", "printed"),
    [
        ("fr", "3.5 mg", "3,5 mg"),
        ("fr", "91.0%", "91,0 %"),
        ("fr", "about 10%", "environ 10 %"),
        ("fr-CA", "91.0%", "91,0 %"),
        ("es", "up to 1200.5 mg", "hasta 1200,5 mg"),
        ("es-MX", "91.5%", "91.5%"),
        ("it", "91.0%", "91,0%"),
    ],
)
def test_quantities_in_other_languages(tag: str, typed: str, printed: str) -> None:
    assert wording_for(tag).quantity(parse_quantity(typed))[""].replace("\xa0", " ").replace("\u202f", "") == printed


def test_every_language_has_the_words_of_tables() -> None:
    german, french, spanish = (section(tag, "values") for tag in ("de", "fr", "es"))
    for name in german["labels"]:
        assert all(wording_for(tag).label(name) for tag in ("en", "de", "de-CH", "fr", "es"))
    for words in (french, spanish):
        assert set(words["labels"]) == set(german["labels"]) and set(words["terms"]) == set(german["terms"])


def test_other_words_in_other_languages() -> None:
    french, spanish = wording_for("fr"), wording_for("es")
    assert french.ordinal(1) == {
        "": "premier",
        "-sentence": "Premier",
        "-feminine": "première",
        "-feminine-sentence": "Première",
        "-number": "1",
        "-numeral": "1er",
    }
    assert spanish.ordinal(3)["-feminine"] == "tercera" and spanish.ordinal(11) == {"-number": "11", "-numeral": "11.º"}
    assert french.grade("2")[""] == "grade 2" and spanish.grade("IIB", "stage")[""] == "estadio IIB"
    assert french.absent("fièvre")["-sentence"] == "Sans fièvre"
    assert french.term("deceased")["-feminine"] == "décédée" and spanish.term("alive")[""] == "con vida"
    assert spanish.patient("noun", "female", is_adult=False)[""] == "niña"
    assert "-words" not in french.count(21) and french.count(22)["-words"] == "vingt-deux"


@pytest.mark.parametrize(
    ("number", "french", "spanish"),
    [
        (0, "zéro", "cero"),
        (16, "seize", "dieciséis"),
        (22, "vingt-deux", "veintidós"),
        (70, "soixante-dix", "setenta"),
        (71, "soixante et onze", None),
        (80, "quatre-vingts", "ochenta"),
        (81, None, None),
        (91, "quatre-vingt-onze", None),
        (100, "cent", "cien"),
        (104, "cent quatre", "ciento cuatro"),
        (200, "deux cents", None),
        (245, "deux cent quarante-cinq", None),
    ],
)
def test_numbers_in_other_words(number: int, french: str | None, spanish: str | None) -> None:
    assert (in_french(number), in_spanish(number)) == (french, spanish)


@given(st.integers(0, 999), st.sampled_from(["masculine", "feminine"]))
def test_numbers_before_nouns_are_told_apart(number: int, gender: str) -> None:
    for write in (in_french, in_spanish):
        words = [write(one, gender) for one in range(1000)]  # type: ignore[arg-type]
        assert None not in words and len(set(words)) == 1000
        assert words[number] == write(number, gender)  # type: ignore[arg-type]


def test_which_values_depend_on_the_language(small_case: Case) -> None:
    names = set(values_of_language(small_case, "en"))
    assert {"history.onset.age", "patient.sex", "course.wheeze.grading.grade", "outcome.day-words"} <= names
    assert "course.steroid.quantities.saturation" in names  # 91.0% is 91,0 % in German
    assert not {"history.onset.age-number", "history.onset.name", "course.steroid.counts.courses"} & names
