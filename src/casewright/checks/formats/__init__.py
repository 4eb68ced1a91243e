"""The formats findings are given in: for people, for programs, and for the places where pull requests are looked at.

Each is a pure function from what a check came to (`Outcome`) to text that ends in a line end.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from casewright.checks.engine.checking import Outcome

FORMATS: Mapping[str, str] = {
    "text": "for people: each finding with its line, a caret and what to type",
    "json": "for programs",
    "sarif": "SARIF 2.1.0, for code scanning",
    "github": "annotations of a pull request, from GitHub Actions",
    "junit": "for build servers that show test results",
}


class Shown:
    """How findings are shown: paths from the folder the command runs in, and what makes the command fail."""

    def __init__(self, folder: str = "", strict: bool = False) -> None:
        """`folder` is the way from there to the project, empty if they are the same; with `strict` warnings fail."""
        self.folder = folder.rstrip("/")
        self.strict = strict

    def path(self, path: str) -> str:
        if not self.folder or self.folder == ".":
            return path
        parts = f"{self.folder}/{path}".split("/")
        out: list[str] = []
        for part in parts:
            if part == ".." and out and out[-1] != "..":
                out.pop()
            elif part != ".":
                out.append(part)
        return "/".join(out)


def written(name: str, outcome: Outcome, shown: Shown) -> str:
    """Return what a check came to, in the format of this name."""
    module = import_module(f"casewright.checks.formats.{_MODULES[name]}")
    text: str = module.write(outcome, shown)
    return text


_MODULES = {"text": "excerpts", "json": "plain_json", "sarif": "sarif", "github": "annotations", "junit": "junit"}
