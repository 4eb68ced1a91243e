"""The forms of the values of a case in each language."""
