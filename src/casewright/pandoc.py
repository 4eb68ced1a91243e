"""The pandoc process: Markdown in, AST out, and back; one call costs about a tenth of a second."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from casewright.diagnostics import CasewrightError
from casewright.storage import library_folder, library_version

_LOG = logging.getLogger(__name__)

API_VERSION = (1, 23, 1, 1)
"""The version of pandoc's JSON AST that this engine reads and writes (pandoc 3.x)."""

LONGEST_S = 900.0
"""Seconds after which pandoc is taken to hang; 100,000 words with 2,000 references take it four, and a machine that is
busy with ten other things forty."""


class PandocLimitError(CasewrightError):
    """pandoc did not finish within the work or the memory it was given."""


_LARGEST_HEAP = ("-M360m",)
"""100,000 words with 2,000 references take 250 MB; a run of brackets that never close would take all there is."""
_HEAP_EXHAUSTED = 251
_REPORTS_WORK = ("-S",)
"""Haskell's run-time system then prints a line for each collection of garbage (GHC User's Guide, "RTS options")."""
_COLLECTION = re.compile(r" *(?P<allocated>\d+)(?: +\d+ +\d+)? +\d+\.\d+ +\d+\.\d+")
_HEADING = re.compile(r" +(?:Alloc|bytes) +(?:Copied|bytes) +(?:Live|bytes)")
_SUMMARY = " bytes allocated in the heap"

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
    data: bytes, arguments: Sequence[str], *, folder: Path | None = None, most_work: int | None = None
) -> bytes:
    """What pandoc prints for `data` on its standard input; safe to call from several threads.

    Dates and language of the machine do not reach the output. `most_work` is the memory, in megabytes, that pandoc may
    ask for one after another: what a text needs depends on the text alone, on any machine and however busy it is (a
    page of prose needs 20, a second of a fast processor is 5,000). Raises CasewrightError with pandoc's own words, and
    PandocLimitError where it does not finish within the work and the memory it is given.
    """
    environment = {
        **{key: value for key, value in os.environ.items() if key in {"PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"}},
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    begun = time.perf_counter()
    watched = _REPORTS_WORK if most_work is not None else ()
    command = [str(pandoc_path()), "+RTS", *_LARGEST_HEAP, *watched, "-RTS", *_NO_USER_DATA, *arguments]
    pipe = subprocess.PIPE
    try:
        with subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe) as process:
            written, said, is_too_much = _followed(process, data, most_work)
    except OSError as error:
        raise CasewrightError("pandoc cannot be started.", why=error.strerror or str(error)) from None
    _LOG.debug("pandoc %s: %.2f s", " ".join(arguments), time.perf_counter() - begun)
    if is_too_much:
        raise _too_much("the work it is given")
    if process.returncode == _HEAP_EXHAUSTED:
        raise _too_much("the memory it is given")
    if process.returncode != 0:
        raise CasewrightError("pandoc stopped with an error.", why=said or f"exit code {process.returncode}")
    return written


def _followed(process: subprocess.Popen[bytes], data: bytes, most_work: int | None) -> tuple[bytes, str, bool]:
    """What a process writes and says, and whether it was stopped because it did more work than it may."""
    if most_work is None:
        try:
            written, said = process.communicate(data, timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise _too_much(f"{LONGEST_S:.0f} s") from None
        return written, said.decode("utf-8", "replace").strip(), False
    written_parts: list[bytes] = []
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    threads = [
        threading.Thread(target=_feed, args=(process.stdin, data)),
        threading.Thread(target=lambda stream: written_parts.append(stream.read()), args=(process.stdout,)),
    ]
    hang = threading.Timer(LONGEST_S, process.kill)
    for thread in (*threads, hang):
        thread.daemon = True
        thread.start()
    work = 0
    lines: list[str] = []
    for raw in process.stderr:
        line = raw.decode("utf-8", "replace").rstrip()
        collected = _COLLECTION.match(line)
        if collected is None:
            lines.append(line)
            continue
        work += int(collected["allocated"])
        if work > most_work * 1_000_000:
            process.kill()
    for thread in threads:
        thread.join()
    hang.cancel()
    told = [line for line in lines if not _HEADING.match(line)]
    stop = next((index for index, line in enumerate(told) if _SUMMARY in line), len(told))
    return b"".join(written_parts), "\n".join(told[:stop]).strip(), work > most_work * 1_000_000


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError):  # a process that ends early has its own reason
        stream.write(data)
    with contextlib.suppress(OSError):
        stream.close()


def _too_much(limit: str) -> PandocLimitError:
    return PandocLimitError(
        f"pandoc did not finish within {limit}, and was stopped.",
        why="brackets or other marks that open many times and never close take it longer than anybody waits",
        hint="Look for a run of `[`, `{`, `(` or backticks in the text that was added last.",
    )
