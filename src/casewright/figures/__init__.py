"""Figures: the registry of `figures/figures.yml`, the house style, clinical timelines, and files that follow the data.

`timeline`, `printed`, `label_lines`, `PALETTE` and `save_alone` are what a figure script needs. Nothing here imports
matplotlib before something is drawn.
"""

from typing import TYPE_CHECKING, Any

from casewright.figures.style import PALETTE, label_lines, printed

if TYPE_CHECKING:
    from casewright.figures.alone import save_alone
    from casewright.figures.clinical_timeline.chart import timeline
    from casewright.figures.clinical_timeline.course import Bar, Course, Dose, Edge, Moment, Reading, Row

__all__ = [
    "PALETTE",
    "Bar",
    "Course",
    "Dose",
    "Edge",
    "Moment",
    "Reading",
    "Row",
    "label_lines",
    "printed",
    "save_alone",
    "timeline",
]

_HOMES = {
    "save_alone": "alone",
    "timeline": "clinical_timeline.chart",
    **dict.fromkeys(("Bar", "Course", "Dose", "Edge", "Moment", "Reading", "Row"), "clinical_timeline.course"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
