"""A report begun: the files `casewright new` writes, with an invented case in the place of the author's."""
