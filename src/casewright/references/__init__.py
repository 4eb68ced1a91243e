"""The bibliography: parsing with positions, styles, identifiers."""
