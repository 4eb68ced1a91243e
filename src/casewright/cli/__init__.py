"""The command line: runs a command, prints its error and sets the exit code."""

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
from casewright.diagnostics import OUT_OF_MEMORY, CasewrightError, nested_too_deeply

__all__ = ["CLEAN", "COULD_NOT_RUN", "FINDINGS", "STOPPED", "main", "run"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. Print every error as a sentence, never as a traceback."""
    try:
        done: Any = commands.main(
            list(arguments) if arguments is not None else None, prog_name="casewright", standalone_mode=False
        )
    except CasewrightError as error:
        say_error(error)
        return COULD_NOT_RUN
    except RecursionError:
        say_error(nested_too_deeply())
        return COULD_NOT_RUN
    except MemoryError:
        say_error(CasewrightError(OUT_OF_MEMORY, hint="Close other programs, or look for a very large file in it."))
        return COULD_NOT_RUN
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except OSError as error:
        say_error(
            CasewrightError(
                "A file or the output could not be read or written.",
                why=": ".join(str(part) for part in (error.filename, error.strerror) if part) or str(error),
                hint="Check the free space on the disk and the permissions of the file, and run the command again.",
            )
        )
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        say("Stopped; no file was written in part.", to_error=True)
        return STOPPED
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a library written in Rust is no subclass of Exception
        say_error(_defect(error))
        return COULD_NOT_RUN
    return done if isinstance(done, int) else CLEAN


def _defect(error: BaseException) -> CasewrightError:
    """Describe a defect of casewright. Write the traceback, which may quote the report, to a file."""
    import tempfile
    import traceback

    why = f"{type(error).__name__}: {error}".split("\n")[0]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="casewright-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            traceback.print_exception(error, file=log)
        hint = f"Report it with the file {log.name}. It may quote the report: read it before you send it."
    except OSError:
        hint = "Report it with the command that you typed and the version of casewright."
    return CasewrightError("casewright has a defect and cannot go on.", why=why, hint=hint)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that partial files are removed and child processes end."""
    raise KeyboardInterrupt


def run() -> None:
    """Run the console command and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # for consoles that lack a character
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), _stop)
    sys.exit(main())
