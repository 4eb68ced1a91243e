"""The Python in which Quarto runs cells, and the packages that Quarto imports there.

Quarto uses `QUARTO_PYTHON`, from the environment or from `_environment.local` or `_environment` beside `_quarto.yml`,
and otherwise the first `python3` on the PATH (Quarto's documentation, "Using Python", and its
`core/jupyter/capabilities.ts` and `quarto-core/dotenv.ts`). It does not use `.venv`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from casewright.paths import read_text
from casewright.project import environment_value
from casewright.storage import is_file

VARIABLE = "QUARTO_PYTHON"
ENVIRONMENT_FILE = "_environment.local"
"""The file of values for one machine, which Quarto excludes from Git."""

IMPORTED = {"yaml": "pyyaml", "nbformat": "nbformat", "nbclient": "nbclient", "ipykernel": "ipykernel"}
"""The modules outside the standard library that Quarto's `jupyter.py` and `notebook.py` import, with their packages."""

_PROGRAMS = ("python3", "python", "python3.exe", "python.exe")
_PROBE = "import importlib.util, sys; print(*(name for name in sys.argv[1:] if importlib.util.find_spec(name) is None))"


def environment_line(python: str) -> str:
    """Return the line of `_environment.local` that selects a Python for cells."""
    return f'{VARIABLE}="{Path(python).as_posix()}"'


def python_of_quarto(root: Path, environment: Mapping[str, str]) -> str | None:
    """Return the Python in which Quarto runs the cells of a project, None if there is none."""
    named = environment.get(VARIABLE, "")
    for name in (ENVIRONMENT_FILE, "_environment"):
        if not named and is_file(root / name):
            named = environment_value(read_text(root, name), VARIABLE)
    if named:
        place = root / named
        programs = [place, *(place / program for program in _PROGRAMS)]
        found = next((str(path) for path in programs if path.is_file()), None) or shutil.which(named)
        if found:
            return found
    return shutil.which("python3", path=environment.get("PATH"))


def missing_packages(python: str) -> tuple[str, ...] | None:
    """Return the packages that Quarto needs and a Python lacks, None if it cannot be started."""
    try:
        done = subprocess.run(
            [python, "-c", _PROBE, *IMPORTED], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return tuple(IMPORTED[name] for name in done.stdout.split()) if done.returncode == 0 else None
