"""Drawings made into pixels by Typst, whatever they are: none of them may end the program or take all memory."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from casewright.rust_panics import panics_as_errors

_LONGEST_PT = 1500
"""The longest side of a drawing in points, half a metre; larger ones are drawn at this size."""
_PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#context {{
  let size = measure(image("{name}"))
  let longest = calc.max(size.width, size.height)
  if longest > {longest}pt {{ image("{name}", width: {longest}pt * (size.width / longest)) }} else {{ image("{name}") }}
}}
"""


def drawn(content: bytes, suffix: str, dpi: int) -> bytes:
    """Return the first page of an SVG or PDF file as PNG. Raises RuntimeError, with what Typst said, if it cannot be
    drawn."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        name = f"drawing{suffix}"
        Path(folder, name).write_bytes(content)
        source = Path(folder, "page.typ")
        source.write_text(_PAGE.format(name=name, longest=_LONGEST_PT), "utf-8")
        with panics_as_errors():
            made: Any = typst.compile(str(source), format="png", ppi=dpi, ignore_system_fonts=True)
    return bytes(made[0] if isinstance(made, list) else made)
