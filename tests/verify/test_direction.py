"""VER: text from right to left in a PDF, read in the order it is read in."""

from __future__ import annotations

from pathlib import Path

import pytest

from casewright.verify.direction import ShownText, in_reading_order, shown_text
from casewright.verify.verification import verify
from tests.checks.reports import write_files
from tests.command_process import run_command

ONE, TWO, THREE = "\u0643\u0627\u0646\u062a", "\u0627\u0644\u062d\u0645\u0649", "\u0634\u062f\u064a\u062f\u0629"


def pieces(*shown: str, line: float = 0.0) -> list[ShownText]:
    """Pieces drawn one behind the other from the left; those in brackets have their letters reversed."""
    return [
        shown_text(list(text.strip("[]")), text.startswith("["), 10.0 * place, line) for place, text in enumerate(shown)
    ]


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        (pieces("The ", "leg."), "The leg."),
        (pieces(f"[{TWO[::-1]}]", " ", f"[{ONE[::-1]}]"), f"{ONE} {TWO}"),
        (pieces(f"{TWO[::-1]}", " ", f"{ONE[::-1]}"), f"{ONE} {TWO}"),
        (pieces(".", f"[{TWO[::-1]}]", " ", f"[{ONE[::-1]}]"), f"{ONE} {TWO}."),
        (
            pieces("The family said it was ", f"[{TWO[::-1]}]", " ", f"[{ONE[::-1]}]", "."),
            f"The family said it was {ONE} {TWO}.",
        ),
        (
            [*pieces(f"[{TWO[::-1]}]", " ", f"[{ONE[::-1]}]"), *pieces(f"[{THREE[::-1]}]", line=20)],
            f"{ONE} {TWO}{THREE}",
        ),
        (pieces("\u202b", f"[{ONE[::-1]}]", "\u202c"), ONE),
    ],
)
def test_words_are_in_reading_order(shown: list[ShownText], read: str) -> None:
    assert in_reading_order(shown) == read


REPORT = {
    "_quarto.yml": """\
        lang: en
        format: {html: default, typst: default, docx: default}
        casewright: {manuscript: {spacing: double}}
        """,
    "letter.qmd": """\
        ---
        title: A rash
        ---

        The family said [طفح جلدي أثناء العلاج 39.1 شديد]{lang=ar} and (حمى شديدة) then left.

        ::: {dir=rtl}
        كانت الحمى موجودة بدرجة 39.1 °C و CRP 148 mg/L. هذه فقرة طويلة بما يكفي لتمتد على أكثر من سطر واحد في الصفحة
        المطبوعة، ثم تنتهي بنقطة في نهايتها كما ينبغي أن يكون.
        :::

        ::: {lang=he}
        זה טקסט בעברית (עם סוגריים).

        | יום | מינון |
        |-----|-------|
        | 1   | 5 mg  |
        :::
        """,
    "arabic.qmd": """\
        ---
        title: طفح جلدي أثناء العلاج
        lang: ar
        ---

        كانت الحمى موجودة بدرجة 39.1 °C و CRP 148 mg/L. [An English passage, with a stop.]{lang=en} نص.

        | اليوم | الجرعة |
        |-------|--------|
        | 1     | 5 mg   |

        : جدول الجرعات {#tbl-x}
        """,
}


def test_fresh_files_agree_with_the_manuscript(tmp_path: Path) -> None:
    write_files(tmp_path, REPORT)
    done = run_command("render", cwd=tmp_path)
    assert done.code == 0, done.err
    assert [finding.message for finding in verify(tmp_path).findings] == []
    page = (tmp_path / "arabic.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">' in page
    assert '<span lang="ar" dir="rtl">' in (tmp_path / "letter.html").read_text(encoding="utf-8")
