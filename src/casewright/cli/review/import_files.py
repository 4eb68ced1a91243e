"""`casewright import`."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from casewright.cli.options import profile_option, quiet_option, trust_option, verbose_option, with_trust
from casewright.cli.terminal import CLEAN, FINDINGS, say, say_notes, visible


@click.command("import", short_help="Bring the changes of co-authors in Word into the sources.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", "applies", is_flag=True, help="Write the changes, all or none; without it, only show them.")
@trust_option
@profile_option
@quiet_option
@verbose_option
def import_files(files: tuple[Path, ...], applies: bool, trust: bool, profiles: str | None, quiet: bool) -> int:
    """Bring the changes and comments in FILES, Word files that co-authors returned, into the sources of this report.

    Tracked and untracked changes are compared with the text that was sent. Values, citations and other generated words
    are not changed: the place where they come from is named. Comments are written to files in `review/`.

    \b
    Exits with 0 if everything can be imported, 1 if something is left, 2 if a file cannot be read.
    Examples:
      casewright import letter-reviewed.docx
      casewright import letter-ab.docx letter-cd.docx --apply
    """
    from casewright.project import find_root
    from casewright.word_import.command import import_files as plan
    from casewright.word_import.command import write_imported

    gc.disable()
    root = find_root(Path.cwd())
    named = (profiles or os.environ.get("QUARTO_PROFILE") or "").split(",")
    wanted = tuple(name.strip() for name in named if name.strip())
    shown = [(path, os.path.relpath(path, Path.cwd()) if path.is_absolute() else str(path)) for path in files]
    imported = with_trust(root, trust, lambda: plan(root, shown, wanted))
    if imported.diff:
        say(imported.diff, newline=False)
    for line in imported.left:
        say(line)
    say_notes([visible(note) for note in imported.notes])
    if applies:
        write_imported(root, imported)
    if not quiet:
        say(imported.summary)
        if applies:
            say("\n".join(f"Wrote {path}" for path in sorted(imported.files)))
        elif imported.files:
            say("Nothing was written; `--apply` writes it.", to_error=True)
    return FINDINGS if imported.left else CLEAN
