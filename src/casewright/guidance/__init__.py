"""The state of a report, the next steps, and the health of the installation."""
