"""A small report, and the preview of it as a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.checks.reports import write_files

LETTER = """---
title: A case of fever
bibliography: refs.bib
---

## Case

A boy of {{< var patient.age >}} had fever on the the first day [@luan2021]. CRS was seen, as in @fig-course.

## Discussion

Nothing else was seen in this patient.

![The course of the fever](course.svg){#fig-course fig-alt="A curve"}
"""
CASE = """patient:
  sex: male
  age: 10 years
  diagnosis: {name: fever}
index-event: {name: infusion}
outcome: {name: recovery, day: 30, vital-status: alive}
"""
BIBLIOGRAPHY = """@article{luan2021,
  title = {Local cytokine release syndrome},
  author = {Luan, Chengfei and Zhou, Junjie},
  journal = {Blood Cancer Journal},
  year = {2021},
  volume = {11},
  pages = {7},
  doi = {10.1038/s41408-020-00402-z}
}
"""
ABBREVIATIONS = "abbreviations:\n  - {short: CRS, long: cytokine release syndrome}\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><path d="M0 60L90 0"/></svg>\n'
PROJECT = "project: {render: [letter.qmd]}\nformat: {html: default, pdf: default}\ncasewright: {}\n"


def make_report(folder: Path, letter: str = LETTER) -> Path:
    """Write the report to a folder, and return the path of its letter."""
    write_files(
        folder,
        {
            "_quarto.yml": PROJECT,
            "letter.qmd": letter,
            "course.svg": DRAWING,
            "refs.bib": BIBLIOGRAPHY,
            "data/case.yml": CASE,
            "data/abbreviations.yml": ABBREVIATIONS,
        },
    )
    return folder / "letter.qmd"


@dataclass
class Preview:
    """A running preview: its address and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    def ask(
        self, name: str, body: object = None, headers: Mapping[str, str] | None = None, path: str | None = None
    ) -> tuple[int, bytes]:
        """The status and content of an answer; a request with a body is a POST of this page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        own = {"Origin": f"http://127.0.0.1:{self.port}"} if body is not None else {}
        connection.request(
            "GET" if body is None else "POST",
            (self.path if path is None else path) + name,
            None if body is None else json.dumps(body),
            {**own, **(headers or {})},
        )
        answer = connection.getresponse()
        return answer.status, answer.read()

    def json(self, name: str, body: object = None) -> Any:
        return json.loads(self.ask(name, body)[1])

    def until(self, is_wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        """The first state that is wanted."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"{self.path}events")
        answer = connection.getresponse()
        while line := answer.readline():
            if line.startswith(b"data: "):
                state: Mapping[str, Any] = json.loads(line[6:])
                if is_wanted(state):
                    connection.close()
                    return state
        raise AssertionError("the preview has ended")

    def checked(self) -> Mapping[str, Any]:
        """The state in which everything is up to date."""
        return self.until(lambda state: not state["is_checking"] and not state["working"])

    def page(self) -> str:
        return self.ask("document/0")[1].decode().replace("\N{NO-BREAK SPACE}", " ")


@contextmanager
def previewed(folder: Path, *options: str, largest_file: int = 0) -> Iterator[Preview]:
    """A preview of a report, which can write no more than `largest_file` bytes to a file, if not 0."""

    def limit_files() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    with (folder.parent / f"{folder.name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "casewright", "preview", "--no-browser", *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "QUARTO_PROFILE"},
            preexec_fn=limit_files if largest_file else None,
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, (folder.parent / f"{folder.name}.log").read_text()
        yield Preview(address, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    (tmp_path / "report").mkdir()
    return make_report(tmp_path / "report")


@pytest.fixture
def preview(letter: Path) -> Iterator[Preview]:
    with previewed(letter.parent) as running:
        yield running


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
