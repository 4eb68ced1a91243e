"""Drawings made into pixels or pages by Typst in a process of its own: whatever they are, none of them may end the
program, or take all time and memory there is."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from casewright.build.parent import ending_with_this, limit_this_process
from casewright.rust_panics import panics_as_errors

_LONGEST_PT: Final = 1500
"""The longest side of a drawing in points, half a metre; larger ones are drawn at this size."""
_PAGE: Final = """#set page(width: auto, height: auto, margin: 0pt)
#context {{
  let size = measure(image("{name}"))
  let longest = calc.max(size.width, size.height)
  if longest > {longest}pt {{ image("{name}", width: {longest}pt * (size.width / longest)) }} else {{ image("{name}") }}
}}
"""
_LONGEST_S: Final = 30.0
_MOST_BYTES: Final = 2_000_000_000
_SOURCE, _MADE = "page.typ", "made"


def drawn(content: bytes, suffix: str, dpi: int) -> bytes:
    """Return the first page of an SVG or PDF file as PNG. Raises RuntimeError, with what Typst said, if it cannot be
    drawn."""
    name = f"drawing{suffix}"
    return page_of({name: content}, _PAGE.format(name=name, longest=_LONGEST_PT), format="png", ppi=dpi)


def page_of(files: Mapping[str, bytes], source: str, **options: Any) -> bytes:
    """Return the first page that Typst makes of `source`, which shows `files`; `options` are those of Typst. Raises
    RuntimeError, with what Typst said, if it cannot."""
    with tempfile.TemporaryDirectory(prefix="casewright-") as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        Path(folder, _SOURCE).write_text(source, "utf-8")
        said = _WORKER.answer({"folder": folder, "options": options})
        if said:
            raise RuntimeError(said)
        return Path(folder, _MADE).read_bytes()


class _Worker:
    """The process that draws, one drawing after another; it is started again when a drawing has ended it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self._end)

    def answer(self, request: Mapping[str, Any]) -> str:
        """Return why a drawing cannot be made, empty if it was."""
        with self._lock:
            if self._process is None:
                command = [sys.executable, "-P", "-m", __name__]
                pipe = subprocess.PIPE
                self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
            process = self._process
            assert process.stdin is not None and process.stdout is not None
            late = threading.Timer(_LONGEST_S, process.kill)
            late.start()
            try:
                with ending_with_this(process), contextlib.suppress(BrokenPipeError):
                    process.stdin.write(json.dumps(request).encode() + b"\n")
                    process.stdin.flush()
                    line = process.stdout.readline()
            except BaseException:
                process.kill()
                self._end()
                raise
            finally:
                late.cancel()
            if not line:
                self._end()
                return f"it takes more than {_LONGEST_S:.0f} s or {_MOST_BYTES // 10**9} GB to draw"
        return str(json.loads(line))

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(BrokenPipeError):
                process.communicate()

    def forget(self) -> None:
        """Leave the process to the one that this one is a copy of."""
        if self._process is not None:
            self._process.returncode = 0
        self._lock, self._process = threading.Lock(), None


_WORKER: Final = _Worker()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_WORKER.forget)


def _main() -> None:
    limit_this_process(memory_bytes=_MOST_BYTES)
    import typst

    for line in sys.stdin.buffer:
        request = json.loads(line)
        folder, said = Path(request["folder"]), ""
        try:
            with panics_as_errors():
                made: Any = typst.compile(
                    str(folder / _SOURCE), root=str(folder), ignore_system_fonts=True, **request["options"]
                )
            (folder / _MADE).write_bytes(made[0] if isinstance(made, list) else made)
        except (RuntimeError, OSError, MemoryError) as error:
            said = str(error) or type(error).__name__
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    _main()
