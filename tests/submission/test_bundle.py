"""A bundle for a journal's portal: its files, what is in them, and what a blinded one must not contain."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from PIL import Image

from casewright.checks.pri.left_behind import left_in
from casewright.cli import main
from casewright.storage import content_hash
from tests.rendered_words import words_of_docx, words_of_pdf

REFERENCES = """\
@article{roe2020, author = {Roe, Jane and Poe, Max}, title = {Fever}, journal = {Journal of Fever}, year = {2020},
  volume = {3}, pages = {10--19}, doi = {10.1000/fever}}
@article{writer2019, author = {Writer, Ada B.}, title = {A first rash}, journal = {Skin}, year = {2019}, volume = {1},
  pages = {1--3}, doi = {10.1000/rash}}
"""
LETTER = """\
---
title: A rash in gout
author:
  - name: Ada B. Writer
    degrees: MD
    orcid: 0000-0002-1825-0097
    corresponding: true
    email: ada@skin.example.org
    affiliations: ["Department of Skin, Lakeside Hospital, Town", "Inselspital, Bern"]
abstract: A man had a rash.
keywords: [rash, gout]
date: 2026-03-31
---

## Case

A man with gout had a rash (@fig-rash) [@roe2020], and his values fell (@tbl-values). PLACEHOLDER It was seen before
[@writer2019]. He gave written consent to publication.

