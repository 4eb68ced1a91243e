"""PRI: what could tell readers who the patient is."""
