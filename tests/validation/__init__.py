"""Rendered files as the validators of the field see them (`make validate`)."""
