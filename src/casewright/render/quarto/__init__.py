"""Under the real Quarto: the same resolver as a filter at `pre-ast`, and the command that calls Quarto (`--engine
quarto`)."""
