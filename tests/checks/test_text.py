"""TXT: each rule fires, at the place where the slip is, and is silent on what only looks like one.

Cases that each are in a paragraph of their own share one document, so that a hundred of them cost one reading.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.checks.engine.checking import Outcome
from tests.checks.reports import checked, found_at, marked, places

SLIPS = {
    "TXT001": [
        "after the ▶the infusion",
        "after the\n▶the infusion",
        "The ▶the fever settled",
        "😀 The ▶the rash",
        "**the** ▶the infusion",
        "a ▶a dose",
        "the the▶ the".replace("the the▶ the", "the ▶the ▶the"),
        "in *the* ▶the blood",
    ],
    "TXT002": [
        "fever▶ , rash",
        "fever▶  and rash".replace("▶  and", "▶ ; and"),
        "grade 2▶ .",
        "the age of {{< meta title >}}▶ .",
        "rash (grade 2▶ )",
        "rash (▶ grade 2)",
        "as reported [@luan2021]▶ .",
        "he had fever▶\n, then rash",
    ],
    "TXT003": [
        "fever,▶rash",
        "It settled.▶The leg healed.",
        "fever;▶rash",
        "one thing:▶fever",
        "(grade 2)▶was seen",
        "complete remission▶(CR) was reached",
        "it settled▶(day 3) again",
        "it settled▶({{< meta title >}})",
    ],
    "TXT004": [
        "▶(CRS, grade 2 set in.",
        "CRS, grade 2▶) set in.",
        "▶“It hurts, he said.",
        "It hurts▶”, he said.",
        "Er sagte ▶„so und ging.",
        'He said ▶"it hurts.',
        "see ▶[the table",
        "(one ▶[two) three",
    ],
    "TXT007": [
        "The level was ▶XXX mg/L.",
        "▶TODO: ask the laboratory.",
        "It was given ▶?? times.",
        "as shown ▶[ref] before",
        "after ▶XX days",
        "▶Lorem ipsum dolor",
        "on day ▶___ he",
        "▶[citation needed]",
        "▶[insert dose here]",
    ],
    "TXT008": [
        "the adverse event ▶occured",
        "▶Recieved doses were low.",
        "he was ▶transfered to the ward",
    ],
    "TXT009": ["a dose of 10▶mg", "2.5▶mL of blood", "a lesion of 3▶cm", "1,000▶IU"],
    "TXT010": ["for 10▶-14 days", "grade 3▶-4", "(2018▶-2020)", "1.5▶-2.5 mg", "in 3%▶-13% of them"],
    "TXT011": [
        "fever▶,, rash",
        "fever▶;. Rash",
        "It settled▶..",
        "fever ▶() and rash",
        "fever ▶( ) and rash",
        "fever▶, ; rash",
    ],
    "TXT024": ["4.5 ▶x 10^9^/L", "a mass of 20 ▶x 30 ▶x 40 mm", "150 ▶x 10⁹/L"],
    "TXT015": ["34 cells/▶uL", "5 ▶ug of it", "a level of 12▶umol/L"],
    "TXT033": ["38.5▶ºC", "38,5 ▶º C of it", "37.2▶˚C", "an angle of 30▶˚"],
    "TXT035": [
        "at 38 ▶Â°C",
        "the patient▶â€™s fever",
        "Andr▶Ã© came",
        "2 ▶Ã— 3",
        "▶Î²-globulin at ▶â‰¥ 5",
        "a ▶Î» chain, m▶Ä…ż, ▶Å‚azienka, žmoni▶Å³, 5▶Â\u00a0mg, «mot▶Â»",
        "5 ▶\uf06dg",
        "a ▶\ufffd sign",
        "di▶ﬀerent ▶ﬁbers",
        "hy▶\u00adphen",
        "zero▶\u200bwidth",
    ],
    "TXT034": ["a base excess of ▶-5 mmol/L", "from ▶-2 to 8", "(▶-3.5)", "z = ▶-2.1"],
    "TXT014": ["at ▶37,4 °C", "a dose of ▶12,5 mg", "in ▶7,25% of them", "after ▶1,5 hours"],
}

NEAR_MISSES = {
    "TXT024": ["4.5 × 10^9^/L", "`2 x 3` is code", "Cx 43, a x b, 0x10 and 10x", "5 mg x 3"],
    "TXT015": ["34 cells/µL", "ultrasound and us", "`5 ug` is code", "a/um and Ulm"],
    "TXT033": ["38.5 °C", "the 1º grade", "an Å and a ring ˚"],
    "TXT035": [
        "“CAFÉ”—the “IRMÔ, an Å and Ångström, Ä. of it",
        "500 Å², 12 Å³, 3.2 Å\u00a0wide, Å·mol, kcal/(mol·Å²), 2.1 Å^1^ and 2.1 Å¹",
        "»Ä«, «Î», “ARÎ…, ‚Ä‘, „Å‹ and Ä…",
        "São Paulo, naïve, β, ≥ and “quoted” – it’s so",
        "`5 \uf06dg` is code",
        "ที่\u200bนี่ and می\u200cشود",
    ],
    "TXT034": ["−5 mmol/L", "5-10 mg", "IL-6 and -5p", "`-5` is code", "2019-2020", "c.-14C>T", "5 -10 mg", "anti-5"],
    "TXT014": [
        "1,25-dihydroxyvitamin D and 2,4-D",
        "1,250 mg and 10,000 IU",
        "on days 3, 6, and 11",
        "the sum != the median",
        "t(9;22) and 46,XY",
        "of 3, 12 mg each",
        "growth.^1,2^",
    ],
    "TXT001": [
        "He had had fever, and that that was so",
        '(e.g., "quack quack", “baa baa”, "moo")',
        "all ALL patients; ALL all",
        "relapsed. Relapsed disease",
        "grade 2 2 days later",
        "T T",
        "in vitro/in vivo and in-in",
        "`the the` is code",
        "the {{< meta title >}} the",
        "the [@luan2021] the",
        "the $x$ the",
        "Is it? It is",
    ],
    "TXT002": [
        "a ratio of 1 : 2",
        "a value of .5",
        "it went on ...",
        "a ratio of 2:1, and so on",
        "::: {.note}\n\nWell.\n\n:::",
        "| a | b |\n|---|---|\n| 1 | . |",
        "as `x , y` says",
        "text <!-- a comment --> goes on",
        "$a , b$",
        "see [this](https://example.org/a_,b) and that",
        "bold **word**, then",
    ],
    "TXT003": [
        "one (`A`; $OR = `r round(max$OR, 2)`$ on `r day`)",
        "e.g. and i.e. and U.S. and Ph.D. and vs. others",
        "p.Val600Glu, c.1799T>A and p.V600E",
        "BCR::ABL1 and MLL::ENL",
        "data/case.yml and letter.qmd and 1,000 cells",
        "https://example.org/a,b;c and info@example.org and doi:10.1000/xyz",
        "HLA-A*02:01 and 2:1",
        "N,N-dimethyl and (re)infusion and dose(s) and (R)-warfarin",
        "ClinicalTrials.gov and f(x) and CD3(+) cells",
        "Node.js, v1.2.Beta",
        "it is 12:30h",
        "a note.^[Here it is.] And on.",
        "Ki(67)",
    ],
    "TXT004": [
        "1) fever, 2) rash, and a) pain",
        "(i) fever and ii) rash",
        "(grade 2 [of 4])",
        "a link [here](https://example.org/a_(b)) and on",
        'as "Fig. 1" or "fig. 1"',
        "an image ![with (text)](a.png)",
        '5" of catheter and "quoted" words',
        "“one ‘two’ three”",
        "„so“ und „anders“ und „dies”",
        "the patient's own and it's",
        "[a span (of text)]{.mark} goes on",
        "`(` is code, and $($ a formula",
        "escaped \\(one\\)",
    ],
    "TXT007": [
        "the karyotype 47,XXX and XXX syndrome",
        "XX and XY chromosomes",
        "Is it so? Yes!",
        "toDo lists and XXXL",
        "the TODOS of life",
        "[a reference](https://example.org)",
        "a_b and __init__",
        "`TODO` is code",
        "- [x] a task that is done",
        "<!-- TODO: not printed -->",
    ],
    "TXT008": [
        "transferrin, miliary, selectin and villin in the vas deferens",
        "Dr Recieved, as Occured wrote",
        "CAR, ALS, TEH and HIST1",
        "`occured` is code",
        "see [this](https://example.org/occured)",
    ],
    "TXT009": [
        "10 mg and 5-mg doses",
        "a 3T scanner at 37°C, 50%",
        "p16, T1, IL2, 18F and 2D",
        "a 5q deletion of 3p21",
        "10x and 4th and 1990s",
        "CD19 and HbA1c",
    ],
    "TXT010": [
        "10–14 days and 10--14 days",
        "COVID-19 and IL-6 and CD3-4",
        "on 2020-05-03",
        "the number 0800-123",
        "5-3",
        "NCT01-02-03",
        "1-a and a-1",
        "ISSN 1234-5679-1",
    ],
    "TXT011": [
        "BCR::ABL1",
        "it went on ... and on....",
        "f() is a function",
        "e.g., this; i.e., that",
        "etc.; and others",
        "Smith et al., and others",
        "- [ ] one task",
        "the button (![](a.png)) here",
    ],
}  # fmt: skip

CASES = [
    *((rule, text, True) for rule, texts in SLIPS.items() for text in texts),
    *((rule, text, False) for rule, texts in NEAR_MISSES.items() for text in texts),
]


def document() -> tuple[str, list[tuple[int, int]]]:
    """All cases as paragraphs, and the first and last line of each."""
    lines = ["---", "title: 7", "lang: en", "bibliography: refs.bib", "---", ""]
    spans: list[tuple[int, int]] = []
    for _, text, _ in CASES:
        typed = text.split("\n")
        spans.append((len(lines) + 1, len(lines) + len(typed)))
        lines += [*typed, ""]
    return "\n".join(lines), spans


TEXT, SPANS = document()
BIBLIOGRAPHY = "@article{luan2021, author={Luan, C}, title={Local}, journal={J}, year={2021}, pages={1}}"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("text")
    return checked(folder, {"letter.qmd": marked(TEXT).text, "refs.bib": BIBLIOGRAPHY}, "TXT")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{rule} {text!r}" for rule, text, _ in CASES])
def test_each_slip_is_found_where_it_is(outcome: Outcome, number: int) -> None:
    rule, _, _ = CASES[number]
    first, last = SPANS[number]
    expected = {place for place in marked(TEXT).marks if first <= place[0] <= last}
    found = {place for place in found_at(outcome, "letter.qmd", rule) if first <= (place[0] or 0) <= last}
    assert found == expected


@pytest.mark.parametrize(("rule", "texts"), NEAR_MISSES.items())
def test_near_misses_of_one_rule_break_no_other(outcome: Outcome, rule: str, texts: list[str]) -> None:
    """What is right by one rule is right by the others, but for those that speak of the same thing."""
    related = {"TXT002", "TXT003", "TXT004", "TXT009", "TXT010", "TXT011"}
    numbers = [number for number, (own, text, _) in enumerate(CASES) if own == rule and text in texts]
    lines = {line for number in numbers for line in range(SPANS[number][0], SPANS[number][1] + 1)}
    others = [one for one in outcome.findings if one.location.line in lines and one.rule not in {rule, *related}]
    assert [str(one) for one in others] == []


LETTER = "---\ntitle: A case\nlang: {lang}\n---\n\n{text}\n"

VARIANTS = {
    "both ways": ("TXT005", "en", "pseudo-progression is pseudo-progression, not ▶pseudoprogression"),
    "the rarer one, whichever it is": ("TXT005", "en", "▶pseudo-progression: pseudoprogression, pseudoprogression"),
    "a capital at the start": ("TXT005", "en", "▶Pseudoprogression. It was pseudo-progression, pseudo-progression"),
    "two meanings": ("TXT005", "en", "to recover and to re-cover"),
    "as two words": ("TXT005", "en", "a follow-up; to follow up"),
    "British among American": ("TXT006", "en", "leukemia, pediatric tumors and one ▶tumour"),
    "American among British": ("TXT006", "en", "leukaemia, paediatric tumours and one ▶tumor"),
    "the language decides": ("TXT006", "en-GB", "a ▶tumor and ▶leukemia, paediatric"),
    "the language decides for American": ("TXT006", "en-US", "a ▶tumour"),
    "one side only": ("TXT006", "en", "leukaemia, tumours, haemoglobin and ischaemic"),
    "Oxford spelling": ("TXT006", "en", "leukaemia was characterized and randomized"),
    "words of both": ("TXT006", "en", "the leukaemia program, a practice, the hemisphere; he fetched it, focused"),
    "names": ("TXT006", "en", "leukemia and tumors at the Centre of Haematology"),
    "international names": ("TXT006", "en-GB", "magnesium sulfate, a sulfonamide, the fetus, estradiol; a leukocyte"),
    "international names in American": ("TXT006", "en-US", "▶sulphate, the ▶foetus and aluminium hydroxide"),
    "chills": ("TXT006", "en-GB", "fever with a rigor, and tumorigenic cells"),
    "species": ("TXT006", "en-US", "Enterococcus faecalis, E. faecium, Haemophilus influenzae; ▶faecal matter"),
    "a study, institutions": ("TXT006", "en-US", "Mould 2006; Tumour and Co; U.S. Centre for Disease Control"),
    "quotations": ("TXT006", "en-US", "the “randomised tumour” and a ▶tumour"),
    "practice": ("TXT006", "en-GB", "randomised and characterised in clinical practice; we practise"),
    "one in -ise among -ize": ("TXT006", "en-GB", "randomized, characterized and ▶summarised"),
    "one in -ize among -ise": ("TXT006", "en-GB", "randomised, characterised and ▶summarized"),
    "American with one in -ise": ("TXT006", "en-US", "randomized and characterized in practice; one was ▶randomised"),
    "the minority, no language": ("TXT006", "en", "randomised, characterised, recognised and a ▶tumor"),
    "typed references": ("TXT006", "en-US", "A ▶tumour.\n\n1. Mould A. Tumour of the oesophagus. Gut. 2013;3:10."),
    "another language": ("TXT006", "de", "tumour und leukemia"),
}


@pytest.mark.parametrize(("rule", "lang", "text"), VARIANTS.values(), ids=VARIANTS.keys())
def test_spellings_of_one_report_agree(tmp_path: Path, rule: str, lang: str, text: str) -> None:
    typed = marked(LETTER.format(lang=lang, text=text))
    assert found_at(checked(tmp_path, typed.text, rule), "letter.qmd", rule) == typed.marks


def test_variants_are_found_across_text_caption_and_legend(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "casewright: true\n",
        "letter.qmd": "The pseudo-progression, a pseudo-progression.\n\n![Pseudoprogression in MRI](a.png){#fig-a}\n",
        "figures/figures.yml": """\
            figures:
              - label: fig-b
                title: The pseudoprogression
                alt: x
                panels:
                  - image: a.png
                    alt: y
            """,
    }
    found = checked(tmp_path, files, "TXT005").findings
    assert [str(one.location) for one in found] == ["figures/figures.yml:3:16", "letter.qmd:3:3"]


def test_french_sets_a_space_before_marks(tmp_path: Path) -> None:
    text = "---\nlang: fr\n---\n\nVraiment ? Oui ; non : bien ! Mais , non\n"
    assert found_at(checked(tmp_path, text, "TXT002"), "letter.qmd", "TXT002") == ((5, 35),)


def test_a_french_text_without_its_language_is_no_english_one(tmp_path: Path) -> None:
    text = "Le patient a eu une fièvre : il est venu le soir ; on a fait un examen , normal .\n\n" * 4
    assert len(checked(tmp_path, text, "TXT002").findings) == 8


def test_misspelling_lists_are_for_english_only(tmp_path: Path) -> None:
    assert not checked(tmp_path, "---\nlang: de\n---\n\nDie Regio occured\n", "TXT008").findings


def test_words_of_the_report_are_spelled_right(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "casewright:\n  checks:\n    words: [occured]\n",
        "data/abbreviations.yml": "abbreviations:\n  - {short: CR, long: teh remission}\n",
        "letter.qmd": "It occured in teh ward; it was recieved.\n",
    }
    found = checked(tmp_path, files, "TXT008").findings
    assert [one.message for one in found] == ["`recieved` is misspelled."]


def test_front_matter_legends_captions_and_data_are_read(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "casewright: true\n",
        "letter.qmd": """\
            ---
            title: The the case
            abstract: |
              A boy was
              was seen.

              It it healed.
            keywords: [one, two two]
            ---

            ```{python}
            #| label: tbl-a
            #| tbl-cap: "Doses of of drugs"
            pass
            ```
            """,
        "figures/figures.yml": """\
            figures:
              - label: fig-b
                title: The the leg
                alt: x
                panels:
                  - letter: A
                    image: a.png
                    alt: y
                    legend: >-
                      The leg before
                      before treatment
            """,
        "data/cases.csv": "id,text\n1,the the leg\n",
        "data/cases.schema.yml": "columns:\n  id: {type: text}\n  text: {type: text}\n",
    }
    assert [str(one.location) for one in checked(tmp_path, files, "TXT001").findings] == [
        "data/cases.csv:2:7",
        "figures/figures.yml:3:16",
        "figures/figures.yml:11:11",
        "letter.qmd:2:12",
        "letter.qmd:5:3",
        "letter.qmd:7:6",
        "letter.qmd:8:21",
        "letter.qmd:13:23",
    ]


def test_placeholders_in_references_are_found_and_abbreviations_are_none(tmp_path: Path) -> None:
    files = {
        "_quarto.yml": "bibliography: refs.bib\ncasewright: true\n",
        "data/abbreviations.yml": "abbreviations:\n  - {short: TBD, long: tick-borne disease}\n",
        "letter.qmd": "TBD after [@a].\n",
        "refs.bib": "@article{a,\n  title = {A case},\n  pages = {XXX}\n}\n",
    }
    found = checked(tmp_path, files, "TXT007").findings
    assert [(str(one.location), one.message) for one in found] == [
        ("refs.bib:3:3", "`XXX` in the pages of `a` is a placeholder.")
    ]


DOCUMENTS = {
    "american.qmd": "---\nlang: en-US\n---\n\nThe tumour was small, dose 3,5 mg.\n\n{{< include _part.qmd >}}\n",
    "_part.qmd": "An oedema.\n",
    "british.qmd": "---\nlang: en-GB\n---\n\nThe tumour and the leukemia were seen ; teh rash too.\n",
    "french.qmd": "---\nlang: fr\n---\n\nLa dose : 3,5 mg ; le tumour.\n",
}


def test_every_document_is_read_in_its_own_language(tmp_path: Path) -> None:
    assert places(checked(tmp_path, DOCUMENTS, "TXT002", "TXT006", "TXT008", "TXT014").findings) == [
        "TXT006 _part.qmd:1:4",
        "TXT006 american.qmd:5:5",
        "TXT014 american.qmd:5:28",
        "TXT006 british.qmd:5:20",
        "TXT002 british.qmd:5:38",
        "TXT008 british.qmd:5:41",
    ]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("37 ^oC", "Write `°C`."),
        ("37^oC", "Write `37 °C`."),
        ("38.5^oC", "Write `38.5 °C`."),
        ("99 °^F", "Write `°F`."),
        ("10^9/L", r"Write `10^9^/L` to raise it, or `\^` for the sign."),
        ("Ca^oX", r"Write `Ca^oX^` to raise it, or `\^` for the sign."),
        ("2^-ΔΔCt", r"Write `2^-ΔΔCt^` to raise it, or `\^` for the sign."),
        ("(a 2^(-ΔΔCt))", r"Write `2^-ΔΔCt^` to raise it, or `\^` for the sign."),
        ("e^-x", r"Write `e^-x^` to raise it, or `\^` for the sign."),
        ("10^-6", r"Write `10^-6^` to raise it, or `\^` for the sign."),
        ("Na^+/K^+-ATPase", r"Write `Na^+^/K^+^-ATPase` to raise it, or `\^` for the sign."),
        ("CD3^+CD4^+", r"Write `CD3^+^CD4^+^` to raise it, or `\^` for the sign."),
        ("CD8^-CD4^+", r"Write `CD8^-^CD4^+^` to raise it, or `\^` for the sign."),
        ("Ca^2+/Mg^2+", r"Write `Ca^2+^/Mg^2+^` to raise it, or `\^` for the sign."),
        ("r^2=0.8", r"Write `r^2^=0.8` to raise it, or `\^` for the sign."),
    ],
)
def test_a_caret_has_its_advice(tmp_path: Path, typed: str, advice: str) -> None:
    [finding] = checked(tmp_path, f"---\ncasewright: {{}}\n---\n\nIt was {typed} then.\n", "TXT023").findings
    assert finding.hint == advice
