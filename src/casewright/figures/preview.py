"""A figure script that runs alone: `python scripts/clinical_course.py` saves what it draws and says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casewright.figures import sizes
from casewright.figures.language import CURRENT, project_language
from casewright.figures.style import printed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_preview(draw: Callable[..., Figure], *arguments: Any, width: str | float = "double", dpi: int = 200) -> Path:
    """Draw with the house style at a printed width, save a PNG in `_output/figures/`, and print its path.

    The file is named for the script that `draw` is in; in Jupyter, call `draw` itself: the figure shows. Raises
    ValueError for a width that is no column's name and no number of millimetres.
    """
    width_mm = sizes.width_in_mm(width)
    if width_mm is None:
        raise ValueError(f"`{width}` is not a width: {', '.join(sizes.COLUMN_WIDTHS_MM)}, or millimetres")
    target = Path("_output/figures") / f"{Path(draw.__code__.co_filename).stem}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    before = CURRENT.set(project_language(Path()))
    try:
        with printed(width_mm):
            figure = draw(*arguments)
            figure.set_size_inches(sizes.inches(width_mm), figure.get_size_inches()[1])
            figure.savefig(target, dpi=dpi)
    finally:
        CURRENT.reset(before)
    print(target)
    return target
