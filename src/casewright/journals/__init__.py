"""What journals ask of a manuscript, in their own words: a file a journal in `profiles/`, and how it is read."""
