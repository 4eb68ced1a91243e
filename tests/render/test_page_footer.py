"""What an HTML page says of how it was made, in the language of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from casewright.cli import main

DOCUMENT = "---\ntitle: Title\nlang: {lang}\nformat: html\n---\n\n```{{python}}\nprint(1)\n```\n"
SAID = {
    "en": "How the tables and values of this page were computed: the executed notebook (.ipynb).",
    "de": "Wie die Tabellen und Werte dieser Seite berechnet wurden: das ausgeführte Notebook (.ipynb).",
    "fr-CA": "Comment les tableaux et les valeurs de cette page ont été calculés : le notebook exécuté (.ipynb).",
    "es": "Cómo se calcularon las tablas y los valores de esta página: el notebook ejecutado (.ipynb).",
}


def test_the_footer_is_in_the_language_of_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("_quarto.yml").write_text("casewright: {}\n")
    for lang in SAID:
        Path(f"{lang}.qmd").write_text(DOCUMENT.format(lang=lang))
    assert main(["render", "--quiet", "--trust"]) == 0
    footers = {lang: html.parse(f"{lang}.html").find(".//footer").text_content().strip() for lang in SAID}
    assert footers == SAID
