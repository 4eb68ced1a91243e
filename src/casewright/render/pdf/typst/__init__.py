"""Typst: its literals, its fonts, and the process."""
