"""`casewright render`, `preview` and `trust`, and the hidden commands that Quarto calls."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casewright.cli.options import (
    documents_argument,
    json_option,
    no_execute_option,
    profile_option,
    quiet_option,
    request_for,
    to_folder_option,
    trust_option,
    with_trust,
)
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import (
    CLEAN,
    FINDINGS,
    Progress,
    exit_code,
    say,
    say_error,
    say_files,
    say_findings,
    say_json,
    say_notes,
    shown_from,
)
from casewright.diagnostics import CasewrightError, Finding, plain_finding

if TYPE_CHECKING:
    from casewright.render.quarto.engine import NeededFormat
    from casewright.render.record import Request


@dataclass(frozen=True)
class _Done:
    """The result of a rendering. `state` is its description; `files` is empty if `--strict` prevented writing."""

    state: str
    files: Sequence[Path]
    findings: Sequence[Finding]
    notes: Sequence[str] = ()


@click.command(short_help="Write PDF, HTML and Word.")
@documents_argument
@click.option("--to", "formats", metavar="FORMATS", help="Formats to write, such as html,pdf,docx. [those declared]")
@click.option(
    "--engine",
    type=click.Choice(["auto", "builtin", "quarto"]),
    default="auto",
    show_default=True,
    help="The built-in engine, or the Quarto command.",
)
@to_folder_option
@profile_option
@click.option("--no-cache", is_flag=True, help="Run every cell and write every file again.")
@click.option("--strict", is_flag=True, help="Write nothing if the report has errors.")
@no_execute_option
@click.option("--comments", is_flag=True, help="Show the comments of `review/` and their responses in Word files.")
@trust_option
@click.option("--online", is_flag=True, help="Download pictures that are given by an address, once.")
@quiet_option
@json_option
@verbose
def render(
    documents: tuple[Path, ...],
    formats: str | None,
    engine: str,
    output_dir: Path | None,
    profiles: str | None,
    no_cache: bool,
    strict: bool,
    no_execute: bool,
    comments: bool,
    trust: bool,
    online: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Render DOCUMENTS, or every document of the project in this folder.

    Cells and figure scripts are programs. If the folder is not trusted, you are asked before they run.

    \b
    Exits with 0 on success, 1 if the report has errors, 2 if nothing could be rendered.
    Examples:
      casewright render
      casewright render report/letter.qmd --to pdf
      casewright render --to docx --output-dir for-coauthors
    """
    started = time.monotonic()
    root, request = request_for(
        documents,
        formats=formats,
        output_dir=output_dir,
        profiles=profiles,
        strict=strict,
        online=online,
        execute=not no_execute,
        comments=comments,
    )
    done = with_trust(root, trust, lambda: _rendered(root, request, engine, no_cache, quiet or as_json))
    if as_json:
        _say_as_json(done)
        return exit_code(done.findings)
    say_findings(done.findings)
    say_notes(done.notes)
    if not done.files:
        say("Nothing was written: with `--strict`, a report with errors is not.", to_error=True)
    elif not quiet:
        say_files(done.files, started, done.state)
    return exit_code(done.findings)


def _rendered(root: Path, request: Request, engine: str, again: bool, quiet: bool) -> _Done:
    if engine == "quarto":
        return _rendered_by_quarto(root, request, again, quiet)
    from casewright.render.record import find_record

    record = None if again else find_record(root, request)
    if record is not None:
        return _Done("Up to date", [root / name for name in record.outputs], record.findings, record.notes)
    if engine == "auto":
        from casewright.render.builtin import asks_for_quarto
        from casewright.render.quarto.engine import format_for_quarto, quarto_program

        needed = format_for_quarto(root, request)
        if needed is not None:
            return _rendered_by_quarto(root, request, again, quiet, needed)
        if quarto_program() is not None and asks_for_quarto(root, request):
            return _rendered_by_quarto(root, request, again, quiet)
    from casewright.render.builtin import render as render_builtin

    gc.disable()  # a rendering is short: a search for cycles among millions of AST values costs more than it frees
    with Progress(quiet) as progress:
        rendering = render_builtin(root, request, use_cache=not again, progress=progress)
    return _Done("Rendered", rendering.written, rendering.findings, rendering.notes)


def _rendered_by_quarto(
    root: Path, request: Request, again: bool, quiet: bool, needed: NeededFormat | None = None
) -> _Done:
    from casewright.render.quarto.engine import render as render_quarto

    if not request.execute:
        raise CasewrightError(
            "Quarto cannot render this report without running its code, and `--no-execute` is given.",
            location=needed.location if needed else None,
            why=f"only Quarto writes the format `{needed.name}`" if needed else "",
            hint="Render with `--engine builtin`, to formats that it writes (`--to html,pdf,docx`).",
        )

    rendering = render_quarto(root, request, again=again, quiet=quiet, needed=needed)
    held_back = request.strict and exit_code(rendering.findings) != CLEAN
    return _Done("Rendered with Quarto", () if held_back else rendering.written, rendering.findings)


