"""casewright: a case report from one source, to PDF, HTML and Word."""

__version__ = "0.1.0"
