"""Capital letters at the beginning of sentences and labels."""

from __future__ import annotations

import re
from typing import Final

_FIXED: Final = re.compile(
    r"\S+[A-ZÄÖÜ]"  # eGFR, pH, mRNA, c-ANCA, kU/L
    r"|[^\x00-\x7FÀ-ɏ]"  # α-amanitin, µg
    r"|[a-z]\.[\w(*+-]"  # c.1064_1076del, p.(Arg355Hisfs*69), m.3243A>G
    r"|[a-z]{1,2}\d"  # p53, rs1800562
    r"|[a-z]{1,4}\([\dXYpq?]"  # del(5q), t(9;22)(q34;q11), inv(16)
    r"|chr[\dXYM]"  # chr7:140453136
)
"""Words whose first letter must not be capitalized (AMA Manual of Style, capitalization of genes, chemical and
laboratory terms; HGVS nomenclature)."""


def capitalized(text: str) -> str:
    """Capitalize the first letter of a text, unless the first word is one such as `pH`."""
    return text if _FIXED.match(text) else text[:1].upper() + text[1:]
