"""Rendered files read back, and compared with the manuscript and so with each other."""
