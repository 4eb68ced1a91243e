"""The formats that documents are written in: a module each, listed in `known.py`."""
