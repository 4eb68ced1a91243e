"""What a report would have to change for each journal, the least first."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casewright.checks.jnl.comparison import Comparison, State, comparisons
from casewright.checks.report import Report
from casewright.journals.profile import JournalProfile, JournalRule, Limit

GROUPS: Mapping[str, tuple[str, ...]] = {
    "words": ("text-words", "manuscript-words"),
    "abstract": ("abstract-words",),
    "references": ("references",),
    "figures": ("figures", "tables", "figures-and-tables"),
    "title": ("title-characters", "title-words"),
    "authors": ("authors",),
    "keywords": ("keywords",),
    "parts": ("section-words", "section-items", "legend-words"),
}
"""What limits are on, for a reader who wants to know what to shorten."""

_LENGTHS = ("words", "references", "figures")


class Outcome(enum.StrEnum):
    """Where a report can be sent, as far as was read of the journals."""

    AS_IT_IS = "as it is"
    CHANGED = "after changes"
    UNKNOWN = "no limit was read"
    REFUSED = "not taken"


@dataclass(frozen=True)
class Fit:
    """How a report fits one type of article of a journal.

    `over` is by how much it is over a limit, or under one (negative), by the names of `GROUPS`; `broken` are the
    limits and rules that it does not keep, without those that are only recommended. `by_hand` is how many more there
    are that only a person can see to; of the `unread`, among words, references and figures, no limit is known.
    """

    name: str
    journal: str
    article_type: str
    type_name: str
    outcome: Outcome
    over: Mapping[str, int]
    broken: tuple[Comparison, ...]
    by_hand: int
    unread: tuple[str, ...]

    @property
    def effort(self) -> float:
        """How much would have to be changed: the share of each limit that is missed, added up."""
        shares = (
            abs(one.over) / max(_bound(one.requirement), 1) for one in self.broken if isinstance(one.requirement, Limit)
        )
        return sum(shares) + 0.01 * sum(isinstance(one.requirement, JournalRule) for one in self.broken)


def _bound(limit: Limit) -> int:
    return limit.least or 0 if limit.most is None else limit.most


def fits(report: Report, profiles: Iterable[tuple[str, JournalProfile]]) -> tuple[Fit, ...]:
    """Return how the report fits every type of article of every journal: as it is, then the least changes first."""
    found = [
        _fit(report, name, profile, article_type)
        for name, profile in profiles
        for article_type in profile.article_types or ("",)
    ]
    order = list(Outcome)
    return tuple(
        sorted(
            found, key=lambda one: (order.index(one.outcome), one.effort, len(one.unread), one.name, one.article_type)
        )
    )


def _fit(report: Report, name: str, profile: JournalProfile, article_type: str) -> Fit:
    compared = comparisons(report, profile, article_type)
    broken = tuple(
        one for one in compared if one.state is State.BROKEN and not getattr(one.requirement, "recommended", False)
    )
    limited = {one.subject for one in compared if isinstance(one.requirement, Limit)}
    if any(one.subject == "not_taken" for one in broken):
        outcome = Outcome.REFUSED
    elif not limited:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.CHANGED if broken else Outcome.AS_IT_IS
    over = {
        group: max((one.over for one in broken if one.subject in subjects), key=abs, default=0)
        for group, subjects in GROUPS.items()
    }
    by_hand = sum(one.state in {State.BY_HAND, State.UNDETERMINED} for one in compared)
    unread = tuple(group for group in _LENGTHS if limited.isdisjoint(GROUPS[group]))
    type_name = profile.type_name(article_type)
    return Fit(name, profile.journal, article_type, type_name, outcome, over, broken, by_hand, unread)
