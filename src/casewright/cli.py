"""The commands, and the one place that prints errors and sets exit codes: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casewright import __version__
from casewright.diagnostics import CasewrightError, Finding, Severity

if TYPE_CHECKING:
    from casewright.figures.command import FiguresResult
    from casewright.render.quarto.engine import NeededFormat
    from casewright.render.record import Request

CLEAN, FINDINGS, COULD_NOT_RUN = 0, 1, 2


class _Commands(click.Group):
    """A group whose `--help` lists commands in the order they are used."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="casewright")
def commands() -> None:
    """Write a case report from one source: letter, abbreviations, tables and legends that agree, in PDF, HTML and
    Word."""


@commands.command()
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "formats", metavar="FORMATS", help="Formats to write, such as html,pdf,docx. [those declared]")
@click.option(
    "--engine",
    type=click.Choice(["auto", "builtin", "quarto"]),
    default="auto",
    show_default=True,
    help="What renders: the built-in engine, or the Quarto command.",
)
@click.option("--output-dir", type=click.Path(path_type=Path), help="Folder to write to. [the project's]")
@click.option("--profile", "profiles", metavar="NAMES", help="Quarto profiles to activate, separated by commas.")
@click.option("--no-cache", is_flag=True, help="Run every cell and write every file anew.")
@click.option("--strict", is_flag=True, help="Write nothing where the report has errors.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings and errors only.")
def render(
    documents: tuple[Path, ...],
    formats: str | None,
    engine: str,
    output_dir: Path | None,
    profiles: str | None,
    no_cache: bool,
    strict: bool,
    quiet: bool,
) -> int:
    """Render DOCUMENTS, or every document of the project in this folder.

    \b
    Examples:
      casewright render
      casewright render report/letter.qmd --to pdf
      casewright render --to docx --output-dir for-coauthors
    """
    started = time.monotonic()
    root, request = _request(documents, formats, output_dir, profiles, strict)
    if engine == "quarto":
        return _render_with_quarto(root, request, started, no_cache, quiet)
    from casewright.render.record import find_record

    record = None if no_cache else find_record(root, request)
    if record is not None:
        _print_findings(record.findings, root)
        _print_notes(record.notes)
        if not quiet:
            _print_files([root / name for name in record.outputs], started, "Up to date")
        return _exit_code(record.findings)
    if engine == "auto":
        from casewright.render.quarto.engine import format_for_quarto

        needed = format_for_quarto(root, request)
        if needed is not None:
            return _render_with_quarto(root, request, started, no_cache, quiet, needed)
    from casewright.render.builtin import render as render_builtin

    gc.disable()  # a rendering is short: looking for cycles among millions of AST values costs more than it frees
    with _Progress(quiet) as progress:
        rendering = render_builtin(root, request, use_cache=not no_cache, progress=progress)
    _print_findings(rendering.findings, root)
    _print_notes(rendering.notes)
    if not rendering.written:
        click.echo("Nothing was written: `--strict` holds back a report with errors.", err=True)
    elif not quiet:
        _print_files(rendering.written, started, "Rendered")
    return _exit_code(rendering.findings)


def _render_with_quarto(
    root: Path,
    request: Request,
    started: float,
    no_cache: bool,
    quiet: bool,
    needed: NeededFormat | None = None,
) -> int:
    from casewright.render.quarto.engine import render as render_quarto

    rendering = render_quarto(root, request, anew=no_cache, quiet=quiet, needed=needed)
    _print_findings(rendering.findings, root)
    if request.strict and _exit_code(rendering.findings) != CLEAN:
        click.echo("Nothing was written: `--strict` holds back a report with errors.", err=True)
    elif not quiet:
        _print_files(rendering.written, started, "Rendered with Quarto")
    return _exit_code(rendering.findings)


@commands.command("quarto-prepare", hidden=True)
def quarto_prepare() -> int:
    """Make values, figures and generated parts before Quarto renders (the project's `pre-render` hook)."""
    from casewright.render.quarto.hook import prepare_project

    prepare_project(Path.cwd(), os.environ)
    return CLEAN


@commands.command("quarto-filter", hidden=True)
@click.argument("writer", metavar="FORMAT")
def quarto_filter(writer: str) -> int:
    """Resolve the document that Quarto renders: pandoc's JSON from standard input to standard output."""
    from casewright.render.quarto.call import read_call
    from casewright.render.quarto.filter import filtered

    call = read_call(os.environ, writer, Path.cwd())
    result = filtered(sys.stdin.buffer.read(), call)
    if not call.engine:
        _print_findings(result.findings, call.root)
    if call.strict and result.has_errors:
        return FINDINGS
    sys.stdout.buffer.write(result.output)
    sys.stdout.buffer.flush()
    return CLEAN


