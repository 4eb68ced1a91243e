"""The arguments and options that several commands share."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from casewright.cli.terminal import say, visible
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from casewright.render.record import Request

_Result = TypeVar("_Result")
_Command = TypeVar("_Command", bound=Callable[..., Any])

documents_argument = click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
output_option = click.option(
    "--output-dir", type=click.Path(path_type=Path), help="Folder of the rendered files. [the project's]"
)
to_folder_option = click.option(
    "--output-dir", type=click.Path(path_type=Path), help="Folder to write to. [the project's]"
)
no_execute_option = click.option(
    "--no-execute", is_flag=True, help="Run no code: print cached results, and list the cells that have none."
)
profile_option = click.option(
    "--profile", "profiles", metavar="NAMES", help="Quarto profiles to activate, separated by commas."
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
trust_option = click.option("--trust", is_flag=True, help="Trust this folder: its code may run. For CI.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


def verbose_option(command: _Command) -> _Command:
    """Add the option that logs each step and its time to standard error."""
    option = click.option(
        "--verbose",
        "-v",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_start_log,
        help="Log each step and its time.",
    )
    return option(command)


def comparing_options(command: _Command) -> _Command:
    """Add the options of commands that render documents to compare them or to quote from them."""
    for option in (quiet_option, profile_option, trust_option, no_execute_option, to_folder_option):
        command = option(command)
    return command


class _Visible(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def _start_log(_context: click.Context, _option: click.Parameter, enabled: bool) -> None:
    if enabled:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Visible("%(relativeCreated)6.0f ms  %(message)s"))
        log = logging.getLogger("casewright")
        log.handlers = [handler]
        log.propagate = False
        log.setLevel(logging.DEBUG)


def request_for(
    documents: Sequence[Path],
    *,
    formats: str | None = None,
    output_dir: Path | None = None,
    profiles: str | None = None,
    strict: bool = False,
    online: bool = False,
    execute: bool = True,
    comments: bool = False,
) -> tuple[Path, Request]:
    """Return the project's folder and the request.

    Raises CasewrightError if a document does not exist, or if the documents belong to several projects.
    """
    from casewright.paths import file_in
    from casewright.project import find_root
    from casewright.project.files import shown
    from casewright.render.record import Request

    for document in documents:
        if not document.is_file():
            raise CasewrightError(f"There is no document `{document}`.", hint=_nearest_document(document))
    root = find_root(documents[0] if documents else Path.cwd())
    paths: list[str] = []
    for document in documents:
        if find_root(document) != root:
            raise CasewrightError(
                f"`{document}` belongs to another project than `{documents[0]}`.",
                hint="Run the command once for each project.",
            )
        paths.append(shown(file_in(root, shown(document, root)), root))
    named = profiles or os.environ.get("QUARTO_PROFILE") or ""
    return root, Request(
        tuple(paths),
        tuple(name.strip() for name in formats.split(",") if name.strip()) if formats else (),
        os.path.relpath(output_dir.absolute(), root.absolute()) if output_dir else "",
        tuple(name.strip() for name in named.split(",") if name.strip()),
        strict,
        online,
        execute,
        comments,
    )


def with_trust(root: Path, is_trusted: bool, run: Callable[[], _Result]) -> _Result:
    """Return the result of `run`. If it raises UntrustedError in a terminal, ask whether to trust the folder."""
    from casewright.build.trust import UntrustedError, trust, trust_for_now

    if is_trusted:
        trust_for_now(root)
        with suppress(CasewrightError):  # if it cannot be stored, the folder is trusted for this command
            trust(root)
    try:
        return run()
    except UntrustedError as error:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        say(
            f"{error.message[:-1]}: {error.folder}\nA program can do everything on this computer that you can.",
            to_error=True,
        )
        if not click.confirm("Trust the folder and run its programs?", err=True):
            raise
        trust(error.folder)
        return run()


def _nearest_document(missing: Path) -> str:
    """Return a hint for a document that does not exist."""
    from casewright.diagnostics import nearest
    from casewright.project import documents, find_root, load_project

    here = Path.cwd()
    root = find_root(here)
    paths = documents(load_project(root)) if (root / "_quarto.yml").is_file() else sorted(here.glob("*.qmd"))
    shown = {path.name: os.path.relpath(path, here) for path in paths}
    if missing.name in shown:
        return f"Did you mean `{shown[missing.name]}`?"
    close = nearest(missing.name, shown, 1)
    if close:
        return f"Did you mean `{shown[close[0]]}`?"
    return "Name a `.qmd` file, or omit it to use the whole project."
