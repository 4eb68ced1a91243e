"""Edits of returned Word files, and where they arrive: ten of each kind, made in four ways.

    .venv/bin/python -m benchmarks.word_round_trip [kind ...]

The edits are made in the XML that Word writes, and in LibreOffice, through its programming interface; with tracked
changes, and without. Prints a line for each kind and way: edits placed right, refused rightly (the source is the same,
and a line says where it belongs), misplaced (the source is changed in another way) and lost (neither), and the sums.
Ways through LibreOffice are skipped where it, or the Python that has its module `uno`, is not installed; it has no
interface for replies to comments.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from PIL import Image
from tests.checks.reports import write_files
from tests.word_import.editing import WordFile
from tests.word_import.report import FILES, Report, copied, imported

from casewright.build.trust import trust_for_now
from casewright.render.builtin import render
from casewright.render.record import Request
from casewright.review.comments import Comment, read_review

TIMES = 10
PARAGRAPH = """\
The sign{n} of a patient with gout{n} was *rather rare{n}* and **quite red{n}** at first{n}.
Its value{n} rose to {{{{< var measured.crp >}}}} soon{n}; others saw{n} that too [@roe2020], and the CRP{n} was
measured daily{n} [@ref{n}], with {n}P. Nothing else happened{n}.

- One item{n} is here.
- Another thing{n} is there.

| Day{n} | Remark{n} |
|---|---|
| 1 | cell{n} before |

