"""A report in the browser while it is written: rendered on each save, with its problems and the source of each text."""
