"""The filter beyond the recorded documents: other documents of the project, what is wrong, and what is handed back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from casewright.build.store import ContentCache
from casewright.diagnostics import CasewrightError
from casewright.manuscript import ast
from casewright.pandoc import run_pandoc
from casewright.render.preparation import prepare
from casewright.render.quarto.memory import stored_findings
from tests.quarto.conftest import elements, page_outline, resolved

Write = Callable[[Mapping[str, str | bytes]], Path]

PROJECT = """project: {render: [a.qmd, b.qmd]}
crossref:
  custom:
    - {kind: float, key: suppfig, reference-prefix: Figure S, caption-prefix: Figure S, space-before-numbering: false}
"""


def pandoc_json(text: str) -> bytes:
    return run_pandoc(text.encode(), ["--from", "markdown", "--to", "json"])


def text_of(output: bytes) -> str:
    return ast.plain_text(json.loads(output)["blocks"]).replace("\u00a0", " ")


def test_numbers_count_on_from_the_documents_before(write: Write) -> None:
    a = "```{python}\n#| label: fig-cell\n#| fig-cap: A plot\nprint(1)\n```\n\n![One](a.png){#fig-one}\n"
    b = "![Two](a.png){#fig-two}\n\nSee @fig-two, @fig-one and @fig-cell.\n"
    root = write({"_quarto.yml": PROJECT + "casewright: true\n", "a.qmd": a, "b.qmd": b})
    done = resolved(pandoc_json(b), root, "b.qmd")
    assert "Figure 3: Two" in text_of(done.output)
    assert "See Figure 3, Figure 2 and Figure 1." in text_of(done.output)
    assert [one["c"][2][0] for one in elements(done.output, "Link")] == [
        "#fig-two",
        "a.html#fig-one",
        "a.html#fig-cell",
    ]
    assert done.findings == ()


def test_what_quarto_made_of_the_document_before_counts(write: Write) -> None:
    """A cell that prints a labelled figure is not run for its number; what Quarto made of it is remembered."""
    a = "```{python}\n#| output: asis\nprint('![Made](a.png){#fig-made}')\n```\n"
    b = "![Two](a.png){#fig-two}\n"
    root = write({"_quarto.yml": PROJECT + "casewright: true\n", "a.qmd": a, "b.qmd": b})
    assert "Figure 1: Two" in text_of(resolved(pandoc_json(b), root, "b.qmd").output)
    resolved(pandoc_json("![Made](a.png){#fig-made}\n"), root, "a.qmd")
    assert "Figure 2: Two" in text_of(resolved(pandoc_json(b), root, "b.qmd").output)
    (root / "a.qmd").write_text("No figure any more.\n")
    assert "Figure 1: Two" in text_of(resolved(pandoc_json(b), root, "b.qmd").output)


BIBLIOGRAPHY = "\n".join(f"@article{{{key}, title={{{key}}}, year={{2020}}}}" for key in ("alpha", "beta"))


def test_references_that_go_on_need_the_cells_before(write: Write) -> None:
    a = "```{python}\n#| output: asis\nprint('[@alpha]')\n```\n"
    b = "After [@beta] and [@alpha].\n"
    settings = "bibliography: refs.bib\ncsl: vancouver\ncasewright: {supplement-references: continued}\n"
    root = write({"_quarto.yml": PROJECT + settings, "a.qmd": a, "b.qmd": b, "refs.bib": BIBLIOGRAPHY})
    with pytest.raises(CasewrightError, match=r"a\.qmd.*not rendered") as raised:
        resolved(pandoc_json(b), root, "b.qmd")
    assert str(raised.value.location) == "a.qmd:1"
    assert "quarto render" in raised.value.hint
    resolved(pandoc_json("[@alpha]\n"), root, "a.qmd")
    assert "After (2) and (1)." in text_of(resolved(pandoc_json(b), root, "b.qmd").output)


def test_what_is_wrong_is_found_and_kept_and_the_page_still_made(write: Write) -> None:
    text = "Line.\n\nSee @fig-nowhere and [@nobody].\n"
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": text})
    done = resolved(pandoc_json(text), root, "a.qmd")
    assert [(one.rule, str(one.location)) for one in done.findings] == [
        ("NUM001", "a.qmd:3:5"),
        ("REF001", "a.qmd:3:23"),
    ]
    assert done.has_errors
    assert "?@fig-nowhere" in text_of(done.output)
    assert set(stored_findings(root)) == set(done.findings)


def test_findings_of_other_documents_are_not_repeated(write: Write) -> None:
    files = {"_quarto.yml": PROJECT + "casewright: true\n", "a.qmd": "See @fig-no.\n", "b.qmd": "Fine.\n"}
    root = write(files)
    assert resolved(pandoc_json("Fine.\n"), root, "b.qmd").findings == ()


EQUATIONS = "$$a$$ {#eq-one}\n\n$$b$$\n\n$$c$$ {#eq-two}\n\nSee @eq-two.\n"


def test_equations_stay_quartos_where_it_counts_the_same(write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": EQUATIONS})
    text = text_of(resolved(pandoc_json(EQUATIONS), root, "a.qmd").output)
    assert "{#eq-one}" in text and "{#eq-two}" in text
    assert "See Equation 2." in text


def test_equations_that_quarto_would_count_otherwise_hold_their_number(write: Write) -> None:
    root = write({"_quarto.yml": PROJECT + "casewright: true\n", "a.qmd": "$$z$$ {#eq-zero}\n", "b.qmd": EQUATIONS})
    output = resolved(pandoc_json(EQUATIONS), root, "b.qmd").output
    math = [one["c"][1] for one in elements(output, "Math")]
    assert math == [r"a \qquad(2)", "b", r"c \qquad(3)"]
    assert "{#eq" not in text_of(output)
    assert {"eq-one", "eq-two"} <= {ast.identifier_of(one) for one in elements(output, "Span")}


CALLOUT = '::: {#tip-care .callout-tip collapse="true"}\n## Care\n\nText.\n:::\n\nSee @tip-care.\n'


def test_a_labelled_callout_has_its_number_in_the_title(write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": CALLOUT})
    output = resolved(pandoc_json(CALLOUT), root, "a.qmd").output
    [div] = elements(output, "Div")
    assert ast.identifier_of(div) == ""
    assert ast.plain_text(div["c"][1][:1]).replace("\u00a0", " ") == "Tip 1: Care"
    assert page_outline(output, root)["links"] == [["Tip 1", "#tip-care"]]


TABS = "::: {.panel-tabset}\n### First\n\nOne.\n\n#### Below\n\n### Second\n\nTwo.\n:::\n"


def test_tabs_go_back_as_headings(write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": TABS})
    output = resolved(pandoc_json(TABS), root, "a.qmd").output
    heads = [(one["c"][0], ast.plain_text(one["c"][2])) for one in elements(output, "Header")]
    assert heads == [(3, "First"), (4, "Below"), (3, "Second")]
    levels = {title: level for level, title in heads}
    assert levels["First"] == levels["Second"] < levels["Below"]


THEOREM = "::: {#thm-line}\n## Line\n\nStraight.\n:::\n\n::: {.proof}\nObvious.\n:::\n\nSee @thm-line.\n"


def test_theorems_and_proofs_are_not_numbered_again(write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": THEOREM})
    output = resolved(pandoc_json(THEOREM), root, "a.qmd").output
    assert not {"proof", "remark", "solution"} & {
        name for one in elements(output, "Div") for name in ast.classes_of(one)
    }
    text = text_of(output)
    assert text.startswith("Theorem 1 (Line) Straight. Proof. Obvious.")
    assert page_outline(output, root)["links"] == [["Theorem 1", "#thm-line"]]


def test_floats_at_the_end_begin_pages_that_quarto_breaks(write: Write) -> None:
    text = "![One](a.png){#fig-one}\n\nText of @fig-one.\n"
    root = write({"_quarto.yml": "casewright: {floats: at-end}\n", "a.qmd": text})
    blocks = json.loads(resolved(pandoc_json(text), root, "a.qmd").output)["blocks"]
    [span] = blocks[1]["c"]
    assert ast.attributes_of(span)["data-raw"] == "{{< pagebreak >}}"


def test_legends_alone_can_be_linked_to(write: Write) -> None:
    text = "![One](a.png){#fig-one}\n\nText of @fig-one.\n"
    root = write({"_quarto.yml": "casewright: {floats: legends-only}\n", "a.qmd": text})
    output = resolved(pandoc_json(text), root, "a.qmd").output
    assert not any(ast.identifier_of(one).startswith("fig-") for one in elements(output, "Div"))
    assert "fig-one" in {ast.identifier_of(one) for one in elements(output, "Span")}
    assert page_outline(output, root)["links"] == [["Figure 1", "#fig-one"]]


def test_abbreviations_are_expanded_in_title_and_text(write: Write) -> None:
    terms = "abbreviations:\n  - {short: CR, long: complete remission}\n"
    text = "---\ntitle: A CR\n---\n\nA CR, then a CR.\n"
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": text, "data/abbreviations.yml": terms})
    output = resolved(pandoc_json(text), root, "a.qmd").output
    assert text_of(output) == "A complete remission (CR), then a CR."
    assert "complete remission" in ast.plain_text(json.loads(output)["meta"]["title"]["c"])
    assert b'<abbr title=\\"complete remission\\"' in output


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not pandoc's JSON"),
        (b"<html>", "not pandoc's JSON"),
        (b"[]", "not pandoc's JSON"),
        (b"{}", "not pandoc's JSON"),
    ],
)
def test_other_input_is_refused(data: bytes, message: str, write: Write) -> None:
    root = write({"_quarto.yml": "casewright: true\n", "a.qmd": "Text.\n"})
    with pytest.raises(CasewrightError, match=message):
        resolved(data, root, "a.qmd")


CASE = """patient:
  sex: female
  age: 10 years
  diagnosis: {name: acute * leukemia}
