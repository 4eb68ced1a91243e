"""What a reader sees of abbreviations.

In the folder `abbreviations/`, `cases.yml` holds short texts as typed and as printed, rule by rule; the other files
are whole documents: what is typed (`.md`) and what is printed (`.txt`), with the abbreviations list and the findings.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from casewright.diagnostics import Severity
from casewright.manuscript import ast
from casewright.manuscript.abbreviations.expansion import Expanded, abbreviations_list, expand
from casewright.manuscript.abbreviations.terms import Terms, load_terms
from casewright.pandoc import run_pandoc
from casewright.yaml.document import read_yaml

HERE = Path(__file__).parent / "abbreviations"


@functools.cache
def terms() -> Terms:
    return load_terms((HERE / "abbreviations.yml").read_text("utf-8"), "data/abbreviations.yml")


def read_markdown(text: str) -> ast.Blocks:
    blocks: ast.Blocks = json.loads(run_pandoc(text.encode(), ["--from=markdown", "--to=json"]))["blocks"]
    return blocks


def printed(elements: list[ast.Element]) -> str:
    """What a reader sees, footnotes in braces where they are called."""

    def with_notes(element: ast.Element) -> list[ast.Element] | None:
        if element["t"] != "Note":
            return None
        return [ast.text(" {"), *[inline for block in ast.rewrite(element["c"], with_notes) for inline in block["c"]],
                ast.text("}")]  # fmt: skip

    return ast.plain_text(ast.rewrite(elements, with_notes))


def cases() -> list[tuple[str, str, str]]:
    """Rule, typed and printed text of every case in `abbreviations/cases.yml`."""
    rules = read_yaml((HERE / "cases.yml").read_text("utf-8"), "cases.yml").value
    return [
        (rule, case.get("typed", case.get("same")), case.get("printed", case.get("same")))
        for rule, listed in rules.items()
        for case in listed
    ]


CASES = cases()


@functools.cache
def parsed() -> tuple[ast.Blocks, ...]:
    """Every case, read in one go."""
    text = "\n\n".join(f":::: case\n{typed}\n\n::::" for _, typed, _ in CASES)
    return tuple(block["c"][1] for block in read_markdown(text))


@pytest.mark.parametrize(("number", "rule", "typed", "wanted"), [(i, *case) for i, case in enumerate(CASES)])
def test_what_is_printed(number: int, rule: str, typed: str, wanted: str) -> None:
    blocks = parsed()[number]
    before = json.dumps(blocks)
    once = expand([], blocks, terms())
    assert printed(once.blocks) == wanted, rule
    assert json.dumps(blocks) == before, "the given document is not changed"
    if not once.used and typed == wanted:
        assert once.blocks == blocks, "text without uses stays the same inlines"
    twice = expand([], once.blocks, terms())
    assert twice.blocks == once.blocks
    assert twice.used == once.used
    assert twice.findings == once.findings


DOCUMENTS = sorted(path.stem for path in HERE.glob("*.md"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str) -> None:
    """Where a printed document changes, the new one is to be read before it replaces the old."""
    settings: dict[str, Any] = {"rare": {"minimum_uses": 2}, "german": {"language": "de"}}.get(name, {})
    blocks = read_markdown((HERE / f"{name}.md").read_text("utf-8"))
    title = [block for block in blocks if ast.has_class(block, "title-block")]
    body = [block for block in blocks if not ast.has_class(block, "title-block")]
    once = expand(title, body, terms(), path=f"report/{name}.qmd", **settings)
    assert shown(once) == (HERE / f"{name}.txt").read_text("utf-8")
    twice = expand(once.title_block, once.blocks, terms(), path=f"report/{name}.qmd", **settings)
    assert twice == once


def shown(expanded: Expanded) -> str:
    """A document as text, its list by the alphabet, and its findings."""
    listed = ast.div([*abbreviations_list(expanded.used, "alphabet")] or [ast.plain(ast.words("No abbreviations."))])
    found = [
        ast.plain(ast.words(f"{finding.location}: {finding.rule} {finding.message} {finding.hint}"))
        for finding in expanded.findings
    ]
    rule: ast.Element = {"t": "HorizontalRule"}
    blocks = [*expanded.title_block, *expanded.blocks, rule, listed, rule, *found]
    document = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": [with_alternatives(block) for block in blocks]}
    return run_pandoc(json.dumps(document).encode(), ["--from=json", "--to=plain", "--columns=100"]).decode()


def with_alternatives(block: ast.Element) -> ast.Element:
    """The block with each image as its alternative text, in braces."""

    def change(element: ast.Element) -> list[ast.Element] | None:
        if element["t"] != "Image":
            return None
        return ast.words("{" + ast.attributes_of(element)["alt"] + "}")

    return ast.rewrite([block], change)[0]


# Elements


def one_paragraph(typed: str) -> ast.Inlines:
    inlines: ast.Inlines = expand([], read_markdown(typed), terms()).blocks[0]["c"]
    return inlines


def test_elements_of_a_definition_and_of_a_short_form() -> None:
    definition = ast.words("human leukocyte antigens [HLAs]")
    abbreviation = ast.span([ast.text("HLA")], "", ["abbr"], {"title": "human leukocyte antigen"})
    assert one_paragraph("In (HLAs), *HLA*.") == [
        *ast.words("In ("),
        ast.span(definition, "", ["abbr-definition"], {"short": "HLAs"}),
        *ast.words("), "),
        {"t": "Emph", "c": [abbreviation]},
        ast.text("."),
    ]


def test_the_title_of_a_plural_is_plural() -> None:
    spans = [one for one in ast.walk(one_paragraph("HLA, HLAs")) if ast.has_class(one, "abbr")]
    assert [ast.attributes_of(one)["title"] for one in spans] == ["human leukocyte antigens"]


def test_the_short_form_keeps_its_markup() -> None:
    [definition] = [one for one in one_paragraph("in CD4^+^") if ast.has_class(one, "abbr-definition")]
    assert {"t": "Superscript", "c": [ast.text("+")]} in definition["c"][1]


def test_anchors_and_identifiers_stay() -> None:
    inlines = one_paragraph("in [CR]{.abbr #here .dfn form=both} and []{#there}EL[]{#end}")
    assert [ast.identifier_of(one) for one in ast.walk(inlines) if ast.identifier_of(one)] == ["here", "there", "end"]
    assert "dfn" in ast.classes_of(next(one for one in inlines if ast.identifier_of(one) == "here"))


def test_a_link_stays_one_link() -> None:
    links = [one for one in ast.walk(one_paragraph("see [a CR here](x.html)")) if one["t"] == "Link"]
    assert [printed([one]) for one in links] == ["a complete remission (CR) here"]


# Scopes


def part(name: str, text: str) -> ast.Element:
    return ast.div([ast.plain(ast.words(text))], classes=[name])


def test_title_block_parts_are_scopes() -> None:
    title = ast.div(
        [
            part("title", "CRS after HSCT"),
            part("subtitle", "An HLA-matched case"),
            part("authors", "C. R. CR"),
            part("affiliations", "HLA Laboratory"),
            part("correspondence", "crs@example.org HLA"),
            part("date", "CR"),
            ast.div(
                [part("abstract-title", "Abstract of CR"), ast.para(ast.words("In CR, CR."))], classes=["abstract"]
            ),
            part("keywords", "Keywords: CRS; HLAs"),
        ],
        classes=["title-block"],
    )
    body = [ast.para(ast.words("In CR."))]
    expanded = expand([title], body, terms())
    parts = [printed([one]) for one in expanded.title_block[0]["c"][1]]
    assert parts == [
        "Cytokine release syndrome after hematopoietic stem cell transplantation",
        "A human leukocyte antigen-matched case",
        "C. R. CR",
        "HLA Laboratory",
        "crs@example.org HLA",
        "CR",
        "Abstract of complete remission In complete remission (CR), CR.",
        "Keywords: cytokine release syndrome; human leukocyte antigens",
    ]
    assert printed(expanded.blocks) == "In complete remission (CR)."
    assert [term.short for term in expanded.used] == ["CR"], "what is only spelled out is not listed"


def test_keywords_have_no_capitals() -> None:
    assert printed(expand([part("keywords", "CRS; HLAs")], [], terms()).title_block) == (
        "cytokine release syndrome; human leukocyte antigens"
    )


def test_parts_without_the_block_around_them() -> None:
    expanded = expand([part("title", "CRS"), part("abstract", "In CR.")], [], terms())
    assert printed(expanded.title_block) == "Cytokine release syndrome In complete remission (CR)."


def float_of(*parts: ast.Element) -> ast.Element:
    return ast.div(list(parts), "tbl-x", ["float"], {"kind": "tbl", "type": "table"})


def caption(text: str) -> ast.Element:
    label = ast.span(ast.words("Table 1:"), classes=["float-label"])
    return ast.div([ast.plain([label, ast.SPACE, *ast.words(text)])], classes=["float-caption"])


def test_a_float_explains_below_in_order_of_appearance() -> None:
    content = ast.div([ast.para(ast.words("CR EL a HLA"))], classes=["float-content"])
    expanded = expand([], [float_of(caption("The HLAs, CR"), content)], terms())
    assert printed(expanded.blocks) == (
        "Table 1: The HLAs, CR CR EL an HLA "
        "HLA, human leukocyte antigen; CR, complete remission; EL, extramedullary lesion."
    )
    notes = expanded.blocks[0]["c"][1][-1]
    assert ast.classes_of(notes) == ["float-notes"]
    assert ast.classes_of(notes["c"][1][-1]["c"][0]) == ["abbr-explanations"]


def test_the_explanation_is_the_last_of_the_notes_and_knows_what_they_explain() -> None:
    notes = ast.div([ast.para(ast.words("CR, complete remission. The CRS was mild."))], classes=["float-notes"])
    expanded = expand([], [float_of(caption("CR"), notes)], terms())
    assert printed(expanded.blocks) == (
        "Table 1: CR CR, complete remission. The CRS was mild. CRS, cytokine release syndrome."
    )


def test_explanations_of_an_earlier_resolution_are_made_anew() -> None:
    notes = [ast.para(ast.words("Own note.")), ast.para([ast.span(ast.words("CR, x."), classes=["abbr-explanations"])])]
    expanded = expand([], [float_of(caption("EL"), ast.div(notes, classes=["float-notes"]))], terms())
    assert printed(expanded.blocks) == "Table 1: EL Own note. EL, extramedullary lesion."
    only = [float_of(caption("none"), ast.div(notes[1:], classes=["float-notes"]))]
    assert printed(expand([], only, terms()).blocks) == "Table 1: none"


def test_panels_belong_to_their_float() -> None:
    panel = ast.div([ast.div([ast.plain(ast.words("(a) MRI in CR"))], classes=["float-caption"])], "fig-a", ["panel"])
    content = ast.div([panel, panel], classes=["float-content"])
    expanded = expand([], [float_of(content, caption("MRI"))], terms())
    assert printed(expanded.blocks) == (
        "(a) MRI in CR (a) MRI in CR Table 1: MRI MRI, magnetic resonance imaging; CR, complete remission."
    )


def test_a_capital_letter_before_a_use_in_a_legend_may_be_a_panel() -> None:
    legend = ast.div([ast.para(ast.words("A MRI in CR, an CR"))], classes=["figure-legend"])
    expanded = expand([], [legend], terms())
    assert printed(expanded.blocks).startswith("A MRI in CR, a CR")


def test_a_legend_has_its_explanation_as_last_paragraph() -> None:
    legend = ast.div([ast.para(ast.words("In CR."))], classes=["figure-legend"])
    expanded = expand([], [legend, legend], terms())
    for block in expanded.blocks:
        assert [one["t"] for one in block["c"][1]] == ["Para", "Para"]
        assert printed([block]) == "In CR. CR, complete remission."


def test_scopes_do_not_know_of_each_other() -> None:
    paragraph = ast.para(ast.words("in CR"))
    expanded = expand([], [paragraph, float_of(caption("CR")), paragraph], terms())
    assert printed(expanded.blocks) == ("in complete remission (CR) Table 1: CR CR, complete remission. in CR")


def test_a_table_without_a_label_has_notes_below() -> None:
    expanded = expand([], read_markdown("in CR\n\n| CR | EL |\n|----|----|\n| 1  | 2  |\n\nin EL"), terms())
    assert [one["t"] for one in expanded.blocks] == ["Para", "Table", "Div", "Para"]
    assert printed(expanded.blocks[2:]) == (
        "CR, complete remission; EL, extramedullary lesion. in extramedullary lesion (EL)"
    )
    assert expand([], expanded.blocks, terms()) == Expanded([], expanded.blocks, expanded.used, expanded.findings)


def test_authors_decide_in_tables_too() -> None:
    blocks = [float_of(*read_markdown(
        "[CR]{.abbr form=long}, [EL]{.abbr form=both}, [HLA]{.noabbr}, [MRI]{.abbr form=short}, EL"
    ))]  # fmt: skip
    assert printed(expand([], blocks, terms()).blocks) == (
        "Complete remission, extramedullary lesion (EL), HLA, MRI, EL MRI, magnetic resonance imaging."
    )


def test_lists_references_and_cell_code_are_left_alone() -> None:
    blocks = [ast.div([ast.para(ast.words("in CR"))], classes=[name]) for name in ("references", "abbreviations-list")]
    blocks.append(ast.div([ast.para(ast.words("in CR"))], "refs"))
    assert expand([], blocks, terms()).blocks == blocks


def test_callout_titles_are_headings() -> None:
    blocks = [part("callout-title", "On CRS"), part("callout-body", "In CRS")]
    assert printed(expand([], blocks, terms()).blocks) == (
        "On cytokine release syndrome In cytokine release syndrome (CRS)"
    )


# Alternative texts


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("MRI in CR; the CR", "Magnetic resonance imaging (MRI) in complete remission (CR); the CR"),
        ("A MRI (CR)", "A magnetic resonance imaging (MRI) (complete remission [CR])"),
        ("An MRI", "A magnetic resonance imaging (MRI)"),
        ("Nothing", "Nothing"),
        ("", ""),
    ],
)
def test_alternative_texts_are_expanded_and_count_for_nothing(typed: str, wanted: str) -> None:
    image = {"t": "Image", "c": [ast.attr("", [], {"alt": typed, "width": "50%"}), [], ["a.png", ""]]}
    expanded = expand([], [ast.para([image])], terms())
    assert ast.attributes_of(expanded.blocks[0]["c"][0]) == {"alt": wanted, "width": "50%"}
    assert expanded.used == ()
    assert expand([], expanded.blocks, terms()) == expanded


def test_a_description_is_the_alternative_text_where_there_is_no_other() -> None:
    [paragraph] = expand([], read_markdown("![in CR](a.png) ![CR](b.png){.noabbr} x"), terms()).blocks
    first, second = (one for one in paragraph["c"] if one["t"] == "Image")
    assert printed([first]) == "in complete remission (CR)"
    assert printed([second]) == "CR"


# Thresholds


@pytest.mark.parametrize(
    ("minimum", "typed", "wanted", "used"),
    [
        (1, "in CR", "in complete remission (CR)", ["CR"]),
        (2, "in CR, EL, EL", "in complete remission, extramedullary lesion (EL), EL", ["EL"]),
        (3, "in an EL, an EL", "in an extramedullary lesion, an extramedullary lesion", []),
        (2, "in [CR]{.abbr form=both}", "in complete remission (CR)", ["CR"]),
        (2, "in [CR]{.abbr form=long}, CR", "in complete remission, complete remission", []),
        (2, "# CR\n\nin CR", "Complete remission in complete remission", []),
        (2, "in x^[CR] CR", "in x {Complete remission (CR)} CR", ["CR"]),
        (2, "complete remission (CR)", "complete remission (CR)", ["CR"]),
    ],
)
def test_terms_that_are_used_rarely_are_spelled_out(minimum: int, typed: str, wanted: str, used: list[str]) -> None:
    expanded = expand([], read_markdown(typed), terms(), minimum_uses=minimum)
    assert printed(expanded.blocks) == wanted
    assert [term.short for term in expanded.used] == used
    assert expand([], expanded.blocks, terms(), minimum_uses=minimum) == expanded


def test_tables_keep_short_forms_that_are_used_rarely() -> None:
    expanded = expand([], [ast.para(ast.words("in CR")), float_of(caption("CR"))], terms(), minimum_uses=2)
    assert printed(expanded.blocks) == "in complete remission Table 1: CR CR, complete remission."
    assert [term.short for term in expanded.used] == ["CR"]


# Languages


def test_other_languages_have_no_a_and_an() -> None:
    blocks = [ast.para(ast.words("il y a HLA"))]
    assert printed(expand([], blocks, terms(), language="fr").blocks) == "il y a human leukocyte antigen (HLA)"
    assert printed(expand([], [ast.para(ast.words("a EL"))], terms(), language="en-GB").blocks) == (
        "an extramedullary lesion (EL)"
    )


# Lists


def list_of(typed: str, sort: Any = "use") -> str:
    [listed] = abbreviations_list(expand([], read_markdown(typed), terms()).used, sort)
    items = listed["c"]
    return "; ".join(f"{printed(short)}: {printed(long)}" for short, [long] in items)


def test_the_list_holds_what_is_used_in_order_of_use() -> None:
    assert list_of("in HLAs, CR, HLA, [EL]{.abbr form=long}, CAR-T, B-ALL") == (
        "HLA: human leukocyte antigen; CR: complete remission"
    )


def test_the_list_by_the_alphabet() -> None:
    assert list_of("in HLA, IL-6, cGVHD, CAR T cell, CAR, サ症, CR", "alphabet") == (
        "CAR: chimeric antigen receptor; CAR T cell: chimeric antigen receptor redirected T cell; "
        "cGVHD: chronic graft-versus-host disease; CR: complete remission; HLA: human leukocyte antigen; "
        "IL-6: interleukin-6; サ症: サイトカイン放出症候群"
    )


def test_the_list_of_nothing_is_nothing() -> None:
    assert abbreviations_list(()) == []


def test_the_list_is_a_definition_list() -> None:
    [listed] = abbreviations_list(terms().terms[:1])
    assert listed == {
        "t": "DefinitionList",
        "c": [[[ast.text("ALL")], [[ast.plain(ast.words("acute lymphoblastic leukemia"))]]]],
    }


# Findings


@pytest.mark.parametrize(
    ("typed", "rule", "severity", "message"),
    [
        ("CAR-T", "ABB004", Severity.WARNING, "“CAR-T” is a variant of “CAR T cell”."),
        ("CAR T, CAR T", "ABB004", Severity.WARNING, "“CAR T” is a variant of “CAR T cell” (2 times)."),
        ("[CAR-T]{.noabbr}", "", None, ""),
        ("in CR. Complete remission (CR)", "ABB003", Severity.WARNING,
         "“CR” is explained again, by hand, in the main text."),
        ("[CR]{.abbr form=short}", "ABB006", Severity.WARNING,
         "“CR” is never explained in the main text."),
        ("[XYZ]{.abbr form=long}", "ABB009", Severity.ERROR,
         "“XYZ” is marked as an abbreviation, but is not in the abbreviations file."),
        ("[CR]{.abbr form=full}", "ABB009", Severity.ERROR,
         "The mark of “CR” has the unknown form “full”."),
        ('[XYZ]{.abbr title="explained right here"}', "", None, ""),
        ("[DNA]{.abbr}", "", None, ""),
    ],
)  # fmt: skip
def test_findings(typed: str, rule: str, severity: Severity | None, message: str) -> None:
    found = expand([], read_markdown(typed), terms(), path="report/letter.qmd").findings
    assert [(one.rule, one.severity, one.message, str(one.location)) for one in found] == (
        [(rule, severity, message, "report/letter.qmd")] if rule else []
    )
    assert all(one.hint for one in found)


def test_a_hint_names_the_nearest_term() -> None:
    [finding] = expand([], read_markdown("[HLAB]{.abbr}"), terms()).findings
    assert finding.hint == "Did you mean `HLA`?"


def test_a_variant_in_an_alternative_text_is_found() -> None:
    [finding] = expand([], read_markdown('x ![](a.png){alt="CAR-T"}'), terms()).findings
    assert finding.rule == "ABB004"


# Uses in plain text, for those who check sources


def test_uses_of_a_line() -> None:
    line = "CAR-T in CRs, B-ALL and DNA"
    found = [(match.form.kind, line[match.start : match.end], term.short) for match, term in terms().uses(line)]
    assert found == [("variant", "CAR-T", "CAR T cell"), ("plural", "CRs", "CR")]
