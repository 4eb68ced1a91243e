"""What an article of JATS contains, for small documents: elements, cross-references, references by their parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from casewright.cli import main

REFERENCES = """\
@article{roe2020, author = {Roe, Jane and {WHO Group} and others}, title = {Fever in {\\emph{E. coli}} sepsis},
  journal = {Journal of Fever}, year = {2020}, volume = {3}, number = {2}, pages = {10--19}, doi = {10.1000/x},
  pmid = {123}}
@incollection{poe2019, author = {van Poe, Max}, title = {Rash}, booktitle = {Skin}, editor = {Lee, Ann},
  publisher = {Press}, address = {Berlin}, year = {2019}, pages = {1--9}}
@article{doe2021, author = {Doe, Kim}, title = {Online}, journal = {Open}, year = {2021}, volume = {1},
  pages = {e0191234}}
"""
HEADER = """\
---
title: A rash by *E. coli* in gout
lang: en
bibliography: refs.bib
date: 2026-03-31
author:
  - name: Ada Author
    degrees: MD
    orcid: 0000-0002-1825-0097
    corresponding: true
    email: ada@example.org
    roles: [writing]
    affiliations: ["Department of Skin, Town"]
  - name: Ben Boy
    affiliations: ["Department of Skin, Town"]
abstract: "The rash *faded*."
keywords: [rash, gout]
license: CC BY
---

