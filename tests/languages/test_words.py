"""The words a document prints of its own accord."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.languages import words as languages
from casewright.languages.words import words_for

FOLDER = Path(languages.__file__).parent
TAGS = sorted(path.stem for path in FOLDER.glob("*.yml"))


@pytest.mark.parametrize(
    ("tag", "figure", "table", "section", "references", "note"),
    [
        ("en", "Figure", "Table", "Section", "References", "Note"),
        ("de", "Abbildung", "Tabelle", "Kapitel", "Literatur", "Hinweis"),
        ("fr", "Figure", "Table", "Section", "Les références", "Note"),
        ("es", "Figura", "Tabla", "Sección", "Referencias", "Nota"),
        ("ja", "図", "表", "セクション", "参考文献", "ノート"),
        ("it", "Figura", "Tabella", "Sezione", "Referenze", "Nota"),
        ("pt", "Figura", "Tabela", "Seção", "Referências", "Nota"),
        ("nl", "Figuur", "Tabel", "Paragraaf", "Referenties", "Opmerking"),
        ("zh", "图", "表", "小节", "参考文献", "注记"),
        ("ko", "그림", "표", "섹션", "참고문헌", "노트"),
    ],
)
def test_quarto_s_words(tag: str, figure: str, table: str, section: str, references: str, note: str) -> None:
    words = words_for(tag)
    assert words.known
    assert words["crossref-fig-title"] == figure
    assert words["crossref-tbl-title"] == table
    assert words["crossref-sec-prefix"] == section
    assert words["section-title-references"] == references
    assert words.callouts["note"] == note


@pytest.mark.parametrize(
    ("tag", "key", "word"),
    [
        pytest.param("de-AT", "crossref-fig-title", "Abbildung", id="a country without its own words"),
        pytest.param("de-CH", "section-title-footnotes", "Fussnoten", id="a country with a word of its own"),
        pytest.param("de-CH", "crossref-fig-title", "Abbildung", id="and the others of its language"),
        pytest.param("DE_ch", "section-title-footnotes", "Fussnoten", id="however the tag is written"),
        pytest.param("zh-TW", "crossref-fig-title", "圖", id="another script"),
        pytest.param("zh-Hant", "crossref-fig-title", "圖", id="the script alone"),
        pytest.param("zh-Hant-TW", "crossref-fig-title", "圖", id="the script and the region"),
        pytest.param("zh-HK", "crossref-fig-title", "圖", id="another region of the script"),
        pytest.param("zh-Hans-HK", "crossref-fig-title", "图", id="unless the script is named"),
        pytest.param("zh-Hans", "crossref-fig-title", "图", id="the other script"),
        pytest.param("no", "crossref-tbl-title", "Tabell", id="Norwegian is Bokmål"),
        pytest.param("nn-NO", "crossref-tbl-title", "Tabell", id="Nynorsk is nearer to Bokmål than to English"),
        pytest.param("sv", "callout-caution-title", "Caution", id="a word a language lacks is English"),
    ],
)
def test_from_the_general_to_the_particular(tag: str, key: str, word: str) -> None:
    assert words_for(tag)[key] == word


@pytest.mark.parametrize("tag", ["tlh", "x", "", "../en", "deu"])
def test_a_language_without_words_here_is_english(tag: str) -> None:
    words = words_for(tag)
    assert not words.known
    assert words.entries == words_for("en").entries
    assert words.tag == tag


@pytest.mark.parametrize(
    ("overrides", "word"),
    [
        pytest.param({}, "Figure", id="none"),
        pytest.param({"crossref-fig-title": "Fig."}, "Fig.", id="for every language"),
        pytest.param({"fr": {"crossref-fig-title": "Fig. fr"}}, "Fig. fr", id="for this language"),
        pytest.param({"de": {"crossref-fig-title": "Abb."}}, "Figure", id="for another"),
        pytest.param(
            {"crossref-fig-title": "Fig.", "fr": {"crossref-fig-title": "Fig. fr"}}, "Fig. fr", id="the particular wins"
        ),
        pytest.param(
            {"fr-CA": {"crossref-fig-title": "Fig. ca"}, "fr": {"crossref-fig-title": "Fig. fr"}},
            "Fig. ca",
            id="whatever their order",
        ),
        pytest.param({"crossref-fig-title": None}, "Figure", id="null changes nothing"),
    ],
)
def test_the_document_s_own_words(overrides: dict[str, Any], word: str) -> None:
    assert words_for("fr-CA", overrides)["crossref-fig-title"] == word


def test_words_of_kinds_a_report_declares() -> None:
    words = words_for("es", {"crossref-vid-title": "Vídeo"})
    assert words.get("crossref-vid-title") == "Vídeo"
    assert words.get("crossref-vid-prefix") is None


@pytest.mark.parametrize("overrides", [{"crossref-fig-title": 3}, {"de": {"crossref-fig-title": ["a"]}}, ["x"], "text"])
def test_words_that_are_not_text(overrides: Any) -> None:
    with pytest.raises(CasewrightError) as caught:
        words_for("de", overrides, Location("index.qmd", 4, 1))
    assert str(caught.value.location) == "index.qmd:4:1"


@pytest.mark.parametrize("tag", TAGS)
def test_every_file_speaks_of_the_same_things(tag: str) -> None:
    known = words_for("en").entries
    own = languages._texts(tag.casefold())
    assert own
    assert set(own) <= set(known)
    assert all(word.strip() == word and word for word in own.values())
    if "-" not in tag:
        assert set(known) - set(own) <= {"callout-caution-title"}


def test_the_words_quarto_has_no_need_of() -> None:
    assert words_for("en")["section-title-abbreviations"] == "Abbreviations"
    assert words_for("en")["section-title-figure-legends"] == "Figure legends"
    assert words_for("en")["title-block-correspondence"] == "Correspondence"
    assert words_for("fr")["supplementary-figure"] == "Figure supplémentaire"
