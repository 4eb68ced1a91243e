"""What pandoc would take minutes over is refused at its place; what it reads is not, whatever it looks like."""

from __future__ import annotations

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.reading import read_markdown
from casewright.manuscript.slow_passages import MOST_WORK_OF_PASSAGE, Read, located, refuse_slow
from casewright.manuscript.source import SourceLine
from casewright.pandoc import PandocLimitError, run_pandoc
from tests.manuscript.conftest import NO_CACHE


def lines_of(text: str) -> list[SourceLine]:
    return [SourceLine(line, "a.qmd", number) for number, line in enumerate(text.split("\n"), start=1)]


SLOW = {
    "a run of brackets": ("Text.\n\nx " + "[" * 60, 3, 3, "60 square brackets"),
    "brackets that never close": ("[a " * 40, 1, 1, "40 square brackets"),
    "brackets in brackets": ("[" * 30 + "a" + "]" * 30, 1, 1, "30 square brackets"),
    "links in links": ("[" * 30 + "a" + "](u)" * 30, 1, 1, "30 square brackets"),
    "pictures that never close": ("\n![a" * 40, 2, 2, "40 square brackets"),
    "citations that never close": ("see [@a " * 40, 1, 5, "40 square brackets"),
    "notes that never close": ("^[a " * 40, 1, 2, "40 square brackets"),
    "emphasis inside words in brackets": ("[a.__b__]\n" * 40, 1, 1, "40 square brackets"),
    "spans of HTML that never close": ("Text.\n\n" + "<span>a " * 40, 3, 1, "40 HTML tags"),
    "quotes in quotes that never close": ("'a \"b " * 40, 1, 1, "80 quotation marks"),
}


@pytest.mark.parametrize(("text", "line", "column", "why"), SLOW.values(), ids=list(SLOW))
def test_refused_at_the_place(text: str, line: int, column: int, why: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        read_markdown(text, {}, NO_CACHE, lines_of(text))
    assert caught.value.location == Location("a.qmd", line, column)
    assert caught.value.why.startswith(why)
    assert caught.value.hint.startswith("Close them")


@pytest.mark.parametrize(("text", "place"), [("Text\n" + "a <!-- b " * 120, (2, 3)), ("--> " + "<!--\n" * 120, (1, 5))])
def test_comments_without_end_are_refused_at_the_first(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(CasewrightError, match="120 comments begin here") as caught:
        read_markdown(text, {}, NO_CACHE, lines_of(text))
    assert caught.value.location == Location("a.qmd", *place)


def test_refused_in_a_value_at_its_line() -> None:
    value = "[" * 60
    with pytest.raises(CasewrightError) as caught:
        read_markdown("Text\n", {"front:title": value}, NO_CACHE, [SourceLine(value, "a.qmd", 2, is_whole=False)])
    assert caught.value.location == Location("a.qmd", 2)


READ = {
    "many citations": "As told [@a; @b] and [@c], [@d 3], [see @e], [-@f], [@g]," * 20,
    "a paragraph of spans": "[one]{.a} and [two]{.b}, " * 60,
    "links in a list": "- [one](https://example.org/a_b_c)\n" * 60,
    "a linked picture with a citation": '[![A *b* [@c], [d]{.e}](a.png){width="50%"}](https://example.org)',
    "an HTML table": "<table><tr>" + "<td>1</td>" * 60 + "</tr></table>",
    "an equation of many brackets": "$$" + "[" * 60 + "x" + "]" * 60 + "$$",
    "brackets in code": "`" + "[" * 60 + "`\n\n```\n" + "[" * 60 + "\n```",
    "escaped brackets": r"\[" * 60,
    "a karyotype": "46,XX,t(4;11)(q21;q23)[12]/47,idem,+8[5]/46,XX[3]; " * 8,
    "quoted words": "'a' and \"b\", " * 40,
    "comments": "<!-- a -->\n" * 120 + "<!-- <!-- b\n",
    "tasks": "- [ ] a\n- [x] b\n" * 40,
}


@pytest.mark.parametrize("text", READ.values(), ids=list(READ))
def test_read(text: str) -> None:
    read_markdown(text, {}, NO_CACHE, lines_of(text))


def read_slowly(marks: str) -> tuple[Read, list[str]]:
    """A reader that takes too long over whatever holds `marks`, and the texts it was asked to read."""
    asked: list[str] = []

    def read(text: str, most_work: int) -> None:
        asked.append(text)
        assert most_work <= MOST_WORK_OF_PASSAGE
        if marks in text:
            raise PandocLimitError("Too long.", hint="Look.")

    return read, asked


def test_plain_prose_is_not_read_twice() -> None:
    read, asked = read_slowly("never")
    refuse_slow(lines_of("As told [@a] of [a link](u).\n\nAnd **so** on.\n" * 200), read)
    assert asked == []


def test_what_took_too_long_as_a_whole_is_looked_for() -> None:
    read, _ = read_slowly("``")
    text = "One.\n\n" + "`` a " * 30 + "\n\nThree."
    error = located(PandocLimitError("Too long.", hint="Look."), lines_of(text), read)
    assert error.location == Location("a.qmd", 3, 1)
    read, _ = read_slowly("found nowhere")
    error = located(PandocLimitError("Too long.", hint="Look."), lines_of(text), read)
    assert (error.location, error.message, error.hint) == (Location("a.qmd"), "Too long.", "Look.")


def test_the_same_text_needs_the_same_work_however_busy_the_machine() -> None:
    text = b"x " + b"[" * 12
    run_pandoc(text, ["--to=json"], most_work=2_000)
    for _ in range(3):
        with pytest.raises(PandocLimitError, match="within its limit of work"):
            run_pandoc(text, ["--to=json"], most_work=300)


def test_what_pandoc_says_is_told_without_its_counts() -> None:
    with pytest.raises(CasewrightError) as caught:
        run_pandoc(b"Text", ["--to=json", "--no-such-option"], most_work=100)
    assert caught.value.why.split("\n")[0] == "Unknown option --no-such-option."
    assert "bytes" not in caught.value.why
