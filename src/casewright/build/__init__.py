"""Results stored between commands, the inputs that decide whether they are up to date, and trusted folders."""
