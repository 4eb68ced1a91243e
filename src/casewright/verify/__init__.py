"""Comparison of rendered files with the manuscript, and so with each other."""
