"""What `--fix` changes, and what it leaves alone.

A repair is certain: it never touches data, names, words of others, identifiers or code, never decides what a person has
to, and a second run of it changes nothing.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from casewright.checks.engine.command import run_check
from casewright.checks.engine.request import CheckRequest
from casewright.paths import read_text
from tests.checks.reports import BIBLIOGRAPHY, write_files

CLEAN = Path(__file__).parents[2] / "benchmarks/clean_reports"
AMERICAN = "---\ntitle: A case\nlang: en-US\nbibliography: refs.bib\n---\n\n"

FIXED = {
    "the the infusion": "the infusion",
    "fever , rash ( grade 2 )": "fever, rash (grade 2)",
    "fever,and rash;they settled": "fever, and rash; they settled",
    "complete remission(CR) was seen": "complete remission (CR) was seen",
    "a tumour": "a tumor",
    "an occured event": "an occurred event",
    "10mg and 2.5mL": "10 mg and 2.5 mL",
    "for 10-14 days, aged 3-5 years, 2018-2020, CI 1.4-5.6": "for 10–14 days, aged 3–5 years, 2018–2020, CI 1.4–5.6",
    "34 cells/uL and 5 ug": "34 cells/µL and 5 µg",
}  # fmt: skip

LEFT_ALONE = [
    # words that may be meant
    "in *in vivo* data, and in in vivo data",
    "the _New_ New Oil",
    "what it is is rare, came in in March, gave her her drug, very very rare",
    "group A a week later",
    "**the** the infusion",
    # names
    "Mould 2006 (South Africa); Tumour and Co; the Centre for Disease Control",
    "U.S. Centre for Disease Control",
    "Haemophilus influenzae, Enterococcus faecalis, E. faecium and Staphylococcus haemolyticus",
    "clades 21A, 21J and 21L; 2L therapy; an 18g needle; 5L",
    # substances
    "poly(ADP-ribose)polymerase, N-(4-hydroxyphenyl)acetamide, iron(III) chloride",
    # words of others
    "“the the tumour , of 10mg for 10-14 days”",
    '"The randomised tumour"',
    "> the the tumour , of 10mg for 10-14 days",
    # numbers of other things
    "Version 1.3-11, `MFPCA` 1.3-11, grant number 2020-6720, award 12-345, phone 55-1234",
    "PYY 3-36 and GLP-1 7-36",
    "values of 10-14 and 3-5",
    # code, addresses, identifiers
    "`the the tumour , 10mg` and <https://example.org/the-the-tumour,10mg>",
    "doi:10.1000/tumour-10-14(2)a and https://example.org/a_(10-14)days",
    "```\nthe the tumour , 10mg\n```",
    # which of two
    "pseudo-progression, pseudo-progression, pseudoprogression",
    "practice and practise",
    "softwares and its use",
    "electrodes FCz, FCZ and FCZ; SpotOn, SpotON and SpotON; ESM2, ESM-2 and ESM-2",
    "a useable matrix",
]  # fmt: skip

REFERENCES = """\
## References

1. Mould A, Smith B. Tumour of the the oesophagus , a randomised trial of 10mg for 10-14 days. *Lancet*. 2013;3:10-14.

