"""Words that give a number or a statement another reading than a fact of the patient: what was planned or not done,
what others have, limits and targets, and what is told of roughly. Beside them nothing is certain."""

from __future__ import annotations

import re

from casewright.checks.dat.claims.sentences import Sentence
from casewright.checks.dat.facts import Claim

NOT_DONE = re.compile(
    r"\b(?:consider\w*|discuss\w*|declin\w*|offered|propos\w*|refus\w*|not (?:given|used|started|"
    r"administered|tried|necessary|needed)|did not (?:use|give|receive)|withh[eo]ld|instead of|planned|"
    r"(?:could|would|might|should|may) (?:have|be)|(?:is|are|was|were) to (?:be|have|receive)|[Hh]ad \w+ not|if|unless|"
    r"recommend\w*|in reserve|never (?:given|received)|rather than|maximum (?:\w+ )?dos\w+|alternative\w*|might)\b"
    r"|, to be \w+ed\b",
)
"""What was planned, weighed or refused, and what would be if something else were."""
OF_OTHERS = re.compile(
    r"\b(?:others|elsewhere|literature|usual|guidelines?|trials?|stud(?:y|ies)|published|reported (?:in|"
    r"doses?|cases?|patients?)|centers|centres|series|cohorts?|manufacturer|label)\b",
    re.IGNORECASE,
)
LIMIT = re.compile(
    r"\b(?:reference|normal|normally|upper limit|lower limit|range|threshold|cut-?off|limit|target|toxic|therapeutic|"
    r"regarded|recommended|usual|standard|expected|estimated|predicted|Referenz\w*|Normwert\w*|Normbereich\w*)\b",
    re.IGNORECASE,
)
THRESHOLD = re.compile(
    r"\b(?:threshold|cut-?off|goal|aim(?:ed|ing)?|regarded|considered|toxic|recommended|(?:un)?usual(?:ly)?|standard|"
    r"typical\w*|suggest\w*|defines?|indicat(?:es?|ion)|calls? for|expected|estimated|predicted|"
    r"upper limit|lower limit|is (?:normal|high|low|significant)|are (?:normal|high|low|significant)|Grenzwert\w*)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:about|almost|nearly|roughly|approximately|around|some|just|close to|in the order of|circa|ca\.|etwa|rund|"
    r"environ|unos|unas|aproximadamente)\s(?:only\s)?$|~\s?$",
    re.IGNORECASE,
)
"""Words right before a number that is rounded."""
_LIMIT_BEFORE = re.compile(
    r"\b(?:(?:above|below|over|under|than|least|most|beyond|exceed\w*|target|goal|limit|threshold|cut-?off|usual|range|"
    r"between|standard)(?:\sof)?(?:\sabout|\sthe)?\s?\(?|\bto )$"
)
_IN_BRACKET = re.compile(r"\s\((?:[^()\d]{0,12})(?:[\d.]+\s?(?:–|-|to)\s?)?$")
_LAST_PART = re.compile(r"(?:[^.;()]|(?<=\d)\.(?=\d))*$")
_AS_VALUE = re.compile(r"\b(?:at|with)\s$")
_LIMIT_BEHIND = re.compile(
    r"[^.;,()]{0,16}\b(?:is|are|as|was|were)\s(?:the\s|an?\s)?(?:\w+\s)?(?:limit|normal|upper|lower|usual)\b"
)


def is_beside_limit(before: str) -> bool:
    """Return whether the words before a number, such as "at least", make it a bound and no value."""
    return _LIMIT_BEFORE.search(before) is not None


def is_limit(claim: Claim, sentence: Sentence) -> bool:
    """Return whether a number is told as a limit or as one end of a range of what is normal, usual or intended:
    "reference range below 5", "(normal, 52 to 72%)", "the upper end of the therapeutic range (5 to 15)"."""
    before = sentence.text[: claim.start]
    for text in (_IN_BRACKET.sub(" ", before), before):
        part = _LAST_PART.search(text)
        near = part[0][-45:] if part else ""
        if LIMIT.search(near) and not _AS_VALUE.search(near):
            return True
    return _LIMIT_BEHIND.match(sentence.text, claim.end) is not None


def leaves_doubt(start: int, end: int, sentence: Sentence) -> bool:
    """Return whether words around `start:end` of a sentence say that not what the patient had may be meant."""
    return bool(NOT_DONE.search(sentence.text) or OF_OTHERS.search(sentence.clause(start, end)))


def is_doubtful(claim: Claim, sentence: Sentence) -> bool:
    """Return whether words around a number say that it is not the patient's, or that it is a limit or rounded."""
    return bool(
        leaves_doubt(claim.start, claim.end, sentence)
        or THRESHOLD.search(sentence.clause(claim.start, claim.end))
        or HEDGE.search(sentence.text[: claim.start])
    )
