"""The Word writer: from a resolved document to the bytes of a .docx.

Pandoc writes the text; what it does not know passes through it between marks and is settled in what it returns (see
`markup.py`). No program's name, no user's name and no date but the one given reaches the file.
"""

from __future__ import annotations

from casewright.render.word.document import check_document, type_width, word_document

__all__ = ["check_document", "type_width", "word_document"]
