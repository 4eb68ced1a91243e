"""DAT: rules that hold the text and its tables against the case."""
