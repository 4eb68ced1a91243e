"""The pages that show commands are followed as they are written, in order, from an empty folder on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documentation.walkthrough import Change, Command, Follower, Returned, Words, compared, steps_of, updated

ROOT = Path(__file__).parents[2]
PAGES = ("docs/tutorial.md", "docs/how-to.md", "README.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_prints_what_the_page_shows(tmp_path: Path, page: str) -> None:
    """`python -m tests.documentation.walkthrough --update docs/tutorial.md` brings a page up to date."""
    follower = Follower(tmp_path)
    steps = steps_of((ROOT / page).read_text(encoding="utf-8"))
    assert any(isinstance(step, Command) for step in steps)
    for step in steps:
        printed = follower.does(step)
        if isinstance(step, Command):
            assert compared(printed) == compared(step.shown), f"{page}:{step.lines[0]}: {step.typed}"


def test_what_stands_in_blocks_for_shells_only_sets_up_python() -> None:
    """Blocks of other kinds are not followed: commands of casewright in them would rot."""
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for block in re.findall(r"```(?:sh|bash|shell)\n(.*?)```", text, re.DOTALL):
            for line in block.splitlines():
                assert re.match(r"python -m (venv|pip install) |source |git clone |make ", line), f"{page}: {line}"


PAGE = """\
# A page

```console
$ casewright --version
casewright, version 0
$ mkdir here
$ cd here
```

```diff
--- a.txt
+one
+two
```

```diff {shortcodes=false}
--- a.txt
 one
-two
+2
```

In `_output/a.html` and `_output/b.html`:

> The words
> it shows.

<!-- a.docx comes back as b.docx: old words => new ones -->

```sh
rm -r /
```
"""


def test_what_a_page_has_its_reader_do() -> None:
    steps = steps_of(PAGE)
    assert steps == [
        Command("casewright --version", "casewright, version 0\n", (4, 5)),
        Command("mkdir here", "", (6, 6)),
        Command("cd here", "", (7, 7)),
        Change("a.txt", "", "one\ntwo\n"),
        Change("a.txt", "one\ntwo\n", "one\n2\n"),
        Words("_output/b.html", "The words it shows."),
        Returned("a.docx", "b.docx", "old words", "new ones"),
    ]


def test_an_update_writes_what_is_printed_and_keeps_the_rest(tmp_path: Path) -> None:
    from casewright import __version__

    page = PAGE.partition("In `_output")[0]
    assert updated(page, tmp_path) == page.replace("casewright, version 0", f"casewright, version {__version__}")
    assert (tmp_path / "here/a.txt").read_text(encoding="utf-8") == "one\n2\n"


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("_output/a.pdf  84 kB\nRendered in 9.8 s.\n", "_output/a.pdf  9 kB\nRendered in 0.1 s.\n", True),
        ("Drawing figures: fig-a ...\nDone.\n", "Done.\n", True),
        ("_output\\a.pdf  84 kB\n", "_output/a.pdf  84 kB\n", True),
        ("2 documents; no findings.\n", "3 documents; no findings.\n", False),
        ("_output/a.pdf  84 kB\n", "_output/b.pdf  84 kB\n", False),
    ],
)
def test_what_is_compared(printed: str, shown: str, same: bool) -> None:
    assert (compared(printed) == compared(shown)) == same


def test_a_change_that_does_not_fit_stops_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\none\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="2 times"):
        Follower(tmp_path).does(Change("a.txt", "one\n", "two\n"))
    with pytest.raises(AssertionError, match="there already"):
        Follower(tmp_path).does(Change("a.txt", "", "two\n"))
    with pytest.raises(AssertionError, match="and no `rm`"):
        Follower(tmp_path).does(Command("rm a.txt", "", (1, 1)))
