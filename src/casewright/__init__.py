"""casewright: a case report from one source, to PDF, HTML and Word.

`load_table`, `markdown_table` and `laboratory_table` are for the cells of documents and for notebooks; what is printed
is `MarkdownText`. Nothing is imported before it is used."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casewright.case.tables.markdown import MarkdownText
    from casewright.case.tables.notebook import laboratory_table, load_table, markdown_table

__all__ = ["MarkdownText", "laboratory_table", "load_table", "markdown_table"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "markdown" if name == "MarkdownText" else "notebook"
    return getattr(import_module(f"{__name__}.case.tables.{home}"), name)
