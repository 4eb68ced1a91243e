"""Numbers that Word counts, and mentions that repeat them: the cached text is the printed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.manuscript.ast import Inlines, strong, words
from casewright.render.word.bookmarks import Labels, PrintedLabel
from casewright.render.word.fields import (
    Sequences,
    counted,
    mention,
    number_switch,
    sequence_name,
    word_number,
)


@pytest.mark.parametrize(
    ("value", "switch", "printed"),
    [
        (1, "ARABIC", "1"),
        (12, "ARABIC", "12"),
        (1, "alphabetic", "a"),
        (26, "ALPHABETIC", "Z"),
        (28, "ALPHABETIC", "BB"),  # Word doubles letters; spreadsheets go on with AB
        (4, "roman", "iv"),
        (1994, "ROMAN", "MCMXCIV"),
    ],
)
def test_numbers_are_written_as_word_writes_them(value: int, switch: str, printed: str) -> None:
    assert word_number(value, switch) == printed


@pytest.mark.parametrize(
    ("printed", "value", "number_format", "split"),
    [
        ("1", 1, "arabic", ("", "ARABIC")),
        ("S1", 1, "arabic", ("S", "ARABIC")),
        ("2.3", 3, "arabic", ("2.", "ARABIC")),
        ("A", 1, "alpha A", ("", "ALPHABETIC")),
        ("Sa", 1, "alpha", ("S", "alphabetic")),
        ("iv", 4, "roman i", ("", "roman")),
        ("I", 1, "roman", ("", "ROMAN")),
        ("i", 9, "alpha", ("", "alphabetic")),
        ("AB", 28, "alpha A", None),
        ("7", 3, "arabic", None),
        ("0", 0, "arabic", None),
    ],
)
def test_a_printed_number_is_text_and_what_word_can_count(
    printed: str, value: int, number_format: str, split: tuple[str, str] | None
) -> None:
    assert number_switch(printed, value, number_format) == split


@given(st.text("S.-1A"), st.integers(1, 400), st.sampled_from(["ARABIC", "ALPHABETIC", "alphabetic", "ROMAN", "roman"]))
def test_what_is_split_off_is_what_word_prints(prefix: str, value: int, switch: str) -> None:
    printed = prefix + word_number(value, switch)
    split = number_switch(printed, value, switch.lower())
    assert split is not None
    assert split[0] + word_number(value, split[1]) == printed


def test_a_series_is_set_where_word_would_count_to_another_number() -> None:
    sequences = Sequences()
    values = [("suppfig", 1), ("suppfig", 2), ("tbl", 3), ("tbl", 4), ("suppfig", 2), ("eq", 1)]
    assert [sequences.instruction(series, value, "ARABIC").strip() for series, value in values] == [
        "SEQ suppfig \\* ARABIC",
        "SEQ suppfig \\* ARABIC",
        "SEQ tbl \\* ARABIC \\r 3",
        "SEQ tbl \\* ARABIC",
        "SEQ suppfig \\* ARABIC \\r 2",
        "SEQ eq_series \\* ARABIC",
    ]


def test_a_series_is_not_named_as_an_operator_of_formulas() -> None:
    assert [sequence_name(series) for series in ("fig", "eq", "sum", "supp-tbl")] == [
        "fig",
        "eq_series",
        "sum_series",
        "supp_tbl",
    ]


def shown(inlines: Inlines) -> str:
    """Inlines as text, marks as `<...>`."""
    out = ""
    for inline in inlines:
        if inline["t"] == "Str":
            out += inline["c"]
        elif inline["t"] == "Space":
            out += " "
        elif inline["t"] == "RawInline":
            out += inline["c"][1].replace(' xmlns:cw="urn:casewright:word"', "").replace("cw:", "")
    return out


@pytest.mark.parametrize(
    ("number", "value", "expected"),
    [
        ("S1", "1", 'S<field code=" SEQ fig \\* ARABIC ">1</field>'),
        ("S1", "one", "S1"),
        ("S1", "", "S1"),
        ("S1", "5", "S1"),
    ],
)
def test_a_number_word_cannot_count_to_stays_text(number: str, value: str, expected: str) -> None:
    assert shown(counted(number, "fig", value, "arabic", Sequences())) == expected


LABELS = Labels(
    {
        "fig-leg": PrintedLabel("Supplementary Figure S1", "S1", "fig-leg"),
        "fig-leg-a": PrintedLabel("S1", "S1", "fig-leg"),
        "fig-2": PrintedLabel("Abbildung\u00a02", "2", "fig-2"),
        "sec-a": PrintedLabel("A", "A", "sec-a"),
        "tbl-1": PrintedLabel("Table 1", "1", "tbl-1"),
    },
    frozenset({"fig-leg", "fig-leg-a", "fig-2", "sec-a", "tbl-1", "methods"}),
)


def ref(bookmark: str, text: str) -> str:
    return f'<field code=" REF {bookmark} \\h \\* CHARFORMAT ">{text}</field>'


@pytest.mark.parametrize(
    ("label", "printed", "expected"),
    [
        ("fig-leg", "Supplementary Figure S1", ref("fig_leg", "Supplementary Figure S1")),
        ("fig-leg", "Supplementary Figure S1A–C", "Supplementary Figure " + ref("fig_leg__n", "S1") + "A–C"),
        ("fig-leg", "Suppl. Fig. S1", "Suppl. Fig. " + ref("fig_leg__n", "S1")),
        ("fig-leg", "S1", ref("fig_leg__n", "S1")),
        ("fig-leg-a", "Supplementary Figure S1 (a)", "Supplementary Figure " + ref("fig_leg__n", "S1") + " (a)"),
        ("fig-2", "Abbildung 2", "Abbildung " + ref("fig_2__n", "2")),
        ("fig-2", "Abb. 2", "Abb. " + ref("fig_2__n", "2")),
        ("sec-a", "Appendix A", "Appendix " + ref("sec_a__n", "A")),
        ("tbl-1", "Table 11", "Table 11"),  # another number: nothing here may be counted again
        ("tbl-1", "the table", "the table"),
        ("methods", "Methods", "Methods"),
    ],
)
def test_a_mention_is_one_link_with_what_repeats_the_number_as_a_field(label: str, printed: str, expected: str) -> None:
    anchor = label.replace("-", "_")
    assert shown(mention(words(printed), label, LABELS)) == f'<link anchor="{anchor}">{expected}</link>'


def test_a_mention_in_letters_of_its_own_stays_a_link() -> None:
    made = mention([strong(words("Table 1"))], "tbl-1", LABELS)
    assert [inline["t"] for inline in made] == ["RawInline", "Strong", "RawInline"]


def test_a_mention_of_nothing_stays_text() -> None:
    assert shown(mention(words("?@fig-nowhere"), "fig-nowhere", LABELS)) == "?@fig-nowhere"
