"""The words of each language: one file `TAG.yml` per language.

The keys at the top of a file are the words of documents; its sections are those of other parts, such as `timeline`.
"""
