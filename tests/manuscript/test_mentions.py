"""Mentions: what `@fig-x` and its kin print, and where they lead."""

from __future__ import annotations

import pytest

from casewright.manuscript import ast
from casewright.manuscript.crossref.kinds import CrossrefKind, Kinds
from casewright.manuscript.crossref.mentions import label_of

from .conftest import CASEWRIGHT, SUPPLEMENT_KINDS, Report, reports_in, with_settings

FLOATS = """

![Course](course.png){#fig-course}

::: {#fig-imaging}
![](imaging.png)

**A.** Before. **B, C.** After. **D.** Later.
:::

::: {#fig-eyes layout-ncol=2}
![Left](left.png){#fig-left}

![Right](right.png){#fig-right}

Both eyes
:::

| Case |
|------|
| 1    |

: Cases {#tbl-cases}

```{#lst-query lst-cap="Query"}
SELECT
```

$$x$$ {#eq-dose}

::: {#suppfig-leg}
![](leg.png)

**A.** Swelling. **B.** Pain.
:::
"""

MENTIONS = [
    ("@fig-course", "<Figure~1>"),
    ("@Fig-course", "<Figure~1>"),
    ("[@fig-course]", "<Figure~1>"),
    ("[-@fig-course]", "<1>"),
    ("-@fig-course", "<1>"),
    ("[Fig. @fig-course]", "<Fig.~1>"),
    ("[@fig-course; @tbl-cases]", "<Figure~1>, <Table~1>"),
    ("[@fig-course; -@fig-eyes]", "<Figure~1>, <3>"),
    ("@tbl-cases, @lst-query, @eq-dose", "<Table~1>, <Listing~1>, <Equation~1>"),
    ("@suppfig-leg", "<Supplementary Figure~S1>"),
    ("[-@suppfig-leg]", "<S1>"),
    ("[Suppl. Fig. @suppfig-leg]", "<Suppl. Fig.~S1>"),
    ("**@fig-course**", "**<Figure~1>**"),
    ("(@fig-course)", "(<Figure~1>)"),
    ("x^[See @fig-course.]", "x^[See <Figure~1>.]"),
    ("`@fig-course`", "`@fig-course`"),
    ("\\@fig-course", "@fig-course"),
    # panels
    ("[@fig-imaging A]", "<Figure~2A>"),
    ("[@fig-imaging a]", "<Figure~2A>"),
    ("@fig-imaging [A]", "<Figure~2A>"),
    ("[@fig-imaging, A]", "<Figure~2A>"),
    ("[@fig-imaging A-C]", "<Figure~2A–C>"),
    ("[@fig-imaging A–C]", "<Figure~2A–C>"),
    ("[@fig-imaging A,C]", "<Figure~2A,C>"),
    ("[@fig-imaging A, C]", "<Figure~2A, C>"),
    ("[@fig-imaging A and C]", "<Figure~2A~and~C>"),
    ("[@fig-imaging A, B, and D]", "<Figure~2A, B, and~D>"),
    ("[-@fig-imaging B]", "<2B>"),
    ("[Fig. @fig-imaging B]", "<Fig.~2B>"),
    ("[@suppfig-leg A]", "<Supplementary Figure~S1A>"),
    ("[@suppfig-leg A-B]", "<Supplementary Figure~S1A–B>"),
    ("[@suppfig-leg A; @fig-imaging B-D]", "<Supplementary Figure~S1A>, <Figure~2B–D>"),
    ("@fig-left and [-@fig-right]", "<Figure~3A> and <3B>"),
    ("[@fig-eyes B]", "<Figure~3B>"),
    # works beside them
    ("[@smith2020]", "{smith2020}"),
    ("@fig-course [@smith2020]", "<Figure~1> {smith2020}"),
    ("@smith2020 and @fig-course", "{smith2020} and <Figure~1>"),
    ("[@fig-course; @smith2020]", "<Figure~1>; {smith2020}"),
    ("[@fig-imaging A; @smith2020; @jones2021]", "<Figure~2A>; {smith2020 jones2021}"),
    ("[@smith2020; @fig-course]", "<Figure~1>; {smith2020}"),
    ("@nothing-here", "{nothing-here}"),
    # to nothing
    ("@fig-nowhere", "**?@fig-nowhere**"),
    ("[@fig-imaging E]", "**?@fig-imaging~E**"),
    ("[@fig-imaging A-E]", "**?@fig-imaging~A-E**"),
    ("[@fig-imaging C-A]", "**?@fig-imaging~C-A**"),
    ("[@fig-imaging left]", "**?@fig-imaging~left**"),
    ("[@fig-course A]", "**?@fig-course~A**"),
    ("[@fig-left A]", "**?@fig-left~A**"),
    ("[@tbl-cases p. 3]", "**?@tbl-cases~p. 3**"),
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each mention above prints, in one letter."""
    report = reports_in(tmp_path_factory.mktemp("mentions"))
    return report("\n\n".join("See " + typed for typed, _ in MENTIONS) + FLOATS).lines()


@pytest.mark.parametrize("index", range(len(MENTIONS)), ids=[typed for typed, _ in MENTIONS])
def test_what_a_mention_prints(printed: list[str], index: int) -> None:
    assert printed[index] == "See " + MENTIONS[index][1]


FINDINGS = [
    ("@fig-nowhere", "NUM001", "Nothing has the label `fig-nowhere`.", ""),
    ("@fig-cuorse", "NUM001", "Nothing has the label `fig-cuorse`.", "Did you mean `fig-course`?"),
    ("[@fig-imaging E]", "NUM006", "`fig-imaging` has no panel E.", "Its panels are A, B, C, D."),
    ("[@fig-imaging A-F]", "NUM006", "`fig-imaging` has no panel E and no panel F.", "Its panels are A, B, C, D."),
    (
        "[@fig-imaging C-A]",
        "NUM006",
        "The panels `C-A` of `fig-imaging` are in reverse order.",
        "Write the first panel first.",
    ),
    ("[@fig-imaging left]", "NUM006", "`left` after `@fig-imaging` is not the name of a panel.", "Write letters"),
    ("[@fig-course A]", "NUM006", "`fig-course` has no panels, but `A` names one.", "add letters to the legend"),
    ("[@fig-left A]", "NUM006", "`fig-left` has no panels", ""),
]


@pytest.mark.parametrize(("typed", "rule", "message", "hint"), FINDINGS, ids=[typed for typed, *_ in FINDINGS])
def test_what_is_wrong_with_a_mention(report: Report, typed: str, rule: str, message: str, hint: str) -> None:
    [finding] = report(f"First.\n\nSee {typed}.{FLOATS}").manuscript.findings
    assert finding.rule == rule
    assert message in finding.message
    assert hint in finding.hint
    assert str(finding.location) == f"letter.qmd:3:{6 if typed.startswith('[') else 5}"


def test_each_of_several_findings_has_its_place(report: Report) -> None:
    resolved = report("See @fig-no.\n\nAnd @fig-no, then @fig-no.\n")
    assert [str(one.location) for one in resolved.manuscript.findings] == [
        "letter.qmd:1:5",
        "letter.qmd:3:5",
        "letter.qmd:3:19",
    ]


EVERYWHERE = """
---
title: "The course (@fig-course)"
subtitle: "With [@suppfig-leg A]"
abstract: |
  Shown in @fig-course.

  And in @fig-nothing.
keywords: ["@tbl-cases"]
---
# Case, with @fig-course {#sec-case}

![Compare [@suppfig-leg B]](course.png){#fig-course}

| See        |
|------------|
| @fig-course |

: Cases of @fig-course {#tbl-cases}

::: {#suppfig-leg}
![](leg.png)

**A.** As in @tbl-cases. **B.** Pain.
:::

::: {.callout-note title="On @fig-course"}
Text
:::
"""


def test_mentions_stand_wherever_text_stands(report: Report) -> None:
    resolved = report(EVERYWHERE)
    head = resolved.head().splitlines()
    assert head[2].strip() == "The course (<Figure~1>)"
    assert head[4].strip() == "With <Supplementary Figure~S1A>"
    assert head[8].strip() == "Shown in <Figure~1>."
    assert head[-1].strip() == "**Keywords:** <Table~1>"
    assert resolved.captions() == [
        "Figure~1: Compare <Supplementary Figure~S1B>",
        "Table~1: Cases of <Figure~1>",
        "Supplementary Figure~S1: **A.** As in <Table~1>. **B.** Pain.",
    ]
    assert "# Case, with <Figure~1>" in resolved.body()
    assert "  | <Figure~1>" in resolved.body()
    assert "    On <Figure~1>" in resolved.body()
    assert resolved.findings == ["NUM001 letter.qmd:7 Nothing has the label `fig-nothing`."]


def test_mentions_of_other_documents(report: Report) -> None:
    resolved = report(
        {
            "report/letter.qmd": "See [@suppfig-leg A-B] and @suppfig-flow.\n\n![Course](a.png){#fig-course}\n",
            "report/supplement.qmd": (
                "As @fig-course and [@suppfig-leg B].\n\n![Flow](b.png){#suppfig-flow}\n\n"
                "::: {#suppfig-leg}\n![](c.png)\n\n**A.** One. **B.** Two.\n:::\n"
            ),
        }
    )
    assert resolved.lines("report/letter") == [
        "See <Supplementary Figure~S2A–B -> report/supplement#suppfig-leg> and "
        "<Supplementary Figure~S1 -> report/supplement#suppfig-flow>."
    ]
    assert resolved.lines("report/supplement") == [
        "As <Figure~1 -> report/letter#fig-course> and <Supplementary Figure~S2B>."
    ]
    assert resolved.findings == []
    [mention, _] = [one for one in ast.walk(resolved.document("report/letter").blocks) if ast.has_class(one, "mention")]
    assert ast.attributes_of(mention) == {"label": "suppfig-leg", "panels": "A–B", "document": "report/supplement"}


def test_inserting_a_supplementary_figure_renumbers_both_documents(report: Report) -> None:
    letter = "See @suppfig-leg."
    supplement = "As @suppfig-leg shows.\n\n![Leg](leg.png){#suppfig-leg}\n"
    before = report({"letter.qmd": letter, "supplement.qmd": supplement})
    after = report({"letter.qmd": letter, "supplement.qmd": "![New](n.png){#suppfig-new}\n\n" + supplement})
    assert before.lines("letter") == ["See <Supplementary Figure~S1 -> supplement#suppfig-leg>."]
    assert after.lines("letter") == ["See <Supplementary Figure~S2 -> supplement#suppfig-leg>."]
    assert after.lines("supplement") == ["As <Supplementary Figure~S2> shows."]
    assert after.captions("supplement")[-1] == "Supplementary Figure~S2: Leg"


def test_quartos_panel_style(report: Report) -> None:
    text = "@fig-left, [@fig-eyes B], [@fig-eyes A-B], [@suppfig-leg A,B]." + FLOATS
    resolved = report(text, with_settings(panel_style="1 (a)"))
    assert resolved.lines()[0] == ("<Figure~3~(a)>, <Figure~3~(b)>, <Figure~3~(a–b)>, <Supplementary Figure~S1~(a,b)>.")
    assert "(a) Left" in resolved.captions()


PLAIN = [
    ("@fig-left", "<Figure~3~(a)>"),
    ("[see @fig-course]", "<see~1>"),
    ("[@fig-course; @tbl-cases]", "<Figure~1>, <Table~1>"),
    ("[@fig-imaging A]", "<Figure~2>"),
]


def test_a_document_without_settings_prints_as_quarto_does(report: Report) -> None:
    resolved = report("\n\n".join(typed for typed, _ in PLAIN) + FLOATS, SUPPLEMENT_KINDS)
    assert resolved.lines()[: len(PLAIN)] == [printed for _, printed in PLAIN]
    assert resolved.findings == ["NUM012 letter.qmd:7:2 `A` after `@fig-imaging` is not printed."]


def test_documents_without_settings_know_nothing_of_each_other(report: Report) -> None:
    resolved = report({"one.qmd": "![A](a.png){#fig-a}", "two.qmd": "![B](b.png){#fig-b}\n\n@fig-a"}, SUPPLEMENT_KINDS)
    assert resolved.captions("one") == ["Figure~1: A"]
    assert resolved.captions("two") == ["Figure~1: B"]
    assert resolved.findings == ["NUM001 two.qmd:3:1 Nothing has the label `fig-a`."]


OPTIONS = [
    ("fig-prefix: fig.", "@fig-course and @Fig-course", "<fig.~1> and <Fig.~1>"),
    ("fig-title: Abb.", "@fig-course", "<Figure~1>"),
    ("ref-delim: ' and'", "[@fig-course; @fig-eyes]", "<Figure~1> and <Figure~3>"),
    ("ref-hyperlink: false", "[@fig-imaging A]", "Figure~2A"),
    ("fig-labels: roman", "@fig-eyes", "<Figure~III>"),
]


@pytest.mark.parametrize(("option", "typed", "printed"), OPTIONS)
def test_options(report: Report, option: str, typed: str, printed: str) -> None:
    assert report(typed + FLOATS, CASEWRIGHT + f"  {option}\n").lines()[0] == printed


KINDS = Kinds({key: CrossrefKind(key, "float", "", "") for key in ("fig", "suppfig")})


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("fig-a", ("fig-a", "fig")),
        ("Fig-a", ("fig-a", "fig")),
        ("suppfig-a-b", ("suppfig-a-b", "suppfig")),
        ("fig", None),
        ("figure-a", None),
        ("FIG-a", None),
        ("tbl-a", None),
        ("fig2020-a", None),
        ("smith2020", None),
        ("fig-", ("fig-", "fig")),
    ],
)
def test_which_citations_are_mentions(key: str, label: tuple[str, str] | None) -> None:
    assert label_of(key, KINDS) == label


EXAMPLES = [
    ("(@fig-course) shows it.", "letter.qmd:3:1"),
    ("@fig-course.", "letter.qmd:3:1"),
    ("- (@fig-course) shows it.", "letter.qmd:3:3"),
    ("@fig-course) shows it.", "letter.qmd:3:1"),
]


@pytest.mark.parametrize(("typed", "place"), EXAMPLES)
def test_a_mention_that_markdown_reads_as_an_example(report: Report, typed: str, place: str) -> None:
    resolved = report(f"First.\n\n{typed}\n\nSee @fig-course.{FLOATS}")
    [finding] = resolved.manuscript.findings
    assert (finding.rule, str(finding.location)) == ("NUM013", place)


@pytest.mark.parametrize(
    "typed", ["@fig-course shows it.", "[@fig-course]. So", "(@fig-course, left)", "x\n(@fig-course) y"]
)
def test_a_mention_that_begins_a_paragraph(report: Report, typed: str) -> None:
    resolved = report(f"First.\n\n{typed}\n{FLOATS}")
    assert resolved.findings == []
    assert "<Figure~1>" in resolved.lines()[1]