@commands.command()
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules: codes, names or families. [all]")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    show_default=True,
    help="How findings are given.",
)
@click.option("--fix", is_flag=True, help="Repair what has one right answer.")
@click.option("--diff", is_flag=True, help="Show what `--fix` changes; without `--fix`, nothing is changed.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--execute", is_flag=True, help="Run cells whose results are not kept, to check what they print.")
@click.option("--retractions", type=click.Path(path_type=Path), metavar="FILE", help="Retraction Watch data, as CSV.")
@click.option("--online", is_flag=True, help="Compare references with the DOI registry; asks the net.")
@click.option("--registry", default="", metavar="URL", hidden=True, help="Address of the DOI registry.")
@click.option("--profile", "profiles", metavar="NAMES", help="Quarto profiles to activate, separated by commas.")
@click.option("--no-cache", is_flag=True, help="Read everything anew.")
def check(
    documents: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    fix: bool,
    diff: bool,
    strict: bool,
    execute: bool,
    retractions: Path | None,
    online: bool,
    registry: str,
    profiles: str | None,
    no_cache: bool,
) -> int:
    """Check DOCUMENTS, or every document of the project in this folder, without rendering.

    \b
    Exits with 0 where nothing is wrong, 1 for findings, 2 where the report cannot be checked.
    Examples:
      casewright check
      casewright check report/letter.qmd --select REF,NUM
      casewright check --fix --diff
      casewright check --format sarif > findings.sarif
    """
    root, request = _request(documents, None, None, profiles, strict)
    from casewright.checks.record import kept_result
    from casewright.checks.request import CheckRequest, Wanted

    wanted = CheckRequest(
        Wanted(request.documents, request.profiles, execute, not no_cache),
        _codes(select),
        _codes(ignore),
        form,
        strict,
        fix,
        diff,
        retractions,
        online,
        registry,
    )
    result = kept_result(root, wanted)
    if result is None:
        gc.disable()  # as for a rendering: a report is millions of small values that all live to the end
        from casewright.checks.command import run_check

        result = run_check(root, wanted)
    for remark in result.remarks:
        click.echo(remark, err=form != "text")
    click.echo(result.text, nl=False)
    return FINDINGS if result.failed else CLEAN


@commands.command()
@click.argument("rules", nargs=-1, metavar="[CODE]...")
@click.option("--markdown", is_flag=True, hidden=True, help="Every rule, as the documentation has them.")
def explain(rules: tuple[str, ...], markdown: bool) -> int:
    """Say what a rule of `casewright check` is for, with an example, and whose rule it is.

    \b
    Examples:
      casewright explain NUM003
      casewright explain TXT
    """
    from casewright.checks.command import explain as explanation

    click.echo(explanation(rules, markdown), nl=False)
    return CLEAN


@commands.command()
@click.argument("documents", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    show_default=True,
    help="How findings are given.",
)
@click.option("--output-dir", type=click.Path(path_type=Path), help="Folder the files are in. [the project's]")
@click.option("--profile", "profiles", metavar="NAMES", help="Quarto profiles to activate, separated by commas.")
def verify(documents: tuple[Path, ...], form: str, output_dir: Path | None, profiles: str | None) -> int:
    """Read the rendered files back, and find where HTML, PDF and Word differ from the manuscript or each other.

    \b
    Exits with 0 where all agree, 1 where they differ, 2 where nothing could be compared.
    Examples:
      casewright verify
      casewright verify report/letter.qmd --output-dir for-coauthors
    """
    root, request = _request(documents, None, output_dir, profiles, False)
    from casewright.checks.verification import run_verify

    result = run_verify(root, request.documents, request.profiles, request.output_dir, form)
    click.echo(result.text, nl=False)
    return FINDINGS if result.failed else CLEAN


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for option in given for code in option.replace(",", " ").split())


