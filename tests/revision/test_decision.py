"""Decision letters: whose comments begin where, and that nothing of the letter is lost."""

from __future__ import annotations

import re

import pytest

from casewright.diagnostics import CasewrightError
from casewright.review.comments import read_comments
from casewright.revision.decision import comments_of


def split(letter: str) -> list[tuple[str, str, str]]:
    return [(one.reviewer, one.number, one.text) for one in comments_of(letter, "letter.txt").comments]


@pytest.mark.parametrize(
    ("heading", "who"),
    [
        ("Reviewer #1:", "1"),
        ("Reviewer: 2", "2"),
        ("Reviewer 1", "1"),
        ("REVIEWER 3 COMMENTS:", "3"),
        ("Referee 2", "2"),
        ("Reviewer A:", "A"),
        ("**Reviewer 1:**", "1"),
        ("## Reviewer 2", "2"),
        ("Reviewer Two", "2"),
        ("First reviewer:", "1"),
        ("Reviewer #2 (Remarks to the Author):", "2"),
        ("Reviewer #1 (Comments for the Author (Required)):", "1"),
        ("Comments from Reviewer 1:", "1"),
        ("Review Report (Reviewer 2)", "2"),
        ("Reviewer 1's comments:", "1"),
        ("Editor's comments:", "editor"),
        ("Comments from the Editor:", "editor"),
        ("Associate Editor", "editor"),
        ("Editor-in-Chief:", "editor"),
        ("Gutachter 1:", "1"),
        ("Kommentare von Gutachterin 2:", "2"),
        ("Kommentare des Herausgebers:", "editor"),
        ("Rapporteur 1 :", "1"),
        ("Commentaires du relecteur n° 2 :", "2"),
        ("Commentaires de l'éditeur :", "editor"),
        ("Revisor 1:", "1"),
        ("Comentarios de la revisora 2:", "2"),
        ("Comentarios del editor:", "editor"),
        ("R1:", "1"),
        ("R2", "2"),
        ("AE:", "editor"),
        ("Academic Editor Notes", "editor"),
        ("Journal Requirements:", "editor"),
        ("Reviewer 1 Evaluation", "1"),
        ("Reviewer 1 Report", "1"),
        ("Reviewer #1 (Public review):", "1"),
        ("Reviewer #2 (Recommendations for the authors):", "2"),
        ("STATISTICAL REVIEWER:", "statistics"),
        ("Gutachter/in 2:", "2"),
        ("Gutachten 1", "1"),
        ("2. Gutachten:", "2"),
        ("Zweiter Gutachter", "2"),
        ("Évaluateur 1 :", "1"),
        ("Deuxième rapporteur :", "2"),
        ("Commentaires du rédacteur en chef :", "editor"),
        ("Segundo revisor:", "2"),
        ("Comentarios del Editor Jefe:", "editor"),
        ("Reviewing: 1", "1"),
        ("Referee(s)' Comments to Author:\n\nReferee: 1\n\nComments to the Author", "1"),
        ("[Reviewer 1]", "1"),
        ("Rev. 1:", "1"),
        ("RC1:", "1"),
        ("Reviewer 1 (New Reviewer):", "1"),
        ("Reviewer #1 – Comments:", "1"),
        ("Comments to Author (Reviewer 2)", "2"),
        ("Reviewer comments: Reviewer 2", "2"),
        ("Senior Editor Comments:", "editor"),
        ("Editorial Board Member comments:", "editor"),
        ("Statistical Editor:", "editor"),
        ("Statistician:", "statistics"),
        ("Anonymous Referee #2", "2"),
        ("Review #1:", "1"),
        ("Reviewer 1 – major revision", "1"),
        ("Begutachter 1", "1"),
        ("Rezensentin 2:", "2"),
        ("Anmerkungen der Redaktion:", "editor"),
        ("Schriftleitung:", "editor"),
        ("Anmerkungen von Gutachter 2 an die Autoren:", "2"),
        ("Fachgutachten 2", "2"),
        ("Lecteur 1 :", "1"),
        ("Remarques de l'expert 2 :", "2"),
        ("1er relecteur :", "1"),
        ("Comité de rédaction :", "editor"),
        ("Evaluador/a 1:", "1"),
        ("Dictaminador 2:", "2"),
        ("Par evaluador 1", "1"),
        ("Comentarios del revisor n.º 2:", "2"),
        ("Comité editorial:", "editor"),
        ("Informe del revisor 2", "2"),
        ("Avis de l'expert 1", "1"),
        ("Kommentare zum Manuskript von Gutachter 1", "1"),
        ("Editora asociada:", "editor"),
    ],
)
def test_headings(heading: str, who: str) -> None:
    assert split(f"Dear authors,\n\n{heading}\n\nPlease shorten it.\n") == [(who, "1", "Please shorten it.")]