def _say_as_json(done: _Done) -> None:
    here = Path.cwd()
    say_json(
        {
            "state": done.state if done.files else "Not written",
            "files": [{"path": shown_from(path, here), "bytes": path.stat().st_size} for path in done.files],
            "findings": [plain_finding(finding) for finding in done.findings],
            "notes": list(done.notes),
        }
    )


@click.command(short_help="Show the report in the browser while you write.")
@documents_argument
@click.option("--port", type=click.IntRange(1, 65535), help="Port of this machine to serve at. [one of the folder's]")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option("--execute", is_flag=True, help="Run cells whenever their results are out of date.")
@trust_option
@click.option("--poll", is_flag=True, help="Look at the files regularly, for folders that report no changes.")
@profile_option
@quiet_option
@verbose
def preview(
    documents: tuple[Path, ...],
    port: int | None,
    no_browser: bool,
    execute: bool,
    trust: bool,
    poll: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Show DOCUMENTS, or every document of the project in this folder, in the browser, with the findings of `check`.

    The page is up to date after each save. Only this machine can read it, at the address that is printed. Cells run
    only if you ask for it, and figures are drawn in a trusted folder. Ctrl-C ends it.

    \b
    Examples:
      casewright preview
      casewright preview report/letter.qmd --no-browser
      casewright preview --execute
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.build.trust import require_trust
    from casewright.preview.opening import redirecting_file
    from casewright.preview.serving import Options, serve

    if not (request.documents or (root / "_quarto.yml").is_file() or any(root.glob("*.qmd"))):
        raise CasewrightError(
            "There is no report in this folder.", hint="Go to your report's folder, or type `casewright new my-report`."
        )

    def may_run() -> None:
        if execute:
            require_trust(root, "its cells are programs")

    with_trust(root, trust, may_run)

    def opened(address: str) -> None:
        say(address)
        if not quiet:
            say("Ctrl-C ends the preview.", to_error=True)
        if not no_browser:
            try:
                click.launch(str(redirecting_file(address)))
            except CasewrightError as error:
                say_error(error)

    serve(root, request, Options(port or 0, execute, poll), opened)
    return CLEAN


@click.command("quarto-filter", hidden=True)
@click.argument("writer", metavar="FORMAT")
def quarto_filter(writer: str) -> int:
    """Resolve the document that Quarto renders: pandoc's JSON from standard input to standard output."""
    from casewright.render.quarto.call import read_call
    from casewright.render.quarto.filter import filtered

    call = read_call(os.environ, writer, Path.cwd())
    result = filtered(sys.stdin.buffer.read(), call)
    if not call.engine:
        say_findings(result.findings)
    if call.strict and result.has_errors:
        return FINDINGS
    sys.stdout.buffer.write(result.output)
    sys.stdout.buffer.flush()
    return CLEAN


@click.command("quarto-copy", hidden=True)
def quarto_copy() -> int:
    """Copy the files that Quarto rendered to the output folder of the built-in engine."""
    from casewright.render.quarto.places import copy_for_call

    copy_for_call(os.environ, Path.cwd())
    return CLEAN


@click.command(short_help="Allow the code of a folder to run.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--revoke", is_flag=True, help="Stop trusting the folder.")
def trust(folder: Path | None, revoke: bool) -> int:
    """Trust FOLDER and everything in it. FOLDER defaults to the report in the current folder.

    Cells of documents and figure scripts are programs. In a trusted folder, `render` and `figures` run them, and
    plain Quarto documents may name files outside the folder. Folders that `casewright new` creates are trusted.

    \b
    Exits with 1 if `--revoke` names a folder that was not trusted.
    Examples:
      casewright trust
      casewright trust ~/reports
      casewright trust --revoke
    """
    from casewright.build import trust as store
    from casewright.project import find_root

    target = folder or find_root(Path.cwd())
    if revoke:
        was_trusted = store.distrust(target)
        say(f"{'No longer trusted' if was_trusted else 'Was not trusted'}: {target.resolve()}")
        if store.is_trusted(target):
            say("  It lies in a trusted folder, so its code still runs.")
        return CLEAN if was_trusted else FINDINGS
    store.trust(target)
    say(f"Trusted: {target.resolve()}")
    return CLEAN
