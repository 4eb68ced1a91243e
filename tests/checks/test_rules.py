"""The catalogue of rules: every code that is ever printed is explained, and the page of rules is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casewright.checks.engine.explanation import FAMILY_TITLES, explanation, rules_page
from casewright.checks.families import FAMILIES, all_rules, rules_of
from casewright.checks.rule import CODE, Rule

ROOT = Path(__file__).parents[2]
RULES = list(all_rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    for text in (rule.summary, rule.purpose, rule.when_wrong, rule.source):
        assert text.strip()
        assert text.rstrip()[-1] in ".?)"
    assert rule.wrong != rule.right
    for text in (rule.wrong, rule.right):
        assert text.strip()
    assert rule.summary in explanation(rule.code).replace("\n", " ")


def test_codes_and_names_are_unique_and_in_order() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for family in FAMILIES:
        codes = [rule.code for rule in rules_of(family)]
        assert codes == sorted(codes)
        assert all(code.startswith(family) for code in codes)
    assert set(FAMILY_TITLES) >= set(FAMILIES)


def test_every_finding_made_anywhere_is_explained_under_its_name() -> None:
    """Codes are typed in other rooms, where findings come up while a report is read."""
    named = {rule.code: rule.name for rule in RULES}
    pairs = re.compile(r"\"([A-Z]{3}\d{3})\",\s*(?:name=)?\"([a-z]+(?:-[a-z]+)+)\"")
    found: dict[str, set[str]] = {}
    rooms = [path for path in sorted((ROOT / "src/casewright").rglob("*.py")) if "checks" not in path.parts]
    for path in rooms:
        for code, name in pairs.findall(path.read_text(encoding="utf-8")):
            found.setdefault(code, set()).add(name)
    assert len(found) > 15
    assert {code: names for code, names in found.items() if names != {named.get(code)}} == {}


def test_the_page_of_rules_is_made_from_the_rules() -> None:
    """`casewright explain --markdown > docs/rules.md` makes it again."""
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == rules_page()
