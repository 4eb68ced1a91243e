"""Typst in a process of its own, with limits. Raw Typst is a program, and can take all time and memory there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_LONGEST_S: Final = 60
"""The longest time of one document, in seconds of a processor; ten times as long by the clock."""
_MOST_BYTES: Final = 2_000_000_000
"""The most memory, in bytes of addresses."""
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

    Raises TypstError as Typst does, and TooMuchError.
    """
    import typst

    request = {"main": str(main), "root": str(root), "fonts": list(map(str, fonts)), "options": dict(options)}
    (scratch / _REQUEST).write_text(json.dumps(request), encoding="utf-8")
    (scratch / _ANSWER).unlink(missing_ok=True)
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [sys.executable, "-P", "-m", __name__, str(scratch)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=10 * _LONGEST_S,
            check=False,
        )
    try:
        answer = json.loads((scratch / _ANSWER).read_bytes())
    except (FileNotFoundError, ValueError):
        raise TooMuchError(f"it took more than {_LONGEST_S} s or {_MOST_BYTES // 10**9} GB") from None
    if "refused" in answer:
        error = typst.TypstError(answer["refused"][0])  # type: ignore[call-arg]  # the stub has other arguments
        error.message, error.diagnostic, error.hints = answer["refused"]
        raise error
    files = [(scratch / f"{_MADE}{number}").read_bytes() for number in range(answer["files"])]
    return files, [Warned(message, hints) for message, hints in answer["warned"]]


def _main(scratch: Path) -> None:
    _limit()
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


def _limit() -> None:
    if os.name == "posix":
        import resource

        for what, most in ((resource.RLIMIT_CPU, _LONGEST_S), (resource.RLIMIT_AS, _MOST_BYTES)):
            with suppress(ValueError, OSError):  # not on every system
                resource.setrlimit(what, (most, most))
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
