"""The comments of co-authors and reviewers, and the author's responses, as files in the report."""
