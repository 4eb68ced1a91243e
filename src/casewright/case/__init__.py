"""The case: its schema, loading with positions, chronology, values for prose, and tables of published cases."""
