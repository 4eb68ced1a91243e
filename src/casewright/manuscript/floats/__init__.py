"""Conversion of figures, tables and other blocks to the canonical shape."""
