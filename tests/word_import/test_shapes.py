"""The XML that programs write around the same text: cut runs, nested changes, controls, rows, boxes, lost bookmarks."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def _element(tag: str, **facts: str) -> Any:
    return etree.Element(w(tag), {w(key): value for key, value in facts.items()})


def _lowered(file: WordFile) -> None:
    paragraph = file.paragraph("to the trunk")
    last = file._cut(paragraph, shown(paragraph).index("trunk"), 5)[0]
    properties = etree.Element(w("rPr"))
    properties.extend([_element("position", val="-8"), _element("sz", val="14")])
    last.insert(0, properties)


def _cited_again(file: WordFile) -> None:
    """A copy of a citation, which has its link and not its bookmark."""
    end = file.paragraph("Nobody had")
    link = _element("hyperlink", anchor="ref_roe2020")
    end.extend([file._run(" (", None, ""), link, file._run(")", None, "")])
    link.append(file._run("1", None, ""))


def _mentioned_again(file: WordFile) -> None:
    """A copy of a mention, whose bookmark has a number more."""
    marks = [one for one in file.root.iter(w("bookmarkStart")) if (one.get(w("name")) or "").startswith("cw-v-")]
    mention = next(one for one in marks if "Figure" in "".join(shown(each) for each in one.itersiblings())[:9])
    copied_mark = _element("bookmarkStart", id="990", name=f"{mention.get(w('name'))}_Copy_1")
    end = file.paragraph("Pain was")
    end.extend([copied_mark, file._run(" Figure\u00a01", None, ""), _element("bookmarkEnd", id="990")])


def _level(file: WordFile) -> None:
    file.paragraph("Discussion").find(w("pPr")).find(w("pStyle")).set(w("val"), "Heading2")


def test_what_libreoffice_writes_otherwise_is_imported(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="")
    _level(file)
    _lowered(file)
    _cited_again(file)
    _mentioned_again(file)
    file.replace("gout", "podagra", style="b", within="A rash in")  # what is new in a title has its style once more
    file.restyle("night", "s", within="It itched")
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, file.bytes())
    expected = LETTER
    for before, after in (
        ("## Discussion", "### Discussion"),
        ("trunk.\n", "~trunk~.\n"),
        ("this course.\n", "this course. [@roe2020]\n"),
        ("- Pain was absent.", "- Pain was absent. @fig-rash"),
        ("A rash in gout", "A rash in podagra"),
        ("at night.\n\nThe", "at ~~night~~.\n\nThe"),
    ):
        assert expected.count(before) == 1, before
        expected = expected.replace(before, after)
    assert result.left == ()
    assert (copy_of_report.folder / "letter.qmd").read_text() == expected


def test_a_link_that_a_tracked_change_reaches_into_is_read(report: Report, tmp_path: Path) -> None:
    """LibreOffice 7 writes `<w:hyperlink><w:del>...</w:hyperlink>`."""
    file = WordFile(report.sent)
    file.delete("link", within="The dose")
    data = file.bytes()
    broken = WordFile(data)
    text = etree.tostring(broken.root)
    place = text.index(b"<w:hyperlink", text.index(b"The dose") - 9)
    link_end = text.index(b"</w:hyperlink>", place)
    assert b"</w:del>" in text[place:link_end]
    broken_text = text[:place] + text[place:link_end].replace(b"</w:del>", b"") + text[link_end:]
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(broken_text)
    parts = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            new.writestr(name, broken_text if name == "word/document.xml" else old.read(name))
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, parts.getvalue())
    assert "-The dose was $x^2$ at most, and a [link]" in result.diff or "“link” deleted" in result.left[0]


def _cells(file: WordFile, text: str) -> list[list[Any]]:
    table = next(file.paragraph(text).iterancestors(w("tbl")))
    return [list(row.iter(w("tc"))) for row in table.iter(w("tr"))]


def _without_column(file: WordFile) -> None:
    for row in _cells(file, "6.2"):
        row[1].getparent().remove(row[1])


def _merged(file: WordFile) -> None:
    _, number, remark = _cells(file, "9.1")[1]
    number.extend(list(remark.iter(w("p"))))
    remark.getparent().remove(remark)


def _without_table(file: WordFile) -> None:
    table = next(file.paragraph("6.2").iterancestors(w("tbl")))
    table.getparent().remove(table)


def _with_column(file: WordFile) -> None:
    for row in _cells(file, "6.2"):
        made = _element("tc")
        made.append(_element("p"))
        made[0].append(file._run("new", None, ""))
        row[1].addnext(made)


def _without_head(file: WordFile) -> None:
    row = _cells(file, "6.2")[0][0].getparent()
    row.getparent().remove(row)


LAYOUTS: list[tuple[str, Callable[[WordFile], None], str]] = [
    ("cells that are one", _merged, "“1 | 9.1 | before the drug” -> “one cell”: cells are merged in the source"),
    ("a table", _without_table, "after the drug” deleted: a table is deleted in the source"),
    ("the head of a table", _without_head, "“Day | Value | Remark” deleted: the first row of a table"),
    ("a new column", _with_column, "“new” inserted: it is in a new column of a table"),
    ("a highlighted word", lambda f: _highlight(f, "left"), "“left” -> “left”: it was underlined or highlighted"),
]


def _highlight(file: WordFile, text: str) -> None:
    run = file._cut(file.paragraph(text), shown(file.paragraph(text)).index(text), len(text))[0]
    run.insert(0, _element("rPr"))
    run[0].append(_element("shd", val="clear", fill="FFFF00"))


@pytest.mark.parametrize(("name", "edit", "message"), LAYOUTS, ids=[one[0] for one in LAYOUTS])
def test_changes_that_no_words_show_are_listed(
    report: Report, tmp_path: Path, name: str, edit: Callable[[WordFile], None], message: str
) -> None:
    file = WordFile(report.sent, author="")
    edit(file)
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, file.bytes())
    assert any(message in line for line in result.left), (name, result.left)
    assert (copy_of_report.folder / "letter.qmd").read_text() == LETTER


def test_a_column_that_is_gone_is_deleted(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="")
    _without_column(file)
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, file.bytes())
    before = "| Day | Value | Remark |\n|-----|------:|--------|\n| 1 | 9.1 | before the drug |\n| 8 | 6.2 | after"
    after = "| Day | Remark |\n|-----|--------|\n| 1 | before the drug |\n| 8 | after"
    assert result.left == ()
    assert (copy_of_report.folder / "letter.qmd").read_text() == LETTER.replace(before, after)


def test_the_text_of_a_box_is_listed(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="")
    run = etree.SubElement(file.paragraph("It itched"), w("r"))
    box = etree.SubElement(etree.SubElement(run, w("pict")), w("txbxContent"))
    etree.SubElement(etree.SubElement(etree.SubElement(box, w("p")), w("r")), w("t")).text = "A word in a box"
    copy_of_report = copied(report, tmp_path / "report")
    result = imported(copy_of_report, file.bytes())
    assert any("“A word in a box” inserted: it is in a text box or a new table" in line for line in result.left)
    assert (copy_of_report.folder / "letter.qmd").read_text() == LETTER
