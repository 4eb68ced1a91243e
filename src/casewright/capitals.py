"""Capital letters at the beginning of sentences and labels."""

from __future__ import annotations

import re
from typing import Final

_KEPT: Final = re.compile(
    r"\S+[A-ZÄÖÜ]"  # eGFR, pH, mRNA, c-ANCA, kU/L
    r"|[^\x00-\x7FÀ-ɏ]"  # α-amanitin, µg
    r"|[a-z]\.[\w(*+-]"  # c.1064_1076del, p.(Arg355Hisfs*69), m.3243A>G
    r"|[a-z]{1,2}\d"  # p53, rs1800562
    r"|[a-z]{1,4}\([\dXYpq?]"  # del(5q), t(9;22)(q34;q11), inv(16)
    r"|chr[\dXYM]"  # chr7:140453136
)
"""Words whose first letter means something else as a capital (AMA Manual of Style, capitalization of genes, chemical
and laboratory terms; HGVS nomenclature)."""


def capitalized(text: str) -> str:
    """The text with a capital first letter and everything else as it is; words such as `pH` stay as they are."""
    return text if _KEPT.match(text) else text[:1].upper() + text[1:]
