"""Pictures that a figure is composed of."""
