"""`python -m casewright`."""

import sys
from pathlib import Path

if (
    Path(sys.path[0] or ".").resolve() == Path.cwd()
):  # modules of the folder, a report that may be anybody's, are no part
    del sys.path[0]

from casewright.cli import run

run()
