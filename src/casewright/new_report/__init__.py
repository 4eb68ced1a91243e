"""The files that `casewright new` writes, with an invented case as an example."""
