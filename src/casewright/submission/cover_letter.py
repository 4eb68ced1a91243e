"""The cover letter: a short document that the author edits, begun from what the report says."""

from __future__ import annotations

import re
from typing import Final

from casewright.languages.words import FALLBACK, section
from casewright.manuscript.title_block import Author

PATH: Final = "submission/cover-letter.qmd"
_GAP: Final = re.compile(r"\[\[.+?\]\]", re.DOTALL)


def cover_letter(title: str, kind: str, journal: str, corresponding: Author | None, language: str) -> str:
    """Return the text of a new cover letter, in the report's language if it has words for one, else in English. What
    only the author can say is between double brackets."""
    words = section(language, "submission")
    if not words:
        language = FALLBACK
        words = section(language, "submission")
    blank = {name: f"[[{text}]]" for name, text in words["gaps"].items()}
    text: str = words["cover-letter"].format(
        journal=journal or blank["journal"],
        kind=words["kinds"].get(kind, kind),
        title=title,
        name=corresponding.name_and_degrees if corresponding else blank["name"],
        email=corresponding.email if corresponding and corresponding.email else blank["email"],
    )
    return f"---\nlang: {language}\n---\n\n{text}"


def gaps(text: str) -> tuple[str, ...]:
    """Return what the author still has to write in a cover letter."""
    return tuple(" ".join(one[2:-2].split()) for one in _GAP.findall(text))
