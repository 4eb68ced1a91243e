"""`casewright journals` and `count`."""

from __future__ import annotations

import gc
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casewright.cli.options import documents_argument, json_option, profile_option, request_for
from casewright.cli.options import verbose_option as verbose
from casewright.cli.terminal import CLEAN, say, say_json, say_notes
from casewright.diagnostics import CasewrightError

if TYPE_CHECKING:
    from casewright.build.store import ContentCache
    from casewright.checks.jnl.comparison import Comparison
    from casewright.checks.jnl.fit import Fit
    from casewright.checks.report import Report
    from casewright.journals.profile import JournalProfile

_WIDTH = 100


@click.group(invoke_without_command=True, short_help="List journals and their requirements, and find one that fits.")
@json_option
@click.pass_context
def journals(context: click.Context, as_json: bool) -> int:
    """List the journals whose limits and rules are known, with their types of article.

    Profiles in the project's folder `journals` go before those that come along.

    \b
    Examples:
      casewright journals
      casewright journals show blood --article-type letter
      casewright journals fit
    """
    if context.invoked_subcommand is not None:
        return CLEAN
    root, cache = _here()
    from casewright.journals.loading import all_profiles

    profiles = dict(all_profiles(root, cache))
    if as_json:
        say_json({"journals": [_plain_profile(name, profile) for name, profile in profiles.items()]})
        return CLEAN
    width = max(map(len, profiles))
    for name, profile in profiles.items():
        count = len(profile.everything)
        known = f"{count} {'quote' if count == 1 else 'quotes'}" if count else "nothing could be read"
        types = f"; {', '.join(profile.article_types)}" if profile.article_types else ""
        say(f"{name:<{width}}  {known}{types}")
    say(f"\n{len(profiles)} journals. `casewright journals show NAME` prints what one asks for.")
    return CLEAN


@journals.command(short_help="Print the requirements of a journal, and whether the report meets them.")
@click.argument("journal", required=False)
@click.option("--article-type", default="", metavar="TYPE", help="Only what is required of this type. [the report's]")
@json_option
@verbose
def show(journal: str | None, article_type: str, as_json: bool) -> int:
    """Print what JOURNAL asks for in its own words, and compare the report in this folder with it.

    JOURNAL is a name, or the path of a profile of the project; without one, that of the report's settings.

    \b
    Examples:
      casewright journals show blood
      casewright journals show blood --article-type letter
      casewright journals show journals/mine.yml --json
    """
    root, cache = _here()
    from casewright.journals.loading import load_profile

    report = _report(root)
    if journal is None and (report is None or report.journal is None):
        raise CasewrightError("No journal is named.", hint="Type `casewright journals show NAME`, or set `journal:`.")
    is_own = journal is None
    if journal is not None:
        profile = load_profile(journal, root, cache=cache)
    else:
        assert report is not None
        assert report.journal is not None
        profile = report.journal
    article_type = profile.known_type(article_type)
    if article_type and not profile.article_types:
        raise CasewrightError(
            f"The profile of {profile.journal} has no article type `{article_type}`.",
            hint="It has no types of article.",
        )
    if not article_type and report is not None and (is_own or report.article_type in profile.article_types):
        article_type = report.article_type
    types = (article_type,) if article_type or not profile.article_types else profile.article_types
    if as_json:
        say_json(
            {
                "journal": profile.journal,
                "article-types": [
                    {
                        "article-type": one,
                        "requirements": [
                            _plain_comparison(requirement) for requirement in _required(report, profile, one)
                        ],
                    }
                    for one in types
                ],
                "silent": list(_silent(profile, types)),
            }
        )
        return CLEAN
    for one in types:
        _say_required(profile, one, report)
    silent = ", ".join(_silent(profile, types))
    if silent:
        say(textwrap.fill(f"Not mentioned: {silent}.", _WIDTH))
    return CLEAN


@journals.command(short_help="Rank the journals by what the report would have to change.")
@json_option
@verbose
def fit(as_json: bool) -> int:
    """Rank all journals and types of article by what the report in this folder would have to change.

    Journals of which no limit could be read come last: that is not to say that the report fits.

    \b
    Examples:
      casewright journals fit
      casewright journals fit --json
    """
    root, cache = _here()
    from casewright.checks.jnl.fit import Outcome, fits
    from casewright.journals.loading import all_profiles

    report = _report(root)
    if report is None or report.manuscript is None:
        raise CasewrightError("There is no report in this folder.", hint="Run it where `_quarto.yml` is.")
    found = fits(report, all_profiles(root, cache))
    if as_json:
        say_json({"document": report.manuscript.path, "journals": [_plain_fit(one) for one in found]})
        return CLEAN
    width = max(len(_title(one.name, one.article_type)) for one in found)
    for outcome in Outcome:
        group = [one for one in found if one.outcome is outcome]
        if group:
            far = ", as far as was read" if outcome is Outcome.AS_IT_IS else ""
            say(f"{outcome.value.capitalize()}{far}:")
        for one in group:
            changes = "; ".join(_changes(one)) if outcome is not Outcome.REFUSED else ""
            say(f"  {_title(one.name, one.article_type):<{width}}  {changes}".rstrip())
    say(f"\n{report.manuscript.path}: {_said_of_fits(found)}")
    return CLEAN


