"""What a page says of itself to reference managers, and its list of abbreviations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html as lxml_html

from casewright.cli import main

FRONT = """\
---
title: Pseudo-progression <after> infusion
lang: en
date: 2024-05-06
license: CC BY
keywords: [leukemia, T cells]
abstract: A boy had a lesion.
author:
  - name: Ada Lovelace
    orcid: 0000-0002-1825-0097
    affiliations:
      - name: University Hospital
  - name: Grace Hopper
format: html
casewright: {}
---

"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> lxml_html.HtmlElement:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/abbreviations.yml").write_text("abbreviations:\n  - short: CR\n    long: complete remission\n")
    Path("letter.qmd").write_text(FRONT + "The CR was seen. A CR lasted.\n")
    assert main(["render"]) == 0
    return lxml_html.parse("letter.html").getroot()


def test_reference_managers_find_title_authors_and_date(page: lxml_html.HtmlElement) -> None:
    named: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        named.setdefault(meta.get("name", ""), []).append(meta.get("content", ""))
    assert named["citation_title"] == ["Pseudo-progression <after> infusion"]
    assert named["citation_author"] == named["DC.creator"] == ["Ada Lovelace", "Grace Hopper"]
    assert named["citation_author_orcid"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert named["citation_author_institution"] == ["University Hospital"]
    assert named["citation_publication_date"] == ["2024/05/06"]
    assert named["description"] == ["A boy had a lesion."]
    assert named["DC.rights"][0].startswith("https://creativecommons.org/licenses/by/")
    [data] = page.xpath("//script")
    article = json.loads(data.text)
    assert (article["@type"], article["datePublished"]) == ("ScholarlyArticle", "2024-05-06")
    assert [person["name"] for person in article["author"]] == ["Ada Lovelace", "Grace Hopper"]


def test_abbreviations_stand_in_one_list(page: lxml_html.HtmlElement) -> None:
    marks = list(page.iter("abbr"))
    [listed] = page.xpath("//footer/details[@class='abbreviations-list']")
    assert marks
    assert not any(mark.get("tabindex") for mark in marks)
    assert [(term.text, term.getnext().text) for term in listed.iter("dt")] == [("CR", "complete remission")]


def test_what_journals_limit_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    table = "| Day | Value |\n|---|---|\n| 1 | low |\n\n: Values by day {#tbl-x}\n"
    body = "## Case\n\nOne two three.\n\n" + table + "\n## References\n\nNot counted.\n"
    front = "---\ntitle: T\nlang: en\nabstract: One two.\nformat: html\ncasewright: {}\n---\n\n"
    Path("letter.qmd").write_text(front + body)
    assert main(["count"]) == 0
    counted = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.splitlines()[1:]}
    assert (counted["text"], counted["abstract"]) == ("3", "2")
    assert counted["tables"] == "9"  # "Table 1: Values by day" and four cells
    assert counted["references"] == counted["figures"] == "0"
