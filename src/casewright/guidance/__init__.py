"""Where an author stands: what there is in a folder, what to do next, and whether what is installed works."""
