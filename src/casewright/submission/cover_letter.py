"""The cover letter: a short document that the author edits, begun from what the report says."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from casewright.languages.words import FALLBACK, section
from casewright.manuscript import ast
from casewright.manuscript.ast import Blocks
from casewright.manuscript.crossref.back_matter import BackMatter, back_matter_kind
from casewright.manuscript.resolved import ResolvedDocument
from casewright.manuscript.title_block import Author

PATH: Final = "submission/cover-letter.qmd"
_CONSENT: Final = re.compile(r"(?i)consent|einwilligung")
_GAP: Final = re.compile(r"\[\[.+?\]\]", re.DOTALL)


def cover_letter(article: ResolvedDocument, kind: str, journal: str, corresponding: Author | None) -> str:
    """Return the text of a new cover letter, in the article's language if it has words for one, else in English. What
    the article says of consent and conflicts is repeated; what only the author can say is between double brackets."""
    language = article.language
    words = section(language, "submission")
    if not words:
        language = FALLBACK
        words = section(language, "submission")
    blank = {name: f"[[{text}]]" for name, text in words["gaps"].items()}
    text: str = words["cover-letter"].format(
        journal=journal or blank["journal"],
        kind=words["kinds"].get(kind, kind),
        title=article.title,
        name=corresponding.name_and_degrees if corresponding else blank["name"],
        consent=_statement(article.blocks, "ethics", _CONSENT) or blank["consent"],
        interests=_statement(article.blocks, "interests") or blank["interests"],
        email=corresponding.email if corresponding and corresponding.email else blank["email"],
    )
    return f"---\nlang: {language}\n---\n\n{text}"


def _statement(blocks: Blocks, kind: BackMatter, named: re.Pattern[str] = re.compile("")) -> str:
    """Return a statement of an article with its heading, or the words in bold that begin it; empty if there is none."""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block["t"] == "Header" and following is not None and following["t"] == "Para":
            heading, text = ast.plain_text(block["c"][2]), ast.plain_text(following["c"])
        elif block["t"] == "Para" and block["c"][0]["t"] == "Strong":
            heading, text = ast.plain_text(block["c"][0]["c"]), ast.plain_text(block["c"][1:])
        else:
            continue
        if back_matter_kind(heading) == kind and named.search(heading):
            return f"{heading.strip(' .:')}: {' '.join(text.split())}"
    return ""


def gaps(text: str) -> tuple[str, ...]:
    """Return what the author still has to write in a cover letter."""
    return tuple(" ".join(one[2:-2].split()) for one in _GAP.findall(text))
