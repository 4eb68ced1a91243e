"""CSV files with a schema: read, checked and printed."""
