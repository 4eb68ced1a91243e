"""PDF: the resolved AST through pandoc and Typst to a tagged file (PDF/UA-1) that looks like a journal's manuscript."""

from casewright.render.pdf.document import PdfFile, check_document, pdf_document, pdf_pages

__all__ = ["PdfFile", "check_document", "pdf_document", "pdf_pages"]
