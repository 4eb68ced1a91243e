"""The pandoc process: Markdown in, AST out, and back; one call costs about a tenth of a second."""

from __future__ import annotations

import functools
import logging
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from casewright.diagnostics import CasewrightError
from casewright.storage import library_folder, library_version

_LOG = logging.getLogger(__name__)

API_VERSION = (1, 23, 1, 1)
"""The version of pandoc's JSON AST that this engine reads and writes (pandoc 3.x)."""

LONGEST_S = 60.0
"""Seconds after which pandoc is taken to hang; 100,000 words with 2,000 references take it four."""


class PandocLimitError(CasewrightError):
    """pandoc did not finish within the time or the memory it was given."""


_LARGEST_HEAP = ("+RTS", "-M360m", "-RTS")
"""100,000 words with 2,000 references take 250 MB; a run of brackets that never close would take all there is."""
_HEAP_EXHAUSTED = 251

_NO_USER_DATA = ("--data-dir", str(Path(__file__).parent / "no-user-data"))
"""A folder that does not exist: templates and styles of the user's own pandoc must not reach a report."""


@functools.cache
def pandoc_path() -> Path:
    """The pandoc program that the `pypandoc_binary` wheel brings.

    Raises CasewrightError where the wheel is not installed.
    """
    folder = library_folder("pypandoc")
    if folder is not None:
        for program in (folder / "files/pandoc", folder / "files/pandoc.exe"):
            if program.is_file():
                return program
    raise CasewrightError(
        "pandoc is not installed.",
        why="the wheel `pypandoc_binary`, which brings it, is missing or incomplete",
        hint="Install it with `python -m pip install --force-reinstall pypandoc_binary`.",
    )


def pandoc_release() -> str:
    """What identifies the pandoc in use, for cache keys: the release of the wheel that brings it."""
    return library_version("pypandoc_binary") or ""


def run_pandoc(
    data: bytes, arguments: Sequence[str], *, folder: Path | None = None, longest_s: float | None = None
) -> bytes:
    """What pandoc prints for `data` on its standard input; safe to call from several threads.

    Dates and language of the machine do not reach the output. Raises CasewrightError with pandoc's own words, and
    PandocLimitError where it does not finish within `longest_s` seconds (`LONGEST_S`) and the memory it is given.
    """
    longest_s = LONGEST_S if longest_s is None else longest_s
    environment = {
        **{key: value for key, value in os.environ.items() if key in {"PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"}},
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [str(pandoc_path()), *_LARGEST_HEAP, *_NO_USER_DATA, *arguments],
            input=data,
            capture_output=True,
            cwd=folder,
            env=environment,
            check=False,
            timeout=longest_s,
        )
    except subprocess.TimeoutExpired:
        raise _too_much(f"{longest_s:.0f} s") from None
    except OSError as error:
        raise CasewrightError("pandoc cannot be started.", why=error.strerror or str(error)) from None
    _LOG.debug("pandoc %s: %.2f s", " ".join(arguments), time.perf_counter() - begun)
    if done.returncode == _HEAP_EXHAUSTED:
        raise _too_much("the memory it is given")
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise CasewrightError("pandoc stopped with an error.", why=said or f"exit code {done.returncode}")
    return done.stdout


def _too_much(limit: str) -> PandocLimitError:
    return PandocLimitError(
        f"pandoc did not finish within {limit}, and was stopped.",
        why="brackets or other marks that open many times and never close take it longer than anybody waits",
        hint="Look for a run of `[`, `{`, `(` or backticks in the text that was added last.",
    )
