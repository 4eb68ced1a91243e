"""Changes between texts: whole words and numbers, none by chance, beginning where a reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casewright.revision.words import Alphabet, key_of, steps_between, words_of


def changes(old: str, new: str) -> str:
    """The new text with its changes as `[-old-]` and `{+new+}`."""
    before, after = ([key_of(word) for word in words_of(text)] for text in (old, new))
    out = ""
    for step in steps_between(before, after, Alphabet()):
        gone = "".join(before[step.old_start : step.old_end])
        come = "".join(after[step.new_start : step.new_end])
        out += come if step.is_kept else (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")
    return out


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("He took 0.5 mg.", "He took 0.50 mg.", "He took [-0.5-]{+0.50+} mg."),
        ("on day 12 he", "on day 21 he", "on day [-12-]{+21+} he"),
        ("3\u20135 weeks", "3\u20136 weeks", "[-3\u20135-]{+3\u20136+} weeks"),
        ("CD19-CAR cells", "CD22-CAR cells", "[-CD19-CAR-]{+CD22-CAR+} cells"),
        ("10,000 cells", "1,000 cells", "[-10,000-]{+1,000+} cells"),
        ("p = 0.03 (n)", "p = 0.04 (n)", "p = [-0.03-]{+0.04+} (n)"),
        ("the cat sat here", "the big cat sat here", "the {+big +}cat sat here"),
        ("See (a). We saw (b). End", "See (a). End", "See (a).[- We saw (b).-] End"),
        ("One end. Two end. Six", "One end. New end. Two end. Six", "One end.{+ New end.+} Two end. Six"),
        ("5\u00a0mg of it", "5 mg of it", "5 mg of it"),  # the same space for a reader
        ("\u767a\u71b1\u304c\u3042", "\u767a\u75b9\u304c\u3042", "\u767a[-\u71b1-]{+\u75b9+}\u304c\u3042"),
        ("a quick note on it", "fully other words go", "[-a quick note on it-]{+fully other words go+}"),
        ("", "New.", "{+New.+}"),
        ("same", "same", "same"),
    ],
)  # fmt: skip
def test_changes_are_whole_words(old: str, new: str, shown: str) -> None:
    assert changes(old, new) == shown


def test_a_word_that_is_the_same_by_chance_is_replaced_with_its_neighbors() -> None:
    old = "He recovered slowly in the following winter and was well."
    assert "[-slowly in the-]" not in changes(old, old.replace("slowly in", "quickly in"))
    assert changes("He grew worse at home then.", "He became better at work then.").count("[-") == 1


@given(st.text("ab 1.,\u00e4(", max_size=40), st.text("ab 1.,\u00e4(", max_size=40))
def test_steps_cover_both_texts(old: str, new: str) -> None:
    before, after = ([key_of(word) for word in words_of(text)] for text in (old, new))
    steps = steps_between(before, after, Alphabet())
    assert [key for one in steps for key in before[one.old_start : one.old_end]] == before
    assert [key for one in steps for key in after[one.new_start : one.new_end]] == after
    for one in steps:
        if one.is_kept:
            assert before[one.old_start : one.old_end] == after[one.new_start : one.new_end]
