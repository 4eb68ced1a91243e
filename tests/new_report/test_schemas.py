"""The JSON Schemas of the files an author writes say what the models say."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from casewright.journals.loading import FOLDER
from casewright.new_report.choices import PARTS
from casewright.new_report.schemas import schemas
from casewright.yaml.document import read_yaml

SCHEMAS = schemas()
FIGURES, ABBREVIATIONS = "figures/figures.schema.json", "data/abbreviations.schema.json"
JOURNAL, PROJECT = "data/journal.schema.json", "_quarto.schema.json"
CHECKLIST, GUIDELINE = "data/checklist.schema.json", "data/guideline.schema.json"
REPOSITORY = Path(__file__).parents[2]


def problems(schema: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[schema])
    return [error.message for error in validator.iter_errors(read_yaml(text, schema).value)]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_is_a_schema(schema: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[schema])


FITTING = [
    *((FIGURES, path) for path in (*PARTS.glob("*/figures/figures.yml"), REPOSITORY / "figures/figures.yml")),
    *((FIGURES, path) for path in REPOSITORY.glob("examples/*/figures/figures.yml")),
    *((ABBREVIATIONS, path) for path in PARTS.glob("*/data/abbreviations.yml")),
    *((ABBREVIATIONS, path) for path in REPOSITORY.glob("examples/*/data/abbreviations.yml")),
    *((CHECKLIST, path) for path in REPOSITORY.glob("examples/*/data/checklist.yml")),
    *((JOURNAL, path) for path in FOLDER.glob("*.yml")),
    (GUIDELINE, REPOSITORY / "src/casewright/checks/car/care.yml"),
    *((PROJECT, path) for path in (REPOSITORY / "_quarto.yml", *REPOSITORY.glob("examples/*/_quarto.yml"))),
]


@pytest.mark.parametrize(("schema", "path"), FITTING, ids=[path.as_posix()[-40:] for _, path in FITTING])
def test_files_that_are_read_fit(schema: str, path: Path) -> None:
    assert problems(schema, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [path for _, path in FITTING if "data" in path.parts or "figures" in path.parts])
def test_files_of_a_report_name_their_schema(path: Path) -> None:
    schema = path.name.replace(".yml", ".schema.json")
    assert path.read_text("utf-8").startswith(f"# yaml-language-server: $schema={schema}\n")


ONE = "figures: [{label: fig-a, panels: [{letter: A, %s}]}]"


@pytest.mark.parametrize(
    ("schema", "text", "fits"),
    [
        (FIGURES, ONE % "script: a.py, height: 80", True),
        (FIGURES, ONE % "image: a.dcm, window: {centre: 1, width: 2}, burned-in-text: checked", True),
        (FIGURES, ONE % "image: a.dcm, height: 80", False),
        (CHECKLIST, 'care: {"12": {does-not-apply: He died.}}', True),
        (CHECKLIST, "care: {8c: {where: Page 2.}}", True),
        (CHECKLIST, "care: {8c: {where: Page 2., does-not-apply: No.}}", False),
        (CHECKLIST, "care: {8c: {}}", False),
        (CHECKLIST, "care: {99: {where: Page 2.}}", False),
        (CHECKLIST, "scare: {13d: {where: Page 2.}}", True),
        (CHECKLIST, "scare: {13d: {page: 2}}", False),
        (GUIDELINE, "name: SCARE\nsources: [x]\nlanguages: [en]\nitems: [{id: 1, topic: Title, asks: x}]", True),
        (GUIDELINE, "name: SCARE\nsources: [x]\nlanguages: [en]\nitems: [{id: 1, asks: x}]", False),
        (FIGURES, ONE % "notebook: a.ipynb", False),
        (FIGURES, "figures: [{label: course, panels: [{script: a.py}]}]", False),
        (ABBREVIATIONS, "abbreviations: [{short: CR, long: complete remission, article: a}]", True),
        (ABBREVIATIONS, "abbreviations: [{short: CR}]", False),
        (ABBREVIATIONS, "abbreviations: [{short: CR, long: x, lang: en}]", False),
        (JOURNAL, "journal: J\nlimits: [{what: pages, most: 3, says: x, source: y}]", False),
        (PROJECT, "lang: de\ncasewright: {manuscript: {spacing: 1.5, line-numbers: true}}", True),
        (PROJECT, "casewright: true", True),
        (PROJECT, "casewright: {floats: nowhere}", False),
        (PROJECT, "casewright: {float: at-end}", False),
    ],
)
def test_what_fits(schema: str, text: str, fits: bool) -> None:
    assert (problems(schema, text) == []) is fits
