"""A report made ready for a journal's portal: the files that it asks for, in a folder and a zip file of their own."""