![The rash.](rash.png){#fig-rash fig-alt="A red arm"}

| Day | Value |
|---|--:|
| 1 | 9.1 |

: Urate by day {#tbl-values}

## Acknowledgments

We thank Lakeside Hospital.

## References

::: {#refs}
:::
"""
SETTINGS = """\
project:
  render: [letter.qmd]
  output-dir: out
bibliography: refs.bib
csl: vancouver
casewright:
  checks: {ignore: [PRI, JNL]}
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report that is rendered and clean."""
    (tmp_path / "_quarto.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "journals").mkdir()
    (tmp_path / "journals" / "skin-and-bone.yml").write_text("journal: Skin & Bone\n", encoding="utf-8")
    (tmp_path / "refs.bib").write_text(REFERENCES, encoding="utf-8")
    Image.new("RGB", (900, 600), (200, 30, 30)).save(tmp_path / "rash.png", dpi=(300, 300))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "")
    return tmp_path


def write(folder: Path, sentence: str) -> None:
    """Write the letter with a sentence of its own, and render it."""
    (folder / "letter.qmd").write_text(LETTER.replace("PLACEHOLDER", sentence), encoding="utf-8")
    main(["render", "--engine", "builtin", "--to", "html,docx,pdf", "--quiet"])


def bundle(folder: Path, *options: str) -> Path:
    assert main(["submit", "--journal", "Skin & Bone", "--quiet", *options]) == 0
    [made] = [path for path in (folder / "submission").iterdir() if path.is_dir()]
    return made


def test_the_files_of_a_bundle(report: Path) -> None:
    made = bundle(report)
    assert made.name == "skin-and-bone-2026-03-31"
    assert sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()) == [
        "Cover letter.docx",
        "Figure 1.tif",
        "Manuscript.docx",
        "Manuscript.pdf",
        "README.md",
        "Table 1.docx",
        "Title page.docx",
        "jats/article.xml",
        "jats/letter_files/picture-1.png",
        "manifest.json",
        "meca.zip",
    ]
    with zipfile.ZipFile(made.with_suffix(".zip")) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {made.name}


def test_what_the_files_contain(report: Path) -> None:
    made = bundle(report)
    page = " ".join(words_of_docx(made / "Title page.docx"))
    for words in ("A rash in gout", "Ada B. Writer, MD", "ada@skin.example.org", "Words of the text: 2", "Tables: 1",
                  "References: 2", "We thank Lakeside Hospital."):  # fmt: skip
        assert words in page, page
    for words in (words_of_docx(made / "Manuscript.docx"), words_of_pdf(made / "Manuscript.pdf")):
        assert "A man with gout had a rash" in " ".join(words)
    assert "9.1" in words_of_docx(made / "Table 1.docx")
    with Image.open(made / "Figure 1.tif") as picture:
        assert (picture.format, picture.size, picture.info["dpi"]) == ("TIFF", (900, 600), (300, 300))
    article = etree.parse(made / "jats" / "article.xml")
    assert [one.get("id") for one in article.iter("fig", "table-wrap")] == ["fig-rash", "tbl-values"]
    letter = " ".join(words_of_docx(made / "Cover letter.docx"))
    assert "To the editors of Skin & Bone" in letter and "“A rash in gout”" in letter and "Ada B. Writer, MD" in letter


def test_the_manifest_has_the_hash_of_each_file(report: Path) -> None:
    made = bundle(report)
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["journal"] == "Skin & Bone"
    for name, digest in manifest["files"].items():
        assert content_hash((made / name).read_bytes()) == digest
    assert set(manifest["files"]) == {
        path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()
    } - {"manifest.json"}


def test_a_meca_archive_lists_what_it_holds(report: Path) -> None:
    made = bundle(report)
    with zipfile.ZipFile(made / "meca.zip") as archive:
        manifest = etree.fromstring(archive.read("manifest.xml"))
        held = set(archive.namelist()) - {"manifest.xml", "transfer.xml"}
    listed = [one.get("{http://www.w3.org/1999/xlink}href") for one in manifest.iter("{*}instance")]
    assert sorted(listed) == sorted(held)
    assert manifest.find("{*}item").get("item-type") == "article-metadata"


def test_the_same_report_gives_the_same_bytes(report: Path) -> None:
    made = bundle(report)
    first = {path.name: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    archive = made.with_suffix(".zip").read_bytes()
    shutil.rmtree(made)
    made.with_suffix(".zip").unlink()
    again = bundle(report)
    assert {path.name: path.read_bytes() for path in again.rglob("*") if path.is_file()} == first
    assert again.with_suffix(".zip").read_bytes() == archive


def test_a_blinded_bundle_names_nobody(report: Path) -> None:
    made = bundle(report, "--blinded")
    assert made.name.endswith("-blinded")
    private = {"Title page.docx", "Cover letter.docx", "README.md", "manifest.json"}
    files = [path for path in made.rglob("*") if path.is_file() and path.name not in private]
    assert {path.name for path in files} == {"Figure 1.tif", "Manuscript.docx", "Manuscript.pdf", "Table 1.docx"}
    names = ["Ada B. Writer", "Writer", "ada@skin.example.org", "0000-0002-1825-0097", "thank"]
    [typed] = re.findall(r"affiliations: (\[.*\])", (report / "letter.qmd").read_text(encoding="utf-8"))
    names += [part for affiliation in json.loads(typed) for part in affiliation.split(", ")]
    assert "Inselspital" in names
    assert [left_in(path.read_bytes(), names) for path in files] == [()] * len(files)
    text = " ".join(words_of_docx(made / "Manuscript.docx"))
    assert "Roe J" in text and "Reference omitted for blinded review." in text


def test_a_blinded_bundle_that_tells_who_wrote_it_is_refused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        report,
        "He was seen at Lakeside Hospital, then at the Inselspital. Ada B. Writer saw him, and Writer again.\n"
        "In our previous report [@writer2019] it was milder. We have previously described two such men [@writer2019].\n"
        "The ethics committee of Lakeside University agreed.\n",
    )
    capsys.readouterr()
    assert main(["submit", "--blinded", "--quiet"]) == 2
    printed = capsys.readouterr().err
    for line, words in (
        (17, "contains `Lakeside Hospital`"),
        (17, "contains `Inselspital`"),
        (17, "contains `Ada B. Writer`"),
        (17, "names an author: “Writer”"),
        (18, "own work: “our previous report"),
        (18, "own work: “We have previously described”"),
        (19, "names the ethics board: “Lakeside University”"),
    ):
        assert re.search(rf"letter\.qmd:{line}:\d+: error: The blinded copy .*{re.escape(words)}", printed), words
    assert 'unless-profile="blinded"' in printed
    assert not [path for path in (report / "submission").iterdir() if path.suffix != ".qmd"]


def test_what_only_may_tell_it_is_listed_in_a_forced_bundle(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(report, "We thank Sandra Huber. Our group described it first.")
    capsys.readouterr()
    assert main(["submit", "--blinded", "--quiet"]) == 2
    printed = capsys.readouterr().err
    assert "“Sandra Huber”" in printed and "`--force` makes the bundle and lists it in the README" in printed
    readme = (bundle(report, "--blinded", "--force") / "README.md").read_text(encoding="utf-8")
    assert "The blinded copy thanks somebody by name: “Sandra Huber”. (letter.qmd:17:" in readme
    write(report, "Writer saw him.")
    assert main(["submit", "--blinded", "--quiet", "--force", "--another"]) == 2


def test_labels_and_keys_of_a_blinded_copy_name_nobody(report: Path) -> None:
    """Word keeps the labels of floats and the keys of works as bookmarks, PDF as destinations."""
    path = report / "letter.qmd"
    path.write_text(path.read_text(encoding="utf-8").replace("fig-rash", "fig-writer-arm"), encoding="utf-8")
    main(["render", "--engine", "builtin", "--to", "html,docx,pdf", "--quiet"])
    made = bundle(report, "--blinded")
    labels = ["writer2019", "writer-arm", "writer_arm"]
    assert left_in((made / "Manuscript.docx").read_bytes(), labels) == ()
    assert not re.search(rb"cw-[pv]-|customXml", (made / "Manuscript.docx").read_bytes())
    assert left_in((made / "Manuscript.pdf").read_bytes(), labels) == ()
    with zipfile.ZipFile(made / "Manuscript.docx") as package:
        body = package.read("word/document.xml").decode()
    anchors, names = (set(re.findall(f'w:{kind}="([^"]+)"', body)) for kind in ("anchor", "name"))
    assert anchors <= names


@pytest.mark.parametrize("place", ["highlights", "drawing", "header"])
def test_what_is_searched_beside_the_text(report: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
    path = report / "letter.qmd"
    text = path.read_text(encoding="utf-8")
    if place == "highlights":
        text = text.replace("date:", "highlights: [Writer saw a rash]\ndate:")
    elif place == "drawing":
        drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><text y="20">by Writer</text></svg>'
        (report / "rash.svg").write_text(drawing, encoding="utf-8")
        text = text.replace("rash.png", "rash.svg")
    else:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "Writer and friends"
        document.save(report / "letterhead.docx")
        text = text.replace(
            "date:", "format: {docx: {reference-doc: letterhead.docx}, pdf: default, html: default}\ndate:"
        )
    path.write_text(text, encoding="utf-8")
    main(["render", "--engine", "builtin", "--to", "html,docx,pdf", "--quiet"])
    capsys.readouterr()
    assert main(["submit", "--blinded", "--quiet"]) == 2
    assert "names an author" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "letter", "page"),
    [
        ("en", "Dear editors", "References: 2"),
        ("de", "Sehr geehrte Damen und Herren", "Literaturangaben: 2"),
        ("fr", "Veuillez agréer", "Références: 2"),
        ("es", "Estimados editores", "Referencias: 2"),
        ("pt", "Dear editors", "References: 2"),
    ],
)
def test_letter_and_title_page_are_in_the_language_of_the_report(
    report: Path, language: str, letter: str, page: str
) -> None:
    path = report / "letter.qmd"
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\nlang: {language}\n", 1), encoding="utf-8")
    made = bundle(report, "--force")
    assert letter in " ".join(words_of_docx(made / "Cover letter.docx"))
    assert page in " ".join(words_of_docx(made / "Title page.docx"))


def test_sections_are_in_the_order_of_the_journal(report: Path) -> None:
    text = 'journal: Skin & Bone\nsources: [{id: a, title: A, address: "https://a.org", read: "2026-11-01"}]\nrules:\n'
    text += "  - {section-order: [Discussion, Case | Case report, Acknowledgements], says: so, source: a}\n"
    (report / "journals" / "skin-and-bone.yml").write_text(text, encoding="utf-8")
    path = report / "letter.qmd"
    text = path.read_text(encoding="utf-8").replace("## Ack", "## Discussion\n\nRare [@writer2019].\n\n## Ack")
    path.write_text(text, encoding="utf-8")
    main(["render", "--engine", "builtin", "--to", "html,docx,pdf", "--quiet"])
    made = bundle(report, "--not-blinded")
    words = " ".join(words_of_docx(made / "Manuscript.docx"))
    assert words.index("Rare") < words.index("A man with gout") < words.index("We thank")
    assert words.index("A first rash") < words.index("Fever")  # numbered in the new order
    assert re.search(r"^\| section order: .* \| done in these files \|", (made / "README.md").read_text(), re.MULTILINE)


def test_what_only_the_other_copy_shows_is_not_in_the_blinded_one(report: Path) -> None:
    write(report, '\n\n::: {.content-visible unless-profile="blinded"}\nHe was seen at Lakeside Hospital.\n:::\n\n')
    made = bundle(report, "--blinded")
    assert "Lakeside" not in " ".join(words_of_docx(made / "Manuscript.docx"))
    shutil.rmtree(made)
    assert "Lakeside" in " ".join(words_of_docx(bundle(report) / "Manuscript.docx"))


@pytest.mark.parametrize(
    ("sentence", "options", "code"),
    [
        ("See @fig-none.", (), 2),  # the report has an error
        ("See @fig-none.", ("--force",), 0),
        ("", ("--dry-run",), 0),
    ],
)
def test_a_report_that_is_not_ready(report: Path, sentence: str, options: tuple[str, ...], code: int) -> None:
    write(report, sentence)
    assert main(["submit", "--quiet", *options]) == code
    made = [path for path in (report / "submission").glob("*") if path.is_dir()]
    assert bool(made) == (options == ("--force",))
    assert (report / "submission").exists() == bool(made)
    if made:
        assert "made with `--force`" in (made[0] / "README.md").read_text(encoding="utf-8")


def test_a_report_that_changed_since_it_was_rendered_is_not_ready(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = report / "letter.qmd"
    path.write_text(path.read_text(encoding="utf-8").replace("| 9.1 |", "| 9.9 |"), encoding="utf-8")
    assert main(["submit", "--quiet"]) == 2
    assert "casewright verify" in capsys.readouterr().err


def test_a_bundle_is_never_overwritten(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = bundle(report)
    before = (made / "Manuscript.docx").read_bytes()
    assert main(["submit", "--journal", "Skin & Bone", "--quiet"]) == 2
    assert "exists" in capsys.readouterr().err
    assert main(["submit", "--journal", "Skin & Bone", "--another", "--quiet"]) == 0
    assert sorted(path.name for path in made.parent.glob(f"{made.name}*")) == [
        made.name, f"{made.name}-2", f"{made.name}-2.zip", f"{made.name}.zip"
    ]  # fmt: skip
    assert (made / "Manuscript.docx").read_bytes() == before


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (r"    corresponding: true\n", "The report has no corresponding author"),
        (r"    email: .*\n", "The corresponding author Ada B. Writer has no e-mail address"),
        (r"    affiliations: .*\n", "Ada B. Writer has no affiliation"),
        (r"author:\n(?:  .*\n)+", "The report names no author"),
    ],
)
def test_what_a_title_page_needs_is_required(
    report: Path, capsys: pytest.CaptureFixture[str], pattern: str, message: str
) -> None:
    path = report / "letter.qmd"
    path.write_text(re.sub(pattern, "", path.read_text(encoding="utf-8")), encoding="utf-8")
    main(["render", "--engine", "builtin", "--to", "html,docx,pdf", "--quiet"])
    assert main(["submit", "--quiet"]) == 2
    printed = capsys.readouterr().err
    assert message in printed and "letter.qmd:" in printed
    assert not list(report.glob("submission/*"))
    assert f"- [ ] This bundle was made with `--force`. {message}" in (
        bundle(report, "--force") / "README.md"
    ).read_text(encoding="utf-8")


def test_a_readme_says_what_the_files_are_not(report: Path) -> None:
    rules = ("narrowest-figure: 107", "blinding: double", "spacing: double")
    text = 'journal: Skin & Bone\nsources: [{id: a, title: A, address: "https://a.org", read: "2026-11-01"}]\nrules:\n'
    text += "".join(f"  - {{{rule}, says: so, source: a}}\n" for rule in rules)
    (report / "journals" / "skin-and-bone.yml").write_text(text, encoding="utf-8")
    assert main(["submit", "--journal", "Skin & Bone", "--not-blinded", "--quiet"]) == 2
    made = bundle(report, "--force", "--not-blinded")
    assert not (made / "Figure 1.tif").exists()
    readme = (made / "README.md").read_text(encoding="utf-8")
    assert "A figure is missing: Figure 1 (`rash.png`) is 76 mm wide at 300 dots an inch; the journal asks" in readme
    assert "- [ ] These files name the authors (`--not-blinded`)" in readme
    states = dict(re.findall(r"^\| (\S+(?: figure)?): [^|]* \| ([^|]*) \|", readme, re.MULTILINE))
    assert states["spacing"] == "done in these files"
    assert {states["narrowest figure"], states["blinding"]}.isdisjoint({"done in these files", "kept"})


def test_an_edited_cover_letter_is_kept(report: Path) -> None:
    shutil.rmtree(bundle(report))
    path = report / "submission" / "cover-letter.qmd"
    text = re.sub(r"\[\[.*?\]\]", "It is new.", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    path.write_text(text, encoding="utf-8")
    (report / "submission" / "skin-and-bone-2026-03-31.zip").unlink()
    made = bundle(report)
    assert path.read_text(encoding="utf-8") == text
    assert "It is new." in " ".join(words_of_docx(made / "Cover letter.docx"))
    assert "Cover letter (" not in (made / "README.md").read_text(encoding="utf-8")


def test_a_cover_letter_to_another_journal_is_a_step_left(report: Path) -> None:
    bundle(report)
    (report / "journals" / "other.yml").write_text("journal: Other Journal\n", encoding="utf-8")
    assert main(["submit", "--journal", "Other Journal", "--quiet"]) == 0
    readme = (report / "submission" / "other-journal-2026-03-31" / "README.md").read_text(encoding="utf-8")
    assert "it does not name Other Journal; it may be written to another journal" in readme
