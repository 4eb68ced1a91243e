"""ABB: rules about abbreviations."""
