"""Reading a report for the rules."""

from casewright.checks.loading.report import load_report, with_answers, with_retractions

__all__ = ["load_report", "with_answers", "with_retractions"]
