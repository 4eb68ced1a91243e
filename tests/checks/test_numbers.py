"""NUM: what each rule finds, where, and what it leaves alone. A `▶` is before each place of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.checks.reports import checked, found_at, marked, places

FIGURE = "![Leg.](leg.svg){#fig-leg fig-alt='A leg.'}"
ARM = "![Arm.](arm.svg){#fig-arm fig-alt='An arm.'}"
PANELS = """
::: {#fig-leg}

![Before.](a.svg){#fig-leg-a fig-alt='a'}

![After.](b.svg){#fig-leg-b fig-alt='b'}

The leg.

:::
"""
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Values. {#tbl-values}"
SETTINGS = {"_quarto.yml": "project:\n  type: default\ncasewright: true\n"}


def expect(folder: Path, rule: str, text: str, others: Mapping[str, str] | None = None) -> None:
    case = marked(text)
    outcome = checked(folder, {**(others or {}), "letter.qmd": case.text}, rule)
    assert found_at(outcome, "letter.qmd", rule) == case.marks, [str(one) for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n\n![Leg.](leg.svg)▶{#fig-leg fig-alt='A leg.'}",
        f"Text (@fig-leg).\n\n{FIGURE}",
        f"Text ([@fig-leg A]).\n\n{FIGURE}",
        # A mention in another float's caption, or in the abstract, is none in the text.
        f"Text.\n\n{FIGURE.replace('{#fig', '▶{#fig')}\n\n| a |\n|---|\n| 1 |\n\n: Values, see @fig-leg.",
        f"---\nabstract: See @fig-leg.\n---\n\nText.\n\n{FIGURE.replace('{#fig', '▶{#fig')}",
        f"# Heading @fig-leg\n\n{FIGURE}",
        f"Text.[^1]\n\n[^1]: See @fig-leg.\n\n{FIGURE}",
        f"Text (@fig-leg-a).\n\n{PANELS}",
        "Text.\n\n" + TABLE.replace("{#tbl", "▶{#tbl"),
        # Quarto's list of labels that count is the document's: a section needs no mention.
        "# Part {#sec-part}\n\nText.",
    ],
)
def test_a_float_that_the_text_never_mentions(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "NUM003", text)


def test_a_mention_in_another_document_counts(tmp_path: Path) -> None:
    files = {**SETTINGS, "letter.qmd": "Text (@fig-leg).", "supplement.qmd": FIGURE}
    assert not checked(tmp_path, files, "NUM003").findings


def test_a_supplement_that_is_checked_alone_is_not_blamed_for_the_letter(tmp_path: Path) -> None:
    from casewright.checks.engine.checking import run_rules
    from casewright.checks.families import Selection
    from tests.checks.reports import loaded

    files = {**SETTINGS, "letter.qmd": f"Text (@fig-leg, @fig-arm).\n\n{ARM}", "supplement.qmd": FIGURE}
    report = loaded(tmp_path, files, ["supplement.qmd"])
    assert not run_rules(report, Selection(["NUM003"])).findings


@pytest.mark.parametrize(
    "text",
    [
        f"First ▶@fig-arm, then @fig-leg.\n\n{FIGURE}\n\n{ARM}",
        f"First @fig-leg, then @fig-arm, and @fig-leg again.\n\n{FIGURE}\n\n{ARM}",
        f"First [▶@fig-arm], then [@fig-leg].\n\n{FIGURE}\n\n{ARM}",
        # Kinds count apart.
        f"First @tbl-values, then @fig-leg.\n\n{FIGURE}\n\n{TABLE}",
        # What a legend mentions does not count.
        f"First @fig-leg, then @fig-arm.\n\n{FIGURE.replace('Leg.', 'Leg, as in @fig-arm.')}\n\n{ARM}",
    ],
)
def test_floats_are_mentioned_in_the_order_of_their_numbers(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "NUM004", text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("First [@fig-leg B], then [▶@fig-leg A].", "NUM005"),
        ("First [@fig-leg A], then [@fig-leg B], then [@fig-leg A].", "NUM005"),
        ("Both in [@fig-leg A-B].", "NUM005"),
        ("First @fig-leg-b, then ▶@fig-leg-a.", "NUM005"),
        ("Only [▶@fig-leg A].", "NUM018"),
        ("Both in [@fig-leg A,B].", "NUM018"),
        ("First [@fig-leg A], then all of @fig-leg.", "NUM018"),
    ],
)
def test_panels_are_mentioned_each_and_in_order(tmp_path: Path, text: str, rule: str) -> None:
    expect(tmp_path, rule, f"{text}\n{PANELS}", SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "The leg grew (▶Figure 1).",
        "The leg grew (▶Fig. 2A) and shrank (▶Figs 3 and 4).",
        "As ▶Table 2 shows.",
        "As ▶Supplementary Figure S1 shows, and ▶Suppl. Table 3.",
        "As ▶S1 Table shows.",
        "As ▶eFigure 3 shows.",
        "Wie in ▶Abbildung 1 und ▶Tab. 2 gezeigt.",
        "**▶Table 1.** Values.",
        "see ▶figure 1",
        "[▶Figure 1](#fig-leg)",
        # Somebody else's figure.
        "As Figure 2 of [@luan2021] shows.",
        "As Table 1 in Smith et al shows, and their Figure 3.",
        "As Figure 2 of the original report shows.",
        "As @luan2021, Figure 4, and [@luan2021, Table 2] show.",
        # No figure at all.
        "A figure 8 suture was placed on the operating table 2 hours later.",
        "The table 3 patients shared.",
        "In Table form, the figure is 12%.",
        "The configure 1 option and the stable 2 phase.",
        "`Figure 1` in code, and {{< meta title >}}.",
    ],
)
def test_numbers_of_floats_typed_by_hand(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "NUM010", f"---\ntitle: Report\n---\n\n{text}\n")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("grew (Figure 1A) here", "Figure 1A"),
        ("grew (Figure 1 (a)) here", "Figure 1 (a)"),
        ("see Figure 1)", "Figure 1"),
    ],
)
def test_the_message_quotes_what_is_typed(tmp_path: Path, text: str, typed: str) -> None:
    [finding] = checked(tmp_path, f"The leg {text}.\n\n{FIGURE}", "NUM010").findings
    assert finding.message == f"`{typed}` is typed by hand."


def test_the_hint_names_the_label_that_has_the_number(tmp_path: Path) -> None:
    text = f"The leg grew (Figure 2A; @fig-leg).\n\n{FIGURE}\n\n{ARM}"
    [finding] = checked(tmp_path, text, "NUM010").findings
    assert "`[@fig-arm A]`" in finding.hint


@pytest.mark.parametrize(
    "text",
    [
        "The leg (▶Supplementary figure ).",
        "The leg (▶Figure ) and (see ▶Table ).",
        "The leg (▶Figure S).",
        "The leg, ▶Figure X.",
        "Die Leg (▶Abbildung ).",
        "The leg (▶Figure).",
        "In the figure, the leg is shown; in the table too.",
        "The leg (see table).",
        "A Figure A was drawn.",
    ],
)
def test_numbers_of_floats_left_empty(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "NUM011", f"{text} See @fig-leg and @fig-arm.\n\n{FIGURE}\n\n{ARM}")


def test_a_report_of_one_figure_may_call_it_figure(tmp_path: Path) -> None:
    expect(tmp_path, "NUM011", f"The leg (Figure). See @fig-leg.\n\n{FIGURE}")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("NUM014", "![](leg.svg)▶{#fig-leg fig-alt='A leg.'}"),
        ("NUM014", FIGURE),
        ("NUM014", "::: ▶{#fig-leg}\n\n![](leg.svg){fig-alt='A leg.'}\n\n:::"),
        ("NUM014", "::: {#fig-leg}\n\n![](leg.svg){fig-alt='A leg.'}\n\nThe leg.\n\n:::"),
        ("NUM014", TABLE),
        ("NUM035", "::: ▶{#fig-leg}\n:::"),
        ("NUM035", "::: ▶{#tbl-doses}\n\n<!-- to come -->\n\n:::"),
        ("NUM035", "::: {#fig-leg}\n\n![](leg.svg){fig-alt='A leg.'}\n\nThe leg.\n\n:::"),
        ("NUM035", "::: {#tbl-doses}\n\nTwice a day.\n\nDoses.\n\n:::"),
        ("NUM035", "::: {#fig-leg}\n\n$$a$$\n\nThe leg.\n\n:::"),
        ("NUM035", TABLE),
        ("NUM015", "▶![Leg.](leg.svg){#fig-leg}"),
        ("NUM015", "▶![](leg.svg)"),
        ("NUM015", FIGURE),
        ("NUM015", "![Leg.](leg.svg){#fig-leg fig-alt=''}"),
        ("NUM015", "::: {#fig-leg}\n\n![A swollen leg.](leg.svg)\n\nThe leg.\n\n:::"),
        ("NUM015", "The button ![a red cross](cross.svg) closes it."),
        ("NUM015", "```{python}\n#| ▶label: fig-curve\n#| fig-cap: A curve.\n#| eval: false\nplot()\n```"),
        (
            "NUM015",
            "```{python}\n#| label: fig-curve\n#| fig-cap: A curve.\n#| fig-alt: It falls.\n#| eval: "
            "false\nplot()\n```",
        ),
        ("NUM015", "```{python}\n#| label: tbl-curve\n#| tbl-cap: A table.\n#| eval: false\nshow()\n```"),
        ("NUM016", "# One\n\n▶### Three\n\n# One"),
        ("NUM016", "# One\n\n## Two\n\n### Three\n\n# One"),
        ("NUM016", "▶### Three"),
        ("NUM016", "## Two\n\n### Three"),
        ("NUM016", "```\n# a comment\n#### another\n```\n"),
        ("NUM020", "![Leg.](▶leg.svg){#fig-leg}"),
        ("NUM020", "![Leg.](https://example.org/leg.svg){#fig-leg}"),
        ("NUM021", "See [the case](▶#case-reprot).\n\n# Case report"),
        ("NUM021", "See [the case](#case-report).\n\n# Case report"),
        ("NUM022", "Fever.▶[^1] Rash.[^2]\n\n[^2]: Red.\n\n▶[^3]: Blue."),
        ("NUM022", "Fever.^[Above 38 °C.] `[^1]`"),
        ("NUM022", "Seen in [^18^F]FDG-PET and with [^68^Ga]Ga-DOTATATE."),
        ("NUM023", "▶::: {.callout-note}\n\nText.\n"),
        ("NUM023", "::: {.callout-note}\n\nText.\n\n:::\n\n▶:::\n"),
        ("NUM023", ":::: {.a}\n::: {.b}\nText.\n:::\n::::\n"),
        ("NUM024", "| a | b |\n|---|---|\n| 1 | 2 |\n▶| 3 |\n▶| 4 | 5 | 6 |\n"),
        ("NUM024", "| a | b |\n|---|---|\n| `x|y` | 2 |\n| a \\| b | c |\n"),
        ("NUM024", "| a | b |\n|---|---|\n| $|x|$ | 2 |\n| $5 | $10 |\n▶| {{< meta title >}} |\n"),
        ("NUM024", "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n a    b\n---- ----\n1    2\n"),
        ("NUM030", "+-----+------+\n| a   | b    |\n+=====+======+\n| x^a | 2▶^b^ |\n+-----+------+\n"),
    ],
)
def test_floats_headings_and_structure(tmp_path: Path, rule: str, text: str) -> None:
    expect(tmp_path, rule, f"---\ntitle: Report\n---\n\n{text}\n")


def test_links_to_other_documents(tmp_path: Path) -> None:
    letter = "[A](suplement.qmd) [b](supplement.qmd#mehods) [c](supplement.qmd#methods) [d](data.csv) [e](/a/b.pdf)"
    files = {
        "report/letter.qmd": f"{letter} [f](supplement.qmd)\n\n[A](suplement.qmd) [g](https://example.org/a.md)\n",
        "report/supplement.qmd": "# Methods\n\nAs [told](/report/letter.qmd), [here](supplement.qmd#methods).\n",
    }
    found = checked(tmp_path, files, "NUM021").findings
    assert places(found) == ["NUM021 report/letter.qmd:1:5", "NUM021 report/letter.qmd:1:39"]
    assert [finding.hint for finding in found] == [
        "Did you mean `report/supplement.qmd` or `report/letter.qmd`?",
        "Did you mean `methods`?",
    ]


def test_a_cell_that_was_not_run_has_the_caption_that_its_options_give(tmp_path: Path) -> None:
    declared = "crossref: {custom: [{kind: float, key: supptbl, reference-prefix: Table S, caption-prefix: Table S}]}\n"
    cell = "```{python}\n#| label: supptbl-doses\n#| tbl-cap: Doses.\nshow()\n```\n"
    files = {"_quarto.yml": declared + "casewright: true\n"}
    expect(tmp_path, "NUM014", cell, files)
    expect(tmp_path, "NUM014", cell.replace("#| label", "▶#| label").replace("#| tbl-cap: Doses.\n", ""), files)


PLACES_OF_MENTIONS = {
    "code in the line before": "One `{python} 1 + 1` and `{python} 22 + 2` to ▶@fig-z and ▶@fig-z.",
    "a note, which is read where it is called": "One[^1] and ▶@fig-z, as in `x`.\n\n[^1]: Also ▶@fig-z.\n",
    "a caption in attributes": '::: {#fig-c fig-cap="As ▶@fig-z and ▶@fig-y show."}\n![](a.svg)\n:::\n\nIn ▶@fig-z.',
    "a caption below its table": "| A |\n|---|\n| ▶@fig-y |\n\n: As in ▶@fig-z. {#tbl-a}\n\nIn ▶@fig-z and ▶@fig-y.",
    "code that is shown": "The key `@fig-z` of\n\n```\n@fig-z\n```\n\nis ▶@fig-z.",
}


@pytest.mark.parametrize("text", PLACES_OF_MENTIONS.values(), ids=PLACES_OF_MENTIONS.keys())
def test_each_mention_is_reported_where_it_is_typed(tmp_path: Path, text: str) -> None:
    expect(tmp_path, "NUM001", text, SETTINGS)


def test_a_caption_without_a_label(tmp_path: Path) -> None:
    figure = "![Leg, before.](leg.svg){#figure-leg fig-alt='A leg.'}"
    expect(tmp_path, "NUM019", figure.replace("Leg", "▶Leg"), SETTINGS)
    expect(tmp_path / "plain", "NUM019", figure)  # plain Quarto numbers nothing it was not told to


@pytest.mark.parametrize(
    ("text", "style"),
    [
        # The table takes 1 and 2; the text cites 2 first.
        ("| a |\n|---|\n| [@a] [@b] |\n\n: T. {#tbl-t}\n\nFirst [▶@b], then [@a]; @tbl-t.", "vancouver"),
        ("| a |\n|---|\n| [@a] [@b] |\n\n: T. {#tbl-t}\n\nFirst [@b], then [@a]; @tbl-t.", "apa"),
        ("First [@b], then [@a].\n\n| a |\n|---|\n| [@a] |\n\n: T. {#tbl-t}\n", "vancouver"),
    ],
)
def test_citation_numbers_rise_through_the_text(tmp_path: Path, text: str, style: str) -> None:
    works = "".join(f"@article{{{key}, title={{T}}, author={{D, J}}, year={{2001}}}}\n" for key in "ab")
    others = {"works.bib": works}
    expect(tmp_path, "NUM017", f"---\nbibliography: works.bib\ncsl: {style}\n---\n\n{text}\n", others)
