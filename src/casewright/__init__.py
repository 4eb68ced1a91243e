"""casewright: a case report from one source, to PDF, HTML and Word.

For the cells of documents, for notebooks and for figure scripts: tables (`load_table`, `markdown_table`, and those made
from the case, `laboratory_table`, `course_table`, `medication_table`) and figures of the case (`timeline`,
`laboratory_plot`). What is printed is `MarkdownText`. Nothing is imported before it is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casewright.case.tables.markdown import MarkdownText
    from casewright.case.tables.notebook import (
        course_table,
        laboratory_table,
        load_table,
        markdown_table,
        medication_table,
        project_cases,
    )
    from casewright.figures.clinical_timeline.chart import timeline
    from casewright.figures.clinical_timeline.laboratory import laboratory_plot

__all__ = [
    "MarkdownText",
    "course_table",
    "laboratory_plot",
    "laboratory_table",
    "load_table",
    "markdown_table",
    "medication_table",
    "project_cases",
    "timeline",
]
__version__ = "0.1.0"

_HOMES = {
    "MarkdownText": "case.tables.markdown",
    "timeline": "figures.clinical_timeline.chart",
    "laboratory_plot": "figures.clinical_timeline.laboratory",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'case.tables.notebook')}"), name)
