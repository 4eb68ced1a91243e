"""Edits of returned Word files, and what becomes of the sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.word_import.editing import WordFile, shown, w
from tests.word_import.report import LETTER, Report, copied, imported, rendered_report

Edit = Callable[[WordFile], object]
Sources = dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return rendered_report(tmp_path_factory.mktemp("sent") / "report")


PLACED: list[tuple[str, Edit, str, str]] = [
    ("a word", lambda f: f.replace("spread", "crept"), "rash spread", "rash crept"),
    ("a word at the end of a line", lambda f: f.replace("trunk", "belly"), "trunk.\nIt", "belly.\nIt"),
    (
        "words on two lines",
        lambda f: f.replace("trunk. It itched", "belly; it hurt"),
        "trunk.\nIt itched",
        "belly; it hurt",
    ),
    ("a word more", lambda f: f.insert("left", " upper"), "left arm", "left upper arm"),
    ("a word fewer", lambda f: f.delete("left "), "left arm", "arm"),
    (
        "a word fewer at the start",
        lambda f: f.replace("The rash spread", "Rash spread"),
        "The rash spread",
        "Rash spread",
    ),
    (
        "words at the start",
        lambda f: f.insert_before("The rash spread", "Soon. "),
        "The rash spread",
        "Soon. The rash spread",
    ),
    (
        "words at the end",
        lambda f: f.insert("at night.", " It hurt.", within="It itched"),
        "at night.\n\nThe CRP",
        "at night. It hurt.\n\nThe CRP",
    ),
    ("a comma", lambda f: f.insert("to the trunk", ","), "to the trunk.", "to the trunk,."),
    ("a letter", lambda f: f.insert("the left arm", "s"), "left arm", "left arms"),
    ("a bracket", lambda f: f.insert_before("left arm", "("), "the left", "the (left"),
    ("words beside a value", lambda f: f.replace(" with gout", " and gout"), "with gout had", "and gout had"),
    ("words before a value", lambda f: f.replace("rose to ", "climbed to "), "rose to", "climbed to"),
    (
        "words behind a value",
        lambda f: f.insert("48\u00a0mg/L", " or more"),
        "measured.crp >}}",
        "measured.crp >}} or more",
    ),
    ("words behind a citation", lambda f: f.insert("(1)", " by mouth"), "[@roe2020], and", "[@roe2020] by mouth, and"),
    (
        "words before a citation",
        lambda f: f.replace("seen ", "described "),
        "It was seen\nbefore",
        "It was described\nbefore",
    ),
    ("words behind an expansion", lambda f: f.insert("(CRP)", " level"), "his CRP rose", "his CRP level rose"),
    (
        "a sentence with a value",
        lambda f: _delete_all(f, " It was seen before ", "(1,2)", "."),
        " It was seen\nbefore [@roe2020; @writer2019].",
        "",
    ),
    (
        "text that is markup",
        lambda f: f.insert("left", " *very* @home [x] $5"),
        "left arm",
        r"left \*very\* \@home \[x\] \$5 arm",
    ),
    ("dashes and dots", lambda f: f.insert("left", " -- so to say..."), "left arm", r"left \-- so to say\... arm"),
    (
        "a number with a period at the start",
        lambda f: f.replace("The rash spread", "1. The rash spread"),
        "The rash spread",
        r"1\. The rash spread",
    ),
    ("bold words", lambda f: f.insert("left", " upper", style="b"), "left arm", "left **upper** arm"),
    ("italic words", lambda f: f.insert("left", " upper", style="i"), "left arm", "left *upper* arm"),
    ("a raised letter", lambda f: f.insert("arm", "a", style="^"), "left arm", "left arm^a^"),
    ("words in bold words", lambda f: f.replace("all of", "all four of"), "**all of his**", "**all four of his**"),
    ("a bold word fewer", lambda f: f.delete(" of his"), "**all of his**", "**all**"),
    ("all italic words fewer", lambda f: f.delete("no other "), "took *no other* drug", "took drug"),
    ("an italic word changed", lambda f: f.replace("no other", "another"), "*no other*", "*another*"),
    ("words made bold", lambda f: f.restyle("left arm", "b"), "left arm", "**left arm**"),
    ("words made plain", lambda f: f.restyle("no other", ""), "*no other*", "no other"),
    (
        "a paragraph more",
        lambda f: f.new_paragraph("It itched", "It was red."),
        "at night.\n\nThe CRP",
        "at night.\n\nIt was red.\n\nThe CRP",
    ),
    ("a paragraph split", lambda f: f.split("Nobody had"), "stopped. Nobody", "stopped.\n\nNobody"),
    ("two paragraphs joined", lambda f: f.join("It itched"), "at night.\n\nThe CRP", "at night.\nThe CRP"),
    (
        "a paragraph moved",
        lambda f: f.move_paragraph("It itched", "Nobody had"),
        "The rash spread from the left arm to the trunk.\nIt itched at night.\n\n"
        "The CRP fell after the drug was stopped. Nobody had expected this course.\n",
        "The CRP fell after the drug was stopped. Nobody had expected this course.\n\n"
        "The rash spread from the left arm to the trunk.\nIt itched at night.\n",
    ),
    ("two items joined", lambda f: f.join("First a cream"), "applied.\n2. Then", "applied.\n   Then"),
    (
        "a paragraph fewer",
        lambda f: f.delete_paragraph("It itched"),
        "The rash spread from the left arm to the trunk.\nIt itched at night.\n\n",
        "",
    ),
    ("an item", lambda f: f.replace("three days", "four days"), "three days", "four days"),
    (
        "an item more",
        lambda f: f.new_paragraph("Fever lasted", "Sweating came."),
        "three days.\n",
        "three days.\n- Sweating came.\n",
    ),
    ("an item fewer", lambda f: f.delete_paragraph("Fever lasted"), "- Fever lasted three days.\n", ""),
    ("an item with two lines", lambda f: f.replace("mostly", "only"), "  mostly", "  only"),
    (
        "a numbered item more",
        lambda f: f.new_paragraph("First a cream", "Nothing else."),
        "applied.\n",
        "applied.\n1. Nothing else.\n",
    ),
    ("a quotation", lambda f: f.replace("a colleague", "a friend"), "a colleague", "a friend"),
    ("a heading", lambda f: f.replace("Discussion", "Remarks"), "## Discussion {", "## Remarks {"),
    ("a heading longer", lambda f: f.insert("Discussion", " and end"), "Discussion {", "Discussion and end {"),
    ("a cell", lambda f: f.replace("before the drug", "before it"), "before the drug", "before it"),
    ("a cell with a bar", lambda f: f.insert("9.1", " | x"), "9.1", r"9.1 \| x"),
    ("a number in a cell", lambda f: f.replace("6.2", "6.3"), "6.2", "6.3"),
    ("a caption of a table", lambda f: f.insert("Urate by day", " and week"), "Urate by day", "Urate by day and week"),
    ("a caption of a figure", lambda f: f.replace("on the arm", "of the arm"), "rash on the arm", "rash of the arm"),
    ("the title", lambda f: f.replace("A rash in gout", "A rash with gout"), "title: A rash in", "title: A rash with"),
    ("the subtitle", lambda f: f.insert("colon", ": here"), "a colon can", "a colon: here can"),
    ("the abstract", lambda f: f.replace("first dose", "second dose"), "first dose", "second dose"),
    (
        "a keyword",
        lambda f: f.replace("gout", "hyperuricemia", within="Keywords"),
        "[rash, gout]",
        "[rash, hyperuricemia]",
    ),
    ("words beside a formula", lambda f: f.insert(" at most", " then"), "at most", "at most then"),
    ("words beside a note", lambda f: f.insert_before(" Water is", " So."), "[^kidney] Water", "[^kidney] So. Water"),
    ("words in a link", lambda f: f.replace("link", "page"), "[link]", "[page]"),
    (
        "a keyword more",
        lambda f: f.insert("gout", "; urticaria", within="Keywords"),
        "[rash, gout]",
        "[rash, gout, urticaria]",
    ),
    (
        "words beside lowered letters",
        lambda f: f.replace("Water is", "Pure water is"),
        "Water is H~2~O",
        "Pure water is H~2~O",
    ),
    ("quotation marks", lambda f: f.replace("twice", "thrice"), '"twice" -- rarely', '"thrice" -- rarely'),
    (
        "a heading more",
        lambda f: f.new_paragraph("Discussion", "Methods"),
        "{#sec-discussion}\n",
        "{#sec-discussion}\n\n## Methods\n",
    ),
    (
        "a row more",
        lambda f: f.new_row("6.2", "9", "", "*well*"),
        "| after the drug |\n",
        "| after the drug |\n| 9 |  | \\*well\\* |\n",
    ),
    (
        "two rows more behind the head",
        lambda f: f.new_row("Remark", "3", "8", "c").new_row("Remark", "2", "9", "b"),
        "|--------|\n",
        "|--------|\n| 2 | 9 | b |\n| 3 | 8 | c |\n",
    ),
    ("a title typed anew", lambda f: f.retype("A rash in gout", "On skin"), "title: A rash in gout", "title: On skin"),
    ("a heading typed anew", lambda f: f.retype("Case report", "Story"), "## Case report", "## Story"),
    ("a cell typed anew", lambda f: f.retype("before the drug", "sooner"), "before the drug", "sooner"),
    (
        "a paragraph typed anew",
        lambda f: f.retype("Nobody had", "All was other."),
        "The CRP fell after the drug was stopped. Nobody had expected this course.",
        "All was other.",
    ),
    ("an alternative text", lambda f: _described(f, "A blue arm"), 'fig-alt="A red arm"', 'fig-alt="A blue arm"'),
    (
        "bold words typed anew, plain",
        lambda f: f.replace("all of his", "most", style="i"),
        "and **all of his** values",
        "and *most* values",
    ),
    ("words beside a dash", lambda f: f.replace("rarely", "seldom"), "-- rarely", "-- seldom"),
]


def _described(file: WordFile, text: str) -> None:
    for element in file.root.iter():
        if str(element.tag).endswith("}docPr"):
            element.set("descr", text)


def test_the_long_form_of_an_abbreviation_is_changed_in_its_file(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent)
    file.replace("C-reactive", "C reactive", within=file_line(file, "CRP", "C-reactive protein"))
    copy = copied(report, tmp_path / "report")
    assert imported(copy, file.bytes()).left == ()
    assert "    long: C reactive protein\n" in (copy.folder / "data/abbreviations.yml").read_text()
    assert (copy.folder / "letter.qmd").read_text() == LETTER


def file_line(file: WordFile, *texts: str) -> str:
    """The text of the paragraph that consists of texts."""
    return next(text for one in file.paragraphs() if (text := shown(one)) == "".join(texts))


def test_a_value_that_is_cut_and_pasted_stays_a_value(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="")
    source, target = file.paragraph("A man of"), file.paragraph("Nobody had")
    start = next(one for one in source.iter(w("bookmarkStart")) if "48" in shown(one.getnext()))
    target.append(file._run(" So ", None, ""))
    for one in (start, start.getnext(), start.getnext().getnext()):
        target.append(one)
    copy = copied(report, tmp_path / "report")
    result = imported(copy, file.bytes())
    assert "expected this course. So {{< var measured.crp >}}\n" in (copy.folder / "letter.qmd").read_text(), result


def test_paragraphs_that_are_new_behind_a_moved_one_go_with_it(report: Report, tmp_path: Path) -> None:
    file = WordFile(report.sent, author="").new_paragraph("Such rashes", "It was red.")
    target, new = file.paragraph("It itched"), file.paragraph("It was red")
    target.addnext(new)
    target.addnext(file.paragraph("Such rashes"))
    copy = copied(report, tmp_path / "report")
    result = imported(copy, file.bytes())
    assert result.left == (), result
    text = (copy.folder / "letter.qmd").read_text()
    assert "at night.\n\nSuch rashes resolve" in text, result.diff
    assert "It was red.\n\nThe CRP fell" in text


def _delete_all(file: WordFile, *texts: str) -> None:
    paragraph = "It was seen" if file.author else "A man of"
    for text in texts:
        file.delete(text, within=paragraph)
        paragraph = "A man of"


def _batches() -> list[list[tuple[str, Edit, str, str]]]:
    """The edits in groups of which each is imported from one file: those of a group are in different paragraphs."""
    batches: list[tuple[set[int], list[tuple[str, Edit, str, str]]]] = []
    for case in PLACED:
        start = LETTER.index(case[2])
        blocks = {LETTER.count("\n\n", 0, at) for at in (start, start + len(case[2].rstrip("\n")))}
        taken, held = next((one for one in batches if not one[0] & blocks), (set(), []))
        if not held:
            batches.append((taken, held))
        taken |= blocks
        held.append(case)
    return [held for _, held in batches]


@pytest.mark.parametrize("author", ["A. B.", ""], ids=["tracked", "untracked"])
@pytest.mark.parametrize("batch", _batches(), ids=lambda batch: "; ".join(one[0] for one in batch)[:60])
def test_edits_are_made_where_their_words_are_typed(
    report: Report, tmp_path: Path, author: str, batch: list[tuple[str, Edit, str, str]]
) -> None:
    file = WordFile(report.sent, author=author)
    expected = LETTER
    for name, edit, before, after in batch:
        edit(file)
        assert LETTER.count(before) == 1, name
        expected = expected.replace(before, after)
    copy = copied(report, tmp_path / "report")
    result = imported(copy, file.bytes())
    assert result.left == ()
    assert (copy.folder / "letter.qmd").read_text() == expected
