"""The form of a reporting checklist, with the pages and lines of the PDF."""
