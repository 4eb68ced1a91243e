"""NUM: rules about figures, tables, panels and their numbers."""
