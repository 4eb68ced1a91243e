"""Jupyter notebooks as documents, and cells of notebooks embedded in documents."""
