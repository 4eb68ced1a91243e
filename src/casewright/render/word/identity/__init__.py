"""What tells a Word file's paragraphs and generated words apart when co-authors return it: bookmarks, and a part that
says what each is."""
