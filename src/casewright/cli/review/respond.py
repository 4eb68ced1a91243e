"""`casewright respond`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from casewright.cli.options import comparing_options, request_for, with_trust
from casewright.cli.terminal import CLEAN, FINDINGS, Progress, exit_code, say, say_files, say_findings
from casewright.diagnostics import CasewrightError


@click.command(short_help="Write the response letter to the comments of reviewers.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--decision",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Split a journal's letter (a text file, or `-`) into comments in review/.",
)
@click.option("--to", "formats", metavar="FORMATS", default="docx", help="Formats to write: docx,pdf,html.")
@click.option("--pdf", type=click.Path(path_type=Path), help="The manuscript that is sent. [as it is rendered now]")
@click.option("--strict", is_flag=True, help="Exit with 1 if a comment is not answered.")
@comparing_options
def respond(
    files: tuple[Path, ...],
    decision: Path | None,
    formats: str,
    pdf: Path | None,
    strict: bool,
    output_dir: Path | None,
    no_execute: bool,
    trust: bool,
    profiles: str | None,
    quiet: bool,
) -> int:
    """Write a response letter from FILES of comments in review/, or from all that have comments of a reviewer.

    Each comment is followed by its response. Values, mentions and citations are printed as in the report, and quoted
    passages (`::: {.passage}`) with their page and line. With `--decision`, make a file of comments from the journal's
    letter first, check how it was split, and write your answers into it.

    \b
    Exits with 1 if a comment is not answered and `--strict` is given, 2 if no letter could be written.
    Examples:
      casewright respond --decision decision.txt
      casewright respond --to docx,pdf
      casewright respond review/decision-2.qmd --strict
    """
    started = time.monotonic()
    root, request = request_for((), output_dir=output_dir, profiles=profiles, execute=not no_execute)
    if decision is not None:
        return _split(root, decision, quiet)
    from casewright.revision.letter import FORMATS, RespondRequest
    from casewright.revision.letter import respond as write_letters

    chosen = tuple(dict.fromkeys(one.strip() for one in formats.split(",") if one.strip()))
    for form in chosen:
        if form not in FORMATS:
            raise click.UsageError(f"The letter comes as docx, pdf or html, not as `{form}`.")
    from casewright.project.files import shown

    names = tuple(shown(file, root) for file in files)
    wanted = RespondRequest(request, names, chosen, None if pdf is None else _read(pdf))
    with Progress(quiet) as progress:
        done = with_trust(root, trust, lambda: write_letters(root, wanted, progress))
    say_findings(done.findings)
    if not quiet:
        say(f"{done.comments} comments, {done.comments - done.answered} not answered.")
        say_files(done.files, started, "Written")
    return FINDINGS if strict and done.answered < done.comments else exit_code(done.findings)


def _split(root: Path, letter: Path, quiet: bool) -> int:
    """Make a file of comments from a decision letter, and list how it was split."""
    from casewright.paths import text_of
    from casewright.revision.decision import comments_of, write_decision

    data = sys.stdin.buffer.read() if str(letter) == "-" else _read(letter)
    name = "standard input" if str(letter) == "-" else str(letter)
    found = comments_of(text_of(data, name), name)
    path = write_decision(root, found)
    if not quiet:
        for comment in found.comments:
            who = "editor" if comment.reviewer == "editor" else f"reviewer {comment.reviewer}"
            text = " ".join(comment.text.split())
            say(f"line {comment.location.line}: {who}, {comment.number}: {text[:60]}{'…' if len(text) > 60 else ''}")
        for number, line in found.remaining:
            if line.strip():
                say(f"line {number}: in no comment: {line.strip()[:60]}{'…' if len(line.strip()) > 60 else ''}")
    say(f"{path.relative_to(root).as_posix()}: {len(found.comments)} comments. Check them, and write your responses.")
    return CLEAN


def _read(path: Path) -> bytes:
    from casewright.storage import open_regular

    try:
        with open_regular(path) as stream:
            return stream.read()
    except OSError as error:
        raise CasewrightError(
            f"The file `{path}` cannot be read.", why=error.strerror or str(error), hint="Name another file."
        ) from None
