"""How long the language server takes from a keystroke to its diagnostics, as an editor sees it.

    python benchmarks/lsp.py [KEYSTROKES]

The worked letter, and a manuscript of 50,000 words with 1,000 references; a word of the last paragraph is changed
KEYSTROKES (20) times. The median, and the time that one in twenty exceeds.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from check import PARTS, REPOSITORY, manuscript

sys.path.insert(0, str(REPOSITORY))

from tests.lsp.client import editor


async def keystrokes(root: Path, path: str, count: int) -> tuple[float, Sequence[float]]:
    """The time until the first diagnostics after a file is opened, and those after each keystroke, in seconds."""
    async with editor(root) as client:
        started = time.perf_counter()
        client.open(path)
        await client.diagnostics(path)
        first = time.perf_counter() - started
        text = client.texts[path].rstrip("\n")
        times = []
        for number in range(1, count + 1):
            started = time.perf_counter()
            client.type(path, f"{text} {'and so it was written'[:number]}\n")
            await client.diagnostics(path)
            times.append(time.perf_counter() - started)
    return first, times


def tell(what: str, first: float, times: Sequence[float], aim: float) -> None:
    slow = sorted(times)[-max(1, len(times) // 20)]
    measured = f"opened {first:5.2f} s   keystroke {statistics.median(times):5.2f} s   slowest in twenty {slow:5.2f} s"
    print(f"{what:32} {measured}   aim {aim:.1f} s")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        letter = Path(name, "letter")
        letter.mkdir()
        for part in PARTS:
            source = REPOSITORY / part
            if source.is_dir():
                shutil.copytree(source, letter / part, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, letter / part)
        tell("worked letter", *asyncio.run(keystrokes(letter, "report/letter.qmd", count)), 0.2)
        long = manuscript(Path(name, "long"), 50_000, 1_000)
        tell("50,000 words, 1,000 references", *asyncio.run(keystrokes(long, "report.qmd", count)), 1.0)


if __name__ == "__main__":
    main()
