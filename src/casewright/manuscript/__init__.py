"""From source text to the resolved manuscript: everything a reader can see is decided here, once, for all formats."""
