"""Raw Typst is the author's own: it is kept, kept apart from the machine, and its mistakes are shown."""

from __future__ import annotations

import pytest

from casewright.diagnostics import CasewrightError
from casewright.render.pdf.typst import apart

from .manuscripts import written
from .tagged import read_tagged


def test_raw_typst_is_kept_and_other_raw_markup_is_not() -> None:
    text = "A `#strong[b]`{=typst} `<i>c</i>`{=html} d.\n\n```{=typst}\n#upper[e]\n```\n\n```{=latex}\n\\newpage\n```\n"
    assert read_tagged(written(text).content).text == "A b d. E"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("#let x =", "expected expression"),
        ("#nothing[a]", "unknown variable: nothing"),
        ("#[", "unclosed delimiter"),
        ('#panic("stop")', "stop"),
        ("#figure(rect())\n$x$", "missing alt text"),
        ('#read("/etc/hostname")', "file not found"),
        ('#image("../../../etc/hostname")', "would escape"),
    ],
)
def test_mistakes_are_shown_with_their_line(code: str, why: str) -> None:
    with pytest.raises(CasewrightError) as caught:
        written(f"Text.\n\n```{{=typst}}\n{code}\n```\n")
    error = caught.value
    assert error.message == "The PDF of `report/letter` cannot be typeset."
    assert why in error.why
    assert error.hint
    assert "/tmp" not in error.why
    assert "casewright-" not in error.why


def test_packages_are_not_downloaded() -> None:
    with pytest.raises(CasewrightError) as caught:
        written('```{=typst}\n#import "@preview/cetz:0.3.0"\n```\n')
    assert caught.value.message == "Raw Typst uses the package `@preview/cetz:0.3.0`."


def test_files_of_the_machine_are_out_of_reach(tmp_path: object) -> None:
    with pytest.raises(CasewrightError) as caught:
        written(f'```{{=typst}}\n#read("{tmp_path}/secret.txt")\n```\n')
    assert "file not found" in caught.value.why


def test_a_program_that_takes_all_memory_is_stopped() -> None:
    with pytest.raises(CasewrightError) as caught:
        written('```{=typst}\n#let a = "x"\n#for i in range(40) { a = a + a }\n#a\n```\n')
    assert "Typst was stopped" in caught.value.why
    assert str(caught.value.location) == "report/letter.qmd"


@pytest.mark.parametrize(
    ("code", "said", "why"),
    [
        (-9, "", None),
        (-24, "", None),
        (None, "", None),
        (-6, "memory allocation of 1073741824 bytes failed\n", None),
        (1, "Traceback (most recent call last):\nMemoryError\n", None),
        (1, "Traceback (most recent call last):\nModuleNotFoundError: No module named 'typst'\n", "No module named"),
        (-11, "", "its process ended with -11"),
        (1, '  File "a.py"\nOSError: [Errno 28] No space left on device\n', "No space left on device"),
    ],
)
def test_only_what_exceeds_a_limit_is_too_much(code: int | None, said: str, why: str | None) -> None:
    error = apart._failure(code, said)
    if why is None:
        assert isinstance(error, apart.TooMuchError)
    else:
        assert isinstance(error, CasewrightError)
        assert why in error.why
