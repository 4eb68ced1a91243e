"""Panels, as authors type them and as they are printed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.manuscript import ast
from casewright.manuscript.crossref.panels import hand_lettered, letters, typed_panels

from .conftest import read

TYPED = [
    # as typed, panels that are meant, printed in style 1A, printed in style 1 (a)
    ("A", "A", "A", "~(a)"),
    ("a", "A", "A", "~(a)"),
    ("(A)", "A", "A", "~(a)"),
    (", A", "A", "A", "~(a)"),
    ("A-C", "ABC", "A–C", "~(a–c)"),
    ("A–C", "ABC", "A–C", "~(a–c)"),
    ("A—C", "ABC", "A–C", "~(a–c)"),
    ("A - C", "ABC", "A–C", "~(a–c)"),
    ("a-c", "ABC", "A–C", "~(a–c)"),
    ("A-B", "AB", "A–B", "~(a–b)"),
    ("A,C", "AC", "A,C", "~(a,c)"),
    ("A, C", "AC", "A, C", "~(a, c)"),
    ("A , C", "AC", "A, C", "~(a, c)"),
    ("A and C", "AC", "A~and~C", "~(a~and~c)"),
    ("A & C", "AC", "A~&~C", "~(a~&~c)"),
    ("A und C", "AC", "A~und~C", "~(a~und~c)"),
    ("A et C", "AC", "A~et~C", "~(a~et~c)"),
    ("A,C-E", "ACDE", "A,C–E", "~(a,c–e)"),
    ("A-C,E and G", "ABCEG", "A–C,E~and~G", "~(a–c,e~and~g)"),
    ("A, B and D", "ABD", "A, B~and~D", "~(a, b~and~d)"),
    ("A, B, & D", "ABD", "A, B, &~D", "~(a, b, &~d)"),
    ("A, B, and D", "ABD", "A, B, and~D", "~(a, b, and~d)"),
]


@pytest.mark.parametrize(("suffix", "meant", "in_1a", "in_quartos"), TYPED)
def test_panels_that_are_named(suffix: str, meant: str, in_1a: str, in_quartos: str) -> None:
    typed = typed_panels(suffix)
    assert typed is not None
    assert "".join(typed.all_letters()) == meant
    assert typed.printed("1A").replace("\u00a0", "~") == in_1a
    assert typed.printed("1 (a)").replace("\u00a0", "~") == in_quartos
    assert not typed.is_reversed()


@pytest.mark.parametrize(
    "suffix", ["", "p. 3", "left", "A B", "AB", "A-", "-A", "A,,C", "A1", "1", "Aand C", "A andC", "A to C", "é"]
)
def test_what_names_no_panel(suffix: str) -> None:
    assert typed_panels(suffix) is None


@pytest.mark.parametrize("suffix", ["C-A", "B-B", "A,C-B"])
def test_ranges_that_run_backwards(suffix: str) -> None:
    typed = typed_panels(suffix)
    assert typed is not None
    assert typed.is_reversed()


LEGENDS = [
    ("**A.** Before. **B.** After.", "AB"),
    ("**A** before, **B** after", "AB"),
    ("**(A)** Before. **(B)** After.", "AB"),
    ("**A:** Before.", "A"),
    ("**A.** One. **B, C.** Two.", "ABC"),
    ("**A–C.** All three.", "ABC"),
    ("**A and D.** Both.", "AD"),
    ("**A.** One. **B.** Two. Compare **A**.", "AB"),
    ("No panels, A to C.", ""),
    ("**Note.** And **CAR T** cellsand **a**.", ""),
    ("*A.* One.", ""),
    ("***A.*** One.", "A"),
]


@pytest.mark.parametrize(("legend", "panels"), LEGENDS)
def test_panels_of_a_legend_written_by_hand(legend: str, panels: str) -> None:
    assert "".join(hand_lettered(read(legend))) == panels


@pytest.mark.parametrize(
    ("count", "last"), [(1, "A"), (3, "C"), (26, "Z"), (27, "AA"), (28, "AB"), (52, "AZ"), (53, "BA"), (702, "ZZ")]
)
def test_letters_go_on_after_z(count: int, last: str) -> None:
    assert letters(count)[-1] == last
    assert len(set(letters(count))) == count


_LETTERS = st.sampled_from(string.ascii_uppercase)


@given(_LETTERS, _LETTERS, st.sampled_from(["-", "–", " - "]))
def test_a_range_means_what_lies_between(first: str, last: str, joint: str) -> None:
    typed = typed_panels(first + joint + last)
    assert typed is not None
    assert typed.is_reversed() == (first >= last)
    if first < last:
        between = string.ascii_uppercase[ord(first) - ord("A") : ord(last) - ord("A") + 1]
        assert "".join(typed.all_letters()) == between
        assert typed.printed("1A") == f"{first}–{last}"


@given(st.lists(_LETTERS, min_size=1, max_size=6), st.sampled_from([",", ", ", " and ", ", and ", " & "]))
def test_what_is_printed_names_the_same_panels(named: list[str], joint: str) -> None:
    typed = typed_panels(joint.join(named))
    assert typed is not None
    assert list(typed.all_letters()) == named
    again = typed_panels(typed.printed("1A"))
    assert again == typed
    assert again is not None
    assert again.printed("1A") == typed.printed("1A")


@given(st.text(max_size=12))
def test_any_suffix_names_panels_or_none(suffix: str) -> None:
    typed = typed_panels(suffix)
    if typed is not None:
        assert all(len(letter) == 1 and letter in string.ascii_uppercase for letter in typed.letters)
        assert len(typed.joints) == len(typed.letters) - 1


@given(st.text(alphabet="ABC .,-()*", max_size=20))
def test_any_bold_text_letters_panels_or_none(text: str) -> None:
    found = hand_lettered([ast.plain([ast.strong(ast.words(text))])])
    assert all(letter in string.ascii_uppercase for letter in found)
    assert len(set(found)) == len(found)
