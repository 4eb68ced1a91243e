"""`casewright new`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from casewright import __version__
from casewright.cli.options import quiet_option
from casewright.cli.terminal import CLEAN, Progress, say


@click.command(short_help="Create a report, with an invented case as an example.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the report.")
@click.option("--kind", metavar="letter|case-report", help="A letter to an editor, or a full case report. [letter]")
@click.option("--journal", metavar="NAME", help="Journal to write for: sets the citation style and the limits.")
@click.option("--language", metavar="TAG", help="Language of the report, such as en-US, en-GB, de. [en-US]")
@quiet_option
def new(
    folder: Path, title: str | None, kind: str | None, journal: str | None, language: str | None, quiet: bool
) -> int:
    """Create a report in DIR, with an invented case as an example. DIR must be empty or not exist.

    In a terminal, you are asked for each option that is not given.

    \b
    Examples:
      casewright new my-report
      casewright new my-report --kind case-report --language en-GB --title "A rash in a man with gout"
      casewright new my-letter --kind letter --journal "Pediatric Blood & Cancer"
    """
    from casewright.new_report.choices import chosen, default_title
    from casewright.new_report.files import report_files
    from casewright.new_report.lock import installed_versions, pinned_requirements
    from casewright.new_report.writing import refuse_taken, write_report
    from casewright.render.quarto.cells_python import ENVIRONMENT_FILE, environment_line

    refuse_taken(folder)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    kind = _answer(kind, "Kind of report, `letter` or `case-report`", "letter", interactive)
    language = _answer(language, "Language, such as en-US, en-GB or de", "en-US", interactive)
    chosen("", kind, "", language)  # report a mistake before asking for more
    title = _answer(title, "Title", default_title(language), interactive)
    journal = _answer(journal, "Journal (optional)", "", interactive)
    choices = chosen(title, kind, journal, language)
    with Progress(quiet) as progress:
        progress("Drawing figures", 0, 1)
        installed = installed_versions(pin.name for pin in pinned_requirements())
        files = report_files(choices, __version__, installed)
        files[ENVIRONMENT_FILE] = f"{environment_line(sys.executable)}\n".encode()
        write_report(folder, files, lambda done, total: progress("Drawing figures", done, total))
    if not quiet:
        _say_next(folder, choices.style, choices.journal, len(files))
    return CLEAN


def _answer(given: str | None, question: str, default: str, interactive: bool) -> str:
    if given is not None or not interactive:
        return default if given is None else given
    answer: str = click.prompt(question, default=default, show_default=bool(default))
    return answer


def _say_next(folder: Path, style: str, journal: str, count: int) -> None:
    limits = f", limits of `{journal}`" if journal else ""
    say(f"Created a report in `{folder}`: {count} files, citation style `{style}`{limits}. The case in it is invented.")
    say("\nNext:")
    if folder.resolve() != Path.cwd():
        name = str(folder)
        say(f"  cd {name if ' ' not in name else chr(34) + name + chr(34)}")
    say("  casewright render    writes PDF, HTML and Word to " + f"_output{os.sep}")
    say("  casewright check     reports inconsistencies")
    say("\nThen write your case into data/case.yml and your text into report/. README.md describes each file.")