"""


def article(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch, header: str = HEADER) -> etree._Element:
    """The article that a document becomes, in a report of its own."""
    (folder / "_quarto.yml").write_text("project:\n  output-dir: out\ncasewright: {}\n", encoding="utf-8")
    (folder / "refs.bib").write_text(REFERENCES, encoding="utf-8")
    (folder / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>', encoding="utf-8"
    )
    (folder / "letter.qmd").write_text(header + text, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["render", "--to", "jats", "--engine", "builtin", "--quiet"]) == 0
    return etree.parse(folder / "out" / "letter.xml").getroot()


def shown(element: etree._Element) -> str:
    """An element without the declarations of its namespaces."""
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"\s+", " ", re.sub(r' xmlns:\w+="[^"]*"', "", markup)).replace("> <", "><")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (
            '![The leg.](a.svg){#fig-leg fig-alt="A leg"}\n\nSee @fig-leg.\n',
            "body/fig",
            '<fig id="fig-leg"><label>Figure 1</label><caption><p>The leg.</p></caption>'
            '<graphic mimetype="image" mime-subtype="svg+xml" xlink:href="letter_files/picture-1.svg">'
            "<alt-text>A leg</alt-text></graphic></fig>",
        ),
        (
            '![The leg.](a.svg){#fig-leg fig-alt="A leg"}\n\nSee @fig-leg.\n',
            "body/p",
            '<p>See <xref rid="fig-leg" ref-type="fig">Figure 1</xref>.</p>',
        ),
        (
            "| A | B |\n|---|--:|\n| x | 1 |\n\n: Values {#tbl-v}\n\nSee @tbl-v.\n",
            "body/table-wrap",
            '<table-wrap id="tbl-v"><label>Table 1</label><caption><p>Values</p></caption><table><thead><tr><th>A</th>'
            '<th align="right">B</th></tr></thead><tbody><tr><td>x</td><td align="right">1</td></tr></tbody></table>'
            "</table-wrap>",
        ),
        (
            "$$a = b$$ {#eq-a}\n\nBy @eq-a.\n",
            "body/disp-formula/label",
            "<label>(1)</label>",
        ),
        (
            "::: {.callout-note}\n## Mind\nText.\n:::\n",
            "body/boxed-text",
            '<boxed-text content-type="callout"><caption><title>Mind</title></caption><p>Text.</p></boxed-text>',
        ),
        (
            "Known[^1].\n\n[^1]: A note.\n",
            "back/fn-group",
            '<fn-group><fn id="fn1"><label>1</label><p>A note.</p></fn></fn-group>',
        ),
        (
            "## Case report {#sec-case}\n\nHe came.\n",
            "body/sec",
            '<sec id="sec-case" sec-type="cases"><title>Case report</title><p>He came.</p></sec>',
        ),
        (
            "## Acknowledgments\n\nWe thank him.\n",
            "back/ack",
            "<ack><title>Acknowledgments</title><p>We thank him.</p></ack>",
        ),
        (
            "H~2~O, *in vivo*, `code`.\n",
            "body/p",
            "<p>H<sub>2</sub>O, <italic>in vivo</italic>, <monospace>code</monospace>.</p>",
        ),
        (
            "See [the shop](https://example.org).\n",
            "body/p/ext-link",
            '<ext-link ext-link-type="uri" xlink:href="https://example.org">the shop</ext-link>',
        ),
    ],
)
def test_elements_of_the_body(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, path: str, expected: str
) -> None:
    header = "---\ntitle: T\nlang: en\n---\n\n"
    assert shown(article(tmp_path, text, monkeypatch, header).find(path)) == expected


def test_the_front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = article(tmp_path, "Text [@roe2020].\n", monkeypatch)
    assert (root.get("article-type"), root.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("case-report", "en")
    meta = root.find("front/article-meta")
    assert [child.tag for child in meta] == [
        "title-group", "contrib-group", "aff", "author-notes", "pub-date", "permissions", "abstract", "kwd-group",
    ]  # fmt: skip
    assert shown(meta.find("title-group/article-title")) == (
        "<article-title>A rash by <italic>E. coli</italic> in gout</article-title>"
    )
    first, second = meta.findall("contrib-group/contrib")
    assert [first.get("corresp"), second.get("corresp")] == ["yes", None]
    assert first.findtext("contrib-id") == "https://orcid.org/0000-0002-1825-0097"
    assert [one.findtext("string-name") for one in (first, second)] == ["Ada Author", "Ben Boy"]
    assert (first.findtext("role"), first.find("role").get("vocab-term-identifier")) == (
        "writing – original draft",
        "https://credit.niso.org/contributor-roles/writing-original-draft/",
    )
    assert meta.find("pub-date").get("iso-8601-date") == "2026-03-31"
    assert shown(meta.find("abstract")) == "<abstract><p>The rash <italic>faded</italic>.</p></abstract>"
    assert [keyword.text for keyword in meta.iter("kwd")] == ["rash", "gout"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "roe2020",
            '<element-citation publication-type="journal"><person-group person-group-type="author"><name>'
            "<surname>Roe</surname><given-names>Jane</given-names></name><collab>WHO Group</collab>"
            "<etal/></person-group>"
            "<year>2020</year><article-title>Fever in <italic>E. coli</italic> sepsis</article-title>"
            "<source>Journal of Fever</source><volume>3</volume><issue>2</issue><fpage>10</fpage><lpage>19</lpage>"
            '<pub-id pub-id-type="doi">10.1000/x</pub-id><pub-id pub-id-type="pmid">123</pub-id></element-citation>',
        ),
        (
            "poe2019",
            '<element-citation publication-type="book"><person-group person-group-type="author"><name>'
            "<surname>van Poe</surname><given-names>Max</given-names></name></person-group>"
            '<person-group person-group-type="editor"><name><surname>Lee</surname><given-names>Ann</given-names></name>'
            "</person-group><year>2019</year><chapter-title>Rash</chapter-title><source>Skin</source>"
            "<fpage>1</fpage><lpage>9</lpage><publisher-name>Press</publisher-name><publisher-loc>Berlin</publisher-loc>"
            "</element-citation>",
        ),
        (
            "doe2021",
            '<element-citation publication-type="journal"><person-group person-group-type="author"><name>'
            "<surname>Doe</surname><given-names>Kim</given-names></name></person-group><year>2021</year>"
            "<article-title>Online</article-title><source>Open</source><volume>1</volume>"
            "<elocation-id>e0191234</elocation-id></element-citation>",
        ),
    ],
)
def test_references_by_their_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, expected: str) -> None:
    root = article(tmp_path, f"Text [@{key}].\n\n## References\n\n::: {{#refs}}\n:::\n", monkeypatch)
    [reference] = root.findall("back/ref-list/ref")
    assert reference.get("id") == f"ref-{key}"
    assert shown(reference.find("citation-alternatives/element-citation")) == expected
    assert root.findtext("back/ref-list/title") == "References"
    assert root.find("body//xref").attrib == {"rid": f"ref-{key}", "ref-type": "bibr"}
    assert re.search(r"Roe|Poe|Doe", "".join(reference.find("citation-alternatives/mixed-citation").itertext()))


def test_pictures_are_beside_the_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b").mkdir()
    article(tmp_path, '![One.](a.svg){fig-alt="one"}\n', monkeypatch)
    assert [path.relative_to(tmp_path / "out").as_posix() for path in sorted((tmp_path / "out").rglob("*.*"))] == [
        "letter.xml",
        "letter_files/picture-1.svg",
    ]
