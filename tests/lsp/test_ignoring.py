"""The comment that silences a finding: where it is written, and that it changes nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casewright.checks.repair import RepairableFinding, repaired
from casewright.diagnostics import Location, Severity
from casewright.lsp.ignoring import ignoring
from casewright.lsp.reports import Checked, check
from tests.lsp.report import small_report

C = "<!-- casewright: ignore TXT001 the reason -->"
H = "  # casewright: ignore TXT001 the reason"
TABLE = "| A | B |\n|---|---|\n| the the | b |\n\n: Caption {#tbl-a}"
# In each text, `▶` is where the comment is written; without it, none can be there.
DOCUMENTS = [
    f"Text.\n\n▶{C}\n## The the heading {{#sec-a}}\n\nText.",
    f"▶{C}\n## The the heading {{#sec-a}}\nText.",
    f"## Heading\n▶{C}\nThe first line.\nIt was the the rash.\n\nText.",
    f"▶{C}\nThe the heading\n---------------\n\nText.",
    f'Text.\n\n▶{C}\n![The the skin](picture.svg){{#fig-a fig-alt="The skin."}}\n\nText.',
    f"::: {{.callout-note}}\n▶{C}\nIt was the the rash.\n:::\n\nText.",
    f"<!-- a\nnote -->\n\n▶{C}\nIt was the the rash, in `a\nb`.",
    f"▶{C}\nIt was the the rash, which is\n$$a = b$$\nin short.",
    f"- One.\n- The the second. ▶{C}\n- Three.",
    f"- One.\n\n  The the second. ▶{C}\n\n- Three.",
    f"> The the quotation. ▶{C}",
    f"Text.[^1]\n\n[^1]: The the note. ▶{C}",
    "- One.\n- [The the second]{.mark}",
    "> ## The the quotation {#sec-b}",
    "Text:\n\n$$\n\\text{the the}\n$$ {#eq-a}",
    TABLE,
    TABLE.replace("the the", "a").replace("Caption", "The the caption"),
    "---- ----\nA    B\n---- ----\na    b\n\nthe the\n---- ----\n",
    "Term\n:   The the meaning.",
    "| The the line\n| and another",
    "<!--\nThe the comment.\n-->\n\nText.",
]
FRONTS = [
    f"title: A letter\nabstract: It was the the rash.▶{H}",
    f'title: A letter\nabstract: "It was the the rash."▶{H}',
    f"title: A letter\nabstract: |\n  ▶{C}\n  It was the the rash.\n  It went.",
    f"title: A letter\nabstract: >-\n  ▶{C}\n  It was\n  the the rash.",
    f"title: A letter\nabstract: |\n  It was a rash.\n\n  ▶{C}\n  It was the the rash.\n\n  It went.",
    "title: A letter\nnote: |\n  It was the the rash.",
    'title: A letter\nabstract: "It was the the\n  rash."',
]


def at(line: int, path: str) -> RepairableFinding:
    return RepairableFinding("TXT001", "", Severity.WARNING, "“the the”", Location(path, line, 1))


def written(text: str, path: str) -> str | None:
    """The text with the comment for the line of its `the the`."""
    lines = text.split("\n")
    line = next(number for number, one in enumerate(lines, 1) if "the the" in one.lower())
    edit = ignoring(at(line, path), lines)
    if edit is None:
        return None
    change = RepairableFinding("", "", Severity.NOTE, "", Location(""), edits=(edit,))
    return repaired([change], {path: text}).texts[path]


def expected(marked: str) -> tuple[str, str | None]:
    """The text of a case before and after."""
    if "▶" not in marked:
        return marked, None
    before, _, after = marked.partition("▶")
    comment = C if after.startswith(C) else H
    rest = after[len(comment) :]
    start = before.rfind("\n") + 1
    is_above = comment == C and rest.startswith("\n") and not before[start:].strip()
    before = before[:start] if is_above else before.removesuffix(" ") if comment == C else before
    return before + (rest[1:] if is_above else rest), marked.replace("▶", "")


def is_comment(value: Any) -> bool:
    return isinstance(value, dict) and str(value.get("c")).startswith("['html', '<!--")


def without_comments(value: Any) -> Any:
    if isinstance(value, list):
        kept = [one for one in value if not is_comment(one)]
        while len(kept) < len(value) and kept and isinstance(kept[-1], dict) and kept[-1].get("t") == "Space":
            kept.pop()
        return [without_comments(one) for one in kept]
    return {key: without_comments(one) for key, one in value.items()} if isinstance(value, dict) else value


def printed(checked: Checked) -> str:
    assert checked.report is not None and not checked.errors
    resolved = checked.report.documents[0].resolved
    return json.dumps(without_comments([list(resolved.title_block), list(resolved.blocks)]), default=str)


def messages(checked: Checked) -> list[str]:
    return [f"{one.rule} {one.message}" for one in checked.findings]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_report(tmp_path_factory.mktemp("report"))


@pytest.mark.parametrize(
    "marked",
    [f"---\ntitle: A letter\n---\n\n{one}\n" for one in DOCUMENTS] + [f"---\n{one}\n---\n\nText.\n" for one in FRONTS],
)
def test_a_finding_is_ignored_and_nothing_else_changes(marked: str, root: Path) -> None:
    text, wanted = expected(marked)
    assert written(text, "letter.qmd") == wanted
    if wanted is None:
        return
    before, after = (check(root, {root / "letter.qmd": one}) for one in (text, wanted))
    found = messages(before)
    assert any(one.startswith("TXT001") for one in found)
    assert messages(after) == [one for one in found if not one.startswith("TXT001")]
    assert printed(after) == printed(before)


PROGRAMS = [
    ("letter.qmd", f"```{{python}}\nprint('the the')▶{H}\n```"),
    ("letter.qmd", f"```{{python}}\n%matplotlib inline\nprint('the the')▶{H}\n```"),
    ("letter.qmd", f"```{{r}}\nprint('the the')▶{H}\n```"),
    ("letter.qmd", f'```{{python}}\n#| fig-cap: "The the caption"▶{H}\nprint(1)\n```'),
    ("letter.qmd", "```{python}\n#| fig-cap: |\n#|   The the caption\nprint(1)\n```"),
    ("letter.qmd", "```{python}\nprint('''\nthe the\n''')\n```"),
    ("letter.qmd", "```{python}\na = 'the the' + \\\n  'b'\n```"),
    ("letter.qmd", "```{python}\n%set the the\n```"),
    ("letter.qmd", "```{r}\nprint('\nthe the\n')\n```"),
    ("letter.qmd", "```{mermaid}\ngraph the the\n```"),
    ("letter.qmd", "```\nthe the\n```"),
    ("data/case.yml", f"name: the the▶{H}\nnote: |\n  a"),
    ("data/case.yml", "name: a\nnote: |\n  the the"),
    ("scripts/a.py", f"a = 'the the'▶{H}"),
    ("scripts/a.R", f"a <- 'the the'▶{H}"),
    ("works.bib", "@article{a,\n\n  title = {The the},\n}"),
]


@pytest.mark.parametrize(("path", "marked"), PROGRAMS)
def test_programs_and_data(path: str, marked: str) -> None:
    text, wanted = expected(marked)
    assert written(text, path) == wanted