@click.command(short_help="Count words, references and figures.")
@documents_argument
@click.option("--journal", default="", metavar="NAME", help="Journal whose limits follow. [casewright: journal:]")
@click.option("--article-type", default="", metavar="TYPE", help="Article type. [casewright: article-type:]")
@profile_option
def count(documents: tuple[Path, ...], journal: str, article_type: str, profiles: str | None) -> int:
    """Count the words, references and figures that journals limit, in DOCUMENTS or every document of the project.

    Words are counted as printed and as Word counts them, in the text and its sections, the abstract, legends and
    tables. Citations are not counted as words. The limits of the journal follow, counted as the journal counts.

    \b
    Examples:
      casewright count
      casewright count report/letter.qmd
      casewright count --journal blood --article-type letter
    """
    root, request = request_for(documents, profiles=profiles)
    from casewright.checks.engine.request import ReadingOptions
    from casewright.checks.jnl.limits import COUNTED, counts, section_words
    from casewright.checks.loading import load_report
    from casewright.journals.loading import load_profile
    from casewright.journals.profile import Limit

    report = load_report(root, ReadingOptions(request.documents, request.profiles, for_rules=False))
    profile = load_profile(journal, root) if journal else report.journal
    if profile is not None:
        article_type = profile.known_type(article_type or ("" if journal else report.article_type))
    for document in report.documents:
        say(document.path)
        for name, value in counts(document).items():
            say(f"  {name:<11}{value:>7}  {COUNTED[name]}")
            for heading, level, words in section_words(document) if name == "text" else ():
                say(f"  {'':<11}{words:>7}    {'  ' * level}{heading}")
        if not document.is_run:
            say("  The output of its cells is not counted: run `casewright render` first.")
        if profile is not None and document is report.manuscript:
            say(f"  {_heading(profile, article_type)}")
            requirement = _required(report, profile, article_type)
            limits = [one for one in requirement if isinstance(one.requirement, Limit)]
            for one in limits:
                say(f"  {_amount(one):>18}  {_limit_words(one)}")
            if not limits:
                say("    no limit is known")
    return CLEAN


def _here() -> tuple[Path, ContentCache]:
    """Return the project's folder, and its cache; one that keeps nothing outside of a project."""
    from casewright.build.store import CACHE_FOLDER, ContentCache
    from casewright.project import find_root

    root = find_root(Path.cwd())
    return root, ContentCache(root / CACHE_FOLDER if _has_report(root) else None)


def _has_report(root: Path) -> bool:
    return (root / "_quarto.yml").is_file() or any(root.glob("*.qmd"))


def _report(root: Path) -> Report | None:
    if not _has_report(root):
        return None
    from casewright.checks.engine.request import ReadingOptions
    from casewright.checks.loading import load_report

    gc.disable()  # a report is millions of small values that all live to the end
    report = load_report(root, ReadingOptions(for_rules=False))
    unrun = [document.path for document in report.documents if not document.is_run]
    if unrun:
        say_notes([f"The output of cells in {' and '.join(unrun)} was not counted (`casewright render` runs them)."])
    return report


def _required(report: Report | None, profile: JournalProfile, article_type: str) -> tuple[Comparison, ...]:
    """Return all requirements of a type of article, compared with the report if there is one."""
    from casewright.checks.jnl.comparison import comparisons, without_report

    if report is None or report.manuscript is None:
        return without_report(profile, article_type)
    return comparisons(report, profile, article_type)


def _say_required(profile: JournalProfile, article_type: str, report: Report | None) -> None:
    requirement = _required(report, profile, article_type)
    document = f": {report.manuscript.path}" if report is not None and report.manuscript is not None else ""
    say(f"{_heading(profile, article_type)}{document}\n")
    for one in requirement:
        say(f"{one.state.value if document else '':<15}{_what(one)}".strip())
        for part in (one.problem, f"“{one.requirement.says}”", f"{one.source.reading}, {one.source.address}"):
            if part:
                say(textwrap.indent(textwrap.fill(part, _WIDTH - 4, break_long_words=False), "    "))
    if not requirement:
        say("No limit or rule could be read in the journal's own words.")
    say("")


def _heading(profile: JournalProfile, article_type: str) -> str:
    return f"{profile.journal}, {profile.type_name(article_type)}" if article_type else profile.journal


