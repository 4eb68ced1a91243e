"""`casewright check`, `lsp`, `explain`, `verify` and `cite`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from click.shell_completion import CompletionItem

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
from casewright.cli.terminal import CLEAN, FINDINGS, Progress, colored_findings, say, visible_json
from casewright.diagnostics import CasewrightError


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
@click.option("--online", is_flag=True, help="Compare references with the DOI registry over the network.")
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
    from casewright.checks.engine.request import CheckRequest, ReadingOptions

    wanted = CheckRequest(
        ReadingOptions(request.documents, request.profiles, execute, not no_cache),
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


@click.command(short_help="Show findings in an editor while you type.")
@click.option("--stdio", is_flag=True, hidden=True, help="Speak over standard input and output, as always.")
@verbose
def lsp(stdio: bool) -> int:  # noqa: ARG001 - editors add it to the command
    """Run the language server. An editor starts it with this command: see docs/editors.md.

    It speaks the Language Server Protocol over standard input and output, runs no code of a report, and writes no file.

    \b
    Examples:
      casewright lsp
    """
    from casewright.lsp.server import language_server

    protocol, sys.stdout = sys.stdout, sys.stderr  # nothing else may be written between the messages
    language_server().start_io(stdout=protocol.buffer)
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


@click.command(short_help="Add works to the bibliography by DOI or PMID.")
@click.argument("identifiers", nargs=-1, required=True, metavar="DOI...")
@click.option("--online", is_flag=True, help="Ask Crossref and PubMed for works that are not there.")
@click.option("--bibliography", metavar="FILE", help="The BibTeX file to add to. [the project's first]")
@click.option("--registry", default="", metavar="URL", hidden=True, help="Address of the DOI registry.")
@click.option("--pubmed", default="", metavar="URL", hidden=True, help="Address of PubMed's summaries.")
@verbose
def cite(identifiers: tuple[str, ...], online: bool, bibliography: str | None, registry: str, pubmed: str) -> int:
    """Add the works of DOI... to the bibliography, and print the keys they are cited by.

    A DOI is looked up at Crossref, `pmid:29385370` at PubMed, `pmcid:PMC3844611` at PubMed Central. All works are
    added, or none. Compare each entry with the publication: registries contain errors.

    \b
    Examples:
      casewright cite --online 10.1056/NEJMoa1709866
      casewright cite --online pmid:29385370 pmcid:PMC3844611
      casewright cite 10.1056/NEJMoa1709866
    """
    from casewright.project import find_root, load_configuration
    from casewright.references.registry.adding import add_works, identifiers_in

    wanted = identifiers_in(identifiers)
    root = find_root(Path.cwd())
    named = load_configuration(root).metadata.get("bibliography") or []
    files = [str(one) for one in (named if isinstance(named, list) else [named])]
    target = bibliography or next((one for one in files if one.endswith((".bib", ".bibtex", ".biblatex"))), "")
    if not target:
        raise CasewrightError(
            "The project names no BibTeX file to add works to.",
            hint="Write `bibliography: references.bib` into `_quarto.yml`, or type `--bibliography references.bib`.",
        )
    if not target.endswith((".bib", ".bibtex", ".biblatex")):
        raise CasewrightError(f"`{target}` is no BibTeX file.", hint="Name a file that ends in `.bib`.")
    there = [one for one in dict.fromkeys((*files, target)) if one in files or (root / one).exists()]
    for work in add_works(wanted, root, there, target, online=online, crossref=registry, pubmed=pubmed):
        if work.entry is None:
            say(f"{work.identifier} is `{work.key}` already: cite it as `[@{work.key}]`.")
        else:
            say(f"Added {work.identifier} to {target}: cite it as `[@{work.key}]`.")
            say(f"{work.entry.bibtex(work.key)}", newline=False)
    return CLEAN
