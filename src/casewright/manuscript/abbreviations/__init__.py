"""Finding, expanding, explaining and listing abbreviations."""
