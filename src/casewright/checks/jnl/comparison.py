"""A manuscript compared with each limit and rule of a journal."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from casewright.checks.jnl.limits import amount_of, measured
from casewright.checks.jnl.rule_checks import Answer, answer_to, has_structured_abstract
from casewright.checks.memo import memoized
from casewright.checks.report import CheckedDocument, Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Location, Severity
from casewright.journals.profile import JournalProfile, JournalRule, Limit, RequiredStyle, Source
from casewright.yaml.models import NOWHERE

_DEFAULT_STYLE = "chicago-author-date"


class State(enum.StrEnum):
    """What came of comparing a manuscript with one limit or rule."""

    KEPT = "kept"
    BROKEN = "not kept"
    UNDETERMINED = "not determined"
    NO_CASE = "does not apply"
    BY_HAND = "to see to"


@dataclass(frozen=True)
class Comparison:
    """A manuscript compared with one limit or rule.

    `problem` says what is wrong, or why nothing could be determined; `amount` is how much there is of what a limit is
    on, `over` by how much that is too much, negative for too little.
    """

    requirement: Limit | JournalRule | RequiredStyle
    source: Source
    state: State
    problem: str = ""
    location: Location = NOWHERE
    hint: str = ""
    amount: int | None = None
    over: int = 0

    @property
    def subject(self) -> str:
        """What a limit is on, or what a rule is about, as rules of `check` are assigned to it."""
        if isinstance(self.requirement, Limit):
            return self.requirement.what
        return "style" if isinstance(self.requirement, RequiredStyle) else self.requirement.subject

    def severity(self, usual: Severity, today: datetime.date) -> Severity:
        """Return how much it weighs: a recommendation is a note; what an old page, or a copy, says is a warning at
        most."""
        if isinstance(self.requirement, (Limit, JournalRule)) and self.requirement.recommended:
            return Severity.NOTE
        is_certain = self.source.is_current(today)
        return usual if is_certain or usual is not Severity.ERROR else Severity.WARNING


def comparisons(report: Report, profile: JournalProfile, article_type: str) -> tuple[Comparison, ...]:
    """Compare the report's manuscript with what a journal asks of a type of article, in the order of the profile."""
    document = report.manuscript
    if document is None:
        return ()
    highlights = tuple(rule.highlights for rule in profile.rules_for(article_type) if rule.highlights)
    found = [_to_limit(limit, document, profile, highlights) for limit in profile.limits_for(article_type)]
    for rule in profile.rules_for(article_type):
        answer = answer_to(rule, report, document)
        found.append(_of(answer, rule, profile))
    if profile.style is not None:
        found.append(_to_style(profile.style, document, profile))
    return tuple(found)


def without_report(profile: JournalProfile, article_type: str) -> tuple[Comparison, ...]:
    """Return what a journal asks of a type of article, if there is no report to compare it with."""
    requirement = (one for one in profile.everything if isinstance(one, RequiredStyle) or one.is_for(article_type))
    return tuple(Comparison(one, profile.source(one.source), State.UNDETERMINED) for one in requirement)


def _of(answer: Answer, rule: JournalRule, profile: JournalProfile) -> Comparison:
    state = State.BY_HAND
    if answer.is_kept is not None:
        state = State.KEPT if answer.is_kept else State.BROKEN
    elif answer.problem:
        state = State.UNDETERMINED
    return Comparison(rule, profile.source(rule.source), state, answer.problem, answer.location, answer.hint)


def _to_limit(
    limit: Limit, document: CheckedDocument, profile: JournalProfile, highlights: tuple[str, ...]
) -> Comparison:
    source = profile.source(limit.source)
    if limit.when and not _holds(limit.when, document):
        return Comparison(limit, source, State.NO_CASE)
    amount = amount_of(limit, document, highlights)
    if amount is None:
        problem = f"There is no section {' or '.join(limit.section)}."
        return Comparison(limit, source, State.NO_CASE, problem)
    value, name = amount.value, limit.what.replace("-", " ")
    if limit.section:
        name = f"{limit.what.partition('-')[2]} in {limit.section[0]}"
    hint = f"Counted are {limit.counting}; {source.address}"
    verb = "suggests" if limit.recommended else "takes" if limit.most is not None and value > limit.most else "asks for"
    if limit.most is not None and value > limit.most:
        problem = f"{value:,} {name}; {profile.journal} {verb} at most {limit.most:,}"
        return Comparison(
            limit, source, State.BROKEN, problem, amount.location, hint, amount=value, over=value - limit.most
        )
    if limit.least is not None and value < limit.least:
        if limit.what == "references" and not document.is_run:
            problem = "Cells that have not been run may cite more."
            return Comparison(limit, source, State.UNDETERMINED, problem, amount.location, amount=value)
        problem = f"{value:,} {name}; {profile.journal} {verb} at least {limit.least:,}"
        return Comparison(
            limit, source, State.BROKEN, problem, amount.location, hint, amount=value, over=value - limit.least
        )
    return Comparison(limit, source, State.KEPT, amount=value)


def _holds(condition: str, document: CheckedDocument) -> bool:
    if condition == "structured-abstract":
        return has_structured_abstract(document)
    has_floats = measured(document)["figures-and-tables"].value > 0
    return has_floats is (condition == "figures-or-tables")


def _to_style(requirement: RequiredStyle, document: CheckedDocument, profile: JournalProfile) -> Comparison:
    source = profile.source(requirement.source)
    own = document.plan.style.rsplit("/", 1)[-1].removesuffix(".csl")
    if own == requirement.csl:
        return Comparison(requirement, source, State.KEPT)
    return Comparison(
        requirement,
        source,
        State.BROKEN,
        f"References are set in the style `{own or _DEFAULT_STYLE}`; {profile.journal} asks for `{requirement.csl}`",
        document.metadata.value_location("csl"),
        f"Write `csl: {requirement.csl}`.",
    )


def old_readings(profile: JournalProfile, today: datetime.date) -> Iterator[Source]:
    """Return the sources that something is quoted from and that were read more than a year before a day."""
    used = {requirement.source for requirement in profile.everything}
    return (source for source in profile.sources if source.id in used and source.is_old(today))


def broken(rule: Rule, report: Report, subjects: Collection[str]) -> Iterator[Finding]:
    """Findings for what the report's journal asks of some subjects (quantities, fields of rules) and is not kept."""
    profile = report.journal
    if profile is None:
        return
    for one in memoized(report, "comparisons", lambda: comparisons(report, profile, report.article_type)):
        if one.state is State.BROKEN and one.subject in subjects:
            yield rule.finding(
                f"{one.problem} (“{one.requirement.says}”, {one.source.reading}).",
                one.location,
                one.hint or one.source.address,
                severity=one.severity(rule.severity, report.today),
            )
