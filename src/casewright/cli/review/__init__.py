"""Commands of the exchange with co-authors and reviewers."""