@commands.command()
@click.argument("names", nargs=-1, metavar="[LABEL|FILE]...")
@click.option("--check", is_flag=True, help="Draw nothing; exit 1 and name each figure that is out of date, and why.")
@click.option("--force", is_flag=True, help="Draw figures that are up to date as well.")
@click.option("--watch", is_flag=True, help="Draw again whenever something a figure is drawn from changes.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Figures drawn at a time. [one a processor]")
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
def figures(names: tuple[str, ...], check: bool, force: bool, watch: bool, jobs: int | None, quiet: bool) -> int:
    """Draw the figures that a change in data, script, style or library calls for, and no others.

    \b
    Examples:
      casewright figures
      casewright figures suppfig-course --force
      casewright figures data/case.yml
      casewright figures --check
    """
    from casewright.figures.command import run_figures, watch_figures
    from casewright.project import find_root

    root = find_root(Path.cwd())
    if watch:
        if check or force:
            raise CasewrightError("`--watch` draws what changes; it does not go with `--check` or `--force`.")
        for result in watch_figures(root, names, jobs=jobs):
            if isinstance(result, CasewrightError):
                _print_error(result)
            else:
                _print_figures(result, quiet)
        return CLEAN
    with _Progress(quiet) as progress:
        result = run_figures(
            root,
            names,
            check=check,
            force=force,
            jobs=jobs,
            progress=lambda label, done, total: progress(f"Drawing figures: {label}", done, total),
        )
    _print_figures(result, quiet)
    return result.exit_code


def _print_figures(result: FiguresResult, quiet: bool) -> None:
    for error in result.errors:
        _print_error(error)
    if not quiet:
        for line in result.lines():
            click.echo(line)


def _request(
    documents: Sequence[Path], formats: str | None, output_dir: Path | None, profiles: str | None, strict: bool
) -> tuple[Path, Request]:
    from casewright.project import find_root
    from casewright.render.record import Request

    for document in documents:
        if not document.is_file():
            raise CasewrightError(
                f"There is no document `{document}`.",
                hint="Name a `.qmd` file, or none to render the whole project.",
            )
    start = documents[0] if documents else Path.cwd()
    root = find_root(start)
    paths: list[str] = []
    for document in documents:
        if find_root(document) != root:
            raise CasewrightError(f"`{document}` belongs to another project than `{documents[0]}`.")
        paths.append(document.resolve().relative_to(root.resolve()).as_posix())
    named = profiles or os.environ.get("QUARTO_PROFILE") or ""
    return root, Request(
        tuple(paths),
        tuple(name.strip() for name in formats.split(",") if name.strip()) if formats else (),
        os.path.relpath(output_dir.absolute(), root.absolute()) if output_dir else "",
        tuple(name.strip() for name in named.split(",") if name.strip()),
        strict,
    )


class _Progress:
    """Progress on standard error: one line that moves in a terminal, plain lines elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._show

    def __exit__(self, *_: object) -> None:
        if self._terminal and self._last and not self._quiet:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _show(self, what: str, done: int, total: int) -> None:
        if self._quiet:
            return
        if self._terminal:
            filled = round(24 * done / total) if total else 0
            bar = "━" * filled + "╌" * (24 - filled)
            sys.stderr.write(f"\r\x1b[K{bar} {what}")
            sys.stderr.flush()
        elif what != self._last:
            sys.stderr.write(f"{what} ...\n")
        self._last = what


def _print_findings(findings: Sequence[Finding], root: Path) -> None:
    del root
    for finding in findings:
        mark = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}[finding.severity]
        click.echo(f"{finding.location}: {mark} {finding.rule}: {finding.message}", err=True)
        if finding.hint:
            click.echo(f"  {finding.hint}", err=True)


def _print_notes(notes: Sequence[str]) -> None:
    for note in notes:
        click.echo(f"note: {note}", err=True)


def _print_files(paths: Sequence[Path], started: float, what: str) -> None:
    here = Path.cwd()
    for path in paths:
        size = path.stat().st_size
        shown = os.path.relpath(path, here)
        click.echo(f"{shown}  {_readable(size)}")
    click.echo(f"{what} in {time.monotonic() - started:.1f} s.")


def _readable(size: int) -> str:
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} B"


def _exit_code(findings: Sequence[Finding]) -> int:
    return FINDINGS if any(finding.severity is Severity.ERROR for finding in findings) else CLEAN


def _print_error(error: CasewrightError) -> None:
    place = f"{error.location}: " if error.location else ""
    click.echo(f"{place}error: {error.message}", err=True)
    if error.why:
        for line in error.why.split("\n"):
            click.echo(f"  {line}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; every error ends here, as a sentence and not as a traceback."""
    try:
        done: Any = commands.main(
            list(arguments) if arguments is not None else None, prog_name="casewright", standalone_mode=False
        )
    except CasewrightError as error:
        _print_error(error)
        return COULD_NOT_RUN
    except RecursionError:
        _print_error(
            CasewrightError(
                "Something in the report is nested too deeply to be read.",
                why="lists, quotations or brackets stand within each other hundreds of times",
                hint="Look at what was added or pasted last.",
            )
        )
        return COULD_NOT_RUN
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped; nothing was half-written.", err=True)
        return 130
    return done if isinstance(done, int) else CLEAN


def run() -> None:
    """The console command."""
    sys.exit(main())
