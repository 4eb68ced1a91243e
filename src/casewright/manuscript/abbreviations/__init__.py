"""Abbreviations of the resolved manuscript: found, expanded, explained and listed."""
