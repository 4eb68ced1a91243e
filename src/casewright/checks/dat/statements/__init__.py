"""Statements in words held against the case: presence, side and outcome, comparisons, treatments, persons."""
