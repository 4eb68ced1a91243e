"""Running pandoc; one call takes about 0.1 s."""

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

from casewright.build.parent import ending_with_this
from casewright.diagnostics import CasewrightError
from casewright.storage import library_folder, library_version

_LOG = logging.getLogger(__name__)

API_VERSION = (1, 23, 1, 1)
"""The version of pandoc's JSON AST that this engine reads and writes (pandoc 3.x)."""

LONGEST_S = 900.0
"""Seconds after which pandoc is stopped; 100,000 words with 2,000 references take 4 s, and 40 s on a busy machine."""


class PandocLimitError(CasewrightError):
    """pandoc has exceeded its limit of work, memory or time."""


_LARGEST_HEAP = ("-M360m",)
"""100,000 words with 2,000 references take 250 MB; a run of brackets that never close takes unlimited memory."""
_HEAP_EXHAUSTED = 251
_REPORTS_WORK = ("-S",)
"""Makes Haskell's run-time system print a line for each garbage collection (GHC User's Guide, "RTS options")."""
_COLLECTION = re.compile(r" *(?P<allocated>\d+)(?: +\d+ +\d+)? +\d+\.\d+ +\d+\.\d+")
_HEADING = re.compile(r" +(?:Alloc|bytes) +(?:Copied|bytes) +(?:Live|bytes)")
_SUMMARY = " bytes allocated in the heap"

_NO_USER_DATA = ("--data-dir", str(Path(__file__).parent / "no-user-data"))
"""A folder that does not exist, so that templates and styles of the user's own pandoc are not used."""


@functools.cache
def pandoc_path() -> Path:
    """Return the pandoc program of the `pypandoc_binary` wheel. Raises CasewrightError if it is not installed."""
    folder = library_folder("pypandoc")
    if folder is not None:
        for program in (folder / "files/pandoc", folder / "files/pandoc.exe"):
            if program.is_file():
                return program
    raise CasewrightError(
        "pandoc is not installed.",
        why="the wheel `pypandoc_binary`, which contains it, is missing or incomplete",
        hint="Install it with `python -m pip install --force-reinstall pypandoc_binary`.",
    )


def pandoc_release() -> str:
    """Return the release of the wheel that contains pandoc, for cache keys."""
    return library_version("pypandoc_binary") or ""


def run_pandoc(
    data: bytes, arguments: Sequence[str], *, folder: Path | None = None, most_work: int | None = None
) -> bytes:
    """Return the output of pandoc for `data` on its standard input; safe to call from several threads.

    The output does not depend on the date or language of the machine. `most_work` limits the memory, in megabytes, that
    pandoc may allocate in total; unlike time, it depends only on the text (a page of prose takes 20, a second of a fast
    processor is 5,000). Raises CasewrightError with pandoc's message, and PandocLimitError if pandoc exceeds a limit.
    """
    environment = {
        **{key: value for key, value in os.environ.items() if key in {"PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"}},
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
    }
    started = time.perf_counter()
    statistics = _REPORTS_WORK if most_work is not None else ()
    command = [str(pandoc_path()), "+RTS", *_LARGEST_HEAP, *statistics, "-RTS", *_NO_USER_DATA, *arguments]
    pipe = subprocess.PIPE
    try:
        with (
            subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe) as process,
            ending_with_this(process),
        ):
            output, messages, is_too_much = _output_of(process, data, most_work)
    except OSError as error:
        raise CasewrightError("pandoc cannot be started.", why=error.strerror or str(error)) from None
    _LOG.debug("pandoc %s: %.2f s", " ".join(arguments), time.perf_counter() - started)
    if is_too_much:
        raise _too_much("its limit of work")
    if process.returncode == _HEAP_EXHAUSTED:
        raise _too_much("its limit of memory")
    if process.returncode != 0:
        raise CasewrightError("pandoc stopped with an error.", why=messages or f"exit code {process.returncode}")
    return output


def _output_of(process: subprocess.Popen[bytes], data: bytes, most_work: int | None) -> tuple[bytes, str, bool]:
    """Return the output and the messages of a process, and whether it was stopped because it exceeded `most_work`."""
    if most_work is None:
        try:
            output, messages = process.communicate(data, timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise _too_much(f"{LONGEST_S:.0f} s") from None
        return output, messages.decode("utf-8", "replace").strip(), False
    parts: list[bytes] = []
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    threads = [
        threading.Thread(target=_feed, args=(process.stdin, data)),
        threading.Thread(target=lambda stream: parts.append(stream.read()), args=(process.stdout,)),
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
    lines = [line for line in lines if not _HEADING.match(line)]
    end = next((index for index, line in enumerate(lines) if _SUMMARY in line), len(lines))
    return b"".join(parts), "\n".join(lines[:end]).strip(), work > most_work * 1_000_000


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError):  # the process has ended early, and its exit code says why
        stream.write(data)
    with contextlib.suppress(OSError):
        stream.close()


def _too_much(limit: str) -> PandocLimitError:
    return PandocLimitError(
        f"pandoc did not finish within {limit}, and was stopped.",
        why="brackets or other marks that open many times and never close take pandoc too long",
        hint="Look for a run of `[`, `{`, `(` or backticks in the text that was added last.",
    )
