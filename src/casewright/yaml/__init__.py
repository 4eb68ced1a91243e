"""YAML with positions: parsed once, read into frozen models with all problems of a file at once."""
