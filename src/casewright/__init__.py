"""casewright: a case report from one source, to PDF, HTML and Word.

`load_table`, `markdown_table` and `laboratory_table` are for the cells of documents and for notebooks; what is printed
is `MarkdownText`. Nothing is imported before it is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casewright.case.tables.markdown import MarkdownText
    from casewright.case.tables.notebook import laboratory_table, load_table, markdown_table
    from casewright.figures.pedigree import pedigree

__all__ = ["MarkdownText", "laboratory_table", "load_table", "markdown_table", "pedigree"]
__version__ = "0.1.0"

_HOMES = {"MarkdownText": "case.tables.markdown", "pedigree": "figures.pedigree"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'case.tables.notebook')}"), name)
