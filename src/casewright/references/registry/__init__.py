"""Registries of works on the net: how they are asked, and entries made of their answers."""
