"""The XML that programs write around the same text: cut runs, nested changes, controls, rows, boxes, lost bookmarks."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from tests.word_import.editing import WordFile, shown, w
from tests.word_import.report import LETTER, Report, copied, imported, rendered_report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return rendered_report(tmp_path_factory.mktemp("sent") / "report")


def with_cut_runs(file: WordFile) -> WordFile:
    """A run for each letter with marks of the spelling between, as after typing in Word."""
    for run in list(file.root.iter(w("r"))):
        texts = [child for child in run if child.tag == w("t")]
        if len(texts) == 1 and len(texts[0].text or "") > 1:
            letters, last = texts[0].text, run
            texts[0].text = letters[0]
            texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            for letter in letters[1:]:
                other = copy.deepcopy(run)
                next(other.iter(w("t"))).text = letter
                last.addnext(other)
                last = etree.Element(w("proofErr"), {w("type"): "spellStart"})
                other.addnext(last)
    return file


def _nested(file: WordFile) -> WordFile:
    file.insert("left", " very upper")
    return WordFile(file.bytes(), author="C. D.").delete(" very", within="left")


def _in_control(file: WordFile) -> WordFile:
    paragraph = file.replace("spread", "crept").paragraph("It itched")
    control = etree.Element(w("sdt"))
    content = etree.SubElement(control, w("sdtContent"))
    paragraph.addprevious(control)
    content.append(paragraph)
    return file


def _rewritten(file: WordFile) -> WordFile:
    """A paragraph whose bookmark went with all of its text."""
    paragraph = file.paragraph("It itched")
    made = etree.Element(w("p"))
    text = etree.SubElement(etree.SubElement(made, w("r")), w("t"))
    text.text = "The rash spread from the left leg to the trunk. It itched at night."
    paragraph.addnext(made)
    paragraph.getparent().remove(paragraph)
    return file


def _row_deleted(file: WordFile) -> WordFile:
    row = next(row for row in file.root.iter(w("tr")) if any("after the drug" in shown(p) for p in row.iter(w("p"))))
    row.getparent().remove(row)
    return file


def _note_edited(file: WordFile) -> WordFile:
    data = file.parts["word/footnotes.xml"]
    file.parts["word/footnotes.xml"] = data.replace(b"is taught", b"is told")
    return file


def _reordered(file: WordFile) -> WordFile:
    file.paragraph("It itched").addprevious(file.paragraph("The CRP fell"))
    return file


def _break_inserted(file: WordFile) -> WordFile:
    run = etree.SubElement(file.paragraph("It itched"), w("r"))
    etree.SubElement(run, w("br"))
    etree.SubElement(run, w("t")).text = "Nobody knew."
    return file


def _empty_paragraph(file: WordFile) -> WordFile:
    file.paragraph("It itched").addnext(etree.Element(w("p")))
    return file


SPREAD = "The rash spread from the left arm to the trunk.\nIt itched at night.\n\n"
FALL = "The CRP fell after the drug was stopped. Nobody had expected this course.\n\n"
SHAPES: list[tuple[str, Callable[[WordFile], WordFile], str, str]] = [
    ("cut runs", with_cut_runs, "", ""),
    ("cut runs with an edit", lambda f: with_cut_runs(f.replace("spread", "crept")), "rash spread", "rash crept"),
    ("an insertion shortened by another author", _nested, "left arm", "left upper arm"),
    ("a content control", _in_control, "rash spread", "rash crept"),
    ("a paragraph without its bookmark", _rewritten, "left arm", "left leg"),
    ("a row deleted", _row_deleted, "| 8 | 6.2 | after the drug |\n", ""),
    ("a footnote", _note_edited, "is taught", "is told"),
    ("paragraphs in another order", _reordered, SPREAD + FALL, FALL + SPREAD),
    ("a line break", _break_inserted, "at night.\n\nThe", "at night. Nobody knew.\n\nThe"),
    ("an empty paragraph", _empty_paragraph, "", ""),
    ("a space that does not break", lambda f: f.replace("left arm", "left\u00a0arm"), "", ""),
]


@pytest.mark.parametrize(("name", "edit", "before", "after"), SHAPES, ids=[one[0] for one in SHAPES])
def test_the_shape_of_the_xml_does_not_matter(
    report: Report, tmp_path: Path, name: str, edit: Callable[[WordFile], WordFile], before: str, after: str
) -> None:
    author = "" if name.startswith(("a row", "a para", "a foot", "paragraphs", "a line", "an empty")) else "A. B."
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, edit(WordFile(report.sent, author=author)).bytes())
    assert result.left == (), name
    assert (copy_of_report.folder / "letter.qmd").read_text() == (LETTER.replace(before, after) if before else LETTER)


def test_the_text_of_a_box_is_listed(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="")
    run = etree.SubElement(file.paragraph("It itched"), w("r"))
    box = etree.SubElement(etree.SubElement(run, w("pict")), w("txbxContent"))
    etree.SubElement(etree.SubElement(etree.SubElement(box, w("p")), w("r")), w("t")).text = "A word in a box"
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, file.bytes())
    assert any("“A word in a box” inserted: it is in a text box or a new table" in line for line in result.left)
    assert (copy_of_report.folder / "letter.qmd").read_text() == LETTER
