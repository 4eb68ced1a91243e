"""JNL: what the journal asks for, in its own words (`casewright: journal:`). Without a profile, or with a silent one,
these rules say nothing. The number of references is REF013."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from casewright.checks.jnl.limits import over_limit
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_SOURCE = "The journal's own words, quoted in the message with their address and the day they were read."
_CHANGED = "Where the journal has changed its rule since that day, or counts otherwise than the hint says."


def _limits_on(code: str, *what: str) -> Callable[[Report], Iterable[Finding]]:
    def check(report: Report) -> Iterator[Finding]:
        rule = next(rule for rule in RULES if rule.code == code)
        return over_limit(rule, report, what)

    return check


def _other_style(report: Report) -> Iterator[Finding]:
    document, profile = report.manuscript, report.journal
    if document is None or profile is None or profile.style is None:
        return
    asked, source = profile.style, profile.source(profile.style.source)
    own = document.plan.style.rsplit("/", 1)[-1].removesuffix(".csl")
    if own != asked.csl:
        yield OTHER_STYLE.finding(
            f"References are set in the style `{own or 'chicago-author-date'}`; {profile.journal} asks for "
            f"`{asked.csl}` (“{asked.says}”, {source.title}, read {source.read}).",
            document.metadata.value_location("csl"),
            f"Write `csl: {asked.csl}`.",
        )


TEXT_LENGTH = Rule(
    "JNL001",
    "text-length",
    Severity.ERROR,
    summary="The text has more words than the journal takes, or fewer.",
    purpose="Journals send such a manuscript back before anybody has read it.",
    wrong="1,612 words in a brief report that may have 1,500",
    right="1,480 words",
    when_wrong=_CHANGED,
    source=_SOURCE,
    check=_limits_on("JNL001", "text-words", "manuscript-words"),
)
ABSTRACT_LENGTH = Rule(
    "JNL002",
    "abstract-length",
    Severity.ERROR,
    summary="The abstract has more words than the journal takes, or fewer.",
    purpose="Submission systems and indexes cut a longer abstract off.",
    wrong="An abstract of 270 words where 250 are taken",
    right="An abstract of 248 words",
    when_wrong=_CHANGED,
    source=_SOURCE,
    check=_limits_on("JNL002", "abstract-words"),
)
TITLE_LENGTH = Rule(
    "JNL003",
    "title-length",
    Severity.ERROR,
    summary="The title is longer than the journal takes, or shorter.",
    purpose="Submission systems refuse a longer title.",
    wrong="A title of 134 characters where 120 are taken",
    right="A title of 97 characters",
    when_wrong=_CHANGED,
    source=_SOURCE,
    check=_limits_on("JNL003", "title-characters", "title-words"),
)
FLOAT_COUNT = Rule(
    "JNL004",
    "figure-and-table-count",
    Severity.ERROR,
    summary="The manuscript has more figures or tables than the journal takes, or fewer.",
    purpose="What is over the limit has to become supplementary, and every number and mention changes with it.",
    wrong="3 figures and 1 table where three together are taken",
    right="2 figures and 1 table; the other figure in the supplement",
    when_wrong=_CHANGED,
    source=_SOURCE,
    check=_limits_on("JNL004", "figures", "tables", "figures-and-tables"),
)
KEYWORD_COUNT = Rule(
    "JNL005",
    "keyword-count",
    Severity.ERROR,
    summary="There are more keywords than the journal takes, or fewer.",
    purpose="Submission systems ask for so many.",
    wrong="keywords: [leukemia]",
    right="keywords: [leukemia, infant, CAR T cells]",
    when_wrong=_CHANGED,
    source=_SOURCE,
    check=_limits_on("JNL005", "keywords"),
)
OTHER_STYLE = Rule(
    "JNL006",
    "other-citation-style",
    Severity.WARNING,
    summary="References are set in another style than the journal asks for.",
    purpose="References set otherwise are sent back, or set again by hand, with slips.",
    wrong="csl: nature",
    right="csl: american-medical-association",
    when_wrong="Where two styles differ in name only.",
    source=_SOURCE,
    check=_other_style,
)

RULES = (TEXT_LENGTH, ABSTRACT_LENGTH, TITLE_LENGTH, FLOAT_COUNT, KEYWORD_COUNT, OTHER_STYLE)
