"""What holds for every test."""

from __future__ import annotations

import compileall
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

import casewright
from casewright.build.trust import trust

# Without deadline, since machines differ in speed. `--hypothesis-profile=thorough` tries more examples.
settings.register_profile("casewright", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("casewright")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the modules once, or every process that a test starts compiles them if PYTHONDONTWRITEBYTECODE is set."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(casewright.__file__).parent, quiet=2)


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than processors: many tests wait for a browser, a kernel or another process."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A key and trusted folders of this run alone: what tests write may run, and nothing of the user's is touched."""
    os.environ["CASEWRIGHT_DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    for folder in (Path(__file__).parents[1], tmp_path_factory.getbasetemp(), Path(tempfile.gettempdir())):
        trust(folder)
