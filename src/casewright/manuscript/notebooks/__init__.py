"""Jupyter notebooks as documents, and cells of them shown in others."""
