"""Runs `python -m casewright`."""

import sys
from pathlib import Path

# The folder may be anybody's report: its modules must not be imported.
if Path(sys.path[0] or ".").resolve() == Path.cwd():
    del sys.path[0]

from casewright.cli import run

run()
