"""The case in the formats of others."""
