"""Cells of code: found, run in Jupyter, kept by content, and shown."""
