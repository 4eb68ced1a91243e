"""CAR: what the CARE guideline asks of a case report, and where a report has it."""
