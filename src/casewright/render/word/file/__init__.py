"""The parts of a Word file, and the file itself."""