def _what(one: Comparison) -> str:
    """Return a requirement as text: `text words: at most 1,200 (1,412)`."""
    from casewright.journals.profile import JournalRule, Limit

    if isinstance(one.requirement, Limit):
        return _limit_words(one) + (f" ({one.amount:,})" if one.amount is not None else "")
    is_recommended = isinstance(one.requirement, JournalRule) and one.requirement.recommended
    return one.requirement.wanted + (", recommended" if is_recommended else "")


def _limit_words(one: Comparison) -> str:
    from casewright.journals.profile import CONDITIONS, Limit

    limit = one.requirement
    assert isinstance(limit, Limit)
    words = limit.wanted
    if limit.when:
        words += f" {CONDITIONS[limit.when]}"
    if limit.recommended:
        words += ", recommended"
    if limit.counted or limit.section:
        words += f"; {limit.counting}"
    return words


def _amount(one: Comparison) -> str:
    if one.amount is None:
        return "-"
    return f"{one.amount:,}" + (f", {abs(one.over):,} {'over' if one.over > 0 else 'under'}" if one.over else "")


def _changes(one: Fit) -> Iterator[str]:
    """Yield what would have to be changed, what only a person can see to, and what is not known."""
    from casewright.checks.jnl.fit import Outcome
    from casewright.journals.profile import JournalRule

    for group, over in one.over.items():
        if over:
            yield f"{group} {abs(over):,} {'over' if over > 0 else 'under'}"
    for broken in one.broken:
        if isinstance(broken.requirement, JournalRule):
            yield broken.requirement.wanted
        elif broken.subject == "style":
            yield _what(broken)
    if one.by_hand:
        yield f"{one.by_hand} to see to"
    if one.unread and one.outcome is not Outcome.UNKNOWN:
        yield f"nothing read of {', '.join(one.unread)}"


def _title(name: str, article_type: str) -> str:
    return f"{name}, {article_type}" if article_type else name


def _said_of_fits(found: tuple[Fit, ...]) -> str:
    from casewright.checks.jnl.fit import Outcome

    parts = [f"{sum(one.outcome is outcome for one in found)} {outcome.value}" for outcome in Outcome]
    return f"{len(found)} types of article compared, {', '.join(parts)}."


_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "length of the text": ("text-words", "manuscript-words"),
    "length of the abstract": ("abstract-words",),
    "kind of abstract": ("abstract", "abstract_headings"),
    "title": ("title-characters", "title-words", "title_without"),
    "authors": ("authors",),
    "keywords": ("keywords", "keywords_from"),
    "number of references": ("references",),
    "citation style": ("style", "authors_before_et_al", "reference_dois"),
    "number of figures and tables": ("figures", "tables", "figures-and-tables"),
    "format of figures": ("figure_formats", "figure_dpi", "line_art_dpi", "narrowest_figure", "widest_figure"),
    "sections": ("sections", "section_order", "section-words", "section-items", "statements", "highlights"),
    "consent": ("consent",),
    "details of the patient": ("patient_without",),
    "abbreviations": ("abbreviations_list", "minimum_uses"),
    "blinding": ("blinding",),
    "checklist": ("checklist",),
    "spelling and layout": ("spelling", "line_numbers", "spacing"),
}


def _silent(profile: JournalProfile, types: tuple[str, ...]) -> Iterator[str]:
    """Return what nothing could be read of, for some types of article."""
    requirement = {one.subject for name in types for one in _required(None, profile, name)}
    return (subject for subject, names in _SUBJECTS.items() if requirement.isdisjoint(names))


def _plain_profile(name: str, profile: JournalProfile) -> dict[str, Any]:
    return {
        "name": name,
        "journal": profile.journal,
        "article-types": {one: profile.type_name(one) for one in profile.article_types},
        "quotes": len(profile.everything),
    }


def _plain_comparison(one: Comparison) -> dict[str, Any]:
    from casewright.journals.profile import Limit

    limit = one.requirement if isinstance(one.requirement, Limit) else None
    return {
        "requirement": _what(one),
        "subject": one.subject.replace("_", "-"),
        "state": one.state.value,
        "amount": one.amount,
        "most": limit.most if limit else None,
        "least": limit.least if limit else None,
        "over": one.over,
        "recommended": getattr(one.requirement, "recommended", False),
        "problem": one.problem,
        "hint": one.hint,
        "says": one.requirement.says,
        "page": one.source.title,
        "address": one.source.address,
        "read": one.source.read,
        "copy": one.source.copy,
    }


def _plain_fit(one: Fit) -> dict[str, Any]:
    return {
        "name": one.name,
        "journal": one.journal,
        "article-type": one.article_type,
        "outcome": one.outcome.value,
        "over": dict(one.over),
        "broken": [_plain_comparison(broken) for broken in one.broken],
        "to-see-to": one.by_hand,
        "unread": list(one.unread),
    }
