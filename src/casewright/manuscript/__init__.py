"""From source text to the resolved manuscript, which contains everything that readers see, for all formats."""
