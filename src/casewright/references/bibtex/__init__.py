"""BibTeX and BibLaTeX: files read as pandoc reads them, and the letters that their commands stand for."""
