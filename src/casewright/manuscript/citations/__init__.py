"""Citations and the reference list."""