Smith A, Jones B. Haemoglobin and tumour(s): 10-14 days of 5mg. J Clin. 2014;12(3):100-110. doi:10.1000/ab(c)d
"""


def fixed(folder: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch, *select: str) -> tuple[str, ...]:
    write_files(folder, files)
    monkeypatch.chdir(folder)
    return run_check(folder, CheckRequest(select=select or ("TXT", "NUM", "REF", "ABB", "DAT"), fix=True)).remarks


def test_what_is_certain_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = AMERICAN + "\n\n".join(FIXED) + "\n"
    fixed(tmp_path, {"letter.qmd": text, "refs.bib": BIBLIOGRAPHY}, monkeypatch, "TXT")
    assert read_text(tmp_path, "letter.qmd") == AMERICAN + "\n\n".join(FIXED.values()) + "\n"


@pytest.mark.parametrize("language", ["en-US", "en-GB", "en", "de"])
def test_what_is_not_certain_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    head = AMERICAN.replace("en-US", language)
    text = head + "\n\n".join(LEFT_ALONE) + "\n\n" + REFERENCES
    fixed(tmp_path, {"letter.qmd": text, "refs.bib": BIBLIOGRAPHY}, monkeypatch, "TXT", "NUM", "REF012", "ABB004")
    assert read_text(tmp_path, "letter.qmd").split("\n") == text.split("\n")


def test_braces_go_around_what_is_certainly_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {
        "The course of Lassa fever in Nigeria with time": "The course of {Lassa} fever in {Nigeria} with time",
        "The emerging trends of a neglected Virus in cells": "The emerging trends of a neglected Virus in cells",
        "A report of Choriomeningitis in small children": "A report of Choriomeningitis in small children",
        r"The rash of \emph{Lassa} in small children": r"The rash of \emph{Lassa} in small children",
        "The dose of vitamin D in small children": "The dose of vitamin {D} in small children",
    }
    entry = "@misc{{k{}, author={{Roe, A}}, title={{{}}}, year={{2020}}}}\n"
    works = "".join(entry.format(number, title) for number, title in enumerate(titles))
    cited = "; ".join(f"@k{number}" for number in range(len(titles)))
    fixed(tmp_path, {"letter.qmd": AMERICAN + f"A virus [{cited}].\n", "refs.bib": works}, monkeypatch, "REF011")
    wanted = "".join(entry.format(number, title) for number, title in enumerate(titles.values()))
    assert read_text(tmp_path, "refs.bib") == wanted


def test_data_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = 'id,text\n1,"the the tumour , 10mg"\n'
    files = {
        "letter.qmd": AMERICAN + "Text.\n",
        "refs.bib": BIBLIOGRAPHY,
        "data/shown.csv": table,
        "data/shown.schema.yml": "columns:\n  id: {type: text}\n  text: {type: text}\n",
        "data/raw.csv": table,
    }
    remarks = fixed(tmp_path, files, monkeypatch, "TXT")
    assert remarks == ("Repaired 0 findings.",)
    assert read_text(tmp_path, "data/shown.csv") == table
    assert read_text(tmp_path, "data/raw.csv") == table
    found = run_check(tmp_path, CheckRequest(select=("TXT",))).text
    assert "data/shown.csv:2:8: error TXT001" in found
    assert "data/raw.csv" not in found
    assert "--fix" not in found


def test_what_a_repair_brings_to_light_is_repaired_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"letter.qmd": AMERICAN + "The fever ,and rash.\n", "refs.bib": BIBLIOGRAPHY}
    remarks = fixed(tmp_path, files, monkeypatch, "TXT")
    assert read_text(tmp_path, "letter.qmd").endswith("The fever, and rash.\n")
    assert remarks == (
        "Repaired 2 findings.\n"
        "letter.qmd:7:10: TXT002 “fever ,and” -> “fever,and”\n"
        "letter.qmd:7:11: TXT003 “fever,and” -> “fever, and”",
    )


def test_a_word_before_a_mention_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Values {#tbl-one}\n"
    files = {"letter.qmd": AMERICAN + "See Table @tbl-one, and Tables @tbl-one." + table, "refs.bib": BIBLIOGRAPHY}
    fixed(tmp_path, files, monkeypatch, "NUM")
    assert "See @tbl-one, and Tables @tbl-one." in read_text(tmp_path, "letter.qmd")


SLIPS = (
    *(
        "the the",
        "in in",
        "a a",
        " ,",
        " .",
        ",rash",
        ",and",
        "remission(CR)",
        "(grade 2 )",
        "10mg",
        "5 ug",
        "3-4 days",
    ),
    *("2018-2020", "tumour", "leukemia", "randomised", "characterized", "occured", "“the the”", "Table @tbl-one"),
    *("CAR-T cells", "CAR T cells", "pseudo-progression", "pseudoprogression", "^1^", "12\\*", "1.3-11", "Mould 2006"),
    *("21L", "XXX", ";.", "( ", "complete remission (CR)", "CR", "complete remission", "@luan2021", "`a , b`", "\n\n"),
    *("\n", ": ", "> "),
)


@pytest.mark.parametrize("seed", range(6))
def test_a_second_repair_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Texts of slips in any order: what is repaired stays so, and no number is another one than before."""
    chance = random.Random(seed)
    language = chance.choice(["en", "en-US", "en-GB", "de"])
    pieces = [chance.choice([*SLIPS, "fever", "The leg", "of", "healed.", "It was", "and"]) for _ in range(150)]
    text = (
        AMERICAN.replace("en-US", language) + " ".join(pieces) + "\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n: V {#tbl-one}\n"
    )
    fixed(tmp_path, {"letter.qmd": text, "refs.bib": BIBLIOGRAPHY}, monkeypatch)
    once = read_text(tmp_path, "letter.qmd")
    again = run_check(tmp_path, CheckRequest(select=("TXT", "NUM", "REF", "ABB", "DAT"), fix=True))
    assert again.remarks == ("Repaired 0 findings.",)
    assert read_text(tmp_path, "letter.qmd") == once
    assert re.findall(r"\d+", once) == re.findall(r"\d+", text)
    assert once.count("\n") == text.count("\n")


@pytest.mark.parametrize("report", ["genes", "rheumatology", "infection", "german"])
def test_a_report_with_slips_is_repaired_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: str) -> None:
    """Mistakes between the words of whole reports: data and bibliography stay, and so does what was repaired."""
    folder = tmp_path / report
    shutil.copytree(CLEAN / report, folder)
    chance = random.Random(report)
    [document] = folder.glob("*.qmd")
    lines = document.read_text(encoding="utf-8").split("\n")
    prose = [number for number, line in enumerate(lines) if re.match(r"[A-Z][a-z]+ [a-z]+ (?!.*[{`$]).*[a-z]$", line)]
    for number in chance.sample(prose, min(12, len(prose))):
        words = lines[number].split(" ")
        words.insert(chance.randrange(1, len(words)), chance.choice([slip for slip in SLIPS if "\n" not in slip]))
        lines[number] = " ".join(words)
    document.write_text("\n".join(lines), encoding="utf-8")
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "data" in path.parts}
    monkeypatch.chdir(folder)
    run_check(folder, CheckRequest(fix=True))
    once = document.read_text(encoding="utf-8")
    again = run_check(folder, CheckRequest(fix=True))
    assert again.remarks == ("Repaired 0 findings.",)
    assert document.read_text(encoding="utf-8") == once
    assert {path: path.read_bytes() for path in kept} == kept
