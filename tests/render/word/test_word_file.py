"""The file as a file: the same bytes anywhere, nothing in it that points nowhere, nothing of who made it with what."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_word_document import IMAGES, SVG, TARGETS, letter, title_block, word
from word_manuscripts import a_float, blocks, document, image, mention, png
from word_reader import R, W, parts_of, root_of, text_of

from casewright.manuscript.ast import Blocks, div, header, para, plain, text
from casewright.render.word import word_document

TEXT_PARTS = ("word/document.xml", "word/footnotes.xml")
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def whole() -> bytes:
    return word([*letter(), plain([image("b.svg", "Drawing")])], {**IMAGES, "b.svg": SVG}, title_block=title_block())


def test_the_same_document_gives_the_same_bytes_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = whole()
    (tmp_path / "pandoc").mkdir()
    (tmp_path / "pandoc" / "reference.docx").write_bytes(b"a template of the user's own")
    (tmp_path / "supplement.docx").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert whole() == first


def test_the_archive_has_no_dates_no_order_of_its_own_and_no_compression() -> None:
    with zipfile.ZipFile(io.BytesIO(whole())) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_the_file_says_what_the_document_says_and_nothing_of_its_making() -> None:
    made = word_document(
        document(blocks("x"), title="A bone lesion <1>"), resources={}, link_targets={}, epoch=1_600_000_000
    )
    core = etree.fromstring(parts_of(made)["docProps/core.xml"])
    assert {entry.tag.split("}")[1]: entry.text for entry in core} == {
        "title": "A bone lesion <1>",
        "creator": "Ada Alpha; Berta Beta",
        "keywords": "leukaemia, bone",
        "language": "en-GB",
        "created": "2020-09-13T12:26:40Z",
        "modified": "2020-09-13T12:26:40Z",
    }
    for part, data in parts_of(made).items():
        said = data.decode().lower()
        for name in ("pandoc", "microsoft word", "casewright", "rsid", "prooferr", "lastmodifiedby", str(Path.home())):
            assert name not in said, (part, name)


def assert_holds_together(made: bytes) -> None:
    """What Word checks before it opens a file: every id once, every reference to something that is there."""
    parts = parts_of(made)
    roots = {part: root_of(made, part) for part in TEXT_PARTS}
    starts = [mark for root in roots.values() for mark in root.iter(W + "bookmarkStart")]
    ends = [mark for root in roots.values() for mark in root.iter(W + "bookmarkEnd")]
    identifiers = [mark.get(W + "id") for mark in starts]
    names = [mark.get(W + "name").lower() for mark in starts]
    assert len(set(identifiers)) == len(identifiers)
    assert sorted(identifiers) == sorted(mark.get(W + "id") for mark in ends)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) for name in names)
    drawings = [mark.get("id") for root in roots.values() for mark in root.iter("{*}docPr")]
    assert len(set(drawings)) == len(drawings)
    for part, root in roots.items():
        relations = etree.fromstring(parts[f"word/_rels/{part.removeprefix('word/')}.rels"])
        targets = {relation.get("Id"): relation for relation in relations.iter(RELATIONSHIP)}
        for node in root.iter():
            for attribute in (R + "id", R + "embed"):
                if attribute in node.attrib:
                    assert node.get(attribute) in targets
        for relation in targets.values():
            assert relation.get("TargetMode") == "External" or f"word/{relation.get('Target')}" in parts
        for link in root.iter(W + "hyperlink"):
            assert link.get(R + "id") or link.get(W + "anchor").lower() in names
        for code in root.iter(W + "instrText"):
            if code.text.split()[0] == "REF":
                assert code.text.split()[1] in names
        kinds = [mark.get(W + "fldCharType") for mark in root.iter(W + "fldChar")]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
        assert all(cell[-1].tag == W + "p" for cell in root.iter(W + "tc"))
        for table in root.iter(W + "tbl"):
            grid = len(table.find(W + "tblGrid"))
            for row in table.findall(W + "tr"):
                spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(W + "tc")]
                after = row.find(f"{W}trPr/{W}gridAfter")
                columns = sum(1 if span is None else int(span.get(W + "val")) for span in spans)
                assert columns + (0 if after is None else int(after.get(W + "val"))) == grid
    types = etree.fromstring(parts["[Content_Types].xml"])
    known = {node.get("PartName") for node in types} | {node.get("Extension") for node in types}
    assert all(f"/{part}" in known or part.rsplit(".", 1)[-1] in known for part in parts)
    assert all(part.removeprefix("/") in parts for part in known if part and part.startswith("/"))


def test_the_letter_holds_together() -> None:
    assert_holds_together(whole())


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr suppressLineNumbers pBdr tabs wordWrap spacing ind jc "
    "outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs smallCaps strike color sz szCs highlight u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "headerReference footerReference footnotePr pgSz pgMar lnNumType cols",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
    "docDefaults": "rPrDefault pPrDefault",
    "tbl": "bookmarkStart tblPr tblGrid tr",
    "tr": "trPr tc",
}


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "word/styles.xml", "word/footer1.xml"])
def test_properties_stand_in_the_order_word_insists_on(part: str) -> None:
    root = root_of(
        word([*letter(), para([mention("fig-two", "Figure 2")])], title_block=title_block(), line_numbers=True), part
    )
    for element, order in ORDER.items():
        places = {W + child: place for place, child in enumerate(order.split())}
        for node in root.iter(W + element):
            found = [places[child.tag] for child in node]  # a child that is not expected here is an error, too
            assert found == sorted(found), etree.tostring(node)


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zs", "Zl", "Zp")), min_size=1, max_size=12
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=9, max_size=9), st.integers(1, 30))
def test_every_word_is_printed_once_and_in_order(given_words: list[str], value: int) -> None:
    title, heading, before, after, legend, note, head, cell, quoted = given_words
    table = blocks("| h |\n|---|\n| c |\n")
    table[0]["c"][3][1][0][1][0][4] = [plain([text(head)])]
    table[0]["c"][4][0][3][0][1][0][4] = [plain([text(cell)])]
    figure = a_float(
        "fig-a", [plain([image("a.png", title)])], number=str(value), value=value, notes=[para([text(note)])]
    )
    figure["c"][1][1]["c"][1][0]["c"] += [{"t": "Space"}, text(legend)]
    given_blocks: Blocks = [
        header(1, [text(heading)], heading),
        para([text(before), {"t": "Space"}, mention("fig-a", f"Figure {value}"), {"t": "Space"}, text(after)]),
        figure,
        *table,
        {"t": "BlockQuote", "c": [para([text(quoted)])]},
    ]
    titled = [div([div([plain([text(title)])], classes=["title"])], classes=["title-block"])]
    made = word_document(document(given_blocks, title_block=titled), resources={"a.png": png(9, 9)}, link_targets={})
    label = f"Figure {value}"
    expected = [title, heading, before, label, after, f"{label}:", legend, note, head, cell, quoted]
    assert text_of(made) == " ".join(expected)
    assert_holds_together(made)


def template(**ids: str) -> bytes:
    """A template as Word saves one: styles with ids of its language, a head, margins, its author's name."""
    import docx

    made = docx.Document()
    made.core_properties.author = "Template Person"
    made.sections[0].left_margin = docx.shared.Mm(60)
    made.sections[0].header.paragraphs[0].text = "Journal of Cases"
    made.styles["Heading 1"].font.size = docx.shared.Pt(30)
    root: Any = made.styles.element
    for old, new in ids.items():
        for node in root.iter(W + "style", W + "basedOn", W + "next", W + "link"):
            attribute = W + ("styleId" if node.tag == W + "style" else "val")
            if node.get(attribute) == old:
                node.set(attribute, new)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("ids", [{}, {"Heading1": "berschrift1", "BodyText": "Textkrper", "Normal": "Standard"}])
