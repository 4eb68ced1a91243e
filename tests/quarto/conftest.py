"""Documents as the real Quarto hands them to a filter, and what becomes of the filter's answer.

`pre-ast/` holds pandoc's JSON as Quarto 1.10 gave it at `pre-ast` for documents of `tests/conformance`. For other
documents `as_quarto_reads` makes the same shape of their source.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from casewright.manuscript import ast
from casewright.manuscript.cells.execution import execute_cells
from casewright.manuscript.cells.found import find_cells, with_results
from casewright.manuscript.source import read_source
from casewright.pandoc import run_pandoc
from casewright.project import document_metadata, load_project
from casewright.render.quarto.call import Call
from casewright.render.quarto.filter import Filtered, filtered
from tests.command_process import Ran, run_command
from tests.outline import Outline, outline

RECORDED = Path(__file__).parent / "pre-ast"
CONFORMANCE = Path(__file__).parents[1] / "conformance"
AS_QUARTO = 'casewright: {citation-order: position, panel-style: "1 (a)"}\n'
"""Settings under which a document's numbers are those of plain Quarto."""

_SHORTCODE = re.compile(r"\{\{< (\S.*?) >\}\}")


def recorded_project(name: str, folder: Path, settings: str = AS_QUARTO) -> Path:
    """The project of a recorded document, with `casewright:` settings."""
    shutil.copytree(CONFORMANCE / name, folder, ignore=shutil.ignore_patterns("_output", ".casewright", "*.html"))
    configuration = folder / "_quarto.yml"
    text = configuration.read_text() if configuration.exists() else ""
    configuration.write_text(text + settings)
    return folder


def recorded_json(name: str) -> bytes:
    return (RECORDED / f"{name}.json").read_bytes()


def as_quarto_reads(root: Path, path: str) -> bytes:
    """A document as Quarto reads it: includes followed, cells run, shortcodes as spans, the metadata as pandoc's."""
    project = load_project(root)
    source = read_source(root, path)
    metadata = document_metadata(project, root / path, source.front_matter, "html")
    cells = find_cells(source.lines, metadata.values.get("execute") or {})
    ran = execute_cells(
        cells, root=root, document=path, directory=(root / path).parent, cache=root / ".casewright" / "cells"
    )
    lines = [_SHORTCODE.sub(_span, line.text) for line in with_results(cells, ran)]
    keys = ("title", "subtitle", "abstract", "keywords", "bibliography", "csl", "nocite")
    front = {key: metadata.values[key] for key in keys if key in metadata.values}
    text = "---\n" + json.dumps(front) + "\n---\n\n" + "\n".join(lines) + "\n"
    return run_pandoc(text.encode(), ["--from", "markdown", "--to", "json"])


def _span(match: re.Match[str]) -> str:
    parameters = " ".join(
        f'[]{{.quarto-shortcode__-param data-is-shortcode="1" data-value="{word}" data-raw="{word}"}}'
        for word in match[1].split()
    )
    return f'[{parameters}]{{.quarto-shortcode__ data-is-shortcode="1" data-raw="{{{{< {match[1]} >}}}}"}}'


def call(root: Path, path: str, writer: str = "html", **facts: Any) -> Call:
    return Call(root, path, writer, facts.pop("format_name", writer), **facts)


def resolved(data: bytes, root: Path, path: str = "index.qmd", writer: str = "html", **facts: Any) -> Filtered:
    return filtered(data, call(root, path, writer, **facts))


def written(data: bytes, writer: str, file: Path, folder: Path) -> Path:
    """A file as pandoc writes it, with the citation processor that Quarto runs last."""
    run_pandoc(
        data, ["--from", "json", "--to", writer, "--standalone", "--citeproc", "--output", str(file)], folder=folder
    )
    return file


def page_outline(data: bytes, folder: Path) -> Outline:
    """What a reader sees of the filter's answer as an HTML page."""
    return outline(written(data, "html", folder / "from-quarto.html", folder))


def filter_environment(root: Path, path: str, target: str, **more: str) -> dict[str, str]:
    """The environment Quarto gives pandoc, and so the filter."""
    parameters: Mapping[str, Any] = {
        "quarto-source": path,
        "format-identifier": {"base-format": target, "target-format": target},
        "quarto_profile": [],
    }
    own = {
        key: value
        for key, value in os.environ.items()
        if key == "CASEWRIGHT_DATA_DIR" or not key.startswith(("QUARTO", "CASEWRIGHT"))
    }
    return {
        **own,
        "QUARTO_PROJECT_ROOT": str(root),
        "QUARTO_DOCUMENT_PATH": str((root / path).parent),
        "QUARTO_DOCUMENT_FILE": Path(path).name,
        "QUARTO_FILTER_PARAMS": base64.b64encode(json.dumps(parameters).encode()).decode(),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def run_filter(data: bytes, root: Path, path: str, writer: str, **more: str) -> Ran:
    """The filter as a process, in the document's folder as pandoc starts it."""
    environment = filter_environment(root, path, writer, **more)
    folder = (root / path).parent
    return run_command("quarto-filter", writer, cwd=folder, environment=environment, standard_input=data)


def elements(data: bytes, kind: str) -> list[ast.Element]:
    """The elements of a kind in pandoc's JSON, in reading order."""
    return [element for element in ast.walk(json.loads(data)["blocks"]) if element["t"] == kind]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write files of a small project by path, and return its folder."""

    def made(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "project"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return made
