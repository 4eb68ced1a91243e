"""Reporting checklists: what a guideline asks of a case report, and where a report says it."""
