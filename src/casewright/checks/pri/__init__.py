"""PRI: what in a report can tell who the patient is."""
