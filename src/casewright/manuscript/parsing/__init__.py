"""From files to parsed documents."""

from casewright.manuscript.parsing.document import parse_document
from casewright.manuscript.parsing.parsed import ParsedDocument, ReadingContext, ReadText

__all__ = ["ParsedDocument", "ReadText", "ReadingContext", "parse_document"]