: A caption{n} of the table {{#tbl-t{n}}}

### A part{n}

Afterwards{n} it was well.

The end{n} came late{n}.[^n{n}]

[^n{n}]: A note{n} on it.

"""
PYTHON = "/usr/bin/python3"
"""The Python that has LibreOffice's module `uno`."""
WAYS = tuple((program, author) for program in ("Word", "LibreOffice") for author in ("A. B.", ""))
Edit = Callable[[Any, str], object]
OFFICE_ONLY = frozenset({"a level of a heading", "a column deleted", "cells merged", "a citation copied"})
"""Kinds of edits that only LibreOffice is asked to make."""


class OfficeFile:
    """The edits of a file that `benchmarks/libreoffice.py` makes; the methods are those of `WordFile`."""

    def __init__(self) -> None:
        self.edits: list[tuple[str, Sequence[str], dict[str, object]]] = []

    def __getattr__(self, name: str) -> Callable[..., OfficeFile]:
        def record(*arguments: str, **options: object) -> OfficeFile:
            self.edits.append((name, arguments, options))
            return self

        return record


@dataclass(frozen=True)
class Kind:
    """A kind of edit: in Word, and what it is in the source. What is refused has no `before`, and the line about it has
    the text `after`; what is a comment has neither, and a comment on the words `quoted`."""

    name: str
    edit: Edit
    before: str = ""
    after: str = ""
    quoted: str = ""
    state: str = "open"


KINDS = (
    Kind("a word replaced", lambda f, n: f.replace(f"sign{n}", f"mark{n}"), "sign{n}", "mark{n}"),
    Kind("a word inserted", lambda f, n: f.insert(f"gout{n}", " often"), "gout{n}", "gout{n} often"),
    Kind("a word deleted", lambda f, n: f.delete(" first", within=f"sign{n} "), "at first{n}", "at{n}"),
    Kind("a comma inserted", lambda f, n: f.insert(f"gout{n}", ","), "gout{n}", "gout{n},"),
    Kind(
        "words over two lines",
        lambda f, n: f.replace(f"first{n}. Its", f"once{n}, its"),
        "first{n}.\nIts",
        "once{n}, its",
    ),
    Kind(
        "words at the start",
        lambda f, n: f.insert_before(f"Afterwards{n}", "Later, "),
        "Afterwards{n}",
        "Later, Afterwards{n}",
    ),
    Kind("words at the end", lambda f, n: f.insert(f"happened{n}.", " Truly."), "happened{n}.", "happened{n}. Truly."),
    Kind(
        "words with signs of markup",
        lambda f, n: f.insert(f"saw{n}", " 2*3 @all $5"),
        "saw{n}",
        r"saw{n} 2\*3 \@all \$5",
    ),
    Kind(
        "words before a value",
        lambda f, n: f.replace(" rose to", " fell to", within=f"value{n}"),
        "value{n} rose to",
        "value{n} fell to",
    ),
    Kind("words behind a value", lambda f, n: f.insert_before(f" soon{n}", " very"), "soon{n}", "very soon{n}"),
    Kind(
        "words beside a citation",
        lambda f, n: f.replace(f", and the CRP{n}", f"; the CRP{n}"),
        "], and the CRP{n}",
        "]; the CRP{n}",
    ),
    Kind(
        "bold words inserted", lambda f, n: f.insert(f"saw{n}", " clearly", style="b"), "saw{n}", "saw{n} **clearly**"
    ),
    Kind(
        "words in italics", lambda f, n: f.replace(f"rather rare{n}", f"very rare{n}"), "rather rare{n}", "very rare{n}"
    ),
    Kind("words made italic", lambda f, n: f.restyle(f"saw{n}", "i"), "saw{n}", "*saw{n}*"),
    Kind("words made plain", lambda f, n: f.restyle(f"quite red{n}", ""), "**quite red{n}**", "quite red{n}"),
    Kind("a paragraph split", lambda f, n: f.split("Nothing else happened" + n), "{n}P. Nothing", "{n}P.\n\nNothing"),
    Kind("two paragraphs joined", lambda f, n: f.join(f"Afterwards{n}"), "well.\n\nThe end{n}", "well.\nThe end{n}"),
    Kind(
        "a paragraph inserted",
        lambda f, n: f.new_paragraph(f"Afterwards{n}", f"New{n} words."),
        "\n\nThe end{n}",
        "\n\nNew{n} words.\n\nThe end{n}",
    ),
    Kind(
        "a paragraph deleted", lambda f, n: f.delete_paragraph(f"Afterwards{n}"), "Afterwards{n} it was well.\n\n", ""
    ),
    Kind(
        "a paragraph moved",
        lambda f, n: f.move_paragraph(f"Afterwards{n}", f"happened{n}"),
        "happened{n}.\n\n{rest}Afterwards{n} it was well.\n\n",
        "happened{n}.\n\nAfterwards{n} it was well.\n\n{rest}",
    ),
    Kind(
        "an item of a list",
        lambda f, n: f.replace(f"Another thing{n}", f"A thing{n}"),
        "Another thing{n}",
        "A thing{n}",
    ),
    Kind(
        "an item inserted",
        lambda f, n: f.new_paragraph(f"One item{n}", f"Two{n}."),
        "item{n} is here.\n",
        "item{n} is here.\n- Two{n}.\n",
    ),
    Kind("a cell", lambda f, n: f.replace(f"cell{n} before", f"cell{n} after"), "cell{n} before", "cell{n} after"),
    Kind("a caption", lambda f, n: f.insert(f"caption{n}", " here"), "caption{n}", "caption{n} here"),
    Kind("a heading", lambda f, n: f.replace(f"A part{n}", f"The part{n}"), "A part{n}", "The part{n}"),
    Kind("a heading typed anew", lambda f, n: f.replace(f"A part{n}", f"Results{n}"), "A part{n}", "Results{n}"),
    Kind("a footnote", lambda f, n: f.replace(f"note{n} on it", f"note{n} of it"), "note{n} on it", "note{n} of it"),
    Kind("a legend", lambda f, n: f.replace(f"legend{n} of", f"legend{n} on"), "legend{n} of", "legend{n} on"),
    Kind(
        "a row inserted",
        lambda f, n: f.new_row(f"cell{n} before", "2", f"cell{n}"),
        "cell{n} before |\n",
        "cell{n} before |\n| 2 | cell{n} |\n",
    ),
    Kind("a row deleted", lambda f, n: f.delete_row(f"cell{n} before"), "| 1 | cell{n} before |\n", ""),
    Kind("words struck out", lambda f, n: f.restyle(f"saw{n}", "s"), "saw{n}", "~~saw{n}~~"),
    Kind("words lowered", lambda f, n: f.restyle(f"saw{n}", "~"), "saw{n}", "~saw{n}~"),
    Kind("a comment", lambda f, n: f.comment(f"saw{n}", f"Who{n}?"), quoted="saw{n}"),
    Kind("a comment with a reply", lambda f, n: f.comment(f"saw{n}", f"Who{n}?", reply=f"I{n}."), quoted="saw{n}"),
    Kind("a comment resolved", lambda f, n: f.comment(f"saw{n}", f"Who{n}?", done=True), quoted="saw{n}", state="done"),
    Kind(
        "a level of a heading", lambda f, n: f.set_style(f"A part{n}", "Heading 3"), "### A part{n}", "#### A part{n}"
    ),
    Kind(
        "a column deleted",
        lambda f, n: f.delete_column(f"Day{n}"),
        "| Day{n} | Remark{n} |\n|---|---|\n| 1 | cell{n} before |",
        "| Remark{n} |\n|---|\n| cell{n} before |",
    ),
    Kind("cells merged", lambda f, n: f.merge_cells(f"Day{n}"), "", "cells are merged in the source"),
    Kind(
        "a citation copied",
        lambda f, n: f.duplicate_between(f"others saw{n} that too", f", and the CRP{n}", f"late{n}"),
        "late{n}.",
        "late{n} [@roe2020].",
    ),
    Kind("a value", lambda f, n: f.replace("48\u00a0mg/L", "50 mg/L", within=f"value{n}"), "", "_variables.yml:2:8"),
    Kind("a value deleted", lambda f, n: f.delete("48\u00a0mg/L", within=f"value{n}"), "", "_variables.yml:2:8"),
    Kind("a citation", lambda f, n: f.replace("(1)", "(2)", within=f"value{n}"), "", "citation of `roe2020`"),
    Kind(
        "a counted number", lambda f, n: f.replace("Table", "Tab.", within=f"caption{n}"), "", "number that is counted"
    ),
    Kind("a reference", lambda f, n: f.replace(f"Study{n}", f"Trial{n}"), "", "refs.bib:"),
    Kind(
        "an abbreviation",
        lambda f, n: f.replace(f"{n.lower()}ose", f"{n.lower()}ol"),
        "",
        "data/abbreviations.yml:",
    ),
)


def letter() -> str:
    """A manuscript with as many passages as edits of each kind."""
    passages = "".join(PARAGRAPH.format(n=name) for name in names())
    figure = "All is in @fig-legends.\n\n::: {#fig-legends}\n:::\n\n"
    return f"---\ntitle: Signs\n---\n\n## Case\n\n{passages}{figure}## References\n\n::: {{#refs}}\n:::\n"


def names() -> list[str]:
    return [chr(ord("A") + index) * 3 for index in range(TIMES)]


def rest(name: str) -> str:
    """What is between the paragraph that is moved and its new place."""
    return PARAGRAPH.format(n=name).partition(f"happened{name}.\n\n")[2].partition(f"Afterwards{name}")[0]


def files() -> dict[str, str]:
    """A report with as many references, terms and sentences of a legend."""
    legend = " ".join(f"This is the legend{name} of it." for name in names())
    terms = "".join(f"  - short: {name}P\n    long: {name.lower()}ose\n" for name in names())
    works = "".join(
        f"@article{{ref{name}, author = {{Doe, Jo}}, title = {{Study{name}}}, journal = {{Skin}}, year = {{2021}}}}\n"
        for name in names()
    )
    panels = "panels: [{image: rash.png, alt: White}]"
    return {
        **FILES,
        "letter.qmd": letter(),
        "refs.bib": dedent(FILES["refs.bib"]) + works,
        "data/abbreviations.yml": dedent(FILES["data/abbreviations.yml"]) + terms,
        "figures/figures.yml": f"figures:\n  - label: fig-legends\n    legend: {legend}\n    {panels}\n",
    }


def sent_report(folder: Path) -> Report:
    """The report, rendered with its figure."""
    write_files(folder, files())
    Image.new("RGB", (1200, 800), "white").save(folder / "rash.png")
    trust_for_now(folder)
    done = render(folder, Request((), ("docx",)), progress=lambda *_: None)
    return Report(folder, next(path for path in done.written if path.suffix == ".docx").read_bytes())


def edited_in_word(kind: Kind, sent: bytes, author: str) -> bytes:
    """The file with each edit in the XML of Word."""
    file = WordFile(sent, author=author)
    for name in names():
        kind.edit(file, name)
    return file.bytes()


def edited_in_libreoffice(kinds: Sequence[Kind], sent: Path, author: str) -> dict[str, bytes]:
    """The files of each kind of edit; all are edited by one process."""
    jobs: list[dict[str, Any]] = []
    for index, kind in enumerate(kinds):
        file = OfficeFile()
        for name in names():
            kind.edit(file, name)
        output = str(sent.with_name(f"{index}.docx"))
        jobs.append({"input": str(sent), "output": output, "author": author, "edits": file.edits})
    driver = [PYTHON, str(Path(__file__).with_name("libreoffice.py"))]
    subprocess.run(driver, input=json.dumps(jobs), text=True, check=True, timeout=900)
    return {kind.name: Path(job["output"]).read_bytes() for kind, job in zip(kinds, jobs, strict=True)}


def measured(kind: Kind, report: Report, data: bytes, folder: Path) -> tuple[int, int, int, int]:
    """Edits placed right, refused rightly, misplaced and lost."""
    copy = copied(report, folder)
    result = imported(copy, data)
    paths = ("letter.qmd", "figures/figures.yml", "data/abbreviations.yml", "refs.bib")
    got, want = ({path: (one.folder / path).read_text() for path in paths} for one in (copy, report))
    comments = [comment for file in read_review(copy.folder) for comment in file.comments]
    shutil.rmtree(folder)
    if kind.quoted:
        right = sum(_has_comment(kind, name, comments, want["letter.qmd"]) for name in names())
        return right, 0, int(got != want), TIMES - right
    if not kind.before:
        right = min(TIMES, sum(kind.after in line for line in result.left))
        return 0, right, int(got != want), TIMES - right
    right = 0
    for name in names():
        before, after = (part.replace("{n}", name).replace("{rest}", rest(name)) for part in (kind.before, kind.after))
        path = next(path for path, text in want.items() if before in text)
        changed = want[path].replace(before, after, 1)
        if _part(changed, name) == _part(got[path], name):
            want[path] = changed
            right += 1
    return right, 0, int(got != want), max(0, TIMES - right - len(result.left))


def _can_make(kind: Kind, program: str) -> bool:
    return kind.name not in OFFICE_ONLY if program == "Word" else "reply" not in kind.name


def _has_comment(kind: Kind, name: str, comments: Sequence[Comment], text: str) -> bool:
    quoted = kind.quoted.format(n=name)
    line = next(at for at, line in enumerate(text.split("\n"), start=1) if quoted in line)
    wanted = [f"Who{name}?", *([f"I{name}."] if "reply" in kind.name else [])]
    found = [one for one in comments if (one.quoted, one.at, one.state) == (quoted, f"letter.qmd:{line}", kind.state)]
    return [text for one in found for text in (one.text, *(reply.text for reply in one.replies))] == wanted


def _part(text: str, name: str) -> str:
    """The passages of a name in a manuscript, or a sentence of the legend."""
    start = min(at for word in ("The sign", "The mark", "legend") if (at := text.find(f"{word}{name}")) >= 0)
    stop = text.find(f"A note{name}", start)
    return text[start : stop + 20 if stop >= 0 else text.find(".", start)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", help="kinds of edits; all by default")
    chosen = parser.parse_args().kinds
    kinds = [kind for kind in KINDS if not chosen or kind.name in chosen]
    has_office = (
        shutil.which("soffice") and not subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode
    )
    sums: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = sent_report(folder / "sent")
        sent = folder / "sent.docx"
        sent.write_bytes(report.sent)
        print(f"{'kind':28} {'way':24} {'placed':>7} {'refused':>8} {'misplaced':>10} {'lost':>5}")
        for program, author in WAYS:
            way = f"{program}, {'tracked' if author else 'not tracked'}"
            if program == "LibreOffice" and not has_office:
                print(f"{way}: skipped, since LibreOffice or its module `uno` is missing")
                continue
            made = [kind for kind in kinds if _can_make(kind, program)]
            edited = edited_in_libreoffice(made, sent, author) if program == "LibreOffice" else {}
            for kind in made:
                data = edited.get(kind.name) or edited_in_word(kind, report.sent, author)
                counts = measured(kind, report, data, folder / "report")
                sums[way] = [one + other for one, other in zip(sums.get(way, [0] * 4), counts, strict=True)]
                print(f"{kind.name:28} {way:24} {counts[0]:7} {counts[1]:8} {counts[2]:10} {counts[3]:5}", flush=True)
    for way, total in sums.items():
        print(f"{'edits':28} {way:24} {total[0]:7} {total[1]:8} {total[2]:10} {total[3]:5}")
    return int(any(total[2] or total[3] for total in sums.values()))


if __name__ == "__main__":
    raise SystemExit(main())
