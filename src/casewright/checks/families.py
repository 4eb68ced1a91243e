"""The families of rules, each a module with a tuple `RULES`; a module is imported when its rules are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module

from casewright.checks.rule import Rule
from casewright.diagnostics import CasewrightError, Location, did_you_mean

FAMILIES: Mapping[str, str] = {
    "REF": "casewright.checks.ref.rules",
    "NUM": "casewright.checks.num.rules",
    "ABB": "casewright.checks.abb.rules",
    "DAT": "casewright.checks.dat.rules",
    "TXT": "casewright.checks.txt.rules",
    "JNL": "casewright.checks.jnl.rules",
    "CAR": "casewright.checks.car.rules",
    "PRI": "casewright.checks.pri.rules",
    "CMT": "casewright.checks.comments",
    "CEL": "casewright.checks.cells",
    "VER": "casewright.verify.rules",
    "RND": "casewright.checks.rendering",
    "QRT": "casewright.checks.quarto",
    "CHK": "casewright.checks.suppression",
}
"""The module of each family, in the order that findings at one place are listed in."""


@lru_cache(maxsize=1)
def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its code, family by family."""
    return {rule.code: rule for family in FAMILIES for rule in rules_of(family)}


def rules_of(family: str) -> tuple[Rule, ...]:
    """Return the rules of one family, in the order of their codes."""
    rules: tuple[Rule, ...] = import_module(FAMILIES[family]).RULES
    return rules


def find_rule(name_or_code: str) -> Rule:
    """Return the rule of a code or a name. Raises CasewrightError, with the nearest ones, if there is none."""
    rules = all_rules()
    by_name = {rule.name: rule for rule in rules.values()}
    found = rules.get(name_or_code.upper()) or by_name.get(name_or_code.lower())
    if found is None:
        upper = name_or_code.upper()
        same_family = [code for code in rules if code[:3] == upper[:3]]
        hint = did_you_mean(upper, same_family) or did_you_mean(name_or_code.lower(), by_name)
        raise CasewrightError(
            f"There is no rule `{name_or_code}`.",
            hint=hint or f"Families are {', '.join(FAMILIES)}; `casewright explain` lists every rule.",
        )
    return found


class Selection:
    """Which rules count: those selected (all where none is named), without those ignored.

    Each is named by its code (`TXT003`), its name (`space-before-punctuation`), or its family (`TXT`). Rules on request
    are selected only by their code or name.
    """

    def __init__(
        self, select: Iterable[str] = (), ignore: Iterable[str] = (), location: Location | None = None
    ) -> None:
        """Raises CasewrightError, at `location` where one is given, for a name that means no rule."""
        chosen = [codes_meant(name, location) for name in select]
        taken = [codes_meant(name, location) for name in ignore]
        selected = frozenset().union(*chosen) if chosen else frozenset().union(*map(codes_meant, FAMILIES))
        self.codes: frozenset[str] = selected.difference(*taken)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def rules(self) -> tuple[Rule, ...]:
        """Return the selected rules, family by family."""
        return tuple(rule for rule in all_rules().values() if rule.code in self.codes)


def codes_meant(name: str, location: Location | None = None) -> frozenset[str]:
    """Return the codes that a code, a name or a family means; a family means none of its rules on request. Raises
    CasewrightError if it means none."""
    if name.upper() in FAMILIES:
        return frozenset(rule.code for rule in rules_of(name.upper()) if not rule.is_on_request)
    try:
        return frozenset({find_rule(name).code})
    except CasewrightError as error:
        raise CasewrightError(error.message, location=location, hint=error.hint) from None
