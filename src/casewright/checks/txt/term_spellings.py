"""TXT, terms: one term with hyphens in different places: "CAR T-cells", "CAR-T cells", "CAR T cells"; "T-cells" and
"T cells"; "x-ray" and "X-ray"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casewright.checks.abb.defined import varied_spellings
from casewright.checks.reading.prose import Passage
from casewright.checks.report import Report
from casewright.checks.rule import Rule
from casewright.diagnostics import Finding, Severity

_JOINT = r"[- \u00a0\u2010\u2011]"
_TERM = re.compile(
    rf"(?<![\w/-])(?P<stem>[A-Z][A-Za-z]?[A-Z]{{1,5}}\d{{0,2}}(?:-\d{{1,2}})?)(?P<first>{_JOINT})(?P<part>[A-Z][A-Z0-9]{{0,3}})"
    rf"(?P<second>{_JOINT})(?P<head>[a-z]{{3,}})(?![\w-])"
)
_LETTERED = re.compile(
    rf"(?<![\w/-])(?<![A-Z][ \u00a0])(?P<stem>[BTXx]|NK)(?P<first>{_JOINT})(?P<head>cell|ray)(?P<plural>s?)(?![\w-])"
)
_STARTS = re.compile(r"(?:\A|[.!?:]\s)\W*\Z")
_PLURAL = re.compile(r"(?<!s)s\Z")


@dataclass(frozen=True)
class _Use:
    """A term as it is written somewhere. `joints` are its hyphens and spaces, of `X-ray` its letter too; the last is
    None before a noun that may stand for an adjective (`CAR T-cell therapy` and `CAR T cells` are both right)."""

    passage: Passage
    start: int
    typed: str
    joints: tuple[str, str | None]

    def agrees(self, other: _Use) -> bool:
        pairs = zip(self.joints, other.joints, strict=True)
        return all(one == two for one, two in pairs if one is not None and two is not None)


def _varied(report: Report) -> Iterator[Finding]:
    listed = {_squeezed(written) for term in report.terms.terms for written in (term.short, term.long_typed)}
    reported = {finding.location for finding in varied_spellings(report)}
    uses: dict[tuple[str, str, str], list[_Use]] = {}
    for passage in report.passages:
        if passage.kind in {"data", "reference", "keyword", "alt"}:
            continue
        for key, use in _uses(passage):
            is_quoted = passage.is_quoted(use.start, use.start + len(use.typed))
            if not is_quoted and passage.location(use.start) not in reported:
                uses.setdefault(key, []).append(use)
    for (stem, part, head), found in uses.items():
        if {_squeezed(stem + part), _squeezed(stem + part + head)} & listed:
            continue  # the list of abbreviations says how it is written, and rules on abbreviations look at that
        usual = max(found, key=lambda use: (sum(use.agrees(other) for other in found), -found.index(use)))
        for use in found:
            if not use.agrees(usual):
                count = sum(usual.agrees(other) for other in found)
                yield VARIED.finding(
                    f"`{_shown(use)}` is written `{_shown(usual)}` elsewhere ({_times(count, found, usual)}).",
                    use.passage.location(use.start),
                    f"Write the term one way throughout, such as `{_shown(usual)}`.",
                )


def _uses(passage: Passage) -> Iterator[tuple[tuple[str, str, str], _Use]]:
    for match in _TERM.finditer(passage.text):
        head = _PLURAL.sub("", match["head"])
        first, second = (_joint(match[one]) for one in ("first", "second"))
        use = _Use(passage, match.start(), match[0], (first, second if head != match["head"] else None))
        yield (match["stem"], match["part"], head), use
    for match in _LETTERED.finditer(passage.text):
        is_ray = match["head"] == "ray"
        says_nothing = _STARTS.search(passage.text, 0, match.start()) if is_ray else not match["plural"]
        if is_ray == (match["stem"] in "Xx") and not says_nothing:
            joints = (_joint(match["first"]), match["stem"])
            yield (match["stem"].upper(), "", match["head"]), _Use(passage, match.start(), match[0], joints)


def _joint(typed: str) -> str:
    return " " if typed in " \u00a0" else "-"


def _times(count: int, found: Sequence[_Use], usual: _Use) -> str:
    first = next(use for use in found if use.agrees(usual))
    times = "once" if count == 1 else f"{count} times"
    return f"{times}, first at {first.passage.location(first.start)}"


def _shown(use: _Use) -> str:
    return " ".join(use.typed.split())


def _squeezed(written: str) -> str:
    return "".join(sign for sign in written if sign.isalnum()).casefold().removesuffix("s")


VARIED = Rule(
    "TXT032",
    "term-spelled-in-several-ways",
    Severity.WARNING,
    summary="A term is written with hyphens in different places.",
    purpose="Readers take the spellings for different things, and searches find one of them.",
    wrong="CAR T-cells ... CAR-T cells",
    right="CAR T cells ... CAR T cells",
    when_wrong="In a name or a quoted title.",
    source="EASE Guidelines for Authors and Translators of Scientific Articles (consistency).",
    check=_varied,
)

RULES = (VARIED,)
