"""The reports in `examples/`: each renders, checks and verifies clean in every format, says what is written down beside
this file, and follows its data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement
from ruamel.yaml import YAML

from casewright.new_report.schemas import schema_texts
from tests.command.conftest import REPOSITORY
from tests.command_process import run_command
from tests.rendered_words import words_of_docx, words_of_html, words_of_pdf

EXAMPLES = sorted(path.parent.name for path in (REPOSITORY / "examples").glob("*/_quarto.yml"))
DESCRIBED = sorted(path.stem for path in Path(__file__).parent.glob("*.yml"))
"""Those of which it is written down what a reader sees; the others are looked at without being rendered."""
MADE = shutil.ignore_patterns("_output", ".casewright", "__pycache__", ".venv")
WORDS_OF = {"html": words_of_html, "docx": words_of_docx, "pdf": words_of_pdf}


@dataclass(frozen=True)
class Example:
    """A rendered copy of an example, and what is written down about it."""

    name: str
    root: Path
    facts: dict[str, Any]

    def output(self, document: str, suffix: str) -> Path:
        return self.root / "_output" / f"{document}.{suffix}"

    def page(self, document: str) -> HtmlElement:
        found = html.parse(str(self.output(document, "html"))).find(".//main")
        assert found is not None
        return found


@pytest.fixture(scope="module", params=DESCRIBED)
def example(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Example:
    name: str = request.param
    root = tmp_path_factory.mktemp("example") / name
    shutil.copytree(REPOSITORY / "examples" / name, root, ignore=MADE)
    ran = run_command("render", "--strict", cwd=root)
    assert ran.code == 0, ran.err
    facts = YAML(typ="safe").load((Path(__file__).parent / f"{name}.yml").read_text(encoding="utf-8"))
    return Example(name, root, facts)


@pytest.fixture(scope="module")
def changed(example: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example rendered again after one value of its data was changed."""
    root = tmp_path_factory.mktemp("changed") / example.name
    shutil.copytree(example.root, root)
    change = example.facts["change"]
    path = root / change["file"]
    text = path.read_text(encoding="utf-8")
    assert text.count(change["old"]) == 1
    path.write_text(text.replace(change["old"], change["new"]), encoding="utf-8")
    ran = run_command("render", "--strict", cwd=root)
    assert ran.code == 0, ran.err
    return root


def seen(path: Path) -> str:
    """The text of a rendered file."""
    return " ".join(WORDS_OF[path.suffix.removeprefix(".")](path))


