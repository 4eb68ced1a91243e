"""Small projects written to a temporary folder."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from casewright.project import DocumentMetadata, document_metadata, load_project
from casewright.yaml.document import read_yaml

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, named by their paths in the project, and give the project's folder."""

    def write_all(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return write_all


@pytest.fixture
def metadata_of(write: Write) -> Callable[..., DocumentMetadata]:
    """The metadata of one document of a project."""

    def read(
        files: Mapping[str, str], front_matter: str, document: str = "index.qmd", format_name: str = "html"
    ) -> DocumentMetadata:
        root = write(files)
        top = read_yaml(textwrap.dedent(front_matter), document, first_line=2)
        return document_metadata(load_project(root), Path(document), top, format_name)

    return read
