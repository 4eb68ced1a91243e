"""The clinical timeline."""
