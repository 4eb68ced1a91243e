"""`casewright check`, `count`, `explain` and `verify`."""

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
from casewright.cli.terminal import Progress, colored_findings, say, visible_json


def _complete_codes(_context: click.Context, _option: click.Parameter, typed: str) -> list[CompletionItem]:
    from casewright.checks.families import FAMILIES, all_rules

    names = dict.fromkeys(FAMILIES, "every rule of the family")
    names |= {code: rule.summary for code, rule in all_rules().items()}
    return [CompletionItem(name, help=text) for name, text in names.items() if name.startswith(typed.upper())]


form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    show_default=True,
    help="Format of the findings.",
)


@click.command(short_help="Find inconsistencies, without rendering.")
@documents_argument
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Run only these rules: codes, names or families. [all]",
    shell_complete=_complete_codes,
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Skip these rules.", shell_complete=_complete_codes)
@form_option
@click.option("--fix", is_flag=True, help="Apply every correction that is certain.")
@click.option("--diff", is_flag=True, help="Show the corrections as a diff; without `--fix`, change nothing.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--execute", is_flag=True, help="Run cells whose results are not cached, to check their output.")
@trust_option
@click.option("--retractions", type=click.Path(path_type=Path), metavar="FILE", help="Retraction Watch data, as CSV.")
@click.option("--online", is_flag=True, help="Compare references with the DOI registry, over the network.")
@click.option("--registry", default="", metavar="URL", hidden=True, help="Address of the DOI registry.")
@profile_option
@click.option("--no-cache", is_flag=True, help="Ignore cached results.")
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

    No code of the folder is run without `--execute`.

    \b
    Exits with 0 if nothing is wrong, 1 if there are findings, 2 if the report cannot be checked.
    Examples:
      casewright check
      casewright check report/letter.qmd --select REF,NUM
      casewright check --fix --diff
      casewright check --format sarif > findings.sarif
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.engine.record import cached_result
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
    result = cached_result(root, wanted)
    if result is None:
        gc.disable()  # a report is millions of small values that all live until the command ends
        from casewright.checks.engine.command import run_check

        with Progress(quiet or form != "text") as progress:
            result = with_trust(root, trust, lambda: run_check(root, wanted, progress))
    for remark in result.remarks:
        say(remark, to_error=form != "text")
    _say_result(result.text, form, quiet)
    return FINDINGS if result.failed else CLEAN


def _say_result(text: str, form: str, quiet: bool) -> None:
    """Print findings; if `quiet`, omit the summary in the last line of the text format."""
    if form == "text":
        lines = text.splitlines(keepends=True)
        say(colored_findings("".join(lines[:-1] if quiet else lines)), newline=False, styled=True)
    else:
        say(visible_json(text) if form in {"json", "sarif"} else text, newline=False)


@click.command(short_help="Count words, references and figures.")
@documents_argument
@profile_option
def count(documents: tuple[Path, ...], profiles: str | None) -> int:
    """Count the words, references and figures that journals limit, in DOCUMENTS or every document of the project.

    Words are counted as printed and as Word counts them, in the text, the abstract, legends and tables. Citations are
    not counted as words.

    \b
    Examples:
      casewright count
      casewright count report/letter.qmd
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.engine.loading import load_report
    from casewright.checks.engine.request import Wanted
    from casewright.checks.jnl.limits import COUNTED, counts

    for document in load_report(root, Wanted(request.documents, request.profiles)).documents:
        say(document.path)
        for name, value in counts(document).items():
            say(f"  {name:<11}{value:>7}  {COUNTED[name]}")
        if not document.is_run:
            say("  What its cells print is not counted: run `casewright render` first.")
    return CLEAN


@click.command(short_help="Explain a rule of `check`.")
@click.argument("rules", nargs=-1, metavar="[CODE]...", shell_complete=_complete_codes)
@click.option("--markdown", is_flag=True, hidden=True, help="Print every rule, as in the documentation.")
def explain(rules: tuple[str, ...], markdown: bool) -> int:
    """Explain a rule of `casewright check`: its purpose, an example, and its source.

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
    """Read the rendered files back, and report differences between HTML, PDF, Word and the manuscript.

    \b
    Exits with 0 if all agree, 1 if they differ, 2 if nothing could be compared.
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
