"""The rules, one family a file, and the report formats.

A rule is a `Rule` (rule.py): what `casewright explain` says of it, and a pure function from the loaded `Report`
(report.py) to findings. A family is a module with a tuple `RULES`, named in families.py:

    def _never_mentioned(report: Report) -> Iterator[Finding]:
        for document in report.documents:
            ...
            yield NEVER_MENTIONED.finding(f"`{label}` is never mentioned.", location, "Write `@fig-x` where ...")

    NEVER_MENTIONED = Rule("NUM003", "float-never-mentioned", Severity.WARNING, summary=..., check=_never_mentioned,
    ...) RULES = (NEVER_MENTIONED, ...)

A finding that has one right repair carries `edits` (repair.py). Rules that `check=None` describe findings that come up
while the report is read, in the resolver, the bibliography or the cells (`report.found`): the same code, never twice.

What rules look at:

- `report.documents`: for each its `parsed` and `resolved` forms, `plan` (how works are cited), `registry` (labels and
  numbers), `bibliography`, `style`, `settings`, `lines`, `prose_lines` (code and comments blank, columns kept),
  `citations` (typed keys with places), `is_run` (whether what its cells print is known);
- `document.passages` and `report.passages` (prose.py): prose freed of markup, each character knowing its place, with
  `passage.location(offset)` and `passage.edit(start, end, new)`;
- `report.values`, `report.value_sources`, `report.unknown_values`, `report.figures`, `report.terms`, `report.files`,
  `report.journal`.

`checking.run_rules(report, selection)` runs rules and sorts, suppresses and counts; `command.py` is the edge.
"""
