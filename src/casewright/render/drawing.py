"""Drawings made into pixels by Typst, whatever they are: none of them may end the program or take all memory."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

from casewright.diagnostics import CasewrightError

_LONGEST_PT = 1500
"""The longest side of a drawing in points, half a metre; larger ones are drawn at this size."""
_MOST_ELEMENTS = 500_000
_MOST_UNITS = 1e7
_PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#context {{
  let size = measure(image("{name}"))
  let longest = calc.max(size.width, size.height)
  if longest > {longest}pt {{ image("{name}", width: {longest}pt * (size.width / longest)) }} else {{ image("{name}") }}
}}
"""


def drawn(content: bytes, suffix: str, dpi: int) -> bytes:
    """The first page of an SVG or PDF file as PNG. Raises RuntimeError, with what Typst said, where it cannot be
    drawn."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        name = f"drawing{suffix}"
        Path(folder, name).write_bytes(content)
        source = Path(folder, "page.typ")
        source.write_text(_PAGE.format(name=name, longest=_LONGEST_PT), "utf-8")
        try:
            made: Any = typst.compile(str(source), format="png", ppi=dpi, ignore_system_fonts=True)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # what Rust code raises through PyO3 is no Exception
                raise
            raise RuntimeError(f"Typst cannot draw it ({str(error).splitlines()[0]})") from None
    return bytes(made[0] if isinstance(made, list) else made)


def refuse_endless(root: Any, path: str) -> None:
    """Raise CasewrightError for an SVG that is larger than any paper, or that repeats its parts without end: what draws
    it would take all memory. `root` is its root element."""
    for name in ("width", "height"):
        _refuse_size((root.get(name) or "").strip(), path)
    for side in (root.get("viewBox") or "").replace(",", " ").split():
        _refuse_size(side, path)
    from lxml import etree

    by_id = {one.get("id"): one for one in root.iter(etree.Element) if one.get("id")}
    sizes: dict[Any, float] = {}

    def elements(top: Any) -> float:
        """How many elements are drawn for one, those it uses among them."""
        if top in sizes:
            return sizes[top]
        sizes[top] = math.inf  # until it is known: what uses itself has no end
        count = 0.0
        for one in top.iter(etree.Element):
            used = next((value for key, value in one.attrib.items() if key.endswith("href")), "")
            count += 1 + (elements(by_id[used[1:]]) if used[:1] == "#" and used[1:] in by_id else 0)
        sizes[top] = count
        return count

    try:
        count = elements(root)
    except RecursionError:
        count = math.inf
    if count > _MOST_ELEMENTS:
        raise CasewrightError(
            f"The image `{path}` cannot be printed.",
            why="its parts (`use`) repeat each other until no end is in sight",
            hint="Save the drawing as PNG.",
        )


def _refuse_size(typed: str, path: str) -> None:
    digits = typed.rstrip("abcdefghijklmnopqrstuvwxyz%QABCDEFGHIJKLMNOPRSTUVWXYZ ")
    try:
        size = abs(float(digits or 0))
    except ValueError:
        return
    if not size < _MOST_UNITS:
        raise CasewrightError(
            f"The image `{path}` cannot be printed.",
            why=f"its size is `{typed[:40]}`, which is larger than any paper",
            hint="Correct its `width`, `height` and `viewBox`.",
        )
