"""Options of cells: read with their places, checked against what Quarto knows, laid over the document's."""

from __future__ import annotations

from typing import Any

import pytest

from casewright.diagnostics import CasewrightError, Location
from casewright.manuscript.cells.options import (
    CellOptions,
    document_execution,
    execute_options,
    read_cell_options,
)
from casewright.manuscript.source import SourceLine


def place(*keys: str | int) -> Location:
    return Location("_quarto.yml", len(keys))


def options(text: str, indent: int = 0, **execute: Any) -> CellOptions:
    lines = [SourceLine(line, "letter.qmd", number) for number, line in enumerate(text.split("\n"), start=5)]
    return read_cell_options(lines, indent, execute_options(execute, place))[0]


READ = {
    "none": ("x = 1", {}),
    "one": ("#| echo: false\nx", {"echo": False}),
    "no space after the bar": ("#|echo: false\nx", {"echo": False}),
    "a space before the bar": ("# | echo: false\nx", {"echo": False}),
    "until the first line of code": ("#| echo: false\n# a\n#| label: a", {"echo": False}),
    "lists over lines": ('#| fig-cap:\n#|   - "a: b"\n#|   - c', {"fig-cap": ["a: b", "c"]}),
    "texts over lines": ("#| fig-cap: |\n#|   a\n#|   b\nx", {"fig-cap": "a\nb"}),
    "unknown ones are kept": ("#| audience: editors\n#| my-note: 3", {"audience": "editors", "my-note": 3}),
    "no value": ("#| label:\nx", {}),
    "only the bar": ("#|\nx", {}),
}


@pytest.mark.parametrize(("text", "given"), READ.values(), ids=READ)
def test_options_are_read(text: str, given: dict[str, Any]) -> None:
    assert options(text).given == given


def test_options_in_a_list_are_read_behind_its_indentation() -> None:
    assert options("    #| echo: false\n    x", indent=4).given == {"echo": False}


OVER_DOCUMENT = {
    "nothing said": ({}, "", {"echo": True, "eval": True, "output": True, "warning": True, "include": True}),
    "the document": ({"echo": False, "warning": False}, "", {"echo": False, "warning": False}),
    "the cell wins": ({"echo": False}, "#| echo: true", {"echo": True}),
    "fenced": ({"echo": "fenced"}, "", {"echo": True, "fenced": True}),
    "asis": ({}, "#| output: asis", {"output": True, "asis": True}),
    "asis for all": ({"output": "asis"}, "#| output: true", {"output": True, "asis": False}),
    "nothing runs": ({"enabled": False}, "#| eval: true", {"eval": False}),
    "sizes": ({"fig-width": 4, "fig-height": 3}, "#| fig-width: 5.5", {"fig_width": 5.5, "fig_height": 3.0}),
    "resolution": ({"fig-dpi": 150}, "#| fig-format: png", {"fig_dpi": 150, "fig_format": "png"}),
    "classes": ({}, "#| classes: [.a, b]", {"classes": ("a", "b")}),
    "classes in one text": ({}, "#| classes: a b", {"classes": ("a", "b")}),
    # quarto-cli, src/core/jupyter/tags.ts: output asked for against the document is shown without warnings
    "output against the document": ({"output": False}, "#| output: true", {"output": True, "warning": False}),
    "output and warnings": ({"output": False}, "#| output: true\n#| warning: true", {"warning": True}),
}


@pytest.mark.parametrize(("document", "text", "holds"), OVER_DOCUMENT.values(), ids=OVER_DOCUMENT)
def test_cells_stand_over_their_document(document: dict[str, Any], text: str, holds: dict[str, Any]) -> None:
    found = options(text, **document)
    assert {name: getattr(found, name) for name in holds} == holds


