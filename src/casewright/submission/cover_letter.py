"""The cover letter: a short document that the author edits, begun from what the report says."""

from __future__ import annotations

import re
from typing import Final

from casewright.manuscript.title_block import Author

PATH: Final = "submission/cover-letter.qmd"
_GAP: Final = re.compile(r"\[\[.+?\]\]", re.DOTALL)


def cover_letter(title: str, kind: str, journal: str, corresponding: Author | None, language: str) -> str:
    """Return the text of a new cover letter; what only the author can say is between double brackets."""
    name = corresponding.name_and_degrees if corresponding else "[[name of the corresponding author]]"
    email = corresponding.email if corresponding and corresponding.email else "[[e-mail address]]"
    return f"""\
---
lang: {language}
---

To the editors of {journal or "[[name of the journal]]"}

Dear editors,

please find enclosed our {kind}, “{title}”, which we submit for publication.

[[In two or three sentences: what is new, and why it matters to the readers of this journal.]]

The manuscript is original, has not been published, and is not under consideration elsewhere. All authors have read and
approved it, and agree to its submission.

[[Say how consent was given: for example, that the patient gave written consent to publication.]]

[[Say which conflicts of interest the authors have, or that they have none.]]

Sincerely,

{name}

{email}
"""


def gaps(text: str) -> tuple[str, ...]:
    """Return what the author still has to write in a cover letter."""
    return tuple(" ".join(one[2:-2].split()) for one in _GAP.findall(text))
