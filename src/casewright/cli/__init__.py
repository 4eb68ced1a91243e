"""The command line: runs a command, prints its error and sets the exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import click

from casewright.cli.group import commands
from casewright.cli.terminal import CLEAN, COULD_NOT_RUN, FINDINGS, STOPPED, say, say_error
from casewright.diagnostics import CasewrightError, as_error

__all__ = ["CLEAN", "COULD_NOT_RUN", "FINDINGS", "STOPPED", "main", "run"]


def main(arguments: Sequence[str] | None = None, failed: Callable[[CasewrightError], None] = say_error) -> int:
    """Run a command and return its exit code. `failed` is called with the error that stops it, and by default prints it
    as a sentence, never as a traceback."""
    try:
        done: Any = commands.main(
            list(arguments) if arguments is not None else None, prog_name="casewright", standalone_mode=False
        )
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        say("Stopped; no file was written in part.", to_error=True)
        return STOPPED
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a library written in Rust is no subclass of Exception
        failed(as_error(error))
        return COULD_NOT_RUN
    return done if isinstance(done, int) else CLEAN


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that partial files are removed and child processes end."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str] | None = None, failed: Callable[[CasewrightError], None] = say_error) -> None:
    """Run the console command, as `main`, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # for consoles that lack a character
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _stop)
    sys.exit(main(arguments, failed))
