"""Cases in other formats."""
