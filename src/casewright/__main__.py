"""`python -m casewright`."""

from casewright.cli import run

run()
