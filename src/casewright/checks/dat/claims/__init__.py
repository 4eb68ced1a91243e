"""Sentences, and the numbers that are typed in them: a module for each language and one for all."""
