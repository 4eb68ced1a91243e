"""Threads that use lxml at the same time read what is in their documents, and nothing else."""

from __future__ import annotations

import subprocess
import sys

_THREADS = """
from concurrent.futures import ThreadPoolExecutor
from lxml import etree
from casewright.xml_threads import with_own_names

def work(number):
    etree.Element("{x}root", nsmap={"w": "x"})
    for turn in range(400):
        names = [f"n{number}x{turn}y{one}" for one in range(20)]
        xml = "".join(f"<w:{name} w:v{name}='1'>{one:03d}</w:{name}>" for one, name in enumerate(names))
        tree = etree.fromstring(f"<w:a xmlns:w='x'>{xml}</w:a>", etree.XMLParser())
        expected = [(f"{{x}}{name}", f"{one:03d}") for one, name in enumerate(names)]
        assert [(one.tag, one.text) for one in tree] == expected

with ThreadPoolExecutor(3, initializer=with_own_names) as pool:
    waiting = [pool.submit(work, number) for number in range(3)]
    for turn in range(1000):
        etree.fromstring("<b>" + "".join(f"<m{turn}q{one}/>" for one in range(30)) + "</b>")
    for one in waiting:
        one.result()
"""


def test_threads_read_their_own_names_and_texts() -> None:
    done = subprocess.run([sys.executable, "-c", _THREADS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
