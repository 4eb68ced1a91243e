"""Edits of returned Word files, and where they arrive: ten of each kind, in the XML that Word writes.

    .venv/bin/python -m benchmarks.word_round_trip [--libreoffice]

With `--libreoffice`, each edited file is opened and saved again by LibreOffice before it is imported. Prints a line for
each kind: edits placed right, refused rightly, misplaced (the source is changed in another way) and lost (the source is
not changed, and no line says why), and then the sums.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.word_import.editing import WordFile
from tests.word_import.report import FILES, Report, copied, imported, rendered_report

TIMES = 10
PARAGRAPH = """\
The sign{n} of a patient with gout{n} was *rather rare{n}* and **quite red{n}** at first{n}.
Its value{n} rose to {{{{< var measured.crp >}}}} soon{n}; others saw{n} that too [@roe2020], and the CRP{n} was
measured daily{n}. Nothing else happened{n}.

- One item{n} is here.
- Another thing{n} is there.

| Day{n} | Remark{n} |
|---|---|
| 1 | cell{n} before |

: A caption{n} of the table {{#tbl-t{n}}}

Afterwards{n} it was well.

The end{n} came late.[^n{n}]

[^n{n}]: A note{n} on it.

"""
Edit = Callable[[WordFile, str], object]


@dataclass(frozen=True)
class Kind:
    """A kind of edit: in Word, and what it is in the source; `before` is empty for what is refused."""

    name: str
    edit: Edit
    before: str = ""
    after: str = ""


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
    Kind("a paragraph split", lambda f, n: f.split("Nothing else happened" + n), "{n}. Nothing", "{n}.\n\nNothing"),
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
    Kind("a value", lambda f, n: f.replace("48\u00a0mg/L", "50 mg/L", within=f"value{n}")),
    Kind("a value deleted", lambda f, n: f.delete("48\u00a0mg/L", within=f"value{n}")),
    Kind("a citation", lambda f, n: f.replace("(1)", "(2)", within=f"value{n}")),
    Kind("a counted number", lambda f, n: f.replace("Table", "Tab.", within=f"caption{n}")),
)


def letter() -> str:
    """A manuscript with as many passages as edits of each kind."""
    passages = "".join(PARAGRAPH.format(n=name) for name in names())
    return f"---\ntitle: Signs\n---\n\n## Case\n\n{passages}## References\n\n::: {{#refs}}\n:::\n"


def names() -> list[str]:
    return [chr(ord("A") + index) * 3 for index in range(TIMES)]


def expected(kind: Kind, text: str, name: str) -> str:
    rest = PARAGRAPH.format(n=name).partition(f"happened{name}.\n\n")[2].partition(f"Afterwards{name}")[0]
    return text.replace(*(part.replace("{n}", name).replace("{rest}", rest) for part in (kind.before, kind.after)))


def measured(kind: Kind, report: Report, folder: Path, libreoffice: bool) -> tuple[int, int, int, int]:
    """Edits placed right, refused rightly, misplaced and lost."""
    file = WordFile(report.sent)
    for name in names():
        kind.edit(file, name)
    data = saved_again(file.bytes(), folder) if libreoffice else file.bytes()
    copy = copied(report, folder / "report")
    result = imported(copy, data)
    got = (copy.folder / "letter.qmd").read_text()
    shutil.rmtree(copy.folder)
    right = wrong = lost = 0
    refused = len(result.left)
    want = letter()
    if kind.before:
        for name in names():
            start = got.find(f"The sign{name}") if f"The sign{name}" in got else got.find(f"The mark{name}")
            end = got.find(f"A note{name} on it.")
            piece = got[start:end]
            original = PARAGRAPH.format(n=name)
            wanted = expected(kind, original, name).partition(f"A note{name} on it.")[0]
            if piece == wanted:
                right += 1
            elif piece != original.partition(f"A note{name} on it.")[0]:
                wrong += 1
        lost = max(0, TIMES - right - wrong - refused)
        return right, 0, wrong, lost if not refused else max(0, lost)
    wrong = int(got != want)
    return 0, min(refused, TIMES), wrong, max(0, TIMES - refused)


def saved_again(data: bytes, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    (folder / "edited.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(folder / "saved")]
    subprocess.run([*command, str(folder / "edited.docx")], check=True, capture_output=True)
    return (folder / "saved/edited.docx").read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--libreoffice", action="store_true", help="save each file with LibreOffice first")
    options = parser.parse_args()
    sums = [0, 0, 0, 0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = rendered_report(folder / "sent", {**FILES, "letter.qmd": letter()})
        print(f"{'kind':32} {'placed':>7} {'refused':>8} {'misplaced':>10} {'lost':>5}")
        for kind in KINDS:
            counts = measured(kind, report, folder, options.libreoffice)
            sums = [one + other for one, other in zip(sums, counts, strict=True)]
            print(f"{kind.name:32} {counts[0]:7} {counts[1]:8} {counts[2]:10} {counts[3]:5}", flush=True)
    print(f"{f'{len(KINDS) * TIMES} edits':32} {sums[0]:7} {sums[1]:8} {sums[2]:10} {sums[3]:5}")
    return int(bool(sums[2] or sums[3]))


if __name__ == "__main__":
    raise SystemExit(main())
