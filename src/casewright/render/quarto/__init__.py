"""Under the real Quarto: the same resolver as a JSON filter at `pre-ast`, the hook before rendering, and the command
that calls Quarto (`--engine quarto`)."""
