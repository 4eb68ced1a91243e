"""Times from a save to the new page in the browser, by the browser's own clock, for reports in temporary folders.

    .venv/bin/python -m benchmarks.preview [--rounds 20]

Needs Chromium. Prints a line for each kind of change: median, 95th percentile and longest time in seconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
COPIED = ("_quarto.yml", "report", "data", "figures", "references.bib", "scripts")
_SEEN = """([text, picture, timeout]) => new Promise((seen, late) => {
  const frame = document.getElementById("document");
  const begun = Date.now();
  (function look() {
    const shown = frame.contentDocument;
    const isNew = text ? shown.body.textContent.includes(text) : shown.images[0].src !== picture;
    if (isNew) return seen(Date.now());
    if (Date.now() - begun > timeout) return late(new Error("not seen"));
    setTimeout(look, 5);
  })();
})"""
_PICTURE = "document.getElementById('document').contentDocument.images[0].src"


def chromium() -> str | None:
    """The browser of the system, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def previewed(folder: Path, *options: str) -> Iterator[str]:
    """The address of a preview of the report in a folder."""
    with (folder.parent / "preview.log").open("w") as log:
        command = [sys.executable, "-m", "casewright", "preview", "--no-browser", "--trust", *options]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def seen_after(page: Page, change: Callable[[], object], text: str = "", picture: str = "") -> float:
    """Seconds from a change of a file until the page shows a text, or another first picture, by the browser's clock."""
    started = time.time()
    change()
    return float(page.evaluate(_SEEN, [text, picture, 60_000])) / 1000 - started


def settled(page: Page) -> None:
    """Wait until everything is up to date."""
    page.locator("#status", has_text="Up to date").wait_for(timeout=120_000)
    page.locator("iframe").content_frame.locator("main").wait_for()


def report(folder: Path, words: int = 0) -> Path:
    """The worked report in a folder, with as many words more as asked for."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    letter = folder / "report/letter.qmd"
    if words:
        text = letter.read_text(encoding="utf-8")
        prose = text.split("\n\n")
        paragraph = next(part for part in prose if part.startswith("For relapsed"))
        count = words // len(paragraph.split()) + 1
        letter.write_text(text.replace(paragraph, "\n\n".join([paragraph] * count)), encoding="utf-8")
    return letter


def prose(page: Page, letter: Path, rounds: int) -> list[float]:
    """Times of edits of a sentence."""
    text = letter.read_text(encoding="utf-8")
    times = []
    for number in range(rounds):
        settled(page)
        changed = text.replace("yet adverse events", f"yet adverse events (edit {number})", 1)
        times.append(seen_after(page, partial(letter.write_text, changed, encoding="utf-8"), f"(edit {number})"))
    letter.write_text(text, encoding="utf-8")
    return times


def days(page: Page, folder: Path, rounds: int) -> list[float]:
    """Times of changes of a day of the case, until the figure is drawn anew."""
    case = folder / "data/case.yml"
    text = case.read_text(encoding="utf-8")
    page.get_by_role("tab", name="supplement").click()
    page.frame_locator("#document").locator("img").first.wait_for()
    times = []
    for number in range(rounds):
        settled(page)
        changed = text.replace("day: 6", f"day: {7 + number % 2}", 1)
        write = partial(case.write_text, changed, encoding="utf-8")
        times.append(seen_after(page, write, picture=page.evaluate(_PICTURE)))
    return times


def line(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{name:<28} median {statistics.median(ordered):.2f}  95 % {late:.2f}  longest {ordered[-1]:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    program = chromium()
    if program is None:
        sys.exit("Chromium is not installed.")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        os.environ.setdefault("CASEWRIGHT_DATA_DIR", f"{temporary}/data")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, words in (("worked letter", 0), ("50,000 words", 50_000)):
            folder = Path(temporary, name.replace(" ", "-").replace(",", ""))
            folder.mkdir()
            letter = report(folder, words)
            with previewed(folder) as address:
                page = browser.new_page()
                page.goto(address)
                few = max(3, rounds // 4)
                print(line(f"{name}, prose", prose(page, letter, few if words else rounds)), flush=True)
                if not words:
                    print(line(f"{name}, a day", days(page, folder, few)), flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
