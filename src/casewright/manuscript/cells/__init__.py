"""Code cells: finding, running in Jupyter, caching, and printing their output."""
