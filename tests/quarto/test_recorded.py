"""The filter on what Quarto 1.10 handed to one, for the documents of `tests/conformance` that were recorded.

Under settings that ask for plain Quarto's numbers, the filter's answer, written by pandoc, shows a reader what Quarto's
own page showed (`expected.html.json`): the resolver is the same, and nothing is left for Quarto to number differently.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casewright.manuscript import ast
from tests.outline import Outline
from tests.quarto.conftest import (
    CONFORMANCE,
    RECORDED,
    elements,
    page_outline,
    recorded_json,
    recorded_project,
    resolved,
)

NAMES = sorted(path.stem for path in RECORDED.glob("*.json"))
LABELS = ("fig-", "tbl-", "lst-", "suppfig-", "thm-", "tip-", "nte-")

QUARTO_DOES_AFTERWARDS = {
    "callouts": ("the word of a callout without a title, and titles as paragraphs", {"p", "h2"}),
    "citations-in-floats": ("the heading of the references becomes one of the second level", {"h1", "h2"}),
    "shortcodes": ("an escaped shortcode is printed, and sections are numbered", {"p", "h2"}),
}
"""What pandoc alone does not show as Quarto does, and the kinds of blocks that this touches."""


AS_TYPED = {"Outcome after infusion: A CAR-T cohort": "Outcome after infusion: a CAR-T cohort"}
"""Words of titles that Quarto changes, and that a report prints as they were typed."""


def expected(name: str) -> Outline:
    text = (CONFORMANCE / name / "expected.html.json").read_text("utf-8")
    for quarto, typed in AS_TYPED.items():
        text = text.replace(quarto, typed)
    found: Outline = json.loads(text)
    return found


def test_documents_were_recorded() -> None:
    assert len(NAMES) == 12


@pytest.mark.parametrize("name", [name for name in NAMES if name not in QUARTO_DOES_AFTERWARDS])
def test_shows_what_quarto_shows(name: str, tmp_path: Path) -> None:
    root = recorded_project(name, tmp_path / "project")
    answer = resolved(recorded_json(name), root)
    assert page_outline(answer.output, root) == expected(name)
    assert answer.findings == ()


@pytest.mark.parametrize("name", sorted(QUARTO_DOES_AFTERWARDS))
def test_shows_what_quarto_shows_but_for_what_it_does_afterwards(name: str, tmp_path: Path) -> None:
    root = recorded_project(name, tmp_path / "project")
    shown = page_outline(resolved(recorded_json(name), root).output, root)
    _, touched = QUARTO_DOES_AFTERWARDS[name]
    rest = [block for block in shown["blocks"] if block[0] not in touched]
    assert rest == [block for block in expected(name)["blocks"] if block[0] not in touched]
    assert shown["links"] == expected(name)["links"]


@pytest.mark.parametrize("writer", ["html", "docx", "typst", "latex"])
@pytest.mark.parametrize("name", NAMES)
def test_leaves_nothing_for_quarto_to_number(name: str, writer: str, tmp_path: Path) -> None:
    root = recorded_project(name, tmp_path / "project")
    blocks = json.loads(resolved(recorded_json(name), root, writer=writer).output)["blocks"]
    for element in ast.walk(blocks):
        kind = element["t"]
        assert kind not in {"Figure", "Cite"}
        if kind in {"Div", "Table", "CodeBlock", "Image"}:
            assert not ast.identifier_of(element).startswith(LABELS), element
        if kind == "Table":
            assert element["c"][1] == [None, []]
        if kind == "Para" and len(element["c"]) == 1 and element["c"][0]["t"] == "Image":
            assert element["c"][0]["c"][1] == []


@pytest.mark.parametrize("name", NAMES)
def test_without_settings_nothing_changes(name: str, tmp_path: Path) -> None:
    root = recorded_project(name, tmp_path / "project", settings="")
    assert resolved(recorded_json(name), root).output == recorded_json(name)


def test_settings_switched_off_change_nothing(tmp_path: Path) -> None:
    root = recorded_project("figures", tmp_path / "project", settings="casewright: false\n")
    assert resolved(recorded_json("figures"), root).output == recorded_json("figures")


def test_panels_are_lettered_as_the_settings_say(tmp_path: Path) -> None:
    root = recorded_project("subfigures", tmp_path / "project", settings="casewright: {panel-style: 1A}\n")
    shown = page_outline(resolved(recorded_json("subfigures"), root).output, root)
    assert ["p", "See Figure 1, Figure 1A and Figure 1B."] in shown["blocks"]
    assert ["Figure 1B", "#fig-after"] in shown["links"]


def test_panels_go_back_as_a_layout(tmp_path: Path) -> None:
    root = recorded_project("subfigures", tmp_path / "project")
    output = resolved(recorded_json("subfigures"), root).output
    [layout] = [one for one in elements(output, "Div") if "layout" in ast.attributes_of(one)]
    assert json.loads(ast.attributes_of(layout)["layout"]) == [[50.0, 50.0]]
    assert len(layout["c"][1]) == 2


def test_callouts_go_back_as_they_are_written(tmp_path: Path) -> None:
    root = recorded_project("callouts", tmp_path / "project")
    divs = elements(resolved(recorded_json("callouts"), root).output, "Div")
    heads = [
        (ast.classes_of(one), ast.plain_text(one["c"][1][:1]) if one["c"][1][0]["t"] == "Header" else None)
        for one in divs
    ]
    assert heads == [
        (["callout-note"], None),
        (["callout-warning"], "Mind the gap"),
        (["callout-tip"], "Headed tip"),
    ]


def test_values_are_shown_and_other_shortcodes_left_to_quarto(tmp_path: Path) -> None:
    root = recorded_project("shortcodes", tmp_path / "project")
    output = resolved(recorded_json("shortcodes"), root).output
    left = [
        ast.attributes_of(one)["data-raw"]
        for one in elements(output, "Span")
        if "quarto-shortcode__" in ast.classes_of(one)
    ]
    assert left == ["{{< pagebreak >}}"]
    escaped = [one for one in elements(output, "Span") if "quarto-shortcode__-escaped" in ast.classes_of(one)]
    assert len(escaped) == 1
    meta = json.loads(output)["meta"]
    assert ast.plain_text(meta["subtitle"]["c"]) == "Of male"


def test_a_value_without_entry_is_named_where_it_was_typed(tmp_path: Path) -> None:
    root = recorded_project("shortcodes", tmp_path / "project")
    text = (root / "index.qmd").read_text().replace("{{< var patient.sex >}}*", "{{< var patient.sx >}}*")
    (root / "index.qmd").write_text(text)
    from casewright.diagnostics import CasewrightError

    with pytest.raises(CasewrightError, match=r"patient\.sx") as raised:
        resolved(recorded_json("shortcodes").replace(b'{{< var patient.sex >}}"', b'{{< var patient.sx >}}"'), root)
    assert str(raised.value.location).startswith("index.qmd:11:")
    assert "patient.sex" in raised.value.hint


def test_works_are_cited_and_nothing_is_left_to_cite(tmp_path: Path) -> None:
    root = recorded_project("citations-in-floats", tmp_path / "project", settings="casewright: true\n")
    document = json.loads(resolved(recorded_json("citations-in-floats"), root).output)
    assert not {"bibliography", "csl", "nocite"} & set(document["meta"])
    assert document["meta"]["link-citations"] == {"t": "MetaBool", "c": True}
    entries = [ast.plain_text([one]) for one in ast.walk(document["blocks"]) if "csl-entry" in ast.classes_of(one)]
    # The table is mentioned before alpha2018 is cited: the works that it cites come first (ICMJE).
    assert [entry.split()[1].rstrip(".,") for entry in entries][-1] == "Alpha"