index-event: {name: infusion}
outcome: {name: recovery, day: 40, vital-status: alive}
"""


def variables(output: bytes) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        inside = value["c"]
        return {name: plain(one) for name, one in inside.items()} if value["t"] == "MetaMap" else ast.plain_text(inside)

    found: dict[str, Any] = plain(json.loads(output)["meta"]["_quarto-vars"])
    return found


def test_values_of_the_case_are_variables_of_quarto(write: Write) -> None:
    """Quarto shows them itself in metadata that only it reads; nothing is written into the project."""
    root = write({"_quarto.yml": "casewright: true\n", "data/case.yml": CASE, "a.qmd": "{{< var patient.age >}}.\n"})
    text = "---\n_quarto-vars: {site: Here *now*, patient: {age: old, bed: '4'}}\n---\n\nText.\n"
    before = sorted(root.rglob("*"))
    found = variables(resolved(pandoc_json(text), root, "a.qmd").output)
    assert found["site"] == "Here now"
    assert (found["patient"]["age"], found["patient"]["bed"]) == ("10 years", "4")
    assert found["patient"]["diagnosis"]["name"] == "acute * leukemia"
    assert [path for path in sorted(root.rglob("*")) if ".casewright" not in path.parts] == before


def test_a_file_of_variables_that_earlier_versions_generated_is_not_asked(write: Write) -> None:
    generated = "# Generated from the case data: do not edit. Change data/case.yml instead.\npatient: {age: 9 years}\n"
    files = {"_quarto.yml": "casewright: true\n", "data/case.yml": CASE, "a.qmd": "Text.\n"}
    root = write({**files, "_variables.yml": generated})
    project = prepare(root, (), ContentCache(None), draw=False).project
    assert (project.variables["patient"]["age"], "_variables.yml" in project.files_read) == ("10 years", False)


def test_variables_of_the_author_stand_beside_the_values(write: Write) -> None:
    files = {"_quarto.yml": "casewright: true\n", "data/case.yml": CASE, "a.qmd": "Text.\n"}
    root = write({**files, "_variables.yml": "site: Here\npatient: {bed: 4}\n"})
    found = prepare(root, (), ContentCache(None), draw=False).project.variables
    assert (found["site"], found["patient"]["bed"], found["patient"]["age"]) == ("Here", "4", "10 years")
    (root / "_variables.yml").write_text("patient:\n  age: 9 years\n")
    with pytest.raises(CasewrightError, match=r"`patient.age` is a variable and a value of the case") as raised:
        prepare(root, (), ContentCache(None), draw=False)
    assert str(raised.value.location) == "_variables.yml:2:3"
