"""What a command's exit code means."""

CLEAN, FINDINGS, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130
"""All is well; the report has errors (or what was asked about is not so); the command could not run; Ctrl-C."""
