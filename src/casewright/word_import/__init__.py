"""Word files that co-authors return: their changes in the sources, their comments in `review/`."""
