"""The exit codes of the commands."""

CLEAN, FINDINGS, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130
"""Success; the report has errors (or the test that was requested failed); the command could not run; Ctrl-C."""
