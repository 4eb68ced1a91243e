"""Typst in a process of its own, with limits. Raw Typst is a program, and can take all time and memory there is."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from casewright.build.parent import ending_with_this, limit_this_process
from casewright.diagnostics import CasewrightError

_LONGEST_S: Final = 60
"""The longest time of one document, in seconds of a processor; ten times as long by the clock."""
_MOST_BYTES: Final = 2_000_000_000
"""The most memory, in bytes of addresses."""
_STOPPED: Final = frozenset(-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name))
"""The exit codes of a process that has exceeded a limit."""
_OUT_OF_MEMORY: Final = re.compile(
    r"memory allocation of \d+ bytes failed|^MemoryError\b|capacity overflow", re.MULTILINE
)
_RUNNING: Final[set[subprocess.Popen[bytes]]] = set()
_REQUEST, _ANSWER, _MADE = "request.json", "answer.json", "made-"


class TooMuchError(Exception):
    """Typst was stopped, since it took too much time or memory."""


@dataclass(frozen=True)
class Warned:
    """A warning of Typst."""

    message: str
    hints: Sequence[str]


def compile_apart(
    main: Path, root: Path, fonts: Sequence[Path], scratch: Path, options: Mapping[str, Any]
) -> tuple[list[bytes], list[Warned]]:
    """Typeset `main` and return the PDF, or a file a page, and the warnings. `scratch` is a folder for the
    exchange of files.

    Raises TypstError as Typst does, TooMuchError, and CasewrightError if the process ends for another reason.
    """
    import typst

    request = {"main": str(main), "root": str(root), "fonts": list(map(str, fonts)), "options": dict(options)}
    (scratch / _REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (scratch / _ANSWER).unlink(missing_ok=True)
    code, said = _ran([sys.executable, "-P", "-m", __name__, str(scratch)])
    try:
        answer = json.loads((scratch / _ANSWER).read_bytes())
    except (FileNotFoundError, ValueError):
        raise _failure(code, said) from None
    if "refused" in answer:
        error = typst.TypstError(answer["refused"][0])  # type: ignore[call-arg]  # the stub has other arguments
        error.message, error.diagnostic, error.hints = answer["refused"]
        raise error
    files = [(scratch / f"{_MADE}{number}").read_bytes() for number in range(answer["files"])]
    return files, [Warned(message, hints) for message, hints in answer["warned"]]


def stop_all() -> None:
    """End every process of Typst that this program has started."""
    for process in tuple(_RUNNING):
        process.kill()


def _ran(command: Sequence[str]) -> tuple[int | None, str]:
    """Return the exit code of a command, None if it took too long, and what it wrote to standard error."""
    quiet = subprocess.DEVNULL
    with (
        subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=subprocess.PIPE) as process,
        ending_with_this(process),
    ):
        _RUNNING.add(process)
        try:
            _, said = process.communicate(timeout=10 * _LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return None, ""
        finally:
            _RUNNING.discard(process)
    return process.returncode, said.decode("utf-8", "replace")


def _failure(code: int | None, said: str) -> Exception:
    """Return the error for a process that has written no answer."""
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")
    if code is None or code in _STOPPED or _OUT_OF_MEMORY.search(said):
        return TooMuchError(f"it took more than {_LONGEST_S} s or {_MOST_BYTES // 10**9} GB")
    ended = f"its process ended with {code}"
    return CasewrightError(
        "Typst has failed.",
        why=f"{ended}: {last}" if last else ended,
        hint="Run the command again; if it fails again, report it with this message.",
    )


def _main(scratch: Path) -> None:
    limit_this_process(memory_bytes=_MOST_BYTES, processor_s=_LONGEST_S)
    import typst

    request = json.loads((scratch / _REQUEST).read_bytes())
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=request["fonts"])
    answer: dict[str, Any]
    try:
        made: Any = typst.compile_with_warnings(
            request["main"], root=request["root"], font_paths=fonts, **request["options"]
        )
        files = made[0] if isinstance(made[0], list) else [made[0]]
        for number, content in enumerate(files):
            (scratch / f"{_MADE}{number}").write_bytes(content)
        answer = {"files": len(files), "warned": [(warning.message, list(warning.hints)) for warning in made[1]]}
    except typst.TypstError as error:
        answer = {"refused": (error.message, error.diagnostic, list(error.hints))}
    (scratch / _ANSWER).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
