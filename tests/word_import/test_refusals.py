"""What is not imported, and files that cannot be: each with a sentence, and nothing of it in the sources."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from casewright.diagnostics import CasewrightError
from casewright.review.comments import read_review
from casewright.word_import.returned import Returned, read_returned
from tests.word_import.editing import WordFile, shown, w
from tests.word_import.report import FILES, LETTER, Report, copied, imported, rendered, rendered_report

Edit = Callable[[WordFile], object]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return rendered_report(tmp_path_factory.mktemp("sent") / "report")


def _value_moved(text: str) -> Edit:
    """Cut a value, with its bookmark, and paste it into another paragraph."""

    def edit(file: WordFile) -> None:
        run = file._cut(file.paragraph("A man of"), shown(file.paragraph("A man of")).index(text), len(text))[0]
        start = next(one for one in run.itersiblings(w("bookmarkStart"), preceding=True))
        end = next(one for one in run.itersiblings(w("bookmarkEnd")) if one.get(w("id")) == start.get(w("id")))
        target = file._cut(file.paragraph("It itched"), 0, 3)[0]
        for one in (start, run, end):
            target.addprevious(one)

    return edit


def _as_item(file: WordFile, text: str = "Red") -> None:
    properties = file.paragraph(text).find(w("pPr"))
    numbering = etree.SubElement(properties, w("numPr"))
    etree.SubElement(numbering, w("numId"), {w("val"): "1001"})


def _as_heading(file: WordFile, text: str) -> None:
    file.paragraph(text).find(w("pPr")).find(w("pStyle")).set(w("val"), "Heading2")


REFUSED: list[tuple[str, Edit, str]] = [
    (
        "a value of the case",
        lambda f: f.replace("50\u00a0years", "51 years"),
        "letter.qmd:13:10: not imported (A. B., 2026-05-03): “50 years” -> “51 years”: it is the value `patient.age`; "
        "change it at data/case.yml:4:8: `age: 51 years` instead of `age: 50 years`.",
    ),
    (
        "a variable",
        lambda f: f.replace("48\u00a0mg/L", "49 mg/L"),
        "change it at _variables.yml:2:8: `crp: 49 mg/L` instead of `crp: 48 mg/L`.",
    ),
    ("a value alone deleted", lambda f: f.delete("48\u00a0mg/L"), "it is the value `measured.crp`"),
    ("a value in other words", lambda f: f.replace("48\u00a0mg/L", "little"), "it is the value `measured.crp`"),
    ("a citation", lambda f: f.replace("(1)", "(2)"), "the citation of `roe2020`; change it in the source"),
    (
        "a mention",
        lambda f: f.replace("Figure\u00a01", "Figure 2", within="A man of"),
        "it is the mention of `fig-rash`",
    ),
    ("an expansion", lambda f: f.replace("C-reactive protein (CRP)", "CRP"), "at data/abbreviations.yml:2:5"),
    (
        "a short form in the list",
        lambda f: f.replace("CRP", "CP", within="CRPC-reactive protein"),
        "abbreviations are expanded by the program; change `CRP` at data/abbreviations.yml:2",
    ),
    (
        "words of a long form in another order",
        lambda f: f.replace("C-reactive protein", "protein of C", within="CRPC-reactive protein"),
        "at data/abbreviations.yml:2",
    ),
    (
        "a value and a word beside it",
        lambda f: f.replace("rose to", "fell to").replace("48\u00a0mg/L", "50 mg/L"),
        "beside it, which is not",
    ),
    ("a line of the list", lambda f: f.delete_paragraph("CRPC-reactive protein"), "in data/abbreviations.yml"),
    ("a reference", lambda f: f.replace("Fever", "Heat", within="Journal of"), "its entry at refs.bib:1:1"),
    ("an author", lambda f: f.replace("Ada", "Eve"), "it is made of `author`; change it at letter.qmd:5"),
    ("a number", lambda f: f.replace("Table\u00a01", "Table 2", within="Urate by"), "it is a number that is counted"),
    ("a formula", lambda f: f.insert("Nobody", "\ufffc"), "a picture, a formula or a note"),
    ("a part of a value that is moved", _value_moved("48\u00a0"), "it is the value `measured.crp`"),
    ("a new list", lambda f: _as_item(f.new_paragraph("It itched", "Red")), "a new list is typed in the source"),
    ("a paragraph made an item", lambda f: _as_item(f, "It itched"), "it was made an item of a list"),
    ("a paragraph made a heading", lambda f: _as_heading(f, "It itched"), "it was made a heading"),
    ("a row that is too long", lambda f: f.new_row("6.2", "9", "5", "b", "c"), "the table has 3 columns"),
    ("a heading joined with its text", lambda f: f.join("Case report"), "would not print it as it was returned"),
]


@pytest.mark.parametrize(("name", "edit", "message"), REFUSED, ids=[one[0] for one in REFUSED])
def test_what_is_generated_is_refused_with_the_place_where_it_belongs(
    report: Report, tmp_path: Path, name: str, edit: Edit, message: str
) -> None:
    file = WordFile(report.sent)
    edit(file)
    copy = copied(report, tmp_path / "report")
    result = imported(copy, file.bytes())
    assert any(message in line for line in result.left), (name, result.left)
    assert (copy.folder / "letter.qmd").read_text() == LETTER
    assert "long: C-reactive protein\n" in (copy.folder / "data/abbreviations.yml").read_text()


def test_a_file_without_edits_changes_nothing(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    result = imported(copy, report.sent)
    assert (result.diff, result.left) == ("", ())
    assert (copy.folder / "letter.qmd").read_text() == LETTER
    assert rendered(copy.folder) == report.sent


def test_an_edit_that_was_imported_is_not_imported_again(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent).replace("spread", "crept").new_paragraph("Such rashes", "Others differ.")
    file = (
        file.split("Nobody had")
        .join("First a")
        .delete_paragraph("Pain was")
        .move_paragraph("It itched", "Urate")
        .bytes()
    )
    copy = copied(report, tmp_path / "report")
    imported(copy, file)
    once = (copy.folder / "letter.qmd").read_text()
    again = imported(copy, file)
    assert "crept" in once
    assert (again.diff, again.left) == ("", ())
    assert (copy.folder / "letter.qmd").read_text() == once


SINCE: list[tuple[str, str, str, str | None]] = [
    ("elsewhere", "It itched", "It burned", "crept from the left arm to the trunk.\nIt burned"),
    ("in the same sentence", "left arm", "right arm", "crept from the right arm"),
    ("by the same edit", "rash spread", "rash crept", "rash crept"),
    ("at the same word", "rash spread", "rash moved", None),
    ("by new paragraphs before it", "## Case report\n", "## Case report\n\nThis is new.\n", "rash crept"),
    ("by deleting its paragraph", "The rash spread from the left arm to the trunk.\nIt itched at night.\n\n", "", None),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), SINCE, ids=[one[0] for one in SINCE])
def test_the_source_may_have_changed_since(
    report: Report, tmp_path: Path, name: str, before: str, after: str, expected: str | None
) -> None:
    copy = copied(report, tmp_path / "report")
    source = copy.folder / "letter.qmd"
    now = LETTER.replace(before, after)
    source.write_text(now)
    result = imported(copy, WordFile(report.sent).replace("spread", "crept").bytes())
    if expected is None:
        assert len(result.left) == 1, name
        assert "“moved”" in result.left[0] or "moved" not in after
        assert source.read_text() == now
    else:
        assert result.left == ()
        assert expected in source.read_text()


def test_edits_of_several_authors_are_merged_and_conflicts_are_listed(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    one = WordFile(report.sent, author="A. B.").replace("spread", "crept").replace("at night", "by day")
    other = WordFile(report.sent, author="C. D.").replace("spread", "ran").replace("left arm", "arms")
    result = imported(copy, one.bytes(), other.bytes())
    text = (copy.folder / "letter.qmd").read_text()
    assert "The rash spread from the arms to the trunk.\nIt itched by day." in text
    assert [line.partition(": it conflicts")[2] for line in result.left] == [
        " with the change to “ran” by C. D., 2026-05-03.",
        " with the change to “crept” by A. B., 2026-05-03.",
    ]
    assert "A. B., 2026-05-03: 1 change" in result.diff
    assert "C. D., 2026-05-03: 1 change" in result.diff


def test_changes_of_two_authors_beside_each_other_conflict(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    one = WordFile(report.sent, author="A. B.").insert("left", " lower")
    other = WordFile(report.sent, author="C. D.").replace("left", "right")
    assert len(imported(copy, one.bytes(), other.bytes()).left) == 2
    assert (copy.folder / "letter.qmd").read_text() == LETTER


def test_line_ends_and_the_byte_order_mark_stay(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    source = copy.folder / "letter.qmd"
    source.write_bytes(b"\xef\xbb\xbf" + LETTER.replace("\n", "\r\n").encode())
    result = imported(copy, WordFile(report.sent).replace("spread", "crept").split("Nobody").bytes())
    expected = LETTER.replace("rash spread", "rash crept").replace("stopped. Nobody", "stopped.\n\nNobody")
    assert result.left == ()
    assert source.read_bytes() == b"\xef\xbb\xbf" + expected.replace("\n", "\r\n").encode()


def test_the_same_edit_of_two_authors_is_made_once(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    files = [WordFile(report.sent, author=name).replace("spread", "crept").bytes() for name in ("A. B.", "C. D.")]
    result = imported(copy, *files)
    assert result.left == ()
    assert (copy.folder / "letter.qmd").read_text() == LETTER.replace("rash spread", "rash crept")


def _without(data: bytes, *parts: str, bookmarks: bool = True) -> bytes:
    file = WordFile(data)
    for part in parts:
        file.parts.pop(part)
    if not bookmarks:
        for mark in list(file.root.iter()):
            if str(mark.tag).endswith(("bookmarkStart", "bookmarkEnd")):
                mark.getparent().remove(mark)
    return file.bytes()


@pytest.mark.parametrize(
    ("parts", "bookmarks", "note"),
    [
        (("customXml/item1.xml",), True, "compared with the text kept when it was rendered"),
        (("customXml/item1.xml", "docProps/custom.xml"), True, "compared with the present text"),
        (("customXml/item1.xml", "docProps/custom.xml"), False, "were recognized by their text"),
    ],
    ids=["through LibreOffice", "without properties", "through Google Docs"],
)
def test_a_file_that_lost_its_parts_is_imported(
    report: Report, tmp_path: Path, parts: tuple[str, ...], bookmarks: bool, note: str
) -> None:
    copy = copied(report, tmp_path / "report")
    edited = WordFile(report.sent).replace("spread", "crept").replace("three days", "four days").bytes()
    result = imported(copy, _without(edited, *parts, bookmarks=bookmarks))
    assert result.left == ()
    expected = LETTER.replace("rash spread", "rash crept").replace("three days", "four days")
    assert (copy.folder / "letter.qmd").read_text() == expected
    assert any(note in one for one in result.notes)


def test_a_file_whose_sent_text_is_not_kept_is_compared_with_the_present_text(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    for path in (copy.folder / ".casewright/sent").iterdir():
        path.unlink()
    file = _without(WordFile(report.sent).replace("spread", "crept").bytes(), "customXml/item1.xml")
    result = imported(copy, file)
    assert result.left == ()
    assert any("compared with the present text" in note for note in result.notes)


def test_comments_are_kept_with_their_place_replies_and_state(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    file = WordFile(report.sent)
    file.comment("at night", "When *exactly*?", reply="At two.")
    file.comment("three days", "Fine.", author="C. D.", done=True)
    imported(copy, file.bytes())
    [kept] = read_review(copy.folder)
    first, second = kept.comments
    assert (first.author, first.at, first.quoted, first.text) == (
        "A. B.",
        "letter.qmd:18",
        "at night",
        r"When \*exactly\*?",
    )
    assert ([reply.text for reply in first.replies], first.is_answered) == (["At two."], False)
    assert (second.at, second.state, second.is_answered) == ("letter.qmd:22", "done", True)
    answered = (copy.folder / kept.path).read_text().replace("::: {.response}\n:::", "::: {.response}\nYes.\n:::", 1)
    (copy.folder / kept.path).write_text(answered)
    imported(copy, file.bytes(), name="again")
    assert (copy.folder / kept.path).read_text() == answered
    assert read_review(copy.folder)[0].comments[0].is_answered


def test_comments_are_written_back_with_responses_and_come_back_once(report: Report, tmp_path: Path) -> None:
    copy = copied(report, tmp_path / "report")
    imported(copy, WordFile(report.sent).comment("at night", "When *exactly*?", reply="At two.").bytes())
    path = copy.folder / "review/letter-reviewed.qmd"
    answered = path.read_text().replace("::: {.response}\n", "::: {.response}\nIn the *night*.\n")
    path.write_text(answered)
    sent = rendered(copy.folder, comments=True)
    file = read_returned_bytes(sent, tmp_path)
    assert [(one.author, one.text, one.parent) for one in file.comments] == [
        ("A. B.", "When *exactly*?", ""),
        ("C. D.", "At two.", "0"),
        ("Ada B. Writer", "In the *night*.", "0"),
    ]
    assert [piece.text for one in file.paragraphs for piece in one.pieces if piece.comments] == [
        "The rash spread from the left arm to the trunk. It itched at night."
    ]
    result = imported(copy, sent)
    assert (result.diff, result.left, path.read_text()) == ("", (), answered)


def read_returned_bytes(data: bytes, folder: Path) -> Returned:
    (folder / "sent.docx").write_bytes(data)
    return read_returned(folder / "sent.docx", "sent.docx")


def _zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return buffer.getvalue()


BAD: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "is not a Word file"),
    ("text", b"Dear all", "is not a Word file"),
    ("an old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has the format of Word before 2007"),
    (
        "encrypted",
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password",
    ),
    ("a damaged archive", b"PK\x03\x04" + bytes(40), "is damaged"),
    ("an archive of something else", _zipped(a=b"b"), "is not a Word file"),
    ("an OpenDocument", _zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "is an OpenDocument file"),
    ("damaged XML", _zipped(word__document_xml=b"<w:document"), "is damaged"),
    ("macros", _zipped(word__document_xml=b"<a/>", word__vbaProject_bin=b"x"), "contains macros"),
    ("a bomb", _zipped(word__document_xml=bytes(101_000_000)), "is damaged"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD, ids=[one[0] for one in BAD])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / "back.docx"
    path.write_bytes(data)
    with pytest.raises(CasewrightError) as caught:
        read_returned(path, "back.docx")
    assert message in caught.value.message, name


def test_links_and_missing_files_are_refused(report: Report, tmp_path: Path) -> None:
    target = tmp_path / "target.docx"
    target.write_bytes(report.sent)
    (tmp_path / "link.docx").symlink_to(target)
    for name, message in (("link.docx", "symbolic link"), ("none.docx", "There is no file"), (".", "is a folder")):
        with pytest.raises(CasewrightError) as caught:
            read_returned(tmp_path / name, name)
        assert message in caught.value.message


def test_a_file_of_another_report_is_refused(report: Report, tmp_path: Path) -> None:
    other = rendered_report(
        tmp_path / "other", {**FILES, "letter.qmd": "---\ntitle: Urticaria\n---\n\nNothing of this is there at all.\n"}
    )
    moved = rendered_report(
        tmp_path / "moved",
        {
            **{name: text for name, text in FILES.items() if name != "letter.qmd"},
            "text/other.qmd": LETTER.replace("rash.png", "../rash.png"),
            "_quarto.yml": FILES["_quarto.yml"].replace("letter.qmd", "text/other.qmd"),
        },
    )
    for file, message in ((other, "hardly a sentence in common"), (moved, "which this report does not have")):
        copy = copied(report, tmp_path / f"report-{message[:5].strip()}")
        with pytest.raises(CasewrightError) as caught:
            imported(copy, file.sent)
        assert message in caught.value.message


NESTED = """\
---
title: A list
---

Term
: Its meaning is explained here.

- The first thing of all
    - A thing within the first one
- The second thing of all

The text goes on behind the list.
"""


def test_an_edit_after_which_other_paragraphs_would_be_something_else_is_refused(tmp_path: Path) -> None:
    """Without its parent, a nested item would be a part of the definition, with the same words."""
    report = rendered_report(tmp_path / "report", {**FILES, "letter.qmd": NESTED})
    file = WordFile(report.sent, author="")
    file.paragraph("The second thing").addnext(file.paragraph("The first thing"))
    result = imported(report, file.bytes())
    assert any("would not print it as it was returned" in line for line in result.left), result
    assert (report.folder / "letter.qmd").read_text() == NESTED
