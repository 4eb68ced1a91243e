"""What a rule is for, in words: `casewright explain`, and the page that lists every rule."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from casewright.checks.families import FAMILIES, all_rules, find_rule, rules_of
from casewright.checks.rule import Rule
from casewright.diagnostics import Severity

FAMILY_TITLES = {
    "REF": "Citations and references",
    "NUM": "Numbers, labels and panels",
    "ABB": "Abbreviations",
    "DAT": "Data",
    "TXT": "Text",
    "JNL": "The journal",
    "CAR": "What CARE asks for",
    "PRI": "Privacy",
    "CMT": "Comments",
    "RND": "What stops or spoils a rendering",
    "VER": "Rendered files",
    "CEL": "Cells",
    "QRT": "Quarto's options in the built-in engine",
    "CHK": "Suppressions",
}
_FAILS = {
    Severity.ERROR: "an error: `casewright check` exits with 1",
    Severity.WARNING: "a warning: `casewright check --strict` exits with 1",
    Severity.NOTE: "a note",
}
_WIDTH = 96


def explanation(name: str) -> str:
    """Return what `casewright explain` prints for a rule (by code or name), or for a family: the list of its rules.

    Raises CasewrightError if the name means neither.
    """
    if name.upper() in FAMILIES:
        return rule_list([name.upper()])
    rule = find_rule(name)
    repaired = "\n\n`casewright check --fix` repairs it where there is one right answer." if rule.fixable else ""
    parts = [
        f"{rule.code} {rule.name}",
        f"{rule.summary} It is {_FAILS[rule.severity]}.",
        rule.purpose,
        "Wrong:\n" + textwrap.indent(rule.wrong, "    "),
        "Right:\n" + textwrap.indent(rule.right, "    "),
        f"When it may be mistaken: {rule.when_wrong}",
        f"Whose rule it is: {rule.source}",
        f"To keep a finding, say why, in a comment above or behind it:\n"
        f"    <!-- casewright: ignore {rule.code} ... -->",
    ]
    return "\n\n".join(_wrapped(part) for part in parts) + repaired + "\n"


def rule_list(families: Sequence[str] = ()) -> str:
    """Return every rule of some families (of all where none is named), one a line."""
    out: list[str] = []
    for family in families or FAMILIES:
        out.append(f"{family}: {FAMILY_TITLES[family]}")
        out += [f"  {rule.code}  {rule.name:<36} {rule.summary}" for rule in rules_of(family)]
    return "\n".join(out) + "\n"


def rules_page() -> str:
    """docs/rules.md: every rule with its example, made from what the rules say of themselves."""
    out = [
        "# The rules of `casewright check`",
        "<!-- Made by `casewright explain --markdown`: edit the rules in src/casewright/checks/ instead. -->",
        "[Documentation](index.md)",
        f"{len(all_rules())} rules. `casewright explain CODE` prints one. Errors make `casewright check` exit with 1, "
        "warnings only with `--strict`, notes never.",
        _SUPPRESSION,
    ]
    for family in FAMILIES:
        out.append(f"## {family}: {FAMILY_TITLES[family]}")
        out += [_section(rule) for rule in rules_of(family)]
    return "\n\n".join(part if part.startswith("<!--") else _filled(part) for part in out) + "\n"


def _filled(part: str) -> str:
    """Paragraphs in lines that an editor shows whole; what has line ends of its own stays."""
    paragraphs = part.split("\n\n")
    return "\n\n".join(
        one if "\n" in one or one.startswith("#") else textwrap.fill(one, _PAGE_WIDTH, break_on_hyphens=False)
        for one in paragraphs
    )


_PAGE_WIDTH = 118

_SUPPRESSION = """\
A finding that is meant to stay is silenced where it stands, with a reason. On its own line the comment holds for
the lines below it, down to the next blank one; behind other text it holds for its line:

```markdown
<!-- casewright: ignore TXT001 the patient's own words -->
It was "very very" painful.
```

In a bibliography the comment is `% casewright: ignore REF006 ...`, in YAML and in cells `# casewright: ignore ...`.
For a whole report, `_quarto.yml` lists codes, names or families:

```yaml
casewright:
  checks:
    ignore: [TXT010]
    select: [REF, NUM, TXT]   # only these
    words: [flotetuzumab]     # spelled right
```"""


def _section(rule: Rule) -> str:
    fix = " `--fix` repairs it." if rule.fixable else ""
    literal = " {shortcodes=false}" if "{{<" in rule.wrong + rule.right else ""
    return "\n\n".join(
        [
            f"### {rule.code} {rule.name}",
            f"{rule.summary} *{rule.severity.value.capitalize()}.*{fix}",
            rule.purpose,
            f"```text{literal}\nwrong: {_hanging(rule.wrong)}\nright: {_hanging(rule.right)}\n```",
            f"May be mistaken: {rule.when_wrong}",
            f"Source: {rule.source}",
        ]
    )


def _hanging(example: str) -> str:
    return example.replace("\n", "\n       ")


def _wrapped(text: str) -> str:
    if "\n" in text:
        return text
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
