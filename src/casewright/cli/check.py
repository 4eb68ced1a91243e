"""`casewright check`, `explain` and `verify`."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from casewright.cli.exit_codes import CLEAN, FINDINGS
from casewright.cli.options import (
    documents_argument,
    output_option,
    profile_option,
    quiet_option,
    request_for,
    trust_option,
    with_trust,
)
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import Progress, coloured_findings, say, visible_json


def _complete_codes(_context: click.Context, _option: click.Parameter, typed: str) -> list[CompletionItem]:
    from casewright.checks.families import FAMILIES, all_rules

    names = dict.fromkeys(FAMILIES, "every rule of the family")
    names |= {code: rule.summary for code, rule in all_rules().items()}
    return [CompletionItem(name, help=told) for name, told in names.items() if name.startswith(typed.upper())]


form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    show_default=True,
    help="How findings are given.",
)


@click.command(short_help="Find what is inconsistent, without rendering.")
@documents_argument
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Only these rules: codes, names or families. [all]",
    shell_complete=_complete_codes,
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.", shell_complete=_complete_codes)
@form_option
@click.option("--fix", is_flag=True, help="Repair what has one right answer.")
@click.option("--diff", is_flag=True, help="Show what `--fix` changes; without `--fix`, nothing is changed.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--execute", is_flag=True, help="Run cells whose results are not kept, to check what they print.")
@trust_option
@click.option("--retractions", type=click.Path(path_type=Path), metavar="FILE", help="Retraction Watch data, as CSV.")
@click.option("--online", is_flag=True, help="Compare references with the DOI registry; asks the net.")
@click.option("--registry", default="", metavar="URL", hidden=True, help="Address of the DOI registry.")
@profile_option
@click.option("--no-cache", is_flag=True, help="Read everything again.")
@quiet_option
@verbose
def check(
    documents: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    fix: bool,
    diff: bool,
    strict: bool,
    execute: bool,
    trust: bool,
    retractions: Path | None,
    online: bool,
    registry: str,
    profiles: str | None,
    no_cache: bool,
    quiet: bool,
) -> int:
    """Check DOCUMENTS, or every document of the project in this folder, without rendering.

    Runs no code of the folder, but with `--execute`.

    \b
    Exits with 0 where nothing is wrong, 1 for findings, 2 where the report cannot be checked.
    Examples:
      casewright check
      casewright check report/letter.qmd --select REF,NUM
      casewright check --fix --diff
      casewright check --format sarif > findings.sarif
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.engine.record import kept_result
    from casewright.checks.engine.request import CheckRequest, Wanted

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
        from casewright.checks.engine.command import run_check

        with Progress(quiet or form != "text") as progress:
            result = with_trust(root, trust, lambda: run_check(root, wanted, progress))
    for remark in result.remarks:
        say(remark, to_error=form != "text")
    _say_result(result.text, form, quiet)
    return FINDINGS if result.failed else CLEAN


def _say_result(text: str, form: str, quiet: bool) -> None:
    """Print findings; quietly, without the summary that is the last line of text for people."""
    if form == "text":
        lines = text.splitlines(keepends=True)
        say(coloured_findings("".join(lines[:-1] if quiet else lines)), newline=False, styled=True)
    else:
        say(visible_json(text) if form in {"json", "sarif"} else text, newline=False)


@click.command(short_help="Say what a rule of `check` is for.")
@click.argument("rules", nargs=-1, metavar="[CODE]...", shell_complete=_complete_codes)
@click.option("--markdown", is_flag=True, hidden=True, help="Every rule, as the documentation has them.")
def explain(rules: tuple[str, ...], markdown: bool) -> int:
    """Say what a rule of `casewright check` is for, with an example, and whose rule it is.

    \b
    Examples:
      casewright explain
      casewright explain NUM003
      casewright explain TXT
    """
    from casewright.checks.engine.command import explain as explanation

    say(explanation(rules, markdown), newline=False)
    return CLEAN


@click.command(short_help="Compare the rendered files with each other and the manuscript.")
@documents_argument
@form_option
@output_option
@profile_option
@quiet_option
@verbose
def verify(documents: tuple[Path, ...], form: str, output_dir: Path | None, profiles: str | None, quiet: bool) -> int:
    """Read the rendered files back, and find where HTML, PDF and Word differ from the manuscript or each other.

    \b
    Exits with 0 where all agree, 1 where they differ, 2 where nothing could be compared.
    Examples:
      casewright verify
      casewright verify report/letter.qmd --output-dir for-coauthors
    """
    root, request = request_for(documents, output_dir=output_dir, profiles=profiles)
    from casewright.verify.verification import run_verify

    with Progress(quiet or form != "text") as progress:
        result = run_verify(root, request.documents, request.profiles, request.output_dir, form, progress)
    _say_result(result.text, form, quiet)
    return FINDINGS if result.failed else CLEAN


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for option in given for code in option.replace(",", " ").split())