def test_a_template_keeps_its_looks_and_gets_what_it_lacks(ids: dict[str, str]) -> None:
    resources = {**IMAGES, "journal.docx": template(**ids)}
    asked = {"options": {"reference-doc": "journal.docx"}, "line_numbers": True}
    made = word(letter(), resources, title_block=title_block(), **asked)
    assert_holds_together(made)
    styles = {style.get(W + "styleId"): style for style in root_of(made, "word/styles.xml").iter(W + "style")}
    assert styles["Heading1"].find(f"{W}rPr/{W}sz").get(W + "val") == "60"
    assert styles["AbstractTitle"].find(f"{W}rPr/{W}b") is not None
    used = {node.get(W + "val") for node in root_of(made).iter(W + "pStyle", W + "rStyle", W + "tblStyle")}
    assert used <= set(styles)
    assert {
        style.find(W + "basedOn").get(W + "val") for style in styles.values() if style.find(W + "basedOn") is not None
    } <= set(styles)
    (section,) = root_of(made).iter(W + "sectPr")
    assert section.find(W + "pgMar").get(W + "left") == "3402"  # 60 mm
    assert section.find(W + "lnNumType") is not None
    assert [node.tag.removeprefix(W) for node in section][:2] == ["headerReference", "footerReference"]
    widest = max(int(extent.get("cx")) for extent in root_of(made).iter("{*}extent"))
    assert widest / 36000 < 216 - 60 - 31  # letter paper, without the template's margins
    everything = b"".join(parts_of(made).values())
    assert b"Journal of Cases" in everything
    assert b"Template Person" not in everything
    assert b"python-docx" not in everything


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(whole())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "letter.docx")], check=True, capture_output=True, timeout=120)
    read = (tmp_path / "letter.txt").read_text("utf-8-sig")
    assert "See Figure 1 Figure 2B Figure 2 (a) Table 1 Supplementary Figure S1A–C Equation 1 Section 1." in read
    assert "Figure 2: Two panels." in read
    assert TARGETS["report/supplement"] not in read
