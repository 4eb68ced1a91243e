"""The commands, and the one place that prints errors and sets exit codes."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any

import click

from casewright.cli.exit_codes import CLEAN, COULD_NOT_RUN, FINDINGS, STOPPED
from casewright.cli.group import commands
from casewright.cli.terminal import say, say_error
from casewright.diagnostics import CasewrightError

__all__ = ["CLEAN", "COULD_NOT_RUN", "FINDINGS", "STOPPED", "main", "run"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; every error ends here, as a sentence and not as a traceback."""
    try:
        done: Any = commands.main(
            list(arguments) if arguments is not None else None, prog_name="casewright", standalone_mode=False
        )
    except CasewrightError as error:
        say_error(error)
        return COULD_NOT_RUN
    except RecursionError:
        say_error(
            CasewrightError(
                "Something in the report is nested too deeply to be read.",
                why="lists, quotations or brackets are within each other hundreds of times",
                hint="Look at what was added or pasted last.",
            )
        )
        return COULD_NOT_RUN
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except OSError as error:
        say_error(
            CasewrightError(
                "Something could not be read or written.",
                why=": ".join(str(part) for part in (error.filename, error.strerror) if part) or str(error),
                hint="Free space on the disk, or see who may read and write there, and run the command again.",
            )
        )
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        say("Stopped; nothing was half-written.", to_error=True)
        return STOPPED
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a defect, also of a library (PyO3 raises no Exception): what was not foreseen
        say_error(_unforeseen(error))
        return COULD_NOT_RUN
    return done if isinstance(done, int) else CLEAN


def _unforeseen(error: BaseException) -> CasewrightError:
    """A defect of casewright, as a sentence; its traceback, which may quote the report, goes into a file."""
    import tempfile
    import traceback

    told = f"{type(error).__name__}: {error}".split("\n")[0]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="casewright-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            traceback.print_exception(error, file=log)
        hint = f"Report it with the file {log.name}; it may quote the report, so read it before you send it."
    except OSError:
        hint = "Report it, with what you typed and the version of casewright."
    return CasewrightError("casewright has a defect and cannot go on.", why=told, hint=hint)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does: what was begun is taken back, and processes of the command end."""
    raise KeyboardInterrupt


def run() -> None:
    """The console command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console that lacks a character shows another in its place
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _stop)
    sys.exit(main())
