"""TXT: rules about wording, spelling and signs."""
