"""Units of measure, and conversion from one to another."""
