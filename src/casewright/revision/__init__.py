"""Revising a report: copies with the changes marked, and letters of response."""