REFUSED = {
    "an open quote": ('#| label: a\n#| fig-cap: "a', "6:15", "not valid YAML"),
    "twice the same": ("#| echo: true\n#| echo: false", "6:4", "not valid YAML"),
    "no options": ("#| just text", "5:4", "cannot be read"),
    "a list": ("#| - a", "5:4", "cannot be read"),
    "no switch": ("#| echo: maybe", "5:4", "`echo` must be `true`, `false` or `fenced`, not `maybe`"),
    "a word of YAML 1.1": ("#| label: a\n#| echo: no", "6:4", "not `no`"),
    "no number": ("#| fig-width: wide", "5:4", "a number above 0"),
    "a negative number": ("#| fig-height: -3", "5:4", "a number above 0, not `-3`"),
    "half a column": ("#| layout-ncol: 1.5", "5:4", "a whole number from 1"),
    "a number for a text": ("#| fig-cap: 3", "5:4", "text, or a list of texts"),
    "a map for a text": ("#| tbl-cap: {a: b}", "5:4", "not a map"),
    "an unknown word": ("#| panel: sheet", "5:4", "one of `tabset`"),
    "no layout": ("#| layout: [[1, 0]]", "5:4", "list of lists of numbers"),
    "lines to run": ("#| eval: [1, 2]", "5:4", "`eval` cannot be a list of lines"),
    "letters in another order": ("#| ehco: false", "5:4", "`ehco` is not an option of a cell"),
    "a longer word": ("#| fig-caption: a", "5:4", "`fig-caption` is not an option of a cell"),
    "a slip": ("#| fig-capt: a", "5:4", "`fig-capt` is not an option of a cell"),
    "an underscore": ("#| fig_cap: a", "5:4", "`fig_cap` is not an option of a cell"),
    "a label with spaces": ("#| label: my figure", "5:4", "`my figure` cannot be a label"),
    "parameters": ("#| tags: [parameters]", "5:4", "tag `parameters`"),
}


@pytest.mark.parametrize(("text", "where", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(text: str, where: str, message: str) -> None:
    with pytest.raises(CasewrightError) as refused:
        options(text)
    assert str(refused.value.location).startswith(f"letter.qmd:{where}")
    assert message in refused.value.message


HINTS = {
    "a slip": ("#| fig-capt: a", "Did you mean `fig-cap`?"),
    "a word of YAML 1.1": ("#| echo: no", "In YAML 1.2 `no` is a word: write `false`."),
    "another": ("#| eval: yes", "In YAML 1.2 `yes` is a word: write `true`."),
    "a label": ("#| label: my figure", "Write `label: my-figure`."),
}


@pytest.mark.parametrize(("text", "hint"), HINTS.values(), ids=HINTS)
def test_errors_say_what_to_type(text: str, hint: str) -> None:
    with pytest.raises(CasewrightError) as refused:
        options(text)
    assert refused.value.hint == hint


def test_places_in_a_list_count_its_indentation() -> None:
    with pytest.raises(CasewrightError) as refused:
        options("  #| label: a\n  #| echo: maybe", indent=2)
    assert str(refused.value.location) == "letter.qmd:6:6"


@pytest.mark.parametrize("name", ["column", "fig-pos", "cache", "renderings", "tags"])
def test_options_without_effect_are_named(name: str) -> None:
    value = "[light, dark]" if name == "renderings" else "page"
    lines = [SourceLine(f"#| {name}: {value}", "letter.qmd", 5)]
    _, count, (note,) = read_cell_options(lines, 0, execute_options({}, place))
    assert count == 1
    assert (note.rule, str(note.location)) == ("CEL001", "letter.qmd:5:4")
    assert f"`{name}`" in note.message


@pytest.mark.parametrize(
    ("execute", "message"),
    [
        ({"echo": "perhaps"}, "`echo` must be"),
        ({"enabled": "no"}, "`enabled` must be"),
        ({"ehco": True}, "`execute: ehco`"),
    ],
)
def test_a_document_is_checked_too(execute: dict[str, Any], message: str) -> None:
    with pytest.raises(CasewrightError, match=message) as refused:
        execute_options(execute, place)
    assert str(refused.value.location) == "_quarto.yml:1"


@pytest.mark.parametrize(
    ("values", "options_found"),
    [
        ({}, {}),
        ({"title": "a", "execute": None, "fig-width": 4}, {"fig-width": 4}),
        ({"execute": {"echo": False, "fig-width": 5}, "fig-width": 4}, {"fig-width": 5, "echo": False}),
    ],
)
def test_what_metadata_says_of_cells(values: dict[str, Any], options_found: dict[str, Any]) -> None:
    assert document_execution(values) == options_found


def test_execute_that_is_no_map_is_refused() -> None:
    with pytest.raises(CasewrightError, match="`execute` must be a map of options, not `false`"):
        document_execution({"execute": False})


def test_what_a_document_says_without_effect_is_named() -> None:
    findings = execute_options({"freeze": "auto", "daemon": 300, "zzz": 1}, place).findings
    assert [finding.message.split("`")[1] for finding in findings] == [
        "execute: freeze", "execute: daemon", "execute: zzz",
    ]  # fmt: skip
