"""A check from the files of a report to what is printed: loading, running the rules, keeping the outcome."""
