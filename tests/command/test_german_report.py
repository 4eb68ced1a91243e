"""A German report with a case: its values, and what is printed of the program's own accord, are German in every
format."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from tests.command.conftest import REPOSITORY, Command

GERMAN = REPOSITORY / "benchmarks/clean_reports/german"

SENTENCES = (
    "Eine 43-jährige Frau stellte sich mit Husten vor.",
    "Die Sarkoidose war im Alter von 36 Jahren diagnostiziert worden.",
    "Ein Erythema nodosum trat mit 38 Jahren auf (linker Unterschenkel und rechter Unterschenkel).",
    "Nach Infliximab begann an Tag 3 Fieber, das bis Tag 7 anhielt.",
    "Ein Exanthem (Grad 2 nach CTCAE Version 5.0) war bis Tag 14 abgeklungen.",
    "Das Kreatinin im Serum stieg auf 1,70 mg/dl.",
    "Prednisolon (0,5 mg/kg) wurde zum zweiten Mal gegeben.",
    "Ihre Beschwerden besserten sich nach drei Infusionen von Immunglobulinen.",
    "Sechs Monate nach der ersten Gabe bestand eine anhaltende Remission.",
)


def plain(text: str) -> str:
    """Text without line breaks, and without the hyphens and spaces that lines are set with."""
    return re.sub(r"[\s\u00a0\u00ad]+", "", text)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.command_process import run_command

    root = tmp_path_factory.mktemp("german") / "report"
    shutil.copytree(GERMAN, root)
    done = run_command("render", "--quiet", "--to", "html,docx,pdf", cwd=root)
    assert done.code == 0, done.err
    return root


def test_html(rendered: Path) -> None:
    page = html.fromstring((rendered / "fallbericht.html").read_text("utf-8"))
    text = plain(page.text_content())
    assert [sentence for sentence in SENTENCES if plain(sentence) not in text] == []


def test_word(rendered: Path) -> None:
    with zipfile.ZipFile(rendered / "fallbericht.docx") as package:
        text = plain(re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode()))
    assert [sentence for sentence in SENTENCES if plain(sentence) not in text] == []


def test_pdf(rendered: Path) -> None:
    pages = PdfReader(rendered / "fallbericht.pdf").pages
    text = plain("".join(page.extract_text() for page in pages)).replace("-", "")
    assert [sentence for sentence in SENTENCES if plain(sentence).replace("-", "") not in text] == []


def test_the_language_of_the_project_decides(casewright: Command, tmp_path: Path) -> None:
    root = tmp_path / "report"
    shutil.copytree(GERMAN, root)
    configuration = root / "_quarto.yml"
    configuration.write_text(configuration.read_text("utf-8").replace("lang: de", "lang: pl"), encoding="utf-8")
    done = casewright("check", cwd=root)
    assert done.code == 1
    assert "fallbericht.qmd:13:6: error NUM001: `patient.age-adjective-e` has no value." in done.out
    assert "alues in words are made in English, French, German and Spanish" in done.out


def test_a_form_of_another_language_is_reported_with_the_nearest_name(casewright: Command, tmp_path: Path) -> None:
    root = tmp_path / "report"
    shutil.copytree(GERMAN, root)
    document = root / "fallbericht.qmd"
    text = document.read_text("utf-8").replace("patient.age-adjective-e >", "patient.age-adjectiv >")
    document.write_text(text, encoding="utf-8")
    done = casewright("check", cwd=root)
    assert done.code == 1
    assert "There is no value `patient.age-adjectiv`." in done.out
    assert "Did you mean `patient.age-adjective`" in done.out
