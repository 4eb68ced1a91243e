"""Marked copies: accepting all changes gives the new file, rejecting all the old one, for every shape of a text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from casewright.diagnostics import CasewrightError
from casewright.manuscript.resolved import ResolvedDocument
from casewright.render.word import word_document
from casewright.render.word.markup import name
from casewright.revision.word.marking import Author, MarkedCopy, highlighted_copy, marked_copy
from casewright.revision.word.package import Package
from casewright.revision.word.tracked import printed_lines, resolve_changes
from tests.render.word.word_manuscripts import blocks

AUTHOR = Author("A. Author", "2026-03-31T00:00:00Z")
TABLE = "| Day | CRP |\n|--|--|\n| 1 | 12 |\n| 3 | 8 |\n\n"


def word(markdown: str) -> bytes:
    return word_document(
        ResolvedDocument("letter", "en", "Letter", (), (), [], blocks(markdown)), resources={}, link_targets={}
    )


def marked(old: str, new: str) -> MarkedCopy:
    return marked_copy(word(old), word(new), AUTHOR)


def xml(copy: MarkedCopy | bytes, part: str = "document") -> str:
    content = copy if isinstance(copy, bytes) else copy.content
    return Package(content, "x").parts[f"word/{part}.xml"].decode()


PAIRS = [
    ("A b c.\n\nSecond.", "A b d c.\n\nSecond."),
    ("A b c.", "Wholly other words are here."),
    ("First.\n\nSecond.", "First.\n\nSecond.\n\nThird, which is new."),
    ("# Case\n\nA **bold** word.", "## Case\n\nA bold *word*."),
    ("- a\n- b\n- c\n\nEnd.", "- a\n- c\n- d\n\nEnd."),
    ("1. one\n2. two", "1. one\n2. one and a half\n3. two"),
    ("- only a list", "A paragraph."),
    ("Text[^1] here.\n\n[^1]: A note.", "Text[^1] here[^2].\n\n[^1]: A longer note.\n\n[^2]: A new one."),
    ("Text[^1].\n\n[^1]: A note.", "Text."),
    (f"{TABLE}End.", f"{TABLE.replace('12', '13')}End."),
    (f"{TABLE}End.", "| Day | IL-6 | CRP |\n|--|--|--|\n| 1 | 90 | 12 |\n| 3 | 40 | 8 |\n| 5 | 7 | 2 |\n\nEnd."),
    (f"Start.\n\n{TABLE}End.", "Start.\n\nEnd."),
    (f"Start.\n\n{TABLE}", "Start."),
    (f"Start.\n\n{TABLE}", "Start.\n\n| Name | Dose | Day | Route |\n|--|--|--|--|\n| X | 5 mg | 9 | oral |\n"),
    ("Dose $x^2$ [a link](https://a.org).", "Dose $x^3$ [a longer link](https://b.org)."),
    ("One.\n\nTwo.\n\nThree.", "Three.\n\nOne."),
    ("```\na = 1\n```\n\n> Quoted.", "```\na = 2\nb = 1\n```\n\n> Quoted at length."),
    ("Term\n:   Its meaning.", "Term\n:   Its other meaning.\n\nNew\n:   Yes."),
    ("10-year survival", "**10**-year survival"),
    ("Same.", "Same."),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [*PAIRS, *((new, old) for old, new in PAIRS)])
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(old: str, new: str) -> None:
    copy = marked(old, new)  # raises an error if it does not
    assert bool(copy.inserted or copy.deleted) == (_words(old) != _words(new))


def _words(markdown: str) -> list[str]:
    lines = printed_lines(Package(word(markdown), "x"))
    return " ".join(line.partition(": ")[2] for line in lines).split()


WORDS = re.split(
    " ", "the patient received a dose of 0.5 mg and fever of 38.9 was seen on day 12 with CRS grade 2 (n = 3)"
)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 12))) + chance.choice([".", "", "?"])


def _block(chance: random.Random) -> str:
    makers: list[Callable[[], str]] = [
        lambda: _sentence(chance),
        lambda: f"{_sentence(chance)} **{_sentence(chance)}** $x^{chance.randint(1, 3)}$ ^[{_sentence(chance)}]",
        lambda: "\n".join(f"- {_sentence(chance)}" for _ in range(chance.randint(1, 3))),
        lambda: f"## {_sentence(chance)}",
        lambda: "\n".join(
            [
                "|a|b|",
                "|-|-|",
                *(f"|{chance.choice(WORDS)}|{chance.choice(WORDS)}|" for _ in range(chance.randint(1, 3))),
            ]
        ),
        lambda: f"> {_sentence(chance)}",
    ]
    return chance.choice(makers)()


@pytest.mark.parametrize("seed", range(12))
def test_any_change_can_be_accepted_and_rejected(seed: int) -> None:
    chance = random.Random(seed)
    old = [_block(chance) for _ in range(chance.randint(2, 8))]
    new = [block for block in old if chance.random() > 0.2]
    for _ in range(chance.randint(0, 3)):
        new.insert(chance.randint(0, len(new)), _block(chance))
    if chance.random() < 0.3:
        chance.shuffle(new)
    marked("\n\n".join(old), "\n\n".join(new) or "Nothing.")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_last_paragraph_of_a_text_or_cell_is_never_tracked(old: str, new: str) -> None:
    root = Package(marked(old, new).content, "x").roots["document"]
    for holder in (*root.iter(name("w:tc")), root.find(name("w:body"))):
        last = holder.findall(name("w:p"))[-1]
        tracked = last.find(f"{name('w:pPr')}/{name('w:rPr')}")
        assert tracked is None or not {name("w:ins"), name("w:del")} & {one.tag for one in tracked}


def test_every_change_has_its_author_and_date_and_the_same_bytes() -> None:
    old, new = "A b c.\n\nGone.", "A **b** d.\n\nCome here."
    copy = marked(old, new)
    text = xml(copy)
    changes = re.findall(r"<w:(?:ins|del|rPrChange|pPrChange) [^>]*>", text)
    assert changes
    assert all('w:author="A. Author"' in one and 'w:date="2026-03-31T00:00:00Z"' in one for one in changes)
    numbers = re.findall(r'<w:(?:ins|del|rPrChange|pPrChange) w:id="(\d+)"', text)
    assert len(numbers) == len(set(numbers))
    assert marked(old, new).content == copy.content
    assert "w:date" not in xml(marked_copy(word(old), word(new), Author("A. Author")))


@pytest.mark.parametrize(
    ("old", "new", "has"),
    [
        ("A word here.", "A **word** here.", "<w:rPrChange"),
        ("# Case", "## Case", "<w:pPrChange"),
        (f"{TABLE}End.", f"{TABLE.strip()}\n| 5 | 2 |\n\nEnd.", "<w:ins [^>]*/></w:trPr>"),
        (f"{TABLE}End.", "| Day | X | CRP |\n|--|--|--|\n| 1 | 9 | 12 |\n| 3 | 4 | 8 |\n\nEnd.", "<w:cellIns"),
    ],
)
def test_looks_rows_and_columns_are_tracked_as_such(old: str, new: str, has: str) -> None:
    assert re.search(has, re.sub(r">\s+<", "><", xml(marked(old, new))))


def test_tables_are_compared_cell_by_cell() -> None:
    text = xml(marked(f"{TABLE}End.", f"{TABLE.replace('12', '13')}End."))
    assert re.findall(r"<w:delText[^>]*>([^<]*)", text) == ["12"]
    assert "<w:trPr><w:del" not in text


def test_deleted_notes_and_links_are_in_the_new_file() -> None:
    copy = marked("Text[^1] and [a link](https://a.org).\n\n[^1]: A *note* to go.", "Text and more.")
    assert "note" in xml(copy, "footnotes")
    package = Package(copy.content, "x")
    resolve_changes(package, "reject")
    assert any("A note to go." in line for line in printed_lines(package))
    resolve_changes(package := Package(copy.content, "x"), "accept")
    assert not any("note" in line for line in printed_lines(package))


def test_highlighting_shows_the_new_text_in_yellow_and_nothing_that_is_deleted() -> None:
    text = xml(highlighted_copy(marked("A b c.\n\nGone.", "A b d c.").content))
    assert 'w:highlight w:val="yellow"' in text
    assert "Gone" not in text
    assert not re.search(r"<w:(?:ins|del|delText|rPrChange)\b", text)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"plain text"])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(CasewrightError, match=r"`old\.docx` is not a Word file\."):
        marked_copy(content, word("A."), AUTHOR, ("old.docx", "new.docx"))
