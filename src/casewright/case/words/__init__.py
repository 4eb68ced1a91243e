"""How values of a case are said in each language."""