@pytest.mark.parametrize(
    "line",
    [
        "Reviewer 1 suggested to shorten it.",
        "The editor asks you to shorten it.",
        "Both reviewers like it.",
        "The major problem is this.",
        "2019 was the year.",
        "R1 was the first ward.",
        "Note the second dose.",
        "The authors report",
        "in the journal",
        "Veuillez préciser la dose.",
        "Expert opinion is missing.",
    ],
)
def test_sentences_that_are_no_headings(line: str) -> None:
    assert split(f"Reviewer 1:\n\n{line}\n") == [("1", "1", line)]


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ("Reviewer 1: Good.\nReviewer 2: Bad.", [("1", "1", "Good."), ("2", "1", "Bad.")]),
        ("Reviewer 1\n1. One\nlong.\n\n2) B.\n(3) C.", [("1", "1", "One long."), ("1", "2", "B."), ("1", "3", "C.")]),
        ("Reviewer 1\nIn general.\n1. One.", [("1", "general", "In general."), ("1", "1", "One.")]),
        ("Reviewer 1\n1. One.\n\nStill one.\n2. Two.", [("1", "1", "One.\n\nStill one."), ("1", "2", "Two.")]),
        ("Reviewer 1\nMajor comments\n1. A.\nMinor:\n1. B.", [("1", "major 1", "A."), ("1", "minor 1", "B.")]),
        ("Gutachter 1\nGrößere Punkte:\n1. A.\nKleinere\n1. B.", [("1", "major 1", "A."), ("1", "minor 1", "B.")]),
        ("Reviewer 1\n- A.\n- B.", [("1", "1", "A."), ("1", "2", "B.")]),
        ("Reviewer 1\n\nA.\n\nB.", [("1", "1", "A."), ("1", "2", "B.")]),
        ("Reviewer: 1\n\nComments to the Author\nA.", [("1", "1", "A.")]),
        ("Reviewer 1\nA.\n\nKind regards,\nThe Editor\n\nReviewer 2\nB.", [("1", "1", "A."), ("2", "1", "B.")]),
        ("Reviewer 1\nQ1 What is new?\nIt.\nQ2 Why?", [("1", "1", "What is new? It."), ("1", "2", "Why?")]),
        ("R1: Good.\nR2: Bad.", [("1", "1", "Good."), ("2", "1", "Bad.")]),
        ("Reviewer 1\nR1.1: A.\nR1.2: B.", [("1", "1.1", "A."), ("1", "1.2", "B.")]),
        ("Journal Requirements:\n1. A.\n\nReviewer #1: Yes", [("editor", "1", "A."), ("1", "1", "Yes")]),
        ("1. No heading.\n2. At all.", [("1", "1", "No heading."), ("1", "2", "At all.")]),
        ("Reviewer 1\nComment #1\nA.\nComment #2\nB.", [("1", "1", "A."), ("1", "2", "B.")]),
        ("Reviewer 1\na) A.\nb) B.", [("1", "a", "A."), ("1", "b", "B.")]),
        ("Reviewer 1\ni. A.\nii. B.", [("1", "i", "A."), ("1", "ii", "B.")]),
        ("> Reviewer 1:\n> 1. A.\n> 2. B.", [("1", "1", "A."), ("1", "2", "B.")]),
        ("Reviewer 1\nMajor 1: A.\nMinor 1: B.", [("1", "major 1", "A."), ("1", "minor 1", "B.")]),
        ("Reviewer 1\n**1.** A.\n**2.** B.", [("1", "1", "A."), ("1", "2", "B.")]),
        ("Gutachter 1\nA.\n\nMit freundlichen Grüßen\nDie Redaktion\nHauptstraße 1", [("1", "1", "A.")]),
        ("Relecteur 1\nA.\n\nVeuillez agréer, Madame, nos salutations\nLa rédaction", [("1", "1", "A.")]),
        ("Revisor 1\nA.\n\nReciba un cordial saludo,\nEl editor", [("1", "1", "A.")]),
        ("Reviewer 1\nUse *p* < 0.05 [3].", [("1", "1", r"Use \*p\* \< 0.05 \[3\].")]),
    ],
)  # fmt: skip
def test_comments(letter: str, found: list[tuple[str, str, str]]) -> None:
    assert split(letter) == found


LETTER = """Dear Dr. Example,

Thank you -- we ask for changes --> see below.

Editor's comments:
Shorten it.

Reviewer #1: Interesting.
Major comments
1. The age is 4 years
in the text.
Closing words without a number.
-----
Reviewer 2

A.

Sincerely,
The Editor
Please submit your revision within 30 days.
"""


def test_nothing_of_a_letter_is_lost() -> None:
    text = comments_of(LETTER, "letter.txt").as_text()
    plain = re.sub(r"\\(.)", r"\1", text)
    for word in LETTER.replace("-->", "-- >").split():
        assert word.removeprefix("1.") in plain
    assert [one.text for one in read_comments(text, "review/decision-1.qmd").comments] == [
        one.text for one in comments_of(LETTER, "letter.txt").comments
    ]
    assert all(not one.is_answered for one in read_comments(text, "x").comments)
    assert text.count("-->") == text.count("<!--")


@pytest.mark.parametrize("letter", ["", "\n\n", "Dear author, we are pleased to accept your letter."])
def test_a_letter_without_comments(letter: str) -> None:
    with pytest.raises(CasewrightError, match=r"No comments were found in `letter\.txt`"):
        comments_of(letter, "letter.txt")
