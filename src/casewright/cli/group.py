"""The command `casewright` and its subcommands, in the order they are used."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from casewright import __version__
from casewright.cli import batch, check, checklist, deidentify, doctor, export, figures, journals, new, render, submit
from casewright.cli.review import diff, import_files, respond
from casewright.cli.terminal import CLEAN


class _Commands(click.Group):
    """A group that lists commands in the order they are used, and suggests the nearest for a misspelled one."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(f"There is no command `{name}`.{self._meant(name)}", ctx)
        return super().resolve_command(ctx, args)

    def _meant(self, name: str) -> str:
        if name.endswith((".qmd", ".md", ".ipynb")) or Path(name).is_file():
            return f" Did you mean `casewright render {name}`?"
        shown = [known for known, command in self.commands.items() if not command.hidden]
        close = difflib.get_close_matches(name.lower(), shown, n=1, cutoff=0.5)
        return f" Did you mean `casewright {close[0]}`?" if close else " `casewright --help` lists the commands."


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="casewright")
@click.pass_context
def commands(context: click.Context) -> int:
    """Write a case report from one source: letter, abbreviations, tables and legends that agree, in PDF, HTML and Word.

    Without a command, print the state of the report in this folder and the next steps.

    \b
    Examples:
      casewright new my-report
      casewright
      casewright render
      casewright check
    """
    if context.invoked_subcommand is None:
        return doctor.say_what_is_next(Path.cwd())
    return CLEAN


for command in (
    new.new,
    render.render,
    check.check,
    check.lsp,
    render.preview,
    journals.count,
    journals.journals,
    check.cite,
    checklist.checklist,
    import_files.import_files,
    check.explain,
    check.verify,
    deidentify.deidentify,
    export.export,
    submit.submit,
    diff.diff,
    respond.respond,
    batch.batch,
    figures.figures,
    render.trust,
    doctor.doctor,
    doctor.completion,
    render.quarto_filter,
    render.quarto_copy,
):
    commands.add_command(command)
