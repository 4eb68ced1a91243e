"""Figures: the registry of `figures/figures.yml`, the house style, clinical timelines, files that follow the data."""
