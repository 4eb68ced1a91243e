"""Whatever is in the files of a project, they are read, or refused at a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casewright.diagnostics import CasewrightError
from casewright.languages.words import words_for
from casewright.manuscript.crossref.kinds import kinds_from
from casewright.project import document_metadata, documents, load_project
from casewright.yaml.document import read_yaml

KEYS = ["format", "project", "render", "casewright", "metadata-files", "profile", "default", "group", "execute", "echo"]
KEYS += ["bibliography", "csl", "crossref", "custom", "key", "kind", "fig-labels", "language", "lang", "html", "floats"]
SCALARS = ["a", "1", "1.5", "true", "false", "null", "~", "''", '"b"', "2021-05-03", "*.qmd", "!x", "arabic", "float"]


def yaml_text(depth: int = 3) -> st.SearchStrategy[str]:
    """Flow-style YAML, most of it well-formed, of the keys that mean something."""
    scalars = st.sampled_from(SCALARS)
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
            | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
                lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
            )
        ),
        max_leaves=4 * depth,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(configuration=yaml_text(), front_matter=yaml_text())
def test_read_or_refused(folder: Path, configuration: str, front_matter: str) -> None:
    (folder / "_quarto.yml").write_text(configuration, encoding="utf-8")
    try:
        project = load_project(folder)
        documents(project)
        metadata = document_metadata(project, Path("x.qmd"), read_yaml(front_matter, "x.qmd"), "html")
        place = metadata.location("language")
        kinds_from(metadata, words_for(metadata.language, metadata.get("language"), place))
    except CasewrightError as error:
        assert error.location is not None
        assert error.location.path in {"_quarto.yml", "x.qmd"}
        assert error.location.line == 1
