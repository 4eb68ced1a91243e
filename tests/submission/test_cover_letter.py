"""A new cover letter: what it repeats of the article, and what it leaves to the author."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks, Element
from casewright.manuscript.resolved import ResolvedDocument
from casewright.submission.cover_letter import cover_letter, gaps


def statement(heading: str, text: str) -> Element:
    return ast.para([ast.strong(ast.words(heading)), {"t": "Space"}, *ast.words(text)])


def letter(blocks: Blocks, language: str = "en") -> str:
    article = ResolvedDocument("letter", language, "Gout", (), (), [], blocks)
    return cover_letter(article, "letter", "Blood", None)


@pytest.mark.parametrize(
    ("blocks", "language", "line"),
    [
        ([statement("Consent.", "He consented.")], "en", "Consent: He consented."),
        ([statement("Informed consent.", "She consented.")], "en", "Informed consent: She consented."),
        (
            [ast.header(2, ast.words("Patient consent")), ast.para(ast.words("He did."))],
            "en",
            "Patient consent: He did.",
        ),
        ([statement("Einwilligung.", "Sie liegt vor.")], "de", "Einwilligung: Sie liegt vor."),
        ([statement("Conflicts of interest and funding.", "None.")], "en", "Conflicts of interest and funding: None."),
        ([statement("Disclosures:", "A. W. was paid.")], "en", "Disclosures: A. W. was paid."),
        ([statement("Interessenkonflikte.", "Keine.")], "de", "Interessenkonflikte: Keine."),
    ],
)
def test_what_the_article_says_of_consent_and_conflicts_is_repeated(blocks: Blocks, language: str, line: str) -> None:
    text = letter(blocks, language)
    assert f"\n\n{line}\n\n" in text
    assert len(gaps(text)) == len(gaps(letter([], language))) - 1


@pytest.mark.parametrize(
    "blocks",
    [
        [ast.para(ast.words("The interest in gout is old."))],
        [statement("Ethics.", "Approved.")],
        [ast.header(2, ast.words("Consent"))],
        [statement("Case.", "He consented to surgery.")],
    ],
)
def test_other_texts_are_not(blocks: Blocks) -> None:
    assert letter(blocks) == letter([])
