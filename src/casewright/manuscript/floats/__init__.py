"""Figures, tables and other blocks in one canonical shape."""
