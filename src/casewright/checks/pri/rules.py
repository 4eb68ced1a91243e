"""PRI: what in a report can tell who the patient is."""

from __future__ import annotations

from casewright.checks.pri.pictures import RULES

__all__ = ["RULES"]
