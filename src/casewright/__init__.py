"""casewright: a case report from one source, to PDF, HTML and Word.

The public API for cells, notebooks and figure scripts, documented in docs/api.md: the cases, tables, figures and works
of a project. Each name is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casewright.case.model import Case
    from casewright.case.tables.markdown import MarkdownText
    from casewright.case.tables.notebook import (
        course_table,
        laboratory_table,
        load_case,
        load_cases,
        load_table,
        markdown_table,
        medication_table,
    )
    from casewright.figures.clinical_timeline.chart import timeline
    from casewright.figures.clinical_timeline.course import Bar, Course, Dose, Edge, Moment, Reading, Row
    from casewright.figures.clinical_timeline.laboratory import laboratory_plot
    from casewright.figures.pedigree import pedigree
    from casewright.figures.preview import save_preview
    from casewright.figures.style import PALETTE, label_lines, printed
    from casewright.references.bibliography import bibliography

__all__ = [
    "PALETTE", "Bar", "Case", "Course", "Dose", "Edge", "MarkdownText", "Moment", "Reading", "Row", "bibliography",
    "course_table", "label_lines", "laboratory_plot", "laboratory_table", "load_case", "load_cases", "load_table",
    "markdown_table", "medication_table", "pedigree", "printed", "save_preview", "timeline",
]  # fmt: skip
__version__ = "0.1.0"

_MODULES = {
    "Case": "case.model",
    "MarkdownText": "case.tables.markdown",
    "bibliography": "references.bibliography",
    "laboratory_plot": "figures.clinical_timeline.laboratory",
    "pedigree": "figures.pedigree",
    "save_preview": "figures.preview",
    "timeline": "figures.clinical_timeline.chart",
    **dict.fromkeys(("Bar", "Course", "Dose", "Edge", "Moment", "Reading", "Row"), "figures.clinical_timeline.course"),
    **dict.fromkeys(("PALETTE", "label_lines", "printed"), "figures.style"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'case.tables.notebook')}"), name)
