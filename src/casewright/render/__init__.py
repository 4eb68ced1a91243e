"""Engines and writers: from the resolved manuscript to files."""
