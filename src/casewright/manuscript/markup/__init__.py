"""What was typed and what pandoc made of it: text it took for markup, HTML, TeX, and the syntax of other tools."""
