"""Rendering with the Quarto command: the resolver as a filter at `pre-ast`, and `--engine quarto`."""