def said(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(page: HtmlElement) -> Iterator[list[str]]:
    for row in page.iter("tr"):
        yield [said(cell) for cell in row.iter("td", "th")]


def test_there_are_examples() -> None:
    assert set(DESCRIBED) < set(EXAMPLES)


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - set(DESCRIBED)))
def test_a_report_of_another_specialty_checks_clean(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(REPOSITORY / "examples" / name, root, ignore=MADE)
    ran = run_command("check", "--strict", cwd=root)
    assert ran.code == 0, ran.out + ran.err
    assert "no findings" in ran.out
    for document in (root / "report").glob("*.qmd"):
        assert "invented" in document.read_text(encoding="utf-8")
    assert all("invented" in path.read_text(encoding="utf-8") for path in (root / "data" / "cases").glob("*.yml"))


def test_a_family_renders_and_verifies_clean(tmp_path: Path) -> None:
    root = tmp_path / "poisoning"
    shutil.copytree(REPOSITORY / "examples" / "poisoning", root, ignore=MADE)
    for command in (("render", "--strict"), ("verify",)):
        ran = run_command(*command, cwd=root)
        assert ran.code == 0, ran.out + ran.err
    assert "no findings" in ran.out
    printed = seen(root / "_output" / "case-report.pdf")
    for words in (">7000", "14 hours", "Daughter", "day 4"):
        assert words in printed


def test_checks_clean(example: Example) -> None:
    for command in (("check", "--strict"), ("verify",)):
        ran = run_command(*command, cwd=example.root)
        assert ran.code == 0, ran.out + ran.err
        assert "no findings" in ran.out


def test_every_document_comes_in_every_format_and_says_that_it_is_invented(example: Example) -> None:
    for document in example.facts["documents"]:
        for suffix in WORDS_OF:
            assert example.facts["labelled"] in seen(example.output(document, suffix)), (document, suffix)


def test_the_parts_stand_in_their_order(example: Example) -> None:
    page = example.page(example.facts["documents"][0])
    headings = [said(heading) for heading in page.iter("h2", "h3")]
    assert headings == example.facts["headings"]
    assert page.getroottree().getroot().get("lang") == example.facts["language"]


def test_floats_are_numbered_and_mentioned_in_order(example: Example) -> None:
    for document, numbered in example.facts["floats"].items():
        labels = [said(label).rstrip(":") for label in example.page(document).find_class("float-label")]
        assert labels == numbered, document
    mentions = [said(link) for link in example.page(example.facts["documents"][0]).find_class("mention")]
    assert list(dict.fromkeys(mentions)) == example.facts["mentions"]


def test_references_stand_in_the_order_of_their_citation(example: Example) -> None:
    entries = [said(entry) for entry in example.page(example.facts["documents"][0]).find_class("csl-entry")]
    assert len(entries) == len(example.facts["references"])
    for number, (entry, title) in enumerate(zip(entries, example.facts["references"], strict=True), start=1):
        assert entry.startswith(f"{number}.")
        assert title in entry


def test_the_abbreviations_list_is_what_is_used(example: Example) -> None:
    [listed] = example.page(example.facts["documents"][0]).find_class("abbreviations-list")
    shorts, longs = ([said(one) for one in listed.iter(tag)] for tag in ("dt", "dd"))
    assert dict(zip(shorts, longs, strict=True)) == example.facts["abbreviations"]


def test_tables_say_what_the_data_says(example: Example) -> None:
    printed = {document: list(rows(example.page(document))) for document in example.facts["documents"]}
    for document, *row in example.facts["rows"]:
        assert row in printed[document]


def test_a_picture_says_what_it_shows(example: Example) -> None:
    pictures = [picture for document in example.facts["documents"] for picture in example.page(document).iter("img")]
    assert pictures
    for picture in pictures:
        assert len(picture.get("alt", "")) > 100


def test_a_changed_value_reaches_every_format(example: Example, changed: Path) -> None:
    change, document = example.facts["change"], example.facts["documents"][0]
    number = re.compile(rf"(?<![\d.]){re.escape(change['there'].split()[0])}(?!\d)")
    for suffix in WORDS_OF:
        before, after = (seen(root / "_output" / f"{document}.{suffix}") for root in (example.root, changed))
        assert change["gone"] in before and change["gone"] not in after, suffix
        assert change["there"] in after, suffix
        assert len(number.findall(after)) == change["times"], suffix


def test_a_changed_value_redraws_the_figures_that_show_it(example: Example, changed: Path) -> None:
    drawn = sorted(path.name for path in (example.root / "figures").glob("*.svg"))
    differing = [
        name
        for name in drawn
        if (example.root / "figures" / name).read_bytes() != (changed / "figures" / name).read_bytes()
    ]
    assert differing == [f"{label}.svg" for label in example.facts["change"]["redrawn"]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_committed_figures_follow_from_their_data(name: str) -> None:
    ran = run_command("figures", "--check", cwd=REPOSITORY / "examples" / name)
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("folder", [REPOSITORY, *(REPOSITORY / "examples" / name for name in EXAMPLES)])
def test_the_committed_schemas_are_those_of_the_models(folder: Path) -> None:
    for path, text in schema_texts().items():
        committed = (folder / path).read_text(encoding="utf-8")
        assert committed == text, "run: python -m casewright.new_report.schemas"
